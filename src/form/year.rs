//! Years as text names them: four digits before 年.

use super::sentence::is_quoted;

/// A year and where its digits stand, in bytes of the text searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub start: usize,
    pub end: usize,
    pub number: u16,
}

/// The years that a text names, in order: `2022年`, `2022 年度`. Four digits in a longer run of
/// digits are none, nor are four digits without 年, which may be any number.
pub fn years(text: &str) -> impl Iterator<Item = Year> {
    text.match_indices('年').filter_map(|(at, _)| {
        let before = text[..at].trim_end();
        let start = before.len().checked_sub(4)?;
        let digits = before.get(start..)?;
        let number =
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse())?.ok()?;
        let longer = before[..start].ends_with(|last: char| last.is_ascii_digit());
        ((1949..2100).contains(&number) && !longer).then_some(Year {
            start,
            end: before.len(),
            number,
        })
    })
}

/// In a sentence with one of these, a year is one of several that are compared, or the beginning
/// or the end of a longer time.
const COMPARING: [&str; 29] = [
    "同比",
    "环比",
    "相比",
    "较",
    "比20",
    "比上",
    "比去",
    "对比",
    "上年",
    "上一年",
    "去年",
    "往年",
    "历年",
    "近年",
    "近两年",
    "近三年",
    "累计",
    "以来",
    "截至",
    "截止",
    "五年",
    "三年",
    "规划",
    "十二五",
    "十三五",
    "十四五",
    "十五五",
    "增长",
    "下降",
];

/// What stands before a year that is not told of: a beginning, an end, a likeness, a basis.
const BEFORE: [&str; 22] = [
    "自", "从", "由", "至", "到", "与", "和", "同", "及", "、", "—", "–", "-", "~", "～", "于",
    "对", "在", "为", "按", "据", "原",
];

/// What goes on with a year to name a day, an end, or a longer time.
const AFTER: [&str; 18] = [
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
        is_told(sentence, *year) && {
            let found = || COMPARING.iter().any(|words| sentence.contains(words));
            !*compares.get_or_insert_with(found)
        }
    })
}

fn is_told(sentence: &str, year: Year) -> bool {
    let before = sentence[..year.start].trim_end();
    let rest = sentence[year.end..].trim_start().trim_start_matches('年').trim_start();
    let is_term = rest.starts_with('度');
    let rest = rest.trim_start_matches('度').trim_start_matches("全年").trim_start();
    let is_comma = |next: char| matches!(next, '，' | ',' | '：' | ':');
    let opens = before.is_empty()
        || before.ends_with(['，', ',', '；', ';', '：', ':', '。', '）', ')', '.', ' ', '．'])
        || ["一是", "二是", "三是", "四是", "五是", "其中"]
            .iter()
            .any(|word| before.ends_with(word));
    let goes_on = rest.starts_with(is_comma);
    // 2021年度决算 is a thing, 2021年度我局… is a time.
    let is_name = is_term && !goes_on && !rest.starts_with(OWN);
    let is_date = rest.starts_with(|next: char| next.is_ascii_digit()) || rest.starts_with("第");
    (opens || goes_on)
        && !is_name
        && !is_date
        && !BEFORE.iter().any(|word| before.ends_with(word))
        && !AFTER.iter().any(|word| rest.starts_with(word))
        && !is_quoted(sentence, year.start)
}

/// How a sentence goes on about its own agency.
const OWN: [char; 9] = ['我', '本', '全', '区', '县', '市', '未', '没', '共'];

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
        ] {
            assert_eq!(found(text), [2021], "{text}");
        }
        for text in [
            "2021年以来，公开平稳。",
            "2021年3月，我局成立。",
            "自2021年起，不再收费。",
            "公开2021年度决算。",
            "2021年度决算已公开。",
            "与2021年，2020年持平。",
            "2021年，收到三件，同比增长一成。",
            "按照《2021年，要点》推进。",
            "2021年至2023年，收到三件。",
            "截至2021年，全部办结。",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn years_are_four_digits_before_the_character() {
        let found = |text| years(text).map(|year| year.number).collect::<Vec<_>>();
        assert_eq!(found("2022年，较2021 年度增长"), [2022, 2021]);
        assert_eq!(found("202020年、3022年、共2022件、22年"), []);
        assert_eq!(found("一年来"), []);
    }
}
