//! Where the cells of a row stand in the grid of the form, as far as that is beyond doubt.
//!
//! The grid is that of the form's table: label columns at the left, figures in their columns, and
//! empty cells where cells are merged.

use super::row::{Layout, ReadRow, RowLabel, RowMeaning};
use super::table::{PlacedRow, Table};
use crate::amount::Value;
use crate::report::Section;
use crate::schema::vocabulary::Item;
use crate::schema::{self, Block};
use crate::text::Span;

/// A filled cell in its column of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell {
    pub span: Span,
    pub column: usize,
    /// How many columns it may take up.
    pub columns: usize,
    /// It stands where figures do, or is one.
    pub figure: bool,
}

/// What can be said of a row's cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InGrid {
    /// Every filled cell has its column.
    Cells(Vec<GridCell>),
    /// A row without a meaning and without figures, which is no part of the grid.
    Outside,
    /// It cannot be told for certain which column each cell belongs to.
    Doubtful,
}

impl ReadRow {
    /// The filled cells of the row, which stands in a section, in the grid of its table.
    pub fn in_grid(&self, table: &schema::Table, section: &Section) -> InGrid {
        let (Some((_, block)), false) = (self.block, self.layout == Layout::Torn) else {
            return InGrid::Doubtful;
        };
        let (block, width) = (&table.blocks[block], table.width());
        let written = self.written_cells(section);
        let full = section.cells(&self.written).len() >= block.width;
        let places = match self.of {
            RowMeaning::Head => self.head_places(block, section, &written, full),
            RowMeaning::Unknown if full => Some(written),
            RowMeaning::Unknown => return self.out_of_grid(section),
            RowMeaning::Row(_) | RowMeaning::Group(_) => match self.layout {
                Layout::Grid => Some(written),
                _ if self.has_certain_figures(block, section) => self.places(block, section),
                _ => None,
            },
        };
        let places = places.filter(|places| places.iter().all(|(column, _)| *column < width));
        places.map_or(InGrid::Doubtful, |places| {
            InGrid::Cells(self.grid_cells(&places, block, width, section))
        })
    }

    /// The row among those of a table that it does not belong to.
    pub fn out_of_grid(&self, section: &Section) -> InGrid {
        let written = self.written_cells(section);
        let has_numbers = written.iter().any(|(_, span)| is_number_like(section, *span));
        if has_numbers { InGrid::Doubtful } else { InGrid::Outside }
    }

    /// The columns of the labels and figures, whether certain or not; `None` when a cell is neither
    /// or two labels are for one column.
    fn places(&self, block: &Block, section: &Section) -> Option<Vec<(usize, Span)>> {
        let depth = |label: &RowLabel| match label.of {
            Item::Row { row, .. } => Some(block.rows[row].depth),
            Item::Group { group, .. } => Some(block.groups[group].depth),
            Item::Head { .. } | Item::Section(_) => None,
        };
        if !self.labels().is_sorted_by(|one, next| depth(one) < depth(next)) {
            return None;
        }
        let labels = self.labels().map(|label| Some((depth(&label)?, label.span)));
        let figures = block.columns.iter().zip(self.figures());
        let figures = figures.map(|(column, figure)| Some((column.grid, figure.span)));
        let filled = |place: &Option<(usize, Span)>| place.is_none_or(|(_, span)| !span.is_empty());
        let places: Option<Vec<(usize, Span)>> = labels.chain(figures).filter(filled).collect();
        places.filter(|places| places.len() == self.written_cells(section).len())
    }

    /// True when the figures of a row that is not on the grid can only be meant for the columns
    /// that they were read into: because all are there, or because none is, or because there is a
    /// cell for each of them behind the label.
    fn has_certain_figures(&self, block: &Block, section: &Section) -> bool {
        let cells = section.cells(&self.written).len();
        match self.layout {
            Layout::Grid => true,
            Layout::Run => {
                let behind = self.labels().next_back().map_or(0, |label| label.cell + 1);
                cells == behind + block.columns.len()
                    || self.figures().all(|figure| figure.value.is_number_like())
            }
            Layout::Cut => true,
            Layout::Short | Layout::Ragged | Layout::Torn => false,
        }
    }

    /// The filled cells and their places in the row as written.
    fn written_cells(&self, section: &Section) -> Vec<(usize, Span)> {
        let cells = section.cells(&self.written).iter().enumerate();
        cells.filter(|(_, cell)| !cell.span.is_empty()).map(|(at, cell)| (at, cell.span)).collect()
    }

    /// The columns of a row of the head. A full row whose labels stand where the form has them is
    /// as it should be; else the labels tell, where they fit the form's head in one way only.
    fn head_places(
        &self,
        block: &Block,
        section: &Section,
        written: &[(usize, Span)],
        full: bool,
    ) -> Option<Vec<(usize, Span)>> {
        let label_at = |at: usize| self.labels().find(|label| label.cell == at);
        let columns_of = |label: &RowLabel, line: Option<usize>| -> Vec<usize> {
            let Item::Head { table, block: of, cell } = label.of else { return Vec::new() };
            if self.block != Some((table, of)) {
                return Vec::new();
            }
            let text = &block.head[cell].label.text;
            let like = block.head.iter().filter(|other| {
                other.label.text == *text && line.is_none_or(|line| other.row == line)
            });
            let mut columns: Vec<usize> = like.map(|other| other.column).collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        let is_right = |(at, _): &(usize, Span)| {
            label_at(*at).is_none_or(|label| columns_of(&label, None).contains(at))
        };
        let as_written = || written.iter().all(is_right).then(|| written.to_vec());
        if full && let Some(places) = as_written() {
            return Some(places);
        }
        let labels: Option<Vec<RowLabel>> = written.iter().map(|(at, _)| label_at(*at)).collect();
        let labelled = |line: Option<usize>| {
            let choices = labels.as_ref()?.iter().map(|label| columns_of(label, line));
            let mut found = Vec::new();
            choose(&choices.collect::<Vec<_>>(), &mut Vec::new(), &mut found);
            Some(found)
        };
        let mut in_a_line: Vec<Vec<usize>> =
            (0..block.head_rows()).filter_map(|line| labelled(Some(line))).flatten().collect();
        if in_a_line.is_empty() {
            in_a_line = labelled(None).unwrap_or_default();
        }
        match in_a_line.as_slice() {
            [columns] => {
                let spans = written.iter().map(|(_, span)| *span);
                Some(columns.iter().copied().zip(spans).collect())
            }
            _ => as_written().filter(|_| section.cells(&self.written).len() <= block.width),
        }
    }

    /// Labels may take up the empty columns behind them: in the head up to the next label, in other
    /// rows those that are for labels.
    fn grid_cells(
        &self,
        places: &[(usize, Span)],
        block: &Block,
        width: usize,
        section: &Section,
    ) -> Vec<GridCell> {
        let head = self.of == RowMeaning::Head;
        let limit = if head { width } else { block.stub };
        let ends = places.iter().skip(1).map(|(column, _)| *column).chain([width]);
        let cell = |(&(column, span), next): (&(usize, Span), usize)| {
            let label = head || column < block.stub;
            GridCell {
                span,
                column,
                columns: if label { next.min(limit).max(column + 1) - column } else { 1 },
                figure: !label && (self.of != RowMeaning::Unknown || is_number_like(section, span)),
            }
        };
        places.iter().zip(ends).map(cell).collect()
    }
}

/// Every way to take one of each choice in rising order, up to two of them.
fn choose(choices: &[Vec<usize>], taken: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    let Some(choice) = choices.get(taken.len()) else {
        found.push(taken.clone());
        return;
    };
    for column in choice {
        if found.len() < 2 && taken.last().is_none_or(|last| last < column) {
            taken.push(*column);
            choose(choices, taken, found);
            taken.pop();
        }
    }
}

fn is_number_like(section: &Section, span: Span) -> bool {
    Value::read(section.slice(span)).is_number_like()
}

impl Table {
    /// The line that a row would be with its labels and figures in their columns of the grid;
    /// `None` when something in it has no column, or when it could then be read otherwise.
    pub fn aligned(&self, placed: &PlacedRow) -> Option<String> {
        let (_, block) = placed.row.block?;
        let places = placed.row.places(&self.schema().blocks[block], placed.section)?;
        let mut cells = vec![""; self.schema().width()];
        for (column, span) in places {
            cells[column] = placed.text(span);
        }
        Some(cells.join("\t"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::schema::Schemas;
    use expect_test::{Expect, expect};

    /// The rows of a section, each filled cell with its columns before it.
    fn check(text: &str, expected: Expect) {
        let text = format!("云岭区水务局2023年政府信息公开工作年度报告\n{text}");
        let document = Document::new(&text, Schemas::built_in());
        let (_, entry) = document.entries().next().expect("a report");
        let form = entry.form.as_ref().expect("a form");
        let mut drawn = String::new();
        for (index, placed) in entry.report.sections.iter().enumerate() {
            for row in form.rows(index) {
                let table = &form.edition.tables[row.block.expect("a table").0];
                match row.in_grid(table, &placed.section) {
                    InGrid::Cells(cells) => {
                        let cells = cells.iter().map(|cell| {
                            let text = placed.section.slice(cell.span);
                            match cell.columns {
                                1 => format!("{} {text}", cell.column),
                                more => format!("{}+{more} {text}", cell.column),
                            }
                        });
                        drawn += &cells.collect::<Vec<_>>().join(" | ");
                    }
                    InGrid::Outside => drawn += "outside",
                    InGrid::Doubtful => drawn += "doubtful",
                }
                drawn.push('\n');
            }
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn rows_with_labels_and_figures() {
        check(
            "三、收到和处理政府信息公开申请情况\n\
             一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n\
             三、本年度办理结果\t（一）予以公开\t\t1\t\t\t\t\t\t1\n\
             （三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0\n\
             2.重复申请\t\t\t0\t\t0\t0\t0\t0\t0\n\
             2.重复申请\t\t4\t\t\t\t\t4\n\
             3.其他\t0\t0\t0\n\
             （七）总计\n\
             四、结转下年度继续办理\t\t\t0\t0\t0\t0\t0\t0\t0\t0\n",
            expect![[r#"
                0+3 一、本年新收政府信息公开申请数量 | 3 1 | 4 0 | 5 0 | 6 0 | 7 0 | 8 0 | 9 1
                0 三、本年度办理结果 | 1+2 （一）予以公开 | 3 1 | 9 1
                1 （三）不予公开 | 2 1.属于国家秘密 | 3 0 | 4 0 | 5 0 | 6 0 | 7 0 | 8 0 | 9 0
                doubtful
                2 2.重复申请 | 4 4 | 9 4
                doubtful
                1+2 （七）总计
                doubtful
            "#]],
        );
    }

    #[test]
    fn heads_are_told_by_their_labels() {
        check(
            "三、收到和处理政府信息公开申请情况\n\
             申请人情况\t总计\n自然人\t法人或其他组织\n商业企业\t科研机构\t\t\t其他\n\
             四、政府信息公开行政复议、行政诉讼情况\n\
             行政复议\t行政诉讼\n\
             结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n\
             结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n\
             结果维持\t尚未审结\n\
             \t\t\t\t\t结果维持\t\t\t尚未审结\n",
            expect![[r#"
                3+6 申请人情况 | 9 总计
                3 自然人 | 4+6 法人或其他组织
                4 商业企业 | 5+3 科研机构 | 8+2 其他
                0+5 行政复议 | 5+10 行政诉讼
                0 结果维持 | 1 结果纠正 | 2 其他结果 | 3 尚未审结 | 4 总计 | 5+5 未经复议直接起诉 | 10+5 复议后起诉
                5 结果维持 | 6 结果纠正 | 7 其他结果 | 8 尚未审结 | 9 总计 | 10 结果维持 | 11 结果纠正 | 12 其他结果 | 13 尚未审结 | 14 总计
                doubtful
                5+3 结果维持 | 8+7 尚未审结
            "#]],
        );
    }

    #[test]
    fn rows_without_a_meaning() {
        check(
            "二、主动公开政府信息情况\n\
             规章\t0\t0\t0\n地方另加的行\t1\t2\t3\n地方另加的行\t1\t2\n注：见说明\t\n\
             行政许可\t1\t2\t3\n行政处罚\t1\n",
            expect![[r#"
                0 规章 | 1 0 | 2 0 | 3 0
                0 地方另加的行 | 1 1 | 2 2 | 3 3
                doubtful
                outside
                doubtful
                0 行政处罚 | 1 1
            "#]],
        );
    }
}
