//! The language server: the only door to an editor, and the only floor that names tokio and the
//! protocol.
//!
//! A message goes from `transport` to its handler in `handlers`, which asks the core for a document as
//! it is at that moment and has the answer put into the terms of the protocol by `convert`.

pub mod convert;
pub mod diagnostics;
pub mod disk;
pub mod encoded;
pub mod handlers;
pub mod io;
pub mod layouts;
pub mod middleware;
pub mod requests;
pub mod session;
pub mod settings;
pub mod symbols;
pub mod tokens;
pub mod transport;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::gen_lsp_types as lsp;

use convert::Lines;
use middleware::Guard;
use session::Session;
use transport::Outbox;

use crate::workspace::{Open, Workspace};

/// Serves on standard input and output. Returns the exit code: 0 when `shutdown` was asked for.
pub fn run() -> u8 {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = match runtime.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            log(&format!("no runtime: {error}"));
            return 1;
        }
    };
    let orderly = runtime.block_on(async {
        let (input, output) = io::stdio();
        serve(input, output).await
    });
    // tokio's own standard input would wait for a line that never comes.
    runtime.shutdown_background();
    if orderly { 0 } else { 1 }
}

/// Serves on any streams. Returns whether `shutdown` was asked for.
pub async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin) -> bool {
    let ended = Arc::new(Notify::new());
    let shutdown = Arc::new(AtomicBool::new(false));
    let (outbox, outgoing) = Outbox::new();
    let (service, socket) = handlers::service(outbox.clone(), ended.clone());
    let publishing = diagnostics::publish(service.inner().shared.clone());
    let beside = async {
        tokio::select! { () = publishing => (), () = ended.notified() => () }
    };
    let service = Guard::new(service, shutdown.clone());
    transport::serve(service, socket, (outbox, outgoing), input, output, beside).await;
    shutdown.load(Ordering::Relaxed)
}

/// A line for whoever reads the server's log. Standard output belongs to the protocol.
pub fn log(line: &str) {
    let _ = writeln!(std::io::stderr(), "gouji: {line}");
}

/// What handlers share with tasks that outlive them.
#[derive(Debug)]
pub struct Shared {
    client: Client,
    outbox: Outbox,
    session: OnceLock<Session>,
    workspace: Mutex<Workspace>,
    /// Where diagnostics may have changed since they were last sent.
    outdated: diagnostics::Outdated,
    /// The client has asked for the diagnostics of whole folders.
    asked_for_all: AtomicBool,
    tokens: tokens::Sent,
    layouts: layouts::Last,
    symbols: symbols::Known,
}

impl Shared {
    fn new(client: Client, outbox: Outbox) -> Self {
        Self {
            client,
            outbox,
            session: OnceLock::new(),
            workspace: Mutex::default(),
            outdated: diagnostics::Outdated::default(),
            asked_for_all: AtomicBool::new(false),
            tokens: tokens::Sent::default(),
            layouts: layouts::Last::default(),
            symbols: symbols::Known::default(),
        }
    }

    fn session(&self) -> Session {
        self.session.get().copied().unwrap_or_default()
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot<'a>(&self, address: &'a lsp::Uri, open: &'a Open) -> Snapshot<'a> {
        let session = self.session();
        let lines = Lines::new(&open.document.text, session.encoding);
        Snapshot { address, open, session, lines }
    }
}

/// A document as it was when a request came, in the client's lines and columns.
#[derive(Debug)]
pub struct Snapshot<'a> {
    address: &'a lsp::Uri,
    open: &'a Open,
    session: Session,
    lines: Lines<'a>,
}
