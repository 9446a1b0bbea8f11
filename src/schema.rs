//! What a form prescribes: editions, sections, tables, labels, equations.
//!
//! An edition is one TOML file, read by [`file`]; the two built in stand beside this module, others
//! are named in `gouji.toml`. [`Schemas`] holds all editions that may be met, and [`vocabulary`]
//! tells which of their labels a piece of text is. Nothing here knows a report.

pub mod equation;
pub mod file;
pub mod vocabulary;

use std::sync::{Arc, LazyLock};

use crate::amount::Amount;
use crate::text::is_blank;

use equation::{Axis, Equation, Operand};
use file::SchemaError;
use vocabulary::{Item, Vocabulary, same_words};

/// A form as it was in force for some reporting years.
#[derive(Clone)]
pub struct Edition {
    pub key: String,
    /// The name of the form; the editions of one form share it.
    pub name: String,
    /// The document that prescribes the form.
    pub basis: String,
    /// Documents that the basis replaced, by number or by title.
    pub replaces: Vec<String>,
    /// The first reporting year.
    pub from: u16,
    /// The last reporting year, unless the edition is still in force.
    pub to: Option<u16>,
    /// The title line, with `{agency}` and `{year}` in it.
    pub title: String,
    /// A title line that holds one of these is a title of this form.
    pub title_words: Vec<String>,
    /// Sentences of the form itself, which must not stay in a report.
    pub form_sentences: Vec<String>,
    /// Titles and numbers of documents that a report refers to, beside the basis.
    pub documents: Vec<String>,
    /// Where the official texts of documents stand, as far as that is certain.
    pub links: Vec<Link>,
    /// Units with which the text of a report counts.
    pub units: Vec<String>,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
}

/// The name or the number of a document and the address of its official text.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub text: String,
    pub address: String,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub key: String,
    /// The number as the heading prints it: `一`.
    pub number: String,
    /// The number itself, where it is a Chinese numeral.
    pub ordinal: Option<u8>,
    pub label: Label,
    /// Wordings as official as the title; they are among the aliases.
    pub official: Vec<String>,
    /// Sub-heads that are usual in it, in order.
    pub subheads: Vec<String>,
    /// Sentences that are usual in it; `{year}` stands for the reporting year.
    pub sentences: Vec<String>,
    /// There is always something to tell in it: 无 is not enough.
    pub needs_text: bool,
}

/// A wording that the form prescribes, and what it means.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub text: String,
    /// Other wordings that are accepted without a word.
    pub aliases: Vec<String>,
    /// Where the law asks for it.
    pub article: Option<String>,
    /// How to fill it in.
    pub note: Option<String>,
}

impl Label {
    /// True when a text is the label in one of its wordings.
    pub fn is(&self, text: &str) -> bool {
        let mut wordings = std::iter::once(&self.text).chain(&self.aliases);
        wordings.any(|wording| same_words(text, wording))
    }

    /// Where the label ends in a line that begins with it and may go on behind a blank or a mark.
    pub fn end_in(&self, line: &str) -> Option<usize> {
        /// Whatever its spacing and numbering, in bytes.
        const LONGEST: usize = 128;
        let ends = line.char_indices().filter(|(_, character)| {
            is_blank(*character) || matches!(character, '。' | '：' | ':')
        });
        let mut ends = ends.map(|(at, _)| at).chain([line.len()]);
        ends.find(|end| *end > LONGEST || self.is(&line[..*end])).filter(|end| *end <= LONGEST)
    }
}

#[derive(Clone, Debug)]
pub struct Table {
    pub key: String,
    pub name: String,
    /// The index of its section.
    pub section: usize,
    pub blocks: Vec<Block>,
}

impl Table {
    /// The number of cells of a full row.
    pub fn width(&self) -> usize {
        self.blocks.iter().map(|block| block.width).max().unwrap_or(0)
    }

    /// The lines of the blank table, with TABs between cells.
    pub fn blank(&self) -> impl Iterator<Item = String> {
        (0..self.blocks.len()).flat_map(|block| self.blank_block(block))
    }

    /// The lines of a block of the blank table, head first.
    pub fn blank_block(&self, block: usize) -> impl Iterator<Item = String> {
        self.blocks[block].grid().into_iter().map(|mut cells| {
            cells.resize(self.width(), "");
            cells.join("\t")
        })
    }
}

/// A part of a table with a head and columns of its own.
#[derive(Clone, Debug)]
pub struct Block {
    pub key: String,
    /// The number of label columns at the left.
    pub stub: usize,
    /// The number of cells of a full row.
    pub width: usize,
    pub head: Vec<HeadCell>,
    pub columns: Vec<Column>,
    pub groups: Vec<Group>,
    pub rows: Vec<Row>,
    pub equations: Vec<Equation>,
    /// Relations to the report of the year before.
    pub last_year: Vec<Equation>,
}

#[derive(Clone, Debug)]
pub struct HeadCell {
    pub label: Label,
    /// The row and column of its upper left corner in the block's grid.
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

/// A column of figures.
#[derive(Clone, Debug)]
pub struct Column {
    pub key: String,
    /// Its column in the block's grid.
    pub grid: usize,
    /// The labels over it, without those that stand over every column: `行政复议·结果维持`.
    pub name: String,
    pub kind: Kind,
    pub unit: Option<String>,
    /// The most digits after the point.
    pub decimals: Option<u32>,
}

impl Column {
    /// The label right over the figures: `结果维持`.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('·').next().unwrap_or_default()
    }

    /// True when a figure of the column may have the value.
    pub fn may_hold(&self, value: Amount) -> bool {
        match self.kind {
            Kind::Count => value.is_whole() && !value.is_negative(),
            Kind::Signed => value.is_whole(),
            Kind::Money => !value.is_negative(),
        }
    }
}

/// What the figures of a column count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Whole numbers from 0.
    #[default]
    Count,
    /// Whole numbers that may be negative: an increase or a decrease.
    Signed,
    /// Decimals from 0.
    Money,
}

/// Rows that share a label in front of theirs.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: String,
    pub label: Label,
    /// The index of the group it lies in.
    pub under: Option<usize>,
    /// Its label column, from 0.
    pub depth: usize,
    /// The indices of its rows, of the groups in it included.
    pub rows: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub key: String,
    /// Without text in a table that has no label columns.
    pub label: Label,
    /// The index of its innermost group.
    pub under: Option<usize>,
    /// Its label column, from 0.
    pub depth: usize,
}

impl Row {
    pub fn name(&self) -> &str {
        &self.label.text
    }
}

impl std::fmt::Debug for Edition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Edition({} {})", self.name, self.key)
    }
}

impl Edition {
    /// Name, basis and reporting years in one line.
    pub fn describe(&self) -> String {
        let to = self.to.map_or("今".to_string(), |to| to.to_string());
        format!("{}（{}，{}–{to} 年度）", self.name, self.basis, self.from)
    }

    /// True when reports of the year are made on this edition.
    pub fn covers(&self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// The label of a row, a group, a head cell or a section.
    pub fn label(&self, of: Item) -> &Label {
        let block = |table: usize, block: usize| &self.tables[table].blocks[block];
        match of {
            Item::Section(section) => &self.sections[section].label,
            Item::Head { table, block: at, cell } => &block(table, at).head[cell].label,
            Item::Group { table, block: at, group } => &block(table, at).groups[group].label,
            Item::Row { table, block: at, row } => &block(table, at).rows[row].label,
        }
    }

    /// True when a title line is one of this form.
    pub fn is_title(&self, line: &str) -> bool {
        let plain: String = line.chars().filter(|character| !is_blank(*character)).collect();
        self.title_words.iter().any(|words| plain.contains(words.as_str()))
    }

    /// The tables that stand in a section.
    pub fn tables_of(&self, section: usize) -> impl Iterator<Item = (usize, &Table)> {
        self.tables.iter().enumerate().filter(move |(_, table)| table.section == section)
    }

    /// A heading as the form prints it: `一、总体情况`.
    pub fn heading(&self, section: usize) -> String {
        let section = &self.sections[section];
        format!("{}、{}", section.number, section.label.text)
    }

    /// The blank form as text, with TABs between cells.
    pub fn blank(&self, year: u16, agency: &str) -> String {
        let title = self.title.replace("{agency}", agency).replace("{year}", &year.to_string());
        let mut lines = vec![title, String::new()];
        for section in 0..self.sections.len() {
            lines.extend([self.blank_section(section), String::new()]);
        }
        lines.join("\n")
    }

    /// A section of the blank form: its heading and its tables, parted by blank lines.
    pub fn blank_section(&self, section: usize) -> String {
        let mut lines = vec![self.heading(section)];
        for (_, table) in self.tables_of(section) {
            lines.push(String::new());
            lines.extend(table.blank());
        }
        lines.join("\n")
    }
}

impl Block {
    /// The cells of the blank block, head and labels; spans are empty cells.
    pub fn grid(&self) -> Vec<Vec<&str>> {
        let mut grid = vec![vec![""; self.width]; self.head_rows()];
        for cell in &self.head {
            grid[cell.row][cell.column] = &cell.label.text;
        }
        let mut opened = vec![false; self.groups.len()];
        for row in 0..self.rows.len() {
            grid.push(self.stub_of(row, &mut opened));
        }
        grid
    }

    /// The number of rows of the head.
    pub fn head_rows(&self) -> usize {
        self.head.iter().map(|cell| cell.row + cell.rows).max().unwrap_or(0)
    }

    /// The columns that are the sum of others in their row, or the rows that are in their column.
    pub fn totals(&self, each: Axis) -> impl Iterator<Item = usize> {
        let equations = self.equations.iter().filter(move |equation| equation.each == each);
        equations.filter_map(|equation| match equation.total()?.of {
            Operand::One(total) => Some(total),
            Operand::Group(_) => None,
        })
    }

    /// The column of totals, where there is but one.
    pub fn total_column(&self) -> Option<usize> {
        let mut totals = self.totals(Axis::Row);
        let total = totals.next()?;
        totals.next().is_none().then_some(total)
    }

    /// The groups around a row, outermost first.
    pub fn groups_of(&self, row: usize) -> Vec<usize> {
        let mut groups: Vec<usize> =
            std::iter::successors(self.rows[row].under, |group| self.groups[*group].under)
                .collect();
        groups.reverse();
        groups
    }

    /// A full row with its labels; a group is named on the first of its rows that is asked for.
    fn stub_of(&self, row: usize, opened: &mut [bool]) -> Vec<&str> {
        let mut cells = vec![""; self.width];
        for group in self.groups_of(row) {
            if !std::mem::replace(&mut opened[group], true) {
                cells[self.groups[group].depth] = &self.groups[group].label.text;
            }
        }
        if self.stub > 0 {
            cells[self.rows[row].depth] = self.rows[row].name();
        }
        cells
    }
}

/// All editions that a report may be made on, and their labels.
#[derive(Debug)]
pub struct Schemas {
    pub editions: Vec<Arc<Edition>>,
    pub vocabulary: Vocabulary,
}

/// The editions that the program brings, oldest first.
static BUILT_IN: LazyLock<Arc<Schemas>> = LazyLock::new(|| {
    let read = |text| file::read(text).expect("a test reads every edition that is built in");
    let editions = [include_str!("schema/2019.toml"), include_str!("schema/2021.toml")].map(read);
    Arc::new(Schemas::of(editions.map(Arc::new).into()))
});

impl Schemas {
    pub fn built_in() -> Arc<Self> {
        BUILT_IN.clone()
    }

    /// The editions that are built in, and others.
    pub fn with(others: impl IntoIterator<Item = Edition>) -> Arc<Self> {
        let mut editions = BUILT_IN.editions.clone();
        editions.extend(others.into_iter().map(Arc::new));
        Arc::new(Self::of(editions))
    }

    fn of(editions: Vec<Arc<Edition>>) -> Self {
        let vocabulary = Vocabulary::new(&editions);
        Self { editions, vocabulary }
    }

    /// The edition in force for a reporting year, of the form with the name or of any form.
    pub fn in_force(&self, year: u16, name: Option<&str>) -> Option<&Arc<Edition>> {
        self.editions
            .iter()
            .find(|edition| edition.covers(year) && name.is_none_or(|name| edition.name == name))
    }

    /// The editions of the same form as the one given.
    pub fn of_form(&self, name: &str) -> impl Iterator<Item = &Arc<Edition>> {
        self.editions.iter().filter(move |edition| edition.name == name)
    }
}

/// Reads an edition from the text of a schema file.
///
/// # Errors
/// The first place where the file is not TOML, does not have the shape of a schema, or names a
/// key that does not exist.
pub fn read(text: &str) -> Result<Edition, SchemaError> {
    file::read(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(edition: &Edition) -> Vec<usize> {
        let figures = |table: &Table| {
            table.blocks.iter().map(|block| block.rows.len() * block.columns.len()).sum()
        };
        edition.tables.iter().map(figures).collect()
    }

    #[test]
    fn the_editions_have_the_figures_of_the_form() {
        let schemas = Schemas::built_in();
        assert_eq!(cells(schemas.in_force(2020, None).unwrap()), [22, 161, 15]);
        assert_eq!(cells(schemas.in_force(2025, None).unwrap()), [10, 175, 15]);
        assert!(schemas.in_force(2018, None).is_none());
    }

    #[test]
    fn the_blank_form_is_rectangular() {
        for edition in &Schemas::built_in().editions {
            let widths = edition.tables.iter().map(Table::width).collect::<Vec<_>>();
            assert_eq!(widths, [4, 10, 15]);
            let blank = edition.blank(edition.from, "云岭区水务局");
            for line in blank.lines().filter(|line| line.contains('\t')) {
                assert!(widths.contains(&line.split('\t').count()), "{line}");
            }
        }
    }

    #[test]
    fn columns_are_named_by_the_heads_over_them() {
        let schemas = Schemas::built_in();
        let tables = &schemas.in_force(2022, None).unwrap().tables;
        assert_eq!(tables[0].blocks[1].columns[0].name, "本年处理决定数量");
        assert_eq!(tables[1].blocks[0].columns[1].name, "法人或其他组织·商业企业");
        assert_eq!(tables[2].blocks[0].columns[0].name, "行政复议·结果维持");
        assert_eq!(tables[2].blocks[0].columns[14].name, "行政诉讼·复议后起诉·总计");
        assert_eq!(tables[2].blocks[0].columns[14].grid, 14);
    }
}
