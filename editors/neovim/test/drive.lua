-- Edits a report in a Neovim that is set up as README.md says, by the keys that a person would
-- press, and looks at what comes of it. tests/editors/neovim.rs runs it:
--
--   nvim -u NONE -l drive.lua FOLDER      FOLDER has wrong.gouji and report.txt

local folder = arg[1]

local child = vim.fn.jobstart(
  { vim.v.progpath, "--embed", "--headless", "-i", "NONE", "-n" },
  { rpc = true, cwd = folder }
)

local function press(keys)
  vim.rpcrequest(child, "nvim_input", keys)
end

--- What a chunk of Lua in the other Neovim returns.
local function tell(code, ...)
  return vim.rpcrequest(child, "nvim_exec_lua", code, { ... })
end

--- Waits until a chunk returns something true, and gives that.
local function await(what, code, ...)
  local arguments = { ... }
  local found
  local came = vim.wait(30000, function()
    found = tell(code, unpack(arguments))
    return found and found ~= vim.NIL
  end, 20)
  if not came then
    local screen = tell([[
      return table.concat({ vim.api.nvim_get_mode().mode, vim.v.errmsg, vim.fn.execute("messages"),
        table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") }, "\n---\n")
    ]])
    error(("waited in vain for %s:\n%s"):format(what, screen))
  end
  return found
end

local function equal(what, found, expected)
  if not vim.deep_equal(found, expected) then
    error(("%s: %s instead of %s"):format(what, vim.inspect(found), vim.inspect(expected)))
  end
end

local function line(number)
  return tell("return vim.fn.getline(...)", number)
end

--- Goes to a string and gives its line.
local function find(text)
  local at = tell([[
    vim.fn.cursor(1, 1)
    return vim.fn.search("\\V" .. ..., "c")
  ]], text)
  assert(at > 0, text .. " is not in the text")
  return at
end

local function open(name)
  tell("vim.cmd.edit(...)", name)
  equal("the file type of " .. name, tell("return vim.bo.filetype"), "gouji")
  await("the server", [[return #vim.lsp.get_clients({ bufnr = 0, name = "gouji" }) == 1]])
end

--- The diagnostics as text at their place: rule code and the text that is underlined.
local DIAGNOSTICS = [[
  local list = vim.tbl_map(function(it)
    return it.code .. " " .. vim.api.nvim_buf_get_text(0, it.lnum, it.col, it.end_lnum, it.end_col, {})[1]
  end, vim.diagnostic.get(0))
  table.sort(list)
]]

-- A report saved as .txt is told by its title, another text is not.
open("report.txt")
tell("vim.cmd.edit('notes.txt')")
equal("the file type of another text", tell("return vim.bo.filetype"), "text")

open("wrong.gouji")
await("diagnostics", DIAGNOSTICS .. "return vim.list_contains(list, 'suspect-figure 81')")
print("diagnostics stand at their figures")

-- tree-sitter colours, by our queries.
assert(tell("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil"))
for text, capture in pairs({
  ["云岭区"] = "markup.heading.1",
  ["一、总体情况"] = "markup.heading.2",
  ["（一）主动公开"] = "markup.heading.3",
  ["行政许可"] = "label",
  ["1284"] = "number",
}) do
  find(text)
  local captures = tell([[
    vim.treesitter.get_parser():parse(true)
    return vim.treesitter.get_captures_at_cursor(0)
  ]])
  assert(vim.list_contains(captures, capture), text .. " is " .. vim.inspect(captures))
end
assert(tell("return #vim.treesitter.query.get('gouji', 'folds').captures > 0"))
assert(tell("return #vim.treesitter.query.get('gouji', 'textobjects').captures > 0"))
print("tree-sitter colours the report")

-- What only the server knows has its colour, too.
find("\t380")
press("l")
await("the colour of a total", [[
  for _, token in ipairs(vim.inspect_pos(nil, nil, nil, { semantic_tokens = true }).semantic_tokens) do
    if token.opts.hl_group == "@lsp.type.total.gouji" then
      return token.opts.hl_group_link == "@markup.strong"
    end
  end
]])
print("the server colours totals")

-- The TABs at the head of a row stay there.
find("2.其他法律法规禁止公开")
press("o三<Esc>")
await("the new line", "return vim.fn.getline('.') == '三'")
press("u")
await("the line to go", "return vim.fn.getline('.') ~= '三'")

-- Hover, at K.
find("行政许可")
press("K")
local hover = await("hover", [[
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
]])
assert(hover:find("行政许可", 1, true), hover)
press("<Esc>")
print("hover: " .. hover:gsub("\n", " "):sub(1, 120))

-- The outline, at gO.
press("gO")
await("the outline", "return #vim.fn.getloclist(0) > 6")
tell("vim.cmd.lclose()")
print("outline")

-- A fix is chosen, as at gra, and the diagnostic goes with its cause.
local wrong = find("二、上年结转政府信息公开申请数量")
press("$")
tell([[
  local function mends(action) return action.title == "改为 18" end
  vim.lsp.buf.code_action({ apply = true, filter = mends })
]])
await("the fix", "return vim.fn.getline(...):find('\t18$') ~= nil", wrong)
await("the diagnostic to go", DIAGNOSTICS .. [[
  return not vim.iter(list):any(function(it) return vim.startswith(it, "suspect-figure") end)
]])
print("a fix mends the figure, and the diagnostic goes")

tell([[
  vim.b.answers = 0
  vim.api.nvim_create_autocmd("LspRequest", {
    callback = function(event)
      local request = event.data.request
      if request.method == "textDocument/completion" and request.type == "complete" then
        vim.b.answers = vim.b.answers + 1
      end
    end,
  })
]])

-- Completion as one types: by pinyin, and by Chinese, and the cells of the row come with it.
local row = find("行政许可")
for _, typed in ipairs({ "xzxk", "xingzhengxuke", "行政xuke", "行政许" }) do
  press(row .. "G0cc<C-Space>")
  await("candidates", "return vim.fn.pumvisible() == 1")
  press(typed)
  -- The list is asked for anew after each key, and a choice from an old one is lost: a person sees
  -- the list come to rest.
  local last
  repeat
    last = tell("return vim.b.answers")
    vim.wait(500)
  until last == tell("return vim.b.answers")
  local items = tell("return vim.fn.complete_info({ 'items' }).items")
  equal("candidates for " .. typed, { #items, items[1].abbr }, { 1, "行政许可" })
  press("<C-n><C-y>")
  await("the row for " .. typed, "return vim.fn.getline('.') == '行政许可\\t\\t\\t'")
  press("1284")
  await("the figure in its cell", "return vim.fn.getline('.') == '行政许可\\t1284\\t\\t'")
  press("<Esc>")
end
print("completion by pinyin and by Chinese")

-- Saved, the report is laid out as the command line lays it out, and its empty cells are kept.
local text = table.concat(tell("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"), "\n") .. "\n"
local formatted = vim.fn.system({ "gouji", "fmt", "-" }, text)
assert(vim.v.shell_error == 0 and formatted ~= text, formatted)
press(":w<CR>")
await("the report to be saved", "return not vim.bo.modified")
equal("the file", io.open(folder .. "/wrong.gouji"):read("a"), formatted)
assert(formatted:find("\n行政许可[ 　]*\t[ 　]*1284\t\t\n"), formatted)
print("formatted when saved")

vim.fn.jobstop(child)
