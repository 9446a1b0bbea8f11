//! Lines and columns of many places in one text. Answers are full of ranges that stand close to one
//! another; to look each of them up from the top of the rope is most of what they cost.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::{Encoding, LONG, Position, Span, Text};

/// Gives the same positions as [`Text::position`], and looks up each line but once.
#[derive(Debug)]
pub struct Ruler<'a> {
    pub text: &'a Text,
    pub encoding: Encoding,
    length: u32,
    /// The lines that places were looked for in, in order.
    lines: RefCell<Vec<Line<'a>>>,
    /// Where among them the last place was found.
    recent: Cell<usize>,
}

/// A line that places were looked for in.
#[derive(Debug)]
struct Line<'a> {
    number: u32,
    /// Its first byte.
    start: u32,
    /// The line with its ending.
    words: Cow<'a, str>,
    /// A byte of it and its column.
    counted: (usize, u32),
}

impl<'a> Ruler<'a> {
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        let (lines, recent) = (RefCell::default(), Cell::default());
        Self { text, encoding, length: text.len(), lines, recent }
    }

    /// Line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.length);
        let mut lines = self.lines.borrow_mut();
        if let Some(position) = self.known(&mut lines, offset) {
            return position;
        }
        let mut around = self.text.lines_around(offset).map(Line::new);
        // After some lines more are to be expected: all that stand together are looked up at once.
        let found: Vec<Line> = match lines.len() < MANY {
            true => around.find(|line| offset < line.end()).into_iter().collect(),
            false => around.collect(),
        };
        if let [first, .., last] | [first @ last] = found.as_slice() {
            let known = [first.start, last.end()];
            let [from, to] = known.map(|end| lines.partition_point(|line| line.start < end));
            lines.splice(from..to, found);
        }
        if let Some(position) = self.known(&mut lines, offset) {
            return position;
        }
        let number = self.text.line_at(offset);
        let span = self.text.line(number);
        if span.len() > LONG {
            return self.text.position(offset, self.encoding);
        }
        let mut line = Line::new((number, span.start, self.text.slice(span)));
        let position = line.position((offset - span.start) as usize, self.encoding);
        let index = lines.partition_point(|line| line.start < span.start);
        lines.insert(index, line);
        position
    }

    /// The positions of both ends of a span.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let start = self.position(span.start);
        // Most spans end in the line in which they begin.
        let end = self.lines.borrow_mut().get_mut(self.recent.get()).and_then(|line| {
            let at = span.end.checked_sub(line.start)? as usize;
            (line.number == start.line && at < line.words.len())
                .then(|| line.position(at, self.encoding))
        });
        (start, end.unwrap_or_else(|| self.position(span.end)))
    }

    fn known(&self, lines: &mut [Line<'a>], offset: u32) -> Option<Position> {
        // Most places are in the line of the one before or in the next.
        let recent = self.recent.get();
        let has = |index: usize| {
            lines.get(index).is_some_and(|line| line.start <= offset && offset < line.end())
        };
        let index = match [recent, recent + 1].into_iter().find(|index| has(*index)) {
            Some(index) => index,
            None => lines.partition_point(|line| line.start <= offset).checked_sub(1)?,
        };
        self.recent.set(index);
        let line = &mut lines[index];
        let at = (offset - line.start) as usize;
        line.holds(at).then(|| line.position(at, self.encoding))
    }
}

/// So many lines are looked up one by one.
const MANY: usize = 4;

impl<'a> Line<'a> {
    fn new((number, start, words): (u32, u32, impl Into<Cow<'a, str>>)) -> Self {
        Self { number, start, words: words.into(), counted: (0, 0) }
    }

    fn end(&self) -> u32 {
        self.start + self.words.len() as u32
    }

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
