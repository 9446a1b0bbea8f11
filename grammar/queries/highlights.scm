; Colours, under names that Neovim and Helix share.

(title) @markup.heading.1
(heading) @markup.heading.2
(subheading) @markup.heading.3
(item) @markup.list.numbered

(row (text) @label)

; The first name is Helix's; Neovim and Zed know the second, and with them the last one wins.
(figure) @constant.numeric @number

(comment) @comment
