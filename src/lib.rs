//! Gouji (勾稽: figures that must tie out) checks report text whose tables obey sum rules.
//!
//! A report is text; the text becomes a tree, the tree a report as written, the report a form as
//! understood; the form is checked against what its edition prescribes, and what was found is
//! shown.
//!
//! ```text
//! didChange / FILE ─► text ─► syntax ─► report ─► form ─► checks ─► Finding ─► render
//!                    (rope)   (tree)  (as written) (as meant)
//!                                                    ▲
//!                                                  schema (one TOML file an edition)
//!                     └──────── all held by one immutable document ────────┘
//! ```
//!
//! # The floors
//!
//! The modules below stand in the order of their floors, which is also the order to read them in. A
//! module names only modules above it in this list. What each must not know:
//!
//! | floor | is | knows nothing of |
//! | --- | --- | --- |
//! | `text` | rope, spans, edits, lines and columns | what the text means; alone names ropey |
//! | `amount` | exact decimals, and how a cell is read as one | tables; floats |
//! | `schema` | what a form prescribes, from TOML; its vocabulary | any report |
//! | `syntax` | text to tree and back to work after an edit | forms; alone names tree_sitter |
//! | `report` | what the author wrote, section by section | what it means |
//! | `form` | what it means: edition, sections, tables, sums | what is wrong with it |
//! | `rule` | rule, severity, finding, fix | any single rule |
//! | `allow` | comments that silence rules | which rules there are |
//! | `checks` | one file a rule | each other; files; the protocol |
//! | `archive` | the reports at hand, year by year | where they come from |
//! | `sequence` | a long list that snapshots share | what is in it |
//! | `document` | one immutable snapshot, findings included | files; settings |
//! | `format` | layout: white space, and nothing else | settings; the protocol |
//! | `files` | files on disk, in any encoding | settings |
//! | `settings` | `gouji.toml` | how findings are shown |
//! | `features` | one file a feature of an editor | each other; the protocol |
//! | `render` | findings drawn, or as JSON, SARIF, annotations | where they come from |
//! | `workspace` | open documents, folders, settings in force | the protocol |
//! | `server` | the language server: the only door to an editor | nothing; alone names tokio and tower_lsp |
//!
//! The floors up to `document` cannot fail: what is wrong with a report is a finding, never an
//! `Err`. `tests/tidy.rs` holds these laws.
//!
//! # Where a thing is added
//!
//! | to add | do |
//! | --- | --- |
//! | a sum rule, a row, a label, an accepted wording | a line in `src/schema/<edition>.toml` |
//! | an edition | one `src/schema/<edition>.toml` and its name in `schema.rs` |
//! | a rule | one file in `src/checks/` and its name in `checks.rs`; of the kinds of `rule::Check` the one that looks at least |
//! | a piece of syntax | `grammar/grammar.js`, a case in `grammar/test/corpus/`, a kind in `syntax.rs`; `UPDATE_EXPECT=1 cargo test --test grammar` writes the parser |
//! | a feature of the editor | one file in `src/features/`, its line in `features.rs`, its request in `server/handlers.rs` and its capability in `server/session.rs` |
//! | a report to test with | `tests/reports/NAME.txt`; `UPDATE_EXPECT=1 cargo test` writes `NAME.out` |
//!
//! # Glossary
//!
//! section 部分 · table 表 · block 表中一段，自有表头 · row 行 · column 列 · stub 左侧标题列 · group 行组 ·
//! label 行名、列名 · cell 单元格 · figure 数 · amount 数值 · edition 版式 · equation 勾稽关系 ·
//! line 一条勾稽关系落在一行或一列 · form 填表 · finding 问题 · fix 改法

pub mod text;

pub mod amount;

pub mod schema;

pub mod syntax;

pub mod report;

pub mod form;

pub mod rule;

pub mod allow;

pub mod checks;

pub mod archive;

pub mod sequence;

pub mod document;

pub mod format;

pub mod files;

pub mod settings;

pub mod features;

pub mod render;

pub mod workspace;

pub mod server;
