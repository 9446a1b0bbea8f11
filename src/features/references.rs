//! From a part to the totals that it goes into.

use crate::document::Document;
use crate::form::line::Side;
use crate::text::Span;

/// A figure and the totals that it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    pub part: Span,
    /// In the order of the text.
    pub totals: Vec<Span>,
}

/// The figures on the right of every line that has the figure at an offset on its left. Totals that
/// are not written are left out.
pub fn references(document: &Document, offset: u32) -> Option<References> {
    let (start, table) = document.table_at(offset)?;
    let (cell, part) = table.figure_at(offset - start)?;
    let lines = table.lines_of(cell).filter(|line| {
        line.addends().any(|addend| addend.cell == cell && addend.side == Side::Left)
    });
    let mut totals: Vec<Span> = lines
        .flat_map(|line| line.spans())
        .filter(|(addend, _)| addend.side == Side::Right)
        .map(|(_, span)| span.shifted(start))
        .collect();
    totals.sort();
    totals.dedup();
    (!totals.is_empty()).then(|| References { part: part.shifted(start), totals })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, changed};
    use crate::features::fixture::at;
    use expect_test::{Expect, expect};

    /// The part, and its totals with their lines.
    fn check(marked: &str, expected: Expect) {
        let (document, offset) = at(marked);
        let drawn = references(&document, offset).map_or("none".to_string(), |found| {
            let mut drawn = document.text.slice(found.part).into_owned();
            for total in found.totals {
                let line = document.text.position(total.start, Default::default()).line + 1;
                drawn += &format!(" {line}:{}", document.text.slice(total));
            }
            drawn
        });
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_part_goes_into_its_row_and_its_column() {
        check(
            &changed("1.属于国家秘密\t0\t0\t0\t22", "1.属于国家秘密\t0\t0\t0\t2$02"),
            expect!["22 53:22 72:47"],
        );
        check(&changed("\t52\t59\t60", "\t52$0\t59\t60"), expect!["52 49:380 72:54 73:1"]);
        check(&changed("7\t0\t0\t0\t7", "7\t0\t0\t$00\t7"), expect!["0 80:7"]);
    }

    #[test]
    fn in_the_second_report_of_a_file_too() {
        let text = format!("{CLEAN}\n{}", changed("\t23\t0\t29", "\t23\t0\t2$09"));
        check(&text, expect!["29 144:52 161:55"]);
    }

    #[test]
    fn a_last_total_goes_nowhere() {
        check(&changed("\t374", "\t37$04"), expect!["none"]);
        check(&changed("1284", "12$084"), expect!["none"]);
    }
}
