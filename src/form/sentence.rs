//! Sentences of prose, and what in them is another's words.

/// The sentences of a text with their offsets, each with its full stop.
pub fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive(['。', '！', '？']).map(move |sentence| {
        start += sentence.len();
        (start - sentence.len(), sentence)
    })
}

/// True when an offset lies within quotation marks, the marks of a document's title, or the
/// brackets of its number.
pub fn is_quoted(text: &str, at: usize) -> bool {
    const PAIRS: [(char, char); 5] =
        [('《', '》'), ('“', '”'), ('「', '」'), ('‘', '’'), ('〔', '〕')];
    let before = text.get(..at).unwrap_or_default();
    PAIRS.iter().any(|(open, close)| {
        let opened = before.rfind(*open);
        opened.is_some() && opened > before.rfind(*close)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_their_offsets() {
        let found: Vec<_> = sentences("甲；乙。丙！丁").collect();
        assert_eq!(found, [(0, "甲；乙。"), (12, "丙！"), (18, "丁")]);
        assert_eq!(sentences("").count(), 0);
    }

    #[test]
    fn titles_and_quotations() {
        let text = "按《甲》和“乙”〔丙〕丁";
        for (word, quoted) in
            [("按", false), ("甲", true), ("乙", true), ("丙", true), ("丁", false)]
        {
            assert_eq!(is_quoted(text, text.find(word).unwrap()), quoted, "{word}");
        }
    }
}
