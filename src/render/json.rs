//! Findings as one JSON array, lines from 0 and characters in UTF-16 units.

use serde::Serialize;

use crate::rule::{Language, Severity};
use crate::text::{Encoding, Span, Text};

use super::Checked;

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    code: &'a str,
    severity: Severity,
    message: &'a str,
    range: Range,
    related: Vec<Related<'a>>,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit<'a> {
    range: Range,
    new_text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    character: u32,
}

/// The findings of all files.
pub fn render(files: &[Checked], language: Language) -> String {
    let entries: Vec<Entry> = files.iter().flat_map(|file| entries(file, language)).collect();
    serde_json::to_string_pretty(&entries).expect("an array of strings and numbers is JSON")
}

fn entries(file: &Checked, language: Language) -> impl Iterator<Item = Entry<'_>> {
    let range = |span| range(&file.text, span);
    file.findings.iter().map(move |finding| Entry {
        path: &file.path,
        code: finding.rule.code,
        severity: finding.severity,
        message: finding.message.text(language),
        range: range(finding.span),
        related: finding
            .related
            .iter()
            .map(|related| Related {
                path: &file.path,
                range: range(related.span),
                message: related.message.text(language),
            })
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| Fix {
                title: fix.title.text(language),
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit { range: range(edit.span), new_text: &edit.insert })
                    .collect(),
            })
            .collect(),
    })
}

fn range(text: &Text, span: Span) -> Range {
    let position = |offset| {
        let position = text.position(offset, Encoding::Utf16);
        Position { line: position.line, character: position.character }
    };
    Range { start: position(span.start), end: position(span.end) }
}
