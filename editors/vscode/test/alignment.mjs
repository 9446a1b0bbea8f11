// Whether the figures of each column end in one line on the screen, whatever the font.
import assert from 'node:assert/strict';

/** A figure that is a cell, and not part of a label. */
const FIGURE = /^-?[0-9]+(\.[0-9]+)?$/;

/** Figures of a report's tables: `{line, column, text}`, lines from 1, a column being a TAB's. */
export function figures(text) {
  return text.split('\n').flatMap((row, index) =>
    row.split('\t').flatMap((cell, column) => {
      const figure = cell.trim();
      const isFigure = row.includes('\t') && FIGURE.test(figure);
      return isFigure ? [{ line: index + 1, column, text: figure }] : [];
    }),
  );
}

/** The tables of a report: `[first, last]` lines from 1. */
export function tables(text) {
  const found = [];
  text.split('\n').forEach((row, index) => {
    if (!row.includes('\t')) return;
    const last = found.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else found.push([index + 1, index + 1]);
  });
  return found;
}

/** The right edges of the numbers on the screen, by line: runs in the page. */
function edges() {
  const numbers = new Map();
  for (const margin of document.querySelectorAll('.margin-view-overlays > div')) {
    const number = margin.querySelector('.line-numbers')?.textContent;
    if (number) numbers.set(margin.style.top, Number(number));
  }
  const found = {};
  for (const line of document.querySelectorAll('.view-line')) {
    const number = numbers.get(line.style.top);
    if (number === undefined) continue;
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const characters = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      // A figure is never in two nodes; a hint behind it is in another one.
      characters.push({ node: new Text(' '), at: 0 });
      for (let at = 0; at < node.data.length; at++) characters.push({ node, at });
    }
    const text = characters.map(({ node, at }) => node.data[at]).join('');
    found[number] = [...text.matchAll(/(?<=[\s\u00a0\u3000])-?[0-9]+(\.[0-9]+)?(?=[\s\u00a0\u3000]|$)/g)].map(
      (match) => {
        const { node, at } = characters[match.index + match[0].length - 1];
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return { text: match[0], right: range.getBoundingClientRect().right };
      },
    );
  }
  return found;
}

/**
 * The edges, once both lines are on the screen and nothing moves: colours and hints come late and move
 * what is behind.
 */
async function settled(workbench, first, last) {
  let before = '';
  return workbench.eventually('lines that stand still', async () => {
    const seen = await workbench.page.evaluate(edges);
    const now = JSON.stringify(seen);
    const still = now === before && seen[first] !== undefined && seen[last] !== undefined;
    before = now;
    return still && seen;
  });
}

/**
 * Measures every table and returns the widest spread of any column, in pixels, and of how many
 * figures. Each table must fit into the window. Rows with a match of `except` do not count.
 */
export async function spread(workbench, text, except) {
  let widest = 0;
  let measured = 0;
  const rows = text.split('\n');
  const all = figures(text);
  for (const [first, last] of tables(text)) {
    // A line that is far away comes to the middle of the window.
    await workbench.goTo(1);
    await workbench.goTo(Math.floor((first + last) / 2));
    const seen = await settled(workbench, first, last);
    const columns = new Map();
    for (let line = first; line <= last; line++) {
      const written = all.filter((figure) => figure.line === line);
      const shown = seen[line];
      assert.ok(shown !== undefined, `line ${line} is on the screen`);
      // Hints behind the row have numbers too.
      const numbers = shown.slice(0, written.length).map((number) => number.text);
      assert.deepEqual(numbers, written.map((figure) => figure.text));
      if (except?.test(rows[line - 1] ?? '')) continue;
      written.forEach(({ column }, index) => {
        columns.set(column, [...(columns.get(column) ?? []), shown[index].right]);
      });
      measured += written.length;
    }
    for (const rights of columns.values()) {
      widest = Math.max(widest, Math.max(...rights) - Math.min(...rights));
    }
  }
  assert.ok(measured > 100);
  return { widest, measured };
}
