//! Layout: tables on the grid of the form with their columns in line, text with one blank line
//! between its blocks.
//!
//! Only white space is changed, by edits that hold nothing else, and nothing that is not certain:
//! a table in which a figure could belong to two columns is left as it is. Before edits leave, the
//! text that they give is read again and must say the same. Nothing here knows files, settings or
//! the protocol.

pub mod columns;
pub mod guard;
pub mod plan;
pub mod width;

use std::collections::BTreeSet;

use crate::document::Document;
use crate::text::{Edit, Span};

use plan::Plan;
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
}

impl Options {
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
    /// Of white space by white space, in the order of the text and without overlap, each on the
    /// text as it is.
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

/// Lays a document out; a text that is no report is left alone. With ranges, only the tables that
/// they meet and the white space between blocks that they overlap.
pub fn format(document: &Document, options: Options, ranges: Option<&[Span]>) -> Formatted {
    if has_no_form(document) {
        return Formatted::default();
    }
    let options = options.in_bounds();
    let text = &document.text.slice(Span::new(0, document.text.len()));
    let mut kept = BTreeSet::new();
    let mut left = Vec::new();
    loop {
        let plan = Plan::of(document, text, options, ranges, &kept);
        let unfaithful = guard::unfaithful(document, text, &plan, |after, text| {
            Plan::of(after, text, options, None, &kept)
        });
        match unfaithful {
            Ok(tables) if tables.is_empty() => {
                left.extend(plan.doubtful());
                return Formatted { edits: plan.into_edits(), left };
            }
            // Every round keeps a table more.
            Ok(tables) if !tables.is_subset(&kept) => {
                left.extend(plan.spans_of(&tables, Reason::Unfaithful));
                kept.extend(tables);
            }
            Ok(_) | Err(guard::Unlike) => {
                let span = Span::new(0, document.text.len());
                let left = vec![Left { span, reason: Reason::Unfaithful }];
                return Formatted { edits: Vec::new(), left };
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
    let plan = Plan::of(document, text, options.in_bounds(), None, &BTreeSet::new());
    let left = plan.doubtful().collect();
    Formatted { edits: plan.into_edits(), left }
}

fn has_no_form(document: &Document) -> bool {
    document.entries().all(|(_, entry)| entry.form.is_none())
}
