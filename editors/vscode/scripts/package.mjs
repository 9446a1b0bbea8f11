// Makes the packages: `npm run package` one for this platform, with the server inside, and one
// without. `-- --target win32-x64 --server gouji.exe` makes one for any other platform of VS Code.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install } from './dependencies.mjs';
import { EXTENSION, OUTPUT, PROGRAM, ROOT, TARGET } from './paths.mjs';
import { run } from './run.mjs';

/** What of the extension's folder is in the package as it is. */
const CONTENTS = [
  'README.md',
  'l10n',
  'language-configuration.json',
  'media',
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'syntaxes',
];

const LICENCES = ['LICENSE-APACHE', 'LICENSE-MIT'];

export const PLATFORM = `${process.platform}-${process.arch}`;

/** The server of this platform, built. */
export function buildServer() {
  run('cargo', ['build', '--release', '--locked'], { cwd: ROOT });
  return join(TARGET, 'release', PROGRAM);
}

/**
 * Makes one package and returns its path: for a platform with the server inside, or without both
 * for any.
 */
export async function pack({ target, server, folder = OUTPUT } = {}) {
  const version = JSON.parse(readFileSync(join(EXTENSION, 'package.json'), 'utf8')).version;
  const name = ['gouji', version, ...(target === undefined ? [] : [target])].join('-');
  const stage = join(folder, 'stage', name);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  for (const part of CONTENTS) cpSync(join(EXTENSION, part), join(stage, part), { recursive: true });
  for (const licence of LICENCES) copyFileSync(join(ROOT, licence), join(stage, licence));
  writeFileSync(join(stage, '.vscodeignore'), '');
  await bundle(stage);
  if (server !== undefined) {
    const program = target?.startsWith('win32') ? 'gouji.exe' : 'gouji';
    mkdirSync(join(stage, 'server'));
    copyFileSync(server, join(stage, 'server', program));
    chmodSync(join(stage, 'server', program), 0o755);
  }
  const { createVSIX } = await import('@vscode/vsce');
  const packagePath = join(folder, `${name}.vsix`);
  await createVSIX({
    cwd: stage,
    packagePath,
    target,
    dependencies: false,
    skipLicense: true,
    allowMissingRepository: true,
  });
  return packagePath;
}

async function bundle(stage) {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: EXTENSION,
    entryPoints: [join(EXTENSION, 'src', 'extension.ts')],
    outfile: join(stage, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(stage, 'LICENSES-OF-PACKAGES.txt'), licences(Object.keys(metafile.inputs)));
}

/** The licences of the packages that files belong to. */
function licences(files) {
  const names = files.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[0]);
  const used = names.filter((name) => name !== undefined);
  const folders = [...new Set(used)].sort().map((name) => join(EXTENSION, name));
  const texts = folders.map((folder) => {
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (file === undefined) throw new Error(`${folder} has no licence`);
    const name = folder.split('node_modules/').pop();
    return `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return texts.join('\n\n');
}

if (process.argv[1] === import.meta.filename) {
  const options = { target: { type: 'string' }, server: { type: 'string' } };
  const { target, server } = parseArgs({ options }).values;
  install();
  if (target === undefined) {
    await pack({ target: PLATFORM, server: server ?? buildServer() });
    await pack();
  } else {
    if (server === undefined) throw new Error('--target wants --server');
    await pack({ target, server });
  }
}
