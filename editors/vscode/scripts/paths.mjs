// Where things are. Whatever is made or fetched lies in the build folder.
import { join, resolve } from 'node:path';

export const EXTENSION = resolve(import.meta.dirname, '..');
export const ROOT = resolve(EXTENSION, '../..');
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
export const OUTPUT = join(TARGET, 'editors');
export const PROGRAM = process.platform === 'win32' ? 'gouji.exe' : 'gouji';
