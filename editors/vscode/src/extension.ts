/** Where the extension begins: what there is, and in which file it stands. */
import * as vscode from 'vscode';
import { register as chooseServer } from './commands/chooseServer';
import { register as copyTable } from './commands/copyTable';
import { register as explainRule } from './commands/explainRule';
import { register as newReport } from './commands/newReport';
import { register as rewrite } from './commands/rewrite';
import { recognizeReports } from './detection';
import { FolderCheck } from './folder';
import { registerPreview } from './preview';
import { Server } from './server';
import { showStatus } from './status';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const folder = new FolderCheck();
  const server = new Server(context, folder.middleware);
  context.subscriptions.push(
    server,
    folder.register(server),
    newReport(server),
    ...rewrite(server),
    copyTable(server),
    explainRule(server),
    chooseServer(server),
    registerPreview(context, server),
    showStatus(server),
    vscode.commands.registerCommand('gouji.format', () =>
      vscode.commands.executeCommand('editor.action.formatDocument'),
    ),
    vscode.commands.registerCommand('gouji.restartServer', () => server.restart()),
    vscode.commands.registerCommand('gouji.showLog', () => server.showLog()),
    recognizeReports(),
  );
  await server.start();
}
