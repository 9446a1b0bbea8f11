/** How many sum rules of the report hold, and of which form it is, in the language's status. */
import * as vscode from 'vscode';
import { isReport, SELECTOR } from './language';
import * as protocol from './protocol';
import type { Server } from './server';

/** Answers to several keystrokes are one. */
const DELAY = 150;

export function showStatus(server: Server): vscode.Disposable {
  const sums = vscode.languages.createLanguageStatusItem('gouji.sums', SELECTOR);
  sums.name = vscode.l10n.t('Sum Rules');
  const form = vscode.languages.createLanguageStatusItem('gouji.form', SELECTOR);
  form.name = vscode.l10n.t('Form');
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void show(server, sums, form), DELAY);
  };
  soon();
  return vscode.Disposable.from(
    sums,
    form,
    server.onDidChangeHealth(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((address) => address.toString() === active)) soon();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

async function show(
  server: Server,
  sums: vscode.LanguageStatusItem,
  form: vscode.LanguageStatusItem,
): Promise<void> {
  sums.busy = server.health === 'starting';
  if (server.health !== 'running') {
    const stopped = server.health === 'stopped';
    sums.text = stopped ? vscode.l10n.t('The server does not run') : 'Gouji';
    sums.detail = undefined;
    sums.severity = vscode.LanguageStatusSeverity[stopped ? 'Error' : 'Information'];
    sums.command = { command: 'gouji.showLog', title: vscode.l10n.t('Show the Log') };
    return;
  }
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !isReport(document)) return;
  const textDocument = { uri: document.uri.toString() };
  const status = await server.askQuietly(protocol.status, { textDocument });
  if (status == null) return;
  const { held, failed, open } = status.sums;
  sums.text = vscode.l10n.t('{0} of {1} sums hold', held, held + failed + open);
  sums.detail = details(status).join(' · ');
  sums.severity = vscode.LanguageStatusSeverity[failed > 0 ? 'Error' : 'Information'];
  sums.command = {
    command: 'workbench.actions.view.problems',
    title: vscode.l10n.t('Show Problems'),
  };
  form.text =
    status.year === null ? vscode.l10n.t('No year') : vscode.l10n.t('Year {0}', status.year);
  form.detail = status.edition ?? undefined;
  form.command = {
    command: 'gouji.showPreview',
    title: vscode.l10n.t('Preview'),
    arguments: [document.uri],
  };
}

function details({ sums, errors, warnings }: protocol.Status): string[] {
  return [
    sums.failed === 0 ? '' : vscode.l10n.t('{0} fail', sums.failed),
    sums.open === 0 ? '' : vscode.l10n.t('{0} open', sums.open),
    vscode.l10n.t('errors: {0}, warnings: {1}', errors, warnings),
  ].filter((part) => part !== '');
}
