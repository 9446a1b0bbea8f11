//! A row that stands in another place than in the form (rule F04).

use crate::form::table::{CellAt, PlacedRow, RowAt, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::vocabulary::Item;
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "row-order",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 行的次序与格式不同

各行应按格式规定的次序排列。程序按行名读数，次序不同不影响勾稽核对，但与往年、与其他机关逐行比对时会错行。

依据：国办公开办函〔2021〕30号所附格式表二、表三。

错误：

```text
行政强制\t4
行政处罚\t87
```

正确：

```text
行政处罚\t87
行政强制\t4
```
",
        english: "\
# A row is out of order

The rows stand in the order of the form. Figures are read by label, so that sums are checked all the same, but a comparison row by row with other years and other agencies goes astray.

Basis: tables two and three in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
行政强制\t4
行政处罚\t87
```

Right:

```text
行政处罚\t87
行政强制\t4
```
",
    },
    check: Check::Rows(check),
};

/// With more rows displaced than this, the table has an order of its own.
const ROWS_NAMED: usize = 3;

type Step<'a> = ((usize, usize), PlacedRow<'a>);

fn check(table: &Table, findings: &mut Findings) {
    if steps(table).is_sorted_by_key(|(of, _)| of) {
        return;
    }
    let stand_ins = table.stand_ins(&table.missing_rows());
    let mut steps: Vec<Step> = steps(table).collect();
    // A row with another's label does not stand in the wrong place.
    steps.retain(|(_, placed)| !stand_ins.iter().any(|(_, other)| other.span() == placed.span()));
    let displaced = displaced(&steps);
    if displaced.len() > ROWS_NAMED {
        return many(table, &displaced, findings);
    }
    for step in &displaced {
        one(table, step, &displaced, findings);
    }
}

/// The rows in the order as written, each where it was found first.
fn steps(table: &Table) -> impl Iterator<Item = Step<'_>> {
    table.data_rows().filter_map(|(at, placed)| {
        let CellAt { block, row: RowAt::Row(row), .. } = at else { return None };
        let first = table.row(block, RowAt::Row(row))?;
        (first.span() == placed.span()).then_some(((block, row), placed))
    })
}

/// The fewest rows without which the others are in order.
fn displaced<'a>(steps: &[Step<'a>]) -> Vec<Step<'a>> {
    // For each row, the length of the longest ordered run that ends with it, and the row before.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(steps.len());
    for (index, (of, _)) in steps.iter().enumerate() {
        let before = (0..index).filter(|before| steps[*before].0 < *of);
        let best = before.max_by_key(|before| (runs[*before].0, *before));
        runs.push((best.map_or(1, |best| runs[best].0 + 1), best));
    }
    let mut last = (0..runs.len()).max_by_key(|index| runs[*index].0);
    let mut kept = vec![false; steps.len()];
    while let Some(index) = last {
        kept[index] = true;
        last = runs[index].1;
    }
    let moved = steps.iter().zip(kept).filter(|(_, kept)| !kept);
    moved.map(|(step, _)| *step).collect()
}

fn one(table: &Table, step: &Step, displaced: &[Step], findings: &mut Findings) {
    let ((block, row), placed) = step;
    let name = table.full_name(*block, *row);
    let before = row.checked_sub(1).map(|before| (*block, before));
    let anchor = before.and_then(|of| Some((of, table.row(of.0, RowAt::Row(of.1))?)));
    let message = match &anchor {
        Some((of, _)) => {
            let after = table.full_name(of.0, of.1);
            Message::new(
                format!("“{name}”一行的位置不对，应在“{after}”之后"),
                format!("the row {name} is out of place: it belongs after {after}"),
            )
        }
        None => Message::new(
            format!("“{name}”一行的位置不对，应在所属部分的最前面"),
            format!("the row {name} is out of place: it belongs first in its part"),
        ),
    };
    let finding = findings.add(placed.span(), message);
    let Some((of, anchor)) = anchor else { return };
    finding.related(anchor.span(), Message::new("应在这一行之后", "it belongs after this row"));
    let is_free = !displaced.iter().any(|(other, _)| *other == of);
    if is_free && let Some(edits) = moving(table, *block, *row, placed, &anchor) {
        let title = Message::new("把这一行移到应在的位置", "Move the row to its place");
        finding.fix(title, edits);
    }
}

/// Takes the row out and puts it in after another, unless a group's name hangs on it.
fn moving(
    table: &Table,
    block: usize,
    row: usize,
    placed: &PlacedRow,
    anchor: &PlacedRow,
) -> Option<Vec<Edit>> {
    let schema = &table.schema().blocks[block];
    let names_group =
        placed.row.labels().any(|label| matches!(label.of, Item::Group { .. }));
    let opens_group = schema.rows[row].under != schema.rows[row.checked_sub(1)?].under;
    if names_group || opens_group || !std::ptr::eq(placed.section, anchor.section) {
        return None;
    }
    let insert = format!("{}{}", table.line_ending(), placed.text(placed.row.span));
    let line = placed.place(placed.section.line(placed.row.span));
    Some(vec![
        Edit { span: Span::at(anchor.span().end), insert },
        Edit { span: line, insert: String::new() },
    ])
}

fn many(table: &Table, displaced: &[Step], findings: &mut Findings) {
    let Some((_, first)) = displaced.first() else { return };
    let count = displaced.len();
    let message = Message::new(
        format!("有 {count} 行的次序与格式不同；数按行名读取，请按格式重排"),
        format!("{count} rows are not in the order of the form; figures were read by label"),
    );
    let finding = findings.add(first.span(), message);
    for ((block, row), placed) in displaced {
        let name = table.full_name(*block, *row);
        let message = Message::new(format!("位置不对：{name}"), format!("out of place: {name}"));
        finding.related(placed.span(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn two_rows_in_the_wrong_order() {
        let rows = ["行政处罚\t87\t\t\n", "行政强制\t4\t\t\n"];
        let text = changed(&rows.concat(), &format!("{}{}", rows[1], rows[0]));
        check(&super::RULE, &text, expect![[r#"
            warning 38:1「行政强制→4→→」 “行政强制”一行的位置不对，应在“行政处罚”之后
              39:1「行政处罚→87→→」 应在这一行之后
              改法：把这一行移到应在的位置
        "#]]);
    }

    #[test]
    fn one_row_far_away_is_one_finding() {
        let row = "\t\t3.危及“三安全一稳定”\t23\t0\t29\t0\t0\t0\t52\n";
        let after = "\t\t8.属于行政查询事项\t12\t0\t0\t0\t23\t28\t63\n";
        let text = changed(row, "").replace(after, &format!("{after}{row}"));
        check(&super::RULE, &text, expect![[r#"
            warning 60:1「→→3.危及“三安全一稳定”→23→0→29→0…」 “（三）不予公开 3.危及“三安全一稳定””一行的位置不对，应在“（三）不予公开 2.其他法律行政法规禁止公开”之后
              54:1「→→2.其他法律行政法规禁止公开→0→0→0→0…」 应在这一行之后
              改法：把这一行移到应在的位置
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let before = "二、上年结转政府信息公开申请数量";
        let text = changed(row, "").replace(before, &format!("{row}{before}"));
        check(&super::RULE, &text, expect![[r#"
            warning 50:1「→→3.危及“三安全一稳定”→23→0→29→0…」 “（三）不予公开 3.危及“三安全一稳定””一行的位置不对，应在“（三）不予公开 2.其他法律行政法规禁止公开”之后
              55:1「→→2.其他法律行政法规禁止公开→0→0→0→0…」 应在这一行之后
              改法：把这一行移到应在的位置
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn an_order_of_its_own() {
        let start = CLEAN.find("\t\t2.其他法律行政法规").expect("a row");
        let end = CLEAN.find("\t（四）无法提供").expect("a row");
        let mut rows: Vec<&str> = CLEAN[start..end].split_inclusive('\n').collect();
        rows.reverse();
        let text = format!("{}{}{}", &CLEAN[..start], rows.concat(), &CLEAN[end..]);
        check(&super::RULE, &text, expect![[r#"
            warning 54:1「→→8.属于行政查询事项→12→0→0→0→23…」 有 6 行的次序与格式不同；数按行名读取，请按格式重排
              54:1「→→8.属于行政查询事项→12→0→0→0→23…」 位置不对：（三）不予公开 8.属于行政查询事项
              55:1「→→7.属于行政执法案卷→0→0→0→0→0→6…」 位置不对：（三）不予公开 7.属于行政执法案卷
              56:1「→→6.属于四类过程性信息→0→5→0→0→0→…」 位置不对：（三）不予公开 6.属于四类过程性信息
              57:1「→→5.属于三类内部事务信息→0→0→0→0→0…」 位置不对：（三）不予公开 5.属于三类内部事务信息
              58:1「→→4.保护第三方合法权益→0→0→0→0→0→…」 位置不对：（三）不予公开 4.保护第三方合法权益
              59:1「→→3.危及“三安全一稳定”→23→0→29→0…」 位置不对：（三）不予公开 3.危及“三安全一稳定”
        "#]]);
    }

    #[test]
    fn rows_in_order() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // A label copied by mistake, or a row twice, is no matter of order.
        check(&super::RULE, &changed("5.属于三类内部事务信息\t", "7.属于行政执法案卷\t"), expect![""]);
        check(&super::RULE, &changed("行政许可\t1284", "规章\t0\t0\t0\n行政许可\t1284"), expect![""]);
    }
}
