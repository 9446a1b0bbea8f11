//! What stands in what: the subheads of a section, its tables, their blocks, groups and rows, as
//! they stand in the text.

use std::ops::Range;

use super::Form;
use super::row::{ReadRow, RowMeaning};
use crate::report::{Block, Section};
use crate::text::Span;

/// A part of a section and the parts in it. Spans count from the section's start.
#[derive(Clone, Debug)]
pub struct Part {
    pub of: PartOf,
    pub span: Span,
    /// Its rows, by their indices in [`Form::rows`].
    pub rows: Range<usize>,
    pub parts: Vec<Part>,
}

/// What a part is, by the indices of the edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOf {
    /// A subheading and what stands under it.
    Subhead(Span),
    /// A run of rows of one table; `None` for a table that the form does not know.
    Table(Option<usize>),
    /// A block of a table that has several.
    Block {
        table: usize,
        block: usize,
    },
    Group {
        table: usize,
        block: usize,
        group: usize,
    },
    /// A row, by its index in [`Form::rows`].
    Row(usize),
}

/// The parts of a section, in the order of the text. The form is that of the section's report, with
/// the section's index in it.
pub fn parts(section: &Section, form: Option<(&Form, usize)>) -> Vec<Part> {
    let mut builder = Builder { open: Vec::new(), done: Vec::new() };
    let mut row = 0;
    for block in &section.blocks {
        let is_subhead = matches!(block, Block::Subheading(_));
        builder.close(if is_subhead { 0 } else { builder.subheads() });
        match block {
            Block::Subheading(span) => builder.reach(&[PartOf::Subhead(*span)], *span, row),
            Block::Table(table) => {
                let known = form.map_or(&[][..], |(form, index)| form.rows(index));
                for written in &table.rows {
                    let path = builder.path(row, known.get(row).zip(form));
                    builder.reach(&path, written.span, row);
                    row += 1;
                }
            }
            // A comment is for what comes after it.
            Block::Comment(_) => {}
            Block::Title(span) | Block::Item(span) | Block::Paragraph(span) => {
                builder.extend(span.end, row);
            }
        }
    }
    builder.close(0);
    builder.done
}

struct Builder {
    /// The parts that hold the line that was read last, outermost first.
    open: Vec<Part>,
    done: Vec<Part>,
}

impl Builder {
    fn subheads(&self) -> usize {
        let is_subhead = |part: &&Part| matches!(part.of, PartOf::Subhead(_));
        self.open.iter().take_while(is_subhead).count()
    }

    /// The parts that a row stands in, outermost first. A row without a meaning stands where the
    /// row before it does.
    fn path(&self, index: usize, row: Option<(&ReadRow, (&Form, usize))>) -> Vec<PartOf> {
        let mut path: Vec<PartOf> =
            self.open[..self.subheads()].iter().map(|part| part.of).collect();
        let known = row.and_then(|(row, (form, _))| Some((row, row.block?, form)));
        let Some((row, (table, block), form)) = known else {
            path.extend([PartOf::Table(None), PartOf::Row(index)]);
            return path;
        };
        let schema = &form.edition.tables[table].blocks[block];
        path.push(PartOf::Table(Some(table)));
        if form.edition.tables[table].blocks.len() > 1 {
            path.push(PartOf::Block { table, block });
        }
        let group = |group| PartOf::Group { table, block, group };
        match row.of {
            RowMeaning::Head => {}
            RowMeaning::Row(of) => {
                path.extend(schema.groups_of(of).into_iter().map(group));
                path.push(PartOf::Row(index));
            }
            RowMeaning::Group(of) => {
                let around = std::iter::successors(Some(of), |group| schema.groups[*group].under);
                let mut groups: Vec<PartOf> = around.map(group).collect();
                groups.reverse();
                path.extend(groups);
            }
            RowMeaning::Unknown => {
                let open: Vec<PartOf> = self.open.iter().map(|part| part.of).collect();
                if open.starts_with(&path) {
                    let is_group = |of: &&PartOf| matches!(of, PartOf::Group { .. });
                    path.extend(open[path.len()..].iter().take_while(is_group));
                }
                path.push(PartOf::Row(index));
            }
        }
        path
    }

    /// Closes what does not hold the line, opens what does, up to the line's end.
    fn reach(&mut self, path: &[PartOf], line: Span, row: usize) {
        let same = self.open.iter().zip(path).take_while(|(part, of)| part.of == **of).count();
        self.close(same);
        for of in &path[same..] {
            self.open.push(Part { of: *of, span: line, rows: row..row, parts: Vec::new() });
        }
        let is_row = !matches!(path.last(), None | Some(PartOf::Subhead(_)));
        self.extend(line.end, row + usize::from(is_row));
    }

    fn extend(&mut self, end: u32, rows: usize) {
        for part in &mut self.open {
            part.span.end = end;
            part.rows.end = rows;
        }
    }

    /// Closes the innermost parts until so many are open.
    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            let Some(part) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some(around) => around.parts.push(part),
                None => self.done.push(part),
            }
        }
    }
}
