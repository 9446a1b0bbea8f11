/** The server: killed, restarted, chosen, missing, and set while it runs. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeAll, codes, eventually, findings, open } from './reports';

/** The processes of the server that this extension host started. */
function servers(): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, program, command]) => {
      return parent === String(process.pid) && /gouji$/.test(program ?? '') && command === 'lsp';
    })
    .map(([pid]) => Number(pid));
}

async function onlyServer(before?: number): Promise<number> {
  return eventually('one server', () => {
    const [pid, ...others] = servers();
    return others.length === 0 && pid !== before && pid;
  });
}

async function isServed(): Promise<void> {
  const { document } = await open('wrong-2023.txt');
  await eventually('a suspect figure', () => findings(document, 'suspect-figure')[0]);
}

const settings = () => vscode.workspace.getConfiguration('gouji');

suite('the server', () => {
  teardown(closeAll);

  test('is the one inside the package', async () => {
    const extension = vscode.extensions.getExtension('gouji.gouji');
    assert.ok(extension);
    assert.ok(existsSync(join(extension.extensionPath, 'server', 'gouji')));
    for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE', 'LICENSES-OF-PACKAGES.txt']) {
      assert.ok(existsSync(join(extension.extensionPath, licence)), licence);
    }
    await isServed();
    await onlyServer();
  });

  test('comes back after it was killed', async () => {
    await isServed();
    const killed = await onlyServer();
    process.kill(killed, 'SIGKILL');
    await onlyServer(killed);
    await isServed();
  });

  test('is restarted by command', async () => {
    await isServed();
    const before = await onlyServer();
    await vscode.commands.executeCommand('gouji.restartServer');
    await onlyServer(before);
    await isServed();
  });

  test('takes settings without a restart', async () => {
    const { document } = await open('wrong-2023.txt');
    await eventually('a suspect figure', () => findings(document, 'suspect-figure')[0]);
    const before = await onlyServer();
    const global = vscode.ConfigurationTarget.Global;
    await settings().update('levels', { 'suspect-figure': 'off' }, global);
    await eventually('no suspect figure', () => !codes(document).includes('suspect-figure'));
    await settings().update('levels', { 'suspect-figure': 'hint' }, global);
    await eventually('a hint', () => {
      const [found] = findings(document, 'suspect-figure');
      return found?.severity === vscode.DiagnosticSeverity.Hint;
    });
    await settings().update('levels', undefined, global);
    await eventually('an error', () => {
      const [found] = findings(document, 'suspect-figure');
      return found?.severity === vscode.DiagnosticSeverity.Error;
    });
    assert.equal(await onlyServer(), before);
  });

  test('is chosen, and a missing one is survived', async () => {
    await isServed();
    await vscode.commands.executeCommand('gouji.chooseServer', '/nowhere/gouji');
    await eventually('no server', () => servers().length === 0);
    // What asks for it is told so, and does not throw.
    await vscode.commands.executeCommand('gouji.copyTable');
    await vscode.commands.executeCommand('gouji.chooseServer', '');
    await onlyServer();
    await isServed();
  });
});
