//! The corpus of the grammar, in tree-sitter's own format, so `tree-sitter test` reads it too.
//!
//! A text ends before the line break that stands above its `---`, and a blank line there gives it a
//! final line ending. Where a case needs characters that a file hides, its header says `:escapes`,
//! and then `\r`, `\n`, `\t`, `\\` and `\u{2028}` stand for what they stand for in Rust; such a
//! case also says `:skip`, because `tree-sitter test` knows no escapes.

use std::fs;
use std::path::{Path, PathBuf};

/// One case of the corpus.
pub struct Case {
    /// The file and the case's own name.
    pub name: String,
    pub text: String,
    /// The tree that stands beside the text.
    pub tree: String,
}

/// Every case, file by file.
pub fn corpus() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/test/corpus");
    let entries = fs::read_dir(folder).expect("the corpus");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut corpus = Vec::new();
    for path in paths {
        let cases = cases(&fs::read_to_string(&path).expect("a corpus file is text"));
        let file = path.file_stem().expect("a file has a name").to_string_lossy();
        assert!(!cases.is_empty(), "{file} holds no case");
        let named = |case: Case| Case { name: format!("{file}: {}", case.name), ..case };
        corpus.extend(cases.into_iter().map(named));
    }
    corpus
}

/// The cases of a corpus file.
fn cases(file: &str) -> Vec<Case> {
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let bars: Vec<usize> = (0..lines.len()).filter(|at| is_ruler(lines[*at], '=')).collect();
    assert!(bars.len().is_multiple_of(2), "a header is not closed:\n{file}");
    let headers: Vec<(usize, usize)> = bars.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let ends = headers.iter().skip(1).map(|(opening, _)| *opening).chain([lines.len()]);
    headers
        .iter()
        .zip(ends)
        .map(|((opening, closing), end)| {
            let header: Vec<&str> =
                lines[opening + 1..*closing].iter().map(|line| line.trim()).collect();
            let (name, attributes) = header.split_first().expect("a header holds a name");
            let body = &lines[closing + 1..end];
            let ruler = body
                .iter()
                .rposition(|line| is_ruler(line, '-'))
                .unwrap_or_else(|| panic!("{name}: no `---` stands between text and tree"));
            let text = body[..ruler].concat();
            let text = text.strip_suffix('\n').unwrap_or(&text);
            Case {
                name: name.to_string(),
                text: match attributes {
                    [] => text.to_owned(),
                    [":skip", ":escapes"] => unescaped(text),
                    other => panic!("{name}: unknown attributes {other:?}"),
                },
                tree: body[ruler + 1..].concat(),
            }
        })
        .collect()
}

fn is_ruler(line: &str, mark: char) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.chars().all(|character| character == mark)
}

/// The text that is meant in a case with `:escapes`.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split('\\');
    plain.extend(parts.next());
    while let Some(part) = parts.next() {
        // Two backslashes part an empty string, and what stands behind them is plain.
        if part.is_empty() {
            plain.push('\\');
            plain.extend(parts.next());
            continue;
        }
        let (escape, rest) = match part.strip_prefix("u{") {
            Some(number) => number.split_once('}').expect("`\\u{` is closed by `}`"),
            None => part.split_at(part.chars().next().map_or(0, char::len_utf8)),
        };
        plain.push(match escape {
            "r" => '\r',
            "n" => '\n',
            "t" => '\t',
            number => u32::from_str_radix(number, 16)
                .ok()
                .filter(|_| part.starts_with("u{"))
                .and_then(char::from_u32)
                .unwrap_or_else(|| panic!("unknown escape \\{part}")),
        });
        plain.push_str(rest);
    }
    plain
}
