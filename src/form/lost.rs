//! Headings that a report lacks, and where they got lost.

use std::ops::Range;

use crate::report::{Block, Placed, Report};
use crate::text::{Edit, Span, is_blank};

use super::Form;
use super::row::{ReadRow, RowMeaning, are_of_form};

/// Where the heading of a section is lost. All places count from the report's start.
#[derive(Clone, Debug, PartialEq)]
pub enum Lost {
    /// It is there, glued to the text around it or broken into several lines. The edits put it on a
    /// line of its own.
    Hidden { heading: Span, edits: Vec<Edit> },
    /// The section's table stands there without it, from the beginning of a line.
    Above(u32),
    /// Nothing of the section is there. It belongs behind what is written before this offset.
    Behind(u32),
}

impl Form {
    /// Where the heading of a section is lost that the report lacks; `None` when text is there of
    /// which none can say whether it is the section's.
    pub fn lost_heading(&self, report: &Report, section: usize) -> Option<Lost> {
        let around = self.around(report, section);
        self.in_text(report, &around, section).or_else(|| {
            let later = section + 1..self.edition.sections.len();
            let mut later = later.take_while(|later| self.written(*later).is_none());
            let nothing = !later.any(|later| self.in_text(report, &around, later).is_some())
                && match self.edition.tables_of(section).next() {
                    Some(_) => self.has_no_rows(report, &around, section),
                    None => self.has_no_prose(report, &around, section),
                };
            nothing.then(|| Lost::Behind(end_of(report, &around)))
        })
    }

    /// The sections of the report, by their indices, among which a missing one must be: from the
    /// one written before it up to the next.
    fn around(&self, report: &Report, section: usize) -> Range<usize> {
        let before = (0..section).rev().find_map(|before| self.written(before));
        let after = before.map_or(0, |before| before + 1);
        let mut rest = after..report.sections.len();
        let is_named =
            |index: &usize| self.places.get(*index).is_some_and(|place| place.section.is_some());
        let next = rest.find(is_named).unwrap_or(report.sections.len());
        before.unwrap_or(0)..next
    }

    /// The heading itself in other text, or else the table that stands under it.
    fn in_text(&self, report: &Report, around: &Range<usize>, section: usize) -> Option<Lost> {
        let heading = self.edition.heading(section);
        let ending = report.line_ending();
        let placed = &report.sections[around.clone()];
        let hidden = placed.iter().find_map(|placed| {
            glued(placed, &heading, ending).or_else(|| broken(placed, &heading))
        });
        hidden.or_else(|| {
            let (index, row) = around.clone().find_map(|index| {
                let rows = || self.rows(index).iter().filter(|row| self.is_of(row, section));
                are_of_form(rows()).then(|| Some((index, rows().next()?)))?
            })?;
            let start = row.torn.map_or(row.span.start, |torn| torn.span.start.min(row.span.start));
            let placed = &report.sections[index];
            let text = &placed.section.text[..start as usize];
            let line = text.rfind(['\r', '\n']).map_or(0, |end| end + 1) as u32;
            Some(Lost::Above(placed.start + line))
        })
    }

    fn is_of(&self, row: &ReadRow, section: usize) -> bool {
        let table = row.block.map(|(table, _)| &self.edition.tables[table]);
        row.of != RowMeaning::Unknown && table.is_some_and(|table| table.section == section)
    }

    /// True when no line may be a row of the section's tables.
    fn has_no_rows(&self, report: &Report, around: &Range<usize>, section: usize) -> bool {
        let is_label = |text: &str| {
            self.edition.tables_of(section).flat_map(|(_, table)| &table.blocks).any(|block| {
                let heads = block.head.iter().map(|cell| &cell.label);
                let rows = block.rows.iter().map(|row| &row.label);
                heads.chain(rows).any(|label| label.is(text))
            })
        };
        around.clone().all(|index| {
            let section = &report.sections[index].section;
            self.rows(index).iter().all(|row| row.of != RowMeaning::Unknown)
                && !section.prose().any(|span| is_label(section.slice(span)))
        })
    }

    /// True when there is no more text than the section before it has for itself: one paragraph,
    /// or none beside a table.
    fn has_no_prose(&self, report: &Report, around: &Range<usize>, section: usize) -> bool {
        let mut before = (0..section).rev();
        let before = before.find(|before| {
            self.written(*before).is_some() || self.in_text(report, around, *before).is_some()
        });
        let mut paragraphs = 0;
        let mut own = usize::from(before.is_some());
        for block in around.clone().flat_map(|index| &report.sections[index].section.blocks) {
            match block {
                Block::Table(_) => (paragraphs, own) = (0, 0),
                Block::Subheading(_) | Block::Item(_) | Block::Paragraph(_) => paragraphs += 1,
                Block::Title(_) | Block::Comment(_) => {}
            }
        }
        paragraphs <= own
    }
}

/// The offset behind some sections of the report.
fn end_of(report: &Report, sections: &Range<usize>) -> u32 {
    report.sections.get(sections.end).map_or(report.len(), |next| next.start)
}

/// A heading that has text before or behind it in its line.
fn glued(placed: &Placed, heading: &str, ending: &str) -> Option<Lost> {
    let text = &placed.section.text;
    text.match_indices(heading).find_map(|(at, _)| {
        let start = text[..at].rfind(['\r', '\n']).map_or(0, |end| end + 1);
        let (before, rest) = (&text[start..at], &text[at + heading.len()..]);
        let after = &rest[..rest.find(['\r', '\n']).unwrap_or(rest.len())];
        let is_row = before.contains('\t') || after.contains('\t');
        let (opens, closes) = (before.trim().is_empty(), after.trim().is_empty());
        if (opens || !is_row) && opens == closes || is_quoted(before, after) {
            return None;
        }
        let is_space = |character: char| is_blank(character) && character != '\t';
        let from = at - (before.len() - before.trim_end_matches(is_space).len());
        let to = at + heading.len() + after.len() - after.trim_start_matches(is_space).len();
        let line_end = || format!("{ending}{ending}");
        let span = |from: usize, to: usize| Span::new(from as u32, to as u32).shifted(placed.start);
        let mut edits = Vec::new();
        if !opens {
            edits.push(Edit { span: span(from, at), insert: line_end() });
        }
        if !closes {
            edits.push(Edit { span: span(at + heading.len(), to), insert: line_end() });
        }
        Some(Lost::Hidden { heading: span(at, at + heading.len()), edits })
    })
}

/// A heading that is broken into several lines.
fn broken(placed: &Placed, heading: &str) -> Option<Lost> {
    /// More lines than a heading is ever broken into.
    const LINES: usize = 4;
    let text = &placed.section.text;
    let begins = |line: &&str| !line.is_empty() && *line != heading && heading.starts_with(*line);
    let mut starts = text.lines().filter(|line| begins(&line.trim_matches(is_blank)));
    starts.find_map(|line| {
        let first = line.trim_matches(is_blank);
        let start = first.as_ptr() as usize - text.as_ptr() as usize;
        let mut joined = String::new();
        text[start..].lines().take(LINES).find_map(|line| {
            let words = line.trim_matches(is_blank);
            joined += words;
            let end = words.as_ptr() as usize - text.as_ptr() as usize + words.len();
            let span = Span::new(start as u32, end as u32).shifted(placed.start);
            let edits = || vec![Edit { span, insert: heading.to_string() }];
            (joined == heading).then(|| Lost::Hidden { heading: span, edits: edits() })
        })
    })
}

/// True when the words between are named by a sentence.
fn is_quoted(before: &str, after: &str) -> bool {
    before.ends_with(['“', '《', '（', '(', '、', '，', '；', '：', '及', '和', '见'])
        || after.starts_with(['”', '》', '）', ')', '、', '，', '；', '和', '部', '中'])
}
