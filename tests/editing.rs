//! An edited document equals the same text opened fresh: tree, reports, forms and findings.

#[path = "generated/changes.rs"]
mod generated;

use gouji::document::Document;
use gouji::schema::Schemas;
use gouji::syntax::{Tree, Walk};
use gouji::text::{Edit, Span};
use proptest::prelude::*;

use generated::{CLEAN, changes, edits, start};

/// Every node with its kind and span.
fn drawn(tree: &Tree) -> String {
    fn draw(walk: &mut Walk, drawn: &mut String) {
        loop {
            *drawn += &format!("{:?} {:?};", walk.kind(), walk.span());
            if walk.enter() {
                draw(walk, drawn);
                walk.leave();
            }
            if !walk.advance() {
                return;
            }
        }
    }
    let mut text = String::new();
    draw(&mut tree.walk(), &mut text);
    text
}

fn assert_equal(edited: &Document, fresh: &Document) {
    assert_same(&edited.text.to_string(), &fresh.text.to_string());
    assert_same(&drawn(&edited.tree), &drawn(&fresh.tree));
    let entries = |document: &Document| {
        document.entries().map(|entry| format!("{entry:?}\n")).collect::<String>()
    };
    assert_same(&entries(edited), &entries(fresh));
    let written: String = edited
        .entries()
        .flat_map(|(_, entry)| entry.report.sections.iter().map(|placed| &*placed.section.text))
        .collect();
    assert!(written.is_empty() || written == edited.text.to_string(), "the reports are the text");
    let findings = |document: &Document| format!("{:#?}", document.findings());
    assert_same(&findings(edited), &findings(fresh));
}

/// Shows where two long texts part.
fn assert_same(edited: &str, fresh: &str) {
    if edited == fresh {
        return;
    }
    let pairs = edited.bytes().zip(fresh.bytes());
    let at = pairs.take_while(|(one, other)| one == other).count();
    let around = |text: &str| {
        let from = text.floor_char_boundary(at.saturating_sub(200));
        let to = text.floor_char_boundary((at + 200).min(text.len()));
        text[from..to].to_string()
    };
    panic!("edited: {}\nfresh: {}", around(edited), around(fresh));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn an_edited_document_equals_a_fresh_one(start in start(), notifications in changes()) {
        let mut text = start;
        let mut document = Document::new(&text, Schemas::built_in());
        for changes in notifications {
            let (edits, after) = edits(&changes, &text);
            text = after;
            document = document.edit(&edits);
            assert_equal(&document, &Document::new(&text, Schemas::built_in()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn digits_and_spaces_are_typed_in_whole_and_in_damaged_tables(
        start in start(),
        damage in changes(),
        keys in prop::collection::vec((0..1000usize, 0..3usize, "[0-9]{0,2}|[0-9 \u{3000}]{0,3}"), 1..16),
    ) {
        let mut text = edits(&damage[0], &start).1;
        let mut document = Document::new(&text, Schemas::built_in());
        for (at, gone, insert) in keys {
            let is_digit = |byte: u8| byte.is_ascii_digit();
            let digits: Vec<usize> =
                (0..text.len()).filter(|at| is_digit(text.as_bytes()[*at])).collect();
            let Some(start) = digits.get(at * digits.len() / 1000).copied() else { break };
            let gone = text[start..].bytes().take(gone).take_while(|byte| is_digit(*byte)).count();
            let span = Span::new(start as u32, (start + gone) as u32);
            text.replace_range(span.range(), &insert);
            document = document.edit(&[Edit { span, insert }]);
            assert_equal(&document, &Document::new(&text, Schemas::built_in()));
        }
    }
}

proptest! {
    #[test]
    fn a_rewritten_document_equals_a_fresh_one(start in start(), notifications in changes()) {
        let mut text = start;
        let document = Document::new(&text, Schemas::built_in());
        let before = text.clone();
        for changes in notifications {
            text = edits(&changes, &text).1;
        }
        let front = before.bytes().zip(text.bytes()).take_while(|(one, other)| one == other);
        let front = before.floor_char_boundary(front.count()) as u32;
        let (old, new) = (Span::new(front, before.len() as u32), Span::new(front, text.len() as u32));
        let rewritten = document.rewritten(&text, old, new);
        assert_equal(&rewritten, &Document::new(&text, Schemas::built_in()));
    }
}

#[test]
fn typing_a_report_and_deleting_it() {
    let mut document = Document::new("", Schemas::built_in());
    let mut text = String::new();
    for line in CLEAN.split_inclusive('\n') {
        let span = Span::at(text.len() as u32);
        document = document.edit(&[Edit { span, insert: line.to_string() }]);
        text += line;
        assert_equal(&document, &Document::new(&text, Schemas::built_in()));
    }
    while !text.is_empty() {
        let start = text[..text.len() - 1].rfind('\n').map_or(0, |before| before + 1);
        let span = Span::new(start as u32, text.len() as u32);
        document = document.edit(&[Edit { span, insert: String::new() }]);
        text.truncate(start);
        assert_equal(&document, &Document::new(&text, Schemas::built_in()));
    }
}

#[test]
fn numbers_that_become_too_long_and_short_again() {
    for row in ["本地另加的一行", "行政许可"] {
        let number = "9".repeat(27);
        let mut text = CLEAN.replacen("行政许可\t", &format!("{row}\t{number}\n行政许可\t"), 1);
        let at = (text.find(&number).expect("it is there") + number.len()) as u32;
        let mut document = Document::new(&text, Schemas::built_in());
        for typed in ["1", "2", "3", "", "", ""] {
            let span = if typed.is_empty() { Span::new(at - 1, at) } else { Span::at(at) };
            document = document.edit(&[Edit { span, insert: typed.into() }]);
            text.replace_range(span.range(), typed);
            assert_equal(&document, &Document::new(&text, Schemas::built_in()));
        }
    }
}

#[test]
fn a_number_that_is_written_otherwise_is_the_same() {
    let at = CLEAN.find("\t380\n").expect("a total") as u32 + 1;
    let wrong = CLEAN.replacen("\t52\t", "\t53\t", 1);
    let document = Document::new(&wrong, Schemas::built_in());
    for (span, insert) in [(Span::at(at + 3), ".0"), (Span::at(at), "0\u{3000}")] {
        let mut text = wrong.clone();
        text.replace_range(span.range(), insert);
        let edited = document.edit(&[Edit { span, insert: insert.into() }]);
        assert_equal(&edited, &Document::new(&text, Schemas::built_in()));
    }
}

#[test]
fn many_reports_in_one_file() {
    let text: String =
        (0..150).map(|number| CLEAN.replace("云岭区", &format!("第{number}区"))).collect();
    let mut document = Document::new(&text, Schemas::built_in());
    let mut text = text;
    for (place, (find, insert)) in
        [("374", "375"), ("报告\n", "报"), ("一、总体情况\n", ""), ("规章\t", "\n")]
            .iter()
            .enumerate()
    {
        let half = text.floor_char_boundary(text.len() * (place + 1) / 5);
        let start = half + text[half..].find(find).unwrap();
        let span = Span::new(start as u32, (start + find.len()) as u32);
        document = document.edit(&[Edit { span, insert: insert.to_string() }]);
        text.replace_range(span.range(), insert);
        assert_equal(&document, &Document::new(&text, Schemas::built_in()));
    }
}

#[test]
fn text_below_a_heading_of_the_contents() {
    let headings = CLEAN.lines().filter(|line| line.chars().nth(1) == Some('、'));
    let headings: Vec<&str> = headings.filter(|line| !line.contains('\t')).collect();
    let contents = format!("目录\n{}\n\n一、总体情况", headings.join("\n"));
    let text = CLEAN.replacen("一、总体情况", &contents, 1);
    let schemas = Schemas::built_in();
    let mut document = Document::new(&text, schemas.clone());
    let at = text.find("\n四、政府").expect("a heading of the contents") as u32;
    for edit in [
        Edit { span: Span::at(at), insert: "\n说明。".into() },
        Edit { span: Span::new(at, at + "\n说明。".len() as u32), insert: String::new() },
    ] {
        document = document.edit(&[edit]);
        let fresh = Document::new(&document.text.to_string(), schemas.clone());
        assert_equal(&document, &fresh);
    }
}
