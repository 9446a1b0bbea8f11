// A real VS Code that a browser shows: code-server, from npm, in the build folder.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OUTPUT } from './paths.mjs';
import { run } from './run.mjs';

const VERSION = '4.139.1';

/** The Node that this version wants. */
const NODE = '24.19.0';

/** No scripts of packages are run: everything needed is built already, and nothing else is fetched. */
const INSTALL = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Extensions that only cost time here. */
const PRUNED = [
  'copilot',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
];

/** Nothing is asked of the network, and nothing stands in the way of the report. */
export const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // As on the desktop: a browser would save by itself all the time.
  'files.autoSave': 'off',
};

/** Makes a folder by filling one beside it, so that one half filled is never taken for whole. */
function once(name, fill) {
  const folder = join(OUTPUT, name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  fill(partial);
  renameSync(partial, folder);
  return folder;
}

/** A Node of the right version: the one that runs this, or one from npm. */
function node() {
  if (process.versions.node.split('.')[0] === NODE.split('.')[0]) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `${system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${system}-${process.arch}`;
  const folder = once(`node-${NODE}`, (partial) => {
    console.log(`fetching Node ${NODE}`);
    run('npm', [...INSTALL, '--prefix', partial, `${name}@${NODE}`]);
  });
  const program = system === 'win' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name, 'bin', program);
}

export class CodeServer {
  #process;

  /** `name` parts what is kept for one use from what is kept for another. */
  constructor(name, settings = {}) {
    this.data = join(OUTPUT, `${name}-data`);
    this.extensions = join(OUTPUT, `${name}-extensions`);
    this.settings = { ...SETTINGS, ...settings };
  }

  /** Fetches what is not there yet. */
  fetch() {
    this.node = node();
    const folder = once(`code-server-${VERSION}`, (partial) => {
      console.log(`fetching code-server ${VERSION}`);
      run('npm', [...INSTALL, '--prefix', partial, `code-server@${VERSION}`]);
      const code = join(partial, 'node_modules/code-server/lib/vscode');
      run('npm', INSTALL, { cwd: code });
      run('npm', INSTALL, { cwd: join(code, 'extensions') });
      prune(code);
    });
    this.entry = join(folder, 'node_modules/code-server/out/node/entry.js');
  }

  /** Begins with no data and no extension but this one. */
  install(vsix) {
    for (const folder of [this.data, this.extensions]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    mkdirSync(join(this.data, 'User'));
    this.settingsFile = join(this.data, 'User', 'settings.json');
    this.writeSettings(this.settings);
    // Without a file of our own one with a password is made in the home folder.
    writeFileSync(join(this.data, 'config.yaml'), '');
    const args = [...this.#places(), '--install-extension', vsix, '--force'];
    const { status, stdout, stderr } = spawnSync(this.node, [this.entry, ...args], {
      encoding: 'utf8',
      env: this.#environment(),
    });
    if (status !== 0) throw new Error(`the extension was not installed:\n${stdout}\n${stderr}`);
  }

  writeSettings(settings) {
    writeFileSync(this.settingsFile, JSON.stringify(settings, null, 2));
  }

  /** Starts it for a folder, with further options; `this.port` is then where. */
  async start(folder, options = []) {
    this.port = await freePort();
    const args = [
      ...this.#places(),
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${this.port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--disable-proxy'],
      // Otherwise a server lives on for hours after its page is closed.
      ...['--reconnection-grace-time', '2'],
      ...options,
      folder,
    ];
    this.logFile = join(this.data, 'code-server.log');
    const log = openSync(this.logFile, 'w');
    this.#process = spawn(this.node, [this.entry, ...args], {
      detached: process.platform !== 'win32',
      stdio: ['ignore', log, log],
      env: this.#environment(),
    });
    closeSync(log);
    for (let tries = 0; tries < 600; tries++) {
      if (this.#process.exitCode !== null) break;
      const answer = await fetch(`http://127.0.0.1:${this.port}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(100);
    }
    this.stop();
    throw new Error(`code-server did not start; see ${this.logFile}`);
  }

  /** The page with a folder and what else the editor is to do at its start. */
  address(folder, payload) {
    const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    return `http://127.0.0.1:${this.port}/?${query}`;
  }

  /** A path as the page in the browser names it. */
  remote(path) {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  stop() {
    const pid = this.#process?.pid;
    if (pid === undefined) return;
    this.#process = undefined;
    try {
      // The group holds its extension hosts and their language servers too.
      process.kill(process.platform === 'win32' ? pid : -pid);
    } catch {
      // It has ended by itself.
    }
  }

  #places() {
    return [
      ...['--config', join(this.data, 'config.yaml')],
      ...['--user-data-dir', this.data, '--extensions-dir', this.extensions],
    ];
  }

  #environment() {
    // A gallery that nobody serves, so that none is asked.
    return { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9/none"}' };
  }
}

function prune(code) {
  for (const name of PRUNED) remove(join(code, 'extensions', name));
  remove(join(code, 'node_modules/@github'));
  remove(join(code, 'node_modules/@microsoft/mxc-sdk'));
  const platform = `${process.platform}-${process.arch}`;
  for (const folder of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds']) {
    const path = join(code, 'node_modules', folder);
    if (!existsSync(join(path, platform))) continue;
    for (const name of readdirSync(path)) if (name !== platform) remove(join(path, name));
  }
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
