// Reads a list of texts, in JSON, from standard input, and prints for each text the list of the
// words that the word pattern of a language configuration finds in it.
// Usage: node words.mjs CONFIGURATION < TEXTS

import { readFileSync } from "node:fs";

const { wordPattern } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => text.match(new RegExp(wordPattern, "g")) ?? [])));
