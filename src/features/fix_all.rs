//! All safe fixes of a document at once.

use crate::rule::{Finding, Language};
use crate::text::{Edit, Span};

/// What the action is called.
pub fn title(language: Language) -> &'static str {
    match language {
        Language::Chinese => "自动修正全部可放心修正之处",
        Language::English => "Take all safe fixes",
    }
}

/// The edits of the safe fixes of all findings, in the order of the text. A fix that would touch
/// what an earlier one changes is left for the next time.
pub fn fix_all(findings: &[Finding]) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else { continue };
        let clashes = |edit: &Edit| taken.iter().any(|other| touch(edit.span, other.span));
        if !fix.edits.iter().any(clashes) {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken.sort_by_key(|edit| edit.span);
    taken
}

/// True when two edits overlap, or begin at one place, where their order would be in doubt.
fn touch(one: Span, other: Span) -> bool {
    one.start == other.start || (one.start < other.end && other.start < one.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, changed};
    use crate::document::Document;
    use crate::schema::Schemas;
    use crate::text::Text;

    /// The text after all safe fixes, taken until none is left.
    fn fixed(text: &str) -> String {
        let mut text = text.to_string();
        for _ in 0..10 {
            let document = Document::new(&text, Schemas::built_in());
            let edits = fix_all(&document.findings());
            if edits.is_empty() {
                break;
            }
            let mut fixed = Text::new(&text);
            for edit in edits.iter().rev() {
                fixed.edit(edit);
            }
            text = fixed.to_string();
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
        assert_eq!(fix_all(&twice), fix_all(&findings));
    }
}
