//! One figure that explains every sum that fails around it (rule S06).

use crate::form::cause::Cause;
use crate::form::line::{Balance, Line};
use crate::form::table::{CellAt, Table};
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "suspect-figure",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 疑似填错的数

表三的每个数都同时受几条勾稽关系约束：行合计、列合计、“第一项加第二项等于第三项加第四项”。一个数填错，会有几条关系同时不成立；反过来，如果只改一个数就能使这几条关系全部成立，错的多半就是它。

依据：国办公开办函〔2021〕30号所附格式表三的表头说明。

错误（总计应为 18，误填为 81，行、列关系同时不成立）：

```text
二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t81
```

正确：

```text
二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t18
```

请核对原始台账后再改。
",
        english: "\
# A figure that is probably wrong

Each figure of table three stands in several sum rules: its row, its column, and the balance of the column. One wrong figure breaks several of them; where changing one single figure mends them all, that figure is probably the wrong one.

Basis: the head of table three in the form of 国办公开办函〔2021〕30号.

Wrong (81 instead of 18 breaks the row and the column):

```text
二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t81
```

Right:

```text
二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t18
```

Look at the records before you change it.
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for cause in table.causes() {
        let Cause::Figure { cell, value, lines } = cause else { continue };
        let Some((figure, span)) = table.figure(*cell) else { continue };
        let Some(is) = figure.value.amount() else { continue };
        let (name, count) = (table.name(*cell), lines.len());
        let message = Message::new(
            format!("{name}为 {is}，疑应为 {value}：{count} 条勾稽关系不成立，只改此数即全部成立"),
            format!("{name} is {is}, probably meant {value}: {count} sum rules fail, this figure alone would mend them all"),
        );
        let finding = findings.add(span, message);
        if lines.iter().any(|line| table.line(*line).is_uneven()) {
            finding.severity(finding.severity.lower());
        }
        lines.iter().for_each(|line| relate(&table.line(*line), *cell, finding));
        if let Some(edits) = table.written(&[(*cell, value.to_string())]) {
            let title = Message::new(format!("改为 {value}"), format!("Change to {value}"));
            finding.fix(title, edits);
        }
    }
}

/// Names a line that fails, at its total, or where that is the figure itself, at its first part.
fn relate(line: &Line, suspect: CellAt, finding: &mut Finding) {
    let Balance::Off { left, right } = line.balance() else { return };
    let total = line.total().filter(|cell| *cell != suspect);
    let shown = line.spans().find(|(addend, _)| match total {
        Some(total) => addend.cell == total,
        None => addend.cell != suspect,
    });
    let Some((_, place)) = shown else { return };
    // A formula with one total is printed with the total in front.
    let (left, right) = if line.equation.total().is_some() { (right, left) } else { (left, right) };
    let (name, formula) = (line.name(), &line.equation.formula);
    let sentence = format!("{name}：{formula}，{left} ≠ {right}");
    finding.related(place, Message::new(sentence.clone(), sentence));
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_total_in_a_row() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t2\t2\t7\t1\t81");
        check(&super::RULE, &text, expect![[r#"
            error 50:32「81」 二、上年结转政府信息公开申请数量，总计为 81，疑应为 18：2 条勾稽关系不成立，只改此数即全部成立
              50:20「3」 二、上年结转政府信息公开申请数量：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他，81 ≠ 18
              72:28「374」 总计：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理，461 ≠ 398
              改法：改为 18
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("3\t3\t2\t2\t7\t1\t18"));
    }

    #[test]
    fn two_figures_that_do_not_touch() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t2\t2\t7\t1\t81");
        let text = text.replace("\t8\t0\t0\t0\t0\t14\t22", "\t8\t0\t9\t0\t0\t14\t22");
        check(&super::RULE, &text, expect![[r#"
            error 50:32「81」 二、上年结转政府信息公开申请数量，总计为 81，疑应为 18：2 条勾稽关系不成立，只改此数即全部成立
              50:20「3」 二、上年结转政府信息公开申请数量：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他，81 ≠ 18
              72:28「374」 总计：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理，461 ≠ 398
              改法：改为 18
            error 67:21「9」 4.无正当理由大量反复申请，法人或其他组织·科研机构为 9，疑应为 0：2 条勾稽关系不成立，只改此数即全部成立
              67:30「22」 4.无正当理由大量反复申请：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他，22 ≠ 31
              72:15「55」 法人或其他组织·科研机构：（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项，55 ≠ 64
              改法：改为 0
        "#]]);
    }
}
