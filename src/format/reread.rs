//! The text that edits give, read by the reader of all texts.

use super::Formatted;
use super::plan::Plan;
use crate::document::Document;
use crate::text::{Edit, Span};

/// Where this much of a text changes in many places, not much of its tree is kept.
const LITTLE: usize = 8;

/// The same where it changes in one place.
const LITTLE_IN_ONE: usize = 2;

/// A document and its text in one piece.
#[derive(Debug)]
pub struct Reread {
    pub document: Document,
    pub text: String,
}

/// The document after all edits of a plan; `None` when there are none. It is an edit of the document
/// before or of the `last` one that was laid out, whichever is nearer.
pub fn reread(before: &Document, text: &str, plan: &Plan, last: Option<&Reread>) -> Option<Reread> {
    let selected = plan.units.iter().filter(|unit| unit.selected);
    let edits: Vec<Edit> = selected.filter_map(|unit| joined(text, &unit.edits)).collect();
    if edits.is_empty() {
        return None;
    }
    let formatted = Formatted { edits, left: Vec::new() };
    let after = formatted.apply(text);
    let edits = formatted.edits;
    if let Some(last) = last {
        let whole = Span::new(0, last.document.text.len());
        let edit = Edit::least(&last.text, whole, &after);
        if changed(&edit) <= changed(&edits) {
            return Some(read(&last.document, edit.into_iter().collect(), after));
        }
    }
    Some(read(before, edits, after))
}

/// A document after edits, which give the text `after`.
fn read(document: &Document, mut edits: Vec<Edit>, after: String) -> Reread {
    let little = if edits.len() == 1 { LITTLE_IN_ONE } else { LITTLE };
    if changed(&edits) * little < after.len() {
        edits.reverse();
        let edited = document.edit(&edits);
        debug_assert_eq!(edited.text.to_string(), after);
        return Reread { document: edited, text: after };
    }
    let spans = edits.iter().map(|edit| edit.span);
    let old = spans.reduce(Span::hull).unwrap_or_default();
    let new = Span::new(old.start, old.end + after.len() as u32 - document.text.len());
    Reread { document: document.rewritten(&after, old, new), text: after }
}

/// How much of a text edits replace, or put in its place.
fn changed<'a>(edits: impl IntoIterator<Item = &'a Edit>) -> usize {
    let edits = edits.into_iter();
    edits.map(|edit| edit.insert.len().max(edit.span.len() as usize)).sum()
}

/// Edits of a text, in its order, made one with what stands between them.
fn joined(text: &str, edits: &[Edit]) -> Option<Edit> {
    let (first, last) = (edits.first()?, edits.last()?);
    let span = Span::new(first.span.start, last.span.end);
    let inserted: usize = edits.iter().map(|edit| edit.insert.len()).sum();
    let mut insert = String::with_capacity(inserted + span.len() as usize);
    let mut at = span.start;
    for edit in edits {
        insert += &text[Span::new(at, edit.span.start).range()];
        insert += &edit.insert;
        at = edit.span.end;
    }
    Some(Edit { span, insert })
}
