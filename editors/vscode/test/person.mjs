// What somebody does with a report that does not tie out: sees the wavy line, takes the light
// bulb's fix, types with an input method, saves, looks at the preview, prints.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spread } from './alignment.mjs';
import { open } from './browser.mjs';
import { editor, program, workspace } from './prepare.mjs';
import { Workbench } from './workbench.mjs';

const REPORT = '云岭区2023年政府信息公开工作年度报告.txt';
const RAGGED = '柳溪县2022年政府信息公开工作年度报告.txt';

/** The fonts of the editor itself, and one in which a Chinese character is two Latin ones wide. */
const FONTS = [undefined, "'Noto Sans Mono CJK SC', monospace"];

/**
 * Wide in that font, and one column wide to VS Code, whose tab stops then lie further to the right:
 * a row that has them stands 14 pixels off there.
 */
const QUOTES = /[“”‘’]/;

const code = await editor('person', program());
const folder = workspace('person-workspace', { [REPORT]: 'wrong-2023', [RAGGED]: 'ragged-2022' });
const report = join(folder, REPORT);
const lineOf = (text, name = REPORT) =>
  readFileSync(join(folder, name), 'utf8').split('\n').findIndex((line) => line.includes(text)) + 1;

async function seesTheMistake(bench) {
  await bench.open(code, folder, report);
  const mode = bench.page.locator('[id="status.editor.mode"]', { hasText: 'Gouji Report' });
  await mode.waitFor();
  await bench.goTo(lineOf('二、上年结转'));
  await bench.page.waitForSelector('.squiggly-error', { state: 'attached' });
  await bench.screenshot('1-report-with-mistakes');
}

async function looksAtThePreview(bench) {
  await bench.page.keyboard.press('Control+K');
  await bench.page.keyboard.press('v');
  const view = await bench.webview('main h1');
  const title = await view.textContent('h1');
  assert.equal(title, '云岭区供水服务中心2023年政府信息公开工作年度报告');
  assert.ok((await view.$$('table')).length >= 3);
  const merged = await view.$$eval('[rowspan], [colspan]', (cells) => cells.length);
  assert.ok(merged > 10, `${merged} merged cells`);
  const broken = view.locator('td.error', { hasText: '81' });
  assert.match((await broken.getAttribute('title')) ?? '', /18/);

  // The page follows the text, and the text the page.
  await bench.goTo(1);
  await view.waitForFunction(() => window.scrollY === 0);
  await bench.goTo(lineOf('六、其他需要报告的事项'));
  await view.waitForFunction(() => window.scrollY > 300);
  const first = bench.page.locator('.margin .line-numbers').getByText('1', { exact: true }).first();
  await bench.eventually('the first line', async () => {
    // A page that was just led does not lead, so it is scrolled until it does.
    await view.evaluate(() => window.scrollTo(0, 20));
    await view.evaluate(() => window.scrollTo(0, 0));
    return first.isVisible();
  });

  // A click leads to the cell.
  await broken.click();
  await bench.isAt(lineOf('二、上年结转'));
  await bench.screenshot('2-preview');
}

async function prints(bench) {
  const downloaded = bench.page.waitForEvent('download');
  await bench.command('Gouji: Print…');
  const file = join(folder, 'printed.html');
  await (await downloaded).saveAs(file);
  const page = await bench.page.context().newPage();
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('printed', '');
  });
  await page.goto(`file://${file}`);
  await page.waitForSelector('html[printed]');
  assert.ok((await page.$$('table')).length >= 3);
  await page.pdf({ path: join(folder, 'printed.pdf'), preferCSSPageSize: true });
  await page.close();
}

async function takesTheFix(bench) {
  await bench.goTo(lineOf('二、上年结转'));
  const bulb = bench.page.locator('.lightBulbWidget:visible, [class*="gutter-lightbulb"]:visible').first();
  const fix = bench.page.locator('.action-widget .monaco-list-row', { hasText: 'to 18' }).first();
  await bench.eventually('the fix', async () => {
    // The bulb follows the cursor more slowly than a hand does; clicked while it leaves it is gone
    // until the cursor moves.
    await bench.page.keyboard.press('Home');
    await bench.page.keyboard.press('End');
    await bulb.click({ timeout: 5_000 }).catch(() => undefined);
    const menu = fix.waitFor({ timeout: 5_000 }).then(() => true);
    return menu.catch(() => bench.page.keyboard.press('Escape'));
  });
  await bench.screenshot('3-light-bulb');
  await fix.click();
  await bench.page.waitForSelector('.tab.active.dirty');
  await bench.page.waitForFunction(() => document.querySelector('.squiggly-error') === null);
}

async function typesWithAnInputMethod(bench) {
  await bench.goTo(lineOf('把政务公开列入年度考核'));
  await bench.page.keyboard.press('End');
  await bench.compose(['q', 'quan', 'quan nian'], '全年');
  await bench.page.keyboard.insertText('开展自查两次。');
  await bench.page.locator('.view-line', { hasText: '全年开展自查两次。' }).waitFor();
}

async function findsARowByItsFirstWord(bench) {
  const row = lineOf('四、结转下年度继续办理');
  await bench.goTo(row);
  await bench.page.keyboard.press('End');
  await bench.page.keyboard.press('Enter');
  await bench.isAt(row + 1);
  await bench.compose(['j', 'jie', 'jie zhuan'], '结转');
  const offered = bench.page.locator('.suggest-widget.visible .monaco-list-row');
  await offered.filter({ hasText: '四、结转下年度继续办理' }).waitFor();
  await bench.screenshot('4-completion');
  await bench.page.keyboard.press('Escape');
  await bench.page.locator('.suggest-widget.visible').waitFor({ state: 'detached' });
  await bench.page.keyboard.press('Control+Shift+K');
  await bench.page.locator('.view-line', { hasText: /^结转$/ }).waitFor({ state: 'detached' });
}

async function saves(bench) {
  const before = readFileSync(report, 'utf8');
  await bench.save();
  const after = readFileSync(report, 'utf8');
  assert.match(after, /组织培训两次。全年开展自查两次。\n/);
  assert.match(after, /二、上年结转政府信息公开申请数量.*\t[ \u3000]*18\n/);
  assert.notEqual(after, before);
  await bench.goTo(lineOf('三、本年度办理结果'));
  await bench.screenshot('4-saved');
}

async function seesHowManySumsHold(bench) {
  await bench.page.hover('[id="status.languageStatus"]');
  const item = bench.page.locator('.hover-language-status', { hasText: 'sums hold' });
  await item.first().waitFor();
  assert.match((await item.first().textContent()) ?? '', /41 of 42 sums hold.*1 fail/);
  await bench.page.locator('.hover-language-status', { hasText: 'Year 2023' }).waitFor();
  await bench.screenshot('5-status');
  await bench.page.mouse.move(400, 400);
}

async function findsTheColumnsStraight(bench) {
  for (const [index, font] of FONTS.entries()) {
    if (font !== undefined) {
      code.writeSettings({ ...code.settings, 'editor.fontFamily': font });
      await bench.open(code, folder, report);
      await bench.page.waitForFunction(
        () => getComputedStyle(document.querySelector('.view-line')).fontFamily.includes('Noto Sans Mono'),
      );
      // Only a server that has started formats.
      await bench.page.locator('[id="status.problems"] a[aria-label*="Errors: 1"]').waitFor();
    }
    for (const name of [REPORT, RAGGED]) {
      await bench.show(name);
      await bench.page.keyboard.press('Control+Home');
      await bench.page.keyboard.insertText('\n');
      await bench.save();
      const text = readFileSync(join(folder, name), 'utf8');
      assert.doesNotMatch(text, /^\n/, 'saving formats');
      const { widest, measured } = await spread(bench, text, font === undefined ? undefined : QUOTES);
      const which = font ?? 'default fonts';
      console.log(`${which}: ${measured} figures of ${name}, columns at most ${widest.toFixed(2)} px apart`);
      await bench.screenshot(`6-aligned-${index + 1}-${name === REPORT ? 'report' : 'ragged'}`);
      assert.ok(widest <= 1, `a column of ${name} is ${widest} px crooked in ${which}`);
    }
  }
}

await code.start(folder);
const { browser, page, refused } = await open();
const bench = new Workbench(page);
const steps = [
  seesTheMistake,
  looksAtThePreview,
  prints,
  takesTheFix,
  typesWithAnInputMethod,
  findsARowByItsFirstWord,
  saves,
  seesHowManySumsHold,
  findsTheColumnsStraight,
];
try {
  for (const step of steps) {
    const start = Date.now();
    await step(bench);
    console.log(`${step.name} (${Date.now() - start} ms)`);
  }
  assert.deepEqual(refused, []);
} catch (error) {
  await bench.screenshot('failed');
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  code.stop();
}
