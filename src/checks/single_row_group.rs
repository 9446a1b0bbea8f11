//! A group of rows that is given in one row (rules S02 and F04).

use crate::amount::Amount;
use crate::form::table::{CellAt, PlacedRow, RowAt, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::equation::Operand;

pub static RULE: Rule = Rule {
    code: "single-row-group",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 分项没有逐行填写

2019 年的格式中“（六）其他处理”只有一行，2021 年的格式改为三行。仍按一行填写的，核对合计时把这一行当作一项；请按现行格式分行填写。分行已经填写、组名一行又有数的，组名一行的数应当等于各行之和。

依据：国办公开办函〔2021〕30号所附格式表三。

错误：

```text
\t（六）其他处理\t\t3\t0\t0\t0\t0\t0\t3
```

正确：

```text
\t（六）其他处理\t1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\t1\t0\t0\t0\t0\t0\t1
\t\t2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\t0\t0\t0\t0\t0\t0\t0
\t\t3.其他\t2\t0\t0\t0\t0\t0\t2
```
",
        english: "\
# A group in one row

The form of 2019 had one row for （六）其他处理, that of 2021 has three. Where it is still given in one, sums take that row as one part; fill in the rows of the form in force. Where the rows are there and the group's own row has figures as well, these must be the sums of the rows.

Basis: table three in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
\t（六）其他处理\t\t3\t0\t0\t0\t0\t0\t3
```

Right:

```text
\t（六）其他处理\t1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\t1\t0\t0\t0\t0\t0\t1
\t\t2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\t0\t0\t0\t0\t0\t0\t0
\t\t3.其他\t2\t0\t0\t0\t0\t0\t2
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for (block, schema) in table.blocks() {
        for group in 0..schema.groups.len() {
            let Some(placed) = table.row(block, RowAt::Group(group)) else { continue };
            if !placed.row.has_figures() || placed.unknown_label().is_some() {
                continue;
            }
            if table.is_single(block, group) {
                single(table, block, group, &placed, findings);
            } else if is_summed(table, block, group) && !stands_in(table, &placed) {
                compare(table, block, group, findings);
            }
        }
    }
}

/// True when a sum rule takes the group as the sum of its rows.
fn is_summed(table: &Table, block: usize, group: usize) -> bool {
    let mut equations = table.schema().blocks[block].equations.iter();
    equations.any(|equation| {
        let mut terms = equation.left.iter().chain(&equation.right);
        terms.any(|term| term.of == Operand::Group(group))
    })
}

/// True when the row is one of the group's that lacks its label.
fn stands_in(table: &Table, placed: &PlacedRow) -> bool {
    let stand_ins = table.stand_ins(&table.missing_rows());
    stand_ins.iter().any(|(_, other)| other.span() == placed.span())
}

fn single(table: &Table, block: usize, group: usize, placed: &PlacedRow, findings: &mut Findings) {
    let schema = &table.schema().blocks[block];
    let name = &schema.groups[group].label.text;
    let (count, basis) = (table.rows_under(block, group).count(), &table.edition.basis);
    let (note, english_note) = if is_summed(table, block, group) {
        ("；核对合计时按一项计", "; sums take it as one part")
    } else {
        ("", "")
    };
    let message = Message::new(
        format!("“{name}”只填了一行，{basis}的格式分 {count} 行{note}"),
        format!("{name} is given in one row, the form of {basis} has {count}{english_note}"),
    );
    findings.add(placed.span(), message);
}

/// The group's own figures beside the sums of its rows.
fn compare(table: &Table, block: usize, group: usize, findings: &mut Findings) {
    let amount = |row: RowAt, column: usize| {
        table.figure(CellAt { block, row, column })?.0.value.amount()
    };
    let off = (0..table.schema().blocks[block].columns.len()).filter_map(|column| {
        let own = amount(RowAt::Group(group), column)?;
        let mut rows = table.rows_under(block, group);
        let sum = rows.try_fold(Amount::ZERO, |sum, row| sum.plus(amount(RowAt::Row(row), column)?))?;
        (own != sum).then_some((CellAt { block, row: RowAt::Group(group), column }, own, sum))
    });
    let off: Vec<(CellAt, Amount, Amount)> = off.collect();
    let Some((first, own, sum)) = off.first() else { return };
    let Some((_, span)) = table.figure(*first) else { return };
    let name = table.name(*first);
    let message = Message::new(
        format!("{name}为 {own}，其下各行之和为 {sum}；合计按各行计算，组名一行不应另填数"),
        format!("{name} is {own}, its rows come to {sum}; sums take the rows, the group's own row should have no figures"),
    );
    let finding = findings.add(span, message);
    for (cell, own, sum) in &off[1..] {
        let Some((_, span)) = table.figure(*cell) else { continue };
        let name = table.name(*cell);
        let message = Message::new(
            format!("{name}为 {own}，各行之和为 {sum}"),
            format!("{name} is {own}, its rows come to {sum}"),
        );
        finding.related(span, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check};
    use expect_test::expect;

    #[test]
    fn one_row_as_in_2019() {
        let start = CLEAN.find("\t（六）其他处理").expect("a row");
        let end = CLEAN.find("\t（七）总计").expect("a row");
        let row = "\t（六）其他处理\t\t11\t36\t7\t25\t1\t11\t91\n";
        let text = format!("{}{row}{}", &CLEAN[..start], &CLEAN[end..]);
        check(&super::RULE, &text, expect![[r#"
            warning 69:1「→（六）其他处理→→11→36→7→25→1→1…」 “（六）其他处理”只填了一行，国办公开办函〔2021〕30号的格式分 3 行；核对合计时按一项计
        "#]]);
    }

    #[test]
    fn figures_of_the_group_and_of_its_rows() {
        let own = "\t（四）无法提供\t\t0\t16\t19\t0\t0\t25\t60\n";
        let text = changed("\t（四）无法提供\t1.", &format!("{own}\t\t1."));
        check(&super::RULE, &text, expect![""]);
        let text = text.replace("\t0\t16\t19\t0\t0\t25\t60\n", "\t0\t16\t18\t0\t0\t25\t59\n");
        check(&super::RULE, &text, expect![[r#"
            warning 61:16「18」 （四）无法提供，法人或其他组织·科研机构为 18，其下各行之和为 19；合计按各行计算，组名一行不应另填数
              61:26「59」 （四）无法提供，总计为 59，各行之和为 60
        "#]]);
    }

    #[test]
    fn groups_that_are_as_they_should_be() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // A group's name on a line of its own, and a row that lost its label.
        let text = changed("\t（四）无法提供\t1.", "\t（四）无法提供\t\t\t\t\t\t\t\t\n\t\t1.");
        check(&super::RULE, &text, expect![""]);
        check(&super::RULE, &changed("\t1.本机关不掌握相关政府信息\t", "\t\t"), expect![""]);
    }
}
