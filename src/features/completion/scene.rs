//! Where the cursor stands: in which line, in which section of the form, in which row of a table.

use std::sync::Arc;

use crate::document::Document;
use crate::form::Form;
use crate::form::lost::Lost;
use crate::form::row::RowMeaning;
use crate::form::table::{CellAt, PlacedRow, RowAt, Table};
use crate::report::{Block, Report};
use crate::rule::Language;
use crate::schema::{Edition, Schemas};
use crate::text::{Encoding, Position, Span};

use super::{Key, Part};

pub struct Scene<'a> {
    pub schemas: &'a Schemas,
    pub language: Language,
    pub edition: &'a Arc<Edition>,
    pub edition_index: usize,
    pub report: Option<&'a Report>,
    pub form: Option<&'a Form>,
    /// The title of the report before this one in the file.
    pub earlier_title: Option<&'a str>,
    /// Where the report starts in the document.
    start: u32,
    /// The index of the line's section in the report.
    pub index: usize,
    /// The form's section that the line stands in; a heading stands in the section before it.
    pub within: Option<usize>,
    /// The line without its ending, and its text before and behind the cursor.
    pub line: Span,
    pub before: String,
    pub after: String,
}

/// The row at the cursor.
pub struct RowScene<'a> {
    /// The table of the edition that it belongs to, and its block.
    pub table: usize,
    pub block: Option<usize>,
    pub cells: Vec<&'a str>,
    /// The index of the cursor's cell, where it starts in the document and where it ends.
    pub cell: usize,
    pub span: Span,
    /// The table as understood, and the place of the figure at the cursor.
    pub figure: Option<(&'a Table, CellAt)>,
    /// The row is one of the head.
    pub is_head: bool,
}

impl RowScene<'_> {
    pub fn is_figure(&self) -> bool {
        self.figure.is_some()
    }
}

impl<'a> Scene<'a> {
    /// `None` when there is no form at all.
    pub fn at(document: &'a Document, offset: u32, language: Language) -> Option<Self> {
        let text = &document.text;
        let at = text.position(offset, Encoding::Utf8);
        let start_of_line = Position { line: at.line, character: 0 };
        let end_of_line = Position { line: at.line, character: u32::MAX };
        let start = text.offset(start_of_line, Encoding::Utf8).ok()?;
        let line = Span::new(start, text.offset(end_of_line, Encoding::Utf8).ok()?.max(start));
        let cursor = (start + at.character).min(line.end);
        let entry = document.entry_at(start);
        let form = entry.and_then(|(_, entry)| entry.form.as_ref());
        let newest = || editions_by_age(&document.schemas).first().map(|(index, _)| *index);
        let edition_index = form.map(|form| form.edition_index).or_else(newest)?;
        let mut scene = Self {
            schemas: &document.schemas,
            language,
            edition: &document.schemas.editions[edition_index],
            edition_index,
            report: entry.map(|(_, entry)| &entry.report),
            form,
            earlier_title: None,
            start: entry.map_or(0, |(start, _)| start),
            index: 0,
            within: None,
            line,
            before: text.slice(Span::new(line.start, cursor)).into_owned(),
            after: text.slice(Span::new(cursor, line.end)).into_owned(),
        };
        let earlier = scene.start.checked_sub(1).and_then(|end| document.entry_at(end));
        scene.earlier_title = earlier.and_then(|(_, entry)| Some(entry.report.title()?.1));
        scene.find_section();
        Some(scene)
    }

    fn find_section(&mut self) {
        let Some(report) = self.report else { return };
        let local = self.line.start - self.start;
        self.index = report.sections.partition_point(|placed| placed.start <= local);
        self.index = self.index.saturating_sub(1);
        let before = match self.is_heading() {
            true => self.index.checked_sub(1),
            false => Some(self.index),
        };
        self.within = before.and_then(|index| self.form?.places.get(index)?.within);
    }

    /// True when the line is the heading of its section.
    pub fn is_heading(&self) -> bool {
        let placed = self.report.and_then(|report| report.sections.get(self.index));
        placed.is_some_and(|placed| {
            placed.section.heading.is_some() && placed.start + self.start == self.line.start
        })
    }

    /// The key of a thing of the report's edition.
    pub fn key(&self, part: Part) -> Option<Key> {
        Some(Key { edition: self.edition_index, part })
    }

    /// Where a cell behind the cursor's starts in the document.
    pub fn start_of_cell(&self, row: &RowScene, cell: usize) -> Option<u32> {
        let between = cell.checked_sub(row.cell + 1)?;
        let (tab, _) = self.after.match_indices('\t').nth(between)?;
        Some(self.cursor() + tab as u32 + 1)
    }

    pub fn cursor(&self) -> u32 {
        self.line.start + self.before.len() as u32
    }

    /// True when nothing but white space stands in the line before the cursor.
    pub fn is_line_start(&self) -> bool {
        self.before.trim().is_empty()
    }

    /// Where the sentence at the cursor begins in the line.
    pub fn sentence_start(&self) -> usize {
        self.start_after(&['。', '！', '？'])
    }

    /// Where the clause at the cursor begins in the line.
    pub fn clause_start(&self) -> usize {
        self.start_after(&['。', '！', '？', '；', '，', '、', '：', '（', '“'])
    }

    fn start_after(&self, marks: &[char]) -> usize {
        let mark = self.before.rfind(marks);
        let start =
            mark.map_or(0, |at| at + self.before[at..].chars().next().map_or(0, char::len_utf8));
        start + self.before[start..].len() - self.before[start..].trim_start().len()
    }

    pub fn line_ending(&self) -> &'static str {
        self.report.map_or("\n", Report::line_ending)
    }

    /// True when a section of the form is named by a heading other than the line at the cursor.
    pub fn is_written(&self, section: usize) -> bool {
        let places = self.form.map_or(&[][..], |form| &form.places);
        let own = self.is_heading().then_some(self.index);
        let mut named = places.iter().enumerate();
        named.any(|(index, place)| place.section == Some(section) && Some(index) != own)
    }

    /// The texts of the section's lines of prose, the line at the cursor excepted.
    pub fn prose(&self) -> impl Iterator<Item = &'a str> {
        let section = self.report.and_then(|report| report.sections.get(self.index));
        let local = self.line.start - self.start;
        section.into_iter().flat_map(move |placed| {
            let other = move |span: &Span| span.shifted(placed.start).start != local;
            placed.section.prose().filter(other).map(|span| placed.section.slice(span))
        })
    }

    /// True when the preface holds a title other than in the line at the cursor.
    pub fn has_title(&self) -> bool {
        let title = self.report.and_then(Report::title);
        title.is_some_and(|(span, _)| span.shifted(self.start).start < self.line.start)
    }

    /// The rows of the table at hand that the line at the cursor is not, and where they stand.
    pub fn other_rows(&self, table: usize) -> Vec<(Span, PlacedRow<'a>)> {
        let placed = self.form.and_then(|form| form.tables.get(table)?.as_ref());
        let Some(placed) = placed else { return Vec::new() };
        let start = self.start + placed.start;
        let rows = placed.table.rows().map(|row| (row.span().shifted(start), row));
        rows.filter(|(span, _)| !self.line.contains(span.start)).collect()
    }

    /// True when nothing comes after the line in its section.
    pub fn is_section_end(&self) -> bool {
        let section = self.report.and_then(|report| report.sections.get(self.index));
        section.is_none_or(|placed| {
            let end = self.line.end.saturating_sub(self.start + placed.start);
            placed.section.text.get(end as usize..).is_none_or(|rest| rest.trim().is_empty())
        })
    }

    /// The sections of the form whose headings may be lost on the blank line at the cursor: between
    /// the section that the line stands in and the next, right above their table or, when they have
    /// none, behind all that the section before them must have.
    pub fn lost_here(&self) -> Vec<usize> {
        let (Some(report), Some(form)) = (self.report, self.form) else { return Vec::new() };
        let Some(placed) = report.sections.get(self.index) else { return Vec::new() };
        if !self.before.trim().is_empty() || !self.after.trim().is_empty() {
            return Vec::new();
        }
        let (line, end) = (self.line.start - self.start, self.line.end - self.start);
        let is_blank = |to: u32| {
            let text = &placed.section.text;
            let between = end.checked_sub(placed.start).zip(to.checked_sub(placed.start));
            let between = between.and_then(|(from, to)| text.get(from as usize..to as usize));
            between.is_some_and(|between| between.trim().is_empty())
        };
        let behind = |section: usize| {
            let blocks = || placed.section.blocks.iter();
            let mut above = blocks().filter(|block| block.span().start + placed.start < line);
            match section.checked_sub(1) {
                None => above.all(|block| !matches!(block, Block::Subheading(_))),
                Some(before) if self.edition.tables_of(before).next().is_some() => {
                    let mut tables = blocks().filter(|block| matches!(block, Block::Table(_)));
                    tables.all(|table| table.span().start + placed.start < line)
                        && above.any(|block| matches!(block, Block::Table(_)))
                }
                Some(_) => above.any(|block| matches!(block, Block::Paragraph(_) | Block::Item(_))),
            }
        };
        let first = self.within.map_or(0, |within| within + 1);
        let missing = first..self.edition.sections.len();
        let missing = missing.take_while(|section| !self.is_written(*section));
        let is_here = |section: &usize| match form.lost_heading(report, *section) {
            Some(Lost::Above(table)) => is_blank(table),
            Some(Lost::Behind(_)) | None => {
                self.edition.tables_of(*section).next().is_none() && behind(*section)
            }
            Some(Lost::Hidden { .. }) => false,
        };
        missing.filter(is_here).collect()
    }

    /// True when the lines between a row and the line at the cursor are blank.
    pub fn follows(&self, row: Span) -> bool {
        let Some(report) = self.report else { return false };
        let Some(placed) = report.sections.get(self.index) else { return false };
        let start = self.start + placed.start;
        let (Some(from), Some(to)) =
            (row.end.checked_sub(start), self.line.start.checked_sub(start))
        else {
            return false;
        };
        let between = placed.section.text.get(from as usize..to as usize);
        between.is_some_and(|between| between.trim().is_empty())
    }

    /// The row at the cursor, where the line has TABs and a table belongs here.
    pub fn row(&self) -> Option<RowScene<'a>> {
        let report = self.report?;
        let placed = report.sections.get(self.index)?;
        let start = self.start + placed.start;
        let line = self.line.start.checked_sub(start)? as usize;
        let length = self.line.len() as usize;
        let text = placed.section.text.get(line..line + length)?;
        if !text.contains('\t') {
            return None;
        }
        let cell = self.before.matches('\t').count();
        let cell_start = self.before.rfind('\t').map_or(0, |at| at + 1);
        let cell_end = self.before.len() + self.after.find('\t').unwrap_or(self.after.len());
        let cell_span = Span::new(cell_start as u32, cell_end as u32).shifted(self.line.start);
        let mut row = RowScene {
            table: 0,
            block: None,
            cells: text.split('\t').map(str::trim).collect(),
            cell,
            span: cell_span,
            figure: None,
            is_head: false,
        };
        let tables = self.form.map_or(&[][..], |form| &form.tables).iter().flatten();
        let read = tables.flat_map(|table| {
            table.table.rows().map(move |row| (self.start + table.start, &*table.table, row))
        });
        let mut here =
            read.filter(|(start, _, row)| row.span().shifted(*start).start == self.line.start);
        match here.next() {
            Some((_, table, read)) => {
                row.table = table.index;
                row.block = read.row.block.map(|(_, block)| block);
                row.is_head = read.row.of == RowMeaning::Head;
                row.figure = figure(table, &read, cell).map(|at| (table, at));
            }
            None => row.table = self.edition.tables_of(self.within?).next()?.0,
        }
        Some(row)
    }
}

/// All editions with their indices, those in force first and of these the latest.
pub fn editions_by_age(schemas: &Schemas) -> Vec<(usize, &Arc<Edition>)> {
    let mut editions: Vec<_> = schemas.editions.iter().enumerate().collect();
    editions.sort_by_key(|(_, edition)| (edition.to.is_some(), std::cmp::Reverse(edition.from)));
    editions
}

/// The place in the form of a cell of a row, where it is one for a figure.
fn figure(table: &Table, read: &PlacedRow, cell: usize) -> Option<CellAt> {
    let (_, block) = read.row.block?;
    let row = match read.row.of {
        RowMeaning::Row(row) => RowAt::Row(row),
        RowMeaning::Group(group) if table.is_single(block, group) => RowAt::Group(group),
        _ => return None,
    };
    if read.row.figures().len() == 0 {
        return None;
    }
    let columns = &table.schema().blocks[block].columns;
    let span = read.cells().get(cell)?.span;
    let is_here = |column: &usize| read.row.figure(*column).is_some_and(|of| of.span == span);
    let mut here = (0..columns.len()).filter(is_here);
    let column = match (here.next(), here.next()) {
        (Some(column), None) => column,
        _ => columns.iter().position(|column| column.grid == cell)?,
    };
    Some(CellAt { block, row, column })
}
