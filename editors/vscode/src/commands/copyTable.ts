/** The table at the cursor to the clipboard, as Word and Excel take it. */
import * as vscode from 'vscode';
import * as protocol from '../protocol';
import type { Server } from '../server';

export function register(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand('gouji.copyTable', async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return;
    const { document, selection } = editor;
    const table = await server.ask(protocol.plainTable, {
      textDocument: { uri: document.uri.toString() },
      position: selection.active,
    });
    if (table === undefined) return;
    if (table === null) {
      const message = vscode.l10n.t('There is no table at the cursor.');
      void vscode.window.showInformationMessage(message);
      return;
    }
    await vscode.env.clipboard.writeText(table.text);
    const rows = table.text.trimEnd().split('\n').length;
    const message = vscode.l10n.t('Copied {0} rows; paste them into Word or Excel.', rows);
    vscode.window.setStatusBarMessage(message, 5000);
  });
}
