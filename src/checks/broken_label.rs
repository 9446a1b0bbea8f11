//! A label that is broken into several lines (rule F08).

use crate::form::row::ReadRow;
use crate::form::table::Table;
use crate::report::Section;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span, is_blank};

pub static RULE: Rule = Rule {
    code: "broken-label",
    severity: Severity::Info,
    page: Page {
        chinese: "\
# 行名或者列名断成了几行

网页、Word、Excel 的一格里可以换行，粘贴成纯文本后，这一格就断成了几行，Excel 还会加上英文引号。各数照样读取并检查，但表格无法排版，复制回 Word 或者 Excel 时会错格。请接成一行。

依据：本工具的约定：表格的一行占一行文字，各格以 TAB 分隔。

错误：

```text
\t（二）部分公开
（区分处理的，只计这一情形，不计其他情形）\t\t1\t1\t0\t0\t0\t0\t2
```

正确：

```text
\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t\t1\t1\t0\t0\t0\t0\t2
```
",
        english: "\
# A label is broken into several lines

A cell of a web page, of Word or of Excel may have several lines; pasted as plain text, the cell is broken, and Excel adds quotes to it. Its figures are read and checked all the same, but the table cannot be laid out and goes awry when it is copied back. Join the lines.

Basis: a convention of this tool: a row is one line, its cells are parted by TABs.

Wrong:

```text
\t（二）部分公开
（区分处理的，只计这一情形，不计其他情形）\t\t1\t1\t0\t0\t0\t0\t2
```

Right:

```text
\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t\t1\t1\t0\t0\t0\t0\t2
```
",
    },
    check: Check::Rows(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let torn = || table.rows().filter_map(|placed| Some((placed, placed.row.torn?)));
    let Some((first, label)) = torn().next() else { return };
    let count = torn().count();
    let message = match count {
        1 => Message::new("这个行名或者列名断成了几行", "this label is broken into several lines"),
        _ => Message::new(
            format!("表中有 {count} 个行名、列名断成了几行"),
            format!("{count} labels of the table are broken into several lines"),
        ),
    };
    let finding = findings.add(first.place(label.span), message);
    let mut edits: Vec<Edit> = Vec::new();
    for (placed, label) in torn() {
        if !edits.is_empty() {
            let message = Message::new("这里也断开了", "broken here as well");
            finding.related(placed.place(label.span), message);
        }
        let needless = needless(placed.section, label.span);
        let delete = |span| Edit { span: placed.place(span), insert: String::new() };
        edits.extend(needless.into_iter().map(delete));
    }
    let title = Message::new("接成一行", "Join the lines");
    // Where cells are missing, the figures may be read otherwise when the label stands in its place.
    let is_certain = |row: &ReadRow| row.figures().all(|figure| figure.value.is_number_like());
    if torn().all(|(placed, _)| is_certain(placed.row)) {
        finding.safe_fix(title, edits);
    } else {
        finding.fix(title, edits);
    }
}

/// The line endings in a label with the blanks around them, and the quotes that Excel puts around
/// a cell of several lines.
fn needless(section: &Section, label: Span) -> Vec<Span> {
    let text = section.slice(label);
    let place = |from: usize, to: usize| Span::new(from as u32, to as u32).shifted(label.start);
    let (mut needless, mut start, mut end) = (Vec::new(), 0, 0);
    for line in text.split_inclusive(['\r', '\n']) {
        let begin = start + line.len() - line.trim_start_matches(is_blank).len();
        start += line.len();
        let words = line.trim_matches(is_blank);
        if words.is_empty() {
            continue;
        }
        if begin > 0 {
            needless.push(place(end, begin));
        }
        end = begin + words.len();
    }
    if text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
        needless.insert(0, place(0, 1));
        needless.push(place(text.len() - 1, text.len()));
    }
    needless
}

#[cfg(test)]
mod tests {
    use crate::checks::RULES;
    use crate::checks::fixture::{CLEAN, changed, check, fixed};
    use expect_test::expect;

    /// A clean report with line breaks in the head of table four.
    fn broken_head() -> String {
        changed("结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n7", "结果\n维持\t结果\n纠正\t其他\n结果\t尚未审结\t总计\n7")
    }

    /// A clean report with line breaks in the labels of two rows.
    fn broken_rows() -> String {
        let text = changed("（二）部分公开（区分", "（二）部分公开\n\n（区分")
            .replace("三、本年度办理结果", "三、本年度办理\n结果");
        let quoted = "\"1.申请人无正当\n理由逾期\n　　不补正、行政机关不再处理其政府信息公开申请\"";
        text.replace("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", quoted)
    }

    #[test]
    fn labels_in_several_lines() {
        check(&super::RULE, &broken_head(), expect![[r#"
            info 79:29「结果⏎维持」 表中有 3 个行名、列名断成了几行
              80:4「结果⏎纠正」 这里也断开了
              81:4「其他⏎结果」 这里也断开了
              改法：接成一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &broken_head()), CLEAN);
        check(&super::RULE, &broken_rows(), expect![[r#"
            info 51:1「三、本年度办理⏎结果」 表中有 3 个行名、列名断成了几行
              53:2「（二）部分公开⏎⏎（区分处理的，只计这一情形，不…」 这里也断开了
              72:10「"1.申请人无正当⏎理由逾期⏎　　不补正、行政机…」 这里也断开了
              改法：接成一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &broken_rows()), CLEAN);
    }

    #[test]
    fn nothing_else_is_wrong_with_them() {
        for rule in RULES.iter().filter(|rule| rule.code != super::RULE.code) {
            check(rule, &broken_head(), expect![""]);
            check(rule, &broken_rows(), expect![""]);
        }
    }

    #[test]
    fn lines_that_make_no_label_together() {
        check(&super::RULE, CLEAN, expect![""]);
        let text = changed("规章\t0\t0\t0\n", "规章\t0\t0\t0\n注\t\n");
        check(&super::RULE, &text, expect![""]);
    }
}
