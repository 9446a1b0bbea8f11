//! Text to tree, reparse after an edit, and typed nodes.
//!
//! This is the only file that names tree_sitter. It knows the shapes of `grammar/grammar.js` and
//! no form. Parsing never fails: every line is some node.

use std::cell::RefCell;
use std::sync::{LazyLock, OnceLock};

use tree_sitter::{InputEdit, Language, Parser, Point, TreeCursor};
use tree_sitter_language::LanguageFn;

use crate::text::{Edit, Span, Text};

unsafe extern "C" {
    fn tree_sitter_gouji() -> *const ();
}

/// The grammar as tree-sitter wants it.
pub fn language() -> Language {
    // SAFETY: the function is the one that the generated parser defines for this purpose.
    unsafe { LanguageFn::from_raw(tree_sitter_gouji) }.into()
}

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Document,
    Report,
    Title,
    Section,
    Heading,
    Subheading,
    Item,
    Paragraph,
    Comment,
    Blank,
    Table,
    Row,
    /// A cell or a line of paragraph that is one number.
    Figure,
    Text,
    Tab,
    Newline,
}

const KINDS: [(&str, Kind); 15] = [
    ("document", Kind::Document),
    ("report", Kind::Report),
    ("title", Kind::Title),
    ("section", Kind::Section),
    ("heading", Kind::Heading),
    ("subheading", Kind::Subheading),
    ("item", Kind::Item),
    ("paragraph", Kind::Paragraph),
    ("comment", Kind::Comment),
    ("blank", Kind::Blank),
    ("table", Kind::Table),
    ("row", Kind::Row),
    ("figure", Kind::Figure),
    ("text", Kind::Text),
    ("\t", Kind::Tab),
];

/// So many edits may wait to be parsed.
const FEW: usize = 32;

/// Node kinds by tree-sitter's number.
static KIND_BY_NUMBER: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let language = language();
    (0..language.node_kind_count() as u16)
        .map(|number| {
            let name = language.node_kind_for_id(number).unwrap_or_default();
            KINDS.iter().find(|(known, _)| *known == name).map_or(Kind::Newline, |(_, kind)| *kind)
        })
        .collect()
});

thread_local! {
    /// A parser may not be shared between threads, and making one costs more than a small parse.
    static PARSER: RefCell<Parser> = RefCell::new({
        let mut parser = Parser::new();
        parser.set_language(&language()).expect("the parser is generated for this tree-sitter");
        parser
    });
}

/// The tree of one text, parsed when somebody asks for it: edits of rows mostly leave nothing to ask.
/// A text without a final line ending is parsed as if it had one, because titles and headings are
/// tokens that end with their line.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Text,
    parsed: OnceLock<tree_sitter::Tree>,
    /// The tree of a text before, and the edits since.
    before: Option<(tree_sitter::Tree, Vec<InputEdit>)>,
}

impl Tree {
    pub fn new(text: &Text) -> Self {
        Self { text: text.clone(), parsed: OnceLock::new(), before: None }
    }

    fn parsed(&self) -> &tree_sitter::Tree {
        self.parsed.get_or_init(|| {
            let before = self.before.as_ref().map(|(before, edits)| {
                let mut moved = before.clone();
                edits.iter().for_each(|edit| moved.edit(edit));
                moved
            });
            parse(&self.text, before.as_ref())
        })
    }

    /// Applies the edits one after the other to text and tree.
    ///
    /// Returns the new tree and, unless there was no edit, the span of the old text and the span of
    /// the new text outside of which both are the same.
    pub fn edit(&self, text: &mut Text, edits: &[Edit]) -> (Self, Option<(Span, Span)>) {
        let (tree, mut since) = match &self.before {
            Some((tree, since)) if self.parsed.get().is_none() && since.len() < FEW => {
                (tree.clone(), since.clone())
            }
            _ => (self.parsed().clone(), Vec::new()),
        };
        let before = text.len();
        let mut touched: Option<Span> = None;
        for edit in edits {
            let (length, closed) = (text.len(), text.ends_with_newline());
            let span = text.edit(edit);
            let inserted = text.len() - (length - span.len());
            // The line ending that stands in for a missing one belongs to the edit when the edit
            // reaches the end; else a stale one could be kept.
            let at_end = span.end == length;
            let old_end = span.end + u32::from(at_end && !closed && length > 0);
            let new_end = span.start + inserted;
            let open = at_end && !text.ends_with_newline() && !text.is_empty();
            push(replacement(span.start, old_end, new_end + u32::from(open)), &mut since);
            touched = Some(match touched {
                Some(hull) if hull.end > span.end => {
                    Span::new(hull.start.min(span.start), hull.end - span.len() + inserted)
                }
                Some(hull) => Span::new(hull.start.min(span.start), new_end),
                None => Span::new(span.start, new_end),
            });
        }
        let hull = touched.map(|new| {
            let old_end = (new.end + before - text.len()).max(new.start);
            (Span::new(new.start, old_end), new)
        });
        let before = Some((tree, since));
        (Self { text: text.clone(), parsed: OnceLock::new(), before }, hull)
    }

    /// A walk over the tree, from its root.
    pub fn walk(&self) -> Walk<'_> {
        Walk { cursor: self.parsed().walk() }
    }

    /// The tree in tree-sitter's notation, for tests.
    pub fn to_sexp(&self) -> String {
        self.parsed().root_node().to_sexp()
    }
}

/// A place in the tree that moves from node to node.
pub struct Walk<'tree> {
    cursor: TreeCursor<'tree>,
}

impl Walk<'_> {
    pub fn kind(&self) -> Kind {
        let number = self.cursor.node().kind_id() as usize;
        KIND_BY_NUMBER.get(number).copied().unwrap_or(Kind::Paragraph)
    }

    /// The bytes of the node; the line ending that stands in for a missing one included.
    pub fn span(&self) -> Span {
        let node = self.cursor.node();
        Span::new(node.start_byte() as u32, node.end_byte() as u32)
    }

    /// Moves to the first child, if there is one.
    pub fn enter(&mut self) -> bool {
        self.cursor.goto_first_child()
    }

    /// Moves to the first child that ends after the offset, if there is one.
    pub fn enter_at(&mut self, offset: u32) -> bool {
        self.cursor.goto_first_child_for_byte(offset as usize).is_some()
    }

    /// Moves to the next sibling, if there is one.
    pub fn advance(&mut self) -> bool {
        self.cursor.goto_next_sibling()
    }

    pub fn leave(&mut self) -> bool {
        self.cursor.goto_parent()
    }

    /// Visits each line and each row that starts in a place, from the children of the node.
    pub fn lines(&mut self, place: Span, visit: &mut impl FnMut(Kind, Span)) {
        if !self.enter_at(place.start) {
            return;
        }
        loop {
            let span = self.span();
            if span.start >= place.end {
                break;
            }
            match self.kind() {
                Kind::Report | Kind::Section | Kind::Table => self.lines(place, visit),
                kind if span.start >= place.start => visit(kind, span),
                _ => {}
            }
            if !self.advance() {
                break;
            }
        }
        self.leave();
    }
}

fn parse(text: &Text, old: Option<&tree_sitter::Tree>) -> tree_sitter::Tree {
    let length = text.len() as usize;
    let missing_newline: &[u8] =
        if text.is_empty() || text.ends_with_newline() { b"" } else { b"\n" };
    let mut read = |offset: usize, _: Point| -> &[u8] {
        if offset == length {
            return missing_newline;
        }
        let chunk = text.chunk(offset as u32);
        // To tree-sitter U+0000 is no character. It is shown another control character instead.
        if !chunk.contains(&0) {
            return chunk;
        }
        match chunk.iter().position(|byte| *byte == 0) {
            Some(before @ 1..) => &chunk[..before],
            _ => b"\x01",
        }
    };
    PARSER.with_borrow_mut(|parser| {
        parser
            .parse_with_options(&mut read, old, None)
            .expect("a parser with a language and without a time limit gives a tree")
    })
}

/// Adds an edit to those before it: to the last one, where it touches what that has put in.
fn push(edit: InputEdit, edits: &mut Vec<InputEdit>) {
    match edits.last_mut() {
        Some(last)
            if edit.start_byte <= last.new_end_byte && last.start_byte <= edit.old_end_byte =>
        {
            let behind = edit.old_end_byte.saturating_sub(last.new_end_byte);
            let rest = last.new_end_byte.saturating_sub(edit.old_end_byte);
            *last = replacement(
                edit.start_byte.min(last.start_byte) as u32,
                (last.old_end_byte + behind) as u32,
                (edit.new_end_byte + rest) as u32,
            );
        }
        _ => edits.push(edit),
    }
}

fn replacement(start: u32, old_end: u32, new_end: u32) -> InputEdit {
    InputEdit {
        start_byte: start as usize,
        old_end_byte: old_end as usize,
        new_end_byte: new_end as usize,
        start_position: point(start),
        old_end_position: point(old_end),
        new_end_position: point(new_end),
    }
}

/// Rows and columns of tree-sitter are never asked for: to it, the text is one line.
fn point(offset: u32) -> Point {
    Point::new(0, offset as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_grammar_is_known() {
        let language = language();
        for number in 0..language.node_kind_count() as u16 {
            let name = language.node_kind_for_id(number).unwrap_or_default();
            if language.node_kind_is_visible(number) && name != "end" {
                assert!(KINDS.iter().any(|(known, _)| *known == name), "{name} is not in KINDS");
            }
        }
    }

    #[test]
    fn edits_may_wait_until_somebody_asks() {
        let drawn = |tree: &Tree, length: u32| {
            let mut lines = Vec::new();
            tree.walk().lines(Span::new(0, length), &mut |kind, span| lines.push((kind, span)));
            (tree.to_sexp(), lines)
        };
        // More edits than are kept for later.
        for asked_every in [1, 2, 7, 3 * FEW] {
            let mut text = Text::new("一、总体情况\n规章\t12\t 3\u{3000}\t\n规章\t4");
            let mut tree = Tree::new(&text);
            for step in 0..3 * FEW {
                let length = text.len();
                let cut =
                    |share: usize| text.to_string().floor_char_boundary(share % length as usize);
                let (one, other) = (cut(step * 31) as u32, cut(step * 31 + step % 3) as u32);
                let inserts = ["\t", "1", "（一）", "\n", "", "\r", "报告"];
                let insert = inserts[step % inserts.len()].to_string();
                let edit = Edit { span: Span::new(one.min(other), one.max(other)), insert };
                tree = tree.edit(&mut text, &[edit]).0;
                if step % asked_every == 0 || step + 1 == 3 * FEW {
                    let fresh = Tree::new(&text);
                    let length = text.len();
                    assert_eq!(drawn(&tree, length), drawn(&fresh, length), "step {step}");
                }
            }
        }
    }

    #[test]
    fn a_heading_needs_no_final_line_ending() {
        let mut text = Text::new("一、本年新收");
        let tree = Tree::new(&text);
        assert_eq!(tree.to_sexp(), "(document (report (section (heading))))");
        let edit = Edit { span: Span::at(text.len()), insert: "\t".into() };
        let (tree, _) = tree.edit(&mut text, &[edit]);
        assert_eq!(tree.to_sexp(), "(document (report (table (row (text)))))");
        let edit = Edit { span: Span::new(text.len() - 1, text.len()), insert: "\n".into() };
        let (tree, _) = tree.edit(&mut text, &[edit]);
        assert_eq!(tree.to_sexp(), "(document (report (section (heading))))");
    }
}
