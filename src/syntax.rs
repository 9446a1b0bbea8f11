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

/// So many cells may be retyped before the nodes are moved.
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

/// The tree of one text. A text without a final line ending is parsed as if it had one, because
/// titles and headings are tokens that end with their line.
#[derive(Clone, Debug)]
pub struct Tree {
    parsed: tree_sitter::Tree,
    /// Edits inside of cells that the nodes were not moved by yet.
    behind: Vec<InputEdit>,
    /// The tree moved by them, once somebody asked for it.
    moved: OnceLock<tree_sitter::Tree>,
}

impl Tree {
    pub fn new(text: &Text) -> Self {
        Self::parsed(text, None)
    }

    fn parsed(text: &Text, old: Option<&tree_sitter::Tree>) -> Self {
        Self { parsed: parse(text, old), behind: Vec::new(), moved: OnceLock::new() }
    }

    fn tree(&self) -> &tree_sitter::Tree {
        if self.behind.is_empty() {
            return &self.parsed;
        }
        self.moved.get_or_init(|| {
            let mut moved = self.parsed.clone();
            self.behind.iter().for_each(|edit| moved.edit(edit));
            moved
        })
    }

    /// The tree after the number in a cell of a row became another number: nothing is different but
    /// where things stand, so nothing is parsed.
    pub fn retyped(&self, number: Span, length: u32) -> Self {
        let after = number.start + length;
        let (parsed, mut behind) = match self.behind.len() {
            0..FEW => (self.parsed.clone(), self.behind.clone()),
            _ => (self.tree().clone(), Vec::new()),
        };
        match behind.last_mut() {
            Some(last) if last.start_byte == number.start as usize => {
                last.new_end_byte = after as usize;
                last.new_end_position = point(after);
            }
            _ => behind.push(replacement(number.start, number.end, after)),
        }
        Self { parsed, behind, moved: OnceLock::new() }
    }

    /// Applies the edits one after the other to text and tree, and reparses once.
    ///
    /// Returns the new tree and, unless there was no edit, the span of the old text and the span of
    /// the new text outside of which both are the same.
    pub fn edit(&self, text: &mut Text, edits: &[Edit]) -> (Self, Option<(Span, Span)>) {
        let mut old = self.tree().clone();
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
            old.edit(&replacement(span.start, old_end, new_end + u32::from(open)));
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
        (Self::parsed(text, Some(&old)), hull)
    }

    /// A walk over the tree, from its root.
    pub fn walk(&self) -> Walk<'_> {
        Walk { cursor: self.tree().walk() }
    }

    /// The tree in tree-sitter's notation, for tests.
    pub fn to_sexp(&self) -> String {
        self.tree().root_node().to_sexp()
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
    fn numbers_that_become_others_move_what_is_behind_them() {
        let rows = |numbers: [&str; 3]| {
            let [one, two, three] = numbers;
            format!("一、总体情况\n规章\t{one}\t {two}\u{3000}\t\n规章\t{three}")
        };
        let tree = Tree::new(&Text::new(&rows(["12", "3", "4"])));
        let at = |text: &str, before: &str| {
            (text.find(before).expect("it is there") + before.len()) as u32
        };
        let mut numbers = ["12", "3", "4"].map(String::from);
        let mut edited = tree;
        // More cells than are kept for later, and each of them in several steps.
        for (step, place) in (0..3 * FEW).zip([0, 0, 1, 2, 2, 1].into_iter().cycle()) {
            let text = rows([&numbers[0], &numbers[1], &numbers[2]]);
            let start = match place {
                0 => at(&text, "规章\t"),
                1 => at(&text, "\t "),
                _ => {
                    at(&text, "\n规章\t") + at(&text[at(&text, "\n规章\t") as usize..], "\n规章\t")
                }
            };
            let number = Span::new(start, start + numbers[place].len() as u32);
            numbers[place] = (step * 37).to_string();
            edited = edited.retyped(number, numbers[place].len() as u32);
            let text = Text::new(&rows([&numbers[0], &numbers[1], &numbers[2]]));
            let drawn = |tree: &Tree| {
                let mut lines = Vec::new();
                tree.walk()
                    .lines(Span::new(0, text.len()), &mut |kind, span| lines.push((kind, span)));
                (tree.to_sexp(), lines)
            };
            assert_eq!(drawn(&edited), drawn(&Tree::new(&text)), "step {step}");
        }
    }

    #[test]
    fn a_heading_needs_no_final_line_ending() {
        let mut text = Text::new("一、总体情况");
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
