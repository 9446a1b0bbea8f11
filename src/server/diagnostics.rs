//! Diagnostics: sent when a document changed, or answered when the client asks.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::{Error, Result};

use super::convert::{self, Lines};
use super::session::Session;
use super::{Shared, disk, log, settings};
use crate::rule::Finding;
use crate::text::Text;
use crate::workspace::Workspace;

/// The documents whose diagnostics are to be sent again. While input is waiting to be read it only
/// grows; so of a burst of changes the last alone is answered.
#[derive(Debug, Default)]
pub struct Outdated {
    addresses: Mutex<Vec<lsp::Uri>>,
    changed: Notify,
}

impl Outdated {
    pub fn add(&self, address: lsp::Uri) {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if !addresses.contains(&address) {
            addresses.push(address);
        }
        self.changed.notify_one();
    }

    fn take(&self) -> Vec<lsp::Uri> {
        std::mem::take(&mut self.addresses.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Sends diagnostics as documents change, for as long as the server lives. A client that asks for
/// those of documents is sent none of these.
pub async fn publish(shared: Arc<Shared>) {
    let mut faulty = BTreeSet::new();
    loop {
        shared.outdated.changed.notified().await;
        let session = shared.session();
        let delay = Duration::from_millis(shared.workspace().delay());
        while !delay.is_zero() && timeout(delay, shared.outdated.changed.notified()).await.is_ok() {
        }
        // A client that reads slowly is told of fewer versions.
        shared.outbox.room().await;
        let addresses = shared.outdated.take();
        if !session.pulls {
            addresses.iter().for_each(|address| publish_one(&shared, address));
        }
        publish_faults(&shared, &mut faulty);
        // What was sent goes out first.
        tokio::task::yield_now().await;
        addresses.iter().for_each(|address| shared.workspace().let_go(address.as_str()));
        shared.layouts.let_go();
    }
}

/// Sends the diagnostics of all documents again, or has the client ask again.
pub fn refresh(shared: &Arc<Shared>) {
    let session = shared.session();
    let addresses = shared.workspace().addresses();
    for address in addresses.iter().filter_map(|address| address.parse().ok()) {
        shared.outdated.add(address);
    }
    if session.pulls && session.refreshes.diagnostics {
        let client = shared.client.clone();
        tokio::spawn(async move {
            settings::asks_again(client.workspace_diagnostic_refresh()).await;
        });
    }
}

fn publish_one(shared: &Shared, address: &lsp::Uri) {
    match catch_unwind(AssertUnwindSafe(|| current(shared, address))) {
        Ok((items, version)) => send(shared, address.clone(), items, version),
        Err(_) => log(&format!("diagnostics of {address} failed; this is a fault of gouji")),
    }
}

/// Sends what is wrong with settings and schema files, and that nothing is with those of `before`
/// that are mended. A client that asks does not ask of these, which are no documents of ours, unless
/// it asks for all: then they are answered there, and would stand twice if they were sent too.
fn publish_faults(shared: &Shared, before: &mut BTreeSet<lsp::Uri>) {
    let faults = match shared.asked_for_all.load(Ordering::Relaxed) {
        true => Vec::new(),
        false => faults(&shared.workspace(), &shared.session()),
    };
    let now: BTreeSet<lsp::Uri> = faults.iter().map(|(address, _)| address.clone()).collect();
    for mended in before.difference(&now) {
        send(shared, mended.clone(), Vec::new(), None);
    }
    for (address, items) in faults {
        send(shared, address, items, None);
    }
    *before = now;
}

fn send(shared: &Shared, uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
    let params = lsp::PublishDiagnosticsParams { uri, version, diagnostics };
    shared.outbox.notify("textDocument/publishDiagnostics", &params);
}

/// The diagnostics of a document as it is now; none of one that is not open.
fn current(shared: &Shared, address: &lsp::Uri) -> (Vec<lsp::Diagnostic>, Option<i32>) {
    let open = shared.workspace().get(address.as_str()).cloned();
    let Some(open) = open else { return (Vec::new(), None) };
    let items = convert(&open.findings(), address, &open.document.text, &shared.session());
    (items, open.version)
}

fn convert(
    findings: &[Finding],
    address: &lsp::Uri,
    text: &Text,
    session: &Session,
) -> Vec<lsp::Diagnostic> {
    let lines = Lines::new(text, session.encoding);
    findings.iter().map(|finding| convert::diagnostic(finding, address, &lines, session)).collect()
}

/// What is wrong with settings and schema files.
fn faults(workspace: &Workspace, session: &Session) -> Vec<(lsp::Uri, Vec<lsp::Diagnostic>)> {
    let faults = workspace.faults().filter_map(|fault| {
        let address = convert::address(&fault.path)?;
        let items = convert(&fault.findings, &address, &fault.text, session);
        Some((address, items))
    });
    faults.collect()
}

/// Answers for one document.
pub fn report(
    shared: &Shared,
    params: &lsp::DocumentDiagnosticParams,
) -> lsp::DocumentDiagnosticReport {
    let address = &params.text_document.uri;
    let id = shared.workspace().found(address.as_str());
    if let Some(id) = &id
        && params.previous_result_id.as_ref() == Some(id)
    {
        return lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
                result_id: id.clone(),
            },
        }
        .into();
    }
    let (items, _) = current(shared, address);
    lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: id, items },
    }
    .into()
}

/// A file's diagnostics and what they were made from; `None` when the client has them already.
struct Checked {
    address: lsp::Uri,
    version: Option<i32>,
    id: String,
    items: Option<Vec<lsp::Diagnostic>>,
}

/// Answers for all reports in the folders, and for the settings files in force there.
pub async fn report_all(
    shared: Arc<Shared>,
    params: lsp::WorkspaceDiagnosticParams,
) -> Result<lsp::WorkspaceDiagnosticReport> {
    if !shared.asked_for_all.swap(true, Ordering::Relaxed) {
        shared.outdated.changed.notify_one();
    }
    let token = params.work_done_progress_params.work_done_token.clone();
    let progress = match token {
        None => None,
        Some(token) => Some(shared.client.progress(token, "勾稽").with_percentage(0).begin().await),
    };
    let (told, mut done) = watch::channel(0);
    // Files are read on another thread, so that keystrokes need not wait for the disk.
    let checking = tokio::task::spawn_blocking(move || check_all(&shared, &params, &told));
    // The other end is gone when all is done.
    while done.changed().await.is_ok() {
        let percentage = *done.borrow_and_update();
        if let Some(progress) = &progress {
            progress.report(percentage).await;
        }
    }
    if let Some(progress) = progress {
        progress.finish().await;
    }
    let items = checking.await.map_err(|_| Error::internal_error())?;
    Ok(lsp::WorkspaceDiagnosticReport { items: items.into_iter().map(describe).collect() })
}

fn describe(file: Checked) -> lsp::WorkspaceDocumentDiagnosticReport {
    let Checked { address: uri, version, id, items } = file;
    match items {
        Some(items) => lsp::WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
        }
        .into(),
        None => lsp::WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        }
        .into(),
    }
}

/// Checks everything, and tells after each file how many of a hundred parts are done.
fn check_all(
    shared: &Arc<Shared>,
    params: &lsp::WorkspaceDiagnosticParams,
    told: &watch::Sender<u32>,
) -> Vec<Checked> {
    let session = shared.session();
    let previous: HashMap<PathBuf, &str> = params
        .previous_result_ids
        .iter()
        .map(|known| (file_of(&known.uri), known.value.as_str()))
        .collect();
    let known = |address: &lsp::Uri, id: &str| previous.get(&file_of(address)) == Some(&id);
    let (open, generation) = {
        let mut workspace = shared.workspace();
        let addresses = workspace.addresses().into_iter();
        let open: Vec<_> = addresses
            .filter_map(|address| {
                let id = workspace.found(&address)?;
                Some((workspace.get(&address)?.clone(), id, address))
            })
            .collect();
        (open, workspace.generation)
    };
    let mut checked = Vec::new();
    for (open, id, address) in open {
        let Ok(address) = address.parse::<lsp::Uri>() else { continue };
        let items = (!known(&address, &id))
            .then(|| convert(&open.findings(), &address, &open.document.text, &session));
        checked.push(Checked { address, version: open.version, id, items });
    }
    let files = disk::files(shared);
    let all = files.len() * 2;
    let tell = |done: usize| {
        let percentage = (done * 100 / all) as u32;
        told.send_if_modified(|told| std::mem::replace(told, percentage) != percentage);
    };
    if disk::read_all(shared, &files, tell) {
        refresh(shared);
    }
    let archive = shared.workspace().archive().clone();
    for (index, file) in files.into_iter().enumerate() {
        let id = file.id(shared, &archive);
        let disk::File { path, address, .. } = file;
        let check = || {
            disk::read(shared, &path).map_or(Vec::new(), |held| {
                convert(&held.findings(&path, &archive), &address, &held.document.text, &session)
            })
        };
        let items = (!known(&address, &id)).then(check);
        checked.push(Checked { address, version: None, id, items });
        tell(all / 2 + index + 1);
    }
    for (address, items) in faults(&shared.workspace(), &session) {
        let id = format!("settings.{generation}");
        let items = (!known(&address, &id)).then_some(items);
        checked.push(Checked { address, version: None, id, items });
    }
    // What is no longer there has no faults.
    let there: HashSet<PathBuf> = checked.iter().map(|file| file_of(&file.address)).collect();
    for gone in &params.previous_result_ids {
        if !there.contains(&file_of(&gone.uri)) {
            let (address, id) = (gone.uri.clone(), String::new());
            checked.push(Checked { address, version: None, id, items: Some(Vec::new()) });
        }
    }
    checked
}

/// What tells an address from others, however a client writes it: its file, or else itself.
fn file_of(address: &lsp::Uri) -> PathBuf {
    convert::path(address).unwrap_or_else(|| address.as_str().into())
}
