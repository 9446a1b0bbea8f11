//! A head that is missing, or lacks or exchanges labels of its columns (rule F05).

use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, Table};
use crate::rule::{Check, Findings, Message, Page, Rule, Severity};
use crate::schema::vocabulary::{Item, plain};
use crate::schema::{Block, HeadCell, Label};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "table-head",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 表头缺失或者不全

表头说明每一列数是什么，文字和次序都应当与格式一致。缺少某一列的名称，可能是漏了一列，也可能是粘贴时丢了字；数是按格式的列次读取的，请核对。表头中的空格和换行没有关系。

依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

错误（缺少“科研机构”）：

```text
\t\t\t\t商业企业\t\t社会公益组织\t法律服务机构\t其他\t
```

正确：

```text
\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t
```
",
        english: "\
# The head of a table is missing or broken

The head says what each column counts, in the words and in the order of the form. Where a label is missing, a column may be, or a paste lost some words; figures were read in the order of the form's columns: check that they are right. Spaces and line breaks in heads do not matter.

Basis: tables two, three and four in the form of 国办公开办函〔2021〕30号.

Wrong (科研机构 is missing):

```text
\t\t\t\t商业企业\t\t社会公益组织\t法律服务机构\t其他\t
```

Right:

```text
\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t
```
",
    },
    check: Check::Rows(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let mut seen = vec![false; table.schema().blocks.len()];
    let mut heads: Vec<PlacedRow> = Vec::new();
    let mut strange = false;
    let mut before: Option<PlacedRow> = None;
    for placed in table.rows() {
        match (placed.row.of, placed.row.block) {
            (RowMeaning::Head, _) => heads.push(placed),
            (RowMeaning::Row(_) | RowMeaning::Group(_), Some((_, block))) => {
                if !std::mem::replace(&mut seen[block], true) {
                    let over = Over { table, block, heads: &heads, strange, before, first: placed };
                    over.check(findings);
                }
                heads.clear();
                strange = false;
                before = Some(placed);
            }
            _ => strange = true,
        }
    }
}

/// What stands over the first row of a block.
struct Over<'a> {
    table: &'a Table,
    block: usize,
    heads: &'a [PlacedRow<'a>],
    /// Other rows without a meaning stand among them.
    strange: bool,
    /// The last row of the block before.
    before: Option<PlacedRow<'a>>,
    first: PlacedRow<'a>,
}

impl Over<'_> {
    fn check(&self, findings: &mut Findings) {
        let schema = &self.table.schema().blocks[self.block];
        let mut missing: Vec<&str> = Vec::new();
        let mut written: Option<String> = None;
        let over = schema.head.iter().filter(|cell| is_over_figures(schema, cell));
        let over: Vec<&Label> = over.map(|cell| &cell.label).collect();
        let labels = self.labels();
        for (index, label) in over.iter().enumerate() {
            let wanted = over.iter().filter(|other| other.text == label.text).count();
            let is_first = over[..index].iter().all(|other| other.text != label.text);
            let is_there = || labels.iter().filter(|text| **text == label.text).count() >= wanted;
            if !is_first || is_there() {
                continue;
            }
            let written = written.get_or_insert_with(|| plain(self.text()));
            if occurrences(written, label) < wanted {
                missing.push(&label.text);
            }
        }
        if missing.is_empty() {
            return self.exchanged(findings);
        }
        let bare = self.heads.is_empty();
        let (message, span) = if bare { self.without_head() } else { self.broken(&missing) };
        let finding = findings.add(span, message);
        let Some((span, end)) = self.place() else { return };
        let lines: Vec<String> =
            self.table.schema().blank_block(self.block).take(schema.head_rows()).collect();
        let insert = format!("{}{end}", lines.join(self.table.line_ending()));
        let title = match bare {
            true => Message::new("补上格式的表头", "Insert the form's head"),
            false => Message::new("换成格式的表头", "Replace with the form's head"),
        };
        finding.fix(title, vec![Edit { span, insert }]);
    }

    /// Two labels of one line that stand the other way round than in the form.
    fn exchanged(&self, findings: &mut Findings) {
        let head = &self.table.schema().blocks[self.block].head;
        for placed in self.heads {
            for line in 0..head.iter().map(|cell| cell.row + 1).max().unwrap_or(0) {
                let Some((later, earlier, span)) = self.exchanged_in(placed, line) else { continue };
                let message = Message::new(
                    format!("表头次序与格式不同：“{earlier}”应在“{later}”之前；各列按格式的次序读取，请核对"),
                    format!("the head is in another order: {earlier} comes before {later}; columns were read in the form's order: check that they are right"),
                );
                findings.add(span, message);
                return;
            }
        }
    }

    /// Of the labels of a line of the form's head that a row has, two in the wrong order: the one
    /// that comes later, the one that comes earlier, and where that stands. Labels that the line has
    /// several times are compared where the row has all of the line.
    fn exchanged_in(&self, placed: &PlacedRow, line: usize) -> Option<(&str, &str, Span)> {
        let head = &self.table.schema().blocks[self.block].head;
        let of_line = || head.iter().filter(|cell| cell.row == line);
        let times = |text: &str| of_line().filter(|cell| cell.label.text == text).count();
        let labels: Vec<(&str, Span)> = placed
            .row
            .labels()
            .filter_map(|label| match label.of {
                Item::Head { table, block, cell }
                    if (table, block) == (self.table.index, self.block) =>
                {
                    Some((head[cell].label.text.as_str(), placed.place(label.span)))
                }
                _ => None,
            })
            .filter(|(text, _)| times(text) > 0)
            .collect();
        let mut wanted: Vec<&HeadCell> = of_line().collect();
        wanted.sort_by_key(|cell| cell.column);
        let is_there = |cell: &&HeadCell| {
            let text = &cell.label.text;
            labels.iter().filter(|(label, _)| label == text).count() == times(text)
        };
        let wanted: Vec<&str> =
            wanted.into_iter().filter(is_there).map(|cell| cell.label.text.as_str()).collect();
        let labels = labels.into_iter().filter(|(text, _)| wanted.contains(text));
        let mut pairs = labels.zip(&wanted);
        let ((later, _), earlier) = pairs.find(|((label, _), wanted)| label != *wanted)?;
        let (_, span) = pairs.map(|(label, _)| label).find(|(label, _)| label == earlier)?;
        Some((later, earlier, span))
    }

    /// The labels in the cells of the head.
    fn labels(&self) -> Vec<&str> {
        let labels = self.heads.iter().flat_map(|placed| placed.row.labels());
        let texts = labels.filter_map(|label| match label.of {
            Item::Head { table, block, cell } => {
                Some(self.table.edition.tables[table].blocks[block].head[cell].label.text.as_str())
            }
            _ => None,
        });
        texts.collect()
    }

    /// Everything between the row before and the first of the block.
    fn text(&self) -> &str {
        let gap = self.before.and_then(|before| before.between(&self.first));
        let heading = self.first.section.heading.map_or(0, |heading| heading.span.end);
        self.first.text(gap.unwrap_or(Span::new(heading, self.first.row.span.start)))
    }

    fn without_head(&self) -> (Message, Span) {
        let schema = &self.table.schema().blocks[self.block];
        let name = match schema.head.first() {
            Some(head) if self.table.schema().blocks.len() > 1 => &head.label.text,
            _ => &self.table.schema().name,
        };
        let message = Message::new(
            format!("“{name}”没有表头；各列按格式的次序读取，请补上表头并核对"),
            format!("{name} has no head; columns were read in the form's order: add the head and check that they are right"),
        );
        (message, self.first.span())
    }

    fn broken(&self, missing: &[&str]) -> (Message, Span) {
        let names = missing.join("”“");
        let message = Message::new(
            format!("表头缺少“{names}”；各列按格式的次序读取，请核对"),
            format!("the head lacks {}; columns were read in the form's order: check that they are right", missing.join(", ")),
        );
        (message, self.heads.last().map_or(self.first.span(), PlacedRow::span))
    }

    /// Where the form's head goes, and what ends it: in place of the head's lines where these are
    /// together, or before the first row.
    fn place(&self) -> Option<(Span, &'static str)> {
        if self.strange {
            return None;
        }
        let (Some(first), Some(last)) = (self.heads.first(), self.heads.last()) else {
            return Some((Span::at(self.first.span().start), self.table.line_ending()));
        };
        let together = self.heads.windows(2).all(|pair| pair[0].is_followed_by(&pair[1]));
        together.then(|| (first.span().hull(last.span()), ""))
    }
}

fn is_over_figures(block: &Block, cell: &HeadCell) -> bool {
    let over = cell.column..cell.column + cell.columns;
    block.columns.iter().any(|column| over.contains(&column.grid))
}

fn occurrences(written: &str, label: &Label) -> usize {
    let texts = std::iter::once(&label.text).chain(&label.aliases);
    texts.map(|text| written.matches(plain(text).as_str()).count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn labels_that_are_exchanged() {
        let text = changed("本年废止件数\t现行有效件数", "现行有效件数\t本年废止件数");
        check(&super::RULE, &text, expect![[r#"
            warning 30:20「本年废止件数」 表头次序与格式不同：“本年废止件数”应在“现行有效件数”之前；各列按格式的次序读取，请核对
        "#]]);
        let text = changed("结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n7", "结果纠正\t结果维持\t其他结果\t尚未审结\t总计\n7");
        check(&super::RULE, &text, expect![[r#"
            warning 79:34「结果维持」 表头次序与格式不同：“结果维持”应在“结果纠正”之前；各列按格式的次序读取，请核对
        "#]]);
        let text = changed("\n结果维持\t结果纠正\t其他结果", "\n其他结果\t结果纠正\t结果维持");
        check(&super::RULE, &text, expect![[r#"
            warning 78:11「结果维持」 表头次序与格式不同：“结果维持”应在“其他结果”之前；各列按格式的次序读取，请核对
        "#]]);
        let text = changed("商业企业\t科研机构", "科研机构\t商业企业");
        check(&super::RULE, &text, expect![[r#"
            warning 48:10「商业企业」 表头次序与格式不同：“商业企业”应在“科研机构”之前；各列按格式的次序读取，请核对
        "#]]);
    }

    #[test]
    fn a_column_without_its_label() {
        let text = changed("\t科研机构\t", "\t\t");
        check(&super::RULE, &text, expect![[r#"
            warning 48:1「→→→→商业企业→→社会公益组织→法律服务机构→…」 表头缺少“科研机构”；各列按格式的次序读取，请核对
              改法：换成格式的表头
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("行政复议\t\t\t\t\t行政诉讼", "\t\t\t\t\t");
        check(&super::RULE, &text, expect![[r#"
            warning 79:1「→→→→→结果维持→结果纠正→其他结果→尚未审结…」 表头缺少“行政复议”“行政诉讼”；各列按格式的次序读取，请核对
        "#]]);
        let text = changed("尚未审结\t总计\n", "尚未审结\t\n");
        check(&super::RULE, &text, expect![[r#"
            warning 79:1「→→→→→结果维持→结果纠正→其他结果→尚未审结…」 表头缺少“总计”；各列按格式的次序读取，请核对
              改法：换成格式的表头
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn no_head_at_all() {
        let start = CLEAN.find("（本列数据").expect("a head");
        let end = CLEAN.find("一、本年新收").expect("a row");
        let text = format!("{}{}", &CLEAN[..start], &CLEAN[end..]);
        check(&super::RULE, &text, expect![[r#"
            warning 46:1「一、本年新收政府信息公开申请数量→→→52→59…」 “收到和处理政府信息公开申请情况表”没有表头；各列按格式的次序读取，请补上表头并核对
              改法：补上格式的表头
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
        let text = changed("第二十条第（六）项\t\t\t\n信息内容\t本年处理决定数量\t\t\n", "");
        check(&super::RULE, &text, expect![[r#"
            warning 36:1「行政处罚→87→→」 “第二十条第（六）项”没有表头；各列按格式的次序读取，请补上表头并核对
              改法：补上格式的表头
        "#]]);
    }

    #[test]
    fn spaces_lines_and_lost_tabs_do_not_matter() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &changed("商业企业", "商业 企业"), expect![""]);
        check(&super::RULE, &changed("本年制发件数\t", "\"本年制\n发件数\"\t"), expect![""]);
        check(&super::RULE, &CLEAN.replace("项\t\t\t\n", "项\n"), expect![""]);
        check(&super::RULE, &CLEAN.replace("第（", "第一款第（"), expect![""]);
        // A head like the form's is a matter of its wording.
        check(&super::RULE, &changed("现行有效件数", "现行有效件"), expect![""]);
    }
}
