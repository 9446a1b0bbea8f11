//! A row of the form that the table has twice (rule F04).

use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, RowAt, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "duplicate-row",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 一行重复出现

同一行在表格中出现了两次。核对合计时只取第一次出现的数。请删去多余的一行；如果是行名抄错，请改正行名。

依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

错误：

```text
行政处罚\t87
行政处罚\t87
行政强制\t4
```

正确：

```text
行政处罚\t87
行政强制\t4
```
",
        english: "\
# A row stands twice

The same row is in the table twice. Sums take the figures of the first one only. Delete the one too many, or correct its label if that was copied by mistake.

Basis: tables two, three and four in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
行政处罚\t87
行政处罚\t87
行政强制\t4
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

/// With more rows repeated than this, the table as a whole was probably pasted twice.
const ROWS_NAMED: usize = 3;

fn check(table: &Table, findings: &mut Findings) {
    let repeated = |(at, placed): (_, PlacedRow<'_>)| {
        let crate::form::table::CellAt { block, row: RowAt::Row(row), .. } = at else {
            return None;
        };
        table.row(block, RowAt::Row(row)).is_some_and(|first| first.span() != placed.span()).then_some((block, row))
    };
    if table.data_rows().filter_map(repeated).next().is_none() {
        return;
    }
    let mut repeats: Vec<(usize, usize, PlacedRow)> = Vec::new();
    for (at, placed) in table.data_rows() {
        if let Some((block, row)) = repeated((at, placed)) {
            repeats.push((block, row, placed));
        }
    }
    for ((block, row), placed) in table.stand_ins(&table.missing_rows()) {
        let RowMeaning::Row(copied) = placed.row.of else { continue };
        let other = repeats.iter().position(|(at, of, _)| (*at, *of) == (block, copied));
        if let Some(index) = other {
            repeats.remove(index);
            mislabelled(table, (block, row), (block, copied), &placed, findings);
        }
    }
    if repeats.len() > ROWS_NAMED {
        many(table, &repeats, findings);
    } else {
        repeats.iter().for_each(|repeat| one(table, repeat, findings));
    }
}

fn one(table: &Table, (block, row, placed): &(usize, usize, PlacedRow), findings: &mut Findings) {
    let Some(first) = table.row(*block, RowAt::Row(*row)) else { return };
    let is_empty = !placed.row.has_figures();
    let same = has_same_figures(&first, placed);
    let (note, english_note) = match same {
        _ if is_empty => ("这一行空着，请删去", "this one empty: delete it"),
        true => ("两行的数相同，请删去一行", "with the same figures: delete one"),
        false => (
            "两行的数不同，检查以前一行为准，请核对后删去一行",
            "with other figures; the first was checked: see which is right and delete the other",
        ),
    };
    let name = table.full_name(*block, *row);
    let message = if name.is_empty() {
        Message::new(format!("多出一行：{note}"), format!("a second row of figures, {english_note}"))
    } else {
        Message::new(
            format!("“{name}”一行重复出现：{note}"),
            format!("the row {name} stands twice, {english_note}"),
        )
    };
    let finding = findings.add(placed.span(), message);
    finding.related(first.span(), Message::new("已检查的一行", "the one that was checked"));
    if same || is_empty {
        let title = Message::new("删去重复的这一行", "Delete this row");
        finding.fix(title, vec![deletion(placed)]);
    }
}

fn many(table: &Table, repeats: &[(usize, usize, PlacedRow)], findings: &mut Findings) {
    let Some((.., first)) = repeats.first() else { return };
    let count = repeats.len();
    let message = Message::new(
        format!("有 {count} 行重复出现，疑为表格粘贴了两次；检查以前一次为准"),
        format!("{count} rows stand twice: the table was probably pasted twice; the first was checked"),
    );
    let finding = findings.add(first.span(), message);
    for (block, row, placed) in &repeats[1..] {
        let name = table.full_name(*block, *row);
        let message = Message::new(format!("重复：{name}"), format!("again: {name}"));
        finding.related(placed.span(), message);
    }
}

/// The row stands where another one is missing, so that its label must have been copied.
fn mislabelled(
    table: &Table,
    wanted: (usize, usize),
    copied: (usize, usize),
    placed: &PlacedRow,
    findings: &mut Findings,
) {
    let (name, wrong) = (table.full_name(wanted.0, wanted.1), table.full_name(copied.0, copied.1));
    let message = Message::new(
        format!("“{wrong}”出现两次，而缺少“{name}”：按位置这一行疑为“{name}”"),
        format!("{wrong} stands twice while {name} is missing: by its place this row is probably the latter"),
    );
    let finding = findings.add(placed.span(), message);
    let others = table.data_rows().map(|(_, other)| other).filter(|other| {
        other.row.of == placed.row.of && other.row.block == placed.row.block && other.span() != placed.span()
    });
    for other in others {
        finding.related(other.span(), Message::new("另一行", "the other one"));
    }
    let label = placed.row.labels().next_back();
    let text = &table.schema().blocks[wanted.0].rows[wanted.1];
    if let Some(label) = label {
        let title = Message::new(format!("行名改为“{}”", text.name()), format!("Change the label to {}", text.name()));
        let edit = Edit { span: placed.place(label.span), insert: text.name().to_string() };
        finding.fix(title, vec![edit]);
    }
}

fn has_same_figures(one: &PlacedRow, other: &PlacedRow) -> bool {
    let values = |placed: &PlacedRow| {
        placed.row.figures().map(|figure| figure.value.clone()).collect::<Vec<_>>()
    };
    values(one) == values(other)
}

fn deletion(placed: &PlacedRow) -> Edit {
    Edit { span: placed.place(placed.section.line(placed.row.span)), insert: String::new() }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_row_of_empty_cells_in_table_four() {
        let figures = "7\t0\t0\t0\t7\t";
        let empty = format!("{}\n", "\t".repeat(14));
        let text = changed(figures, &format!("{empty}{figures}"));
        check(&super::RULE, &text, expect![[r#"
            warning 80:1「→→→→→→→→→→→→→→」 多出一行：这一行空着，请删去
              81:1「7→0→0→0→7→0→0→0→0→0→0→0→…」 已检查的一行
              改法：删去重复的这一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_list_of_the_authors_own() {
        let list = "渠道\t条数\n网站\t150\n其他\t63\n总计\t213\n";
        for heading in ["二、主动", "六、其他"] {
            let text = changed(heading, &format!("{list}{heading}"));
            check(&super::RULE, &text, expect![""]);
        }
        let list = "行政许可\t9\n行政处罚\t8\n行政强制\t7\n";
        check(&super::RULE, &changed("二、主动", &format!("{list}二、主动")), expect![""]);
    }

    #[test]
    fn the_same_row_again() {
        let text = changed("行政处罚\t87\t\t\n", "行政处罚\t87\t\t\n行政处罚\t87\t\t\n");
        check(&super::RULE, &text, expect![[r#"
            warning 39:1「行政处罚→87→→」 “行政处罚”一行重复出现：两行的数相同，请删去一行
              38:1「行政处罚→87→→」 已检查的一行
              改法：删去重复的这一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("行政处罚\t87\t\t\n", "行政处罚\t87\t\t\n行政处罚\t78\t\t\n");
        check(&super::RULE, &text, expect![[r#"
            warning 39:1「行政处罚→78→→」 “行政处罚”一行重复出现：两行的数不同，检查以前一行为准，请核对后删去一行
              38:1「行政处罚→87→→」 已检查的一行
        "#]]);
    }

    #[test]
    fn a_second_row_of_figures_in_table_four() {
        let figures = "7\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0\t0\t0\t6\t6\n";
        let text = changed(figures, &format!("{figures}{figures}"));
        check(&super::RULE, &text, expect![[r#"
            warning 81:1「7→0→0→0→7→0→0→0→0→0→0→0→…」 多出一行：两行的数相同，请删去一行
              80:1「7→0→0→0→7→0→0→0→0→0→0→0→…」 已检查的一行
              改法：删去重复的这一行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_label_copied_from_the_row_above_or_below() {
        for copied in ["4.保护第三方合法权益\t", "6.属于四类过程性信息\t"] {
            let text = changed("5.属于三类内部事务信息\t", copied);
            assert_eq!(fixed(&super::RULE, &text), CLEAN);
        }
        let text = changed("5.属于三类内部事务信息\t", "4.保护第三方合法权益\t");
        check(&super::RULE, &text, expect![[r#"
            warning 57:1「→→4.保护第三方合法权益→0→0→0→0→0→…」 “（三）不予公开 4.保护第三方合法权益”出现两次，而缺少“（三）不予公开 5.属于三类内部事务信息”：按位置这一行疑为“（三）不予公开 5.属于三类内部事务信息”
              56:1「→→4.保护第三方合法权益→0→0→0→0→0→…」 另一行
              改法：行名改为“5.属于三类内部事务信息”
        "#]]);
    }

    #[test]
    fn a_table_pasted_twice() {
        let start = CLEAN.find("规章\t").expect("a row");
        let end = CLEAN.find("\n三、").expect("a section");
        let text = format!("{}{}{}", &CLEAN[..end], &CLEAN[start..end], &CLEAN[end..]);
        check(&super::RULE, &text, expect![[r#"
            warning 43:1「规章→0→0→0」 有 6 行重复出现，疑为表格粘贴了两次；检查以前一次为准
              44:1「行政规范性文件→6→2→31」 重复：行政规范性文件
              47:1「行政许可→1284→→」 重复：行政许可
              50:1「行政处罚→87→→」 重复：行政处罚
              51:1「行政强制→4→→」 重复：行政强制
              54:1「行政事业性收费→612.0475→→」 重复：行政事业性收费
        "#]]);
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }
}
