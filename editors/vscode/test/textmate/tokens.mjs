// Reads a list of texts, in JSON, from standard input, and prints for each text the list of its
// tokens: start and end in UTF-16 units of the text, and the scopes without the grammar's own.
// Lines are tokenised as VS Code does it, which ends them at CR LF, LF and CR only.
// Usage: node tokens.mjs GRAMMAR < TEXTS

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const [, , path] = process.argv;
const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
await oniguruma.loadWASM(readFileSync(wasm));

const raw = textmate.parseRawGrammar(readFileSync(path, "utf8"), path);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => (scope === raw.scopeName ? raw : null),
});
const grammar = await registry.loadGrammar(raw.scopeName);

function tokens(text) {
  const found = [];
  let stack = textmate.INITIAL;
  let start = 0;
  for (const part of text.split(/(\r\n|\n|\r)/)) {
    if (!/^[\r\n]/.test(part)) {
      const line = grammar.tokenizeLine(part, stack);
      stack = line.ruleStack;
      for (const { startIndex, endIndex, scopes } of line.tokens) {
        const end = Math.min(endIndex, part.length);
        found.push({ start: start + startIndex, end: start + end, scopes: scopes.slice(1) });
      }
    }
    start += part.length;
  }
  return found;
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(tokens)));
