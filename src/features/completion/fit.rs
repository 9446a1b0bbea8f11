//! Whether what was typed may stand for a text: in pinyin, full or by initials, in Chinese, or in
//! any mixture of them.
//!
//! A matcher of its own, and not `nucleo-matcher`: that one looks for letters in one string, so
//! each text would have to be tried in every spelling (Chinese, full, initials, each reading), and
//! a mixture such as `予以gk` is in none of them. Here each character is taken as itself or as one
//! of its readings, whole or begun, which also keeps letters from being matched across the middle
//! of syllables.

use super::pinyin::{Sign, folded};

/// How well typed text fits; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the whole text, with or without the number before it.
    Whole,
    /// It is the beginning.
    Start,
    /// It stands inside.
    Inside,
    /// Its syllables stand in this order, from the first on, with others between them.
    Scattered,
}

impl Fit {
    /// True when it may be by chance.
    pub fn is_loose(self) -> bool {
        self > Self::Start
    }
}

/// What was typed, ready to be compared.
#[derive(Clone, Debug)]
pub struct Typed {
    characters: Vec<char>,
}

/// Longer input is prose and stands for nothing; the matcher counts places in 64 bits.
const LONGEST: usize = 60;

impl Typed {
    pub fn new(text: &str) -> Self {
        Self { characters: folded(text) }
    }

    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    pub fn len(&self) -> usize {
        self.characters.len()
    }

    /// True when a letter is in it, so that it may be pinyin.
    pub fn has_letters(&self) -> bool {
        self.characters.iter().any(char::is_ascii_alphabetic)
    }

    /// How it fits a text, unless nothing was typed.
    pub fn fit(&self, signs: &[Sign]) -> Option<Fit> {
        if self.is_empty() || self.len() > LONGEST {
            return None;
        }
        let number = number_length(signs);
        let starts = [0, number];
        let from_start = starts.iter().filter_map(|start| self.contiguous(&signs[*start..])).min();
        from_start
            .or_else(|| {
                let inside = (self.len() > 1).then(|| {
                    (number + 1..signs.len()).find_map(|start| self.contiguous(&signs[start..]))
                });
                inside.flatten().map(|_| Fit::Inside)
            })
            .or_else(|| {
                let scattered = self.len() > 2 && self.is_scattered(&signs[number..]);
                scattered.then_some(Fit::Scattered)
            })
    }

    /// All of it, one sign after the other; only punctuation may be passed over.
    fn contiguous(&self, signs: &[Sign]) -> Option<Fit> {
        let end = 1 << self.len();
        let mut places = 1;
        for (index, sign) in signs.iter().enumerate() {
            let passed = if sign.is_punctuation() { places } else { 0 };
            places = self.after(sign, places) | passed;
            if places == 0 {
                return None;
            }
            if places & end != 0 {
                let whole = signs[index + 1..].iter().all(Sign::is_punctuation);
                return Some(if whole { Fit::Whole } else { Fit::Start });
            }
        }
        None
    }

    fn is_scattered(&self, signs: &[Sign]) -> bool {
        let mut signs = signs.iter().skip_while(|sign| sign.is_punctuation());
        let Some(first) = signs.next() else { return false };
        let mut places = self.after(first, 1);
        for sign in signs {
            places |= self.after(sign, places);
        }
        places & (1 << self.len()) != 0
    }

    /// The places that can be reached from places, as bits, by taking a sign.
    fn after(&self, sign: &Sign, places: u64) -> u64 {
        let mut reached = 0;
        let mut left = places;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            let Some(rest) = self.characters.get(place..) else { continue };
            if rest.first() == Some(&sign.character) {
                reached |= 1 << (place + 1);
            }
            for reading in &sign.readings {
                reached |= lengths(reading, rest) << place;
            }
        }
        reached
    }
}

/// How many letters may stand for a reading, as bits: its initial, the whole of it, or what is
/// there of it at the end of the input.
fn lengths(reading: &str, typed: &[char]) -> u64 {
    let same = |(letter, typed): &(char, &char)| match letter {
        'ü' | 'v' => matches!(typed, 'v' | 'u' | 'ü'),
        letter => letter == *typed,
    };
    let common = reading.chars().zip(typed).take_while(same).count();
    if common == 0 {
        return 0;
    }
    let double =
        common > 1 && ["zh", "ch", "sh"].iter().any(|initial| reading.starts_with(initial));
    let ends = common == reading.chars().count() || common == typed.len();
    1 << 1 | if double { 1 << 2 } else { 0 } | if ends { 1 << common } else { 0 }
}

/// The number of signs of the number before a label: `（一）`, `一、`, `1.`.
fn number_length(signs: &[Sign]) -> usize {
    let is_numeral =
        |character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character);
    let open = usize::from(signs.first().is_some_and(|sign| sign.character == '('));
    let numeral = signs[open..].iter().take_while(|sign| is_numeral(sign.character)).count();
    let close = signs.get(open + numeral).map(|sign| sign.character);
    match close {
        Some(')' | '.' | ',') if numeral > 0 => open + numeral + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pinyin::signs;
    use super::*;

    #[test]
    fn pinyin_full_by_initials_and_mixed() {
        let fit = |typed: &str, text: &str| Typed::new(typed).fit(&signs(text));
        for (typed, text, expected) in [
            ("zongji", "（七）总计", Some(Fit::Whole)),
            ("zj", "（七）总计", Some(Fit::Whole)),
            ("zo", "（七）总计", Some(Fit::Start)),
            ("(七)zj", "（七）总计", Some(Fit::Whole)),
            ("7zj", "（七）总计", None),
            ("cfsq", "2.重复申请", Some(Fit::Whole)),
            ("chongfus", "2.重复申请", Some(Fit::Start)),
            ("chfsq", "2.重复申请", Some(Fit::Whole)),
            ("zhongfu", "2.重复申请", None),
            ("2.cf", "2.重复申请", Some(Fit::Start)),
            ("yuyigk", "（一）予以公开", Some(Fit::Whole)),
            ("予以gk", "（一）予以公开", Some(Fit::Whole)),
            ("yu以gongk", "（一）予以公开", Some(Fit::Whole)),
            ("xingzheng", "行政规范性文件", Some(Fit::Start)),
            ("hangzheng", "行政规范性文件", None),
            ("gfx", "行政规范性文件", Some(Fit::Inside)),
            ("xzwj", "行政规范性文件", Some(Fit::Scattered)),
            ("XZGF", "行政规范性文件", Some(Fit::Start)),
            ("saq", "3.危及“三安全一稳定”", Some(Fit::Inside)),
            ("weijisanan", "3.危及“三安全一稳定”", Some(Fit::Start)),
            ("wwwww", "3.危及“三安全一稳定”", None),
            ("lv", "法律", Some(Fit::Inside)),
            ("", "规章", None),
        ] {
            assert_eq!(fit(typed, text), expected, "{typed} for {text}");
        }
        assert_eq!(fit(&"a".repeat(500), "规章"), None);
    }
}
