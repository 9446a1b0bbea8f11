//! A table of the form: its rows gathered, each figure under its row and column.

use std::sync::Arc;

use crate::amount::{Amount, Value};
use crate::report::{Cell, Section};
use crate::schema::equation::Axis;
use crate::schema::vocabulary::Item;
use crate::schema::{self, Block, Column, Edition};
use crate::text::Span;

use super::cause::{self, Cause};
use super::line::{Balances, Tally};
use super::reading::Reading;
use super::row::{Figure, ReadRow, RowMeaning};

/// A table as understood. All spans count from the start of the first section it stands in.
#[derive(Debug)]
pub struct Table {
    pub edition: Arc<Edition>,
    /// The index of the table in the edition.
    pub index: usize,
    parts: Vec<Part>,
    /// For each block, for each of its rows, where the row was found first, with figures if it is so
    /// anywhere.
    rows: Vec<Vec<Option<At>>>,
    /// For each block, for each of its groups, a row with the group's own figures.
    groups: Vec<Vec<Option<At>>>,
    /// For each block, for each of its groups, whether it is given in one row.
    pub(super) singles: Vec<Vec<bool>>,
    /// The figures that are not simply a whole number in a column of counts.
    odd: Vec<(CellAt, At)>,
    pub(super) balances: Balances,
    /// The rows of which the figures may be those of other cells.
    doubtful: Vec<(usize, RowAt)>,
    /// Why sums fail, where some do.
    causes: Vec<Cause>,
    tally: Tally,
}

/// The rows and the columns of a block in which a number changed.
#[derive(Debug)]
pub(super) struct Changed {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

impl Changed {
    /// True when a row or a column, by its index, is among them.
    pub(super) fn meets(&self, axis: Axis, at: usize) -> bool {
        match axis {
            Axis::Row => self.rows[at],
            Axis::Column => self.columns[at],
        }
    }
}

/// A section's share of the table.
#[derive(Debug)]
struct Part {
    offset: u32,
    reading: Arc<Reading>,
}

/// A row, by its part and its index in the part's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct At {
    part: usize,
    row: usize,
}

/// A row of the table and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct PlacedRow<'a> {
    pub row: &'a ReadRow,
    pub section: &'a Section,
    pub(super) offset: u32,
}

impl PlacedRow<'_> {
    /// A span of the row's section, seen from the table.
    pub fn place(&self, span: Span) -> Span {
        span.shifted(self.offset)
    }

    pub fn span(&self) -> Span {
        self.place(self.row.span)
    }

    pub fn text(&self, span: Span) -> &str {
        self.section.slice(span)
    }

    /// What stands between this row and a later one of the same section.
    pub fn between(&self, later: &PlacedRow) -> Option<Span> {
        let same = std::ptr::eq(self.section, later.section);
        let in_order = self.row.span.end <= later.row.span.start;
        (same && in_order).then(|| Span::new(self.row.span.end, later.row.span.start))
    }

    /// True when the other row is the next line.
    pub fn is_followed_by(&self, other: &PlacedRow) -> bool {
        self.between(other).is_some_and(|gap| matches!(self.text(gap), "\n" | "\r\n" | "\r"))
    }

    /// The cells of the row as written.
    pub fn cells(&self) -> &[Cell] {
        self.section.cells(&self.row.written)
    }

    /// The empty cell for a label in a column, where nothing but labels stands before it.
    pub fn empty_stub(&self, column: usize) -> Option<Span> {
        let (last, before) = self.cells().get(..=column)?.split_last()?;
        let is_label = |index: usize| self.row.labels().any(|label| label.cell == index);
        let mut before = before.iter().enumerate();
        let is_free = before.all(|(index, cell)| cell.span.is_empty() || is_label(index));
        (is_free && last.span.is_empty()).then(|| self.place(last.span))
    }

    /// The last run of number-like cells, in the row or before its empty end.
    pub fn numbers(&self) -> Vec<(Span, Value)> {
        let read = |cell: &Cell| (cell.span, Value::read(self.text(cell.span)));
        let figures = self.cells().iter().rev().map(read);
        let filled = figures.skip_while(|(_, value)| *value == Value::Blank);
        let mut numbers: Vec<(Span, Value)> =
            filled.take_while(|(_, value)| value.is_number_like()).collect();
        numbers.reverse();
        numbers
    }
}

/// A figure's place in a table, by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAt {
    pub block: usize,
    pub row: RowAt,
    pub column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowAt {
    Row(usize),
    /// The row of a group that gives its figures in one.
    Group(usize),
}

impl Table {
    /// Gathers the rows of a table. What is the same in `like`, the table of before an edit, is
    /// taken over.
    pub(super) fn new(
        edition: &Arc<Edition>,
        index: usize,
        parts: Vec<(u32, Arc<Reading>)>,
        like: Option<&Self>,
    ) -> Self {
        let blocks = &edition.tables[index].blocks;
        let start = parts.first().map_or(0, |(start, _)| *start);
        let mut table = Self {
            edition: edition.clone(),
            index,
            parts: Vec::new(),
            rows: blocks.iter().map(|block| vec![None; block.rows.len()]).collect(),
            groups: blocks.iter().map(|block| vec![None; block.groups.len()]).collect(),
            singles: Vec::new(),
            odd: Vec::new(),
            balances: Vec::new(),
            doubtful: Vec::new(),
            causes: Vec::new(),
            tally: Tally::default(),
        };
        for (part, (_, reading)) in parts.iter().enumerate() {
            for (row, read) in reading.rows.iter().enumerate() {
                let Some((_, block)) = read.block.filter(|(table, _)| *table == index) else {
                    continue;
                };
                let slot = match read.of {
                    RowMeaning::Row(of) => &mut table.rows[block][of],
                    RowMeaning::Group(of) => &mut table.groups[block][of],
                    RowMeaning::Head | RowMeaning::Unknown => continue,
                };
                let is_filled = |at: At| parts[at.part].1.rows[at.row].has_figures();
                if slot.is_none_or(|known| !is_filled(known) && read.has_figures()) {
                    *slot = Some(At { part, row });
                }
            }
        }
        let part = |(offset, reading)| Part { offset: offset - start, reading };
        table.parts = parts.into_iter().map(part).collect();
        let singles = |(block, schema): (usize, &Block)| {
            (0..schema.groups.len()).map(|group| table.is_single(block, group)).collect()
        };
        table.singles = table.blocks().map(singles).collect();
        table.odd = table.find_odd_figures();
        table.balances = table.assess(like);
        table.doubtful = table.find_doubtful();
        table.tally = table.balances().map(|(_, balance)| balance).collect();
        table.causes = cause::of(&table);
        table
    }

    /// Why sums of the table fail; empty when all that can be assessed hold.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// How many of its lines hold.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    pub(super) fn has_single(&self, block: usize, group: usize) -> bool {
        self.singles[block][group]
    }

    /// The number in a cell, where there is one.
    #[inline]
    pub(super) fn amount(&self, at: CellAt) -> Option<Amount> {
        let place = match at.row {
            RowAt::Row(row) => self.rows[at.block][row],
            RowAt::Group(group) => self.groups[at.block][group],
        };
        self.read_row(place?).amount(at.column)
    }

    pub(super) fn has_doubtful(&self) -> bool {
        !self.doubtful.is_empty()
    }

    /// True when the figures of a row may be those of other cells.
    pub(super) fn is_doubtful(&self, block: usize, row: RowAt) -> bool {
        self.doubtful.contains(&(block, row))
    }

    #[inline]
    fn read_row(&self, at: At) -> &ReadRow {
        &self.parts[at.part].reading.rows[at.row]
    }

    /// Where the numbers of a block are others than in the table of before an edit.
    pub(super) fn changed(&self, block: usize, before: &Self) -> Changed {
        let schema = &self.schema().blocks[block];
        let mut rows = vec![false; schema.rows.len() + schema.groups.len()];
        let mut columns = vec![false; schema.columns.len()];
        let now = self.rows[block].iter().chain(&self.groups[block]);
        let old = before.rows[block].iter().chain(&before.groups[block]);
        for (row, (now, old)) in now.zip(old).enumerate() {
            let now = now.map(|at| self.read_row(at));
            let old = old.map(|at| before.read_row(at));
            if now.zip(old).is_some_and(|(now, old)| now.shares_content(old)) {
                continue;
            }
            for (column, has_changed) in columns.iter_mut().enumerate() {
                let amount = |row: Option<&ReadRow>| row?.amount(column);
                if amount(now) != amount(old) {
                    (rows[row], *has_changed) = (true, true);
                }
            }
        }
        Changed { rows, columns }
    }

    /// True when the table would be the same, read from these sections.
    pub(super) fn is_made_of(&self, parts: &[(u32, Arc<Reading>)]) -> bool {
        let start = parts.first().map_or(0, |(start, _)| *start);
        self.parts.len() == parts.len()
            && self.parts.iter().zip(parts).all(|(part, (offset, reading))| {
                part.offset == offset - start && Arc::ptr_eq(&part.reading, reading)
            })
    }

    /// True when its rows are like those of another table but for the numbers that figures are.
    pub fn has_rows_like(&self, other: &Self) -> bool {
        self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(one, two)| {
                let (one, two) = (&one.reading.rows, &two.reading.rows);
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_like(two))
            })
    }

    /// What the form prescribes for the table.
    pub fn schema(&self) -> &schema::Table {
        &self.edition.tables[self.index]
    }

    pub fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.schema().blocks.iter().enumerate()
    }

    /// All rows of the table as written, those without a meaning included.
    pub fn rows(&self) -> impl Iterator<Item = PlacedRow<'_>> {
        self.parts.iter().flat_map(move |part| {
            let mine = |row: &&ReadRow| row.block.is_some_and(|(table, _)| table == self.index);
            let place =
                |row| PlacedRow { row, section: &part.reading.section, offset: part.offset };
            part.reading.rows.iter().filter(mine).map(place)
        })
    }

    /// The rows as written that have figures of a row or a group.
    pub fn data_rows(&self) -> impl Iterator<Item = (CellAt, PlacedRow<'_>)> {
        self.rows().filter_map(|placed| {
            let (_, block) = placed.row.block?;
            let row = match placed.row.of {
                RowMeaning::Row(row) => RowAt::Row(row),
                RowMeaning::Group(group) => RowAt::Group(group),
                RowMeaning::Head | RowMeaning::Unknown => return None,
            };
            Some((CellAt { block, row, column: 0 }, placed))
        })
    }

    /// The figures that the form asks for and that are not simply a whole number in a column of
    /// counts, in the order of the text.
    pub fn odd_figures(&self) -> impl Iterator<Item = (CellAt, Figure<'_>, PlacedRow<'_>)> {
        self.odd.iter().filter_map(|(at, place)| {
            let placed = self.placed_row(*place);
            Some((*at, placed.row.figure(at.column)?, placed))
        })
    }

    fn find_odd_figures(&self) -> Vec<(CellAt, At)> {
        let mut odd = Vec::new();
        for (block, _) in self.blocks() {
            let rows = self.rows[block].iter().enumerate();
            let rows = rows.map(|(row, at)| (RowAt::Row(row), *at));
            let groups = self.groups[block].iter().enumerate();
            let groups = groups.filter(|(group, _)| self.singles[block][*group]);
            let groups = groups.map(|(group, at)| (RowAt::Group(group), *at));
            for (row, at) in rows.chain(groups) {
                let Some(at) = at else { continue };
                let columns = self.read_row(at).odd_columns();
                odd.extend(columns.map(|column| (CellAt { block, row, column }, at)));
            }
        }
        odd.sort_by_key(|(at, place)| (place.part, place.row, at.column));
        odd
    }

    /// What the form says of the column of a cell.
    pub fn column(&self, at: CellAt) -> &Column {
        &self.schema().blocks[at.block].columns[at.column]
    }

    /// The row as written, where it was found.
    pub fn row(&self, block: usize, row: RowAt) -> Option<PlacedRow<'_>> {
        let at = match row {
            RowAt::Row(row) => self.rows[block][row]?,
            RowAt::Group(group) => self.groups[block][group]?,
        };
        Some(self.placed_row(at))
    }

    fn placed_row(&self, at: At) -> PlacedRow<'_> {
        let part = &self.parts[at.part];
        let row = &part.reading.rows[at.row];
        PlacedRow { row, section: &part.reading.section, offset: part.offset }
    }

    /// True when a label that is asked for stands outside of rows.
    pub fn has_loose(&self, asked: impl Fn(Item) -> bool) -> bool {
        let mut loose = self.parts.iter().flat_map(|part| &part.reading.loose);
        loose.any(|label| asked(label.of))
    }

    /// The label of a row with those of its groups: `（三）不予公开 1.属于国家秘密`.
    pub fn full_name(&self, block: usize, row: usize) -> String {
        let schema = &self.schema().blocks[block];
        // Groups that hold nearly everything tell nothing.
        let inner = schema.rows[row].under.filter(|group| schema.groups[*group].under.is_some());
        let group = inner.map(|group| schema.groups[group].label.text.as_str());
        let names = group.into_iter().chain(Some(schema.rows[row].name()));
        names.collect::<Vec<_>>().join(" ")
    }

    /// The figure of a cell and its span, where the row was found and could be read.
    pub fn figure(&self, at: CellAt) -> Option<(Figure<'_>, Span)> {
        let placed = self.row(at.block, at.row)?;
        let figure = placed.row.figure(at.column)?;
        Some((figure, figure.span.shifted(placed.offset)))
    }

    /// The span of a cell's number, without a unit or a note behind it.
    pub fn number_span(&self, at: CellAt) -> Option<Span> {
        let (figure, span) = self.figure(at)?;
        Some(match &figure.value {
            Value::Figure(figure) => figure.number.shifted(span.start),
            _ => span,
        })
    }

    /// A cell in words: `（三）不予公开 1.属于国家秘密 · 自然人`.
    pub fn name(&self, at: CellAt) -> String {
        let (row, column) = (self.row_name(at), &self.column(at).name);
        if row.is_empty() { column.clone() } else { format!("{row}，{column}") }
    }

    /// The label of a cell's row; empty in a table without label columns.
    pub fn row_name(&self, at: CellAt) -> &str {
        let block = &self.schema().blocks[at.block];
        match at.row {
            RowAt::Row(row) => block.rows[row].name(),
            RowAt::Group(group) => &block.groups[group].label.text,
        }
    }

    /// The line ending that its lines have.
    pub fn line_ending(&self) -> &'static str {
        self.parts.first().map_or("\n", |part| part.reading.section.line_ending())
    }

    /// The span from the first row to the last.
    pub fn span(&self) -> Span {
        let spans = self.rows().map(|row| row.span());
        spans.reduce(Span::hull).unwrap_or_default()
    }

    /// The span of the first row, where findings about the whole table are shown.
    pub fn first_row(&self) -> Span {
        self.rows().next().map_or(Span::default(), |row| row.span())
    }
}
