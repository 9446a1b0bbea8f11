//! The reports that are at hand, for what a report goes on from: that of the same agency for the year
//! before. Of each only the figures are kept that other years are tied to.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::allow::{self, Allows};
use crate::checks;
use crate::form::ledger::Ledger;
use crate::rule::{Finding, Sequel};

/// What is kept of a report of a file: where it starts, what it ties to other years, and the comments
/// that silence rules in it.
#[derive(Clone, Debug)]
pub struct Record {
    pub start: u32,
    pub ledger: Arc<Ledger>,
    pub allows: Arc<Allows>,
}

/// Reports by their agencies.
#[derive(Debug, Default)]
pub struct Archive {
    agencies: FxHashMap<String, Vec<Filed>>,
}

/// A report and the file that it stands in.
#[derive(Debug)]
struct Filed {
    file: Arc<Path>,
    ledger: Arc<Ledger>,
}

impl Archive {
    /// The archive of files, each with what is kept of its reports.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a Path, &'a [Record])>) -> Self {
        let mut archive = Self::default();
        for (path, records) in files {
            let file: Arc<Path> = path.into();
            for Record { ledger, .. } in records {
                let filed = Filed { file: file.clone(), ledger: ledger.clone() };
                archive.agencies.entry(ledger.agency.clone()).or_default().push(filed);
            }
        }
        archive
    }

    /// What is found in the reports of a file beside those of the year before, comments obeyed. What
    /// the file held when it was filed does not count.
    pub fn findings(&self, path: &Path, records: &[Record]) -> Vec<Finding> {
        let own = match records {
            [] | [_] => Self::default(),
            _ => Self::of([(path, records)]),
        };
        let mut findings = Vec::new();
        for Record { start, ledger, allows } in records {
            let elsewhere = self.before(ledger).filter(|filed| *filed.file != *path);
            let mut found = findings_of(ledger, path, own.before(ledger).chain(elsewhere));
            allows.silence(&mut found);
            findings.extend(found.iter().map(|finding| finding.shifted(*start)));
        }
        let allows: Vec<(u32, &Allows)> =
            records.iter().map(|record| (record.start, &*record.allows)).collect();
        allow::silence_file(&mut findings, &allows);
        findings
    }

    /// The reports for the year before.
    fn before(&self, ledger: &Ledger) -> impl Iterator<Item = &Filed> {
        let filed = self.agencies.get(&ledger.agency).into_iter().flatten();
        filed.filter(|filed| ledger.follows(&filed.ledger))
    }

    pub fn is_empty(&self) -> bool {
        self.agencies.is_empty()
    }

    /// Tells one state of the reports for the years before those of a file from another.
    pub fn fingerprint(&self, records: &[Record]) -> u64 {
        let mut hasher = FxHasher::default();
        let before = records.iter().flat_map(|record| self.before(&record.ledger));
        before.for_each(|filed| filed.ledger.hash(&mut hasher));
        hasher.finish()
    }
}

/// What is found beside the report of the year before. Of several, as of a draft and its final
/// version, one that the report goes on from is enough.
fn findings_of<'a>(
    ledger: &Ledger,
    path: &Path,
    before: impl Iterator<Item = &'a Filed>,
) -> Vec<Finding> {
    let found = before.map(|Filed { file, ledger: before }| {
        let name = (**file != *path).then(|| file.file_name()).flatten();
        let name = name.map(|name| name.to_string_lossy());
        checks::sequel(&Sequel { ledger, before, file: name.as_deref() })
    });
    found.min_by_key(Vec::len).unwrap_or_default()
}
