; What an editor may select or jump to. Helix and Zed say around and inside, Neovim outer and inner;
; the two stand apart because tree-sitter keeps three names a node and drops the fourth.

; A class is a section: its heading, and what stands under it.
(section) @class.around @class.outer
(section (heading) . (_)+ @class.inside @class.inner)

; A function is a table.
(table) @function.around @function.inside
(table) @function.outer @function.inner

; A row is an entry to Helix, inside without its line ending, and a statement to Neovim.
(row) @entry.around @statement.outer
(row _+ @entry.inside)

; A parameter is a cell, around it no TAB: a cell that goes must not shift those behind it.
(row [(text) (figure)] @parameter.around @parameter.inside)
(row [(text) (figure)] @parameter.outer @parameter.inner)

(figure) @number.inner

(comment) @comment.around @comment.inside
(comment) @comment.outer @comment.inner
