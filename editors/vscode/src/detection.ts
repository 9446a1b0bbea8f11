/**
 * Reports saved as `.txt` under any name, in GB18030, or pasted into a new file. The editor looks at the first line only of
 * files whose ending says nothing, and `.txt` says "plain text"; so the title is looked for here.
 */
import * as vscode from 'vscode';
import { LANGUAGE } from './language';

const TITLE = /政府信息公开.*(年度报告|年报)\s*([（(]\s*[0-9０-９〇○零一二三四五六七八九]{4}\s*年?度?\s*[）)])?\s*$/;

/** A title may stand below blank lines and below the agency's name. */
const LINES = 8;

/** What stands for each byte that is not read as UTF-8. */
const UNREADABLE = '\ufffd';

const SCHEMES = ['file', 'untitled'];

const GB18030 = 'gb18030';

/** As editors have it from 1.100 on; those before leave the document as it is. */
type OpenEncoded = (
  address: vscode.Uri,
  options: { encoding: string },
) => Thenable<vscode.TextDocument>;

export function recognizeReports(): vscode.Disposable {
  // Each document is recognized once: who makes it plain text again means it.
  const seen = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const address = document.uri.toString();
    if (!SCHEMES.includes(document.uri.scheme) || seen.has(address)) return;
    if (document.languageId !== 'plaintext' && document.languageId !== LANGUAGE) return;
    const lines = firstLines(document);
    const isBroken = lines.some((line) => line.includes(UNREADABLE));
    if (isBroken && !document.isUntitled) await readAnew(document);
    if (document.languageId === LANGUAGE || !hasTitle(firstLines(document))) return;
    seen.add(address);
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.isUntitled) void look(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      // The next new file has the same name. A change of language closes nothing.
      if (document.isUntitled && document.isClosed) seen.delete(document.uri.toString());
    }),
  );
}

function firstLines(document: vscode.TextDocument): string[] {
  const count = Math.min(document.lineCount, LINES);
  return Array.from({ length: count }, (_, line) => document.lineAt(line).text);
}

function hasTitle(lines: string[]): boolean {
  return lines.some((line) => TITLE.test(line));
}

/** Has the editor read a report in GB18030 as such; one without a title is left as it is. */
async function readAnew(document: vscode.TextDocument): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(document.uri);
  const text = decoded(bytes);
  if (document.isDirty || text === undefined) return;
  if (!hasTitle(text.split(/\r?\n/, LINES))) return;
  const open = vscode.workspace.openTextDocument as OpenEncoded;
  await open(document.uri, { encoding: GB18030 });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(GB18030, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
