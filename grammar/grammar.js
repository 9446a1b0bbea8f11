/**
 * Report text: titles, headings, paragraphs and tables whose cells are parted by TABs.
 *
 * The grammar knows shapes and no form: which labels and sections a form asks for stands in the
 * server's schemas. Parsing never fails: every line is one of the kinds below.
 *
 * A title, a heading and the other one-line kinds are each one token, end of line included. Such a
 * token cannot match a line with several cells, so `一、…⇥3` falls to the row; this is what keeps the
 * nested tree LR(1), and the nesting is what keeps a reparse short. A line of one cell is a row as
 * well, unless that cell ends like a title, a heading or a sentence: spreadsheets pad every line.
 *
 * All tokens have the same precedence on purpose: tree-sitter ranks precedence before length, and
 * here the longest match must win. Among equally long matches the kind declared first wins.
 */

const EOL = /\r\n|\n|\r/;
// What shows nothing, but TABs: white space, and what web pages and chats leave without width.
const BLANK = String.raw` \u000b\u000c\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff`;
const BLANKS = new RegExp(`[${BLANK}]*`);
const PADDING = new RegExp(`[\\t${BLANK}]*`);
// `…年度报告`, and the year behind it: `…年度报告（2023年度）`.
const TITLE_END = seq(
  choice("报告", "年报", "报表"),
  optional(
    seq(
      BLANKS,
      /[（(]/,
      BLANKS,
      /[0-9０-９〇○零一二三四五六七八九]{4}/,
      BLANKS,
      /年?度?/,
      BLANKS,
      /[）)]/,
    ),
  ),
);
const ORDINAL = /[一二三四五六七八九十]+/;
const DIGITS = /[0-9０-９]+/;

/**
 * A line whose content matches the parts, with its end and the blank lines after it.
 * Blank lines of their own would double the nodes that a reparse passes one by one.
 */
const line = (...parts) => token(seq(BLANKS, ...parts, EOL, repeat(seq(BLANKS, EOL))));

/** How many elements of a list stand under one node. */
const CHUNK = 6;

/**
 * The rules of a list of one or more: chunks, recursive on the left, and the elements left over.
 * After an edit tree-sitter passes all elements of a `repeat` again, one by one, because its nodes
 * count as fragile. Chunks without a change it takes over whole.
 */
const list = (list, element) => {
  const [chunks, chunk] = [`${list}_chunks`, `${list}_chunk`];
  const rest = ($, most) =>
    most === 1 ? $[element] : seq($[element], optional(rest($, most - 1)));
  return {
    [list]: ($) =>
      prec.right(choice(seq($[chunks], optional(rest($, CHUNK - 1))), rest($, CHUNK - 1))),
    [chunks]: ($) => prec.right(seq(optional($[chunks]), $[chunk])),
    [chunk]: ($) => prec.right(seq(...Array.from({ length: CHUNK }, () => $[element]))),
  };
};

module.exports = grammar({
  name: "gouji",

  extras: (_) => [],

  rules: {
    document: ($) => seq(optional(alias($._untitled, $.report)), optional($._reports)),

    _untitled: ($) => choice(seq($._blocks, optional($._sections)), $._sections),

    report: ($) => seq($.title, optional($._blocks), optional($._sections)),

    section: ($) => seq($.heading, optional($._blocks)),

    ...list("_reports", "report"),

    ...list("_sections", "section"),

    ...list("_blocks", "_block"),

    ...list("_rows", "row"),

    _block: ($) =>
      choice($.comment, $.blank, $.subheading, $.item, $.paragraph, $.table),

    // `// gouji: allow(code)` and any other line that begins with two slashes.
    comment: (_) => token(seq(BLANKS, "//", /[^\r\n]*/, EOL, repeat(seq(BLANKS, EOL)))),

    // Blank lines at the beginning, and after the rows of a table.
    blank: (_) => line(),

    // `一、总体情况`; Markdown puts `#` or `**` around it, a list of Word a TAB behind the number.
    heading: (_) => {
      const number = seq(/[#*]*/, BLANKS, ORDINAL, BLANKS, /[、．.]/);
      const words = /[^\t\r\n。；]*/;
      const listed = seq(/\t+/, /[^\t\r\n。；0-9０-９]/, words);
      const padded = seq(PADDING, number, words, choice("情况", "事项", TITLE_END, /[！？]/), PADDING);
      return line(choice(seq(number, choice(words, listed)), padded));
    },

    // `（一）主动公开`: a line of its own, no sentence.
    subheading: (_) => {
      const number = seq(/[#*]*/, BLANKS, /[（(]/, ORDINAL, /[）)]/);
      const words = /[^\t\r\n。；]*/;
      const padded = seq(PADDING, number, words, choice(TITLE_END, /[！？]/), PADDING);
      return line(choice(seq(number, words), padded));
    },

    // `1、主动公开情况。…`
    item: (_) => {
      const number = seq(DIGITS, /[、．.]/);
      const words = /[^\t\r\n]*/;
      const padded = seq(PADDING, number, words, choice(TITLE_END, /[。！？]/), PADDING);
      return line(choice(seq(number, words), padded));
    },

    // `云岭区水务局2023年政府信息公开工作年度报告`
    title: (_) => line(PADDING, /[^\t\r\n。]*/, TITLE_END, PADDING),

    paragraph: (_) =>
      line(choice(/[^\t\r\n]+/, seq(PADDING, /[^\t\r\n]*[。！？]/, PADDING))),

    table: ($) => prec.right($._rows),

    row: ($) => seq($._cells, optional($._cell), $._eol),

    // Recursive on the left, not a repeat: that halves the memory of the tree and lets a reparse
    // keep the cells before and the rows around the one that changed.
    _cells: ($) => seq(optional($._cells), optional($._cell), "\t"),

    _cell: ($) => choice($.figure, $.text),

    figure: (_) => token(seq(BLANKS, /[+\-]?/, DIGITS, /[0-9０-９,，.．]*/, BLANKS)),

    text: (_) => /[^\t\r\n]+/,

    _eol: (_) => EOL,
  },
});
