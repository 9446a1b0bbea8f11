//! Requests of our own, for what the protocol has no name for. Every editor may send them; the
//! positions and ranges in them are counted as in all other requests, texts are in the language of
//! the session.
//!
//! | method | params | result |
//! | --- | --- | --- |
//! | `gouji/newReport` | `{year, agency?}` | `{text}`: the blank form; an error when no form is in force |
//! | `gouji/rules` | `{}` | `[{code, title}]`, in the order of the manual |
//! | `gouji/explain` | `{code}` | `{title, markdown}`: the rule's page; `null` when there is no such rule |
//! | `gouji/status` | `{textDocument}` | `{edition, year, sums: {held, failed, open}, errors, warnings}` |
//! | `gouji/plainTable` | `{textDocument, position}` | `{text, range}`; `null` outside of tables |
//! | `gouji/preview` | `{textDocument}` | `{version, blocks}` |
//!
//! About a document that is not open the answer is `null`. The `edition` of the status is the number
//! of the document that prescribes the form, and with `year` that of the file's first report; either
//! may be `null`. `sums` counts the sum rules of all reports in the file, `open` those that cannot be
//! assessed. A plain table has bare TABs between its cells and LF between its rows.
//!
//! A block of the preview is `{kind, range, text, severity, messages}` with the kind `title`,
//! `heading`, `subheading` or `paragraph`, or `{kind: "table", range, rows}`. A row is a list of
//! cells `{text, range, columns, rows, head, figure, severity, messages}`; `columns` and `rows` are
//! the cell's size as in HTML, and places that it covers are not listed. The `range` is `null` for a
//! cell that the form has and the report does not write. The `severity` is `error`, `warning`,
//! `info`, `hint` or `null`, that of the worst of the `messages`.

use serde::{Deserialize, Serialize};
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;

use super::convert::{Lines, request_failed};
use super::{Shared, Snapshot};
use crate::checks::{self, RULES};
use crate::features::preview::{self, CellKind, Content, LineKind, Marks};
use crate::features::{plain_table, status};
use crate::rule::{Language, Message, Rule, Severity};

#[derive(Debug, Deserialize)]
pub struct NewReportParams {
    year: u16,
    #[serde(default)]
    agency: String,
}

#[derive(Debug, Serialize)]
pub struct NewReport {
    text: String,
}

/// The blank form of a reporting year, as the settings of the first folder have it.
pub fn new_report(shared: &Shared, params: &NewReportParams) -> Result<NewReport> {
    let year = params.year;
    let settings = shared.workspace().settings(None);
    let edition = settings.schemas.in_force(year, None).ok_or_else(|| {
        let reason =
            Message::new(format!("{year} 年没有适用的表样"), format!("no form for {year}"));
        request_failed(&reason, shared.session().language)
    })?;
    Ok(NewReport { text: edition.blank(year, &params.agency) })
}

#[derive(Debug, Deserialize)]
pub struct RulesParams {}

#[derive(Debug, Serialize)]
pub struct RuleTitle {
    code: &'static str,
    title: &'static str,
}

pub fn rules(language: Language) -> Vec<RuleTitle> {
    let title =
        |rule: &&'static Rule| RuleTitle { code: rule.code, title: rule.page.title(language) };
    RULES.iter().map(title).collect()
}

#[derive(Debug, Deserialize)]
pub struct ExplainParams {
    code: String,
}

#[derive(Debug, Serialize)]
pub struct RulePage {
    title: &'static str,
    markdown: &'static str,
}

pub fn explain(params: &ExplainParams, language: Language) -> Option<RulePage> {
    let page = &checks::rule(&params.code)?.page;
    Some(RulePage { title: page.title(language), markdown: page.text(language) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentParams {
    pub text_document: lsp::TextDocumentIdentifier,
}

#[derive(Debug, Serialize)]
pub struct Status {
    edition: Option<String>,
    year: Option<u16>,
    sums: Sums,
    errors: usize,
    warnings: usize,
}

#[derive(Debug, Serialize)]
struct Sums {
    held: usize,
    failed: usize,
    open: usize,
}

pub fn status(snapshot: &Snapshot) -> Status {
    let found = status::status(&snapshot.open.document, &snapshot.open.findings());
    let sums = found.sums;
    Status {
        edition: found.basis,
        year: found.year,
        sums: Sums { held: sums.held, failed: sums.failed, open: sums.open },
        errors: found.errors,
        warnings: found.warnings,
    }
}

#[derive(Debug, Serialize)]
pub struct PlainTable {
    text: String,
    range: lsp::Range,
}

pub fn plain_table(snapshot: &Snapshot, offset: u32) -> Option<PlainTable> {
    let found = plain_table::plain_table(&snapshot.open.document, offset)?;
    Some(PlainTable { range: snapshot.lines.range(found.span), text: found.text })
}

#[derive(Debug, Serialize)]
pub struct Preview {
    version: Option<i32>,
    blocks: Vec<Block>,
}

#[derive(Debug, Serialize)]
struct Block {
    range: lsp::Range,
    #[serde(flatten)]
    content: BlockContent,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum BlockContent {
    Line {
        kind: &'static str,
        text: String,
        #[serde(flatten)]
        marks: Marked,
    },
    Table {
        kind: &'static str,
        rows: Vec<Vec<Cell>>,
    },
}

#[derive(Debug, Serialize)]
struct Cell {
    text: String,
    range: Option<lsp::Range>,
    columns: usize,
    rows: usize,
    head: bool,
    figure: bool,
    #[serde(flatten)]
    marks: Marked,
}

#[derive(Debug, Serialize)]
struct Marked {
    severity: Option<Severity>,
    messages: Vec<String>,
}

impl From<Marks> for Marked {
    fn from(marks: Marks) -> Self {
        Self { severity: marks.severity, messages: marks.messages }
    }
}

pub fn preview(snapshot: &Snapshot) -> Preview {
    let Snapshot { open, session, .. } = snapshot;
    let lines = &snapshot.lines;
    let found = preview::preview(&open.document, &open.findings(), session.language);
    let blocks = found.into_iter().map(|found| Block {
        range: lines.range(found.span),
        content: content(found.content, lines),
    });
    Preview { version: open.version, blocks: blocks.collect() }
}

fn content(content: Content, lines: &Lines) -> BlockContent {
    match content {
        Content::Line { kind, text, marks } => {
            let kind = match kind {
                LineKind::Title => "title",
                LineKind::Heading => "heading",
                LineKind::Subheading => "subheading",
                LineKind::Paragraph => "paragraph",
            };
            BlockContent::Line { kind, text, marks: marks.into() }
        }
        Content::Table(rows) => {
            let row = |row: Vec<preview::Cell>| row.into_iter().map(|of| cell(of, lines)).collect();
            BlockContent::Table { kind: "table", rows: rows.into_iter().map(row).collect() }
        }
    }
}

fn cell(cell: preview::Cell, lines: &Lines) -> Cell {
    Cell {
        text: cell.text,
        range: cell.span.map(|span| lines.range(span)),
        columns: cell.columns,
        rows: cell.rows,
        head: cell.kind == CellKind::Head,
        figure: cell.kind == CellKind::Figure,
        marks: cell.marks.into(),
    }
}
