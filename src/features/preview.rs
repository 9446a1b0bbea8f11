//! A report as it looks when it is printed: its lines of text, and its tables with the merged cells
//! of the form, each cell with what was found in it.
//!
//! Nothing that the author wrote is left out of a table: a row with a cell that has no place in the
//! form is shown as written, cell by cell, and so is a table that could not be read.

use crate::amount::Value;
use crate::document::{Document, Entry};
use crate::form::row::{ReadRow, RowMeaning};
use crate::report::{self, Row, Section};
use crate::rule::{Finding, Language, Severity};
use crate::schema::vocabulary::Item;
use crate::schema::{self, Edition};
use crate::text::Span;

/// A line of text or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub span: Span,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Line { kind: LineKind, text: String, marks: Marks },
    Table(Vec<Vec<Cell>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Title,
    Heading,
    Subheading,
    Paragraph,
}

/// A cell with its size; the places that it covers are not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// `None` for a cell of the form that the report does not write.
    pub span: Option<Span>,
    pub columns: usize,
    pub rows: usize,
    pub kind: CellKind,
    pub marks: Marks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    Head,
    Label,
    Figure,
}

/// What was found in a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// That of the worst.
    pub severity: Option<Severity>,
    pub messages: Vec<String>,
}

impl Marks {
    fn add(&mut self, finding: &Finding, language: Language) {
        self.severity = self.severity.max(Some(finding.severity));
        self.messages.push(finding.message.text(language).to_string());
    }
}

/// Everything of the file that is printed, in the order of the text. `findings` are those of the
/// document that are shown to the user, who may have switched rules off.
pub fn preview(document: &Document, findings: &[Finding], language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (start, entry) in document.entries() {
        for (index, placed) in entry.report.sections.iter().enumerate() {
            let from = start + placed.start;
            let mut of_section = of_section(entry, index);
            of_section.iter_mut().for_each(|block| block.shift(from));
            let whole = Span::new(from, from + placed.section.text.len() as u32);
            let here = findings.iter().filter(|finding| touch(finding.span, whole));
            let here: Vec<&Finding> = here.collect();
            of_section.iter_mut().for_each(|block| block.mark(&here, language));
            blocks.append(&mut of_section);
        }
    }
    blocks
}

/// True when two spans share a character, or when one is empty and the other reaches it.
fn touch(one: Span, other: Span) -> bool {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    start < end || start == end && (one.is_empty() || other.is_empty())
}

impl Block {
    fn shift(&mut self, by: u32) {
        self.span = self.span.shifted(by);
        if let Content::Table(rows) = &mut self.content {
            for cell in rows.iter_mut().flatten() {
                cell.span = cell.span.map(|span| span.shifted(by));
            }
        }
    }

    fn mark(&mut self, findings: &[&Finding], language: Language) {
        for finding in findings.iter().filter(|finding| touch(finding.span, self.span)) {
            match &mut self.content {
                Content::Line { marks, .. } => marks.add(finding, language),
                Content::Table(rows) => mark_cells(rows, finding, language),
            }
        }
    }
}

/// Marks the cells that a finding touches; one between cells, the cell before it.
fn mark_cells(rows: &mut [Vec<Cell>], finding: &Finding, language: Language) {
    let mut nearest: Option<(Span, &mut Cell)> = None;
    let mut touched = false;
    for cell in rows.iter_mut().flatten() {
        let Some(span) = cell.span else { continue };
        if touch(finding.span, span) {
            cell.marks.add(finding, language);
            touched = true;
        } else if span.start <= finding.span.start
            && nearest.as_ref().is_none_or(|(best, _)| best.start < span.start)
        {
            nearest = Some((span, cell));
        }
    }
    if let (false, Some((_, cell))) = (touched, nearest) {
        cell.marks.add(finding, language);
    }
}

/// The blocks of a section of the report, by its index; spans count from the section's start.
fn of_section(entry: &Entry, index: usize) -> Vec<Block> {
    let section: &Section = &entry.report.sections[index].section;
    let line = |kind, span: Span| {
        let text = section.slice(span).to_string();
        Block { span, content: Content::Line { kind, text, marks: Marks::default() } }
    };
    let mut blocks: Vec<Block> =
        section.heading.iter().map(|heading| line(LineKind::Heading, heading.span)).collect();
    let mut read = entry.form.as_ref().map_or(&[][..], |form| form.rows(index));
    for block in &section.blocks {
        match block {
            report::Block::Title(span) => blocks.push(line(LineKind::Title, *span)),
            report::Block::Subheading(span) => blocks.push(line(LineKind::Subheading, *span)),
            report::Block::Item(span) | report::Block::Paragraph(span) => {
                blocks.push(line(LineKind::Paragraph, *span));
            }
            // A comment is not printed.
            report::Block::Comment(_) => {}
            report::Block::Table(table) => {
                match (&entry.form, read.split_at_checked(table.rows.len())) {
                    (Some(form), Some((rows, rest))) => {
                        read = rest;
                        let table = |row: &ReadRow| row.block.map(|(table, _)| table);
                        for rows in rows.chunk_by(|one, next| table(one) == table(next)) {
                            let drawer = Drawer { section, edition: &form.edition, rows };
                            blocks.extend(drawer.block());
                        }
                    }
                    _ => {
                        let rows = table.rows.iter().map(|row| as_written(section, row)).collect();
                        blocks.push(Block { span: table.span, content: Content::Table(rows) });
                    }
                }
            }
        }
    }
    blocks
}

/// The cells of a row as they are.
fn as_written(section: &Section, row: &Row) -> Vec<Cell> {
    let cell = |cell: &report::Cell| {
        let is_figure = matches!(Value::read(section.slice(cell.span)), Value::Figure(_));
        let kind = if is_figure { CellKind::Figure } else { CellKind::Label };
        drawn(section, Some(cell.span), kind, 1, 1)
    };
    section.cells(row).iter().map(cell).collect()
}

fn drawn(
    section: &Section,
    span: Option<Span>,
    kind: CellKind,
    columns: usize,
    rows: usize,
) -> Cell {
    let text = span.map_or(String::new(), |span| section.slice(span).to_string());
    Cell { text, span, columns, rows, kind, marks: Marks::default() }
}

/// Draws rows of one table that stand together.
struct Drawer<'a> {
    section: &'a Section,
    edition: &'a Edition,
    rows: &'a [ReadRow],
}

/// A row whose every cell has its place in the form.
struct Fitting<'a> {
    schema: &'a schema::Block,
    block: usize,
    /// The groups whose labels stand before its own, outermost first.
    groups: Vec<usize>,
    /// The column of its own label.
    depth: usize,
}

impl Drawer<'_> {
    fn block(&self) -> Option<Block> {
        let span = self.rows.first()?.span.hull(self.rows.last()?.span);
        let fitting: Vec<Option<Fitting>> = self.rows.iter().map(|row| self.fitting(row)).collect();
        let mut drawn = Vec::new();
        let mut index = 0;
        while index < self.rows.len() {
            let heads = self.heads(index);
            match self.head(&self.rows[index..index + heads]) {
                Some(mut head) => {
                    drawn.append(&mut head);
                    index += heads;
                }
                None => {
                    drawn.push(match &fitting[index] {
                        Some(_) => self.row(index, &fitting),
                        None => as_written(self.section, &self.rows[index].written),
                    });
                    index += 1;
                }
            }
        }
        Some(Block { span, content: Content::Table(drawn) })
    }

    /// How many rows of one head stand together from here.
    fn heads(&self, index: usize) -> usize {
        let block = self.rows[index].block;
        let is_head = |row: &&ReadRow| row.of == RowMeaning::Head && row.block == block;
        self.rows[index..].iter().take_while(is_head).count()
    }

    /// The head as the form has it, when these rows are all of it and nothing else.
    fn head(&self, rows: &[ReadRow]) -> Option<Vec<Vec<Cell>>> {
        let (table, block) = rows.first()?.block?;
        let schema = &self.edition.tables[table].blocks[block];
        let mut spans: Vec<Option<Span>> = vec![None; schema.head.len()];
        let mut written = 0;
        for row in rows {
            written += self.filled(row);
            for label in row.labels() {
                // Of labels with the same words the first is the first in the form.
                let text = &self.edition.label(label.of).text;
                let same =
                    |at: &usize| schema.head[*at].label.text == *text && spans[*at].is_none();
                let at = (0..spans.len()).find(same)?;
                spans[at] = Some(label.span);
            }
        }
        if written != spans.len() || spans.contains(&None) {
            return None;
        }
        let mut drawn_rows = vec![Vec::new(); schema.head_rows()];
        for (cell, span) in schema.head.iter().zip(spans) {
            let of_head = drawn(self.section, span, CellKind::Head, cell.columns, cell.rows);
            drawn_rows[cell.row].push(of_head);
        }
        Some(drawn_rows)
    }

    /// How many cells of a row are not empty.
    fn filled(&self, row: &ReadRow) -> usize {
        let cells = self.section.cells(&row.written).iter();
        cells.filter(|cell| !cell.span.is_empty()).count()
    }

    fn fitting(&self, row: &ReadRow) -> Option<Fitting<'_>> {
        let (table, block) = row.block?;
        let schema = &self.edition.tables[table].blocks[block];
        let (groups, depth, own) = match row.of {
            RowMeaning::Row(of) => {
                (schema.groups_of(of), schema.rows[of].depth, Item::Row { table, block, row: of })
            }
            RowMeaning::Group(of) => {
                let around = std::iter::successors(schema.groups[of].under, |group| {
                    schema.groups[*group].under
                });
                let mut groups: Vec<usize> = around.collect();
                groups.reverse();
                (groups, schema.groups[of].depth, Item::Group { table, block, group: of })
            }
            RowMeaning::Head | RowMeaning::Unknown => return None,
        };
        let known = |of: Item| {
            of == own
                || groups.iter().any(|group| of == Item::Group { table, block, group: *group })
        };
        let figures = row.figures().filter(|figure| !figure.span.is_empty()).count();
        let fits = row.figures().len() == schema.columns.len()
            && row.labels().all(|label| known(label.of))
            && row.labels().len() + figures == self.filled(row);
        fits.then_some(Fitting { schema, block, groups, depth })
    }

    /// A row as the form has it. A label of a group is drawn once, over all rows of the group that
    /// follow one another.
    fn row(&self, index: usize, fitting: &[Option<Fitting>]) -> Vec<Cell> {
        let Some(Fitting { schema, block, groups, depth }) = &fitting[index] else {
            return Vec::new();
        };
        let row = &self.rows[index];
        let mut cells = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let same = |other: &Option<Fitting>| {
                let path = &groups[..=at];
                other
                    .as_ref()
                    .is_some_and(|other| other.block == *block && other.groups.starts_with(path))
            };
            if index > 0 && same(&fitting[index - 1]) {
                continue;
            }
            let rows = fitting[index..].iter().take_while(|other| same(other)).count();
            let labels = self.rows[index..index + rows].iter().flat_map(|row| row.labels());
            let mut labels = labels
                .filter(|label| matches!(label.of, Item::Group { group: of, .. } if of == *group));
            let next = groups.get(at + 1).map_or(*depth, |inner| schema.groups[*inner].depth);
            let columns = next - schema.groups[*group].depth;
            let span = labels.next().map(|label| label.span);
            cells.push(drawn(self.section, span, CellKind::Label, columns, rows));
        }
        if schema.stub > 0 {
            let own = row.labels().find(|label| match label.of {
                Item::Row { row: of, .. } => row.of == RowMeaning::Row(of),
                Item::Group { group, .. } => row.of == RowMeaning::Group(group),
                Item::Head { .. } | Item::Section(_) => false,
            });
            let span = own.map(|label| label.span);
            cells.push(drawn(self.section, span, CellKind::Label, schema.stub - depth, 1));
        }
        for (column, figure) in schema.columns.iter().zip(row.figures()) {
            let over = schema.head.iter().filter(|cell| cell.column == column.grid);
            let columns = over.map(|cell| cell.columns).min().unwrap_or(1);
            cells.push(drawn(self.section, Some(figure.span), CellKind::Figure, columns, 1));
        }
        cells
    }
}

#[cfg(test)]
mod tests;
