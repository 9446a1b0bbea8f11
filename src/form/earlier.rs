//! The report of the same agency for the year before, and what it gives for a figure.

use super::Form;
use super::agency::agency_of;
use super::row::Figure;
use super::table::{CellAt, RowAt, Table};
use crate::amount::Amount;
use crate::report::Report;
use crate::schema;
use crate::schema::equation::{Axis, Operand, Term};

/// What last year's report gives for a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The labels of the figures there; none where it is the one in the same place.
    pub labels: Vec<String>,
    pub amount: Amount,
}

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
    pub(super) fn agency<'a>(&self, report: &'a Report) -> Option<&'a str> {
        let name = agency_of(report, self.title.as_ref()?, &self.edition)?;
        Some(report.sections.first()?.section.slice(name))
    }

    /// What a figure of the report that follows this one goes on from: the figures that the form
    /// says that it must come to, or the one in the same place.
    pub fn earlier(&self, table: &Table, at: CellAt) -> Option<Earlier> {
        let amount = |cell: CellAt| self.figure_like(table, cell)?.value.amount();
        let Some(carried) = carried(table, at) else {
            return Some(Earlier { labels: Vec::new(), amount: amount(at)? });
        };
        let mut sum = Amount::ZERO;
        let mut labels = Vec::new();
        for (cell, label) in carried {
            sum = sum.plus(amount(cell)?)?;
            labels.push(label);
        }
        Some(Earlier { labels, amount: sum })
    }

    /// The figure in the place that another edition may number otherwise.
    fn figure_like(&self, table: &Table, at: CellAt) -> Option<Figure<'_>> {
        let named = |placed: &&super::PlacedTable| placed.table.schema().key == table.schema().key;
        let other = &self.tables.iter().flatten().find(named)?.table;
        Some(other.figure(at.like(table.schema(), other.schema())?)?.0)
    }
}

impl CellAt {
    /// The cell of one table in the same table of another edition.
    pub(super) fn like(self, table: &schema::Table, other: &schema::Table) -> Option<Self> {
        let block = &table.blocks[self.block];
        let index = other.blocks.iter().position(|other| other.key == block.key)?;
        let schema = &other.blocks[index];
        let column = &block.columns[self.column].key;
        let column = schema.columns.iter().position(|other| other.key == *column)?;
        let row = match self.row {
            RowAt::Row(row) => {
                let key = &block.rows[row].key;
                RowAt::Row(schema.rows.iter().position(|other| other.key == *key)?)
            }
            RowAt::Group(group) => {
                let key = &block.groups[group].key;
                RowAt::Group(schema.groups.iter().position(|other| other.key == *key)?)
            }
        };
        Some(Self { block: index, row, column })
    }
}

/// The figures of last year's report that a figure must be the sum of, with their labels, where the
/// form has such a relation: `二、上年结转` is what `四、结转下年度` was.
fn carried(table: &Table, at: CellAt) -> Option<Vec<(CellAt, String)>> {
    table.schema().blocks[at.block].last_year.iter().find_map(|equation| {
        let cell = |term: &Term| match (equation.each, term.of) {
            (Axis::Row, Operand::One(column)) => Some(CellAt { column, ..at }),
            (Axis::Column, Operand::One(row)) => Some(CellAt { row: RowAt::Row(row), ..at }),
            (_, Operand::Group(_)) => None,
        };
        let labelled = |term: &Term| {
            let cell = cell(term).filter(|_| term.last_year && !term.minus)?;
            let label = match equation.each {
                Axis::Row => table.column(cell).short_name(),
                Axis::Column => table.row_name(cell),
            };
            Some((cell, label.to_string()))
        };
        match equation.left.as_slice() {
            [own] if !own.last_year && cell(own) == Some(at) => {
                equation.right.iter().map(labelled).collect()
            }
            _ => None,
        }
    })
}
