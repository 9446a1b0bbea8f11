// Gets what the tests need, and ends with the reason when this machine cannot have it.
import { CodeServer } from '../scripts/codeServer.mjs';
import { install } from '../scripts/dependencies.mjs';
import { find } from './chromium.mjs';

try {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  // `import.meta.dirname` came with it.
  if (major < 20 || (major === 20 && minor < 11)) throw new Error('Node.js is older than 20.11');
  if (find() === undefined) throw new Error('there is no Chromium');
  install();
  new CodeServer('test').fetch();
} catch (error) {
  console.error(error.message.split('\n')[0]);
  process.exitCode = 1;
}
