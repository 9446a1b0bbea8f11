//! Tables of another edition of the form than the year asks for (rule F10).

use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::schema::Edition;
use crate::text::Span;

pub static RULE: Rule = Rule {
    code: "wrong-edition",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 表格版本与年度不符

2021 年度起的报告使用国办公开办函〔2021〕30号的格式，2019、2020 年度的报告使用国办公开办函〔2019〕60号的格式（试行）。两个版本的表二、表三不同，不能混用。程序按表格中的用语判断版本，并按该版本检查其余内容；请先换用正确的表格，或者核对标题中的年份。

依据：国办公开办函〔2021〕30号；国办公开办函〔2019〕60号。

错误（2022 年度的报告用了旧表）：

```text
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
```

正确：

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
```
",
        english: "\
# The tables are of another edition than the year

Reports for 2021 and later use the form of 国办公开办函〔2021〕30号, those for 2019 and 2020 the form on trial of 国办公开办函〔2019〕60号. Tables two and three differ. The edition is told by the words of the tables, and the rest is checked by it; first take the right tables, or look at the year of the title.

Basis: 国办公开办函〔2021〕30号; 国办公开办函〔2019〕60号.

Wrong (old tables in the report for 2022):

```text
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
```

Right:

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
```
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    let edition = &form.edition;
    let Some(year) = form.year.filter(|year| !edition.covers(*year)) else { return };
    let Some(place) = first_marker(case) else { return };
    let basis = &edition.basis;
    let (message, severity) = match &form.in_force {
        Some(right) => {
            let right = &right.basis;
            let message = Message::new(
                format!("表格版本与年度不符：{year} 年度的报告应使用{right}的格式，这里的表格是{basis}的格式；请换用表格，或者核对年份"),
                format!("wrong edition: the report for {year} needs the form of {right}, these tables are of {basis}; take the right tables or look at the year"),
            );
            (message, RULE.severity)
        }
        None => {
            let message = Message::new(
                format!("{basis}的格式不适用于 {year} 年度的报告，也没有已知的其他格式适用，仍按这一格式检查"),
                format!("the form of {basis} is not for {year}, and no known edition is; checked by it all the same"),
            );
            (message, Severity::Info)
        }
    };
    let titled = case.form.title.as_ref().filter(|title| title.year().is_some());
    let titled = titled.and_then(|_| case.report.title());
    let finding = findings.add(place, message);
    finding.severity(severity);
    match titled {
        Some((title, _)) => {
            let message =
                Message::new(format!("标题的年度为 {year} 年"), format!("the title says {year}"));
            finding.related(title, message);
        }
        // A year that only the text names may be another than the report's.
        None => {
            finding.severity(severity.lower());
        }
    }
}

/// The first cell whose words this edition knows and the one in force does not, where any cell is
/// such that no other edition knows it.
fn first_marker(case: &Case) -> Option<Span> {
    let form = case.form;
    for placed in &case.report.sections {
        let section = &placed.section;
        if section.markers.get(form.edition_index).is_none_or(|count| *count == 0) {
            continue;
        }
        let rows = section.tables().flat_map(|table| &table.rows);
        let words = rows.flat_map(|row| section.cells(row)).filter(|cell| cell.word.is_some());
        let mut cells = words.map(|cell| cell.span);
        let found = match &form.in_force {
            Some(right) => cells.find(|cell| {
                let text = section.slice(*cell);
                knows(&form.edition, text) && !knows(right, text)
            }),
            None => cells.next(),
        };
        if let Some(cell) = found {
            return Some(cell.shifted(placed.start));
        }
    }
    None
}

/// True when a text is a label of the edition's tables.
fn knows(edition: &Edition, text: &str) -> bool {
    let blocks = || edition.tables.iter().flat_map(|table| &table.blocks);
    let heads = blocks().flat_map(|block| &block.head).map(|head| &head.label);
    let groups = blocks().flat_map(|block| &block.groups).map(|group| &group.label);
    let rows = blocks().flat_map(|block| &block.rows).map(|row| &row.label);
    let rows = rows.filter(|label| !label.text.is_empty());
    heads.chain(groups).chain(rows).any(|label| label.is(text))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, check};
    use expect_test::expect;

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &CLEAN_2019.replace("2020", "2019"), expect![""]);
        check(&super::RULE, &CLEAN.replace("2023", "2027"), expect![""]);
    }

    #[test]
    fn old_tables_and_new_ones() {
        check(&super::RULE, &CLEAN_2019.replace("2020年", "2022年"), expect![[r#"
            error 10:6「本年新制作数量」 表格版本与年度不符：2022 年度的报告应使用国办公开办函〔2021〕30号的格式，这里的表格是国办公开办函〔2019〕60号的格式；请换用表格，或者核对年份
              1:1「青禾县林业局2022年政府信息公开工作年度报告」 标题的年度为 2022 年
        "#]]);
        check(&super::RULE, &CLEAN.replace("2023年", "2020 年度"), expect![[r#"
            error 30:6「本年制发件数」 表格版本与年度不符：2020 年度的报告应使用国办公开办函〔2019〕60号的格式，这里的表格是国办公开办函〔2021〕30号的格式；请换用表格，或者核对年份
              1:1「云岭区水务局2020 年度政府信息公开工作年度报…」 标题的年度为 2020 年
        "#]]);
    }

    #[test]
    fn a_year_before_every_edition() {
        check(&super::RULE, &CLEAN.replace("2023年", "2017年"), expect![[r#"
            info 29:1「第二十条第（一）项」 国办公开办函〔2021〕30号的格式不适用于 2017 年度的报告，也没有已知的其他格式适用，仍按这一格式检查
              1:1「云岭区水务局2017年政府信息公开工作年度报告」 标题的年度为 2017 年
        "#]]);
    }

    #[test]
    fn a_year_that_the_title_does_not_give() {
        let text = CLEAN.replace("水务局2023年政府", "水务局政府").replace("2023年", "2020年");
        check(&super::RULE, &text, expect![[r#"
            warning 30:6「本年制发件数」 表格版本与年度不符：2020 年度的报告应使用国办公开办函〔2019〕60号的格式，这里的表格是国办公开办函〔2021〕30号的格式；请换用表格，或者核对年份
        "#]]);
    }

    #[test]
    fn without_tables_there_is_no_edition_to_be_wrong() {
        let title = "云岭区水务局2017年政府信息公开工作年度报告\n\n一、总体情况\n\n做好公开。\n";
        check(&super::RULE, title, expect![""]);
    }
}
