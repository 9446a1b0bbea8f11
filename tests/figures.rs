//! One wrong figure is found, named once, and mended: over every cell of generated reports, in both
//! editions, in neat and in ragged layouts. And the blank form, filled with zeros, has no fault.

#[path = "generated/reports.rs"]
mod generated;

use gouji::document::Document;
use gouji::form::table::CellAt;
use gouji::rule::Finding;
use gouji::schema::Schemas;
use gouji::text::{Edit, Span};

use generated::{Numbers, figures, filled, ragged, report, tables};

const CLEAN: &str = include_str!("reports/clean-2023.txt");

fn open(text: &str) -> Document {
    Document::new(text, Schemas::built_in())
}

fn sum_findings(document: &Document) -> Vec<Finding> {
    let mut findings = document.findings();
    let codes = ["sum-mismatch", "suspect-figure", "shifted-row"];
    findings.retain(|finding| codes.contains(&finding.rule.code));
    findings
}

/// The reports to try: both editions, neat and ragged, with different figures.
fn reports() -> Vec<String> {
    let mut numbers = Numbers(2026);
    let mut reports = Vec::new();
    for edition in &Schemas::built_in().editions {
        for _ in 0..3 {
            let neat = report(edition, &mut numbers);
            reports.push(ragged(&neat, &mut numbers));
            reports.push(neat);
        }
    }
    reports
}

/// Changes every figure of a table to a few other values, one at a time.
fn each_change(table: usize, mut judge: impl FnMut(&Document, &Document, CellAt, Span, &Edit)) {
    let mut numbers = Numbers(7);
    for text in reports() {
        let document = open(&text);
        assert_eq!(sum_findings(&document).len(), 0, "{text}");
        let (start, form) = tables(&document)[table].clone();
        for (at, span) in figures(start, &form) {
            let was: u64 = text[span.range()].parse().expect("a figure");
            for other in [was + 1, was * 10 + 3, 0, numbers.below(100_000)] {
                if other == was {
                    continue;
                }
                let edit = Edit { span, insert: other.to_string() };
                let changed = document.edit(std::slice::from_ref(&edit));
                let now = Span::new(span.start, span.start + edit.insert.len() as u32);
                judge(&document, &changed, at, now, &edit);
            }
        }
    }
}

#[test]
fn a_wrong_figure_of_table_three_is_named_and_mended() {
    each_change(1, |before, after, at, span, edit| {
        let findings = sum_findings(after);
        let [finding] = findings.as_slice() else {
            panic!("{} findings for {edit:?}: {findings:#?}", findings.len());
        };
        assert_eq!(finding.span, span, "{at:?} {edit:?} {}", finding.message.chinese);
        assert_eq!(finding.fixes[0].apply(&after.text), before.text);
    });
}

#[test]
fn a_wrong_figure_of_table_four_is_found_at_its_total() {
    each_change(2, |_, after, at, _, edit| {
        let findings = sum_findings(after);
        let [finding] = findings.as_slice() else {
            panic!("{} findings for {edit:?}: {findings:#?}", findings.len());
        };
        let (start, table) = tables(after)[2].clone();
        let total = CellAt { column: at.column / 5 * 5 + 4, ..at };
        let (_, span) = table.figure(total).expect("a total");
        assert_eq!(finding.span, span.shifted(start), "{at:?} {edit:?}");
    });
}

#[test]
fn what_shows_nothing_is_no_fault() {
    for blank in ['\u{2003}', '\u{200b}', '\u{202d}', '\u{ad}', '\u{feff}', '\u{b}'] {
        let around = |text: &str| format!("{blank}{text}{blank}");
        let line = |line: &str| line.split('\t').map(around).collect::<Vec<_>>().join("\t");
        let report: Vec<String> = CLEAN.lines().map(line).collect();
        let findings = open(&report.join("\n")).findings();
        assert!(findings.is_empty(), "{blank:?} {findings:#?}");
    }
}

#[test]
fn the_blank_form_filled_with_zeros_has_no_fault() {
    for edition in &Schemas::built_in().editions {
        let blank = edition.blank(edition.to.unwrap_or(2025), "云岭区水务局");
        let text = filled(&blank, |_, _| "0".to_string());
        let document = open(&text);
        assert_eq!(tables(&document).len(), 3);
        let findings = document.findings();
        // Its text is still to be written.
        let codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        assert_eq!(codes, ["empty-section"], "{findings:#?}");
    }
}
