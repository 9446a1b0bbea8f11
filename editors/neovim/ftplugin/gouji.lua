-- How a report is edited. TABs part the cells of a table, so they are kept, and the TABs at the head
-- of a row, which are empty cells, are not carried to the next line.

local undo = "setlocal expandtab< tabstop< softtabstop< shiftwidth< autoindent< commentstring< | unlet! b:editorconfig"

-- Settings for all files of a folder, such as spaces for TABs and no white space at line ends, would
-- cost cells.
vim.b.editorconfig = false

vim.bo.expandtab = false
vim.bo.tabstop = 4
vim.bo.softtabstop = 0
vim.bo.shiftwidth = 0
vim.bo.autoindent = false
vim.bo.commentstring = "// %s"

-- The parser is compiled by whoever installs this; without it, the server's colours are left.
if pcall(vim.treesitter.start) then
  undo = undo .. " | lua vim.treesitter.stop()"
end

vim.b.undo_ftplugin = undo
