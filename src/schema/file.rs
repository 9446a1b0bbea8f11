//! The shape of a schema file, and the way from it to an [`Edition`].

use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::equation::{Equation, Keys};
use super::vocabulary::chinese_number;
use super::{Block, Column, Edition, Group, HeadCell, Kind, Label, Link, Row, Section, Table};

/// What is wrong with a schema file, and at which bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    pub span: Range<usize>,
    pub message: String,
}

impl SchemaError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

impl std::fmt::Display for SchemaError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SchemaError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionFile {
    key: String,
    name: String,
    basis: String,
    #[serde(default)]
    replaces: Vec<String>,
    from: u16,
    to: Option<u16>,
    title: String,
    title_words: Spanned<Vec<String>>,
    #[serde(default)]
    form_sentences: Vec<String>,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    units: Vec<String>,
    section: Vec<SectionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionFile {
    key: Spanned<String>,
    number: String,
    title: String,
    #[serde(default)]
    official: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    article: Option<String>,
    note: Option<String>,
    #[serde(default)]
    subheads: Vec<String>,
    #[serde(default)]
    sentences: Vec<String>,
    #[serde(default)]
    needs_text: bool,
    #[serde(default)]
    table: Vec<TableFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    key: Spanned<String>,
    name: String,
    block: Vec<BlockFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockFile {
    key: Spanned<String>,
    stub: usize,
    head: Spanned<Vec<Vec<HeadCellFile>>>,
    #[serde(default)]
    equations: Vec<Spanned<String>>,
    #[serde(default)]
    last_year: Vec<Spanned<String>>,
    #[serde(default)]
    group: Vec<RowFile>,
    row: Vec<RowFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadCellFile {
    label: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default = "one")]
    rows: usize,
    #[serde(default = "one")]
    columns: usize,
    /// The key of the column of figures under this cell.
    column: Option<Spanned<String>>,
    #[serde(default)]
    kind: Kind,
    unit: Option<String>,
    decimals: Option<u32>,
    article: Option<String>,
    note: Option<String>,
}

fn one() -> usize {
    1
}

/// A row, or a group of rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    key: Spanned<String>,
    label: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    under: Option<Spanned<String>>,
    article: Option<String>,
    note: Option<String>,
}

/// Reads an edition; see [`super::read`].
pub fn read(text: &str) -> Result<Edition, SchemaError> {
    let file: EditionFile = toml::from_str(text)
        .map_err(|error| SchemaError::new(error.span().unwrap_or(0..0), error.message()))?;
    if file.title_words.get_ref().iter().all(|words| words.trim().is_empty()) {
        let message = "without title_words no report is known to be of this form";
        return Err(SchemaError::new(file.title_words.span(), message));
    }
    unique(file.section.iter().map(|section| &section.key))?;
    unique(file.section.iter().flat_map(|section| &section.table).map(|table| &table.key))?;
    let mut sections = Vec::new();
    let mut tables = Vec::new();
    for (index, section) in file.section.into_iter().enumerate() {
        let aliases = section.official.iter().chain(&section.aliases).cloned().collect();
        sections.push(Section {
            key: section.key.into_inner(),
            ordinal: chinese_number(&section.number),
            number: section.number,
            label: Label {
                text: section.title,
                aliases,
                article: section.article,
                note: section.note,
            },
            official: section.official,
            subheads: section.subheads,
            sentences: section.sentences,
            needs_text: section.needs_text,
        });
        for table in section.table {
            tables.push(read_table(table, index)?);
        }
    }
    Ok(Edition {
        key: file.key,
        name: file.name,
        basis: file.basis,
        replaces: file.replaces,
        from: file.from,
        to: file.to,
        title: file.title,
        title_words: file.title_words.into_inner(),
        form_sentences: file.form_sentences,
        documents: file.documents,
        links: file.links,
        units: file.units,
        sections,
        tables,
    })
}

fn read_table(table: TableFile, section: usize) -> Result<Table, SchemaError> {
    unique(table.block.iter().map(|block| &block.key))?;
    unique(table.block.iter().flat_map(|block| &block.row).map(|row| &row.key))?;
    let blocks = table.block.into_iter().map(read_block).collect::<Result<_, _>>()?;
    Ok(Table { key: table.key.into_inner(), name: table.name, section, blocks })
}

fn read_block(block: BlockFile) -> Result<Block, SchemaError> {
    let (head, columns, width) = read_head(block.head, block.stub)?;
    unique(block.group.iter().map(|group| &group.key))?;
    let group_keys: Vec<String> =
        block.group.iter().map(|group| group.key.get_ref().clone()).collect();
    let under = |name: Option<&Spanned<String>>| match name {
        None => Ok(None),
        Some(name) => match group_keys.iter().position(|key| key == name.get_ref()) {
            Some(group) => Ok(Some(group)),
            None => Err(SchemaError::new(
                name.span(),
                format!("no group has the key `{}`", name.get_ref()),
            )),
        },
    };
    let mut groups: Vec<Group> = Vec::new();
    for group in block.group {
        let inside = under(group.under.as_ref())?;
        let depth = match inside {
            None => 0,
            Some(outer) if outer < groups.len() => groups[outer].depth + 1,
            Some(_) => {
                return Err(SchemaError::new(
                    group.key.span(),
                    "a group stands after the group that it lies in",
                ));
            }
        };
        check_depth(depth + 1, block.stub, &group.key)?;
        let label = group.label.ok_or_else(|| {
            SchemaError::new(group.key.span(), "a group needs a label in front of its rows")
        })?;
        groups.push(Group {
            key: group.key.into_inner(),
            label: Label {
                text: label,
                aliases: group.aliases,
                article: group.article,
                note: group.note,
            },
            under: inside,
            depth,
            rows: Vec::new(),
        });
    }
    let mut rows: Vec<Row> = Vec::new();
    for row in block.row {
        let inside = under(row.under.as_ref())?;
        let depth = inside.map_or(0, |group| groups[group].depth + 1);
        if row.label.is_some() != (block.stub > 0) {
            let message = "a row has a label exactly when the block has label columns";
            return Err(SchemaError::new(row.key.span(), message));
        }
        if block.stub > 0 {
            check_depth(depth, block.stub, &row.key)?;
        }
        let mut around = inside;
        while let Some(group) = around {
            groups[group].rows.push(rows.len());
            around = groups[group].under;
        }
        let (aliases, article, note) = (row.aliases, row.article, row.note);
        rows.push(Row {
            key: row.key.into_inner(),
            label: Label { text: row.label.unwrap_or_default(), aliases, article, note },
            under: inside,
            depth,
        });
    }
    let keys = Keys {
        rows: rows.iter().map(|row| (row.key.as_str(), row.name())).collect(),
        columns: columns.iter().map(|column| (column.key.as_str(), column.short_name())).collect(),
        groups: groups
            .iter()
            .map(|group| (group.key.as_str(), group.label.text.as_str()))
            .collect(),
    };
    let equations = read_equations(&block.equations, &keys, false)?;
    let last_year = read_equations(&block.last_year, &keys, true)?;
    Ok(Block {
        key: block.key.into_inner(),
        stub: block.stub,
        width,
        head,
        columns,
        groups,
        rows,
        equations,
        last_year,
    })
}

fn check_depth(depth: usize, stub: usize, key: &Spanned<String>) -> Result<(), SchemaError> {
    if depth < stub {
        return Ok(());
    }
    let message = format!("its label would stand in label column {}, of {stub}", depth + 1);
    Err(SchemaError::new(key.span(), message))
}

fn read_equations(
    lines: &[Spanned<String>],
    keys: &Keys,
    last_year: bool,
) -> Result<Vec<Equation>, SchemaError> {
    let read = |line: &Spanned<String>| {
        let equation = Equation::read(line.get_ref(), keys)
            .map_err(|message| SchemaError::new(line.span(), message))?;
        let mut terms = equation.left.iter().chain(&equation.right);
        match terms.any(|term| term.last_year) {
            found if found == last_year => Ok(equation),
            true => Err(SchemaError::new(line.span(), "`last.` belongs under `last_year`")),
            false => Err(SchemaError::new(line.span(), "a `last_year` relation names a `last.`")),
        }
    };
    lines.iter().map(read).collect()
}

type Head = (Vec<HeadCell>, Vec<Column>, usize);

/// Lays the head cells out as a browser lays out an HTML table.
fn read_head(rows: Spanned<Vec<Vec<HeadCellFile>>>, stub: usize) -> Result<Head, SchemaError> {
    let span = rows.span();
    let rows = rows.into_inner();
    let height = rows.len();
    unique(rows.iter().flatten().filter_map(|cell| cell.column.as_ref()))?;
    let mut taken: HashSet<(usize, usize)> = HashSet::new();
    let mut head = Vec::new();
    let mut columns = Vec::new();
    for (row, cells) in rows.into_iter().enumerate() {
        let mut at = 0;
        for cell in cells {
            while taken.contains(&(row, at)) {
                at += 1;
            }
            if cell.rows == 0 || cell.columns == 0 || row + cell.rows > height {
                let message = format!("the cell `{}` reaches out of the head", cell.label);
                return Err(SchemaError::new(span, message));
            }
            for down in row..row + cell.rows {
                taken.extend((at..at + cell.columns).map(|right| (down, right)));
            }
            if let Some(key) = cell.column {
                columns.push(Column {
                    key: key.into_inner(),
                    grid: at,
                    name: String::new(),
                    kind: cell.kind,
                    unit: cell.unit,
                    decimals: cell.decimals,
                });
            }
            head.push(HeadCell {
                label: Label {
                    text: cell.label,
                    aliases: cell.aliases,
                    article: cell.article,
                    note: cell.note,
                },
                row,
                column: at,
                rows: cell.rows,
                columns: cell.columns,
            });
            at += cell.columns;
        }
    }
    columns.sort_by_key(|column| column.grid);
    let width = head.iter().map(|cell| cell.column + cell.columns).max().unwrap_or(0);
    let figures: Vec<usize> = columns.iter().map(|column| column.grid).collect();
    for column in &mut columns {
        let over = |cell: &HeadCell, grid: usize| {
            (cell.column..cell.column + cell.columns).contains(&grid)
        };
        let names = head.iter().filter(|cell| {
            let over_all = figures.iter().all(|grid| over(cell, *grid));
            over(cell, column.grid) && (!over_all || cell.row + cell.rows == height)
        });
        column.name = names.map(|cell| cell.label.text.as_str()).collect::<Vec<_>>().join("·");
    }
    if taken.len() != width * height || columns.first().is_none_or(|column| column.grid < stub) {
        let message = "the head is not a full rectangle with columns of figures after the labels";
        return Err(SchemaError::new(span, message));
    }
    Ok((head, columns, width))
}

fn unique<'a>(keys: impl Iterator<Item = &'a Spanned<String>>) -> Result<(), SchemaError> {
    let mut seen = HashSet::new();
    for key in keys {
        if !seen.insert(key.get_ref()) {
            let message = format!("the key `{}` is given twice", key.get_ref());
            return Err(SchemaError::new(key.span(), message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::read;

    const SMALL: &str = r#"
key = "1"
name = "馆藏统计表"
basis = "invented"
from = 2020
title = "{agency}{year}年馆藏统计表"
title_words = ["馆藏统计表"]

[[section]]
key = "loans"
number = "一"
title = "借阅情况"

[[section.table]]
key = "loans"
name = "借阅表"

[[section.table.block]]
key = "loans"
stub = 1
head = [[{ label = "类别" }, { label = "成人", column = "adult" }, { label = "合计", column = "total" }]]
equations = ["each row: adult = total"]

[[section.table.block.row]]
key = "books"
label = "图书"
"#;

    fn error(from: &str, to: &str) -> (String, String) {
        let text = SMALL.replacen(from, to, 1);
        assert_ne!(text, SMALL);
        let error = read(&text).unwrap_err();
        (text[error.span.clone()].to_string(), error.message)
    }

    #[test]
    fn a_small_schema_is_read() {
        let edition = read(SMALL).unwrap();
        assert_eq!(edition.tables[0].blocks[0].width, 3);
        assert_eq!(edition.blank(2021, "云岭馆").lines().next(), Some("云岭馆2021年馆藏统计表"));
    }

    #[test]
    fn errors_stand_where_the_fault_is() {
        let (at, message) = error("adult = total", "adult = sum");
        assert_eq!(
            (at.as_str(), message.as_str()),
            ("\"each row: adult = sum\"", "no column has the key `sum`")
        );
        let (at, message) = error("label = \"图书\"", "label = \"图书\"\nunder = \"x\"");
        assert_eq!((at.as_str(), message.as_str()), ("\"x\"", "no group has the key `x`"));
        let (at, message) = error("stub = 1", "stubb = 1");
        assert_eq!(at, "stubb");
        assert!(message.starts_with("unknown field `stubb`"), "{message}");
        let (at, message) = error("\"total\" }]]", "\"adult\" }]]");
        assert_eq!(
            (at.as_str(), message.as_str()),
            ("\"adult\"", "the key `adult` is given twice")
        );
        assert!(error("stub = 1", "stub = 2").1.contains("full rectangle"));
        assert!(error("from = 2020", "from = ").1.len() > 5);
    }
}
