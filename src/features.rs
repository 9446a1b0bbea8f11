//! What an editor asks for beside findings: one pure function a file, from a document and a place in
//! it to a plain result. Features know neither each other nor the protocol.

#[cfg(test)]
pub mod fixture;

pub mod actions;
pub mod folding;
pub mod outline;
pub mod rename;
pub mod selection;
pub mod semantic_tokens;
