//! A section after an edit in its midst: only the lines around the edit are read again.
//!
//! What a line is depends on the line itself, and on whether a table goes on there. So everything
//! is kept up to a line before the edit, and again from the first line behind it at which nothing
//! can be different.

use super::writer::{Writer, marked_edition};
use super::{Block, Cell, Fingerprint, Row, Section, Table, trim};
use crate::schema::Schemas;
use crate::syntax::{Kind, Tree};
use crate::text::{Span, Text};

/// A text after an edit, and where it changed.
#[derive(Clone, Copy)]
pub struct Edited<'a> {
    pub text: &'a Text,
    pub tree: &'a Tree,
    pub schemas: &'a Schemas,
    /// The span of the old text and the span of the new one outside of which both are the same.
    pub old: Span,
    pub new: Span,
}

impl Edited<'_> {
    /// Where what stood behind the edit stands now.
    pub fn moved_offset(&self, offset: u32) -> u32 {
        offset + self.new.end - self.old.end
    }

    fn moved(&self, span: Span) -> Span {
        Span::new(self.moved_offset(span.start), self.moved_offset(span.end))
    }
}

/// A section after an edit.
#[derive(Debug)]
pub struct Patched {
    pub section: Section,
    /// Nothing differs but numbers in rows and the white space around their cells.
    pub of_figures: bool,
}

/// The section that begins at `start`, before as after the edit. Nothing when the edit may have
/// changed more than what stands under its heading.
pub fn patched(section: &Section, start: u32, edited: &Edited) -> Option<Patched> {
    let Edited { text, tree, schemas, old, .. } = edited;
    // What stands before the first heading may hold a title, and the first line like one is it.
    section.heading?;
    let kept = section.kept_before(old.start.checked_sub(start)?)?;
    let rest = section.rest_after(old.end - start)?;
    let whole = Span::new(start, start + edited.moved_offset(section.text.len() as u32));
    let mut writer = Writer::new(text.slice(whole).into(), start, schemas);
    section.copy_to(&kept, &mut writer.section);
    let again = Span::new(start + kept.end, start + edited.moved_offset(rest.start));
    let mut is_inside = true;
    let mut of_figures = false;
    let (before, after) = (section.slice(Span::new(kept.end, rest.start)), text.slice(again));
    if let Some(new) = rows(&after) {
        new.iter().for_each(|row| writer.line(Kind::Row, row.shifted(again.start)));
        of_figures =
            rows(before).is_some_and(|old| differ_in_figures((before, &old), (&after, &new)));
    } else {
        tree.walk().lines(again, &mut |kind, span| {
            is_inside &= span.end <= again.end && !matches!(kind, Kind::Title | Kind::Heading);
            if is_inside {
                writer.line(kind, span);
            }
        });
    }
    let is_in_table = matches!(writer.section.blocks.last(), Some(Block::Table(_)));
    if !is_inside || rest.row.is_none() && is_in_table && rest.block < section.blocks.len() {
        return None;
    }
    for cell in &section.cells[kept.cells..rest.cells] {
        if let Some(edition) = marked_edition(cell, schemas) {
            writer.section.markers[edition] -= 1;
        }
    }
    section.go_on_from(&rest, edited, &mut writer);
    let known = |span: Span| {
        let before = match span {
            Span { end, .. } if end <= kept.end => span.start,
            Span { start, .. } if start >= edited.moved_offset(rest.start) => {
                start + old.end - edited.new.end
            }
            _ => return None,
        };
        let known = &section.fingerprints;
        let index = known.binary_search_by_key(&before, |known| known.span.start).ok()?;
        Some(Fingerprint { span, ..known[index] })
    };
    Some(Patched { section: writer.finish(known), of_figures })
}

/// The lines of a text, when all are rows for certain, wherever they stand: the tree need not be asked
/// for them.
fn rows(text: &str) -> Option<Vec<Span>> {
    if text.contains("//") {
        return None;
    }
    let mut rows = Vec::new();
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\r', b'\n', text.as_bytes()) {
        let is_rest_of_ending = end == start && text[..=end].ends_with("\r\n");
        if !is_rest_of_ending {
            let row = Span::new(start as u32, end as u32);
            is_row(&text[row.range()]).then(|| rows.push(row))?;
        }
        start = end + 1;
    }
    (start == text.len()).then_some(rows)
}

/// True when a line with a TAB can be nothing but a row to the grammar: no heading, title or sentence
/// of one cell, nor a heading that parts its number off by a TAB.
fn is_row(line: &str) -> bool {
    // A bracket may hold the year of a title.
    const ENDS: [&str; 10] = ["情况", "事项", "报告", "年报", "报表", "）", ")", "。", "！", "？"];
    let words = trim(line);
    line.contains('\t')
        && match words.split_once('\t') {
            Some((first, _)) => !trim(first).ends_with(['、', '．', '.']),
            None => !ENDS.iter().any(|end| words.ends_with(end)),
        }
}

/// True when the rows of a text differ from those of before an edit in nothing but numbers and the
/// white space around their cells.
fn differ_in_figures((before, old): (&str, &[Span]), (after, new): (&str, &[Span])) -> bool {
    let is_like = |old: &str, new: &str| old == new || is_number(old) && is_number(new);
    let are_like = |(old, new): (&Span, &Span)| {
        let mut old = before[old.range()].split('\t').map(trim);
        let mut new = after[new.range()].split('\t').map(trim);
        loop {
            match (old.next(), new.next()) {
                (Some(old), Some(new)) if is_like(old, new) => {}
                (old, new) => return old.is_none() && new.is_none(),
            }
        }
    };
    old.len() == new.len() && old.iter().zip(new).all(are_like)
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is kept at the beginning of a section.
struct Kept {
    /// So many blocks, and then so many rows of a table.
    blocks: usize,
    rows: usize,
    /// So many cells.
    cells: usize,
    /// Where its last line ends.
    end: u32,
}

/// What is kept at the end of a section.
struct Rest {
    /// From this block on, or from this row of it.
    block: usize,
    row: Option<usize>,
    /// From this cell on.
    cells: usize,
    start: u32,
}

impl Block {
    /// The block where its spans and rows now stand.
    fn moved(&self, moved: impl Fn(Span) -> Span, moved_row: impl Fn(&Row) -> Row) -> Self {
        match self {
            Self::Table(table) => Self::Table(Table {
                span: moved(table.span),
                rows: table.rows.iter().map(moved_row).collect(),
                gaps: table.gaps.iter().map(|gap| moved(*gap)).collect(),
            }),
            Self::Title(span) => Self::Title(moved(*span)),
            Self::Subheading(span) => Self::Subheading(moved(*span)),
            Self::Item(span) => Self::Item(moved(*span)),
            Self::Paragraph(span) => Self::Paragraph(moved(*span)),
            Self::Comment(span) => Self::Comment(moved(*span)),
        }
    }
}

impl Section {
    /// What an edit leaves as it is, before the last line whose ending it does not touch and that
    /// is the heading, a block of text or a row with TABs.
    fn kept_before(&self, edit: u32) -> Option<Kept> {
        let before = |span: Span| Some(self.line_end(span)).filter(|end| *end < edit);
        let begun = self.blocks.partition_point(|block| block.span().start < edit);
        for index in (0..begun).rev() {
            let Block::Table(table) = &self.blocks[index] else {
                let Some(end) = before(self.blocks[index].span()) else { continue };
                let cells = self.cells_before(index);
                return Some(Kept { blocks: index + 1, rows: 0, cells, end });
            };
            let row = table.rows.iter().enumerate().rev().find_map(|(index, row)| {
                let end = before(row.span).filter(|_| row.has_tabs())?;
                Some((index + 1, row.end_of_cells(), end))
            });
            if let Some((rows, cells, end)) = row {
                return Some(Kept { blocks: index, rows, cells, end });
            }
        }
        let end = before(self.heading?.span)?;
        Some(Kept { blocks: 0, rows: 0, cells: 0, end })
    }

    /// What an edit leaves as it is, from the first line before which it does not touch the line
    /// ending and that is a row with TABs or a block of text behind another.
    fn rest_after(&self, edit: u32) -> Option<Rest> {
        let begun = self.blocks.partition_point(|block| block.span().end <= edit);
        let mut in_table = begun > 0 && matches!(self.blocks[begun - 1], Block::Table(_));
        for (block, of) in self.blocks.iter().enumerate().skip(begun) {
            let Block::Table(table) = of else {
                let start = self.line_start(of.span());
                if start > edit && !in_table {
                    return Some(Rest { block, row: None, cells: self.cells_before(block), start });
                }
                in_table = false;
                continue;
            };
            in_table = true;
            let row = table.rows.iter().position(|row| row.span.start > edit && row.has_tabs());
            if let Some(index) = row {
                let row = &table.rows[index];
                let (row, cells, start) = (Some(index), row.end_of_cells(), row.span.start);
                return Some(Rest { block, row, cells, start });
            }
        }
        // The next heading or title begins a line of its own, and before it stand blank lines.
        let end = self.text.len() as u32;
        let ended = edit < end && self.text.ends_with(['\r', '\n']);
        let written = self.blocks.last().map(|last| self.line_end(last.span()));
        let start = written.filter(|written| edit < *written).unwrap_or(end);
        let (block, cells) = (self.blocks.len(), self.cells.len());
        ended.then_some(Rest { block, row: None, cells, start })
    }

    /// How many cells the tables before a block have.
    fn cells_before(&self, block: usize) -> usize {
        let mut before = self.blocks[..block].iter().rev();
        let last = before.find_map(|block| match block {
            Block::Table(table) => table.rows.last(),
            _ => None,
        });
        last.map_or(0, Row::end_of_cells)
    }

    fn line_end(&self, content: Span) -> u32 {
        let rest = &self.text[content.end as usize..];
        let end = content.end + rest.find(['\r', '\n']).unwrap_or(rest.len()) as u32;
        self.line(Span::at(end)).end
    }

    fn line_start(&self, content: Span) -> u32 {
        let end = self.text[..content.start as usize].rfind(['\r', '\n']);
        end.map_or(0, |end| end as u32 + 1)
    }

    /// Begins a section with what is kept.
    fn copy_to(&self, kept: &Kept, section: &mut Self) {
        section.heading = self.heading;
        section.markers.clone_from(&self.markers);
        section.cells.reserve(self.cells.len());
        section.cells.extend(&self.cells[..kept.cells]);
        section.blocks.reserve(self.blocks.len());
        section.blocks.extend_from_slice(&self.blocks[..kept.blocks]);
        if let (1.., Some(Block::Table(table))) = (kept.rows, self.blocks.get(kept.blocks)) {
            let mut rows = Vec::with_capacity(table.rows.len());
            rows.extend_from_slice(&table.rows[..kept.rows]);
            let end = rows.last().map_or(table.span.end, |row| row.span.end);
            let gaps = table.gaps.iter().take_while(|gap| gap.start < end).copied().collect();
            section.blocks.push(Block::Table(Table {
                span: Span { end, ..table.span },
                rows,
                gaps,
            }));
        }
    }

    /// Goes on with what is kept at the end.
    fn go_on_from(&self, rest: &Rest, edited: &Edited, writer: &mut Writer) {
        let begun = rest.row.zip(self.blocks.get(rest.block));
        let blocks = &self.blocks[rest.block + usize::from(begun.is_some())..];
        if let Some((index, Block::Table(table))) = begun {
            writer.row(edited.moved(table.rows[index].span));
        }
        let section = &mut writer.section;
        let (first, cells) = (rest.cells as u32, section.cells.len() as u32);
        let moved_row = |row: &Row| Row {
            span: edited.moved(row.span),
            first_cell: row.first_cell - first + cells,
            cells: row.cells,
        };
        let last = section.blocks.last_mut();
        if let (Some((index, Block::Table(table))), Some(Block::Table(begun))) = (begun, last) {
            begun.span.end = edited.moved_offset(table.span.end);
            begun.rows.extend(table.rows[index + 1..].iter().map(moved_row));
            let gaps = table.gaps.iter().filter(|gap| gap.start > table.rows[index].span.start);
            begun.gaps.extend(gaps.map(|gap| edited.moved(*gap)));
        }
        let moved = |span: Span| edited.moved(span);
        section.blocks.extend(blocks.iter().map(|block| block.moved(moved, moved_row)));
        let rest = self.cells[rest.cells..].iter();
        section.cells.extend(rest.map(|cell| Cell { span: edited.moved(cell.span), ..*cell }));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Report;
    use super::super::reader::Reader;
    use super::*;
    use crate::text::Edit;

    const TEXT: &str = "云岭区水务局2023年政府信息公开工作年度报告\n一、总体情况\n第一段。\n\n第二段。\n第三段。\n\
        二、主动公开政府信息情况\n（一）说明\n第二十条第（五）项\n行政许可\t12\n\n行政强制\n规章\t0\t1\n说明。\n";

    fn read(text: &Text, tree: &Tree) -> Report {
        let schemas = Schemas::built_in();
        Reader::new(text, tree, &schemas, 0).read(|_| None).expect("a report").1
    }

    /// Replaces what is found, and says whether the section was patched. What a patch gives is
    /// what reading gives.
    fn is_patched(find: &str, insert: &str) -> bool {
        let (mut text, schemas) = (Text::new(TEXT), Schemas::built_in());
        let tree = Tree::new(&text);
        let before = read(&text, &tree);
        let at = TEXT.find(find).expect("it is in the report") as u32;
        let edit = Edit { span: Span::new(at, at + find.len() as u32), insert: insert.into() };
        let (tree, changed) = tree.edit(&mut text, &[edit]);
        let (old, new) = changed.expect("an edit changes something");
        let (text, tree, schemas) = (&text, &tree, &*schemas);
        let edited = Edited { text, tree, schemas, old, new };
        let touched = before.section_at(at);
        let patched = patched(&touched.section, touched.start, &edited);
        let after = read(text, tree);
        let fresh = &after.section_at(touched.start).section;
        patched.map(|patched| assert_eq!(Arc::new(patched.section), *fresh)).is_some()
    }

    #[test]
    fn what_stands_in_the_midst_of_a_section() {
        assert!(is_patched("第二段", "第二小段"));
        assert!(is_patched("二段。\n第", ""));
        assert!(is_patched("12", "1\t2"));
        assert!(is_patched("12", "1\n2"));
        assert!(is_patched("\t12", ""));
        assert!(is_patched("行政强制\n", ""));
        assert!(is_patched("行政强制", "另有说明"));
        assert!(is_patched("0\t1", "\t"));
        assert!(is_patched("说明。", "规章\t3"));
        assert!(is_patched("行政许可", "// 行政许可"));
        assert!(is_patched("12", "1\r2\t\r\n\u{3000}// 3\t"));
    }

    #[test]
    fn rows_are_read_without_the_tree() {
        let read = |text: &str| {
            rows(text).map(|rows| {
                rows.iter().map(|row| text[row.range()].to_string()).collect::<Vec<_>>()
            })
        };
        assert_eq!(read("规章\t0\r\n\t1\r"), Some(vec!["规章\t0".into(), "\t1".into()]));
        assert_eq!(read("\t\n"), Some(vec!["\t".into()]));
        assert_eq!(read("规章\t0\n\n\t1\n"), None);
        assert_eq!(read("规章\t0\n说明\n"), None);
        assert_eq!(read("规章\t0"), None);
        assert_eq!(read("// 规章\t0\n"), None);
        assert_eq!(read("\t一、总体情况\t\t\n"), None);
        assert_eq!(read("一、\t总体情况\n"), None);
        assert_eq!(read("年度报告（2023年）\t\n"), None);
        assert_eq!(read("本年公开两件。\t\n"), None);
    }

    #[test]
    fn numbers_and_white_space_are_no_other_rows() {
        let before = "规章\t0\t12\n\t\t3\n";
        let differ = |after: &str| {
            let [old, new] = [before, after].map(|text| rows(text).expect("rows"));
            differ_in_figures((before, &old), (after, &new))
        };
        assert!(differ("规章\t0\t12\n\t\t3\n") && differ(" 规章\u{3000}\t 7\t1\r\n\t \t3 \r\n"));
        assert!(!differ("规章\t0\t12\t\n\t\t3\n") && !differ("规章\t0\n\t\t3\n"));
        assert!(!differ("规章\t0\t\n\t\t3\n") && !differ("规章\t0\t1 2\n\t\t3\n"));
        assert!(!differ("规 章\t0\t12\n\t\t3\n") && !differ("规章\t0\t１\n\t\t3\n"));
        assert!(!differ("规章\t0\t12\n") && !differ("规章\t0\t12\n\t\t3\n\t\n"));
    }

    #[test]
    fn where_a_section_begins_or_ends() {
        assert!(!is_patched("2023", "2022"));
        assert!(!is_patched("总体", "整体"));
        assert!(!is_patched("二段。\n", "二段。\n二、主动公开\n"));
        assert!(!is_patched("12\n", "12\n乙局2022年年度报告\n"));
        assert!(!is_patched("\n二、", "二、"));
        assert!(!is_patched("说明。\n", "说明。"));
    }
}
