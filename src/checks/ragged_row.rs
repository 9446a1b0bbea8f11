//! A row whose figures do not stand in the columns of the grid (rule F06).

use crate::amount::Value;
use crate::form::cause::Cause;
use crate::form::row::Layout;
use crate::form::table::{CellAt, PlacedRow, Table};
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity, counted};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "ragged-row",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 各格没有对齐

表格的每一行格数相同，合并单元格占用的格留空，数才能与表头对应。数不在本列时，程序按一行最后几个数读取；读不出的行不作检查。格数不足时，缺的可能是任何一格，除非其他合计能够印证，不核对这一行的合计。行末多余或者省略的空格不影响读取，不作提示。

依据：国办公开办函〔2021〕30号所附格式：表二每行 4 格，表三 10 格，表四 15 格。

错误（行名之后少两个空格）：

```text
一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
```

正确：

```text
一、本年新收政府信息公开申请数量\t\t\t0\t0\t0\t0\t0\t0\t0
```
",
        english: "\
# The cells of a row are not aligned

All rows of a table have the same number of cells, with empty ones where cells are merged, so that each figure stands under its head. In a crooked row the last figures are read; a row that cannot be read is not checked. A row with too few cells may lack any of them: unless other sums show which, its own are not checked. Empty cells too many or too few at the end of a row do no harm and are not told.

Basis: the form of 国办公开办函〔2021〕30号: 4 cells a row in table two, 10 in table three, 15 in table four.

Wrong (two empty cells are missing behind the label):

```text
一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
```

Right:

```text
一、本年新收政府信息公开申请数量\t\t\t0\t0\t0\t0\t0\t0\t0
```
",
    },
    check: Check::Table(check),
};

/// With more uneven rows than this, a table says so once.
const ROWS_NAMED: usize = 3;

/// How a row is uneven.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    /// Its figures cannot be told apart.
    Unreadable,
    /// Another row begins in it, at an offset of the table.
    Joined(u32),
    /// It has so many figures, more than columns.
    TooMany(usize),
    /// So many figures are missing, at its end or somewhere before.
    TooFew(usize),
    /// Its figures begin in another cell.
    Crooked,
}

struct Uneven<'a> {
    at: CellAt,
    placed: PlacedRow<'a>,
    fault: Fault,
}

fn check(table: &Table, findings: &mut Findings) {
    let mut crooked: Vec<Uneven> = Vec::new();
    for (at, placed) in table.data_rows() {
        if let Some(fault) = fault(table, at, &placed) {
            crooked.push(Uneven { at, placed, fault });
        }
    }
    if crooked.iter().any(|row| matches!(row.fault, Fault::TooMany(_))) {
        leave_shifts_out(table, &mut crooked);
    }
    let unreadable: Vec<Uneven> =
        crooked.extract_if(.., |row| row.fault == Fault::Unreadable).collect();
    for rows in [unreadable, crooked] {
        if rows.len() > ROWS_NAMED {
            many(table, &rows, findings);
        } else {
            rows.iter().for_each(|row| one(table, row, findings));
        }
    }
}

fn fault(table: &Table, at: CellAt, placed: &PlacedRow) -> Option<Fault> {
    let (row, columns) = (placed.row, &table.schema().blocks[at.block].columns);
    if row.layout == Layout::Ragged {
        return Some(joint(table, at, placed).map_or(Fault::Unreadable, Fault::Joined));
    }
    if matches!(row.layout, Layout::Grid | Layout::Torn) || !row.has_figures() {
        return None;
    }
    let numbers = placed.numbers().len();
    if numbers > columns.len() {
        return Some(Fault::TooMany(numbers));
    }
    let cells = placed.cells();
    match row.layout {
        Layout::Cut => return None,
        Layout::Short => {
            let lost = columns.iter().filter(|column| column.grid >= cells.len()).count();
            return Some(Fault::TooFew(lost));
        }
        _ => {}
    }
    let mut figures = columns.iter().zip(row.figures());
    let in_place = figures.all(|(column, figure)| {
        cells.get(column.grid).is_some_and(|cell| cell.span == figure.span)
    });
    (!in_place).then_some(Fault::Crooked)
}

/// Where a second row begins in a row: at its label, which may stand in one cell with a figure of
/// the first, or before the empty cells that the label has before it in the form.
fn joint(table: &Table, at: CellAt, placed: &PlacedRow) -> Option<u32> {
    let schema = &table.schema().blocks[at.block];
    let depth = |text: &str| {
        let rows = schema.rows.iter().map(|row| (&row.label, row.depth));
        let groups = schema.groups.iter().map(|group| (&group.label, group.depth));
        let mut all = rows.chain(groups).filter(|(label, _)| !label.text.is_empty());
        all.find(|(label, _)| label.is(text)).map(|(_, depth)| depth)
    };
    let is_figure = |text: &str| Value::read(text).is_number_like();
    let cells = placed.cells().iter().map(|cell| (cell.span, placed.text(cell.span)));
    let mut cells = cells.skip_while(|(_, text)| !is_figure(text));
    cells.find_map(|(span, text)| {
        let words = text.trim_start_matches(|first: char| first.is_ascii_digit());
        let (label, depth) = match depth(text).filter(|_| !is_figure(text)) {
            Some(depth) => (span.start, depth),
            None if words.len() < text.len() => (span.end - words.len() as u32, depth(words)?),
            None => return None,
        };
        let before = placed.text(Span::new(placed.row.span.start, label));
        let tabs = before.len() - before.trim_end_matches('\t').len();
        Some(placed.place(Span::at(label - tabs.min(depth) as u32)).start)
    })
}

/// A row whose sum tells that its figures are shifted is no longer a matter of its layout.
fn leave_shifts_out(table: &Table, rows: &mut Vec<Uneven>) {
    for cause in table.causes() {
        if let Cause::Shift { block, row } = cause {
            rows.retain(|uneven| (uneven.at.block, uneven.at.row) != (*block, *row));
        }
    }
}

fn one(table: &Table, uneven: &Uneven, findings: &mut Findings) {
    let finding = findings.add(uneven.placed.span(), message(table, uneven));
    if let Fault::Joined(at) = uneven.fault {
        let edit = Edit { span: Span::at(at), insert: table.line_ending().to_string() };
        finding.fix(Message::new("分成两行", "Part the rows"), vec![edit]);
    }
    offer(table, std::slice::from_ref(uneven), finding);
}

fn many(table: &Table, rows: &[Uneven], findings: &mut Findings) {
    let Some(first) = rows.first() else { return };
    let count = rows.len();
    let message = if first.fault == Fault::Unreadable {
        Message::new(
            format!("有 {count} 行的数无法对应到列，未检查；请按格式补齐各格"),
            format!("the figures of {count} rows cannot be told to belong to columns and were not checked: fill up their cells"),
        )
    } else if rows.iter().all(|row| matches!(row.fault, Fault::TooFew(_))) {
        Message::new(
            format!("有 {count} 行的格数不足；缺的可能是任何一格，请补齐，没有的填 0"),
            format!("{count} rows have too few cells; it may be any of them that is missing: fill them up, with 0 where there is none"),
        )
    } else {
        Message::new(
            format!("有 {count} 行的数没有对齐列；已按各行最后几个数读取并检查，请按格式对齐各格"),
            format!("the figures of {count} rows are not in their columns; the last figures of each row were read and checked: align the cells"),
        )
    };
    let finding = findings.add(first.placed.span(), message);
    for uneven in rows {
        finding.related(uneven.placed.span(), self::message(table, uneven));
    }
    offer(table, rows, finding);
}

fn message(table: &Table, uneven: &Uneven) -> Message {
    let Uneven { at, placed, fault } = uneven;
    let schema = &table.schema().blocks[at.block];
    let (columns, width, cells) = (schema.columns.len(), schema.width, placed.cells().len());
    match fault {
        Fault::Unreadable => Message::new(
            format!("这一行的数无法对应到列，未检查：格式为 {width} 格、{columns} 个数，这一行有 {cells} 格"),
            format!("the figures of this row cannot be told to belong to columns and were not checked: {cells} cells instead of {width} with {columns} figures"),
        ),
        Fault::Joined(_) => Message::new(
            "两行连成了一行，未检查；请从第二个行名处另起一行",
            "two rows ran together and were not checked: begin a new line at the second label",
        ),
        Fault::TooMany(numbers) => Message::new(
            format!("这一行有 {numbers} 个数，格式只有 {columns} 列；已按最后 {columns} 个读取，请核对"),
            format!("{numbers} figures in a row of {columns}; the last {columns} were read: check that they are right"),
        ),
        Fault::TooFew(lost) => Message::new(
            format!("这一行少 {lost} 格：格式为 {columns} 个数；缺的可能是任何一格，请补齐，没有的填 0"),
            format!("{} short of {columns} figures; it may be any of them that is missing: fill them up, with 0 where there is none", counted(*lost, "cell")),
        ),
        Fault::Crooked => {
            let wanted = schema.columns.first().map_or(0, |column| column.grid + 1);
            let first = placed.row.figures().next().map(|figure| figure.span);
            let found = placed.cells().iter().position(|cell| Some(cell.span) == first);
            let found = found.map_or(0, |index| index + 1);
            Message::new(
                format!("这一行的数从第 {found} 格开始，应从第 {wanted} 格开始"),
                format!("the figures of this row begin in cell {found} instead of {wanted}"),
            )
        }
    }
}

/// Offers the rows in the form's grid, where each of their cells has a place in it.
fn offer(table: &Table, rows: &[Uneven], finding: &mut Finding) {
    let movable = rows.iter().filter(|uneven| uneven.fault == Fault::Crooked);
    let edits = movable.clone().filter_map(|uneven| {
        let insert = table.aligned(&uneven.placed)?;
        Some(Edit { span: uneven.placed.span(), insert })
    });
    let edits: Vec<Edit> = edits.collect();
    if edits.is_empty() {
        return;
    }
    let certain = movable.clone().all(|uneven| {
        uneven.placed.row.figures().all(|figure| figure.value.is_number_like())
    });
    let title = Message::new("按格式对齐各格", "Align the cells");
    if certain {
        finding.safe_fix(title, edits);
    } else {
        finding.fix(title, edits);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::RULES;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_row_without_its_empty_cells() {
        let text = changed("申请数量\t\t\t52", "申请数量\t52");
        check(&super::RULE, &text, expect![[r#"
            warning 49:1「一、本年新收政府信息公开申请数量→52→59→6…」 这一行的数从第 2 格开始，应从第 4 格开始
              改法：按格式对齐各格
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("\t\t8.属于行政查询事项\t", "8.属于行政查询事项\t\t");
        check(&super::RULE, &text, expect![[r#"
            warning 60:1「8.属于行政查询事项→→12→0→0→0→23→…」 这一行的数从第 3 格开始，应从第 4 格开始
              改法：按格式对齐各格
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn figures_that_cannot_be_told_apart() {
        let text = changed("申请数量\t\t\t52\t59\t60", "申请数量\t\t52\t\t60");
        check(&super::RULE, &text, expect![[r#"
            warning 49:1「一、本年新收政府信息公开申请数量→→52→→60…」 这一行的数无法对应到列，未检查：格式为 10 格、7 个数，这一行有 9 格
        "#]]);
    }

    #[test]
    fn a_browser_leaves_merged_cells_out() {
        let text = changed("申请数量\t\t\t52\t59\t60", "申请数量\t52\t\t60");
        check(&super::RULE, &text, expect![[r#"
            warning 49:1「一、本年新收政府信息公开申请数量→52→→60→…」 这一行的数从第 2 格开始，应从第 4 格开始
              改法：按格式对齐各格
        "#]]);
        let text = changed("\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0", "2.重复申请\t0\t \t \t \t \t \t0");
        check(&super::RULE, &text, expect![[r#"
            warning 65:1「2.重复申请→0→ → → → → →0」 这一行的数从第 2 格开始，应从第 4 格开始
              改法：按格式对齐各格
        "#]]);
    }

    #[test]
    fn too_many_and_too_few() {
        check(&super::RULE, &changed("行政许可\t1284\t\t", "行政许可\t1284\t1284\t1284"), expect![[r#"
            warning 35:1「行政许可→1284→1284→1284」 这一行有 3 个数，格式只有 1 列；已按最后 1 个读取，请核对
        "#]]);
        check(&super::RULE, &changed("\t52\t59\t60\t51\t47\t111\t380", "\t52\t59\t60\t51\t47\t111"), expect![[r#"
            warning 49:1「一、本年新收政府信息公开申请数量→→→52→59…」 这一行少 1 格：格式为 7 个数；缺的可能是任何一格，请补齐，没有的填 0
        "#]]);
    }

    #[test]
    fn a_column_of_remarks() {
        let text = CLEAN.lines().map(|line| match line.split('\t').count() {
            4 if line.starts_with("信息内容") => format!("{line}\t备注\n"),
            4 => format!("{line}\t无\n"),
            _ => format!("{line}\n"),
        });
        let text: String = text.collect();
        assert_ne!(text, CLEAN);
        RULES.iter().for_each(|rule| check(rule, &text, expect![""]));
    }

    #[test]
    fn two_rows_that_ran_together() {
        let text = changed("\n四、结转下年度继续办理", "四、结转下年度继续办理");
        check(&super::RULE, &text, expect![[r#"
            warning 72:1「→（七）总计→→54→59→55→47→50→1…」 两行连成了一行，未检查；请从第二个行名处另起一行
              改法：分成两行
        "#]]);
        for joint in ["\n\t\t2.重复申请", "\n四、结转下年度继续办理", "\n行政强制"] {
            let text = changed(joint, &joint[1..]);
            assert_eq!(fixed(&super::RULE, &text), CLEAN);
        }
    }

    #[test]
    fn all_figures_are_there_with_an_empty_column_between_them() {
        for text in [CLEAN, CLEAN_2019] {
            let wide = text.lines().map(|line| {
                let mut cells: Vec<&str> = line.split('\t').collect();
                if cells.len() == 4 {
                    cells.insert(2, "");
                }
                cells.join("\t") + "\n"
            });
            let wide: String = wide.collect();
            for rule in RULES.iter().filter(|rule| rule.code != super::RULE.code) {
                check(rule, &wide, expect![""]);
            }
            let row = text.lines().find(|line| line.starts_with("规章")).expect("a row");
            assert!(fixed(&super::RULE, &wide).contains(row) && !wide.contains(row));
        }
    }

    #[test]
    fn a_row_that_lacks_a_cell_somewhere_has_no_other_finding() {
        let rows = [
            // A TAB is lost, a figure is, and a whole column is, each total at its end.
            CLEAN.replace("行政规范性文件\t6\t2\t31", "行政规范性文件\t6\t231"),
            CLEAN.replace("\t0\t0\t0\t0\t0\t18\t18\n", "\t0\t0\t0\t0\t18\t18\n"),
            CLEAN.replace("\n7\t0\t0\t0\t7\t", "\n7\t0\t0\t7\t"),
            CLEAN.lines().map(without_others).collect(),
        ];
        check(&super::RULE, &rows[0], expect![[r#"
            warning 32:1「行政规范性文件→6→231」 这一行少 1 格：格式为 3 个数；缺的可能是任何一格，请补齐，没有的填 0
        "#]]);
        for text in &rows {
            assert_ne!(text, CLEAN);
            for rule in RULES.iter().filter(|rule| rule.code != super::RULE.code) {
                check(rule, text, expect![""]);
            }
        }
    }

    /// A row of table three without its figure for 其他.
    fn without_others(line: &str) -> String {
        let mut cells: Vec<&str> = line.split('\t').collect();
        if cells.len() == 10 && cells[9].starts_with(|digit: char| digit.is_ascii_digit()) {
            cells.remove(8);
        }
        cells.join("\t") + "\n"
    }

    #[test]
    fn a_crooked_table_is_one_finding() {
        let text = CLEAN.replace("\t\t\t3\t3\t", "\t\t3\t3\t").replace("\t\t0\t0\t0\t0\t0\t18\t18", "\t0\t0\t0\t0\t0\t18\t18\t");
        let text = text.replace("\t\t\t1\t3\t7", "\t1\t3\t7").replace("\t\t54\t", "\t54\t");
        check(&super::RULE, &text, expect![[r#"
            warning 50:1「二、上年结转政府信息公开申请数量→→3→3→2→…」 有 4 行的数没有对齐列；已按各行最后几个数读取并检查，请按格式对齐各格
              50:1「二、上年结转政府信息公开申请数量→→3→3→2→…」 这一行的数从第 3 格开始，应从第 4 格开始
              51:1「三、本年度办理结果→（一）予以公开→0→0→0→…」 这一行的数从第 3 格开始，应从第 4 格开始
              72:1「→（七）总计→54→59→55→47→50→10…」 这一行的数从第 3 格开始，应从第 4 格开始
              73:1「四、结转下年度继续办理→1→3→7→6→4→3→…」 这一行的数从第 2 格开始，应从第 4 格开始
              改法：按格式对齐各格
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn rows_that_can_be_read_without_doubt() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // Editors take the TABs at the end of lines, Excel adds some.
        let trimmed: Vec<&str> = CLEAN.lines().map(str::trim_end).collect();
        check(&super::RULE, &trimmed.join("\n"), expect![""]);
        check(&super::RULE, &CLEAN.replace("\t\t\n", "\t\t\t\t\n"), expect![""]);
        check(&super::RULE, &changed("\t54\t59\t55\t47\t50\t109\t374", ""), expect![""]);
        // A figure too many that the row's sum explains.
        check(&super::RULE, &changed("3\t3\t2\t2\t7\t1\t18", "3\t3\t2\t2\t7\t1\t18\t0"), expect![""]);
    }
}
