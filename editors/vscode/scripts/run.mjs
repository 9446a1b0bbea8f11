// Other programs, run to their end.
import { spawnSync } from 'node:child_process';

/** On Windows npm and code are scripts, which only a shell can run. */
const shell = process.platform === 'win32';

/** Runs a program in sight of the user. Throws when it fails. */
export function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', shell, ...options });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
}

/** Whether a program can be run. */
export function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore', shell }).status === 0;
}
