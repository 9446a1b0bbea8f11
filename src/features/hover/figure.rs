//! A figure in words, with its sum rules. Its tests stand with those of the other hovers.

use crate::amount::{Amount, Value};
use crate::document::Document;
use crate::form::cause::Cause;
use crate::form::earlier::Earlier;
use crate::form::line::{Balance, Line, Side};
use crate::form::table::{CellAt, RowAt, Table};
use crate::rule::Language;
use crate::schema::equation::Axis;
use crate::schema::vocabulary::Item;

use super::{Hover, Other, asked, escaped};

/// The figure at an offset: its row and column, its value and the one it should have, and its sums.
pub(super) fn figure(
    document: &Document,
    others: &[Other],
    offset: u32,
    language: Language,
) -> Option<Hover> {
    let (start, table) = document.table_at(offset)?;
    let (cell, span) = table.figure_at(offset - start)?;
    let (figure, _) = table.figure(cell)?;
    let value = match (&figure.value, language) {
        (Value::Figure(figure), _) => figure.amount.to_string(),
        (Value::Blank, Language::Chinese) => "未填".into(),
        (Value::Blank, Language::English) => "empty".into(),
        (Value::Mark | Value::Garbled | Value::Words, Language::Chinese) => "不是数".into(),
        (Value::Mark | Value::Garbled | Value::Words, Language::English) => "not a number".into(),
    };
    let mut text = format!("**{}**  \n{value}", escaped(&table.name(cell)));
    let agreed = agreed(table, cell);
    let suspected = suspected(table, cell);
    text += &match (suspected.or(agreed), suspected, language) {
        (None, ..) => String::new(),
        (Some(value), Some(_), Language::Chinese) => {
            format!("，疑应为 **{value}**：只改此数，与它有关的各式即全部成立")
        }
        (Some(value), Some(_), Language::English) => {
            format!(", probably meant **{value}**: this figure alone would mend every sum it is in")
        }
        (Some(value), None, Language::Chinese) => format!("，其余各数无误时应为 **{value}**"),
        (Some(value), None, Language::English) => {
            format!(", should be **{value}** if all others are right")
        }
    };
    if let Some((year, name, earlier)) = last_year(document, others, offset, table, cell) {
        let Earlier { labels, amount } = earlier;
        let labels = escaped(&labels.join(" + "));
        let name = name.map(escaped);
        text += &match language {
            Language::Chinese => {
                let place = name.map_or(String::new(), |name| format!("，{name}"));
                format!("  \n上年（{year} 年{place}）{labels}：{amount}")
            }
            Language::English => {
                let place = name.map_or(String::new(), |name| format!(", {name}"));
                let labels = if labels.is_empty() { labels } else { format!(", {labels}") };
                format!("  \nlast year ({year}{place}){labels}: {amount}")
            }
        };
    }
    // What is said once is not said again at each line.
    let asking = agreed.is_none().then_some(cell);
    let lines = table.lines_of(cell).map(|line| rule_line(&line, asking, language));
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        text += "\n\n";
        text += &lines.join("\n");
    }
    // Where the row has no label that could be asked, its figures are.
    if let (RowAt::Row(row), true) = (cell.row, table.row_name(cell).is_empty()) {
        let of = Item::Row { table: table.index, block: cell.block, row };
        for said in asked(table.edition.label(of), language) {
            text += "\n\n";
            text += &said;
        }
    }
    Some(Hover { span: span.shifted(start), text })
}

/// The year before, the name of the file with its report where that is another one, and what the
/// report gives for a figure.
fn last_year<'a>(
    document: &Document,
    others: &'a [Other],
    offset: u32,
    table: &Table,
    cell: CellAt,
) -> Option<(u16, Option<&'a str>, Earlier)> {
    let (_, entry) = document.entry_at(offset)?;
    let elsewhere =
        || others.iter().find_map(|other| Some((other, other.document.year_before(entry)?)));
    let (name, before) = match document.year_before(entry) {
        Some(before) => (None, before),
        None => elsewhere().map(|(other, before)| (other.name.as_deref(), before))?,
    };
    Some((before.year?, name, before.earlier(table, cell)?))
}

/// The value that every line through a cell asks for that says anything, unless it is there.
fn agreed(table: &Table, cell: CellAt) -> Option<Amount> {
    let lines = table.lines_of(cell);
    let mut values: Vec<Amount> = lines.filter_map(|line| line.needed(cell)).collect();
    values.dedup();
    match values[..] {
        [value] if table.column(cell).may_hold(value) => {
            let there = table.figure(cell)?.0.value.amount();
            (there != Some(value)).then_some(value)
        }
        _ => None,
    }
}

/// The value of a figure that alone explains why sums fail.
fn suspected(table: &Table, suspect: CellAt) -> Option<Amount> {
    table.causes().iter().find_map(|cause| match cause {
        Cause::Figure { cell, value, .. } if *cell == suspect => Some(*value),
        _ => None,
    })
}

/// A sum rule with its two sides, in the order in which its formula names them, and with what the
/// figure that is asking must be.
fn rule_line(line: &Line, asking: Option<CellAt>, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let axis = match (line.equation.each, chinese) {
        (Axis::Row, true) => "本行：",
        (Axis::Column, true) => "本列：",
        (Axis::Row, false) => "this row: ",
        (Axis::Column, false) => "this column: ",
    };
    let formula = escaped(&line.equation.formula);
    let is_sum = line.equation.total().is_some();
    let needed = asking.filter(|_| line.balance() != Balance::Holds);
    let needed = needed.map_or(String::new(), |cell| needed_text(line, cell, chinese));
    let state = match line.balance() {
        Balance::Holds => {
            let sum = line.sum(Side::Left, None).map_or(String::new(), |sum| sum.to_string());
            format!("✓ {sum} = {sum}")
        }
        Balance::Off { left, right } => {
            let (left, right) = if is_sum { (right, left) } else { (left, right) };
            let gap = difference(left, right, chinese);
            format!("✗ {left} ≠ {right}{gap}")
        }
        Balance::Unknown => format!("? {}", missing(line, chinese)),
    };
    format!("- {axis}{formula}  \n  {state}{needed}")
}

fn difference(left: Amount, right: Amount, chinese: bool) -> String {
    let Some(gap) = left.minus(right) else { return String::new() };
    let size = gap.absolute();
    match (gap.is_negative(), chinese) {
        (true, true) => format!("，左边少 {size}"),
        (false, true) => format!("，左边多 {size}"),
        (true, false) => format!(", the left is {size} too little"),
        (false, false) => format!(", the left is {size} too much"),
    }
}

/// What the figure must be for the line to hold, where its column may hold that.
fn needed_text(line: &Line, cell: CellAt, chinese: bool) -> String {
    let value = line.needed(cell).filter(|value| line.table.column(cell).may_hold(*value));
    match (value, chinese) {
        (None, _) => String::new(),
        (Some(value), true) => format!("；其余各数无误时，此数应为 {value}"),
        (Some(value), false) => format!("; with all others right, this should be {value}"),
    }
}

/// How many figures of a line are missing.
fn missing(line: &Line, chinese: bool) -> String {
    let is_number = |cell: CellAt| {
        line.table.figure(cell).is_some_and(|(figure, _)| figure.value.amount().is_some())
    };
    let count = line.addends().filter(|addend| !is_number(addend.cell)).count();
    match (count, chinese) {
        (0, true) => "数太大，无法核对".into(),
        (0, false) => "too large to be added".into(),
        (_, true) => format!("有 {count} 个数未填或不是数，无法核对"),
        (_, false) => format!("figures missing: {count}, so it cannot be assessed"),
    }
}
