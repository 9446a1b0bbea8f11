//! For the tests of rules: reports without fault, and findings drawn as text.

use std::path::{Path, PathBuf};

use expect_test::Expect;

use crate::archive::Archive;
use crate::document::Document;
use crate::rule::{Finding, Language, Rule};
use crate::schema::Schemas;
use crate::text::{Encoding, Span, Text};

/// A report of the edition of 2021 in which everything ties out.
pub const CLEAN: &str = include_str!("../../tests/reports/clean-2023.txt");

/// A report of the edition of 2019 in which everything ties out.
pub const CLEAN_2019: &str = include_str!("../../tests/reports/clean-2020.txt");

/// [`CLEAN`] with the first occurrence of a text replaced, which must occur.
pub fn changed(from: &str, to: &str) -> String {
    assert!(CLEAN.contains(from), "{from:?} is not in the clean report");
    CLEAN.replacen(from, to, 1)
}

/// Compares what a rule finds in a text with a drawing of it: severity, place, text and message,
/// with related places and fixes below.
pub fn check(rule: &'static Rule, text: &str, expected: Expect) {
    check_beside(rule, text, &[], expected);
}

/// As [`check`], with files at hand that have a name and a text.
pub fn check_beside(rule: &'static Rule, text: &str, others: &[(&str, &str)], expected: Expect) {
    let document = Document::new(text, Schemas::built_in());
    let records = |(name, text): &(&str, &str)| {
        (PathBuf::from(name), Document::new(text, Schemas::built_in()).records())
    };
    let others: Vec<_> = others.iter().map(records).collect();
    let archive = Archive::of(others.iter().map(|(path, records)| (path.as_path(), &**records)));
    let mut findings = findings_of(rule, &document);
    findings.extend(archive.findings(Path::new("本报告.txt"), &document.records()));
    let mut drawn = String::new();
    for finding in findings {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let place = place(&document.text, finding.span);
        drawn += &format!("{severity} {place} {}\n", finding.message.text(Language::Chinese));
        for related in &finding.related {
            let place = self::place(&document.text, related.span);
            drawn += &format!("  {place} {}\n", related.message.text(Language::Chinese));
        }
        for fix in &finding.fixes {
            drawn += &format!("  改法：{}\n", fix.title.text(Language::Chinese));
        }
        assert!(!finding.message.english.is_empty());
    }
    expected.assert_eq(&drawn);
}

/// The text after the first fix of the first finding of a rule.
pub fn fixed(rule: &'static Rule, text: &str) -> String {
    let document = Document::new(text, Schemas::built_in());
    let findings = findings_of(rule, &document);
    let fix = findings.iter().flat_map(|finding| &finding.fixes).next().expect("a fix");
    fix.apply(&document.text).to_string()
}

fn findings_of(rule: &'static Rule, document: &Document) -> Vec<Finding> {
    let mut findings = document.findings();
    findings.retain(|finding| finding.rule.code == rule.code);
    findings
}

/// `line:column「text」`, both from one, the column in characters.
fn place(text: &Text, span: Span) -> String {
    let start = text.position(span.start, Encoding::Utf32);
    let (line, column) = (start.line + 1, start.character + 1);
    let mut quoted = text.slice(span).replace('\t', "→").replace('\n', "⏎");
    if quoted.chars().count() > 24 {
        quoted = quoted.chars().take(24).chain(['…']).collect();
    }
    format!("{line}:{column}「{quoted}」")
}
