//! What an editor asks about a document, one file for each question: a plain result and one pure
//! function from a document and a place in it. Features know neither each other nor the protocol.

pub mod completion;

#[cfg(test)]
pub mod fixture;
