//! All safe fixes of a document at once.

use std::cmp::Reverse;

use crate::document::Document;
use crate::rule::{Finding, Language};
use crate::text::{Edit, Span, Text};

/// What the action is called.
pub fn title(language: Language) -> &'static str {
    match language {
        Language::Chinese => "自动修正全部可放心修正之处",
        Language::English => "Take all safe fixes",
    }
}

/// More often than this fixes are not taken on top of each other. Two or three times are usual.
const ROUNDS: usize = 10;

/// The edits that take all safe fixes, and those of what is found then, until there are none left;
/// in the order of the text.
pub fn fix_all(document: &Document, findings: impl Fn(&Document) -> Vec<Finding>) -> Vec<Edit> {
    let mut stretches = Vec::new();
    let mut fixed = document.clone();
    for _ in 0..ROUNDS {
        let edits = safe(&findings(&fixed));
        if edits.is_empty() {
            break;
        }
        edits.iter().for_each(|edit| add(&mut stretches, edit));
        fixed = fixed.edit(&edits);
    }
    stretches.iter().filter_map(|stretch| stretch.edit(&document.text, &fixed.text)).collect()
}

/// The edits of the safe fixes of all findings, from the end of the text to its beginning. A fix
/// that would touch what an earlier one changes is left for the next round.
fn safe(findings: &[Finding]) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else { continue };
        let clashes = |edit: &Edit| taken.iter().any(|other| touch(edit.span, other.span));
        if !fix.edits.iter().any(clashes) {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken.sort_by_key(|edit| Reverse(edit.span));
    taken
}

/// True when two edits overlap, or begin at one place, where their order would be in doubt.
fn touch(one: Span, other: Span) -> bool {
    one.start == other.start || (one.start < other.end && other.start < one.end)
}

/// A stretch of the text that fixes change: where it is before them all, and after those so far.
struct Stretch {
    old: Span,
    new: Span,
}

impl Stretch {
    fn edit(&self, old: &Text, new: &Text) -> Option<Edit> {
        let (before, after) = (old.slice(self.old), new.slice(self.new));
        let edit = Edit::least(&before, Span::new(0, self.old.len()), &after)?;
        Some(Edit { span: edit.span.shifted(self.old.start), ..edit })
    }
}

/// Adds an edit of the text as it is so far. It becomes one stretch with those it touches.
fn add(stretches: &mut Vec<Stretch>, edit: &Edit) {
    let first = stretches.partition_point(|stretch| stretch.new.end < edit.span.start);
    let next = stretches.partition_point(|stretch| stretch.new.start <= edit.span.end);
    let touched = &stretches[first..next];
    let Span { start, end } = touched.iter().map(|of| of.new).fold(edit.span, Span::hull);
    // Outside of stretches the text is as it was, only moved.
    let before = |offset: u32, after: &[Stretch]| {
        after.last().map_or(offset, |last| last.old.end + offset - last.new.end)
    };
    let old = Span::new(before(start, &stretches[..first]), before(end, &stretches[..next]));
    let moved = |offset: u32| offset - edit.span.len() + edit.insert.len() as u32;
    for stretch in &mut stretches[next..] {
        stretch.new = Span::new(moved(stretch.new.start), moved(stretch.new.end));
    }
    stretches.splice(first..next, [Stretch { old, new: Span::new(start, moved(end)) }]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, changed};
    use crate::schema::Schemas;

    /// The text after all safe fixes.
    fn fixed(text: &str) -> String {
        let document = Document::new(text, Schemas::built_in());
        applied(&document.text, &fix_all(&document, Document::findings)).to_string()
    }

    fn applied(text: &Text, edits: &[Edit]) -> Text {
        let mut text = text.clone();
        for edit in edits.iter().rev() {
            text.edit(edit);
        }
        text
    }

    #[test]
    fn full_width_figures_become_half_width() {
        assert_eq!(fixed(&changed("规章\t0\t", "规章\t０\t")), CLEAN);
    }

    #[test]
    fn a_figure_that_does_not_tie_out_stays() {
        let wrong = changed("规章\t0\t", "规章\t-\t");
        assert!(fixed(&wrong).contains("规章\t-\t"));
    }

    #[test]
    fn of_two_fixes_of_one_place_the_first_is_taken() {
        let document = Document::new(&changed("规章\t0\t", "规章\t０\t"), Schemas::built_in());
        let findings = document.findings();
        let twice: Vec<Finding> = findings.iter().chain(&findings).cloned().collect();
        assert_eq!(safe(&twice), safe(&findings));
    }

    #[test]
    fn what_fixes_bring_to_light_is_fixed_at_once() {
        let text = changed("行政许可\t1284\t\t", "行政许可\t\t１２８４\t");
        assert_eq!(fixed(&text), CLEAN);
        let document = Document::new(&text, Schemas::built_in());
        assert_eq!(fix_all(&document, Document::findings).len(), 1);
    }

    #[test]
    fn edits_on_top_of_each_other_become_one() {
        let mut stretches = Vec::new();
        let (old, mut new) = (Text::new("甲乙丙丁戊"), Text::new("甲乙丙丁戊"));
        for (start, end, insert) in [(12, 15, ""), (3, 6, "一二"), (12, 12, "三"), (6, 9, "")] {
            let edit = Edit { span: Span::new(start, end), insert: insert.into() };
            add(&mut stretches, &edit);
            new.edit(&edit);
        }
        let edits: Vec<Edit> = stretches.iter().filter_map(|one| one.edit(&old, &new)).collect();
        assert_eq!((applied(&old, &edits), edits.len()), (new, 3));
    }
}
