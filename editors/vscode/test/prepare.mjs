// The packaged extension in a real editor, with a folder of reports to work on.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer } from '../scripts/codeServer.mjs';
import { OUTPUT, ROOT } from '../scripts/paths.mjs';
import { PLATFORM, pack } from '../scripts/package.mjs';

const REPORTS = join(ROOT, 'tests', 'reports');

/** A folder with copies of the test reports under the names that are given. */
export function workspace(name, reports) {
  const folder = join(OUTPUT, 'test', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [copy, report] of Object.entries(reports)) {
    cpSync(join(REPORTS, `${report}.txt`), join(folder, copy));
  }
  return folder;
}

/** The program that the tests are about. */
export function program() {
  const path = process.env.GOUJI_SERVER;
  if (path === undefined || !existsSync(path)) throw new Error('GOUJI_SERVER names no program');
  return path;
}

/**
 * A code-server that is not started yet, with a package installed: the one of this platform with a
 * server inside, or the one without.
 */
export async function editor(name, server) {
  const target = server === undefined ? undefined : PLATFORM;
  const vsix = await pack({ target, server, folder: join(OUTPUT, 'test', `${name}-package`) });
  const code = new CodeServer(`test/${name}`);
  code.fetch();
  code.install(vsix);
  return code;
}
