//! A row as understood.

use std::sync::Arc;

use crate::amount::{Amount, Value};
use crate::report::Row;
use crate::schema::vocabulary::{Found, Item};
use crate::text::Span;

use super::torn::Torn;

/// A row as understood. Spans count from the section's start.
#[derive(Clone, Debug)]
pub struct ReadRow {
    pub span: Span,
    /// The table and the block that it belongs to; `None` for a row in a section without tables.
    pub block: Option<(usize, usize)>,
    pub of: RowMeaning,
    pub layout: Layout,
    /// The row as written.
    pub written: Row,
    /// The label that begins above the row and ends in its first cell.
    pub torn: Option<Torn>,
    pub(super) content: Arc<Content>,
}

/// What was read in a row, wherever it stands. Spans count from the row's start.
#[derive(Debug)]
pub(super) struct Content {
    /// The labels that were recognised, with their cell's index in the row.
    pub labels: Vec<RowLabel>,
    /// One for each column of the block, unless they could not be told apart.
    pub figures: Vec<(Span, Value)>,
    /// The columns of those that are not simply a whole number in a column of counts.
    pub odd: Vec<usize>,
    /// What the lines around set, and what this row leaves to those below.
    pub before: Context,
    pub after: Context,
}

/// What holds for a row by the lines around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Context {
    /// The table and block of the row before.
    pub block: Option<(usize, usize)>,
    /// The group that was named last in the block.
    pub group: Option<usize>,
    /// The label that ends in the row's first cell.
    pub ends: Option<Found>,
    /// The index of the cell of which the label goes on below.
    pub goes_on: Option<u32>,
}

impl ReadRow {
    /// The labels that were recognised, in the order of their cells.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = RowLabel> + DoubleEndedIterator {
        let place = |span: Span| span.shifted(self.span.start);
        self.content.labels.iter().map(move |label| RowLabel { span: place(label.span), ..*label })
    }

    /// One figure for each column of the block; none when they could not be told apart.
    pub fn figures(&self) -> impl ExactSizeIterator<Item = Figure<'_>> + DoubleEndedIterator {
        self.content.figures.iter().map(|figure| self.placed(figure))
    }

    pub fn figure(&self, column: usize) -> Option<Figure<'_>> {
        self.content.figures.get(column).map(|figure| self.placed(figure))
    }

    /// The number in a column, where there is one.
    #[inline]
    pub(super) fn amount(&self, column: usize) -> Option<Amount> {
        self.content.figures.get(column)?.1.amount()
    }

    /// True when the row is the very same as another of the same table, wherever it stands.
    pub fn shares_content(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.content, &other.content)
    }

    /// The columns of the figures that are not simply a whole number in a column of counts.
    pub(super) fn odd_columns(&self) -> impl Iterator<Item = usize> {
        self.content.odd.iter().copied()
    }

    /// True when the row is like another but for the numbers that its figures are.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.content, &other.content);
        let is_number = |value: &Value| value.amount().is_some();
        self.shares_content(other)
            || matches!(self.of, RowMeaning::Row(_) | RowMeaning::Group(_))
                && (self.of, self.block, self.layout) == (other.of, other.block, other.layout)
                && one.labels == two.labels
                && one.odd == two.odd
                && one.figures.len() == two.figures.len()
                && one
                    .figures
                    .iter()
                    .zip(&two.figures)
                    .all(|((_, one), (_, two))| one == two || is_number(one) && is_number(two))
    }

    /// Makes it a row that the form does not know.
    pub(super) fn disown(&mut self) {
        let (before, after) = (self.content.before, self.content.after);
        let (labels, figures, odd) = Default::default();
        self.content = Arc::new(Content { labels, figures, odd, before, after });
        (self.of, self.block, self.layout) = (RowMeaning::Unknown, None, Layout::Grid);
    }

    fn placed<'a>(&self, (span, value): &'a (Span, Value)) -> Figure<'a> {
        Figure { span: span.shifted(self.span.start), value }
    }

    /// The same row, read already, where it now stands.
    pub(super) fn moved_to(&self, row: &Row, torn: Option<Torn>) -> Self {
        Self { span: row.span, written: row.clone(), torn, ..self.clone() }
    }
}

/// True when rows show so much of the form that they are its tables wherever they stand: every list
/// of an author's own has a 总计 or an 其他.
pub(super) fn are_of_form<'a>(rows: impl Iterator<Item = &'a ReadRow>) -> bool {
    /// So many rows of the form, or a row of its head.
    const ENOUGH: usize = 3;
    let mut meant: Vec<_> = Vec::new();
    for row in rows {
        match row.of {
            RowMeaning::Head if row.labels().len() > 1 => return true,
            RowMeaning::Row(_) => meant.push((row.block, row.of)),
            RowMeaning::Head | RowMeaning::Group(_) | RowMeaning::Unknown => {}
        }
    }
    meant.sort_unstable();
    meant.dedup();
    meant.len() >= ENOUGH
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowMeaning {
    /// A row of the head.
    Head,
    /// A row of the block, by its index.
    Row(usize),
    /// A group's name without a row's; older forms give the group's figures there.
    Group(usize),
    /// No label that the form knows.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowLabel {
    /// The index of the cell in its row.
    pub cell: usize,
    pub span: Span,
    pub of: Item,
    /// The wording is neither the form's nor an accepted one.
    pub misworded: bool,
}

/// A cell that must hold a figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    pub span: Span,
    pub value: &'a Value,
}

/// How sure the reading of a row's figures is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Every cell stands in its column.
    Grid,
    /// The figures are one whole run, out of column or in a row that is not full.
    Run,
    /// A row without its last cells, which must have been empty.
    Cut,
    /// A row with fewer cells than its figures need, which it may lack anywhere.
    Short,
    /// The figures cannot be told apart.
    Ragged,
    /// A label of the row is broken into several lines.
    Torn,
}
