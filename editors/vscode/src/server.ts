/** The server as the extension knows it: started, asked, started again, and missing. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type Middleware,
  type RequestType,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { SELECTOR } from './language';
import * as program from './program';

/** How often the server is started again within three minutes. */
const RESTARTS = 4;

export type Health = 'starting' | 'running' | 'stopped';

/** All that goes wrong is told by `Server`, once; the client itself only writes its log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Gouji', { log: true });
  private readonly healthChanged = new vscode.EventEmitter<Health>();
  readonly onDidChangeHealth = this.healthChanged.event;
  health: Health = 'stopped';
  private client: QuietClient | undefined;
  private readonly settings: vscode.Disposable;

  constructor(
    readonly context: vscode.ExtensionContext,
    private readonly middleware: Middleware,
  ) {
    this.settings = vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('gouji.server.path')) await this.restart();
    });
  }

  async start(): Promise<void> {
    const command = program.find(this.context);
    if (command === undefined || !existsSync(command)) {
      const reason =
        command === undefined
          ? vscode.l10n.t('this package holds no server, and there is no gouji on the PATH')
          : vscode.l10n.t('there is no file {0}', command);
      this.setHealth('stopped');
      return this.complain(reason);
    }
    this.log.info(command);
    const client = new QuietClient(
      'gouji',
      'Gouji',
      { command, args: ['lsp'], transport: TransportKind.stdio },
      {
        documentSelector: SELECTOR,
        synchronize: { configurationSection: 'gouji' },
        initializationOptions: vscode.workspace.getConfiguration('gouji'),
        outputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        middleware: this.middleware,
      },
    );
    let hasRun = false;
    client.clientOptions.errorHandler = this.errorHandler(client, () => hasRun);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) hasRun = true;
      if (client !== this.client) return;
      if (newState === State.Running) this.setHealth('running');
      else this.setHealth(newState === State.Starting ? 'starting' : 'stopped');
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      if (client !== this.client) return;
      this.setHealth('stopped');
      const reason = error instanceof Error ? error.message : String(error);
      this.complain(vscode.l10n.t('{0} does not start ({1})', command, reason));
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.setHealth('stopped');
    // A client that failed to start cannot be stopped, and need not be.
    await client?.dispose().catch((error) => this.log.warn(String(error)));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Asks the server; `undefined` when it is not running or refuses, which is then told. */
  async ask<Params, Answer>(
    type: RequestType<Params, Answer, void>,
    params: Params,
  ): Promise<Answer | undefined> {
    const client = this.client;
    if (client === undefined || !client.needsStop()) {
      this.complain(vscode.l10n.t('it was stopped'));
      return undefined;
    }
    try {
      return await client.sendRequest<Answer>(type.method, params);
    } catch (error) {
      this.log.error(`${type.method}: ${error}`);
      return undefined;
    }
  }

  /** Asks the server when it is running, and says nothing when it is not. */
  async askQuietly<Params, Answer>(
    type: RequestType<Params, Answer, void>,
    params: Params,
  ): Promise<Answer | undefined> {
    return this.health === 'running' ? this.ask(type, params) : undefined;
  }

  showLog(): void {
    this.log.show();
  }

  dispose(): void {
    this.settings.dispose();
    this.healthChanged.dispose();
    void this.stop().finally(() => this.log.dispose());
  }

  private setHealth(health: Health): void {
    if (health === this.health) return;
    this.health = health;
    this.healthChanged.fire(health);
  }

  private errorHandler(client: LanguageClient, hasRun: () => boolean): ErrorHandler {
    const usual = client.createDefaultErrorHandler(RESTARTS);
    return {
      // What cannot be written to a server that ended is told by its end.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: async (): Promise<CloseHandlerResult> => {
        // One that never ran would not run the next time either; `start` tells of it.
        if (!hasRun()) return { action: CloseAction.DoNotRestart, handled: true };
        const { action } = await usual.closed();
        if (action === CloseAction.DoNotRestart && client === this.client) {
          this.complain(vscode.l10n.t('it ended {0} times within three minutes', RESTARTS + 1));
        }
        return { action, handled: true };
      },
    };
  }

  private complain(reason: string): void {
    this.log.error(reason);
    const choices = {
      [vscode.l10n.t('Show the Log')]: 'gouji.showLog',
      [vscode.l10n.t('Restart')]: 'gouji.restartServer',
      [vscode.l10n.t('Choose the Server…')]: 'gouji.chooseServer',
    };
    const message = vscode.l10n.t('The server of Gouji does not run: {0}.', reason);
    vscode.window.showErrorMessage(message, ...Object.keys(choices)).then((choice) => {
      if (choice !== undefined) void vscode.commands.executeCommand(choices[choice] ?? '');
    });
  }
}
