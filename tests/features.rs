//! Every feature at every place of every report, whole, torn and pasted: no panic, and no span
//! outside of the text or inside a character.

use std::collections::HashSet;

use expect_test::expect;
use gouji::document::Document;
use gouji::features::inlay_hints::{Wanted, inlay_hints};
use gouji::features::preview::{self, Content};
use gouji::features::{
    code_lenses, definition, highlights, hover, plain_table, references, signature,
};
use gouji::rule::Language;
use gouji::schema::{self, Schemas};
use gouji::text::Span;

const REPORTS: [&str; 4] = [
    include_str!("reports/clean-2020.txt"),
    include_str!("reports/clean-2023.txt"),
    include_str!("reports/ragged-2022.txt"),
    include_str!("reports/wrong-2023.txt"),
];

/// Asks for everything at an offset, and gives the spans of the answers.
fn ask(document: &Document, offset: u32) -> Vec<Span> {
    let mut spans = Vec::new();
    let findings = document.findings();
    for language in [Language::Chinese, Language::English] {
        let found = hover::hover(document, &findings, offset, language);
        spans.extend(found.map(|hover| hover.span));
    }
    if let Some(found) = definition::definition(document, offset) {
        spans.push(found.total);
        spans.extend(found.parts);
    }
    if let Some(found) = references::references(document, offset) {
        spans.push(found.part);
        spans.extend(found.totals);
    }
    let found = highlights::highlights(document, offset);
    spans.extend(found.into_iter().map(|highlight| highlight.span));
    spans.extend(plain_table::plain_table(document, offset).map(|table| table.span));
    if let Some(found) = signature::signature(document, offset) {
        assert!(found.active < found.parameters.len());
        for name in found.parameters {
            assert!(found.label.get(name.range()).is_some());
        }
    }
    spans
}

/// The spans of a preview, in which no cell may cover another and nothing in a table may be lost.
fn previewed(document: &Document) -> Vec<Span> {
    let mut spans = Vec::new();
    for block in preview::preview(document, &document.findings(), Language::English) {
        spans.push(block.span);
        let Content::Table(rows) = block.content else { continue };
        let mut covered: HashSet<(usize, usize)> = HashSet::new();
        for (down, row) in rows.iter().enumerate() {
            let mut right = 0;
            for cell in row {
                while covered.contains(&(down, right)) {
                    right += 1;
                }
                for row in down..down + cell.rows {
                    for column in right..right + cell.columns {
                        assert!(covered.insert((row, column)), "{} covers another", cell.text);
                    }
                }
                assert!(down + cell.rows <= rows.len(), "{} reaches out of the table", cell.text);
            }
        }
        let cells: Vec<_> = rows.into_iter().flatten().collect();
        let written = document.text.slice(block.span);
        for text in written.split(['\t', '\n', '\r']).map(str::trim) {
            let bare = |text: &str| text.trim_matches(['\u{feff}', ' ']).to_string();
            let is_drawn = cells.iter().any(|cell| cell.text == bare(text));
            assert!(is_drawn || text.is_empty(), "{text} is lost");
        }
        spans.extend(cells.into_iter().filter_map(|cell| cell.span));
    }
    spans
}

fn ask_everywhere(text: &str, step: usize) {
    let document = Document::new(text, Schemas::built_in());
    let mut spans: Vec<Span> =
        (0..document.text.len() + 3).step_by(step).flat_map(|at| ask(&document, at)).collect();
    let whole = Span::new(0, document.text.len() + 9);
    let hints = inlay_hints(&document, whole, Wanted { expected: true, subtotals: true });
    spans.extend(hints.into_iter().map(|hint| Span::at(hint.offset)));
    spans.extend(code_lenses::code_lenses(&document).into_iter().map(|lens| lens.span));
    spans.extend(previewed(&document));
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text");
    }
}

#[test]
fn whole_reports() {
    for report in REPORTS {
        ask_everywhere(report, 5);
    }
}

#[test]
fn torn_reports() {
    for report in REPORTS {
        for part in 1..9 {
            let at = report.floor_char_boundary(report.len() * part / 9);
            ask_everywhere(&report[..at], 31);
            ask_everywhere(&report[at..], 31);
        }
    }
}

#[test]
fn several_reports_with_other_line_ends_and_fewer_tabs() {
    let text = REPORTS.concat();
    ask_everywhere(&text.replace('\n', "\r\n"), 97);
    ask_everywhere(&text.replace("\t\t", "\t"), 97);
    ask_everywhere(&text.replace("\t0", "\t"), 97);
    ask_everywhere(&text.replace('\t', "|"), 97);
}

#[test]
fn scraps() {
    for text in [
        "",
        "\t",
        "\t\t\n",
        "规章\t",
        "一、总体情况",
        "\u{feff}三、\t1",
        "\r\r\n",
        "（七）总计\n\t",
    ] {
        ask_everywhere(text, 1);
    }
}

#[test]
fn a_form_of_another_domain() {
    let edition = schema::read(include_str!("lending/lending.toml")).expect("a schema");
    let text = include_str!("lending/wrong.txt");
    let document = Document::new(text, Schemas::with([edition]));
    let wanted = Wanted { expected: true, subtotals: true };
    let mut drawn = String::new();
    for hint in inlay_hints(&document, Span::new(0, document.text.len()), wanted) {
        let line = document.text.position(hint.offset, Default::default()).line + 1;
        drawn += &format!("{line} {}\n", hint.label.text(Language::Chinese));
    }
    for lens in code_lenses::code_lenses(&document) {
        drawn += &format!("{}\n", lens.title.text(Language::Chinese));
    }
    let at = text.find("三、借出合计").expect("the row") + "三、借出合计\t\t".len();
    let found = signature::signature(&document, at as u32).expect("a signature");
    drawn += &format!("{} {}\n", found.label, found.active);
    let found = hover::hover(&document, &[], at as u32, Language::Chinese).expect("a hover");
    drawn += &found.text;
    expect![[r#"
        7 一、纸本小计 497
        10 读者·少儿应为 353
        勾稽 11/14
        三、借出合计（成人，少儿，团体，合计） 0
        **三、借出合计，读者·成人**  
        168

        - 本行：合计 = 成人 + 少儿 + 团体  
          ✗ 538 ≠ 520，左边多 18；其余各数无误时，此数应为 186
        - 本列：三、借出合计 = 一、纸本各项 + 二、音像  
          ✓ 168 = 168
        - 本列：五、未还 = 三、借出合计 − 四、已还  
          ✓ 18 = 18"#]]
    .assert_eq(&drawn);
}
