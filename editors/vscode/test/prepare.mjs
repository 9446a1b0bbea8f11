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

/** A code-server that is not started yet, with the package of a server's program installed. */
export async function editor(name, settings) {
  const server = process.env.GOUJI_SERVER;
  if (server === undefined || !existsSync(server)) throw new Error('GOUJI_SERVER names no program');
  const vsix = await pack({ target: PLATFORM, server, folder: join(OUTPUT, 'test', `${name}-package`) });
  const code = new CodeServer(`test/${name}`, settings);
  code.fetch();
  code.install(vsix);
  return code;
}
