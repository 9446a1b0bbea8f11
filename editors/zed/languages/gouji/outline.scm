; The outline: reports, sections and subheads.

(report (title) @name) @item

(section (heading) @name) @item

(subheading) @name @item
