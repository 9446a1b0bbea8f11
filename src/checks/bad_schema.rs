//! A fault in a schema file that `gouji.toml` names.

use crate::rule::{Check, Finding, Message, Page, Rule, Severity};
use crate::text::Span;

pub static RULE: Rule = Rule {
    code: "bad-schema",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 表样文件有误

`gouji.toml` 里 `schemas` 所列的表样文件不是正确的 TOML，或者缺项、重名、勾稽关系里写了没有的行列。有误的表样不起作用，其余照常。

依据：本工具的约定；写法可参照内置的 `src/schema/2021.toml`。

错误（没有 `sum` 这一列）：

```toml
equations = [\"each row: adult + child = sum\"]
```

正确：

```toml
equations = [\"each row: adult + child = total\"]
```
",
        english: "\
# A fault in a schema file

A schema file listed under `schemas` in `gouji.toml` is not TOML, lacks an entry, gives a key twice, or has an equation over rows or columns that do not exist. The faulty form has no effect; the others hold.

Basis: a convention of this tool; `src/schema/2021.toml`, which is built in, shows how to write one.

Wrong (there is no column `sum`):

```toml
equations = [\"each row: adult + child = sum\"]
```

Right:

```toml
equations = [\"each row: adult + child = total\"]
```
",
    },
    check: Check::File,
};

/// The finding about a place in a schema file.
pub fn finding(span: Span, fault: &str) -> Finding {
    let message =
        Message::new(format!("表样文件有误：{fault}"), format!("fault in the schema: {fault}"));
    Finding::new(&RULE, span, message)
}
