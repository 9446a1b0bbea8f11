//! The rows of one section, each with its meaning and its figures.
//!
//! Pasted rows are ragged: labels stand a column off, TABs are missing at either end. A row is found
//! by its label, looked for in the cells before the first figure; a group named once holds for the
//! rows after it. The figures of a row with `n` columns are its last run of `n` number-like cells.
//! Only without such a run do positions count, and only where they are beyond doubt.

use std::borrow::Cow;
use std::sync::Arc;

use crate::amount::Value;
use crate::report::{Cell, Row, Section};
use crate::schema::vocabulary::{Found, Item, Meaning, Vocabulary};
use crate::schema::{Block, Edition, Kind, Schemas};
use crate::text::Span;

use super::local::{self, FormSection};
use super::loose::{Loose, LooseLabel, LooseRows};
use super::row::{Content, Context, Layout, ReadRow, RowLabel, RowMeaning};
use super::torn::Torn;

/// What a section of the report holds of tables.
#[derive(Debug)]
pub struct Reading {
    pub section: Arc<Section>,
    /// The form's section that it belongs to.
    pub within: Option<usize>,
    pub rows: Vec<ReadRow>,
    /// Labels of the section's tables in lines without TABs.
    pub loose: Vec<LooseLabel>,
    /// What is rows of the section's tables for certain, though it is not parted by TABs.
    pub loose_rows: Vec<LooseRows>,
    /// It stands where the form has no tables.
    pub is_foreign: bool,
    /// For each table of the edition, whether it has rows here.
    tables: Vec<bool>,
}

impl Reading {
    /// Reads the rows of a section for an edition. `within` is the form's section around it. Rows
    /// that are as they were in `known`, a reading of the section before an edit, are taken over.
    pub fn new(
        section: Arc<Section>,
        schemas: &Schemas,
        edition: usize,
        within: Option<usize>,
        known: Option<&Self>,
    ) -> Self {
        let mut reader = Reader {
            section: &section,
            edition: &schemas.editions[edition],
            edition_index: edition,
            vocabulary: &schemas.vocabulary,
            within,
            context: Context::default(),
        };
        let is_foreign = within
            .is_none_or(|within| schemas.editions[edition].tables_of(within).next().is_none());
        let known = known.filter(|_| !is_foreign);
        let mut known = known.map(|known| (known, Aligned::default()));
        let written: Vec<&Row> = section.tables().flat_map(|table| &table.rows).collect();
        let torn: Vec<Option<Torn>> = written.iter().map(|row| reader.torn(row)).collect();
        let mut rows: Vec<ReadRow> = written
            .into_iter()
            .enumerate()
            .map(|(index, row)| {
                let begun = torn.get(index + 1).copied().flatten();
                reader.context.ends = torn[index].map(|torn| torn.found);
                reader.context.goes_on =
                    begun.is_some_and(|torn| row.span.contains(torn.span.start));
                let same = known.as_mut().and_then(|(known, aligned)| {
                    let text = section.slice(row.span);
                    // Whether a row was disowned depends on the others.
                    let same = |old: &ReadRow| {
                        old.content.before == reader.context
                            && old.block.is_some()
                            && known.section.slice(old.span) == text
                    };
                    aligned.find(&known.rows, index, same)
                });
                match same {
                    Some(old) => {
                        reader.context = old.content.after;
                        old.moved_to(row, torn[index])
                    }
                    None => reader.row(row, torn[index]),
                }
            })
            .collect();
        let mut rest = rows.as_mut_slice();
        for table in section.tables() {
            let (rows, after) = rest.split_at_mut(table.rows.len());
            match within.filter(|_| !is_foreign) {
                Some(index) => {
                    let edition = &schemas.editions[edition];
                    local::disown_among(rows, &section, FormSection { schemas, edition, index });
                }
                None => local::disown_apart(rows),
            }
            rest = after;
        }
        let text = within.filter(|_| !is_foreign);
        let text = text.map(|within| Loose::new(&section, schemas, edition, within));
        let loose = text.as_ref().map_or_else(Vec::new, Loose::labels);
        let loose_rows = text.map_or_else(Vec::new, |text| text.all_rows(&loose, &mut rows));
        let mut tables = vec![false; schemas.editions[edition].tables.len()];
        for row in &rows {
            if let (Some((table, _)), true) = (row.block, row.of != RowMeaning::Unknown) {
                tables[table] = true;
            }
        }
        Self { section, within, rows, loose, loose_rows, is_foreign, tables }
    }

    pub fn has_table(&self, table: usize) -> bool {
        self.tables[table]
    }
}

/// Finds rows again that an edit left alone, among those of before. As long as no row comes or
/// goes, a row keeps its index; from then on it is some rows off.
#[derive(Debug, Default)]
pub struct Aligned {
    off: isize,
}

impl Aligned {
    /// The row of before that is the same as the row with this index now.
    pub fn find<'a, T>(
        &mut self,
        before: &'a [T],
        index: usize,
        same: impl Fn(&T) -> bool,
    ) -> Option<&'a T> {
        [self.off, self.off + 1, self.off - 1].into_iter().find_map(|off| {
            let row = before.get(index.checked_add_signed(off)?).filter(|row| same(row))?;
            self.off = off;
            Some(row)
        })
    }
}

/// A row that is being read. Spans count from the section's start.
struct Draft {
    block: Option<(usize, usize)>,
    of: RowMeaning,
    labels: Vec<RowLabel>,
    figures: Vec<(Span, Value)>,
    layout: Layout,
}

struct Reader<'a> {
    section: &'a Section,
    edition: &'a Edition,
    edition_index: usize,
    vocabulary: &'a Vocabulary,
    within: Option<usize>,
    context: Context,
}

impl Reader<'_> {
    /// The label of one of the section's tables that ends in the first cell of a row.
    fn torn(&self, row: &Row) -> Option<Torn> {
        let within = self.within?;
        Torn::read(self.section, row, self.vocabulary, |found| {
            self.meanings(found).any(|meaning| {
                let table = meaning.of.table().map(|table| &self.edition.tables[table]);
                table.is_some_and(|table| table.section == within)
            })
        })
    }

    fn row(&mut self, row: &Row, torn: Option<Torn>) -> ReadRow {
        let before = self.context;
        let mut cells = Cow::from(self.section.cells(row));
        if before.ends.is_some() {
            cells.to_mut()[0].word = before.ends;
        }
        if before.goes_on {
            cells.to_mut().pop();
        }
        let mut read = self.read(row, &cells);
        if before.ends.is_some() || before.goes_on {
            read.layout = Layout::Torn;
        }
        let place = |span: Span| Span::new(span.start - row.span.start, span.end - row.span.start);
        let labels = read.labels.iter().map(|label| RowLabel { span: place(label.span), ..*label });
        let figures = read.figures.into_iter().map(|(span, value)| (place(span), value));
        let (labels, figures): (_, Vec<(Span, Value)>) = (labels.collect(), figures.collect());
        let columns =
            read.block.map(|(table, block)| &self.edition.tables[table].blocks[block].columns);
        let is_odd = |(column, (_, value)): &(usize, &(Span, Value))| {
            columns.is_none_or(|columns| columns[*column].kind != Kind::Count) || !value.is_simple()
        };
        let odd = figures.iter().enumerate().filter(is_odd).map(|(column, _)| column).collect();
        ReadRow {
            span: row.span,
            block: read.block,
            of: read.of,
            layout: read.layout,
            written: row.clone(),
            torn,
            content: Arc::new(Content { labels, figures, odd, before, after: self.context }),
        }
    }

    fn read(&mut self, row: &Row, cells: &[Cell]) -> Draft {
        let values: Vec<Value> = cells.iter().map(|cell| self.value(cell)).collect();
        let mut read = Draft {
            block: None,
            of: RowMeaning::Unknown,
            labels: Vec::new(),
            figures: Vec::new(),
            layout: Layout::Grid,
        };
        let first_number = (0..cells.len())
            .find(|index| {
                values[*index].is_number_like() && !self.is_number_of_label(*index, cells, &values)
            })
            .unwrap_or(cells.len());
        if first_number == cells.len() && self.is_head(cells) {
            self.read_head(cells, &mut read);
            return read;
        }
        for (index, cell) in cells[..first_number].iter().enumerate() {
            if values[index] == Value::Words {
                self.read_label(index, cell, &mut read);
            }
        }
        if read.labels.is_empty() {
            self.read_without_label(&values, &mut read);
        }
        match (read.of, read.block) {
            (RowMeaning::Unknown, _) => {
                read.block = read.block.or(self.context.block).or(self.expected())
            }
            (_, Some((table, block))) => {
                self.context.block = read.block;
                let after = read.labels.last().map_or(0, |label| label.cell + 1);
                let block = &self.edition.tables[table].blocks[block];
                read_figures(block, cells, values, after, row.span.end, &mut read);
            }
            (_, None) => {}
        }
        read
    }

    /// True when a label comes after a number, which then counts the rows, or is the label's own that
    /// a list of Word parted off: `1.⇥属于国家秘密`.
    fn is_number_of_label(&self, index: usize, cells: &[Cell], values: &[Value]) -> bool {
        let text = self.section.slice(cells[index].span);
        let follows = || (index + 1..cells.len()).find(|next| values[*next] != Value::Blank);
        let is_label = |found: Found| {
            self.meanings(found).any(|meaning| !matches!(meaning.of, Item::Section(_)))
        };
        (index == 0 || text.ends_with(['.', '．', '、']))
            && follows().and_then(|next| cells[next].word).is_some_and(is_label)
    }

    /// What stands in a cell. A label may look like a number, as 1.属于国家秘密 does.
    fn value(&self, cell: &Cell) -> Value {
        match cell.word {
            Some(_) => Value::Words,
            None => Value::read(self.section.slice(cell.span)),
        }
    }

    /// The meanings of a word in this edition.
    fn meanings(&self, found: Found) -> impl Iterator<Item = &Meaning> {
        let mine = |meaning: &&Meaning| meaning.edition == self.edition_index;
        self.vocabulary.meanings(found.word).iter().filter(mine)
    }

    /// True when more cells are labels of a head than of rows. 其他 is both: with a number before
    /// it, it is the row.
    fn is_head(&self, cells: &[Cell]) -> bool {
        let (mut heads, mut rows) = (0, 0);
        for found in cells.iter().filter_map(|cell| cell.word) {
            let is = |head: bool| {
                self.meanings(found).any(|meaning| match meaning.of {
                    Item::Head { .. } => head && found.number == meaning.number,
                    Item::Row { .. } | Item::Group { .. } => !head,
                    Item::Section(_) => false,
                })
            };
            match (is(true), is(false)) {
                (true, true) => heads += usize::from(found.number.is_none()),
                (true, false) => heads += 1,
                (false, true) => rows += 1,
                (false, false) => {}
            }
        }
        heads > rows
    }

    fn read_head(&mut self, cells: &[Cell], read: &mut Draft) {
        let mut hits: Vec<((usize, usize), usize)> = Vec::new();
        for found in cells.iter().filter_map(|cell| cell.word) {
            // A label that a head has several times is still one cell here.
            let mut counted: Vec<(usize, usize)> = Vec::new();
            for meaning in self.meanings(found) {
                let Item::Head { table, block, .. } = meaning.of else { continue };
                if counted.contains(&(table, block)) {
                    continue;
                }
                counted.push((table, block));
                match hits.iter_mut().find(|(at, _)| *at == (table, block)) {
                    Some((_, count)) => *count += 1,
                    None => hits.push(((table, block), 1)),
                }
            }
        }
        let best = hits.iter().max_by_key(|((table, block), count)| {
            let here = self.within == Some(self.edition.tables[*table].section);
            let same = self.context.block == Some((*table, *block));
            (*count, same, here, std::cmp::Reverse((*table, *block)))
        });
        read.block = best.map(|(at, _)| *at);
        read.of = RowMeaning::Head;
        if let Some(at) = read.block {
            for (index, cell) in cells.iter().enumerate() {
                read.labels.extend(self.head_label(index, cell, at));
            }
        }
        if self.context.block != read.block {
            self.context.group = None;
        }
        self.context.block = read.block;
    }

    /// The label of a head cell: of the block if it has it, or else of any; what is no label may be
    /// near one of the block's.
    fn head_label(&self, index: usize, cell: &Cell, at: (usize, usize)) -> Option<RowLabel> {
        if cell.span.is_empty() {
            return None;
        }
        let place = |meaning: &Meaning| match meaning.of {
            Item::Head { table, block, .. } => Some((table, block)),
            _ => None,
        };
        let of_word = |found: Found| {
            let heads = self.meanings(found).filter(|meaning| place(meaning).is_some());
            heads.max_by_key(|meaning| place(meaning) == Some(at)).map(|meaning| meaning.of)
        };
        let label = |of, misworded| RowLabel { cell: index, span: cell.span, of, misworded };
        if let Some(found) = cell.word {
            return of_word(found).map(|of| label(of, false));
        }
        let here =
            |meaning: &Meaning| meaning.edition == self.edition_index && place(meaning) == Some(at);
        let near = self.vocabulary.nearest(self.section.slice(cell.span), here)?;
        of_word(near).map(|of| label(of, true))
    }

    /// Takes a cell for the label of a group or a row, if it is one.
    fn read_label(&mut self, index: usize, cell: &Cell, read: &mut Draft) {
        let exact = cell.word.and_then(|found| self.best_meaning(found));
        let near = || {
            let text = self.section.slice(cell.span);
            let here = |meaning: &Meaning| match meaning.of {
                Item::Row { table, .. } | Item::Group { table, .. } => {
                    meaning.edition == self.edition_index && self.is_expected(table)
                }
                _ => false,
            };
            self.best_meaning(self.vocabulary.nearest(text, here)?)
        };
        let Some((meaning, number)) = exact.or_else(near) else { return };
        let misworded = exact.is_none()
            || (number.is_some() && meaning.number.is_some() && number != meaning.number);
        let place = match meaning.of {
            Item::Group { table, block, group } => {
                read.of = RowMeaning::Group(group);
                self.context.group = Some(group);
                (table, block)
            }
            Item::Row { table, block, row } => {
                read.of = RowMeaning::Row(row);
                self.context.group = self.edition.tables[table].blocks[block].rows[row].under;
                (table, block)
            }
            Item::Head { .. } | Item::Section(_) => return,
        };
        // A label of another block before this one was none.
        if read.block.replace(place) != Some(place) {
            read.labels.clear();
        }
        read.labels.push(RowLabel { cell: index, span: cell.span, of: meaning.of, misworded });
    }

    /// The group or row that a word means here, and the number written before it.
    fn best_meaning(&self, found: Found) -> Option<(Meaning, Option<u8>)> {
        let fitness = |meaning: &&Meaning| {
            let (table, block, under) = match meaning.of {
                Item::Row { table, block, row } => {
                    (table, block, self.edition.tables[table].blocks[block].rows[row].under)
                }
                Item::Group { table, block, .. } => (table, block, None),
                Item::Head { .. } | Item::Section(_) => return None,
            };
            Some((
                self.within == Some(self.edition.tables[table].section),
                self.context.block == Some((table, block)),
                under == self.context.group,
                found.number == meaning.number,
            ))
        };
        let fit = self.meanings(found).filter(|meaning| fitness(meaning).is_some());
        fit.max_by_key(fitness).map(|meaning| (*meaning, found.number))
    }

    /// A table without label columns has its figures alone on a line.
    fn read_without_label(&mut self, values: &[Value], read: &mut Draft) {
        let mut tables = self.edition.tables.iter().enumerate();
        let bare = tables.find_map(|(index, table)| {
            let block = table.blocks.iter().position(|block| block.stub == 0)?;
            let here = self.context.block.map_or(self.is_expected(index), |(at, _)| at == index);
            here.then_some((index, block))
        });
        let Some((table, block)) = bare else { return };
        let columns = self.edition.tables[table].blocks[block].columns.len();
        let numbers = values.iter().filter(|value| value.is_number_like()).count();
        let words = values.contains(&Value::Words);
        let full = numbers == 0 && values.len() == columns;
        if full && self.context.block == Some((table, block))
            || numbers > 0 && !words
            || numbers > 2
        {
            read.block = Some((table, block));
            read.of = RowMeaning::Row(0);
        }
    }

    fn is_expected(&self, table: usize) -> bool {
        self.context.block.is_some_and(|(at, _)| at == table)
            || self.within == Some(self.edition.tables[table].section)
    }

    /// The first block of the section's table.
    fn expected(&self) -> Option<(usize, usize)> {
        self.edition.tables_of(self.within?).next().map(|(table, _)| (table, 0))
    }
}

/// Finds the figures of a row among the cells after its label.
fn read_figures(
    block: &Block,
    cells: &[Cell],
    values: Vec<Value>,
    after: usize,
    end_of_row: u32,
    read: &mut Draft,
) {
    let wanted = block.columns.len();
    let grid = |index: usize| block.columns[index].grid;
    let is_number = |index: usize| values[index].is_number_like();
    let in_place = is_in_place(block, read);
    let last = (after..cells.len()).rfind(|index| values[*index] != Value::Blank);
    let end = last.map_or(after, |last| last + 1);
    let run = (after..end).rev().take_while(|index| is_number(*index)).count();
    let first = (after..end).find(|index| is_number(*index));
    let numbers = |from: usize, to: usize| (from..to).filter(|index| is_number(*index)).count();
    // Words behind all figures, and more figures behind them: two rows ran together.
    let is_joint = |index: &usize| {
        values[*index] == Value::Words
            && numbers(after, *index) >= (wanted - 1).max(1)
            && numbers(*index, end) > 0
    };
    if (after..end).any(|index| is_joint(&index)) {
        read.layout = Layout::Ragged;
        return;
    }
    // With its labels in place, a row may have empty cells too many at its end.
    let is_full = cells.len() == block.width || in_place && cells.len() > block.width;
    let contiguous = grid(wanted - 1) - grid(0) + 1 == wanted;
    let filled: Vec<usize> = (after..end).filter(|index| values[*index] != Value::Blank).collect();
    // All figures are there, whatever columns are empty between them.
    let all_there = filled.len() == wanted
        && filled.iter().all(|index| is_number(*index))
        && filled.iter().enumerate().any(|(column, index)| grid(column) != *index);
    // A column of remarks behind the figures may hold marks such as 无.
    let behind = grid(wanted - 1) + 1;
    let has_remarks = in_place
        && end > behind
        && (grid(0)..behind).all(is_number)
        && (behind..end).all(|index| matches!(values[index], Value::Mark | Value::Blank));
    let places: Option<Vec<usize>> = if has_remarks && contiguous {
        Some((grid(0)..behind).collect())
    } else if run >= wanted && (contiguous || run == wanted) {
        let start = end - wanted;
        let full = is_full && start == grid(0) && in_place && run == wanted;
        read.layout = if full { Layout::Grid } else { Layout::Run };
        Some((start..end).collect())
    } else if all_there {
        read.layout = Layout::Run;
        Some(filled)
    } else if is_full
        && end <= block.width
        && after <= grid(0)
        && first.is_none_or(|first| first >= grid(0))
    {
        read.layout = if in_place { Layout::Grid } else { Layout::Run };
        Some((0..wanted).map(grid).collect())
    } else if let Some(start) =
        first.filter(|first| cells.len() >= block.width && first + wanted <= cells.len())
    {
        read.layout = Layout::Run;
        (end <= start + wanted).then(|| (start..start + wanted).collect())
    } else if cells.len() < block.width && in_place && first.is_none_or(|first| first >= grid(0)) {
        let is_short = first.is_some() && cells.len() <= grid(wanted - 1);
        read.layout = if is_short { Layout::Short } else { Layout::Cut };
        Some((0..wanted).map(grid).collect())
    } else if cells.len() == after + wanted {
        // A browser leaves merged cells out: the rest are the figures, empty ones among them.
        read.layout = Layout::Run;
        Some((after..cells.len()).collect())
    } else {
        read.layout = Layout::Cut;
        first.is_none().then(|| vec![usize::MAX; wanted])
    };
    let Some(places) = places else {
        read.layout = Layout::Ragged;
        return;
    };
    let mut values = values;
    let figure = |place: usize| match cells.get(place) {
        None => (Span::at(end_of_row), Value::Blank),
        Some(cell) => (cell.span, std::mem::replace(&mut values[place], Value::Blank)),
    };
    read.figures = places.into_iter().map(figure).collect();
}

/// True when every label of the row stands in its column of the grid.
fn is_in_place(block: &Block, read: &Draft) -> bool {
    read.labels.iter().all(|label| match label.of {
        Item::Row { row, .. } => block.rows[row].depth == label.cell,
        Item::Group { group, .. } => block.groups[group].depth == label.cell,
        Item::Head { .. } | Item::Section(_) => true,
    })
}
