/** What is shown of a report: its language, findings, hover, outline, hints, kinds of words. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  codes,
  eventually,
  find,
  findings,
  gb18030,
  open,
  openText,
  path,
  replace,
} from './reports';

suite('reading a report', () => {
  teardown(closeAll);

  test('the language is told by the file name', async () => {
    const editor = await open('2023年政府信息公开工作年度报告.txt');
    assert.equal(editor.document.languageId, 'gouji');
  });

  test('the language is told by the title, once', async () => {
    const { document } = await open('wrong-2023.txt');
    const plain = await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(plain.languageId, 'plaintext', 'who wants plain text keeps it');
    await vscode.languages.setTextDocumentLanguage(plain, 'gouji');
  });

  test('a file in GB18030 is read as such', async () => {
    const text = (await open('wrong-2023.txt')).document.getText();
    for (const name of ['柳河县教育局2023年政府信息公开工作年度报告.txt', 'old.txt']) {
      const file = vscode.Uri.file(path(name));
      await vscode.workspace.fs.writeFile(file, gb18030(text));
      try {
        const editor = await open(name);
        const { document } = editor;
        await eventually('Chinese', () => document.getText() === text);
        await eventually('a suspect figure', () => findings(document, 'suspect-figure')[0]);
        assert.equal(document.isDirty, false);
        await replace(editor, find(document, '云岭区'), '云岭镇');
        assert.ok(await document.save());
        const bytes = await vscode.workspace.fs.readFile(file);
        assert.equal(new TextDecoder('gb18030', { fatal: true }).decode(bytes), document.getText());
      } finally {
        await closeAll();
        await vscode.workspace.fs.delete(file);
      }
    }
  });

  test('a report is pasted into a new file', async () => {
    for (let time = 0; time < 2; time++) {
      const document = await vscode.workspace.openTextDocument({ content: '' });
      const editor = await vscode.window.showTextDocument(document);
      await replace(editor, new vscode.Range(0, 0, 0, 0), '柳河县教育局2023年政府信息公开工作年度报告\n');
      await eventually('missing sections', () => codes(document).includes('missing-section'));
      await closeAll();
    }
  });

  test('other text stays plain', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '买菜\n' });
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'plaintext');
  });

  test('the defaults of the language hold', () => {
    const settings = vscode.workspace.getConfiguration('editor', { languageId: 'gouji' });
    assert.equal(settings.get('formatOnSave'), true);
    assert.equal(settings.get('insertSpaces'), false);
    assert.equal(settings.get('detectIndentation'), false);
    assert.equal(settings.get('wordBasedSuggestions'), 'off');
    assert.equal(settings.get('unicodeHighlight.ambiguousCharacters'), false);
    const allowed = settings.get<Record<string, boolean>>('unicodeHighlight.allowedCharacters');
    assert.equal(allowed?.['\u3000'], true);
    const files = vscode.workspace.getConfiguration('files', { languageId: 'gouji' });
    assert.equal(files.get('trimTrailingWhitespace'), false);
  });

  test('findings go and come as figures are typed', async () => {
    const editor = await open('wrong-2023.txt');
    const { document } = editor;
    await eventually('a suspect figure', () => findings(document, 'suspect-figure')[0]);
    const wrong = find(document, '\t1\t81\n');
    await replace(editor, wrong, '\t1\t18\n');
    await eventually('no suspect figure', () => !codes(document).includes('suspect-figure'));
    await replace(editor, wrong, '\t1\t81\n');
    await eventually('a suspect figure again', () => findings(document, 'suspect-figure')[0]);
  });

  test('a hover tells the sum', async () => {
    const { document } = await open('wrong-2023.txt');
    await eventually('a suspect figure', () => findings(document, 'suspect-figure')[0]);
    const place = find(document, '\t81\n').start.translate(0, 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const contents = hovers.flatMap((hover) => hover.contents);
    const texts = contents.map((part) => (typeof part === 'string' ? part : part.value));
    assert.match(texts.join('\n'), /自然人/);
  });

  test('the outline has the sections', async () => {
    const { document } = await open('2023年政府信息公开工作年度报告.txt');
    const symbols = await eventually('an outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found?.length > 0 && found;
    });
    const names = symbols.flatMap((symbol) => [symbol, ...symbol.children]).map(({ name }) => name);
    assert.ok(names.some((name) => name.includes('总体情况')), names.join(' '));
    assert.ok(names.some((name) => name.includes('存在的主要问题')), names.join(' '));
  });

  test('hints stand in the tables', async () => {
    const { document } = await open('wrong-2023.txt');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    await eventually('a hint', async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        whole,
      );
      return hints?.length > 0;
    });
  });

  test('words have their kinds', async () => {
    const { document } = await open('wrong-2023.txt');
    const legend = await eventually('a legend', async () =>
      vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
        'vscode.provideDocumentSemanticTokensLegend',
        document.uri,
      ),
    );
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    const kinds = new Set<string | undefined>();
    for (let at = 3; at < data.length; at += 5) kinds.add(legend.tokenTypes[data[at] ?? -1]);
    for (const kind of ['title', 'heading', 'rowLabel', 'figure', 'total']) {
      assert.ok(kinds.has(kind), `${kind} among ${[...kinds].join(' ')}`);
    }
  });

  test('a report that is no file is served too', async () => {
    const { document } = await openText('柳河县教育局2023年政府信息公开工作年度报告\n\n一、总体情况\n');
    await eventually('missing sections', () => codes(document).includes('missing-section'));
  });
});
