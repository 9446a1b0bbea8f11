// Runs the tests of `extension/` in the extension host of a real VS Code that has the package
// installed. They are loaded as a second extension, so that what is tested is the package.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { EXTENSION, OUTPUT } from '../scripts/paths.mjs';
import { open, screenshot } from './browser.mjs';
import { editor, program, workspace } from './prepare.mjs';

/** No run takes half as long, in milliseconds. */
const LONGEST = 600_000;

const HOST = join(OUTPUT, 'test', 'extension-host');
const RESULT = join(HOST, 'result.json');

/** Makes the second extension. */
async function buildHost() {
  rmSync(HOST, { recursive: true, force: true });
  mkdirSync(HOST, { recursive: true });
  const folder = join(EXTENSION, 'test', 'extension');
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  await build({
    absWorkingDir: EXTENSION,
    entryPoints: [...tests, 'index.ts'].map((name) => join(folder, name)),
    outdir: HOST,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
    define: {
      EXTENSION: JSON.stringify(EXTENSION),
      RESULT: JSON.stringify(RESULT),
    },
  });
  const manifest = {
    name: 'gouji-test',
    publisher: 'gouji',
    version: '0.0.0',
    engines: { vscode: '*' },
    main: './index.js',
  };
  writeFileSync(join(HOST, 'package.json'), JSON.stringify(manifest));
}

await buildHost();
const code = await editor('extension', program());
const folder = workspace('extension-workspace', {
  '2023年政府信息公开工作年度报告.txt': 'clean-2023',
  'wrong-2023.txt': 'wrong-2023',
  'ragged-2022.txt': 'ragged-2022',
});
// Without this option no tests are taken from a page's address; with it no messages pop up.
await code.start(folder, ['--vscode-option', 'enable-smoke-test-driver']);
const { browser, page, refused } = await open();
let exitCode = 1;
try {
  const ended = new Promise((resolve, reject) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    setTimeout(() => reject(new Error('the tests did not end')), LONGEST).unref();
  });
  // Most of what is logged is about parts that this editor lacks.
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.goto(
    code.address(folder, [
      ['extensionDevelopmentPath', code.remote(HOST)],
      ['extensionTestsPath', code.remote(join(HOST, 'index'))],
      ['skipWelcome', 'true'],
    ]),
  );
  exitCode = await ended;
} finally {
  await screenshot(page, 'extension-tests');
  await browser.close();
  code.stop();
}
const { stats, tests, failures } = JSON.parse(readFileSync(RESULT, 'utf8'));
for (const test of tests) {
  const failed = failures.some(({ fullTitle }) => fullTitle === test.fullTitle);
  console.log(`${failed ? 'FAILED' : 'passed'} ${test.fullTitle} (${test.duration ?? 0} ms)`);
}
for (const { fullTitle, err } of failures) console.error(`\n${fullTitle}\n${err.stack ?? err.message}`);
for (const text of refused) console.error(text);
if (exitCode !== 0 || stats.passes === 0 || refused.length > 0) process.exitCode = 1;
