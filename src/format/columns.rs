//! The columns of a table: how wide each is, and the white space that fills it.
//!
//! An editor draws a TAB up to its next stop, which depends on the columns before it, where a wide
//! character counts two. Therefore every cell but a row's last is filled up to the place right
//! before a stop: each TAB is then one column wide, and stands for one narrow character in every
//! row. That holds for the tab size reckoned with and for all that divide it, and a figure that
//! gets a digit more mostly leaves the other rows as they are.

use super::width::Extent;
use crate::text::Span;

/// A filled cell of a row: where it stands and how much room its text takes.
#[derive(Clone, Copy, Debug)]
pub struct Sized {
    /// From the row's start.
    pub span: Span,
    pub column: usize,
    /// How many columns it may take up.
    pub columns: usize,
    pub extent: Extent,
    /// Figures stand at the right of their column, labels at the left.
    pub right: bool,
}

/// The room of every column, its TAB not counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    room: Vec<Extent>,
    /// Columns in which nothing stands: there, bare TABs reach to the next stop by themselves.
    bare: Vec<bool>,
    tab_size: usize,
}

impl Columns {
    /// Bare TABs.
    pub fn bare(width: usize) -> Self {
        Self { room: vec![Extent::default(); width], bare: vec![true; width], tab_size: 1 }
    }

    /// Columns that hold all cells of all rows.
    pub fn fitting<'a>(
        rows: impl Iterator<Item = &'a [Sized]> + Clone,
        width: usize,
        tab_size: usize,
    ) -> Self {
        let (room, bare) = (vec![Extent::default(); width], vec![true; width]);
        let mut columns = Self { room, bare, tab_size: tab_size.max(1) };
        for cell in rows.clone().flatten().filter(|cell| cell.columns == 1) {
            let room = &mut columns.room[cell.column];
            *room = room.hull(cell.extent);
            columns.bare[cell.column] = false;
        }
        (0..width).for_each(|column| columns.fill_up(column));
        // Nothing is filled up behind a row's last cell.
        for row in rows {
            for cell in row.iter().rev().skip(1).filter(|cell| cell.columns > 1) {
                columns.make_room(cell);
            }
        }
        columns
    }

    /// Makes a column so wide that it ends right before a stop.
    fn fill_up(&mut self, column: usize) {
        let past = (self.room[column].columns() + 1) % self.tab_size;
        self.room[column].narrow += (self.tab_size - past) % self.tab_size;
    }

    /// Makes the last column that a cell takes up wide enough for it.
    fn make_room(&mut self, cell: &Sized) {
        let last = cell.column + cell.columns - 1;
        while self.spread(cell).is_none() {
            let room = (cell.column..=last).map(|column| self.room[column]);
            let room = room.reduce(Extent::plus).unwrap_or_default();
            if cell.extent.wide > room.wide {
                self.room[last].wide += cell.extent.wide - room.wide;
                self.fill_up(last);
            } else {
                self.room[last].narrow += self.tab_size;
                self.fill_up(last);
            }
        }
    }

    /// What a cell that may take up several columns fills: its own room and that of the cells after
    /// it which are empty for its sake. As few columns as can be, so that most rows are filled
    /// alike; in these, the empty cells reach to the next stop and the label has what is left.
    fn spread(&self, cell: &Sized) -> Option<(Extent, Vec<Extent>)> {
        let mut room = Extent::default();
        for more in 0..cell.columns {
            room = room.plus(self.room[cell.column + more]);
            // Two narrow characters of an empty cell may be one wide one.
            let most = (self.tab_size - 1) / 2;
            let narrow = room.narrow.saturating_sub(cell.extent.narrow);
            let mut traded = (more * (self.tab_size - 1)).saturating_sub(narrow).div_ceil(2);
            let empty = (0..more).map(|_| {
                let wide = traded.min(most);
                traded -= wide;
                Extent { wide, narrow: self.tab_size - 1 - 2 * wide }
            });
            let empty: Vec<Extent> = empty.collect();
            let mut extents = empty.iter().copied();
            let rest = extents
                .try_fold(room, |rest, extent| rest.holds(extent).then(|| rest.minus(extent)));
            if let Some(own) = rest.filter(|rest| traded == 0 && rest.holds(cell.extent)) {
                return Some((own, empty));
            }
        }
        None
    }

    /// Hands over the white space of a row: before its first cell, between its cells, and after its
    /// last.
    pub fn each_gap(&self, row: &[Sized], mut hand_over: impl FnMut(&str)) {
        let mut gap = String::with_capacity(ROOMY);
        let mut next = 0;
        for (index, cell) in row.iter().enumerate() {
            for column in next..cell.column {
                if !self.bare[column] {
                    blank(self.room[column], &mut gap);
                }
                gap.push('\t');
            }
            let is_last = index + 1 == row.len();
            let spreads = cell.columns > 1 && !is_last;
            let spread = spreads.then(|| self.spread(cell)).flatten();
            let (own, empty) = spread.unwrap_or((self.room[cell.column], Vec::new()));
            let padding = own.minus(cell.extent);
            if cell.right {
                blank(padding, &mut gap);
            }
            hand_over(&gap);
            gap.clear();
            next = cell.column + 1 + empty.len();
            if is_last {
                break;
            }
            if !cell.right {
                blank(padding, &mut gap);
            }
            for extent in empty {
                gap.push('\t');
                blank(extent, &mut gap);
            }
            gap.push('\t');
        }
        let after = self.room.len().saturating_sub(next.max(1));
        gap.extend(std::iter::repeat_n('\t', after));
        hand_over(&gap);
    }
}

/// The white space of nearly every gap is shorter, in bytes.
const ROOMY: usize = 128;

fn blank(extent: Extent, gap: &mut String) {
    const WIDE: &str = "\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}";
    const NARROW: &str = "        ";
    const ONCE: usize = NARROW.len();
    for (character, count) in [(WIDE, extent.wide), (NARROW, extent.narrow)] {
        for _ in 0..count / ONCE {
            gap.push_str(character);
        }
        gap.push_str(&character[..count % ONCE * (character.len() / ONCE)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::width::Ambiguous;
    use expect_test::{Expect, expect};

    /// A row from its cells: their column, how many columns they may take up, and their text;
    /// figures stand at the right.
    fn row(cells: &[(usize, usize, &str)]) -> Vec<Sized> {
        let cell = |&(column, columns, text): &(usize, usize, &str)| Sized {
            span: Span::default(),
            column,
            columns,
            extent: Extent::of(text, Ambiguous::Narrow),
            right: text.parse::<u32>().is_ok(),
        };
        cells.iter().map(cell).collect()
    }

    /// Rows as they are laid out, with `＿` for the wide space, `·` for the narrow one and `→` for
    /// TAB.
    fn check(rows: &[&[(usize, usize, &str)]], width: usize, tab_size: usize, expected: Expect) {
        let sized: Vec<Vec<Sized>> = rows.iter().map(|cells| row(cells)).collect();
        let columns = Columns::fitting(sized.iter().map(Vec::as_slice), width, tab_size);
        let mut drawn = String::new();
        for (cells, sized) in rows.iter().zip(&sized) {
            let mut texts = cells.iter().map(|(_, _, text)| *text);
            columns.each_gap(sized, |gap| {
                drawn += gap;
                drawn += texts.next().unwrap_or("\n");
            });
        }
        let drawn = drawn.replace('\u{3000}', "＿").replace(' ', "·").replace('\t', "→");
        expected.assert_eq(&drawn);
    }

    #[test]
    fn either_kind_of_character_is_filled_up() {
        check(
            &[
                &[(0, 1, "项目"), (1, 1, "制发"), (2, 1, "有效件数")],
                &[(0, 1, "规章"), (1, 1, "0"), (2, 1, "11")],
                &[(0, 1, "行政规范性文件"), (1, 1, "489"), (2, 1, "5")],
                &[(0, 1, "其他"), (2, 1, "7")],
                &[(0, 1, "行政许可"), (1, 1, "3")],
                &[],
            ],
            3,
            4,
            expect![[r#"
                项目＿＿＿＿＿·→制发···→有效件数
                规章＿＿＿＿＿·→＿＿··0→＿＿＿＿·11
                行政规范性文件·→＿＿489→＿＿＿＿··5
                其他＿＿＿＿＿·→＿＿···→＿＿＿＿··7
                行政许可＿＿＿·→＿＿··3→
                →→
            "#]],
        );
    }

    #[test]
    fn a_label_takes_up_the_empty_cells_behind_it() {
        check(
            &[
                &[(0, 3, "一、本年新收申请"), (3, 1, "1")],
                &[(0, 1, "三、结果"), (1, 2, "（一）予以公开"), (3, 1, "0")],
                &[(1, 1, "（三）不公开"), (2, 1, "1.秘密"), (3, 1, "12")],
                &[(2, 1, "2.法规"), (3, 1, "0")],
                &[(0, 4, "四、合计")],
            ],
            4,
            4,
            expect![[r#"
                一、本年新收申请＿＿···→···→＿＿···→··1
                三、结果···→（一）予以公开＿···→···→··0
                ＿＿＿＿···→（三）不公开···→1.秘密·→·12
                ＿＿＿＿···→＿＿＿＿＿＿···→2.法规·→··0
                四、合计→→→
            "#]],
        );
    }

    #[test]
    fn the_last_column_grows_for_a_label_that_finds_no_room() {
        check(
            &[
                &[(0, 2, "法人或者其他组织"), (2, 1, "总计")],
                &[(0, 1, "企业"), (1, 1, "其他"), (2, 1, "总计")],
                &[(0, 1, "1"), (1, 1, "2"), (2, 1, "3")],
            ],
            3,
            8,
            expect![[r#"
                法人或者其他组织·······→·······→总计
                企业···→其他＿＿＿＿···········→总计
                ＿＿··1→＿＿＿＿＿＿··········2→＿＿··3
            "#]],
        );
    }

    #[test]
    fn a_column_in_which_nothing_stands_is_bare() {
        check(
            &[&[(1, 1, "第一段。")], &[(1, 1, "第二段。")]],
            3,
            4,
            expect![[r#"
                →第一段。→
                →第二段。→
            "#]],
        );
    }
}
