/** The report as the official form looks, beside its text. */
import * as vscode from 'vscode';
import { isReport } from './language';
import { body, page } from './previewHtml';
import { print } from './print';
import * as protocol from './protocol';
import type { Server } from './server';

const TYPE = 'gouji.preview';

/** Answers to several keystrokes are one. */
const DELAY = 120;

/** How long one side does not follow the other after it was itself led, in milliseconds. */
const LED = 400;

/** What the page tells. */
type Told =
  | { type: 'ready' }
  | { type: 'reveal'; line: number; character: number }
  | { type: 'scrolled'; line: number }
  | { type: 'violation'; directive: string };

export function registerPreview(
  context: vscode.ExtensionContext,
  server: Server,
): vscode.Disposable {
  const previews = new Map<string, Preview>();
  const show = async (address?: vscode.Uri) => {
    const document = await documentOf(address);
    if (document === undefined) return undefined;
    const key = document.uri.toString();
    const open = previews.get(key);
    if (open !== undefined) {
      open.panel.reveal(undefined, true);
      return open;
    }
    const preview = new Preview(context, server, document);
    previews.set(key, preview);
    preview.panel.onDidDispose(() => previews.delete(key));
    return preview;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('gouji.showPreview', async (address?: vscode.Uri) => {
      await show(address);
    }),
    vscode.commands.registerCommand('gouji.printPreview', async () => {
      const active = [...previews.values()].find(({ panel }) => panel.active);
      const preview = active ?? (await show());
      await preview?.print();
    }),
    { dispose: () => previews.forEach((preview) => preview.panel.dispose()) },
  );
}

async function documentOf(address?: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  if (address !== undefined) return vscode.workspace.openTextDocument(address);
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isReport(document) ? document : undefined;
}

class Preview {
  readonly panel: vscode.WebviewPanel;
  private readonly parts: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Until when the text scrolled because the page did. */
  private led = 0;
  private title: string;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Server,
    private readonly document: vscode.TextDocument,
  ) {
    const file = document.uri.path.split('/').pop() ?? '';
    this.title = vscode.l10n.t('Preview of {0}', file);
    const media = vscode.Uri.joinPath(context.extensionUri, 'media');
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.panel = vscode.window.createWebviewPanel(TYPE, this.title, place, {
      enableScripts: true,
      localResourceRoots: [media],
    });
    this.panel.iconPath = vscode.Uri.joinPath(media, 'file.svg');
    this.parts.push(
      this.panel.webview.onDidReceiveMessage((told: Told) => this.hear(told)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.document) this.soon();
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === this.document.uri.toString())) this.soon();
      }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
        if (textEditor.document === this.document) this.follow(visibleRanges[0]);
      }),
      this.server.onDidChangeHealth((health) => {
        if (health === 'running') this.soon();
      }),
    );
    this.panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.parts.forEach((part) => part.dispose());
    });
    this.panel.webview.html = this.frame(media);
  }

  async print(): Promise<void> {
    const preview = await this.ask();
    if (preview != null) await print(this.context, this.panel, this.document, preview);
  }

  private frame(media: vscode.Uri): string {
    const { webview } = this.panel;
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(media, name));
    return page({
      title: this.title,
      style: `<link rel="stylesheet" href="${address('preview.css')}">`,
      script: `src="${address('preview.js')}"`,
      source: webview.cspSource,
      body: '',
    });
  }

  private ask(): Promise<protocol.Preview | null | undefined> {
    const textDocument = { uri: this.document.uri.toString() };
    return this.server.askQuietly(protocol.preview, { textDocument });
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.show(), DELAY);
  }

  private async show(): Promise<void> {
    const preview = await this.ask();
    if (preview == null) return;
    await this.panel.webview.postMessage({ type: 'show', body: body(preview) });
  }

  private editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
  }

  private follow(visible: vscode.Range | undefined): void {
    if (visible === undefined || Date.now() < this.led) return;
    void this.panel.webview.postMessage({ type: 'scroll', line: visible.start.line });
  }

  private async hear(told: Told): Promise<void> {
    switch (told.type) {
      case 'ready': {
        await this.show();
        this.follow(this.editor()?.visibleRanges[0]);
        break;
      }
      case 'reveal': {
        const place = new vscode.Position(told.line, told.character);
        const options = {
          selection: new vscode.Range(place, place),
          viewColumn: this.editor()?.viewColumn ?? vscode.ViewColumn.One,
        };
        const editor = await vscode.window.showTextDocument(this.document, options);
        const centre = vscode.TextEditorRevealType.InCenterIfOutsideViewport;
        editor.revealRange(options.selection, centre);
        break;
      }
      case 'scrolled': {
        this.led = Date.now() + LED;
        const place = new vscode.Range(told.line, 0, told.line, 0);
        this.editor()?.revealRange(place, vscode.TextEditorRevealType.AtTop);
        break;
      }
      case 'violation':
        this.server.log.error(`content security policy: ${told.directive}`);
        break;
    }
  }
}
