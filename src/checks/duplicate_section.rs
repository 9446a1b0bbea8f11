//! A section of the form that stands in the report twice (rule F01).

use crate::report::Placed;
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "duplicate-section",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 部分重复

格式规定的每个部分在报告中只出现一次。同一部分出现两次，多半是粘贴时重复，或者标题写错了；程序只按第一次出现的部分读取表格。

依据：国办公开办函〔2021〕30号所附格式。

错误：

```text
六、其他需要报告的事项
本年度未收取信息处理费。
六、其他需要报告的事项
本年度未收取信息处理费。
```

正确：

```text
六、其他需要报告的事项
本年度未收取信息处理费。
```
",
        english: "\
# A section stands there twice

Each section of the form comes once. A second one was mostly pasted by mistake, or its heading is wrong; tables are read from the first.

Basis: the form of 国办公开办函〔2021〕30号.

Wrong:

```text
六、其他需要报告的事项
本年度未收取信息处理费。
六、其他需要报告的事项
本年度未收取信息处理费。
```

Right:

```text
六、其他需要报告的事项
本年度未收取信息处理费。
```
",
    },
    check: Check::Report(check),
};

/// From this many repeated sections on, the report itself was probably pasted twice.
const WHOLE_REPORT: usize = 3;

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    let sections = case.report.sections.iter().zip(&form.places).enumerate();
    let again: Vec<(usize, &Placed, &Placed)> = sections
        .filter_map(|(index, (placed, place))| {
            let section = place.section?;
            let first = form.written(section).filter(|first| *first < index)?;
            Some((section, case.report.sections.get(first)?, placed))
        })
        .collect();
    if again.len() >= WHOLE_REPORT {
        return whole_report(&again, findings);
    }
    for (section, first, second) in again {
        let (Some(place), Some(before)) = (heading(second), heading(first)) else { continue };
        let name = form.edition.heading(section);
        let message = Message::new(
            format!("“{name}”部分重复：前面已有这一部分"),
            format!("{name} stands there twice"),
        );
        let finding = findings.add(place, message);
        finding.related(before, Message::new("前面的部分", "the first one"));
        let whole = Span::new(0, second.section.text.len() as u32).shifted(second.start);
        let head = Span::new(first.start, second.start);
        if first.section.is_bare() && first.start + first.section.text.len() as u32 == second.start {
            let title = Message::new("删去前一个空标题", "Delete the first heading, which is empty");
            finding.safe_fix(title, vec![Edit { span: head, insert: String::new() }]);
        } else if body(second) == body(first) || second.section.is_bare() {
            let title = Message::new("删去重复的部分", "Delete the second one");
            finding.fix(title, vec![Edit { span: whole, insert: String::new() }]);
        }
    }
}

fn whole_report(again: &[(usize, &Placed, &Placed)], findings: &mut Findings) {
    let Some((.., first)) = again.first() else { return };
    let Some(place) = heading(first) else { return };
    let count = again.len();
    let message = Message::new(
        format!("从这里起有 {count} 个部分重复，疑似同一份报告粘贴了两遍，或者第二份报告缺少标题行"),
        format!("from here on {count} sections come a second time: the report was pasted twice, or a second report has no title line"),
    );
    let finding = findings.add(place, message);
    for (_, before, _) in again {
        if let Some(span) = heading(before) {
            finding.related(span, Message::new("前面的部分", "the first one"));
        }
    }
}

fn heading(placed: &Placed) -> Option<Span> {
    placed.section.heading.map(|heading| heading.span.shifted(placed.start))
}

/// What stands under the heading.
fn body(placed: &Placed) -> &str {
    let end = placed.section.heading.map_or(0, |heading| heading.span.end as usize);
    placed.section.text.get(end..).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn a_section_pasted_twice() {
        let text = format!("{CLEAN}\n六、其他需要报告的事项\n\n本年度未收取信息处理费。\n");
        check(&super::RULE, &text, expect![[r#"
            warning 90:1「六、其他需要报告的事项」 “六、其他需要报告的事项”部分重复：前面已有这一部分
              86:1「六、其他需要报告的事项」 前面的部分
              改法：删去重复的部分
        "#]]);
        assert_eq!(fixed(&super::RULE, &text).trim_end(), CLEAN.trim_end());
        let text = format!("{CLEAN}\n六、其他需要报告的事项\n\n全年培训两次。\n");
        check(&super::RULE, &text, expect![[r#"
            warning 90:1「六、其他需要报告的事项」 “六、其他需要报告的事项”部分重复：前面已有这一部分
              86:1「六、其他需要报告的事项」 前面的部分
        "#]]);
    }

    #[test]
    fn a_heading_typed_twice() {
        let text = changed("一、总体情况\n", "一、总体情况\n\n一、总体情况\n");
        check(&super::RULE, &text, expect![[r#"
            warning 5:1「一、总体情况」 “一、总体情况”部分重复：前面已有这一部分
              3:1「一、总体情况」 前面的部分
              改法：删去前一个空标题
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_whole_report_without_its_title() {
        let text = format!("{CLEAN}\n{}", &CLEAN[CLEAN.find("一、总体").unwrap()..]);
        check(&super::RULE, &text, expect![[r#"
            warning 90:1「一、总体情况」 从这里起有 6 个部分重复，疑似同一份报告粘贴了两遍，或者第二份报告缺少标题行
              3:1「一、总体情况」 前面的部分
              27:1「二、主动公开政府信息情况」 前面的部分
              44:1「三、收到和处理政府信息公开申请情况」 前面的部分
              75:1「四、政府信息公开行政复议、行政诉讼情况」 前面的部分
              82:1「五、存在的主要问题及改进情况」 前面的部分
              86:1「六、其他需要报告的事项」 前面的部分
        "#]]);
        check(&super::RULE, &format!("{CLEAN}\n{CLEAN}"), expect![""]);
    }

    #[test]
    fn parts_of_the_overview_and_a_table_of_contents() {
        let parts = "一、总体情况\n\n一、主动公开\n\n做好公开。\n\n二、收到和处理政府信息公开申请情况\n\n做好答复。\n";
        check(&super::RULE, &changed("一、总体情况\n", parts), expect![""]);
        let contents = CLEAN.lines().filter(|line| line.contains("情况") && line.contains("、"));
        let contents: Vec<&str> =
            contents.filter(|line| !line.contains('\t') && line.chars().count() < 20).collect();
        let contents = contents.join("\n");
        let text = changed("一、总体情况", &format!("{contents}\n\n一、总体情况"));
        check(&super::RULE, &text, expect![""]);
        let text = changed("一、总体情况", &format!("{contents}\n\n本报告依条例编制。\n\n一、总体情况"));
        check(&super::RULE, &text, expect![""]);
    }
}
