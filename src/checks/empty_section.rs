//! A section for text in which nothing is written (rule Q01).

use crate::report::{Block, Section};
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Span, is_blank};

pub static RULE: Rule = Rule {
    code: "empty-section",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 这一部分没有内容

第一、五、六部分是文字。标题下面不能空着：第六部分没有其他事项的，写明没有；第五部分要写存在的主要问题和改进情况，只写“无”不符合《条例》。标题丢失后重新插入时，原来的正文可能留在了前一部分，请一并核对。

依据：《条例》第五十条第（四）项；国办公开办函〔2021〕30号所附格式。

错误：

```text
五、存在的主要问题及改进情况

无
```

正确：

```text
五、存在的主要问题及改进情况

一是政策解读的形式较为单一；二是个别栏目更新偏慢。下一步将增加图解和视频解读，并按月检查更新情况。
```
",
        english: "\
# A section is empty

Parts one, five and six are text, and something must stand under their headings: part six says so where there is nothing else to report; part five names the main problems and what is done about them, for which 无 is not enough. Where a lost heading was put in again, its text may still stand in the part before.

Basis: Regulation, article 50 (4); the form of 国办公开办函〔2021〕30号.

Wrong:

```text
五、存在的主要问题及改进情况

无
```

Right:

```text
五、存在的主要问题及改进情况

一是政策解读的形式较为单一；二是个别栏目更新偏慢。下一步将增加图解和视频解读，并按月检查更新情况。
```
",
    },
    check: Check::Report(check),
};

/// What says that there is nothing to tell.
const NOTHING: [&str; 3] = ["无", "暂无", "没有"];

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    let edition = &form.edition;
    let for_text =
        (0..edition.sections.len()).filter(|section| edition.tables_of(*section).next().is_none());
    let headings: Vec<(usize, Span)> = for_text
        .filter_map(|section| {
            let placed = case.report.sections.get(form.written(section)?)?;
            Some((section, placed.section.heading?.span.shifted(placed.start)))
        })
        .collect();
    let (empty, filled): (Vec<_>, Vec<_>) =
        headings.into_iter().partition(|(section, _)| is_empty(case, *section));
    // A report that is only begun has all of its text before it.
    if let ([(first, place), _, ..], []) = (empty.as_slice(), filled.as_slice()) {
        let heading = edition.heading(*first);
        let count = empty.len();
        let message = Message::new(
            format!("还没有写文字：“{heading}”等 {count} 个部分的标题下面都没有内容"),
            format!("no text yet: {heading} and {} more have nothing under them", count - 1),
        );
        findings.add(*place, message).severity(Severity::Info);
        return;
    }
    for (section, place) in empty {
        let heading = edition.heading(section);
        let message = Message::new(
            format!("“{heading}”下面没有内容"),
            format!("nothing is written under {heading}"),
        );
        findings.add(place, message);
    }
    for (section, _) in filled {
        if edition.sections[section].needs_text {
            only_nothing(case, section, findings);
        }
    }
}

/// Reports a section of which the law asks more than that there is nothing to tell.
fn only_nothing(case: &Case, section: usize, findings: &mut Findings) {
    let mut blocks = blocks(case, section);
    let (Some((start, text, block)), None) = (blocks.next(), blocks.next()) else { return };
    let Block::Paragraph(span) = block else { return };
    let written = text.slice(*span);
    let words = written.trim_end_matches(|last: char| is_blank(last) || "。.，；".contains(last));
    if !NOTHING.contains(&words) {
        return;
    }
    let heading = case.form.edition.heading(section);
    let message = Message::new(
        format!("“{heading}”只写了“{words}”，应写明具体内容"),
        format!("{heading} says `{words}` alone; tell what there is"),
    );
    findings.add(span.shifted(start), message);
}

/// True when nothing stands under the heading of a section, nor behind it in its line.
fn is_empty(case: &Case, section: usize) -> bool {
    let label = &case.form.edition.sections[section].label;
    let places = case.report.sections.iter().zip(&case.form.places);
    let mut own = places.filter(|(_, place)| place.within == Some(section));
    let is_bare = own.all(|(placed, place)| {
        let words = placed.section.heading_parts().map(|(_, words)| placed.section.slice(words));
        place.section.is_some() && words.is_none_or(|words| label.is(words))
    });
    is_bare && blocks(case, section).next().is_none()
}

/// All that is written in a section of the form but for comments, with where its section of the
/// report starts.
fn blocks<'a>(
    case: &Case<'a>,
    section: usize,
) -> impl Iterator<Item = (u32, &'a Section, &'a Block)> {
    let sections = case.report.sections.iter().zip(&case.form.places);
    let own = sections.filter(move |(_, place)| place.within == Some(section));
    own.flat_map(|(placed, _)| {
        let written = placed.section.blocks.iter();
        let written = written.filter(|block| !matches!(block, Block::Comment(_)));
        written.map(|block| (placed.start, &*placed.section, block))
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check};
    use crate::schema::Schemas;
    use expect_test::expect;

    /// The clean report with other text under one of its headings.
    fn with(heading: &str, text: &str) -> String {
        let start = CLEAN.find(heading).expect("a heading") + heading.len();
        let length = CLEAN[start..].find("\n\n六、").unwrap_or(CLEAN.len() - start);
        let length = if heading.starts_with('一') { CLEAN.find("\n\n二、").unwrap() - start } else { length };
        format!("{}{text}{}", &CLEAN[..start], &CLEAN[start + length..])
    }

    #[test]
    fn clean_reports_and_what_is_enough() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &with("六、其他需要报告的事项", "\n\n无。"), expect![""]);
        check(&super::RULE, &with("五、存在的主要问题及改进情况", " 一是形式单一。"), expect![""]);
        check(&super::RULE, &with("五、存在的主要问题及改进情况", "\n\n没有问题的同时，也有不足。"), expect![""]);
        check(&super::RULE, &with("一、总体情况", "\n\n一、主动公开\n"), expect![""]);
        check(&super::RULE, &changed("五、存在的主要问题及改进情况\n\n", ""), expect![""]);
        check(&super::RULE, &CLEAN.replace("\n\n", "\n"), expect![""]);
    }

    #[test]
    fn sections_without_text() {
        check(&super::RULE, &with("一、总体情况", ""), expect![[r#"
            warning 3:1「一、总体情况」 “一、总体情况”下面没有内容
        "#]]);
        check(&super::RULE, &with("五、存在的主要问题及改进情况", "\n\n// 待写\n"), expect![[r#"
            warning 82:1「五、存在的主要问题及改进情况」 “五、存在的主要问题及改进情况”下面没有内容
        "#]]);
        check(&super::RULE, &with("六、其他需要报告的事项", ""), expect![[r#"
            warning 86:1「六、其他需要报告的事项」 “六、其他需要报告的事项”下面没有内容
        "#]]);
    }

    #[test]
    fn a_section_that_says_there_is_nothing() {
        for nothing in ["无", "暂无。", "没有。"] {
            let text = with("五、存在的主要问题及改进情况", &format!("\n\n{nothing}"));
            let words = nothing.trim_end_matches('。');
            let document = crate::document::Document::new(&text, Schemas::built_in());
            let findings = document.findings();
            let messages: Vec<&str> =
                findings.iter().map(|finding| finding.message.chinese.as_str()).collect();
            let message = format!("“五、存在的主要问题及改进情况”只写了“{words}”，应写明具体内容");
            assert_eq!(messages, [message]);
        }
    }

    #[test]
    fn the_blank_form_is_told_once() {
        let blank = Schemas::built_in().editions[1].blank(2024, "云岭区水务局");
        check(&super::RULE, &blank, expect![[r#"
            info 3:1「一、总体情况」 还没有写文字：“一、总体情况”等 3 个部分的标题下面都没有内容
        "#]]);
    }
}
