/** A blank report of a year, in the edition that the year goes by. */
import * as vscode from 'vscode';
import { LANGUAGE } from '../language';
import * as protocol from '../protocol';
import type { Server } from '../server';

/** The first year with a form of its own. */
const FIRST = 2019;

export function register(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand('gouji.newReport', async (year?: number, agency?: string) => {
    const picked = year ?? (await pickYear());
    if (picked === undefined) return;
    const named = agency ?? (await askAgency());
    if (named === undefined) return;
    const report = await server.ask(protocol.newReport, { year: picked, agency: named });
    if (report === undefined) return;
    const document = await vscode.workspace.openTextDocument({
      language: LANGUAGE,
      content: report.text,
    });
    await vscode.window.showTextDocument(document);
  });
}

async function pickYear(): Promise<number | undefined> {
  const last = new Date().getFullYear();
  const years = Array.from({ length: last - FIRST + 1 }, (_, back) => last - back);
  const items = years.map((year) => ({
    label: String(year),
    description: year === last - 1 ? vscode.l10n.t('last year') : '',
    year,
  }));
  // Reports are written in January about the year before.
  const [current, previous, ...older] = items;
  const ordered = [previous, current, ...older].filter((item) => item !== undefined);
  const picked = await vscode.window.showQuickPick(ordered, {
    title: vscode.l10n.t('The year to report on'),
    placeHolder: vscode.l10n.t('The year decides the edition of the form'),
  });
  return picked?.year;
}

function askAgency(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the agency'),
    prompt: vscode.l10n.t('It begins the title; may be left empty'),
  });
}
