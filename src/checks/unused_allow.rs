//! A comment that silences a rule which finds nothing there.

use crate::allow::Allow;
use crate::rule::{Check, Finding, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "unused-allow",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 用不着的忽略注释

`// gouji: allow(规则代码)` 让下一段或下一张表不再报这条规则；`// gouji: allow-file(规则代码)` 对整个文件有效。如果那里本来就没有这条规则的问题，或者规则代码写错了，注释就用不着，应当删去，以免以后遮住真正的问题。

依据：本工具的约定，与表格格式无关。

错误（代码写错）：

```text
// gouji: allow(sum-mismach)
```

正确：

```text
// gouji: allow(sum-mismatch)
```
",
        english: "\
# A comment that silences nothing

`// gouji: allow(code)` keeps a rule quiet for the next paragraph or table, `// gouji: allow-file(code)` for the whole file. Where the rule finds nothing there, or the code is misspelt, the comment is of no use and should go, lest it hide a real fault later.

Basis: a convention of this tool; no form asks for it.

Wrong (the code is misspelt):

```text
// gouji: allow(sum-mismach)
```

Right:

```text
// gouji: allow(sum-mismatch)
```
",
    },
    check: Check::File,
};

/// The finding about a comment; `line` is the whole line of a comment that may be deleted.
pub fn finding(allow: &Allow, line: Option<Span>) -> Finding {
    let code = &allow.code;
    let message = if super::rule(code).is_some() {
        Message::new(
            format!("这里没有“{code}”的问题，忽略注释用不着"),
            format!("`{code}` finds nothing here, so the comment silences nothing"),
        )
    } else {
        Message::new(format!("没有“{code}”这条规则"), format!("there is no rule `{code}`"))
    };
    let mut finding = Finding::new(&RULE, allow.span, message);
    if let Some(span) = line {
        let title = Message::new("删去这条注释", "Delete the comment");
        finding.safe_fix(title, vec![Edit { span, insert: String::new() }]);
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{changed, check, fixed};
    use crate::checks::sum_mismatch;
    use expect_test::expect;

    #[test]
    fn a_comment_silences_the_next_block() {
        let text = changed("7\t0\t0\t0\t7\t", "7\t1\t0\t0\t7\t");
        let text = text.replace("行政复议\t\t", "// gouji: allow(sum-mismatch)\n行政复议\t\t");
        check(&sum_mismatch::RULE, &text, expect![""]);
        check(&super::RULE, &text, expect![""]);
    }

    #[test]
    fn a_comment_for_the_file() {
        let text = changed("7\t0\t0\t0\t7\t", "7\t1\t0\t0\t7\t");
        let text = format!("// gouji: allow-file(sum-mismatch, stale-year)\n{text}");
        check(&sum_mismatch::RULE, &text, expect![""]);
        check(&super::RULE, &text, expect![[r#"
            warning 1:36「stale-year」 这里没有“stale-year”的问题，忽略注释用不着
        "#]]);
    }

    #[test]
    fn unused_and_unknown() {
        let text = changed("五、", "// gouji: allow(sum-mismatch, sum-mismach)\n五、");
        check(&super::RULE, &text, expect![[r#"
            warning 82:17「sum-mismatch」 这里没有“sum-mismatch”的问题，忽略注释用不着
              改法：删去这条注释
            warning 82:31「sum-mismach」 没有“sum-mismach”这条规则
              改法：删去这条注释
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), crate::checks::fixture::CLEAN);
    }
}
