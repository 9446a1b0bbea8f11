//! A fault in `gouji.toml`.

use crate::rule::{Check, Finding, Message, Page, Rule, Severity};
use crate::text::Span;

pub static RULE: Rule = Rule {
    code: "bad-settings",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 设置文件 gouji.toml 有误

设置文件不是正确的 TOML，或者写了没有的设置、没有的规则、没有的文件。有误的一项不起作用，其余照常；不是正确的 TOML 时，各项都不起作用。

依据：本工具的约定。可用的设置有三组：`schemas`（另外的表样文件）、`levels`（各规则的级别：`off`、`hint`、`info`、`warning`、`error`）和 `format`（排版：`style` 为 `aligned` 或 `compact`，`ambiguous-width` 为 `narrow` 或 `wide`，`on-enter` 和 `on-tab` 为 `true` 或 `false`）。

错误：

```toml
[levels]
\"fee-styel\" = \"off\"
```

正确：

```toml
[levels]
\"fee-style\" = \"off\"
```
",
        english: "\
# A fault in gouji.toml

The settings file is not TOML, or names a setting, a rule or a file that does not exist. The faulty entry has no effect, the others hold; of a file that is not TOML none does.

Basis: a convention of this tool. There are three groups of settings: `schemas` (further form files), `levels` (the level of a rule: `off`, `hint`, `info`, `warning`, `error`) and `format` (`style` is `aligned` or `compact`, `ambiguous-width` `narrow` or `wide`, `on-enter` and `on-tab` `true` or `false`).

Wrong:

```toml
[levels]
\"fee-styel\" = \"off\"
```

Right:

```toml
[levels]
\"fee-style\" = \"off\"
```
",
    },
    check: Check::File,
};

/// The finding about a place in the settings file.
pub fn finding(span: Span, fault: &Message) -> Finding {
    let message = Message::new(
        format!("设置文件有误：{}", fault.chinese),
        format!("fault in the settings: {}", fault.english),
    );
    Finding::new(&RULE, span, message)
}
