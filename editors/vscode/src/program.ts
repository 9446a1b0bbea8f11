/** Where the server's program is. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';

const NAME = process.platform === 'win32' ? 'gouji.exe' : 'gouji';

/** The program inside the extension; `undefined` in the package without one. */
export function bundled(context: vscode.ExtensionContext): string | undefined {
  const path = context.asAbsolutePath(join('server', NAME));
  return existsSync(path) ? path : undefined;
}

export function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, NAME)).find((path) => existsSync(path));
}

/** The program that is set, or the one inside the extension, or the one on the PATH. */
export function find(context: vscode.ExtensionContext): string | undefined {
  const path = vscode.workspace.getConfiguration('gouji').get<string>('server.path', '').trim();
  return path === '' ? (bundled(context) ?? onPath()) : path;
}
