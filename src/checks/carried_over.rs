//! Figures that do not go on from last year's report (rules K01, K02).

use crate::form::ledger::Break;
use crate::form::table::RowAt;
use crate::rule::{Check, Findings, Message, Page, Rule, Sequel, Severity};
use crate::schema::Block;
use crate::schema::equation::{Axis, Operand};

pub static RULE: Rule = Rule {
    code: "carried-over",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 与上年报告对不上

同一机关本年报告的“二、上年结转政府信息公开申请数量”应当等于上年报告的“四、结转下年度继续办理”，各列都是如此。对不上，不是抄错，就是其中一份报告后来改过、另一份没有跟着改。请对照上年公布的报告核实。

现行有效件数一般等于上年的现行有效件数加本年制发件数、减本年废止件数（2019年版：上一年项目数量加本年增/减，等于下一年报告的上一年项目数量）。这一条有例外，如文件到期失效、统计口径改变，所以只作提醒。

上年报告要在手边才能对照：与本报告一起检查，或者在编辑器里打开，或者与本文件在同一文件夹、文件名写有上年的年份。标题里的机关名称须完全相同。机关合并、分立的，可以用 `// gouji: allow(carried-over)` 忽略。

依据：国办公开办函〔2021〕30号所附格式；国办公开办函〔2019〕60号所附格式。

错误（上年报告的第四行总计是 4）：

```text
四、结转下年度继续办理\t\t\t3\t0\t0\t0\t0\t1\t4
```

```text
二、上年结转政府信息公开申请数量\t\t\t3\t0\t0\t0\t0\t2\t5
```

正确：

```text
二、上年结转政府信息公开申请数量\t\t\t3\t0\t0\t0\t0\t1\t4
```
",
        english: "\
# Does not go on from last year's report

What an agency's report gives under 二、上年结转 is, column by column, what its report for the year before gave under 四、结转下年度继续办理. Where it is not, a figure was copied wrongly, or one of the two reports was changed later and the other was not. Compare with last year's report as published.

What is in force is mostly what was in force last year, with what was made and without what was repealed in this year (2019 edition: 上一年项目数量 and 本年增/减 make the next report's 上一年项目数量). There are exceptions, such as documents that lapse and another way of counting, so this is only a note.

Last year's report must be at hand: checked together with this one, open in the editor, or beside it in its folder with last year in its name. The agency's name must be the same in both titles. Where agencies were merged or split, `// gouji: allow(carried-over)` keeps the rule quiet.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.

Wrong (the fourth row of last year's report comes to 4):

```text
四、结转下年度继续办理\t\t\t3\t0\t0\t0\t0\t1\t4
```

```text
二、上年结转政府信息公开申请数量\t\t\t3\t0\t0\t0\t0\t2\t5
```

Right:

```text
二、上年结转政府信息公开申请数量\t\t\t3\t0\t0\t0\t0\t1\t4
```
",
    },
    check: Check::Sequel(check),
};

fn check(sequel: &Sequel, findings: &mut Findings) {
    let breaks = sequel.ledger.breaks(sequel.before);
    let same_row = |one: &Break, other: &Break| {
        std::ptr::eq(one.equation, other.equation) && one.cell.row == other.cell.row
    };
    for row in breaks.chunk_by(same_row) {
        let first = row[0];
        let place = match sequel.file {
            Some(file) => (format!("；上年报告：{file}"), format!("; last year's report: {file}")),
            None => Default::default(),
        };
        match handed_on(&first) {
            Some(source) => {
                let own = label(first.block, first.cell.row);
                let each = |chinese: bool| -> String {
                    let columns = row.iter().map(|of| {
                        let Break { amount, expected, .. } = of;
                        let column = column(of);
                        match chinese {
                            true => format!("{column} {amount}（上年 {expected}）"),
                            false => format!("{column} {amount} (last year {expected})"),
                        }
                    });
                    let columns: Vec<String> = columns.collect();
                    columns.join(if chinese { "、" } else { ", " })
                };
                let (chinese, english) = (each(true), each(false));
                let message = Message::new(
                    format!("{own}与上年报告的“{source}”对不上：{chinese}{}", place.0),
                    format!("{own} is not what last year's {source} was: {english}{}", place.1),
                );
                let finding = findings.add(first.span, message);
                for other in &row[1..] {
                    let (column, expected) = (column(other), other.expected);
                    let message = Message::new(
                        format!("{column}：上年 {expected}"),
                        format!("{column}: last year {expected}"),
                    );
                    finding.related(other.span, message);
                }
            }
            None => {
                let name = [label(first.block, first.cell.row), column(&first)].join("，");
                let Break { amount, expected, equation, .. } = first;
                let formula = &equation.formula;
                let message = Message::new(
                    format!("{name}为 {amount}，按上年报告应为 {expected}（{formula}）{}", place.0),
                    format!("{name} is {amount}, {expected} by last year's report ({formula}){}", place.1),
                );
                findings.add(first.span, message).severity(Severity::Info);
            }
        }
    }
}

/// The label of last year's row that this one hands on as it was, where it is so.
fn handed_on<'a>(of: &Break<'a>) -> Option<&'a str> {
    match (of.equation.each, of.equation.right.as_slice()) {
        (Axis::Column, [term]) if term.last_year && !term.minus => match term.of {
            Operand::One(row) => Some(label(of.block, RowAt::Row(row))),
            Operand::Group(_) => None,
        },
        _ => None,
    }
}

fn label(block: &Block, row: RowAt) -> &str {
    match row {
        RowAt::Row(row) => block.rows[row].name(),
        RowAt::Group(group) => &block.groups[group].label.text,
    }
}

fn column<'a>(of: &Break<'a>) -> &'a str {
    of.block.columns[of.cell.column].short_name()
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, check_beside};
    use expect_test::expect;

    /// The clean report for the year before, with what its successor goes on from.
    fn before() -> String {
        let text = CLEAN.replace("2023", "2022").replace("6\t2\t31", "4\t0\t27");
        let text = text.replace("继续办理\t\t\t1\t3\t7\t6\t4\t3\t24", "继续办理\t\t\t3\t3\t2\t2\t7\t1\t18");
        assert!(text.contains("3\t3\t2\t2\t7\t1\t18\n\n"));
        text
    }

    #[test]
    fn a_report_goes_on_from_that_of_the_year_before() {
        check_beside(&super::RULE, CLEAN, &[("2022.txt", &before())], expect![""]);
        check_beside(&super::RULE, CLEAN, &[("2022.txt", CLEAN_2019)], expect![""]);
    }

    #[test]
    fn figures_that_were_not_carried_over() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "3\t4\t2\t2\t7\t1\t19");
        let text = text.replace("6\t2\t31", "6\t2\t32");
        check_beside(&super::RULE, &text, &[("往年/2022.txt", &before())], expect![[r#"
            info 32:13「32」 行政规范性文件，现行有效件数为 32，按上年报告应为 31（现行有效件数 = 上年的现行有效件数 + 本年制发件数 − 本年废止件数）；上年报告：2022.txt
            warning 50:22「4」 二、上年结转政府信息公开申请数量与上年报告的“四、结转下年度继续办理”对不上：商业企业 4（上年 3）、总计 19（上年 18）；上年报告：2022.txt
              50:32「19」 总计：上年 18
        "#]]);
    }

    #[test]
    fn of_a_draft_and_a_final_version_one_is_enough() {
        let draft = before().replace("3\t3\t2\t2\t7\t1\t18\n\n", "3\t3\t2\t2\t7\t2\t19\n\n");
        let both = [("2022 草稿.txt", &*draft), ("2022.txt", &*before())];
        check_beside(&super::RULE, CLEAN, &both, expect![""]);
        check_beside(&super::RULE, CLEAN, &both[..1], expect![[r#"
            warning 50:30「1」 二、上年结转政府信息公开申请数量与上年报告的“四、结转下年度继续办理”对不上：其他 1（上年 2）、总计 18（上年 19）；上年报告：2022 草稿.txt
              50:32「18」 总计：上年 19
        "#]]);
    }

    #[test]
    fn reports_of_one_file() {
        let draft = before().replace("4\t0\t27", "4\t0\t28");
        check(&super::RULE, &format!("{CLEAN}\n{draft}"), expect![[r#"
            info 32:13「31」 行政规范性文件，现行有效件数为 31，按上年报告应为 32（现行有效件数 = 上年的现行有效件数 + 本年制发件数 − 本年废止件数）
        "#]]);
    }

    #[test]
    fn of_another_agency_or_year_nothing_is_said() {
        for other in [
            before().replace("云岭区水务局", "云岭区财政局"),
            before().replace("2022", "2021"),
            before().replace("\t7\t1\t18\n\n", "\t7\t无\t—\n\n"),
        ] {
            check_beside(&super::RULE, CLEAN, &[("2022.txt", &other)], expect![""]);
        }
    }

    #[test]
    fn comments_silence_it_and_are_never_in_vain() {
        let row = "收到和处理政府信息公开申请情况\n";
        let text = changed(row, &format!("{row}\n// gouji: allow(carried-over)\n"));
        let other = before().replace("\t7\t1\t18\n\n", "\t7\t2\t19\n\n");
        check_beside(&super::RULE, &text, &[("2022.txt", &other)], expect![""]);
        check(&crate::checks::unused_allow::RULE, &text, expect![""]);
        let text = format!("// gouji: allow-file(carried-over)\n{CLEAN}");
        check_beside(&super::RULE, &text, &[("2022.txt", &other)], expect![""]);
        check(&crate::checks::unused_allow::RULE, &text, expect![""]);
    }

    #[test]
    fn the_edition_of_2019_ties_its_changes() {
        let later = CLEAN_2019.replace("2020", "2021");
        check_beside(&super::RULE, &later, &[("2020.txt", CLEAN_2019)], expect![[r#"
            info 15:6「23」 行政许可，上一年项目数量为 23，按上年报告应为 25（上一年项目数量 = 上年的上一年项目数量 + 上年的本年增/减）；上年报告：2020.txt
            info 19:6「0」 行政处罚，上一年项目数量为 0，按上年报告应为 2（上一年项目数量 = 上年的上一年项目数量 + 上年的本年增/减）；上年报告：2020.txt
            info 20:6「0」 行政强制，上一年项目数量为 0，按上年报告应为 2（上一年项目数量 = 上年的上一年项目数量 + 上年的本年增/减）；上年报告：2020.txt
            info 23:9「5」 行政事业性收费，上一年项目数量为 5，按上年报告应为 7（上一年项目数量 = 上年的上一年项目数量 + 上年的本年增/减）；上年报告：2020.txt
            warning 34:20「0」 二、上年结转政府信息公开申请数量与上年报告的“四、结转下年度继续办理”对不上：自然人 0（上年 1）、社会公益组织 1（上年 3）、法律服务机构 0（上年 3）、其他 0（上年 12）、总计 1（上年 19）；上年报告：2020.txt
              34:26「1」 社会公益组织：上年 3
              34:28「0」 法律服务机构：上年 3
              34:30「0」 其他：上年 12
              34:32「1」 总计：上年 19
        "#]]);
    }
}
