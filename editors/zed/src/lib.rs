//! Finds the language server for Zed.

use zed_extension_api::{Command, Extension, LanguageServerId, Result, Worktree, register_extension};

struct Gouji;

impl Extension for Gouji {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let command = worktree.which("gouji").ok_or(
            "没有找到 gouji，请先安装：cargo install --locked --path .（gouji is not on the path）",
        )?;
        Ok(Command { command, args: vec!["lsp".into()], env: worktree.shell_env() })
    }
}

register_extension!(Gouji);
