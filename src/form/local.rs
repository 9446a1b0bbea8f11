//! Tables of the author's own: a list of channels, the figures of some years. Their 其他 and 总计 are
//! none of the form's, and nothing is asked of their rows.

use crate::amount::Value;
use crate::report::{Cell, Section};
use crate::schema::{Edition, Schemas};

use super::row::{Layout, ReadRow, RowLabel, RowMeaning, are_of_form};

/// Takes their meaning from the rows of a table that stands where the form has none and shows too
/// little of it.
pub(super) fn disown_apart(rows: &mut [ReadRow]) {
    if !are_of_form(rows.iter()) {
        rows.iter_mut().for_each(ReadRow::disown);
    }
}

/// Takes their meaning from the rows under a head of their own, among those of a section that has
/// tables in the form, up to the form's next head or to the end. Blank lines do not count: layout
/// takes them out. A table of another section keeps its meaning: its heading is lost or displaced.
pub(super) fn disown_among(rows: &mut [ReadRow], section: &Section, form: FormSection) {
    let is_own_head = |row: &ReadRow| {
        !row.has_figures()
            && !form.has(row, section)
            && is_head(section.cells(&row.written), section)
    };
    let mut from = 0;
    while let Some(head) = rows[from..].iter().position(is_own_head).map(|head| from + head) {
        let length = rows[head..].iter().take_while(|row| !form.has(row, section)).count();
        let next = rows.get(head + length).map(|row| row.of);
        let own = &mut rows[head..head + length];
        let has_number =
            |row: &ReadRow| section.cells(&row.written).iter().any(|cell| is_number(cell, section));
        if matches!(next, None | Some(RowMeaning::Head))
            && own.iter().any(has_number)
            && !form.has_elsewhere(own, section)
        {
            own.iter_mut().for_each(ReadRow::disown);
        }
        from = head + length;
    }
}

/// A section of the form.
#[derive(Clone, Copy)]
pub(super) struct FormSection<'a> {
    pub schemas: &'a Schemas,
    pub edition: &'a Edition,
    /// Its index in the edition.
    pub index: usize,
}

/// True for cells of words, and years: what stands over the columns of a table.
fn is_head(cells: &[Cell], section: &Section) -> bool {
    let is_label = |cell: &&Cell| {
        let text = section.slice(cell.span);
        let is_year = text.len() == 4 && text.starts_with("20");
        is_year || !is_number(cell, section)
    };
    let filled = || cells.iter().filter(|cell| !cell.span.is_empty());
    filled().count() > 1 && filled().all(|cell| is_label(&cell))
}

fn is_number(cell: &Cell, section: &Section) -> bool {
    matches!(Value::read(section.slice(cell.span)), Value::Figure(_))
}

impl FormSection<'_> {
    /// True when a row of a head and one below it are those of a table of another section.
    fn has_elsewhere(&self, rows: &[ReadRow], section: &Section) -> bool {
        let is_of_any = |row: &&ReadRow| {
            let mut sections = 0..self.edition.sections.len();
            sections.any(|index| FormSection { index, ..*self }.has(row, section))
        };
        let is_head = |row: &&ReadRow| row.of == RowMeaning::Head;
        rows.iter().filter(is_head).any(|row| row.labels().len() > 1 && is_of_any(&row))
            && rows.iter().any(|row| !is_head(&row) && is_of_any(&row))
    }

    /// True for a row of its tables, for a row of their heads, and for one that has all the figures
    /// of a table without labels.
    fn has(&self, row: &ReadRow, section: &Section) -> bool {
        let cells = section.cells(&row.written);
        let filled = cells.iter().filter(|cell| !cell.span.is_empty()).count();
        let is_here = |label: &RowLabel| {
            let table = label.of.table().map(|table| &self.edition.tables[table]);
            table.is_some_and(|table| table.section == self.index)
        };
        match row.of {
            _ if row.layout == Layout::Torn => true,
            RowMeaning::Unknown => false,
            RowMeaning::Head => {
                row.labels().len() == filled && row.labels().all(|label| is_here(&label))
            }
            RowMeaning::Row(_) | RowMeaning::Group(_) if row.labels().len() > 0 => {
                row.labels().any(|label| is_here(&label) && !self.lacks_number(&label, cells))
            }
            RowMeaning::Row(_) | RowMeaning::Group(_) => {
                row.figures().all(|figure| figure.value.is_number_like())
            }
        }
    }

    /// True for a label without the number that the form has before it: any sum is a 总计, and any
    /// rest an 其他.
    fn lacks_number(&self, label: &RowLabel, cells: &[Cell]) -> bool {
        cells[label.cell].word.is_some_and(|found| {
            let mut meanings = self.schemas.vocabulary.meanings(found.word).iter();
            found.number.is_none()
                && meanings.any(|meaning| meaning.of == label.of && meaning.number.is_some())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::document::Document;
    use crate::schema::Schemas;

    fn findings(text: &str) -> Vec<String> {
        let document = Document::new(text, Schemas::built_in());
        document.findings().into_iter().map(|finding| finding.message.chinese).collect()
    }

    #[test]
    fn tables_of_the_authors_own_beside_those_of_the_form() {
        let channels = "渠道\t件数\n政府网站\t150\n其他\t5\n总计\t155\n";
        let years = "年度\t行政复议\t行政诉讼\t总计\n2022年\t3\t1\t4\n2023年\t7\t6\t13\n";
        let applicants = "年度\t自然人\t法人\t合计\n2022\t12\t1\t13\n2023\t15\t11\t26\n";
        let kinds = "类别\t2022年\t2023年\n行政复议\t4\t7\n总计\t4\t7\n";
        for own in [channels, years, applicants, kinds] {
            for text in [CLEAN, CLEAN_2019] {
                for number in ["二", "三", "四", "五", "六"] {
                    let heading = text.lines().find(|line| line.starts_with(number)).expect("one");
                    let before = text.replace(heading, &format!("{heading}\n\n{own}"));
                    assert_eq!(findings(&before), [""; 0], "{number} {own}");
                }
            }
            let behind = changed("\n三、收到", &format!("\n其他渠道：\n{own}\n三、收到"));
            assert_eq!(findings(&behind), [""; 0], "{own}");
        }
    }

    #[test]
    fn a_damaged_head_over_rows_of_the_form() {
        let text =
            changed("信息内容\t本年制发件数\t本年废止件数\t现行有效件数", "内容\t制发\t废止\t有效");
        let text = text.replace("第二十条第（一）项\t\t\t\n", "").replace("\t31\n", "\t\n");
        assert!(
            findings(&text).iter().any(|message| message.contains("空着")),
            "{:?}",
            findings(&text)
        );
    }
}
