; What an editor may fold to one line.

[
  (report)
  (section)
  (table)
] @fold
