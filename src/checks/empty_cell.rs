//! Cells left empty where the form asks for a figure (rule C01).

use crate::amount::Value;
use crate::form::line::{Balance, Line};
use crate::form::row::Figure;
use crate::form::table::{CellAt, PlacedRow, Table};
use crate::rule::{Check, Findings, Message, Page, RELATED_AT_MOST, Rule, Severity};
use crate::text::Span;

pub static RULE: Rule = Rule {
    code: "empty-cell",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 应填数的格子空着

表格中要求填数的每一格都应填数，没有的填 0。空着的格子分不清是“没有”还是“漏填”，含有它的勾稽关系也无法核对。

如果空格都按 0 计时本表所有勾稽关系都成立，可以一次全部填 0；否则请逐格核对后再填。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式；《条例》第五十条。

错误：

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t\t\t
```

正确：

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
```
",
        english: "\
# A cell is empty where a figure is asked for

Every cell that asks for a figure must have one; where there is nothing to count, it is 0. An empty cell may mean none or forgotten, and no sum over it can be checked.

Where every sum rule of the table holds with the empty cells taken as 0, all of them can be filled at once; otherwise look at each before you fill it.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号; Regulation, article 50.

Wrong:

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t\t\t
```

Right:

```text
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
```
",
    },
    check: Check::Table(check),
};

type Cell<'a> = (CellAt, Figure<'a>, PlacedRow<'a>);

fn check(table: &Table, findings: &mut Findings) {
    let empty: Vec<Cell> = table.empty_figures();
    if empty.is_empty() {
        return;
    }
    let (count, title) = (empty.len(), &table.schema().name);
    let mut places = places(table, &empty);
    let Some((span, name)) = places.next() else { return };
    let finding = if count > 1 && is_blank(table) {
        let message = Message::new(
            format!("整张表未填：{title}的 {count} 个数都空着，没有的应填 0"),
            format!("the whole table is empty: {title}, {count} figures; where there are none write 0"),
        );
        findings.add(table.first_row(), message)
    } else {
        let Message { chinese, english } = name;
        let message = match count {
            1 => Message::new(
                format!("{chinese}空着，没有的应填 0"),
                format!("{english} is empty; where there are none write 0"),
            ),
            _ => Message::new(
                format!("{title}有 {count} 个数空着，没有的应填 0；第一处：{chinese}"),
                format!("{title} has {count} empty cells; where there are none write 0; the first: {english}"),
            ),
        };
        let finding = findings.add(span, message);
        for (span, Message { chinese, english }) in places.take(RELATED_AT_MOST) {
            let message = Message::new(format!("空着：{chinese}"), format!("empty: {english}"));
            finding.related(span, message);
        }
        finding
    };
    let holds = |line: Line| line.balance_with_zeros() == Balance::Holds;
    let zeros: Vec<(CellAt, String)> = empty.iter().map(|(at, ..)| (*at, "0".into())).collect();
    if let Some(edits) = table.written(&zeros)
        && table.lines().all(holds)
    {
        let title = match count {
            1 => Message::new("填 0", "Write 0"),
            _ => Message::new(format!("{count} 格全部填 0"), format!("Write 0 in all {count}")),
        };
        finding.fix(title, edits);
    }
}

/// The empty cells in words; a row that is empty throughout is one place.
fn places(table: &Table, empty: &[Cell]) -> impl Iterator<Item = (Span, Message)> {
    rows_of(empty).flat_map(move |cells| {
        let whole = cells.len() > 1
            && cells.first().is_some_and(|(at, _, placed)| {
                !table.row_name(*at).is_empty() && placed.row.figures().len() == cells.len()
            });
        let shown = if whole { &cells[..1] } else { cells };
        shown.iter().map(move |(at, figure, placed)| {
            let name = if whole {
                let row = table.row_name(*at);
                Message::new(format!("{row}整行"), format!("the whole row {row}"))
            } else {
                let name = table.name(*at);
                Message::new(name.clone(), name)
            };
            (placed.place(figure.span), name)
        })
    })
}

fn rows_of<'a, 'b>(cells: &'b [Cell<'a>]) -> impl Iterator<Item = &'b [Cell<'a>]> {
    cells.chunk_by(|(one, ..), (other, ..)| (one.block, one.row) == (other.block, other.row))
}

/// True when nothing like a number stands anywhere in the table.
fn is_blank(table: &Table) -> bool {
    table.rows().all(|row| {
        row.cells().iter().all(|cell| !Value::read(row.text(cell.span)).is_number_like())
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    const SECRET: &str = "1.属于国家秘密\t0\t0\t0\t22\t0\t0\t22";

    #[test]
    fn nothing_in_clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn one_cell() {
        let text = changed(SECRET, "1.属于国家秘密\t0\t　\t0\t22\t0\t0\t22");
        check(&super::RULE, &text, expect![[r#"
            warning 53:21「」 1.属于国家秘密，法人或其他组织·商业企业空着，没有的应填 0
              改法：填 0
        "#]]);
        assert_eq!(fixed(&super::RULE, &text).replace('　', ""), CLEAN);
    }

    #[test]
    fn several_cells_of_two_tables() {
        let text = changed(SECRET, "1.属于国家秘密\t\t\t\t22\t\t\t22");
        let text = text.replace("规章\t0\t0\t0", "规章\t0\t\t0");
        check(&super::RULE, &text, expect![[r#"
            warning 31:6「」 规章，本年废止件数空着，没有的应填 0
              改法：填 0
            warning 53:19「」 收到和处理政府信息公开申请情况表有 5 个数空着，没有的应填 0；第一处：1.属于国家秘密，自然人
              53:20「」 空着：1.属于国家秘密，法人或其他组织·商业企业
              53:21「」 空着：1.属于国家秘密，法人或其他组织·科研机构
              53:25「」 空着：1.属于国家秘密，法人或其他组织·法律服务机构
              53:26「」 空着：1.属于国家秘密，法人或其他组织·其他
              改法：5 格全部填 0
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed(SECRET, "1.属于国家秘密\t\t\t\t22\t\t\t22"));
    }

    #[test]
    fn zeros_are_not_offered_where_a_sum_would_fail() {
        let text = changed(SECRET, "1.属于国家秘密\t0\t0\t0\t\t0\t0\t22");
        check(&super::RULE, &text, expect![[r#"
            warning 53:25「」 1.属于国家秘密，法人或其他组织·社会公益组织空着，没有的应填 0
        "#]]);
    }

    #[test]
    fn a_total_whose_parts_are_known_is_a_matter_of_its_sum() {
        let text = changed(SECRET, "1.属于国家秘密\t0\t0\t0\t22\t0\t0\t");
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn a_table_left_blank_is_one_finding() {
        let row = CLEAN.lines().find(|line| line.starts_with("7\t")).unwrap();
        let text = CLEAN.replace(row, &"\t".repeat(14));
        check(&super::RULE, &text, expect![[r#"
            warning 77:1「行政复议→→→→→行政诉讼→→→→→→→→→」 整张表未填：政府信息公开行政复议、行政诉讼情况表的 15 个数都空着，没有的应填 0
              改法：15 格全部填 0
        "#]]);
        assert!(fixed(&super::RULE, &text).contains(&["0"; 15].join("\t")));
    }

    #[test]
    fn a_blank_form() {
        let edition = &crate::schema::Schemas::built_in().editions[1];
        check(&super::RULE, &edition.blank(2024, "云岭区水务局"), expect![[r#"
            warning 7:1「第二十条第（一）项→→→」 整张表未填：主动公开政府信息情况表的 10 个数都空着，没有的应填 0
              改法：10 格全部填 0
            warning 24:1「（本列数据的勾稽关系为：第一项加第二项之和，等于…」 整张表未填：收到和处理政府信息公开申请情况表的 175 个数都空着，没有的应填 0
              改法：175 格全部填 0
            warning 55:1「行政复议→→→→→行政诉讼→→→→→→→→→」 整张表未填：政府信息公开行政复议、行政诉讼情况表的 15 个数都空着，没有的应填 0
              改法：15 格全部填 0
        "#]]);
    }

    #[test]
    fn cells_cut_off_with_their_tabs_are_written_with_them() {
        let row = "\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0\n";
        assert!(CLEAN.contains(row));
        for cut in ["\t\t2.重复申请\n", "\t\t2.重复申请\t0\t\n", "\t\t2.重复申请\t0\t0\t \n"] {
            let text = CLEAN.replace(row, cut);
            assert_eq!(fixed(&super::RULE, &text).replace(' ', ""), CLEAN, "{cut:?}");
        }
        let text = CLEAN.replace(row, "\t\t2.重复申请\t0\t\n");
        check(&super::RULE, &text, expect![[r#"
            warning 65:12「」 收到和处理政府信息公开申请情况表有 6 个数空着，没有的应填 0；第一处：2.重复申请，法人或其他组织·商业企业
              65:12「」 空着：2.重复申请，法人或其他组织·科研机构
              65:12「」 空着：2.重复申请，法人或其他组织·社会公益组织
              65:12「」 空着：2.重复申请，法人或其他组织·法律服务机构
              65:12「」 空着：2.重复申请，法人或其他组织·其他
              65:12「」 空着：2.重复申请，总计
              改法：6 格全部填 0
        "#]]);
    }

    #[test]
    fn a_row_whose_label_stands_among_the_figures_is_not_filled() {
        let row = "四、结转下年度继续办理\t\t\t1\t3\t7\t6\t4\t3\t24";
        let text = changed(row, "\t\t\t\t\t\t\t四、结转下年度继续办理\t\t");
        check(&super::RULE, &text, expect![[r#"
            warning 73:21「」 收到和处理政府信息公开申请情况表有 7 个数空着，没有的应填 0；第一处：四、结转下年度继续办理整行
        "#]]);
        check(&super::RULE, &changed(row, "四、结转下年度继续办理\t1\t\t\t3"), expect![""]);
    }

    #[test]
    fn a_row_given_twice_is_asked_for_once() {
        let row = "\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0\n";
        let text = changed(row, &format!("{row}\t\t2.重复申请\t\t\t\t\t\t\t\n"));
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn a_group_given_in_one_row_has_its_figures() {
        let from = CLEAN.find("\t（六）其他处理").unwrap();
        let to = CLEAN.find("\t（七）总计").unwrap();
        let text = format!("{}\t（六）其他处理\t\t11\t36\t7\t\t\t\t91\n{}", &CLEAN[..from], &CLEAN[to..]);
        check(&super::RULE, &text, expect![[r#"
            warning 69:19「」 收到和处理政府信息公开申请情况表有 3 个数空着，没有的应填 0；第一处：（六）其他处理，法人或其他组织·社会公益组织
              69:20「」 空着：（六）其他处理，法人或其他组织·法律服务机构
              69:21「」 空着：（六）其他处理，法人或其他组织·其他
        "#]]);
    }

    #[test]
    fn a_group_name_alone_asks_for_no_figure() {
        let text = changed("\t（三）不予公开\t1.", "\t（三）不予公开\n\t\t1.");
        check(&super::RULE, &text, expect![""]);
    }
}
