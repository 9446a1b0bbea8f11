//! Figures in full-width digits (rule C03).

use crate::form::table::Table;
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "full-width-figure",
    severity: Severity::Hint,
    page: Page {
        chinese: "\
# 全角数字

表格里的数用半角数字填写。全角数字（１２３）看上去差不多，但不能在电子表格里直接相加，也难以与上年数据比对。

改成半角不改变数值，可以放心修改。用半角逗号分节的数（如 1,284）含义明确，不在此列。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式要求填数，数字的写法是通行的排版习惯，格式没有规定。

错误：

```text
行政许可\t１２８４
```

正确：

```text
行政许可\t1284
```
",
        english: "\
# Full-width digits

Write figures of the tables in half-width digits. Full-width ones (１２３) look much the same, but a spreadsheet cannot add them and they are hard to compare with last year's.

The fix leaves the number as it is, so it can be applied without a look. Half-width commas between thousands (1,284) are unambiguous and are let be.

Basis: the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号 ask for figures; how digits are typed is custom, not law.

Wrong:

```text
行政许可\t１２８４
```

Right:

```text
行政许可\t1284
```
",
    },
    check: Check::Table(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for (at, text, edit) in table.full_width_figures() {
        let (name, half) = (table.name(at), &edit.insert);
        let message = Message::new(
            format!("{name}“{text}”用了全角字符，应写半角的 {half}"),
            format!("{name}: `{text}` is in full-width characters; write {half}"),
        );
        let mut finding = Finding::new(&RULE, edit.span, message);
        let title = Message::new(format!("改为半角 {half}"), format!("Change to {half}"));
        finding.safe_fix(title, vec![edit]);
        found.push(finding);
    }
    findings.add_together(found, |count| {
        let title = &table.schema().name;
        Message::new(
            format!("{title}有 {count} 个数用了全角字符，应写半角数字"),
            format!("{title} has {count} figures in full-width characters; write half-width digits"),
        )
    });
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
    fn the_fix_leaves_the_number_as_it_is() {
        let text = changed("行政许可\t1284", "行政许可\t１２８4");
        check(&super::RULE, &text, expect![[r#"
            hint 35:6「１２８4」 行政许可，本年处理决定数量“１２８4”用了全角字符，应写半角的 1284
              改法：改为半角 1284
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("612.0475", "６１２．０４７５");
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = CLEAN_2019.replacen("+2", "＋２", 1);
        assert_eq!(fixed(&super::RULE, &text), CLEAN_2019);
    }

    #[test]
    fn units_and_notes_are_let_be() {
        let text = changed("行政许可\t1284", "行政许可\t１，２８４ 件（其中变更３件）");
        let fixed = fixed(&super::RULE, &text);
        assert_eq!(fixed, changed("行政许可\t1284", "行政许可\t1,284 件（其中变更３件）"));
        check(&super::RULE, &fixed, expect![""]);
    }

    #[test]
    fn a_table_typed_in_full_width_is_one_finding() {
        let text = CLEAN.replace("\t0", "\t０");
        check(&super::RULE, &text, expect![[r#"
            hint 31:4「０」 规章，本年制发件数“０”用了全角字符，应写半角的 0
              改法：改为半角 0
            hint 31:6「０」 规章，本年废止件数“０”用了全角字符，应写半角的 0
              改法：改为半角 0
            hint 31:8「０」 规章，现行有效件数“０”用了全角字符，应写半角的 0
              改法：改为半角 0
            hint 51:20「０」 收到和处理政府信息公开申请情况表有 106 个数用了全角字符，应写半角数字
              51:22「０」 （一）予以公开，法人或其他组织·商业企业“０”用了全角字符，应写半角的 0
              51:24「０」 （一）予以公开，法人或其他组织·科研机构“０”用了全角字符，应写半角的 0
              51:26「０」 （一）予以公开，法人或其他组织·社会公益组织“０”用了全角字符，应写半角的 0
              51:28「０」 （一）予以公开，法人或其他组织·法律服务机构“０”用了全角字符，应写半角的 0
              52:32「０」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），自然人“０”用了全角字符，应写半角的 0
              52:34「０」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·商业企业“０”用了全角字符，应写半角的 0
              52:36「０」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·科研机构“０”用了全角字符，应写半角的 0
              52:38「０」 （二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·社会公益组织“０”用了全角字符，应写半角的 0
              53:19「０」 1.属于国家秘密，自然人“０”用了全角字符，应写半角的 0
              53:21「０」 1.属于国家秘密，法人或其他组织·商业企业“０”用了全角字符，应写半角的 0
              53:23「０」 1.属于国家秘密，法人或其他组织·科研机构“０”用了全角字符，应写半角的 0
              53:28「０」 1.属于国家秘密，法人或其他组织·法律服务机构“０”用了全角字符，应写半角的 0
              改法：一并修改 106 处
            hint 80:3「０」 政府信息公开行政复议、行政诉讼情况表有 11 个数用了全角字符，应写半角数字
              80:5「０」 行政复议·其他结果“０”用了全角字符，应写半角的 0
              80:7「０」 行政复议·尚未审结“０”用了全角字符，应写半角的 0
              80:11「０」 行政诉讼·未经复议直接起诉·结果维持“０”用了全角字符，应写半角的 0
              80:13「０」 行政诉讼·未经复议直接起诉·结果纠正“０”用了全角字符，应写半角的 0
              80:15「０」 行政诉讼·未经复议直接起诉·其他结果“０”用了全角字符，应写半角的 0
              80:17「０」 行政诉讼·未经复议直接起诉·尚未审结“０”用了全角字符，应写半角的 0
              80:19「０」 行政诉讼·未经复议直接起诉·总计“０”用了全角字符，应写半角的 0
              80:21「０」 行政诉讼·复议后起诉·结果维持“０”用了全角字符，应写半角的 0
              80:23「０」 行政诉讼·复议后起诉·结果纠正“０”用了全角字符，应写半角的 0
              80:25「０」 行政诉讼·复议后起诉·其他结果“０”用了全角字符，应写半角的 0
              改法：一并修改 11 处
        "#]]);
    }

    #[test]
    fn other_white_space_between_thousands_is_no_full_width() {
        check(&super::RULE, &changed("\t1284", "\t1\u{a0}284"), expect![""]);
    }
}
