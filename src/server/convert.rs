//! Ours to the protocol's and back. Nothing is decided here.

pub mod formatting;
pub mod reading;
pub mod writing;

use std::path::{Path, PathBuf};

use serde_json::json;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::{Error, ErrorCode};

use super::session::Session;
use crate::rule::{Finding, Fix, Language, Message, Severity};
use crate::text::ruler::Ruler;
use crate::text::{Edit, Encoding, Position, Span, Text};
use crate::workspace::Change;

/// What the protocol calls `RequestFailed`.
const REQUEST_FAILED: i64 = -32803;

/// A text seen in the lines and columns of the client.
#[derive(Debug)]
pub struct Lines<'a> {
    ruler: Ruler<'a>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        Self { ruler: Ruler::new(text, encoding) }
    }

    pub fn position(&self, offset: u32) -> lsp::Position {
        position(self.ruler.position(offset))
    }

    pub fn range(&self, span: Span) -> lsp::Range {
        let (start, end) = self.ruler.range(span);
        lsp::Range { start: position(start), end: position(end) }
    }

    /// A place past the end of the text is its end.
    pub fn offset(&self, position: lsp::Position) -> u32 {
        let text = self.ruler.text;
        text.offset(place(position), self.ruler.encoding).unwrap_or(text.len())
    }

    pub fn span(&self, range: lsp::Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start.min(end), start.max(end))
    }

    pub fn edit(&self, edit: &Edit) -> lsp::TextEdit {
        lsp::TextEdit { range: self.range(edit.span), new_text: edit.insert.clone() }
    }
}

/// Text in Markdown, or as plain text for a client that does not show Markdown.
pub fn markup(markdown: String, shown: bool) -> lsp::MarkupContent {
    match shown {
        true => lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: markdown },
        false => lsp::MarkupContent { kind: lsp::MarkupKind::PlainText, value: plain(&markdown) },
    }
}

/// Markdown as our pages and hovers have it, without its marks.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut fenced = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let shown = if fenced { line.to_string() } else { plain_line(line) };
        // What parted two things leaves one blank line.
        if !(shown.is_empty() && (text.is_empty() || text.ends_with("\n\n"))) {
            text += &shown;
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn plain_line(line: &str) -> String {
    if line == "---" {
        return String::new();
    }
    let mut shown = String::with_capacity(line.len());
    let mut rest = line.trim_start_matches('#').trim().chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => shown.extend(rest.next()),
            '*' | '`' => {}
            _ => shown.push(character),
        }
    }
    shown
}

/// Why a request is not answered, for a person to read.
pub fn request_failed(reason: &Message, language: Language) -> Error {
    let message = reason.text(language).to_string().into();
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message, data: None }
}

fn position(place: Position) -> lsp::Position {
    lsp::Position { line: place.line, character: place.character }
}

pub fn place(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

pub fn change(change: lsp::TextDocumentContentChangeEvent) -> Change {
    match change {
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            Change::Part {
                start: place(part.range.start),
                end: place(part.range.end),
                insert: part.text,
            }
        }
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
            Change::Whole(whole.text)
        }
    }
}

/// The file that an address names; `None` for one of another scheme.
pub fn path(address: &lsp::Uri) -> Option<PathBuf> {
    (address.scheme() == "file").then(|| address.to_file_path().ok())?
}

pub fn address(path: &Path) -> Option<lsp::Uri> {
    lsp::Uri::from_file_path(path).ok()
}

pub fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Info => lsp::DiagnosticSeverity::Information,
        Severity::Hint => lsp::DiagnosticSeverity::Hint,
    }
}

pub fn diagnostic(
    finding: &Finding,
    address: &lsp::Uri,
    lines: &Lines,
    session: &Session,
) -> lsp::Diagnostic {
    let language = session.language;
    let related = finding.related.iter().map(|related| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: address.clone(), range: lines.range(related.span) },
        message: related.message.text(language).to_string(),
    });
    let titles: Vec<&str> = finding.fixes.iter().map(|fix| fix.title.text(language)).collect();
    lsp::Diagnostic {
        range: lines.range(finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(finding.rule.code.into()),
        source: Some("gouji".into()),
        message: finding.message.text(language).into(),
        tags: is_superfluous(finding).then(|| vec![lsp::DiagnosticTag::Unnecessary]),
        related_information: (session.related && !finding.related.is_empty())
            .then(|| related.collect()),
        data: (!titles.is_empty()).then(|| json!({ "fixes": titles })),
        ..lsp::Diagnostic::default()
    }
}

/// True when the found text itself is what a safe fix deletes.
fn is_superfluous(finding: &Finding) -> bool {
    let deletes = |edit: &Edit| {
        edit.insert.is_empty()
            && edit.span.start <= finding.span.start
            && finding.span.end <= edit.span.end
            && !finding.span.is_empty()
    };
    finding.fixes.iter().any(|fix| fix.safe && fix.edits.iter().any(deletes))
}

/// A fix of a finding as an action to pick.
pub fn quick_fix(
    fix: &Fix,
    finding: &Finding,
    address: &lsp::Uri,
    version: Option<i32>,
    lines: &Lines,
    session: &Session,
) -> lsp::CodeAction {
    lsp::CodeAction {
        title: fix.title.text(session.language).to_string(),
        kind: Some(lsp::CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic(finding, address, lines, session)]),
        is_preferred: Some(fix.safe && finding.fixes.len() == 1),
        edit: Some(workspace_edit(&fix.edits, address, version, lines, session)),
        data: Some(json!({ "code": finding.rule.code, "version": version })),
        ..lsp::CodeAction::default()
    }
}

/// Edits of one document, for this version of it where the client can tell versions.
pub fn workspace_edit(
    edits: &[Edit],
    address: &lsp::Uri,
    version: Option<i32>,
    lines: &Lines,
    session: &Session,
) -> lsp::WorkspaceEdit {
    let edits = edits.iter().map(|edit| lines.edit(edit));
    if !session.versioned_edits {
        let changes = [(address.clone(), edits.collect())].into();
        return lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() };
    }
    let change = lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier {
            version,
            text_document_identifier: lsp::TextDocumentIdentifier { uri: address.clone() },
        },
        edits: edits.map(lsp::Edit::TextEdit).collect(),
    };
    lsp::WorkspaceEdit {
        document_changes: Some(vec![change.into()]),
        ..lsp::WorkspaceEdit::default()
    }
}
