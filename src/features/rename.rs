//! Renaming of what a drafter changes in last year's text: the reporting year and the agency.
//!
//! The year is changed where it stands for this report's year: in the title, in the period, and in
//! sentences; not in titles and numbers of documents, nor among several years. The agency's name is
//! changed wherever it stands in the report for itself.

mod years;

use crate::document::{Document, Entry};
use crate::form::agency::agency_of;
use crate::form::period::years_of_period;
use crate::form::sentence::sentences;
use crate::form::year::years;
use crate::rule::Message;
use crate::text::{Edit, Span};

use years::reporting_years;

/// What is renamed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub span: Span,
    /// The text that a new one is typed over.
    pub placeholder: String,
}

/// A name and everywhere it stands; spans count from the report's start.
enum Name {
    Year { number: u16, spans: Vec<Span> },
    Agency { name: String, spans: Vec<Span> },
}

/// What a rename at an offset would be about.
///
/// # Errors
/// Says why nothing can be renamed there.
pub fn prepare(document: &Document, offset: u32) -> Result<Target, Message> {
    let (start, name) = name_at(document, offset)?;
    let (spans, placeholder) = match name {
        Name::Year { number, spans } => (spans, number.to_string()),
        Name::Agency { name, spans } => (spans, name),
    };
    let here = spans.into_iter().map(|span| span.shifted(start));
    match here.into_iter().find(|span| span.contains(offset)) {
        Some(span) => Ok(Target { span, placeholder }),
        None => Err(nothing_here()),
    }
}

/// The edits that rename what stands at an offset.
///
/// # Errors
/// Says why nothing can be renamed there, or why the new text is none.
pub fn rename(document: &Document, offset: u32, new: &str) -> Result<Vec<Edit>, Message> {
    let (start, name) = name_at(document, offset)?;
    let (spans, insert) = match name {
        Name::Year { spans, .. } => (spans, new_year(new)?),
        Name::Agency { spans, .. } => (spans, new_agency(new)?),
    };
    let edit = |span: Span| Edit { span: span.shifted(start), insert: insert.clone() };
    Ok(spans.into_iter().map(edit).collect())
}

fn new_year(new: &str) -> Result<String, Message> {
    let digits = new.trim().trim_end_matches('度').trim_end_matches('年').trim_end();
    let number: Option<u16> = digits.parse().ok();
    match number.filter(|number| (1949..2100).contains(number)) {
        Some(number) => Ok(number.to_string()),
        None => Err(Message::new(
            "年度应为四位数字，如 2024",
            "a reporting year has four digits, like 2024",
        )),
    }
}

fn new_agency(new: &str) -> Result<String, Message> {
    let name = new.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Message::new(
            "机关名称不能为空，也不能含制表符或换行",
            "an agency's name is not empty and holds neither TABs nor line ends",
        ));
    }
    Ok(name.to_string())
}

fn nothing_here() -> Message {
    Message::new(
        "这里不能重命名：可以重命名的是报告年度和机关名称",
        "nothing to rename here: the reporting year and the agency's name can be renamed",
    )
}

/// What can be renamed at an offset, and where its report starts.
fn name_at(document: &Document, offset: u32) -> Result<(u32, Name), Message> {
    let (start, entry) = document.entry_at(offset).ok_or_else(nothing_here)?;
    let inside = offset.checked_sub(start).ok_or_else(nothing_here)?;
    if let Some((number, spans)) = reporting_year(entry)
        && spans.iter().any(|span| span.contains(inside))
    {
        return Ok((start, Name::Year { number, spans }));
    }
    if let Some((name, spans)) = agency_name(entry)
        && spans.iter().any(|span| span.contains(inside))
    {
        return Ok((start, Name::Agency { name, spans }));
    }
    if is_year(entry, inside) {
        return Err(Message::new(
            "这个年份不随报告年度改动：它不是报告年度，或者在文件名、文号、日期之中，或者与别的年份并列",
            "this year does not change with the reporting year: it is another, or stands in the \
             title or the number of a document, in a date, or beside another year",
        ));
    }
    Err(nothing_here())
}

/// The reporting year and where it stands for itself, in the order of the text.
fn reporting_year(entry: &Entry) -> Option<(u16, Vec<Span>)> {
    let number = entry.form.as_ref()?.year?;
    let mut spans = Vec::new();
    if let Some((span, title)) = entry.report.title() {
        let of_title = years(title).filter(|year| year.number == number);
        spans.extend(of_title.map(|year| place(year.start, year.end, span.start)));
    }
    // The year of the title may stand on a line of its own, or without 年.
    spans.extend(entry.form.as_ref()?.title.as_ref().and_then(|title| Some(title.year()?.1)));
    for placed in &entry.report.sections {
        let section = &placed.section;
        let mut here: Vec<Span> = match years_of_period(section) {
            Some((year, spans)) if year == number => spans,
            _ => Vec::new(),
        };
        for block in section.prose() {
            for (at, sentence) in sentences(section.slice(block)) {
                let start = block.start + at as u32;
                let of_sentence = reporting_years(sentence, number);
                here.extend(of_sentence.map(|year| place(year.start, year.end, start)));
            }
        }
        spans.extend(here.into_iter().map(|span| span.shifted(placed.start)));
    }
    spans.sort();
    spans.dedup();
    Some((number, spans))
}

/// The agency's name and everywhere it stands for itself, in the order of the text.
fn agency_name(entry: &Entry) -> Option<(String, Vec<Span>)> {
    let form = entry.form.as_ref()?;
    let name = agency_of(&entry.report, form.title.as_ref()?, &form.edition)?;
    let name = entry.report.sections.first()?.section.slice(name);
    let mut spans = Vec::new();
    for placed in &entry.report.sections {
        let text = &placed.section.text;
        let found = text.match_indices(name).filter(|(at, _)| !ends_with_owner(&text[..*at]));
        spans.extend(found.map(|(at, _)| place(at, at + name.len(), placed.start)));
    }
    Some((name.to_string(), spans))
}

/// The ends of places and bodies that an agency may belong to.
const OWNERS: [&str; 12] =
    ["省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道", "政府", "委员会"];

/// True when a name that follows the text is only the end of a longer one, as `教育局` is in
/// `二七区教育局`, where a new name may name a district as well. `我区` names none.
fn ends_with_owner(text: &str) -> bool {
    let mut owners = OWNERS.iter().filter_map(|owner| text.strip_suffix(owner));
    owners.any(|rest| !rest.ends_with(['我', '本', '全', '该', '各']))
}

fn place(start: usize, end: usize, from: u32) -> Span {
    Span::new(start as u32, end as u32).shifted(from)
}

/// True when an offset of the report lies in four digits of prose that may be a year.
fn is_year(entry: &Entry, offset: u32) -> bool {
    if entry.report.sections.is_empty() {
        return false;
    }
    let placed = entry.report.section_at(offset);
    let inside = offset - placed.start;
    let title = entry.report.title().map(|(span, _)| span);
    let preface = title.filter(|_| placed.start == 0);
    let mut lines = placed.section.prose().chain(preface);
    let Some(line) = lines.find(|line| line.contains(inside)) else { return false };
    let text = placed.section.slice(line);
    let Some((before, after)) = text.split_at_checked((inside - line.start) as usize) else {
        return false;
    };
    let is_other = |character: char| !character.is_ascii_digit();
    let left = before.rsplit(is_other).next().unwrap_or_default();
    let right = after.split(is_other).next().unwrap_or_default();
    let digits = format!("{left}{right}");
    digits.len() == 4 && digits.parse().is_ok_and(|year: u16| (1949..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::features::fixture::at;
    use crate::rule::{Fix, Language};
    use crate::text::Encoding;
    use expect_test::{Expect, expect};

    /// The lines that change, after the rename, or why there is none.
    fn check(marked: &str, new: &str, expected: Expect) {
        let (document, cursor) = at(marked);
        let drawn = match (prepare(&document, cursor), rename(&document, cursor, new)) {
            (Ok(target), Ok(edits)) => {
                assert_eq!(document.text.slice(target.span), target.placeholder);
                let lines = edits.iter().map(|edit| {
                    document.text.position(edit.span.start, Encoding::Utf8).line as usize
                });
                let mut lines: Vec<usize> = lines.collect();
                lines.dedup();
                let title = Message::new("", "");
                let text = Fix { title, edits, safe: false }.apply(&document.text).to_string();
                let all: Vec<&str> = text.lines().collect();
                let drawn = lines.iter().map(|line| format!("{}: {}\n", line + 1, all[*line]));
                format!("「{}」\n{}", target.placeholder, drawn.collect::<String>())
            }
            (Ok(_), Err(message)) => format!("{}\n", message.text(Language::Chinese)),
            (Err(message), refused) => {
                assert_eq!(refused, Err(message.clone()));
                format!("{}\n", message.text(Language::Chinese))
            }
        };
        expected.assert_eq(&drawn);
    }

    fn with_preface(marked: &str) -> String {
        let preface = "根据《云岭区水务局2023年工作要点》和国办公开办函〔2021〕30号，现公布本报告。\
                       数据统计期限自2023年1月1日起至2023年12月31日止。";
        let preface = format!("{preface}\n\n一、总体情况");
        let text = CLEAN.replacen("一、总体情况", &preface, 1);
        let text = text
            .replace("组织培训两次。", "组织培训两次。2023年，收到申请380件，较2022年增长一成。");
        let at = text.find(&marked.replace("$0", "")).expect("it is there");
        let end = at + marked.len() - 2;
        format!("{}{marked}{}", &text[..at], &text[end..])
    }

    #[test]
    fn the_year() {
        check(
            &with_preface("水务局20$023年政府信息"),
            "2024",
            expect![[r#"
                「2023」
                1: 云岭区水务局2024年政府信息公开工作年度报告
                3: 根据《云岭区水务局2023年工作要点》和国办公开办函〔2021〕30号，现公布本报告。数据统计期限自2024年1月1日起至2024年12月31日止。
                7: 2024年，云岭区水务局按照《中华人民共和国政府信息公开条例》的规定，围绕供水、排水和防汛等群众关心的事项推进政务公开。
                27: 把政务公开列入年度考核，组织培训两次。2024年，收到申请380件，较2022年增长一成。
            "#]],
        );
        check(
            &with_preface("自$02023年1月"),
            "2024年",
            expect![[r#"
                「2023」
                1: 云岭区水务局2024年政府信息公开工作年度报告
                3: 根据《云岭区水务局2023年工作要点》和国办公开办函〔2021〕30号，现公布本报告。数据统计期限自2024年1月1日起至2024年12月31日止。
                7: 2024年，云岭区水务局按照《中华人民共和国政府信息公开条例》的规定，围绕供水、排水和防汛等群众关心的事项推进政务公开。
                27: 把政务公开列入年度考核，组织培训两次。2024年，收到申请380件，较2022年增长一成。
            "#]],
        );
        check(
            &changed("2023年，云岭", "2023$0年，云岭"),
            "二〇二四",
            expect![[r#"
            年度应为四位数字，如 2024
        "#]],
        );
    }

    #[test]
    fn years_that_stand_for_something_else() {
        check(
            &with_preface("水务局20$023年工作要点"),
            "2024",
            expect![[r#"
                这个年份不随报告年度改动：它不是报告年度，或者在文件名、文号、日期之中，或者与别的年份并列
            "#]],
        );
        check(
            &with_preface("〔20$021〕"),
            "2024",
            expect![[r#"
                这个年份不随报告年度改动：它不是报告年度，或者在文件名、文号、日期之中，或者与别的年份并列
            "#]],
        );
        check(
            &changed("组织培训两次", "20$023年3月组织培训两次"),
            "2024",
            expect![[r#"
            这个年份不随报告年度改动：它不是报告年度，或者在文件名、文号、日期之中，或者与别的年份并列
        "#]],
        );
        check(
            &with_preface("较20$022年"),
            "2024",
            expect![[r#"
                这个年份不随报告年度改动：它不是报告年度，或者在文件名、文号、日期之中，或者与别的年份并列
            "#]],
        );
    }

    #[test]
    fn the_agency() {
        check(
            &with_preface("$0云岭区水务局2023年政府"),
            "江州市 水务局 ",
            expect![[r#"
            「云岭区水务局」
            1: 江州市 水务局2023年政府信息公开工作年度报告
            3: 根据《江州市 水务局2023年工作要点》和国办公开办函〔2021〕30号，现公布本报告。数据统计期限自2023年1月1日起至2023年12月31日止。
            7: 2023年，江州市 水务局按照《中华人民共和国政府信息公开条例》的规定，围绕供水、排水和防汛等群众关心的事项推进政务公开。
        "#]],
        );
        check(
            &with_preface("按照$0《中华"),
            "x",
            expect![[r#"
            这里不能重命名：可以重命名的是报告年度和机关名称
        "#]],
        );
        check(
            &changed("云岭区水务局按照", "云岭区$0水务局按照"),
            "甲\t乙",
            expect![[r#"
            机关名称不能为空，也不能含制表符或换行
        "#]],
        );
    }

    #[test]
    fn a_name_within_a_longer_one_stays() {
        let text = CLEAN.replace("云岭区水务局", "水务局");
        let text = text.replacen(
            "2023年，水务局",
            "2023年，云岭区水务局与区政府水务局办公室、我区水务局由水务局",
            1,
        );
        check(
            &text.replacen("水务局", "水务$0局", 1),
            "青河县林业局",
            expect![[r#"
            「水务局」
            1: 青河县林业局2023年政府信息公开工作年度报告
            5: 2023年，云岭区水务局与区政府水务局办公室、我区青河县林业局由青河县林业局按照《中华人民共和国政府信息公开条例》的规定，围绕供水、排水和防汛等群众关心的事项推进政务公开。
        "#]],
        );
    }

    #[test]
    fn other_places() {
        check(
            &changed("行政许可\t1284", "行政许可\t12$084"),
            "1",
            expect![[r#"
                这里不能重命名：可以重命名的是报告年度和机关名称
            "#]],
        );
        check(
            &changed("逐件清理", "逐件$0清理"),
            "1",
            expect![[r#"
            这里不能重命名：可以重命名的是报告年度和机关名称
        "#]],
        );
        check(
            "$0",
            "1",
            expect![[r#"
            这里不能重命名：可以重命名的是报告年度和机关名称
        "#]],
        );
        check(
            "随便写写$0",
            "1",
            expect![[r#"
            这里不能重命名：可以重命名的是报告年度和机关名称
        "#]],
        );
        let both = format!("{CLEAN}\n{}", CLEAN_2019.replacen("20", "$020", 1));
        check(
            &both,
            "2021",
            expect![[r#"
            「2020」
            90: 青禾县林业局2021年政府信息公开工作年度报告
            94: 2021年，青禾县林业局认真执行新修订的政府信息公开条例，主动公开造林、护林和野生动物保护信息，及时办理公开申请。
        "#]],
        );
    }
}
