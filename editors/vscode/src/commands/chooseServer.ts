/** Which program serves: the one inside, the one on the PATH, or a file. */
import * as vscode from 'vscode';
import * as program from '../program';
import type { Server } from '../server';

interface Choice extends vscode.QuickPickItem {
  /** What the setting becomes; `undefined` asks for a file. */
  path: string | undefined;
}

export function register(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand('gouji.chooseServer', async (given?: string) => {
    const path = given ?? (await choose(server));
    if (path === undefined) return;
    const settings = vscode.workspace.getConfiguration('gouji');
    if (settings.get('server.path') === path) return server.restart();
    // The server starts again because the setting changed.
    await settings.update('server.path', path, vscode.ConfigurationTarget.Global);
  });
}

async function choose(server: Server): Promise<string | undefined> {
  const choices: Choice[] = [];
  const inside = program.bundled(server.context);
  if (inside !== undefined) {
    choices.push({ label: vscode.l10n.t('The one inside the extension'), description: inside, path: '' });
  }
  const found = program.onPath();
  if (found !== undefined) {
    choices.push({ label: vscode.l10n.t('The one on the PATH'), description: found, path: found });
  }
  choices.push({ label: vscode.l10n.t('A file…'), path: undefined });
  const title = vscode.l10n.t('Choose the Server…');
  const picked = await vscode.window.showQuickPick(choices, { title });
  if (picked === undefined || picked.path !== undefined) return picked?.path;
  const files = await vscode.window.showOpenDialog({ title });
  return files?.[0]?.fsPath;
}
