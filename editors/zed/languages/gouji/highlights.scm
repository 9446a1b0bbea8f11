; Colours, under the names that Zed's themes have: they know no headings of several levels.

[
  (title)
  (heading)
  (subheading)
] @title

(item) @text.literal

(row (text) @label)

(figure) @number

(comment) @comment
