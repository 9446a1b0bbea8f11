//! Figures written into a table: the edits that put them into their cells.

use std::collections::BTreeMap;

use crate::amount::{Amount, Value};
use crate::schema::equation::{Operand, Term};
use crate::text::{Edit, Span};

use super::cause::Cause;
use super::line::{Addend, Side};
use super::row::Figure;
use super::table::{CellAt, PlacedRow, RowAt, Table};

/// Totals of totals settle within as many rounds as they stand above each other.
const ROUNDS: usize = 8;

impl Table {
    /// The figures that are empty. A total that is missing though its parts are not 0 is none of
    /// them: that is a matter of its sum; nor is one of a doubtful row.
    pub fn empty_figures(&self) -> Vec<(CellAt, Figure<'_>, PlacedRow<'_>)> {
        let without_total = |at: CellAt| {
            let is_it = |cause: &Cause| matches!(cause, Cause::NoTotal { cell, .. } if *cell == at);
            self.causes().iter().any(is_it)
        };
        let empty = self.odd_figures().filter(|(_, figure, _)| *figure.value == Value::Blank);
        let empty = empty.filter(|(at, ..)| !self.is_doubtful(at.block, at.row));
        empty.filter(|(at, ..)| !without_total(*at)).collect()
    }

    /// The figures in full-width characters, and the edits that put them into half-width ones.
    pub fn full_width_figures(&self) -> impl Iterator<Item = (CellAt, &str, Edit)> {
        self.odd_figures().filter_map(|(at, figure, row)| {
            let Value::Figure(number) = &figure.value else { return None };
            if !number.full_width {
                return None;
            }
            let span = number.number.shifted(figure.span.start);
            let text = row.section.slice(span);
            let half: String = text.chars().map(half_width).collect();
            (half != text).then(|| (at, text, Edit { span: row.place(span), insert: half }))
        })
    }

    /// The totals that are not what their parts come to, and what they should be. Parts that are
    /// totals are reckoned first. A total is left alone where a part is no number, where its rows
    /// and its columns come to different sums, and in a row whose figures may stand a cell off.
    pub fn recomputed(&self) -> BTreeMap<CellAt, Amount> {
        let totals = self.totals();
        let mut values = BTreeMap::new();
        for _ in 0..ROUNDS {
            let before = values.clone();
            for (total, lines) in &totals {
                let mut sums = lines.iter().filter_map(|parts| self.sum_of(parts, &values));
                let Some(sum) = sums.next() else { continue };
                let agree = sums.all(|other| other == sum);
                if agree && self.amount(*total) != Some(sum) {
                    values.insert(*total, sum);
                } else {
                    values.remove(total);
                }
            }
            if values == before {
                return values;
            }
        }
        BTreeMap::new()
    }

    /// The totals of the table, each with the parts of every sum that it is the total of.
    fn totals(&self) -> BTreeMap<CellAt, Vec<Vec<Addend>>> {
        let shifted = |cell: CellAt| {
            self.causes().iter().any(|cause| {
                matches!(cause, Cause::Shift { block, row } if (*block, *row) == (cell.block, cell.row))
            })
        };
        let mut totals: BTreeMap<CellAt, Vec<Vec<Addend>>> = BTreeMap::new();
        for line in self.lines() {
            let total = line.equation.total();
            let is_one = |term: &Term| matches!(term.of, Operand::One(_)) && !term.minus;
            if !total.is_some_and(is_one) || line.is_doubtful() {
                continue;
            }
            let (parts, right): (Vec<Addend>, Vec<Addend>) =
                line.addends().partition(|addend| addend.side == Side::Left);
            if let [total] = right.as_slice()
                && self.figure(total.cell).is_some()
                && !parts.iter().chain(&right).any(|addend| shifted(addend.cell))
            {
                totals.entry(total.cell).or_default().push(parts);
            }
        }
        totals
    }

    fn sum_of(&self, parts: &[Addend], values: &BTreeMap<CellAt, Amount>) -> Option<Amount> {
        parts.iter().try_fold(Amount::ZERO, |sum, part| {
            let amount = values.get(&part.cell).copied().or_else(|| self.amount(part.cell))?;
            if part.minus { sum.minus(amount) } else { sum.plus(amount) }
        })
    }

    /// The edits that write figures into cells, given in order; `None` when one of the cells has no
    /// place that is beyond doubt.
    pub fn written(&self, figures: &[(CellAt, String)]) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        for cells in figures
            .chunk_by(|(one, _), (other, _)| (one.block, one.row) == (other.block, other.row))
        {
            let (at, _) = cells.first()?;
            edits.extend(self.written_row(at.block, at.row, cells)?);
        }
        Some(edits)
    }

    /// Cells that were cut off at the end of their row are written anew with their TABs.
    fn written_row(
        &self,
        block: usize,
        row: RowAt,
        figures: &[(CellAt, String)],
    ) -> Option<Vec<Edit>> {
        let placed = self.row(block, row)?;
        let schema = &self.schema().blocks[block];
        let cells = placed.cells();
        let mut edits = Vec::new();
        let mut tail = String::new();
        let mut lost: Vec<(usize, &str)> = Vec::new();
        for (at, insert) in figures {
            let figure = placed.row.figure(at.column)?;
            if *figure.value != Value::Blank {
                edits.push(Edit { span: self.number_span(*at)?, insert: insert.clone() });
                continue;
            }
            let place = schema.columns[at.column].grid;
            match cells.get(place) {
                Some(cell) if cell.span != figure.span => return None,
                Some(_) if place + 1 == cells.len() => tail.push_str(insert),
                Some(_) => {
                    edits.push(Edit { span: placed.place(figure.span), insert: insert.clone() });
                }
                None => lost.push((place, insert)),
            }
        }
        if !lost.is_empty() {
            for place in cells.len()..schema.width {
                tail.push('\t');
                let here = lost.iter().find(|(at, _)| *at == place);
                tail.push_str(here.map_or("", |(_, insert)| insert));
            }
        }
        if !tail.is_empty() {
            edits.push(Edit { span: Span::at(placed.span().end), insert: tail });
        }
        Some(edits)
    }
}

/// The half-width character for a full-width one, where there is one.
fn half_width(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    }
}
