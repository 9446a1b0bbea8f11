//! The kinds of words, sent as lists of numbers: all of them, those in a range, or what changed
//! since the last list.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::gen_lsp_types as lsp;

use super::Snapshot;
use crate::features::semantic_tokens::{Kind, Token, WRONG, tokens};
use crate::text::Span;

/// How many numbers make a token.
const NUMBERS: usize = 5;

/// The last list that was sent of each open document.
#[derive(Debug, Default)]
pub struct Sent {
    lists: Mutex<HashMap<String, lsp::SemanticTokens>>,
    count: AtomicU64,
}

impl Sent {
    fn lists(&self) -> MutexGuard<'_, HashMap<String, lsp::SemanticTokens>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All tokens of a document, under a name of their own.
    pub fn full(&self, snapshot: &Snapshot) -> lsp::SemanticTokens {
        let whole = Span::new(0, snapshot.open.document.text.len());
        let id = self.count.fetch_add(1, Ordering::Relaxed).to_string();
        let list = lsp::SemanticTokens { result_id: Some(id), data: encoded(snapshot, whole) };
        self.lists().insert(snapshot.address.to_string(), list.clone());
        list
    }

    /// What changed since the list that the client has; all tokens when that is not the last one.
    pub fn delta(&self, snapshot: &Snapshot, previous: &str) -> lsp::SemanticTokensDeltaResponse {
        let last = self.lists().remove(snapshot.address.as_str());
        let new = self.full(snapshot);
        match last.filter(|last| last.result_id.as_deref() == Some(previous)) {
            Some(last) => {
                let edits = difference(&last.data, &new.data).into_iter().collect();
                lsp::SemanticTokensDelta { result_id: new.result_id, edits }.into()
            }
            None => new.into(),
        }
    }

    pub fn forget(&self, address: &lsp::Uri) {
        self.lists().remove(address.as_str());
    }
}

pub fn range(snapshot: &Snapshot, range: lsp::Range) -> lsp::SemanticTokens {
    let data = encoded(snapshot, snapshot.lines.span(range));
    lsp::SemanticTokens { result_id: None, data }
}

pub fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: Kind::ALL.iter().map(|kind| kind.name().to_string()).collect(),
        token_modifiers: vec![WRONG.to_string()],
    }
}

/// The tokens of a span, each counted from the one before.
fn encoded(snapshot: &Snapshot, span: Span) -> Vec<lsp::SemanticToken> {
    let lines = &snapshot.lines;
    let mut last = lsp::Position::default();
    let encode = |token: &Token| {
        let lsp::Range { start, end } = lines.range(token.span);
        let from = if start.line == last.line { last.character } else { 0 };
        let delta_line = start.line - last.line;
        last = start;
        lsp::SemanticToken {
            delta_line,
            delta_start: start.character - from,
            length: end.character - start.character,
            token_type: token.kind as u32,
            token_modifiers_bitset: u32::from(token.wrong),
        }
    };
    tokens(&snapshot.open.document, span).iter().map(encode).collect()
}

/// The one edit that makes a list into another.
fn difference(
    old: &[lsp::SemanticToken],
    new: &[lsp::SemanticToken],
) -> Option<lsp::SemanticTokensEdit> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..], &new[start..]);
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - same], &new[..new.len() - same]);
    let numbers = new.iter().flat_map(|token| <[u32; NUMBERS]>::from(*token)).collect();
    (!old.is_empty() || !new.is_empty()).then(|| lsp::SemanticTokensEdit {
        start: (start * NUMBERS) as u32,
        delete_count: (old.len() * NUMBERS) as u32,
        data: Some(numbers),
    })
}
