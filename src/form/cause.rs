//! Why sums of a table fail.
//!
//! In a table whose cells stand in several equations each, one wrong figure leaves a pattern of
//! failing equations that only that figure explains. Then it is named, instead of every sum.

use crate::amount::{Amount, Value};
use crate::schema::equation::Axis;

use super::line::{Balance, Line, LineAt, Side};
use super::table::{CellAt, RowAt, Table};

/// The reason why one or several lines of a table do not hold.
#[derive(Clone, Debug)]
pub enum Cause {
    /// Changing this figure, and no other, to `value` would make all these lines hold.
    Figure { cell: CellAt, value: Amount, lines: Vec<LineAt> },
    /// The figures of this row would hold one cell further left.
    Shift { block: usize, row: RowAt },
    /// A line by itself, with the sums of its two sides.
    Line { line: LineAt, left: Amount, right: Amount },
    /// The total of a line is empty though its parts come to `value`.
    NoTotal { line: LineAt, cell: CellAt, value: Amount },
}

/// The causes of all failing lines, each line in one cause.
pub(super) fn of(table: &Table) -> Vec<Cause> {
    let mut off = Vec::new();
    let mut causes = Vec::new();
    for (at, balance) in table.balances() {
        match balance {
            Balance::Holds => {}
            Balance::Off { .. } => off.push(at),
            Balance::Unknown => causes.extend(without_total(table, at)),
        }
    }
    if off.is_empty() {
        return causes;
    }
    causes.extend(shifts(table, &mut off));
    causes.extend(culprits(table, &mut off));
    causes.extend(off.into_iter().filter_map(|line| match table.line(line).balance() {
        Balance::Off { left, right } => Some(Cause::Line { line, left, right }),
        Balance::Holds | Balance::Unknown => None,
    }));
    causes
}

/// A line whose total alone is empty, while its parts come to something.
fn without_total(table: &Table, at: LineAt) -> Option<Cause> {
    let line = table.line(at);
    line.equation.total()?;
    let cell = line.total().filter(|_| !line.is_doubtful())?;
    let (figure, _) = table.figure(cell)?;
    let value = line.sum(Side::Left, None)?;
    (*figure.value == Value::Blank && !value.is_zero()).then_some(Cause::NoTotal {
        line: at,
        cell,
        value,
    })
}

/// Takes out the lines that rows with one figure too many explain.
fn shifts(table: &Table, off: &mut Vec<LineAt>) -> Vec<Cause> {
    let rows = off.iter().filter(|at| holds_one_to_the_left(&table.line(**at)));
    let rows: Vec<(usize, RowAt)> = rows.map(|at| (at.block, RowAt::Row(at.at))).collect();
    let mut causes = Vec::new();
    for (block, row) in rows {
        let touches = |at: &mut LineAt| {
            let mut cells = table.line(*at).addends().map(|addend| addend.cell);
            at.block == block && cells.any(|cell| cell.row == row)
        };
        if off.extract_if(.., touches).count() > 0 {
            causes.push(Cause::Shift { block, row });
        }
    }
    causes
}

/// True when the figures one cell further left would make a row's line hold.
fn holds_one_to_the_left(line: &Line) -> bool {
    if line.equation.each != Axis::Row {
        return false;
    }
    let Some(placed) = line.table.row(line.block, RowAt::Row(line.at)) else { return false };
    let columns = line.table.schema().blocks[line.block].columns.len();
    let numbers = placed.numbers();
    let Some(first) = numbers.len().checked_sub(columns + 1) else { return false };
    let sum = |side: Side| {
        line.addends().filter(|addend| addend.side == side).try_fold(Amount::ZERO, |sum, addend| {
            let amount = numbers[first + addend.cell.column].1.amount()?;
            if addend.minus { sum.minus(amount) } else { sum.plus(amount) }
        })
    };
    sum(Side::Left).is_some() && sum(Side::Left) == sum(Side::Right)
}

/// A figure that may explain failing lines, and the value that it would need.
struct Claim {
    cell: CellAt,
    value: Amount,
    lines: Vec<LineAt>,
}

/// Takes out the lines that single figures explain. A figure explains its lines when all of them
/// fail, two at least, and all ask for the same value; two figures that claim one line explain
/// nothing.
fn culprits(table: &Table, off: &mut Vec<LineAt>) -> Vec<Cause> {
    let lines: Vec<Line> = off.iter().map(|at| table.line(*at)).collect();
    let mut crossings: Vec<CellAt> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for other in &lines[index + 1..] {
            let cells = line.addends().map(|addend| addend.cell);
            cells.filter(|cell| other.has(*cell)).for_each(|cell| crossings.push(cell));
        }
    }
    crossings.sort_unstable();
    crossings.dedup();
    let claim = |cell: CellAt| {
        let mut through = lines.iter().filter(|line| line.has(cell));
        let value = through.next()?.needed(cell)?;
        let explains = table.column(cell).may_hold(value)
            && through.all(|line| line.needed(cell) == Some(value))
            // A line that holds would no longer hold with another value.
            && !table.lines_of(cell).any(|line| line.balance() == Balance::Holds);
        let claimed = || off.iter().zip(&lines).filter(|(_, line)| line.has(cell));
        explains.then(|| Claim { cell, value, lines: claimed().map(|(at, _)| *at).collect() })
    };
    let claims: Vec<Claim> = crossings.into_iter().filter_map(claim).collect();
    let claimed = |line: &LineAt| claims.iter().filter(|claim| claim.lines.contains(line)).count();
    let sole = claims.iter().filter(|claim| claim.lines.iter().all(|line| claimed(line) == 1));
    let sole: Vec<&Claim> = sole.collect();
    off.retain(|line| !sole.iter().any(|claim| claim.lines.contains(line)));
    let cause = |claim: &Claim| Cause::Figure {
        cell: claim.cell,
        value: claim.value,
        lines: claim.lines.clone(),
    };
    sole.into_iter().map(cause).collect()
}
