//! The text that edits give is read again, and must say the same as before.

use std::collections::{BTreeMap, BTreeSet};

use super::Formatted;
use super::plan::{Plan, Unit};
use crate::checks::{blank_line_in_table, misplaced_label, ragged_row, unused_allow};
use crate::document::{Document, Entry};
use crate::form::row::ReadRow;
use crate::report::{Section, is_space};
use crate::rule::Finding;
use crate::text::{Edit, Span};

/// The texts differ in more than the layout of their tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlike;

/// The numbers of the tables that would be read otherwise, or be laid out anew once more.
/// `plan_again` plans the text that the edits give.
///
/// # Errors
/// When something else than tables would change.
pub fn unfaithful(
    before: &Document,
    text: &str,
    plan: &Plan,
    plan_again: impl FnOnce(&Document, &str) -> Plan,
) -> Result<BTreeSet<usize>, Unlike> {
    let Some(after) = laid_out(before, text, plan) else { return Ok(BTreeSet::new()) };
    let text_after = after.text.to_string();
    if !tokens(text).eq(tokens(&text_after)) {
        return Err(Unlike);
    }
    let again = plan_again(&after, &text_after);
    if again.units.len() != plan.units.len() {
        return Err(Unlike);
    }
    let mut tables = otherwise_read(before, &after)?;
    for (unit, once_more) in plan.units.iter().zip(&again.units) {
        if unit.selected && !once_more.edits.is_empty() {
            tables.insert(unit.table.ok_or(Unlike)?);
        }
    }
    // What is read otherwise may be found fault with elsewhere.
    if tables.is_empty() {
        tables = otherwise_found((before, plan), (&after, &again))?;
    }
    Ok(tables)
}

/// The tables in which something else is found, matters of layout apart.
fn otherwise_found(
    before: (&Document, &Plan),
    after: (&Document, &Plan),
) -> Result<BTreeSet<usize>, Unlike> {
    let mut tables = BTreeSet::new();
    let sides = [before, after].map(|(document, plan)| (document.findings(), plan));
    let [one, other] = sides.each_ref().map(|(findings, _)| by_message(findings));
    for message in one.keys().chain(other.keys()) {
        let spans = [&one, &other].map(|side| side.get(message).map_or(&[][..], Vec::as_slice));
        if spans[0].len() == spans[1].len() {
            continue;
        }
        let units = sides.iter().zip(spans).flat_map(|((_, plan), spans)| {
            let holds = |unit: &&Unit| {
                spans
                    .iter()
                    .any(|span| unit.span.contains(span.start) && unit.span.contains(span.end))
            };
            plan.units.iter().filter(holds).filter_map(|unit| unit.table)
        });
        let units: Vec<usize> = units.collect();
        if units.is_empty() {
            return Err(Unlike);
        }
        tables.extend(units);
    }
    Ok(tables)
}

/// Where what is found, by its rule and its words.
fn by_message(findings: &[Finding]) -> BTreeMap<(&str, String), Vec<Span>> {
    let layout = [&ragged_row::RULE, &misplaced_label::RULE, &blank_line_in_table::RULE];
    let layout = layout.map(|rule| rule.code);
    let mut found: BTreeMap<(&str, String), Vec<Span>> = BTreeMap::new();
    for finding in findings {
        let code = finding.rule.code;
        // A comment may have silenced what is a matter of layout.
        if !layout.contains(&code) && code != unused_allow::RULE.code {
            let words = finding.message.chinese.replace(is_space, "");
            found.entry((code, words)).or_default().push(finding.span);
        }
    }
    found
}

/// The document after all edits; `None` when there are none.
fn laid_out(before: &Document, text: &str, plan: &Plan) -> Option<Document> {
    // Where this much of a text changes, not much of its tree is kept.
    const LITTLE: usize = 8;
    let selected = plan.units.iter().filter(|unit| unit.selected);
    let edits: Vec<Edit> = selected.filter_map(|unit| whole_unit(text, unit)).collect();
    let (first, last) = (edits.first()?, edits.last()?);
    let old = Span::new(first.span.start, last.span.end);
    let changed: u32 = edits.iter().map(|edit| edit.span.len()).sum();
    if changed as usize * LITTLE < text.len() {
        let backwards: Vec<Edit> = edits.into_iter().rev().collect();
        return Some(before.edit(&backwards));
    }
    let formatted = Formatted { edits, left: Vec::new() };
    let after = formatted.apply(text);
    let new = Span::new(old.start, (old.end as usize + after.len() - text.len()) as u32);
    Some(before.rewritten(&after, old, new))
}

/// The edits of a unit made one.
fn whole_unit(text: &str, unit: &Unit) -> Option<Edit> {
    let (first, last) = (unit.edits.first()?, unit.edits.last()?);
    let span = Span::new(first.span.start, last.span.end);
    let mut insert = String::new();
    let mut at = span.start;
    for edit in &unit.edits {
        insert += &text[Span::new(at, edit.span.start).range()];
        insert += &edit.insert;
        at = edit.span.end;
    }
    Some(Edit { span, insert })
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|token| !token.is_empty())
}

/// The numbers of the tables of which a row means something else, or has other figures.
fn otherwise_read(before: &Document, after: &Document) -> Result<BTreeSet<usize>, Unlike> {
    let mut tables = BTreeSet::new();
    let mut number = 0;
    for (before, after) in pairs(before.entries(), after.entries())? {
        let (before, after): (&Entry, &Entry) = (before.1, after.1);
        let sections = pairs(before.report.sections.iter(), after.report.sections.iter())?;
        for (index, (one, other)) in sections.into_iter().enumerate() {
            let rows = |entry| read_rows(entry, index);
            let (one, other) = (&one.section, &other.section);
            let mut read = pairs(rows(before).iter(), rows(after).iter())?.into_iter();
            for (table, same) in pairs(one.tables(), other.tables())? {
                for (row, same) in pairs(table.rows.iter(), same.rows.iter())? {
                    let like = match read.next() {
                        Some((row, same)) => is_read_alike((one, row), (other, same)),
                        None => filled(one, row).eq(filled(other, same)),
                    };
                    if !like {
                        tables.insert(number);
                    }
                }
                number += 1;
            }
        }
    }
    Ok(tables)
}

/// Things side by side, of which there must be as many on both sides.
fn pairs<T>(
    one: impl Iterator<Item = T>,
    other: impl Iterator<Item = T>,
) -> Result<Vec<(T, T)>, Unlike> {
    let (mut one, mut other) = (one, other);
    let mut pairs = Vec::new();
    loop {
        match (one.next(), other.next()) {
            (Some(one), Some(other)) => pairs.push((one, other)),
            (None, None) => return Ok(pairs),
            _ => return Err(Unlike),
        }
    }
}

fn read_rows(entry: &Entry, section: usize) -> &[ReadRow] {
    entry.form.as_ref().map_or(&[], |form| form.rows(section))
}

fn filled<'a>(section: &'a Section, row: &'a crate::report::Row) -> impl Iterator<Item = &'a str> {
    let cells = section.cells(row).iter().map(|cell| section.slice(cell.span));
    cells.filter(|text| !text.is_empty())
}

fn is_read_alike(one: (&Section, &ReadRow), other: (&Section, &ReadRow)) -> bool {
    let ((one, row), (other, same)) = (one, other);
    let labels = |row: &ReadRow| row.labels().map(|label| label.of).collect::<Vec<_>>();
    let texts = |section: &Section, row: &ReadRow| {
        let figures = row.figures().map(|figure| section.slice(figure.span).to_string());
        figures.collect::<Vec<_>>()
    };
    row.block == same.block
        && row.of == same.of
        && labels(row) == labels(same)
        && texts(one, row) == texts(other, same)
        && filled(one, &row.written).eq(filled(other, &same.written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Options;
    use crate::schema::Schemas;

    const CLEAN: &str = include_str!("../../tests/reports/clean-2023.txt");

    /// What the guard says when a text is replaced by another, as if that were layout.
    fn judged(find: &str, insert: &str) -> Result<BTreeSet<usize>, Unlike> {
        let document = Document::new(CLEAN, Schemas::built_in());
        let plan = |document: &Document, text: &str| {
            let nothing = BTreeSet::new();
            Plan::of(document, text, Options::default(), None, &nothing)
        };
        let mut first = plan(&document, CLEAN);
        let start = CLEAN.find(find).expect("it is in the report");
        let span = Span::new(start as u32, (start + find.len()) as u32);
        let holds = |unit: &&mut Unit| unit.span.start <= span.start && span.end <= unit.span.end;
        let unit = first.units.iter_mut().find(holds).expect("a unit");
        unit.edits = vec![Edit { span, insert: insert.to_string() }];
        unfaithful(&document, CLEAN, &first, plan)
    }

    #[test]
    fn layout_may_change() {
        let document = Document::new(CLEAN, Schemas::built_in());
        let formatted = crate::format::format(&document, Options::default(), None);
        assert!(!formatted.edits.is_empty() && formatted.left.is_empty());
    }

    #[test]
    fn a_figure_that_moves_is_seen() {
        // Table three is the second; what is left of it is not laid out either.
        assert_eq!(judged("\t52\t59\t", "\t52\t\t59\t"), Ok(BTreeSet::from([1])));
        assert_eq!(judged("行政许可\t1284\t\t", "行政许可\t\t\t1284"), Ok(BTreeSet::from([0])));
    }

    #[test]
    fn lost_joined_and_other_tokens_are_seen() {
        assert_eq!(judged("\t52\t59\t", "\t5259\t"), Err(Unlike));
        assert_eq!(judged("\t52\t59\t", "\t59\t52\t"), Err(Unlike));
        assert_eq!(judged("行政强制\t", "行政强 制\t"), Err(Unlike));
        assert_eq!(judged("行政强制\t", ""), Err(Unlike));
    }

    #[test]
    fn what_would_be_laid_out_once_more_is_seen() {
        let left = judged("\t52\t59\t", "\t52 \t59\t");
        assert_eq!(left, Ok(BTreeSet::from([1])));
    }
}
