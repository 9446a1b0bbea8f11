/** What the server offers to do with the table at the cursor, as commands. */
import * as vscode from 'vscode';
import type { Server } from '../server';

export function register(server: Server): vscode.Disposable[] {
  return [
    command(server, 'gouji.recomputeTotals', 'recomputeTotals', () =>
      vscode.l10n.t('Nothing to recompute: put the cursor in a table whose totals are off.'),
    ),
    command(server, 'gouji.fillZeros', 'fillZeros', () =>
      vscode.l10n.t('Nothing to fill: put the cursor in a table with empty cells.'),
    ),
  ];
}

function command(
  server: Server,
  name: string,
  kind: string,
  nothing: () => string,
): vscode.Disposable {
  return vscode.commands.registerCommand(name, async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
      `refactor.rewrite.${kind}`,
    );
    const action = actions.find((action) => action.edit !== undefined);
    if (action?.edit === undefined) {
      if (server.health === 'running') void vscode.window.showInformationMessage(nothing());
      return;
    }
    await vscode.workspace.applyEdit(action.edit);
    vscode.window.setStatusBarMessage(action.title, 5000);
  });
}
