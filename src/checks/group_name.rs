//! A group of rows without its name over it (rule F04).

use crate::form::gap::Nameless;
use crate::form::table::Table;
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::text::Edit;

pub static RULE: Rule = Rule {
    code: "group-name",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 组名缺失

表三的“三、本年度办理结果”和（三）至（六）各写在本组第一行，占一格，下面各行留空。组名缺失或者写成了别的组名，读者就不知道 1. 2. 3. 各项属于哪一组。各数照样读取并检查。

依据：国办公开办函〔2021〕30号所附格式表三。

错误：

```text
\t\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
```

正确：

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
```
",
        english: "\
# A group has no name

In table three, 三、本年度办理结果 and （三） to （六） each stand on the first row of their group, in a cell of their own. Without the name, or with that of another group, nobody can tell which group the rows 1. 2. 3. belong to. The figures are read and checked all the same.

Basis: table three in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
\t\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
```

Right:

```text
\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
```
",
    },
    check: Check::Rows(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let nameless = table.nameless_groups();
    let Some(first) = nameless.first() else { return };
    let name = |of: &Nameless| table.schema().blocks[of.block].groups[of.group].label.text.as_str();
    let names: Vec<&str> = nameless.iter().map(name).collect();
    let message = Message::new(
        format!("缺少组名“{}”", names.join("”“")),
        format!("the group has no name: {}", names.join(", ")),
    );
    let finding = findings.add(first.first.span(), message);
    for of in &nameless[1..] {
        let name = name(of);
        let message = Message::new(format!("缺少组名“{name}”"), format!("no name: {name}"));
        finding.related(of.first.span(), message);
    }
    let write = |of: &Nameless| Some(Edit { span: of.place?, insert: name(of).to_string() });
    let edits: Vec<Edit> = nameless.iter().filter_map(write).collect();
    if !edits.is_empty() {
        finding.fix(Message::new("写上组名", "Write the names"), edits);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_group_without_its_name() {
        let text = changed("\t（三）不予公开\t1.", "\t\t1.");
        check(&super::RULE, &text, expect![[r#"
            warning 53:1「→→1.属于国家秘密→0→0→0→22→0→0→…」 缺少组名“（三）不予公开”
              改法：写上组名
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("三、本年度办理结果\t", "\t").replace("（五）不予处理", "（五）不予处理的情况");
        check(&super::RULE, &text, expect![[r#"
            warning 51:1「→（一）予以公开→→0→0→0→0→0→18→1…」 缺少组名“三、本年度办理结果”“（五）不予处理”
              64:1「→（五）不予处理的情况→1.信访举报投诉类申请→…」 缺少组名“（五）不予处理”
              改法：写上组名
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn a_group_with_the_name_of_another() {
        let text = changed("（四）无法提供", "（三）不予公开");
        check(&super::RULE, &text, expect![[r#"
            warning 61:1「→（三）不予公开→1.本机关不掌握相关政府信息→…」 缺少组名“（四）无法提供”
              改法：写上组名
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn groups_with_their_names() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        // The name of a group without its first row is a matter of that row.
        let text = changed("\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t22\t0\t0\t22\n", "");
        check(&super::RULE, &text, expect![""]);
        let text = changed("\t（三）不予公开\t1.属于国家秘密\t0", "（三）不予公开\t1.属于国家秘密\t0");
        check(&super::RULE, &text, expect![""]);
    }
}
