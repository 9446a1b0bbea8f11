//! Zeros behind the point of an amount that say nothing (rule C08).

use crate::amount::Value;
use crate::form::row::RowMeaning;
use crate::form::table::Table;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::Kind;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "fee-style",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 金额的写法

没有收费时填 0，不必写成 0.00 或者 0.0000；小数位数超过规定、末尾又都是 0 的，多余的 0 可以删去。改动不影响数值。

有收费时，12.5、12.50、12.5000 的写法都可以。表头写明保留几位小数的，按表头填 0.0000 也可以。

依据：国办公开办函〔2021〕30号所附格式表二，金额以万元为单位；小数的写法是习惯，格式没有规定。

错误：

```text
行政事业性收费\t0.0000
```

正确：

```text
行政事业性收费\t0
```
",
        english: "\
# How an amount is written

Where no fee was collected the cell is 0, not 0.00 or 0.0000; and zeros beyond the decimals that the column allows can go. The number stays the same.

An amount that is not 0 may be written 12.5, 12.50 or 12.5000. Where the head itself asks for so many decimals, 0.0000 is right too.

Basis: table two in the form of 国办公开办函〔2021〕30号 asks for 万元; how decimals are written is custom, not law.

Wrong:

```text
行政事业性收费\t0.0000
```

Right:

```text
行政事业性收费\t0
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for (at, figure, row) in table.odd_figures() {
        let Value::Figure(number) = &figure.value else { continue };
        let column = table.column(at);
        let decimals = number.amount.decimals();
        if column.kind != Kind::Money || decimals == 0 {
            continue;
        }
        let span = number.number.shifted(figure.span.start);
        let text = row.text(span);
        let most = column.decimals.unwrap_or(u32::MAX);
        let plain = if number.amount.is_zero() && !asks_for_decimals(table, at.block) {
            "0"
        } else if decimals > most && number.amount.significant_decimals() <= most {
            without_last(text, decimals - most)
        } else {
            continue;
        };
        let name = table.name(at);
        let message = Message::new(
            format!("{name}写作 {text}，写 {plain} 即可"),
            format!("{name} is written {text}; {plain} says the same"),
        );
        let span = row.place(span);
        let title = Message::new(format!("改为 {plain}"), format!("Change to {plain}"));
        findings.add(span, message).safe_fix(title, vec![Edit { span, insert: plain.into() }]);
    }
}

/// True when the head over the figures, as the report has it, asks for a number of decimals.
fn asks_for_decimals(table: &Table, block: usize) -> bool {
    table.rows().any(|row| {
        row.row.of == RowMeaning::Head
            && row.row.block == Some((table.index, block))
            && row.text(row.row.span).contains("位小数")
    })
}

/// A number without its last digits, or its point when none is left behind it.
fn without_last(text: &str, digits: u32) -> &str {
    let cut = text.char_indices().rev().nth(digits.saturating_sub(1) as usize);
    cut.map_or(text, |(end, _)| text[..end].trim_end_matches(['.', '．']))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn nothing_in_clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn zero_with_decimals() {
        let text = changed("612.0475", "0.0000");
        check(&super::RULE, &text, expect![[r#"
            hint 42:9「0.0000」 行政事业性收费，本年收费金额（单位：万元）写作 0.0000，写 0 即可
              改法：改为 0
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed("612.0475", "0"));
        let text = CLEAN_2019.replace("86000元", "0.00万元");
        assert_eq!(fixed(&super::RULE, &text), CLEAN_2019.replace("86000元", "0万元"));
    }

    #[test]
    fn zeros_beyond_the_decimals_of_the_column() {
        let text = changed("612.0475", "612.04750");
        check(&super::RULE, &text, expect![[r#"
            hint 42:9「612.04750」 行政事业性收费，本年收费金额（单位：万元）写作 612.04750，写 612.0475 即可
              改法：改为 612.0475
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn other_zeros_are_let_be() {
        for fee in ["0", "12.5000", "12.50", "612.04751", "10"] {
            check(&super::RULE, &changed("612.0475", fee), expect![""]);
        }
    }

    #[test]
    fn a_head_that_asks_for_decimals_gets_them() {
        let text = changed("（单位：万元）", "（单位：万元，保留4位小数）");
        check(&super::RULE, &text.replace("612.0475", "0.0000"), expect![""]);
    }

    #[test]
    fn counts_are_not_money() {
        check(&super::RULE, &changed("行政许可\t1284", "行政许可\t0.00"), expect![""]);
    }
}
