//! Years as text names them: four digits before 年.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_four_digits_before_the_character() {
        let found = |text| years(text).map(|year| year.number).collect::<Vec<_>>();
        assert_eq!(found("2022年，较2021 年度增长"), [2022, 2021]);
        assert!(found("202020年、3022年、共2022件、22年").is_empty());
        assert!(found("一年来").is_empty());
    }
}
