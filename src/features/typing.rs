//! What a key that was just typed in a table brings along: Enter behind a row opens the next row of
//! the form, TAB goes on to the next cell.

use crate::document::Document;
use crate::form::row::RowMeaning;
use crate::form::table::{PlacedRow, RowAt, Table};
use crate::schema::vocabulary::Item;
use crate::text::{Edit, Encoding, Position, Span};

/// A key that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Enter,
    Tab,
}

/// The edit that goes with a key, whose character stands in the text before the offset already.
pub fn typed(document: &Document, offset: u32, key: Key) -> Option<Edit> {
    match key {
        Key::Enter => enter(document, offset),
        Key::Tab => tab(document, offset),
    }
}

/// On an empty line below a row: the row of the form that comes next, up to its first figure, unless
/// the table has it. Behind a row without figures nothing comes, so that a table can be left.
fn enter(document: &Document, offset: u32) -> Option<Edit> {
    let line = document.text.position(offset, Encoding::Utf8).line;
    let own = line_at(document, line)?;
    let before = line_at(document, line.checked_sub(1)?)?;
    if !document.text.slice(own).chars().all(char::is_whitespace) {
        return None;
    }
    let (start, table) = document.table_at(before.end)?;
    let placed = table.row_at(before.end - start)?;
    let insert = next_row(table, &placed)?;
    (!insert.is_empty()).then_some(Edit { span: own, insert })
}

/// A line without its ending.
fn line_at(document: &Document, line: u32) -> Option<Span> {
    let at = |character| document.text.offset(Position { line, character }, Encoding::Utf8).ok();
    Some(Span::new(at(0)?, at(u32::MAX)?))
}

/// The beginning of the row that the form has after a row.
fn next_row(table: &Table, placed: &PlacedRow) -> Option<String> {
    let (_, block) = placed.row.block?;
    let row = match placed.row.of {
        RowMeaning::Head => return below_head(table, block, placed),
        RowMeaning::Unknown => return None,
        _ if !placed.row.has_figures() => return None,
        RowMeaning::Row(row) => row,
        RowMeaning::Group(group) => table.rows_under(block, group).max()?,
    };
    if row + 1 < table.schema().blocks[block].rows.len() {
        return row_start(table, block, row + 1);
    }
    let is_there = |placed: PlacedRow| placed.row.block == Some((table.index, block + 1));
    if table.rows().any(is_there) { None } else { head_row(table, block + 1, 0) }
}

/// The next row of a head, or below it the first row of its block.
fn below_head(table: &Table, block: usize, placed: &PlacedRow) -> Option<String> {
    let rows: Vec<PlacedRow> =
        table.rows().filter(|row| row.row.block == Some((table.index, block))).collect();
    let at = rows.iter().position(|row| row.span() == placed.span())?;
    let is_last = at + 1 == rows.len();
    let next = || head_row(table, block, at + 1).or_else(|| row_start(table, block, 0));
    if is_last { next() } else { None }
}

/// A row of the head, whole.
fn head_row(table: &Table, block: usize, row: usize) -> Option<String> {
    let schema = table.schema().blocks.get(block)?;
    (row < schema.head_rows()).then(|| table.schema().blank_block(block).nth(row)).flatten()
}

/// A row with its labels and the TABs up to its first figure.
fn row_start(table: &Table, block: usize, row: usize) -> Option<String> {
    let schema = &table.schema().blocks[block];
    let is_given = |group: &usize| table.is_single(block, *group);
    if table.row(block, RowAt::Row(row)).is_some() || schema.groups_of(row).iter().any(is_given) {
        return None;
    }
    let first = schema.columns.first()?.grid;
    let line = table.stubs(block, row..row + 1).pop()?;
    Some(line.split('\t').take(first).flat_map(|cell| [cell, "\t"]).collect())
}

/// Behind a row's label the TABs up to the first figure; in a row that has all its cells, one TAB
/// less behind the cursor, so that it goes on instead of making a cell more.
fn tab(document: &Document, offset: u32) -> Option<Edit> {
    let (start, table) = document.table_at(offset)?;
    let at = offset.checked_sub(start)?;
    let placed = table.row_at(at)?;
    let (_, block) = placed.row.block?;
    let schema = &table.schema().blocks[block];
    let rest = document.text.slice(Span::new(offset, start + placed.span().end));
    let padding = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    if placed.cells().len() > table.schema().width() && rest[padding..].starts_with('\t') {
        let span = Span::new(offset, offset + padding as u32 + 1);
        return Some(Edit { span, insert: String::new() });
    }
    let index = placed.cell_at(at);
    let label = placed.row.labels().find(|label| label.cell + 1 == index)?;
    let Item::Row { row, .. } = label.of else { return None };
    let missing = schema.columns.first()?.grid.checked_sub(index)?;
    let in_place = schema.rows[row].depth == label.cell;
    (in_place && missing > 0 && rest.trim().is_empty() && !rest.contains('\t'))
        .then(|| Edit { span: Span::at(offset), insert: "\t".repeat(missing) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::at;

    const START: &str = "云岭区水务局2023年政府信息公开工作年度报告\n\n";

    /// The text after a key at the cursor, with the cursor where the editor leaves it.
    fn after(marked: &str, key: Key) -> Option<String> {
        let (document, offset) = at(&format!("{START}{marked}"));
        let edit = typed(&document, offset, key)?;
        let mut text = document.text.to_string();
        let end = edit.span.start as usize + edit.insert.len();
        text.replace_range(edit.span.range(), &edit.insert);
        text.insert_str(end, "$0");
        Some(text[START.len()..].to_string())
    }

    fn becomes(marked: &str, key: Key, expected: &str) {
        assert_eq!(after(marked, key).as_deref(), Some(expected));
    }

    const REQUESTS: &str = "三、收到和处理政府信息公开申请情况\n\n";

    #[test]
    fn enter_opens_the_next_row_of_the_form() {
        let row = format!("{REQUESTS}一、本年新收政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1\n");
        let next = "二、上年结转政府信息公开申请数量\t\t\t";
        becomes(&format!("{row}$0"), Key::Enter, &format!("{row}{next}$0"));
        // The editor may have brought white space from the line above.
        becomes(&format!("{row}\t\t$0\n\n"), Key::Enter, &format!("{row}{next}$0\n\n"));
        let row = format!("{row}{next}0\t0\t0\t0\t0\t0\t0\r\n");
        let next = "三、本年度办理结果\t（一）予以公开\t\t";
        becomes(&format!("{row}$0\r\n"), Key::Enter, &format!("{row}{next}$0\r\n"));
    }

    #[test]
    fn enter_goes_on_to_the_next_block_and_through_its_head() {
        let row = "二、主动公开政府信息情况\n\n规章\t0\t0\t0\n行政规范性文件\t0\t0\t0\n";
        let head = "第二十条第（五）项\t\t\t";
        becomes(&format!("{row}$0"), Key::Enter, &format!("{row}{head}$0"));
        let row = format!("{row}{head}\n");
        let head = "信息内容\t本年处理决定数量\t\t";
        becomes(&format!("{row}$0"), Key::Enter, &format!("{row}{head}$0"));
        let row = format!("{row}{head}\n");
        becomes(&format!("{row}$0"), Key::Enter, &format!("{row}行政许可\t$0"));
    }

    #[test]
    fn enter_is_an_empty_line_elsewhere() {
        let row = format!("{REQUESTS}四、结转下年度继续办理\t\t\t1\t0\t0\t0\t0\t0\t1\n");
        assert_eq!(after(&format!("{row}$0"), Key::Enter), None);
        let first = "一、本年新收政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1\n";
        let second = "二、上年结转政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1\n";
        assert_eq!(after(&format!("{REQUESTS}{first}$0\n{second}"), Key::Enter), None);
        let blank = "一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t\t\n$0";
        assert_eq!(after(&format!("{REQUESTS}{blank}"), Key::Enter), None);
        assert_eq!(after("一、总体情况\n$0", Key::Enter), None);
        assert_eq!(after(&format!("{REQUESTS}{first}$0剩下的"), Key::Enter), None);
    }

    #[test]
    fn tab_behind_a_label_leads_to_the_first_figure() {
        let label = format!("{REQUESTS}一、本年新收政府信息公开申请数量\t");
        becomes(&format!("{label}$0\n"), Key::Tab, &format!("{label}\t\t$0\n"));
        let label = format!("{REQUESTS}三、本年度办理结果\t");
        assert_eq!(after(&format!("{label}$0"), Key::Tab), None);
        becomes(
            &format!("{label}（一）予以公开\t$0"),
            Key::Tab,
            &format!("{label}（一）予以公开\t\t$0"),
        );
    }

    #[test]
    fn tab_in_a_full_row_goes_on() {
        let row = format!("{REQUESTS}四、结转下年度继续办理\t\t\t1\t");
        becomes(
            &format!("{row}$0　 \t2\t0\t0\t0\t0\t1\n"),
            Key::Tab,
            &format!("{row}$02\t0\t0\t0\t0\t1\n"),
        );
        assert_eq!(after(&format!("{row}$0\t0\t0\t0\t0\t1\n"), Key::Tab), None);
        assert_eq!(after(&format!("{row}$02\t0\t0"), Key::Tab), None);
    }
}
