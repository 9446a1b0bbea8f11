//! A table that stands there as text, but not as rows with TABs (rule F03).

use crate::form::Form;
use crate::form::loose::{LooseLabel, LooseRows};
use crate::form::table::RowAt;
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::schema::vocabulary::Item;
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "unreadable-table",
    severity: Severity::Info,
    page: Page {
        chinese: "\
# 表格读不出来

这里有表格的文字，但各格之间不是 TAB，而是竖线、空格、网页标签或者一格一行，无法确定每个数属于哪一格，因此没有检查。没有报错不等于数字正确。请从 Word、Excel 或者网页重新复制整张表格，以纯文本粘贴，各格之间即为 TAB。各格之间是竖线的，可以用“把竖线换成 TAB”改好，再核对各数是否在本列。每个行名后面的数正好填满一行的（没有空着的格），可以用“按格式排成表格”改好。

依据：本工具的约定：表格的一行占一行文字，各格以 TAB 分隔。

错误：

```text
规章 | 0 | 0 | 0 |
```

正确：

```text
规章\t0\t0\t0
```
",
        english: "\
# A table cannot be read

The text of a table is here, but its cells are parted by bars, spaces or tags, or stand one a line, so that no figure can be told to belong to a cell: nothing of it was checked, and silence does not mean that it is right. Copy the whole table anew from Word, Excel or the web page and paste it as plain text; that puts TABs between the cells. Bars can be replaced by a fix; then see that each figure is in its column. Where behind each label stand as many figures as its row has, a fix makes it a table.

Basis: a convention of this tool: a row is one line, its cells are parted by TABs.

Wrong:

```text
规章 | 0 | 0 | 0 |
```

Right:

```text
规章\t0\t0\t0
```
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    for section in 0..form.edition.sections.len() {
        let mut tables = form.edition.tables_of(section).map(|(index, _)| index);
        match tables.find(|index| is_unread(form, *index)) {
            Some(table) => whole(case, table, findings),
            None => rows(case, section, findings),
        }
    }
}

/// True when nothing of the table but heads was read, while its labels stand outside of rows.
fn is_unread(form: &Form, table: usize) -> bool {
    let read = form.tables[table].as_ref();
    form.is_loose(table) && read.is_none_or(|placed| placed.table.data_rows().next().is_none())
}

fn whole(case: &Case, table: usize, findings: &mut Findings) {
    let form = case.form;
    let Some((at, label)) = form.loose_labels(table).next() else { return };
    let Some(placed) = case.report.sections.get(at) else { return };
    let span = placed.section.heading.map_or(label.span, |heading| heading.span);
    let schema = &form.edition.tables[table];
    let name = &schema.name;
    let with_tabs = with_tabs(case, schema.section);
    let laid_out = laid_out(case, table);
    let message = match with_tabs.is_empty() && !laid_out.is_empty() {
        false => Message::new(
            format!("《{name}》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格"),
            format!("the cells of 《{name}》 are not parted by TABs, so that no figure can be placed and nothing of it was checked; copy the table anew from its source"),
        ),
        true => Message::new(
            format!("《{name}》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格"),
            format!("the cells of 《{name}》 are not parted by TABs and nothing of it was checked; behind each label stand as many figures as its row has, so that it can be made a table"),
        ),
    };
    let finding = findings.add(span.shifted(placed.start), message);
    if !with_tabs.is_empty() {
        finding.fix(Message::new("把竖线换成 TAB", "Replace the bars with TABs"), with_tabs);
    } else if !laid_out.is_empty() {
        finding.fix(Message::new("按格式排成表格", "Make it the form's table"), laid_out);
    }
}

/// Makes the form's table of text that is all its rows for certain.
fn laid_out(case: &Case, table: usize) -> Vec<Edit> {
    let schema = &case.form.edition.tables[table];
    let is_whole = |loose: &LooseRows| loose.rows.len() > 1 || schema.blocks[0].stub == 0;
    let whole = case.form.loose_rows(table).filter(|(_, loose)| is_whole(loose));
    let edit = |(at, loose): (usize, &LooseRows)| {
        let placed = &case.report.sections[at];
        let lines = loose.table(schema, &placed.section);
        let insert = lines.join(placed.section.line_ending());
        Edit { span: loose.span.shifted(placed.start), insert }
    };
    whole.map(edit).collect()
}

/// Makes rows of the lines of the form's section that part their cells by bars. A bar at the
/// beginning or at the end of all of them is their frame, else an empty cell is before or behind it.
fn with_tabs(case: &Case, section: usize) -> Vec<Edit> {
    let sections = case.report.sections.iter().zip(&case.form.places);
    let within = sections.filter(|(_, place)| place.within == Some(section));
    let lines: Vec<(Span, &str)> = within
        .flat_map(|(placed, _)| {
            let section = &placed.section;
            // `一、本年新收政府信息公开申请数量 | 1` looks like a heading.
            let heading = section.heading.map(|heading| heading.span);
            let lines = heading.into_iter().chain(section.prose());
            let with_bars = lines.filter(|span| section.slice(*span).contains(BARS));
            with_bars.map(|span| (span.shifted(placed.start), section.slice(span)))
        })
        .collect();
    let begins = lines.iter().all(|(_, line)| line.starts_with(BARS));
    let ends = lines.iter().all(|(_, line)| line.ends_with(BARS));
    let row = |(span, line): (Span, &str)| {
        let mut line = line;
        if begins {
            line = line.strip_prefix(BARS).unwrap_or(line);
        }
        if ends {
            line = line.strip_suffix(BARS).unwrap_or(line);
        }
        // What Markdown has under the head.
        if line.contains("--") && line.chars().all(|of| "-:|｜ ".contains(of)) {
            let span = case.report.line_of(span).unwrap_or(span);
            return Edit { span, insert: String::new() };
        }
        let cells: Vec<&str> = line.split(BARS).map(str::trim).collect();
        Edit { span, insert: cells.join("\t") }
    };
    lines.into_iter().map(row).collect()
}

const BARS: [char; 2] = ['|', '｜'];

/// Rows without TABs among others that have them.
fn rows(case: &Case, section: usize, findings: &mut Findings) {
    let tables = case.form.edition.tables_of(section);
    let labels = tables.flat_map(|(table, _)| case.form.loose_labels(table));
    let mut loose: Vec<(usize, &LooseLabel)> =
        labels.filter(|(_, label)| is_lost(case, label)).collect();
    loose.dedup_by_key(|(at, label)| (*at, label.span));
    let Some((at, first)) = loose.first() else { return };
    let Some(placed) = case.report.sections.get(*at) else { return };
    let count = loose.len();
    let message = Message::new(
        format!("这张表有 {count} 行的各格没有用 TAB 分开，读不出数，未检查；请改用 TAB 分隔"),
        format!("{count} rows of this table do not have their cells parted by TABs and were not checked"),
    );
    let finding = findings.add(first.span.shifted(placed.start), message);
    for (at, label) in &loose[1..] {
        let Some(placed) = case.report.sections.get(*at) else { continue };
        let message = Message::new("这一行也没有 TAB", "this row has no TABs either");
        finding.related(label.span.shifted(placed.start), message);
    }
    let edits: Vec<Edit> = loose.iter().filter_map(|(at, label)| row(case, *at, label)).collect();
    if !edits.is_empty() {
        finding.fix(Message::new("各格改用 TAB 分开", "Part the cells by TABs"), edits);
    }
}

/// Makes a row of the line in which a label stands, where it is one for certain.
fn row(case: &Case, at: usize, label: &LooseLabel) -> Option<Edit> {
    let table = label.of.table()?;
    let mut lines = case.form.loose_rows(table).filter(|(section, _)| *section == at);
    let (_, line) = lines.find(|(_, rows)| rows.span.contains(label.span.start))?;
    let placed = &case.report.sections[at];
    let insert = line.line(&case.form.edition.tables[table], &placed.section);
    Some(Edit { span: line.span.shifted(placed.start), insert })
}

/// True for the label of a row that was found nowhere else.
fn is_lost(case: &Case, label: &LooseLabel) -> bool {
    let Item::Row { table, block, row } = label.of else { return false };
    let read = case.form.tables.get(table).and_then(Option::as_ref);
    read.is_some_and(|placed| placed.table.row(block, RowAt::Row(row)).is_none())
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use crate::document::Document;
    use crate::form::table::CellAt;
    use crate::schema::Schemas;
    use expect_test::expect;

    #[test]
    fn bars_between_the_cells() {
        check(&super::RULE, &CLEAN.replace('\t', " | "), expect![[r#"
            info 27:1「二、主动公开政府信息情况」 《主动公开政府信息情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
            info 44:1「三、收到和处理政府信息公开申请情况」 《收到和处理政府信息公开申请情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
            info 75:1「四、政府信息公开行政复议、行政诉讼情况」 《政府信息公开行政复议、行政诉讼情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
        "#]]);
        check(&super::RULE, &CLEAN_2019.replace('\t', "|"), expect![[r#"
            info 7:1「二、主动公开政府信息情况」 《主动公开政府信息情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
            info 28:1「三、收到和处理政府信息公开申请情况」 《收到和处理政府信息公开申请情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
            info 57:1「四、政府信息公开行政复议、行政诉讼情况」 《政府信息公开行政复议、行政诉讼情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
              改法：把竖线换成 TAB
        "#]]);
    }

    #[test]
    fn bars_become_tabs() {
        for (text, bars) in [(CLEAN, " | "), (CLEAN_2019, "｜")] {
            let mut with_bars = text.replace('\t', bars);
            for _ in 0..3 {
                with_bars = fixed(&super::RULE, &with_bars);
            }
            assert_eq!(figures(&with_bars), figures(text));
        }
        let markdown = "云岭区水务局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n\
            | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| :--- | ---: | --- | --- |\n\
            | 规章 | 0 | | 0 |\n| 行政规范性文件 | 6 | 2 | 31 |\n| 行政许可 | 4 | | |\n";
        assert!(fixed(&super::RULE, markdown).ends_with(
            "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t\t0\n\
             行政规范性文件\t6\t2\t31\n行政许可\t4\t\t\n"
        ));
    }

    /// Every figure of every table, by its place.
    fn figures(text: &str) -> Vec<(CellAt, String)> {
        let document = Document::new(text, Schemas::built_in());
        let mut figures = Vec::new();
        for (_, entry) in document.entries() {
            let tables = entry.form.iter().flat_map(|form| form.tables.iter().flatten());
            for (at, row) in tables.flat_map(|placed| placed.table.data_rows()) {
                for (column, figure) in row.row.figures().enumerate() {
                    figures.push((CellAt { column, ..at }, row.text(figure.span).to_string()));
                }
            }
        }
        figures
    }

    #[test]
    fn spaces_and_lines_between_the_cells() {
        check(&super::RULE, &CLEAN.replace('\t', "  "), expect![[r#"
            info 27:1「二、主动公开政府信息情况」 《主动公开政府信息情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
            info 44:1「三、收到和处理政府信息公开申请情况」 《收到和处理政府信息公开申请情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
            info 75:1「四、政府信息公开行政复议、行政诉讼情况」 《政府信息公开行政复议、行政诉讼情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
        "#]]);
        check(&super::RULE, &CLEAN.replace('\t', "\n\n"), expect![[r#"
            info 27:1「二、主动公开政府信息情况」 《主动公开政府信息情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
            info 128:1「三、收到和处理政府信息公开申请情况」 《收到和处理政府信息公开申请情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
            info 663:1「四、政府信息公开行政复议、行政诉讼情况」 《政府信息公开行政复议、行政诉讼情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
        "#]]);
    }

    #[test]
    fn what_is_whole_becomes_a_table() {
        // A browser leaves empty cells out where there are paragraphs in the others.
        let lines = |text: &str| {
            let cells = text.split_inclusive('\n').map(|line| {
                let cells = line.trim_end().split('\t').filter(|cell| !cell.is_empty());
                cells.map(|cell| format!("{cell}\n\n")).collect::<String>()
            });
            cells.collect::<String>().replace("结果维持", "结果\n\n维持")
        };
        let drawn = |text: &str| text.replace('\t', " │ ");
        let commas = |text: &str| text.replace('\t', ",");
        for text in [CLEAN, CLEAN_2019] {
            for mut loose in [lines(text), drawn(text), commas(text), text.replace('\t', "  ")] {
                for _ in 0..3 {
                    loose = fixed(&super::RULE, &loose);
                }
                assert_eq!(figures(&loose), figures(text));
                check(&super::RULE, &loose, expect![""]);
            }
        }
    }

    #[test]
    fn what_lacks_a_figure_is_left() {
        let text = CLEAN.replace("规章\t0\t0\t0", "规章\t0\t0").replace('\t', "\n");
        check(&super::RULE, &text, expect![[r#"
            info 27:1「二、主动公开政府信息情况」 《主动公开政府信息情况表》的各格没有用 TAB 分开，读不出哪个数属于哪一格，本表未检查；请从原文件重新复制整张表格
            info 85:1「三、收到和处理政府信息公开申请情况」 《收到和处理政府信息公开申请情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
            info 368:1「四、政府信息公开行政复议、行政诉讼情况」 《政府信息公开行政复议、行政诉讼情况表》的各格没有用 TAB 分开，本表未检查；每个行名后面的数正好填满一行，可以排成表格
              改法：按格式排成表格
        "#]]);
    }

    #[test]
    fn a_row_with_spaces_among_others() {
        let text = changed("行政处罚\t87\t\t", "行政处罚 87");
        check(&super::RULE, &text, expect![[r#"
            info 38:1「行政处罚」 这张表有 1 行的各格没有用 TAB 分开，读不出数，未检查；请改用 TAB 分隔
              改法：各格改用 TAB 分开
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("行政处罚\t87\t\t", "行政处罚87");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0", "2.重复申请 0 0 0 0 0 0 0");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("行政处罚\t87\t\t", "行政处罚 87 12");
        check(&super::RULE, &text, expect![[r#"
            info 38:1「行政处罚」 这张表有 1 行的各格没有用 TAB 分开，读不出数，未检查；请改用 TAB 分隔
        "#]]);
    }

    #[test]
    fn tables_with_tabs() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // Merged head cells that lost their TABs are no rows.
        let text = CLEAN.replace("项\t\t\t\n", "项\n");
        check(&super::RULE, &text, expect![""]);
        let text = changed("（一）主动公开\n", "（一）主动公开\n\n规章 3 件，行政许可 5 件。\n");
        check(&super::RULE, &text, expect![""]);
    }
}
