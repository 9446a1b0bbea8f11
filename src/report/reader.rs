//! From the tree to reports: which lines are what, section by section.

use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::{
    Aligned, Block, Cell, Fingerprint, Heading, Placed, Report, Row, Section, Table, trim, trimmed,
    without_number,
};
use crate::schema::Schemas;
use crate::schema::vocabulary::Found;
use crate::syntax::{Kind, Tree, Walk};
use crate::text::{Span, Text};

/// Reads the reports of a text one after the other.
pub struct Reader<'a> {
    text: &'a Text,
    tree: &'a Tree,
    schemas: &'a Schemas,
    walk: Walk<'a>,
    /// The piece that ended the report before.
    next: Option<Piece>,
}

/// A report as the tree has it. Where a line merely looks like a title, a report has several.
struct Piece {
    span: Span,
    titled: bool,
    /// The number of the first heading, if it has one.
    first_number: Option<u8>,
    /// Where its sections start.
    sections: Vec<u32>,
}

impl Piece {
    /// A report is begun by a title, and counts its sections from one. A line that looks like a
    /// title inside a report is followed by no heading, or by one that goes on counting.
    fn starts_report(&self) -> bool {
        self.titled && self.first_number == Some(1)
    }
}

impl<'a> Reader<'a> {
    /// A reader that begins with the report that starts at `from`.
    pub fn new(text: &'a Text, tree: &'a Tree, schemas: &'a Schemas, from: u32) -> Self {
        let mut reader = Self { text, tree, schemas, walk: tree.walk(), next: None };
        if reader.walk.enter_at(from) {
            let mut first = reader.piece();
            // tree-sitter passes over a byte order mark, which is text all the same.
            first.span.start = from;
            reader.next = Some(first);
        }
        reader
    }

    /// The next report and its span. What `known` has for the span of a section is not read again.
    pub fn read(&mut self, known: impl Fn(Span) -> Known) -> Option<(Span, Report)> {
        let first = self.next.take()?;
        let mut span = first.span;
        let mut begun = first.titled || !first.sections.is_empty();
        let mut starts = vec![span.start];
        starts.extend(first.sections);
        while self.walk.advance() {
            let piece = self.piece();
            if piece.starts_report() && begun {
                self.next = Some(piece);
                break;
            }
            begun = true;
            span = span.hull(piece.span);
            starts.extend(piece.sections);
        }
        let ends = starts.iter().skip(1).copied().chain([span.end]);
        let sections = starts.iter().zip(ends).map(|(&start, end)| {
            let place = Span::new(start, end);
            let section = match known(place) {
                Known::Same(section) => section,
                Known::Like(section) => Arc::new(self.read_section(place, Some(&section))),
                Known::Nothing => Arc::new(self.read_section(place, None)),
            };
            Placed { start: start - span.start, section }
        });
        let report = Report { sections: sections.collect() };
        Some((span, report))
    }

    /// The outline of the piece that the walk stands on.
    fn piece(&mut self) -> Piece {
        let span = self.inside(self.walk.span());
        let mut piece = Piece { span, titled: false, first_number: None, sections: Vec::new() };
        if !self.walk.enter() {
            return piece;
        }
        loop {
            match self.walk.kind() {
                Kind::Title => piece.titled = true,
                Kind::Section => {
                    let start = self.walk.span().start;
                    self.walk.enter();
                    let line = self.text.slice(self.inside(self.walk.span()));
                    self.walk.leave();
                    let word = self.schemas.vocabulary.find(trim(&line));
                    if !word.is_some_and(|found| self.is_row_only(found)) {
                        if piece.sections.is_empty() {
                            piece.first_number = heading_number(&line);
                        }
                        piece.sections.push(start);
                    }
                }
                _ => {}
            }
            if !self.walk.advance() {
                break;
            }
        }
        self.walk.leave();
        piece
    }

    /// A row label such as `四、结转下年度继续办理` that lost its TABs looks like a heading.
    fn is_row_only(&self, found: Found) -> bool {
        let vocabulary = &self.schemas.vocabulary;
        vocabulary.is_row(found.word) && !vocabulary.is_section(found.word)
    }

    /// Without the line ending that stands in for a missing one.
    fn inside(&self, span: Span) -> Span {
        Span::new(span.start.min(self.text.len()), span.end.min(self.text.len()))
    }

    /// Rows that are as they were in `known`, the section before an edit, are taken over.
    fn read_section(&self, place: Span, known: Option<&Section>) -> Section {
        let like = known.map_or((0, 0), |known| (known.blocks.len(), known.cells.len()));
        let mut writer = Writer {
            known: known.map(|known| {
                let rows = known.tables().flat_map(|table| &table.rows).collect();
                (known, rows, Aligned::default())
            }),
            rows: 0,
            schemas: self.schemas,
            start: place.start,
            section: Section {
                text: self.text.slice(place).into(),
                heading: None,
                blocks: Vec::with_capacity(like.0),
                cells: Vec::with_capacity(like.1),
                markers: vec![0; self.schemas.editions.len()],
                fingerprints: Vec::new(),
            },
            gaps: Vec::new(),
        };
        let mut walk = self.tree.walk();
        if walk.enter_at(place.start) {
            writer.visit(&mut walk, place);
        }
        writer.section.fingerprints = fingerprints(&writer.section);
        writer.section.blocks.shrink_to_fit();
        writer.section.cells.shrink_to_fit();
        writer.section
    }
}

/// What is known of a section before it is read.
pub enum Known {
    Nothing,
    /// The very section.
    Same(Arc<Section>),
    /// The section as it was before an edit.
    Like(Arc<Section>),
}

/// Writes one section down, node by node.
struct Writer<'a> {
    /// The section before an edit, its rows, and how they lie beside those of now.
    known: Option<(&'a Section, Vec<&'a Row>, Aligned)>,
    /// The number of rows so far.
    rows: usize,
    schemas: &'a Schemas,
    start: u32,
    section: Section,
    /// Blank lines since the last row, while nothing else came.
    gaps: Vec<Span>,
}

impl Writer<'_> {
    /// Visits the nodes of a place, from the one that the walk stands on.
    fn visit(&mut self, walk: &mut Walk, place: Span) {
        loop {
            let span = walk.span();
            if span.start >= place.end {
                return;
            }
            if span.end > place.start {
                match walk.kind() {
                    Kind::Report | Kind::Section | Kind::Table => {
                        if walk.enter_at(place.start) {
                            self.visit(walk, place);
                            walk.leave();
                        }
                    }
                    kind => self.line(kind, span),
                }
            }
            if !walk.advance() {
                return;
            }
        }
    }

    fn line(&mut self, kind: Kind, span: Span) {
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
            Kind::Heading if start == 0 => {
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

    fn row(&mut self, whole: Span) {
        // Blank lines after a row without TABs are of one token with it.
        let line = self.section.slice(whole).split(['\r', '\n']).next().unwrap_or_default();
        let span = Span::new(whole.start, whole.start + line.len() as u32);
        if let Some(banner) = self.take_banner() {
            self.add_row(banner);
        }
        self.add_row(span);
    }

    /// The label over a block needs no TABs behind it: before a row it is one itself.
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
        if !self.take_over(span) {
            self.read_cells(span);
        }
        let cells = self.section.cells.len() as u32 - first_cell;
        for cell in &self.section.cells[first_cell as usize..] {
            let marker = cell.word.and_then(|found| self.schemas.vocabulary.marker(found.word));
            if let Some(edition) = marker {
                self.section.markers[edition] += 1;
            }
        }
        self.rows += 1;
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

    /// Copies the cells of the same row before the edit, if it was there.
    fn take_over(&mut self, span: Span) -> bool {
        let Some((known, rows, aligned)) = &mut self.known else { return false };
        let text = self.section.slice(span);
        let same = aligned.find(rows, self.rows, |row| known.slice(row.span) == text);
        let Some(row) = same else { return false };
        let place = |offset: u32| offset + span.start - row.span.start;
        self.section.cells.extend(known.cells(row).iter().map(|cell| {
            let span = Span::new(place(cell.span.start), place(cell.span.end));
            Cell { span, word: cell.word }
        }));
        true
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

fn fingerprints(section: &Section) -> Vec<Fingerprint> {
    let number = |span| FxBuildHasher.hash_one(without_number(section.slice(span)));
    section.prose().map(|span| Fingerprint { number: number(span), span }).collect()
}

/// The number before a heading: 3 for `三、…`.
fn heading_number(line: &str) -> Option<u8> {
    let line = trim(line).trim_start_matches('#').trim_start();
    let end = line.find(['、', '．', '.'])?;
    crate::schema::vocabulary::chinese_number(line[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// Every report as lines: sections, their blocks, the cells of rows parted by bars.
    fn check(text: &str, expected: Expect) {
        let text = Text::new(text);
        let tree = Tree::new(&text);
        let schemas = Schemas::built_in();
        let mut reader = Reader::new(&text, &tree, &schemas, 0);
        let mut drawn = String::new();
        while let Some((span, report)) = reader.read(|_| Known::Nothing) {
            assert_eq!(report.len(), span.len());
            drawn += &format!("report {}..{}\n", span.start, span.end);
            for placed in &report.sections {
                draw(&placed.section, &mut drawn);
            }
        }
        expected.assert_eq(&drawn);
    }

    fn draw(section: &Section, drawn: &mut String) {
        let heading = section.heading.map_or("", |heading| section.slice(heading.span));
        *drawn += &format!("  section {heading}\n");
        for block in &section.blocks {
            match block {
                Block::Table(table) => {
                    *drawn += &format!("    table with {} gaps\n", table.gaps.len());
                    for row in &table.rows {
                        let cells = section.cells(row).iter();
                        let cells: Vec<&str> = cells.map(|cell| section.slice(cell.span)).collect();
                        *drawn += &format!("      {}\n", cells.join("|"));
                    }
                }
                other => {
                    let kind = format!("{other:?}");
                    let name = kind.split('(').next().unwrap_or_default();
                    *drawn += &format!("    {name} {}\n", section.slice(other.span()));
                }
            }
        }
    }

    #[test]
    fn a_report_with_a_table() {
        check(
            "云岭区水务局2023年政府信息公开工作年度报告\n\n概述。\n一、总体情况\n（一）主动公开\n\
             二、主动公开政府信息情况\n规章\t 0 \t\t　1　\n\n行政许可\t5\r\n",
            expect![[r#"
                report 0..188
                  section 
                    Title 云岭区水务局2023年政府信息公开工作年度报告
                    Paragraph 概述。
                  section 一、总体情况
                    Subheading （一）主动公开
                  section 二、主动公开政府信息情况
                    table with 1 gaps
                      规章|0||1
                      行政许可|5
            "#]],
        );
    }

    #[test]
    fn a_row_that_lost_its_tabs_is_no_heading() {
        check(
            "三、收到和处理政府信息公开申请情况\n二、上年结转政府信息公开申请数量\t0\n\
             （七）总计\n四、结转下年度继续办理\n四、政府信息公开行政复议、行政诉讼情况\n",
            expect![[r#"
                report 0..211
                  section 
                  section 三、收到和处理政府信息公开申请情况
                    table with 0 gaps
                      二、上年结转政府信息公开申请数量|0
                      （七）总计
                      四、结转下年度继续办理
                  section 四、政府信息公开行政复议、行政诉讼情况
            "#]],
        );
    }

    fn empty_section() -> Section {
        let (heading, text) = (None, " \n".into());
        let (blocks, cells, markers) = (Vec::new(), Vec::new(), Vec::new());
        Section { text, heading, blocks, cells, markers, fingerprints: Vec::new() }
    }

    #[test]
    fn the_parts_of_a_heading() {
        let text = Text::new("## 三 、 收到和处理政府信息公开申请情况\n");
        let tree = Tree::new(&text);
        let schemas = Schemas::built_in();
        let (_, report) = Reader::new(&text, &tree, &schemas, 0).read(|_| Known::Nothing).unwrap();
        let section = &report.sections[1].section;
        let (number, words) = section.heading_parts().unwrap();
        assert_eq!(section.slice(number), "三");
        assert_eq!(section.slice(words), "收到和处理政府信息公开申请情况");
        let table = Section { text: "规章\t0\t\t\r\n \n".into(), ..empty_section() };
        assert_eq!(table.without_blank_end(), "规章\t0\t\t");
        assert_eq!(empty_section().without_blank_end(), "");
    }

    #[test]
    fn several_reports_and_lines_that_look_like_titles() {
        check(
            "首页 政府信息公开年报\n甲局2022年政府信息公开工作年度报告\n一、总体情况\n现公布本年度报告\n\
             二、主动公开政府信息情况\n乙局2022年政府信息公开工作年度报告\n一、总体情况\n\
             上一篇：2021年年度报告",
            expect![[r#"
                report 0..32
                  section 
                    Title 首页 政府信息公开年报
                report 32..163
                  section 
                    Title 甲局2022年政府信息公开工作年度报告
                  section 一、总体情况
                    Paragraph 现公布本年度报告
                  section 二、主动公开政府信息情况
                report 163..263
                  section 
                    Title 乙局2022年政府信息公开工作年度报告
                  section 一、总体情况
                    Paragraph 上一篇：2021年年度报告
            "#]],
        );
    }
}
