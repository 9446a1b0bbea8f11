//! The table under the cursor as other programs take it: bare TABs between cells, a line for each
//! row.

use crate::document::Document;
use crate::report::{Section, Table};
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainTable {
    /// Its rows as written, without padding and without blank lines between them.
    pub text: String,
    /// From the first row to the end of the last.
    pub span: Span,
}

/// The table that has a row, or a blank line between rows, at an offset.
pub fn plain_table(document: &Document, offset: u32) -> Option<PlainTable> {
    let (start, entry) = document.entry_at(offset)?;
    let placed = entry.report.section_at(offset - start);
    let from = start + placed.start;
    let section: &Section = &placed.section;
    let has_offset = |table: &&Table| table.span.shifted(from).contains(offset);
    let table = section.tables().find(has_offset)?;
    let rows = table.rows.iter().map(|row| {
        let cells = section.cells(row).iter().map(|cell| section.slice(cell.span));
        cells.collect::<Vec<_>>().join("\t")
    });
    let text = rows.collect::<Vec<_>>().join("\n");
    Some(PlainTable { text, span: table.span.shifted(from) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::at;

    #[test]
    fn padding_and_blank_lines_go_and_tabs_stay() {
        let table = "　规章　\t 0\u{3000}\t\t1 \r\n\r\n行政许可\t$0  12\t\t\r\n";
        let (document, offset) = at(&format!("前言\r\n\r\n{table}\r\n后记\r\n"));
        let found = plain_table(&document, offset).expect("a table");
        assert_eq!(found.text, "规章\t0\t\t1\n行政许可\t12\t\t");
        let written = document.text.slice(found.span).to_string();
        assert_eq!(written, table.replace("$0", "").trim_end_matches(['\r', '\n']));
    }

    #[test]
    fn there_is_none_in_text() {
        for marked in ["$0", "前$0言\n规章\t1\n", "规章\t1\n\n后记$0\n", "规章\t1\n\n\n$0"]
        {
            let (document, offset) = at(marked);
            assert_eq!(plain_table(&document, offset), None, "{marked}");
        }
    }
}
