//! The figures that the form ties to those of other years, and whether a year goes on from the last.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::table::{CellAt, RowAt};
use super::{Form, PlacedTable};
use crate::amount::Amount;
use crate::report::Report;
use crate::schema::equation::{Axis, Equation, Operand, Term};
use crate::schema::{Block, Edition};
use crate::text::Span;

/// What a report has of figures that are tied to other years. It is small, so that those of many
/// reports can be kept.
#[derive(Debug)]
pub struct Ledger {
    /// The agency as the title names it.
    pub agency: String,
    pub year: u16,
    edition: Arc<Edition>,
    entered: Vec<Entered>,
}

/// A figure and where it stands; the span counts from the report's start.
#[derive(Debug)]
struct Entered {
    table: usize,
    cell: CellAt,
    amount: Amount,
    span: Span,
}

/// A figure that is not what the form asks for after the report of the year before.
#[derive(Clone, Copy, Debug)]
pub struct Break<'a> {
    pub block: &'a Block,
    pub equation: &'a Equation,
    pub cell: CellAt,
    pub span: Span,
    pub amount: Amount,
    pub expected: Amount,
}

impl Ledger {
    /// What is tied to other years in a report that names its agency and its year.
    pub fn read(report: &Report, form: &Form) -> Option<Self> {
        let (agency, year) = (form.agency(report)?.to_string(), form.year?);
        let edition = form.edition.clone();
        let mut ledger = Self { agency, year, edition: edition.clone(), entered: Vec::new() };
        for line in lines(&edition) {
            let Some(placed) = &form.tables[line.table] else { continue };
            for cell in line.cells() {
                if ledger.entered(line.table, cell).is_none() {
                    ledger.entered.extend(Entered::read(placed, cell));
                }
            }
        }
        Some(ledger)
    }

    /// True when the other is that of the same agency and the same form for the year before.
    pub fn follows(&self, other: &Self) -> bool {
        self.agency == other.agency
            && other.year.checked_add(1) == Some(self.year)
            && self.edition.name == other.edition.name
    }

    /// The figures that do not go on from the report of the year before.
    pub fn breaks<'a>(&'a self, before: &Self) -> Vec<Break<'a>> {
        lines(&self.edition).filter_map(|line| self.broken(line, before)).collect()
    }

    /// The figure that a relation gives in one row or column, where it is another one.
    fn broken<'a>(&'a self, line: Line<'a>, before: &Self) -> Option<Break<'a>> {
        let [own] = line.equation.left.as_slice() else { return None };
        let cell = line.cell(own).filter(|_| !own.last_year && !own.minus)?;
        let entered = self.entered(line.table, cell)?;
        let mut expected = Amount::ZERO;
        for term in &line.equation.right {
            let figure = match term.last_year {
                true => before.like(&self.edition, line.table, line.cell(term)?)?,
                false => self.entered(line.table, line.cell(term)?)?,
            };
            expected = match term.minus {
                true => expected.minus(figure.amount)?,
                false => expected.plus(figure.amount)?,
            };
        }
        let Line { block, equation, .. } = line;
        let block = &self.edition.tables[line.table].blocks[block];
        let Entered { amount, span, .. } = *entered;
        (amount != expected).then_some(Break { block, equation, cell, span, amount, expected })
    }

    fn entered(&self, table: usize, cell: CellAt) -> Option<&Entered> {
        self.entered.iter().find(|entered| entered.table == table && entered.cell == cell)
    }

    /// The figure in the place that another edition may number otherwise.
    fn like(&self, edition: &Arc<Edition>, table: usize, cell: CellAt) -> Option<&Entered> {
        if Arc::ptr_eq(edition, &self.edition) {
            return self.entered(table, cell);
        }
        let theirs = &edition.tables[table];
        let own = self.edition.tables.iter().position(|own| own.key == theirs.key)?;
        self.entered(own, cell.like(theirs, &self.edition.tables[own])?)
    }
}

impl Hash for Ledger {
    /// Of what it says, wherever in its report that stands.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (&self.agency, self.year).hash(hasher);
        for Entered { table, cell, amount, .. } in &self.entered {
            (table, cell, amount.to_string()).hash(hasher);
        }
    }
}

impl Entered {
    /// The number in a cell, unless it may be that of another one.
    fn read(placed: &PlacedTable, cell: CellAt) -> Option<Self> {
        let table = &placed.table;
        let (figure, span) = table.figure(cell)?;
        let amount = figure.value.amount()?;
        let span = span.shifted(placed.start);
        (!table.is_doubtful(cell.block, cell.row)).then_some(Self {
            table: table.index,
            cell,
            amount,
            span,
        })
    }
}

/// A relation to last year's report in one row or column.
#[derive(Clone, Copy)]
struct Line<'a> {
    table: usize,
    block: usize,
    equation: &'a Equation,
    /// The index of the row or the column.
    at: usize,
}

impl Line<'_> {
    fn cells(&self) -> impl Iterator<Item = CellAt> {
        let terms = self.equation.left.iter().chain(&self.equation.right);
        terms.filter_map(|term| self.cell(term))
    }

    /// The cell that a term stands for; none for a whole group.
    fn cell(&self, term: &Term) -> Option<CellAt> {
        let Operand::One(one) = term.of else { return None };
        let (row, column) = match self.equation.each {
            Axis::Row => (self.at, one),
            Axis::Column => (one, self.at),
        };
        Some(CellAt { block: self.block, row: RowAt::Row(row), column })
    }
}

/// The relations of an edition to last year's report, in each row or column.
fn lines(edition: &Edition) -> impl Iterator<Item = Line<'_>> {
    edition.tables.iter().enumerate().flat_map(|(table, schema)| {
        schema.blocks.iter().enumerate().flat_map(move |(block, schema)| {
            schema.last_year.iter().flat_map(move |equation| {
                let lines = match equation.each {
                    Axis::Row => schema.rows.len(),
                    Axis::Column => schema.columns.len(),
                };
                (0..lines).map(move |at| Line { table, block, equation, at })
            })
        })
    })
}
