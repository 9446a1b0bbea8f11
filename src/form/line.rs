//! The sum rules of a table at work: each equation in each row or column.

use crate::amount::{Amount, Value};
use crate::schema::equation::{Axis, Equation, Operand, Term};
use crate::text::Span;

use super::reading::Layout;
use super::table::{CellAt, RowAt, Table};

/// One equation in one row or column.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub table: &'a Table,
    pub block: usize,
    pub equation: &'a Equation,
    /// The index of the row or the column.
    pub at: usize,
}

/// What a line's two sides come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    Holds,
    Off {
        left: Amount,
        right: Amount,
    },
    /// A figure is missing, no number, or the sum has too many digits.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A figure's part in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addend {
    pub side: Side,
    pub minus: bool,
    pub cell: CellAt,
}

impl Table {
    /// Every equation in every row or column that it is for.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.blocks().flat_map(move |(block, schema)| {
            schema.equations.iter().flat_map(move |equation| {
                let count = match equation.each {
                    Axis::Row => schema.rows.len(),
                    Axis::Column => schema.columns.len(),
                };
                (0..count).map(move |at| Line { table: self, block, equation, at })
            })
        })
    }

    /// The rows that a term stands for: one, the rows of its group, or the group's own where the
    /// report gives the group in one.
    fn rows_of(&self, block: usize, operand: Operand) -> Vec<RowAt> {
        let group = match operand {
            Operand::One(row) => return vec![RowAt::Row(row)],
            Operand::Group(group) => group,
        };
        let rows = self.rows_under(block, group);
        let found = rows.iter().any(|row| self.row(block, *row).is_some());
        if !found && self.is_single(block, group) { vec![RowAt::Group(group)] } else { rows }
    }

    /// The rows of a group, of the groups in it included.
    pub fn rows_under(&self, block: usize, group: usize) -> Vec<RowAt> {
        let schema = &self.schema().blocks[block];
        let rows = 0..schema.rows.len();
        rows.filter(|row| schema.groups_of(*row).contains(&group)).map(RowAt::Row).collect()
    }

    /// True when the report gives a group's figures in one row and has none of the group's rows.
    pub fn is_single(&self, block: usize, group: usize) -> bool {
        let own = self.row(block, RowAt::Group(group));
        own.is_some_and(|own| own.row.figures.iter().any(|figure| figure.value.is_number_like()))
            && self.rows_under(block, group).iter().all(|row| self.row(block, *row).is_none())
    }
}

impl<'a> Line<'a> {
    /// The figures on both sides.
    pub fn addends(&self) -> Vec<Addend> {
        let sides = [(Side::Left, &self.equation.left), (Side::Right, &self.equation.right)];
        let terms =
            sides.into_iter().flat_map(|(side, terms)| terms.iter().map(move |term| (side, term)));
        terms.flat_map(|(side, term)| self.cells_of(side, term)).collect()
    }

    fn cells_of(&self, side: Side, term: &Term) -> Vec<Addend> {
        let addend = |row, column| {
            let cell = CellAt { block: self.block, row, column };
            Addend { side, minus: term.minus, cell }
        };
        match (self.equation.each, term.of) {
            (Axis::Row, Operand::One(column)) => vec![addend(RowAt::Row(self.at), column)],
            (Axis::Row, Operand::Group(_)) => Vec::new(),
            (Axis::Column, operand) => {
                let rows = self.table.rows_of(self.block, operand).into_iter();
                rows.map(|row| addend(row, self.at)).collect()
            }
        }
    }

    pub fn balance(&self) -> Balance {
        self.balance_of(Value::amount)
    }

    /// The balance if every empty cell, and every mark in place of a figure, were 0.
    pub fn balance_with_zeros(&self) -> Balance {
        self.balance_of(Value::amount_or_zero)
    }

    fn balance_of(&self, amount: impl Fn(&Value) -> Option<Amount> + Copy) -> Balance {
        match (self.sum_of(Side::Left, None, amount), self.sum_of(Side::Right, None, amount)) {
            (Some(left), Some(right)) if left == right => Balance::Holds,
            (Some(left), Some(right)) => Balance::Off { left, right },
            _ => Balance::Unknown,
        }
    }

    /// The sum of a side, without one of its cells if asked so. `None` when a figure is missing.
    pub fn sum(&self, side: Side, without: Option<CellAt>) -> Option<Amount> {
        self.sum_of(side, without, Value::amount)
    }

    fn sum_of(
        &self,
        side: Side,
        without: Option<CellAt>,
        amount: impl Fn(&Value) -> Option<Amount>,
    ) -> Option<Amount> {
        let mut addends = self.addends().into_iter();
        addends.try_fold(Amount::ZERO, |sum, addend| {
            if addend.side != side || Some(addend.cell) == without {
                return Some(sum);
            }
            let amount = amount(&self.table.figure(addend.cell)?.0.value)?;
            if addend.minus { sum.minus(amount) } else { sum.plus(amount) }
        })
    }

    /// The value that a cell of the line must have, all others being right.
    pub fn needed(&self, cell: CellAt) -> Option<Amount> {
        let addend = self.addends().into_iter().find(|addend| addend.cell == cell)?;
        let other = match addend.side {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        };
        let rest = self.sum(other, None)?.minus(self.sum(addend.side, Some(cell))?)?;
        if addend.minus { Amount::ZERO.minus(rest) } else { Some(rest) }
    }

    /// The cell that is shown when the line is off: its total, or the first figure on the right.
    pub fn total(&self) -> Option<CellAt> {
        self.addends().iter().find(|addend| addend.side == Side::Right).map(|addend| addend.cell)
    }

    /// The line as a sentence of labels: `总计 = 自然人 + …`, or where there is no single total,
    /// `一、… + 二、… = （七）总计 + 四、…`.
    pub fn formula(&self) -> String {
        let schema = &self.table.schema().blocks[self.block];
        let name = |term: &Term| match (self.equation.each, term.of) {
            (Axis::Row, Operand::One(column)) => schema.columns[column].short_name().to_string(),
            (_, Operand::One(row)) => schema.rows[row].name().to_string(),
            (_, Operand::Group(group)) => format!("{}各项", schema.groups[group].label.text),
        };
        let side = |terms: &[Term]| {
            let mut text = String::new();
            for (index, term) in terms.iter().enumerate() {
                text += match (index, term.minus) {
                    (0, false) => "",
                    (0, true) => "−",
                    (_, false) => " + ",
                    (_, true) => " − ",
                };
                text += &name(term);
            }
            text
        };
        match self.equation.total() {
            Some(_) => format!("{} = {}", side(&self.equation.right), side(&self.equation.left)),
            None => format!("{} = {}", side(&self.equation.left), side(&self.equation.right)),
        }
    }

    /// The row or column that the line is for, in words.
    pub fn name(&self) -> &str {
        let schema = &self.table.schema().blocks[self.block];
        match self.equation.each {
            Axis::Row => schema.rows[self.at].name(),
            Axis::Column => &schema.columns[self.at].name,
        }
    }

    /// The figures with their spans, for those that were read.
    pub fn spans(&self) -> impl Iterator<Item = (Addend, Span)> {
        let table = self.table;
        self.addends()
            .into_iter()
            .filter_map(move |addend| table.figure(addend.cell).map(|(_, span)| (addend, span)))
    }

    /// True when a row of the line does not have its cells in their columns.
    pub fn is_uneven(&self) -> bool {
        self.addends().iter().any(|addend| {
            let row = self.table.row(addend.cell.block, addend.cell.row);
            row.is_some_and(|row| row.row.layout != Layout::Grid)
        })
    }
}
