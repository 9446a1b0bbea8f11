//! A label or a group's name that does not stand in its column of the grid (rule F07).

use crate::form::row::{Layout, RowLabel, RowMeaning};
use crate::form::table::{PlacedRow, RowAt, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::vocabulary::Item;
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "misplaced-label",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 行名不在本列

表三有三列行名：第一列是一、二、三、四各项，第二列是（一）至（七），第三列是 1. 2. 3. 等分项。组名只写在本组第一行。行名写在别的列不影响读取，但复制回 Word 或者 Excel 时会错格。

依据：国办公开办函〔2021〕30号所附格式表三。

错误：

```text
2.重复申请\t\t\t0\t0\t0\t0\t0\t0\t0
```

正确：

```text
\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0
```
",
        english: "\
# A label is not in its column

Table three has three columns of labels: 一 to 四 in the first, （一） to （七） in the second, the numbered cases in the third. A group's name stands on its first row only. A label in another column is read all the same, but the table goes awry when it is copied back to Word or Excel.

Basis: table three in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
2.重复申请\t\t\t0\t0\t0\t0\t0\t0\t0
```

Right:

```text
\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0
```
",
    },
    check: Check::Rows(check),
};

/// A label in the wrong place.
struct Misplaced<'a> {
    placed: PlacedRow<'a>,
    span: Span,
    message: Message,
    mend: Mend,
}

/// What would put a label right.
#[derive(Clone, Copy, PartialEq)]
enum Mend {
    /// Another column of the same row.
    Move,
    /// It is there already: cells that were merged each have it.
    Erase,
    /// Another row.
    Elsewhere,
}

fn check(table: &Table, findings: &mut Findings) {
    let mut misplaced: Vec<Misplaced> = Vec::new();
    // A label in several lines has no place yet.
    for placed in table.rows().filter(|placed| placed.row.layout != Layout::Torn) {
        for label in placed.row.labels() {
            let found = sideways(table, &placed, &label).map(|message| (message, Mend::Move));
            let found =
                found.or_else(|| Some((on_wrong_row(table, &placed, &label)?, Mend::Elsewhere)));
            if let Some(found) = found {
                let repeated = repeated(table, &placed, &label).map(|of| (of, Mend::Erase));
                let (message, mend) = repeated.unwrap_or(found);
                let span = placed.place(label.span);
                misplaced.push(Misplaced { placed, span, message, mend });
            }
        }
    }
    if !misplaced.is_empty() {
        // What stands where the name of another group is missing is that group's matter.
        let places: Vec<Span> =
            table.nameless_groups().iter().filter_map(|nameless| nameless.place).collect();
        misplaced.retain(|label| !places.contains(&label.span));
    }
    let Some(first) = misplaced.first() else { return };
    let count = misplaced.len();
    let finding = if count == 1 {
        findings.add(first.span, first.message.clone())
    } else {
        let message = Message::new(
            format!("有 {count} 个行名没有写在规定的格里"),
            format!("{count} labels are not in their cells"),
        );
        let finding = findings.add(first.span, message);
        for label in &misplaced {
            finding.related(label.span, label.message.clone());
        }
        finding
    };
    let mut edits: Vec<Edit> = Vec::new();
    for label in misplaced.iter().filter(|label| label.mend == Mend::Move) {
        let span = label.placed.span();
        let Some(insert) = table.aligned(&label.placed) else { continue };
        if !edits.iter().any(|edit| edit.span == span) {
            edits.push(Edit { span, insert });
        }
    }
    if !edits.is_empty() {
        finding.safe_fix(Message::new("把行名移到本列", "Move the labels to their columns"), edits);
    }
    let repeated = misplaced.iter().filter(|label| label.mend == Mend::Erase);
    let edits: Vec<Edit> =
        repeated.map(|label| Edit { span: label.span, insert: String::new() }).collect();
    if !edits.is_empty() {
        finding.fix(Message::new("删去重复的行名", "Delete the repeated labels"), edits);
    }
}

/// A label that stands in its cell already, in this row or in the first of the group.
fn repeated(table: &Table, placed: &PlacedRow, label: &RowLabel) -> Option<Message> {
    let (name, is_there) = match label.of {
        Item::Row { block, row, .. } => (table.schema().blocks[block].rows[row].name(), false),
        Item::Group { block, group, .. } => {
            let first = table.rows_under(block, group).next()?;
            let first = table.row(block, RowAt::Row(first)).filter(|of| of.span() != placed.span());
            let has_it = |first: &PlacedRow| first.row.labels().any(|other| other.of == label.of);
            let name = table.schema().blocks[block].groups[group].label.text.as_str();
            (name, first.as_ref().is_some_and(has_it))
        }
        Item::Head { .. } | Item::Section(_) => return None,
    };
    let before = |other: RowLabel| other.of == label.of && other.cell < label.cell;
    (is_there || placed.row.labels().any(before)).then(|| {
        Message::new(
            format!("“{name}”重复：合并的格只在第一格写"),
            format!("{name} is repeated: of merged cells only the first has it"),
        )
    })
}

fn sideways(table: &Table, placed: &PlacedRow, label: &RowLabel) -> Option<Message> {
    let (_, block) = placed.row.block?;
    let schema = &table.schema().blocks[block];
    let (depth, name) = match label.of {
        Item::Row { row, .. } => (schema.rows[row].depth, schema.rows[row].name()),
        Item::Group { group, .. } => {
            (schema.groups[group].depth, schema.groups[group].label.text.as_str())
        }
        Item::Head { .. } | Item::Section(_) => return None,
    };
    (label.cell != depth).then(|| {
        let (is, wanted) = (label.cell + 1, depth + 1);
        Message::new(
            format!("“{name}”写在第 {is} 格，应在第 {wanted} 格"),
            format!("{name} stands in cell {is} instead of {wanted}"),
        )
    })
}

/// A group's name on a row that is not the group's first.
fn on_wrong_row(table: &Table, placed: &PlacedRow, label: &RowLabel) -> Option<Message> {
    let Item::Group { group, block, .. } = label.of else { return None };
    let RowMeaning::Row(row) = placed.row.of else { return None };
    let schema = &table.schema().blocks[block];
    let first = table.rows_under(block, group).next().filter(|first| *first != row)?;
    // Where the first row is missing, its group's name must stand on another.
    table.row(block, RowAt::Row(first))?;
    let (name, right) = (&schema.groups[group].label.text, schema.rows[first].name());
    Some(Message::new(
        format!("组名“{name}”应写在本组第一行“{right}”之前"),
        format!("the group's name {name} belongs on its first row, {right}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn one_label() {
        let text = changed("\t\t8.属于行政查询事项\t", "8.属于行政查询事项\t\t\t");
        check(&super::RULE, &text, expect![[r#"
            hint 60:1「8.属于行政查询事项」 “8.属于行政查询事项”写在第 1 格，应在第 3 格
              改法：把行名移到本列
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn several_labels() {
        let text = changed("\t（六）其他处理\t1.", "（六）其他处理\t1.");
        let text = text.replace("\t（七）总计\t\t", "（七）总计\t\t\t");
        check(&super::RULE, &text, expect![[r#"
            hint 69:1「（六）其他处理」 有 3 个行名没有写在规定的格里
              69:1「（六）其他处理」 “（六）其他处理”写在第 1 格，应在第 2 格
              69:9「1.申请人无正当理由逾期不补正、行政机关不再处理…」 “1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请”写在第 2 格，应在第 3 格
              72:1「（七）总计」 “（七）总计”写在第 1 格，应在第 2 格
              改法：把行名移到本列
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_group_on_another_row() {
        let text = changed("\t（四）无法提供\t1.", "\t\t1.").replace("\t\t2.没有", "\t（四）无法提供\t2.没有");
        check(&super::RULE, &text, expect![[r#"
            hint 62:2「（四）无法提供」 组名“（四）无法提供”应写在本组第一行“1.本机关不掌握相关政府信息”之前
        "#]]);
    }

    #[test]
    fn labels_repeated_in_every_merged_cell() {
        let text = changed("\t\t7.属于行政执法案卷", "\t（三）不予公开\t7.属于行政执法案卷");
        let text = text.replace("请数量\t\t\t3", "请数量\t二、上年结转政府信息公开申请数量\t\t3");
        check(&super::RULE, &text, expect![[r#"
            hint 50:18「二、上年结转政府信息公开申请数量」 有 2 个行名没有写在规定的格里
              50:18「二、上年结转政府信息公开申请数量」 “二、上年结转政府信息公开申请数量”重复：合并的格只在第一格写
              59:2「（三）不予公开」 “（三）不予公开”重复：合并的格只在第一格写
              改法：删去重复的行名
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn labels_in_their_places() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        let text = changed("\t（四）无法提供\t1.", "\t（四）无法提供\t\t\t\t\t\t\t\t\n\t\t1.");
        check(&super::RULE, &text, expect![""]);
    }
}
