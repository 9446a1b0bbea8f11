//! The language server as an editor meets it: over an in-memory pipe, and as a process.

#[path = "server/client.rs"]
mod client;
#[path = "server/documents.rs"]
mod documents;
#[path = "server/formatting.rs"]
mod formatting;
#[path = "server/order.rs"]
mod order;
#[path = "server/process.rs"]
mod process;
#[path = "server/reading.rs"]
mod reading;
#[path = "server/requests.rs"]
mod requests;
#[path = "server/soak.rs"]
mod soak;
#[path = "server/tokens.rs"]
mod tokens;
#[path = "server/workspace.rs"]
mod workspace;
#[path = "server/writing.rs"]
mod writing;
