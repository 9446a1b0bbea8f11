//! The notice for another year's report cited as this year's (rule F12).

use crate::form::sentence::sentences;
use crate::form::year::{Year, years};
use crate::rule::{Check, Findings, Message, Page, Prose, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "notice-year",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 引用了其他年度的编制通知

上级每年印发一份编制年度报告的通知，通知标题中的年份应当与报告的年度一致。年份不一致，多半是照抄往年的报告。发文字号〔　〕中的年份是印发的年份，通常比报告年度晚一年，不在此列。

依据：《条例》第五十条（年度报告应当按统一格式编制）。

错误（2023 年度的报告）：

```text
根据《关于做好2022年政府信息公开工作年度报告编制工作的通知》要求编制。
```

正确：

```text
根据《关于做好2023年政府信息公开工作年度报告编制工作的通知》要求编制。
```
",
        english: "\
# The notice for another year's report is cited

Each year a notice asks for the report; the year in its title is the report's. Another year was mostly copied with an old report. The year in the brackets 〔〕 of its number is the year of issue, one later, and is not meant.

Basis: Regulation, article 50 (one uniform format).

Wrong (in the report for 2023):

```text
根据《关于做好2022年政府信息公开工作年度报告编制工作的通知》要求编制。
```

Right:

```text
根据《关于做好2023年政府信息公开工作年度报告编制工作的通知》要求编制。
```
",
    },
    check: Check::Prose { may_matter, check },
};

const NOTICE: &str = "通知";

/// A notice that one of these words goes with is cited as a basis of the report.
const CITING: [&str; 7] = ["根据", "按照", "依据", "依照", "遵照", "参照", "要求"];

/// In a sentence with one of these, the notice of an earlier year may be meant.
const EARLIER: [&str; 7] = ["上年", "上一年", "去年", "往年", "历年", "近年", "年初"];

/// Below a heading, where a report also tells of the work on last year's, a notice is the basis of
/// this one in a sentence with one of these.
const OF_THIS_REPORT: [&str; 7] =
    ["本报告", "本年报", "本年度报告", "本年度政府信息公开", "现将", "现予", "报告如下"];

/// A notice with one of these is about a report that was handed in.
const AFTERWARDS: [&str; 8] =
    ["评估", "评议", "考核", "测评", "通报", "检查", "抽查", "整改"];

fn may_matter(_: &Prose, paragraph: &str) -> bool {
    paragraph.contains(NOTICE)
}

fn check(prose: &Prose, findings: &mut Findings) {
    let Some(reporting) = prose.year else { return };
    let is_preface = prose.section.heading.is_none();
    for block in prose.section.prose() {
        for (offset, sentence) in sentences(prose.section.slice(block)) {
            if !is_preface && !OF_THIS_REPORT.iter().any(|word| sentence.contains(word)) {
                continue;
            }
            if !CITING.iter().any(|word| sentence.contains(word))
                || EARLIER.iter().any(|word| sentence.contains(word))
            {
                continue;
            }
            for title in notices(sentence) {
                let words = &sentence[title.range()];
                let about_report =
                    prose.edition.title_words.iter().any(|title| words.contains(title.as_str()))
                        && !AFTERWARDS.iter().any(|word| words.contains(word));
                let other = about_report.then(|| other_year(words, reporting)).flatten();
                let Some(year) = other else { continue };
                let around = [&sentence[..title.start as usize], &sentence[title.end as usize..]];
                if tells_of_last_report(around, year.number, reporting) {
                    continue;
                }
                let start = block.start + offset as u32 + title.start;
                let span = Span::new(year.start as u32, year.end as u32).shifted(start);
                let number = year.number;
                let message = Message::new(
                    format!("引用的是 {number} 年度的编制通知，而报告的年度是 {reporting} 年"),
                    format!("this is the notice for {number}, but the report is for {reporting}"),
                );
                let finding = findings.add(span, message);
                // Some notices are named after the year in which they were issued.
                if number == reporting + 1 {
                    finding.severity(Severity::Info);
                }
                let title = Message::new(
                    format!("改为 {reporting} 年（文号也请核对）"),
                    format!("Change to {reporting} (look at the number, too)"),
                );
                finding.fix(title, vec![Edit { span, insert: reporting.to_string() }]);
            }
        }
    }
}

/// True when a sentence goes on about the report for an earlier year, which was published in the
/// reporting year.
fn tells_of_last_report(around: [&str; 2], year: u16, reporting: u16) -> bool {
    let names =
        |wanted: u16| around.iter().any(|part| years(part).any(|year| year.number == wanted));
    names(year) && names(reporting)
}

/// The only years of a title, when the reporting year is not among them.
fn other_year(title: &str, reporting: u16) -> Option<Year> {
    let own = years(title).any(|year| year.number == reporting);
    years(title).next().filter(|_| !own)
}

/// The titles of notices: `《…通知》`, or without marks, `关于…通知`.
fn notices(sentence: &str) -> Vec<Span> {
    let mut titles = Vec::new();
    let mut rest = 0;
    while let Some(notice) = sentence[rest..].find(NOTICE) {
        let end = rest + notice;
        let before = &sentence[rest..end];
        let open = before.rfind('《').filter(|open| !before[*open..].contains('》'));
        if let Some(start) = open.or_else(|| before.rfind("关于")) {
            titles.push(Span::new((rest + start) as u32, end as u32));
        }
        rest = end + NOTICE.len();
    }
    titles
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    fn with(sentence: &str) -> String {
        changed("一、总体情况", &format!("{sentence}\n\n一、总体情况"))
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn the_notice_of_the_year_before() {
        let sentence = "根据《云岭区政务公开办关于编制2022年度政府信息公开工作年度报告的通知》要求编制。";
        check(&super::RULE, &with(sentence), expect![[r#"
            warning 3:16「2022」 引用的是 2022 年度的编制通知，而报告的年度是 2023 年
              改法：改为 2023 年（文号也请核对）
        "#]]);
        assert_eq!(fixed(&super::RULE, &with(sentence)), with(&sentence.replace("2022", "2023")));
        let sentence = "按照区政府办关于做好2021年政府信息公开年度报告编制发布工作的通知，现予公布。";
        check(&super::RULE, &with(sentence), expect![[r#"
            warning 3:11「2021」 引用的是 2021 年度的编制通知，而报告的年度是 2023 年
              改法：改为 2023 年（文号也请核对）
        "#]]);
    }

    #[test]
    fn below_a_heading() {
        let sentence = "根据《关于做好2022年政府信息公开工作年度报告编制工作的通知》要求，现将有关情况报告如下。";
        let with = |sentence: &str| changed("一、总体情况\n", &format!("一、总体情况\n\n{sentence}\n"));
        let right = with(&sentence.replace("2022", "2023"));
        assert_eq!(fixed(&super::RULE, &with(sentence)), right);
        for sentence in [
            "年初，根据《关于做好2022年政府信息公开工作年度报告编制发布工作的通知》要求，1月20日前完成年报编制发布。",
            "按照《关于做好2022年政府信息公开工作年度报告编制发布工作的通知》要求，按时发布年报。",
            "根据《关于2022年政府信息公开工作年度报告评估情况的通知》要求，逐项整改，现将情况报告如下。",
        ] {
            check(&super::RULE, &with(sentence), expect![""]);
        }
    }

    #[test]
    fn the_year_of_issue() {
        let sentence = "根据《关于做好2024年政府信息公开工作年度报告编制工作的通知》编制。";
        check(&super::RULE, &with(sentence), expect![[r#"
            info 3:8「2024」 引用的是 2024 年度的编制通知，而报告的年度是 2023 年
              改法：改为 2023 年（文号也请核对）
        "#]]);
    }

    #[test]
    fn what_is_no_notice_of_another_year() {
        for sentence in [
            "根据《关于编制2023年政府信息公开工作年度报告的通知》（云公开办〔2024〕1号）编制。",
            "根据《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）编制。",
            "按照《2022年政务公开工作要点》的部署推进。",
            "2022年，按照《关于做好政府信息公开工作年度报告编制工作的通知》整改。",
            "根据《2022年政府信息公开工作年度报告》和《关于整改的通知》要求，逐项整改。",
            "上年，按照《关于编制2022年政府信息公开工作年度报告的通知》编制了报告。",
            "转发《关于编制2022年政府信息公开工作年度报告的通知》。",
            "按照《关于做好2022年度报告编制发布工作的通知》要求，2023年1月按时发布了2022年度报告。",
            "按照《关于做好2022年政府信息公开工作年度报告的通知》要求，2023年1月发布了2022年度报告。",
            "根据《关于开展2022年预算公开检查的通知》要求自查。",
        ] {
            check(&super::RULE, &with(sentence), expect![""]);
        }
    }
}
