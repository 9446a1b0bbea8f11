-- The language server, as vim.lsp.config() wants it.

return {
  cmd = { "gouji", "lsp" },
  filetypes = { "gouji" },
  root_markers = { "gouji.toml", ".git" },
}
