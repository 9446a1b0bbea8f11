//! Lines and columns of many places in one text. Answers are full of ranges that stand close to one
//! another; to look each of them up from the top of the rope is most of what they cost.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Encoding, LONG, Position, Text};

/// Gives the same positions as [`Text::position`], and looks up each line but once.
#[derive(Debug)]
pub struct Ruler<'a> {
    pub text: &'a Text,
    pub encoding: Encoding,
    length: u32,
    /// The lines that places were looked for in, by their first bytes.
    lines: RefCell<BTreeMap<u32, Line<'a>>>,
}

/// A line that places were looked for in.
#[derive(Debug)]
struct Line<'a> {
    number: u32,
    /// The line with its ending.
    words: Cow<'a, str>,
    /// A byte of it and its column.
    counted: (usize, u32),
}

impl<'a> Ruler<'a> {
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        Self { text, encoding, length: text.len(), lines: RefCell::default() }
    }

    /// Line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.length);
        let mut lines = self.lines.borrow_mut();
        if let Some((start, line)) = lines.range_mut(..=offset).next_back()
            && line.holds((offset - start) as usize)
        {
            return line.position((offset - start) as usize, self.encoding);
        }
        let number = self.text.line_at(offset);
        let span = self.text.line(number);
        if span.len() > LONG {
            return self.text.position(offset, self.encoding);
        }
        let words = self.text.slice(span);
        let line = lines.entry(span.start).or_insert(Line { number, words, counted: (0, 0) });
        line.position((offset - span.start) as usize, self.encoding)
    }
}

impl Line<'_> {
    /// The end of a line belongs to the next one, unless there is none.
    fn holds(&self, at: usize) -> bool {
        at < self.words.len() || at == self.words.len() && !self.words.ends_with(['\n', '\r'])
    }

    fn position(&mut self, at: usize, encoding: Encoding) -> Position {
        let at = self.words.floor_char_boundary(at);
        // Places mostly come in order.
        let (from, column) = if at < self.counted.0 { (0, 0) } else { self.counted };
        let character = column + encoding.length(&self.words[from..at]);
        self.counted = (at, character);
        Position { line: self.number, character }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_those_of_the_text(
            pieces in prop::collection::vec(
                prop::sample::select(vec!["规章", "\t", "12", "\n", "\r\n", "\r", "😀", "\u{2028}", ""]),
                0..40,
            ),
            long in prop::bool::ANY,
            places in prop::collection::vec(0..400u32, 1..20),
        ) {
            let mut whole = pieces.concat();
            if long {
                whole += &"规章\t0".repeat(1000);
            }
            let text = Text::new(&whole);
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let ruler = Ruler::new(&text, encoding);
                for place in &places {
                    let position = text.position(*place, encoding);
                    prop_assert_eq!(ruler.position(*place), position);
                    // There is no way back into the middle of a line ending.
                    let before = text.chunk(place.saturating_sub(1)).first();
                    if before != Some(&b'\r') {
                        let offset = text.offset(position, encoding).expect("the line is there");
                        prop_assert_eq!(text.position(offset, encoding), position);
                    }
                }
            }
        }
    }
}
