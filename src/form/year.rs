//! Years as text names them: four digits before 年.

use std::sync::LazyLock;

use regex::Regex;

use super::sentence::{is_quoted, sentences};
use crate::report::Section;
use crate::text::Span;

/// A year and where its digits stand, in bytes of the text searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub start: usize,
    pub end: usize,
    pub number: u16,
}

/// The years that a text names, in order: `2022年`, `2022 年度`, `2022全年`, `２０２２年`. Four digits
/// in a longer run of digits are none, nor are four digits without 年, which may be any number.
pub fn years(text: &str) -> impl Iterator<Item = Year> {
    text.match_indices('年').filter_map(|(at, _)| {
        let before = text[..at].trim_end();
        let before = before.strip_suffix('全').unwrap_or(before).trim_end();
        let start = before.trim_end_matches(is_digit).len();
        let number = number(&before[start..])?;
        Some(Year { start, end: before.len(), number })
    })
}

/// A digit of either width.
fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

/// The year that four digits of either width or four Chinese numerals are.
pub fn number(digits: &str) -> Option<u16> {
    const NUMERALS: &str = "零一二三四五六七八九";
    let value = |digit: char| match digit {
        '0'..='9' => Some(digit as u32 - '0' as u32),
        '０'..='９' => Some(digit as u32 - '０' as u32),
        '〇' | '○' => Some(0),
        other => NUMERALS.chars().position(|known| known == other).map(|value| value as u32),
    };
    if digits.chars().nth(4).is_some() || digits.chars().nth(3).is_none() {
        return None;
    }
    let number = digits.chars().try_fold(0, |sum: u32, digit| Some(sum * 10 + value(digit)?))?;
    (1949..2100).contains(&number).then_some(number as u16)
}

/// In a sentence with one of these, a year is the beginning or the end of a longer time.
const LONGER: &[&str] = &[
    "历年",
    "近年",
    "近两年",
    "近三年",
    "累计",
    "以来",
    "五年",
    "三年",
    "规划",
    "十二五",
    "十三五",
    "十四五",
    "十五五",
];

/// In a sentence with one of these that names several years, they are compared.
const COMPARING: &[&str] = &[
    "同比",
    "环比",
    "相比",
    "较20",
    "较上",
    "较去",
    "较前",
    "较往",
    "持平",
    "比20",
    "比上",
    "比去",
    "对比",
    "上年",
    "上一年",
    "去年",
    "往年",
    "截至",
    "截止",
    "增长",
    "下降",
];

/// What stands before a year that is not told of: a beginning, an end, a likeness, a basis.
const BEFORE: &[&str] = &[
    "自", "从", "由", "至", "到", "与", "和", "同", "及", "、", "—", "–", "-", "~", "～", "于",
    "对", "在", "为", "按", "据", "原",
];

/// What goes on with a year to name a day, an end, or a longer time.
const AFTER: &[&str] = &[
    "以来", "以前", "以后", "之前", "之后", "起", "底", "末", "初", "前", "后", "至", "到", "—",
    "-", "~", "～", "、",
];

/// The years of which a sentence tells what happened in them. A year counts only where it opens a
/// clause, as in `2022年，…` and `2022年我局…`, or is followed by a comma, as in `我局2022年度，…`;
/// not as a part of a name (`2021年度决算`), of a title or of a date, and never in a sentence that
/// compares years.
pub fn told(sentence: &str) -> impl Iterator<Item = Year> {
    let mut compares = None;
    years(sentence).filter(move |year| {
        is_told(sentence, *year) && !*compares.get_or_insert_with(|| compares_years(sentence))
    })
}

/// True when years of a sentence are compared, or are the ends of a longer time.
fn compares_years(sentence: &str) -> bool {
    let is_in = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let mut all = years(sentence).map(|year| year.number);
    let first = all.next();
    is_in(LONGER) || all.any(|other| Some(other) != first) && is_in(COMPARING)
}

/// A whole year by its days or months: `自2022年1月1日至12月31日`, `截至2022年12月31日`.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let to = r"\s*起?\s*[至到—–~～-]+\s*(?:([0-9]{4})\s*年\s*)?12\s*月";
    let last = r"\s*31\s*日\s*止?";
    Regex::new(&format!(
        r"(?:^|[，。；：:）)、\s])(?:截[至止]到?\s*([0-9]{{4}})\s*年\s*12\s*月{last}|[自从]?\s*([0-9]{{4}})\s*年\s*1\s*月(?:{to}|\s*1\s*日{to}{last}))\s*[，,]"
    ))
    .expect("a pattern")
});

/// The years that a sentence gives by the days or months of one whole year of which it tells.
pub fn told_by_days(sentence: &str) -> Vec<Year> {
    let Some(found) = sentence.contains('月').then(|| WHOLE.captures(sentence)).flatten() else {
        return Vec::new();
    };
    let place = |digits: regex::Match| {
        let number = number(digits.as_str())?;
        Some(Year { start: digits.start(), end: digits.end(), number })
    };
    let years: Vec<Year> = found.iter().skip(1).flatten().filter_map(place).collect();
    let agree = years.iter().all(|year| year.number == years[0].number);
    let is_longer = LONGER.iter().any(|word| sentence.contains(word));
    if agree && !is_longer { years } else { Vec::new() }
}

fn is_told(sentence: &str, year: Year) -> bool {
    let before = sentence[..year.start].trim_end();
    let rest = sentence[year.end..].trim_start().trim_start_matches('年').trim_start();
    let rest = rest.trim_start_matches('度').trim_start_matches("全年").trim_start();
    let is_comma = |next: char| matches!(next, '，' | ',' | '：' | ':');
    let opens = before.is_empty()
        || before.ends_with(['，', ',', '；', ';', '：', ':', '。', '）', ')', '.', ' ', '．'])
        || ["一是", "二是", "三是", "四是", "五是", "其中"]
            .iter()
            .any(|word| before.ends_with(word))
        || SELF.is_match(before);
    let goes_on = rest.starts_with(is_comma);
    // 2021年决算 and 2021年度考核 are things, 2021年我局… is a time.
    let is_name =
        !goes_on && !OWN.iter().any(|word| rest.starts_with(word)) && !begins_with_agency(rest);
    let is_date = rest.starts_with(|next: char| next.is_ascii_digit()) || rest.starts_with("第");
    (opens || goes_on)
        && !is_name
        && !is_date
        && !BEFORE.iter().any(|word| before.ends_with(word))
        && !AFTER.iter().any(|word| rest.starts_with(word))
        && !is_quoted(sentence, year.start)
}

/// An agency that speaks of itself at the beginning of a clause.
static SELF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[，,。；;：:）)])\s*[我本](?:局|委|厅|办|镇|乡|街道|区|县|市|院|校|所|中心|机关|单位|部门|办公室|街道办事处)$",
    )
    .expect("a pattern")
});

/// How a sentence goes on about its own agency, or with what was done or not.
const OWN: &[&str] = &[
    "我",
    "本",
    "全",
    "各",
    "未",
    "没有",
    "无",
    "共",
    "均",
    "收到",
    "受理",
    "办理",
    "办结",
    "答复",
    "公开",
    "发布",
    "发生",
    "发出",
    "主动公开",
];

/// The ends of the names of agencies.
pub(super) const AGENCIES: [&str; 12] = [
    "局",
    "委",
    "厅",
    "街道",
    "镇",
    "乡",
    "办公室",
    "中心",
    "人民政府",
    "区政府",
    "县政府",
    "市政府",
];

/// True when an agency's name stands at the beginning, within a dozen characters.
fn begins_with_agency(text: &str) -> bool {
    let clause = text.split(['，', ',', '。', '；', '、']).next().unwrap_or_default();
    let end = clause.char_indices().nth(12).map_or(clause.len(), |(at, _)| at);
    AGENCIES.iter().any(|name| clause[..end].contains(name))
}

/// The year of which alone a section tells, from its first paragraph on, where that is another than
/// the reporting year and the section never names the reporting year; and where it tells of it.
pub fn other_year_of(section: &Section, reporting: u16) -> Option<(u16, Vec<Span>)> {
    let blocks = || section.prose().map(|span| (span.start, section.slice(span)));
    let mut names = blocks().flat_map(|(_, text)| years(text));
    if names.any(|year| year.number == reporting) {
        return None;
    }
    let all = blocks().flat_map(|(start, text)| {
        sentences(text).flat_map(move |(offset, sentence)| {
            let start = start + offset as u32;
            told(sentence).map(move |year| (start, sentence, year))
        })
    });
    let (mut number, mut spans) = (None, Vec::new());
    for (start, sentence, year) in all {
        let begins = section.blocks.first().is_some_and(|block| block.span().start == start);
        let is_other = !begins || is_history(sentence) || names_present(sentence);
        if *number.get_or_insert(year.number) != year.number || spans.is_empty() && is_other {
            return None;
        }
        spans.push(Span::new(start + year.start as u32, start + year.end as u32));
    }
    Some((number?, spans))
}

/// True when a sentence tells of what was issued, set up or dissolved in a year: history, not the
/// agency's year.
pub fn is_history(sentence: &str) -> bool {
    HISTORY.iter().any(|word| sentence.contains(word))
}

/// True when a sentence says of something that it was in the reporting year, without its number.
pub fn names_present(sentence: &str) -> bool {
    ["今年", "本年", "当年"].iter().any(|word| sentence.contains(word))
}

const HISTORY: &[&str] = &[
    "国务院",
    "省政府",
    "施行",
    "颁布",
    "出台",
    "印发",
    "修订",
    "》实施",
    "》正式实施",
    "》生效",
    "成立",
    "组建",
    "设立",
    "挂牌",
    "撤销",
    "机构改革",
    "获",
    "被评",
    "命名",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_that_are_told_of() {
        let found = |text| told(text).map(|year| year.number).collect::<Vec<_>>();
        for text in [
            "2021年，我局收到申请三件。",
            "2021年度我局未收费。",
            "云岭区水务局2021年度，没有收费。",
            "做好工作，2021年未发生诉讼。",
            "（三）2021 年全年共收到申请三件。",
            "2021年，收到三件，上年结转一件，同比增长一成。",
            "我局2021年共收到申请三件。",
        ] {
            assert_eq!(found(text), [2021], "{text}");
        }
        for text in [
            "2021年以来，公开平稳。",
            "2021年3月，我局成立。",
            "自2021年起，不再收费。",
            "公开2021年度决算。",
            "2021年度决算已公开。",
            "与2021年持平，2020年也是如此。",
            "2021年，收到三件，较2020年增长一成。",
            "2021年，累计收到三件。",
            "对我局2021年公开的文件清理。",
            "按照《2021年，要点》推进。",
            "2021年至2023年，收到三件。",
            "截至2021年，全部办结。",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn whole_years_by_their_days() {
        let found = |text| told_by_days(text).iter().map(|year| year.number).collect::<Vec<_>>();
        assert_eq!(found("截至2021年12月31日，共公开三件。"), [2021]);
        assert_eq!(found("自2021年1月1日起至2021年12月31日，共公开三件。"), [2021, 2021]);
        assert_eq!(found("2021年1月至12月，共公开三件。"), [2021]);
        for text in [
            "截至2021年12月31日，累计公开三件。",
            "截至2021年10月31日，公开三件。",
            "2021年1月至11月，公开三件。",
            "2020年1月至2021年12月，公开三件。",
            "2021年12月31日前收到的申请三件。",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn years_are_four_digits_before_the_character() {
        let found = |text| years(text).map(|year| year.number).collect::<Vec<_>>();
        assert_eq!(
            found("2022年，较2021 年度增长，2020全年，２０１９年"),
            [2022, 2021, 2020, 2019]
        );
        assert!(found("202020年、3022年、共2022件、22年、２02020年").is_empty());
        assert!(found("一年来").is_empty());
        assert!(found(&format!("{}年", "9".repeat(27))).is_empty());
    }
}
