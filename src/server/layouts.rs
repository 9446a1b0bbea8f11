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
    layouts: Mutex<Layouts>,
}

#[derive(Debug, Default)]
struct Layouts {
    /// By address, the latest last.
    kept: Vec<(lsp::Uri, Layout)>,
    /// To be let go of when there is time.
    replaced: Option<Layout>,
}

impl Last {
    fn layouts(&self) -> MutexGuard<'_, Layouts> {
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
        let last = self.layouts().take(address);
        let (formatted, layout) = lay_out(document, options, ranges, last.as_ref());
        let mut layouts = self.layouts();
        layouts.replaced = last;
        if let Some(layout) = layout {
            if layouts.kept.len() >= MOST {
                layouts.kept.remove(0);
            }
            layouts.kept.push((address.clone(), layout));
        }
        formatted
    }

    pub fn forget(&self, address: &lsp::Uri) {
        self.layouts().take(address);
    }

    /// Lets go of what was replaced last.
    pub fn let_go(&self) {
        self.layouts().replaced = None;
    }
}

impl Layouts {
    fn take(&mut self, address: &lsp::Uri) -> Option<Layout> {
        let index = self.kept.iter().position(|(of, _)| of == address)?;
        Some(self.kept.remove(index).1)
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
        assert!(last.layouts().replaced.is_some());
        last.let_go();
        last.forget(&address(MOST));
        let mut layouts = last.layouts();
        assert!(layouts.replaced.is_none());
        assert!(layouts.take(&address(0)).is_none() && layouts.take(&address(1)).is_some());
        assert_eq!(layouts.kept.len(), MOST - 2);
    }
}
