//! Selections that grow: cell, row, groups, table, section, report, file; in prose the sentence and
//! the paragraph.

use crate::document::{Document, Entry};
use crate::form::part::{Part, parts};
use crate::form::sentence::sentences;
use crate::report::{Block, Section};
use crate::text::Span;

/// What holds an offset, from the smallest to the whole file; each holds the one before.
pub fn selections(document: &Document, offset: u32) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some((start, entry)) = document.entry_at(offset)
        && let Some(inside) = offset.checked_sub(start)
    {
        spans.extend(in_report(entry, inside).into_iter().map(|span| span.shifted(start)));
    }
    spans.push(Span::new(0, document.text.len()));
    let mut grown: Vec<Span> = Vec::new();
    for span in spans {
        let holds = span.contains(offset)
            && grown.last().is_none_or(|last| last.hull(span) == span && *last != span);
        if holds && !span.is_empty() {
            grown.push(span);
        }
    }
    grown
}

fn in_report(entry: &Entry, offset: u32) -> Vec<Span> {
    let report = &entry.report;
    if report.sections.is_empty() {
        return Vec::new();
    }
    let placed = report.section_at(offset);
    let section = &placed.section;
    let inside = offset - placed.start;
    let mut spans = Vec::new();
    let lines = section.blocks.iter().find(|block| block.span().contains(inside));
    if let Some(block) = lines {
        in_block(section, block, inside, &mut spans);
    }
    let index = report.sections.partition_point(|other| other.start < placed.start);
    let form = entry.form.as_ref().map(|form| (form, index));
    let mut outer = Vec::new();
    around(&parts(section, form), inside, &mut outer);
    spans.extend(outer.into_iter().rev());
    if let Some(heading) = section.heading {
        spans.push(heading.span);
        let end = section.without_blank_end().len() as u32;
        spans.push(Span::new(heading.span.start, end.max(heading.span.end)));
    }
    let mut spans: Vec<Span> = spans.into_iter().map(|span| span.shifted(placed.start)).collect();
    let start = report.title().map_or(0, |(title, _)| title.start);
    spans.push(Span::new(start, report.written_end().max(start)));
    spans.push(Span::new(0, report.len()));
    spans
}

fn in_block(section: &Section, block: &Block, offset: u32, spans: &mut Vec<Span>) {
    match block {
        Block::Table(table) => {
            let Some(row) = table.rows.iter().find(|row| row.span.contains(offset)) else {
                return;
            };
            let cell = section.cells(row).iter().find(|cell| cell.span.contains(offset));
            spans.extend(cell.map(|cell| cell.span));
            spans.push(row.span);
        }
        Block::Title(span)
        | Block::Subheading(span)
        | Block::Item(span)
        | Block::Paragraph(span)
        | Block::Comment(span) => {
            let mut within = sentences(section.slice(*span)).map(|(at, sentence)| {
                let start = span.start + at as u32;
                Span::new(start, start + sentence.len() as u32)
            });
            spans.extend(within.find(|sentence| sentence.contains(offset)));
            spans.push(*span);
        }
    }
}

/// The parts around an offset, outermost first.
fn around(parts: &[Part], offset: u32, spans: &mut Vec<Span>) {
    if let Some(part) = parts.iter().find(|part| part.span.contains(offset)) {
        spans.push(part.span);
        around(&part.parts, offset, spans);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, changed};
    use crate::features::fixture::at;
    use expect_test::{Expect, expect};

    /// Each selection by its beginning, its end and its number of lines.
    fn check(marked: &str, expected: Expect) {
        let (document, cursor) = at(marked);
        let mut drawn = String::new();
        for span in selections(&document, cursor) {
            let text = document.text.slice(span).replace('\t', "→").replace('\n', "⏎");
            let lines = text.matches('⏎').count() + 1;
            let characters: Vec<char> = text.chars().collect();
            let text = match characters.len() {
                0..=24 => text,
                length => {
                    let start: String = characters[..12].iter().collect();
                    let end: String = characters[length - 12..].iter().collect();
                    format!("{start} … {end}")
                }
            };
            drawn += &format!("{lines} {text}\n");
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn from_a_cell() {
        check(
            &changed("\t12\t19\t0", "\t1$02\t19\t0"),
            expect![[r#"
            1 12
            1 →→2.没有现成信息需要 … →19→0→0→0→31
            3 →（四）无法提供→1.本 … →0→0→0→0→0→0
            22 三、本年度办理结果→（一 … 7→50→109→374
            28 （本列数据的勾稽关系为： … 3→7→6→4→3→24
            30 三、收到和处理政府信息公 … 3→7→6→4→3→24
            88 云岭区水务局2023年政 … 本年度未收取信息处理费。
            89 云岭区水务局2023年政 … 年度未收取信息处理费。⏎
        "#]],
        );
        check(
            &changed("行政处罚\t87", "行政处罚\t$087"),
            expect![[r#"
            1 87
            1 行政处罚→87→→
            4 第二十条第（六）项→→→ … 7→→⏎行政强制→4→→
            14 第二十条第（一）项→→→ … 费→612.0475→→
            16 二、主动公开政府信息情况 … 费→612.0475→→
            88 云岭区水务局2023年政 … 本年度未收取信息处理费。
            89 云岭区水务局2023年政 … 年度未收取信息处理费。⏎
        "#]],
        );
    }

    #[test]
    fn from_prose() {
        check(
            &changed("审查，对历年", "审查，$0对历年"),
            expect![[r#"
            1 落实公开前的审查，对历年文件逐件清理。
            3 （三）政府信息管理⏎⏎落 … 查，对历年文件逐件清理。
            23 一、总体情况⏎⏎2023 … 年度考核，组织培训两次。
            88 云岭区水务局2023年政 … 本年度未收取信息处理费。
            89 云岭区水务局2023年政 … 年度未收取信息处理费。⏎
        "#]],
        );
        check(
            &changed("总体情况", "总体$0情况"),
            expect![[r#"
            1 一、总体情况
            23 一、总体情况⏎⏎2023 … 年度考核，组织培训两次。
            88 云岭区水务局2023年政 … 本年度未收取信息处理费。
            89 云岭区水务局2023年政 … 年度未收取信息处理费。⏎
        "#]],
        );
        check(
            &changed("2023年政府", "$02023年政府"),
            expect![[r#"
            1 云岭区水务局2023年政府信息公开工作年度报告
            88 云岭区水务局2023年政 … 本年度未收取信息处理费。
            89 云岭区水务局2023年政 … 年度未收取信息处理费。⏎
        "#]],
        );
    }

    #[test]
    fn anywhere() {
        check("$0", expect![[""]]);
        check(
            "\n\n$0\n",
            expect![[r#"
            4 ⏎⏎⏎
        "#]],
        );
        check(
            &format!("{CLEAN}\n$0"),
            expect![[r#"
            90 云岭区水务局2023年政 … 度未收取信息处理费。⏎⏎
        "#]],
        );
        let (document, _) = at(&format!("$0{CLEAN}"));
        for offset in 0..=document.text.len() + 9 {
            let found = selections(&document, offset);
            assert!(found.is_sorted_by_key(|span| span.len()));
        }
    }
}
