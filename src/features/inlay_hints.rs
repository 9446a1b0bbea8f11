//! Small text behind rows: what a figure should be where its sums leave no doubt, and the subtotals
//! of groups, which the text quotes but the form does not print. Between the figures it would push
//! those behind it out of their columns.

use crate::amount::Amount;
use crate::document::Document;
use crate::form::cause::Cause;
use crate::form::line::Line;
use crate::form::table::{CellAt, PlacedRow, RowAt, Table};
use crate::rule::Message;
use crate::schema::Block;
use crate::schema::equation::{Axis, Equation, Operand};
use crate::schema::vocabulary::Item;
use crate::text::Span;

/// Which kinds are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What a figure should be.
    pub expected: bool,
    /// What the rows of a group come to.
    pub subtotals: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind the last cell of the row that it is about.
    pub offset: u32,
    pub label: Message,
    pub tooltip: Message,
}

/// The hints in a span, in the order of the text.
pub fn inlay_hints(document: &Document, span: Span, wanted: Wanted) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    for (start, entry) in document.entries() {
        if start > span.end || start + entry.report.len() < span.start {
            continue;
        }
        let tables = entry.form.iter().flat_map(|form| form.tables.iter().flatten());
        for placed in tables {
            let mut of_table = Vec::new();
            if wanted.expected {
                expected(&placed.table, &mut of_table);
            }
            if wanted.subtotals {
                subtotals(&placed.table, &mut of_table);
            }
            hints.extend(
                of_table
                    .into_iter()
                    .map(|hint| InlayHint { offset: hint.offset + start + placed.start, ..hint }),
            );
        }
    }
    hints.retain(|hint| span.contains(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints
}

fn expected(table: &Table, hints: &mut Vec<InlayHint>) {
    let mut told: Vec<CellAt> = Vec::new();
    for cause in table.causes() {
        let (line, cell, value) = match cause {
            Cause::Figure { cell, value, lines } => {
                let Some(line) = lines.first() else { continue };
                (table.line(*line), *cell, *value)
            }
            Cause::NoTotal { line, cell, value } => (table.line(*line), *cell, *value),
            Cause::Line { line, .. } => {
                let line = table.line(*line);
                let single = line.equation.total().and(line.total());
                let Some(cell) = single else { continue };
                let Some(value) = line.needed(cell) else { continue };
                (line, cell, value)
            }
            Cause::Shift { .. } => continue,
        };
        let Some(span) = table.number_span(cell) else { continue };
        let Some(row) = table.row(cell.block, cell.row) else { continue };
        if told.contains(&cell) || !is_certain(table, cell, value) {
            continue;
        }
        told.push(cell);
        let (name, formula) = (line.name(), &line.equation.formula);
        let whose = if name.is_empty() { formula.clone() } else { format!("{name}：{formula}") };
        let offset = end(&row);
        // Behind another figure it must be said which one is meant.
        let (chinese, english) = match &table.column(cell).name {
            name if span.end < offset => (format!("{name}应为"), format!("{name} should be")),
            _ => ("应为".to_string(), "should be".to_string()),
        };
        hints.push(InlayHint {
            offset,
            label: Message::new(format!("{chinese} {value}"), format!("{english} {value}")),
            tooltip: Message::new(whose.clone(), whose),
        });
    }
}

/// The end of the last cell of a row that has anything in it.
fn end(row: &PlacedRow) -> u32 {
    let written = row.cells().iter().rev().find(|cell| !row.text(cell.span).is_empty());
    written.map_or(row.span().start, |cell| row.place(cell.span).end)
}

/// True when every line through a cell that says anything asks for the value, and all rows of these
/// lines have their figures in their columns.
fn is_certain(table: &Table, cell: CellAt, value: Amount) -> bool {
    let agrees = |line: Line| {
        let needed = line.needed(cell);
        needed.is_none_or(|needed| needed == value && !line.is_uneven())
    };
    table.column(cell).may_hold(value) && table.lines_of(cell).all(agrees)
}

fn subtotals(table: &Table, hints: &mut Vec<InlayHint>) {
    for (block, schema) in table.blocks() {
        for group in (0..schema.groups.len()).filter(|group| is_summed_unseen(schema, *group)) {
            if !table.is_single(block, group) {
                hints.extend(subtotal(table, block, group));
            }
        }
    }
}

/// True when sums count a group's rows and no row of the form gives their sum.
fn is_summed_unseen(block: &Block, group: usize) -> bool {
    let is_group = |of: Operand| of == Operand::Group(group);
    let counts = |equation: &Equation| {
        equation.left.iter().chain(&equation.right).any(|term| is_group(term.of))
    };
    let prints = |equation: &Equation| match (equation.left.as_slice(), equation.total()) {
        ([all], Some(_)) => is_group(all.of),
        _ => false,
    };
    block.equations.iter().any(counts) && !block.equations.iter().any(prints)
}

/// What a group comes to, behind the row with its label; where that is not written, behind its first
/// row.
fn subtotal(table: &Table, block: usize, group: usize) -> Option<InlayHint> {
    let schema = &table.schema().blocks[block];
    let of = Item::Group { table: table.index, block, group };
    let name = &schema.groups[group].label.text;
    let labelled = table.rows().find(|placed| placed.row.labels().any(|label| label.of == of));
    let first_row = || {
        let mut rows = table.rows_under(block, group);
        rows.find_map(|row| table.row(block, RowAt::Row(row)))
    };
    let row = labelled.or_else(first_row)?;
    let amounts = total_columns(schema).into_iter().map(|column| {
        let amount = table.group_sum(block, group, column)?;
        Some(amount.to_string())
    });
    let amounts = amounts.collect::<Option<Vec<String>>>()?.join("、");
    let all = schema.columns.iter().enumerate().map(|(column, of)| {
        let amount = table.group_sum(block, group, column);
        let amount = amount.map_or("—".to_string(), |amount| amount.to_string());
        format!("{} {amount}", of.short_name())
    });
    let all = all.collect::<Vec<String>>().join("，");
    Some(InlayHint {
        offset: end(&row),
        label: Message::new(format!("{name}小计 {amounts}"), format!("{name} subtotal {amounts}")),
        tooltip: Message::new(
            format!("{name}各项之和：{all}"),
            format!("The rows of {name} come to: {all}"),
        ),
    })
}

/// The columns that are the totals of their rows; all columns where there is none.
fn total_columns(block: &Block) -> Vec<usize> {
    let totals =
        block.equations.iter().filter_map(|equation| match (equation.each, equation.total()?.of) {
            (Axis::Row, Operand::One(column)) => Some(column),
            _ => None,
        });
    let totals: Vec<usize> = totals.collect();
    if totals.is_empty() { (0..block.columns.len()).collect() } else { totals }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::rule::Language;
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    const EXPECTED: Wanted = Wanted { expected: true, subtotals: false };
    const SUBTOTALS: Wanted = Wanted { expected: false, subtotals: true };

    /// The end of the line up to each hint, the hint in brackets, its tooltip below.
    fn check(text: &str, wanted: Wanted, expected: Expect) {
        let document = Document::new(text, Schemas::built_in());
        let mut drawn = String::new();
        for hint in inlay_hints(&document, Span::new(0, document.text.len()), wanted) {
            let before = document.text.slice(Span::new(0, hint.offset)).replace('\t', "→");
            let line = before.rsplit('\n').next().unwrap_or_default();
            let from = line.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
            let label = hint.label.text(Language::Chinese);
            let tooltip = hint.tooltip.text(Language::Chinese);
            drawn += &format!("{}[{label}]\n  {tooltip}\n", &line[from..]);
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_wrong_total_of_table_four() {
        check(
            &changed("7\t0\t0\t0\t7\t", "7\t1\t0\t0\t7\t"),
            EXPECTED,
            expect![[r#"
                →0→0→0→0→6→6[行政复议·总计应为 8]
                  总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结
            "#]],
        );
    }

    #[test]
    fn the_one_figure_that_explains_all() {
        check(
            &changed("\t7\t1\t18", "\t7\t1\t81"),
            EXPECTED,
            expect![[r#"
            3→2→2→7→1→81[应为 18]
              二、上年结转政府信息公开申请数量：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他
        "#]],
        );
        check(
            &changed("1.属于国家秘密\t0\t0", "1.属于国家秘密\t0\t9"),
            EXPECTED,
            expect![[r#"
                →0→22→0→0→22[法人或其他组织·商业企业应为 0]
                  1.属于国家秘密：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他
            "#]],
        );
    }

    #[test]
    fn an_empty_total() {
        check(
            &changed("\t54\t59\t55\t47\t50", "\t54\t59\t\t47\t50"),
            EXPECTED,
            expect![[r#"
                7→50→109→374[法人或其他组织·科研机构应为 55]
                  法人或其他组织·科研机构：（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项
            "#]],
        );
    }

    #[test]
    fn a_total_that_other_sums_confirm_is_left_alone() {
        check(&changed("3\t3\t2\t2\t7\t1\t18", "4\t4\t2\t2\t7\t1\t18"), EXPECTED, expect![]);
        check(CLEAN, EXPECTED, expect![]);
    }

    #[test]
    fn a_row_that_is_cut_short_is_left_alone() {
        check(&changed("\t0\t0\t6\t6\n", "\t0\t0\t6\n"), EXPECTED, expect![]);
    }

    #[test]
    fn subtotals_of_groups() {
        check(
            CLEAN,
            SUBTOTALS,
            expect![[r#"
                →0→22→0→0→22[（三）不予公开小计 148]
                  （三）不予公开各项之和：自然人 35，商业企业 5，科研机构 29，社会公益组织 22，法律服务机构 23，其他 34，总计 148
                →0→0→0→25→29[（四）无法提供小计 60]
                  （四）无法提供各项之和：自然人 0，商业企业 16，科研机构 19，社会公益组织 0，法律服务机构 0，其他 25，总计 60
                →0→0→0→0→0→0[（五）不予处理小计 28]
                  （五）不予处理各项之和：自然人 8，商业企业 2，科研机构 0，社会公益组织 0，法律服务机构 4，其他 14，总计 28
                →0→0→0→0→8→8[（六）其他处理小计 91]
                  （六）其他处理各项之和：自然人 11，商业企业 36，科研机构 7，社会公益组织 25，法律服务机构 1，其他 11，总计 91
            "#]],
        );
    }

    #[test]
    fn no_subtotal_of_one_row_or_with_an_empty_cell() {
        let text = CLEAN_2019.replacen("12\t12\t3\t0\t0\t0\t27", "12\t12\t3\t0\t0\t0\t", 1);
        check(
            &text,
            SUBTOTALS,
            expect![[r#"
                →1→1→12→0→14[（四）无法提供小计 33]
                  （四）无法提供各项之和：自然人 0，商业企业 13，科研机构 5，社会公益组织 2，法律服务机构 12，其他 1，总计 33
                →0→0→0→0→0→0[（五）不予处理小计 60]
                  （五）不予处理各项之和：自然人 15，商业企业 4，科研机构 4，社会公益组织 1，法律服务机构 0，其他 36，总计 60
            "#]],
        );
    }

    #[test]
    fn a_group_whose_label_is_lost() {
        check(
            &changed("（四）无法提供", ""),
            SUBTOTALS,
            expect![[r#"
                →0→22→0→0→22[（三）不予公开小计 148]
                  （三）不予公开各项之和：自然人 35，商业企业 5，科研机构 29，社会公益组织 22，法律服务机构 23，其他 34，总计 148
                →0→0→0→25→29[（四）无法提供小计 60]
                  （四）无法提供各项之和：自然人 0，商业企业 16，科研机构 19，社会公益组织 0，法律服务机构 0，其他 25，总计 60
                →0→0→0→0→0→0[（五）不予处理小计 28]
                  （五）不予处理各项之和：自然人 8，商业企业 2，科研机构 0，社会公益组织 0，法律服务机构 4，其他 14，总计 28
                →0→0→0→0→8→8[（六）其他处理小计 91]
                  （六）其他处理各项之和：自然人 11，商业企业 36，科研机构 7，社会公益组织 25，法律服务机构 1，其他 11，总计 91
            "#]],
        );
    }

    #[test]
    fn only_what_is_in_the_span() {
        let document = Document::new(CLEAN, Schemas::built_in());
        let all = Wanted { expected: true, subtotals: true };
        let at = CLEAN.find("（四）无法提供").unwrap() as u32;
        let end = CLEAN[at as usize..].find('\n').unwrap() as u32 + at;
        assert_eq!(inlay_hints(&document, Span::new(at, end), all).len(), 1);
        assert_eq!(inlay_hints(&document, Span::at(at), all).len(), 0);
    }
}
