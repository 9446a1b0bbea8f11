//! The last layouts of open documents, from which the next ones go on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::gen_lsp_types as lsp;

use crate::document::Document;
use crate::format::{Formatted, Layout, Options, lay_out};
use crate::text::Span;

/// Of so many documents a layout is kept: each takes about as much memory as the document.
const MOST: usize = 8;

#[derive(Debug, Default)]
pub struct Last {
    /// By address, the latest last.
    layouts: Mutex<Vec<(lsp::Uri, Layout)>>,
}

impl Last {
    fn layouts(&self) -> MutexGuard<'_, Vec<(lsp::Uri, Layout)>> {
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
        let last = self.take(address);
        let (formatted, layout) = lay_out(document, options, ranges, last.as_ref());
        if let Some(layout) = layout {
            let mut layouts = self.layouts();
            if layouts.len() >= MOST {
                layouts.remove(0);
            }
            layouts.push((address.clone(), layout));
        }
        formatted
    }

    pub fn forget(&self, address: &lsp::Uri) {
        self.take(address);
    }

    fn take(&self, address: &lsp::Uri) -> Option<Layout> {
        let mut layouts = self.layouts();
        let index = layouts.iter().position(|(of, _)| of == address)?;
        Some(layouts.remove(index).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    #[test]
    fn only_the_latest_are_kept() {
        let text = include_str!("../../tests/reports/clean-2023.txt");
        let document = Document::new(text, Schemas::built_in());
        let address = |number: usize| -> lsp::Uri {
            lsp::Uri::from_file_path(format!("/reports/{number}.txt")).expect("an address")
        };
        let last = Last::default();
        for number in 0..=MOST {
            last.next(&address(number), &document, Options::default(), None);
            last.next(&address(1), &document, Options::default(), None);
        }
        assert!(last.take(&address(0)).is_none() && last.take(&address(1)).is_some());
        last.forget(&address(MOST));
        assert_eq!(last.layouts().len(), MOST - 2);
    }
}
