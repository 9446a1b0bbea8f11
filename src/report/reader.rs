//! From the tree to reports: where they begin, and their sections.

use std::sync::Arc;

use super::writer::{Writer, heading_number, is_row_only};
use super::{Placed, Report, Section, trim};
use crate::schema::Schemas;
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

    /// The next report and its span. A section that is `known` for its span is not read
    /// again.
    pub fn read(&mut self, known: impl Fn(Span) -> Option<Arc<Section>>) -> Option<(Span, Report)> {
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
            let section = known(place).unwrap_or_else(|| Arc::new(self.read_section(place)));
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
                    if !is_row_only(trim(&line), self.schemas) {
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

    /// Without the line ending that stands in for a missing one.
    fn inside(&self, span: Span) -> Span {
        Span::new(span.start.min(self.text.len()), span.end.min(self.text.len()))
    }

    fn read_section(&self, place: Span) -> Section {
        let mut writer = Writer::new(self.text.slice(place).into(), place.start, self.schemas);
        let mut walk = self.tree.walk();
        walk.lines(place, &mut |kind, span| writer.line(kind, span));
        writer.finish(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Block;
    use expect_test::{Expect, expect};

    /// Every report as lines: sections, their blocks, the cells of rows parted by bars.
    fn check(text: &str, expected: Expect) {
        let text = Text::new(text);
        let tree = Tree::new(&text);
        let schemas = Schemas::built_in();
        let mut reader = Reader::new(&text, &tree, &schemas, 0);
        let mut drawn = String::new();
        while let Some((span, report)) = reader.read(|_| None) {
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
    fn labels_over_blocks_are_rows_without_tabs() {
        check(
            "二、主动公开政府信息情况\n第二十条第（五）项\n行政许可\t5\n\n第二十条第（六）项\n \n\
             第二十条第（八）项\n行政事业性收费\t0\n第二十条第（一）项\n",
            expect![[r#"
                report 0..191
                  section 
                  section 二、主动公开政府信息情况
                    table with 0 gaps
                      第二十条第（五）项
                      行政许可|5
                      第二十条第（六）项
                      第二十条第（八）项
                      行政事业性收费|0
                    Paragraph 第二十条第（一）项
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

    #[test]
    fn the_beginning_of_a_broken_label_is_no_heading() {
        check(
            "三、收到和处理政府信息公开申请情况\n二、上年结转政府信息公开申请数量\t0\n\
             三、本年度\n办理结果\t（一）予以公开\t0\n四、政府\n",
            expect![[r#"
                report 0..169
                  section 
                  section 三、收到和处理政府信息公开申请情况
                    table with 0 gaps
                      二、上年结转政府信息公开申请数量|0
                    Paragraph 三、本年度
                    table with 0 gaps
                      办理结果|（一）予以公开|0
                  section 四、政府
            "#]],
        );
    }

    #[test]
    fn it_is_none_at_the_beginning_either() {
        check(
            "四、结转下年度继续办理\n甲局2022年政府信息公开工作年度报告\n一、总体情况\n",
            expect![[r#"
                report 0..103
                  section 
                    Paragraph 四、结转下年度继续办理
                    Title 甲局2022年政府信息公开工作年度报告
                  section 一、总体情况
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
        let (_, report) = Reader::new(&text, &tree, &schemas, 0).read(|_| None).unwrap();
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
