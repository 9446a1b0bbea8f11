//! A mark or a word in place of 0 (rule C02).

use crate::amount::{Amount, Value};
use crate::form::line::{Balance, Line};
use crate::form::table::{CellAt, Table};
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::schema::Kind;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "mark-for-zero",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 用符号或文字代替 0

没有数的格子应填 0，不要填“/”“-”“—”“无”“不适用”等。这些写法分不清是 0、不适用还是没有统计，含有它的勾稽关系也无法核对。

程序提供的改法是改为 0；如果按勾稽关系这一格应有别的数，就提供那个数。请核对后再改。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式；《条例》第五十条。

错误：

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t/\t/\t无
```

正确：

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
```
",
        english: "\
# A mark or a word in place of 0

Where there is nothing to count the cell is 0, not `/`, `-`, `—`, 无 or 不适用. Such a mark may mean 0, not applicable or not counted, and no sum over it can be checked.

The fix writes 0, or where the sum rules ask for another figure, that one. Look at the records before you take it.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号; Regulation, article 50.

Wrong:

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t/\t/\t无
```

Right:

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let mut marks = table.odd_figures().filter(|(_, figure, _)| *figure.value == Value::Mark).peekable();
    if marks.peek().is_none() {
        return;
    }
    let asked = asked_by_sums(table);
    let mut found: Vec<Finding> = Vec::new();
    for (at, figure, row) in marks {
        let value = meant(table, at, &asked);
        let (chinese, english) = match value {
            Some(value) if value.is_zero() => {
                ("没有的填 0".into(), "0 where there are none".into())
            }
            Some(value) => {
                (format!("按勾稽关系应为 {value}"), format!("the sum rules ask for {value}"))
            }
            None => ("请核对".into(), "look at the records".into()),
        };
        let (name, mark) = (table.name(at), row.text(figure.span));
        let message = Message::new(
            format!("{name}填的是“{mark}”，应填数，{chinese}"),
            format!("{name} is `{mark}`; write a figure: {english}"),
        );
        let span = row.place(figure.span);
        let mut finding = Finding::new(&RULE, span, message);
        if let Some(value) = value {
            let title = Message::new(format!("改为 {value}"), format!("Change to {value}"));
            finding.fix(title, vec![Edit { span, insert: value.to_string() }]);
        }
        found.push(finding);
    }
    findings.add_together(found, |count| {
        let title = &table.schema().name;
        Message::new(
            format!("{title}有 {count} 格填的是符号或文字，应填数，没有的填 0"),
            format!("{title} has {count} cells with a mark; write figures, 0 where there are none"),
        )
    });
}

/// The values that sums ask for where marks stand.
fn asked_by_sums(table: &Table) -> Vec<(CellAt, Amount)> {
    table.lines().filter_map(|line| asked_by(&line)).collect()
}

/// A line asks for a value where its total is a mark, other marks in it being 0, or where one mark
/// alone keeps it from being assessed.
fn asked_by(line: &Line) -> Option<(CellAt, Amount)> {
    let is_mark = |cell: &CellAt| {
        line.table.figure(*cell).is_some_and(|(figure, _)| *figure.value == Value::Mark)
    };
    let marks = || line.addends().map(|addend| addend.cell).filter(is_mark);
    let first = marks().next()?;
    let total = line.equation.total().and_then(|_| line.total()).filter(is_mark);
    let value = match (total, marks().count()) {
        (Some(_), _) => match line.balance_with_zeros() {
            Balance::Holds => Some(Amount::ZERO),
            Balance::Off { left, .. } => Some(left),
            Balance::Unknown => None,
        },
        (None, 1) => line.needed(first),
        (None, _) => None,
    };
    Some((total.unwrap_or(first), value?))
}

/// What a mark stands for: 0 unless sums ask for another figure; nothing when they disagree.
fn meant(table: &Table, cell: CellAt, asked: &[(CellAt, Amount)]) -> Option<Amount> {
    let mut values = asked.iter().filter(|(at, _)| *at == cell).map(|(_, value)| *value);
    let value = values.next().unwrap_or(Amount::ZERO);
    let kind = table.column(cell).kind;
    (values.all(|other| other == value) && (kind == Kind::Signed || !value.is_negative()))
        .then_some(value)
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
    fn a_few_marks() {
        let text = changed("规章\t0\t0\t0", "规章\t/\t无\t—");
        check(&super::RULE, &text, expect![[r#"
            warning 31:4「/」 规章，本年制发件数填的是“/”，应填数，没有的填 0
              改法：改为 0
            warning 31:6「无」 规章，本年废止件数填的是“无”，应填数，没有的填 0
              改法：改为 0
            warning 31:8「—」 规章，现行有效件数填的是“—”，应填数，没有的填 0
              改法：改为 0
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed("规章\t0\t0\t0", "规章\t0\t无\t—"));
    }

    #[test]
    fn the_figure_that_the_sums_ask_for() {
        let text = changed("7\t0\t0\t0\t7\t0", "7\t0\t0\t0\t/\t0");
        check(&super::RULE, &text, expect![[r#"
            warning 80:9「/」 行政复议·总计填的是“/”，应填数，按勾稽关系应为 7
              改法：改为 7
        "#]]);
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t-\t2\t7\t1\t18");
        check(&super::RULE, &text, expect![[r#"
            warning 50:24「-」 二、上年结转政府信息公开申请数量，法人或其他组织·科研机构填的是“-”，应填数，按勾稽关系应为 2
              改法：改为 2
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_total_beside_other_marks() {
        let text = changed("7\t0\t0\t0\t7\t0", "7\t/\t/\t/\t/\t0");
        check(&super::RULE, &text, expect![[r#"
            warning 80:3「/」 行政复议·结果纠正填的是“/”，应填数，没有的填 0
              改法：改为 0
            warning 80:5「/」 行政复议·其他结果填的是“/”，应填数，没有的填 0
              改法：改为 0
            warning 80:7「/」 行政复议·尚未审结填的是“/”，应填数，没有的填 0
              改法：改为 0
            warning 80:9「/」 行政复议·总计填的是“/”，应填数，按勾稽关系应为 7
              改法：改为 7
        "#]]);
    }

    #[test]
    fn sums_that_disagree_offer_nothing() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t-\t2\t7\t1\t20");
        check(&super::RULE, &text, expect![[r#"
            warning 50:24「-」 二、上年结转政府信息公开申请数量，法人或其他组织·科研机构填的是“-”，应填数，请核对
        "#]]);
    }

    #[test]
    fn a_mark_for_every_zero_is_one_finding() {
        let text = CLEAN_2019.replace("\t0\t", "\t/\t").replace("\t0\t", "\t/\t");
        check(&super::RULE, &text, expect![[r#"
            warning 11:6「/」 主动公开政府信息情况表有 6 格填的是符号或文字，应填数，没有的填 0
              12:10「/」 规范性文件，本年新公开数量填的是“/”，应填数，没有的填 0
              16:12「/」 其他对外管理服务事项，上一年项目数量填的是“/”，应填数，没有的填 0
              16:14「/」 其他对外管理服务事项，本年增/减填的是“/”，应填数，没有的填 0
              19:6「/」 行政处罚，上一年项目数量填的是“/”，应填数，没有的填 0
              20:6「/」 行政强制，上一年项目数量填的是“/”，应填数，没有的填 0
              改法：一并修改 6 处
            warning 34:20「/」 收到和处理政府信息公开申请情况表有 73 格填的是符号或文字，应填数，没有的填 0
              34:22「/」 二、上年结转政府信息公开申请数量，法人或其他组织·商业企业填的是“/”，应填数，没有的填 0
              34:24「/」 二、上年结转政府信息公开申请数量，法人或其他组织·科研机构填的是“/”，应填数，没有的填 0
              34:28「/」 二、上年结转政府信息公开申请数量，法人或其他组织·法律服务机构填的是“/”，应填数，没有的填 0
              34:30「/」 二、上年结转政府信息公开申请数量，法人或其他组织·其他填的是“/”，应填数，没有的填 0
              35:20「/」 （一）予以公开，自然人填的是“/”，应填数，没有的填 0
              35:22「/」 （一）予以公开，法人或其他组织·商业企业填的是“/”，应填数，没有的填 0
              35:24「/」 （一）予以公开，法人或其他组织·科研机构填的是“/”，应填数，没有的填 0
              35:26「/」 （一）予以公开，法人或其他组织·社会公益组织填的是“/”，应填数，没有的填 0
              35:30「/」 （一）予以公开，法人或其他组织·其他填的是“/”，应填数，没有的填 0
              36:32「/」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），自然人填的是“/”，应填数，没有的填 0
              36:34「/」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·商业企业填的是“/”，应填数，没有的填 0
              36:36「/」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·科研机构填的是“/”，应填数，没有的填 0
              改法：一并修改 73 处
            warning 62:3「/」 政府信息公开行政复议、行政诉讼情况表有 10 格填的是符号或文字，应填数，没有的填 0
              62:5「/」 行政复议·其他结果填的是“/”，应填数，没有的填 0
              62:7「/」 行政复议·尚未审结填的是“/”，应填数，没有的填 0
              62:11「/」 行政诉讼·未经复议直接起诉·结果维持填的是“/”，应填数，没有的填 0
              62:13「/」 行政诉讼·未经复议直接起诉·结果纠正填的是“/”，应填数，没有的填 0
              62:15「/」 行政诉讼·未经复议直接起诉·其他结果填的是“/”，应填数，没有的填 0
              62:21「/」 行政诉讼·复议后起诉·结果维持填的是“/”，应填数，没有的填 0
              62:23「/」 行政诉讼·复议后起诉·结果纠正填的是“/”，应填数，没有的填 0
              62:25「/」 行政诉讼·复议后起诉·其他结果填的是“/”，应填数，没有的填 0
              62:27「/」 行政诉讼·复议后起诉·尚未审结填的是“/”，应填数，没有的填 0
              改法：一并修改 10 处
        "#]]);
    }

    #[test]
    fn a_sign_or_a_label_is_no_mark() {
        let text = CLEAN_2019.replacen("23\t+2\t23", "23\t-2\t23", 1);
        check(&super::RULE, &text, expect![""]);
    }
}
