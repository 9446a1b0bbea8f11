// Where things are. Whatever is made or fetched lies in the build folder.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const EXTENSION = fileURLToPath(new URL('..', import.meta.url));
export const ROOT = resolve(EXTENSION, '../..');
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
export const OUTPUT = join(TARGET, 'editors');
export const PROGRAM = process.platform === 'win32' ? 'gouji.exe' : 'gouji';
