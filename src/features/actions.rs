//! Code actions beyond the fixes of findings: what a drafter does with a table as a whole, parts of
//! the form that are missing at the cursor, and comments that silence a rule.

use crate::allow::{silence_here, silence_in_file};
use crate::checks::unused_allow;
use crate::document::{Document, Entry};
use crate::form::lost::Lost;
use crate::form::table::{CellAt, RowAt, Table};
use crate::form::{Form, PlacedTable};
use crate::report::Report;
use crate::rule::{Check, Finding, Message, counted};
use crate::text::{Edit, Span};

/// A change that is offered at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub title: Message,
    /// Edits that do not overlap, each on the text as it is.
    pub edits: Vec<Edit>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    FillZeros,
    RecomputeTotals,
    InsertRows,
    InsertTable,
    InsertSection,
    HalfWidth,
    SilenceHere,
    SilenceInFile,
}

/// What is offered at an offset. The findings are those that are shown there; each can be silenced.
pub fn actions(document: &Document, offset: u32, findings: &[&Finding]) -> Vec<Action> {
    let mut actions = Vec::new();
    if let Some((start, entry)) = document.entry_at(offset)
        && let Some(inside) = offset.checked_sub(start)
    {
        let mut of_report = in_report(entry, inside);
        for edit in of_report.iter_mut().flat_map(|action| &mut action.edits) {
            edit.span = edit.span.shifted(start);
        }
        actions.append(&mut of_report);
    }
    silencing(document, findings, &mut actions);
    actions
}

fn in_report(entry: &Entry, offset: u32) -> Vec<Action> {
    let Some(form) = &entry.form else { return Vec::new() };
    let report = &entry.report;
    let at = report.sections.partition_point(|placed| placed.start <= offset);
    let Some(index) = at.checked_sub(1) else { return Vec::new() };
    let mut actions = Vec::new();
    if let Some(PlacedTable { start, table }) = table_at(form, report, index, offset) {
        let of_table = [fill(table), recompute(table), insert_rows(table), half_width(table)];
        for mut action in of_table.into_iter().flatten() {
            for edit in &mut action.edits {
                edit.span = edit.span.shifted(*start);
            }
            actions.push(action);
        }
    }
    insert_tables(form, report, index, &mut actions);
    insert_sections(form, report, index, &mut actions);
    actions
}

/// The table whose row stands at an offset, or else the first of the section.
fn table_at<'a>(
    form: &'a Form,
    report: &Report,
    section: usize,
    offset: u32,
) -> Option<&'a PlacedTable> {
    let inside = offset - report.sections[section].start;
    let rows = form.rows(section);
    let here = rows.iter().find(|row| row.span.contains(inside));
    let row = here.or_else(|| rows.iter().find(|row| row.block.is_some()))?;
    form.tables[row.block?.0].as_ref()
}

fn fill(table: &Table) -> Option<Action> {
    let zero = |(at, ..): &(CellAt, _, _)| (*at, "0".to_string());
    let zeros: Vec<(CellAt, String)> = table.empty_figures().iter().map(zero).collect();
    let count = zeros.len();
    let edits = table.written(&zeros)?;
    let title = Message::new(
        format!("本表空着的 {count} 格填 0"),
        format!("Write 0 in the {count} empty cells of the table"),
    );
    action(Kind::FillZeros, title, edits)
}

fn recompute(table: &Table) -> Option<Action> {
    let totals: Vec<(CellAt, String)> =
        table.recomputed().into_iter().map(|(at, sum)| (at, sum.to_string())).collect();
    let edits = table.written(&totals)?;
    let title = match totals.as_slice() {
        [(at, after)] => {
            let (placed, name) = (table.row(at.block, at.row)?, table.name(*at));
            let before = match placed.text(placed.row.figure(at.column)?.span) {
                "" => ("空", "empty"),
                before => (before, before),
            };
            Message::new(
                format!("重算合计：{name} {} → {after}", before.0),
                format!("Recompute the total {name}: {} → {after}", before.1),
            )
        }
        all => Message::new(
            format!("重算本表的合计（{} 处）", all.len()),
            format!("Recompute the {} totals of the table", all.len()),
        ),
    };
    action(Kind::RecomputeTotals, title, edits)
}

fn insert_rows(table: &Table) -> Option<Action> {
    let mut missing = table.missing_rows();
    let stand_ins = table.stand_ins(&missing);
    missing.retain(|at| !stand_ins.iter().any(|(of, _)| of == at));
    let mut edits: Vec<Edit> = Vec::new();
    let follows = |one: &(usize, usize), next: &(usize, usize)| *next == (one.0, one.1 + 1);
    for run in missing.chunk_by(follows) {
        let (block, first) = *run.first()?;
        let all = (0..table.schema().blocks[block].rows.len())
            .all(|row| table.row(block, RowAt::Row(row)).is_none());
        let place = if all {
            table.block_insertion(block)
        } else {
            table.insertion(block, first..first + run.len())
        };
        let edit = place?.edit;
        // Editors differ in the order of what is inserted at one place.
        match edits.iter_mut().find(|other| other.span == edit.span) {
            Some(other) => other.insert += &edit.insert,
            None => edits.push(edit),
        }
    }
    let title = match missing.as_slice() {
        [(block, row)] => {
            let name = table.full_name(*block, *row);
            Message::new(
                format!("补上缺少的一行：{name}"),
                format!("Insert the missing row {name}"),
            )
        }
        rows => Message::new(
            format!("补上本表缺少的 {} 行", rows.len()),
            format!("Insert the {} missing rows of the table", rows.len()),
        ),
    };
    action(Kind::InsertRows, title, edits)
}

fn half_width(table: &Table) -> Option<Action> {
    let edits: Vec<Edit> = table.full_width_figures().map(|(.., edit)| edit).collect();
    let count = edits.len();
    let title = Message::new(
        format!("本表的 {count} 个全角数字改为半角"),
        format!("Change {} of the table to half width", counted(count, "full-width figure")),
    );
    action(Kind::HalfWidth, title, edits)
}

/// Offers the tables that the section at the cursor lacks.
fn insert_tables(form: &Form, report: &Report, index: usize, actions: &mut Vec<Action>) {
    let Some(section) = form.places.get(index).and_then(|place| place.section) else { return };
    for (table, schema) in form.edition.tables_of(section) {
        if !form.lacks_table(table) {
            continue;
        }
        let edits = form.table_insertion(report, table).into_iter().collect();
        let name = &schema.name;
        let title = Message::new(
            format!("插入空白的《{name}》"),
            format!("Insert the blank table 《{name}》"),
        );
        actions.extend(action(Kind::InsertTable, title, edits));
    }
}

/// Offers the sections that are missing right before and right after the one at the cursor.
fn insert_sections(form: &Form, report: &Report, index: usize, actions: &mut Vec<Action>) {
    let edition = &form.edition;
    let is_missing = |section: &usize| form.written(*section).is_none();
    let here = form.places.get(index).and_then(|place| place.within);
    let after = here.map_or(0, |here| here + 1);
    let next: Vec<usize> = (after..edition.sections.len()).take_while(is_missing).collect();
    let before = (0..here.unwrap_or(0)).rev().take_while(is_missing);
    let mut before: Vec<usize> = before.collect();
    before.reverse();
    for run in [before, next] {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        // Such a section may be there, but for its heading.
        let place = |section: &usize| match form.lost_heading(report, *section) {
            Some(Lost::Behind(end)) => Some(end),
            Some(Lost::Hidden { .. } | Lost::Above(_)) | None => None,
        };
        let untitled = |section: &usize| form.unnumbered_title(report, *section).is_some();
        let places: Option<Vec<u32>> = run.iter().map(place).collect();
        let Some(&[end, ..]) = places.as_deref() else { continue };
        if run.iter().any(untitled) {
            continue;
        }
        let sections: Vec<String> =
            run.iter().map(|section| edition.blank_section(*section)).collect();
        let edit = report.insertion(end, &sections.join("\n\n"));
        let (first, last) = (edition.heading(*first), edition.heading(*last));
        let title = match run.len() {
            1 => Message::new(format!("插入“{first}”部分"), format!("Insert the section {first}")),
            count => Message::new(
                format!("插入缺少的 {count} 个部分：“{first}”至“{last}”"),
                format!("Insert the {count} missing sections from {first} to {last}"),
            ),
        };
        actions.extend(action(Kind::InsertSection, title, vec![edit]));
    }
}

/// Offers comments that silence the rules of findings, where such a comment has an effect.
fn silencing(document: &Document, findings: &[&Finding], actions: &mut Vec<Action>) {
    let mut done: Vec<&str> = Vec::new();
    for finding in findings {
        let code = finding.rule.code;
        if done.contains(&code) || code == unused_allow::RULE.code {
            continue;
        }
        done.push(code);
        let here = document.entry_at(finding.span.start).and_then(|(start, entry)| {
            let end = finding.span.end.checked_sub(start)?;
            let span = Span::new(finding.span.start.checked_sub(start)?, end);
            let edit = silence_here(&entry.report, span, code)?;
            Some(Edit { span: edit.span.shifted(start), ..edit })
        });
        // What is found in the file as a whole no comment for a block can silence.
        if let Some(edit) = here.filter(|_| !matches!(finding.rule.check, Check::File)) {
            let title = Message::new(
                format!("此处不再提示 {code}（加注释）"),
                format!("Silence {code} here, by a comment"),
            );
            actions.extend(action(Kind::SilenceHere, title, vec![edit]));
        }
        let in_file = document.entry_at(0).map(|(_, entry)| silence_in_file(&entry.report, code));
        let title = Message::new(
            format!("本文件不再提示 {code}（加注释）"),
            format!("Silence {code} in this file, by a comment"),
        );
        actions.extend(action(Kind::SilenceInFile, title, in_file.into_iter().collect()));
    }
}

/// An action, unless it does nothing.
fn action(kind: Kind, title: Message, edits: Vec<Edit>) -> Option<Action> {
    (!edits.is_empty()).then_some(Action { title, edits, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::features::fixture::at;
    use crate::rule::{Fix, Language};
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    const SECRET: &str = "1.属于国家秘密\t0\t0\t0\t22\t0\t0\t22";

    fn offered(document: &Document, cursor: u32) -> Vec<Action> {
        let findings = document.findings();
        let here: Vec<&Finding> =
            findings.iter().filter(|finding| finding.span.contains(cursor)).collect();
        actions(document, cursor, &here)
    }

    fn applied(document: &Document, action: &Action) -> String {
        let (title, edits) = (action.title.clone(), action.edits.clone());
        Fix { title, edits, safe: false }.apply(&document.text).to_string()
    }

    /// Each action, and the lines that are there only after it.
    fn check(marked: &str, expected: Expect) {
        let (document, cursor) = at(marked);
        let before = document.text.to_string();
        let mut drawn = String::new();
        for action in offered(&document, cursor) {
            drawn += &format!("{:?} {}\n", action.kind, action.title.text(Language::Chinese));
            let after = applied(&document, &action);
            assert_ne!(before, after);
            let new = after.lines().filter(|line| !before.lines().any(|old| old == *line));
            new.for_each(|line| drawn += &format!("  {}\n", line.replace('\t', "→")));
        }
        expected.assert_eq(&drawn);
    }

    /// The text after the action of a kind.
    fn after(marked: &str, kind: Kind) -> String {
        let (document, cursor) = at(marked);
        let actions = offered(&document, cursor);
        let action = actions.iter().find(|action| action.kind == kind).expect("it is offered");
        applied(&document, action)
    }

    #[test]
    fn nothing_in_clean_reports() {
        for text in [CLEAN, CLEAN_2019, "", "随便写写"] {
            let document = Document::new(text, Schemas::built_in());
            for offset in (0..=document.text.len() + 5).step_by(7) {
                assert!(actions(&document, offset, &[]).is_empty());
            }
        }
    }

    #[test]
    fn a_blank_table() {
        let edition = &Schemas::built_in().editions[1];
        let blank = edition.blank(2024, "云岭区水务局");
        check(
            &blank.replace("\n结果维持", "\n$0结果维持"),
            expect![[r#"
            FillZeros 本表空着的 15 格填 0
              0→0→0→0→0→0→0→0→0→0→0→0→0→0→0
        "#]],
        );
    }

    #[test]
    fn totals() {
        let text = changed(SECRET, "1.属于国家秘密\t0\t0$0\t0\t22\t0\t0\t");
        check(
            &text,
            expect![[r#"
            RecomputeTotals 重算合计：1.属于国家秘密，总计 空 → 22
              →（三）不予公开→1.属于国家秘密→0→0→0→22→0→0→22
        "#]],
        );
        assert_eq!(after(&text, Kind::RecomputeTotals), CLEAN);
        check(
            &changed(SECRET, "1.属于国家秘密\t0\t0$0\t5\t22\t0\t0\t22"),
            expect![[r#"
            RecomputeTotals 重算本表的合计（3 处）
              →（三）不予公开→1.属于国家秘密→0→0→5→22→0→0→27
              →（七）总计→→54→59→60→47→50→109→379
        "#]],
        );
        check(&changed(SECRET, "1.属于国家秘密\t0\t0$0\t无\t22\t0\t0\t21"), expect![[""]]);
        check(
            &changed("6\t6\n", "6$0\t9 件\n"),
            expect![[r#"
            RecomputeTotals 重算合计：7.属于行政执法案卷，总计 9 件 → 6
              →→7.属于行政执法案卷→0→0→0→0→0→6→6 件
        "#]],
        );
    }

    #[test]
    fn rows_and_widths() {
        let text = changed(&format!("\t（三）不予公开\t{SECRET}\n"), "");
        let text = text.replace("（四）无法提供\t1.", "（四）无法$0提供\t1.");
        let text = text.replace("\t12\t19", "\t１２\t１９");
        check(
            &text,
            expect![[r#"
            InsertRows 补上缺少的一行：（三）不予公开 1.属于国家秘密
              →（三）不予公开→1.属于国家秘密→→→→→→→
            HalfWidth 本表的 2 个全角数字改为半角
              →→2.没有现成信息需要另行制作→0→12→19→0→0→0→31
        "#]],
        );
        let cut = CLEAN.find("行政处罚\t").expect("a row");
        let end = CLEAN.find("\n三、收到").expect("a section");
        check(
            &format!("{}$0{}", &CLEAN[..cut], &CLEAN[end..]),
            expect![[r#"
            InsertRows 补上本表缺少的 3 行
              行政处罚→→→
              行政强制→→→
              第二十条第（八）项→→→
              信息内容→本年收费金额（单位：万元）→→
              行政事业性收费→→→
        "#]],
        );
    }

    #[test]
    fn tables_and_sections() {
        let from = CLEAN.find("行政复议\t").expect("a table");
        let end = CLEAN.find("五、存在").expect("a section");
        let text = format!("{}未发生。$0\n\n{}", &CLEAN[..from], &CLEAN[end..]);
        check(
            &text,
            expect![[r#"
            InsertTable 插入空白的《政府信息公开行政复议、行政诉讼情况表》
              行政复议→→→→→行政诉讼→→→→→→→→→
              结果维持→结果纠正→其他结果→尚未审结→总计→未经复议直接起诉→→→→→复议后起诉→→→→
              →→→→→结果维持→结果纠正→其他结果→尚未审结→总计→结果维持→结果纠正→其他结果→尚未审结→总计
              →→→→→→→→→→→→→→
        "#]],
        );
        let from = CLEAN.find("二、主动公开").expect("a section");
        let end = CLEAN.find("四、政府").expect("a section");
        let text = format!("{}{}", &CLEAN[..from], &CLEAN[end..]);
        check(&text.replace("按月检查", "按月$0检查"), expect![[""]]);
        check(
            &text.replace("总体情况", "总体$0情况"),
            expect![[r#"
            InsertSection 插入缺少的 2 个部分：“二、主动公开政府信息情况”至“三、收到和处理政府信息公开申请情况”
              二、主动公开政府信息情况
              第二十条第（一）项→→→
              信息内容→本年制发件数→本年废止件数→现行有效件数
              规章→→→
              行政规范性文件→→→
              第二十条第（五）项→→→
              信息内容→本年处理决定数量→→
              行政许可→→→
              第二十条第（六）项→→→
              信息内容→本年处理决定数量→→
              行政处罚→→→
              行政强制→→→
              第二十条第（八）项→→→
              信息内容→本年收费金额（单位：万元）→→
              行政事业性收费→→→
              三、收到和处理政府信息公开申请情况
              （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）→→→申请人情况→→→→→→
              →→→自然人→法人或其他组织→→→→→总计
              →→→→商业企业→科研机构→社会公益组织→法律服务机构→其他→
              一、本年新收政府信息公开申请数量→→→→→→→→→
              二、上年结转政府信息公开申请数量→→→→→→→→→
              三、本年度办理结果→（一）予以公开→→→→→→→→
              →（二）部分公开（区分处理的，只计这一情形，不计其他情形）→→→→→→→→
              →（三）不予公开→1.属于国家秘密→→→→→→→
              →→2.其他法律行政法规禁止公开→→→→→→→
              →→3.危及“三安全一稳定”→→→→→→→
              →→4.保护第三方合法权益→→→→→→→
              →→5.属于三类内部事务信息→→→→→→→
              →→6.属于四类过程性信息→→→→→→→
              →→7.属于行政执法案卷→→→→→→→
              →→8.属于行政查询事项→→→→→→→
              →（四）无法提供→1.本机关不掌握相关政府信息→→→→→→→
              →→2.没有现成信息需要另行制作→→→→→→→
              →→3.补正后申请内容仍不明确→→→→→→→
              →（五）不予处理→1.信访举报投诉类申请→→→→→→→
              →→2.重复申请→→→→→→→
              →→3.要求提供公开出版物→→→→→→→
              →→4.无正当理由大量反复申请→→→→→→→
              →→5.要求行政机关确认或重新出具已获取信息→→→→→→→
              →（六）其他处理→1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请→→→→→→→
              →→2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请→→→→→→→
              →→3.其他→→→→→→→
              →（七）总计→→→→→→→→
              四、结转下年度继续办理→→→→→→→→→
            SilenceHere 此处不再提示 missing-section（加注释）
              // gouji: allow(missing-section)
            SilenceInFile 本文件不再提示 missing-section（加注释）
              // gouji: allow-file(missing-section)
        "#]],
        );
        let inserted = after(&text.replace("总体情况", "总体$0情况"), Kind::InsertSection);
        let findings = Document::new(&inserted, Schemas::built_in()).findings();
        let mut codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        codes.dedup();
        assert_eq!(codes, ["empty-cell"]);
    }

    #[test]
    fn a_section_that_lost_its_heading_alone_is_not_inserted() {
        let text = changed("三、收到和处理政府信息公开申请情况\n\n", "");
        for place in ["总体$0情况", "行政$0许可", "重复$0申请", "四、政府$0信息"]
        {
            check(&text.replace(&place.replace("$0", ""), place), expect![[""]]);
        }
    }

    #[test]
    fn comments() {
        check(
            &changed(SECRET, "1.属于国家秘密\t9$0\t0\t0\t22\t0\t0\t22"),
            expect![[r#"
            RecomputeTotals 重算本表的合计（3 处）
              →（三）不予公开→1.属于国家秘密→9→0→0→22→0→0→31
              →（七）总计→→63→59→55→47→50→109→383
            SilenceHere 此处不再提示 suspect-figure（加注释）
              // gouji: allow(suspect-figure)
            SilenceInFile 本文件不再提示 suspect-figure（加注释）
              // gouji: allow-file(suspect-figure)
        "#]],
        );
        let text = changed(SECRET, "1.属于国家秘密\t9$0\t0\t0\t22\t0\t0\t22");
        let text = text.replace("（本列", "// gouji: allow(row-order)\n// 核对过\n\n（本列");
        check(
            &format!("// gouji: allow-file（a、b）\n{text}"),
            expect![[r#"
            RecomputeTotals 重算本表的合计（3 处）
              →（三）不予公开→1.属于国家秘密→9→0→0→22→0→0→31
              →（七）总计→→63→59→55→47→50→109→383
            SilenceHere 此处不再提示 suspect-figure（加注释）
              // gouji: allow(row-order, suspect-figure)
            SilenceInFile 本文件不再提示 suspect-figure（加注释）
              // gouji: allow-file（a、b, suspect-figure）
        "#]],
        );
    }

    #[test]
    fn a_comment_silences_what_it_is_offered_for() {
        let wrong = include_str!("../../tests/reports/wrong-2023.txt");
        let ragged = include_str!("../../tests/reports/ragged-2022.txt");
        let mut count = 0;
        for text in [wrong.to_string(), ragged.to_string(), format!("{CLEAN_2019}\n{wrong}")] {
            let document = Document::new(&text, Schemas::built_in());
            for finding in document.findings() {
                for action in actions(&document, finding.span.start, &[&finding]) {
                    if !matches!(action.kind, Kind::SilenceHere | Kind::SilenceInFile) {
                        continue;
                    }
                    let mended = Document::new(&applied(&document, &action), Schemas::built_in());
                    let same = |document: &Document| {
                        let found = document.findings();
                        found.iter().filter(|other| other.rule.code == finding.rule.code).count()
                    };
                    assert!(same(&mended) < same(&document), "{finding:?} {action:?}");
                    count += 1;
                }
            }
        }
        assert!(count > 20, "{count}");
    }
}
