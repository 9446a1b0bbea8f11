//! Settings: asked for, watched and told.
//!
//! Nothing here keeps a handler waiting: what must be asked of the client is asked by a task of its
//! own, which gives up after a while.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;

use super::{Shared, convert, diagnostics, log};
use crate::rule::Message;
use crate::settings::EditorSettings;
use crate::workspace::Folder;

/// The name under which editors keep our settings.
const SECTION: &str = "gouji";

/// How long the client may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes over folders and settings that come with `initialize`.
pub fn begin(shared: &Shared, params: lsp::InitializeParams) {
    let folders = match params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.into_iter().map(|folder| folder.uri).collect()
        }
        _ => Vec::new(),
    };
    #[expect(deprecated, reason = "older clients name one root and no folders")]
    let root = params.root_uri.filter(|_| folders.is_empty());
    let editor = params.initialization_options.unwrap_or_default();
    let editor = read(shared, editor);
    let folders = folders.iter().chain(&root).filter_map(convert::path);
    let folders = folders.map(|path| Folder { path, editor: editor.clone() }).collect();
    shared.workspace().configure(folders, editor);
}

/// Asks the client to watch settings and schema files.
pub fn watch(shared: &Arc<Shared>) {
    if !shared.session().watches {
        return;
    }
    let shared = shared.clone();
    tokio::spawn(async move {
        let registration = lsp::Registration {
            id: "gouji.toml".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: Some(json!({ "watchers": [{ "globPattern": "**/*.toml" }] })),
        };
        let asked = shared.client.register_capability(vec![registration]);
        match timeout(PATIENCE, asked).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log(&format!("the client does not watch files: {error}")),
            Err(_) => log("the client does not answer whether it watches files"),
        }
    });
}

/// Asks the client for settings, of each folder where there are several.
pub fn ask(shared: &Arc<Shared>) {
    if !shared.session().configuration {
        return;
    }
    let shared = shared.clone();
    tokio::spawn(async move {
        let paths: Vec<_> =
            shared.workspace().folders().iter().map(|folder| folder.path.clone()).collect();
        let scopes = [None].into_iter().chain(paths.iter().map(|path| convert::address(path)));
        let items = scopes
            .map(|scope_uri| lsp::ConfigurationItem { scope_uri, section: Some(SECTION.into()) });
        let asked = shared.client.configuration(items.collect());
        let mut answers = match timeout(PATIENCE, asked).await {
            Ok(Ok(answers)) => answers.into_iter().map(|answer| read(&shared, answer)),
            Ok(Err(error)) => return log(&format!("the client gives no settings: {error}")),
            Err(_) => return log("the client does not answer what the settings are"),
        };
        let editor = answers.next().unwrap_or_default();
        let mut folders = shared.workspace().folders().to_vec();
        for (path, editor) in paths.iter().zip(answers) {
            // Folders may have come and gone while the client thought.
            if let Some(folder) = folders.iter_mut().find(|folder| folder.path == *path) {
                folder.editor = editor;
            }
        }
        let differs = {
            let workspace = shared.workspace();
            editor != *workspace.editor() || folders != workspace.folders()
        };
        if differs {
            shared.workspace().configure(folders, editor);
            refresh(&shared);
        }
    });
}

/// Takes settings that the client tells, or asks for them where it would rather be asked.
pub fn changed(shared: &Arc<Shared>, settings: &Value) {
    if shared.session().configuration {
        return ask(shared);
    }
    let editor = read(shared, settings.get(SECTION).unwrap_or(settings).clone());
    let mut folders = shared.workspace().folders().to_vec();
    for folder in &mut folders {
        folder.editor = editor.clone();
    }
    shared.workspace().configure(folders, editor);
    refresh(shared);
}

/// Reads settings and schema files anew.
pub fn reload(shared: &Arc<Shared>) {
    shared.workspace().reload();
    refresh(shared);
}

/// Takes folders that came and drops those that went.
pub fn folders_changed(shared: &Arc<Shared>, event: lsp::WorkspaceFoldersChangeEvent) {
    let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<_> {
        folders.iter().filter_map(|folder| convert::path(&folder.uri)).collect()
    };
    let (added, removed) = (paths(&event.added), paths(&event.removed));
    let editor = shared.workspace().editor().clone();
    let mut folders = shared.workspace().folders().to_vec();
    folders.retain(|folder| !removed.contains(&folder.path));
    folders.extend(added.into_iter().map(|path| Folder { path, editor: editor.clone() }));
    shared.workspace().configure(folders, editor);
    refresh(shared);
    ask(shared);
}

/// Sends all diagnostics again, and has the client ask again for what it shows by asking.
fn refresh(shared: &Arc<Shared>) {
    diagnostics::refresh(shared);
    let refreshes = shared.session().refreshes;
    let shared = shared.clone();
    tokio::spawn(async move {
        let client = &shared.client;
        if refreshes.inlay_hints {
            asks_again(client.inlay_hint_refresh()).await;
        }
        if refreshes.code_lenses {
            asks_again(client.code_lens_refresh()).await;
        }
        if refreshes.tokens {
            asks_again(client.semantic_tokens_refresh()).await;
        }
    });
}

/// Waits for the answer of a client that is to ask again.
pub async fn asks_again(asked: impl Future<Output = Result<()>>) {
    match timeout(PATIENCE, asked).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => log(&format!("the client does not ask again: {error}")),
        Err(_) => log("the client does not answer whether it asks again"),
    }
}

/// Settings as the editor writes them. When they cannot be read it is as if none were set, and the
/// person who set them is told.
fn read(shared: &Shared, settings: Value) -> EditorSettings {
    let settings: serde_json::Result<Option<EditorSettings>> = serde_json::from_value(settings);
    settings.map(Option::unwrap_or_default).unwrap_or_else(|error| {
        let message = Message::new(
            format!("编辑器里的勾稽设置有误，全部没有生效：{error}"),
            format!("The settings for gouji in the editor have a fault, so none holds: {error}"),
        );
        let message = message.text(shared.session().language).to_string();
        let params = lsp::ShowMessageParams { kind: lsp::MessageType::Warning, message };
        shared.outbox.notify("window/showMessage", &params);
        EditorSettings::default()
    })
}
