/**
 * Checking whole folders. The client would ask for all reports every two seconds; here it waits
 * until somebody wants them, and from then on until a file changes.
 */
import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import type { Server } from './server';

/** The files that the server looks for in folders, and those it is set by. */
const FILES = '**/*.{gouji,txt,toml}';

export class FolderCheck {
  /** Somebody asked for a check, so that what it found is kept up to date. */
  private wanted = false;
  /** Something changed since the last check. */
  private due = false;
  private wake = new vscode.EventEmitter<void>();
  private checked = new vscode.EventEmitter<number>();

  readonly middleware: Middleware = {
    provideWorkspaceDiagnostics: async (known, token, report, next) => {
      await this.untilDue(token);
      if (token.isCancellationRequested) {
        // The client asks again, because settings changed or the server ends.
        this.due = this.wanted;
        return { items: [] };
      }
      this.due = false;
      const addresses = new Set<string>();
      const answer = await next(known, token, (part) => {
        part?.items.forEach((item) => addresses.add(item.uri.toString()));
        report(part);
      });
      this.checked.fire(addresses.size);
      return answer;
    },
  };

  register(server: Server): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const again = () => {
      if (this.wanted) this.ask();
    };
    watcher.onDidChange(again);
    watcher.onDidCreate(again);
    watcher.onDidDelete(again);
    return vscode.Disposable.from(
      watcher,
      // A report that is closed is from then on one of the folder.
      vscode.workspace.onDidCloseTextDocument(again),
      vscode.commands.registerCommand('gouji.checkFolder', () => this.check(server)),
      this.wake,
      this.checked,
    );
  }

  private async check(server: Server): Promise<void> {
    if (vscode.workspace.workspaceFolders === undefined) {
      const message = vscode.l10n.t('No folder is open.');
      void vscode.window.showInformationMessage(message);
      return;
    }
    if (server.health === 'stopped') return server.restart();
    const title = vscode.l10n.t('Checking all reports of the folder');
    const location = vscode.ProgressLocation.Notification;
    const count = await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
      const result = new Promise<number | undefined>((resolve) => {
        const done = this.checked.event((count) => {
          done.dispose();
          resolve(count);
        });
        token.onCancellationRequested(() => {
          done.dispose();
          resolve(undefined);
        });
      });
      this.wanted = true;
      this.ask();
      return result;
    });
    if (count !== undefined) await this.tell(count);
  }

  private async tell(count: number): Promise<void> {
    const found = vscode.languages
      .getDiagnostics()
      .flatMap(([, items]) => items)
      .filter((item) => item.source === 'gouji');
    const errors = found.filter((item) => item.severity === vscode.DiagnosticSeverity.Error).length;
    const message = vscode.l10n.t(
      '{0} files looked at: {1} errors, {2} other problems.',
      count,
      errors,
      found.length - errors,
    );
    const show = vscode.l10n.t('Show Problems');
    void vscode.window.showInformationMessage(message, ...(found.length > 0 ? [show] : [])).then((choice) => {
      if (choice === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
    });
  }

  private ask(): void {
    this.due = true;
    this.wake.fire();
  }

  private untilDue(token: vscode.CancellationToken): Promise<void> {
    if (this.due) return Promise.resolve();
    return new Promise((resolve) => {
      const ends = [
        this.wake.event(() => end()),
        token.onCancellationRequested(() => end()),
      ];
      const end = () => {
        ends.forEach((event) => event.dispose());
        resolve();
      };
    });
  }
}
