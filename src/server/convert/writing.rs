//! What helps to write a report: completion, signatures, actions and renaming.

use serde::{Deserialize, Serialize};
use serde_json::to_value;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;

use super::{markup, quick_fix, request_failed, workspace_edit};
use crate::features::actions::{self, actions};
use crate::features::completion::{self, Item, Key, Piece};
use crate::features::{fix_all, rename, signature};
use crate::rule::{Finding, Language};
use crate::server::Snapshot;
use crate::server::session::{FILL_ZEROS, FIX_ALL, RECOMPUTE_TOTALS, REFACTOR_INSERT, Session};
use crate::text::Edit;

/// What an item is resolved with.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    uri: lsp::Uri,
    key: Key,
}

pub fn completion(snapshot: &Snapshot, offset: u32) -> Option<lsp::CompletionResponse> {
    let Snapshot { open, session, .. } = snapshot;
    let found = completion::complete(&open.document, offset, session.language);
    let items = found.into_iter().map(|found| item(snapshot, found)).collect();
    let list = lsp::CompletionList { is_incomplete: true, items, ..lsp::CompletionList::default() };
    Some(list.into())
}

fn item(snapshot: &Snapshot, item: Item) -> lsp::CompletionItem {
    let (new_text, has_stops) = insertion(&item.insert, &snapshot.session);
    let range = snapshot.lines.range(item.span);
    let asked = item.key.map(|key| Asked { uri: snapshot.address.clone(), key });
    lsp::CompletionItem {
        label: item.label,
        kind: Some(item_kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        sort_text: Some(item.sort),
        filter_text: Some(item.filter),
        insert_text_format: Some(match has_stops {
            true => lsp::InsertTextFormat::Snippet,
            false => lsp::InsertTextFormat::PlainText,
        }),
        // TABs at the beginning of a line are cells, which the client must not add to.
        insert_text_mode: Some(lsp::InsertTextMode::AsIs),
        text_edit: Some(lsp::TextEdit { range, new_text }.into()),
        data: asked.and_then(|asked| to_value(asked).ok()),
        ..lsp::CompletionItem::default()
    }
}

/// What is inserted, and whether it is to be read as a snippet.
fn insertion(pieces: &[Piece], session: &Session) -> (String, bool) {
    let has_stops = pieces.iter().any(|piece| matches!(piece, Piece::Stop(_)));
    if !has_stops || !session.snippets {
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Stop(text) => text.as_str(),
        });
        return (texts.collect(), false);
    }
    let mut snippet = String::new();
    let mut stops = 0;
    for piece in pieces {
        match piece {
            Piece::Text(text) => snippet += &escaped(text),
            Piece::Stop(text) => {
                stops += 1;
                snippet += &format!("${{{stops}:{}}}", escaped(text));
            }
        }
    }
    (snippet, true)
}

/// Text that means itself in a snippet.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

fn item_kind(kind: completion::Kind) -> lsp::CompletionItemKind {
    match kind {
        completion::Kind::Title => lsp::CompletionItemKind::File,
        completion::Kind::Form => lsp::CompletionItemKind::Snippet,
        completion::Kind::Heading => lsp::CompletionItemKind::Module,
        completion::Kind::Subhead => lsp::CompletionItemKind::Class,
        completion::Kind::Table | completion::Kind::Head => lsp::CompletionItemKind::Struct,
        completion::Kind::Row => lsp::CompletionItemKind::Field,
        completion::Kind::Label => lsp::CompletionItemKind::Property,
        completion::Kind::Sentence => lsp::CompletionItemKind::Text,
        completion::Kind::Figure => lsp::CompletionItemKind::Value,
        completion::Kind::Unit => lsp::CompletionItemKind::Unit,
        completion::Kind::Year => lsp::CompletionItemKind::Constant,
        completion::Kind::Reference => lsp::CompletionItemKind::Reference,
    }
}

/// The document that an item is for, and what its documentation is asked with.
pub fn asked_item(item: &lsp::CompletionItem) -> Option<(lsp::Uri, Key)> {
    let asked = Asked::deserialize(item.data.as_ref()?).ok()?;
    Some((asked.uri, asked.key))
}

pub fn documentation(snapshot: &Snapshot, key: Key) -> Option<lsp::Documentation> {
    let text = completion::document(&snapshot.open.document.schemas, key)?;
    let text = text.text(snapshot.session.language).to_string();
    Some(markup(text, snapshot.session.markdown.completion).into())
}

/// The row that is typed, with the column whose turn it is.
pub fn signature(snapshot: &Snapshot, offset: u32) -> Option<lsp::SignatureHelp> {
    let found = signature::signature(&snapshot.open.document, offset)?;
    // The protocol counts here in UTF-16, whatever columns are counted in.
    let place = |end: u32| found.label[..end as usize].encode_utf16().count() as u32;
    let parameters = found.parameters.iter().map(|span| lsp::ParameterInformation {
        label: (place(span.start), place(span.end)).into(),
        documentation: None,
    });
    let basis = match snapshot.session.language {
        Language::Chinese => "依据：",
        Language::English => "Basis: ",
    };
    let article = found.article.as_ref().map(|article| format!("{basis}{article}"));
    let told: Vec<String> = found.note.iter().cloned().chain(article).collect();
    let information = lsp::SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: (!told.is_empty())
            .then(|| markup(told.join("\n\n"), snapshot.session.markdown.signatures).into()),
        active_parameter: None,
        label: found.label.clone(),
    };
    Some(lsp::SignatureHelp {
        signatures: vec![information],
        active_signature: Some(0),
        active_parameter: Some((found.active as u32).into()),
    })
}

/// The fixes of what was found in a range, what can be done at its start, and all safe fixes
/// together.
pub fn code_actions(
    snapshot: &Snapshot,
    params: &lsp::CodeActionParams,
) -> Vec<lsp::CodeActionResponse> {
    let Snapshot { address, open, session, lines } = snapshot;
    let span = lines.span(params.range);
    let findings = open.findings();
    let touched: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.span.start <= span.end && span.start <= finding.span.end)
        .collect();
    let mut offered = Vec::new();
    for finding in &touched {
        let fixes = finding.fixes.iter();
        offered.extend(
            fixes.map(|fix| quick_fix(fix, finding, address, open.version, lines, session)),
        );
    }
    for action in actions(&open.document, span.start, &touched) {
        let title = action.title.text(session.language);
        offered.push(offer(snapshot, title, action_kind(action.kind), &action.edits));
    }
    let edits = fix_all::fix_all(&open.document, |document| open.findings_in(document));
    if !edits.is_empty() {
        let title = fix_all::title(session.language);
        offered.push(offer(snapshot, title, FIX_ALL.to_string().into(), &edits));
    }
    if let Some(only) = &params.context.only {
        offered.retain(|action| action.kind.as_ref().is_some_and(|kind| is_wanted(kind, only)));
    }
    let is = |action: &lsp::CodeAction, wanted: &str| {
        action.kind.as_ref().is_some_and(|kind| kind.as_str() == wanted)
    };
    let quick_fix = lsp::CodeActionKind::QuickFix;
    let fixes = offered.iter().filter(|action| is(action, quick_fix.as_str()));
    let fixes: Vec<_> = fixes.filter_map(|action| action.edit.clone()).collect();
    // What a fix does needs no second title.
    offered.retain(|action| {
        let done = action.edit.as_ref().is_some_and(|edit| fixes.contains(edit));
        !(done && is(action, REFACTOR_INSERT))
    });
    offered.into_iter().map(lsp::CodeActionResponse::CodeAction).collect()
}

fn offer(
    snapshot: &Snapshot,
    title: &str,
    kind: lsp::CodeActionKind,
    edits: &[Edit],
) -> lsp::CodeAction {
    lsp::CodeAction {
        title: title.to_string(),
        kind: Some(kind),
        edit: Some(edit(snapshot, edits)),
        ..lsp::CodeAction::default()
    }
}

/// Kinds are trees: who wants `source` wants `source.fixAll` too. The empty kind is the root of all.
fn is_wanted(kind: &lsp::CodeActionKind, only: &[lsp::CodeActionKind]) -> bool {
    only.iter().any(|wanted| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        let is_root = wanted.as_str().is_empty();
        rest.is_some_and(|rest| is_root || rest.is_empty() || rest.starts_with('.'))
    })
}

fn action_kind(kind: actions::Kind) -> lsp::CodeActionKind {
    match kind {
        actions::Kind::FillZeros => FILL_ZEROS.to_string().into(),
        actions::Kind::RecomputeTotals => RECOMPUTE_TOTALS.to_string().into(),
        actions::Kind::HalfWidth => lsp::CodeActionKind::RefactorRewrite,
        actions::Kind::InsertRows | actions::Kind::InsertTable | actions::Kind::InsertSection => {
            REFACTOR_INSERT.to_string().into()
        }
        actions::Kind::SilenceHere | actions::Kind::SilenceInFile => lsp::CodeActionKind::QuickFix,
    }
}

pub fn prepare_rename(snapshot: &Snapshot, offset: u32) -> Result<lsp::PrepareRenameResult> {
    let target = rename::prepare(&snapshot.open.document, offset);
    let target = target.map_err(|reason| request_failed(&reason, snapshot.session.language))?;
    let range = snapshot.lines.range(target.span);
    Ok(lsp::PrepareRenamePlaceholder { range, placeholder: target.placeholder }.into())
}

pub fn rename(snapshot: &Snapshot, offset: u32, new: &str) -> Result<lsp::WorkspaceEdit> {
    let edits = rename::rename(&snapshot.open.document, offset, new);
    let edits = edits.map_err(|reason| request_failed(&reason, snapshot.session.language))?;
    Ok(edit(snapshot, &edits))
}

fn edit(snapshot: &Snapshot, edits: &[Edit]) -> lsp::WorkspaceEdit {
    let Snapshot { address, open, session, lines } = snapshot;
    workspace_edit(edits, address, open.version, lines, session)
}
