//! What the project gives to editors, in the editors themselves.
//!
//! An editor that the machine lacks is skipped with one line that says so; where `CI` is set, as it
//! is in `.ci/run`, it is a failure. What has to be fetched is kept in `target/editors`.

#[path = "grammar/corpus.rs"]
mod corpus;
#[path = "editors/emacs.rs"]
mod emacs;
#[path = "editors/files.rs"]
mod files;
#[path = "editors/machine.rs"]
mod machine;
#[path = "editors/neovim.rs"]
mod neovim;
#[path = "editors/textmate.rs"]
mod textmate;
#[path = "editors/vscode.rs"]
mod vscode;
