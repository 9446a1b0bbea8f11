//! The text that edits give, as it was read again, must say the same as before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::part::Part;
use super::plan::{Plan, Unit, counterparts};
use crate::checks::{blank_line_in_table, misplaced_label, ragged_row, sum_mismatch, unused_allow};
use crate::document::Document;
use crate::form::row::ReadRow;
use crate::report::{Section, trim_start};
use crate::rule::Finding;
use crate::text::{Span, common_beginning, is_blank};

/// The texts differ in more than the layout of their tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlike;

/// The numbers of the tables that are read otherwise `after` layout than `before`, or would be laid
/// out anew once more. Both sides are given with their plans. Pairs of parts, and of rows, that are
/// `known` to say the same, from the last layout, are not compared again.
///
/// # Errors
/// When something else than tables would change.
pub fn unfaithful(
    before: (&Document, &Plan),
    after: (&Document, &Plan),
    known: &[Vec<Arc<Part>>; 2],
) -> Result<BTreeSet<usize>, Unlike> {
    let (plan, again) = (before.1, after.1);
    if again.units.len() != plan.units.len() {
        return Err(Unlike);
    }
    let reports = [before, after]
        .map(|(document, _)| document.entries().map(|(_, entry)| entry.report.sections.len()));
    let [one, other] = reports;
    if !one.eq(other) {
        return Err(Unlike);
    }
    let mut tables = otherwise_read(&plan.parts, &again.parts, known)?;
    for (unit, once_more) in plan.units.iter().zip(&again.units) {
        if unit.selected && !once_more.edits.is_empty() {
            tables.insert(unit.table.ok_or(Unlike)?);
        }
    }
    // What is read otherwise may be found fault with elsewhere.
    if tables.is_empty() {
        tables = otherwise_found(before, after)?;
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
    // Mostly the same is found, in the same order.
    let [one, other] = sides.each_ref().map(|(findings, _)| beyond_layout(findings));
    if one.map(Found).eq(other.map(Found)) {
        return Ok(tables);
    }
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

/// Two are equal that have the same rule and the same words, wherever they are.
struct Found<'a>(&'a Finding);

impl PartialEq for Found<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (self.0, other.0);
        one.rule.code == other.rule.code
            && (one.message == other.message || words(one).eq(words(other)))
    }
}

/// Where what is found, by its rule and its words.
fn by_message(findings: &[Finding]) -> BTreeMap<(&str, String), Vec<Span>> {
    let mut found: BTreeMap<(&str, String), Vec<Span>> = BTreeMap::new();
    for finding in beyond_layout(findings) {
        let message = (finding.rule.code, words(finding).collect());
        found.entry(message).or_default().push(finding.span);
    }
    found
}

/// What is found, matters of layout apart.
fn beyond_layout(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    // A comment may have silenced what is a matter of layout.
    let layout = [
        &ragged_row::RULE,
        &misplaced_label::RULE,
        &blank_line_in_table::RULE,
        &unused_allow::RULE,
    ];
    findings.iter().filter(move |finding| layout.iter().all(|rule| rule.code != finding.rule.code))
}

/// The words of a message, which may quote white space of the report, without what it says of
/// layout.
fn words(finding: &Finding) -> impl Iterator<Item = char> {
    let message = finding.message.chinese.as_str();
    let message = message.strip_suffix(sum_mismatch::UNEVEN).unwrap_or(message);
    message.chars().filter(|character| !is_blank(*character))
}

/// True when both texts are the same but for the white space between the same tokens.
fn has_tokens_of(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one, other);
    let mut parted = true;
    loop {
        let same = common_beginning(one, other);
        parted = one[..same].chars().next_back().map_or(parted, is_blank);
        (one, other) = (&one[same..], &other[same..]);
        let rests = [one, other].map(trim_start);
        let spaces = [one.len() - rests[0].len(), other.len() - rests[1].len()];
        [one, other] = rests;
        if one.is_empty() || other.is_empty() {
            return one.is_empty() && other.is_empty();
        }
        // Either the next token begins in both texts here, or in neither.
        if !parted && (spaces[0] == 0) != (spaces[1] == 0) || same == 0 && spaces == [0, 0] {
            return false;
        }
        parted |= spaces[0] > 0;
    }
}

/// The numbers of the tables of which a row means something else, or has other figures.
fn otherwise_read(
    before: &[Arc<Part>],
    after: &[Arc<Part>],
    known: &[Vec<Arc<Part>>; 2],
) -> Result<BTreeSet<usize>, Unlike> {
    let mut tables = BTreeSet::new();
    let mut number = 0;
    for (index, (one, other)) in pairs(before.iter(), after.iter())?.into_iter().enumerate() {
        let [firsts, seconds] =
            known.each_ref().map(|parts| counterparts(parts, index, before.len()));
        let known = firsts.zip(seconds);
        let is_pair = |(first, second): (&Arc<Part>, &Arc<Part>)| {
            Arc::ptr_eq(first, one) && Arc::ptr_eq(second, other)
        };
        // An unchanged section is shared, and so is its reading where it means the same.
        if one.shares_all(other) || known.clone().any(is_pair) {
            number += one.tables.len();
            continue;
        }
        let is_known = |index: usize, row: &ReadRow, same_row: &ReadRow| {
            let shares = |part: &Part, row: &ReadRow| {
                part.rows().get(index).is_some_and(|known| known.shares_content(row))
            };
            let mut known = known.clone();
            known.any(|(first, second)| shares(first, row) && shares(second, same_row))
        };
        let (section, same) = (&one.section, &other.section);
        let mut texts = (&*section.text, &*same.text);
        let mut read = pairs(one.rows().iter(), other.rows().iter())?.into_iter().enumerate();
        for (table, same_table) in pairs(section.tables(), same.tables())? {
            let (before, behind) = parted(&section.text, texts.0, table.span);
            let (same_before, same_behind) = parted(&same.text, texts.1, same_table.span);
            if !has_tokens_of(before, same_before) {
                return Err(Unlike);
            }
            texts = (behind, same_behind);
            for (row, same_row) in pairs(table.rows.iter(), same_table.rows.iter())? {
                let like = match read.next() {
                    Some((index, (row, same_row))) => {
                        is_known(index, row, same_row)
                            || is_read_alike((section, row), (same, same_row))
                    }
                    None => filled(section, row).eq(filled(same, same_row)),
                };
                if !like {
                    tables.insert(number);
                }
            }
            number += 1;
        }
        if !has_tokens_of(texts.0, texts.1) {
            return Err(Unlike);
        }
    }
    Ok(tables)
}

/// What stands before a table in the rest of a text, and behind it.
fn parted<'a>(text: &'a str, rest: &'a str, table: Span) -> (&'a str, &'a str) {
    let begin = text.len() - rest.len();
    (&text[begin..table.start as usize], &text[table.end as usize..])
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

fn filled<'a>(section: &'a Section, row: &'a crate::report::Row) -> impl Iterator<Item = &'a str> {
    let cells = section.cells(row).iter().map(|cell| section.slice(cell.span));
    cells.filter(|text| !text.is_empty())
}

fn is_read_alike(one: (&Section, &ReadRow), other: (&Section, &ReadRow)) -> bool {
    let ((one, row), (other, same)) = (one, other);
    let labels = row.labels().map(|label| label.of);
    let figures = row.figures().map(|figure| one.slice(figure.span));
    row.block == same.block
        && row.of == same.of
        && labels.eq(same.labels().map(|label| label.of))
        && figures.eq(same.figures().map(|figure| other.slice(figure.span)))
        && filled(one, &row.written).eq(filled(other, &same.written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::plan::Selection;
    use crate::format::reread::reread;
    use crate::format::{Layout, Options, lay_out};
    use crate::schema::Schemas;
    use crate::text::Edit;
    use proptest::prelude::*;

    const CLEAN: &str = include_str!("../../tests/reports/clean-2023.txt");

    /// What the guard says when a text is replaced by another, as if that were layout: the same
    /// whether the report was laid out before or not.
    fn judged(find: &str, insert: &str) -> Result<BTreeSet<usize>, Unlike> {
        let document = Document::new(CLEAN, Schemas::built_in());
        let start = CLEAN.find(find).expect("it is in the report");
        let span = Span::new(start as u32, (start + find.len()) as u32);
        let edit = Edit { span, insert: insert.to_string() };
        let (_, last) = lay_out(&document, Options::default(), None, None);
        let afresh = judged_from(&document, edit.clone(), None);
        assert_eq!(judged_from(&document, edit, last.as_ref()), afresh);
        afresh
    }

    fn judged_from(
        document: &Document,
        edit: Edit,
        last: Option<&Layout>,
    ) -> Result<BTreeSet<usize>, Unlike> {
        let unknown = [Vec::new(), Vec::new()];
        let known = last.map_or(&unknown, |last| &last.parts);
        let plan = |document: &Document, known: &[&[Arc<Part>]]| {
            let text = document.text.to_string();
            let kept = BTreeSet::new();
            let selection = Selection { ranges: None, kept: &kept };
            Plan::of(document, &text, Options::default(), selection, known)
        };
        let mut first = plan(document, &[&known[0]]);
        let holds =
            |unit: &&mut Unit| unit.span.start <= edit.span.start && edit.span.end <= unit.span.end;
        let unit = first.units.iter_mut().find(holds).expect("a unit");
        unit.edits = vec![edit];
        let after = reread(document, CLEAN, &first, last.map(|last| &last.after));
        let after = after.expect("an edit");
        let again = plan(&after.document, &[&first.parts, &known[1]]);
        unfaithful((document, &first), (&after.document, &again), known)
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
        assert_eq!(judged("\t52\t59\t", "\t5259\t"), Ok(BTreeSet::from([1])));
        assert_eq!(judged("\t52\t59\t", "\t59\t52\t"), Ok(BTreeSet::from([1])));
        assert_eq!(judged("\t3\t24", "\t3\t"), Ok(BTreeSet::from([1])));
        assert_eq!(judged("行政强制\t", "行政强 制\t"), Ok(BTreeSet::from([0])));
        assert_eq!(judged("行政强制\t", ""), Ok(BTreeSet::from([0])));
        assert_eq!(judged("\n\n", "\n无。\n"), Err(Unlike));
        assert_eq!(judged("\n\n", ""), Err(Unlike));
    }

    fn tokens(text: &str) -> impl Iterator<Item = &str> {
        text.split(is_blank).filter(|token| !token.is_empty())
    }

    proptest! {
        #[test]
        fn tokens_are_what_stands_between_white_space(
            pieces in prop::collection::vec((TOKEN, SPACE, SPACE), 0..12),
            stray in (0..12usize, TOKEN),
        ) {
            let ones = pieces.iter().map(|(token, space, _)| format!("{token}{space}"));
            let others = pieces.iter().map(|(token, _, space)| format!("{token}{space}"));
            let (one, other) = (ones.collect::<String>(), others.collect::<String>());
            prop_assert_eq!(has_tokens_of(&one, &other), tokens(&one).eq(tokens(&other)));
            let at = one.floor_char_boundary(stray.0 * one.len() / 12);
            let more = format!("{}{}{}", &one[..at], stray.1, &one[at..]);
            prop_assert_eq!(has_tokens_of(&one, &more), tokens(&one).eq(tokens(&more)));
        }
    }

    /// Some characters share their first bytes with white space.
    const TOKEN: &str = "[、。甲乙0-9]{0,40}";
    const SPACE: &str = "[ \t\n\u{3000}\u{feff}]{0,3}";

    #[test]
    fn what_would_be_laid_out_once_more_is_seen() {
        let left = judged("\t52\t59\t", "\t52 \t59\t");
        assert_eq!(left, Ok(BTreeSet::from([1])));
    }
}
