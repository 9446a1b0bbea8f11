//! Findings as a SARIF 2.1.0 log.

use serde_json::{Value, json};

use crate::checks::RULES;
use crate::rule::{Finding, Language, Rule, Severity};
use crate::text::{Encoding, Span, Text};

use super::Checked;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings of all files as one run.
pub fn render(files: &[Checked], language: Language) -> String {
    let rules: Vec<Value> = RULES.iter().map(|rule| descriptor(rule, language)).collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| file.findings.iter().map(move |finding| result(file, finding, language)))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "gouji",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{log:#}")
}

fn descriptor(rule: &Rule, language: Language) -> Value {
    let markdown = match language {
        Language::Chinese => rule.page.chinese,
        Language::English => rule.page.english,
    };
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.page.title(language) },
        "help": { "text": markdown, "markdown": markdown },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(file: &Checked, finding: &Finding, language: Language) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| {
            let mut location = location(file, related.span);
            location["id"] = json!(id);
            location["message"] = json!({ "text": related.message.text(language) });
            location
        })
        .collect();
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .map(|fix| {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .map(|edit| {
                    json!({
                        "deletedRegion": region(&file.text, edit.span),
                        "insertedContent": { "text": edit.insert },
                    })
                })
                .collect();
            json!({
                "description": { "text": fix.title.text(language) },
                "artifactChanges": [{
                    "artifactLocation": { "uri": uri(&file.path) },
                    "replacements": replacements,
                }],
            })
        })
        .collect();
    let index = RULES.iter().position(|rule| rule.code == finding.rule.code);
    json!({
        "ruleId": finding.rule.code,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": finding.message.text(language) },
        "locations": [location(file, finding.span)],
        "relatedLocations": related,
        "fixes": fixes,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn location(file: &Checked, span: Span) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&file.path) },
        "region": region(&file.text, span),
    }})
}

/// Lines and columns from one.
fn region(text: &Text, span: Span) -> Value {
    let start = text.position(span.start, Encoding::Utf16);
    let end = text.position(span.end, Encoding::Utf16);
    json!({
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    })
}

/// A path as a URI reference: everything but the unreserved characters and slashes is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
