//! A row of figures that the form does not have (rule F04).

use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "unknown-row",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 格式中没有这一行

这一行有数，但行名不是格式规定的任何一行，或者没有行名。这些数没有计入任何合计。如果行名写错，请改正；如果是自行增加的行，请删去，需要说明的内容写入文字部分。

依据：国办公开办函〔2021〕30号所附格式表二、表三。

错误：

```text
规章\t0\t0\t0
行政规范性文件\t6\t2\t31
其他主动公开文件\t5\t0\t40
```

正确：

```text
规章\t0\t0\t0
行政规范性文件\t6\t2\t31
```
",
        english: "\
# The form has no such row

This row has figures, but its label is none of the form's, or it has none. Its figures are in no sum. Correct the label, or if the row was added, take it out and say in the text what there is to say.

Basis: tables two and three in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
规章\t0\t0\t0
行政规范性文件\t6\t2\t31
其他主动公开文件\t5\t0\t40
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

/// With more unknown rows than this, a table says so once.
const ROWS_NAMED: usize = 3;

fn check(table: &Table, findings: &mut Findings) {
    let is_unknown = |placed: &PlacedRow| match placed.row.of {
        RowMeaning::Unknown => placed.amounts() > 0,
        // A group's name with a label of its own that the form does not know.
        RowMeaning::Group(_) => placed.row.has_figures() && placed.unknown_label().is_some(),
        RowMeaning::Head | RowMeaning::Row(_) => false,
    };
    let mut unknown: Vec<PlacedRow> = table.rows().filter(is_unknown).collect();
    if unknown.is_empty() {
        return;
    }
    for ((block, row), placed) in table.stand_ins(&table.missing_rows()) {
        if is_unknown(&placed) {
            unknown.retain(|other| other.span() != placed.span());
            mislabelled(table, block, row, &placed, findings);
        }
    }
    if unknown.len() > ROWS_NAMED {
        return many(&unknown, findings);
    }
    for placed in &unknown {
        let message = match placed.unknown_label() {
            Some(span) => {
                let name = placed.text(span);
                Message::new(
                    format!("格式中没有“{name}”这一行，其中的数未计入任何合计"),
                    format!("the form has no row {name}; its figures are in no sum"),
                )
            }
            None => Message::new(
                "这一行有数而没有行名，不知属于哪一行，未检查；请补上行名",
                "this row has figures but no label, and was not checked: add its label",
            ),
        };
        findings.add(placed.span(), message);
    }
}

/// The row stands where one of the form is missing.
fn mislabelled(
    table: &Table,
    block: usize,
    row: usize,
    placed: &PlacedRow,
    findings: &mut Findings,
) {
    let schema = &table.schema().blocks[block].rows[row];
    let name = schema.name();
    let label = placed.unknown_label();
    let message = match label {
        Some(span) => {
            let written = placed.text(span);
            Message::new(
                format!("格式中没有“{written}”这一行，按位置应为“{name}”；这一行的数未检查"),
                format!("the form has no row {written}; by its place it is {name}; it was not checked"),
            )
        }
        None => Message::new(
            format!("这一行有数而没有行名，按位置应为“{name}”；这一行的数未检查"),
            format!("this row has figures but no label; by its place it is {name}; it was not checked"),
        ),
    };
    let finding = findings.add(placed.span(), message);
    let label = label.map(|span| placed.place(span));
    if let Some(span) = label.or_else(|| placed.empty_stub(schema.depth)) {
        let title =
            Message::new(format!("行名改为“{name}”"), format!("Change the label to {name}"));
        finding.fix(title, vec![Edit { span, insert: name.to_string() }]);
    }
}

fn many(unknown: &[PlacedRow], findings: &mut Findings) {
    let Some(first) = unknown.first() else { return };
    let count = unknown.len();
    let message = Message::new(
        format!("有 {count} 行不是格式规定的行，其中的数未计入任何合计"),
        format!("{count} rows are not in the form; their figures are in no sum"),
    );
    let finding = findings.add(first.span(), message);
    for placed in unknown {
        let name = placed.unknown_label().map_or("没有行名", |span| placed.text(span));
        finding.related(placed.span(), Message::new(name, name));
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_row_of_ones_own() {
        let text = changed("第二十条第（五）项", "其他主动公开文件\t5\t0\t40\n第二十条第（五）项");
        check(&super::RULE, &text, expect![[r#"
            warning 33:1「其他主动公开文件→5→0→40」 格式中没有“其他主动公开文件”这一行，其中的数未计入任何合计
        "#]]);
    }

    #[test]
    fn a_row_without_a_label() {
        let text = changed("四、结转下年度", "\t\t\t1\t1\t0\t0\t0\t0\t2\n四、结转下年度");
        check(&super::RULE, &text, expect![[r#"
            warning 73:1「→→→1→1→0→0→0→0→2」 这一行有数而没有行名，不知属于哪一行，未检查；请补上行名
        "#]]);
    }

    #[test]
    fn a_label_that_is_no_longer_to_be_recognised() {
        let text = changed("7.属于行政执法案卷\t", "7.案卷\t");
        check(&super::RULE, &text, expect![[r#"
            warning 59:1「→→7.案卷→0→0→0→0→0→6→6」 格式中没有“7.案卷”这一行，按位置应为“7.属于行政执法案卷”；这一行的数未检查
              改法：行名改为“7.属于行政执法案卷”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("1.属于国家秘密\t", "1.国密\t");
        check(&super::RULE, &text, expect![[r#"
            warning 53:1「→（三）不予公开→1.国密→0→0→0→22→0…」 格式中没有“1.国密”这一行，按位置应为“1.属于国家秘密”；这一行的数未检查
              改法：行名改为“1.属于国家秘密”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("\t\t7.属于行政执法案卷\t", "\t\t\t");
        check(&super::RULE, &text, expect![[r#"
            warning 59:1「→→→0→0→0→0→0→6→6」 这一行有数而没有行名，按位置应为“7.属于行政执法案卷”；这一行的数未检查
              改法：行名改为“7.属于行政执法案卷”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("\t\t7.属于行政执法案卷\t0\t0\t0\t0\t0\t6\t6", "\t6\t");
        check(&super::RULE, &text, expect![[r#"
            warning 59:1「→6→」 这一行有数而没有行名，按位置应为“7.属于行政执法案卷”；这一行的数未检查
        "#]]);
    }

    #[test]
    fn many_rows_at_once() {
        let rows = "甲街道\t1\t0\t1\n乙街道\t2\t0\t2\n丙街道\t0\t0\t0\n丁街道\t0\t0\t0\n";
        let text = changed("第二十条第（五）项", &format!("{rows}第二十条第（五）项"));
        check(&super::RULE, &text, expect![[r#"
            warning 33:1「甲街道→1→0→1」 有 4 行不是格式规定的行，其中的数未计入任何合计
              33:1「甲街道→1→0→1」 甲街道
              34:1「乙街道→2→0→2」 乙街道
              35:1「丙街道→0→0→0」 丙街道
              36:1「丁街道→0→0→0」 丁街道
        "#]]);
    }

    #[test]
    fn rows_without_figures_and_rows_elsewhere() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &changed("规章\t", "（单位：件）\t\t\t\n规章\t"), expect![""]);
        // A list of Word parts the number off.
        check(&super::RULE, &changed("2.其他法律", "2.\t其他法律"), expect![""]);
        let text = changed("完善申请的登记", "网站\t访问 5 次\n栏目\t12\n完善申请的登记");
        check(&super::RULE, &text, expect![""]);
    }
}
