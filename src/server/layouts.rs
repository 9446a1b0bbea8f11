//! The last layout of each open document, from which the next one goes on.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::gen_lsp_types as lsp;

use crate::document::Document;
use crate::format::{Formatted, Layout, Options, lay_out};
use crate::text::Span;

#[derive(Debug, Default)]
pub struct Last {
    layouts: Mutex<HashMap<String, Layout>>,
}

impl Last {
    fn layouts(&self) -> MutexGuard<'_, HashMap<String, Layout>> {
        self.layouts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays an open document out.
    pub fn next(
        &self,
        address: &lsp::Uri,
        document: &Document,
        options: Options,
        ranges: Option<&[Span]>,
    ) -> Formatted {
        let last = self.layouts().remove(address.as_str());
        let (formatted, layout) = lay_out(document, options, ranges, last.as_ref());
        if let Some(layout) = layout {
            self.layouts().insert(address.to_string(), layout);
        }
        formatted
    }

    pub fn forget(&self, address: &lsp::Uri) {
        self.layouts().remove(address.as_str());
    }
}
