//! Edits of layout: of a document, of ranges of it, and of what was just typed.

use tower_lsp::gen_lsp_types as lsp;

use crate::features::typing::{Key, typed};
use crate::format::Reason;
use crate::server::{Snapshot, layouts, log};
use crate::text::{Edit, Span};

/// The edits that lay out a document or, with ranges, the tables that they meet.
pub fn edits(
    snapshot: &Snapshot,
    options: &lsp::FormattingOptions,
    ranges: Option<&[lsp::Range]>,
    layouts: &layouts::Last,
) -> Vec<lsp::TextEdit> {
    let Snapshot { address, open, .. } = snapshot;
    let lines = &snapshot.lines;
    let ranges: Option<Vec<Span>> =
        ranges.map(|ranges| ranges.iter().map(|range| lines.span(*range)).collect());
    let options = open.format_settings().options(Some(options.tab_size as usize));
    let formatted = layouts.next(address, &open.document, options, ranges.as_deref());
    let unfaithful = |reason: &Reason| *reason == Reason::Unfaithful;
    for left in formatted.left.iter().filter(|left| unfaithful(&left.reason)) {
        let line = lines.position(left.span.start).line + 1;
        log(&format!("{address}:{line} is left as it is: laid out it would be read otherwise"));
    }
    let edit = |edit: Edit| lsp::TextEdit { range: lines.range(edit.span), new_text: edit.insert };
    formatted.edits.into_iter().map(edit).collect()
}

/// The edit that goes with a key that was typed, where it is not switched off.
pub fn on_type(snapshot: &Snapshot, offset: u32, character: &str) -> Option<lsp::TextEdit> {
    let settings = snapshot.open.format_settings();
    let (key, wanted) = match character {
        "\n" => (Key::Enter, settings.on_enter),
        "\t" => (Key::Tab, settings.on_tab),
        _ => return None,
    };
    let edit: Option<Edit> =
        wanted.unwrap_or(true).then(|| typed(&snapshot.open.document, offset, key)).flatten();
    edit.map(|edit| snapshot.lines.edit(&edit))
}
