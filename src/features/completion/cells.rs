//! What stands in single cells: figures that sums ask for, units, labels of a head.

use crate::amount::Value;
use crate::form::table::{CellAt, RowAt, Table};
use crate::schema::Kind as Counted;
use crate::schema::equation::Axis;
use crate::schema::vocabulary::Item;
use crate::text::Span;

use super::scene::{RowScene, Scene};
use super::{Kind, Offer, Part, Piece, TypedPart};

/// The figure that a total must be, or that a balance or the one empty cell of a sum asks for.
/// While another figure is being typed, nothing is offered.
pub(super) fn figures(scene: &Scene, row: &RowScene, offers: &mut Vec<Offer>) {
    let Some((table, at)) = row.figure else { return };
    let start = (row.span.start - scene.line.start) as usize;
    let typed = scene.before[start..].trim();
    let written = row.cells.get(row.cell).copied().unwrap_or_default();
    let mut known: Vec<String> = Vec::new();
    for (value, reason) in needed(table, at, written.is_empty()) {
        if known.contains(&value) || !value.starts_with(typed) || value == written {
            continue;
        }
        known.push(value.clone());
        let pad = scene.before[start..].len() - scene.before[start..].trim_start().len();
        let from = row.span.start + pad as u32;
        let kept = from.max(row.span.end - trailing_space(scene, row.span));
        offers.push(Offer {
            label: value.clone(),
            names: Vec::new(),
            kind: Kind::Figure,
            typed: TypedPart::Cell { span: Span::new(from, kept.max(scene.cursor())), from },
            insert: vec![Piece::Text(value)],
            detail: reason,
            key: scene.key(row_part(table, at)),
            written: false,
        });
    }
    unit(scene, row, table, at, offers);
}

/// The white space between the last character of a cell and its end.
fn trailing_space(scene: &Scene, cell: Span) -> u32 {
    let length = (cell.end - scene.cursor()) as usize;
    let rest = scene.after.get(..length).unwrap_or_default();
    (rest.len() - rest.trim_end().len()) as u32
}

fn row_part(table: &Table, at: CellAt) -> Part {
    match at.row {
        RowAt::Row(row) => Part::Row { table: table.index, block: at.block, row },
        RowAt::Group(group) => Part::Group { table: table.index, block: at.block, group },
    }
}

/// The values that the sums through a cell ask for, those of which it is the total first.
fn needed(table: &Table, at: CellAt, empty: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in table.lines().filter(|line| line.block == at.block) {
        let through = match line.equation.each {
            Axis::Row => at.row == RowAt::Row(line.at),
            Axis::Column => at.column == line.at,
        };
        if !through {
            continue;
        }
        let is_total = line.equation.total().is_some() && line.total() == Some(at);
        if !is_total && line.equation.total().is_some() && !empty {
            continue;
        }
        let Some(value) = line.needed(at) else { continue };
        let may_hold = match table.column(at).kind {
            Counted::Count => value.is_whole() && !value.is_negative(),
            Counted::Signed => value.is_whole(),
            Counted::Money => !value.is_negative(),
        };
        if may_hold {
            found.push((!is_total, value.to_string(), line.equation.formula.clone()));
        }
    }
    found.sort_by_key(|(rank, ..)| *rank);
    found.into_iter().map(|(_, value, reason)| (value, reason)).collect()
}

/// The unit behind a figure, in a column whose head does not name it.
fn unit(scene: &Scene, row: &RowScene, table: &Table, at: CellAt, offers: &mut Vec<Offer>) {
    let column = table.column(at);
    let block = &table.schema().blocks[at.block];
    let Some(unit) = &column.unit else { return };
    let named = block.head.iter().any(|cell| {
        (cell.column..cell.column + cell.columns).contains(&column.grid)
            && cell.label.text.contains(unit.as_str())
    });
    let start = (row.span.start - scene.line.start) as usize;
    let typed = &scene.before[start..];
    let is_digit = |character: char| character.is_ascii_digit() || ".,".contains(character);
    let Some(last) = typed.rfind(is_digit) else { return };
    let number = Value::read(typed[..=last].trim());
    let written = row.cells.get(row.cell).is_some_and(|cell| cell.ends_with(unit.as_str()));
    if named || written || number.amount().is_none() {
        return;
    }
    let from = row.span.start + last as u32 + 1;
    offers.push(Offer {
        label: unit.clone(),
        names: Vec::new(),
        kind: Kind::Unit,
        typed: TypedPart::Cell { span: Span::new(from, scene.cursor()), from },
        insert: vec![Piece::Text(unit.clone())],
        detail: column.name.clone(),
        key: scene.key(row_part(table, at)),
        written: false,
    });
}

/// The labels of a head that its row at the cursor lacks: those that stand in no other row first,
/// and of these the one of the cursor's column.
pub(super) fn heads(scene: &Scene, row: &RowScene, offers: &mut Vec<Offer>) {
    let typed = scene.before[(row.span.start - scene.line.start) as usize..].trim();
    if !row.is_head && typed.is_empty() {
        return;
    }
    let Some(table) = scene.edition.tables.get(row.table) else { return };
    let other_rows = scene.other_rows(row.table);
    // A label may stand in a head several times.
    let is_written = |at: usize, text: &str| {
        let wanted = table.blocks[at].head.iter().filter(|cell| cell.label.text == text).count();
        let labels = other_rows.iter().flat_map(|(_, other)| other.row.labels());
        let same = labels.filter(|label| {
            let is_head =
                matches!(label.of, Item::Head { table, block, .. } if (table, block) == (row.table, at));
            is_head && scene.edition.label(label.of).text == text
        });
        let others = row.cells.iter().enumerate().filter(|(index, _)| *index != row.cell);
        let here = others.filter(|(_, cell)| row.is_head && **cell == text);
        wanted <= same.count() + here.count()
    };
    let blocks = table.blocks.iter().enumerate();
    let mut found: Vec<((bool, bool), Offer)> = Vec::new();
    // A row that is none of the head yet may become that of any block.
    for (at, block) in
        blocks.filter(|(at, _)| !row.is_head || row.block.is_none_or(|block| block == *at))
    {
        let grid = block.grid();
        let written = |line: usize| {
            let pairs = row.cells.iter().zip(&grid[line]).enumerate();
            pairs
                .filter(|(at, (cell, text))| *at != row.cell && !text.is_empty() && cell == text)
                .count()
        };
        let line = (0..block.head_rows()).max_by_key(|line| (written(*line), usize::MAX - line));
        for (index, cell) in block.head.iter().enumerate() {
            let own_line = Some(cell.row) == line;
            if row.is_head && (!own_line || typed.is_empty() && cell.column < row.cell) {
                continue;
            }
            let label = &cell.label;
            let offer = Offer {
                label: label.text.clone(),
                names: label.aliases.clone(),
                kind: Kind::Head,
                typed: TypedPart::Cell { span: row.span, from: row.span.start },
                insert: vec![Piece::Text(label.text.clone())],
                detail: table.name.clone(),
                key: scene.key(Part::Head { table: row.table, block: at, cell: index }),
                written: is_written(at, &label.text),
            };
            found.push(((offer.written, cell.column != row.cell), offer));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    let mut known: Vec<String> = Vec::new();
    for (_, offer) in found {
        if !known.contains(&offer.label) {
            known.push(offer.label.clone());
            offers.push(offer);
        }
    }
}
