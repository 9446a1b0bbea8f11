//! A section out of order or with the wrong number (rule F01).

use crate::report::Placed;
use crate::rule::{Case, Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "section-order",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 部分的次序或编号不对

各个部分的次序和编号由格式统一规定，从“一”编到“六”，不能调换，也不能跳号。

依据：国办公开办函〔2021〕30号所附格式。

错误：

```text
四、政府信息公开行政复议、行政诉讼情况
六、存在的主要问题及改进情况
```

正确：

```text
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
```
",
        english: "\
# A section is out of order or has the wrong number

The form prescribes the order and the numbers of the sections, 一 to 六.

Basis: the form of 国办公开办函〔2021〕30号.

Wrong:

```text
四、政府信息公开行政复议、行政诉讼情况
六、存在的主要问题及改进情况
```

Right:

```text
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
```
",
    },
    check: Check::Report(check),
};

/// A section of the report that is one of the form's, each taken once.
#[derive(Clone, Copy)]
struct Written<'a> {
    section: usize,
    index: usize,
    placed: &'a Placed,
    heading: Span,
    number: Option<u8>,
}

fn check(case: &Case, findings: &mut Findings) {
    let in_order = case.form.places.iter().filter_map(|place| place.section).is_sorted();
    if in_order && !case.report.sections.iter().zip(&case.form.places).any(|(placed, place)| {
        let wanted = place.section.and_then(|section| case.form.edition.sections.get(section));
        wanted.is_some_and(|wanted| {
            placed.section.heading.and_then(|heading| heading.number) != wanted.ordinal
        })
    }) {
        return;
    }
    let written = written(case);
    let kept = longest_in_order(&written);
    for (at, section) in written.iter().enumerate() {
        if !kept.contains(&at) {
            out_of_order(case, *section, findings);
        }
    }
    wrong_numbers(case, &written, findings);
}

fn written<'a>(case: &Case<'a>) -> Vec<Written<'a>> {
    let sections = case.report.sections.iter().zip(&case.form.places).enumerate();
    let written = sections.filter_map(|(index, (placed, place))| {
        let section = place.section?;
        let first = case.form.written(section) == Some(index);
        let heading = placed.section.heading?;
        let (heading, number) = (heading.span.shifted(placed.start), heading.number);
        first.then_some(Written { section, index, placed, heading, number })
    });
    written.collect()
}

/// The longest run of sections that are in order; the fewest others have then to be moved.
fn longest_in_order(written: &[Written]) -> Vec<usize> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, this) in written.iter().enumerate() {
        let follows = |run: &&Vec<usize>| {
            let last = run.last().and_then(|last| written.get(*last));
            last.is_some_and(|last| last.section < this.section)
        };
        let before = runs.iter().filter(follows).rev().max_by_key(|run| run.len());
        let mut run = before.cloned().unwrap_or_default();
        run.push(at);
        runs.push(run);
    }
    runs.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

fn out_of_order(case: &Case, moved: Written, findings: &mut Findings) {
    let form = case.form;
    let written = |section: usize| Some((section, form.written(section)?));
    let before = (0..moved.section).rev().find_map(written);
    let next = (moved.section + 1..form.edition.sections.len()).find_map(written);
    let name = form.edition.heading(moved.section);
    let (message, neighbour) = match (before, next) {
        (Some((section, index)), _) if index + 1 != moved.index => {
            let after = form.edition.heading(section);
            let message = Message::new(
                format!("部分次序不对：“{name}”应紧接在“{after}”之后"),
                format!("out of order: {name} comes right after {after}"),
            );
            (message, index)
        }
        (_, Some((section, index))) => {
            let following = form.edition.heading(section);
            let message = Message::new(
                format!("部分次序不对：“{name}”应在“{following}”之前"),
                format!("out of order: {name} comes before {following}"),
            );
            (message, index)
        }
        _ => return,
    };
    let finding = findings.add(moved.heading, message);
    if let Some(placed) = case.report.sections.get(neighbour)
        && let Some(heading) = placed.section.heading
    {
        let message = Message::new("格式规定的相邻部分", "its neighbour in the form");
        finding.related(heading.span.shifted(placed.start), message);
    }
    let next = next.and_then(|(_, index)| case.report.sections.get(index));
    offer_move(case, moved, next, finding);
}

/// Offers to put a section, with the parts under it, before the one that follows it in the form,
/// or at the end.
fn offer_move(case: &Case, moved: Written, next: Option<&Placed>, finding: &mut Finding) {
    let sections = &case.report.sections;
    let rest = (moved.index + 1..sections.len())
        .find(|index| case.form.places.get(*index).is_some_and(|place| place.section.is_some()))
        .and_then(|index| sections.get(index));
    let span = Span::new(moved.placed.start, rest.map_or(case.report.len(), |rest| rest.start));
    let target = next.map_or(case.report.len(), |next| next.start);
    if span.contains(target) {
        return;
    }
    let inside: Vec<&Placed> =
        sections.iter().filter(|placed| span.contains(placed.start) && placed.start < span.end).collect();
    let Some((last, others)) = inside.split_last() else { return };
    let mut text: String = others.iter().map(|placed| placed.section.text.as_ref()).collect();
    text += last.section.without_blank_end();
    let line = case.report.line_ending();
    let insert = match next {
        Some(_) => format!("{text}{line}{line}"),
        None => format!("{line}{text}{line}"),
    };
    let edits =
        vec![Edit { span: Span::at(target), insert }, Edit { span, insert: String::new() }];
    let title = Message::new("移到格式规定的位置", "Move it to its place");
    finding.fix(title, edits);
}

fn wrong_numbers(case: &Case, written: &[Written], findings: &mut Findings) {
    // Where the sections are counted through as they stand, the numbers follow from another fault:
    // a section is missing or out of place.
    let counted = written.iter().zip(1..).all(|(section, number)| section.number == Some(number));
    if counted {
        return;
    }
    let edition = &case.form.edition;
    let wrong: Vec<(Written, Span, &str)> = written
        .iter()
        .filter_map(|written| {
            let wanted = edition.sections.get(written.section)?;
            let wrong = wanted.ordinal.is_some() && wanted.ordinal != written.number;
            let (number, _) = written.placed.section.heading_parts().filter(|_| wrong)?;
            Some((*written, number.shifted(written.placed.start), wanted.number.as_str()))
        })
        .collect();
    let Some((first, number, wanted)) = wrong.first().copied() else { return };
    let name = &edition.sections[first.section].label.text;
    let message = match wrong.len() {
        1 => Message::new(
            format!("“{name}”的编号应为“{wanted}”"),
            format!("the number of {name} should be {wanted}"),
        ),
        count => Message::new(
            format!("从这里起有 {count} 个部分编号不对：“{name}”的编号应为“{wanted}”"),
            format!("{count} sections from here on have the wrong number: {name} should be {wanted}"),
        ),
    };
    let finding = findings.add(number, message);
    for (written, number, wanted) in wrong.iter().skip(1) {
        let name = &edition.sections[written.section].label.text;
        let message = Message::new(
            format!("“{name}”的编号应为“{wanted}”"),
            format!("the number of {name} should be {wanted}"),
        );
        finding.related(*number, message);
    }
    let edits = wrong.iter().map(|(_, span, wanted)| Edit { span: *span, insert: (*wanted).into() });
    let title = match wrong.len() {
        1 => Message::new(format!("编号改为“{wanted}”"), format!("Change the number to {wanted}")),
        _ => Message::new("按格式重新编号", "Number them as the form does"),
    };
    finding.safe_fix(title, edits.collect());
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use crate::document::Document;
    use crate::rule::Language;
    use crate::schema::Schemas;
    use expect_test::expect;

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn one_wrong_number() {
        let text = changed("五、存在", "## 六、存在");
        check(&super::RULE, &text, expect![[r#"
            warning 82:4「六」 “存在的主要问题及改进情况”的编号应为“五”
              改法：编号改为“五”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text).replace("## ", ""), CLEAN);
    }

    #[test]
    fn the_number_that_is_wanted_in_english() {
        let document = Document::new(&changed("五、存在", "六、存在"), Schemas::built_in());
        let findings = document.findings();
        let messages = findings.iter().map(|finding| finding.message.text(Language::English));
        let wanted = "the number of 存在的主要问题及改进情况 should be 五";
        assert_eq!(messages.collect::<Vec<_>>(), [wanted]);
    }

    #[test]
    fn a_number_left_out() {
        let text = changed("五、存在", "六、存在").replace("六、其他", "七、其他");
        let text = text.replace("四、政府", "五、政府");
        check(&super::RULE, &text, expect![[r#"
            warning 75:1「五」 从这里起有 3 个部分编号不对：“政府信息公开行政复议、行政诉讼情况”的编号应为“四”
              82:1「六」 “存在的主要问题及改进情况”的编号应为“五”
              86:1「七」 “其他需要报告的事项”的编号应为“六”
              改法：按格式重新编号
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn two_sections_that_changed_places() {
        let problems = &CLEAN[CLEAN.find("五、").unwrap()..CLEAN.find("六、").unwrap()];
        let text = CLEAN.replace(problems, "").replace("四、政府", &format!("{problems}四、政府"));
        check(&super::RULE, &text, expect![[r#"
            warning 79:1「四、政府信息公开行政复议、行政诉讼情况」 部分次序不对：“四、政府信息公开行政复议、行政诉讼情况”应紧接在“三、收到和处理政府信息公开申请情况”之后
              44:1「三、收到和处理政府信息公开申请情况」 格式规定的相邻部分
              改法：移到格式规定的位置
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn the_last_section_first() {
        let other = &CLEAN[CLEAN.find("六、").unwrap()..];
        let text = CLEAN.replace(other, "").replace("一、总体", &format!("{other}\n一、总体"));
        check(&super::RULE, &text, expect![[r#"
            warning 3:1「六、其他需要报告的事项」 部分次序不对：“六、其他需要报告的事项”应紧接在“五、存在的主要问题及改进情况”之后
              86:1「五、存在的主要问题及改进情况」 格式规定的相邻部分
              改法：移到格式规定的位置
        "#]]);
        assert_eq!(fixed(&super::RULE, &text).replace("\n\n\n", "\n\n"), CLEAN);
    }

    /// The clean report with a table of contents before it.
    fn with_contents() -> String {
        let headings = CLEAN.lines().filter(|line| line.chars().nth(1) == Some('、') && !line.contains('\t'));
        let headings: Vec<&str> = headings.collect();
        assert_eq!(headings.len(), 6);
        changed("一、总体情况", &format!("目录\n\n{}\n\n一、总体情况", headings.join("\n\n")))
    }

    #[test]
    fn the_contents_of_a_report_are_no_sections() {
        let text = with_contents();
        check(&super::RULE, &text, expect![""]);
        let last = text.rfind("五、存在").expect("a heading");
        let wrong = format!("{}{}", &text[..last], text[last..].replacen("五、", "六、", 1));
        assert_eq!(fixed(&super::RULE, &wrong), text);
    }

    #[test]
    fn sections_counted_through_without_a_missing_one() {
        let problems = &CLEAN[CLEAN.find("五、").unwrap()..CLEAN.find("六、").unwrap()];
        let text = CLEAN.replace(problems, "").replace("六、其他", "五、其他");
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn parts_of_the_overview_that_are_numbered_like_sections() {
        let parts = "一、总体情况\n\n一、主动公开\n\n做好公开。\n\n二、收到和处理政府信息公开申请情况\n\n做好答复。\n";
        check(&super::RULE, &changed("一、总体情况\n", parts), expect![""]);
    }
}
