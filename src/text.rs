//! The text of a file: byte spans, edits, and lines and columns in the three encodings of LSP.
//!
//! This is the only file that names ropey and str_indices. It knows no meaning: not what a table
//! is, nor a title. Lines end with LF, CRLF or a lone CR, as LSP has it; U+000B, U+2028 and their
//! like, which every paste from Word brings, are ordinary characters.

pub mod ruler;

use std::borrow::Cow;
use std::ops::Range;

use ropey::Rope;
use str_indices::{chars, utf16};

/// A half-open range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The empty span at one offset.
    pub fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    pub fn len(self) -> u32 {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// The same span seen from a place `by` bytes earlier.
    pub fn shifted(self, by: u32) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The smallest span that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// True for what shows nothing: white space, and the characters without width that web pages, Excel
/// and chats leave in what is copied from them.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// The replacement of a span by other text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub insert: String,
}

impl Edit {
    /// The edit that puts other text in place of a span and replaces as little as can be; `None`
    /// where nothing is to be changed. It neither begins nor ends between CR and LF, which editors
    /// take for one character.
    pub fn least(text: &str, span: Span, new: &str) -> Option<Self> {
        let old = &text[span.range()];
        if old == new {
            return None;
        }
        let front = common_beginning(old, new);
        let front = front - usize::from(parts_crlf(old, front) || parts_crlf(new, front));
        let (old, new) = (&old[front..], &new[front..]);
        let back = common_end(old, new);
        let parts = |text: &str| parts_crlf(text, text.len() - back);
        let back = back - usize::from(parts(old) || parts(new));
        let span = Span::new(span.start + front as u32, span.end - back as u32);
        Some(Self { span, insert: new[..new.len() - back].to_string() })
    }
}

/// True for a place between the two characters of a line ending.
fn parts_crlf(text: &str, at: usize) -> bool {
    text[..at].ends_with('\r') && text[at..].starts_with('\n')
}

/// So many bytes are compared at once.
const STRIDE: usize = 32;

/// How many bytes two texts begin with alike, in whole characters.
pub fn common_beginning(one: &str, other: &str) -> usize {
    let (whole, whole_other) = (one.as_bytes(), other.as_bytes());
    let strides = whole.chunks_exact(STRIDE).zip(whole_other.chunks_exact(STRIDE));
    let far = STRIDE * strides.take_while(|(one, other)| one == other).count();
    let rest = whole[far..].iter().zip(&whole_other[far..]);
    let same = far + rest.take_while(|(one, other)| one == other).count();
    one.floor_char_boundary(same).min(other.floor_char_boundary(same))
}

/// How many bytes two texts end with alike, in whole characters.
fn common_end(one: &str, other: &str) -> usize {
    let (whole, whole_other) = (one.as_bytes(), other.as_bytes());
    let strides = whole.rchunks_exact(STRIDE).zip(whole_other.rchunks_exact(STRIDE));
    let far = STRIDE * strides.take_while(|(one, other)| one == other).count();
    let (rest, rest_of_other) =
        (&whole[..whole.len() - far], &whole_other[..whole_other.len() - far]);
    let pairs = rest.iter().rev().zip(rest_of_other.iter().rev());
    let same = far + pairs.take_while(|(one, other)| one == other).count();
    one.len() - one.ceil_char_boundary(one.len() - same)
}

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The length of a text in its units.
    pub fn length(self, text: &str) -> u32 {
        let length = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => utf16::count(text),
            Self::Utf32 => chars::count(text),
        };
        length as u32
    }

    /// How many bytes of a text lie before a column; what is inside a character is before it.
    fn bytes(self, text: &str, column: usize) -> usize {
        match self {
            Self::Utf8 => text.floor_char_boundary(column),
            Self::Utf16 => utf16::to_byte_idx(text, column),
            Self::Utf32 => chars::to_byte_idx(text, column),
        }
    }
}

/// Lines beyond this are left to the rope, which knows columns without counting.
const LONG: u32 = 1 << 12;

/// A line and a column, both from 0; the column in units of an [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

/// A line was asked for that the text does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePastEnd {
    pub line: u32,
    pub lines: u32,
}

impl std::fmt::Display for LinePastEnd {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {} of a text of {} lines", self.line, self.lines)
    }
}

impl std::error::Error for LinePastEnd {}

/// A text that is cheap to edit and to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// A text holds at most 4 GiB, the reach of a [`Span`].
    pub const LIMIT: usize = u32::MAX as usize - 1;

    /// Texts beyond [`Text::LIMIT`] are cut at the last character that fits.
    pub fn new(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(text.len().min(Self::LIMIT))];
        Self { rope: Rope::from_str(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> u32 {
        self.rope.len_bytes() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The number of lines; a text that ends with a line ending has an empty last line.
    pub fn lines(&self) -> u32 {
        self.rope.len_lines() as u32
    }

    /// Replaces a span. A span past the end or inside a character is moved to the nearest
    /// character boundary before it. Returns the edit as it was applied.
    pub fn edit(&mut self, edit: &Edit) -> Span {
        let start = self.char_at(edit.span.start);
        let end = self.char_at(edit.span.end).max(start);
        let applied =
            Span::new(self.rope.char_to_byte(start) as u32, self.rope.char_to_byte(end) as u32);
        self.rope.remove(start..end);
        let room = Self::LIMIT - self.rope.len_bytes();
        let insert = &edit.insert[..edit.insert.floor_char_boundary(edit.insert.len().min(room))];
        self.rope.insert(start, insert);
        applied
    }

    /// The text of a span, clamped to character boundaries inside the text.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        // A short span mostly lies in one stretch of contiguous text.
        if span.end <= self.len() && !span.is_empty() {
            let (chunk, start, ..) = self.rope.chunk_at_byte(span.start as usize);
            let here = span.start as usize - start..span.end as usize - start;
            if let Some(text) = chunk.get(here) {
                return text.into();
            }
        }
        let mut at = self.boundary(span.start);
        let end = self.boundary(span.end).max(at);
        let mut text = String::with_capacity((end - at) as usize);
        while at < end {
            let (chunk, start, ..) = self.rope.chunk_at_byte(at as usize);
            let piece = &chunk[at as usize - start..chunk.len().min(end as usize - start)];
            text.push_str(piece);
            at += piece.len() as u32;
        }
        text.into()
    }

    /// The stretch of contiguous text that holds the byte at `offset`, from `offset` on.
    /// Empty at the end of the text.
    pub fn chunk(&self, offset: u32) -> &[u8] {
        if offset >= self.len() {
            return &[];
        }
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset as usize);
        &chunk.as_bytes()[offset as usize - start..]
    }

    /// The line that holds a byte offset; past the end, the last.
    pub fn line_at(&self, offset: u32) -> u32 {
        self.rope.byte_to_line((offset as usize).min(self.rope.len_bytes())) as u32
    }

    /// A line with its line ending; past the end, nothing.
    pub fn line(&self, line: u32) -> Span {
        let line = (line as usize).min(self.rope.len_lines());
        let start = self.rope.line_to_byte(line) as u32;
        // Mostly it ends in the stretch of text in which it begins, or in the next.
        let length = |rest: &[u8]| {
            memchr::memchr2(b'\n', b'\r', rest).map(|at| match rest.get(at..at + 2) {
                Some(b"\r\n") => at as u32 + 2,
                _ => at as u32 + 1,
            })
        };
        let rest = self.chunk(start);
        let next = start + rest.len() as u32;
        let end = length(rest).map(|length| start + length);
        let end = end.or_else(|| Some(next + length(self.chunk(next))?));
        let end = end.unwrap_or_else(|| {
            self.rope.line_to_byte((line + 1).min(self.rope.len_lines())) as u32
        });
        Span::new(start, end)
    }

    /// The stretch of contiguous text that holds a byte, and its first byte.
    fn stretch(&self, offset: u32) -> (&str, u32) {
        let (chunk, start, ..) = self.rope.chunk_at_byte(offset as usize);
        (chunk, start as u32)
    }

    pub fn ends_with_newline(&self) -> bool {
        let length = self.rope.len_chars();
        length > 0 && matches!(self.rope.char(length - 1), '\n' | '\r')
    }

    /// Line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let at = self.char_at(offset);
        let line = self.rope.char_to_line(at);
        let start = self.rope.line_to_char(line);
        let character = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(at) - self.rope.char_to_byte(start),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(at) - self.rope.char_to_utf16_cu(start),
            Encoding::Utf32 => at - start,
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The byte offset of a line and column. A column past the end of its line, or inside a
    /// character, is moved back to the nearest boundary.
    pub fn offset(&self, position: Position, encoding: Encoding) -> Result<u32, LinePastEnd> {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return Err(LinePastEnd { line: position.line, lines: self.lines() });
        }
        let character = position.character as usize;
        let bytes = self.line(position.line);
        if bytes.len() <= LONG {
            let words = self.slice(bytes);
            let words = words.trim_end_matches(['\n', '\r']);
            return Ok(bytes.start + encoding.bytes(words, character) as u32);
        }
        let start = self.rope.line_to_char(line);
        let mut end = self.rope.line_to_char(line + 1);
        while end > start && matches!(self.rope.char(end - 1), '\n' | '\r') {
            end -= 1;
        }
        let at = match encoding {
            Encoding::Utf8 => {
                let byte = self.rope.char_to_byte(start).saturating_add(character);
                self.rope.byte_to_char(byte.min(self.rope.char_to_byte(end)))
            }
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start).saturating_add(character);
                self.rope.utf16_cu_to_char(unit.min(self.rope.char_to_utf16_cu(end)))
            }
            Encoding::Utf32 => start.saturating_add(character).min(end),
        };
        Ok(self.rope.char_to_byte(at) as u32)
    }

    /// Where the character begins that holds the byte; past the end, the end.
    fn boundary(&self, offset: u32) -> u32 {
        if offset >= self.len() {
            return self.len();
        }
        let (chunk, start, ..) = self.rope.chunk_at_byte(offset as usize);
        (start + chunk.floor_char_boundary(offset as usize - start)) as u32
    }

    /// The index of the character that holds the byte, or of the end.
    fn char_at(&self, offset: u32) -> usize {
        self.rope.byte_to_char((offset as usize).min(self.rope.len_bytes()))
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| formatter.write_str(chunk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_the_encoding_asked_for() {
        let text = Text::new("规章\t😀x\n");
        let x = "规章\t😀".len() as u32;
        let column = |encoding| text.position(x, encoding).character;
        assert_eq!(column(Encoding::Utf8), 11);
        assert_eq!(column(Encoding::Utf16), 5);
        assert_eq!(column(Encoding::Utf32), 4);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            assert_eq!(text.offset(text.position(x, encoding), encoding), Ok(x));
        }
    }

    #[test]
    fn line_endings_are_those_of_the_protocol() {
        let text = Text::new("a\r\nb\rc\nd\u{b}\u{2028}\u{85}e");
        assert_eq!(text.lines(), 4);
        assert_eq!(text.position(text.len(), Encoding::Utf32), Position { line: 3, character: 5 });
    }

    #[test]
    fn columns_past_the_end_clamp_before_the_line_ending() {
        let text = Text::new("一二\r\n三");
        let at = |line, character| text.offset(Position { line, character }, Encoding::Utf16);
        assert_eq!(at(0, 99), Ok(6));
        assert_eq!(at(1, u32::MAX), Ok(11));
        assert_eq!(at(2, 0), Err(LinePastEnd { line: 2, lines: 2 }));
    }

    #[test]
    fn a_column_inside_a_character_moves_back() {
        let text = Text::new("😀");
        let position = Position { line: 0, character: 1 };
        assert_eq!(text.offset(position, Encoding::Utf16), Ok(0));
        assert_eq!(text.offset(position, Encoding::Utf8), Ok(0));
    }

    #[test]
    fn edits_outside_the_text_are_clamped() {
        let mut text = Text::new("规章");
        text.edit(&Edit { span: Span::new(1, 99), insert: "办法".into() });
        assert_eq!(text.to_string(), "办法");
        text.edit(&Edit { span: Span::new(50, 60), insert: "。".into() });
        assert_eq!(text.to_string(), "办法。");
    }

    #[test]
    fn least_edits_leave_line_endings_whole() {
        let least = |old: &str, new: &str| {
            let edit = Edit::least(old, Span::new(0, old.len() as u32), new).expect("they differ");
            (old[edit.span.range()].to_string(), edit.insert)
        };
        let (crlf, lf) = ("\r\n".to_string(), "\n".to_string());
        assert_eq!(least("一\r\n二", "一\n二"), (crlf.clone(), lf.clone()));
        assert_eq!(least("一\n二", "一\r\n二"), (lf, crlf.clone()));
        assert_eq!(least("\r\n\r\n", "\n\n"), ("\r\n\r\n".into(), "\n\n".into()));
        assert_eq!(least("一\r\r\n", "一\r\n"), ("\r".into(), String::new()));
        assert_eq!(least("一\r二", "一\r\n二"), ("\r".into(), crlf));
        assert_eq!(least("\r\t\n", "\r\n"), ("\r\t\n".into(), "\r\n".into()));
        assert_eq!(least("\t\r\n", "\r\n"), ("\t".into(), String::new()));
    }

    #[test]
    fn chunks_cover_the_text() {
        let long = "第二十条第（一）项\t\t\t\n".repeat(500);
        let text = Text::new(&long);
        let mut read = Vec::new();
        while (read.len() as u32) < text.len() {
            read.extend_from_slice(text.chunk(read.len() as u32));
        }
        assert_eq!(read, long.as_bytes());
        assert!(text.chunk(text.len()).is_empty());
    }
}
