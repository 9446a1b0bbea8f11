//! Blank lines between the rows of a table (rule F08).

use crate::form::table::Table;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "blank-line-in-table",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 表格中间有空行

一张表的各行应当连在一起。空行不影响读取，但复制到 Word 或者 Excel 时一张表会断成两张。

依据：国办公开办函〔2021〕30号所附格式：表二、表三、表四各为一张完整的表格。

错误：

```text
规章\t0\t0\t0

行政规范性文件\t6\t2\t31
```

正确：

```text
规章\t0\t0\t0
行政规范性文件\t6\t2\t31
```
",
        english: "\
# Blank lines in a table

The rows of a table stand together. A blank line does not hinder reading, but when copied to Word or Excel one table becomes two.

Basis: in the form of 国办公开办函〔2021〕30号, tables two, three and four are one whole table each.

Wrong:

```text
规章\t0\t0\t0

行政规范性文件\t6\t2\t31
```

Right:

```text
规章\t0\t0\t0
行政规范性文件\t6\t2\t31
```
",
    },
    check: Check::Rows(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let gaps = || {
        table.rows().zip(table.rows().skip(1)).filter_map(|(row, next)| {
            if next.row.torn.is_some() {
                return None;
            }
            let end = row.section.line(row.row.span).end;
            let gap = row.between(&next).filter(|gap| gap.end > end)?;
            row.text(gap).trim().is_empty().then(|| row.place(Span::new(end, gap.end)))
        })
    };
    let Some(first) = gaps().next() else { return };
    let gaps: Vec<Span> = gaps().collect();
    let message = match gaps.len() {
        1 => Message::new("表格中间有空行", "a blank line in the table"),
        count => Message::new(
            format!("表格中间有 {count} 处空行"),
            format!("blank lines in {count} places of the table"),
        ),
    };
    let finding = findings.add(first, message);
    for gap in &gaps[1..] {
        finding.related(*gap, Message::new("空行", "blank"));
    }
    let edits = gaps.iter().map(|span| Edit { span: *span, insert: String::new() }).collect();
    finding.safe_fix(Message::new("删去空行", "Delete the blank lines"), edits);
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn one_place_and_several() {
        let text = changed("行政规范性文件\t", "\n行政规范性文件\t");
        check(&super::RULE, &text, expect![[r#"
            hint 32:1「⏎」 表格中间有空行
              改法：删去空行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = text.replace("第二十条第（五）项", "\n　\n第二十条第（五）项");
        check(&super::RULE, &text, expect![[r#"
            hint 32:1「⏎」 表格中间有 2 处空行
              34:1「⏎　⏎」 空行
              改法：删去空行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn blank_lines_around_a_table_and_in_prose() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &changed("行政许可\t", "\n// 以下由法规处填写\n\n行政许可\t"), expect![""]);
        check(&super::RULE, &changed("完善申请的登记", "网站\t5\n\n专栏\t2\n\n完善申请的登记"), expect![""]);
        check(&super::RULE, &CLEAN.replace('\n', "\r\n"), expect![""]);
    }

    #[test]
    fn every_row_apart() {
        let text = changed("\n结果维持\t结果纠正", "\n\n结果维持\t结果纠正").replace("\n7\t0", "\n\n\n7\t0");
        check(&super::RULE, &text, expect![[r#"
            hint 78:1「⏎」 表格中间有 2 处空行
              81:1「⏎⏎」 空行
              改法：删去空行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }
}
