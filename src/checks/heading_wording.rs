//! A heading whose words are not the form's (rule F02).

use crate::report::Section;
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::schema::Label;
use crate::schema::vocabulary::same_words;
use crate::text::{Edit, Span, is_blank};

pub static RULE: Rule = Rule {
    code: "heading-wording",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 标题用语与格式不一致

各部分的标题由格式统一规定。常见的其他写法能够识别，但建议改为格式的原文；与格式相差较大的标题，请先核对写的是不是这一部分。

依据：国办公开办函〔2021〕30号所附格式。

错误：

```text
五、存在问题及改进情况
```

正确：

```text
五、存在的主要问题及改进情况
```
",
        english: "\
# The words of a heading are not the form's

The form prescribes the headings. Other common wordings are understood, yet the form's own are better; where the words are far off, first see that the section is the one meant.

Basis: the form of 国办公开办函〔2021〕30号.

Wrong:

```text
五、存在问题及改进情况
```

Right:

```text
五、存在的主要问题及改进情况
```
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let edition = &case.form.edition;
    for (placed, place) in case.report.sections.iter().zip(&case.form.places) {
        let section = &placed.section;
        let wanted = place.section.and_then(|index| Some((index, edition.sections.get(index)?)));
        let (Some((index, wanted)), Some((_, words))) = (wanted, section.heading_parts()) else {
            continue;
        };
        let written = section.slice(words);
        let mut official = std::iter::once(&wanted.label.text).chain(&wanted.official);
        if official.any(|title| same_words(written, title)) {
            continue;
        }
        let span = words.shifted(placed.start);
        let heading = edition.heading(index);
        if let Some(end) = broken_end(section, words, &wanted.label) {
            let whole = Span::new(span.start, end + placed.start);
            let message = Message::new(
                format!("标题“{heading}”断成了几行"),
                format!("the heading {heading} is broken into several lines"),
            );
            let finding = findings.add(whole, message);
            finding.severity(Severity::Info);
            let edits = vec![Edit { span: whole, insert: wanted.label.text.clone() }];
            finding.safe_fix(Message::new("接成一行", "Join the lines"), edits);
            continue;
        }
        if let Some(end) = wanted.label.end_in(written).filter(|end| *end < written.len()) {
            let text = written[end..].trim_start_matches(is_behind_title);
            if !text.is_empty() {
                text_behind(case, index, span, text, findings);
                continue;
            }
        }
        // A row of a table that was pasted without TABs may look like a heading.
        if written.contains('|') || written.ends_with(|last: char| last.is_ascii_digit()) {
            continue;
        }
        let bare = written.trim_end_matches(['：', ':', '，', ',', '、', '.']);
        let accepted = section.heading.is_some_and(|heading| heading.word.is_some());
        let known = accepted || same_words(bare, &wanted.label.text);
        let message = if known {
            Message::new(
                format!("标题“{written}”与格式不一致，格式为“{heading}”"),
                format!("the form has {heading} for this heading"),
            )
        } else {
            Message::new(
                format!("标题“{written}”不是格式规定的标题，此处应为“{heading}”，请核对"),
                format!("this heading is not one of the form's; {heading} is expected here"),
            )
        };
        let finding = findings.add(span, message);
        let title = Message::new(format!("改为“{heading}”"), format!("Change to {heading}"));
        let edits = vec![Edit { span, insert: wanted.label.text.clone() }];
        if known {
            finding.safe_fix(title, edits);
            continue;
        }
        finding.severity(Severity::Warning);
        // Behind a blank there may be text that belongs to the report.
        if !written.contains(is_blank) {
            finding.fix(title, edits);
        }
    }
}

/// Where a title ends that goes on in the lines below its heading.
fn broken_end(section: &Section, words: Span, title: &Label) -> Option<u32> {
    /// More lines than a title is ever broken into.
    const LINES: usize = 3;
    let mut joined = section.slice(words).to_string();
    section.prose().take(LINES).find_map(|line| {
        joined += section.slice(line);
        same_words(&joined, &title.text).then_some(line.end)
    })
}

/// The title of a section with text behind it in the same line.
fn text_behind(case: &Case, section: usize, words: Span, text: &str, findings: &mut Findings) {
    let heading = case.form.edition.heading(section);
    let message = Message::new(
        format!("“{heading}”应单独成行，后面的正文另起一行"),
        format!("{heading} stands on a line of its own, the text behind it on the next"),
    );
    let finding = findings.add(words, message);
    let ending = case.report.line_ending();
    let span = Span::new(words.start, words.end - text.len() as u32);
    let title = &case.form.edition.sections[section].label.text;
    let edit = Edit { span, insert: format!("{title}{ending}{ending}") };
    finding.safe_fix(Message::new("正文另起一行", "Put the text on the next line"), vec![edit]);
}

/// What may part a title from the text behind it.
fn is_behind_title(character: char) -> bool {
    is_blank(character) || matches!(character, '：' | ':' | '。')
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
    fn an_accepted_wording() {
        let text = changed("存在的主要问题及改进情况", "存在问题及改进情况");
        check(&super::RULE, &text, expect![[r#"
            hint 82:3「存在问题及改进情况」 标题“存在问题及改进情况”与格式不一致，格式为“五、存在的主要问题及改进情况”
              改法：改为“五、存在的主要问题及改进情况”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("六、其他需要报告的事项", "六、其他需要报告的事项：");
        check(&super::RULE, &text, expect![[r#"
            hint 86:3「其他需要报告的事项：」 标题“其他需要报告的事项：”与格式不一致，格式为“六、其他需要报告的事项”
              改法：改为“六、其他需要报告的事项”
        "#]]);
    }

    #[test]
    fn the_wordings_of_2019_in_an_edition_of_2019() {
        let own = |text: &str| {
            let text = text.replace("四、政府信息公开行政复议、", "四、因政府信息公开工作被申请行政复议、提起");
            text.replace("五、存在的", "五、政府信息公开工作存在的")
        };
        check(&super::RULE, &own(CLEAN_2019), expect![""]);
        check(&super::RULE, &own(CLEAN), expect![[r#"
            hint 75:3「因政府信息公开工作被申请行政复议、提起行政诉讼情…」 标题“因政府信息公开工作被申请行政复议、提起行政诉讼情况”与格式不一致，格式为“四、政府信息公开行政复议、行政诉讼情况”
              改法：改为“四、政府信息公开行政复议、行政诉讼情况”
            hint 82:3「政府信息公开工作存在的主要问题及改进情况」 标题“政府信息公开工作存在的主要问题及改进情况”与格式不一致，格式为“五、存在的主要问题及改进情况”
              改法：改为“五、存在的主要问题及改进情况”
        "#]]);
    }

    #[test]
    fn text_behind_the_title() {
        let text = changed("六、其他需要报告的事项\n\n", "六、其他需要报告的事项　　");
        let text = text.replace("信息处理费。", "信息处理费");
        check(&super::RULE, &text, expect![[r#"
            hint 86:3「其他需要报告的事项　　本年度未收取信息处理费」 “六、其他需要报告的事项”应单独成行，后面的正文另起一行
              改法：正文另起一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN.replace("信息处理费。", "信息处理费"));
        let text = changed("五、存在的主要问题及改进情况", "五、下一步的打算 形式较为单一");
        check(&super::RULE, &text, expect![[r#"
            warning 82:3「下一步的打算 形式较为单一」 标题“下一步的打算 形式较为单一”不是格式规定的标题，此处应为“五、存在的主要问题及改进情况”，请核对
        "#]]);
    }

    #[test]
    fn a_title_in_several_lines() {
        let text = changed("三、收到和处理", "三、收到\n和处理");
        check(&super::RULE, &text, expect![[r#"
            info 44:3「收到⏎和处理政府信息公开申请情况」 标题“三、收到和处理政府信息公开申请情况”断成了几行
              改法：接成一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        for (whole, broken) in [
            ("二、主动公开政府信息情况", "二、主动公开\r\n\r\n政府信息\r\n情况"),
            ("五、存在的主要问题及改进情况", "五、存在的主要问题\n　及改进情况"),
            ("六、其他需要报告的事项", "六、其他需要报告\n的事项"),
        ] {
            assert_eq!(fixed(&super::RULE, &changed(whole, broken)), CLEAN, "{broken}");
        }
    }

    #[test]
    fn a_wording_that_is_guessed() {
        let text = changed("三、收到和处理政府信息公开申请情况", "三、依申请公开情况");
        check(&super::RULE, &text, expect![[r#"
            warning 44:3「依申请公开情况」 标题“依申请公开情况”不是格式规定的标题，此处应为“三、收到和处理政府信息公开申请情况”，请核对
              改法：改为“三、收到和处理政府信息公开申请情况”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        // Nearer to the words of the second section, which is there.
        let text = changed("三、收到和处理政府信息公开申请情况", "三、依申请公开政府信息情况");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn spelling_and_marks_do_not_matter() {
        let text = changed("四、政府信息公开行政复议、行政诉讼情况", "## 四、 政府信息公开行政复议， 行政诉讼情况");
        check(&super::RULE, &text, expect![""]);
        check(&super::RULE, &changed("六、其他", "六. 其它"), expect![""]);
    }

    #[test]
    fn parts_of_the_overview_and_rows_are_no_headings_of_the_form() {
        let text = changed("（二）依申请公开\n", "二、依申请公开情况\n");
        check(&super::RULE, &text, expect![""]);
        let text = changed("四、政府信息公开行政复议、行政诉讼情况", "四、结转下年度继续办理 | 0 | 0 | 0 |");
        check(&super::RULE, &text, expect![""]);
    }
}
