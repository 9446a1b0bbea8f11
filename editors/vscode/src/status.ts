/** How many sum rules of the report hold, in the language's status item. */
import * as vscode from 'vscode';
import { isReport, SELECTOR } from './language';
import * as protocol from './protocol';
import type { Server } from './server';

/** Answers to several keystrokes are one. */
const DELAY = 150;

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('gouji.sums', SELECTOR);
  item.name = vscode.l10n.t('Sum Rules');
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void show(server, item), DELAY);
  };
  soon();
  return vscode.Disposable.from(
    item,
    server.onDidChangeHealth(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((address) => address.toString() === active)) soon();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

async function show(server: Server, item: vscode.LanguageStatusItem): Promise<void> {
  item.busy = server.health === 'starting';
  if (server.health !== 'running') {
    const stopped = server.health === 'stopped';
    item.text = stopped ? vscode.l10n.t('The server does not run') : 'Gouji';
    item.detail = undefined;
    item.severity = vscode.LanguageStatusSeverity[stopped ? 'Error' : 'Information'];
    item.command = { command: 'gouji.showLog', title: vscode.l10n.t('Show the Log') };
    return;
  }
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !isReport(document)) return;
  const textDocument = { uri: document.uri.toString() };
  const status = await server.askQuietly(protocol.status, { textDocument });
  if (status == null) return;
  const { held, failed, open } = status.sums;
  item.text = vscode.l10n.t('{0} of {1} sums hold', held, held + failed + open);
  item.detail = details(status).join(' · ');
  item.severity = vscode.LanguageStatusSeverity[failed > 0 ? 'Error' : 'Information'];
  item.command = {
    command: 'workbench.actions.view.problems',
    title: vscode.l10n.t('Show Problems'),
  };
}

function details({ edition, year, sums, errors, warnings }: protocol.Status): string[] {
  return [
    year === null ? '' : vscode.l10n.t('year {0}', year),
    edition === null ? '' : vscode.l10n.t('edition {0}', edition),
    sums.failed === 0 ? '' : vscode.l10n.t('{0} fail', sums.failed),
    sums.open === 0 ? '' : vscode.l10n.t('{0} open', sums.open),
    vscode.l10n.t('{0} errors, {1} warnings', errors, warnings),
  ].filter((part) => part !== '');
}
