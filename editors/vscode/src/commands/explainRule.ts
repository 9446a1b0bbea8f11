/** The page of a rule, shown as any other Markdown. */
import * as vscode from 'vscode';
import * as protocol from '../protocol';
import type { Server } from '../server';

const SCHEME = 'gouji-rule';

export function register(server: Server): vscode.Disposable {
  const pages: vscode.TextDocumentContentProvider = {
    async provideTextDocumentContent(address) {
      const code = address.path.replace(/^\//, '').replace(/\.md$/, '');
      const page = await server.ask(protocol.explain, { code });
      return page?.markdown ?? vscode.l10n.t('There is no rule {0}.', code);
    },
  };
  const explain = async (code?: string) => {
    const picked = code ?? (await pick(server));
    if (picked === undefined) return;
    const address = vscode.Uri.from({ scheme: SCHEME, path: `/${picked}.md` });
    await vscode.commands.executeCommand('markdown.showPreview', address);
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
    vscode.commands.registerCommand('gouji.explainRule', explain),
  );
}

/** One of all rules, those of the findings at the cursor first. */
async function pick(server: Server): Promise<string | undefined> {
  const rules = await server.ask(protocol.rules, {});
  if (rules === undefined) return undefined;
  const here = new Set(codesAtCursor());
  const items = rules.map(({ code, title }) => ({ label: title, description: code, code }));
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator, code: '' });
  const first = items.filter(({ code }) => here.has(code));
  const rest = items.filter(({ code }) => !here.has(code));
  const all =
    first.length === 0
      ? rest
      : [separator(vscode.l10n.t('at the cursor')), ...first, separator(''), ...rest];
  const title = vscode.l10n.t('Which rule?');
  const picked = await vscode.window.showQuickPick(all, { title, matchOnDescription: true });
  return picked?.code;
}

function codesAtCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return [];
  const line = editor.selection.active.line;
  return vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ range }) => range.start.line <= line && line <= range.end.line)
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)));
}
