//! One wrong figure is found, named once, and mended: over every cell of generated reports, in both
//! editions, in neat and in ragged layouts. And the blank form, filled with zeros, has no fault.

use gouji::document::Document;
use gouji::form::table::{CellAt, RowAt, Table};
use gouji::rule::Finding;
use gouji::schema::{Edition, Schemas};
use gouji::text::{Edit, Span};

/// A small generator of numbers, so that a failure can be seen again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % limit
    }
}

fn open(text: &str) -> Document {
    Document::new(text, Schemas::built_in())
}

/// The tables of the only report, with the offsets where they start.
fn tables(document: &Document) -> Vec<(u32, std::sync::Arc<Table>)> {
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
fn figures(start: u32, table: &Table) -> Vec<(CellAt, Span)> {
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
fn filled(text: &str, figure: impl Fn(usize, CellAt) -> String) -> String {
    let document = open(text);
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

fn report(edition: &Edition, numbers: &mut Numbers) -> String {
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
fn ragged(text: &str, numbers: &mut Numbers) -> String {
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

fn sum_findings(document: &Document) -> Vec<Finding> {
    let mut findings = document.findings();
    let codes = ["sum-mismatch", "suspect-figure", "shifted-row"];
    findings.retain(|finding| codes.contains(&finding.rule.code));
    findings
}

/// The reports to try: both editions, neat and ragged, with different figures.
fn reports() -> Vec<String> {
    let mut numbers = Numbers(2026);
    let mut reports = Vec::new();
    for edition in &Schemas::built_in().editions {
        for _ in 0..3 {
            let neat = report(edition, &mut numbers);
            reports.push(ragged(&neat, &mut numbers));
            reports.push(neat);
        }
    }
    reports
}

/// Changes every figure of a table to a few other values, one at a time.
fn each_change(table: usize, mut judge: impl FnMut(&Document, &Document, CellAt, Span, &Edit)) {
    let mut numbers = Numbers(7);
    for text in reports() {
        let document = open(&text);
        assert_eq!(sum_findings(&document).len(), 0, "{text}");
        let (start, form) = tables(&document)[table].clone();
        for (at, span) in figures(start, &form) {
            let was: u64 = text[span.range()].parse().expect("a figure");
            for other in [was + 1, was * 10 + 3, 0, numbers.below(100_000)] {
                if other == was {
                    continue;
                }
                let edit = Edit { span, insert: other.to_string() };
                let changed = document.edit(std::slice::from_ref(&edit));
                let now = Span::new(span.start, span.start + edit.insert.len() as u32);
                judge(&document, &changed, at, now, &edit);
            }
        }
    }
}

#[test]
fn a_wrong_figure_of_table_three_is_named_and_mended() {
    each_change(1, |before, after, at, span, edit| {
        let findings = sum_findings(after);
        let [finding] = findings.as_slice() else {
            panic!("{} findings for {edit:?}: {findings:#?}", findings.len());
        };
        assert_eq!(finding.span, span, "{at:?} {edit:?} {}", finding.message.chinese);
        assert_eq!(finding.fixes[0].apply(&after.text), before.text);
    });
}

#[test]
fn a_wrong_figure_of_table_four_is_found_at_its_total() {
    each_change(2, |_, after, at, _, edit| {
        let findings = sum_findings(after);
        let [finding] = findings.as_slice() else {
            panic!("{} findings for {edit:?}: {findings:#?}", findings.len());
        };
        let (start, table) = tables(after)[2].clone();
        let total = CellAt { column: at.column / 5 * 5 + 4, ..at };
        let (_, span) = table.figure(total).expect("a total");
        assert_eq!(finding.span, span.shifted(start), "{at:?} {edit:?}");
    });
}

#[test]
fn the_blank_form_filled_with_zeros_has_no_fault() {
    for edition in &Schemas::built_in().editions {
        let blank = edition.blank(edition.to.unwrap_or(2025), "云岭区水务局");
        let text = filled(&blank, |_, _| "0".to_string());
        let document = open(&text);
        assert_eq!(tables(&document).len(), 3);
        let findings = document.findings();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}
