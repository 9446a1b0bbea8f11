; The outline: a report by its title, a section by its heading.

(report (title) @name) @definition.module
(section (heading) @name) @definition.section
