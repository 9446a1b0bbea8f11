//! A unit behind the number of a cell (rule C06).

use crate::amount::{Amount, Value, power_of_yuan};
use crate::form::table::Table;
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::schema::{Column, Kind};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "unit-in-cell",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 格子里带有单位

数量格只填数，不写“件”“条”等量词；表头已经写明单位的金额格也只填数。

金额格里写的单位与表头不一致时（表头是万元，格子里写的是元），汇总会差一万倍，应当换算成表头的单位再填。2019 年格式的采购总金额，表头没有写单位，格子里应当写明，不在此列。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式的表头。

错误：

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t6120475元
```

正确：

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t612.0475
```
",
        english: "\
# A unit in the cell

A cell for a count holds the number alone, without 件 or 条; so does a cell for money under a head that gives the unit.

Where the unit in the cell is not that of the head (元 under a head in 万元) totals go wrong ten-thousandfold: convert the figure to the unit of the head. The total of procurement in the form of 2019 has no unit in its head and is written with one; that is right.

Basis: the heads of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.

Wrong:

```text
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t6120475元
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

/// Counters of things, which say no more than the number does.
const OF_THINGS: [&str; 6] = ["件", "条", "项", "个", "份", "宗"];

fn check(table: &Table, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for (at, figure, row) in table.odd_figures() {
        let Value::Figure(number) = &figure.value else { continue };
        let Some(unit) = number.unit else { continue };
        let column = table.column(at);
        let unit_span = unit.shifted(figure.span.start);
        let note = number.note.map(|note| note.shifted(figure.span.start));
        let end = note.map_or(figure.span.end, |note| note.start);
        let from = number.number.end + figure.span.start;
        let cell = Cell {
            name: table.name(at),
            column,
            amount: number.amount,
            unit: row.text(unit_span),
            number: row.place(number.number.shifted(figure.span.start)),
            unit_span: row.place(unit_span),
            behind: row.place(Span::new(from, end)),
        };
        found.extend(match column.kind {
            Kind::Count | Kind::Signed => Some(cell.in_a_count()),
            Kind::Money => cell.in_an_amount(),
        });
    }
    let title = &table.schema().name;
    let (plain, wrong): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| finding.severity == Severity::Hint);
    findings.add_together(wrong, |count| {
        Message::new(
            format!("{title}有 {count} 格的单位与这一列不符，请核对"),
            format!("{title} has {count} cells whose units are not those of their columns"),
        )
    });
    findings.add_together(plain, |count| {
        Message::new(
            format!("{title}有 {count} 格带有单位，只填数即可"),
            format!("{title} has {count} cells with units; write the numbers alone"),
        )
    });
}

/// A cell with a unit.
struct Cell<'a> {
    name: String,
    column: &'a Column,
    amount: Amount,
    unit: &'a str,
    number: Span,
    unit_span: Span,
    /// All between the number and a note: the unit, and the brackets around it.
    behind: Span,
}

impl Cell<'_> {
    fn in_a_count(&self) -> Finding {
        let Self { name, unit, .. } = self;
        if power_of_yuan(unit).is_some() {
            let message = Message::new(
                format!("{name}填的是金额（{unit}），这一列应填数量，请核对"),
                format!("{name} is in {unit}, but this column is a count; look at the records"),
            );
            let mut finding = Finding::new(&RULE, self.unit_span, message);
            finding.severity(Severity::Warning);
            return finding;
        }
        self.needless(OF_THINGS.contains(unit))
    }

    /// A unit without which the number says the same, for certain where it is `safe` to delete.
    fn needless(&self, safe: bool) -> Finding {
        let Self { name, unit, .. } = self;
        let message = Message::new(
            format!("{name}带有单位“{unit}”，只填数即可"),
            format!("{name} has the unit `{unit}`; write the number alone"),
        );
        let mut finding = Finding::new(&RULE, self.unit_span, message);
        let title = Message::new(format!("删去“{unit}”"), format!("Delete `{unit}`"));
        let edits = vec![Edit { span: self.behind, insert: String::new() }];
        if safe {
            finding.safe_fix(title, edits);
        } else {
            finding.fix(title, edits);
        }
        finding
    }

    /// Under a head without a unit, the cell is the place to give it.
    fn in_an_amount(&self) -> Option<Finding> {
        let Self { name, column, amount, unit, .. } = self;
        let wanted = column.unit.as_deref().filter(|wanted| column.name.contains(wanted));
        let Some(power) = power_of_yuan(unit) else {
            let message = Message::new(
                format!("{name}带有单位“{unit}”，这一列应填金额，请核对"),
                format!("{name} has the unit `{unit}`, but this column is money; look at the records"),
            );
            let mut finding = Finding::new(&RULE, self.unit_span, message);
            finding.severity(Severity::Warning);
            return Some(finding);
        };
        let wanted = wanted?;
        // Nothing is nothing in any unit.
        if wanted == *unit || amount.is_zero() {
            return Some(self.needless(true));
        }
        let value = amount.scaled(power - power_of_yuan(wanted)?)?;
        let value = column.decimals.map_or(value, |most| value.rounded(most));
        let message = Message::new(
            format!("{name}填的是 {amount} {unit}，表头的单位是{wanted}，应填 {value}"),
            format!("{name} is {amount} {unit}, but the head is in {wanted}; write {value}"),
        );
        let span = self.number.hull(self.behind);
        let mut finding = Finding::new(&RULE, span, message);
        finding.severity(Severity::Warning);
        let title =
            Message::new(format!("换算为{wanted}：{value}"), format!("Convert to {wanted}: {value}"));
        finding.fix(title, vec![Edit { span, insert: value.to_string() }]);
        Some(finding)
    }
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
    fn a_counter() {
        let text = changed("文件\t6\t2\t31", "文件\t6 件\t2部（自然失效）\t31");
        check(&super::RULE, &text, expect![[r#"
            hint 32:11「件」 行政规范性文件，本年制发件数带有单位“件”，只填数即可
              改法：删去“件”
            hint 32:14「部」 行政规范性文件，本年废止件数带有单位“部”，只填数即可
              改法：删去“部”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), text.replace("6 件", "6"));
    }

    #[test]
    fn a_counter_in_brackets() {
        let text = changed("文件\t6\t2\t31", "文件\t6（件）\t2 (部)（自然失效）\t31");
        check(&super::RULE, &text, expect![[r#"
            hint 32:11「件」 行政规范性文件，本年制发件数带有单位“件”，只填数即可
              改法：删去“件”
            hint 32:17「部」 行政规范性文件，本年废止件数带有单位“部”，只填数即可
              改法：删去“部”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), text.replace("6（件）", "6"));
        let text = changed("612.0475", "6120475（元）");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        assert_eq!(fixed(&super::RULE, &changed("612.0475", "612.0475（万元）")), CLEAN);
    }

    #[test]
    fn a_counter_behind_every_figure_is_one_finding() {
        let text = changed("8\t0\t0\t0\t0\t14\t22", "8件\t0件\t0件\t0件\t0件\t14件\t22件");
        check(&super::RULE, &text, expect![[r#"
            hint 67:18「件」 收到和处理政府信息公开申请情况表有 7 格带有单位，只填数即可
              67:21「件」 4.无正当理由大量反复申请，法人或其他组织·商业企业带有单位“件”，只填数即可
              67:24「件」 4.无正当理由大量反复申请，法人或其他组织·科研机构带有单位“件”，只填数即可
              67:27「件」 4.无正当理由大量反复申请，法人或其他组织·社会公益组织带有单位“件”，只填数即可
              67:30「件」 4.无正当理由大量反复申请，法人或其他组织·法律服务机构带有单位“件”，只填数即可
              67:34「件」 4.无正当理由大量反复申请，法人或其他组织·其他带有单位“件”，只填数即可
              67:38「件」 4.无正当理由大量反复申请，总计带有单位“件”，只填数即可
              改法：一并修改 7 处
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn money_among_counts_and_counts_among_money() {
        let text = changed("行政处罚\t87", "行政处罚\t87万元");
        check(&super::RULE, &text.replace("612.0475", "612件"), expect![[r#"
            warning 38:8「万元」 行政处罚，本年处理决定数量填的是金额（万元），这一列应填数量，请核对
            warning 42:12「件」 行政事业性收费，本年收费金额（单位：万元）带有单位“件”，这一列应填金额，请核对
        "#]]);
    }

    #[test]
    fn another_unit_than_that_of_the_head() {
        let text = changed("612.0475", "6,120,475元");
        check(&super::RULE, &text, expect![[r#"
            warning 42:9「6,120,475元」 行政事业性收费，本年收费金额（单位：万元）填的是 6120475 元，表头的单位是万元，应填 612.0475
              改法：换算为万元：612.0475
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        check(&super::RULE, &changed("612.0475", "6120475.08元"), expect![[r#"
            warning 42:9「6120475.08元」 行政事业性收费，本年收费金额（单位：万元）填的是 6120475.08 元，表头的单位是万元，应填 612.0475
              改法：换算为万元：612.0475
        "#]]);
        check(&super::RULE, &changed("612.0475", "0.06亿元"), expect![[r#"
            warning 42:9「0.06亿元」 行政事业性收费，本年收费金额（单位：万元）填的是 0.06 亿元，表头的单位是万元，应填 600
              改法：换算为万元：600
        "#]]);
    }

    #[test]
    fn the_unit_of_the_head_or_one_under_a_head_without() {
        let text = changed("612.0475", "612.0475 万元");
        check(&super::RULE, &text, expect![[r#"
            hint 42:18「万元」 行政事业性收费，本年收费金额（单位：万元）带有单位“万元”，只填数即可
              改法：删去“万元”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let nothing = changed("612.0475", "0元");
        assert_eq!(fixed(&super::RULE, &nothing), changed("612.0475", "0"));
        check(&super::RULE, &CLEAN_2019.replace("86000元", "8.6万元"), expect![""]);
    }
}
