//! Lines and columns of many places in one text. Answers are full of ranges that stand close to one
//! another; to look each of them up from the top of the rope is most of what they cost.

use std::cell::Cell;

use super::{Encoding, Position, Span, Text};

/// Gives the same positions as [`Text::position`], going on from the place before.
#[derive(Debug)]
pub struct Ruler<'a> {
    pub text: &'a Text,
    pub encoding: Encoding,
    place: Cell<Place<'a>>,
}

/// A place whose position is known.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    offset: u32,
    position: Position,
    /// The first byte of its line.
    line: u32,
    /// The stretch of contiguous text that holds it, and the first byte of that.
    stretch: (&'a str, u32),
}

/// Over so many bytes lines and columns are counted; what lies further off is looked up.
const NEAR: u32 = 1 << 12;

impl<'a> Ruler<'a> {
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        let position = Position { line: 0, character: 0 };
        let place = Place { offset: 0, position, line: 0, stretch: text.stretch(0) };
        Self { text, encoding, place: place.into() }
    }

    /// Line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len());
        let known = self.place.get();
        let from = if offset < known.offset { known.line } else { known.offset };
        let place = match offset.checked_sub(from) {
            Some(0..NEAR) => self.ahead(self.back(known, from), offset),
            _ => self.look_up(offset),
        };
        self.place.set(place);
        place.position
    }

    /// The positions of both ends of a span.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let start = self.position(span.start);
        // What is asked for next mostly stands inside of the span, or close behind it.
        let place = self.place.get();
        let end = self.position(span.end);
        self.place.set(place);
        (start, end)
    }

    fn look_up(&self, offset: u32) -> Place<'a> {
        let stretch = self.text.stretch(offset);
        let before = stretch.0.floor_char_boundary((offset - stretch.1) as usize) as u32;
        let position = self.text.position(offset, self.encoding);
        let line = self.text.line(position.line).start;
        Place { offset: stretch.1 + before, position, line, stretch }
    }

    /// The same place, or the beginning of its line.
    fn back(&self, place: Place<'a>, from: u32) -> Place<'a> {
        if from == place.offset {
            return place;
        }
        let stretch = if from < place.stretch.1 { self.text.stretch(from) } else { place.stretch };
        let position = Position { character: 0, ..place.position };
        Place { offset: from, position, stretch, ..place }
    }

    /// Counts the lines and columns from a place to one behind it.
    fn ahead(&self, mut place: Place<'a>, offset: u32) -> Place<'a> {
        loop {
            let (stretch, begin) = place.stretch;
            let bytes = stretch.as_bytes();
            let mut from = (place.offset - begin) as usize;
            let to = stretch.floor_char_boundary((offset - begin) as usize);
            // The rope keeps both characters of a line ending in one stretch.
            let is_end = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            let first = from;
            let ends = memchr::memchr2_iter(b'\n', b'\r', &bytes[from..to]).map(|at| first + at);
            for end in ends.filter(is_end) {
                from = end + 1;
                place.line = begin + from as u32;
                place.position = Position { line: place.position.line + 1, character: 0 };
            }
            place.position.character += self.encoding.length(&stretch[from..to]);
            place.offset = begin + to as u32;
            let next = begin + bytes.len() as u32;
            if offset < next || next == self.text.len() {
                return place;
            }
            place.stretch = self.text.stretch(next);
        }
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
                0..800,
            ),
            long in prop::bool::ANY,
            places in prop::collection::vec(0..4000u32, 1..40),
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
                    let span = Span::new(*place, place + places[0] % 9);
                    let range = (position, text.position(span.end, encoding));
                    prop_assert_eq!(ruler.range(span), range);
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
