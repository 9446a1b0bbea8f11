//! A past year told of as if it were the reporting year (rule Y03).

use std::sync::LazyLock;

use regex::Regex;

use crate::form::sentence::sentences;
use crate::form::year::{
    Year, is_history, names_present, other_year_of, told, told_by_days, years,
};
use crate::rule::{Check, Findings, Message, Page, Prose, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "stale-year",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 往年的年份写成了本年

总体情况和其他事项写的是报告年度的情况。句子以往年开头、又直接写出结果（未出现、未收到、共公开 n 条等），多半是照抄往年报告时漏改了年份。

依据：《条例》第五十条（报告上一年度的情况）。

错误（2023 年度的报告）：

```text
2021年我局未发生因信息公开被追究责任的情况。
```

正确：

```text
2023年我局未发生因信息公开被追究责任的情况。
```

与往年相比较、从某年起、到某年止、文件名称中的年份等不在此列。
",
        english: "\
# A past year is told of as the present one

The overview and the last section tell of the reporting year. A sentence that begins with an earlier year and states a result (未出现, 未收到, 共公开 n 条) was mostly copied from an earlier report.

Basis: Regulation, article 50 (the report is about the year before its publication).

Wrong (in the report for 2023):

```text
2021年我局未发生因信息公开被追究责任的情况。
```

Right:

```text
2023年我局未发生因信息公开被追究责任的情况。
```

Comparisons with earlier years, beginnings and ends of longer times, and years in the titles of documents are not meant.
",
    },
    check: Check::Prose { may_matter, check },
};

/// That nothing happened, which is told of the reporting year only.
static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"未(?:出现|发生|收到|收取|产生|接到|接收|受理|涉及|发出|有)|没有(?:出现|发生|收到|收取|产生|接到|受理|涉及|收费|向|因|其[他它])|无(?:因|其[他它]|行政复议|行政诉讼|信息处理费|依申请|政府信息公开|收费|收取)|不存在|(?:申请|诉讼|复议|收费|处理费)[^，。；0-9]{0,8}为?0\s*[件起元]",
    )
    .expect("a pattern")
});

/// A count of what was done, not as an attribute of something else.
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:收到|受理|办理|办结|答复|公开|发布|公布|更新|制发|召开|开展|组织|举办|收取)[^的。；0-9]{0,24}[0-9]+\s*余?(?:多)?\s*(?:万\s*)?[件条次篇个份项期元场起]",
    )
    .expect("a pattern")
});

/// What an overview begins with, without any result.
const GENERAL: [&str; 10] = [
    "贯彻", "落实", "推进", "按照", "坚持", "围绕", "聚焦", "为指导", "领导下", "指导下",
];

/// Things that are of a year rather than done in it, where no comma parts them from the year.
const OF_A_YEAR: [&str; 8] = ["的", "决算", "预算", "年度报告", "年报", "规划", "要点", "总结"];

/// A sentence of the section.
struct Sentence<'a> {
    start: u32,
    text: &'a str,
    /// The year of which it tells, wherever it gives it.
    told: Vec<Year>,
}

impl Sentence<'_> {
    fn told(&self) -> Option<Year> {
        self.told.first().copied()
    }
}

fn may_matter(prose: &Prose, paragraph: &str) -> bool {
    prose.year.is_some_and(|reporting| years(paragraph).any(|year| year.number < reporting))
}

fn check(prose: &Prose, findings: &mut Findings) {
    let Some(reporting) = prose.year else { return };
    let sections = prose.edition.sections.len();
    if !prose.place.within.is_some_and(|section| section == 0 || section + 1 == sections) {
        return;
    }
    let blocks = || prose.section.prose().map(|span| (span.start, prose.section.slice(span)));
    let is_past = |year: &Year| year.number < reporting;
    let sentences: Vec<Sentence> = blocks()
        .flat_map(|(start, block)| {
            sentences(block).map(move |(offset, text)| {
                let told = match told(text).next() {
                    Some(year) => vec![year],
                    None => told_by_days(text),
                };
                Sentence { start: start + offset as u32, text, told }
            })
        })
        .collect();
    let mut stale: Vec<(u16, Vec<Span>)> = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let Some(year) = sentence.told().filter(is_past) else { continue };
        let before = index.checked_sub(1).and_then(|before| sentences.get(before));
        let after = sentences.get(index + 1);
        let opens = index == 0 && prose.place.section == Some(0);
        let stale_opening = || opens && is_stale_opening(sentence, year, reporting, after);
        if !is_stale(sentence, year, reporting, before, after) && !stale_opening() {
            continue;
        }
        let place = |year: &Year| Span::new(year.start as u32, year.end as u32);
        let spans = sentence.told.iter().map(|year| place(year).shifted(sentence.start));
        match stale.iter_mut().find(|(number, _)| *number == year.number) {
            Some((_, all)) => all.extend(spans),
            None => stale.push((year.number, spans.collect())),
        }
    }
    // An overview that tells of another year all through is one mistake, not many.
    if !stale.is_empty()
        && prose.place.section == Some(0)
        && other_year_of(prose.section, reporting).is_some()
    {
        return;
    }
    for (year, spans) in stale {
        report(year, reporting, &spans, findings);
    }
}

/// True when a sentence states a result of a past year, and none beside it goes through the years.
fn is_stale(
    sentence: &Sentence,
    year: Year,
    reporting: u16,
    before: Option<&Sentence>,
    after: Option<&Sentence>,
) -> bool {
    let text = sentence.text;
    if names_others(text, year) || names_present(text) {
        return false;
    }
    let rest = &text[year.end..];
    let nothing = NOTHING.find(rest);
    let Some(result) = nothing.or_else(|| COUNT.find(rest)) else { return false };
    // 2022年制定的文件 is a thing, and so is 2022年度我局部门决算.
    let lead = match nothing {
        Some(nothing) => &rest[..nothing.start()],
        None => &rest[..result.end()],
    };
    let is_time = lead.trim_start_matches(['年', '度', ' ', '\u{3000}']).starts_with(['，', ',']);
    if !is_time && OF_A_YEAR.iter().any(|word| lead.contains(word)) {
        return false;
    }
    // 本年度收到申请三件。2022年收到两件。
    let is_present = |other: Option<&Sentence>| {
        other.is_some_and(|other| {
            names_present(other.text) || years(other.text).any(|year| year.number == reporting)
        })
    };
    let compares = nothing.is_none() && (is_present(before) || is_present(after));
    !goes_on(after, year) && !compares
}

/// True when an overview begins with a past year in the words in which any report begins.
fn is_stale_opening(
    sentence: &Sentence,
    year: Year,
    reporting: u16,
    after: Option<&Sentence>,
) -> bool {
    let text = sentence.text;
    let names_reporting =
        |other: &Sentence| years(other.text).any(|year| year.number == reporting);
    GENERAL.iter().any(|word| text.contains(word))
        && !names_others(text, year)
        && !names_present(text)
        && !is_history(text)
        && !after.is_some_and(|after| names_reporting(after) || names_present(after.text))
        && !goes_on(after, year)
}

fn names_others(text: &str, year: Year) -> bool {
    years(text).any(|other| other.number != year.number)
}

/// True when the next sentence tells of a later year.
fn goes_on(after: Option<&Sentence>, year: Year) -> bool {
    let next = after.and_then(Sentence::told);
    next.is_some_and(|next| next.number > year.number)
}

fn report(year: u16, reporting: u16, spans: &[Span], findings: &mut Findings) {
    let Some(first) = spans.first() else { return };
    let (chinese, english) = match spans.len() {
        1 => (String::new(), String::new()),
        count => (format!("；本部分共 {count} 处"), format!("; {count} times in this section")),
    };
    let message = Message::new(
        format!("这里把 {year} 年的情况写作本年情况，而报告的年度是 {reporting} 年，疑似漏改年份{chinese}"),
        format!("this tells of {year}, but the report is for {reporting}: the year was probably left over{english}"),
    );
    let finding = findings.add(*first, message);
    for span in spans.iter().skip(1) {
        let message = Message::new(format!("又写作 {year} 年"), format!("{year} again"));
        finding.related(*span, message);
    }
    let title = Message::new(format!("改为 {reporting} 年"), format!("Change to {reporting}"));
    let edits = spans.iter().map(|span| Edit { span: *span, insert: reporting.to_string() });
    finding.fix(title, edits.collect());
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::{Expect, expect};

    /// The clean report with a paragraph in its overview.
    fn with(paragraph: &str) -> String {
        changed("（五）监督保障\n\n", &format!("（五）监督保障\n\n{paragraph}\n\n"))
    }

    fn said(paragraph: &str, expected: Expect) {
        check(&super::RULE, &with(paragraph), expected);
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn a_result_of_a_past_year() {
        said("接受群众监督。2021年水务局没有发生被追究责任的情形。", expect![[r#"
            warning 25:8「2021」 这里把 2021 年的情况写作本年情况，而报告的年度是 2023 年，疑似漏改年份
              改法：改为 2023 年
        "#]]);
        said("2022年，全区共收到申请 36 件。", expect![[r#"
            warning 25:1「2022」 这里把 2022 年的情况写作本年情况，而报告的年度是 2023 年，疑似漏改年份
              改法：改为 2023 年
        "#]]);
        said("云岭区水务局2022年度，未收取任何费用。", expect![[r#"
            warning 25:7「2022」 这里把 2022 年的情况写作本年情况，而报告的年度是 2023 年，疑似漏改年份
              改法：改为 2023 年
        "#]]);
        let text = with("2021 年度我局未收到意见。");
        assert_eq!(fixed(&super::RULE, &text), with("2023 年度我局未收到意见。"));
    }

    #[test]
    fn a_past_year_in_other_words() {
        for stale in [
            "2022年，我局共收到申请31件，上年结转11件，均已按期答复。",
            "2022年，我局主动公开政府信息213条，同比增长5%。",
            "截至2022年12月31日，我局共主动公开信息213条。",
            "自2022年1月1日起至2022年12月31日，共收到申请31件。",
            "2022年1月至12月，我局主动公开信息213条。",
            "我局2022年共收到申请31件。",
        ] {
            let right = with(&stale.replace("2022", "2023"));
            assert_eq!(fixed(&super::RULE, &with(stale)), right, "{stale}");
        }
    }

    #[test]
    fn an_overview_that_begins_with_a_past_year() {
        let with = |opening: &str| changed("\n2023年，云岭区", &format!("\n{opening}2023年，云岭区"));
        let stale = "2022年，我局认真贯彻落实《条例》。做好公开。";
        check(&super::RULE, &with(stale), expect![[r#"
            warning 5:1「2022」 这里把 2022 年的情况写作本年情况，而报告的年度是 2023 年，疑似漏改年份
              改法：改为 2023 年
        "#]]);
        assert_eq!(fixed(&super::RULE, &with(stale)), with(&stale.replace("2022", "2023")));
        for opening in [
            "2022年，我局认真贯彻落实《条例》。",
            "2022年，《条例》正式实施，我局认真贯彻。做好公开。",
            "2022年，我局贯彻落实《条例》。今年，我局继续公开。",
            "2022年以来，我局认真贯彻落实《条例》。做好公开。",
            "2022年，我局认真贯彻《条例》，2023年继续落实。做好公开。",
        ] {
            check(&super::RULE, &with(opening), expect![""]);
        }
    }

    #[test]
    fn the_date_of_a_page_is_not_the_reporting_year() {
        let own = "云岭区水务局2023年政府信息公开工作年度报告\n";
        let date = "发布日期：2024年1月20日";
        for title in [
            format!("{date}\n\n云岭区水务局政府信息公开工作年度报告（2023年）\n"),
            format!("云岭区水务局2023政府信息公开工作年度报告\n\n{date}\n"),
            format!("云岭区水务局政府信息公开工作年度报告\n\n{date}\n"),
        ] {
            let text = CLEAN.replacen(own, &title, 1);
            check(&super::RULE, &text.replace("本年度未收取", "2023年未收取"), expect![""]);
        }
    }

    #[test]
    fn the_last_section_and_one_finding_a_year() {
        let text = changed("本年度未收取信息处理费。", "2022年未收取信息处理费。2022年，共发布解读12篇。");
        check(&super::RULE, &text, expect![[r#"
            warning 88:1「2022」 这里把 2022 年的情况写作本年情况，而报告的年度是 2023 年，疑似漏改年份；本部分共 2 处
              88:15「2022」 又写作 2022 年
              改法：改为 2023 年
        "#]]);
    }

    #[test]
    fn nothing_else_to_report() {
        for words in ["无其他需要报告的事项", "没有其它需要报告的事项"] {
            let text = changed("本年度未收取信息处理费。", &format!("2022年，我局{words}。"));
            let right = text.replace("2022年，我局", "2023年，我局");
            assert_eq!(fixed(&super::RULE, &text), right);
        }
    }

    #[test]
    fn other_sections_tell_of_the_past() {
        let text = changed("一是政策", "2022年共收到意见3条，均已整改。一是政策");
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn an_overview_that_is_all_of_another_year_is_another_matter() {
        let text = changed("\n2023年，云岭区", "\n2022年，云岭区");
        let text = text.replacen("全年通过", "2022年未收取费用，通过", 1);
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn what_is_no_stale_year() {
        for paragraph in [
            "全年收到申请36件，较2022年增加4件。",
            "2023年收到申请36件，同比增长20%。2022年收到申请30件。",
            "本年度收到申请36件。2022年收到申请30件。",
            "2022年收到申请30件。今年收到申请36件。",
            "2022年度我局部门决算公开1份。",
            "2021年我局制定的规范性文件已公开3件。",
            "2021年发布的目录更新1次。",
            "与2022年相比，未出现逾期答复。",
            "自2021年起，未发生行政诉讼。",
            "2021年以来，我局未收取信息处理费。",
            "截至2022年底，历年文件已公开320件。",
            "2019年至2022年，累计公开规范性文件41件。",
            "2020年、2021年、2022年均未发生行政复议。",
            "按照《2022年政务公开工作要点》，公开信息30条。",
            "落实云政办〔2022〕5号文件，未出现问题。",
            "公开2022年度部门决算1份、2024年度部门预算1份。",
            "2022年度部门决算公开2份。",
            "2022年决算信息公开及时，未出现差错。",
            "“十四五”规划纲要于2021年公布，公开配套文件6件。",
            "2022年区级决算公开及时，公开说明3份。",
            "2022年重点工作，公开进展8条。",
            "2022年9月，我局开展培训2次。",
            "2022年，我局获评先进单位。",
            "2022年的3件申请已办结。",
            "上年结转的2022年申请3件，均已答复。",
            "2021年公开信息100条。2022年公开信息120条。2023年公开信息150条。",
            "2023年公开信息150条。2022年公开信息120条。",
            "与2022年相比，2023年收到申请增加2件。2022年收到13件。",
            "2021年收到申请8件；2022年收到申请9件；2023年收到申请7件。",
            "2022年受理的2件诉讼，本年度审结。",
            "2023年，未发生行政诉讼；继续落实2022年的整改措施，未出现反复。",
            "针对2022年社会评议提出的意见，公开整改结果5条。",
            "对2022年前制发的文件清理，公开结果12条。",
            "全年办结2022年受理的申请3件。",
            "2022年12月31日前收到的申请5件均已答复。",
            "2024年计划公开信息200条。",
        ] {
            said(paragraph, expect![""]);
        }
    }
}
