/** What is asked of the server beyond the protocol. Lines from 0, characters in UTF-16 units. */
import {
  type Position,
  type Range,
  RequestType,
  type TextDocumentIdentifier,
} from 'vscode-languageclient/node';

interface OfDocument {
  textDocument: TextDocumentIdentifier;
}

export interface RuleName {
  code: string;
  title: string;
}

export interface Status {
  /** The name of the form's edition. */
  edition: string | null;
  /** The year that is reported on. */
  year: number | null;
  /** Sum rules that hold, that fail, and that cannot be told for want of a figure. */
  sums: { held: number; failed: number; open: number };
  errors: number;
  warnings: number;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

interface Marked {
  severity?: Severity | null;
  messages?: string[];
}

export interface Paragraph extends Marked {
  kind: 'title' | 'heading' | 'subheading' | 'paragraph';
  range: Range;
  text: string;
}

export interface Cell extends Marked {
  text: string;
  /** Absent for a cell that the form has and the text lacks. */
  range: Range | null;
  /** How many columns and rows it spans. */
  columns: number;
  rows: number;
  head: boolean;
  figure: boolean;
}

export interface Table {
  kind: 'table';
  range: Range;
  rows: Cell[][];
}

export type Block = Paragraph | Table;

export interface Preview {
  version: number;
  blocks: Block[];
}

export const newReport = new RequestType<
  { year: number; agency?: string },
  { text: string },
  void
>('gouji/newReport');

export const explain = new RequestType<
  { code: string },
  { title: string; markdown: string } | null,
  void
>('gouji/explain');

export const rules = new RequestType<Record<string, never>, RuleName[], void>('gouji/rules');

export const plainTable = new RequestType<
  OfDocument & { position: Position },
  { text: string; range: Range } | null,
  void
>('gouji/plainTable');

export const status = new RequestType<OfDocument, Status | null, void>('gouji/status');

export const preview = new RequestType<OfDocument, Preview | null, void>('gouji/preview');
