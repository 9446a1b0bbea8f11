// The compiler's word on the sources; the package itself is made without it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { EXTENSION } from '../scripts/paths.mjs';

const compiler = join(EXTENSION, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '--noEmit', '--project', EXTENSION], { stdio: 'inherit' });
