// One command to try it: `npm --prefix editors/vscode start` opens a sample report with findings in
// VS Code where there is one, and otherwise in a VS Code that the browser shows.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
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

/** Where the figure stands that a report is out by; lines and columns from 1. */
function mistake(report) {
  const lines = readFileSync(report, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.startsWith('二、上年结转')) + 1;
  return { line: Math.max(line, 1), column: Math.max(lines[line - 1]?.trimEnd().length ?? 1, 1) };
}

/** Two lines, Chinese first. */
function say(chinese, english) {
  console.log(`\n${chinese}\n${english}`);
}

/** Ends when something is missing that only the user can install. */
function need(there, what, address) {
  if (there) return;
  say(`这里需要 ${what}，请先安装：${address}`, `${what} is needed here; install it first: ${address}`);
  process.exit(1);
}

async function inBrowser(vsix, folder, sample) {
  const code = new CodeServer('try');
  code.fetch();
  code.install(vsix);
  await code.start(folder);
  const { line, column } = mistake(sample);
  const address = code.address(folder, [
    ['openFile', `${code.remote(sample)}:${line}:${column}`],
    ['gotoLineMode', 'true'],
  ]);
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

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
need(major > 20 || (major === 20 && minor >= 11), 'Node.js 20.11+', 'https://nodejs.org');
need(has('cargo'), 'Rust', 'https://rustup.rs');
say('编译服务器并打包扩展，第一次要几分钟……', 'Building the server and packing the extension, some minutes the first time ...');
install();
const vsix = await pack({ target: PLATFORM, server: buildServer() });
const folder = workspace();
const sample = join(folder, SAMPLES[0]);
if (has('code')) {
  say(`PATH 上有 VS Code：把扩展装进去，打开 ${sample}（卸载：code --uninstall-extension gouji.gouji）`,
    `VS Code is on the PATH: the extension is installed there, and ${sample} opens (code --uninstall-extension gouji.gouji removes it)`);
  run('code', ['--install-extension', vsix, '--force']);
  const { line, column } = mistake(sample);
  run('code', [folder, '--goto', `${sample}:${line}:${column}`]);
} else {
  say(`PATH 上没有 VS Code：取来 code-server 在浏览器里试用，一切都放在 ${OUTPUT}`,
    `No VS Code on the PATH: code-server is fetched and shows it in the browser; all of it stays in ${OUTPUT}`);
  await inBrowser(vsix, folder, sample);
}
