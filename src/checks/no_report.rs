//! A file in which no report is found.

use crate::rule::{Check, Finding, Message, Page, Rule, Severity};
use crate::text::{Span, Text};

pub static RULE: Rule = Rule {
    code: "no-report",
    severity: Severity::Info,
    page: Page {
        chinese: "\
# 没有找到报告

文件是空的，或者既没有年度报告的标题行，也没有“一、总体情况”这样的章节标题，因此没有检查任何内容。网页（HTML）、PDF 转出的文字等请先复制为纯文本，表格各格之间用 TAB 分隔。

依据：国办公开办函〔2021〕30号所附格式的标题和六个部分。

错误：

```text
<p>云岭区水务局2023年政府信息公开工作年度报告</p>
```

正确：

```text
云岭区水务局2023年政府信息公开工作年度报告
```
",
        english: "\
# No report was found

The file is empty, or has neither a title line of a yearly report nor a section heading such as 一、总体情况, so nothing was checked. Copy web pages and PDF as plain text first, with TABs between the cells of tables.

Basis: the title and the six parts in the form of 国办公开办函〔2021〕30号.

Wrong:

```text
<p>云岭区水务局2023年政府信息公开工作年度报告</p>
```

Right:

```text
云岭区水务局2023年政府信息公开工作年度报告
```
",
    },
    check: Check::File,
};

/// The finding for a text without a report.
pub fn finding(text: &Text) -> Finding {
    let content = text.slice(Span::new(0, 4096.min(text.len())));
    let start = content.find(|character: char| !character.is_whitespace()).unwrap_or(0);
    let line = content[start..].lines().next().unwrap_or_default();
    let span = Span::new(start as u32, (start + line.trim_end().len()) as u32);
    let message = Message::new(
        "没有找到报告：未见标题行（…年政府信息公开工作年度报告）和章节标题（一、总体情况），内容未检查",
        "no report found: there is no title line and no section heading, so nothing was checked",
    );
    Finding::new(&RULE, span, message)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, check};
    use expect_test::expect;

    #[test]
    fn a_web_page() {
        check(&super::RULE, "\n<html>\n<p>一、总体情况</p>\n", expect![[r#"
            info 2:1「<html>」 没有找到报告：未见标题行（…年政府信息公开工作年度报告）和章节标题（一、总体情况），内容未检查
        "#]]);
    }

    #[test]
    fn several_reports_of_unknown_forms() {
        let text = "甲局2023年工作报告\n一、防汛\n".repeat(3);
        check(&super::RULE, &text, expect![[r#"
            info 1:1「甲局2023年工作报告」 没有找到报告：未见标题行（…年政府信息公开工作年度报告）和章节标题（一、总体情况），内容未检查
        "#]]);
    }

    #[test]
    fn a_report_and_an_empty_file() {
        check(&super::RULE, CLEAN, expect![""]);
        for empty in ["", " \n", "\n"] {
            check(&super::RULE, empty, expect![[r#"
                info 1:1「」 没有找到报告：未见标题行（…年政府信息公开工作年度报告）和章节标题（一、总体情况），内容未检查
            "#]]);
        }
    }
}
