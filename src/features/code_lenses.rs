//! 「勾稽 n/m」 over each table: how many of its sum rules hold.

use crate::document::Document;
use crate::form::table::Table;
use crate::rule::Message;
use crate::text::Span;

/// A line of small text over a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The table's first row.
    pub span: Span,
    pub title: Message,
}

/// One for each table of the file with lines that can be assessed, in the order of the text.
pub fn code_lenses(document: &Document) -> Vec<CodeLens> {
    let mut lenses = Vec::new();
    for (start, entry) in document.entries() {
        let tables = entry.form.iter().flat_map(|form| form.tables.iter().flatten());
        let of_report = tables.filter_map(|placed| {
            let span = placed.table.first_row().shifted(start + placed.start);
            Some(CodeLens { span, title: title(&placed.table)? })
        });
        lenses.extend(of_report);
    }
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

fn title(table: &Table) -> Option<Message> {
    let tally = table.tally();
    let count = format!("{}/{}", tally.held, tally.assessed());
    (tally.assessed() > 0)
        .then(|| Message::new(format!("勾稽 {count}"), format!("sum rules {count}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, changed};
    use crate::rule::Language;
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let document = Document::new(text, Schemas::built_in());
        let mut drawn = String::new();
        for lens in code_lenses(&document) {
            let line = document.text.position(lens.span.start, Default::default()).line + 1;
            drawn += &format!("{line} {}\n", lens.title.text(Language::Chinese));
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn all_hold() {
        check(
            CLEAN,
            expect![[r#"
            46 勾稽 39/39
            77 勾稽 3/3
        "#]],
        );
    }

    #[test]
    fn what_fails_and_what_is_empty() {
        let text = changed("\t52\t59\t60", "\t53\t\t60");
        let text = text.replace("7\t0\t0\t0\t7\t0", "7\t0\t0\t0\t8\t0");
        check(
            &text,
            expect![[r#"
            46 勾稽 36/37
            77 勾稽 2/3
        "#]],
        );
    }

    #[test]
    fn none_over_a_blank_table() {
        let edition = Schemas::built_in().in_force(2023, None).unwrap().clone();
        check(&edition.blank(2023, "云岭区水务局"), expect![]);
    }
}
