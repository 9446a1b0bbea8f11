//! From a total to the figures that it is the sum of.

use crate::document::Document;
use crate::form::line::{Line, Side};
use crate::form::table::CellAt;
use crate::text::Span;

/// A total and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    pub total: Span,
    /// In the order of the text.
    pub parts: Vec<Span>,
}

/// The parts of the total at an offset. Where no line has the figure for its single total, the left
/// side of the lines that have it on the right is given. Parts that are not written are left out.
pub fn definition(document: &Document, offset: u32) -> Option<Definition> {
    let (start, table) = document.table_at(offset)?;
    let (cell, total) = table.figure_at(offset - start)?;
    let lines: Vec<Line> = table.lines_of(cell).filter(|line| is_on_right(line, cell)).collect();
    let is_sum = |line: &&Line| line.equation.total().is_some();
    let any = lines.iter().any(|line| is_sum(&line));
    let mut parts: Vec<Span> = lines
        .iter()
        .filter(|line| !any || is_sum(line))
        .flat_map(|line| line.spans())
        .filter(|(addend, _)| addend.side == Side::Left)
        .map(|(_, span)| span.shifted(start))
        .collect();
    parts.sort();
    parts.dedup();
    (!parts.is_empty()).then(|| Definition { total: total.shifted(start), parts })
}

fn is_on_right(line: &Line, cell: CellAt) -> bool {
    line.addends().any(|addend| addend.cell == cell && addend.side == Side::Right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN_2019, changed};
    use crate::features::fixture::at;
    use expect_test::{Expect, expect};

    /// The total, and its parts with their lines.
    fn check(marked: &str, expected: Expect) {
        let (document, offset) = at(marked);
        let drawn = definition(&document, offset).map_or("none".to_string(), |found| {
            let mut drawn = document.text.slice(found.total).into_owned();
            for part in found.parts {
                let line = document.text.position(part.start, Default::default()).line + 1;
                drawn += &format!(" {line}:{}", document.text.slice(part));
            }
            drawn
        });
        expected.assert_eq(&drawn);
    }

    #[test]
    fn the_total_of_a_row() {
        check(
            &changed("\t52\t59\t60\t51\t47\t111\t380", "\t52\t59\t60\t51\t47\t111\t3$080"),
            expect!["380 49:52 49:59 49:60 49:51 49:47 49:111"],
        );
    }

    #[test]
    fn the_total_of_the_results_is_not_made_of_the_balance() {
        check(
            &changed("\t54\t59\t55", "\t$054\t59\t55"),
            expect![
                "54 51:0 52:0 53:0 54:0 55:23 56:0 57:0 58:0 59:0 60:12 61:0 62:0 63:0 64:0 65:0 66:0 67:8 68:0 69:0 70:0 71:11"
            ],
        );
        // The last total is one of its row, too.
        check(
            &changed("\t374", "\t374$0"),
            expect![
                "374 51:18 52:29 53:22 54:0 55:52 56:0 57:0 58:5 59:6 60:63 61:29 62:31 63:0 64:0 65:0 66:6 67:22 68:0 69:8 70:58 71:25 72:54 72:59 72:55 72:47 72:50 72:109"
            ],
        );
    }

    #[test]
    fn a_figure_of_the_balance_alone() {
        check(
            &changed("\t1\t3\t7\t6\t4\t3\t24", "\t$01\t3\t7\t6\t4\t3\t24"),
            expect!["1 49:52 50:3"],
        );
    }

    #[test]
    fn a_group_in_one_row_is_one_part() {
        check(
            &CLEAN_2019.replacen("\t30\t57\t43", "\t30$0\t57\t43", 1),
            expect![
                "30 35:0 36:0 37:12 38:0 39:0 40:0 41:3 42:0 43:0 44:0 45:0 46:0 47:0 48:0 49:12 50:1 51:1 52:1 53:0"
            ],
        );
    }

    #[test]
    fn a_part_has_none_and_neither_has_a_label() {
        check(&changed("\t52\t59\t60", "\t5$02\t59\t60"), expect!["none"]);
        check(&changed("（七）总计\t", "（七）$0总计\t"), expect!["none"]);
        check("$0", expect!["none"]);
    }
}
