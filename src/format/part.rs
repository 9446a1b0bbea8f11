//! A section planned by itself: its lines of text, and how each of its tables is laid out.
//!
//! What is planned depends on nothing but the section, its reading and a few [`Terms`], so that
//! plans of a document after each other share the parts that stayed the same.

use std::sync::Arc;

use super::columns::{Columns, Sized};
use super::width::Extent;
use super::{Options, Style};
use crate::amount::Value;
use crate::form::grid::{GridCell, InGrid};
use crate::form::reading::Reading;
use crate::form::row::{ReadRow, RowMeaning};
use crate::report::{Block, Row, Section, Table};
use crate::schema::Edition;
use crate::text::{Edit, Span, common_beginning, common_end};

/// What is planned for a section. Spans count from the section's start.
#[derive(Debug)]
pub struct Part {
    pub section: Arc<Section>,
    /// `None` in text that is no report of a known form.
    reading: Option<Arc<Reading>>,
    terms: Terms,
    pub items: Vec<Item>,
    pub tables: Vec<TablePlan>,
}

/// What a section is planned by, apart from what it holds itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    pub options: Options,
    /// The line ending of the text.
    pub ending: &'static str,
    /// Where the section's text begins, behind a byte order mark.
    pub begin: u32,
    /// Its heading names a section of the form.
    pub named: bool,
}

/// A line of text or a table.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub kind: Kind,
    /// From the beginning of its first line to the end of what is written in its last.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    Heading,
    Prose,
    Comment,
    Table,
}

#[derive(Debug)]
pub struct TablePlan {
    pub span: Span,
    /// `None` when nothing is certain enough to be changed.
    pub edits: Option<Vec<Edit>>,
}

impl Part {
    /// Plans a section, of which the reading for an edition is given, where there is one.
    pub fn new(
        section: &Arc<Section>,
        reading: Option<(&Arc<Reading>, &Edition)>,
        terms: Terms,
    ) -> Self {
        let planner = Planner { section, terms };
        let mut items = Vec::with_capacity(section.blocks.len() + 1);
        let mut tables = Vec::new();
        if let Some(heading) = section.heading {
            let kind = if terms.named { Kind::Heading } else { Kind::Prose };
            items.push(planner.line(kind, heading.span));
        }
        let mut row = 0;
        for block in &section.blocks {
            let kind = match block {
                Block::Table(table) => {
                    let rows = row..row + table.rows.len();
                    row = rows.end;
                    let read = reading.map(|(reading, edition)| (&reading.rows[rows], edition));
                    let planned = planner.table(table, read);
                    items.push(Item { kind: Kind::Table, span: planned.span });
                    tables.push(planned);
                    continue;
                }
                Block::Title(_) => Kind::Title,
                Block::Comment(_) => Kind::Comment,
                Block::Subheading(_) | Block::Item(_) | Block::Paragraph(_) => Kind::Prose,
            };
            items.push(planner.line(kind, block.span()));
        }
        let reading = reading.map(|(reading, _)| reading.clone());
        Self { section: section.clone(), reading, terms, items, tables }
    }

    /// True when the section would be planned just so. A reading is of one edition.
    pub fn is_of(
        &self,
        section: &Arc<Section>,
        reading: Option<&Arc<Reading>>,
        terms: Terms,
    ) -> bool {
        let own = self.reading.as_ref();
        Arc::ptr_eq(&self.section, section)
            && own.map(Arc::as_ptr) == reading.map(Arc::as_ptr)
            && self.terms == terms
    }

    /// The rows of all tables as they were read.
    pub fn rows(&self) -> &[ReadRow] {
        self.reading.as_ref().map_or(&[], |reading| &reading.rows)
    }

    /// True when the section and its reading are the very same.
    pub fn shares_all(&self, other: &Self) -> bool {
        let readings = [self, other].map(|part| part.reading.as_ref().map(Arc::as_ptr));
        Arc::ptr_eq(&self.section, &other.section) && readings[0] == readings[1]
    }
}

/// A row of which more gaps than these change gets one edit for all of them: there is hardly a cell
/// left that keeps its place, and a client has much less to read.
const FEW: usize = 2;

struct Planner<'a> {
    section: &'a Section,
    terms: Terms,
}

impl Planner<'_> {
    /// The line that holds a block of text, white space at its end left out.
    fn line(&self, kind: Kind, block: Span) -> Item {
        let text = &*self.section.text;
        let before = text[..block.start as usize].rfind(['\r', '\n']);
        let start = before.map_or(0, |before| before as u32 + 1).max(self.terms.begin);
        let rest = &text[block.end as usize..];
        let end = block.end as usize + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let line = text[start as usize..end].trim_end_matches([' ', '\u{3000}', '\u{a0}']);
        Item { kind, span: Span::new(start, start + line.len() as u32) }
    }

    fn table(&self, table: &Table, read: Option<(&[ReadRow], &Edition)>) -> TablePlan {
        let known = read.filter(|(rows, _)| rows.iter().any(|row| row.of != RowMeaning::Unknown));
        let edits = match known {
            Some((rows, edition)) => self.known(table, rows, edition),
            None => self.unknown(table),
        };
        let begin = table.span.start.max(self.terms.begin);
        TablePlan { span: Span::new(begin, table.span.end), edits }
    }

    /// A table of the form, on the form's grid; `None` when it is not certain how.
    fn known(&self, table: &Table, read: &[ReadRow], edition: &Edition) -> Option<Vec<Edit>> {
        let section = self.section;
        let tables = read.iter().filter(|row| row.of != RowMeaning::Unknown);
        let mut tables = tables.filter_map(|row| row.block).map(|(table, _)| table);
        let index = tables.next()?;
        let schema = &edition.tables[index];
        let in_grid = read.iter().map(|row| match row.block {
            Some((table, _)) if table == index => row.in_grid(schema, section),
            _ => row.out_of_grid(section),
        });
        let in_grid = in_grid.map(|row| match row {
            InGrid::Cells(cells) => Some(Some(cells)),
            InGrid::Outside => Some(None),
            InGrid::Doubtful => None,
        });
        let rows: Vec<Option<Vec<GridCell>>> = in_grid.collect::<Option<_>>()?;
        let mut edits = Vec::new();
        self.lay_out(&table.rows, &rows, schema.width(), &mut edits);
        Some(edits)
    }

    /// A table that the form does not know: its runs of rows with equally many cells each. Blank
    /// lines part it, because what it is nobody knows.
    fn unknown(&self, table: &Table) -> Option<Vec<Edit>> {
        let section = self.section;
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
                let cells = run.iter().map(|row| Some(self.as_written(row)));
                self.lay_out(run, &cells.collect::<Vec<_>>(), width, &mut edits);
            } else {
                doubtful |= run.len() > 1;
            }
            if let (Some(last), Some(next)) = (run.last(), after.first()) {
                let gap = Span::new(last.span.end, next.span.start);
                self.push(gap, &self.terms.ending.repeat(2), &mut edits);
            }
            rest = after;
        }
        (!doubtful || !edits.is_empty()).then_some(edits)
    }

    /// The filled cells of a row where they stand.
    fn as_written(&self, row: &Row) -> Vec<GridCell> {
        let section = self.section;
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
        rows: &[Row],
        cells: &[Option<Vec<GridCell>>],
        width: usize,
        edits: &mut Vec<Edit>,
    ) {
        let Terms { options, begin, .. } = self.terms;
        let section = self.section;
        let size = |cell: &GridCell| Sized {
            column: cell.column,
            columns: cell.columns,
            extent: Extent::of(section.slice(cell.span), options.ambiguous),
            right: cell.figure,
        };
        let sized: Vec<Vec<Sized>> =
            cells.iter().map(|row| row.iter().flatten().map(size).collect()).collect();
        let columns = match options.style {
            Style::Aligned => Columns::fitting(&sized, width, options.tab_size),
            Style::Compact => Columns::bare(width),
        };
        let mut before: Option<&Row> = None;
        let mut new = String::new();
        let mut changed = Vec::new();
        for ((row, cells), sized) in rows.iter().zip(cells).zip(&sized) {
            if let Some(before) = before.replace(row) {
                let gap = Span::new(before.span.end, row.span.start);
                self.push(gap, self.terms.ending, edits);
            }
            let Some(cells) = cells else { continue };
            let whole = Span::new(row.span.start.max(begin), row.span.end);
            let mut at = whole.start;
            let mut cells = cells.iter().map(|cell| cell.span);
            columns.each_gap(sized, |gap| {
                let cell = cells.next().unwrap_or(Span::at(whole.end));
                let old = Span::new(at, cell.start);
                if section.slice(old) != gap {
                    changed.push((old, new.len()..new.len() + gap.len()));
                }
                new.push_str(gap);
                new.push_str(section.slice(cell));
                at = cell.end;
            });
            if changed.len() > FEW {
                self.push(whole, &new, edits);
            } else {
                changed.iter().for_each(|(old, gap)| self.push(*old, &new[gap.clone()], edits));
            }
            new.clear();
            changed.clear();
        }
    }

    fn push(&self, span: Span, new: &str, edits: &mut Vec<Edit>) {
        edits.extend(replacement(&self.section.text, span, new));
    }
}

/// Edits of a text, in its order, made one with what stands between them.
pub fn joined(text: &str, edits: &[Edit]) -> Option<Edit> {
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

/// The edit that replaces as little of a span as can be, unless nothing is to be changed.
pub fn replacement(text: &str, span: Span, new: &str) -> Option<Edit> {
    let old = &text[span.range()];
    if old == new {
        return None;
    }
    let front = common_beginning(old, new);
    let (old, new) = (&old[front..], &new[front..]);
    let back = common_end(old, new);
    let span = Span::new(span.start + front as u32, span.end - back as u32);
    Some(Edit { span, insert: new[..new.len() - back].to_string() })
}
