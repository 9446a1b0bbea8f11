//! Every figure of the sum rules that the figure under the cursor stands in.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::form::line::{Line, Side};
use crate::text::Span;

/// A figure that belongs to the one under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    pub span: Span,
    /// The figure is the total of one of the rules.
    pub total: bool,
}

/// The figures of all lines through the figure at an offset, that one included, in the order of the
/// text. What is empty cannot be seen and is left out.
pub fn highlights(document: &Document, offset: u32) -> Vec<Highlight> {
    let Some((start, table)) = document.table_at(offset) else { return Vec::new() };
    let Some((cell, _)) = table.figure_at(offset - start) else { return Vec::new() };
    let mut figures: BTreeMap<Span, bool> = BTreeMap::new();
    for line in table.lines_of(cell) {
        for (addend, span) in line.spans().filter(|(_, span)| !span.is_empty()) {
            let total = addend.side == Side::Right && is_sum(&line);
            *figures.entry(span).or_default() |= total;
        }
    }
    let shifted = |(span, total): (Span, bool)| Highlight { span: span.shifted(start), total };
    figures.into_iter().map(shifted).collect()
}

fn is_sum(line: &Line) -> bool {
    line.equation.total().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::changed;
    use crate::features::fixture::at;
    use expect_test::{Expect, expect};

    /// The figures with their lines, totals in brackets.
    fn check(marked: &str, expected: Expect) {
        let (document, offset) = at(marked);
        let draw = |highlight: Highlight| {
            let line = document.text.position(highlight.span.start, Default::default()).line + 1;
            let figure = document.text.slice(highlight.span);
            if highlight.total { format!("{line}:[{figure}]") } else { format!("{line}:{figure}") }
        };
        let drawn: Vec<String> = highlights(&document, offset).into_iter().map(draw).collect();
        expected.assert_eq(&drawn.join(" "));
    }

    #[test]
    fn a_figure_of_table_three() {
        check(
            &changed("\t52\t59\t60", "\t$052\t59\t60"),
            expect!["49:52 49:59 49:60 49:51 49:47 49:111 49:[380] 50:3 72:54 73:1"],
        );
    }

    #[test]
    fn a_figure_of_table_four() {
        check(&changed("\t6\t6\n\n五", "\t6\t6$0\n\n五"), expect!["80:0 80:0 80:0 80:6 80:[6]"]);
    }

    #[test]
    fn empty_cells_and_figures_without_rules() {
        check(&changed("7\t0\t0\t0\t7\t", "7$0\t\t0\t0\t7\t"), expect!["80:7 80:0 80:0 80:[7]"]);
        check(&changed("1284", "12$084"), expect![]);
        check(&changed("（五）监督保障", "（五）监督$0保障"), expect![]);
    }
}
