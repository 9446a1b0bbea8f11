//! The sum rules of a table at work: each equation in each row or column.

use crate::amount::Amount;
use crate::schema::Block;
use crate::schema::equation::{Axis, Equation, Operand, Term};
use crate::text::Span;

use super::row::Layout;
use super::table::{CellAt, PlacedRow, RowAt, Table};

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

/// For each block, each of its equations and each row or column of it, whether it holds.
pub(super) type Balances = Vec<Vec<Vec<Balance>>>;

/// What a line's two sides come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    Holds,
    Off {
        left: Amount,
        right: Amount,
    },
    /// A figure is missing, no number or maybe another's, or the sum has too many digits.
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
    fn add(&mut self, amount: Option<Amount>, minus: bool) {
        match (amount.map(|amount| (amount, amount.small_whole())), minus) {
            (None, _) => self.rest = None,
            (Some((_, Some(number))), false) => self.whole += number,
            (Some((_, Some(number))), true) => self.whole -= number,
            (Some((amount, None)), false) => {
                self.rest = self.rest.and_then(|rest| rest.plus(amount));
            }
            (Some((amount, None)), true) => {
                self.rest = self.rest.and_then(|rest| rest.minus(amount));
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
    /// How many lines can be assessed: in an empty table none has failed.
    pub fn assessed(&self) -> usize {
        self.held + self.failed
    }
}

impl FromIterator<Balance> for Tally {
    fn from_iter<I: IntoIterator<Item = Balance>>(balances: I) -> Self {
        let mut tally = Self::default();
        for balance in balances {
            *match balance {
                Balance::Holds => &mut tally.held,
                Balance::Off { .. } => &mut tally.failed,
                Balance::Unknown => &mut tally.open,
            } += 1;
        }
        tally
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
    /// Every line with its balance.
    pub fn balances(&self) -> impl Iterator<Item = (LineAt, Balance)> {
        self.balances.iter().enumerate().flat_map(move |(block, equations)| {
            equations.iter().enumerate().flat_map(move |(equation, lines)| {
                let place = move |at| LineAt { block, equation, at };
                lines.iter().enumerate().map(move |(at, balance)| match balance {
                    Balance::Off { .. } => (place(at), self.line(place(at)).balance()),
                    _ => (place(at), *balance),
                })
            })
        })
    }

    /// The rows with fewer cells than their figures need, unless sums of other rows show that the
    /// figures stand in their columns. Where most rows are short, a whole column may be lost, and
    /// sums show nothing.
    pub(super) fn find_doubtful(&self) -> Vec<(usize, RowAt)> {
        /// Fewer rows are no column.
        const COLUMN: usize = 4;
        let is_short = |(_, placed): &(CellAt, PlacedRow)| placed.row.layout == Layout::Short;
        let short: Vec<CellAt> = self.data_rows().filter(is_short).map(|(at, _)| at).collect();
        let lacks_column = short.len() >= COLUMN && 2 * short.len() > self.data_rows().count();
        let is_shown = |at: &CellAt| {
            let lines = self.lines().filter(|line| line.block == at.block);
            let lines = lines.filter(|line| line.addends().any(|of| of.cell.row == at.row));
            let mut balances = lines.map(|line| line.assess()).filter(|of| *of != Balance::Unknown);
            balances.next() == Some(Balance::Holds) && balances.all(|of| of == Balance::Holds)
        };
        let doubtful = short.iter().filter(|at| lacks_column || !is_shown(at));
        doubtful.map(|at| (at.block, at.row)).collect()
    }

    /// Assesses every line. Where its figures are those of `like`, the table of before an edit, the
    /// balance is taken over.
    pub(super) fn assess(&self, like: Option<&Self>) -> Balances {
        let like = like.filter(|like| like.singles == self.singles);
        let of_block = |(block, schema): (usize, &Block)| {
            let known = like.map(|like| (&like.balances[block], self.changed(block, like)));
            let of_equation = |(equation, of): (usize, &Equation)| {
                let lines = match of.each {
                    Axis::Row => schema.rows.len(),
                    Axis::Column => schema.columns.len(),
                };
                let assess = |at| match &known {
                    Some((known, changed)) if !changed.meets(of.each, at) => known[equation][at],
                    _ => self.line(LineAt { block, equation, at }).assess(),
                };
                (0..lines).map(assess).collect()
            };
            schema.equations.iter().enumerate().map(of_equation).collect()
        };
        self.blocks().map(of_block).collect()
    }

    /// The rows that a term of an equation for each column stands for. A group stands for its rows,
    /// or for its own figures where the report gives it in one.
    fn rows_of(&self, block: usize, of: Operand) -> impl Iterator<Item = RowAt> {
        let (one, rows): (_, &[usize]) = match of {
            Operand::One(row) => (Some(RowAt::Row(row)), &[]),
            Operand::Group(group) if self.has_single(block, group) => {
                (Some(RowAt::Group(group)), &[])
            }
            Operand::Group(group) => (None, &self.schema().blocks[block].groups[group].rows),
        };
        one.into_iter().chain(rows.iter().map(|row| RowAt::Row(*row)))
    }

    /// Every equation in every row or column that it is for.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.balances().map(|(at, _)| self.line(at))
    }

    pub fn line(&self, at: LineAt) -> Line<'_> {
        let equation = &self.schema().blocks[at.block].equations[at.equation];
        Line { table: self, block: at.block, equation, index: at.equation, at: at.at }
    }

    /// The lines that a cell is a part or a total of.
    pub fn lines_of(&self, cell: CellAt) -> impl Iterator<Item = Line<'_>> {
        self.lines().filter(move |line| line.has(cell))
    }

    /// True when the report gives a group's figures in one row and has none of the group's rows.
    pub fn is_single(&self, block: usize, group: usize) -> bool {
        let own = self.row(block, RowAt::Group(group));
        own.is_some_and(|own| own.row.figures().any(|figure| figure.value.is_number_like()))
            && self.rows_under(block, group).all(|row| self.row(block, RowAt::Row(row)).is_none())
    }

    /// What a group's figures in a column come to; `None` when one is missing.
    pub fn group_sum(&self, block: usize, group: usize, column: usize) -> Option<Amount> {
        let amount = |row| self.amount(CellAt { block, row, column });
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
    /// The figures on both sides, the left ones first.
    pub fn addends(&self) -> impl Iterator<Item = Addend> + use<'a> {
        self.side(Side::Left).chain(self.side(Side::Right))
    }

    fn side(&self, side: Side) -> impl Iterator<Item = Addend> + use<'a> {
        let Line { table, block, equation, at, .. } = *self;
        let terms = match side {
            Side::Left => &equation.left,
            Side::Right => &equation.right,
        };
        terms.iter().flat_map(move |&Term { of, minus, .. }| {
            let (row, rows) = match (equation.each, of) {
                (Axis::Row, Operand::One(column)) => (Some((RowAt::Row(at), column)), None),
                (Axis::Row, Operand::Group(_)) => (None, None),
                (Axis::Column, of) => (None, Some(table.rows_of(block, of))),
            };
            let rows = rows.into_iter().flatten().map(move |row| (row, at));
            let cells = row.into_iter().chain(rows);
            cells.map(move |(row, column)| Addend {
                side,
                minus,
                cell: CellAt { block, row, column },
            })
        })
    }

    /// True when a cell is a part or a total of the line.
    pub fn has(&self, cell: CellAt) -> bool {
        let Line { table, block, equation, at, .. } = *self;
        let mut terms = equation.left.iter().chain(&equation.right);
        cell.block == block
            && match equation.each {
                Axis::Row => {
                    cell.row == RowAt::Row(at)
                        && terms.any(|term| term.of == Operand::One(cell.column))
                }
                Axis::Column => {
                    let mut rows = terms.flat_map(|term| table.rows_of(block, term.of));
                    cell.column == at && rows.any(|row| row == cell.row)
                }
            }
    }

    pub fn balance(&self) -> Balance {
        match self.table.balances[self.block][self.index][self.at] {
            Balance::Off { .. } if self.is_doubtful() => Balance::Unknown,
            balance => balance,
        }
    }

    fn assess(&self) -> Balance {
        Balance::of(self.sum(Side::Left, None), self.sum(Side::Right, None))
    }

    /// True when a row of the line has figures that may be those of other cells.
    pub(super) fn is_doubtful(&self) -> bool {
        let is_doubtful = |cell: CellAt| self.table.is_doubtful(cell.block, cell.row);
        self.table.has_doubtful() && self.addends().any(|addend| is_doubtful(addend.cell))
    }

    /// The balance if every empty cell, and every mark in place of a figure, were 0.
    pub fn balance_with_zeros(&self) -> Balance {
        Balance::of(self.sum_with_zeros(Side::Left), self.sum_with_zeros(Side::Right))
    }

    fn sum_with_zeros(&self, side: Side) -> Option<Amount> {
        self.side(side).try_fold(Amount::ZERO, |sum, addend| {
            let amount = self.table.figure(addend.cell)?.0.value.amount_or_zero()?;
            if addend.minus { sum.minus(amount) } else { sum.plus(amount) }
        })
    }

    /// The sum of a side, without one of its cells if asked so. `None` when a figure is missing.
    pub fn sum(&self, side: Side, without: Option<CellAt>) -> Option<Amount> {
        let mut sum = Sum::ZERO;
        let addends = self.side(side).filter(|addend| without != Some(addend.cell));
        addends.for_each(|addend| sum.add(self.table.amount(addend.cell), addend.minus));
        sum.total()
    }

    /// The value that a cell of the line must have, all others being right.
    pub fn needed(&self, cell: CellAt) -> Option<Amount> {
        let addend = self.addends().find(|addend| addend.cell == cell)?;
        let other = match addend.side {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        };
        let rest = self.sum(other, None)?.minus(self.sum(addend.side, Some(cell))?)?;
        if addend.minus { Amount::ZERO.minus(rest) } else { Some(rest) }
    }

    /// The cell that is shown when the line is off: its total, or the first figure on the right.
    pub fn total(&self) -> Option<CellAt> {
        self.side(Side::Right).next().map(|addend| addend.cell)
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
            .filter_map(move |addend| table.figure(addend.cell).map(|(_, span)| (addend, span)))
    }

    /// True when a row of the line does not have its cells in their columns.
    pub fn is_uneven(&self) -> bool {
        self.addends().any(|addend| {
            let row = self.table.row(addend.cell.block, addend.cell.row);
            row.is_some_and(|row| row.row.layout != Layout::Grid)
        })
    }
}
