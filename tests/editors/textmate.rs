//! The TextMate grammar of VS Code says of every character what the tree-sitter grammar says.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use expect_test::{Expect, expect};
use gouji::text::is_blank;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tree_sitter::{Parser, Query, QueryCursor, StreamingIterator};

use crate::corpus::corpus;
use crate::machine::{npm, project, run, skip};

/// The captures of `highlights.scm`, and the scopes that mean the same.
const MEANINGS: [(&str, &str); 8] = [
    ("markup.heading.1", "markup.heading.1.gouji"),
    ("markup.heading.2", "markup.heading.2.gouji"),
    ("markup.heading.3", "markup.heading.3.gouji"),
    ("markup.list.numbered", "markup.list.numbered.gouji"),
    ("label", "entity.name.label.gouji"),
    ("constant.numeric", "constant.numeric.gouji"),
    ("number", "constant.numeric.gouji"),
    ("comment", "comment.line.double-slash.gouji"),
];

/// Where the engine of VS Code is installed.
static ENGINE: LazyLock<Result<PathBuf, String>> =
    LazyLock::new(|| npm("textmate", "editors/vscode/test/textmate", &["tokens.mjs", "words.mjs"]));

/// A stretch of one line, in UTF-16 units of the text.
#[derive(Deserialize)]
struct Token {
    start: usize,
    end: usize,
    scopes: Vec<String>,
}

/// What a script of the folder prints of each text, unless this machine cannot tell.
fn ask<T: DeserializeOwned>(script: &str, file: &str, texts: &[&str]) -> Option<Vec<T>> {
    let engine = match &*ENGINE {
        Ok(engine) => engine,
        Err(error) => {
            skip("the TextMate grammar", error);
            return None;
        }
    };
    let file = project("editors/vscode").join(file);
    let mut node = Command::new("node");
    let texts = serde_json::to_string(texts).expect("text is JSON");
    let printed = run(node.arg(engine.join(script)).arg(file), &texts);
    let printed = printed.unwrap_or_else(|error| panic!("{error}"));
    Some(serde_json::from_str(&printed).expect("a list with an entry for each text"))
}

fn tokens(texts: &[&str]) -> Option<Vec<Vec<Token>>> {
    ask("tokens.mjs", "syntaxes/gouji.tmLanguage.json", texts)
}

/// The meaning of each UTF-16 unit as VS Code sees it; none of blanks.
fn seen_by_vs_code(text: &str, tokens: &[Token]) -> Vec<Option<&'static str>> {
    let mut units = vec![None; text.encode_utf16().count()];
    for token in tokens {
        let known = |scope: &String| MEANINGS.iter().find(|(_, meaning)| meaning == scope);
        let meaning = token.scopes.iter().find_map(known).map(|(_, meaning)| *meaning);
        units[token.start..token.end].fill(meaning);
    }
    without_blanks(text, units)
}

/// The same as `highlights.scm` captures it.
fn seen_by_tree_sitter(text: &str, query: &Query) -> Vec<Option<&'static str>> {
    let mut parser = Parser::new();
    parser.set_language(&gouji::syntax::language()).expect("the parser fits the crate");
    // The server, too, parses a text without a final line ending as if it had one.
    let closed = format!("{text}\n");
    let tree = parser.parse(&closed, None).expect("a parser with a language gives a tree");
    let mut bytes = vec![None; closed.len()];
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(query, tree.root_node(), closed.as_bytes());
    while let Some((found, index)) = captures.next() {
        let capture = &found.captures()[*index];
        let name = query.capture_names()[capture.index as usize];
        let meaning = MEANINGS.iter().find(|(known, _)| *known == name);
        let (_, meaning) = meaning.unwrap_or_else(|| panic!("@{name} has no scope"));
        bytes[capture.node.byte_range()].fill(Some(*meaning));
    }
    let units = text
        .char_indices()
        .flat_map(|(at, character)| std::iter::repeat_n(bytes[at], character.len_utf16()));
    without_blanks(text, units.collect())
}

fn without_blanks(text: &str, mut units: Vec<Option<&'static str>>) -> Vec<Option<&'static str>> {
    let characters = text.chars().flat_map(|it| std::iter::repeat_n(it, it.len_utf16()));
    for (unit, character) in units.iter_mut().zip(characters) {
        if is_blank(character) {
            *unit = None;
        }
    }
    units
}

#[test]
fn it_agrees_with_the_tree_on_every_character() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(project("tests/reports")).expect("the reports").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path).expect("a report is text");
            texts.push((path.display().to_string(), text.replace('\n', "\r\n")));
            texts.push((path.display().to_string(), text));
        }
    }
    assert!(texts.len() > 3);
    texts.extend(corpus().into_iter().map(|case| {
        let name = format!("{}{}", case.name, case.tree);
        (name, case.text)
    }));
    let plain: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let Some(tokens) = tokens(&plain) else { return };
    assert_eq!(tokens.len(), texts.len());

    let highlights = fs::read_to_string(project("grammar/queries/highlights.scm"));
    let highlights = highlights.expect("the highlights");
    let query = Query::new(&gouji::syntax::language(), &highlights).expect("a query");
    let mut met = Vec::new();
    for ((name, text), tokens) in texts.iter().zip(&tokens) {
        let (one, other) = (seen_by_vs_code(text, tokens), seen_by_tree_sitter(text, &query));
        if let Some(at) = (0..one.len()).find(|at| one[*at] != other[*at]) {
            let units: Vec<u16> = text.encode_utf16().take(at).collect();
            let before = String::from_utf16_lossy(&units);
            let (one, other) = (one[at], other[at]);
            panic!("{name}\nafter {before:?}: {one:?} in VS Code, {other:?} in the tree");
        }
        met.extend(one);
    }
    for (_, meaning) in MEANINGS {
        assert!(met.contains(&Some(meaning)), "nothing in the texts is {meaning}");
    }
}

/// Draws the scopes of a text, line by line.
fn check(text: &str, expected: Expect) {
    let Some(tokens) = tokens(&[text]) else { return };
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut drawn = String::new();
    let mut line = 0;
    for Token { start, end, scopes } in &tokens[0] {
        if scopes.is_empty() || start == end {
            continue;
        }
        let before = String::from_utf16_lossy(&units[..*start]).replace("\r\n", "\n");
        let at = before.matches(['\r', '\n']).count() + 1;
        if line != at {
            drawn += &format!("{at}\n");
            line = at;
        }
        let text = String::from_utf16_lossy(&units[*start..*end]);
        drawn += &format!("  {text:?} {}\n", scopes.join(" ").replace(".gouji", ""));
    }
    expected.assert_eq(&drawn);
}

#[test]
fn lines_of_every_kind() {
    check(
        "\u{feff}# 青禾镇2023年度报告　\r\n// 规章\t3\r\n　一、总体\u{b}情况\r（一）主动公开\n\
         １．公开三件。\n全年无事。\n（二）依申请公开。\n",
        expect![[r#"
            1
              "\u{feff}# 青禾镇2023年度报告\u{3000}" markup.heading.1
            2
              "//" comment.line.double-slash punctuation.definition.comment
              " 规章\t3" comment.line.double-slash
            3
              "\u{3000}一、总体\u{b}情况" markup.heading.2
            4
              "（一）主动公开" markup.heading.3
            5
              "１．" markup.list.numbered punctuation.definition.list.begin
              "公开三件。" markup.list.numbered
        "#]],
    );
}

#[test]
fn cells_of_rows() {
    check(
        "一、新收\t 3　\t-１，２００.5\t12件\t\u{b}3\r\n\t（一）予以公开\t\t0\t\r\n175\t/\n175\n\t\n",
        expect![[r#"
            1
              "一、新收" meta.row entity.name.label
              "\t" meta.row punctuation.separator.cell
              " " meta.row
              "3" meta.row constant.numeric
              "\u{3000}" meta.row
              "\t" meta.row punctuation.separator.cell
              "-１，２００.5" meta.row constant.numeric
              "\t" meta.row punctuation.separator.cell
              "12件" meta.row entity.name.label
              "\t" meta.row punctuation.separator.cell
              "\u{b}" meta.row
              "3" meta.row constant.numeric
            2
              "\t" meta.row punctuation.separator.cell
              "（一）予以公开" meta.row entity.name.label
              "\t" meta.row punctuation.separator.cell
              "\t" meta.row punctuation.separator.cell
              "0" meta.row constant.numeric
              "\t" meta.row punctuation.separator.cell
            3
              "175" meta.row constant.numeric
              "\t" meta.row punctuation.separator.cell
              "/" meta.row entity.name.label
            5
              "\t" meta.row punctuation.separator.cell
        "#]],
    );
}

#[test]
fn words_end_at_punctuation_and_figures_are_whole() {
    for (text, expected) in [
        ("2023年，区水务局（一）主动公开", &["2023", "年", "区水务局", "一", "主动公开"][..]),
        ("规章\t-1,234.50\t１，２００　12件\t", &["规章", "-1,234.50", "１，２００", "12", "件"]),
        ("危及“三安全一稳定”——2021-2023年。", &["危及", "三安全一稳定", "2021", "2023", "年"]),
        (
            "// gouji: allow(sum-mismatch，empty-cell)",
            &["gouji", "allow", "sum-mismatch", "empty-cell"],
        ),
        ("行政xuke", &["行政xuke"]),
        ("甲\u{b}乙\u{2028}丙", &["甲", "乙", "丙"]),
    ] {
        let words = ask::<Vec<String>>("words.mjs", "language-configuration.json", &[text]);
        let Some(words) = words else { return };
        assert_eq!(words, [expected]);
    }
}
