//! An amount of money that is doubtful: too many decimals, or too large for its unit (rule C07).

use crate::amount::{Amount, Value, power_of_yuan};
use crate::form::table::Table;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::Kind;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "doubtful-fee",
    severity: Severity::Info,
    page: Page {
        chinese: "\
# 金额可疑

以万元为单位的金额格里，超过 1000000 万元（一百亿元）的数，多半是把以元为单位的数直接填了进去；小数超过四位的数，多半是没有换算或者没有四舍五入。

大城市的收费总额可以达到几十万万元，确实如此的不必修改。

依据：国办公开办函〔2021〕30号所附格式表二的表头“本年收费金额（单位：万元）”。

错误（以元为单位填入）：

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t6120475
```

正确：

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t612.0475
```
",
        english: "\
# A doubtful amount

In a cell for 万元 (ten thousand yuan), more than 1,000,000 is ten thousand million yuan: probably the figure was in yuan and went in as it was. More than four decimals are probably a figure that was not converted or not rounded.

Large cities do collect several hundred thousand 万元; where that is so, leave the figure.

Basis: the head 本年收费金额（单位：万元） of table two in the form of 国办公开办函〔2021〕30号.

Wrong (the figure is in yuan):

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t6120475
```

Right:

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t612.0475
```
",
    },
    check: Check::Table(check),
};

/// More 元 than this, in a cell of a larger unit, were probably meant for 元.
const DOUBTFUL_YUAN: i64 = 10_000_000_000;

fn check(table: &Table, findings: &mut Findings) {
    for (at, figure, row) in table.odd_figures() {
        let column = table.column(at);
        let Value::Figure(number) = &figure.value else { continue };
        if column.kind != Kind::Money {
            continue;
        }
        let written = number.unit.map(|unit| row.text(unit.shifted(figure.span.start)));
        let Some(unit) = column.unit.as_deref() else { continue };
        if written.is_some_and(|written| written != unit) {
            continue;
        }
        let (name, amount) = (table.name(at), number.amount);
        let span = number.number.shifted(figure.span.start);
        let span = row.place(span);
        let most = column.decimals;
        let (message, value) = if let Some((limit, in_yuan)) = too_large(amount, unit) {
            let value = most.map_or(in_yuan, |most| in_yuan.rounded(most));
            let message = Message::new(
                format!("{name}为 {amount} {unit}，超过 {limit} {unit}，疑把元当作{unit}；如果原数以元为单位，应填 {value}"),
                format!("{name} is {amount} {unit}, more than {limit}: perhaps it was in 元; then write {value}"),
            );
            (message, value)
        } else {
            let decimals = amount.significant_decimals();
            let Some(most) = most.filter(|most| decimals > *most) else { continue };
            let message = Message::new(
                format!("{name}为 {amount}，有 {decimals} 位小数，最多 {most} 位，请核对是否换算正确、是否四舍五入"),
                format!("{name} is {amount}: {decimals} decimals, at most {most}; see whether it was converted and rounded"),
            );
            (message, amount.rounded(most))
        };
        let title = Message::new(format!("改为 {value}"), format!("Change to {value}"));
        findings.add(span, message).fix(title, vec![Edit { span, insert: value.to_string() }]);
    }
}

/// The limit that the amount passes, and the amount if it was in 元, both in the unit.
fn too_large(amount: Amount, unit: &str) -> Option<(Amount, Amount)> {
    let power = power_of_yuan(unit).filter(|power| *power > 0)?;
    let limit = Amount::from(DOUBTFUL_YUAN).scaled(-power)?;
    let in_yuan = amount.scaled(-power)?;
    (amount > limit).then_some((limit, in_yuan))
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
    fn yuan_in_a_cell_of_another_unit() {
        let text = changed("612.0475", "6120475");
        check(&super::RULE, &text, expect![[r#"
            info 42:9「6120475」 行政事业性收费，本年收费金额（单位：万元）为 6120475 万元，超过 1000000 万元，疑把元当作万元；如果原数以元为单位，应填 612.0475
              改法：改为 612.0475
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        check(&super::RULE, &changed("612.0475", "6,120,475.08万元"), expect![[r#"
            info 42:9「6,120,475.08」 行政事业性收费，本年收费金额（单位：万元）为 6120475.08 万元，超过 1000000 万元，疑把元当作万元；如果原数以元为单位，应填 612.0475
              改法：改为 612.0475
        "#]]);
    }

    #[test]
    fn what_a_large_city_collects_is_let_be() {
        for fee in ["316441", "1000000", "59237.2449", "0.0000", "12.50000"] {
            check(&super::RULE, &changed("612.0475", fee), expect![""]);
        }
    }

    #[test]
    fn too_many_decimals() {
        let text = changed("612.0475", "612.04745");
        check(&super::RULE, &text, expect![[r#"
            info 42:9「612.04745」 行政事业性收费，本年收费金额（单位：万元）为 612.04745，有 5 位小数，最多 4 位，请核对是否换算正确、是否四舍五入
              改法：改为 612.0475
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn an_amount_in_yuan_may_be_large() {
        check(&super::RULE, &CLEAN_2019.replace("86000元", "86000000元"), expect![""]);
        check(&super::RULE, &CLEAN_2019.replace("86000元", "8.60000001万元"), expect![""]);
        check(&super::RULE, &changed("612.0475", "6120475元"), expect![""]);
    }
}
