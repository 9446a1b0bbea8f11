//! What an editor can ask about a document: one file a feature, each a pure function from the
//! document to a plain result.

pub mod fix_all;
