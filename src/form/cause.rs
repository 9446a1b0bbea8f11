//! Why sums of a table fail.
//!
//! In a table whose cells stand in several equations each, one wrong figure leaves a pattern of
//! failing equations that only that figure explains. Then it is named, instead of every sum.

use crate::amount::{Amount, Value};
use crate::schema::Kind;
use crate::schema::equation::Axis;

use super::line::{Balance, Line, Side};
use super::table::{CellAt, RowAt, Table};

/// The reason why one or several lines of a table do not hold.
#[derive(Clone, Debug)]
pub enum Cause<'a> {
    /// Changing this figure, and no other, to `value` would make all these lines hold.
    Figure { cell: CellAt, value: Amount, lines: Vec<Line<'a>> },
    /// The figures of this row would hold one cell further left.
    Shift { block: usize, row: RowAt },
    /// A line by itself, with the sums of its two sides.
    Line { line: Line<'a>, left: Amount, right: Amount },
    /// The total of a line is empty though its parts come to `value`.
    NoTotal { line: Line<'a>, cell: CellAt, value: Amount },
}

impl Table {
    /// The causes of all failing lines; each line is in one cause.
    pub fn causes(&self) -> Vec<Cause<'_>> {
        let mut off = Vec::new();
        let mut causes = Vec::new();
        for line in self.lines() {
            match line.balance() {
                Balance::Holds => {}
                Balance::Off { .. } => off.push(line),
                Balance::Unknown => causes.extend(without_total(line)),
            }
        }
        if off.is_empty() {
            return causes;
        }
        causes.extend(self.shifts(&mut off));
        causes.extend(self.culprits(&mut off));
        causes.extend(off.into_iter().filter_map(|line| match line.balance() {
            Balance::Off { left, right } => Some(Cause::Line { line, left, right }),
            Balance::Holds | Balance::Unknown => None,
        }));
        causes
    }

    /// Takes out the lines that rows with one figure too many explain.
    fn shifts<'a>(&'a self, off: &mut Vec<Line<'a>>) -> Vec<Cause<'a>> {
        let rows: Vec<(usize, usize)> = off
            .iter()
            .filter(|line| line.equation.each == Axis::Row)
            .filter(|line| self.holds_one_to_the_left(line))
            .map(|line| (line.block, line.at))
            .collect();
        let mut causes = Vec::new();
        for (block, row) in rows {
            let row = RowAt::Row(row);
            let touches = |line: &mut Line| {
                let mut cells = line.addends().into_iter().map(|addend| addend.cell);
                line.block == block && cells.any(|cell| cell.row == row)
            };
            if off.extract_if(.., touches).count() > 0 {
                causes.push(Cause::Shift { block, row });
            }
        }
        causes
    }

    /// True when the figures one cell further left would make the row's line hold.
    fn holds_one_to_the_left(&self, line: &Line) -> bool {
        let Some(placed) = self.row(line.block, RowAt::Row(line.at)) else { return false };
        let columns = self.schema().blocks[line.block].columns.len();
        let numbers = placed.numbers();
        let Some(first) = (numbers.len() > columns).then(|| numbers.len() - columns - 1) else {
            return false;
        };
        let amount = |column: usize| numbers[first + column].value.amount();
        let sum = |side: Side| {
            line.addends().iter().filter(|addend| addend.side == side).try_fold(
                Amount::ZERO,
                |sum, addend| {
                    let amount = amount(addend.cell.column)?;
                    if addend.minus { sum.minus(amount) } else { sum.plus(amount) }
                },
            )
        };
        sum(Side::Left).is_some() && sum(Side::Left) == sum(Side::Right)
    }

    /// Takes out the lines that single figures explain. A figure explains its lines when all of
    /// them fail, two at least, and all ask for the same value; two figures that claim one line
    /// explain nothing.
    fn culprits<'a>(&'a self, off: &mut Vec<Line<'a>>) -> Vec<Cause<'a>> {
        let mut claims: Vec<(CellAt, Amount, Vec<usize>)> = Vec::new();
        for (index, line) in off.iter().enumerate() {
            for addend in line.addends() {
                match claims.iter_mut().find(|(cell, ..)| *cell == addend.cell) {
                    Some((.., lines)) => lines.push(index),
                    None => claims.push((addend.cell, Amount::ZERO, vec![index])),
                }
            }
        }
        claims.retain_mut(|(cell, value, lines)| {
            let Some(needed) = (lines.len() > 1).then(|| off[lines[0]].needed(*cell)).flatten()
            else {
                return false;
            };
            *value = needed;
            self.may_hold(*cell, needed)
                && lines.iter().all(|line| off[*line].needed(*cell) == Some(needed))
                && self.holding_lines_with(*cell) == 0
        });
        let claimed =
            |line: usize| claims.iter().filter(|(.., lines)| lines.contains(&line)).count();
        let sole = |(.., lines): &&(CellAt, Amount, Vec<usize>)| {
            lines.iter().all(|line| claimed(*line) == 1)
        };
        let causes: Vec<Cause> = claims
            .iter()
            .filter(sole)
            .map(|(cell, value, lines)| {
                let lines = lines.iter().map(|line| off[*line]).collect();
                Cause::Figure { cell: *cell, value: *value, lines }
            })
            .collect();
        let explained: Vec<usize> =
            claims.iter().filter(sole).flat_map(|(.., lines)| lines.clone()).collect();
        let mut index = 0;
        off.retain(|_| {
            index += 1;
            !explained.contains(&(index - 1))
        });
        causes
    }

    fn holding_lines_with(&self, cell: CellAt) -> usize {
        let holds = |line: &Line| {
            line.balance() == Balance::Holds
                && line.addends().iter().any(|addend| addend.cell == cell)
        };
        self.lines().filter(holds).count()
    }

    /// True when the column may hold the value.
    fn may_hold(&self, cell: CellAt, value: Amount) -> bool {
        match self.schema().blocks[cell.block].columns[cell.column].kind {
            Kind::Count => value.is_whole() && !value.is_negative(),
            Kind::Signed => value.is_whole(),
            Kind::Money => !value.is_negative(),
        }
    }
}

/// A line whose total alone is empty, while its parts come to something.
fn without_total(line: Line<'_>) -> Option<Cause<'_>> {
    line.equation.total()?;
    let cell = line.total()?;
    let (figure, _) = line.table.figure(cell)?;
    let value = line.sum(Side::Left, None)?;
    (figure.value == Value::Blank && !value.is_zero()).then_some(Cause::NoTotal {
        line,
        cell,
        value,
    })
}
