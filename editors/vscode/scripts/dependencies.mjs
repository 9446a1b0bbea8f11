// The packages that package-lock.json names.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION } from './paths.mjs';
import { run } from './run.mjs';

/** Installs them in node_modules when those there are others. */
export function install() {
  const lock = readFileSync(join(EXTENSION, 'package-lock.json'), 'utf8');
  const stamp = join(EXTENSION, 'node_modules', '.gouji-lock.json');
  if (read(stamp) === lock) return;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['ci', ...quiet], { cwd: EXTENSION });
  writeFileSync(stamp, lock);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
