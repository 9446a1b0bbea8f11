/** Reports open in the editor, and what is shown of them. */
import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** How long anything may take to show on a machine with much else to do, in milliseconds. */
const PATIENCE = 60_000;

/** The first thing that is neither missing nor false, asked for again and again. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) {
      return seen as NonNullable<Exclude<T, false>>;
    }
    assert.ok(Date.now() < end, `never seen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function path(name: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return join(folder.uri.fsPath, name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(path(name));
  await vscode.window.showTextDocument(document);
  return eventually(`${name} as a report`, () => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.languageId === 'gouji' && editor.document.fileName === path(name) && editor;
  });
}

/** A report that is no file. */
export async function openText(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language: 'gouji', content });
  return vscode.window.showTextDocument(document);
}

/** The bytes of a text as much software in China still writes them. */
export function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, number[]>();
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) {
      bytes.set(decoder.decode(Uint8Array.of(first, second)), [first, second]);
    }
  }
  return Uint8Array.from([...text].flatMap((letter) => bytes.get(letter) ?? [letter.charCodeAt(0)]));
}

/** The codes of what is found in a document. */
export function codes(document: vscode.TextDocument): string[] {
  return vscode.languages.getDiagnostics(document.uri).map(({ code }) => {
    return typeof code === 'object' ? String(code.value) : String(code);
  });
}

export function findings(document: vscode.TextDocument, code: string): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((item) => (typeof item.code === 'object' ? item.code.value : item.code) === code);
}

/** Where a text stands the first time, and where it ends. */
export function find(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, `the report has ${text}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

export async function replace(editor: vscode.TextEditor, range: vscode.Range, text: string): Promise<void> {
  assert.ok(await editor.edit((edit) => edit.replace(range, text)));
}

/** Takes back all changes and closes everything. */
export async function closeAll(): Promise<void> {
  for (const editor of vscode.window.visibleTextEditors) {
    if (!editor.document.isDirty) continue;
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
