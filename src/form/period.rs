//! The period that a report's figures cover, as its text states it:
//! `统计期限自2023年1月1日起至2023年12月31日止`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::sentence::sentences;
use crate::report::Section;
use crate::text::Span;

/// The two ends of a period as written, right or not; spans count from the start of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Period<'a> {
    pub start: Option<Date<'a>>,
    pub end: Option<Date<'a>>,
}

/// A date as written; the digits may be damaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date<'a> {
    pub span: Span,
    pub year: Option<(&'a str, Span)>,
    pub month: &'a str,
    pub day: Option<&'a str>,
    /// No 月 and no 日 is missing.
    pub whole: bool,
}

/// The words with which a period is announced.
const ANNOUNCED: [&str; 11] = [
    "统计期限",
    "统计时限",
    "统计时间",
    "统计区间",
    "统计周期",
    "统计时段",
    "统计起止",
    "统计的期限",
    "统计数据",
    "数据统计",
    "所列数据",
];

/// A day may lack its 日, where the period goes on behind it, or its month all but the digits.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:([0-9]+)\s*年\s*度?\s*)?([0-9]+)\s*月(?:份|底|\s*([0-9]+)\s*(?:[日号]|([起止至到])))?|([0-9]+)\s*年\s*([0-9]+)\s*[日号]",
    )
    .expect("a pattern")
});

/// False for most text, in which no sentence can state a period.
pub fn may_state_period(text: &str) -> bool {
    ["统计", "所列", "止"].iter().any(|word| text.contains(word))
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// What may stand between the announcement and the first date.
const LEADING: &str = r"^[自从为是：:，,的起始于（(\s统计数据期限时间段区范围日均截止至系指]*";

static LEAD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("{LEADING}$")).expect("a pattern"));

/// A period without 月: `2023年度`, `2023-01-01至2023-12-31`.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"([0-9]{4})\s*年\s*度\s*(?:[，,。；）)]|$)";
    let dates =
        r"([0-9]{4})[-./][0-9]{1,2}[-./][0-9]{1,2}\s*(?:至|到|[-—–~～－]+)\s*([0-9]{4})[-./]";
    Regex::new(&format!("{LEADING}(?:{year}|{dates})")).expect("a pattern")
});

/// What may stand between the two dates.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[零0时\s]*[起始]?[\s,，]*(?:至|到|[-—–~～－]+)\s*(?:同年|当年)?\s*$")
        .expect("a pattern")
});

/// The period that a sentence states, if it does.
pub fn period(sentence: &str) -> Option<Period<'_>> {
    let mut months = sentence.match_indices('月').map(|(at, _)| sentence[..at].trim_end());
    if !months.any(|before| before.ends_with(|last: char| last.is_ascii_digit())) {
        return None;
    }
    if ANNOUNCED.iter().any(|word| sentence.contains(word)) {
        return announced(sentence).into_iter().find_map(|from| read(sentence, from));
    }
    // Without such words, only 自…起至…止 in a sentence about the report or its figures.
    let about = ["数据", "报告"].iter().any(|word| sentence.contains(word));
    if !about || !sentence.contains('止') {
        return None;
    }
    let from = DATE.find(sentence)?.start();
    let begins = sentence[..from].trim_end().ends_with(['自', '从']);
    let period = begins.then(|| read(sentence, from)).flatten()?;
    let end = period.end?;
    sentence[end.span.end as usize..].trim_start().starts_with('止').then_some(period)
}

/// Of these, another period is announced than that of the report: `上年数据统计期限为…`.
const OTHERS: [&str; 15] = [
    "上年",
    "上年度",
    "上一年",
    "上一年度",
    "去年",
    "往年",
    "历年",
    "同期",
    "财政",
    "财务",
    "预算",
    "决算",
    "收费",
    "网站",
    "新媒体",
];

/// Where the words end that announce the report's period, in order.
fn announced(sentence: &str) -> Vec<usize> {
    let all = ANNOUNCED.iter().flat_map(|word| sentence.match_indices(word));
    let own = all.filter(|(at, _)| {
        let of = ["的", "数据", "统计", "所列", "情况"];
        let mut before = sentence[..*at].trim_end();
        while let Some(rest) = of.iter().find_map(|word| before.strip_suffix(word)) {
            before = rest.trim_end();
        }
        !OTHERS.iter().any(|other| before.ends_with(other))
    });
    let mut ends: Vec<usize> = own.map(|(at, word)| at + word.len()).collect();
    ends.sort_unstable();
    ends
}

fn read(sentence: &str, from: usize) -> Option<Period<'_>> {
    let mut dates = DATE.captures_iter(&sentence[from..]).filter_map(|found| date(&found, from));
    let first = dates.next()?;
    let lead = &sentence[from..first.span.start as usize];
    if !LEAD.is_match(lead) {
        return None;
    }
    let between = |second: &Date| {
        BETWEEN.is_match(&sentence[first.span.end as usize..second.span.start as usize])
    };
    let second = dates.next().filter(between);
    if second.is_none() && lead.contains(['截', '止', '至']) {
        return Some(Period { start: None, end: Some(first) });
    }
    Some(Period { start: Some(first), end: second })
}

fn date<'a>(found: &Captures<'a>, from: usize) -> Option<Date<'a>> {
    let span =
        |part: regex::Match| Span::new((from + part.start()) as u32, (from + part.end()) as u32);
    let mut date = span(found.get(0)?);
    if let Some(behind) = found.get(4) {
        date.end = (from + behind.start()) as u32;
    }
    Some(Date {
        span: date,
        year: found.get(1).or(found.get(5)).map(|year| (year.as_str(), span(year))),
        month: found.get(2).map_or("", |month| month.as_str()),
        day: found.get(3).or(found.get(6)).map(|day| day.as_str()),
        whole: found.get(4).or(found.get(5)).is_none(),
    })
}

/// The years in the first sentence of a section that states a period: the one that both dates are
/// in, and where it stands.
pub fn years_of_period(section: &Section) -> Option<(u16, Vec<Span>)> {
    if !may_state_period(&section.text) {
        return None;
    }
    section.prose().find_map(|block| {
        sentences(section.slice(block)).find_map(|(offset, sentence)| {
            let (year, spans) = years_of_dates(sentence).or_else(|| years_in_short(sentence))?;
            let start = block.start + offset as u32;
            Some((year, spans.into_iter().map(|span| span.shifted(start)).collect()))
        })
    })
}

fn years_of_dates(sentence: &str) -> Option<(u16, Vec<Span>)> {
    let period = period(sentence)?;
    let (year, _) = period.year()?;
    let dates = [period.start, period.end].into_iter().flatten();
    Some((year, dates.filter_map(|date| Some(date.year?.1)).collect()))
}

fn years_in_short(sentence: &str) -> Option<(u16, Vec<Span>)> {
    let find = |from: usize| Some((from, SHORT.captures(&sentence[from..])?));
    let (from, found) = announced(sentence).into_iter().find_map(find)?;
    let years: Vec<regex::Match> = found.iter().skip(1).flatten().collect();
    let year = year_number(years.first()?.as_str())?;
    let place = |of: &regex::Match| Span::new((from + of.start()) as u32, (from + of.end()) as u32);
    let agree = years.iter().all(|other| other.as_str() == years[0].as_str());
    agree.then(|| (year, years.iter().map(place).collect()))
}

/// The year that digits are, unless they are damaged.
fn year_number(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|number| (1949..2100).contains(number))
}

impl Period<'_> {
    /// The year that both dates are in, as far as they say so.
    pub fn year(&self) -> Option<(u16, Span)> {
        let year = |date: &Option<Date>| {
            let (_, span) = date.as_ref()?.year?;
            Some((date.as_ref()?.year_number()?, span))
        };
        match (year(&self.start), year(&self.end)) {
            (Some(start), Some(end)) => (start.0 == end.0).then_some(start),
            (start, end) => start.or(end),
        }
    }
}

impl Period<'_> {
    /// True for the school year, by which universities report: 1 September to 31 August.
    pub fn is_school_year(&self) -> bool {
        let (Some(start), Some(end)) = (self.start, self.end) else { return false };
        let next = start.year_number().map(|year| year + 1);
        let days = (start.month_and_day(), end.month_and_day());
        next.is_some()
            && next == end.year_number()
            && matches!(
                days,
                (Some((9, Some(1))), Some((8, Some(31))))
                    | (Some((8, Some(1))), Some((7, Some(31))))
            )
    }
}

impl Date<'_> {
    /// The year, unless its digits are damaged.
    pub fn year_number(&self) -> Option<u16> {
        year_number(self.year?.0)
    }

    /// The month and the day, unless their digits are damaged; without a day, none is given.
    pub fn month_and_day(&self) -> Option<(u8, Option<u8>)> {
        let number = |digits: &str, most: u8| {
            let number = digits.parse().ok().filter(|number| (1..=most).contains(number));
            number.filter(|_| digits.len() <= 2)
        };
        let month = number(self.month, 12)?;
        match self.day {
            Some(day) => Some((month, Some(number(day, 31)?))),
            None => Some((month, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_that_are_stated() {
        let found = |text| {
            let period = period(text)?;
            let draw = |date: Option<Date>| {
                date.map_or("?".into(), |date| {
                    let year = date.year.map_or("", |(digits, _)| digits);
                    format!("{year}/{}/{}", date.month, date.day.unwrap_or_default())
                })
            };
            Some(format!("{} {}", draw(period.start), draw(period.end)))
        };
        for (text, drawn) in [
            ("数据统计期限自2023年1月1日起至2023年12月31日止。", "2023/1/1 2023/12/31"),
            ("报告所列数据的统计期限为 2023 年 1 月 1 日到12月31日。", "2023/1/1 /12/31"),
            ("本报告数据自2023年1月至12月止。", "2023/1/ /12/"),
            ("统计期限自20241月1日起至2024年12月31日止", "/20241/1 2024/12/31"),
            ("所列数据统计时限自 2023 年 1 月 1 日", "2023/1/1 ?"),
            ("数据统计截至2023年12月31日。", "? 2023/12/31"),
            ("统计期限自2023年1月1起至2023年12月31止", "2023/1/1 2023/12/31"),
            ("统计期限自2023年11日起至12月31日止", "2023//11 /12/31"),
            (
                "统计期限为2023年1月1日至12月31日，上年数据统计期限为2022年1月1日至12月31日。",
                "2023/1/1 /12/31",
            ),
            (
                "所列数据除注明外，统计时间为2023年1月1日—12月31日，财政数据统计时间为2022年12月26日—12月25日",
                "2023/1/1 /12/31",
            ),
        ] {
            assert_eq!(found(text).as_deref(), Some(drawn), "{text}");
        }
        for text in [
            "上年度的统计数据期限为2022年1月1日至2022年12月31日。",
            "财政数据统计期限为2022年12月26日至2023年12月25日。",
            "统计期限为2023-01-01至2023-12-31。",
            "统计数据显示，2023年3月5日至4月1日收到三件。",
            "公示期自2023年3月5日起至3月9日止。",
            "本报告自2023年3月5日起公布。",
            "统计期限为2023年度。",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn periods_in_short() {
        for text in [
            "统计期限为2023年度。",
            "统计期限：2023-01-01至2023-12-31",
            "数据统计时间为2023.1.1-2023.12.31。",
            "本报告所列数据为2023 年度，不含下属单位。",
        ] {
            let (year, spans) = years_in_short(text).expect(text);
            assert!(year == 2023 && spans.iter().all(|span| &text[span.range()] == "2023"));
        }
        for text in [
            "统计数据：2023年度收到三件，2022年度收到两件。",
            "统计期限为2022.1.1-2023.12.31。",
            "公示期为2023-01-01至2023-01-08。",
            "统计数据显示，2023年度收到三件。",
        ] {
            assert_eq!(years_in_short(text), None, "{text}");
        }
    }
}
