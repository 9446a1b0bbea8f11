//! Where parts of the form that a report lacks are put in: rows, blocks, tables and sections.

use std::ops::Range;

use crate::report::{Block, Report, Section};
use crate::schema::vocabulary::Item;
use crate::text::{Edit, Span};

use super::Form;
use super::lost::Lost;
use super::row::RowMeaning;
use super::table::{PlacedRow, RowAt, Table};

/// Rows that are put in beside a row that is there.
#[derive(Clone, Debug)]
pub struct Insertion {
    /// The row beside them as written, and its name.
    pub row: Span,
    pub name: String,
    /// They come after that row.
    pub after: bool,
    pub edit: Edit,
}

impl Table {
    /// Where rows of a block that has others are put in.
    pub fn insertion(&self, block: usize, rows: Range<usize>) -> Option<Insertion> {
        let schema = &self.schema().blocks[block];
        let named = |row: usize| {
            let placed = self.row(block, RowAt::Row(row))?;
            Some((placed.span(), self.full_name(block, row)))
        };
        let before = (0..rows.start).rev().find_map(named);
        let groups = schema.groups_of(rows.start).into_iter().filter_map(|group| {
            let placed = self.row(block, RowAt::Group(group))?;
            Some((placed.span(), schema.groups[group].label.text.clone()))
        });
        let before = before.into_iter().chain(groups).max_by_key(|(span, _)| span.end);
        let after = before.is_some();
        let next = || (rows.end..schema.rows.len()).find_map(named);
        let (row, name) = before.or_else(next)?;
        let lines = self.stubs(block, rows.clone());
        let behind = self.behind_group(block, &rows, &lines);
        let edit = behind.unwrap_or_else(|| self.lines_beside(row, after, &lines));
        Some(Insertion { row, name, after, edit })
    }

    /// Puts the first rows of a group in behind its name, where that stands on the row below them.
    fn behind_group(&self, block: usize, rows: &Range<usize>, lines: &[String]) -> Option<Edit> {
        let schema = &self.schema().blocks[block];
        let group = schema.groups_of(rows.start).pop()?;
        let mut of_group = self.rows_under(block, group);
        if of_group.next() != Some(rows.start) || !of_group.any(|row| row == rows.end) {
            return None;
        }
        let below = self.row(block, RowAt::Row(rows.end))?;
        let name = Item::Group { table: self.index, block, group };
        below.row.labels().find(|label| label.of == name)?;
        let depth = schema.rows[rows.start].depth;
        let label = below.row.labels().find(|label| label.cell == depth)?;
        let (ending, indent) = (self.line_ending(), "\t".repeat(depth));
        let lines = lines.join(ending);
        let insert = format!("{}{ending}{indent}", lines.strip_prefix(&indent)?);
        Some(Edit { span: below.place(Span::at(label.span.start)), insert })
    }

    /// Where all rows of a block that has none are put in: below its head, or with a head.
    pub fn block_insertion(&self, block: usize) -> Option<Insertion> {
        let (row, after, lines) = if let Some(head) = self.heads_of(block).last() {
            let rows = 0..self.schema().blocks[block].rows.len();
            (head.span(), true, self.stubs(block, rows))
        } else if self.has_loose(|of| matches!(of, Item::Head { block: at, .. } if at == block)) {
            return None;
        } else {
            let before = self.rows().filter(|placed| {
                placed.row.block.is_some_and(|(_, at)| at < block)
                    && !matches!(placed.row.of, RowMeaning::Unknown)
            });
            let lines = self.schema().blank_block(block).collect();
            let last = before.map(|placed| placed.span()).max_by_key(|span| span.end);
            (last.unwrap_or(self.first_row()), last.is_some(), lines)
        };
        let edit = self.lines_beside(row, after, &lines);
        Some(Insertion { row, name: String::new(), after, edit })
    }

    /// Rows with their labels and empty cells; groups that the table does not name are named.
    pub fn stubs(&self, block: usize, rows: Range<usize>) -> Vec<String> {
        let schema = &self.schema().blocks[block];
        let mut named: Vec<usize> = Vec::new();
        let labels = self.rows().filter(|placed| placed.row.block == Some((self.index, block)));
        for placed in labels {
            named.extend(placed.row.labels().filter_map(|label| match label.of {
                Item::Group { group, .. } => Some(group),
                _ => None,
            }));
        }
        let stub = |row: usize| {
            let mut cells = vec![""; self.schema().width()];
            for group in schema.groups_of(row) {
                let first = self.rows_under(block, group).next() == Some(row);
                if first && !named.contains(&group) {
                    cells[schema.groups[group].depth] = &schema.groups[group].label.text;
                }
            }
            if schema.stub > 0 {
                cells[schema.rows[row].depth] = schema.rows[row].name();
            }
            cells.join("\t")
        };
        rows.map(stub).collect()
    }

    /// The first run of the block's head rows.
    fn heads_of(&self, block: usize) -> Vec<PlacedRow<'_>> {
        let is_head = |placed: &PlacedRow| {
            placed.row.of == RowMeaning::Head && placed.row.block == Some((self.index, block))
        };
        let mut rows = self.rows().skip_while(|placed| !is_head(placed));
        let mut heads: Vec<PlacedRow> = rows.next().into_iter().collect();
        for placed in rows {
            let follows = heads.last().is_some_and(|last| last.is_followed_by(&placed));
            if !is_head(&placed) || !follows {
                break;
            }
            heads.push(placed);
        }
        heads
    }

    fn lines_beside(&self, row: Span, after: bool, lines: &[String]) -> Edit {
        let ending = self.line_ending();
        let lines = lines.join(ending);
        if after {
            Edit { span: Span::at(row.end), insert: format!("{ending}{lines}") }
        } else {
            Edit { span: Span::at(row.start), insert: format!("{lines}{ending}") }
        }
    }
}

impl Form {
    /// True when a table is missing from its section, which is there.
    pub fn lacks_table(&self, table: usize) -> bool {
        self.tables[table].is_none()
            && !self.is_loose(table)
            && self.written(self.edition.tables[table].section).is_some()
    }

    /// The edit that puts a blank table below the heading of its section.
    pub fn table_insertion(&self, report: &Report, table: usize) -> Option<Edit> {
        let table = &self.edition.tables[table];
        let placed = report.sections.get(self.written(table.section)?)?;
        let heading = placed.section.heading?;
        let ending = placed.section.line_ending();
        let lines: Vec<String> = table.blank().collect();
        let insert = format!("{ending}{ending}{}", lines.join(ending));
        Some(Edit { span: Span::at(heading.span.end + placed.start), insert })
    }

    /// The edits that put in the headings of some sections that the report lacks, given in order,
    /// and the sections whose place is known; nothing is put where another's text may stand.
    pub fn heading_insertions(
        &self,
        report: &Report,
        missing: &[usize],
    ) -> (Vec<Edit>, Vec<usize>) {
        let (mut edits, mut placed): (Vec<Edit>, Vec<usize>) = Default::default();
        let mut behind: Vec<(u32, Vec<String>)> = Vec::new();
        for &section in missing {
            let heading = self.edition.heading(section);
            match self.lost_heading(report, section) {
                Some(Lost::Hidden { edits: apart, .. }) => edits.extend(apart),
                Some(Lost::Above(line)) => edits.push(report.line_insertion(line, &heading)),
                Some(Lost::Behind(end)) => match behind.iter_mut().find(|(at, _)| *at == end) {
                    Some((_, headings)) => headings.push(heading),
                    None => behind.push((end, vec![heading])),
                },
                None => continue,
            }
            placed.push(section);
        }
        let insertion =
            |(end, headings): (u32, Vec<String>)| report.insertion(end, &headings.join("\n\n"));
        edits.extend(behind.into_iter().map(insertion));
        (edits, placed)
    }

    /// A line with the title of a section that is no heading, because its number is missing, is one
    /// of a lower rank, or because the text goes on behind it; and the title in it.
    pub fn unnumbered_title(&self, report: &Report, section: usize) -> Option<(Span, Span)> {
        let label = &self.edition.sections[section].label;
        report.sections.iter().find_map(|placed| {
            title_lines(&placed.section).find_map(|(line, words)| {
                let end = label.end_in(placed.section.slice(words))? as u32;
                let title = Span::new(words.start, words.start + end);
                Some((line.shifted(placed.start), title.shifted(placed.start)))
            })
        })
    }
}

/// The lines of a section that may be meant as headings, and what may begin with a title in each.
fn title_lines(section: &Section) -> impl Iterator<Item = (Span, Span)> {
    section.blocks.iter().flat_map(|block| {
        let rows = match block {
            Block::Table(table) => table.rows.as_slice(),
            _ => &[],
        };
        let rows = rows.iter().filter_map(|row| {
            let mut words = section.cells(row).iter().filter(|cell| !cell.span.is_empty());
            let cell = words.next()?;
            words.next().is_none().then_some((row.span, cell.span))
        });
        let prose = match block {
            Block::Subheading(span) | Block::Item(span) | Block::Paragraph(span) => Some(*span),
            Block::Title(_) | Block::Comment(_) | Block::Table(_) => None,
        };
        prose.map(|span| (span, span)).into_iter().chain(rows)
    })
}
