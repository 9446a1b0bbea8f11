//! A section planned by itself: its lines of text, and how each of its tables is laid out.
//!
//! What is planned depends on nothing but the section, its reading and a few [`Terms`], so that
//! plans of a document after each other share the parts that stayed the same.

use std::sync::Arc;

use super::Options;
use super::table::{TablePlan, TablePlanner};
use crate::form::reading::Reading;
use crate::form::row::ReadRow;
use crate::report::{Block, Section};
use crate::schema::Edition;
use crate::text::{Span, is_blank};

/// What is planned for a section. Spans count from the section's start.
#[derive(Debug)]
pub struct Part {
    pub section: Arc<Section>,
    /// `None` in text that is no report of a known form.
    reading: Option<Arc<Reading>>,
    terms: Terms,
    pub items: Vec<Item>,
    pub tables: Vec<TablePlan>,
}

/// What a section is planned by, apart from what it holds itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    pub options: Options,
    /// The line ending of the text.
    pub ending: &'static str,
    /// Where the section's text begins, behind a byte order mark.
    pub begin: u32,
    /// Its heading names a section of the form.
    pub named: bool,
}

/// A line of text or a table.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub kind: Kind,
    /// From the beginning of its first line to the end of what is written in its last.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    Heading,
    Prose,
    Comment,
    Table,
}

impl Part {
    /// Plans a section, of which the reading for an edition is given, where there is one. What the
    /// `last` plan of the section, before some edits, has of the same rows is taken over.
    pub fn new(
        section: &Arc<Section>,
        reading: Option<(&Arc<Reading>, &Edition)>,
        terms: Terms,
        last: Option<&Self>,
    ) -> Self {
        let last = last.filter(|last| last.terms == terms);
        let planner = TablePlanner { section, terms };
        let line = |kind: Kind, block: Span| line(&section.text, terms.begin, kind, block);
        let mut items = Vec::with_capacity(section.blocks.len() + 1);
        let mut tables = Vec::new();
        if let Some(heading) = section.heading {
            let kind = if terms.named { Kind::Heading } else { Kind::Prose };
            items.push(line(kind, heading.span));
        }
        let mut row = 0;
        for block in &section.blocks {
            let kind = match block {
                Block::Table(table) => {
                    let rows = row..row + table.rows.len();
                    row = rows.end;
                    let read = reading.map(|(reading, edition)| (&reading.rows[rows], edition));
                    let same = last.and_then(|last| last.tables.get(tables.len()));
                    let planned = planner.plan(table, read, same);
                    items.push(Item { kind: Kind::Table, span: planned.span });
                    tables.push(planned);
                    continue;
                }
                Block::Title(_) => Kind::Title,
                Block::Comment(_) => Kind::Comment,
                Block::Subheading(_) | Block::Item(_) | Block::Paragraph(_) => Kind::Prose,
            };
            items.push(line(kind, block.span()));
        }
        let reading = reading.map(|(reading, _)| reading.clone());
        Self { section: section.clone(), reading, terms, items, tables }
    }

    /// True when the section would be planned just so. A reading is of one edition.
    pub fn is_of(
        &self,
        section: &Arc<Section>,
        reading: Option<&Arc<Reading>>,
        terms: Terms,
    ) -> bool {
        let own = self.reading.as_ref();
        Arc::ptr_eq(&self.section, section)
            && own.map(Arc::as_ptr) == reading.map(Arc::as_ptr)
            && self.terms == terms
    }

    /// The rows of all tables as they were read.
    pub fn rows(&self) -> &[ReadRow] {
        self.reading.as_ref().map_or(&[], |reading| &reading.rows)
    }

    /// True when the section and its reading are the very same.
    pub fn shares_all(&self, other: &Self) -> bool {
        let readings = [self, other].map(|part| part.reading.as_ref().map(Arc::as_ptr));
        Arc::ptr_eq(&self.section, &other.section) && readings[0] == readings[1]
    }
}

/// The line that holds a block of a section's text, white space at its end left out.
fn line(text: &str, begin: u32, kind: Kind, block: Span) -> Item {
    let before = text[..block.start as usize].rfind(['\r', '\n']);
    let start = before.map_or(0, |before| before as u32 + 1).max(begin);
    let rest = &text[block.end as usize..];
    let end = block.end as usize + rest.find(['\r', '\n']).unwrap_or(rest.len());
    let line = text[start as usize..end].trim_end_matches(is_blank);
    Item { kind, span: Span::new(start, start + line.len() as u32) }
}
