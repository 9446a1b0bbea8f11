//! One section, written down line by line.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::{
    Block, Cell, Fingerprint, Heading, Row, Section, Table, is_frame, trim, trimmed, without_number,
};
use crate::schema::Schemas;
use crate::syntax::Kind;
use crate::text::{Span, is_blank};

pub(super) struct Writer<'a> {
    schemas: &'a Schemas,
    /// Where the section starts in the text.
    start: u32,
    pub section: Section,
    /// Blank lines since the last row, while nothing else came.
    pub gaps: Vec<Span>,
}

impl<'a> Writer<'a> {
    pub fn new(text: Box<str>, start: u32, schemas: &'a Schemas) -> Self {
        let section = Section {
            text,
            heading: None,
            blocks: Vec::new(),
            cells: Vec::new(),
            markers: vec![0; schemas.editions.len()],
            fingerprints: Vec::new(),
        };
        Self { schemas, start, section, gaps: Vec::new() }
    }

    /// The section. The numbers of paragraphs that are known need not be reckoned.
    pub fn finish(self, known: impl Fn(Span) -> Option<Fingerprint>) -> Section {
        let mut section = self.section;
        let fingerprint = |span| known(span).unwrap_or_else(|| fingerprint(&section, span));
        section.fingerprints = section.prose().map(fingerprint).collect();
        section.blocks.shrink_to_fit();
        section.cells.shrink_to_fit();
        section
    }

    /// Writes a line of the tree.
    pub fn line(&mut self, kind: Kind, span: Span) {
        let start = span.start - self.start;
        let end = (span.end - self.start).min(self.section.text.len() as u32);
        let whole = Span::new(start, end);
        let content = trimmed(&self.section.text, whole);
        match kind {
            Kind::Blank => {
                if matches!(self.section.blocks.last(), Some(Block::Table(_))) {
                    self.gaps.push(whole);
                }
                return;
            }
            Kind::Row => self.row(whole),
            Kind::Comment => self.section.blocks.push(Block::Comment(content)),
            Kind::Heading if start == 0 && self.is_heading(content) => {
                let line = self.section.slice(content);
                let (number, word) = (heading_number(line), self.schemas.vocabulary.find(line));
                self.section.heading = Some(Heading { span: content, number, word });
            }
            _ if self.is_row_without_tabs(content) => self.row(whole),
            Kind::Title if self.section.heading.is_none() && !self.has_title() => {
                self.section.blocks.push(Block::Title(content));
            }
            Kind::Subheading => self.section.blocks.push(Block::Subheading(content)),
            Kind::Item => self.section.blocks.push(Block::Item(content)),
            _ => self.section.blocks.push(Block::Paragraph(content)),
        }
        self.gaps.clear();
    }

    fn is_heading(&self, content: Span) -> bool {
        !is_row_only(self.section.slice(content), self.schemas)
    }

    fn has_title(&self) -> bool {
        self.section.blocks.iter().any(|block| matches!(block, Block::Title(_)))
    }

    /// An editor that trims line ends takes a row's TABs when all its figures are missing.
    fn is_row_without_tabs(&self, content: Span) -> bool {
        matches!(self.section.blocks.last(), Some(Block::Table(_)))
            && self
                .schemas
                .vocabulary
                .find(self.section.slice(content))
                .is_some_and(|found| self.schemas.vocabulary.is_row(found.word))
    }

    /// Writes a row, and the banners before it.
    pub fn row(&mut self, whole: Span) {
        // Blank lines after a row without TABs are of one token with it.
        let end = memchr::memchr2(b'\r', b'\n', self.section.slice(whole).as_bytes());
        let span = Span { end: end.map_or(whole.end, |end| whole.start + end as u32), ..whole };
        let banners: Vec<Span> = std::iter::from_fn(|| self.take_banner()).collect();
        banners.into_iter().rev().chain([span]).for_each(|row| self.add_row(row));
    }

    /// The label over a block needs no TABs behind it: before a row it is one itself, and so is
    /// the label over a block before that of which all rows are missing.
    fn take_banner(&mut self) -> Option<Span> {
        let Some(Block::Paragraph(content)) = self.section.blocks.last() else { return None };
        let vocabulary = &self.schemas.vocabulary;
        let found = vocabulary.find(self.section.slice(*content))?;
        if !vocabulary.is_banner(found.word) {
            return None;
        }
        let text = &self.section.text;
        let start = text[..content.start as usize].rfind(['\r', '\n']).map_or(0, |end| end + 1);
        let rest = &text[content.end as usize..];
        let end = content.end as usize + rest.find(['\r', '\n']).unwrap_or(rest.len());
        self.section.blocks.pop();
        Some(Span::new(start as u32, end as u32))
    }

    fn add_row(&mut self, span: Span) {
        let first_cell = self.section.cells.len() as u32;
        self.read_cells(span);
        for cell in &self.section.cells[first_cell as usize..] {
            if let Some(edition) = marked_edition(cell, self.schemas) {
                self.section.markers[edition] += 1;
            }
        }
        let cells = self.section.cells.len() as u32 - first_cell;
        let row = Row { span, first_cell, cells };
        match self.section.blocks.last_mut() {
            Some(Block::Table(table)) => {
                table.span.end = span.end;
                table.gaps.append(&mut self.gaps);
                table.rows.push(row);
            }
            _ => {
                let table = Table { span, rows: vec![row], gaps: Vec::new() };
                self.section.blocks.push(Block::Table(table));
            }
        }
    }

    fn read_cells(&mut self, row: Span) {
        let mut start = row.start;
        while start <= row.end {
            let rest = &self.section.text.as_bytes()[start as usize..row.end as usize];
            let length = rest.iter().position(|byte| *byte == b'\t').unwrap_or(rest.len()) as u32;
            self.cell(Span::new(start, start + length));
            start += length + 1;
        }
    }

    fn cell(&mut self, whole: Span) {
        let span = trimmed(&self.section.text, whole);
        let text = self.section.slice(span);
        let vocabulary = &self.schemas.vocabulary;
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        let word = if number { None } else { vocabulary.find(text) };
        self.section.cells.push(Cell { span, word });
    }
}

/// The index of the one edition that knows the word of a cell, if there is just one.
pub(super) fn marked_edition(cell: &Cell, schemas: &Schemas) -> Option<usize> {
    schemas.vocabulary.marker(cell.word?.word)
}

fn fingerprint(section: &Section, span: Span) -> Fingerprint {
    Fingerprint { number: FxBuildHasher.hash_one(without_number(section.slice(span))), span }
}

/// A row label such as `四、结转下年度继续办理` that lost its TABs looks like a heading, and so does
/// the beginning of one that a line break tears, and a row with spaces or bars between its cells.
pub(super) fn is_row_only(line: &str, schemas: &Schemas) -> bool {
    let vocabulary = &schemas.vocabulary;
    let first = line.split(|end| is_blank(end) || is_frame(end)).next();
    match vocabulary.find(line).or_else(|| vocabulary.find(first?)) {
        Some(found) => vocabulary.is_row(found.word) && !vocabulary.is_section(found.word),
        None => vocabulary.begins_row(line),
    }
}

/// The number before a heading: 3 for `三、…`.
pub(super) fn heading_number(line: &str) -> Option<u8> {
    let line = trim(line).trim_start_matches(['#', '*']);
    let end = line.find(['、', '．', '.'])?;
    crate::schema::vocabulary::chinese_number(trim(&line[..end]))
}
