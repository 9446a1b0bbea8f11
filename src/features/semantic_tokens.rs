//! What each word of a report is, for colours that a grammar cannot give: which figure is a total,
//! which is wrong, which cell is a label.
//!
//! # The legend
//!
//! | token | is |
//! | --- | --- |
//! | `title` | the title of a report |
//! | `heading` | the heading of a section |
//! | `subheading` | `（一）主动公开` |
//! | `columnHead` | a label of a table's head |
//! | `groupLabel` | the label of a group of rows |
//! | `rowLabel` | the label of a row |
//! | `figure` | a figure, without a unit or a note behind it |
//! | `total` | a figure that is the sum of others |
//! | `placeholder` | a mark in place of a figure: `/`, `—`, `无` |
//! | `comment` | a comment, or what of a directive is no code |
//! | `directive` | a comment that silences rules |
//! | `code` | the code of a rule in a directive |
//!
//! | modifier | is |
//! | --- | --- |
//! | `wrong` | an error or a warning was found in this very cell |

use crate::allow::directive;
use crate::amount::Value;
use crate::document::{Document, Entry};
use crate::form::row::{ReadRow, RowMeaning};
use crate::report::{Block, Cell, Placed, Row, Section};
use crate::rule::{Finding, Severity};
use crate::schema::equation::Axis;
use crate::schema::vocabulary::Item;
use crate::text::Span;

/// A word within one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: Kind,
    /// The one modifier.
    pub wrong: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    Heading,
    Subheading,
    ColumnHead,
    GroupLabel,
    RowLabel,
    Figure,
    Total,
    Placeholder,
    Comment,
    Directive,
    Code,
}

impl Kind {
    /// Every kind, in the order of the legend.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Heading,
        Self::Subheading,
        Self::ColumnHead,
        Self::GroupLabel,
        Self::RowLabel,
        Self::Figure,
        Self::Total,
        Self::Placeholder,
        Self::Comment,
        Self::Directive,
        Self::Code,
    ];

    /// The name in the legend.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Subheading => "subheading",
            Self::ColumnHead => "columnHead",
            Self::GroupLabel => "groupLabel",
            Self::RowLabel => "rowLabel",
            Self::Figure => "figure",
            Self::Total => "total",
            Self::Placeholder => "placeholder",
            Self::Comment => "comment",
            Self::Directive => "directive",
            Self::Code => "code",
        }
    }
}

/// The modifier's name in the legend.
pub const WRONG: &str = "wrong";

/// The tokens that meet a span, in order; none overlap and none goes over a line's end.
pub fn tokens(document: &Document, span: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (start, entry) in document.entries_meeting(span) {
        for (index, placed) in entry.report.sections.iter().enumerate() {
            let offset = start + placed.start;
            let length = placed.section.text.len() as u32;
            if offset <= span.end && span.start <= offset + length {
                let painter = Painter { entry, index, placed, tokens: Vec::new() };
                let of_section = painter.paint().into_iter();
                let here =
                    of_section.map(|token| Token { span: token.span.shifted(offset), ..token });
                tokens.extend(
                    here.filter(|token| token.span.start < span.end && span.start < token.span.end),
                );
            }
        }
    }
    tokens
}

/// Writes down the tokens of one section; their spans count from its start.
struct Painter<'a> {
    entry: &'a Entry,
    index: usize,
    placed: &'a Placed,
    tokens: Vec<Token>,
}

impl Painter<'_> {
    fn paint(mut self) -> Vec<Token> {
        let section = &self.placed.section;
        if let Some(heading) = section.heading {
            self.add(heading.span, Kind::Heading, false);
        }
        let form = self.entry.form.as_ref();
        let mut rows = form.map_or(&[][..], |form| form.rows(self.index)).iter();
        for block in &section.blocks {
            match block {
                Block::Title(span) => self.add(*span, Kind::Title, false),
                Block::Subheading(span) => self.add(*span, Kind::Subheading, false),
                Block::Comment(span) => self.comment(section, *span),
                Block::Table(table) => {
                    for row in &table.rows {
                        self.row(section, row, rows.next());
                    }
                }
                Block::Item(_) | Block::Paragraph(_) => {}
            }
        }
        self.tokens
    }

    fn add(&mut self, span: Span, kind: Kind, wrong: bool) {
        if !span.is_empty() {
            self.tokens.push(Token { span, kind, wrong });
        }
    }

    fn comment(&mut self, section: &Section, span: Span) {
        let Some((_, codes)) = directive(section.slice(span)) else {
            return self.add(span, Kind::Comment, false);
        };
        let mut start = span.start;
        for (_, code) in codes {
            let code = code.shifted(span.start);
            self.add(Span::new(start, code.start), Kind::Directive, false);
            self.add(code, Kind::Code, false);
            start = code.end;
        }
        self.add(Span::new(start, span.end), Kind::Directive, false);
    }

    fn row(&mut self, section: &Section, row: &Row, read: Option<&ReadRow>) {
        for (index, cell) in section.cells(row).iter().enumerate() {
            if cell.span.is_empty() {
                continue;
            }
            let label = read.and_then(|read| read.labels().find(|label| label.cell == index));
            let wrong = self.is_wrong(cell.span);
            match label.map(|label| label.of) {
                Some(Item::Head { .. }) => self.add(cell.span, Kind::ColumnHead, wrong),
                Some(Item::Group { .. }) => self.add(cell.span, Kind::GroupLabel, wrong),
                Some(Item::Row { .. }) => self.add(cell.span, Kind::RowLabel, wrong),
                Some(Item::Section(_)) => {}
                None => self.figure(section, cell, read, wrong),
            }
        }
    }

    fn figure(&mut self, section: &Section, cell: &Cell, read: Option<&ReadRow>, wrong: bool) {
        let column = read.and_then(|read| {
            let column = read.figures().position(|figure| figure.span == cell.span)?;
            Some((read, column))
        });
        let kind = match column {
            Some((read, column)) if self.is_total(column, read) => Kind::Total,
            _ => Kind::Figure,
        };
        match Value::read(section.slice(cell.span)) {
            Value::Figure(figure) => {
                self.add(figure.number.shifted(cell.span.start), kind, wrong);
            }
            Value::Garbled => self.add(cell.span, kind, wrong),
            Value::Mark => self.add(cell.span, Kind::Placeholder, wrong),
            // Words where a figure is asked for.
            Value::Words if column.is_some() => self.add(cell.span, kind, wrong),
            Value::Blank | Value::Words => {}
        }
    }

    /// True for a figure in a column or a row of sums.
    fn is_total(&self, column: usize, read: &ReadRow) -> bool {
        let (Some((table, block)), Some(form)) = (read.block, self.entry.form.as_ref()) else {
            return false;
        };
        let schema = &form.edition.tables[table].blocks[block];
        let of_row = |row: usize| schema.totals(Axis::Column).any(|total| total == row);
        schema.totals(Axis::Row).any(|total| total == column)
            || matches!(read.of, RowMeaning::Row(row) if of_row(row))
    }

    /// True when something was found in a cell.
    fn is_wrong(&self, cell: Span) -> bool {
        let cell = cell.shifted(self.placed.start);
        let findings = self.entry.findings();
        let first = findings.partition_point(|finding| finding.span.start < cell.start);
        let inside = |finding: &&Finding| finding.span.start <= cell.end;
        findings[first..].iter().take_while(inside).any(|finding| {
            finding.span.end <= cell.end
                && !finding.span.is_empty()
                && finding.severity >= Severity::Warning
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::features::fixture::at;
    use crate::schema::Schemas;
    use crate::text::Encoding;
    use expect_test::{Expect, expect};

    /// The tokens line by line.
    fn check(document: &Document, span: Span, expected: Expect) {
        let mut drawn = String::new();
        let mut line = None;
        for token in tokens(document, span) {
            let at = document.text.position(token.span.start, Encoding::Utf8).line + 1;
            drawn += &match line.replace(at) {
                Some(last) if last == at => " ".to_string(),
                Some(_) => format!("\n{at}: "),
                None => format!("{at}: "),
            };
            let wrong = if token.wrong { "!" } else { "" };
            let text = document.text.slice(token.span);
            drawn += &format!("{wrong}{}「{text}」", token.kind.name());
        }
        expected.assert_eq(&drawn);
    }

    fn check_all(text: &str, expected: Expect) {
        let document = Document::new(text, Schemas::built_in());
        check(&document, Span::new(0, document.text.len()), expected);
    }

    #[test]
    fn a_report() {
        let text = changed("行政处罚\t87\t\t", "行政处罚\t— \t\t");
        let text = text.replace("行政许可\t1284", "行政许可\t1284 件");
        let end = text.find("\t（三）不予公开").expect("a row");
        check_all(
            &text[..end],
            expect![[r#"
            1: title「云岭区水务局2023年政府信息公开工作年度报告」
            3: heading「一、总体情况」
            7: subheading「（一）主动公开」
            11: subheading「（二）依申请公开」
            15: subheading「（三）政府信息管理」
            19: subheading「（四）政府信息公开平台建设」
            23: subheading「（五）监督保障」
            27: heading「二、主动公开政府信息情况」
            29: columnHead「第二十条第（一）项」
            30: columnHead「信息内容」 columnHead「本年制发件数」 columnHead「本年废止件数」 columnHead「现行有效件数」
            31: rowLabel「规章」 figure「0」 figure「0」 figure「0」
            32: rowLabel「行政规范性文件」 figure「6」 figure「2」 figure「31」
            33: columnHead「第二十条第（五）项」
            34: columnHead「信息内容」 columnHead「本年处理决定数量」
            35: rowLabel「行政许可」 figure「1284」
            36: columnHead「第二十条第（六）项」
            37: columnHead「信息内容」 columnHead「本年处理决定数量」
            38: rowLabel「行政处罚」 !placeholder「—」
            39: rowLabel「行政强制」 figure「4」
            40: columnHead「第二十条第（八）项」
            41: columnHead「信息内容」 columnHead「本年收费金额（单位：万元）」
            42: rowLabel「行政事业性收费」 figure「612.0475」
            44: heading「三、收到和处理政府信息公开申请情况」
            46: columnHead「（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）」 columnHead「申请人情况」
            47: columnHead「自然人」 columnHead「法人或其他组织」 columnHead「总计」
            48: columnHead「商业企业」 columnHead「科研机构」 columnHead「社会公益组织」 columnHead「法律服务机构」 columnHead「其他」
            49: rowLabel「一、本年新收政府信息公开申请数量」 figure「52」 figure「59」 figure「60」 figure「51」 figure「47」 figure「111」 total「380」
            50: rowLabel「二、上年结转政府信息公开申请数量」 figure「3」 figure「3」 figure「2」 figure「2」 figure「7」 figure「1」 total「18」
            51: groupLabel「三、本年度办理结果」 rowLabel「（一）予以公开」 figure「0」 figure「0」 figure「0」 figure「0」 figure「0」 figure「18」 total「18」
            52: rowLabel「（二）部分公开（区分处理的，只计这一情形，不计其他情形）」 figure「0」 figure「0」 figure「0」 figure「0」 figure「22」 figure「7」 total「29」"#]],
        );
    }

    #[test]
    fn wrong_figures_and_directives() {
        let text = changed("1.属于国家秘密\t0\t0", "1.属于国家秘密\t9\t0");
        let text = text.replace("行政许可\t1284", "行政许可\t12B4");
        let text = text.replace("\n规章", "\n// gouji: allow(empty-cell，row-order)\n规章");
        let (document, _) = at(&format!("// 说明\n$0{text}"));
        let start = text.find("第二十条第（一）项").expect("a row") as u32;
        check(
            &document,
            Span::new(start, start + 400),
            expect![[r#"
                28: heading「二、主动公开政府信息情况」
                30: columnHead「第二十条第（一）项」
                31: columnHead「信息内容」 columnHead「本年制发件数」 columnHead「本年废止件数」 columnHead「现行有效件数」
                32: directive「// gouji: allow(」 code「empty-cell」 directive「，」 code「row-order」 directive「)」
                33: rowLabel「规章」 figure「0」 figure「0」 figure「0」
                34: rowLabel「行政规范性文件」 figure「6」 figure「2」 figure「31」
                35: columnHead「第二十条第（五）项」
                36: columnHead「信息内容」 columnHead「本年处理决定数量」
                37: rowLabel「行政许可」 !figure「12B4」
                38: columnHead「第二十条第（六）项」
                39: columnHead「信息内容」 columnHead「本年处理决定数量」
                40: rowLabel「行政处罚」 figure「87」
                41: rowLabel「行政强制」 figure「4」
                42: columnHead「第二十条第（八）项」"#]],
        );
        let start = text.find("\t（三）不予公开").expect("a row") as u32;
        check(
            &document,
            Span::new(start, start + 100),
            expect![[r#"
            54: figure「0」 figure「22」 figure「7」 total「29」
            55: groupLabel「（三）不予公开」 rowLabel「1.属于国家秘密」 !figure「9」 figure「0」 figure「0」 figure「22」 figure「0」 figure「0」 total「22」
            56: rowLabel「2.其他法律行政法规禁止公开」"#]],
        );
    }

    #[test]
    fn tokens_are_in_order_on_single_lines_and_the_same_in_parts() {
        let odd =
            "// 甲\r// gouji: allow(a,,b) 乙\r规章\t\u{b}1\t２\t无\r\n一、总体情况\u{2028}\n丙\t3";
        for text in [CLEAN, CLEAN_2019, odd, &CLEAN.replace('\n', "\r"), ""] {
            let document = Document::new(text, Schemas::built_in());
            let length = document.text.len();
            let all = tokens(&document, Span::new(0, length));
            assert!(all.is_sorted_by(|one, next| one.span.end <= next.span.start));
            for token in &all {
                assert!(!document.text.slice(token.span).contains(['\r', '\n']));
            }
            for start in (0..length).step_by(97) {
                let part = Span::new(start, (start + 150).min(length));
                let meets = |span: Span| span.start < part.end && part.start < span.end;
                let wanted: Vec<Token> =
                    all.iter().filter(|token| meets(token.span)).copied().collect();
                assert_eq!(tokens(&document, part), wanted);
            }
        }
    }
}
