// The package without a server: that none runs is told once, with a way to the log, and one that is
// set serves at once.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { open } from './browser.mjs';
import { editor, program, workspace } from './prepare.mjs';
import { Workbench } from './workbench.mjs';

const REPORT = '云岭区2023年政府信息公开工作年度报告.txt';

// The one on the PATH would serve.
const folders = (process.env.PATH ?? '').split(delimiter);
process.env.PATH = folders.filter((path) => !existsSync(join(path, 'gouji'))).join(delimiter);

const code = await editor('missing');
const folder = workspace('missing-workspace', { [REPORT]: 'wrong-2023' });
await code.start(folder);
const { browser, page } = await open();
const bench = new Workbench(page);
const told = page.locator('.notifications-toasts .notification-list-item', { hasText: 'does not run' });

/** Where a program is, is set for the machine: those of the browser's user do not count. */
function setServer(path) {
  const machine = join(code.data, 'Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ 'gouji.server.path': path }));
}

function showsLog() {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.part.panel select')];
    return boxes.some((box) => box.selectedOptions[0]?.text === 'Gouji');
  });
}

try {
  await bench.open(code, folder, join(folder, REPORT));
  await told.filter({ hasText: 'no gouji on the PATH' }).waitFor();
  await bench.screenshot('7-no-server');
  // Nobody is there before the window is.
  await bench.goTo(2);
  await told.getByText('Show the Log').click();
  // Its lines are written by a part that is not there in this editor. A window with much to do may
  // drop what a button asks of it; then a person asks again.
  let looks = 0;
  await bench.eventually('the log', async () => {
    if (await showsLog()) return true;
    if (++looks % 100 === 0) await bench.command('Show the Log');
    return false;
  });
  await told.waitFor({ state: 'detached' });

  // Programs that are no servers: one ends at once, one when it is spoken to.
  const deaf = join(folder, 'deaf');
  writeFileSync(deaf, '#!/bin/sh\nhead -c 1 >/dev/null\n', { mode: 0o755 });
  for (const path of ['/bin/false', deaf]) {
    setServer(path);
    await told.filter({ hasText: `${path} does not start` }).waitFor();
    await bench.screenshot('8-no-such-server');
    assert.equal(await told.count(), 1);
    await told.locator('.codicon-notifications-clear').click();
    await told.waitFor({ state: 'detached' });
  }

  setServer(program());
  await page.locator('[id="status.problems"] a[aria-label*="Errors: 2"]').waitFor();
  assert.equal(await told.count(), 0);
} catch (error) {
  await bench.screenshot('failed');
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  code.stop();
}
