/** The language of reports, and where documents in it are served. */
import type * as vscode from 'vscode';

export const LANGUAGE = 'gouji';

/** Not the other side of a comparison, nor a commit: these cannot be mended. */
export const SELECTOR = ['file', 'untitled', 'vscode-vfs'].map((scheme) => ({
  language: LANGUAGE,
  scheme,
}));

export function isReport(document: vscode.TextDocument): boolean {
  return SELECTOR.some(
    ({ language, scheme }) => document.languageId === language && document.uri.scheme === scheme,
  );
}
