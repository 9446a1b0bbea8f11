//! A section of the form that no heading names (rule F01).

use crate::form::lost::Lost;
use crate::rule::{Case, Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span, is_blank};

pub static RULE: Rule = Rule {
    code: "missing-section",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 缺少部分

年度报告的各个部分由格式统一规定，每个部分都要有，标题单独占一行，编号与格式一致。没有内容可写的部分也要保留标题，并写明没有。

依据：《条例》第五十条；国办公开办函〔2021〕30号所附格式。

错误（缺少第五部分）：

```text
四、政府信息公开行政复议、行政诉讼情况
六、其他需要报告的事项
```

正确：

```text
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
```
",
        english: "\
# A section is missing

The form prescribes the sections of the report. Each must be there, under a numbered heading on a line of its own; where there is nothing to tell, the heading stays and the text says so.

Basis: Regulation, article 50; the form of 国办公开办函〔2021〕30号.

Wrong (section five is missing):

```text
四、政府信息公开行政复议、行政诉讼情况
六、其他需要报告的事项
```

Right:

```text
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
```
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    let all = 0..form.edition.sections.len();
    if all.clone().all(|section| form.written(section).is_some()) {
        return;
    }
    let missing = all.clone().filter(|section| form.written(*section).is_none());
    let mut unmarked = Vec::new();
    let mut missing: Vec<usize> = missing
        .filter(|section| match form.unnumbered_title(case.report, *section) {
            Some((line, words)) => {
                unmarked.push(Unmarked { section: *section, line, words });
                false
            }
            None => true,
        })
        .collect();
    without_headings(case, &unmarked, findings);
    missing.retain(|section| !is_hidden(case, *section, findings));
    if missing.len() == all.len() {
        nothing_written(case, findings);
        return;
    }
    for run in missing.chunk_by(|one, next| one + 1 == *next) {
        gap(case, run, findings);
    }
}

/// Says of a report that is only begun, once, that it has no sections.
fn nothing_written(case: &Case, findings: &mut Findings) {
    let edition = &case.form.edition;
    let count = edition.sections.len();
    let Some(last) = count.checked_sub(1) else { return };
    let (first, last) = (edition.heading(0), edition.heading(last));
    let place = case.report.title().map_or(Span::at(0), |(span, _)| span);
    if case.form.tables.iter().any(Option::is_some) {
        let message = Message::new(
            format!("没有认出任何一个部分：标题应单独成行，写作“{first}”"),
            format!("no section is found: a heading stands on a line of its own, as {first}"),
        );
        findings.add(place, message);
        return;
    }
    let message = Message::new(
        format!("报告还没有正文：格式规定的 {count} 个部分（“{first}”至“{last}”）都没有写"),
        format!("the report has none of the {count} sections of the form ({first} to {last})"),
    );
    let finding = findings.add(place, message);
    finding.severity(finding.severity.lower());
    let blank = edition.blank(case.form.year.unwrap_or(edition.from), "");
    if let Some((_, body)) = blank.split_once('\n') {
        let title = Message::new("填入空白格式", "Insert the blank form");
        finding.fix(title, vec![case.report.insertion(case.report.len(), body.trim())]);
    }
}

/// Reports sections that follow each other in the form and are all missing.
fn gap(case: &Case, run: &[usize], findings: &mut Findings) {
    let (form, report) = (case.form, case.report);
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let before = (0..*first).rev().find_map(|section| Some((section, form.written(section)?)));
    let heading = before.and_then(|(section, index)| {
        let placed = report.sections.get(index)?;
        Some((section, placed.section.heading?.span.shifted(placed.start)))
    });
    let headings: Vec<String> =
        run.iter().map(|section| form.edition.heading(*section)).collect();
    let names = format!("“{}”", headings.join("”、“"));
    let english = headings.join(", ");
    let lacks = if first == last {
        format!("缺少{names}部分")
    } else {
        format!("缺少 {} 个部分：{names}", run.len())
    };
    let message = match heading {
        Some((section, ..)) => {
            let after = form.edition.heading(section);
            Message::new(
                format!("{lacks}，应排在“{after}”之后"),
                format!("missing after {after}: {english}"),
            )
        }
        None => Message::new(
            format!("{lacks}，应排在最前"),
            format!("missing at the beginning: {english}"),
        ),
    };
    let start = report.title().map_or(Span::at(0), |(span, _)| span);
    let place = heading.map_or(start, |(.., span)| span);
    let finding = findings.add(place, message);
    offer_headings(case, run, finding);
}

fn offer_headings(case: &Case, run: &[usize], finding: &mut Finding) {
    let (edits, placed) = case.form.heading_insertions(case.report, run);
    let headings: Vec<String> =
        placed.iter().map(|section| case.form.edition.heading(*section)).collect();
    let title = match headings.as_slice() {
        [] => return,
        [_, _, ..] if placed.len() == run.len() => {
            Message::new("插入这些标题", "Insert these headings")
        }
        _ => Message::new(
            format!("插入“{}”", headings.join("”、“")),
            format!("Insert {}", headings.join(", ")),
        ),
    };
    finding.fix(title, edits);
}

/// Reports a heading that is glued to other text or broken into several lines.
fn is_hidden(case: &Case, section: usize, findings: &mut Findings) -> bool {
    let lost = case.form.lost_heading(case.report, section);
    let Some(Lost::Hidden { heading: place, edits }) = lost else { return false };
    let heading = case.form.edition.heading(section);
    let finding = findings.add(place, not_alone(&heading));
    finding.severity(finding.severity.lower());
    finding.fix(on_its_own_line(&heading), edits);
    true
}

fn not_alone(heading: &str) -> Message {
    Message::new(
        format!("“{heading}”没有写成单独一行的标题，这一部分无法识别"),
        format!("{heading} is not a heading on a line of its own, so the section is not found"),
    )
}

fn on_its_own_line(heading: &str) -> Message {
    Message::new(format!("改为单独一行“{heading}”"), format!("Write {heading} on its own line"))
}

/// A line with the title of a section that is no heading.
struct Unmarked {
    section: usize,
    line: Span,
    /// The title in the line, with the number before it.
    words: Span,
}

/// Reports lines with the titles of sections that are no headings: once, as they have one cause.
fn without_headings(case: &Case, unmarked: &[Unmarked], findings: &mut Findings) {
    let Some((first, others)) = unmarked.split_first() else { return };
    let (chinese, english) = match others.len() {
        0 => (String::new(), String::new()),
        _ => {
            let count = unmarked.len();
            (format!("；共 {count} 个部分如此"), format!("; so are {count} sections"))
        }
    };
    let message = message_of(case, first);
    let message = Message::new(message.chinese + &chinese, message.english + &english);
    let finding = findings.add(first.words, message);
    finding.severity(finding.severity.lower());
    for other in others {
        finding.related(other.words, message_of(case, other));
    }
    let heading = case.form.edition.heading(first.section);
    let title = match others.len() {
        0 => on_its_own_line(&heading),
        _ => Message::new("改为格式的标题，单独成行", "Write the headings of the form on their own lines"),
    };
    finding.fix(title, unmarked.iter().map(|unmarked| as_heading(case, unmarked)).collect());
}

fn message_of(case: &Case, unmarked: &Unmarked) -> Message {
    let heading = case.form.edition.heading(unmarked.section);
    let placed = case.report.section_at(unmarked.words.start);
    let written = Span::new(unmarked.words.start - placed.start, unmarked.words.end - placed.start);
    let written = placed.section.slice(written);
    if !text_behind(case, unmarked).is_empty() || written == heading {
        return not_alone(&heading);
    }
    Message::new(
        format!("“{written}”不是格式的标题，应写作“{heading}”，否则这一部分无法识别"),
        format!("{written} is no heading of the form: write {heading}, or the section is not found"),
    )
}

/// What stands behind the title in its line.
fn text_behind<'a>(case: &Case<'a>, unmarked: &Unmarked) -> &'a str {
    let placed = case.report.section_at(unmarked.words.start);
    let rest = Span::new(unmarked.words.end - placed.start, unmarked.line.end - placed.start);
    let rest = placed.section.slice(rest);
    rest.trim_start_matches(|first: char| is_blank(first) || "。：:".contains(first))
}

/// The title as a heading, with what stands behind it on a line below.
fn as_heading(case: &Case, unmarked: &Unmarked) -> Edit {
    let heading = case.form.edition.heading(unmarked.section);
    let rest = text_behind(case, unmarked);
    let span = Span::new(unmarked.line.start, unmarked.line.end - rest.len() as u32);
    let ending = case.report.line_ending();
    let insert = if rest.is_empty() { heading } else { format!("{heading}{ending}{ending}") };
    Edit { span, insert }
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
    fn one_section() {
        let text = changed("五、存在的主要问题及改进情况\n\n", "");
        check(&super::RULE, &text, expect![[r#"
            error 75:1「四、政府信息公开行政复议、行政诉讼情况」 缺少“五、存在的主要问题及改进情况”部分，应排在“四、政府信息公开行政复议、行政诉讼情况”之后
        "#]]);
        let body = CLEAN.find("一是政策").unwrap();
        let text = text.replace(&CLEAN[body..CLEAN.find("六、").unwrap()], "");
        let mended = fixed(&super::RULE, &text);
        // What stands behind table four may be the text of the part: it is put nowhere then.
        assert!(mended.contains("\t6\n\n五、存在的主要问题及改进情况\n\n六、"), "{mended}");
        check(&super::RULE, &mended, expect![""]);
    }

    /// The clean report with a table of contents before it.
    fn with_contents() -> String {
        let headings = CLEAN.lines().filter(|line| line.chars().nth(1) == Some('、') && !line.contains('\t'));
        let headings: Vec<&str> = headings.collect();
        assert_eq!(headings.len(), 6);
        changed("一、总体情况", &format!("目录\n\n{}\n\n一、总体情况", headings.join("\n\n")))
    }

    #[test]
    fn a_heading_that_only_the_contents_have() {
        check(&super::RULE, &with_contents(), expect![""]);
        let text = with_contents();
        let last = text.rfind("五、存在").expect("a heading");
        let text = format!("{}{}", &text[..last], &text[text.find("一是政策").unwrap()..]);
        check(&super::RULE, &text, expect![[r#"
            error 89:1「四、政府信息公开行政复议、行政诉讼情况」 缺少“五、存在的主要问题及改进情况”部分，应排在“四、政府信息公开行政复议、行政诉讼情况”之后
        "#]]);
        let first = with_contents().rfind("一、总体").expect("a heading");
        let text = with_contents();
        let text = format!("{}{}", &text[..first], &text[text.rfind("2023年，").unwrap()..]);
        check(&super::RULE, &text, expect![[r#"
            error 1:1「云岭区水务局2023年政府信息公开工作年度报告」 缺少“一、总体情况”部分，应排在最前
        "#]]);
    }

    #[test]
    fn the_first_and_the_last() {
        let text = changed("一、总体情况\n\n", "");
        check(&super::RULE, &text, expect![[r#"
            error 1:1「云岭区水务局2023年政府信息公开工作年度报告」 缺少“一、总体情况”部分，应排在最前
        "#]]);
        let end = CLEAN.find("六、其他需要报告的事项").unwrap();
        let text = CLEAN[..end].replace('\n', "\r\n");
        check(&super::RULE, &text, expect![[r#"
            error 82:1「五、存在的主要问题及改进情况」 缺少“六、其他需要报告的事项”部分，应排在“五、存在的主要问题及改进情况”之后
              改法：插入“六、其他需要报告的事项”
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("更新情况。\r\n\r\n六、其他需要报告的事项\r\n"));
        // With its text left behind, that would be under the heading before.
        let text = changed("六、其他需要报告的事项\n\n", "");
        check(&super::RULE, &text, expect![[r#"
            error 82:1「五、存在的主要问题及改进情况」 缺少“六、其他需要报告的事项”部分，应排在“五、存在的主要问题及改进情况”之后
        "#]]);
    }

    #[test]
    fn a_heading_that_was_lost_from_above_its_table() {
        for text in [CLEAN, CLEAN_2019] {
            for start in ["二、", "三、收", "四、政", "四、因"] {
                let heading = |line: &&str| line.starts_with(start) && !line.contains('\t');
                let Some(heading) = text.lines().find(heading) else { continue };
                let lost = text.replace(&format!("{heading}\n\n"), "");
                assert_eq!(fixed(&super::RULE, &lost), text);
                let closer = text.replace(&format!("\n{heading}\n\n"), "");
                assert_eq!(fixed(&super::RULE, &closer), text);
            }
        }
        let three = changed("三、收到和处理政府信息公开申请情况\n\n", "");
        let both = three.replace("四、政府信息公开行政复议、行政诉讼情况\n\n", "");
        assert_eq!(fixed(&super::RULE, &both), CLEAN);
        let unknown = three.replace("一、总体情况\n\n", "").replace("二、主动公开政府信息情况\n\n", "");
        check(&super::RULE, &unknown, expect![[r#"
            error 1:1「云岭区水务局2023年政府信息公开工作年度报告」 缺少 3 个部分：“一、总体情况”、“二、主动公开政府信息情况”、“三、收到和处理政府信息公开申请情况”，应排在最前
              改法：插入“二、主动公开政府信息情况”、“三、收到和处理政府信息公开申请情况”
        "#]]);
        assert_eq!(fixed(&super::RULE, &unknown), changed("一、总体情况\n\n", ""));
    }

    #[test]
    fn a_heading_that_is_glued_to_other_text() {
        for (heading, before) in [
            ("一、总体情况", false),
            ("一、总体情况", true),
            ("二、主动公开政府信息情况", false),
            ("二、主动公开政府信息情况", true),
            ("三、收到和处理政府信息公开申请情况", true),
            ("四、政府信息公开行政复议、行政诉讼情况", true),
            ("四、政府信息公开行政复议、行政诉讼情况", false),
            ("五、存在的主要问题及改进情况", true),
            ("六、其他需要报告的事项", true),
        ] {
            let text = match before {
                true => changed(&format!("\n\n{heading}"), heading),
                false => changed(&format!("{heading}\n\n"), heading),
            };
            assert_eq!(fixed(&super::RULE, &text), CLEAN, "{heading} {before}");
            let text = text.replace(heading, &format!(" {heading} "));
            let spaced = fixed(&super::RULE, &text);
            assert_eq!(spaced.replace(" \n", "\n").replace("\n ", "\n"), CLEAN, "{heading} {before}");
        }
        let text = changed("\n\n四、政府", "四、政府");
        check(&super::RULE, &text, expect![[r#"
            warning 73:29「四、政府信息公开行政复议、行政诉讼情况」 “四、政府信息公开行政复议、行政诉讼情况”没有写成单独一行的标题，这一部分无法识别
              改法：改为单独一行“四、政府信息公开行政复议、行政诉讼情况”
        "#]]);
        let text = changed("二、主动公开政府信息情况\n\n", "");
        let text = text.replace("培训两次。", "培训两次，见“二、主动公开政府信息情况”");
        check(&super::RULE, &text, expect![[r#"
            error 3:1「一、总体情况」 缺少“二、主动公开政府信息情况”部分，应排在“一、总体情况”之后
              改法：插入“二、主动公开政府信息情况”
        "#]]);
    }

    #[test]
    fn a_heading_that_is_broken_behind_its_number() {
        for (whole, broken) in [
            ("二、主动公开", "二\n、主动\n公开"),
            ("五、存在", "五\n\n　　、存在"),
            ("六、其他需要", "六、其他\n需要"),
        ] {
            let text = changed(whole, broken);
            assert_eq!(fixed(&super::RULE, &text), CLEAN, "{broken}");
        }
    }

    #[test]
    fn several_that_follow_each_other() {
        let text = &CLEAN[..CLEAN.find("三、收到").unwrap()];
        check(&super::RULE, text, expect![[r#"
            error 27:1「二、主动公开政府信息情况」 缺少 4 个部分：“三、收到和处理政府信息公开申请情况”、“四、政府信息公开行政复议、行政诉讼情况”、“五、存在的主要问题及改进情况”、“六、其他需要报告的事项”，应排在“二、主动公开政府信息情况”之后
              改法：插入这些标题
        "#]]);
        check(&super::RULE, &fixed(&super::RULE, text), expect![""]);
    }

    #[test]
    fn a_report_that_is_begun() {
        check(&super::RULE, "云岭区水务局2023年政府信息公开工作年度报告\n", expect![[r#"
            warning 1:1「云岭区水务局2023年政府信息公开工作年度报告」 报告还没有正文：格式规定的 6 个部分（“一、总体情况”至“六、其他需要报告的事项”）都没有写
              改法：填入空白格式
        "#]]);
        let mended = fixed(&super::RULE, "云岭区水务局2023年政府信息公开工作年度报告");
        assert!(mended.starts_with("云岭区水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n二、"));
        check(&super::RULE, &mended, expect![""]);
    }

    #[test]
    fn headings_that_are_not_recognised() {
        let text = CLEAN.replace("、", " ");
        check(&super::RULE, &text, expect![[r#"
            error 1:1「云岭区水务局2023年政府信息公开工作年度报告」 没有认出任何一个部分：标题应单独成行，写作“一、总体情况”
        "#]]);
        let line = |line: &str| match line.find('、') {
            Some(3) => format!("**{line}**\n"),
            _ => format!("{line}\n"),
        };
        let bold: String = CLEAN.lines().map(line).collect();
        assert!(bold.contains("**一、总体情况**"));
        check(&super::RULE, &bold, expect![""]);
    }

    #[test]
    fn a_heading_that_is_none() {
        for line in ["其他需要报告的事项", "（六）其他需要报告的事项", "其他需要报告的事项\t", "6.其它需要报告的事项："] {
            let text = changed("六、其他需要报告的事项", line);
            assert_eq!(fixed(&super::RULE, &text), CLEAN, "{line}");
        }
        let text = changed("六、其他需要报告的事项\n\n", "六、其他需要报告的事项　");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("六、其他需要报告的事项\n\n", "六、其他需要报告的事项。");
        check(&super::RULE, &text, expect![[r#"
            warning 86:1「六、其他需要报告的事项」 “六、其他需要报告的事项”没有写成单独一行的标题，这一部分无法识别
              改法：改为单独一行“六、其他需要报告的事项”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn headings_with_the_numbers_of_a_lower_rank() {
        let text = CLEAN.replace("五、存在", "（五）存在").replace("六、其他", "（六）其他");
        check(&super::RULE, &text, expect![[r#"
            warning 82:1「（五）存在的主要问题及改进情况」 “（五）存在的主要问题及改进情况”不是格式的标题，应写作“五、存在的主要问题及改进情况”，否则这一部分无法识别；共 2 个部分如此
              86:1「（六）其他需要报告的事项」 “（六）其他需要报告的事项”不是格式的标题，应写作“六、其他需要报告的事项”，否则这一部分无法识别
              改法：改为格式的标题，单独成行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn other_wordings_and_spellings_are_no_gap() {
        let text = changed("五、存在的主要问题", "## 五、 存在问题");
        check(&super::RULE, &text, expect![""]);
        let text = changed("三、收到和处理政府信息公开申请情况", "三、依申请公开情况");
        check(&super::RULE, &text, expect![""]);
    }
}
