//! The reports of the workspace by name, with their sections and tables.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::{Error, Result};

use super::convert::{Lines, reading};
use super::{Shared, disk};
use crate::document::Document;
use crate::features::outline::{self, Kind, Symbol};

/// More than a person reads.
const AT_MOST: usize = 500;

/// The symbols of files that are not open, and the state of the file that they are of.
#[derive(Debug, Default)]
pub struct Known {
    files: Mutex<HashMap<PathBuf, (String, Arc<[lsp::SymbolInformation]>)>>,
}

impl Known {
    fn of(&self, shared: &Shared, file: &disk::File) -> Arc<[lsp::SymbolInformation]> {
        let files = || self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((state, symbols)) = files().get(&file.path)
            && *state == file.state
        {
            return symbols.clone();
        }
        let held = disk::read(shared, &file.path);
        let symbols: Arc<[_]> =
            held.map_or(Vec::new(), |held| symbols(shared, &held.document, &file.address)).into();
        files().insert(file.path.clone(), (file.state.clone(), symbols.clone()));
        symbols
    }
}

/// The symbols whose names hold the characters of the query in their order; those of open documents
/// first. The rows of tables are the same in every report, so they are not among them.
pub async fn find(shared: Arc<Shared>, query: String) -> Result<Vec<lsp::SymbolInformation>> {
    let open: Vec<_> = {
        let mut workspace = shared.workspace();
        let addresses = workspace.addresses().into_iter();
        addresses.filter_map(|address| Some((workspace.get(&address)?.clone(), address))).collect()
    };
    // Files are read on another thread, so that keystrokes need not wait for the disk.
    let found = tokio::task::spawn_blocking(move || {
        let mut found = Vec::new();
        for (open, address) in open {
            if let Ok(address) = address.parse() {
                found.extend(symbols(&shared, &open.document, &address));
            }
        }
        found.retain(|symbol| is_named(symbol, &query));
        for file in disk::files(&shared) {
            let of_file = shared.symbols.of(&shared, &file);
            found.extend(of_file.iter().filter(|symbol| is_named(symbol, &query)).cloned());
            if found.len() >= AT_MOST {
                break;
            }
        }
        found.truncate(AT_MOST);
        found
    });
    found.await.map_err(|_| Error::internal_error())
}

fn symbols(shared: &Shared, document: &Document, uri: &lsp::Uri) -> Vec<lsp::SymbolInformation> {
    let session = shared.session();
    let lines = Lines::new(&document.text, session.encoding);
    let mut list = Vec::new();
    let mut show = |symbol: &Symbol, around: Option<&str>| {
        if !matches!(symbol.kind, Kind::Block | Kind::Group | Kind::Row) {
            let location = lsp::Location { uri: uri.clone(), range: lines.range(symbol.selection) };
            let information = reading::information(symbol, around);
            list.push(lsp::SymbolInformation::new(None, location, information));
        }
    };
    for symbol in outline::outline(document, session.language) {
        reading::flatten(&symbol, None, &mut show);
    }
    list
}

fn is_named(symbol: &lsp::SymbolInformation, query: &str) -> bool {
    let mut name = symbol.base_symbol_information.name.chars().flat_map(char::to_lowercase);
    let mut wanted = query.chars().filter(|wanted| !wanted.is_whitespace());
    wanted.all(|wanted| wanted.to_lowercase().all(|wanted| name.any(|own| own == wanted)))
}
