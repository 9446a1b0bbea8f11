//! A table planned: the white space that brings its rows into columns.
//!
//! After an edit most rows are the same. What is known of them is taken over from the plan before,
//! and where the columns are the same as well, so are the edits.

use std::sync::Arc;

use super::Style;
use super::columns::{Columns, Sized};
use super::part::Terms;
use super::width::Extent;
use crate::amount::Value;
use crate::form::grid::{GridCell, InGrid};
use crate::form::reading::Aligned;
use crate::form::row::{ReadRow, RowMeaning};
use crate::report::{Row, Section, Table};
use crate::schema::Edition;
use crate::text::{Edit, Span};

/// How a table is laid out. Spans count from the section's start.
#[derive(Debug)]
pub struct TablePlan {
    pub span: Span,
    /// `None` when nothing is certain enough to be changed.
    pub edits: Option<Vec<Edit>>,
    /// How a table of the form came to its edits.
    rows: Option<Rows>,
}

/// The rows of a table of the form, in columns.
#[derive(Debug)]
struct Rows {
    /// The table's index in the edition.
    table: usize,
    columns: Columns,
    rows: Vec<RowPlan>,
}

#[derive(Debug)]
struct RowPlan {
    read: ReadRow,
    cells: Cells,
    edits: RowEdits,
}

/// The filled cells of a row; `None` for a row that is no part of the grid.
type Cells = Option<Arc<[Sized]>>;

/// The edits of a row, where it has any; spans count from the row's start.
type RowEdits = Option<Arc<[Edit]>>;

/// A row of which more gaps than these change gets one edit for all of them: there is hardly a cell
/// left that keeps its place, and a client has much less to read.
const FEW: usize = 2;

/// What lays out the tables of a section.
#[derive(Clone, Copy)]
pub struct TablePlanner<'a> {
    pub section: &'a Section,
    pub terms: Terms,
}

impl TablePlanner<'_> {
    /// Plans a table, of which the rows may have been read for an edition. What `last` has of the
    /// same rows, planned by the same terms, is taken over.
    pub fn plan(
        &self,
        table: &Table,
        read: Option<(&[ReadRow], &Edition)>,
        last: Option<&TablePlan>,
    ) -> TablePlan {
        let span = Span::new(table.span.start.max(self.terms.begin), table.span.end);
        let is_known = |row: &&ReadRow| row.of != RowMeaning::Unknown;
        let block =
            read.and_then(|(rows, _)| rows.iter().filter(is_known).find_map(|row| row.block));
        let known = read.zip(block);
        let Some(((read, edition), (index, _))) = known else {
            return TablePlan { span, edits: self.unknown(table), rows: None };
        };
        let last = last.and_then(|last| last.rows.as_ref()).filter(|last| last.table == index);
        match self.rows(table, read, (index, edition), last) {
            Some((edits, rows)) => TablePlan { span, edits: Some(edits), rows: Some(rows) },
            None => TablePlan { span, edits: None, rows: None },
        }
    }

    /// The rows of a table of the form, on the form's grid; `None` when it is not certain how.
    fn rows(
        &self,
        table: &Table,
        read: &[ReadRow],
        (index, edition): (usize, &Edition),
        last: Option<&Rows>,
    ) -> Option<(Vec<Edit>, Rows)> {
        let schema = &edition.tables[index];
        let mut aligned = Aligned::default();
        let mut same = Vec::with_capacity(read.len());
        let mut cells = Vec::with_capacity(read.len());
        for (number, row) in read.iter().enumerate() {
            let is_same = |old: &RowPlan| old.read.shares_content(row);
            let known = last.and_then(|last| aligned.find(&last.rows, number, is_same));
            cells.push(match (known, row.block) {
                (Some(known), _) => known.cells.clone(),
                (_, Some((table, _))) if table == index => {
                    self.cells(row, row.in_grid(schema, self.section))?
                }
                _ => self.cells(row, row.out_of_grid(self.section))?,
            });
            same.push(known);
        }
        let columns = self.columns(&cells, schema.width());
        let has_same_columns = last.is_some_and(|last| last.columns == columns);
        let known = |row: usize| Some(same[row].filter(|_| has_same_columns)?.edits.clone());
        let mut edits = Vec::new();
        let of_rows = self.lay_out(&table.rows, &cells, &columns, known, &mut edits);
        let rows = read.iter().zip(cells).zip(of_rows);
        let rows = rows.map(|((read, cells), edits)| RowPlan { read: read.clone(), cells, edits });
        Some((edits, Rows { table: index, columns, rows: rows.collect() }))
    }

    /// The cells of a row by its place in the grid, if that is certain.
    fn cells(&self, row: &ReadRow, in_grid: InGrid) -> Option<Cells> {
        match in_grid {
            InGrid::Cells(cells) => Some(Some(self.sized(row.span, cells))),
            InGrid::Outside => Some(None),
            InGrid::Doubtful => None,
        }
    }

    /// A table that the form does not know: its runs of rows with equally many cells each. Blank
    /// lines part it, because what it is nobody knows.
    fn unknown(&self, table: &Table) -> Option<Vec<Edit>> {
        let section = self.section;
        let mut edits = Vec::new();
        let mut doubtful = false;
        let mut rest = table.rows.as_slice();
        while !rest.is_empty() {
            let together = |pair: &&[Row]| {
                let gap = Span::new(pair[0].span.end, pair[1].span.start);
                matches!(section.slice(gap), "\n" | "\r\n" | "\r")
            };
            let length = 1 + rest.windows(2).take_while(together).count();
            let (run, after) = rest.split_at(length);
            let width = section.cells(&run[0]).len();
            if run.len() > 1 && run.iter().all(|row| section.cells(row).len() == width) {
                let cells = run.iter().map(|row| Some(self.sized(row.span, self.as_written(row))));
                let cells: Vec<Cells> = cells.collect();
                let columns = self.columns(&cells, width);
                self.lay_out(run, &cells, &columns, |_| None, &mut edits);
            } else {
                doubtful |= run.len() > 1;
            }
            if let (Some(last), Some(next)) = (run.last(), after.first()) {
                let gap = Span::new(last.span.end, next.span.start);
                edits.extend(self.replaced(gap, &self.terms.ending.repeat(2)));
            }
            rest = after;
        }
        (!doubtful || !edits.is_empty()).then_some(edits)
    }

    /// The filled cells of a row where they stand.
    fn as_written(&self, row: &Row) -> Vec<GridCell> {
        let section = self.section;
        let cells = section.cells(row).iter().enumerate();
        let filled = cells.filter(|(_, cell)| !cell.span.is_empty());
        let cell = |(column, span): (usize, Span)| {
            let figure = Value::read(section.slice(span)).is_number_like();
            GridCell { span, column, columns: 1, figure }
        };
        filled.map(|(column, known)| cell((column, known.span))).collect()
    }

    fn sized(&self, row: Span, cells: Vec<GridCell>) -> Arc<[Sized]> {
        let size = |cell: GridCell| Sized {
            span: back(cell.span, row.start),
            column: cell.column,
            columns: cell.columns,
            extent: Extent::of(self.section.slice(cell.span), self.terms.options.ambiguous),
            right: cell.figure,
        };
        cells.into_iter().map(size).collect()
    }

    fn columns(&self, rows: &[Cells], width: usize) -> Columns {
        match self.terms.options.style {
            Style::Aligned => {
                let rows = rows.iter().flatten().map(|cells| &**cells);
                Columns::fitting(rows, width, self.terms.options.tab_size)
            }
            Style::Compact => Columns::bare(width),
        }
    }

    /// Puts rows into columns: the edits of all of them, and of each by itself, where they are not
    /// `known`.
    fn lay_out(
        &self,
        rows: &[Row],
        cells: &[Cells],
        columns: &Columns,
        known: impl Fn(usize) -> Option<RowEdits>,
        edits: &mut Vec<Edit>,
    ) -> Vec<RowEdits> {
        let mut of_rows = Vec::with_capacity(rows.len());
        let mut before: Option<&Row> = None;
        for (index, (row, cells)) in rows.iter().zip(cells).enumerate() {
            if let Some(before) = before.replace(row) {
                let gap = Span::new(before.span.end, row.span.start);
                edits.extend(self.replaced(gap, self.terms.ending));
            }
            let of_row = known(index).unwrap_or_else(|| {
                let edits = self.row(row.span, cells.as_ref()?, columns);
                (!edits.is_empty()).then(|| edits.into())
            });
            let moved =
                |edit: &Edit| Edit { span: edit.span.shifted(row.span.start), ..edit.clone() };
            edits.extend(of_row.iter().flat_map(|of_row| of_row.iter()).map(moved));
            of_rows.push(of_row);
        }
        of_rows
    }

    /// The edits that put a row into columns. Spans count from the row's start.
    fn row(&self, row: Span, cells: &[Sized], columns: &Columns) -> Vec<Edit> {
        let text = self.section.slice(row);
        let begin = self.terms.begin.saturating_sub(row.start);
        let whole = Span::new(begin, row.len());
        let mut new = String::with_capacity(2 * text.len());
        let mut changed = Vec::new();
        let mut at = begin;
        let mut places = cells.iter().map(|cell| cell.span);
        columns.each_gap(cells, |gap| {
            let cell = places.next().unwrap_or(Span::at(whole.end));
            let old = Span::new(at, cell.start);
            if &text[old.range()] != gap {
                changed.push((old, new.len()..new.len() + gap.len()));
            }
            new.push_str(gap);
            new.push_str(&text[cell.range()]);
            at = cell.end;
        });
        if changed.len() > FEW {
            return Edit::least(text, whole, &new).into_iter().collect();
        }
        let edits = changed.into_iter().filter_map(|(old, gap)| Edit::least(text, old, &new[gap]));
        edits.collect()
    }

    fn replaced(&self, span: Span, new: &str) -> Option<Edit> {
        Edit::least(&self.section.text, span, new)
    }
}

/// A span seen from a place `by` bytes later.
fn back(span: Span, by: u32) -> Span {
    Span::new(span.start - by, span.end - by)
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::format::{Options, format, lay_out};
    use crate::schema::Schemas;
    use crate::text::{Edit, Span};

    const CLEAN: &str = include_str!("../../tests/reports/clean-2023.txt");

    /// What becomes of the report's text where it is laid out, for each edit in the line of a label.
    fn edits(text: &str, label: &str) -> Vec<(String, String)> {
        let document = Document::new(text, Schemas::built_in());
        let start = text.find(label).expect("it is in the report");
        let end = start + text[start..].find('\n').expect("a line");
        let start = text[..start].rfind('\n').map_or(0, |before| before + 1);
        let edits = format(&document, Options::default(), None).edits.into_iter();
        let inside = edits.filter(|edit| {
            start <= edit.span.start as usize && edit.span.end as usize <= end && start != end
        });
        inside.map(|edit| (text[edit.span.range()].to_string(), edit.insert)).collect()
    }

    #[test]
    fn a_row_that_changes_in_many_places_gets_one_edit() {
        let row = edits(CLEAN, "4.无正当理由大量反复申请");
        let [(old, new)] = row.as_slice() else { panic!("{row:?}") };
        assert!(old.contains("申请\t8\t0\t") && new.contains('\u{3000}'), "{row:?}");
    }

    #[test]
    fn a_row_that_changes_in_few_places_gets_an_edit_for_each() {
        let document = Document::new(CLEAN, Schemas::built_in());
        let laid_out = format(&document, Options::default(), None).apply(CLEAN);
        let start = laid_out.find("4.无正当理由大量反复申请").expect("it is in the report");
        let row = &laid_out[start..start + laid_out[start..].find('\n').expect("a line")];
        // Its first figure and its total lose a space before them.
        let (one, rest) = row.split_once(" 8").expect("a figure");
        let (two, total) = rest.rsplit_once(" 22").expect("a total");
        let text = laid_out.replace(row, &format!("{one}8{two}22{total}"));
        let space = (String::new(), " ".to_string());
        assert_eq!(edits(&text, "4.无正当理由大量反复申请"), [space.clone(), space]);
    }

    #[test]
    fn rows_that_come_to_stand_in_another_table_are_planned_anew() {
        let title = "云岭区水务局2023年政府信息公开工作年度报告\n\n";
        let first = "行政许可\t5\n";
        let rows = "一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t\t\n\
                    三、本年度办理结果\t（一）予以公开\t\t\t\t\t\t\t\t\n\
                    \t（三）不予公开\t1.属于国家秘密\t\t\t\t\t\t\t\n";
        let document = Document::new(&format!("{title}{first}{rows}"), Schemas::built_in());
        let (_, last) = lay_out(&document, Options::default(), None, None);
        let start = title.len() as u32;
        let span = Span::new(start, start + first.len() as u32);
        let edited = document.edit(&[Edit { span, insert: String::new() }]);
        let (formatted, _) = lay_out(&edited, Options::default(), None, last.as_ref());
        assert_eq!(formatted.edits, format(&edited, Options::default(), None).edits);
    }
}
