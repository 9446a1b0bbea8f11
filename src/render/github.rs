//! Findings as annotations of a GitHub workflow.

use crate::rule::{Language, Severity};
use crate::text::Encoding;

use super::Checked;

/// The findings of a file, one workflow command a line.
pub fn render(file: &Checked, language: Language) -> String {
    let mut lines = String::new();
    for finding in &file.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        let start = file.text.position(finding.span.start, Encoding::Utf32);
        let end = file.text.position(finding.span.end, Encoding::Utf32);
        let path = property(&file.path);
        let mut place = format!("line={},endLine={}", start.line + 1, end.line + 1);
        // GitHub takes columns only for a place within one line.
        if start.line == end.line {
            let columns = (start.character + 1, end.character.max(start.character + 1));
            place += &format!(",col={},endColumn={}", columns.0, columns.1);
        }
        let message = value(finding.message.text(language));
        lines +=
            &format!("::{command} file={path},{place},title={}::{message}\n", finding.rule.code);
    }
    lines
}

/// Text after the last `::`.
fn value(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    value(text).replace(':', "%3A").replace(',', "%2C")
}
