/** What helps to write a report: fixes, completion, formatting. */
import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeAll, codes, eventually, find, findings, open, openText, path } from './reports';

/** What is offered behind what is typed at the end, once it holds a text. */
async function complete(
  editor: vscode.TextEditor,
  typed: string,
  wanted: string,
): Promise<vscode.CompletionItem> {
  const place = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  assert.ok(await editor.edit((edit) => edit.insert(place, typed)));
  return eventually(`${wanted} for ${typed}`, async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      place.translate(0, typed.length),
    );
    return items.find((item) => label(item).includes(wanted));
  });
}

function label({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

async function enterAtTheEnd(editor: vscode.TextEditor): Promise<void> {
  const { end } = editor.document.lineAt(editor.document.lineCount - 1).range;
  editor.selection = new vscode.Selection(end, end);
  await vscode.commands.executeCommand('type', { text: '\n' });
}

suite('writing a report', () => {
  teardown(closeAll);

  test('a quick fix mends the figure', async () => {
    const { document } = await open('wrong-2023.txt');
    const [found] = await eventually('a suspect figure', () => {
      const items = findings(document, 'suspect-figure');
      return items.length > 0 && items;
    });
    assert.ok(found);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title, edit }) => edit !== undefined && title.includes('18'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join('; '));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(found.range), '18');
    await eventually('no suspect figure', () => !codes(document).includes('suspect-figure'));
  });

  test('pinyin and Chinese lead to the same heading', async () => {
    for (const typed of ['ztqk', 'zongti', '总体']) {
      const editor = await openText('柳河县教育局2023年政府信息公开工作年度报告\n\n');
      await complete(editor, typed, '总体情况');
      await closeAll();
    }
  });

  test('Enter opens the next row of the form', async () => {
    const heading = '三、收到和处理政府信息公开申请情况';
    const row = '一、本年新收政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1';
    const editor = await openText(`柳河县教育局2023年政府信息公开工作年度报告\n\n${heading}\n\n${row}`);
    await eventually('findings', () => codes(editor.document).includes('missing-section'));
    await enterAtTheEnd(editor);
    await eventually('the next row', () =>
      editor.document.getText().endsWith(`${row}\n二、上年结转政府信息公开申请数量\t\t\t`),
    );
  });

  test('Enter takes an indent along, and no cells', async () => {
    for (const [line, next] of [
      ['\t（二）部分公开', ''],
      ['  \t（二）部分公开\t\t', ''],
      ['\u3000\u30002023年，本局主动公开信息二百条。', '\u3000\u3000'],
      ['一、总体情况', ''],
    ] as const) {
      const editor = await openText(line);
      await enterAtTheEnd(editor);
      assert.equal(editor.document.getText(), `${line}\n${next}`);
      await closeAll();
    }
  });

  test('saving aligns the tables on disk', async () => {
    const file = path('ragged-2022.txt');
    const before = await readFile(file, 'utf8');
    const editor = await open('ragged-2022.txt');
    const { document } = editor;
    await eventually('findings', () => codes(document).includes('ragged-row'));
    const place = find(document, '一、总体情况').end;
    assert.ok(await editor.edit((edit) => edit.insert(place, ' ')));
    try {
      assert.ok(await document.save());
      const after = await readFile(file, 'utf8');
      assert.notEqual(after, before);
      const tokens = (text: string) => text.split(/\s+/u).filter((token) => token !== '');
      assert.deepEqual(tokens(after), tokens(before), 'nothing but white space changes');
      await eventually('no ragged rows', () => !codes(document).includes('ragged-row'));
      const rows = after.split('\n').filter((line) => /、本年新收|、上年结转|（七）总计|\(七\) 总计/.test(line));
      const widths = new Set(rows.map((row) => row.split('\t').length));
      assert.equal(widths.size, 1, rows.join('\n'));
    } finally {
      await closeAll();
      await writeFile(file, before);
    }
  });
});
