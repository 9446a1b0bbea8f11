/** The preview as HTML: of the webview, and of the page that a browser prints. */
import type { Block, Cell, Paragraph, Preview, Table } from './protocol';

const TAGS = { title: 'h1', heading: 'h2', subheading: 'h3', paragraph: 'p' } as const;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** A whole page that runs nothing and loads nothing but what is named. */
export function page(parts: {
  title: string;
  /** An element. */
  style: string;
  /** Attributes of the only script; empty for none. */
  script: string;
  /** Where styles and scripts come from. */
  source: string;
  body: string;
}): string {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `style-src ${parts.source}`,
    parts.script === '' ? '' : `script-src 'nonce-${nonce}'`,
  ];
  const script = parts.script === '' ? '' : `<script nonce="${nonce}" ${parts.script}></script>`;
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.filter((part) => part !== '').join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(parts.title)}</title>
${parts.style}
</head>
<body><main>${parts.body}</main>${script}</body>
</html>
`;
}

export function body(preview: Preview): string {
  return preview.blocks.map(block).join('\n');
}

function block(block: Block): string {
  return block.kind === 'table' ? table(block) : paragraph(block);
}

function paragraph(paragraph: Paragraph): string {
  const tag = TAGS[paragraph.kind];
  const attributes = [place(paragraph.range), marks(paragraph)].join('');
  return `<${tag}${attributes}>${escaped(paragraph.text)}</${tag}>`;
}

function table({ range, rows }: Table): string {
  const lines = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  return `<table${place(range)}>${lines.join('\n')}</table>`;
}

function cell(cell: Cell): string {
  const tag = cell.head ? 'th' : 'td';
  const span = [
    cell.columns > 1 ? ` colspan="${cell.columns}"` : '',
    cell.rows > 1 ? ` rowspan="${cell.rows}"` : '',
  ];
  const attributes = [...span, place(cell.range), marks(cell, cell.figure ? 'figure' : '')];
  return `<${tag}${attributes.join('')}>${escaped(cell.text)}</${tag}>`;
}

/** Where it stands in the text, for scrolling and for clicks. */
function place(range: { start: { line: number; character: number } } | null): string {
  if (range === null) return '';
  return ` data-line="${range.start.line}" data-character="${range.start.character}"`;
}

function marks({ severity, messages }: Pick<Cell, 'severity' | 'messages'>, kind = ''): string {
  const classes = [kind, severity ?? ''].filter((name) => name !== '').join(' ');
  const told = (messages ?? []).join('\n');
  return [
    classes === '' ? '' : ` class="${classes}"`,
    told === '' ? '' : ` title="${escaped(told)}"`,
  ].join('');
}
