//! Labels that a line break tears apart.
//!
//! A cell of a web page, of Word or of Excel may have several lines, and each comes out of the
//! clipboard as a line of the text: `…⇥结果` and below it `维持⇥…`.

use crate::amount::Value;
use crate::report::{Row, Section};
use crate::schema::vocabulary::{Found, Vocabulary};
use crate::text::{Span, is_blank};

/// A label that begins at the end of a line and goes on in the first cell of a row below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Torn {
    /// From its first character to its last, in the section.
    pub span: Span,
    pub found: Found,
}

/// More lines than a label is ever broken into, blank ones not counted.
const LINES: usize = 4;

impl Torn {
    /// The label of which the first cell of a row is the end. The cell or what stands above it is no
    /// label by itself, both together are one that `is_label` accepts.
    pub fn read(
        section: &Section,
        row: &Row,
        vocabulary: &Vocabulary,
        is_label: impl Fn(Found) -> bool,
    ) -> Option<Self> {
        let mut above = &section.text[..row.span.start as usize];
        // Most rows stand below figures.
        let is_end_of_row = |last: char| last.is_ascii_digit() || last == '\t';
        if above.trim_end_matches(['\r', '\n']).ends_with(is_end_of_row) {
            return None;
        }
        let last = section.cells(row).first().filter(|cell| !cell.span.is_empty())?;
        let mut joined = section.slice(last.span).to_string();
        let is_whole = last.word.is_some_and(&is_label);
        for _ in 0..LINES {
            let (start, line) = line_above(above)?;
            above = &above[..start];
            let cell = line.rsplit('\t').next().unwrap_or_default();
            let text = cell.trim_matches(is_blank);
            if text.is_empty() || Value::read(text).is_number_like() {
                return None;
            }
            if is_whole && vocabulary.find(text).is_some_and(&is_label) {
                return None;
            }
            joined.insert_str(0, text);
            if let Some(found) = vocabulary.find(&joined).filter(|found| is_label(*found)) {
                let before = cell.len() - cell.trim_start_matches(is_blank).len();
                let start = start + line.len() - cell.len() + before;
                return Some(Self { span: Span::new(start as u32, last.span.end), found });
            }
            if cell.len() < line.len() {
                return None;
            }
        }
        None
    }
}

/// The last line that is not blank, and where it starts; a line of TABs is not blank.
fn line_above(text: &str) -> Option<(usize, &str)> {
    let is_space = |character: char| is_blank(character) && character != '\t';
    let text = text.trim_end_matches(is_space);
    let start = text.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    (start < text.len()).then(|| (start, &text[start..]))
}
