//! A row of the form that the table does not have (rule F04).

use crate::form::insertion::Insertion;
use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "missing-row",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 缺少一行

格式规定的每一行都要保留，没有发生的填 0。缺少一行时，列合计也无法核对。

依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

错误（缺少“2.其他法律行政法规禁止公开”一行）：

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t0
```

正确：

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
\t\t3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t0
```
",
        english: "\
# A row is missing

Every row of the form stays, with 0 where nothing happened. Without the row, the sums of the columns cannot be checked either.

Basis: tables two, three and four in the form of 国办公开办函〔2021〕30号.

Wrong (the row 2.其他法律行政法规禁止公开 is missing):

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t0
```

Right:

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
\t\t3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t0
```
",
    },
    check: Check::Rows(check),
};

/// With more rows missing than this, a message names but some.
const ROWS_NAMED: usize = 6;

/// With more rows missing in one place than this, they are told at once.
const RUN_NAMED: usize = 3;

fn check(table: &Table, findings: &mut Findings) {
    let mut missing = table.missing_rows();
    if missing.is_empty() {
        return;
    }
    let stand_ins = table.stand_ins(&missing);
    missing.retain(|at| !stand_ins.iter().any(|(of, _)| of == at));
    for (of, placed) in stand_ins {
        if matches!(placed.row.of, RowMeaning::Group(_)) && placed.unknown_label().is_none() {
            label_missing(table, of, &placed, findings);
        }
    }
    let all: usize = table.blocks().map(|(_, block)| block.rows.len()).sum();
    if missing.len() == all && table.schema().blocks.len() > 1 {
        let name = &table.schema().name;
        let message = Message::new(
            format!("《{name}》没有一行数：只有表头，格式规定的 {all} 行都没有找到"),
            format!("《{name}》 has no figures: none of the {all} rows of the form was found"),
        );
        findings.add(table.first_row(), message);
        return;
    }
    for (block, schema) in table.blocks() {
        let of_block = missing.iter().filter(|(at, _)| *at == block).map(|(_, row)| *row);
        let rows: Vec<usize> = of_block.collect();
        if rows.is_empty() {
            continue;
        }
        if rows.len() == schema.rows.len() {
            block_missing(table, block, findings);
        } else if rows.len() > 1 && rows.len() * 2 > schema.rows.len() {
            many_missing(table, block, &rows, findings);
        } else {
            for run in rows.chunk_by(|one, next| one + 1 == *next) {
                if run.len() > RUN_NAMED {
                    many_missing(table, block, run, findings);
                } else {
                    run.iter().for_each(|row| row_missing(table, block, *row, findings));
                }
            }
        }
    }
}

fn row_missing(table: &Table, block: usize, row: usize, findings: &mut Findings) {
    let name = table.full_name(block, row);
    let place = table.insertion(block, row..row + 1);
    let after = place.as_ref().filter(|place| place.after).map(|place| place.name.as_str());
    let message = match after {
        Some(after) => Message::new(
            format!("缺少“{name}”一行，应在“{after}”之后；没有的填 0"),
            format!("the row {name} is missing; it belongs after {after}, with 0 for none"),
        ),
        None => Message::new(
            format!("缺少“{name}”一行；没有的填 0"),
            format!("the row {name} is missing; fill in 0 for none"),
        ),
    };
    let span = place.as_ref().map_or(table.first_row(), |place| place.row);
    let finding = findings.add(span, message);
    if let Some(place) = place {
        let title = Message::new(format!("补上“{name}”一行"), format!("Insert the row {name}"));
        finding.fix(title, vec![place.edit]);
    }
}

fn many_missing(table: &Table, block: usize, rows: &[usize], findings: &mut Findings) {
    let runs = rows.chunk_by(|one, next| one + 1 == *next);
    let runs = runs.filter_map(|run| Some(*run.first()?..run.last()? + 1));
    let places: Vec<Insertion> =
        runs.filter_map(|run| table.insertion(block, run)).collect();
    let count = rows.len();
    let shown = if count <= ROWS_NAMED { count } else { ROWS_NAMED / 2 };
    let names: Vec<String> =
        rows[..shown].iter().map(|row| table.full_name(block, *row)).collect();
    let (rest, english_rest) = if shown < count { ("等", " and others") } else { ("", "") };
    let message = Message::new(
        format!("缺少 {count} 行：{}{rest}；没有的填 0", names.join("、")),
        format!(
            "{count} rows are missing, fill in 0 for none: {}{english_rest}",
            names.join(", ")
        ),
    );
    let span = places.first().map_or(table.first_row(), |place| place.row);
    let finding = findings.add(span, message);
    if !places.is_empty() {
        let title = Message::new(format!("补上这 {count} 行"), format!("Insert the {count} rows"));
        finding.fix(title, places.into_iter().map(|place| place.edit).collect());
    }
}

/// The block has no row at all: with its head, or without.
fn block_missing(table: &Table, block: usize, findings: &mut Findings) {
    let schema = &table.schema().blocks[block];
    let whole = if table.schema().blocks.len() > 1 {
        schema.head.first().map_or(&table.schema().name, |head| &head.label.text)
    } else {
        &table.schema().name
    };
    let names: Vec<&str> = schema.rows.iter().map(|row| row.name()).collect();
    let message = match names.as_slice() {
        _ if schema.stub == 0 => Message::new(
            format!("“{whole}”只有表头，缺少填数的一行；没有的填 0"),
            format!("{whole} has a head only: its row of figures is missing; fill in 0 for none"),
        ),
        [name] => Message::new(
            format!("缺少“{name}”一行，属于“{whole}”；没有的填 0"),
            format!("the row {name} of {whole} is missing; fill in 0 for none"),
        ),
        names => Message::new(
            format!("缺少“{whole}”的各行：{}；没有的填 0", names.join("、")),
            format!("{whole} has none of its rows: {}; fill in 0 for none", names.join(", ")),
        ),
    };
    let place = table.block_insertion(block);
    let span = place.as_ref().map_or(table.first_row(), |place| place.row);
    let finding = findings.add(span, message);
    if let Some(place) = place {
        let title = Message::new("补上缺少的各行", "Insert the missing rows");
        finding.fix(title, vec![place.edit]);
    }
}

/// A group's name with figures behind it, where the group's first row should be.
fn label_missing(
    table: &Table,
    (block, row): (usize, usize),
    placed: &PlacedRow,
    findings: &mut Findings,
) {
    let row = &table.schema().blocks[block].rows[row];
    let name = row.name();
    let message = Message::new(
        format!("这一行有数，但没有行名：按位置应为“{name}”"),
        format!("this row has figures but no label: by its place it is {name}"),
    );
    let finding = findings.add(placed.span(), message);
    if let Some(span) = placed.empty_stub(row.depth) {
        let title = Message::new(format!("补上行名“{name}”"), format!("Insert the label {name}"));
        finding.fix(title, vec![Edit { span, insert: name.to_string() }]);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    const ZEROS: &str = "\t0\t0\t0\t0\t0\t0\t0\n";

    /// The clean report without the lines that hold these words.
    fn without(lines: &[&str]) -> String {
        let kept = CLEAN.split_inclusive('\n');
        kept.filter(|line| !lines.iter().any(|words| line.contains(words))).collect()
    }

    #[test]
    fn one_row() {
        let text = changed(&format!("\t\t2.其他法律行政法规禁止公开{ZEROS}"), "");
        check(&super::RULE, &text, expect![[r#"
            error 53:1「→（三）不予公开→1.属于国家秘密→0→0→0→…」 缺少“（三）不予公开 2.其他法律行政法规禁止公开”一行，应在“（三）不予公开 1.属于国家秘密”之后；没有的填 0
              改法：补上“（三）不予公开 2.其他法律行政法规禁止公开”一行
        "#]]);
        let blank = "\t\t2.其他法律行政法规禁止公开\t\t\t\t\t\t\t\n";
        let mended = fixed(&super::RULE, &text).replace(blank, &blank.replace("\t\t\t\t\t\t\t\n", ZEROS));
        assert_eq!(mended, CLEAN);
    }

    #[test]
    fn the_first_row_of_a_group_and_of_the_table() {
        let text = without(&["1.信访举报投诉类申请"]);
        check(&super::RULE, &text, expect![[r#"
            error 63:1「→→3.补正后申请内容仍不明确→0→0→0→0→…」 缺少“（五）不予处理 1.信访举报投诉类申请”一行，应在“（四）无法提供 3.补正后申请内容仍不明确”之后；没有的填 0
              改法：补上“（五）不予处理 1.信访举报投诉类申请”一行
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("\n\t（五）不予处理\t1.信访举报投诉类申请\t\t\t\t\t\t\t\n"));
        let text = without(&["一、本年新收"]);
        check(&super::RULE, &text, expect![[r#"
            error 49:1「二、上年结转政府信息公开申请数量→→→3→3→2…」 缺少“一、本年新收政府信息公开申请数量”一行；没有的填 0
              改法：补上“一、本年新收政府信息公开申请数量”一行
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("\n一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t\t\n二、"));
    }

    #[test]
    fn the_first_row_of_a_group_takes_the_name_of_the_group() {
        for row in ["（一）予以公开", "1.属于国家秘密"] {
            let at = CLEAN.find(row).expect("a row");
            let end = at + CLEAN[at..].find('\n').expect("its end") + 1;
            // The row is gone, the name of its group is not.
            let text = format!("{}{}", &CLEAN[..at], CLEAN[end..].trim_start_matches('\t'));
            let blank = format!("{row}{}", "\t".repeat(CLEAN[at..end].matches('\t').count()));
            let mended = format!("{}{blank}\n{}", &CLEAN[..at], &CLEAN[end..]);
            assert_eq!(fixed(&super::RULE, &text), mended);
        }
    }

    #[test]
    fn a_block_without_rows() {
        let text = without(&["行政许可"]);
        check(&super::RULE, &text, expect![[r#"
            error 34:1「信息内容→本年处理决定数量→→」 缺少“行政许可”一行，属于“第二十条第（五）项”；没有的填 0
              改法：补上缺少的各行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN.replace("行政许可\t1284", "行政许可\t"));
        let text = text.replace("第二十条第（五）项\t\t\t\n信息内容\t本年处理决定数量\t\t\n", "");
        check(&super::RULE, &text, expect![[r#"
            error 32:1「行政规范性文件→6→2→31」 缺少“行政许可”一行，属于“第二十条第（五）项”；没有的填 0
              改法：补上缺少的各行
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN.replace("行政许可\t1284", "行政许可\t"));
    }

    #[test]
    fn figures_of_table_four() {
        let text = changed("7\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0\t0\t0\t6\t6\n", "");
        check(&super::RULE, &text, expect![[r#"
            error 79:1「→→→→→结果维持→结果纠正→其他结果→尚未审结…」 “政府信息公开行政复议、行政诉讼情况表”只有表头，缺少填数的一行；没有的填 0
              改法：补上缺少的各行
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("总计\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"));
    }

    #[test]
    fn most_rows_and_all_rows() {
        let heads = CLEAN.find("一、本年新收").expect("a row");
        let end = CLEAN.find("（七）总计").expect("a row") - 1;
        let text = format!("{}{}", &CLEAN[..heads], &CLEAN[end..]);
        check(&super::RULE, &text, expect![[r#"
            error 49:1「→（七）总计→→54→59→55→47→50→1…」 缺少 23 行：一、本年新收政府信息公开申请数量、二、上年结转政府信息公开申请数量、（一）予以公开等；没有的填 0
              改法：补上这 23 行
        "#]]);
        let tail = ["（五）", "2.重复申请", "3.要求", "4.无正当", "5.要求", "（六）", "2.申请人", "3.其他"];
        check(&super::RULE, &without(&tail), expect![[r#"
            error 60:1「→→3.补正后申请内容仍不明确→0→0→0→0→…」 缺少 8 行：（五）不予处理 1.信访举报投诉类申请、（五）不予处理 2.重复申请、（五）不予处理 3.要求提供公开出版物等；没有的填 0
              改法：补上这 8 行
        "#]]);
        let figures = ["规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费"];
        check(&super::RULE, &without(&figures), expect![[r#"
            error 29:1「第二十条第（一）项→→→」 《主动公开政府信息情况表》没有一行数：只有表头，格式规定的 6 行都没有找到
        "#]]);
    }

    #[test]
    fn a_label_that_is_lost_is_no_missing_row() {
        let text = changed("（三）不予公开\t1.属于国家秘密\t", "（三）不予公开\t\t");
        check(&super::RULE, &text, expect![[r#"
            error 53:1「→（三）不予公开→→0→0→0→22→0→0→2…」 这一行有数，但没有行名：按位置应为“1.属于国家秘密”
              改法：补上行名“1.属于国家秘密”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("2.其他法律行政法规禁止公开\t", "2.法规不许\t");
        check(&super::RULE, &text, expect![""]);
        let text = changed("2.其他法律行政法规禁止公开\t", "1.属于国家秘密\t");
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn rows_that_are_not_missing() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // A group in one row, as the edition of 2019 has it.
        let text = without(&["2.申请人逾期未按", "3.其他"]);
        let text = text.replace("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "");
        check(&super::RULE, &text, expect![""]);
        // A row whose cells are parted by spaces.
        check(&super::RULE, &changed("行政处罚\t87\t\t", "行政处罚 87"), expect![""]);
    }
}
