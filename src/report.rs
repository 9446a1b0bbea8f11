//! What the author wrote: reports, sections, tables, rows and cells, each with its span.
//!
//! A report is read from the tree, and section by section, because sections are shared between the
//! snapshots of a document: a section keeps its own text and spans that count from its start. The
//! vocabulary of the schemas is used to tell a label that lost its TABs from a heading; what the
//! labels mean is left to `form`.

pub mod patch;
pub mod reader;
mod writer;

use std::sync::Arc;

use crate::schema::vocabulary::Found;
use crate::text::{Edit, Span, is_blank};

/// A report, from its title to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The first section is what stands before the first heading, title included; it may be empty.
    pub sections: Vec<Placed>,
}

/// A section and where it starts in its report.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub start: u32,
    pub section: Arc<Section>,
}

/// A heading and what stands under it. All spans count from the section's start.
#[derive(Debug, PartialEq)]
pub struct Section {
    pub text: Box<str>,
    pub heading: Option<Heading>,
    pub blocks: Vec<Block>,
    /// The cells of all tables, row by row.
    cells: Vec<Cell>,
    /// How many cells hold a word that one edition alone knows, by the edition's index.
    pub markers: Vec<u32>,
    /// A number for the text of each block of prose; equal texts have equal numbers.
    pub fingerprints: Vec<Fingerprint>,
}

/// A paragraph's text, without the number of an item before it, as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fingerprint {
    pub number: u64,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heading {
    pub span: Span,
    /// The number before it: 3 for `三、…`.
    pub number: Option<u8>,
    pub word: Option<Found>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Title(Span),
    Subheading(Span),
    Item(Span),
    Paragraph(Span),
    Comment(Span),
    Table(Table),
}

impl Block {
    pub fn span(&self) -> Span {
        match self {
            Self::Title(span)
            | Self::Subheading(span)
            | Self::Item(span)
            | Self::Paragraph(span)
            | Self::Comment(span) => *span,
            Self::Table(table) => table.span,
        }
    }
}

/// A run of rows; blank lines between them do not end it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub span: Span,
    pub rows: Vec<Row>,
    /// The blank lines between rows, line endings included.
    pub gaps: Vec<Span>,
}

/// A line of cells, without its line ending.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub span: Span,
    first_cell: u32,
    cells: u32,
}

impl Row {
    fn has_tabs(&self) -> bool {
        self.cells > 1
    }

    /// The index behind its last cell.
    fn end_of_cells(&self) -> usize {
        (self.first_cell + self.cells) as usize
    }
}

/// What stands between two TABs, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub span: Span,
    pub word: Option<Found>,
}

impl Report {
    /// The length in bytes.
    pub fn len(&self) -> u32 {
        self.sections.last().map_or(0, |last| last.start + last.section.text.len() as u32)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The section that holds an offset of the report.
    pub fn section_at(&self, offset: u32) -> &Placed {
        let after = self.sections.partition_point(|placed| placed.start <= offset);
        &self.sections[after.saturating_sub(1)]
    }

    /// The title line, where there is one.
    pub fn title(&self) -> Option<(Span, &str)> {
        let preface = &self.sections.first()?.section;
        preface.blocks.iter().find_map(|block| match block {
            Block::Title(span) => Some((*span, preface.slice(*span))),
            _ => None,
        })
    }

    /// The edit that puts lines after what is written before `end`, a blank line between, with the
    /// report's own line endings.
    pub fn insertion(&self, end: u32, lines: &str) -> Edit {
        let written = self.sections.iter().filter(|placed| placed.start < end);
        let mut ends = written.filter_map(|placed| {
            let length = placed.section.without_blank_end().len() as u32;
            (length > 0).then_some(placed.start + length)
        });
        let at = ends.next_back().unwrap_or(0);
        let line = self.line_ending();
        let lines = lines.replace('\n', line);
        let insert = match at {
            0 => format!("{lines}{line}{line}"),
            _ => format!("{line}{line}{lines}"),
        };
        Edit { span: Span::at(at), insert }
    }

    /// The edit that puts a line before the one that begins at an offset, with blank lines around.
    pub fn line_insertion(&self, start: u32, line: &str) -> Edit {
        let placed = self.section_at(start);
        let before = &placed.section.text[..(start - placed.start) as usize];
        let above = before.lines().next_back().is_none_or(|last| last.trim().is_empty());
        let ending = self.line_ending();
        let gap = if above { "" } else { ending };
        Edit { span: Span::at(start), insert: format!("{gap}{line}{ending}{ending}") }
    }

    /// True when it is made of the very same sections.
    pub fn shares_all(&self, other: &Self) -> bool {
        self.sections.len() == other.sections.len()
            && self
                .sections
                .iter()
                .zip(&other.sections)
                .all(|(mine, theirs)| Arc::ptr_eq(&mine.section, &theirs.section))
    }

    /// True when it has the same title and, one for one, the same headings, with or without something
    /// below them, and markers: all by which its edition is chosen and its sections are placed in the
    /// form.
    pub fn is_made_like(&self, other: &Self) -> bool {
        let same = |(mine, theirs): (&Placed, &Placed)| {
            let heading = |section: &Section| section.heading.map(|heading| heading.span);
            let (mine, theirs) = (&mine.section, &theirs.section);
            Arc::ptr_eq(mine, theirs)
                || mine.markers == theirs.markers
                    && mine.is_bare() == theirs.is_bare()
                    && heading(mine).map(|span| mine.slice(span))
                        == heading(theirs).map(|span| theirs.slice(span))
        };
        self.sections.len() == other.sections.len()
            && self.sections.iter().zip(&other.sections).all(same)
            && self.title().map(|(_, title)| title) == other.title().map(|(_, title)| title)
    }

    /// The whole line around a span, line ending included.
    pub fn line_of(&self, span: Span) -> Option<Span> {
        let placed = self.section_at(span.start);
        let text = &placed.section.text;
        let start = text[..(span.start - placed.start) as usize].rfind(['\n', '\r']);
        let start = start.map_or(0, |before| before + 1);
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length + 1);
        Some(Span::new(start as u32, end as u32).shifted(placed.start))
    }

    /// Where the last line that is not blank ends.
    pub fn written_end(&self) -> u32 {
        let ends = self.sections.iter().rev().map(|placed| {
            let length = placed.section.without_blank_end().len() as u32;
            (length > 0).then_some(placed.start + length)
        });
        ends.flatten().next().unwrap_or(0)
    }

    /// The ending of its first line that has one.
    pub fn line_ending(&self) -> &'static str {
        let first = self.sections.iter().find_map(|placed| {
            let text = &placed.section.text;
            text.find(['\r', '\n']).map(|end| &text.as_bytes()[end..])
        });
        match first {
            Some([b'\r', b'\n', ..]) => "\r\n",
            Some([b'\r', ..]) => "\r",
            _ => "\n",
        }
    }

    /// True when a heading stands in it. What has none is a scrap of text, no report.
    pub fn has_headings(&self) -> bool {
        self.sections.len() > 1
    }
}

impl Section {
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    pub fn cells(&self, row: &Row) -> &[Cell] {
        &self.cells[row.first_cell as usize..(row.first_cell + row.cells) as usize]
    }

    /// True when nothing but comments stands in it below its heading.
    pub fn is_bare(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Comment(_)))
    }

    /// The line ending that its lines have.
    pub fn line_ending(&self) -> &'static str {
        let end = self.text.find('\n').map(|end| &self.text[..end]);
        if end.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// A row's line, line ending included.
    pub fn line(&self, row: Span) -> Span {
        let rest = &self.text[row.end as usize..];
        let ending = ["\r\n", "\n", "\r"].iter().find(|ending| rest.starts_with(**ending));
        Span::new(row.start, row.end + ending.map_or(0, |ending| ending.len() as u32))
    }

    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The number and the words of the heading, without what stands between and before them.
    pub fn heading_parts(&self) -> Option<(Span, Span)> {
        let whole = self.heading?.span;
        let line = self.slice(whole);
        let (at, separator) = line.match_indices(['、', '．', '.']).next()?;
        let number = line[..at].trim_start_matches(['#', '*']);
        let number = Span::new((at - number.len()) as u32, at as u32).shifted(whole.start);
        let words = Span::new(whole.start + (at + separator.len()) as u32, whole.end);
        Some((trimmed(&self.text, number), trimmed(&self.text, words)))
    }

    /// The text without the blank lines at its end; the TABs of a last row stay.
    pub fn without_blank_end(&self) -> &str {
        let end = self.text.trim_end().len();
        let line = self.text[end..].find(['\r', '\n']).unwrap_or(self.text.len() - end);
        let end = if end == 0 { 0 } else { end + line };
        // A last row may be nothing but TABs.
        let last = self.blocks.last().map_or(0, |block| block.span().end as usize);
        &self.text[..end.max(last)]
    }

    /// The blocks of prose: everything but titles, comments and tables.
    pub fn prose(&self) -> impl Iterator<Item = Span> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Subheading(span) | Block::Item(span) | Block::Paragraph(span) => Some(*span),
            Block::Title(_) | Block::Comment(_) | Block::Table(_) => None,
        })
    }
}

/// A paragraph without the number of an item before it.
pub fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|first: char| first.is_ascii_digit());
    if rest.len() == text.len() { text } else { rest.trim_start_matches(['、', '.', '．', ' ']) }
}

/// What tables are drawn with, and what parts cells in files of spreadsheets.
pub fn is_frame(character: char) -> bool {
    matches!(character, '|' | '｜' | '"' | ',' | '\u{2500}'..='\u{257f}')
}

fn trim(text: &str) -> &str {
    &text[trimmed(text, Span::new(0, text.len() as u32)).range()]
}

/// The text without the white space at its beginning.
pub fn trim_start(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut at = 0;
    // What columns are filled up with is passed without being decoded, and so is what mostly comes
    // after it: a digit or a Chinese character.
    loop {
        match &bytes[at..] {
            [b' ' | b'\t' | b'\n', ..] => at += 1,
            [0xE3, 0x80, 0x80, ..] => at += '\u{3000}'.len_utf8(),
            [b'!'..=b'~' | 0xE4..=0xE9, ..] => return &text[at..],
            _ => return text[at..].trim_start_matches(is_blank),
        }
    }
}

/// The span without the white space at its ends; at its start when there is nothing else.
fn trimmed(text: &str, span: Span) -> Span {
    let whole = &text[span.range()];
    // Most cells are a bare number.
    if let [first, .., last] | [first @ last] = whole.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return span;
    }
    let rest = trim_start(whole);
    if rest.is_empty() {
        return Span::at(span.start);
    }
    let start = span.end - rest.len() as u32;
    Span::new(start, start + rest.trim_end_matches(is_blank).len() as u32)
}
