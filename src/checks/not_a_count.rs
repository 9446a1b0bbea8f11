//! Negative figures, and decimals where whole numbers are counted (rule C05).

use crate::amount::{Amount, Value};
use crate::form::table::Table;
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::schema::Kind;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "not-a-count",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 件数为负数或者小数

件数、宗数等数量只能是 0 或者正整数；金额可以有小数，但不能是负数；2019 年格式中的“本年增/减”可以是负数，但也必须是整数。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式。

错误：

```text
行政许可\t-1284
行政处罚\t87.5
```

正确：

```text
行政许可\t1284
行政处罚\t87
```

请核对原始台账后再改。
",
        english: "\
# A count that is negative or has decimals

A count is 0 or a positive whole number. An amount of money may have decimals but is not negative. An increase or a decrease, in the form of 2019, may be negative but is whole too.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.

Wrong:

```text
行政许可\t-1284
行政处罚\t87.5
```

Right:

```text
行政许可\t1284
行政处罚\t87
```

Look at the records before you change it.
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for (at, figure, row) in table.odd_figures() {
        let Value::Figure(number) = &figure.value else { continue };
        let (kind, amount) = (table.column(at).kind, number.amount);
        let Some(fault) = fault(kind, amount) else { continue };
        let (chinese, english) = match fault {
            Fault::Negative => ("不能是负数", "may not be negative"),
            Fault::Fraction => ("应为整数", "must be a whole number"),
            Fault::Point => ("应为整数，不写小数", "is a whole number; write no decimals"),
        };
        let name = table.name(at);
        let span = number.number.shifted(figure.span.start);
        let text = row.text(span);
        let message = Message::new(
            format!("{name}为 {text}，{chinese}"),
            format!("{name} is {text}: it {english}"),
        );
        let span = row.place(span);
        let mut finding = Finding::new(&RULE, span, message);
        if fault == Fault::Point {
            finding.severity(Severity::Hint);
            let whole = text.find(['.', '．']).map_or(text, |point| &text[..point]);
            let whole = if number.amount.is_zero() { "0" } else { whole };
            let title = Message::new(format!("改为 {whole}"), format!("Change to {whole}"));
            finding.safe_fix(title, vec![Edit { span, insert: whole.into() }]);
        }
        found.push(finding);
    }
    let title = &table.schema().name;
    let (points, wrong): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| finding.severity == Severity::Hint);
    findings.add_together(wrong, |count| {
        Message::new(
            format!("{title}有 {count} 个数是负数或者小数，请核对"),
            format!("{title} has {count} figures that are negative or no whole numbers"),
        )
    });
    findings.add_together(points, |count| {
        Message::new(
            format!("{title}有 {count} 个整数写成了小数，不写小数点以后的 0"),
            format!("{title} has {count} whole numbers with decimals; write none"),
        )
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Negative,
    Fraction,
    /// A whole number with zeros behind a point.
    Point,
}

fn fault(kind: Kind, amount: Amount) -> Option<Fault> {
    if amount.is_negative() && kind != Kind::Signed {
        Some(Fault::Negative)
    } else if kind == Kind::Money || amount.decimals() == 0 {
        None
    } else if amount.is_whole() {
        Some(Fault::Point)
    } else {
        Some(Fault::Fraction)
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
    fn counts() {
        let text = changed("行政规范性文件\t6\t2\t31", "行政规范性文件\t-6\t2.5件\t31");
        check(&super::RULE, &text, expect![[r#"
            error 32:9「-6」 行政规范性文件，本年制发件数为 -6，不能是负数
            error 32:12「2.5」 行政规范性文件，本年废止件数为 2.5，应为整数
        "#]]);
    }

    #[test]
    fn a_whole_number_with_decimals() {
        let text = changed("行政规范性文件\t6\t2\t31", "行政规范性文件\t6\t2\t31.00件");
        check(&super::RULE, &text, expect![[r#"
            hint 32:13「31.00」 行政规范性文件，现行有效件数为 31.00，应为整数，不写小数
              改法：改为 31
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed("6\t2\t31", "6\t2\t31件"));
    }

    #[test]
    fn zero_without_a_digit_before_its_point() {
        let text = changed("行政许可\t1284", "行政许可\t.0");
        assert_eq!(fixed(&super::RULE, &text), changed("行政许可\t1284", "行政许可\t0"));
    }

    #[test]
    fn money_may_have_decimals_but_no_sign() {
        check(&super::RULE, &changed("612.0475", "-612.0475"), expect![[r#"
            error 42:9「-612.0475」 行政事业性收费，本年收费金额（单位：万元）为 -612.0475，不能是负数
        "#]]);
    }

    #[test]
    fn a_change_may_be_negative_but_is_whole() {
        let text = CLEAN_2019.replacen("23\t+2\t23", "23\t-2\t23", 1);
        check(&super::RULE, &text, expect![""]);
        let text = CLEAN_2019.replacen("23\t+2\t23", "23\t-2.5\t23", 1);
        check(&super::RULE, &text, expect![[r#"
            error 15:9「-2.5」 行政许可，本年增/减为 -2.5，应为整数
        "#]]);
    }

    #[test]
    fn a_table_of_decimals_is_one_finding() {
        let text = changed("8\t0\t0\t0\t0\t14\t22", "8.0\t0.0\t0.0\t0.0\t0.0\t14.0\t22.0");
        check(&super::RULE, &text, expect![[r#"
            hint 67:17「8.0」 收到和处理政府信息公开申请情况表有 7 个整数写成了小数，不写小数点以后的 0
              67:21「0.0」 4.无正当理由大量反复申请，法人或其他组织·商业企业为 0.0，应为整数，不写小数
              67:25「0.0」 4.无正当理由大量反复申请，法人或其他组织·科研机构为 0.0，应为整数，不写小数
              67:29「0.0」 4.无正当理由大量反复申请，法人或其他组织·社会公益组织为 0.0，应为整数，不写小数
              67:33「0.0」 4.无正当理由大量反复申请，法人或其他组织·法律服务机构为 0.0，应为整数，不写小数
              67:37「14.0」 4.无正当理由大量反复申请，法人或其他组织·其他为 14.0，应为整数，不写小数
              67:42「22.0」 4.无正当理由大量反复申请，总计为 22.0，应为整数，不写小数
              改法：一并修改 7 处
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }
}
