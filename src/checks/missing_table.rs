//! A section without the table that the form wants there (rule F03).

use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity, counted};

pub static RULE: Rule = Rule {
    code: "missing-table",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 缺少表格

第二、三、四部分以表格报告，各表应在自己的标题之下。这一部分有标题，却没有找到表格的任何一行，也没有表头和行名。没有发生的事项也要保留表格，各格填 0。如果原文件中的表格是图片，请改为文字表格。

依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

错误：

```text
四、政府信息公开行政复议、行政诉讼情况

本年度未发生行政复议、行政诉讼。
```

正确：

```text
四、政府信息公开行政复议、行政诉讼情况

行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0
```
",
        english: "\
# A table is missing

Parts two, three and four are tables, each under its own heading. This part has its heading, but no row, head or label of its table was found. The table stays even where nothing happened, with 0 in its cells. A table that is a picture must become text.

Basis: tables two, three and four in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
四、政府信息公开行政复议、行政诉讼情况

本年度未发生行政复议、行政诉讼。
```

Right:

```text
四、政府信息公开行政复议、行政诉讼情况

行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0
```
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    // Before the first edition no form prescribed tables.
    if form.year.is_some_and(|year| year < form.edition.from) {
        return;
    }
    for (index, table) in form.edition.tables.iter().enumerate() {
        under_other_headings(case, index, findings);
        if !form.lacks_table(index) {
            continue;
        }
        let Some(placed) = form.written(table.section).and_then(|at| case.report.sections.get(at))
        else {
            continue;
        };
        let Some(heading) = placed.section.heading else { continue };
        let (name, section) = (&table.name, form.edition.heading(table.section));
        let message = Message::new(
            format!("“{section}”下没有找到《{name}》，请补上表格；没有发生的事项填 0"),
            format!("《{name}》 was not found under {section}: add the table, with 0 where nothing happened"),
        );
        let finding = findings.add(heading.span.shifted(placed.start), message);
        let title = Message::new("补上空白表格", "Insert the blank table");
        finding.fix(title, form.table_insertion(case.report, index).into_iter().collect());
    }
}

/// Reports rows of a table that stand in a section of which they are not.
fn under_other_headings(case: &Case, table: usize, findings: &mut Findings) {
    let edition = &case.form.edition;
    for strays in case.form.strays(case.report, table) {
        let (name, own) = (&edition.tables[table].name, edition.tables[table].section);
        let own = edition.heading(own);
        let (here, under) = match strays.within {
            Some(within) => {
                let heading = edition.heading(within);
                (format!("在“{heading}”之下"), format!("under {heading}"))
            }
            None => ("在第一个标题之前".to_string(), "before the first heading".to_string()),
        };
        let message = match strays.in_part {
            true => Message::new(
                format!("《{name}》有 {} 行{here}，应在“{own}”之下", strays.count),
                format!("{} of 《{name}》 {under}, not under {own}", counted(strays.count, "row")),
            ),
            false => Message::new(
                format!("《{name}》{here}，应在“{own}”之下"),
                format!("《{name}》 is {under}, not under {own}"),
            ),
        };
        let finding = findings.add(strays.first, message);
        finding.severity(Severity::Warning);
        if !strays.edits.is_empty() {
            let title = Message::new(
                format!("移到“{own}”之下"),
                format!("Move it under {own}"),
            );
            finding.fix(title, strays.edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    /// The clean report with prose in place of the rows of a section.
    fn without_table(heading: &str, prose: &str) -> String {
        let start = CLEAN.find(heading).expect("the section is there") + heading.len();
        let length = CLEAN[start..].find("\n\n五、").expect("a section follows");
        format!("{}\n\n{prose}{}", &CLEAN[..start], &CLEAN[start + length..])
    }

    #[test]
    fn a_sentence_in_place_of_a_table() {
        let heading = "四、政府信息公开行政复议、行政诉讼情况";
        let text = without_table(heading, "本年度未发生行政复议、行政诉讼。");
        check(&super::RULE, &text, expect![[r#"
            error 75:1「四、政府信息公开行政复议、行政诉讼情况」 “四、政府信息公开行政复议、行政诉讼情况”下没有找到《政府信息公开行政复议、行政诉讼情况表》，请补上表格；没有发生的事项填 0
              改法：补上空白表格
        "#]]);
        let mended = fixed(&super::RULE, &text);
        check(&super::RULE, &mended, expect![""]);
        assert!(mended.contains("总计\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n\n本年度"));
    }

    #[test]
    fn a_table_in_another_shape_is_not_missing() {
        let heading = "四、政府信息公开行政复议、行政诉讼情况";
        let bars = "行政复议 | 行政诉讼 |\n结果维持 | 结果纠正 | 其他结果 |\n0 | 0 | 0 |";
        check(&super::RULE, &without_table(heading, bars), expect![""]);
        let lines = "行政复议\n\n行政诉讼\n\n结果维持\n\n结果纠正\n\n0\n\n0";
        check(&super::RULE, &without_table(heading, lines), expect![""]);
        // A column of serial numbers in front.
        check(&super::RULE, &CLEAN.replace("\n规章", "\n1\t规章").replace("\n行政", "\n2\t行政"), expect![""]);
    }

    #[test]
    fn tables_under_other_headings() {
        let three = "三、收到和处理政府信息公开申请情况";
        let cut = CLEAN.find("\t\t4.保护第三方").expect("a row");
        let text = CLEAN.replace(&format!("{three}\n\n"), "");
        let cut = cut - format!("{three}\n\n").len();
        let text = format!("{}{three}\n{}", &text[..cut], &text[cut..]);
        check(&super::RULE, &text, expect![[r#"
            warning 44:1「（本列数据的勾稽关系为：第一项加第二项之和，等于…」 《收到和处理政府信息公开申请情况表》有 10 行在“二、主动公开政府信息情况”之下，应在“三、收到和处理政府信息公开申请情况”之下
              改法：移到“三、收到和处理政府信息公开申请情况”之下
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed(&format!("{three}\n\n"), &format!("{three}\n")));
        let table_two = &CLEAN[CLEAN.find("第二十条").unwrap()..CLEAN.find(three).unwrap()];
        let text = CLEAN.replace(table_two, "").replace(three, &format!("{three}\n\n{}", table_two.trim_end_matches('\n')));
        check(&super::RULE, &text, expect![[r#"
            warning 31:1「第二十条第（一）项→→→」 《主动公开政府信息情况表》在“三、收到和处理政府信息公开申请情况”之下，应在“二、主动公开政府信息情况”之下
              改法：移到“二、主动公开政府信息情况”之下
        "#]]);
        assert_eq!(fixed(&super::RULE, &text).replace("\n\n\n", "\n\n"), CLEAN);
        let table_three = &CLEAN[CLEAN.find("（本列").unwrap()..CLEAN.find("四、政府").unwrap()];
        let exchanged = CLEAN.replace(table_two, "@").replace(table_three, table_two).replace('@', table_three);
        check(&super::RULE, &exchanged, expect![[r#"
            warning 29:1「（本列数据的勾稽关系为：第一项加第二项之和，等于…」 《收到和处理政府信息公开申请情况表》在“二、主动公开政府信息情况”之下，应在“三、收到和处理政府信息公开申请情况”之下
              改法：移到“三、收到和处理政府信息公开申请情况”之下
            warning 60:1「第二十条第（一）项→→→」 《主动公开政府信息情况表》在“三、收到和处理政府信息公开申请情况”之下，应在“二、主动公开政府信息情况”之下
              改法：移到“二、主动公开政府信息情况”之下
        "#]]);
        let below = CLEAN.replace(table_three, "").replace("改进情况\n\n", &format!("改进情况\n\n{table_three}"));
        check(&super::RULE, &below, expect![[r#"
            warning 55:1「（本列数据的勾稽关系为：第一项加第二项之和，等于…」 《收到和处理政府信息公开申请情况表》在“五、存在的主要问题及改进情况”之下，应在“三、收到和处理政府信息公开申请情况”之下
              改法：移到“三、收到和处理政府信息公开申请情况”之下
        "#]]);
        assert_eq!(fixed(&super::RULE, &below).replace("\n\n\n", "\n\n"), CLEAN);
    }

    #[test]
    fn a_table_of_the_authors_own_is_none_of_the_form() {
        let own = "项目\t数量\n规章\t0\n行政规范性文件\t6\n行政许可\t1284\n行政处罚\t87\n";
        check(&super::RULE, &changed("（二）依申请公开\n", &format!("{own}\n（二）依申请公开\n")), expect![""]);
        check(&super::RULE, &changed("四、政府", &format!("{own}\n四、政府")), expect![""]);
    }

    #[test]
    fn clean_reports_and_missing_sections() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        let cut = CLEAN.find("二、主动公开").expect("the section is there");
        check(&super::RULE, &CLEAN[..cut], expect![""]);
        check(&super::RULE, &changed("2023年", "2015年")[..cut], expect![""]);
    }
}
