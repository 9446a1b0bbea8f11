//! A period of figures that is not one whole year, or whose digits are damaged (rule Y02).

use crate::form::period::{may_state_period, Date, Period, period};
use crate::form::sentence::sentences;
use crate::rule::{Check, Findings, Message, Page, Paragraph, Prose, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "damaged-period",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 统计期限有误

年度报告的统计期限是报告年度的1月1日至12月31日。日期不是这一整年，或者数字多写、漏写，应当改正。当年成立或撤销的机关可以从成立之日起或到撤销之日止，但应写明原因。

依据：《条例》第五十条；国办公开办函〔2021〕30号所附格式。

错误：

```text
统计期限自202323年1月1日起至2023年12月30日止。
```

正确：

```text
统计期限自2023年1月1日起至2023年12月31日止。
```
",
        english: "\
# The period is damaged

The figures of a yearly report cover 1 January to 31 December of the reporting year. Any other period, and digits too many or too few, should be mended. An agency that was set up or dissolved within the year may begin or end there, and should say why.

Basis: Regulation, article 50; the form of 国办公开办函〔2021〕30号.

Wrong:

```text
统计期限自202323年1月1日起至2023年12月30日止。
```

Right:

```text
统计期限自2023年1月1日起至2023年12月31日止。
```
",
    },
    check: Check::Paragraph(check),
};

/// Words of agencies that came or went within the year.
const WITHIN_THE_YEAR: [&str; 10] = [
    "成立", "组建", "设立", "挂牌", "撤销", "撤并", "合并", "划转", "更名", "机构改革",
];

const FIRST: (u8, u8) = (1, 1);
const LAST: (u8, u8) = (12, 31);

fn check(paragraph: &Paragraph, findings: &mut Findings) {
    let text = paragraph.text();
    // Only a form for a whole year asks for one.
    if !may_state_period(text) || !paragraph.prose.edition.title.contains("年度") {
        return;
    }
    for (offset, sentence) in sentences(text) {
        let Some(period) = period(sentence).filter(|period| !period.is_school_year()) else {
            continue;
        };
        let start = paragraph.span.start + offset as u32;
        report(&paragraph.prose, sentence, &period, start, text, findings);
    }
}

fn report(
    prose: &Prose,
    sentence: &str,
    period: &Period,
    start: u32,
    paragraph: &str,
    findings: &mut Findings,
) {
    let ends = [(period.start, FIRST), (period.end, LAST)];
    let ends = ends.into_iter().filter_map(|(date, wanted)| Some((date?, wanted)));
    let years = [period.start, period.end].map(|date| date.and_then(|date| date.year_number()));
    let two_years = matches!(years, [Some(one), Some(other)] if one != other);
    let wrong: Vec<(Date, (u8, u8))> = ends
        .filter(|(date, wanted)| {
            let other_year = two_years && date.year_number() != prose.year;
            other_year || is_damaged(date) || !is_day(date, *wanted)
        })
        .collect();
    let Some((first, _)) = wrong.first() else { return };
    let span = wrong.iter().map(|(date, _)| date.span).fold(first.span, Span::hull);
    let written = &sentence[span.range()];
    let damaged = wrong.iter().any(|(date, _)| is_damaged(date));
    let message = if damaged {
        Message::new(
            format!("统计期限的日期有误：“{written}”"),
            format!("a date of the period is damaged: {written}"),
        )
    } else {
        Message::new(
            format!("统计期限应为报告年度的1月1日至12月31日，这里写的是“{written}”"),
            format!("the period is 1 January to 31 December of the year, not {written}"),
        )
    };
    // The reason is given, as it should be.
    if !damaged && !two_years && WITHIN_THE_YEAR.iter().any(|word| paragraph.contains(word)) {
        return;
    }
    let finding = findings.add(span.shifted(start), message);
    let Some(year) = prose.year.or(years[0]).or(years[1]) else { return };
    let edits = wrong.iter().map(|(date, (month, day))| {
        let with_year = date.year.is_some() || date.month.len() > 2;
        let year = if with_year { format!("{year}年") } else { String::new() };
        let insert = format!("{year}{month}月{day}日");
        Edit { span: date.span.shifted(start), insert }
    });
    let title = Message::new(
        format!("改为 {year} 年1月1日至12月31日"),
        format!("Change to 1 January to 31 December {year}"),
    );
    finding.fix(title, edits.collect());
}

/// True when what is written makes no date.
fn is_damaged(date: &Date) -> bool {
    !date.whole || date.month_and_day().is_none() || date.year.is_some() && date.year_number().is_none()
}

/// True when the date is the day, or without a day, in its month.
fn is_day(date: &Date, (month, day): (u8, u8)) -> bool {
    date.month_and_day()
        .is_some_and(|(of, at)| of == month && at.is_none_or(|at| at == day))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::{Expect, expect};

    const PERIOD: &str = "本报告数据统计期限自2023年1月1日起至2023年12月31日止。";

    fn with(sentence: &str) -> String {
        changed("一、总体情况", &format!("{sentence}\n\n一、总体情况"))
    }

    fn said(sentence: &str, expected: Expect) {
        check(&super::RULE, &with(sentence), expected);
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn damaged_digits() {
        for damaged in [
            PERIOD.replacen("2023年1", "202323年1", 1),
            PERIOD.replacen("2023年1", "20231", 1),
            PERIOD.replacen("12月31", "12月311", 1),
            PERIOD.replacen("2023年12", "203年12", 1),
            PERIOD.replacen("12月31", "21月31", 1),
            PERIOD.replacen("1日起", "1起", 1),
            PERIOD.replacen("31日止", "31止", 1),
            PERIOD.replacen("1月1日", "11日", 1),
        ] {
            assert_eq!(fixed(&super::RULE, &with(&damaged)), with(PERIOD), "{damaged}");
        }
        said("统计期限自202323年1月1日起至2023年12月31日止。", expect![[r#"
            error 3:6「202323年1月1日」 统计期限的日期有误：“202323年1月1日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
        said("统计期限自20231月1日起至2023年12月31日止。", expect![[r#"
            error 3:6「20231月1日」 统计期限的日期有误：“20231月1日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
    }

    #[test]
    fn not_a_whole_year() {
        said("本报告所列数据自2023年1月1日起至2023年12月30日止。", expect![[r#"
            error 3:20「2023年12月30日」 统计期限应为报告年度的1月1日至12月31日，这里写的是“2023年12月30日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
        said("统计期限为2022年1月1日至2023年12月31日。", expect![[r#"
            error 3:6「2022年1月1日」 统计期限应为报告年度的1月1日至12月31日，这里写的是“2022年1月1日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
        said("统计期限为2023年2月1日至11月30日。", expect![[r#"
            error 3:6「2023年2月1日至11月30日」 统计期限应为报告年度的1月1日至12月31日，这里写的是“2023年2月1日至11月30日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
        let text = with("统计期限为2023年2月1日至11月30日。");
        assert_eq!(fixed(&super::RULE, &text), with("统计期限为2023年1月1日至12月31日。"));
    }

    #[test]
    fn an_agency_set_up_within_the_year() {
        said("我局于2023年3月挂牌成立，数据统计期限自2023年3月20日起至2023年12月31日止。", expect![""]);
        said("我局于2023年3月挂牌成立，数据统计期限自2023年3月320日起至2023年12月31日止。", expect![[r#"
            error 3:23「2023年3月320日」 统计期限的日期有误：“2023年3月320日”
              改法：改为 2023 年1月1日至12月31日
        "#]]);
    }

    #[test]
    fn whole_years_and_other_times() {
        for sentence in [
            PERIOD,
            "所列数据的统计期限为2023 年 01 月 01 日至 12 月 31 日。",
            "数据统计期限从2023年1月1日到12月31日止。",
            "统计时间：2023年1月—12月。",
            "统计期限为2023-01-01至2023-12-31。",
            "数据统计截至2023年12月31日。",
            "统计期限为2023年1月1日至12月31日，财政数据统计期限为2022年12月26日至2023年12月25日。",
            "上年数据统计期限为2022年1月1日至2022年11月30日。",
            "本报告所列数据的统计期限为2022年9月1日至2023年8月31日。",
            "公示期自2023年3月5日起至3月9日止。",
            "本报告自2024年1月20日起公布，至2024年12月31日止可以下载。",
            "根据2019年5月15日起施行的《条例》，统计期限为2023年1月1日至12月31日。",
            "统计数据显示，2023年3月5日至4月1日收到申请较多。",
            "2023年7月1日至9月30日开展专项整治。",
        ] {
            said(sentence, expect![""]);
        }
    }
}
