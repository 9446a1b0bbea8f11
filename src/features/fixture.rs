//! For the tests of features: a text with the cursor in it.

use crate::document::Document;
use crate::schema::Schemas;

/// The document of a text without its mark `$0`, and where the mark stood.
pub fn at(marked: &str) -> (Document, u32) {
    let offset = marked.find("$0").expect("a cursor");
    let text = marked.replacen("$0", "", 1);
    (Document::new(&text, Schemas::built_in()), offset as u32)
}
