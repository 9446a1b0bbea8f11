//! What client and server agreed on when they met.

use tower_lsp::gen_lsp_types as lsp;

use super::tokens;
use crate::rule::Language;
use crate::text::Encoding;

/// The kind of the action that takes all safe fixes.
pub const FIX_ALL: &str = "source.fixAll.gouji";

/// The kind of the action that writes 0 in the empty cells of a table. An editor has a command for
/// it, which asks for this kind.
pub const FILL_ZEROS: &str = "refactor.rewrite.fillZeros";

/// The kind of the action that recomputes the totals of a table, for such a command too.
pub const RECOMPUTE_TOTALS: &str = "refactor.rewrite.recomputeTotals";

/// The kind of actions that insert what the form asks for.
pub const REFACTOR_INSERT: &str = "refactor.insert";

#[derive(Clone, Copy, Debug, Default)]
pub struct Session {
    pub encoding: Encoding,
    pub language: Language,
    /// The client asks for diagnostics, so none are sent to it.
    pub pulls: bool,
    /// What the client can be told to ask for again.
    pub refreshes: Refreshes,
    /// The client shows related places.
    pub related: bool,
    /// The client can be asked for settings.
    pub configuration: bool,
    /// The client can be asked to watch files.
    pub watches: bool,
    /// The client takes edits for a version of a document.
    pub versioned_edits: bool,
    /// The client takes links, which name their own place too.
    pub links: bool,
    /// The client takes insertions with places to go on typing.
    pub snippets: bool,
    /// The client takes an outline as a tree.
    pub hierarchy: bool,
    /// The client shows Markdown.
    pub markdown: Markdown,
}

/// What a client can be told to ask for again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refreshes {
    pub diagnostics: bool,
    pub inlay_hints: bool,
    pub code_lenses: bool,
    pub tokens: bool,
}

/// Where a client shows Markdown; elsewhere it is sent plain text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown {
    pub hovers: bool,
    pub completion: bool,
    pub signatures: bool,
}

impl Markdown {
    fn new(client: Option<&lsp::TextDocumentClientCapabilities>) -> Self {
        let shows = |formats: Option<&Vec<lsp::MarkupKind>>| {
            formats.is_some_and(|formats| formats.contains(&lsp::MarkupKind::Markdown))
        };
        let Some(client) = client else { return Self::default() };
        let hover = client.hover.as_ref();
        let item = client.completion.as_ref().and_then(|of| of.completion_item.as_ref());
        let help = client.signature_help.as_ref().and_then(|of| of.signature_information.as_ref());
        Self {
            hovers: shows(hover.and_then(|of| of.content_format.as_ref())),
            completion: shows(item.and_then(|of| of.documentation_format.as_ref())),
            signatures: shows(help.and_then(|of| of.documentation_format.as_ref())),
        }
    }
}

impl Refreshes {
    fn new(client: Option<&lsp::WorkspaceClientCapabilities>) -> Self {
        let Some(client) = client else { return Self::default() };
        let is_set = |flag: Option<bool>| flag.unwrap_or(false);
        Self {
            diagnostics: client.diagnostics.as_ref().is_some_and(|of| is_set(of.refresh_support)),
            inlay_hints: client.inlay_hint.as_ref().is_some_and(|of| is_set(of.refresh_support)),
            code_lenses: client.code_lens.as_ref().is_some_and(|of| is_set(of.refresh_support)),
            tokens: client.semantic_tokens.as_ref().is_some_and(|of| is_set(of.refresh_support)),
        }
    }
}

/// Behind these something new begins in a line: a cell, a sub-head, a document, a heading, a row.
/// Letters need not be named.
const COMPLETION_TRIGGERS: [&str; 5] = ["\t", "（", "《", "、", "."];

impl Session {
    pub fn new(params: &lsp::InitializeParams) -> Self {
        let client = &params.capabilities;
        let text = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let encodings = client.general.as_ref().and_then(|general| {
            general.position_encodings.as_ref()?.iter().find_map(|kind| match kind {
                lsp::PositionEncodingKind::UTF8 => Some(Encoding::Utf8),
                lsp::PositionEncodingKind::UTF16 => Some(Encoding::Utf16),
                lsp::PositionEncodingKind::UTF32 => Some(Encoding::Utf32),
                lsp::PositionEncodingKind::Custom(_) => None,
            })
        });
        let foreign = params.locale.as_ref().is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            !locale.is_empty() && !locale.starts_with("zh")
        });
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let pulls = text.is_some_and(|text| text.diagnostic.is_some());
        let is_set = |flag: Option<bool>| flag.unwrap_or(false);
        Self {
            encoding: encodings.unwrap_or_default(),
            language: if foreign { Language::English } else { Language::Chinese },
            pulls,
            refreshes: Refreshes::new(workspace),
            related: pulls
                || published.is_some_and(|published| {
                    is_set(published.diagnostics_capabilities.related_information)
                }),
            configuration: workspace.is_some_and(|workspace| is_set(workspace.configuration)),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref())
                .is_some_and(|files| is_set(files.dynamic_registration)),
            versioned_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .is_some_and(|edit| is_set(edit.document_changes)),
            links: text
                .and_then(|text| text.definition.as_ref())
                .is_some_and(|definition| is_set(definition.link_support)),
            snippets: text
                .and_then(|text| text.completion.as_ref()?.completion_item.as_ref())
                .is_some_and(|item| is_set(item.snippet_support)),
            hierarchy: text
                .and_then(|text| text.document_symbol.as_ref())
                .is_some_and(|symbol| is_set(symbol.hierarchical_document_symbol_support)),
            markdown: Markdown::new(text),
        }
    }

    /// What the server can do.
    pub fn capabilities(&self) -> lsp::ServerCapabilities {
        let encoding = match self.encoding {
            Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
            Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
            Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
        };
        lsp::ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(
                lsp::TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(lsp::TextDocumentSyncKind::Incremental),
                    save: Some(true.into()),
                    ..lsp::TextDocumentSyncOptions::default()
                }
                .into(),
            ),
            hover_provider: Some(true.into()),
            document_symbol_provider: Some(true.into()),
            workspace_symbol_provider: Some(true.into()),
            document_link_provider: Some(lsp::DocumentLinkOptions::default()),
            folding_range_provider: Some(true.into()),
            definition_provider: Some(true.into()),
            references_provider: Some(true.into()),
            document_highlight_provider: Some(true.into()),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some(COMPLETION_TRIGGERS.map(String::from).into()),
                resolve_provider: Some(true),
                ..lsp::CompletionOptions::default()
            }),
            rename_provider: Some(
                lsp::RenameOptions {
                    prepare_provider: Some(true),
                    ..lsp::RenameOptions::default()
                }
                .into(),
            ),
            document_formatting_provider: Some(true.into()),
            document_range_formatting_provider: Some(
                lsp::DocumentRangeFormattingOptions {
                    ranges_support: Some(true),
                    ..lsp::DocumentRangeFormattingOptions::default()
                }
                .into(),
            ),
            document_on_type_formatting_provider: Some(lsp::DocumentOnTypeFormattingOptions {
                first_trigger_character: "\n".into(),
                more_trigger_character: Some(vec!["\t".into()]),
            }),
            inlay_hint_provider: Some(true.into()),
            code_lens_provider: Some(lsp::CodeLensOptions::default()),
            selection_range_provider: Some(true.into()),
            signature_help_provider: Some(lsp::SignatureHelpOptions {
                trigger_characters: Some(vec!["\t".into()]),
                ..lsp::SignatureHelpOptions::default()
            }),
            semantic_tokens_provider: Some(
                lsp::SemanticTokensOptions {
                    legend: tokens::legend(),
                    range: Some(true.into()),
                    full: Some(lsp::SemanticTokensFullDelta { delta: Some(true) }.into()),
                    ..lsp::SemanticTokensOptions::default()
                }
                .into(),
            ),
            code_action_provider: Some(
                lsp::CodeActionOptions {
                    code_action_kinds: Some(vec![
                        lsp::CodeActionKind::QuickFix,
                        lsp::CodeActionKind::RefactorRewrite,
                        REFACTOR_INSERT.to_string().into(),
                        FIX_ALL.to_string().into(),
                    ]),
                    ..lsp::CodeActionOptions::default()
                }
                .into(),
            ),
            diagnostic_provider: self.pulls.then(|| {
                lsp::DiagnosticOptions {
                    identifier: Some("gouji".into()),
                    workspace_diagnostics: true,
                    ..lsp::DiagnosticOptions::default()
                }
                .into()
            }),
            workspace: Some(lsp::WorkspaceOptions {
                workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..lsp::WorkspaceOptions::default()
            }),
            ..lsp::ServerCapabilities::default()
        }
    }
}
