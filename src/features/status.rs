//! How a file stands: its form and year, how many sum rules hold, how much was found.

use crate::document::Document;
use crate::form::line::Tally;
use crate::rule::{Finding, Severity};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The document that prescribes the form of the first report.
    pub basis: Option<String>,
    /// The reporting year of the first report.
    pub year: Option<u16>,
    /// The sum rules of all reports.
    pub sums: Tally,
    pub errors: usize,
    pub warnings: usize,
}

/// `findings` are those of the document that are shown to the user, who may have switched rules
/// off.
pub fn status(document: &Document, findings: &[Finding]) -> Status {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let mut status = Status {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        ..Status::default()
    };
    for form in document.entries().filter_map(|(_, entry)| entry.form.as_ref()) {
        if status.basis.is_none() {
            status.basis = Some(form.edition.basis.clone());
            status.year = form.year;
        }
        for placed in form.tables.iter().flatten() {
            status.sums += placed.table.tally();
        }
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
    use crate::schema::Schemas;

    fn of(text: &str) -> Status {
        let document = Document::new(text, Schemas::built_in());
        status(&document, &document.findings())
    }

    #[test]
    fn a_clean_report_and_one_that_is_not() {
        let clean = of(CLEAN);
        assert_eq!(clean.basis.as_deref(), Some("国办公开办函〔2021〕30号"));
        assert_eq!(clean.year, Some(2023));
        assert_eq!(clean.sums, Tally { held: 42, failed: 0, open: 0 });
        assert_eq!((clean.errors, clean.warnings), (0, 0));

        let wrong = of(&changed("\t52\t59\t60", "\t53\t\t60"));
        assert_eq!(wrong.sums, Tally { held: 39, failed: 1, open: 2 });
        assert!(wrong.errors + wrong.warnings > 0);
    }

    #[test]
    fn several_reports_and_none() {
        let both = of(&format!("{CLEAN_2019}\n{CLEAN}"));
        assert_eq!(both.basis.as_deref(), Some("国办公开办函〔2019〕60号"));
        assert_eq!(both.sums.held, of(CLEAN).sums.held + of(CLEAN_2019).sums.held);
        assert_eq!(of(""), Status::default());
    }
}
