// One command to try it: `npm --prefix editors/vscode start` opens a sample report with findings in
// VS Code where there is one, and otherwise in a VS Code that the browser shows.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer } from './codeServer.mjs';
import { install } from './dependencies.mjs';
import { OUTPUT, ROOT } from './paths.mjs';
import { PLATFORM, buildServer, pack } from './package.mjs';
import { has, run } from './run.mjs';

/** The report that opens, and another one. */
const SAMPLES = ['wrong-2023.txt', 'ragged-2022.txt'];

/** A folder to play in. What was changed there before stays. */
function workspace() {
  const folder = join(OUTPUT, 'workspace');
  mkdirSync(folder, { recursive: true });
  for (const name of SAMPLES) {
    const copy = join(folder, name);
    if (!existsSync(copy)) copyFileSync(join(ROOT, 'tests', 'reports', name), copy);
  }
  return folder;
}

/** Two lines, Chinese first. */
function say(chinese, english) {
  console.log(`\n${chinese}\n${english}`);
}

async function inBrowser(vsix, folder, sample) {
  const code = new CodeServer('try');
  code.fetch();
  code.install(vsix);
  await code.start(folder);
  const address = code.address(folder, [['openFile', code.remote(sample)]]);
  say('在浏览器里打开（只有本机能访问，Ctrl+C 结束）：', 'Open in a browser (this machine only, Ctrl+C ends it):');
  console.log(`\n  ${address}\n`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      code.stop();
      process.exit(0);
    });
  }
  // The editor is a process of its own; this one waits for the user.
  setInterval(() => undefined, 2 ** 30);
}

install();
const vsix = await pack({ target: PLATFORM, server: buildServer() });
const folder = workspace();
const sample = join(folder, SAMPLES[0]);
if (has('code')) {
  say(`PATH 上有 VS Code：把扩展装进去（卸载：code --uninstall-extension gouji.gouji），打开 ${sample}`,
    `VS Code is on the PATH: the extension is installed there (code --uninstall-extension gouji.gouji removes it), and ${sample} opens`);
  run('code', ['--install-extension', vsix, '--force']);
  run('code', [folder, sample]);
} else {
  say('PATH 上没有 VS Code：在浏览器里试用 code-server，一切都放在 target/editors。',
    'No VS Code on the PATH: code-server shows it in the browser; all of it stays in target/editors.');
  await inBrowser(vsix, folder, sample);
}
