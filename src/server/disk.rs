//! Reports in the folders that are not open: which there are, their text, and whether it changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tower_lsp::gen_lsp_types as lsp;

use super::{Shared, convert};
use crate::document::Document;
use crate::files;
use crate::rule::Finding;
use crate::settings::Settings;

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
        (workspace.addresses(), folders.collect::<Vec<_>>(), workspace.generation)
    };
    let paths: BTreeSet<PathBuf> = folders.iter().flat_map(|folder| files::walk(folder)).collect();
    let files = paths.into_iter().filter(|path| path.is_file()).filter_map(|path| {
        let address = convert::address(&path)?;
        let state = state(&path, generation);
        (!open.iter().any(|open| open == address.as_str())).then_some(File { path, address, state })
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

impl Held {
    /// Everything that was found, at the levels that are set.
    pub fn findings(&self, path: &Path) -> Vec<Finding> {
        let mut findings = self.document.findings_in(Some(path));
        self.settings.apply(&mut findings);
        findings
    }
}
