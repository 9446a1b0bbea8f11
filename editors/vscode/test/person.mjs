// What somebody does with a report that does not tie out: sees the wavy line, takes the light
// bulb's fix, types with an input method, saves, looks at the preview, prints.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spread } from './alignment.mjs';
import { open } from './browser.mjs';
import { editor, workspace } from './prepare.mjs';
import { Workbench } from './workbench.mjs';

const REPORT = '云岭区2023年政府信息公开工作年度报告.txt';
const RAGGED = '柳溪县2022年政府信息公开工作年度报告.txt';

/** The fonts of the editor itself, and one in which a Chinese character is two Latin ones wide. */
const FONTS = [undefined, "'Noto Sans Mono CJK SC', monospace"];

const code = await editor('person');
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
  await bench.page.waitForTimeout(700);
  await bench.screenshot('2-preview');

  // The page follows the text, and the text the page.
  const place = () => view.evaluate(() => window.scrollY);
  await bench.goTo(1);
  await view.waitForFunction(() => window.scrollY === 0);
  await bench.goTo(lineOf('六、其他需要报告的事项'));
  await view.waitForFunction(() => window.scrollY > 300);
  assert.ok((await place()) > 300);
  await bench.page.waitForTimeout(600);
  await view.evaluate(() => window.scrollTo(0, 0));
  await bench.page.waitForFunction(() =>
    [...document.querySelectorAll('.line-numbers')].some((number) => number.textContent === '1'),
  );

  // A click leads to the cell.
  await broken.click();
  await bench.isAt(lineOf('二、上年结转'));
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
  await bench.page.keyboard.press('End');
  await bench.page.locator('.lightBulbWidget:visible, [class*="gutter-lightbulb"]:visible').first().click();
  const fix = bench.page.locator('.action-widget .monaco-list-row', { hasText: 'to 18' }).first();
  await fix.waitFor();
  await bench.page.waitForTimeout(300);
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
  await bench.page.waitForTimeout(300);
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
  assert.match((await item.first().textContent()) ?? '', /41 of 42 sums hold.*year 2023.*1 fail/);
  await bench.screenshot('5-status');
  await bench.page.mouse.move(400, 400);
}

async function findsTheColumnsStraight(bench) {
  for (const [index, font] of FONTS.entries()) {
    code.writeSettings({ ...code.settings, ...(font === undefined ? {} : { 'editor.fontFamily': font }) });
    if (font !== undefined) {
      await bench.page.waitForFunction(
        (wanted) => getComputedStyle(document.querySelector('.view-line')).fontFamily.includes(wanted),
        'Noto Sans Mono CJK SC',
      );
    }
    for (const name of [REPORT, RAGGED]) {
      await bench.show(name);
      await bench.page.keyboard.press('Control+Home');
      await bench.page.keyboard.insertText('\n');
      await bench.save();
      await bench.page.waitForTimeout(500);
      const text = readFileSync(join(folder, name), 'utf8');
      const { widest, measured } = await spread(bench, text);
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
