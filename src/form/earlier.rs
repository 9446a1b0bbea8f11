//! The report of the same agency for the year before, and the figure that stands in the same place
//! of it.

use super::Form;
use super::agency::agency;
use super::row::Figure;
use super::table::{CellAt, RowAt, Table};
use crate::report::Report;

impl Form {
    /// True when the other report is that of the same agency for the year before.
    pub fn follows(&self, report: &Report, other: &Self, earlier: &Report) -> bool {
        let year = |form: &Self| form.year.map(u32::from);
        self.edition.name == other.edition.name
            && year(self).is_some()
            && year(self) == year(other).map(|year| year + 1)
            && self.agency(report).is_some()
            && self.agency(report) == other.agency(earlier)
    }

    /// The agency that the title of the form's report names.
    fn agency<'a>(&self, report: &'a Report) -> Option<&'a str> {
        let (_, title) = report.title()?;
        agency(title, &self.edition).map(|span| &title[span.range()])
    }

    /// The figure in the place that another edition may number otherwise.
    pub fn figure_like(&self, table: &Table, at: CellAt) -> Option<Figure<'_>> {
        let block = &table.schema().blocks[at.block];
        let named = |placed: &&super::PlacedTable| placed.table.schema().key == table.schema().key;
        let other = &self.tables.iter().flatten().find(named)?.table;
        let (index, schema) = other.blocks().find(|(_, other)| other.key == block.key)?;
        let column = &block.columns[at.column].key;
        let column = schema.columns.iter().position(|other| other.key == *column)?;
        let row = match at.row {
            RowAt::Row(row) => {
                let key = &block.rows[row].key;
                RowAt::Row(schema.rows.iter().position(|other| other.key == *key)?)
            }
            RowAt::Group(group) => {
                let key = &block.groups[group].key;
                RowAt::Group(schema.groups.iter().position(|other| other.key == *key)?)
            }
        };
        Some(other.figure(CellAt { block: index, row, column })?.0)
    }
}
