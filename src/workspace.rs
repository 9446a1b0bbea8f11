//! The open documents, the folders that are worked on, and the settings in force for each file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::{Archive, Record};
use crate::document::Document;
use crate::rule::Finding;
use crate::settings::{EditorSettings, Fault, FormatSettings, InlayHintSettings, Settings};
use crate::text::{Edit, Encoding, LinePastEnd, Position, Span, Text};

#[derive(Debug, Default)]
pub struct Workspace {
    /// By their addresses, as the editor writes them.
    documents: HashMap<String, Live>,
    /// How many were opened so far.
    opened: u32,
    /// Settings files that were read; `None` stands for the absence of one.
    projects: HashMap<Option<PathBuf>, Arc<Settings>>,
    folders: Vec<Folder>,
    /// For files that lie in no folder.
    editor: EditorSettings,
    /// Grows whenever settings change, so that results of before can be told from those after.
    pub generation: u32,
    /// What is kept of the files that were read.
    filed: BTreeMap<PathBuf, Filed>,
    archive: Arc<Archive>,
    /// Grows whenever the archive has something else for an open document.
    archived: u32,
}

/// What is kept of a file on disk.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Tells one state of the file and of the settings from another.
    pub state: String,
    pub records: Arc<[Record]>,
}

/// An open document as it is at one moment.
#[derive(Clone, Debug)]
pub struct Open {
    pub document: Arc<Document>,
    /// `None` after a change that came without one.
    pub version: Option<i32>,
    /// How many changes it had since it was opened.
    changes: u32,
    /// Which one of those that were opened it is.
    opening: u32,
    /// `None` for a document that is no file on disk.
    pub path: Option<PathBuf>,
    settings: Arc<Settings>,
    pub inlay_hints: InlayHintSettings,
    archive: Arc<Archive>,
}

/// An open document under edits. What they mean is read when somebody asks, so that of a burst of
/// keystrokes the last alone is paid for.
#[derive(Debug)]
struct Live {
    open: Open,
    /// The text after all edits.
    text: Text,
    /// Edits that `open.document` does not have yet.
    pending: Vec<Edit>,
    /// The document before them, which takes a while to let go of.
    replaced: Option<Arc<Document>>,
    /// The document must be read from the text: all of it was replaced, or reading edits failed.
    fresh: bool,
}

impl Live {
    /// The document after all edits.
    fn settled(&mut self) -> &Open {
        let schemas = &self.open.settings.schemas;
        if self.fresh || !Arc::ptr_eq(&self.open.document.schemas, schemas) {
            self.pending.clear();
            let document = Document::new(&self.text.to_string(), schemas.clone());
            self.open.document = Arc::new(document);
        } else if !self.pending.is_empty() {
            self.fresh = true;
            let document = self.open.document.edit(&std::mem::take(&mut self.pending));
            let replaced = std::mem::replace(&mut self.open.document, Arc::new(document));
            self.replaced = Some(replaced);
        }
        self.fresh = false;
        &self.open
    }
}

/// A folder that is worked on, with what the editor sets for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Folder {
    pub path: PathBuf,
    pub editor: EditorSettings,
}

/// A change of a document, on the text that the change before left.
#[derive(Clone, Debug)]
pub enum Change {
    Whole(String),
    Part { start: Position, end: Position, insert: String },
}

impl Open {
    /// Everything that was found, at the levels that are set.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_in(&self.document)
    }

    /// Everything that would be found in another document in its place.
    pub fn findings_in(&self, document: &Document) -> Vec<Finding> {
        let path = self.path.as_deref();
        findings_beside(document, path, &self.settings, &self.archive)
    }

    /// How the document is laid out.
    pub fn format_settings(&self) -> FormatSettings {
        self.settings.format
    }
}

/// Everything that is found in a document beside the reports at hand, at the levels that are set.
pub fn findings_beside(
    document: &Document,
    path: Option<&Path>,
    settings: &Settings,
    archive: &Archive,
) -> Vec<Finding> {
    let mut findings = document.findings_in(path);
    let mut beside = match archive.is_empty() && document.entries().nth(1).is_none() {
        true => Vec::new(),
        false => archive.findings(path.unwrap_or(Path::new("")), &document.records()),
    };
    if !beside.is_empty() {
        findings.append(&mut beside);
        findings.sort_by_key(|finding| finding.span);
    }
    settings.apply(&mut findings);
    findings
}

impl Workspace {
    pub fn open(&mut self, address: &str, path: Option<PathBuf>, version: i32, text: &str) {
        let settings = self.settings(path.as_deref());
        let document = Arc::new(Document::new(text, settings.schemas.clone()));
        let text = document.text.clone();
        let inlay_hints = self.editor_settings(path.as_deref()).inlay_hints;
        self.opened += 1;
        let opening = self.opened;
        let version = Some(version);
        let archive = self.archive.clone();
        let open =
            Open { document, version, changes: 0, opening, path, settings, inlay_hints, archive };
        let live = Live { open, text, pending: Vec::new(), replaced: None, fresh: false };
        self.documents.insert(address.to_string(), live);
    }

    pub fn close(&mut self, address: &str) {
        self.documents.remove(address);
    }

    /// An open document as it is now.
    pub fn get(&mut self, address: &str) -> Option<&Open> {
        self.documents.get_mut(address).map(Live::settled)
    }

    /// Lets go of what edits replaced, when there is time.
    pub fn let_go(&mut self, address: &str) {
        if let Some(live) = self.documents.get_mut(address) {
            live.replaced = None;
        }
    }

    /// What tells an open document and the settings as they are now from those of any other time. A
    /// version does not: a document that is opened anew may have the one of before, and some clients
    /// tell none.
    pub fn state(&self, address: &str) -> Option<String> {
        let Open { opening, changes, .. } = &self.documents.get(address)?.open;
        Some(format!("{opening}.{changes}.{}", self.generation))
    }

    /// What tells the findings in an open document as it is now from those of any other time.
    pub fn found(&self, address: &str) -> Option<String> {
        Some(format!("{}.{}", self.state(address)?, self.archived))
    }

    /// The open documents as they are now.
    pub fn all(&mut self) -> Vec<Open> {
        self.documents.values_mut().map(|live| live.settled().clone()).collect()
    }

    /// The addresses of the open documents.
    pub fn addresses(&self) -> Vec<String> {
        self.documents.keys().cloned().collect()
    }

    /// The files that are open.
    pub fn paths(&self) -> HashSet<PathBuf> {
        self.documents.values().filter_map(|live| live.open.path.clone()).collect()
    }

    /// Makes changes in their order. Returns the places that lay past the end of the text and were
    /// taken for its end; `None` when no such document is open.
    pub fn change(
        &mut self,
        address: &str,
        version: Option<i32>,
        changes: Vec<Change>,
        encoding: Encoding,
    ) -> Option<Vec<LinePastEnd>> {
        let live = self.documents.get_mut(address)?;
        live.open.version = version;
        live.open.changes += 1;
        let mut strays = Vec::new();
        for change in changes {
            match change {
                Change::Whole(whole) => {
                    live.text = Text::new(&whole);
                    live.fresh = true;
                }
                Change::Part { start, end, insert } => {
                    let mut offset = |place| {
                        live.text.offset(place, encoding).unwrap_or_else(|stray| {
                            strays.push(stray);
                            live.text.len()
                        })
                    };
                    let (start, end) = (offset(start), offset(end));
                    let edit = Edit { span: Span::new(start.min(end), start.max(end)), insert };
                    live.text.edit(&edit);
                    live.pending.push(edit);
                }
            }
        }
        Some(strays)
    }

    /// The settings in force for a file: those of the nearest `gouji.toml` above it, and over them
    /// what the editor sets. A document that is no file goes by the first folder.
    pub fn settings(&mut self, path: Option<&Path>) -> Arc<Settings> {
        let place = match path {
            Some(path) => path.parent(),
            None => self.folders.first().map(|folder| folder.path.as_path()),
        };
        let file = place.and_then(Settings::find);
        let project = self.projects.entry(file).or_insert_with_key(|file| {
            Arc::new(file.as_deref().map(Settings::read).unwrap_or_default())
        });
        let project = project.clone();
        let editor = self.editor_settings(path);
        let is_set = !editor.levels.is_empty() || editor.format != FormatSettings::default();
        if is_set { Arc::new(project.with_editor(editor)) } else { project }
    }

    fn editor_settings(&self, path: Option<&Path>) -> &EditorSettings {
        let holds = |folder: &&Folder| path.is_some_and(|path| path.starts_with(&folder.path));
        let folders = self.folders.iter().filter(holds);
        let nearest = folders.max_by_key(|folder| folder.path.as_os_str().len());
        nearest.map_or(&self.editor, |folder| &folder.editor)
    }

    /// The longest delay that any folder sets.
    pub fn delay(&self) -> u64 {
        let folders = self.folders.iter().map(|folder| folder.editor.diagnostics_delay);
        folders.chain([self.editor.diagnostics_delay]).max().unwrap_or(0)
    }

    /// What the editor sets for files that lie in no folder.
    pub fn editor(&self) -> &EditorSettings {
        &self.editor
    }

    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// Takes over folders and what the editor sets, and reads every settings file anew.
    pub fn configure(&mut self, folders: Vec<Folder>, editor: EditorSettings) {
        self.folders = folders;
        self.editor = editor;
        self.reload();
    }

    /// Reads every settings file anew. Where forms changed, open documents are read by the new ones.
    pub fn reload(&mut self) {
        self.generation += 1;
        self.projects.clear();
        let mut documents = std::mem::take(&mut self.documents);
        for live in documents.values_mut() {
            let path = live.open.path.as_deref();
            live.open.settings = self.settings(path);
            live.open.inlay_hints = self.editor_settings(path).inlay_hints;
        }
        self.documents = documents;
    }

    /// What is kept of a file, when it was read in this state.
    pub fn filed(&self, path: &Path, state: &str) -> Option<&Filed> {
        self.filed.get(path).filter(|filed| filed.state == state)
    }

    /// The files of which something is kept.
    pub fn filed_paths(&self) -> Vec<PathBuf> {
        self.filed.keys().cloned().collect()
    }

    /// Keeps what is tied to other years in files that were read, and forgets those that are gone.
    /// Returns whether something else may be found now in an open document.
    pub fn file(&mut self, files: Vec<(PathBuf, Filed)>, gone: &[PathBuf]) -> bool {
        self.filed.extend(files);
        gone.iter().for_each(|path| drop(self.filed.remove(path)));
        let filed = self.filed.iter();
        let files = filed.map(|(path, filed)| (path.as_path(), &*filed.records));
        let archive = Arc::new(Archive::of(files));
        let mut changed = false;
        for live in self.documents.values_mut() {
            let records = live.settled().document.records();
            let before = std::mem::replace(&mut live.open.archive, archive.clone());
            changed |= before.fingerprint(&records) != archive.fingerprint(&records);
        }
        self.archive = archive;
        self.archived += u32::from(changed);
        changed
    }

    /// The reports at hand.
    pub fn archive(&self) -> &Arc<Archive> {
        &self.archive
    }

    /// What is wrong with the settings and schema files that were read.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.projects.values().flat_map(|settings| &settings.faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(start: (u32, u32), end: (u32, u32), insert: &str) -> Change {
        let place = |(line, character)| Position { line, character };
        Change::Part { start: place(start), end: place(end), insert: insert.into() }
    }

    fn after(changes: Vec<Change>) -> (String, usize) {
        let mut workspace = Workspace::default();
        workspace.open("a", None, 1, "一二\n三\n");
        let strays = workspace.change("a", Some(2), changes, Encoding::Utf16).expect("it is open");
        let open = workspace.get("a").expect("it is open");
        assert_eq!(open.version, Some(2));
        (open.document.text.to_string(), strays.len())
    }

    #[test]
    fn each_change_is_on_the_text_that_the_one_before_left() {
        let changes = vec![part((0, 1), (0, 2), "x\ny"), part((1, 1), (1, 1), "z")];
        assert_eq!(after(changes), ("一x\nyz\n三\n".into(), 0));
    }

    #[test]
    fn a_whole_text_forgets_what_came_before() {
        let changes = vec![
            part((0, 0), (2, 0), ""),
            Change::Whole("四\n".into()),
            part((0, 1), (0, 1), "五"),
        ];
        assert_eq!(after(changes), ("四五\n".into(), 0));
    }

    #[test]
    fn places_past_the_end_are_the_end() {
        assert_eq!(after(vec![part((1, 0), (99, 3), "末")]), ("一二\n末".into(), 1));
        assert_eq!(after(vec![part((1, 1), (0, 1), "")]), ("一\n".into(), 0));
    }

    #[test]
    fn what_edits_replaced_is_let_go_of_when_there_is_time() {
        let mut workspace = Workspace::default();
        workspace.open("a", None, 1, "一二\n三\n");
        let before = Arc::downgrade(&workspace.get("a").expect("it is open").document);
        workspace.change("a", Some(2), vec![part((0, 0), (0, 0), "零")], Encoding::Utf16);
        workspace.get("a").expect("it is open");
        assert!(before.upgrade().is_some());
        workspace.let_go("a");
        assert!(before.upgrade().is_none());
    }

    #[test]
    fn a_document_that_is_not_open_is_not_changed() {
        let mut workspace = Workspace::default();
        assert!(workspace.change("b", None, vec![], Encoding::Utf16).is_none());
    }
}
