//! Layout: tables on the grid of the form with their columns in line, text with one blank line
//! between its blocks.
//!
//! Only white space is changed, and nothing that is not certain: a table in which a figure could
//! belong to two columns is left as it is. Before edits leave, the text that they give is read again
//! and must say the same. Nothing here knows files, settings or the protocol.

pub mod columns;
pub mod guard;
pub mod part;
pub mod plan;
pub mod reread;
pub mod table;
pub mod width;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Document;
use crate::text::{Edit, Span};

use part::Part;
use plan::{Plan, Selection};
use reread::{Reread, reread};
use width::Ambiguous;

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub style: Style,
    pub ambiguous: Ambiguous,
    /// How many columns the editor gives a TAB at the most.
    pub tab_size: usize,
}

impl Options {
    /// The tab size of nearly every editor.
    pub const TAB_SIZE: usize = 4;

    /// A larger tab size than this is none.
    pub const LARGEST_TAB_SIZE: usize = 32;

    fn in_bounds(self) -> Self {
        Self { tab_size: self.tab_size.clamp(1, Self::LARGEST_TAB_SIZE), ..self }
    }
}

impl Default for Options {
    fn default() -> Self {
        let (style, ambiguous) = (Style::default(), Ambiguous::default());
        Self { style, ambiguous, tab_size: Self::TAB_SIZE }
    }
}

/// What stands around the cells of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// White space that brings columns into line, in every font.
    #[default]
    Aligned,
    /// Bare TABs, to be pasted into Word and Excel.
    Compact,
}

/// The edits that lay a text out, and what was left alone.
#[derive(Clone, Debug, Default)]
pub struct Formatted {
    /// In the order of the text and without overlap, each on the text as it is: of white space by
    /// white space, or of the part of a row that changes in several places.
    pub edits: Vec<Edit>,
    pub left: Vec<Left>,
}

impl Formatted {
    /// The text that was laid out, after the edits.
    pub fn apply(&self, text: &str) -> String {
        let mut after = String::with_capacity(text.len() * 2);
        let mut at = 0;
        for edit in &self.edits {
            after += &text[at..edit.span.start as usize];
            after += &edit.insert;
            at = edit.span.end as usize;
        }
        after += &text[at..];
        after
    }
}

/// A table that was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub span: Span,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is not certain which column every cell belongs to.
    Doubtful,
    /// Laid out it would be read otherwise, which is a fault of this module.
    Unfaithful,
}

/// What was last laid out. The next layout, of the same document some edits later, takes over from
/// it what has not changed.
#[derive(Debug)]
pub struct Layout {
    /// The document after the edits.
    after: Reread,
    /// The sections before and after as they were planned, of which each pair says the same.
    parts: [Vec<Arc<Part>>; 2],
}

/// Lays a document out; a text that is no report is left alone. With ranges, only the tables that
/// they meet and the white space between blocks that they overlap.
pub fn format(document: &Document, options: Options, ranges: Option<&[Span]>) -> Formatted {
    lay_out(document, options, ranges, None).0
}

/// What [`format`] does, from the last layout where there is one, and the layout for the next time.
pub fn lay_out(
    document: &Document,
    options: Options,
    ranges: Option<&[Span]>,
    last: Option<&Layout>,
) -> (Formatted, Option<Layout>) {
    if has_no_form(document) {
        return (Formatted::default(), None);
    }
    let options = options.in_bounds();
    let last = last.filter(|last| Arc::ptr_eq(&last.after.document.schemas, &document.schemas));
    let unknown = [Vec::new(), Vec::new()];
    let known = last.map_or(&unknown, |last| &last.parts);
    let text = &document.text.slice(Span::new(0, document.text.len()));
    let mut kept = BTreeSet::new();
    let mut left = Vec::new();
    loop {
        let selection = Selection { ranges, kept: &kept };
        let plan = Plan::of(document, text, options, selection, &[&known[0]]);
        let Some(after) = reread(document, text, &plan, last.map(|last| &last.after)) else {
            let after = Reread { document: document.clone(), text: text.to_string() };
            let layout = Layout { after, parts: [plan.parts.clone(), plan.parts.clone()] };
            return (plan.formatted(left), Some(layout));
        };
        let Reread { document: laid_out, text: text_after } = &after;
        let selection = Selection { ranges: None, kept: &kept };
        let again = Plan::of(laid_out, text_after, options, selection, &[&plan.parts, &known[1]]);
        match guard::unfaithful((document, &plan), (laid_out, &again), known) {
            Ok(tables) if tables.is_empty() => {
                let layout = Layout { after, parts: [plan.parts.clone(), again.parts] };
                return (plan.formatted(left), Some(layout));
            }
            // Every round keeps a table more.
            Ok(tables) if !tables.is_subset(&kept) => {
                left.extend(plan.spans_of(&tables, Reason::Unfaithful));
                kept.extend(tables);
            }
            Ok(_) | Err(guard::Unlike) => {
                let span = Span::new(0, document.text.len());
                let left = vec![Left { span, reason: Reason::Unfaithful }];
                return (Formatted { edits: Vec::new(), left }, None);
            }
        }
    }
}

/// What [`format`] would do, but not read again: to tell whether a document would change, at a third
/// of the cost. The two differ only where a table must be kept back as unfaithful.
pub fn planned(document: &Document, options: Options) -> Formatted {
    if has_no_form(document) {
        return Formatted::default();
    }
    let text = &document.text.slice(Span::new(0, document.text.len()));
    let selection = Selection { ranges: None, kept: &BTreeSet::new() };
    Plan::of(document, text, options.in_bounds(), selection, &[]).formatted(Vec::new())
}

fn has_no_form(document: &Document) -> bool {
    document.entries().all(|(_, entry)| entry.form.is_none())
}
