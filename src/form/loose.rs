//! Tables that stand there as text, but not as rows with TABs: their cells stand one a line, as web
//! pages with paragraphs in their cells are pasted, or are parted by spaces, bars or commas.
//!
//! What the words are is told by the labels of the form. Such text is a table for certain only where
//! every label of a row is followed by exactly as many figures as the row has columns.

use crate::amount::Value;
use crate::report::{Section, is_frame};
use crate::schema::vocabulary::{Found, Item, Meaning, Vocabulary};
use crate::schema::{self, Edition, Schemas};
use crate::text::{Span, is_blank};

use super::row::ReadRow;

/// A label that stands in a line which is no row: pasted with bars, tags or spaces between the
/// cells, or with a line for each cell. A word with several meanings is there once for each.
#[derive(Clone, Copy, Debug)]
pub struct LooseLabel {
    pub of: Item,
    pub span: Span,
}

/// Text that is rows of a table for certain.
#[derive(Debug)]
pub struct LooseRows {
    /// The index of the table in the edition.
    pub table: usize,
    /// From the first label to the last figure, with what parts cells around them.
    pub span: Span,
    pub rows: Vec<LooseRow>,
}

#[derive(Debug)]
pub struct LooseRow {
    /// The row, or the group that is given in one row.
    pub of: Item,
    /// One for each column, or none.
    pub figures: Vec<Span>,
}

/// The text of a section that has tables in the form.
pub(super) struct Loose<'a> {
    section: &'a Section,
    edition: &'a Edition,
    edition_index: usize,
    vocabulary: &'a Vocabulary,
    /// The form's section that it belongs to.
    within: usize,
}

/// So many words make a label at most.
const WORDS: usize = 8;

impl<'a> Loose<'a> {
    pub fn new(section: &'a Section, schemas: &'a Schemas, edition: usize, within: usize) -> Self {
        let (edition, edition_index) = (&schemas.editions[edition], edition);
        Self { section, edition, edition_index, vocabulary: &schemas.vocabulary, within }
    }

    /// The labels of the section's tables that stand outside of rows, each alone between bars,
    /// tags or white space.
    pub fn labels(&self) -> Vec<LooseLabel> {
        let mut loose = Vec::new();
        for line in self.section.prose() {
            let is_gap = |character| is_frame(character) || matches!(character, '<' | '>');
            for piece in pieces(&self.section.text, line, is_gap) {
                if self.push(piece, &mut loose) {
                    continue;
                }
                for word in pieces(&self.section.text, piece, char::is_whitespace) {
                    self.push(self.parted(word).map_or(word, |(label, _)| label), &mut loose);
                }
            }
        }
        loose
    }

    fn push(&self, span: Span, loose: &mut Vec<LooseLabel>) -> bool {
        let before = loose.len();
        let Some(found) = self.vocabulary.find(self.section.slice(span)) else { return false };
        loose.extend(self.meanings(found).map(|meaning| LooseLabel { of: meaning.of, span }));
        loose.len() > before
    }

    /// What a word means in the section's tables.
    fn meanings(&self, found: Found) -> impl Iterator<Item = &Meaning> {
        let meanings = self.vocabulary.meanings(found.word).iter();
        meanings.filter(|meaning| {
            let table = meaning.of.table().map(|table| &self.edition.tables[table]);
            meaning.edition == self.edition_index
                && table.is_some_and(|table| table.section == self.within)
        })
    }

    /// All that is rows for certain: a whole table, or else single lines of it. Where a table is
    /// whole without its TABs, the few rows of it that have some are no rows by themselves.
    pub fn all_rows(&self, labels: &[LooseLabel], rows: &mut [ReadRow]) -> Vec<LooseRows> {
        let mut all = Vec::new();
        for (table, _) in self.edition.tables_of(self.within) {
            let of_table = || labels.iter().filter(|label| label.of.table() == Some(table));
            if of_table().next().is_none() {
                continue;
            }
            let is_read = |row: &&mut ReadRow| row.block.is_some_and(|(at, _)| at == table);
            let filled = rows.iter_mut().filter(is_read).filter(|row| row.has_figures()).count();
            match self.table(table).filter(|whole| 2 * filled < whole.rows.len()) {
                Some(whole) => {
                    rows.iter_mut().filter(is_read).for_each(ReadRow::disown);
                    all.push(whole);
                }
                None => {
                    let has_label = |line: &Span| of_table().any(|of| line.contains(of.span.start));
                    let lines = self.section.prose().filter(has_label);
                    all.extend(lines.filter_map(|line| self.line(table, line)));
                }
            }
        }
        all
    }

    /// The row of a table that a line is.
    fn line(&self, table: usize, line: Span) -> Option<LooseRows> {
        let read = self.rows(table, line)?;
        let is_one = matches!(read.rows.as_slice(), [row] if !row.figures.is_empty());
        (is_one && read.span.hull(line) == read.span).then_some(read)
    }

    /// The rows of a table in the whole section.
    fn table(&self, table: usize) -> Option<LooseRows> {
        /// With fewer rows it might be a list of the author's.
        const ENOUGH: usize = 3;
        let read = self.rows(table, Span::new(0, self.section.text.len() as u32))?;
        let is_bare = self.bare_row(table).is_some();
        (is_bare || read.rows.len() >= ENOUGH).then_some(read)
    }

    /// The rows of a table in a span of the section.
    fn rows(&self, table: usize, span: Span) -> Option<LooseRows> {
        let is_gap = |character| is_blank(character) || is_frame(character);
        let words = pieces(&self.section.text, span, is_gap);
        let words: Vec<Span> = words
            .flat_map(|word| match self.parted(word) {
                Some((label, figure)) => vec![label, figure],
                None => vec![word],
            })
            .collect();
        let mut read: Option<LooseRows> = None;
        let mut open: Option<LooseRow> = None;
        let (mut at, mut is_over) = (0, false);
        while at < words.len() {
            let label = self.label(&words[at..], table);
            let end = at + label.map_or(1, |(count, _)| count);
            let here = words[at].hull(words[end - 1]);
            at = end;
            let is_figure = Value::read(self.section.slice(here)).is_number_like();
            if label.is_none() && !is_figure {
                // Text after the table; what stands before it may be anything.
                self.close(open.take(), read.as_mut())?;
                is_over = read.is_some();
                continue;
            }
            if label.is_some() && is_over {
                return None;
            }
            if label.is_none() && (is_over || read.is_none()) {
                continue;
            }
            let so_far = read.get_or_insert(LooseRows { table, span: here, rows: Vec::new() });
            so_far.span = so_far.span.hull(here);
            if let Some((_, found)) = label {
                self.close(open.take(), Some(so_far))?;
                open = self.row_of(found, table, &so_far.rows).map(LooseRow::new);
            } else {
                let row = match &mut open {
                    Some(row) => row,
                    None => open.insert(LooseRow::new(self.bare_row(table)?)),
                };
                row.figures.push(here);
            }
        }
        self.close(open, read.as_mut())?;
        let mut read = read.filter(|read| !read.rows.is_empty())?;
        read.span = self.with_frame(read.span);
        Some(read)
    }

    /// A span with what parts cells before and behind it in its lines.
    fn with_frame(&self, span: Span) -> Span {
        let is_gap = |character: char| {
            is_frame(character) || is_blank(character) && !matches!(character, '\r' | '\n')
        };
        let (before, behind) =
            (&self.section.text[..span.start as usize], &self.section.text[span.end as usize..]);
        let before = before.len() - before.trim_end_matches(is_gap).len();
        let behind = behind.len() - behind.trim_start_matches(is_gap).len();
        Span::new(span.start - before as u32, span.end + behind as u32)
    }

    /// The label and the figure that a word is which lost its TAB: `行政许可369`.
    fn parted(&self, word: Span) -> Option<(Span, Span)> {
        let text = self.section.slice(word);
        let is_number = |character: char| character.is_ascii_digit() || character == '.';
        let end = word.start + text.trim_end_matches(is_number).len() as u32;
        let (label, figure) = (Span::new(word.start, end), Span::new(end, word.end));
        let found =
            self.vocabulary.find(self.section.slice(label)).filter(|_| !figure.is_empty())?;
        self.meanings(found).next().map(|_| (label, figure))
    }

    /// The label that the first words are, of as many as can be, and their count.
    fn label(&self, words: &[Span], table: usize) -> Option<(usize, Found)> {
        let text = |word: Span| self.section.slice(word);
        let is_figure = |word: &Span| {
            !text(*word).ends_with(['.', '．', '、']) && Value::read(text(*word)).is_number_like()
        };
        let most = words.iter().take(WORDS).take_while(|word| !is_figure(word)).count();
        (1..=most).rev().find_map(|count| {
            let found = self.vocabulary.find(text(words[0].hull(words[count - 1])))?;
            let here = |meaning: &Meaning| meaning.of.table() == Some(table);
            self.meanings(found).any(here).then_some((count, found))
        })
    }

    /// The row or group that a label means after the rows read so far; none for a label of a head.
    fn row_of(&self, found: Found, table: usize, before: &[LooseRow]) -> Option<Item> {
        let meanings = || self.meanings(found).filter(|meaning| meaning.of.table() == Some(table));
        let is_right = |meaning: &&Meaning| meaning.number == found.number;
        let is_head = |meaning: &Meaning| matches!(meaning.of, Item::Head { .. });
        if meanings().filter(is_right).any(is_head) {
            return None;
        }
        let is_read = |of: Item| before.iter().any(|row| row.of == of);
        let rows = meanings().filter(|meaning| !is_head(meaning));
        rows.max_by_key(|meaning| (!is_read(meaning.of), is_right(meaning))).map(|row| row.of)
    }

    /// The row of a table that has no labels.
    fn bare_row(&self, table: usize) -> Option<Item> {
        let block = self.edition.tables[table].blocks.iter().position(|block| block.stub == 0)?;
        Some(Item::Row { table, block, row: 0 })
    }

    /// Ends a row; `None` when it has some of its figures, or too many, or was there before. A
    /// group without figures is but a label.
    fn close(&self, row: Option<LooseRow>, read: Option<&mut LooseRows>) -> Option<()> {
        let (Some(row), Some(read)) = (row, read) else { return Some(()) };
        let block = match row.of {
            Item::Group { .. } if row.figures.is_empty() => return Some(()),
            Item::Row { block, .. } | Item::Group { block, .. } => block,
            Item::Head { .. } | Item::Section(_) => return None,
        };
        let columns = self.edition.tables[read.table].blocks[block].columns.len();
        let is_whole = row.figures.is_empty() || row.figures.len() == columns;
        let is_new = read.rows.iter().all(|other| other.of != row.of);
        (is_whole && is_new).then(|| read.rows.push(row))
    }
}

impl LooseRow {
    fn new(of: Item) -> Self {
        Self { of, figures: Vec::new() }
    }

    /// The cells of the row in the grid of its table.
    fn cells<'a>(&self, schema: &'a schema::Table, section: &'a Section) -> Vec<&'a str> {
        let (block, row, depth) = match self.of {
            Item::Row { block, row, .. } => (block, row, usize::MAX),
            Item::Group { block, group, .. } => {
                let group = &schema.blocks[block].groups[group];
                (block, group.rows[0], group.depth)
            }
            Item::Head { .. } | Item::Section(_) => return Vec::new(),
        };
        let block = &schema.blocks[block];
        let mut cells = block.grid().swap_remove(block.head_rows() + row);
        cells.resize(schema.width(), "");
        cells.iter_mut().skip(depth.saturating_add(1)).for_each(|label| *label = "");
        for (column, figure) in block.columns.iter().zip(&self.figures) {
            cells[column.grid] = section.slice(*figure);
        }
        cells
    }
}

impl LooseRows {
    /// The lines that the rows are in the table of the form, each block under its head, parted by
    /// TABs.
    pub fn table(&self, schema: &schema::Table, section: &Section) -> Vec<String> {
        let mut lines = Vec::new();
        for (block, parts) in schema.blocks.iter().enumerate() {
            let place = |row: &&LooseRow| match row.of {
                Item::Row { block: of, row, .. } if of == block => Some(row),
                Item::Group { block: of, group, .. } if of == block => {
                    Some(parts.groups[group].rows[0])
                }
                _ => None,
            };
            let mut rows: Vec<&LooseRow> =
                self.rows.iter().filter(|row| place(row).is_some()).collect();
            rows.sort_by_key(place);
            if !rows.is_empty() {
                lines.extend(schema.blank_block(block).take(parts.head_rows()));
                lines.extend(rows.into_iter().map(|row| row.cells(schema, section).join("\t")));
            }
        }
        lines
    }

    /// The line that a single row is, parted by TABs.
    pub fn line(&self, schema: &schema::Table, section: &Section) -> String {
        self.rows.iter().map(|row| row.cells(schema, section).join("\t")).collect()
    }
}

/// The parts of a span between separators, without white space around them and none empty.
fn pieces(
    text: &str,
    span: Span,
    is_separator: impl Fn(char) -> bool,
) -> impl Iterator<Item = Span> {
    let mut start = span.start;
    text[span.range()].split(is_separator).filter_map(move |piece| {
        let at = start + (piece.len() - piece.trim_start().len()) as u32;
        let separator = text[start as usize + piece.len()..].chars().next();
        start += (piece.len() + separator.map_or(0, char::len_utf8)) as u32;
        let length = piece.trim().len() as u32;
        (length > 0).then(|| Span::new(at, at + length))
    })
}
