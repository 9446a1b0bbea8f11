/** Runs the tests beside this file and writes what came of them. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Mocha from 'mocha';

declare const EXTENSION: string;
declare const RESULT: string;

export async function run(): Promise<void> {
  // Mocha finds its own files only where it is installed.
  const load = createRequire(join(EXTENSION, 'package.json'));
  const Runner = load('mocha') as typeof Mocha;
  const runner = new Runner({
    ui: 'tdd',
    timeout: 180_000,
    reporter: 'json',
    reporterOptions: { output: RESULT },
  });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  files.sort().forEach((name) => runner.addFile(join(__dirname, name)));
  await new Promise<void>((resolve, reject) => {
    runner.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed`));
    });
  });
}
