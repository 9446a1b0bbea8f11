//! Labels that a line break tears apart.
//!
//! A cell of a web page, of Word or of Excel may have several lines, and each comes out of the
//! clipboard as a line of the text: `…⇥结果` and below it `维持⇥…`.

use crate::amount::Value;
use crate::report::{Row, Section};
use crate::schema::vocabulary::{Found, Vocabulary, plain};
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
    /// The label of which the first cell of a row is the end: the cell is no label by itself, and
    /// together with what stands above it is one that `is_label` accepts. Empty cells and lines
    /// between count for nothing: layout may take them out.
    pub fn read(
        section: &Section,
        row: &Row,
        vocabulary: &Vocabulary,
        is_label: impl Fn(Found) -> bool,
    ) -> Option<Self> {
        let mut above = section.text[..row.span.start as usize].trim_end_matches(is_blank);
        // Most rows stand below figures.
        if above.ends_with(|last: char| last.is_ascii_digit()) {
            return None;
        }
        let last = section.cells(row).first().filter(|cell| !cell.span.is_empty())?;
        let mut joined = section.slice(last.span).to_string();
        // A quote by itself is not the end of a label.
        if last.word.is_some_and(&is_label) || plain(&joined).is_empty() {
            return None;
        }
        for _ in 0..LINES {
            let start = above.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let line = &above[start..];
            let cell = line.rsplit('\t').next().unwrap_or_default();
            let text = cell.trim_start_matches(is_blank);
            // Behind figures a label does not begin.
            let is_figure = |cell: &str| Value::read(cell.trim_matches(is_blank)).is_number_like();
            if text.is_empty() || line.split('\t').any(is_figure) {
                return None;
            }
            joined.insert_str(0, text);
            if let Some(found) = vocabulary.find(&joined).filter(|found| is_label(*found)) {
                let span = Span::new((above.len() - text.len()) as u32, last.span.end);
                return Some(Self { span, found });
            }
            if cell.len() < line.len() {
                return None;
            }
            above = above[..start].trim_end_matches(is_blank);
        }
        None
    }
}
