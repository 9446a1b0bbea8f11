//! What can be folded: reports, sections, subheads, tables and their groups, runs of comments.

use crate::document::{Document, Entry};
use crate::form::part::{Part, PartOf, parts};
use crate::report::{Block, Section};
use crate::text::Span;

/// Lines that fold under the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first line's first character to the last line's end.
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Report,
    Section,
    Subhead,
    Table,
    /// A block of a table, or rows of one group.
    Rows,
    Comments,
}

/// Everything of two lines or more that can be folded, outer before inner.
pub fn folds(document: &Document) -> Vec<Fold> {
    let mut folds = Vec::new();
    for (start, entry) in document.entries() {
        let of_report = folds_of(entry).into_iter();
        folds.extend(of_report.map(|fold| Fold { span: fold.span.shifted(start), ..fold }));
    }
    folds
}

fn folds_of(entry: &Entry) -> Vec<Fold> {
    let mut folds = Vec::new();
    let report = &entry.report;
    if let Some((title, _)) = report.title()
        && report.written_end() > title.end
    {
        let span = Span::new(title.start, report.written_end());
        folds.push(Fold { span, kind: Kind::Report });
    }
    for (index, placed) in report.sections.iter().enumerate() {
        let section = &placed.section;
        let mut found = Vec::new();
        if let Some(heading) = section.heading {
            let end = section.without_blank_end().len() as u32;
            found.push(Fold { span: Span::new(heading.span.start, end), kind: Kind::Section });
        }
        comments(section, &mut found);
        let form = entry.form.as_ref().map(|form| (form, index));
        parts(section, form).iter().for_each(|part| visit(part, &mut found));
        found.retain(|fold| section.slice(fold.span).contains(['\n', '\r']));
        folds.extend(
            found.into_iter().map(|fold| Fold { span: fold.span.shifted(placed.start), ..fold }),
        );
    }
    folds
}

fn visit(part: &Part, folds: &mut Vec<Fold>) {
    let kind = match part.of {
        PartOf::Subhead(_) => Kind::Subhead,
        PartOf::Table(_) => Kind::Table,
        PartOf::Block { .. } | PartOf::Group { .. } => Kind::Rows,
        PartOf::Row(_) => return,
    };
    folds.push(Fold { span: part.span, kind });
    part.parts.iter().for_each(|inner| visit(inner, folds));
}

/// Comments with nothing but line endings and white space between them are one run.
fn comments(section: &Section, folds: &mut Vec<Fold>) {
    let is_comment = |block: &Block| matches!(block, Block::Comment(_));
    for run in section.blocks.chunk_by(|one, next| is_comment(one) && is_comment(next)) {
        if let [first @ Block::Comment(_), .., last] = run {
            folds.push(Fold { span: first.span().hull(last.span()), kind: Kind::Comments });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019};
    use crate::schema::Schemas;
    use crate::text::Encoding;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let document = Document::new(text, Schemas::built_in());
        let line = |offset| document.text.position(offset, Encoding::Utf8).line + 1;
        let mut drawn = String::new();
        for Fold { span, kind } in folds(&document) {
            let text = document.text.slice(span);
            let first = text.lines().next().unwrap_or_default().trim().replace('\t', "→");
            let first: String = first.chars().take(16).collect();
            drawn += &format!("{}-{} {kind:?} {first}\n", line(span.start), line(span.end));
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_whole_report() {
        check(
            CLEAN,
            expect![[r#"
            1-88 Report 云岭区水务局2023年政府信息公
            3-25 Section 一、总体情况
            7-9 Subhead （一）主动公开
            11-13 Subhead （二）依申请公开
            15-17 Subhead （三）政府信息管理
            19-21 Subhead （四）政府信息公开平台建设
            23-25 Subhead （五）监督保障
            27-42 Section 二、主动公开政府信息情况
            29-42 Table 第二十条第（一）项
            29-32 Rows 第二十条第（一）项
            33-35 Rows 第二十条第（五）项
            36-39 Rows 第二十条第（六）项
            40-42 Rows 第二十条第（八）项
            44-73 Section 三、收到和处理政府信息公开申请情
            46-73 Table （本列数据的勾稽关系为：第一项加
            51-72 Rows 三、本年度办理结果→（一）予以公
            53-60 Rows （三）不予公开→1.属于国家秘密
            61-63 Rows （四）无法提供→1.本机关不掌握
            64-68 Rows （五）不予处理→1.信访举报投诉
            69-71 Rows （六）其他处理→1.申请人无正当
            75-80 Section 四、政府信息公开行政复议、行政诉
            77-80 Table 行政复议→→→→→行政诉讼
            82-84 Section 五、存在的主要问题及改进情况
            86-88 Section 六、其他需要报告的事项
        "#]],
        );
    }

    #[test]
    fn two_reports_with_comments() {
        let text = format!(
            "// 说明\n// gouji: allow-file(empty-cell)\n{CLEAN_2019}\n// 一\n\n// 二\n{CLEAN}"
        );
        let document = Document::new(&text, Schemas::built_in());
        let reports = folds(&document).into_iter().filter(|fold| fold.kind == Kind::Report);
        assert_eq!(reports.count(), 2);
        check(
            "// 说明\n// 再说明\n一、总体情况\n\n一段话。\n\n\n// 甲\n正文\n",
            expect![[r#"
            1-2 Comments // 说明
            3-9 Section 一、总体情况
        "#]],
        );
    }

    #[test]
    fn text_that_is_no_report() {
        check("", expect![[""]]);
        check("随便写写\n两行", expect![[""]]);
        check(
            "甲\t1\r\n乙\t2\r\n",
            expect![[r#"
            1-2 Table 甲→1
        "#]],
        );
    }
}
