//! Lines and columns of many places in one text. Answers are full of ranges that stand close to one
//! another; to look each of them up from the top of the rope is most of what they cost.

use std::borrow::Cow;
use std::cell::RefCell;

use super::{Encoding, LONG, Position, Text};

/// Gives the same positions as [`Text::position`], each from the line of the one before.
#[derive(Debug)]
pub struct Ruler<'a> {
    pub text: &'a Text,
    pub encoding: Encoding,
    last: RefCell<Option<Line<'a>>>,
}

/// A line that places were looked for in.
#[derive(Debug)]
struct Line<'a> {
    number: u32,
    start: u32,
    /// The line with its ending.
    words: Cow<'a, str>,
    /// A byte of it and its column.
    counted: (usize, u32),
}

impl<'a> Ruler<'a> {
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        Self { text, encoding, last: RefCell::default() }
    }

    /// Line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len());
        let mut last = self.last.borrow_mut();
        let line = match last.take().filter(|line| line.holds(offset)) {
            Some(line) => last.insert(line),
            None => {
                let number = self.text.line_at(offset);
                let span = self.text.line(number);
                if span.len() > LONG {
                    return self.text.position(offset, self.encoding);
                }
                let words = self.text.slice(span);
                last.insert(Line { number, start: span.start, words, counted: (0, 0) })
            }
        };
        Position { line: line.number, character: line.column(offset, self.encoding) }
    }
}

impl Line<'_> {
    /// The end of a line belongs to the next one, unless there is none.
    fn holds(&self, offset: u32) -> bool {
        let end = self.start + self.words.len() as u32;
        self.start <= offset
            && (offset < end || offset == end && !self.words.ends_with(['\n', '\r']))
    }

    fn column(&mut self, offset: u32, encoding: Encoding) -> u32 {
        let at = self.words.floor_char_boundary((offset - self.start) as usize);
        let (from, column) = if at < self.counted.0 { (0, 0) } else { self.counted };
        let column = column + encoding.length(&self.words[from..at]);
        self.counted = (at, column);
        column
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
                }
            }
        }
    }
}
