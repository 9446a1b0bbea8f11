//! What stands at an offset: a table of the form, its row, its figure, its label.
//!
//! An editor asks while a row is being typed, so that a row may be unfinished, and a cell is meant
//! anywhere between its TABs.

use crate::amount::Value;
use crate::schema::Block;
use crate::text::Span;

use super::row::{Layout, RowLabel, RowMeaning};
use super::table::{CellAt, PlacedRow, RowAt, Table};
use super::{Form, PlacedTable};

impl Form {
    /// The table that has a row at an offset of the report.
    pub fn table_at(&self, offset: u32) -> Option<&PlacedTable> {
        let has_row = |placed: &&PlacedTable| {
            let inside = offset.checked_sub(placed.start);
            inside.is_some_and(|inside| placed.table.row_at(inside).is_some())
        };
        self.tables.iter().flatten().find(has_row)
    }
}

impl Table {
    /// The row at an offset, its end included.
    pub fn row_at(&self, offset: u32) -> Option<PlacedRow<'_>> {
        self.rows().find(|placed| placed.span().contains(offset))
    }

    /// The figure that the form asks for in the cell at an offset, and the span of what is there.
    pub fn figure_at(&self, offset: u32) -> Option<(CellAt, Span)> {
        let placed = self.row_at(offset)?;
        let (_, block) = placed.row.block?;
        let column = placed.column_at(&self.schema().blocks[block], offset)?;
        let row = match placed.row.of {
            RowMeaning::Row(row) => RowAt::Row(row),
            RowMeaning::Group(group) if self.is_single(block, group) => RowAt::Group(group),
            RowMeaning::Group(_) | RowMeaning::Head | RowMeaning::Unknown => return None,
        };
        // Of a row that is there twice, the first is read.
        let first = self.row(block, row).filter(|first| std::ptr::eq(first.row, placed.row));
        let cell = CellAt { block, row, column };
        first.and_then(|_| Some((cell, self.figure(cell)?.1)))
    }
}

impl PlacedRow<'_> {
    /// The index of the cell at an offset of the row.
    pub fn cell_at(&self, offset: u32) -> usize {
        let before = offset.saturating_sub(self.span().start) as usize;
        let line = self.text(self.row.span).as_bytes();
        line[..before.min(line.len())].iter().filter(|byte| **byte == b'\t').count()
    }

    /// The label that was recognised in the cell at an offset.
    pub fn label_at(&self, offset: u32) -> Option<RowLabel> {
        let index = self.cell_at(offset);
        self.row.labels().find(|label| label.cell == index)
    }

    /// The column of a block in which the cell at an offset stands; none for a cell of labels.
    pub fn column_at(&self, block: &Block, offset: u32) -> Option<usize> {
        let index = self.cell_at(offset);
        let in_grid = || block.columns.iter().position(|column| column.grid == index);
        if self.row.labels().any(|label| label.cell >= index) {
            return None;
        }
        if self.row.figures().len() == 0 {
            return match self.first_number() {
                Some(first) if first < block.columns.first()?.grid => {
                    index.checked_sub(first).filter(|column| *column < block.columns.len())
                }
                _ => in_grid(),
            };
        }
        if matches!(self.row.layout, Layout::Cut | Layout::Short) {
            return in_grid();
        }
        let span = self.cells().get(index)?.span;
        self.row.figures().position(|figure| figure.span == span)
    }

    /// The index of the first cell after the labels that holds what is meant for a number.
    fn first_number(&self) -> Option<usize> {
        let after = self.row.labels().next_back().map_or(0, |label| label.cell + 1);
        let mut cells = self.cells().iter().enumerate().skip(after);
        let is_number = |span| Value::read(self.text(span)).is_number_like();
        cells.find(|(_, cell)| is_number(cell.span)).map(|(index, _)| index)
    }
}
