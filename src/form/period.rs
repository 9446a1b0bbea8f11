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

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:([0-9]+)\s*年\s*度?\s*)?([0-9]+)\s*月(?:份|底|\s*([0-9]+)\s*[日号])?")
        .expect("a pattern")
});

/// False for most text, in which no sentence can state a period.
pub fn may_state_period(text: &str) -> bool {
    ["统计", "所列", "止"].iter().any(|word| text.contains(word)) && text.contains('月')
}

/// What may stand between the announcement and the first date.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[自从为是：:，,的起始于（(\s统计数据期限时间段区范围日均截止至系指]*$")
        .expect("a pattern")
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
    let announced = ANNOUNCED.iter().filter_map(|word| Some(sentence.find(word)? + word.len()));
    if let Some(from) = announced.max() {
        return read(sentence, from);
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
    Some(Date {
        span: span(found.get(0)?),
        year: found.get(1).map(|year| (year.as_str(), span(year))),
        month: found.get(2)?.as_str(),
        day: found.get(3).map(|day| day.as_str()),
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
            let period = period(sentence)?;
            let (year, _) = period.year()?;
            let start = block.start + offset as u32;
            let dates = [period.start, period.end].into_iter().flatten();
            let spans = dates.filter_map(|date| Some(date.year?.1.shifted(start)));
            Some((year, spans.collect()))
        })
    })
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

impl Date<'_> {
    /// The year, unless its digits are damaged.
    pub fn year_number(&self) -> Option<u16> {
        let (digits, _) = self.year?;
        let number = digits.parse().ok()?;
        (1949..2100).contains(&number).then_some(number)
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
        ] {
            assert_eq!(found(text).as_deref(), Some(drawn), "{text}");
        }
        for text in [
            "统计数据显示，2023年3月5日至4月1日收到三件。",
            "公示期自2023年3月5日起至3月9日止。",
            "本报告自2023年3月5日起公布。",
            "统计期限为2023年度。",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
