//! Which label of which edition a piece of text is.
//!
//! Texts are compared after NFKC, without white space, quotes and the asterisks of Markdown, with the
//! brackets, commas and points of either width made one, and without the leading number: `（一）
//! 予以公开`, `(一)予以公开` and `1．予以公开` are the same word. The numbers are compared apart.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::{Edition, Label};
use crate::amount::is_counter;
use crate::text::is_blank;

/// A word of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Word(u32);

/// A word and the number written before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub word: Word,
    pub number: Option<u8>,
}

/// One of the things that a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The index of the edition in [`super::Schemas`].
    pub edition: usize,
    pub of: Item,
    /// The number that the form prints before it.
    pub number: Option<u8>,
    /// The word is the form's own, not an alias.
    pub canonical: bool,
}

/// A labelled thing of an edition, by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Section(usize),
    Head { table: usize, block: usize, cell: usize },
    Group { table: usize, block: usize, group: usize },
    Row { table: usize, block: usize, row: usize },
}

impl Item {
    /// The index of the table that it belongs to.
    pub fn table(self) -> Option<usize> {
        match self {
            Self::Section(_) => None,
            Self::Head { table, .. } | Self::Group { table, .. } | Self::Row { table, .. } => {
                Some(table)
            }
        }
    }
}

#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Texts as the forms print them: most labels are found here without further ado.
    verbatim: FxHashMap<String, Found>,
    words: FxHashMap<String, Word>,
    meanings: Vec<Vec<Meaning>>,
    /// The normal spelling of each word, as characters.
    spellings: Vec<Vec<char>>,
    /// For each word that only one edition of its form knows, the index of that edition.
    markers: Vec<Option<usize>>,
    /// Labels that stand over a whole block.
    banners: FxHashSet<Word>,
    longest: usize,
}

/// Longer texts are no label, and are not worth normalising.
const SLACK: usize = 24;

impl Vocabulary {
    pub(super) fn new(editions: &[Arc<Edition>]) -> Self {
        let mut vocabulary = Self::default();
        for (index, edition) in editions.iter().enumerate() {
            vocabulary.add_edition(index, edition);
        }
        let marker = |meanings: &Vec<Meaning>| {
            let first = meanings.first()?.edition;
            let of_form = |edition: &usize| editions[*edition].name == editions[first].name;
            let has_sisters = (0..editions.len()).filter(of_form).count() > 1;
            let single = meanings.iter().all(|meaning| meaning.edition == first);
            let tabular = meanings.iter().all(|meaning| !matches!(meaning.of, Item::Section(_)));
            (has_sisters && single && tabular).then_some(first)
        };
        vocabulary.markers = vocabulary.meanings.iter().map(marker).collect();
        vocabulary
    }

    fn add_edition(&mut self, index: usize, edition: &Edition) {
        for (at, section) in edition.sections.iter().enumerate() {
            self.add(index, Item::Section(at), &section.label, section.ordinal);
            let heading = edition.heading(at);
            self.remember(&heading);
        }
        for (table, blocks) in edition.tables.iter().enumerate() {
            for (block, parts) in blocks.blocks.iter().enumerate() {
                for (cell, head) in parts.head.iter().enumerate() {
                    self.add(index, Item::Head { table, block, cell }, &head.label, None);
                    if head.columns == parts.width {
                        let texts = std::iter::once(&head.label.text).chain(&head.label.aliases);
                        let words = texts.filter_map(|text| self.words.get(&normal(text).1));
                        self.banners.extend(words);
                    }
                }
                for (group, part) in parts.groups.iter().enumerate() {
                    self.add(index, Item::Group { table, block, group }, &part.label, None);
                }
                for (row, part) in parts.rows.iter().enumerate() {
                    if !part.label.text.is_empty() {
                        self.add(index, Item::Row { table, block, row }, &part.label, None);
                    }
                }
            }
        }
    }

    fn add(&mut self, edition: usize, of: Item, label: &Label, number: Option<u8>) {
        let number = number.or_else(|| normal(&label.text).0);
        let texts = std::iter::once(&label.text).chain(&label.aliases);
        for (place, text) in texts.enumerate() {
            let (_, spelling) = normal(text);
            self.longest = self.longest.max(text.len() + SLACK);
            let next = Word(self.meanings.len() as u32);
            let word = *self.words.entry(spelling.clone()).or_insert(next);
            if word == next {
                self.meanings.push(Vec::new());
                self.spellings.push(spelling.chars().collect());
            }
            let meaning = Meaning { edition, of, number, canonical: place == 0 };
            let meanings = &mut self.meanings[word.0 as usize];
            if !meanings.iter().any(|known| known.edition == edition && known.of == of) {
                meanings.push(meaning);
            }
            self.remember(text);
        }
    }

    fn remember(&mut self, text: &str) {
        let (number, spelling) = normal(text);
        if let Some(&word) = self.words.get(&spelling) {
            self.verbatim.insert(text.to_string(), Found { word, number });
        }
    }

    /// The word that a text is, whatever its spacing, width and numbering.
    pub fn find(&self, text: &str) -> Option<Found> {
        if text.len() > self.longest {
            return None;
        }
        if let Some(found) = self.verbatim.get(text) {
            return Some(*found);
        }
        let (number, spelling) = normal(text);
        let word = self.words.get(&spelling);
        let word = word.or_else(|| self.words.get(without_counter(&spelling)?));
        word.map(|&word| Found { word, number })
    }

    pub fn meanings(&self, word: Word) -> &[Meaning] {
        &self.meanings[word.0 as usize]
    }

    /// The edition that alone knows the word, among the editions of its form.
    pub fn marker(&self, word: Word) -> Option<usize> {
        self.markers[word.0 as usize]
    }

    /// True when the word is the label of a row or a group of some table.
    pub fn is_row(&self, word: Word) -> bool {
        self.meanings(word)
            .iter()
            .any(|meaning| matches!(meaning.of, Item::Row { .. } | Item::Group { .. }))
    }

    /// True when a text with a number goes on to be the label of a row or a group.
    pub fn begins_row(&self, text: &str) -> bool {
        /// With fewer bytes it might be anything.
        const ENOUGH: usize = "本年".len();
        let (Some(number), beginning) = normal(text) else { return false };
        let goes_on = |(word, label): (&String, &Word)| {
            let mut meanings = self.meanings(*label).iter();
            word.starts_with(&beginning)
                && self.is_row(*label)
                && meanings.any(|meaning| meaning.number == Some(number))
        };
        beginning.len() >= ENOUGH && self.words.iter().any(goes_on)
    }

    /// True when the word is the label over a whole block, alone in its row.
    pub fn is_banner(&self, word: Word) -> bool {
        self.banners.contains(&word)
    }

    /// True when the word is the title of a section.
    pub fn is_section(&self, word: Word) -> bool {
        self.meanings(word).iter().any(|meaning| matches!(meaning.of, Item::Section(_)))
    }

    /// The word nearest to a text that is none, among those that `wanted` accepts; at most three
    /// characters and a third of the word away. Between two words that are equally near and mean
    /// different things there is no choice.
    pub fn nearest(&self, text: &str, wanted: impl Fn(&Meaning) -> bool) -> Option<Found> {
        if text.len() > self.longest {
            return None;
        }
        let (number, spelling) = normal(text);
        let spelling: Vec<char> = spelling.chars().collect();
        let near = |index: usize| {
            let word = &self.spellings[index];
            let most = (word.len() / 3).min(3);
            if most == 0
                || word.len().abs_diff(spelling.len()) > most
                || !self.meanings[index].iter().any(&wanted)
            {
                return None;
            }
            let distance = strsim::generic_levenshtein(word, &spelling);
            (1..=most).contains(&distance).then_some((distance, index))
        };
        let candidates: Vec<(usize, usize)> = (0..self.spellings.len()).filter_map(near).collect();
        let (least, index) = candidates.iter().copied().min()?;
        let same = |other: usize| {
            let mut meanings = self.meanings[other].iter().filter(|meaning| wanted(meaning));
            meanings.any(|meaning| self.meanings[index].iter().any(|known| known.of == meaning.of))
        };
        let mut rivals = candidates.iter().filter(|(distance, _)| *distance == least);
        let certain = rivals.all(|(_, other)| same(*other));
        certain.then_some(Found { word: Word(index as u32), number })
    }
}

/// True when two texts are the same word, whatever their spacing, width and numbering.
pub fn same_words(one: &str, other: &str) -> bool {
    one == other || normal(one).1 == normal(other).1
}

/// True when a text is a heading's words, or goes on with them behind a number of its own:
/// `1、主动公开情况` for `（一）主动公开`.
pub fn is_headed(text: &str, words: &str) -> bool {
    let ((number, text), (_, words)) = (normal(text), normal(words));
    text == words || number.is_some() && text.starts_with(&words)
}

/// A text as labels are compared: one width, no white space and no quotes.
pub fn plain(text: &str) -> String {
    let plain: String = text
        .nfkc()
        .filter(|character| !is_blank(*character))
        .filter(|character| !"“”\"'‘’「」『』*".contains(*character))
        .map(|character| match character {
            '、' | '，' | '､' => ',',
            '。' | '．' => '.',
            other => other,
        })
        .collect();
    plain.replace("其它", "其他")
}

/// The leading number of a text, and the rest in normal spelling.
fn normal(text: &str) -> (Option<u8>, String) {
    if let Some(circled @ '①'..='⑳') = text.chars().next() {
        let rest = plain(text.trim_start_matches(circled));
        let number = circled as u32 - '①' as u32 + 1;
        return (Some(number as u8), rest.trim_start_matches([',', '.']).to_string());
    }
    let plain = plain(text);
    match split_number(&plain) {
        Some((number, rest)) if !rest.is_empty() => (Some(number), rest.to_string()),
        _ => (None, plain),
    }
}

/// A label in normal spelling without a counter in brackets behind it: `行政许可(件)`.
fn without_counter(text: &str) -> Option<&str> {
    let (label, counter) = text.strip_suffix(')')?.rsplit_once('(')?;
    is_counter(counter.strip_prefix("单位:").unwrap_or(counter)).then_some(label)
}

/// Splits `(一)…`, `一,…`, `1.…`, `1)…` and `#一,…`.
fn split_number(text: &str) -> Option<(u8, &str)> {
    let text = text.trim_start_matches('#');
    let (open, inner) = match text.strip_prefix('(') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let is_numeral =
        |character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character);
    let end = inner.find(|character| !is_numeral(character))?;
    let (numeral, rest) = inner.split_at(end);
    let number = numeral.parse().ok().or_else(|| chinese_number(numeral))?;
    let rest = match open {
        true => rest.strip_prefix(')')?,
        false => rest.strip_prefix([',', '.', ')', ':'])?,
    };
    Some((number, rest.trim_start_matches([',', '.'])))
}

/// The value of a Chinese numeral from 一 to 九十九.
pub fn chinese_number(numeral: &str) -> Option<u8> {
    let digit = |text: &str| -> Option<u8> {
        let place = "一二三四五六七八九".chars().position(|known| text.starts_with(known))?;
        (text.chars().count() == 1).then_some(place as u8 + 1)
    };
    match numeral.split_once('十') {
        None => digit(numeral),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    #[test]
    fn headings_go_on_behind_a_number() {
        for text in ["（一）主动公开", "主动公开", "1、主动公开情况", "（二） 主动公开 政府信息"]
        {
            assert!(is_headed(text, "（一）主动公开"), "{text}");
        }
        for text in ["主动公开情况良好", "（一）主动", "一是主动公开", "（一）依申请公开"]
        {
            assert!(!is_headed(text, "（一）主动公开"), "{text}");
        }
    }

    #[test]
    fn numbers_and_widths_do_not_matter() {
        let schemas = Schemas::built_in();
        let vocabulary = &schemas.vocabulary;
        let open = vocabulary.find("（一）予以公开").unwrap();
        for text in [
            "(一) 予以公开",
            "（一） 予以 公开",
            "㈠予以公开",
            "1．予以公开",
            "① 、予以公开",
            "①予以公开",
        ] {
            let found = vocabulary.find(text);
            assert_eq!(found.map(|found| found.word), Some(open.word), "{text}");
        }
        let safety = vocabulary.find("3.危及“三安全一稳定”").unwrap();
        assert_eq!(vocabulary.find("3、危及三安全一稳定"), Some(safety));
        assert_eq!(safety.number, Some(3));
        assert!(same_words("## 六 、其它需要报告的事项", "其他需要报告的事项"));
        assert!(!same_words("六、其他事项", "其他需要报告的事项"));
        assert_eq!(vocabulary.find("第二十条 第(一)项").unwrap().number, None);
        let permits = vocabulary.find("行政许可");
        assert!(permits.is_some() && vocabulary.find("行政许可（单位：件）") == permits);
        assert_eq!(vocabulary.find("行政许可 (件)"), permits);
        assert_eq!(vocabulary.find("行政许可（其他）"), None);
        assert_eq!(vocabulary.find("## 六、其它需要报告的事项").unwrap().number, Some(6));
    }

    #[test]
    fn a_damaged_label_is_near_one_word() {
        let schemas = Schemas::built_in();
        let vocabulary = &schemas.vocabulary;
        let rows = |meaning: &Meaning| matches!(meaning.of, Item::Row { .. });
        let whole = vocabulary.find("2.其他法律行政法规禁止公开").unwrap();
        for damaged in ["2.其他法律法规禁止公开", "2.其他法律行政止公开"] {
            assert_eq!(vocabulary.find(damaged), None);
            assert_eq!(vocabulary.nearest(damaged, rows), Some(whole));
        }
        assert_eq!(vocabulary.nearest("本机关另有说明", rows), None);
        // One character from 行政许可, one from 行政处罚.
        assert_eq!(vocabulary.nearest("行政许罚", rows), None);
    }

    #[test]
    fn markers_tell_the_editions_apart() {
        let schemas = Schemas::built_in();
        let marker = |text| {
            let word = schemas.vocabulary.find(text).expect(text).word;
            schemas.vocabulary.marker(word).map(|edition| schemas.editions[edition].from)
        };
        assert_eq!(marker("本年制发件数"), Some(2021));
        assert_eq!(marker("对外公开总数量"), Some(2019));
        assert_eq!(marker("政府集中采购"), Some(2019));
        assert_eq!(marker("3.其他"), None);
        assert_eq!(marker("行政规范性文件"), None);
    }

    #[test]
    fn chinese_numerals() {
        for (numeral, number) in [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99)]
        {
            assert_eq!(chinese_number(numeral), Some(number));
        }
        assert_eq!(chinese_number("十十"), None);
        assert_eq!(chinese_number("一二"), None);
    }
}
