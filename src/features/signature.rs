//! While a row is typed: its name, the columns of its block, and the one whose turn it is.

use std::collections::HashSet;

use crate::document::Document;
use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, Table};
use crate::schema::Column;
use crate::schema::vocabulary::Item;
use crate::text::Span;

/// A row as a function of its columns: `1.属于国家秘密（自然人，…，总计）`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub label: String,
    /// Where the name of each column stands in the label.
    pub parameters: Vec<Span>,
    /// The column at the cursor.
    pub active: usize,
    /// Where the law asks for the row.
    pub article: Option<String>,
    /// How to fill the row in.
    pub note: Option<String>,
}

/// The signature of the row at an offset, when a figure belongs there. The row may be unfinished.
pub fn signature(document: &Document, offset: u32) -> Option<Signature> {
    let (start, table) = document.table_at(offset)?;
    let placed = table.row_at(offset - start)?;
    let (_, block) = placed.row.block?;
    if placed.row.of == RowMeaning::Head {
        return None;
    }
    let schema = &table.schema().blocks[block];
    let active = placed.column_at(schema, offset - start)?;
    let mut label = name(table, block, &placed);
    let mut parameters = Vec::new();
    let short: HashSet<&str> = schema.columns.iter().map(Column::short_name).collect();
    let is_clear = short.len() == schema.columns.len();
    for (index, column) in schema.columns.iter().enumerate() {
        label += if index == 0 { "（" } else { "，" };
        let from = label.len() as u32;
        label += if is_clear { column.short_name() } else { &column.name };
        parameters.push(Span::new(from, label.len() as u32));
    }
    label += "）";
    let of = match placed.row.of {
        RowMeaning::Row(row) => Some(Item::Row { table: table.index, block, row }),
        RowMeaning::Group(group) => Some(Item::Group { table: table.index, block, group }),
        RowMeaning::Head | RowMeaning::Unknown => None,
    };
    let told = of.map(|of| table.edition.label(of));
    let article = told.and_then(|label| label.article.clone());
    let note = told.and_then(|label| label.note.clone());
    Some(Signature { label, parameters, active, article, note })
}

/// The row in words; the table's name for a row without a label.
fn name(table: &Table, block: usize, placed: &PlacedRow) -> String {
    let name = match placed.row.of {
        RowMeaning::Row(row) => table.full_name(block, row),
        RowMeaning::Group(group) => table.schema().blocks[block].groups[group].label.text.clone(),
        RowMeaning::Head | RowMeaning::Unknown => String::new(),
    };
    if name.is_empty() { table.schema().name.clone() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::changed;
    use crate::features::fixture::at;
    use expect_test::{Expect, expect};

    /// The signature with its active column in brackets.
    fn check(marked: &str, expected: Expect) {
        let (document, offset) = at(marked);
        let drawn = signature(&document, offset).map_or("none".to_string(), |signature| {
            let Span { start, end } = signature.parameters[signature.active];
            let (before, rest) = signature.label.split_at(start as usize);
            let (active, after) = rest.split_at((end - start) as usize);
            let note = signature.note.unwrap_or_default();
            format!("{before}[{active}]{after}\n{note}\n")
        });
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_full_row() {
        check(
            &changed("\t12\t0\t0\t0\t23\t28\t63", "\t12\t0\t$00\t0\t23\t28\t63"),
            expect![[r#"
                （三）不予公开 8.属于行政查询事项（自然人，商业企业，[科研机构]，社会公益组织，法律服务机构，其他，总计）
                工商、不动产登记资料等信息，法律、行政法规对获取有特别规定，告知依照其规定办理。
            "#]],
        );
    }

    #[test]
    fn a_row_that_ends_with_the_tab_just_typed() {
        let full = "一、本年新收政府信息公开申请数量\t\t\t52\t59\t60\t51\t47\t111\t380";
        check(
            &changed(full, "一、本年新收政府信息公开申请数量\t\t\t52\t59\t$0"),
            expect![[r#"
                一、本年新收政府信息公开申请数量（自然人，商业企业，[科研机构]，社会公益组织，法律服务机构，其他，总计）
                填本年1月1日至12月31日新收到的申请，不含上年结转的申请。
            "#]],
        );
        check(
            &changed(full, "一、本年新收政府信息公开申请数量\t\t\t$0"),
            expect![[r#"
                一、本年新收政府信息公开申请数量（[自然人]，商业企业，科研机构，社会公益组织，法律服务机构，其他，总计）
                填本年1月1日至12月31日新收到的申请，不含上年结转的申请。
            "#]],
        );
        // One TAB leads to the second column of labels, where no figure belongs.
        check(&changed(full, "一、本年新收政府信息公开申请数量\t$0"), expect!["none"]);
        // Where figures follow the label at once, they are counted from there.
        check(
            &changed(full, "一、本年新收政府信息公开申请数量\t52\t59\t$0"),
            expect![[r#"
                一、本年新收政府信息公开申请数量（自然人，商业企业，[科研机构]，社会公益组织，法律服务机构，其他，总计）
                填本年1月1日至12月31日新收到的申请，不含上年结转的申请。
            "#]],
        );
    }

    #[test]
    fn an_unfinished_row_without_a_label() {
        check(
            &changed("7\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0\t0\t0\t6\t6", "7\t0\t0\t$0"),
            expect![[r#"
                政府信息公开行政复议、行政诉讼情况表（行政复议·结果维持，行政复议·结果纠正，行政复议·其他结果，[行政复议·尚未审结]，行政复议·总计，行政诉讼·未经复议直接起诉·结果维持，行政诉讼·未经复议直接起诉·结果纠正，行政诉讼·未经复议直接起诉·其他结果，行政诉讼·未经复议直接起诉·尚未审结，行政诉讼·未经复议直接起诉·总计，行政诉讼·复议后起诉·结果维持，行政诉讼·复议后起诉·结果纠正，行政诉讼·复议后起诉·其他结果，行政诉讼·复议后起诉·尚未审结，行政诉讼·复议后起诉·总计）
                复议机关只作共同被告的诉讼，由原行政行为机关统计，复议机关不统计（国办公开办函〔2016〕201号）。
            "#]],
        );
        check(
            &changed("7\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0\t0\t0\t6\t6", "\t$0"),
            expect![[r#"
            政府信息公开行政复议、行政诉讼情况表（行政复议·结果维持，[行政复议·结果纠正]，行政复议·其他结果，行政复议·尚未审结，行政复议·总计，行政诉讼·未经复议直接起诉·结果维持，行政诉讼·未经复议直接起诉·结果纠正，行政诉讼·未经复议直接起诉·其他结果，行政诉讼·未经复议直接起诉·尚未审结，行政诉讼·未经复议直接起诉·总计，行政诉讼·复议后起诉·结果维持，行政诉讼·复议后起诉·结果纠正，行政诉讼·复议后起诉·其他结果，行政诉讼·复议后起诉·尚未审结，行政诉讼·复议后起诉·总计）

        "#]],
        );
    }

    #[test]
    fn a_row_of_a_small_block() {
        check(
            &changed("行政规范性文件\t6\t2\t31", "行政规范性文件\t6\t$0"),
            expect![[r#"
            行政规范性文件（本年制发件数，[本年废止件数]，现行有效件数）
            现行有效件数一般等于上年现行有效件数加本年制发件数、减本年废止件数。
        "#]],
        );
        check(
            &changed("行政许可\t1284\t\t", "行政许可\t1284$0\t\t"),
            expect![[r#"
            行政许可（[本年处理决定数量]）
            填本年作出的行政许可处理决定数量，不是公开的信息条数。
        "#]],
        );
    }

    #[test]
    fn labels_heads_and_prose_have_none() {
        check(&changed("2.重复申请", "2.重复$0申请"), expect!["none"]);
        check(&changed("结果维持\t结果纠正", "结果维持\t$0结果纠正"), expect!["none"]);
        check(&changed("信息处理费。", "信息处理费。$0"), expect!["none"]);
        check("$0\t", expect!["none"]);
    }
}
