//! What changes where: unit by unit, the tables and the white space between blocks.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::part::{Item, Kind, Part, Terms};
use super::table::TablePlan;
use super::{Formatted, Left, Options, Reason};
use crate::document::Document;
use crate::text::{Edit, Span};

/// The units of a text in order, and the parts that they come from.
#[derive(Debug)]
pub struct Plan {
    /// One for each section of the document.
    pub parts: Vec<Arc<Part>>,
    pub units: Vec<Unit>,
}

/// A table, or the white space between two blocks.
#[derive(Debug)]
pub struct Unit {
    pub span: Span,
    /// The table's number in the document.
    pub table: Option<usize>,
    /// It lies in what was asked for.
    pub selected: bool,
    /// Nothing is certain enough to be changed.
    doubtful: bool,
    pub edits: Vec<Edit>,
}

/// What may be changed.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// `None` for all of the text.
    pub ranges: Option<&'a [Span]>,
    /// The tables that stay as they are.
    pub kept: &'a BTreeSet<usize>,
}

impl Plan {
    /// Plans a document, whose text is given. Parts that are `known` from plans of the document
    /// before some edits are taken over.
    pub fn of(
        document: &Document,
        text: &str,
        options: Options,
        selection: Selection,
        known: &[&[Arc<Part>]],
    ) -> Self {
        let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
        let ending = line_ending(text);
        let planner = Planner { text, begin, ending, selection };
        let sections = document.entries().map(|(_, entry)| entry.report.sections.len()).sum();
        let mut parts: Vec<Arc<Part>> = Vec::with_capacity(sections);
        let mut items = Vec::new();
        let mut tables = Vec::new();
        for (start, entry) in document.entries() {
            let form = entry.form.as_ref();
            for (index, placed) in entry.report.sections.iter().enumerate() {
                let section = &placed.section;
                let start = start + placed.start;
                let reading = form.and_then(|form| Some((form.reading(index)?, &*form.edition)));
                let named = form.is_some_and(|form| form.places[index].section.is_some());
                let begin = begin.saturating_sub(start);
                let terms = Terms { options, ending, begin, named };
                let same =
                    |part: &&Arc<Part>| part.is_of(section, reading.map(|(of, _)| of), terms);
                let known = || known.iter().flat_map(|of| counterparts(of, parts.len(), sections));
                let part = known().find(same).cloned().unwrap_or_else(|| {
                    let last = known().last().map(|last| &**last);
                    Arc::new(Part::new(section, reading, terms, last))
                });
                let moved = |item: &Item| Item { span: item.span.shifted(start), ..*item };
                items.extend(part.items.iter().map(moved));
                for table in &part.tables {
                    tables.push(planner.table(tables.len(), start, table));
                }
                parts.push(part);
            }
        }
        Self { parts, units: planner.between(&items, tables) }
    }

    /// What the plan comes to, and what is left alone besides.
    pub fn formatted(self, mut left: Vec<Left>) -> Formatted {
        let selected = || self.units.iter().filter(|unit| unit.selected);
        let doubtful = selected().filter(|unit| unit.doubtful);
        left.extend(doubtful.map(|unit| Left { span: unit.span, reason: Reason::Doubtful }));
        let selected = self.units.into_iter().filter(|unit| unit.selected);
        Formatted { edits: selected.flat_map(|unit| unit.edits).collect(), left }
    }

    /// Tables by their numbers.
    pub fn spans_of(&self, tables: &BTreeSet<usize>, reason: Reason) -> Vec<Left> {
        let is_one = |unit: &&Unit| unit.table.is_some_and(|table| tables.contains(&table));
        self.units.iter().filter(is_one).map(|unit| Left { span: unit.span, reason }).collect()
    }
}

/// What may be known of a section from the sections before some edits: mostly it is as far from the
/// first one as it was, or as far from the last.
pub fn counterparts<T>(
    known: &[T],
    index: usize,
    sections: usize,
) -> impl Iterator<Item = &T> + Clone {
    let from_end = (index + known.len()).checked_sub(sections);
    [Some(index), from_end].into_iter().flatten().filter_map(|index| known.get(index))
}

struct Planner<'a> {
    text: &'a str,
    /// Where the text begins, behind a byte order mark.
    begin: u32,
    ending: &'static str,
    selection: Selection<'a>,
}

impl Planner<'_> {
    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The unit of a table in a section that starts at an offset.
    fn table(&self, number: usize, start: u32, planned: &TablePlan) -> Unit {
        let span = planned.span.shifted(start);
        let meets = |range: &Span| range.start <= span.end && span.start <= range.end;
        let selected = self.selection.ranges.is_none_or(|ranges| ranges.iter().any(meets));
        let may_change = selected && !self.selection.kept.contains(&number);
        let edits = planned.edits.iter().flatten().filter(|_| may_change);
        let moved = |edit: &Edit| Edit { span: edit.span.shifted(start), ..edit.clone() };
        Unit {
            span,
            table: Some(number),
            selected,
            doubtful: may_change && planned.edits.is_none(),
            edits: edits.map(moved).collect(),
        }
    }

    /// The units of tables with the white space between all items.
    fn between(&self, items: &[Item], tables: Vec<Unit>) -> Vec<Unit> {
        let mut units = Vec::with_capacity(items.len() + tables.len() + 1);
        let mut tables = tables.into_iter();
        let mut at = self.begin;
        for (index, item) in items.iter().enumerate() {
            let new = match index.checked_sub(1).and_then(|before| items.get(before)) {
                None => String::new(),
                Some(before) => {
                    let gap = Span::new(before.span.end, item.span.start);
                    let parted = line_endings(self.slice(gap)) > 1;
                    let lines = 1 + usize::from(parted || self.must_part(before, &items[index..]));
                    self.ending.repeat(lines)
                }
            };
            units.push(self.white_space(Span::new(at, item.span.start), &new));
            if item.kind == Kind::Table {
                units.extend(tables.next());
            }
            at = item.span.end;
        }
        let last = if items.is_empty() { "" } else { self.ending };
        units.push(self.white_space(Span::new(at, self.text.len() as u32), last));
        units
    }

    /// True when a blank line belongs before the first of the items. Lines of text that the author
    /// wrote together stay together, and a comment stays with what it is for.
    fn must_part(&self, before: &Item, items: &[Item]) -> bool {
        if before.kind == Kind::Comment {
            return false;
        }
        let next = items.iter().find(|item| item.kind != Kind::Comment);
        let next = next.map_or(Kind::Prose, |item| item.kind);
        let parts = |kind: Kind| matches!(kind, Kind::Heading | Kind::Table);
        // A title may have two lines, of which the first does not look like one, or a date below.
        let is_sentence =
            |item: &Item| self.slice(item.span).ends_with(['。', '！', '？', '；', '：']);
        parts(before.kind)
            || parts(next)
            || before.kind == Kind::Title && items.first().is_some_and(is_sentence)
            || next == Kind::Title && is_sentence(before)
    }

    fn white_space(&self, span: Span, new: &str) -> Unit {
        let overlaps = |range: &Span| range.start < span.end && span.start < range.end;
        let selected = self.selection.ranges.is_none_or(|ranges| ranges.iter().any(overlaps));
        let edit = selected.then(|| Edit::least(self.text, span, new)).flatten();
        let edits = edit.into_iter().collect();
        Unit { span, table: None, selected, doubtful: false, edits }
    }
}

/// The number of line endings.
fn line_endings(text: &str) -> usize {
    let text = text.as_bytes();
    count(text, b'\n') + count(text, b'\r') - pairs(text)
}

/// The line ending that most lines have.
fn line_ending(text: &str) -> &'static str {
    let text = text.as_bytes();
    if memchr::memchr(b'\r', text).is_none() {
        return "\n";
    }
    let both = pairs(text);
    let (feeds, returns) = (count(text, b'\n') - both, count(text, b'\r') - both);
    if both > feeds && both >= returns {
        "\r\n"
    } else if returns > feeds {
        "\r"
    } else {
        "\n"
    }
}

fn count(text: &[u8], byte: u8) -> usize {
    text.iter().filter(|other| **other == byte).count()
}

/// The number of line endings of two characters.
fn pairs(text: &[u8]) -> usize {
    let next = text.iter().skip(1);
    text.iter().zip(next).filter(|pair| *pair == (&b'\r', &b'\n')).count()
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::format::{Options, Reason, Style, format};
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    const TITLE: &str = "云岭区水务局2023年政府信息公开工作年度报告\n";

    fn compact() -> Options {
        Options { style: Style::Compact, ..Options::default() }
    }

    /// What becomes of what stands below a title.
    fn becomes(text: &str, options: Options, expected: &str) {
        let text = format!("{TITLE}\n{text}");
        let document = Document::new(&text, Schemas::built_in());
        let formatted = format(&document, options, None);
        assert_eq!(formatted.left, []);
        assert_eq!(formatted.apply(&text), format!("{TITLE}\n{expected}"));
    }

    /// Nothing is laid out in what stands below a title.
    fn stays(text: &str) {
        becomes(text, Options::default(), text);
    }

    #[test]
    fn one_blank_line_stands_between_blocks() {
        becomes(
            "一、总体情况\n　　2023年，云岭区水务局公开信息。  \n\n\n　　\n（一）主动公开\n逐月公布水质。　\n\
             二、主动公开政府信息情况\n规章\t0\t0\t0\n注：无。\n\n\n",
            compact(),
            "一、总体情况\n\n　　2023年，云岭区水务局公开信息。\n\n（一）主动公开\n逐月公布水质。\n\n\
             二、主动公开政府信息情况\n\n规章\t0\t0\t0\n\n注：无。\n",
        );
        // Headings that the form does not know are lines of a list.
        stays(
            "五、存在的主要问题及改进情况\n\n一、力量不足\n二、形式单一\n1、加强学习\n2、丰富形式\n",
        );
    }

    #[test]
    fn a_title_of_two_lines_and_a_date_below_it_stay_together() {
        let document = |text: &str| Document::new(text, Schemas::built_in());
        let after = |text: &str| format(&document(text), compact(), None).apply(text);
        let text = format!("云岭区水务局\n{TITLE}（2024年1月20日）\n\n一、总体情况\n");
        assert_eq!(after(&text), text);
        let text = format!("{TITLE}现公布本年度报告。\n一、总体情况\n无。\n{TITLE}一、总体情况\n");
        let parted = "现公布本年度报告。\n\n一、总体情况\n\n无。\n\n";
        assert_eq!(after(&text), format!("{TITLE}\n{parted}{TITLE}\n一、总体情况\n"));
    }

    #[test]
    fn a_comment_stays_with_what_it_is_for() {
        becomes(
            "二、主动公开政府信息情况\n说明。\n// gouji: allow(missing-row)\n规章\t0\t0\t0\n\
             // gouji: allow(missing-table)\n三、收到和处理政府信息公开申请情况\n",
            compact(),
            "二、主动公开政府信息情况\n\n说明。\n\n// gouji: allow(missing-row)\n规章\t0\t0\t0\n\n\
             // gouji: allow(missing-table)\n三、收到和处理政府信息公开申请情况\n",
        );
    }

    #[test]
    fn lines_end_as_most_of_them_do() {
        let text = format!("{TITLE}\r\n\r\n一、总体情况\r\n\n甲\u{b}乙\u{a0}丙。\r\n丁。\u{a0}");
        let text = text.replace("报告\n", "报告");
        let document = Document::new(&text, Schemas::built_in());
        let after = format(&document, compact(), None).apply(&text);
        let whole = "一、总体情况\r\n\r\n甲\u{b}乙\u{a0}丙。\r\n丁。\r\n";
        assert_eq!(after, format!("{}\r\n\r\n{whole}", TITLE.trim_end()));
    }

    const REQUESTS: &str = "三、收到和处理政府信息公开申请情况\n\n";

    #[test]
    fn rows_come_to_stand_on_the_grid() {
        let pasted = "\t自然人\t法人或其他组织\t\t\t\t\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n\
                      一、本年新收政府信息公开申请数量 \t1\t0\t0\t0\t0\t0\t1\n\n\n\
                      三、本年度办理结果\t\t(一) 予以公开\t1\t0\t0\t0\t0\t0\t1\t\n\
                      2.重复申请\t\t\t0\t\t0\t0\t0\t0\t0\n（七）总计\n四、结转下年度继续办理\n\n";
        // The figures of one row could stand elsewhere, because its label does.
        let doubtful = format!("{TITLE}\n{REQUESTS}{pasted}");
        let document = Document::new(&doubtful, Schemas::built_in());
        let formatted = format(&document, compact(), None);
        let reasons: Vec<Reason> = formatted.left.iter().map(|left| left.reason).collect();
        assert_eq!(reasons, [Reason::Doubtful]);
        assert_eq!(formatted.apply(&doubtful), format!("{}\n", doubtful.trim_end()));
        let certain = pasted.replace("\t\t\t0\t\t0", "\t\t\t0\t0\t0");
        becomes(
            &format!("{REQUESTS}{certain}"),
            compact(),
            &format!(
                "{REQUESTS}\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n\
                 \t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\n\
                 一、本年新收政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1\n\
                 三、本年度办理结果\t(一) 予以公开\t\t1\t0\t0\t0\t0\t0\t1\n\
                 \t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0\n\
                 \t（七）总计\t\t\t\t\t\t\t\t\n四、结转下年度继续办理\t\t\t\t\t\t\t\t\t\n"
            ),
        );
    }

    /// A text that is laid out, with `＿` for the wide space, `·` for the narrow one and `→` for TAB.
    fn drawn(text: &str, expected: Expect) {
        let text = format!("{TITLE}\n{text}");
        let document = Document::new(&text, Schemas::built_in());
        let formatted = format(&document, Options::default(), None);
        assert_eq!(formatted.left, []);
        let after = formatted.apply(&text);
        let drawn = after.replace('\u{3000}', "＿").replace(' ', "·").replace('\t', "→");
        expected.assert_eq(drawn.split_once("\n\n").expect("a title").1);
    }

    #[test]
    fn a_label_over_a_block_without_rows_is_laid_out_as_well() {
        becomes(
            "二、主动公开政府信息情况\n第二十条第（六）项\n \n第二十条第（八）项\n行政事业性收费\t0\n",
            compact(),
            "二、主动公开政府信息情况\n\n第二十条第（六）项\t\t\t\n第二十条第（八）项\t\t\t\n\
             行政事业性收费\t0\t\t\n",
        );
    }

    #[test]
    fn a_wrong_figure_is_no_doubt_about_the_grid() {
        drawn(
            "二、主动公开政府信息情况\n\n第二十条第（一）项\n\
             信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\tO\t\t１2\n\
             行政规范性文件\t6\t2（其中修订1件）\t3\n本地另加的一行\t1\t2\t3\n注：见说明\t\n",
            expect![[r#"
                二、主动公开政府信息情况

                第二十条第（一）项→→→
                信息内容＿＿＿·→本年制发件数···→本年废止件数＿·····→现行有效件数
                规章＿＿＿＿＿·→＿＿＿＿＿＿··O→＿＿＿＿＿＿＿·····→＿＿＿＿＿··１2
                行政规范性文件·→＿＿＿＿＿＿··6→···2（其中修订1件）→＿＿＿＿＿＿··3
                本地另加的一行·→＿＿＿＿＿＿··1→＿＿＿＿＿＿＿····2→＿＿＿＿＿＿··3
                注：见说明→
            "#]],
        );
    }

    #[test]
    fn tables_that_the_form_does_not_know() {
        drawn(
            "一、总体情况\n\n类别\t件数\n公告\t12\n通知\t3 \n\n\n甲\t乙\t丙\n丁\t戊\t己\n",
            expect![[r#"
                一、总体情况

                类别···→件数
                公告···→＿＿·12
                通知···→＿＿··3

                甲·→乙·→丙
                丁·→戊·→己
            "#]],
        );
        // A TAB may stand for an indent, or between two words.
        stays("一、总体情况\n\n\t第一段。\n\n\t第二段。\n");
        stays("一、总体情况\n\n联系电话：\t0371-1234\n");
        let document = format!("{TITLE}\n一、总体情况\n\n甲\t乙\t丙 \n丁\t戊\n");
        let formatted =
            format(&Document::new(&document, Schemas::built_in()), Options::default(), None);
        assert!(formatted.edits.is_empty() && formatted.left.len() == 1);
    }

    #[test]
    fn what_is_no_report_is_left_alone() {
        let text = "fn main() {\n\tlet a = 1;  \n\tlet b;\n}\n\n\n";
        let document = Document::new(text, Schemas::built_in());
        assert!(format(&document, Options::default(), None).edits.is_empty());
    }
}
