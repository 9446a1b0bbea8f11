//! Whole tables, the rows of a table, and the rows of its head.

use crate::amount::Value;
use crate::form::row::RowMeaning;
use crate::form::table::PlacedRow;
use crate::schema::vocabulary::{Item as Labelled, same_words};
use crate::schema::{Block, Table};
use crate::text::Span;

use super::scene::{RowScene, Scene};
use super::{Kind, Offer, Part, Piece, TypedPart};

/// How far a table is written, without the line at the cursor.
struct Progress<'a> {
    table: &'a Table,
    index: usize,
    /// The last row before the cursor, by its block; `None` for a row of a head.
    last: Option<(usize, Option<usize>)>,
    /// Nothing but blank lines stands between that row and the cursor.
    adjacent: bool,
    /// The lines of the head that stand in the last row's block.
    head_lines: usize,
    rows: Vec<(usize, usize)>,
    /// The lines of heads of which a label is written, by their blocks.
    heads: Vec<(usize, usize)>,
    blocks: Vec<usize>,
    groups: Vec<(usize, usize)>,
}

impl<'a> Progress<'a> {
    fn of(scene: &Scene<'a>, index: usize) -> Option<Self> {
        let table = scene.edition.tables.get(index)?;
        let mut progress = Self {
            table,
            index,
            last: None,
            adjacent: false,
            head_lines: 0,
            rows: Vec::new(),
            heads: Vec::new(),
            blocks: Vec::new(),
            groups: Vec::new(),
        };
        for (span, placed) in scene.other_rows(index) {
            progress.add(scene, span, &placed);
        }
        Some(progress)
    }

    fn add(&mut self, scene: &Scene, span: Span, placed: &PlacedRow) {
        let Some((_, block)) = placed.row.block else { return };
        let row = match placed.row.of {
            RowMeaning::Row(row) => Some(row),
            RowMeaning::Head => None,
            RowMeaning::Group(_) | RowMeaning::Unknown => return,
        };
        self.rows.extend(row.map(|row| (block, row)));
        self.blocks.push(block);
        self.heads.extend(placed.row.labels().filter_map(|label| match label.of {
            Labelled::Head { table, block, cell } if table == self.index => {
                Some((block, self.table.blocks[block].head[cell].row))
            }
            _ => None,
        }));
        self.groups.extend(placed.row.labels().filter_map(|label| match label.of {
            Labelled::Group { block, group, .. } => Some((block, group)),
            _ => None,
        }));
        if span.start < scene.line.start {
            let goes_on = self.last == Some((block, None)) && row.is_none();
            self.head_lines = if goes_on { self.head_lines + 1 } else { 1 };
            self.last = Some((block, row));
            self.adjacent = scene.follows(span);
        }
    }

    fn block(&self, block: usize) -> &'a Block {
        &self.table.blocks[block]
    }

    /// The rows of the form, from the one after the last that is written; then those before it.
    fn in_order(&self) -> Vec<(usize, usize)> {
        let blocks = self.table.blocks.iter().enumerate();
        let all = blocks.flat_map(|(at, block)| (0..block.rows.len()).map(move |row| (at, row)));
        let mut all: Vec<(usize, usize)> = all.collect();
        let is_after = |of: &(usize, usize)| match self.last {
            None => true,
            Some((block, None)) => of.0 >= block,
            Some((block, Some(row))) => *of > (block, row),
        };
        all.sort_by_key(|of| (self.rows.contains(of), !is_after(of)));
        all
    }

    /// The cells of a full row; the groups are named that no row names.
    fn cells(&self, (block, row): (usize, usize)) -> Vec<&'a str> {
        let schema = self.block(block);
        let mut cells = vec![""; self.table.width()];
        for group in schema.groups_of(row) {
            if !self.groups.contains(&(block, group)) {
                cells[schema.groups[group].depth] = &schema.groups[group].label.text;
            }
        }
        if schema.stub > 0 {
            cells[schema.rows[row].depth] = schema.rows[row].name();
        }
        cells
    }

    fn offer(&self, scene: &Scene, at: (usize, usize)) -> Offer {
        let (block, row) = at;
        let schema = self.block(block);
        let groups = schema.groups_of(row);
        let named: Vec<&str> =
            groups.iter().map(|group| schema.groups[*group].label.text.as_str()).collect();
        let heading = scene.edition.heading(self.table.section);
        let place = std::iter::once(heading.as_str()).chain(named.iter().copied());
        let new = groups.iter().filter(|group| !self.groups.contains(&(block, **group)));
        let new = new.map(|group| schema.groups[*group].label.text.clone());
        let aliases = schema.rows[row].label.aliases.iter().cloned();
        let part = Part::Row { table: self.index, block, row };
        Offer {
            label: match schema.rows[row].name() {
                "" => format!("{}：填数的一行", self.table.name),
                name => name.to_string(),
            },
            names: aliases.chain(new).collect(),
            kind: Kind::Row,
            typed: TypedPart::Line,
            insert: row_pieces(&self.cells(at), schema, 0),
            detail: place.collect::<Vec<_>>().join(" · "),
            key: scene.key(part),
            written: self.rows.contains(&at),
        }
    }

    /// A row of a head.
    fn head(&self, block: usize, line: usize) -> Offer {
        let mut cells = self.block(block).grid().swap_remove(line);
        cells.resize(self.table.width(), "");
        let words: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        Offer {
            label: words.join(" "),
            names: Vec::new(),
            kind: Kind::Head,
            typed: TypedPart::Line,
            insert: vec![Piece::Text(cells.join("\t"))],
            detail: self.table.name.clone(),
            key: None,
            written: false,
        }
    }

    /// A block of which nothing is written, offered in the place of its first row.
    fn whole_block(&self, scene: &Scene, at: (usize, usize)) -> Offer {
        let schema = self.block(at.0);
        let row = self.offer(scene, at);
        let names = schema.rows.iter().map(|row| row.name().to_string());
        Offer {
            label: schema.head.first().map_or(row.label, |cell| cell.label.text.clone()),
            names: row.names.into_iter().chain(names).collect(),
            kind: Kind::Table,
            insert: block_pieces(self.table, at.0, scene.line_ending()),
            ..row
        }
    }
}

/// A row from a cell on, with a stop in each cell for a figure.
fn row_pieces(cells: &[&str], block: &Block, from: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    for (index, cell) in cells.iter().enumerate().skip(from) {
        text += if index > from { "\t" } else { "" };
        text += cell;
        if block.columns.iter().any(|column| column.grid == index) {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
            pieces.push(Piece::Stop(String::new()));
        }
    }
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

/// A block of the blank table, head first, with a stop for each figure.
fn block_pieces(table: &Table, block: usize, ending: &str) -> Vec<Piece> {
    let schema = &table.blocks[block];
    let mut pieces = Vec::new();
    for (index, mut cells) in schema.grid().into_iter().enumerate() {
        cells.resize(table.width(), "");
        if index > 0 {
            pieces.push(Piece::Text(ending.to_string()));
        }
        if index < schema.head_rows() {
            pieces.push(Piece::Text(cells.join("\t")));
        } else {
            pieces.append(&mut row_pieces(&cells, schema, 0));
        }
    }
    pieces
}

/// The whole blank table.
pub fn table_pieces(table: &Table, ending: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for block in 0..table.blocks.len() {
        if block > 0 {
            pieces.push(Piece::Text(ending.to_string()));
        }
        pieces.append(&mut block_pieces(table, block, ending));
    }
    pieces
}

/// The tables of the section that have no row yet.
pub(super) fn tables(scene: &Scene, offers: &mut Vec<Offer>) {
    let Some(within) = scene.within else { return };
    for (index, table) in scene.edition.tables_of(within) {
        if !scene.other_rows(index).is_empty() {
            continue;
        }
        offers.push(Offer {
            label: table.name.clone(),
            names: first_labels(table),
            kind: Kind::Table,
            typed: TypedPart::Line,
            insert: table_pieces(table, scene.line_ending()),
            detail: scene.edition.heading(within),
            key: scene.key(Part::Section(within)),
            written: false,
        });
    }
}

/// What a table is begun with when it is typed and not picked: the label over its first block, or
/// that of one of its first rows.
fn first_labels(table: &Table) -> Vec<String> {
    let mut labels = vec!["空白表".to_string()];
    if let Some(block) = table.blocks.first() {
        labels.extend(block.head.first().map(|cell| cell.label.text.clone()));
        labels.extend(block.rows.iter().map(|row| row.name().to_string()));
    }
    labels
}

/// The missing rows of the table at hand on a line of their own, the next one first, with its head
/// where that is missing too.
pub(super) fn missing(scene: &Scene, offers: &mut Vec<Offer>) {
    for progress in begun(scene) {
        if scene.is_line_start() && !progress.adjacent {
            continue;
        }
        next_head(&progress, offers);
        lost_heads(scene, &progress, offers);
        let mut headless: Vec<usize> = Vec::new();
        for at in progress.in_order() {
            if progress.rows.contains(&at) || headless.contains(&at.0) {
                continue;
            }
            if progress.blocks.contains(&at.0) {
                offers.push(progress.offer(scene, at));
            } else {
                headless.push(at.0);
                offers.push(progress.whole_block(scene, at));
            }
        }
    }
}

/// The rows that the table at hand has already, once something is typed.
pub(super) fn written(scene: &Scene, offers: &mut Vec<Offer>) {
    if scene.is_line_start() {
        return;
    }
    for progress in begun(scene) {
        let rows = progress.in_order().into_iter().filter(|at| progress.rows.contains(at));
        offers.extend(rows.map(|at| progress.offer(scene, at)));
    }
}

/// The tables of the section of which something is written.
fn begun<'a>(scene: &Scene<'a>) -> Vec<Progress<'a>> {
    let Some(within) = scene.within else { return Vec::new() };
    let tables = scene.edition.tables_of(within);
    let all = tables.filter_map(|(index, _)| Progress::of(scene, index));
    all.filter(|progress| !progress.blocks.is_empty()).collect()
}

/// The next row of a head that is only begun.
fn next_head(progress: &Progress, offers: &mut Vec<Offer>) {
    let Some((block, None)) = progress.last else { return };
    let begun = progress.rows.iter().any(|(at, _)| *at == block);
    if !begun && progress.head_lines < progress.block(block).head_rows() {
        offers.push(progress.head(block, progress.head_lines));
    }
}

/// The rows of heads that are lost from over rows, once something is typed.
fn lost_heads(scene: &Scene, progress: &Progress, offers: &mut Vec<Offer>) {
    if scene.is_line_start() {
        return;
    }
    for (block, schema) in progress.table.blocks.iter().enumerate() {
        if progress.rows.iter().any(|(at, _)| *at == block) {
            let lines =
                (0..schema.head_rows()).filter(|at| !progress.heads.contains(&(block, *at)));
            offers.extend(lines.map(|line| progress.head(block, line)));
        }
    }
}

/// The rows of the table in a row that has TABs already: the labels and the TABs that it lacks.
pub(super) fn in_row(scene: &Scene, row: &RowScene, offers: &mut Vec<Offer>) {
    let Some(progress) = Progress::of(scene, row.table) else { return };
    let nothing_typed = scene.before.trim().is_empty();
    let before_blank = row.cells.iter().take(row.cell).all(|cell| cell.is_empty());
    let next = (row.cell + 1..row.cells.len()).find(|cell| !row.cells[*cell].is_empty());
    let after_blank = next.is_none();
    let label_follows = next.is_some_and(|cell| Value::read(row.cells[cell]) == Value::Words);
    if row.is_head {
        return;
    }
    for at in progress.in_order() {
        let schema = progress.block(at.0);
        let cells = progress.cells(at);
        let depth = schema.rows[at.1].depth;
        if schema.stub == 0 || nothing_typed && progress.rows.contains(&at) {
            continue;
        }
        let same_before = (0..row.cell.min(depth)).all(|index| {
            let written = row.cells[index];
            same_words(written, cells[index]) || cells[index].is_empty()
        });
        let in_place = row.cell == depth && same_before;
        if !in_place && (!before_blank || label_follows) {
            continue;
        }
        let from = if in_place { depth } else { 0 };
        let start = if in_place { row.span.start } else { scene.line.start };
        let figures = next.filter(|_| !label_follows).and_then(|next| {
            let width = progress.table.width();
            scene.start_of_cell(row, first_figure(row, schema, width, next))
        });
        let (insert, end) = match figures {
            _ if after_blank => (row_pieces(&cells, schema, from), scene.line.end),
            Some(figures) => {
                let labels = &cells[from..schema.columns[0].grid];
                (vec![Piece::Text(labels.join("\t") + "\t")], figures)
            }
            None => (vec![Piece::Text(cells[from..=depth].join("\t"))], row.span.end),
        };
        let mut offer = progress.offer(scene, at);
        if in_place {
            // The groups before it stand in the row already.
            offer.names.retain(|name| !cells[..depth].contains(&name.as_str()));
        }
        offer.typed = TypedPart::Cell { span: Span::new(start, end), from: row.span.start };
        offer.insert = insert;
        offers.push(offer);
    }
    if !nothing_typed && !after_blank {
        groups(scene, row, &progress, offers);
    }
}

/// The cell in which the figures of a row begin, of which `next` is the first that is not empty:
/// that of the form, where nothing says that the row has too many TABs or too few.
fn first_figure(row: &RowScene, block: &Block, width: usize, next: usize) -> usize {
    let column = block.columns[0].grid;
    let in_place = row.cell < column && column <= next && row.cells.len() <= width;
    if in_place { column } else { next }
}

/// The labels of groups, where the row goes on behind them.
fn groups(scene: &Scene, row: &RowScene, progress: &Progress, offers: &mut Vec<Offer>) {
    for (block, schema) in progress.table.blocks.iter().enumerate() {
        for (group, of) in schema.groups.iter().enumerate() {
            if of.depth != row.cell {
                continue;
            }
            offers.push(Offer {
                label: of.label.text.clone(),
                names: of.label.aliases.clone(),
                kind: Kind::Label,
                typed: TypedPart::Cell { span: row.span, from: row.span.start },
                insert: vec![Piece::Text(of.label.text.clone())],
                detail: scene.edition.heading(progress.table.section),
                key: scene.key(Part::Group { table: row.table, block, group }),
                written: progress.groups.contains(&(block, group)),
            });
        }
    }
}
