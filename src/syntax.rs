//! Text to tree, reparse after an edit, and typed nodes.
//!
//! This is the only file that names tree_sitter. It knows the shapes of `grammar/grammar.js` and
//! no form. Parsing never fails: every line is some node.

use std::cell::RefCell;
use std::sync::LazyLock;

use tree_sitter::{InputEdit, Language, Node, Parser, Point, TreeCursor};
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

/// What edits changed.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The span of the old text and the span of the new text outside of which both are the same.
    pub old: Span,
    pub new: Span,
    /// Nothing changed but the digits of figures in rows.
    pub of_figures: bool,
}

/// The tree of one text. A text without a final line ending is parsed as if it had one, because
/// titles and headings are tokens that end with their line.
#[derive(Clone, Debug)]
pub struct Tree {
    tree: tree_sitter::Tree,
}

impl Tree {
    pub fn new(text: &Text) -> Self {
        Self { tree: parse(text, None) }
    }

    /// Applies the edits one after the other to text and tree, and reparses once; not at all where
    /// figures are typed that stay figures.
    ///
    /// Returns the new tree and, unless there was no edit, what changed.
    pub fn edit(&self, text: &mut Text, edits: &[Edit]) -> (Self, Option<Change>) {
        let mut old = self.tree.clone();
        let before = text.len();
        let mut touched: Option<Span> = None;
        let mut of_figures = true;
        for edit in edits {
            let (length, closed) = (text.len(), text.ends_with_newline());
            let figure = of_figures.then(|| retyped_figure(&old, text, edit)).flatten();
            of_figures = figure.is_some();
            let span = text.edit(edit);
            let inserted = text.len() - (length - span.len());
            // The line ending that stands in for a missing one belongs to the edit when the edit
            // reaches the end; else a stale one could be kept.
            let at_end = span.end == length;
            let old_end = span.end + u32::from(at_end && !closed && length > 0);
            let new_end = span.start + inserted;
            let open = at_end && !text.ends_with_newline() && !text.is_empty();
            old.edit(&match figure {
                // What is typed in front of a figure belongs to it, and not to the TAB before.
                Some(figure) => {
                    replacement(figure.start, figure.end, figure.end - span.len() + inserted)
                }
                None => replacement(span.start, old_end, new_end + u32::from(open)),
            });
            touched = Some(match touched {
                Some(hull) if hull.end > span.end => {
                    Span::new(hull.start.min(span.start), hull.end - span.len() + inserted)
                }
                Some(hull) => Span::new(hull.start.min(span.start), new_end),
                None => Span::new(span.start, new_end),
            });
        }
        let tree = if of_figures { old } else { parse(text, Some(&old)) };
        let change = touched.map(|new| {
            let old_end = (new.end + before - text.len()).max(new.start);
            Change { old: Span::new(new.start, old_end), new, of_figures }
        });
        (Self { tree }, change)
    }

    /// A walk over the tree, from its root.
    pub fn walk(&self) -> Walk<'_> {
        Walk { cursor: self.tree.walk() }
    }

    /// The tree in tree-sitter's notation, for tests.
    pub fn to_sexp(&self) -> String {
        self.tree.root_node().to_sexp()
    }
}

/// A place in the tree that moves from node to node.
pub struct Walk<'tree> {
    cursor: TreeCursor<'tree>,
}

impl Walk<'_> {
    pub fn kind(&self) -> Kind {
        kind(self.cursor.node())
    }

    /// The bytes of the node; the line ending that stands in for a missing one included.
    pub fn span(&self) -> Span {
        span(self.cursor.node())
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

fn kind(node: Node) -> Kind {
    KIND_BY_NUMBER.get(node.kind_id() as usize).copied().unwrap_or(Kind::Paragraph)
}

fn span(node: Node) -> Span {
    Span::new(node.start_byte() as u32, node.end_byte() as u32)
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

/// The figure of a row in which an edit leaves nothing but a figure: nothing else in the tree can
/// change then.
fn retyped_figure(tree: &tree_sitter::Tree, text: &Text, edit: &Edit) -> Option<Span> {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(&edit.insert) {
        return None;
    }
    let figure = |start: u32, end: u32| {
        let node = tree.root_node().descendant_for_byte_range(start as usize, end as usize)?;
        (kind(node) == Kind::Figure).then(|| span(node))
    };
    let Span { start, end } = edit.span;
    let figure = match edit.span.is_empty() {
        true => figure(start.saturating_sub(1), end).or_else(|| figure(start, end + 1))?,
        false => figure(start, end)?,
    };
    let kept = [Span::new(figure.start, edit.span.start), Span::new(edit.span.end, figure.end)];
    let [before, after] = kept.map(|span| text.slice(span));
    let [before, after] = [before.trim_start_matches(is_space), after.trim_end_matches(is_space)];
    let is_figure =
        before.len() + edit.insert.len() + after.len() > 0 && is_number(before) && is_number(after);
    is_figure.then_some(figure)
}

/// White space that the grammar takes into a figure.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{3000}' | '\u{a0}' | '\u{feff}')
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
    use std::ops::Range;

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

    /// Kinds and spans of all nodes.
    fn list(walk: &mut Walk, nodes: &mut Vec<(Kind, Span)>) {
        nodes.push((walk.kind(), walk.span()));
        if walk.enter() {
            list(walk, nodes);
            while walk.advance() {
                list(walk, nodes);
            }
            walk.leave();
        }
    }

    #[test]
    fn a_figure_that_stays_one_needs_no_parse() {
        let report = "一、总体情况\n信息内容\t件数\n规章\t12\t 3\u{3000}\t1,0\t\n4\t5";
        let is_kept = |find: &str, span: Range<usize>, insert: &str| {
            let at = report.find(find).expect("it is in the text");
            let (start, end) = ((at + span.start) as u32, (at + span.end) as u32);
            let edit = Edit { span: Span::new(start, end), insert: insert.into() };
            let (mut text, tree) = (Text::new(report), Tree::new(&Text::new(report)));
            let kept = retyped_figure(&tree.tree, &text, &edit).is_some();
            let (edited, _) = tree.edit(&mut text, &[edit]);
            let trees = [edited, Tree::new(&text)];
            let [edited, fresh] = trees.map(|tree| {
                let mut all = Vec::new();
                list(&mut tree.walk(), &mut all);
                all
            });
            assert_eq!(edited, fresh, "{find} {span:?} {insert}");
            kept
        };
        assert!(is_kept("12", 0..0, "7") && is_kept("12", 1..1, "7") && is_kept("12", 2..2, "7"));
        assert!(is_kept("12", 0..1, "") && is_kept("12", 0..2, "345") && is_kept("5", 1..1, "0"));
        assert!(is_kept(" 3", 1..2, "10") && is_kept(" 3", 2..2, "0") && is_kept("4\t", 0..0, "1"));
        assert!(
            !is_kept("12", 0..2, "") && !is_kept("12", 1..1, "\t") && !is_kept("12", 2..3, "1")
        );
        assert!(
            !is_kept(" 3", 0..0, "1") && !is_kept("1,0", 3..3, "1") && !is_kept("规章", 3..3, "1")
        );
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
