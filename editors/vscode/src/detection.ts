/**
 * Reports saved as `.txt` under any name. The editor looks at the first line only of files whose
 * ending says nothing, and `.txt` says "plain text"; so the title is looked for here.
 */
import * as vscode from 'vscode';
import { LANGUAGE } from './language';

const TITLE = /政府信息公开.*(年度报告|年报)\s*$/;

/** A title may stand below blank lines and below the agency's name. */
const LINES = 8;

export function recognizeReports(): vscode.Disposable {
  // Each document is recognized once: who makes it plain text again means it.
  const seen = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const address = document.uri.toString();
    if (document.languageId !== 'plaintext' || document.uri.scheme !== 'file') return;
    if (seen.has(address) || !hasTitle(document)) return;
    seen.add(address);
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}

function hasTitle(document: vscode.TextDocument): boolean {
  const count = Math.min(document.lineCount, LINES);
  for (let line = 0; line < count; line++) {
    if (TITLE.test(document.lineAt(line).text)) return true;
  }
  return false;
}
