/**
 * Printing. A webview may not open the dialog for printing, so the report is handed to a browser
 * as a page that opens it by itself; from there it goes to paper or to a PDF.
 */
import * as vscode from 'vscode';
import { body, page } from './previewHtml';
import type { Preview } from './protocol';

/** The one thing the printed page runs. */
const SCRIPT = 'addEventListener("load", () => print())';

export async function print(
  context: vscode.ExtensionContext,
  panel: vscode.WebviewPanel,
  document: vscode.TextDocument,
  preview: Preview,
): Promise<void> {
  const name = (document.uri.path.split('/').pop() ?? '').replace(/\.[^.]*$/, '') || 'gouji';
  const html = await printed(context, name, preview);
  if (vscode.env.uiKind === vscode.UIKind.Web) {
    // The browser is another machine: it takes the page as a download.
    await panel.webview.postMessage({ type: 'download', name: `${name}.html`, html });
    const message = vscode.l10n.t('Open the downloaded page; its print dialog opens by itself.');
    void vscode.window.showInformationMessage(message);
    return;
  }
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'print');
  const file = vscode.Uri.joinPath(folder, `${name}.html`);
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(html));
  await vscode.env.openExternal(file);
}

async function printed(
  context: vscode.ExtensionContext,
  title: string,
  preview: Preview,
): Promise<string> {
  const file = vscode.Uri.joinPath(context.extensionUri, 'media', 'preview.css');
  const css = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  return page({
    title,
    style: `<style>${css}</style>`,
    script: `src="data:text/javascript,${encodeURIComponent(SCRIPT)}"`,
    source: "'unsafe-inline'",
    body: body(preview),
  });
}
