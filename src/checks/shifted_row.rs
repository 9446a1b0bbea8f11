//! Figures that stand one column beside their own (rule S07).

use crate::form::cause::Cause;
use crate::form::table::Table;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "shifted-row",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 一行的数错了一列

这一行多出一个数。按最后几格读，行合计不成立；往左错一格读就成立，多半是粘贴时多带了一个数。

依据：国办公开办函〔2021〕30号所附格式表三：每行七个数。

错误（行末多了一个 0）：

```text
一、本年新收政府信息公开申请数量\t\t\t5\t0\t0\t0\t0\t0\t5\t0
```

正确：

```text
一、本年新收政府信息公开申请数量\t\t\t5\t0\t0\t0\t0\t0\t5
```
",
        english: "\
# The figures of a row stand one column off

The row has one figure too many. Read from its end its sum fails; read one cell further left it holds: a figure too many was probably pasted along.

Basis: table three in the form of 国办公开办函〔2021〕30号 has seven figures a row.

Wrong (a 0 too many at the end):

```text
一、本年新收政府信息公开申请数量\t\t\t5\t0\t0\t0\t0\t0\t5\t0
```

Right:

```text
一、本年新收政府信息公开申请数量\t\t\t5\t0\t0\t0\t0\t0\t5
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for cause in table.causes() {
        let Cause::Shift { block, row } = cause else { continue };
        let Some(placed) = table.row(*block, *row) else { continue };
        let columns = table.schema().blocks[*block].columns.len();
        let message = Message::new(
            format!("这一行多于 {columns} 个数：往左错一格读，行合计才成立，请删去多余的数"),
            format!("more than {columns} figures in this row: its sum holds one cell further left; delete the one too many"),
        );
        findings.add(placed.span(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{changed, check};
    use expect_test::expect;

    #[test]
    fn a_figure_too_many_at_the_end() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t2\t2\t7\t1\t18\t0");
        check(&super::RULE, &text, expect![[r#"
            warning 50:1「二、上年结转政府信息公开申请数量→→→3→3→2…」 这一行多于 7 个数：往左错一格读，行合计才成立，请删去多余的数
        "#]]);
    }

    #[test]
    fn a_figure_too_many_in_front_is_read_past() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "0\t3\t3\t2\t2\t7\t1\t18");
        check(&super::RULE, &text, expect![""]);
    }
}
