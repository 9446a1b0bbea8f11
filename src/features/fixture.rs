//! For the tests of features: a report with the cursor marked in its text.

use crate::document::Document;
use crate::schema::Schemas;

/// Opens a text in which `$0` marks the cursor.
pub fn at(marked: &str) -> (Document, u32) {
    let cursor = marked.find("$0").expect("a mark");
    let text = marked.replacen("$0", "", 1);
    (Document::new(&text, Schemas::built_in()), cursor as u32)
}
