// The packages of all platforms of VS Code, each with its server's program inside, and the one
// without. No other platform's program can be built here, so that some bytes stand for it.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readZip } from '@vscode/vsce/out/zip.js';
import { OUTPUT } from '../scripts/paths.mjs';
import { pack } from '../scripts/package.mjs';

const PLATFORMS = [
  'win32-x64',
  'win32-arm64',
  'linux-x64',
  'linux-arm64',
  'linux-armhf',
  'alpine-x64',
  'alpine-arm64',
  'darwin-x64',
  'darwin-arm64',
];

const folder = join(OUTPUT, 'test', 'packages');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const server = join(folder, 'program');
writeFileSync(server, 'a program');

for (const target of PLATFORMS) {
  const vsix = await pack({ target, server, folder });
  assert.match(vsix, new RegExp(`gouji-[0-9.]+-${target}\\.vsix$`));
  const files = await readZip(vsix, () => true);
  assert.match(String(files.get('extension.vsixmanifest')), new RegExp(`TargetPlatform="${target}"`));
  const program = target.startsWith('win32') ? 'gouji.exe' : 'gouji';
  assert.equal(String(files.get(`extension/server/${program}`)), 'a program');
}

const files = await readZip(await pack({ folder }), () => true);
assert.doesNotMatch(String(files.get('extension.vsixmanifest')), /TargetPlatform/);
const inside = [...files.keys()].sort();
assert.ok(!inside.some((name) => name.includes('server')), inside.join(' '));
for (const name of ['extension.js', 'license-mit', 'license-apache', 'licenses-of-packages.txt']) {
  assert.ok(inside.some((path) => path.toLowerCase() === `extension/${name}`), name);
}
