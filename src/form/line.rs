//! The sum rules of a table at work: each equation in each row or column.

use std::ops::Range;

use crate::amount::Amount;
use crate::schema::equation::{Axis, Equation, Operand, Term};
use crate::text::Span;

use super::row::Layout;
use super::table::{CellAt, RowAt, Table};

/// Which equation in which row or column, by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineAt {
    pub block: usize,
    pub equation: usize,
    /// The index of the row or the column.
    pub at: usize,
}

/// One equation in one row or column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub table: &'a Table,
    pub block: usize,
    pub equation: &'a Equation,
    /// The index of the equation in the block.
    index: usize,
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

/// A sum that is being added up. Small whole numbers, that is nearly all, are added apart, which is
/// much faster.
#[derive(Clone, Copy, Debug)]
struct Sum {
    whole: i64,
    /// `None` once a figure was missing, or when the sum has too many digits.
    rest: Option<Amount>,
}

impl Sum {
    const ZERO: Self = Self { whole: 0, rest: Some(Amount::ZERO) };

    #[inline]
    fn add(&mut self, amount: Option<&Amount>, minus: bool) {
        match (amount.map(|amount| (amount, amount.small_whole())), minus) {
            (None, _) => self.rest = None,
            (Some((_, Some(number))), false) => self.whole += number,
            (Some((_, Some(number))), true) => self.whole -= number,
            (Some((amount, None)), false) => {
                self.rest = self.rest.and_then(|rest| rest.plus(*amount));
            }
            (Some((amount, None)), true) => {
                self.rest = self.rest.and_then(|rest| rest.minus(*amount));
            }
        }
    }

    fn total(self) -> Option<Amount> {
        self.rest?.plus(self.whole.into())
    }
}

impl Balance {
    fn of(left: Option<Amount>, right: Option<Amount>) -> Self {
        match left.zip(right) {
            Some((left, right)) if left == right => Self::Holds,
            Some((left, right)) => Self::Off { left, right },
            None => Self::Unknown,
        }
    }
}

/// How many lines there are of each kind of balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub held: usize,
    pub failed: usize,
    /// Those that cannot be assessed.
    pub open: usize,
}

impl Tally {
    pub(super) fn count(&mut self, balance: Balance) {
        *match balance {
            Balance::Holds => &mut self.held,
            Balance::Off { .. } => &mut self.failed,
            Balance::Unknown => &mut self.open,
        } += 1;
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.held += other.held;
        self.failed += other.failed;
        self.open += other.open;
    }
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
    pub fn line_places(&self) -> impl Iterator<Item = LineAt> {
        self.equations().flat_map(|(block, equation, lines)| {
            (0..lines).map(move |at| LineAt { block, equation, at })
        })
    }

    /// For each block, each of its equations, and in how many rows or columns it holds.
    fn equations(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.blocks().flat_map(|(block, schema)| {
            schema.equations.iter().enumerate().map(move |(equation, of)| match of.each {
                Axis::Row => (block, equation, schema.rows.len()),
                Axis::Column => (block, equation, schema.columns.len()),
            })
        })
    }

    /// The balance of every line.
    pub fn balances(&self) -> impl Iterator<Item = (LineAt, Balance)> {
        self.equations().flat_map(|(block, equation, lines)| {
            let amounts = self.amounts(block);
            let mut sums = vec![[Sum::ZERO; 2]; lines];
            for (index, side) in [Side::Left, Side::Right].into_iter().enumerate() {
                self.visit(block, equation, side, 0..lines, |at, addend| {
                    sums[at][index].add(amounts.get(addend.cell), addend.minus);
                });
            }
            sums.into_iter().enumerate().map(move |(at, [left, right])| {
                (LineAt { block, equation, at }, Balance::of(left.total(), right.total()))
            })
        })
    }

    /// Shows every figure of a side of an equation in some rows or columns, with the row's or the
    /// column's index. A group stands for its rows, or for its own figures where the report gives
    /// it in one.
    fn visit(
        &self,
        block: usize,
        equation: usize,
        side: Side,
        lines: Range<usize>,
        mut show: impl FnMut(usize, Addend),
    ) {
        let equation = &self.schema().blocks[block].equations[equation];
        let terms = match side {
            Side::Left => &equation.left,
            Side::Right => &equation.right,
        };
        for &Term { of, minus, .. } in terms {
            let mut add = |at, row, column| {
                show(at, Addend { side, minus, cell: CellAt { block, row, column } });
            };
            let mut add_row = |row| lines.clone().for_each(|at| add(at, row, at));
            match (equation.each, of) {
                (Axis::Row, Operand::One(column)) => {
                    lines.clone().for_each(|at| add(at, RowAt::Row(at), column));
                }
                (Axis::Row, Operand::Group(_)) => {}
                (Axis::Column, Operand::One(row)) => add_row(RowAt::Row(row)),
                (Axis::Column, Operand::Group(group)) if self.has_single(block, group) => {
                    add_row(RowAt::Group(group));
                }
                (Axis::Column, Operand::Group(group)) => {
                    self.rows_under(block, group).for_each(|row| add_row(RowAt::Row(row)));
                }
            }
        }
    }

    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.line_places().map(|at| self.line(at))
    }

    pub fn line(&self, at: LineAt) -> Line<'_> {
        let equation = &self.schema().blocks[at.block].equations[at.equation];
        Line { table: self, block: at.block, equation, index: at.equation, at: at.at }
    }

    /// The lines that a cell is a part or a total of.
    pub fn lines_of(&self, cell: CellAt) -> impl Iterator<Item = Line<'_>> {
        let through = move |line: &Line| match line.equation.each {
            Axis::Row => cell.row == RowAt::Row(line.at),
            Axis::Column => cell.column == line.at,
        };
        self.lines().filter(move |line| {
            line.block == cell.block
                && through(line)
                && line.addends().iter().any(|addend| addend.cell == cell)
        })
    }

    /// True when the report gives a group's figures in one row and has none of the group's rows.
    pub fn is_single(&self, block: usize, group: usize) -> bool {
        let own = self.row(block, RowAt::Group(group));
        own.is_some_and(|own| own.row.figures().any(|figure| figure.value.is_number_like()))
            && self.rows_under(block, group).all(|row| self.row(block, RowAt::Row(row)).is_none())
    }

    /// What a group's figures in a column come to; `None` when one is missing.
    pub fn group_sum(&self, block: usize, group: usize, column: usize) -> Option<Amount> {
        let amount = |row| self.amount(CellAt { block, row, column }).copied();
        if self.has_single(block, group) {
            return amount(RowAt::Group(group));
        }
        let mut rows = self.rows_under(block, group);
        rows.try_fold(Amount::ZERO, |sum, row| sum.plus(amount(RowAt::Row(row))?))
    }

    /// The rows of a group, of the groups in it included.
    pub fn rows_under(&self, block: usize, group: usize) -> impl Iterator<Item = usize> {
        self.schema().blocks[block].groups[group].rows.iter().copied()
    }
}

impl<'a> Line<'a> {
    /// The figures on both sides.
    pub fn addends(&self) -> Vec<Addend> {
        let mut addends = Vec::new();
        for side in [Side::Left, Side::Right] {
            self.visit(side, |addend| addends.push(addend));
        }
        addends
    }

    fn visit(&self, side: Side, mut show: impl FnMut(Addend)) {
        let lines = self.at..self.at + 1;
        self.table.visit(self.block, self.index, side, lines, |_, addend| show(addend));
    }

    pub fn balance(&self) -> Balance {
        Balance::of(self.sum(Side::Left, None), self.sum(Side::Right, None))
    }

    /// The balance if every empty cell, and every mark in place of a figure, were 0.
    pub fn balance_with_zeros(&self) -> Balance {
        Balance::of(self.sum_with_zeros(Side::Left), self.sum_with_zeros(Side::Right))
    }

    fn sum_with_zeros(&self, side: Side) -> Option<Amount> {
        let mut addends = self.addends().into_iter().filter(|addend| addend.side == side);
        addends.try_fold(Amount::ZERO, |sum, addend| {
            let amount = self.table.figure(addend.cell)?.0.value.amount_or_zero()?;
            if addend.minus { sum.minus(amount) } else { sum.plus(amount) }
        })
    }

    /// The sum of a side, without one of its cells if asked so. `None` when a figure is missing.
    pub fn sum(&self, side: Side, without: Option<CellAt>) -> Option<Amount> {
        let mut sum = Sum::ZERO;
        let amounts = self.table.amounts(self.block);
        self.visit(side, |addend| {
            if without != Some(addend.cell) {
                sum.add(amounts.get(addend.cell), addend.minus);
            }
        });
        sum.total()
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
            (Axis::Row, Operand::One(column)) => [schema.columns[column].short_name(), ""],
            (_, Operand::One(row)) => [schema.rows[row].name(), ""],
            (_, Operand::Group(group)) => [&schema.groups[group].label.text, "各项"],
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
                text.extend(name(term));
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
    pub fn spans(&self) -> impl Iterator<Item = (Addend, Span)> + use<'a> {
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
