//! Rows of the form that a table lacks, and rows that stand in their place without their label.

use super::row::{ReadRow, RowLabel, RowMeaning};
use super::table::{PlacedRow, RowAt, Table};
use crate::amount::Value;
use crate::schema::vocabulary::Item;
use crate::schema::{Block, Group};
use crate::text::Span;

/// A row as written, as far as the order of rows is concerned.
#[derive(Clone, Copy, Debug)]
struct Step<'a> {
    /// Its block and row in the form, unless its label is not known.
    of: Option<(usize, usize)>,
    placed: PlacedRow<'a>,
}

/// A group whose name is not written.
#[derive(Clone, Copy, Debug)]
pub struct Nameless<'a> {
    pub block: usize,
    pub group: usize,
    /// The row on which the name belongs.
    pub first: PlacedRow<'a>,
    /// The cell for the name: an empty one, or one with something else in it.
    pub place: Option<Span>,
}

impl Table {
    /// The groups of which the first row is there, and nowhere their name.
    pub fn nameless_groups(&self) -> Vec<Nameless<'_>> {
        let mut nameless = Vec::new();
        for (block, schema) in self.blocks() {
            for (group, part) in schema.groups.iter().enumerate() {
                let of = Item::Group { table: self.index, block, group };
                let is_named = || {
                    self.rows().any(|placed| placed.row.labels().any(|label| label.of == of))
                        || self.has_loose(|loose| loose == of)
                };
                let first = part.rows.first().and_then(|row| self.row(block, RowAt::Row(*row)));
                if let Some(first) = first.filter(|_| !is_named()) {
                    let place = name_cell(schema, part, &first);
                    nameless.push(Nameless { block, group, first, place });
                }
            }
        }
        nameless
    }

    /// The rows of the form that the table lacks, by block and row. Those of a group that is given
    /// in one row are not lacking, nor are those whose label stands outside of rows.
    pub fn missing_rows(&self) -> Vec<(usize, usize)> {
        let mut missing = Vec::new();
        for (block, schema) in self.blocks() {
            for row in 0..schema.rows.len() {
                if self.row(block, RowAt::Row(row)).is_none()
                    && !schema.groups_of(row).iter().any(|group| self.is_single(block, *group))
                    && !self.has_loose(|of| of == Item::Row { table: self.index, block, row })
                {
                    missing.push((block, row));
                }
            }
        }
        missing
    }

    /// For missing rows, what stands where they belong: a row with figures between the row before
    /// and the row after, that has no known label, or only its group's, or one that the table has
    /// twice.
    pub fn stand_ins(&self, missing: &[(usize, usize)]) -> Vec<((usize, usize), PlacedRow<'_>)> {
        if missing.is_empty() {
            return Vec::new();
        }
        let steps: Vec<Step> = self.rows().filter_map(step).collect();
        let stand_in = |&(block, row): &(usize, usize)| {
            let index = (0..steps.len()).find(|index| {
                let before = index.checked_sub(1).and_then(|before| steps.get(before));
                self.lacks_its_label(&steps, *index, (block, row))
                    && self.is_right_before(before, (block, row))
                    && self.is_right_after(steps.get(index + 1), (block, row))
            })?;
            Some(((block, row), steps[index].placed))
        };
        missing.iter().filter_map(stand_in).collect()
    }

    fn lacks_its_label(&self, steps: &[Step], index: usize, (block, row): (usize, usize)) -> bool {
        let Step { of, placed } = steps[index];
        match (of, placed.row.of) {
            (Some(of), _) => {
                of != (block, row) && steps.iter().filter(|step| step.of == Some(of)).count() > 1
            }
            (None, RowMeaning::Group(group)) => {
                placed.row.block == Some((self.index, block))
                    && self.schema().blocks[block].groups_of(row).contains(&group)
            }
            (None, _) => true,
        }
    }

    fn is_right_before(&self, step: Option<&Step>, (block, row): (usize, usize)) -> bool {
        match (step.map(|step| step.of), row.checked_sub(1)) {
            (Some(None), _) => false,
            (Some(Some(of)), Some(before)) => of == (block, before),
            (Some(Some((of, _))), None) => of + 1 == block,
            (None, before) => before.is_none() && block == 0,
        }
    }

    fn is_right_after(&self, step: Option<&Step>, (block, row): (usize, usize)) -> bool {
        let last = row + 1 == self.schema().blocks[block].rows.len();
        match step.map(|step| step.of) {
            Some(None) => false,
            Some(Some(of)) if last => of.0 == block + 1,
            Some(Some(of)) => of == (block, row + 1),
            None => last && block + 1 == self.schema().blocks.len(),
        }
    }
}

/// The cell for the name of a group on its first row, before the row's own label. The name of a
/// group that the row is in stays where it is.
fn name_cell(schema: &Block, group: &Group, placed: &PlacedRow) -> Option<Span> {
    let row = *group.rows.first()?;
    let own = placed.row.labels().find(|label| matches!(label.of, Item::Row { .. }))?;
    let cell = placed.cells().get(group.depth).filter(|_| group.depth < own.cell)?;
    let is_right = |label: RowLabel| match label.of {
        Item::Group { group, .. } => schema.groups[group].rows.contains(&row),
        Item::Row { .. } | Item::Head { .. } | Item::Section(_) => true,
    };
    let there = placed.row.labels().find(|label| label.cell == group.depth);
    (!there.is_some_and(is_right)).then(|| placed.place(cell.span))
}

/// Heads, and rows without figures whose label is none of a row's, are passed over.
fn step(placed: PlacedRow<'_>) -> Option<Step<'_>> {
    let (_, block) = placed.row.block?;
    let of = match placed.row.of {
        RowMeaning::Row(row) => Some((block, row)),
        RowMeaning::Head => return None,
        RowMeaning::Group(_) if !placed.row.has_figures() => return None,
        RowMeaning::Unknown if placed.amounts() == 0 => return None,
        RowMeaning::Group(_) | RowMeaning::Unknown => None,
    };
    Some(Step { of, placed })
}

impl ReadRow {
    /// True when something is filled in where figures are asked for.
    pub fn has_figures(&self) -> bool {
        self.figures().any(|figure| figure.value.is_number_like())
    }
}

impl PlacedRow<'_> {
    /// The last words before the first figure, unless the form knows them.
    pub fn unknown_label(&self) -> Option<Span> {
        let mut last = None;
        for cell in self.cells() {
            match Value::read(self.text(cell.span)) {
                Value::Words => last = Some(cell.span),
                Value::Blank => {}
                Value::Mark | Value::Figure(_) | Value::Garbled => break,
            }
        }
        last.filter(|span| !self.row.labels().any(|label| label.span == *span))
    }

    /// The number of cells that are numbers, whatever the row means.
    pub fn amounts(&self) -> usize {
        let cells = self.cells().iter();
        cells.filter(|cell| Value::read(self.text(cell.span)).amount().is_some()).count()
    }
}
