//! Reports made up from the forms, whose figures tie out, neat and as pastes make them.

use gouji::document::Document;
use gouji::form::table::{CellAt, RowAt, Table};
use gouji::schema::{Edition, Schemas};
use gouji::text::Span;

/// A small generator of numbers, so that a failure can be seen again.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % limit
    }
}

/// The tables of the only report, with the offsets where they start.
pub fn tables(document: &Document) -> Vec<(u32, std::sync::Arc<Table>)> {
    let forms = document.entries().filter_map(|(start, entry)| Some((start, entry.form.as_ref()?)));
    forms
        .flat_map(|(start, form)| {
            form.tables
                .iter()
                .flatten()
                .map(move |placed| (start + placed.start, placed.table.clone()))
        })
        .collect()
}

/// Every figure of a table with its span in the file.
pub fn figures(start: u32, table: &Table) -> Vec<(CellAt, Span)> {
    let mut figures = Vec::new();
    for (block, schema) in table.blocks() {
        for row in 0..schema.rows.len() {
            for column in 0..schema.columns.len() {
                let at = CellAt { block, row: RowAt::Row(row), column };
                let (_, span) = table.figure(at).expect("the form has every figure");
                figures.push((at, span.shifted(start)));
            }
        }
    }
    figures
}

/// The text with the figures of its tables replaced.
pub fn filled(text: &str, figure: impl Fn(usize, CellAt) -> String) -> String {
    let document = Document::new(text, Schemas::built_in());
    let mut cells: Vec<(Span, String)> = Vec::new();
    for (index, (start, table)) in tables(&document).iter().enumerate() {
        let figures = figures(*start, table).into_iter();
        cells.extend(figures.map(|(at, span)| (span, figure(index, at))));
    }
    cells.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_string();
    for (span, figure) in cells {
        text.replace_range(span.range(), &figure);
    }
    text
}

/// The figures of table three by rows and columns, made to tie out.
fn requests(edition: &Edition, numbers: &mut Numbers) -> Vec<Vec<u64>> {
    let rows = &edition.tables[1].blocks[0].rows;
    let place = |key: &str| rows.iter().position(|row| row.key == key).expect(key);
    let outside = ["received", "carried_in", "handled", "carried_out"].map(place);
    let [received, carried_in, handled, carried_out] = outside;
    let mut figures = vec![vec![0; 7]; rows.len()];
    for column in 0..6 {
        for (index, row) in figures.iter_mut().enumerate() {
            let large = numbers.below(3) == 0 && !outside.contains(&index);
            row[column] = if large { numbers.below(400) } else { 0 };
        }
        figures[carried_out][column] = numbers.below(9);
        let parts = (0..rows.len()).filter(|index| !outside.contains(index));
        let sum: u64 = parts.map(|index| figures[index][column]).sum();
        figures[handled][column] = sum;
        let both = sum + figures[carried_out][column];
        figures[carried_in][column] = numbers.below(both + 1);
        figures[received][column] = both - figures[carried_in][column];
    }
    for row in &mut figures {
        row[6] = row[..6].iter().sum();
    }
    figures
}

pub fn report(edition: &Edition, numbers: &mut Numbers) -> String {
    let blank = edition.blank(edition.from, "云岭区水务局");
    let requests = requests(edition, numbers);
    let disputes: Vec<u64> = (0..3)
        .flat_map(|_| {
            let parts: Vec<u64> = (0..4).map(|_| numbers.below(20)).collect();
            let sum = parts.iter().sum();
            parts.into_iter().chain([sum])
        })
        .collect();
    filled(&blank, |table, at| match (table, at.row) {
        (1, RowAt::Row(row)) => requests[row][at.column].to_string(),
        (2, _) => disputes[at.column].to_string(),
        _ => "0".to_string(),
    })
}

/// The same report with rows as pastes make them: labels in the first column, TABs lost in front
/// or added at the end, blank lines, padded cells.
pub fn ragged(text: &str, numbers: &mut Numbers) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let figures = line.split('\t').filter(|cell| cell.trim().parse::<u64>().is_ok()).count();
        if figures < 7 {
            lines.push(line.to_string());
            continue;
        }
        let line = match numbers.below(5) {
            0 => line.trim_start_matches('\t').to_string(),
            1 => format!("{line}\t"),
            2 => format!("{}\t\t", line.replacen("\t\t", "\t", 1)),
            3 => line.replace('\t', " \t　"),
            _ => line.to_string(),
        };
        lines.push(line);
        if numbers.below(6) == 0 {
            lines.push(String::new());
        }
    }
    lines.join("\n") + "\n"
}
