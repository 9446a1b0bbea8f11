//! Reports in the folders that are not open: which there are, their text, and whether it changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tower_lsp::gen_lsp_types as lsp;

use super::{Shared, convert, diagnostics};
use crate::archive::Archive;
use crate::document::Document;
use crate::features::hover::Other;
use crate::files;
use crate::rule::Finding;
use crate::settings::Settings;
use crate::workspace::{Filed, Open, findings_beside};

/// More files than this with one year in their names are not read.
const BESIDE_AT_MOST: usize = 20;

/// A file that may hold a report.
#[derive(Debug)]
pub struct File {
    pub path: PathBuf,
    pub address: lsp::Uri,
    /// Tells one state of the file and of the settings from another.
    pub state: String,
}

/// What a file holds, as the settings in force for it have it read.
#[derive(Debug)]
pub struct Held {
    pub document: Document,
    settings: Arc<Settings>,
}

/// The files of the folders that are not open, in order.
pub fn files(shared: &Shared) -> Vec<File> {
    let (open, folders, generation) = {
        let workspace = shared.workspace();
        let folders = workspace.folders().iter().map(|folder| folder.path.clone());
        (workspace.paths(), folders.collect::<Vec<_>>(), workspace.generation)
    };
    let paths: BTreeSet<PathBuf> =
        folders.iter().flat_map(|folder| files::walk(folder).files).collect();
    // Clients differ in how they write the address of a file, so the files are compared.
    let closed = paths.into_iter().filter(|path| path.is_file() && !open.contains(path));
    closed.filter_map(|path| File::new(path, generation)).collect()
}

impl File {
    fn new(path: PathBuf, generation: u32) -> Option<Self> {
        let (address, state) = (convert::address(&path)?, state(&path, generation));
        Some(Self { path, address, state })
    }

    /// Tells what is found in the file beside the reports at hand from what is at other times.
    pub fn id(&self, shared: &Shared, archive: &Archive) -> String {
        let workspace = shared.workspace();
        let filed = workspace.filed(&self.path, &self.state);
        let beside = filed.map_or(0, |filed| archive.fingerprint(&filed.records));
        format!("{}.{beside:x}", self.state)
    }
}

fn state(path: &Path, generation: u32) -> String {
    let data = path.metadata().ok();
    let length = data.as_ref().map_or(0, std::fs::Metadata::len);
    let time = data.and_then(|data| data.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{}.{length}.{generation}", time.unwrap_or_default().as_nanos())
}

/// Reads a file; nothing when it cannot be read or holds no report.
pub fn read(shared: &Shared, path: &Path) -> Option<Held> {
    let source = files::read(path).ok()?;
    let settings = shared.workspace().settings(Some(path));
    let plain = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    if plain && !files::is_report(&source.text, &settings.schemas) {
        return None;
    }
    let document = Document::new(&source.text, settings.schemas.clone());
    Some(Held { document, settings })
}

/// Reads what an open document goes on from in the files beside it, and the document's own file, on
/// which others may go on. Where something else is found then, diagnostics are sent again.
pub fn file(shared: &Arc<Shared>, address: &lsp::Uri) {
    let (shared, address) = (shared.clone(), address.clone());
    tokio::task::spawn_blocking(move || {
        let (open, generation) = {
            let mut workspace = shared.workspace();
            (workspace.get(address.as_str()).cloned(), workspace.generation)
        };
        let Some(Open { document, path: Some(path), .. }) = open else { return };
        let forms = document.entries().filter_map(|(_, entry)| entry.form.as_ref());
        let years: BTreeSet<u16> = forms.filter_map(|form| form.year).collect();
        let mut paths: BTreeSet<PathBuf> =
            years.iter().flat_map(|year| named_after(&path, year - 1)).collect();
        paths.insert(path);
        let files = paths.into_iter().filter_map(|path| File::new(path, generation));
        if read_all(&shared, &files.collect::<Vec<_>>(), |_| ()) {
            diagnostics::refresh(&shared);
        }
    });
}

/// Reads what is tied to other years in files that changed, and tells how many are done. Returns
/// whether something else may be found now.
pub fn read_all(shared: &Shared, files: &[File], done: impl Fn(usize)) -> bool {
    let mut changed = Vec::new();
    for (index, File { path, state, .. }) in files.iter().enumerate() {
        if shared.workspace().filed(path, state).is_none() {
            let records = read(shared, path).map(|held| held.document.records());
            let records = records.unwrap_or_default().into();
            changed.push((path.clone(), Filed { state: state.clone(), records }));
        }
        done(index + 1);
    }
    let mut gone = shared.workspace().filed_paths();
    gone.retain(|path| !path.is_file());
    shared.workspace().file(changed, &gone)
}

/// The files beside one that have a year in their names, of many the first.
fn named_after(path: &Path, year: u16) -> Vec<PathBuf> {
    let year = year.to_string();
    let mut beside = path.parent().map(files::beside).unwrap_or_default();
    beside.retain(|other| other != path && name(other).is_some_and(|name| name.contains(&year)));
    // A copy has a longer name than what it is of: `… - 副本.txt`.
    beside.sort_by_key(|path| path.as_os_str().len());
    beside.truncate(BESIDE_AT_MOST);
    beside
}

/// The documents in which the report for the year before a figure's may be: the open ones, and, when
/// it is in none of them, the files beside its own that have that year in their names. What an editor has
/// open stands in the editor, not on disk.
pub async fn year_before(shared: &Arc<Shared>, open: &Open, offset: u32) -> Vec<Other> {
    let Some(entry) = open.document.entry_at(offset).map(|(_, entry)| entry.clone()) else {
        return Vec::new();
    };
    let Some(year) = entry.form.as_ref().and_then(|form| form.year) else { return Vec::new() };
    let (others, open_files) = {
        let mut workspace = shared.workspace();
        (workspace.all(), workspace.paths())
    };
    let others = others.into_iter().map(|other| Other {
        name: other.path.as_deref().and_then(name),
        document: other.document,
    });
    let others: Vec<Other> = others.collect();
    let is_known = others.iter().any(|other| other.document.year_before(&entry).is_some());
    let (Some(path), false) = (open.path.as_deref(), is_known) else { return others };
    let mut beside = named_after(path, year - 1);
    beside.retain(|path| !open_files.contains(path));
    if beside.is_empty() {
        return others;
    }
    let shared = shared.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let held = beside.iter().filter_map(|path| Some((path, read(&shared, path)?)));
        let others =
            held.map(|(path, held)| Other { name: name(path), document: Arc::new(held.document) });
        others.collect()
    });
    reading.await.unwrap_or_default()
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

impl Held {
    /// Everything that was found beside the reports at hand, at the levels that are set.
    pub fn findings(&self, path: &Path, archive: &Archive) -> Vec<Finding> {
        findings_beside(&self.document, Some(path), &self.settings, archive)
    }
}
