//! Reports in the folders that are not open: which there are, their text, and whether it changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tower_lsp::gen_lsp_types as lsp;

use super::{Shared, convert};
use crate::document::Document;
use crate::features::hover::Other;
use crate::files;
use crate::rule::Finding;
use crate::settings::Settings;
use crate::workspace::Open;

/// More files than this with one year in their names are not read for a hover.
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
    let files = closed.filter_map(|path| {
        let (address, state) = (convert::address(&path)?, state(&path, generation));
        Some(File { path, address, state })
    });
    files.collect()
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
    let folder = open.path.as_deref().and_then(Path::parent);
    let (Some(folder), false) = (folder, is_known) else { return others };
    let year = (year - 1).to_string();
    let mut beside = files::beside(folder);
    beside.retain(|path| {
        let is_named = name(path).is_some_and(|name| name.contains(&year));
        is_named && !open_files.contains(path)
    });
    // A copy has a longer name than what it is of: `… - 副本.txt`.
    beside.sort_by_key(|path| path.as_os_str().len());
    beside.truncate(BESIDE_AT_MOST);
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
    /// Everything that was found, at the levels that are set.
    pub fn findings(&self, path: &Path) -> Vec<Finding> {
        let mut findings = self.document.findings_in(Some(path));
        self.settings.apply(&mut findings);
        findings
    }
}
