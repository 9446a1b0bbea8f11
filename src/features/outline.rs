//! The outline of a file: its reports, their sections, subheads, tables, groups and rows.

use crate::document::{Document, Entry};
use crate::form::Form;
use crate::form::part::{Part, PartOf, parts};
use crate::form::row::{Figure, ReadRow};
use crate::report::Section;
use crate::rule::Language;
use crate::schema::equation::Operand;
use crate::schema::vocabulary::Item;
use crate::text::Span;

/// A part of the file that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    /// A report's form, a table's sums, a row's figure; may be empty.
    pub detail: String,
    pub kind: Kind,
    pub span: Span,
    /// The title, heading or label in it.
    pub selection: Span,
    pub children: Vec<Symbol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Report,
    Section,
    Subhead,
    Table,
    /// A part of a table with a head of its own.
    Block,
    Group,
    Row,
}

/// Everything in the file that has a name, as a tree.
pub fn outline(document: &Document, language: Language) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    for (start, entry) in document.entries() {
        let mut of_report = report(entry, language);
        of_report.iter_mut().for_each(|symbol| shift(symbol, start));
        symbols.append(&mut of_report);
    }
    symbols
}

/// The report as one symbol; without a title, its parts.
fn report(entry: &Entry, language: Language) -> Vec<Symbol> {
    let report = &entry.report;
    let mut children = Vec::new();
    for (index, placed) in report.sections.iter().enumerate() {
        let drawer = Drawer { section: &placed.section, entry, index, language };
        let mut found = drawer.section();
        found.iter_mut().for_each(|symbol| shift(symbol, placed.start));
        children.append(&mut found);
    }
    let Some((title, words)) = report.title().filter(|(title, _)| !title.is_empty()) else {
        return children;
    };
    let outside = children.iter().take_while(|child| child.span.start < title.start).count();
    let within = children.split_off(outside);
    children.push(Symbol {
        name: words.to_string(),
        detail: entry.form.as_ref().map_or(String::new(), |form| form.edition.basis.clone()),
        kind: Kind::Report,
        span: Span::new(title.start, report.written_end().max(title.end)),
        selection: title,
        children: within,
    });
    children
}

fn shift(symbol: &mut Symbol, by: u32) {
    symbol.span = symbol.span.shifted(by);
    symbol.selection = symbol.selection.shifted(by);
    symbol.children.iter_mut().for_each(|child| shift(child, by));
}

/// Draws one section of a report.
struct Drawer<'a> {
    section: &'a Section,
    entry: &'a Entry,
    index: usize,
    language: Language,
}

impl Drawer<'_> {
    /// The section as one symbol; what stands before the first heading, as its parts.
    fn section(&self) -> Vec<Symbol> {
        let form = self.form().map(|form| (form, self.index));
        let children = self.symbols(&parts(self.section, form));
        let Some(heading) = self.section.heading else { return children };
        let end = self.section.without_blank_end().len() as u32;
        vec![Symbol {
            name: self.section.slice(heading.span).to_string(),
            detail: String::new(),
            kind: Kind::Section,
            span: Span::new(heading.span.start, end.max(heading.span.end)),
            selection: heading.span,
            children,
        }]
    }

    fn form(&self) -> Option<&Form> {
        self.entry.form.as_ref()
    }

    fn symbols(&self, parts: &[Part]) -> Vec<Symbol> {
        parts.iter().filter_map(|part| self.symbol(part)).collect()
    }

    fn symbol(&self, part: &Part) -> Option<Symbol> {
        let rows = self.form().map_or(&[][..], |form| form.rows(self.index));
        let rows = rows.get(part.rows.clone()).unwrap_or_default();
        let first = rows.first().map_or(Span::at(part.span.start), |row| row.span);
        let (kind, name, selection, detail) = match part.of {
            PartOf::Subhead(span) => {
                (Kind::Subhead, self.section.slice(span).to_string(), span, String::new())
            }
            PartOf::Table(None) => {
                let name = match self.language {
                    Language::Chinese => "表格",
                    Language::English => "table",
                };
                (Kind::Table, name.to_string(), first, String::new())
            }
            PartOf::Table(Some(table)) => {
                let name = self.form()?.edition.tables[table].name.clone();
                (Kind::Table, name, first, self.sums(table))
            }
            PartOf::Block { table, block } => {
                let schema = &self.form()?.edition.tables[table].blocks[block];
                let name = schema.head.first().map_or(&schema.key, |head| &head.label.text);
                (Kind::Block, name.clone(), first, String::new())
            }
            PartOf::Group { table, block, group } => {
                let of = Item::Group { table, block, group };
                let schema = &self.form()?.edition.tables[table].blocks[block].groups[group];
                let label = rows.first().and_then(|row| label(row, of));
                let name =
                    label.map_or(schema.label.text.as_str(), |span| self.section.slice(span));
                let detail = self.subtotal(table, block, group).unwrap_or_default();
                (Kind::Group, name.to_string(), label.unwrap_or(first), detail)
            }
            PartOf::Row(_) => {
                let row = rows.first()?;
                let label = row
                    .labels()
                    .next_back()
                    .filter(|label| matches!(label.of, Item::Row { .. }))?;
                let name = self.section.slice(label.span).to_string();
                (Kind::Row, name, label.span, self.figures(row))
            }
        };
        let children = self.symbols(&part.parts);
        Some(Symbol { name, detail, kind, span: part.span, selection, children })
    }

    /// How many of a table's sums hold, of those that can be assessed.
    fn sums(&self, table: usize) -> String {
        let placed = self.form().and_then(|form| form.tables[table].as_ref());
        let Some(placed) = placed else { return String::new() };
        let tally = placed.table.tally();
        match (tally.assessed(), self.language) {
            (0, _) => String::new(),
            (assessed, Language::Chinese) => format!("勾稽 {}/{assessed}", tally.held),
            (assessed, Language::English) => format!("sums {}/{assessed}", tally.held),
        }
    }

    /// The total of a row that has one, or its figures.
    fn figures(&self, row: &ReadRow) -> String {
        let (Some((table, block)), Some(form)) = (row.block, self.form()) else {
            return String::new();
        };
        let schema = &form.edition.tables[table].blocks[block];
        let text = |figure: Figure| self.section.slice(figure.span);
        if let Some(total) = schema.total_column() {
            return row.figure(total).map(text).unwrap_or_default().to_string();
        }
        if row.figures().all(|figure| figure.span.is_empty()) {
            return String::new();
        }
        let shown = row.figures().map(text).map(|text| if text.is_empty() { "–" } else { text });
        shown.collect::<Vec<_>>().join(" · ")
    }

    /// What the rows of a group that stands in a sum come to.
    fn subtotal(&self, table: usize, block: usize, group: usize) -> Option<String> {
        let table = &self.form()?.tables[table].as_ref()?.table;
        let schema = &table.schema().blocks[block];
        let total = schema.total_column()?;
        let mut terms = schema.equations.iter().flat_map(|of| of.left.iter().chain(&of.right));
        terms.find(|term| term.of == Operand::Group(group))?;
        table.group_sum(block, group, total).map(|sum| sum.to_string())
    }
}

fn label(row: &ReadRow, of: Item) -> Option<Span> {
    row.labels().find(|label| label.of == of).map(|label| label.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    fn draw(document: &Document, symbol: &Symbol, depth: usize, drawn: &mut String) {
        let Symbol { name, detail, kind, span, selection, .. } = symbol;
        assert!(!name.is_empty() && span.hull(*selection) == *span, "{name}");
        let selected = document.text.slice(*selection).replace('\t', "→");
        let selected = if selected == *name { String::new() } else { format!("「{selected}」") };
        let (indent, gap) = (" ".repeat(depth * 2), if detail.is_empty() { "" } else { "  " });
        *drawn += &format!("{indent}{kind:?} {name}{selected}{gap}{detail}\n");
        for child in &symbol.children {
            assert_eq!(span.hull(child.span), *span, "{name} holds {}", child.name);
            draw(document, child, depth + 1, drawn);
        }
    }

    fn check(text: &str, expected: Expect) {
        let document = Document::new(text, Schemas::built_in());
        let mut drawn = String::new();
        for symbol in outline(&document, Language::Chinese) {
            draw(&document, &symbol, 0, &mut drawn);
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_whole_report() {
        check(
            CLEAN,
            expect![[r#"
            Report 云岭区水务局2023年政府信息公开工作年度报告  国办公开办函〔2021〕30号
              Section 一、总体情况
                Subhead （一）主动公开
                Subhead （二）依申请公开
                Subhead （三）政府信息管理
                Subhead （四）政府信息公开平台建设
                Subhead （五）监督保障
              Section 二、主动公开政府信息情况
                Table 主动公开政府信息情况表「第二十条第（一）项→→→」
                  Block 第二十条第（一）项「第二十条第（一）项→→→」
                    Row 规章  0 · 0 · 0
                    Row 行政规范性文件  6 · 2 · 31
                  Block 第二十条第（五）项「第二十条第（五）项→→→」
                    Row 行政许可  1284
                  Block 第二十条第（六）项「第二十条第（六）项→→→」
                    Row 行政处罚  87
                    Row 行政强制  4
                  Block 第二十条第（八）项「第二十条第（八）项→→→」
                    Row 行政事业性收费  612.0475
              Section 三、收到和处理政府信息公开申请情况
                Table 收到和处理政府信息公开申请情况表「（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）→→→申请人情况→→→→→→」  勾稽 39/39
                  Row 一、本年新收政府信息公开申请数量  380
                  Row 二、上年结转政府信息公开申请数量  18
                  Group 三、本年度办理结果
                    Row （一）予以公开  18
                    Row （二）部分公开（区分处理的，只计这一情形，不计其他情形）  29
                    Group （三）不予公开  148
                      Row 1.属于国家秘密  22
                      Row 2.其他法律行政法规禁止公开  0
                      Row 3.危及“三安全一稳定”  52
                      Row 4.保护第三方合法权益  0
                      Row 5.属于三类内部事务信息  0
                      Row 6.属于四类过程性信息  5
                      Row 7.属于行政执法案卷  6
                      Row 8.属于行政查询事项  63
                    Group （四）无法提供  60
                      Row 1.本机关不掌握相关政府信息  29
                      Row 2.没有现成信息需要另行制作  31
                      Row 3.补正后申请内容仍不明确  0
                    Group （五）不予处理  28
                      Row 1.信访举报投诉类申请  0
                      Row 2.重复申请  0
                      Row 3.要求提供公开出版物  6
                      Row 4.无正当理由大量反复申请  22
                      Row 5.要求行政机关确认或重新出具已获取信息  0
                    Group （六）其他处理  91
                      Row 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请  8
                      Row 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请  58
                      Row 3.其他  25
                    Row （七）总计  374
                  Row 四、结转下年度继续办理  24
              Section 四、政府信息公开行政复议、行政诉讼情况
                Table 政府信息公开行政复议、行政诉讼情况表「行政复议→→→→→行政诉讼→→→→→→→→→」  勾稽 3/3
              Section 五、存在的主要问题及改进情况
              Section 六、其他需要报告的事项
        "#]],
        );
    }

    #[test]
    fn a_sum_that_fails_and_rows_without_their_groups() {
        let text = changed("1.属于国家秘密\t0\t0", "1.属于国家秘密\t9\t0");
        let from = text.find("三、收到").expect("a section");
        let to = text.find("\t（四）无法提供").expect("a row");
        check(
            &text[from..to],
            expect![[r#"
                Section 三、收到和处理政府信息公开申请情况
                  Table 收到和处理政府信息公开申请情况表「（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）→→→申请人情况→→→→→→」  勾稽 11/12
                    Row 一、本年新收政府信息公开申请数量  380
                    Row 二、上年结转政府信息公开申请数量  18
                    Group 三、本年度办理结果
                      Row （一）予以公开  18
                      Row （二）部分公开（区分处理的，只计这一情形，不计其他情形）  29
                      Group （三）不予公开  148
                        Row 1.属于国家秘密  22
                        Row 2.其他法律行政法规禁止公开  0
                        Row 3.危及“三安全一稳定”  52
                        Row 4.保护第三方合法权益  0
                        Row 5.属于三类内部事务信息  0
                        Row 6.属于四类过程性信息  5
                        Row 7.属于行政执法案卷  6
                        Row 8.属于行政查询事项  63
            "#]],
        );
    }

    #[test]
    fn nothing_is_said_of_sums_that_cannot_be_assessed() {
        let blank = Schemas::built_in().in_force(2023, None).unwrap().blank(2023, "云岭区水务局");
        let at = blank.find("四、政府信息公开行政复议").expect("a section");
        let end = blank.find("五、存在").expect("a section");
        check(
            &blank[at..end],
            expect![[r#"
            Section 四、政府信息公开行政复议、行政诉讼情况
              Table 政府信息公开行政复议、行政诉讼情况表「行政复议→→→→→行政诉讼→→→→→→→→→」
        "#]],
        );
    }

    #[test]
    fn a_last_row_of_nothing_but_tabs_is_in_its_section() {
        check(
            "二、主动公开政府信息情况\n规章\t0\n\t\t\n\n三、收到和处理政府信息公开申请情况\n",
            expect![[r#"
                Section 二、主动公开政府信息情况
                  Table 主动公开政府信息情况表「规章→0」
                    Block 第二十条第（一）项「规章→0」
                      Row 规章  0 · – · –
                Section 三、收到和处理政府信息公开申请情况
            "#]],
        );
    }

    #[test]
    fn several_reports_and_no_report() {
        let heads = |text: &str| {
            let document = Document::new(text, Schemas::built_in());
            let symbols = outline(&document, Language::English);
            symbols.into_iter().map(|symbol| (symbol.kind, symbol.name)).collect::<Vec<_>>()
        };
        let found = heads(&format!("{CLEAN}\n{CLEAN_2019}"));
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(kind, _)| *kind == Kind::Report));
        assert!(heads("").is_empty());
        assert_eq!(heads("甲\t1\n\n一段话"), [(Kind::Table, "table".to_string())]);
        assert_eq!(heads("规章\t1"), [(Kind::Table, "table".to_string())]);
    }
}
