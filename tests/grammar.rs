//! The grammar keeps its promises: every corpus case has the tree that stands beside it, the
//! committed parser is the one that `grammar.js` makes, every query finds something, and real
//! reports parse without a fault.

#[path = "grammar/corpus.rs"]
mod corpus;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::text::is_blank;
use tree_sitter::{CaptureQuantifier, Node, Parser, Query, QueryCursor, StreamingIterator, Tree};
use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

use corpus::{Case, corpus};

/// The version of the parser that is written. Helix of Debian 13 and Emacs of Debian
/// 12 read none newer.
const VERSION: usize = 14;

/// Has every kind of node, for the queries.
const SAMPLE: &str = "\
青禾镇2023年政府信息公开工作年度报告
// gouji: allow(missing-section)

一、总体情况
（一）主动公开
1、公开三件。
全年无事。
二、主动公开政府信息情况
信息内容\t本年制发件数\t现行有效件数
规章\t3\t12
";

#[test]
fn every_corpus_case_has_its_tree() {
    let mut wrong = Vec::new();
    for Case { name, text, tree } in corpus() {
        let expected = drawn(&tree);
        let found = drawn(&parse(&text).root_node().to_sexp());
        if expected != found {
            wrong.push(format!("{name}\n{text:?}\nexpected:\n{expected}\nfound:\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The server asks the core what is blank, which cannot ask the grammar.
#[test]
fn what_is_blank_is_so_for_the_grammar_as_well() {
    let heading = parse("一、总体情况").root_node().to_sexp();
    for character in (0..=0xFFFF).filter_map(char::from_u32) {
        let is_heading =
            parse(&format!("{character}一、总体情况")).root_node().to_sexp() == heading;
        let is_sign = "\t\r\n#*一二三四五六七八九十".contains(character);
        assert!(is_sign || is_heading == is_blank(character), "{character:?}");
    }
}

#[test]
fn no_two_corpus_cases_share_a_name() {
    let mut names = BTreeSet::new();
    for case in corpus() {
        let (file, name) = case.name.split_once(": ").expect("a case is named after its file");
        assert!(names.insert(name.to_string()), "{file}: {name}");
    }
}

/// Asked pattern by pattern, because tree-sitter drops the fourth name of a node without a word.
#[test]
fn every_name_in_every_query_captures_something() {
    let tree = parse(SAMPLE);
    let language = gouji::syntax::language();
    // Zed's themes have other names than those that the queries give to all editors.
    let zed = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/zed/languages/gouji");
    let mut paths = files_below(&grammar().join("queries"));
    paths.extend(
        files_below(&zed).into_iter().filter(|path| path.extension().is_some_and(|it| it == "scm")),
    );
    for path in paths {
        let source = read(&path);
        let query = Query::new(&language, &source)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut idle: BTreeSet<(usize, usize)> = (0..query.pattern_count())
            .flat_map(|pattern| {
                let quantifiers = query.capture_quantifiers(pattern).iter().enumerate();
                quantifiers
                    .filter(|(_, quantifier)| **quantifier != CaptureQuantifier::Zero)
                    .map(move |(name, _)| (pattern, name))
            })
            .collect();
        assert!(!idle.is_empty(), "{} names nothing", path.display());
        let mut cursor = QueryCursor::new();
        let mut matches = cursor.matches(&query, tree.root_node(), SAMPLE.as_bytes());
        while let Some(found) = matches.next() {
            for capture in found.captures() {
                idle.remove(&(found.pattern_index, capture.index as usize));
            }
        }
        if let Some((pattern, name)) = idle.first() {
            let line = 1 + source[..query.start_byte_for_pattern(*pattern)].matches('\n').count();
            let name = query.capture_names()[*name];
            panic!("{}:{line}: @{name} captures nothing in SAMPLE", path.display());
        }
    }
}

#[test]
fn the_committed_parser_is_what_the_grammar_makes() {
    let committed = grammar().join("src");
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("grammar");
    // A file that an older generator left there would pass for one that this one made.
    let _ = fs::remove_dir_all(&fresh);
    let mut diagnostics = Vec::new();
    generate_parser_in_directory(
        grammar(),
        Some(&fresh),
        Some(grammar().join("grammar.js")),
        VERSION,
        None,
        Some("native"),
        true,
        OptLevel::default(),
        &mut diagnostics,
    )
    .unwrap_or_else(|error| panic!("grammar.js: {error}"));
    assert!(diagnostics.is_empty(), "grammar.js: {diagnostics:?}");

    let made = files_below(&fresh);
    let names: Vec<&Path> = made.iter().map(|path| path.strip_prefix(&fresh).unwrap()).collect();
    for expected in ["grammar.json", "node-types.json", "parser.c", "tree_sitter/parser.h"] {
        assert!(names.contains(&Path::new(expected)), "{expected} was not generated");
    }
    for name in names {
        let (fresh, committed) = (fresh.join(name), committed.join(name));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(committed.parent().unwrap()).unwrap();
            fs::copy(fresh, committed).unwrap();
        } else if fs::read(fresh).ok() != fs::read(&committed).ok() {
            panic!(
                "{} is stale; `UPDATE_EXPECT=1 cargo test --test grammar` writes it anew",
                committed.display()
            );
        }
    }
}

/// The reports lie beside the checkout where the work is done, and nowhere else.
#[test]
fn real_reports_parse_without_a_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    if !folder.is_dir() {
        return;
    }
    let reports = files_below(&folder);
    for path in reports.iter().filter(|path| path.extension().is_some_and(|it| it == "txt")) {
        let text = read(path);
        if let Some(fault) = first_fault(parse(&text).root_node()) {
            let line = fault.start_position().row + 1;
            panic!("{}:{line}: {}", path.display(), fault.to_sexp());
        }
    }
}

#[test]
fn tree_sitter_json_names_only_queries_that_exist() {
    let config: serde_json::Value =
        serde_json::from_str(&read(&grammar().join("tree-sitter.json"))).unwrap();
    let mut named = Vec::new();
    strings(&config, &mut named);
    named.retain(|string| string.ends_with(".scm"));
    assert!(!named.is_empty(), "tree-sitter.json names no query");
    for name in named {
        assert!(grammar().join(name).is_file(), "tree-sitter.json names {name}");
    }
}

/// Parses as the server does: a text without a final line ending gets one, an empty text does not.
fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&gouji::syntax::language()).expect("the parser fits the crate");
    let missing = if text.is_empty() || text.ends_with(['\r', '\n']) { "" } else { "\n" };
    parser.parse(format!("{text}{missing}"), None).expect("a parser with a language gives a tree")
}

/// A tree in parentheses, however it was laid out, with one node a line.
fn drawn(tree: &str) -> String {
    let mut drawing = String::new();
    let mut depth = 0_usize;
    let spaced = tree.replace('(', " ( ").replace(')', " ) ");
    for word in spaced.split_whitespace() {
        match word {
            "(" => {
                drawing.push('\n');
                drawing.push_str(&"  ".repeat(depth));
                depth += 1;
            }
            ")" => depth = depth.checked_sub(1).expect("no parenthesis is closed twice"),
            word => drawing.extend([word, " "]),
        }
    }
    assert_eq!(depth, 0, "a parenthesis is left open in {tree}");
    drawing.trim_start().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The first node that is an error or missing, or the deepest one known to hold such a node.
fn first_fault(node: Node) -> Option<Node> {
    if !node.has_error() {
        return None;
    }
    let inner = node.children(&mut node.walk()).find_map(first_fault);
    Some(if node.is_error() { node } else { inner.unwrap_or(node) })
}

fn strings<'json>(value: &'json serde_json::Value, found: &mut Vec<&'json str>) {
    match value {
        serde_json::Value::String(string) => found.push(string),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        serde_json::Value::Object(map) => map.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn grammar() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file in a folder and in the folders in it, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect()
}
