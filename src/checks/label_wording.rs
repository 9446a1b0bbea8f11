//! A label that is nearly but not quite the form's (rule F09).

use crate::amount::money_in;
use crate::form::row::RowLabel;
use crate::form::table::{PlacedRow, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::vocabulary::Item;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "label-wording",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 行名或者表头与格式不同

表格中的行名和表头应当照格式原文，不能漏字、错字，序号也不能错。空格、全角半角、引号和常见的通用写法不在此列。

依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

错误（漏了“行政”）：

```text
2.其他法律法规禁止公开
```

正确：

```text
2.其他法律行政法规禁止公开
```
",
        english: "\
# A label is not worded as in the form

Labels and heads of tables are as the form prints them: no word lost or wrong, and no wrong number. Spaces, width, quotes and wordings in common use are left alone.

Basis: tables two, three and four in the form of 国办公开办函〔2021〕30号.

Wrong (行政 is lost):

```text
2.其他法律法规禁止公开
```

Right:

```text
2.其他法律行政法规禁止公开
```
",
    },
    check: Check::Rows(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for placed in table.rows() {
        for label in placed.row.labels().filter(|label| label.misworded) {
            misworded(table, &placed, &label, findings);
        }
    }
}

fn misworded(table: &Table, placed: &PlacedRow, label: &RowLabel, findings: &mut Findings) {
    let Some(name) = wording(table, label.of) else { return };
    let written = placed.text(label.span);
    if goes_on(placed, name.strip_prefix(written)) {
        return;
    }
    let span = placed.place(label.span);
    if let (Some(unit), Some(wanted)) = (money_in(written), money_in(name))
        && unit != wanted
    {
        // The form's head over the same figures would make other amounts of them.
        let message = Message::new(
            format!("“{written}”的单位是{unit}，格式为“{name}”；改表头须把各数由{unit}换算为{wanted}"),
            format!("{written} is in {unit}, the form has {name}: the figures must be converted with the head"),
        );
        findings.add(span, message);
        return;
    }
    let message = Message::new(
        format!("“{written}”与格式不同，格式为“{name}”"),
        format!("{written} is not as in the form, which has {name}"),
    );
    let finding = findings.add(span, message);
    let title = Message::new(format!("改为“{name}”"), format!("Change to {name}"));
    let edits = vec![Edit { span, insert: name.to_string() }];
    if is_sole(table, placed, label) {
        finding.safe_fix(title, edits);
    } else {
        finding.fix(title, edits);
    }
}

/// True when the rest of a label stands on the next line: a cell with a line break in it.
fn goes_on(placed: &PlacedRow, rest: Option<&str>) -> bool {
    let after = placed.section.text.get(placed.row.span.end as usize..).unwrap_or_default();
    rest.is_some_and(|rest| after.trim_start().starts_with(rest))
}

fn wording(table: &Table, of: Item) -> Option<&str> {
    let block = |table_index: usize, block: usize| {
        table.edition.tables.get(table_index).and_then(|schema| schema.blocks.get(block))
    };
    match of {
        Item::Row { table, block: at, row } => Some(block(table, at)?.rows.get(row)?.name()),
        Item::Group { table, block: at, group } => {
            Some(block(table, at)?.groups.get(group)?.label.text.as_str())
        }
        Item::Head { table, block: at, cell } => {
            Some(block(table, at)?.head.get(cell)?.label.text.as_str())
        }
        Item::Section(_) => None,
    }
}

/// Where another row has the label already, this one may be meant for something else.
fn is_sole(table: &Table, placed: &PlacedRow, label: &RowLabel) -> bool {
    let others = table.rows().filter(|other| other.span() != placed.span());
    matches!(label.of, Item::Head { .. })
        || !others.flat_map(|other| other.row.labels()).any(|other| other.of == label.of)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_word_lost() {
        let text = changed("2.其他法律行政法规禁止公开", "2.其他法律法规禁止公开");
        check(&super::RULE, &text, expect![[r#"
            warning 54:3「2.其他法律法规禁止公开」 “2.其他法律法规禁止公开”与格式不同，格式为“2.其他法律行政法规禁止公开”
              改法：改为“2.其他法律行政法规禁止公开”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_wrong_number_and_a_group() {
        let text = changed("8.属于行政查询事项", "7.属于行政查询事项");
        check(&super::RULE, &text, expect![[r#"
            warning 60:3「7.属于行政查询事项」 “7.属于行政查询事项”与格式不同，格式为“8.属于行政查询事项”
              改法：改为“8.属于行政查询事项”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("三、本年度办理结果", "三、本年办理结果");
        check(&super::RULE, &text, expect![[r#"
            warning 51:1「三、本年办理结果」 “三、本年办理结果”与格式不同，格式为“三、本年度办理结果”
              改法：改为“三、本年度办理结果”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_head() {
        let text = changed("现行有效件数", "现行有效件").replace("社会公益组织", "社会公益");
        check(&super::RULE, &text, expect![[r#"
            warning 30:20「现行有效件」 “现行有效件”与格式不同，格式为“现行有效件数”
              改法：改为“现行有效件数”
            warning 48:15「社会公益」 “社会公益”与格式不同，格式为“社会公益组织”
              改法：改为“社会公益组织”
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("现行有效件数"));
    }

    #[test]
    fn a_head_in_another_unit() {
        let text = changed("（单位：万元）", "（单位：元）").replace("612.0475", "6120475");
        check(&super::RULE, &text, expect![[r#"
            warning 41:6「本年收费金额（单位：元）」 “本年收费金额（单位：元）”的单位是元，格式为“本年收费金额（单位：万元）”；改表头须把各数由元换算为万元
        "#]]);
        check(&super::RULE, &changed("（单位：万元）", "（单位：千元）"), expect![[r#"
            warning 41:6「本年收费金额（单位：千元）」 “本年收费金额（单位：千元）”的单位是千元，格式为“本年收费金额（单位：万元）”；改表头须把各数由千元换算为万元
        "#]]);
    }

    #[test]
    fn wordings_that_are_accepted() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        for (from, to) in [
            ("2.其他法律行政法规禁止公开", "2、其他法律、行政法规禁止公开"),
            ("3.危及“三安全一稳定”", "3. 危及\"三安全一稳定\""),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "(二) 部分公开"),
            ("3.其他", "其它"),
            ("（七）总计", "㈦合计"),
            ("第二十条第（一）项", "第二十条第一款第(一)项"),
            ("本年收费金额（单位：万元）", "本年收费金额(单位:万元，保留4位小数)"),
        ] {
            check(&super::RULE, &changed(from, to), expect![""]);
        }
        check(&super::RULE, &changed("社会公益组织\t", "社会公益\n组织\t"), expect![""]);
        // Between two heads that are equally near there is no choice.
        check(&super::RULE, &changed("第二十条第（五）项", "第二十条第（四）项"), expect![""]);
    }
}
