//! Which years of a sentence stand for the year that a report is of.
//!
//! Who renames the reporting year wants last year's text to speak of another year, so all of its
//! years count that are not plainly something else: a part of a document's title or number, the
//! month in which something happened, one of several years, a year before or after which something
//! is so.

use std::sync::LazyLock;

use regex::Regex;

use crate::form::sentence::is_quoted;
use crate::form::year::{Year, years};

/// The years of a sentence that stand for the reporting year.
pub(super) fn reporting_years(sentence: &str, reporting: u16) -> impl Iterator<Item = Year> {
    let all = years(sentence).filter(move |year| year.number == reporting);
    all.filter(|year| {
        let before = sentence[..year.start].trim_end();
        let after = sentence[year.end..].trim_start().trim_start_matches('年').trim_start();
        let after = after.trim_start_matches('度').trim_start();
        !is_quoted(sentence, year.start)
            && !is_of_document(before, after)
            && !is_of_month(before, after)
            && !is_one_of_several(before, after, year.number)
            && !before.ends_with(['较', '比'])
            && !ELSEWHERE.iter().any(|word| after.starts_with(word))
    })
}

/// How a sentence goes on behind a year that bounds what it tells of, or that a law is of.
const ELSEWHERE: [&str; 12] = [
    "以前",
    "之前",
    "以后",
    "之后",
    "起",
    "修订",
    "修正",
    "颁布",
    "施行",
    "印发的",
    "发布的",
    "出台的",
];

/// A document that is named without the marks of a title: what comes before its name, and what it
/// ends with.
const NAMING: [&str; 8] = ["关于", "印发", "转发", "制定", "出台", "根据", "按照", "落实"];
const DOCUMENTS: [&str; 8] = ["通知", "意见", "办法", "要点", "方案", "规划", "计划", "公告"];

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^第\s*[0-9]+\s*号"));

fn is_of_document(before: &str, after: &str) -> bool {
    let is_mark = |character: char| "，,。；;：:、".contains(character);
    let lead = before.rsplit(is_mark).next().unwrap_or_default();
    let name = after.split(is_mark).next().unwrap_or_default();
    NUMBER.is_match(after)
        || NAMING.iter().any(|word| lead.contains(word))
            && DOCUMENTS.iter().any(|word| name.contains(word))
}

/// What may stand between the two ends of a time.
const RANGE: [char; 7] = ['至', '到', '—', '–', '-', '~', '～'];

static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[0-9一二三四五六七八九十]+\s*(?:[至到—–~～-]\s*[0-9一二三四五六七八九十]+\s*)?月")
});

/// The first day of the year or its first month, from which it runs.
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^1\s*(?:[至到—–~～-]\s*12\s*月|月(?:\s*1\s*日)?\s*起?\s*[至到—–~～-])")
});

/// The last day of the year or its last month, up to which it runs.
static END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^12\s*月(?:\s*31\s*日|份|底|末|$|[^\s0-9])"));

/// What happened in a month of last year did not happen in the same month of another; only the
/// bounds of a year are those of any.
fn is_of_month(before: &str, after: &str) -> bool {
    let ends = before.ends_with(RANGE) || before.ends_with("截止");
    MONTH.is_match(after) && !BEGINNING.is_match(after) && !(ends && END.is_match(after))
}

static YEAR_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([0-9]{4})\s*(?:年度?)?\s*(?:[0-9]+\s*月)?\s*(?:[0-9]+\s*日)?[底末起]?\s*(?:[至到—–~～、和与及-]+)$",
    )
});

static YEAR_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[0-9]+\s*月)?\s*(?:[0-9]+\s*日)?[底末起]?\s*(?:[至到—–~～、和与及-]+)\s*([0-9]{4})\s*年",
    )
});

/// True when a year is joined with another: `2021—2023年`, `2022年和2023年`.
fn is_one_of_several(before: &str, after: &str, number: u16) -> bool {
    let found = [YEAR_BEFORE.captures(before), YEAR_AFTER.captures(after)];
    let numbers = found.iter().flatten().filter_map(|found| found.get(1)?.as_str().parse().ok());
    numbers.into_iter().any(|other: u16| other != number)
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_that_stand_for_the_reporting_year() {
        for text in [
            "2023年，我局收到申请三件，比2022年增长一成。",
            "2023年度，申请同比增长一成。",
            "现将区教育局2023年开展政务公开工作的情况报告如下：",
            "2023全年共主动公开信息百余条。",
            "截至2023年底，全部办结。",
            "截至2023年12月31日，全部办结。",
            "2023年1月至12月，收到申请三件。",
            "2023年1-12月，收到申请三件。",
            "2023年以来，公开平稳。",
            "现公布2023年政府信息公开工作年度报告。",
            "2023年我局制定方案三个。",
            "与2022年相比，2023年公开更多。",
        ] {
            assert_eq!(reporting_years(text, 2023).count(), 1, "{text}");
        }
        for (text, count) in [
            ("一是2023年公开三件；二是2023年培训两次。", 2),
            ("统计期限为2023年1月1日至2023年12月31日。", 2),
        ] {
            assert_eq!(reporting_years(text, 2023).count(), count, "{text}");
        }
    }

    #[test]
    fn years_that_stand_for_something_else() {
        for text in [
            "根据《云岭区2023年工作要点》开展工作。",
            "按照云政办〔2023年〕5号文件开展工作。",
            "印发关于做好2023年政务公开工作的通知。",
            "落实2023年政务公开工作要点。",
            "区政府2023年第5号公告已公开。",
            "2023年3月5日，举办培训。",
            "2023年三月，举办培训。",
            "《办法》自2023年1月1日起施行。",
            "2021—2023年，收到申请三件。",
            "2021年至2023年，收到申请三件。",
            "2022年和2023年未收费。",
            "2023年、2024年未收费。",
            "2023年以前未收费。",
            "2023年修订的办法已公开。",
            "较2023年增长一成。",
            "2022年，收到申请三件。",
        ] {
            assert_eq!(reporting_years(text, 2023).count(), 0, "{text}");
        }
    }
}
