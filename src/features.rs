//! What an editor asks about a document, one file for each question: a plain result and one pure
//! function from a document and a place in it. Features know neither each other nor the protocol.

pub mod actions;
pub mod code_lenses;
pub mod completion;
pub mod definition;
pub mod fix_all;
pub mod folding;
pub mod highlights;
pub mod hover;
pub mod inlay_hints;
pub mod links;
pub mod outline;
pub mod plain_table;
pub mod preview;
pub mod references;
pub mod rename;
pub mod selection;
pub mod semantic_tokens;
pub mod signature;
pub mod status;
pub mod typing;

#[cfg(test)]
pub mod fixture;
