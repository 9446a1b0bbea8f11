/**
 * Report text: titles, headings, paragraphs and tables whose cells are parted by TABs.
 *
 * The grammar knows shapes and no form: which labels and sections a form asks for stands in the
 * server's schemas. Parsing never fails: every line is one of the kinds below.
 *
 * A title, a heading and the other one-line kinds are each one token, end of line included. Such a
 * token cannot match a line with a TAB, so `一、…⇥` falls to the row; this is what keeps the nested
 * tree LR(1), and the nesting is what keeps a reparse short.
 *
 * All tokens have the same precedence on purpose: tree-sitter ranks precedence before length, and
 * here the longest match must win. Among equally long matches the kind declared first wins.
 */

const EOL = /\r\n|\n|\r/;
const SPACES = /[ \u3000\u00a0\ufeff]*/;
const ORDINAL = /[一二三四五六七八九十]+/;
const DIGITS = /[0-9０-９]+/;

/**
 * A line without TAB whose content matches the parts, with its end and the blank lines after it.
 * Blank lines of their own would double the nodes that a reparse passes one by one.
 */
const line = (...parts) => token(seq(SPACES, ...parts, EOL, repeat(seq(SPACES, EOL))));

module.exports = grammar({
  name: "gouji",

  extras: (_) => [],

  rules: {
    document: ($) => seq(optional(alias($._untitled, $.report)), repeat($.report)),

    _untitled: ($) => choice(seq(repeat1($._block), repeat($.section)), repeat1($.section)),

    report: ($) => seq($.title, repeat($._block), repeat($.section)),

    section: ($) => seq($.heading, repeat($._block)),

    _block: ($) =>
      choice($.comment, $.blank, $.subheading, $.item, $.paragraph, $.table),

    // `// gouji: allow(code)` and any other line that begins with two slashes.
    comment: (_) => token(seq(SPACES, "//", /[^\r\n]*/, EOL, repeat(seq(SPACES, EOL)))),

    // Blank lines at the beginning, and after the rows of a table.
    blank: (_) => line(),

    // `一、总体情况`; a Markdown paste may put `#` in front.
    heading: (_) => line(/#*/, SPACES, ORDINAL, SPACES, /[、．.]/, /[^\t\r\n。；]*/),

    // `（一）主动公开`: a line of its own, no sentence.
    subheading: (_) => line(/#*/, SPACES, /[（(]/, ORDINAL, /[）)]/, /[^\t\r\n。；]*/),

    // `1、主动公开情况。…`
    item: (_) => line(DIGITS, /[、．.]/, /[^\t\r\n]*/),

    // `云岭区水务局2023年政府信息公开工作年度报告`
    title: (_) => line(/[^\t\r\n。]*/, choice("报告", "年报", "报表"), SPACES),

    paragraph: (_) => line(/[^\t\r\n]+/),

    table: ($) => prec.right(repeat1($.row)),

    row: ($) => seq($._cells, optional($._cell), $._eol),

    // Recursive on the left, not a repeat: that halves the memory of the tree and lets a reparse
    // keep the cells before and the rows around the one that changed.
    _cells: ($) => seq(optional($._cells), optional($._cell), "\t"),

    _cell: ($) => choice($.figure, $.text),

    figure: (_) => token(seq(SPACES, /[+\-]?/, DIGITS, /[0-9０-９,，.．]*/, SPACES)),

    text: (_) => /[^\t\r\n]+/,

    _eol: (_) => EOL,
  },
});
