//! Rows of a table that stand under the heading of another section.

use crate::report::Report;
use crate::text::{Edit, Span};

use super::Form;
use super::row::{ReadRow, RowMeaning, are_of_form};

/// The rows of a table that a section of the report holds and another should.
#[derive(Clone, Debug)]
pub struct Strays {
    /// The form's section around them; `None` before the first.
    pub within: Option<usize>,
    /// The first of them, in the report.
    pub first: Span,
    pub count: usize,
    /// The table's section has rows of it too.
    pub in_part: bool,
    /// The edits that put them where they belong, unless something else stands between them.
    pub edits: Vec<Edit>,
}

impl Form {
    /// The rows of a table under other headings than that of its section, which is written. Rows
    /// that the section has itself are the author's own elsewhere.
    pub fn strays(&self, report: &Report, table: usize) -> Vec<Strays> {
        let own = self.edition.tables[table].section;
        let is_own = |index: &usize| self.places[*index].within == Some(own);
        let sections = |owned: bool| {
            let all = (0..report.sections.len()).filter(move |index| is_own(index) == owned);
            let rows = all.map(|index| (index, self.rows_of(table, index).collect::<Vec<_>>()));
            rows.filter(|(_, rows)| !rows.is_empty())
        };
        let mut elsewhere = sections(false).peekable();
        let Some(heading) = elsewhere.peek().and_then(|_| self.written(own)) else {
            return Vec::new();
        };
        let home: Vec<(usize, Vec<&ReadRow>)> = sections(true).collect();
        let is_new = |row: &&ReadRow| {
            let mut known = home.iter().flat_map(|(_, rows)| rows);
            !known.any(|known| (known.block, known.of) == (row.block, row.of))
        };
        let strays = elsewhere.filter_map(|(index, rows)| {
            let new = || rows.iter().copied().filter(is_new);
            // What the section has none of is the rest of its table.
            let is_rest = !home.is_empty() && new().count() == rows.len() && rows.len() > 1;
            if !are_of_form(new()) && !is_rest {
                return None;
            }
            let first = rows.first()?.span.shifted(report.sections[index].start);
            let (within, count) = (self.places[index].within, rows.len());
            let beside = |(at, rows): &(usize, Vec<&ReadRow>)| match *at < index {
                true => Some((rows.last()?.span.end + report.sections[*at].start, true)),
                false => Some((rows.first()?.span.start + report.sections[*at].start, false)),
            };
            let place = home.iter().find_map(beside);
            let edits = self.moved(report, index, &rows, heading, place);
            let edits = edits.unwrap_or_default();
            Some(Strays { within, first, count, in_part: !home.is_empty(), edits })
        });
        strays.collect()
    }

    /// The rows of a table that a section of the report holds.
    fn rows_of(&self, table: usize, section: usize) -> impl Iterator<Item = &ReadRow> {
        self.rows(section).iter().filter(move |row| {
            row.of != RowMeaning::Unknown && row.block.is_some_and(|(of, _)| of == table)
        })
    }

    /// The edits that put rows of a section behind or before a row at home, or under the heading of
    /// that section when it has none; `None` when something else stands between the rows.
    fn moved(
        &self,
        report: &Report,
        from: usize,
        rows: &[&ReadRow],
        heading: usize,
        place: Option<(u32, bool)>,
    ) -> Option<Vec<Edit>> {
        let (first, last) = (rows.first()?, rows.last()?);
        let placed = &report.sections[from];
        let text = &placed.section.text;
        let start = first.torn.map_or(first.span.start, |torn| torn.span.start);
        let line = text[..start as usize].rfind(['\r', '\n']).map_or(0, |end| end + 1) as u32;
        let lines = Span::new(line, placed.section.line(last.span).end);
        let is_inside = |span: Span| lines.start <= span.start && span.start < lines.end;
        let here = self.rows(from).iter().filter(|row| is_inside(row.span)).count();
        if here != rows.len() || placed.section.prose().any(is_inside) {
            return None;
        }
        let (moved, ending) =
            (text[lines.range()].trim_end_matches(['\r', '\n']), report.line_ending());
        let (at, insert) = match place {
            Some((end, true)) => (end, format!("{ending}{moved}")),
            Some((start, false)) => (start, format!("{moved}{ending}")),
            None => {
                let home = &report.sections[heading];
                (home.section.heading?.span.end + home.start, format!("{ending}{ending}{moved}"))
            }
        };
        let gone = Edit { span: lines.shifted(placed.start), insert: String::new() };
        Some(vec![gone, Edit { span: Span::at(at), insert }])
    }
}
