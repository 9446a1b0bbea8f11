//! Something that is no number where a figure is asked for (rule C03).

use std::borrow::Cow;

use crate::amount::{Amount, Value};
use crate::form::table::Table;
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::schema::Kind;
use crate::schema::vocabulary::chinese_number;
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "not-a-number",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 应填数的格子里不是数

表格的数据格只能填一个数，用阿拉伯数字。常见的错法有：把字母 O、l 当作数字 0、1，一格里写了两个数，把数写成汉字，在格子里写说明文字。不是数的格子无法参加勾稽核对。

看得出原意的，程序提供改法；看不出的，请核对原始台账后重填。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式：各数据格填数量或者金额。

错误（第二个数里是字母 O）：

```text
行政规范性文件\t6\t1O\t31
```

正确：

```text
行政规范性文件\t6\t10\t31
```
",
        english: "\
# No number where a figure is asked for

A cell of the tables holds one number in Arabic digits. Common slips are the letters O and l for 0 and 1, two numbers in one cell, Chinese numerals, and remarks. What is no number cannot stand in a sum.

Where the meaning is plain a fix is offered; otherwise look at the records and write the figure anew.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号: each cell holds a count or an amount.

Wrong (the second figure ends in the letter O):

```text
行政规范性文件\t6\t1O\t31
```

Right:

```text
行政规范性文件\t6\t10\t31
```
",
    },
    check: Check::Table(check),
};

/// Letters that are typed, or read by machines, for 0 and 1.
const LETTERS: [char; 4] = ['O', 'o', 'I', 'l'];

fn check(table: &Table, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for (at, figure, row) in table.odd_figures() {
        if !matches!(figure.value, Value::Garbled | Value::Words) {
            continue;
        }
        let (name, text, column) = (table.name(at), row.text(figure.span), table.column(at));
        let signed = column.kind == Kind::Signed;
        let change = signed.then(|| change_in_words(text)).flatten();
        let bare = column.unit.as_deref().and_then(|unit| without_unit(text, unit));
        let (chinese, english) = match figure.value {
            _ if change.is_some() => {
                ("增减用正负数表示", "write an increase or a decrease with its sign")
            }
            _ if bare.is_some() => ("单位不必写，只填数", "write the number without its unit"),
            Value::Garbled if text.len() > 1 && text.starts_with(['0', '０']) => (
                "前面多了 0，或者两格连在了一起，请核对",
                "a 0 too many in front, or two cells in one; look at the records",
            ),
            Value::Garbled if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                ("位数过多，请核对", "too many digits; look at the records")
            }
            Value::Garbled if is_several(text) => {
                ("像是写了两个数，一格只填一个数", "two numbers, it seems; a cell holds one")
            }
            Value::Garbled if text.contains(LETTERS) => {
                ("夹有字母，应写数字", "letters among the digits; write digits")
            }
            Value::Words if text.starts_with(|first: char| first.is_ascii_digit()) => (
                "数字以外还有文字，只填数，说明移到正文",
                "words beside the figure; write the figure alone and the remark in the text",
            ),
            _ => ("不是数，应填数", "no number; write one"),
        };
        let shown = shortened(text);
        let message = Message::new(
            format!("{name}填的是“{shown}”，{chinese}"),
            format!("{name} is `{shown}`: {english}"),
        );
        let span = row.place(figure.span);
        let mut finding = Finding::new(&RULE, span, message);
        if change.is_some() || bare.is_some() {
            finding.severity(Severity::Warning);
        }
        if let Some(plain) = change.or(bare).or_else(|| plain(text)) {
            let title = Message::new(format!("改为 {plain}"), format!("Change to {plain}"));
            finding.fix(title, vec![Edit { span, insert: plain }]);
        }
        found.push(finding);
    }
    findings.add_together(found, |count| {
        let title = &table.schema().name;
        Message::new(
            format!("{title}有 {count} 格填的不是数，应填数"),
            format!("{title} has {count} cells that hold no number; write figures"),
        )
    });
}

/// The beginning of a long text.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(20) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// True for several runs of digits with nothing but white space between them.
fn is_several(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_number = |word: &str| Value::read(word).amount().is_some();
    text.contains(char::is_whitespace) && words.all(is_number)
}

/// The number before the column's own unit, where that is no unit that numbers are read with.
fn without_unit(text: &str, unit: &str) -> Option<String> {
    let number = text.strip_suffix(unit)?.trim_end();
    Value::read(number).amount().map(|_| number.into())
}

/// An increase or a decrease in words as a number with its sign: `增3`, `减少 2 项`, `无变化`.
fn change_in_words(text: &str) -> Option<String> {
    if ["无变化", "没有变化", "未变化", "不变", "持平", "无增减"].contains(&text) {
        return Some("0".into());
    }
    let read = |words: &[&str], sign: &str| {
        let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
        let amount = Value::read(rest.trim()).amount()?;
        let whole = amount.is_whole() && !amount.is_negative();
        let sign = if amount.is_zero() { "" } else { sign };
        whole.then(|| format!("{sign}{amount}"))
    };
    read(&["新增", "增加", "增"], "+").or_else(|| read(&["减少", "减"], "-"))
}

/// The number that was plainly meant.
fn plain(text: &str) -> Option<String> {
    if text == "一" {
        // It may be a dash as well.
        return None;
    }
    if let Some(number) = chinese_number(text) {
        return Some(number.to_string());
    }
    if text == "零" {
        return Some("0".into());
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    let digits: String = text
        .trim_start_matches(['\'', '’'])
        .trim_end_matches(['.', '．', '。', ',', '，'])
        .chars()
        .map(|character| match character {
            'O' | 'o' | '〇' | '○' => '0',
            'I' | 'l' => '1',
            other => other,
        })
        .collect();
    let amount: Option<Amount> = match Value::read(&digits) {
        Value::Figure(figure) if figure.unit.is_none() && figure.note.is_none() => {
            Some(figure.amount)
        }
        _ => None,
    };
    amount.map(|amount| amount.to_string())
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn nothing_in_clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn a_zero_in_front() {
        let text = changed("行政许可\t1284", "行政许可\t01284").replace("行政处罚\t87", "行政处罚\t００");
        check(&super::RULE, &text, expect![[r#"
            error 35:6「01284」 行政许可，本年处理决定数量填的是“01284”，前面多了 0，或者两格连在了一起，请核对
            error 38:6「００」 行政处罚，本年处理决定数量填的是“００”，前面多了 0，或者两格连在了一起，请核对
        "#]]);
        check(&super::RULE, &changed("612.0475", "0.0475"), expect![""]);
    }

    #[test]
    fn letters_for_digits() {
        let text = changed("59\t60\t51\t47\t111\t380", "59\t6O\t5l\t47\t１l１\t380");
        check(&super::RULE, &text, expect![[r#"
            error 49:26「6O」 一、本年新收政府信息公开申请数量，法人或其他组织·科研机构填的是“6O”，夹有字母，应写数字
              改法：改为 60
            error 49:29「5l」 一、本年新收政府信息公开申请数量，法人或其他组织·社会公益组织填的是“5l”，夹有字母，应写数字
              改法：改为 51
            error 49:35「１l１」 一、本年新收政府信息公开申请数量，法人或其他组织·其他填的是“１l１”，夹有字母，应写数字
              改法：改为 111
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), changed("60\t51\t47\t111\t380", "60\t5l\t47\t１l１\t380"));
    }

    #[test]
    fn two_numbers_and_misplaced_points() {
        let text = changed("行政规范性文件\t6\t2\t31", "行政规范性文件\t6 5\t2.1.3\t31.");
        check(&super::RULE, &text, expect![[r#"
            error 32:9「6 5」 行政规范性文件，本年制发件数填的是“6 5”，像是写了两个数，一格只填一个数
            error 32:13「2.1.3」 行政规范性文件，本年废止件数填的是“2.1.3”，不是数，应填数
            error 32:19「31.」 行政规范性文件，现行有效件数填的是“31.”，不是数，应填数
              改法：改为 31
        "#]]);
    }

    #[test]
    fn words() {
        let text = changed("规章\t0\t0\t0", "规章\t零\t详见附件\t5，其中修订1件，废止后重新制发3件，另有转发");
        let text = text.replace("行政规范性文件\t6\t", "行政规范性文件\t十六\t");
        check(&super::RULE, &text, expect![[r#"
            error 31:4「零」 规章，本年制发件数填的是“零”，不是数，应填数
              改法：改为 0
            error 31:6「详见附件」 规章，本年废止件数填的是“详见附件”，不是数，应填数
            error 31:11「5，其中修订1件，废止后重新制发3件，另有转发」 规章，现行有效件数填的是“5，其中修订1件，废止后重新制发3件，另…”，数字以外还有文字，只填数，说明移到正文
            error 32:9「十六」 行政规范性文件，本年制发件数填的是“十六”，不是数，应填数
              改法：改为 16
        "#]]);
    }

    #[test]
    fn what_may_mean_two_things_is_not_mended() {
        let text = changed("规章\t0\t0\t0", &format!("规章\t一\t约5\t{}", "9".repeat(40)));
        check(&super::RULE, &text, expect![[r#"
            error 31:4「一」 规章，本年制发件数填的是“一”，不是数，应填数
            error 31:6「约5」 规章，本年废止件数填的是“约5”，不是数，应填数
            error 31:9「999999999999999999999999…」 规章，现行有效件数填的是“99999999999999999999…”，位数过多，请核对
        "#]]);
    }

    #[test]
    fn changes_in_words() {
        let text = CLEAN_2019.replacen("23\t+2\t23", "23\t增加2项\t23", 1);
        let text = text.replacen("事项\t0\t0\t0", "事项\t0\t无变化\t0", 1);
        let text = text.replacen("处罚\t0\t+2\t5", "处罚\t0\t减 2\t5", 1);
        check(&super::RULE, &text, expect![[r#"
            warning 15:9「增加2项」 行政许可，本年增/减填的是“增加2项”，增减用正负数表示
              改法：改为 +2
            warning 16:14「无变化」 其他对外管理服务事项，本年增/减填的是“无变化”，增减用正负数表示
              改法：改为 0
            warning 19:8「减 2」 行政处罚，本年增/减填的是“减 2”，增减用正负数表示
              改法：改为 -2
        "#]]);
    }

    #[test]
    fn the_unit_of_a_column_is_left_out() {
        assert_eq!(super::without_unit("3.55 美元", "美元").as_deref(), Some("3.55"));
        assert_eq!(super::without_unit("约 3 美元", "美元"), None);
    }

    #[test]
    fn a_letter_for_every_zero_is_one_finding() {
        let text = CLEAN.replace("\t0", "\tO");
        check(&super::RULE, &text, expect![[r#"
            error 31:4「O」 规章，本年制发件数填的是“O”，夹有字母，应写数字
              改法：改为 0
            error 31:6「O」 规章，本年废止件数填的是“O”，夹有字母，应写数字
              改法：改为 0
            error 31:8「O」 规章，现行有效件数填的是“O”，夹有字母，应写数字
              改法：改为 0
            error 51:20「O」 收到和处理政府信息公开申请情况表有 106 格填的不是数，应填数
              51:22「O」 （一）予以公开，法人或其他组织·商业企业填的是“O”，夹有字母，应写数字
              51:24「O」 （一）予以公开，法人或其他组织·科研机构填的是“O”，夹有字母，应写数字
              51:26「O」 （一）予以公开，法人或其他组织·社会公益组织填的是“O”，夹有字母，应写数字
              51:28「O」 （一）予以公开，法人或其他组织·法律服务机构填的是“O”，夹有字母，应写数字
              52:32「O」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），自然人填的是“O”，夹有字母，应写数字
              52:34「O」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·商业企业填的是“O”，夹有字母，应写数字
              52:36「O」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·科研机构填的是“O”，夹有字母，应写数字
              52:38「O」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·社会公益组织填的是“O”，夹有字母，应写数字
              53:19「O」 1.属于国家秘密，自然人填的是“O”，夹有字母，应写数字
              53:21「O」 1.属于国家秘密，法人或其他组织·商业企业填的是“O”，夹有字母，应写数字
              53:23「O」 1.属于国家秘密，法人或其他组织·科研机构填的是“O”，夹有字母，应写数字
              53:28「O」 1.属于国家秘密，法人或其他组织·法律服务机构填的是“O”，夹有字母，应写数字
              改法：一并修改 106 处
            error 80:3「O」 政府信息公开行政复议、行政诉讼情况表有 11 格填的不是数，应填数
              80:5「O」 行政复议·其他结果填的是“O”，夹有字母，应写数字
              80:7「O」 行政复议·尚未审结填的是“O”，夹有字母，应写数字
              80:11「O」 行政诉讼·未经复议直接起诉·结果维持填的是“O”，夹有字母，应写数字
              80:13「O」 行政诉讼·未经复议直接起诉·结果纠正填的是“O”，夹有字母，应写数字
              80:15「O」 行政诉讼·未经复议直接起诉·其他结果填的是“O”，夹有字母，应写数字
              80:17「O」 行政诉讼·未经复议直接起诉·尚未审结填的是“O”，夹有字母，应写数字
              80:19「O」 行政诉讼·未经复议直接起诉·总计填的是“O”，夹有字母，应写数字
              80:21「O」 行政诉讼·复议后起诉·结果维持填的是“O”，夹有字母，应写数字
              80:23「O」 行政诉讼·复议后起诉·结果纠正填的是“O”，夹有字母，应写数字
              80:25「O」 行政诉讼·复议后起诉·其他结果填的是“O”，夹有字母，应写数字
              改法：一并修改 11 处
        "#]]);
        let text = CLEAN.replace("7\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0\t0\t0\t6\t6", "7\tO\tO\tO\t7\tO\tO\tO\tO\tO\tO\tO\tO\t6\t6");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_label_among_the_figures_is_no_figure() {
        let row = "四、结转下年度继续办理\t\t\t1\t3\t7\t6\t4\t3\t24";
        check(&super::RULE, &changed(row, "\t\t\t四、结转下年度继续办理\t\t\t\t\t\t"), expect![""]);
    }

    #[test]
    fn units_notes_and_separators_are_numbers() {
        let text = changed("行政许可\t1284", "行政许可\t1,284件（含变更）");
        check(&super::RULE, &text, expect![""]);
    }
}
