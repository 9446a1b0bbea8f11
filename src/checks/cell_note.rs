//! A note behind the number of a cell (rule C04).

use crate::amount::Value;
use crate::form::table::Table;
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "cell-note",
    severity: Severity::Info,
    page: Page {
        chinese: "\
# 数后带说明

格子里的数后面带有括号说明。格子里只应填数，说明可以写在正文里，汇总和比对时才不会出错。带说明的数按前面的数核对，不算错误；公开发布的报告中也有这样写的。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式：各数据格填数量或者金额。

错误：

```text
行政规范性文件\t6（其中修订2件）\t2\t31
```

正确：

```text
行政规范性文件\t6\t2\t31
```
",
        english: "\
# A note behind a figure

The figure in the cell is followed by a note in brackets. A cell should hold the figure alone; the note can stand in the text, so that totals and comparisons do not go wrong. The figure before the note is the one that is checked. This is no fault: published reports have such notes.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号: each cell holds a count or an amount.

Wrong:

```text
行政规范性文件\t6（其中修订2件）\t2\t31
```

Right:

```text
行政规范性文件\t6\t2\t31
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for (at, figure, row) in table.odd_figures() {
        let Value::Figure(number) = &figure.value else { continue };
        let Some(note) = number.note else { continue };
        let span = note.shifted(figure.span.start);
        let (name, amount, text) = (table.name(at), number.amount, row.text(span));
        let message = Message::new(
            format!("{name}的数后带有说明“{text}”，按 {amount} 核对；说明宜写在正文里"),
            format!("{name} has a note, `{text}`, and is taken for {amount}; notes belong in the text"),
        );
        found.push(Finding::new(&RULE, row.place(span), message));
    }
    findings.add_together(found, |count| {
        let title = &table.schema().name;
        Message::new(
            format!("{title}有 {count} 个数后带有说明，按前面的数核对；说明宜写在正文里"),
            format!("{title} has {count} figures with notes, taken without them; notes belong in the text"),
        )
    });
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check};
    use expect_test::expect;

    #[test]
    fn nothing_in_clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn notes_in_either_brackets() {
        let text = changed("文件\t6\t2\t31", "文件\t6（其中修订 2 件）\t2件(自然失效)\t31");
        check(&super::RULE, &text, expect![[r#"
            info 32:10「（其中修订 2 件）」 行政规范性文件，本年制发件数的数后带有说明“（其中修订 2 件）”，按 6 核对；说明宜写在正文里
            info 32:23「(自然失效)」 行政规范性文件，本年废止件数的数后带有说明“(自然失效)”，按 2 核对；说明宜写在正文里
        "#]]);
    }

    #[test]
    fn a_label_with_brackets_is_no_note() {
        let text = changed("\t（一）予以公开\t\t0", "\t（一）予以公开（含已主动公开）\t\t0");
        check(&super::RULE, &text, expect![""]);
    }
}
