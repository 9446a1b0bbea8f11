/** Each command. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codes, eventually, find, findings, open, path } from './reports';

const run = vscode.commands.executeCommand;

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function setCursor(editor: vscode.TextEditor, text: string): void {
  const { start } = find(editor.document, text);
  editor.selection = new vscode.Selection(start, start);
}

suite('commands', () => {
  teardown(closeAll);

  test('all are contributed and registered', async () => {
    const extension = vscode.extensions.getExtension('gouji.gouji');
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    await extension?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length >= 12);
    for (const { command } of contributed) assert.ok(registered.has(command), command);
  });

  test('a new report of a year', async () => {
    await run('gouji.newReport', 2023, '柳河县教育局');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'gouji');
    assert.match(document.getText(), /柳河县教育局2023年政府信息公开工作年度报告/);
    assert.match(document.getText(), /本年新收政府信息公开申请数量/);
  });

  test('the folder is checked, and kept checked', async () => {
    const address = vscode.Uri.file(path('wrong-2023.txt'));
    assert.equal(vscode.languages.getDiagnostics(address).length, 0, 'it is not open');
    await run('gouji.checkFolder');
    assert.ok(vscode.languages.getDiagnostics(address).length > 0);
    const clean = vscode.Uri.file(path('2023年政府信息公开工作年度报告.txt'));
    assert.equal(vscode.languages.getDiagnostics(clean).length, 0);
    const added = vscode.Uri.file(path('later.gouji'));
    await vscode.workspace.fs.writeFile(added, new TextEncoder().encode('2023年政府信息公开工作年度报告\n'));
    await eventually('findings of a new file', () => vscode.languages.getDiagnostics(added)[0]);
    await vscode.workspace.fs.delete(added);
    await eventually('none of a deleted one', () => vscode.languages.getDiagnostics(added).length === 0);
  });

  test('totals are recomputed', async () => {
    const editor = await open('wrong-2023.txt');
    await eventually('a suspect figure', () => findings(editor.document, 'suspect-figure')[0]);
    setCursor(editor, '二、上年结转');
    await run('gouji.recomputeTotals');
    find(editor.document, '\t1\t18\n');
    await eventually('no suspect figure', () => !codes(editor.document).includes('suspect-figure'));
  });

  test('empty cells are filled', async () => {
    await run('gouji.newReport', 2023, '柳河县教育局');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await eventually('empty cells', () => codes(editor.document).includes('empty-cell'));
    setCursor(editor, '二、上年结转');
    await run('gouji.fillZeros');
    const row = editor.document.lineAt(find(editor.document, '二、上年结转').start.line).text;
    assert.match(row, /(\t\s*0){7}/);
  });

  test('a table is copied without padding', async () => {
    const editor = await open('ragged-2022.txt');
    setCursor(editor, '一、本年新收');
    await run('gouji.copyTable');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /一、本年新收政府信息公开申请数量(\t*)187\t115\t127\t121\t56\t170\t776\n/);
    assert.doesNotMatch(text, /主动公开/);
  });

  test('a rule is explained', async () => {
    await run('gouji.explainRule', 'sum-mismatch');
    await eventually('its page', () => tabs().find(({ label }) => label.includes('sum-mismatch')));
  });

  test('tables are aligned by command', async () => {
    const editor = await open('ragged-2022.txt');
    await eventually('findings', () => codes(editor.document).includes('ragged-row'));
    const before = editor.document.version;
    await run('gouji.format');
    await eventually('a change', () => editor.document.version > before);
  });

  test('the preview opens beside, and once', async () => {
    await open('wrong-2023.txt');
    await run('gouji.showPreview');
    const previews = () => tabs().filter(({ label }) => label.includes('wrong-2023.txt') && /Preview|预览/.test(label));
    await eventually('the preview', () => previews()[0]);
    await run('gouji.showPreview', vscode.Uri.file(path('wrong-2023.txt')));
    assert.equal(previews().length, 1);
  });

  test('the log is shown', async () => {
    await run('gouji.showLog');
  });
});
