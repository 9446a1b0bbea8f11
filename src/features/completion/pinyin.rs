//! How Chinese text is read aloud, character by character.
//!
//! Words of the list beside this file have the one reading that it gives. Any other character has
//! every reading that the `pinyin` crate knows, so that a form of another domain can be typed too.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyinMulti;

use crate::schema::vocabulary::plain;

/// A character that can be typed, in one width and lower case, and its readings; other characters
/// than Chinese ones have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    pub character: char,
    pub readings: Vec<&'static str>,
}

impl Sign {
    /// Punctuation may be left out when typing.
    pub fn is_punctuation(&self) -> bool {
        !self.character.is_alphanumeric()
    }
}

type Word = (Vec<char>, Vec<&'static str>);

/// The list by first characters, longest words first.
static WORDS: LazyLock<HashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<Word>> = HashMap::new();
    let lines = include_str!("readings.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let Some(word) = parts.next() else { continue };
        let word: Vec<char> = word.chars().collect();
        words.entry(word[0]).or_default().push((word, parts.collect()));
    }
    for words in words.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    words
});

/// A text as it is compared: as labels are, and in lower case.
pub fn folded(text: &str) -> Vec<char> {
    plain(text).chars().flat_map(char::to_lowercase).collect()
}

/// False for what is passed over when texts are compared, so that no word begins with it: white
/// space and quotes.
pub fn counts(character: char) -> bool {
    !folded(character.encode_utf8(&mut [0; 4])).is_empty()
}

/// The characters of a text with their readings.
pub fn signs(text: &str) -> Vec<Sign> {
    let characters = folded(text);
    let mut signs = Vec::with_capacity(characters.len());
    while let Some(&character) = characters.get(signs.len()) {
        let rest = &characters[signs.len()..];
        let words = WORDS.get(&character).into_iter().flatten();
        match words.into_iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, readings)) => {
                let sign = |(character, reading): (&char, &&'static str)| Sign {
                    character: *character,
                    readings: vec![reading],
                };
                signs.extend(word.iter().zip(readings).map(sign));
            }
            None => signs.push(Sign { character, readings: dictionary(character) }),
        }
    }
    signs
}

fn dictionary(character: char) -> Vec<&'static str> {
    if character.is_ascii() {
        return Vec::new();
    }
    let all = character.to_pinyin_multi().into_iter().flatten();
    let mut readings: Vec<&'static str> = all.map(|reading| reading.plain()).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Edition, Schemas};
    use expect_test::expect_file;

    /// Everything that completion writes for an edition.
    fn texts(edition: &Edition) -> Vec<&str> {
        let mut texts = vec![edition.title.as_str(), &edition.basis];
        texts.extend(edition.documents.iter().chain(&edition.units).map(String::as_str));
        for section in &edition.sections {
            texts.push(&section.label.text);
            texts.extend(section.label.aliases.iter().map(String::as_str));
            texts.extend(section.subheads.iter().chain(&section.sentences).map(String::as_str));
        }
        for table in &edition.tables {
            texts.push(&table.name);
            for block in &table.blocks {
                let rows =
                    block.rows.iter().map(|row| &row.label).filter(|label| !label.text.is_empty());
                let groups = block.groups.iter().map(|group| &group.label);
                for label in block.head.iter().map(|cell| &cell.label).chain(groups).chain(rows) {
                    texts.push(&label.text);
                    texts.extend(label.aliases.iter().map(String::as_str));
                }
            }
        }
        texts
    }

    /// The drawing was read by eye, label by label.
    #[test]
    fn every_label_has_one_reading_and_the_right_one() {
        let mut seen: Vec<&str> = Vec::new();
        let mut doubtful: Vec<String> = Vec::new();
        let mut drawn = String::new();
        let schemas = Schemas::built_in();
        for text in schemas.editions.iter().flat_map(|edition| texts(edition)) {
            if seen.contains(&text) {
                continue;
            }
            seen.push(text);
            let signs = signs(text);
            let readings: Vec<String> = signs
                .iter()
                .map(|sign| sign.readings.join("/"))
                .filter(|r| !r.is_empty())
                .collect();
            for sign in &signs {
                if sign.readings.len() > 1 {
                    doubtful.push(format!("{sign:?} in {text}"))
                }
            }
            drawn += &format!("{text} = {}\n", readings.join(" "));
        }
        assert!(doubtful.is_empty(), "several readings: {doubtful:#?}");
        expect_file!["readings_checked.txt"].assert_eq(&drawn);
    }

    #[test]
    fn words_have_their_reading_and_strange_characters_all() {
        let read = |text: &str| {
            let all: Vec<String> = signs(text).iter().map(|sign| sign.readings.join("/")).collect();
            all.join(" ")
        };
        assert_eq!(read("银行执行行政"), "yin hang zhi xing xing zheng");
        assert_eq!(read("重复"), "chong fu");
        assert_eq!(read("重"), "chong/tong/zhong");
        assert_eq!(read("行"), "hang/heng/xing");
        assert_eq!(read("Ａ1。"), "  ");
    }
}
