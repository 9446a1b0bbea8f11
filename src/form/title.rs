//! The title of a report, in one line or set in several: `云岭区水务局`, `2023年`,
//! `政府信息公开工作年度报告`; and the year that it gives.

use std::sync::LazyLock;

use regex::Regex;

use super::sentence::is_quoted;
use super::year::{AGENCIES, Year, number, years};
use crate::report::{Block, Report};
use crate::text::{Span, is_blank};

/// The lines of a title and what they say; spans count from the start of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In the order of the text; the report's title line is among them.
    pub lines: Vec<Span>,
    pub year: TitleYear,
}

/// What a title says of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleYear {
    /// The year, and where its digits stand.
    Stated {
        number: u16,
        span: Span,
    },
    /// Digits before 年 that are no year: `20223年`.
    Damaged {
        span: Span,
    },
    /// A school year, which is parts of two: `2022—2023学年`.
    School,
    Unstated,
}

/// More characters than these are no line of a title.
const LONGEST: usize = 40;

/// So many lines may stand over the one that ends like a title.
const LINES_OVER: usize = 2;

/// Digits or numerals with 年 behind them, and the month behind that, where they are of a date.
static WITH_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"([0-9０-９]{2,}|[〇○零一二三四五六七八九]{4})\s*(?:全\s*)?年(\s*[0-9０-９一二三四五六七八九十]+\s*月)?",
    )
    .expect("a pattern")
});

/// Four digits that lost their 年, or stand in brackets.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9０-９])((?:20|２０)[0-9０-９]{2})(?:[^0-9０-９]|$)").expect("a pattern")
});

/// A line that is nothing but a year: `（2023年度）`.
static YEAR_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(]?\s*(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})\s*年?\s*度?\s*[）)]?$")
        .expect("a pattern")
});

impl Title {
    /// The title of a report, which has one where a line of its preface ends like a title.
    /// `is_whole` says of a line that it has the words of a form's title.
    pub fn read(report: &Report, is_whole: impl Fn(&str) -> bool) -> Option<Self> {
        let preface = &report.sections.first()?.section;
        let blocks = &preface.blocks;
        let at = blocks.iter().position(|block| matches!(block, Block::Title(_)))?;
        let line = blocks[at].span();
        let text = |span: Span| preface.slice(span);
        let mut lines = vec![line];
        for block in blocks[..at].iter().rev().take(LINES_OVER) {
            let (Block::Paragraph(span), Some(first)) = (block, lines.first()) else { break };
            let over = text(*span);
            let joined = || format!("{over}{}", text(*first));
            let goes_on = is_year_at_end(over)
                || AGENCIES.iter().chain(&BODIES).any(|end| over.ends_with(end))
                || !is_whole(text(*first)) && is_whole(&joined());
            if !is_title_like(over) || !goes_on {
                break;
            }
            lines.insert(0, *span);
        }
        if let Some(Block::Paragraph(span)) = blocks.get(at + 1)
            && YEAR_LINE.is_match(text(*span))
        {
            lines.push(*span);
        }
        // The year is rather in the line itself than in one around it.
        let others = lines.iter().copied().filter(|other| *other != line);
        let by_worth: Vec<(Span, &str)> =
            std::iter::once(line).chain(others).map(|span| (span, text(span))).collect();
        let year = stated(&by_worth);
        Some(Self { lines, year })
    }

    /// The year, where it is stated.
    pub fn year(&self) -> Option<(u16, Span)> {
        match self.year {
            TitleYear::Stated { number, span } => Some((number, span)),
            _ => None,
        }
    }
}

/// What the lines of a title say of its year; those that come first count more.
fn stated(lines: &[(Span, &str)]) -> TitleYear {
    if lines.iter().any(|(_, line)| line.contains("学年")) {
        return TitleYear::School;
    }
    let year = |found: &(Span, Option<u16>)| {
        found.1.map(|number| TitleYear::Stated { number, span: found.0 })
    };
    let named: Vec<(Span, Option<u16>)> =
        lines.iter().flat_map(|(start, line)| named_years(line, start.start)).collect();
    let bare = || {
        lines.iter().find_map(|(start, line)| {
            let digits = BARE.captures(line)?.get(1)?;
            let span = place(digits.start(), digits.end(), start.start);
            Some(TitleYear::Stated { number: number(digits.as_str())?, span })
        })
    };
    named
        .iter()
        .find_map(year)
        .or_else(|| named.first().map(|(span, _)| TitleYear::Damaged { span: *span }))
        .or_else(bare)
        .unwrap_or(TitleYear::Unstated)
}

/// The digits and numerals before 年 in a line, where they are of no date, and the years they are.
fn named_years(line: &str, start: u32) -> impl Iterator<Item = (Span, Option<u16>)> {
    WITH_NAME.captures_iter(line).filter_map(move |found| {
        let digits = found.get(1).filter(|_| found.get(2).is_none())?;
        let span = place(digits.start(), digits.end(), start);
        Some((span, number(digits.as_str())))
    })
}

fn place(start: usize, end: usize, from: u32) -> Span {
    Span::new(start as u32, end as u32).shifted(from)
}

/// The ends of the names of bodies that make such a report and are no offices.
const BODIES: [&str; 12] =
    ["政府", "办事处", "大学", "学院", "学校", "医院", "公司", "办", "院", "处", "队", "会"];

fn is_title_like(line: &str) -> bool {
    line.chars().count() <= LONGEST
        && !line.contains(['，', '。', '；', '：', '！', '？', ',', ';', ':', '|', '>', '》'])
}

/// True when a line ends with the year of a title: `云岭区水务局2023年`.
fn is_year_at_end(line: &str) -> bool {
    let end = line.trim_end_matches("关于").trim_end_matches('度');
    YEAR_LINE.is_match(line) || WITH_NAME.find_iter(line).any(|found| found.end() == end.len())
}

/// The reporting year: that of the title, or else that of the period, or else the first one of
/// which the text before the first table may be thought to tell.
pub fn reporting_year(report: &Report, title: Option<&Title>) -> Option<u16> {
    match title.map(|title| title.year) {
        Some(TitleYear::Stated { number, .. }) => return Some(number),
        // Neither of the two years is the reporting one.
        Some(TitleYear::School) => return None,
        _ => {}
    }
    let opening = || {
        let sections = report.sections.iter().map(|placed| &placed.section);
        sections.take_while(|section| section.tables().next().is_none())
    };
    let period = opening().find_map(|section| super::period::years_of_period(section));
    period.map(|(year, _)| year).or_else(|| {
        opening().find_map(|section| {
            let text = |span: Span| section.slice(span);
            section.prose().find_map(|span| {
                years(text(span)).find(|year| is_told(text(span), *year)).map(|year| year.number)
            })
        })
    })
}

/// False for the year of a date, and for one in the name of a document or beside that of a law.
fn is_told(text: &str, year: Year) -> bool {
    let rest = text[year.end..].trim_start_matches(is_blank).trim_start_matches('年');
    let rest = rest.trim_start_matches(is_blank).trim_start_matches(['度', '，', ',']);
    let is_date = rest.starts_with(|next: char| next.is_ascii_digit());
    let clause = rest.split(['，', '。', '；']).next().unwrap_or_default();
    let is_of_law =
        ["施行", "实施", "修订", "颁布", "印发"].iter().any(|word| clause.contains(word));
    !is_date && !is_of_law && !is_quoted(text, year.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::schema::Schemas;

    fn title(text: &str) -> Option<(Title, String)> {
        let document = Document::new(&format!("{text}\n\n一、总体情况\n"), Schemas::built_in());
        let (_, entry) = document.entries().next()?;
        let title = entry.form.as_ref()?.title.clone()?;
        let lines: Vec<String> =
            title.lines.iter().map(|line| document.text.slice(*line).to_string()).collect();
        Some((title, lines.join("/")))
    }

    #[test]
    fn titles_in_one_line_and_in_several() {
        for text in [
            "云岭区水务局2023年政府信息公开工作年度报告",
            "云岭区水务局２０２３ 年度政府信息公开工作年度报告",
            "云岭区水务局二〇二三年政府信息公开工作年度报告",
            "云岭区水务局2023政府信息公开工作年度报告",
            "云岭区水务局政府信息公开工作年度报告（2023年度）",
            "云岭区水务局政府信息公开工作年度报告(2023)",
            "云岭区水务局\n2023年政府信息公开工作年度报告",
            "云岭区水务局2023年\n政府信息公开工作年度报告",
            "云岭区水务局\n\n2023年度\n\n政府信息公开工作年度报告",
            "2023年度\n云岭区水务局\n政府信息公开工作年度报告",
            "云岭区水务局2023年政府信息公开\n工作年度报告",
            "云岭区水务局政府信息公开工作年度报告\n（2023年）",
        ] {
            let (title, lines) = title(text).expect(text);
            assert_eq!(title.year().map(|(year, _)| year), Some(2023), "{text}");
            assert_eq!(lines, text.replace("\n\n", "\n").replace('\n', "/"));
        }
    }

    #[test]
    fn what_stands_around_a_title() {
        let own = "云岭区水务局2023年政府信息公开工作年度报告";
        for text in [
            format!("发布日期：2024年1月20日\n{own}"),
            format!("2024年1月20日\n{own}"),
            format!("做好2022年\n工作\n{own}"),
            format!("{own}\n（2024年1月20日）"),
            format!("{own}\n2023年，做好公开。"),
        ] {
            let (title, lines) = title(&text).expect("a title");
            assert_eq!(title.year().map(|(year, _)| year), Some(2023), "{text}");
            assert_eq!(lines, own);
        }
    }

    #[test]
    fn titles_without_a_year() {
        let year = |text: &str| title(text).expect("a title").0.year;
        for text in
            ["水务局政府信息公开工作年度报告", "水务局政府信息公开工作年度报告\n（2024年1月20日）"]
        {
            assert_eq!(year(text), TitleYear::Unstated, "{text}");
        }
        assert_eq!(year("某大学2022—2023学年信息公开工作年度报告"), TitleYear::School);
        for damaged in ["20223", "203", "2203"] {
            let text = format!("水务局{damaged}年政府信息公开工作年度报告");
            let TitleYear::Damaged { span } = year(&text) else { panic!("{text}") };
            assert_eq!(&text[span.range()], damaged);
        }
    }

    #[test]
    fn the_year_without_one_in_the_title() {
        let year = |opening: &str| {
            let text = format!("水务局政府信息公开工作年度报告\n{opening}\n一、总体情况\n");
            let document = Document::new(&text, Schemas::built_in());
            document.entries().next().and_then(|(_, entry)| entry.form.as_ref()?.year)
        };
        for opening in [
            "发布日期：2024年1月20日。统计期限自2023年1月1日起至2023年12月31日止。",
            "2024年，统计期限为2023年1月1日至12月31日。",
            "根据2019年5月15日起施行的《条例》编制。2023年，做好公开。",
            "2019年，新《条例》施行。按照《2022年要点》，2023年公开三件。",
        ] {
            assert_eq!(year(opening), Some(2023), "{opening}");
        }
        assert_eq!(year("发布日期：2024年1月20日。"), None);
    }
}
