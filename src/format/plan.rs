//! What changes where: unit by unit, the tables and the white space between blocks.

use std::collections::BTreeSet;

use super::columns::{Columns, Sized};
use super::width::Extent;
use super::{Left, Options, Reason, Style};
use crate::amount::Value;
use crate::document::Document;
use crate::form::grid::{GridCell, InGrid};
use crate::form::reading::{ReadRow, RowMeaning};
use crate::report::{Block, Row, Section, Table};
use crate::schema::Edition;
use crate::text::{Edit, Span};

/// The units of a text in order.
#[derive(Debug)]
pub struct Plan {
    pub units: Vec<Unit>,
}

/// A table, or the white space between two blocks.
#[derive(Debug)]
pub struct Unit {
    pub span: Span,
    /// The table's number in the document.
    pub table: Option<usize>,
    /// It lies in what was asked for.
    pub selected: bool,
    /// Nothing is certain enough to be changed.
    doubtful: bool,
    pub edits: Vec<Edit>,
}

impl Plan {
    /// Plans a document, whose text is given. The tables that are `kept` stay as they are.
    pub fn of(
        document: &Document,
        text: &str,
        options: Options,
        ranges: Option<&[Span]>,
        kept: &BTreeSet<usize>,
    ) -> Self {
        let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
        let ending = line_ending(text);
        let planner = Planner { text, begin, ending, options, ranges, kept };
        let mut items = Vec::new();
        let mut tables = Vec::new();
        for (start, entry) in document.entries() {
            for (index, placed) in entry.report.sections.iter().enumerate() {
                let section = &placed.section;
                let form = entry.form.as_ref();
                let named = form.is_some_and(|form| form.places[index].section.is_some());
                let rows = form.map(|form| (form.rows(index), form.edition.as_ref()));
                let start = start + placed.start;
                if let Some(heading) = section.heading {
                    let kind = if named { Kind::Heading } else { Kind::Prose };
                    items.push(planner.line(kind, heading.span.shifted(start)));
                }
                let mut row = 0;
                for block in &section.blocks {
                    if let Block::Table(table) = block {
                        let read =
                            rows.map(|(rows, edition)| (&rows[row..][..table.rows.len()], edition));
                        let written = Written { section, start, table };
                        items.push(planner.table(&written, read, &mut tables));
                        row += table.rows.len();
                        continue;
                    }
                    let kind = match block {
                        Block::Title(_) => Kind::Title,
                        Block::Comment(_) => Kind::Comment,
                        _ => Kind::Prose,
                    };
                    items.push(planner.line(kind, block.span().shifted(start)));
                }
            }
        }
        Self { units: planner.between(&items, tables) }
    }

    /// The edits of all units that were asked for.
    pub fn into_edits(self) -> Vec<Edit> {
        let selected = self.units.into_iter().filter(|unit| unit.selected);
        selected.flat_map(|unit| unit.edits).collect()
    }

    /// The tables that were asked for and are not certain enough.
    pub fn doubtful(&self) -> impl Iterator<Item = Left> {
        let doubtful = self.units.iter().filter(|unit| unit.selected && unit.doubtful);
        doubtful.map(|unit| Left { span: unit.span, reason: Reason::Doubtful })
    }

    /// Tables by their numbers.
    pub fn spans_of(&self, tables: &BTreeSet<usize>, reason: Reason) -> Vec<Left> {
        let is_one = |unit: &&Unit| unit.table.is_some_and(|table| tables.contains(&table));
        self.units.iter().filter(is_one).map(|unit| Left { span: unit.span, reason }).collect()
    }
}

/// A line of text or a table.
#[derive(Clone, Copy, Debug)]
struct Item {
    kind: Kind,
    /// From the beginning of its first line to the end of what is written in its last.
    span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
    Prose,
    Comment,
    Table,
}

/// A table and where its section starts.
struct Written<'a> {
    section: &'a Section,
    start: u32,
    table: &'a Table,
}

struct Planner<'a> {
    text: &'a str,
    /// Where the text begins, behind a byte order mark.
    begin: u32,
    ending: &'static str,
    options: Options,
    ranges: Option<&'a [Span]>,
    kept: &'a BTreeSet<usize>,
}

impl Planner<'_> {
    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The line that holds a block of text, white space at its end left out.
    fn line(&self, kind: Kind, block: Span) -> Item {
        let before = self.text[..block.start as usize].rfind(['\r', '\n']);
        let start = before.map_or(0, |before| before as u32 + 1).max(self.begin);
        let rest = &self.text[block.end as usize..];
        let end = block.end as usize + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let line = self.text[start as usize..end].trim_end_matches([' ', '\u{3000}', '\u{a0}']);
        Item { kind, span: Span::new(start, start + line.len() as u32) }
    }

    fn table(
        &self,
        written: &Written,
        read: Option<(&[ReadRow], &Edition)>,
        units: &mut Vec<Unit>,
    ) -> Item {
        let span = written.table.span.shifted(written.start);
        let span = Span::new(span.start.max(self.begin), span.end);
        let number = units.len();
        let meets = |range: &Span| range.start <= span.end && span.start <= range.end;
        let selected = self.ranges.is_none_or(|ranges| ranges.iter().any(meets));
        let known = read.filter(|(rows, _)| rows.iter().any(|row| row.of != RowMeaning::Unknown));
        let edits = if !selected || self.kept.contains(&number) {
            Some(Vec::new())
        } else if let Some((rows, edition)) = known {
            self.known(written, rows, edition)
        } else {
            self.unknown(written)
        };
        let doubtful = edits.is_none();
        let edits = edits.unwrap_or_default();
        units.push(Unit { span, table: Some(number), selected, doubtful, edits });
        Item { kind: Kind::Table, span }
    }

    /// A table of the form, on the form's grid; `None` when it is not certain how.
    fn known(&self, written: &Written, read: &[ReadRow], edition: &Edition) -> Option<Vec<Edit>> {
        let Written { section, .. } = written;
        let (index, _) = read.first()?.block?;
        if !read.iter().all(|row| row.block.is_some_and(|(table, _)| table == index)) {
            return None;
        }
        let schema = &edition.tables[index];
        let in_grid = read.iter().map(|row| match row.in_grid(schema, section) {
            InGrid::Cells(cells) => Some(Some(cells)),
            InGrid::Outside => Some(None),
            InGrid::Doubtful => None,
        });
        let rows: Vec<Option<Vec<GridCell>>> = in_grid.collect::<Option<_>>()?;
        let mut edits = Vec::new();
        self.lay_out(written, &written.table.rows, &rows, schema.width(), &mut edits);
        Some(edits)
    }

    /// A table that the form does not know: its runs of rows with equally many cells each. Blank
    /// lines part it, because what it is nobody knows.
    fn unknown(&self, written: &Written) -> Option<Vec<Edit>> {
        let Written { section, start, table } = written;
        let mut edits = Vec::new();
        let mut doubtful = false;
        let mut rest = table.rows.as_slice();
        while !rest.is_empty() {
            let together = |pair: &&[Row]| {
                let gap = Span::new(pair[0].span.end, pair[1].span.start);
                matches!(section.slice(gap), "\n" | "\r\n" | "\r")
            };
            let length = 1 + rest.windows(2).take_while(together).count();
            let (run, after) = rest.split_at(length);
            let width = section.cells(&run[0]).len();
            if run.len() > 1 && run.iter().all(|row| section.cells(row).len() == width) {
                let cells = run.iter().map(|row| Some(self.as_written(section, row)));
                self.lay_out(written, run, &cells.collect::<Vec<_>>(), width, &mut edits);
            } else {
                doubtful |= run.len() > 1;
            }
            if let (Some(last), Some(next)) = (run.last(), after.first()) {
                let gap = Span::new(last.span.end, next.span.start).shifted(*start);
                self.push(gap, &self.ending.repeat(2), &mut edits);
            }
            rest = after;
        }
        (!doubtful || !edits.is_empty()).then_some(edits)
    }

    /// The filled cells of a row where they stand.
    fn as_written(&self, section: &Section, row: &Row) -> Vec<GridCell> {
        let cells = section.cells(row).iter().enumerate();
        let filled = cells.filter(|(_, cell)| !cell.span.is_empty());
        let cell = |(column, span): (usize, Span)| {
            let figure = Value::read(section.slice(span)).is_number_like();
            GridCell { span, column, columns: 1, figure }
        };
        filled.map(|(column, known)| cell((column, known.span))).collect()
    }

    /// The edits that put rows, of which some have no place in the grid, into columns.
    fn lay_out(
        &self,
        written: &Written,
        rows: &[Row],
        cells: &[Option<Vec<GridCell>>],
        width: usize,
        edits: &mut Vec<Edit>,
    ) {
        let Written { section, start, .. } = written;
        let size = |cell: &GridCell| Sized {
            column: cell.column,
            columns: cell.columns,
            extent: Extent::of(section.slice(cell.span), self.options.ambiguous),
            right: cell.figure,
        };
        let sized: Vec<Vec<Sized>> =
            cells.iter().map(|row| row.iter().flatten().map(size).collect()).collect();
        let columns = match self.options.style {
            Style::Aligned => Columns::fitting(&sized, width, self.options.tab_size),
            Style::Compact => Columns::bare(width),
        };
        let mut before: Option<&Row> = None;
        for ((row, cells), sized) in rows.iter().zip(cells).zip(&sized) {
            if let Some(before) = before.replace(row) {
                let gap = Span::new(before.span.end, row.span.start).shifted(*start);
                self.push(gap, self.ending, edits);
            }
            let Some(cells) = cells else { continue };
            let mut at = (row.span.start + start).max(self.begin);
            let mut cells = cells.iter().map(|cell| cell.span.shifted(*start));
            columns.each_gap(sized, |gap| {
                let next = cells.next().unwrap_or(Span::at(row.span.end + start));
                self.push(Span::new(at, next.start), gap, edits);
                at = next.end;
            });
        }
    }

    /// The units of tables with the white space between all items.
    fn between(&self, items: &[Item], tables: Vec<Unit>) -> Vec<Unit> {
        let mut units = Vec::with_capacity(items.len() + tables.len() + 1);
        let mut tables = tables.into_iter();
        let mut at = self.begin;
        for (index, item) in items.iter().enumerate() {
            let new = match index.checked_sub(1).and_then(|before| items.get(before)) {
                None => String::new(),
                Some(before) => {
                    let gap = Span::new(before.span.end, item.span.start);
                    let parted = line_endings(self.slice(gap)) > 1;
                    let lines = 1 + usize::from(parted || self.must_part(before, &items[index..]));
                    self.ending.repeat(lines)
                }
            };
            units.push(self.white_space(Span::new(at, item.span.start), &new));
            if item.kind == Kind::Table {
                units.extend(tables.next());
            }
            at = item.span.end;
        }
        let last = if items.is_empty() { "" } else { self.ending };
        units.push(self.white_space(Span::new(at, self.text.len() as u32), last));
        units
    }

    /// True when a blank line belongs before the first of the items. Lines of text that the author
    /// wrote together stay together, and a comment stays with what it is for.
    fn must_part(&self, before: &Item, items: &[Item]) -> bool {
        if before.kind == Kind::Comment {
            return false;
        }
        let next = items.iter().find(|item| item.kind != Kind::Comment);
        let next = next.map_or(Kind::Prose, |item| item.kind);
        let parts = |kind: Kind| matches!(kind, Kind::Heading | Kind::Table);
        // A title may have two lines, of which the first does not look like one, or a date below.
        let is_sentence =
            |item: &Item| self.slice(item.span).ends_with(['。', '！', '？', '；', '：']);
        parts(before.kind)
            || parts(next)
            || before.kind == Kind::Title && items.first().is_some_and(is_sentence)
            || next == Kind::Title && is_sentence(before)
    }

    fn white_space(&self, span: Span, new: &str) -> Unit {
        let overlaps = |range: &Span| range.start < span.end && span.start < range.end;
        let selected = self.ranges.is_none_or(|ranges| ranges.iter().any(overlaps));
        let mut edits = Vec::new();
        if selected {
            self.push(span, new, &mut edits);
        }
        Unit { span, table: None, selected, doubtful: false, edits }
    }

    /// Replaces as little of a span as can be.
    fn push(&self, span: Span, new: &str, edits: &mut Vec<Edit>) {
        let old = self.slice(span);
        if old == new {
            return;
        }
        let pairs = old.chars().zip(new.chars());
        let same = pairs.take_while(|(one, other)| one == other);
        let front: usize = same.map(|(one, _)| one.len_utf8()).sum();
        let (old, new) = (&old[front..], &new[front..]);
        let pairs = old.chars().rev().zip(new.chars().rev());
        let same = pairs.take_while(|(one, other)| one == other);
        let back: usize = same.map(|(one, _)| one.len_utf8()).sum();
        let span = Span::new(span.start + front as u32, span.end - back as u32);
        edits.push(Edit { span, insert: new[..new.len() - back].to_string() });
    }
}

/// The number of line endings.
fn line_endings(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

/// The line ending that most lines have.
fn line_ending(text: &str) -> &'static str {
    let both = text.matches("\r\n").count();
    let feeds = text.matches('\n').count() - both;
    let returns = text.matches('\r').count() - both;
    if both > feeds && both >= returns {
        "\r\n"
    } else if returns > feeds {
        "\r"
    } else {
        "\n"
    }
}
