//! Every request and notification that is served: from the protocol to what answers it, and back.
//!
//! A handler does all its work before its first await, and the transport polls it the moment it
//! arrives: so edits take effect in the order of arrival, and a request answers for the text that was
//! current when it came.

use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::Notify;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use super::convert::{self, formatting, reading, writing};
use super::encoded::{Encoded, Params};
use super::session::Session;
use super::transport::Outbox;
use super::{Shared, Snapshot, diagnostics, disk, io, log, requests, settings, symbols, tokens};
use crate::workspace::Workspace;

/// A change of a document. Up to version 3.15 of the protocol, clients need not number their changes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DidChangeParams {
    text_document: lsp::OptionalVersionedTextDocumentIdentifier,
    content_changes: Vec<lsp::TextDocumentContentChangeEvent>,
}

/// Edits of a document, unless it is not open.
type Edits = Encoded<Option<Vec<lsp::TextEdit>>>;

/// Every method that is served, and where it goes.
pub fn service(outbox: Outbox, ended: Arc<Notify>) -> (LspService<Server>, ClientSocket) {
    let server = |client| Server { shared: Arc::new(Shared::new(client, outbox)), ended };
    LspService::build_with_lifecycle_methods(server)
        .custom_method("textDocument/didOpen", Server::did_open)
        .custom_method("textDocument/didChange", Server::did_change)
        .custom_method("textDocument/didSave", Server::did_save)
        .custom_method("textDocument/didClose", Server::did_close)
        .custom_method("textDocument/diagnostic", Server::diagnostic)
        .custom_method("workspace/diagnostic", Server::workspace_diagnostic)
        .custom_method("textDocument/codeAction", Server::code_action)
        .custom_method("textDocument/hover", Server::hover)
        .custom_method("textDocument/documentSymbol", Server::document_symbol)
        .custom_method("textDocument/foldingRange", Server::folding_range)
        .custom_method("textDocument/definition", Server::definition)
        .custom_method("textDocument/references", Server::references)
        .custom_method("textDocument/documentHighlight", Server::document_highlight)
        .custom_method("textDocument/completion", Server::completion)
        .custom_method("completionItem/resolve", Server::completion_resolve)
        .custom_method("textDocument/prepareRename", Server::prepare_rename)
        .custom_method("textDocument/rename", Server::rename)
        .custom_method("textDocument/inlayHint", Server::inlay_hint)
        .custom_method("textDocument/codeLens", Server::code_lens)
        .custom_method("textDocument/selectionRange", Server::selection_range)
        .custom_method("textDocument/signatureHelp", Server::signature_help)
        .custom_method("textDocument/semanticTokens/full", Server::tokens)
        .custom_method("textDocument/semanticTokens/full/delta", Server::tokens_delta)
        .custom_method("textDocument/semanticTokens/range", Server::tokens_range)
        .custom_method("textDocument/documentLink", Server::document_link)
        .custom_method("workspace/symbol", Server::workspace_symbol)
        .custom_method("gouji/newReport", Server::new_report)
        .custom_method("gouji/rules", Server::rules)
        .custom_method("gouji/explain", Server::explain)
        .custom_method("gouji/status", Server::status)
        .custom_method("gouji/plainTable", Server::plain_table)
        .custom_method("gouji/preview", Server::preview)
        .custom_method("textDocument/formatting", Server::formatting)
        .custom_method("textDocument/rangeFormatting", Server::range_formatting)
        .custom_method("textDocument/rangesFormatting", Server::ranges_formatting)
        .custom_method("textDocument/onTypeFormatting", Server::on_type_formatting)
        .custom_method("workspace/didChangeConfiguration", Server::did_change_configuration)
        .custom_method("workspace/didChangeWatchedFiles", Server::did_change_watched_files)
        .custom_method("workspace/didChangeWorkspaceFolders", Server::did_change_folders)
        .finish()
}

#[derive(Debug)]
pub struct Server {
    pub shared: Arc<Shared>,
    /// Told when the process of the client is gone.
    ended: Arc<Notify>,
}

impl LanguageServer for Server {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let session = *self.shared.session.get_or_init(|| Session::new(&params));
        if let Some(process) = params.process_id {
            io::watch(process, self.ended.clone());
        }
        settings::begin(&self.shared, params);
        Ok(lsp::InitializeResult {
            capabilities: session.capabilities(),
            server_info: Some(lsp::ServerInfo {
                name: env!("CARGO_PKG_NAME").into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
            }),
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        settings::watch(&self.shared);
        settings::ask(&self.shared);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

impl Server {
    /// Answers a question about a document; nothing when it is not open.
    fn ask<T>(&self, address: &lsp::Uri, answer: impl FnOnce(&Snapshot) -> T) -> Result<Option<T>> {
        let open = self.shared.workspace().get(address.as_str()).cloned();
        Ok(open.as_ref().map(|open| answer(&self.shared.snapshot(address, open))))
    }

    /// Answers a question about a place in a document.
    fn ask_at<T>(
        &self,
        place: &lsp::TextDocumentPositionParams,
        answer: impl FnOnce(&Snapshot, u32) -> Option<T>,
    ) -> Result<Option<T>> {
        let answer = self.ask(&place.text_document.uri, |snapshot| {
            answer(snapshot, snapshot.lines.offset(place.position))
        });
        Ok(answer?.flatten())
    }

    /// Answers with edits of a document as it was when the request came: when changes came right
    /// behind it they are for a text that is no more.
    async fn edit(
        &self,
        address: &lsp::Uri,
        answer: impl FnOnce(&Snapshot) -> Vec<lsp::TextEdit>,
    ) -> Result<Edits> {
        let state = self.shared.workspace().state(address.as_str());
        let Some(edits) = self.ask(address, answer)? else { return Encoded::new(&None) };
        tokio::task::yield_now().await;
        match self.shared.workspace().state(address.as_str()) == state {
            true => Encoded::new(&Some(edits)),
            false => Err(Error::content_modified()),
        }
    }

    /// Answers with the edits that lay out a document or, with ranges, the tables that they meet.
    async fn lay_out(
        &self,
        address: &lsp::Uri,
        options: &lsp::FormattingOptions,
        ranges: Option<&[lsp::Range]>,
    ) -> Result<Edits> {
        let layouts = &self.shared.layouts;
        self.edit(address, |snapshot| formatting::edits(snapshot, options, ranges, layouts)).await
    }

    /// Changes what is known, and sends diagnostics of the document when there is time.
    fn change(&self, address: lsp::Uri, change: impl FnOnce(&mut Workspace, Session)) {
        change(&mut self.shared.workspace(), self.shared.session());
        self.shared.outdated.add(address);
    }

    async fn did_open(&self, Params(params): Params<lsp::DidOpenTextDocumentParams>) {
        let document = params.text_document;
        self.change(document.uri.clone(), |workspace, _| {
            let path = convert::path(&document.uri);
            workspace.open(document.uri.as_str(), path, document.version, &document.text);
        });
        disk::file(&self.shared, &document.uri);
    }

    async fn did_save(&self, Params(params): Params<lsp::DidSaveTextDocumentParams>) {
        disk::file(&self.shared, &params.text_document.uri);
    }

    async fn did_change(&self, Params(params): Params<DidChangeParams>) {
        let address = params.text_document.text_document_identifier.uri;
        let changes = params.content_changes.into_iter().map(convert::change).collect();
        let version = params.text_document.version;
        self.change(address.clone(), |workspace, session| {
            match workspace.change(address.as_str(), version, changes, session.encoding) {
                None => log(&format!("a change of {address}, which is not open")),
                Some(strays) => {
                    for stray in strays {
                        log(&format!("a change of {address} at {stray}, taken for its end"));
                    }
                }
            }
        });
    }

    async fn did_close(&self, Params(params): Params<lsp::DidCloseTextDocumentParams>) {
        let address = params.text_document.uri;
        self.shared.tokens.forget(&address);
        self.shared.layouts.forget(&address);
        self.change(address.clone(), |workspace, _| workspace.close(address.as_str()));
    }

    async fn diagnostic(
        &self,
        Params(params): Params<lsp::DocumentDiagnosticParams>,
    ) -> Result<Encoded<lsp::DocumentDiagnosticReport>> {
        Encoded::new(&diagnostics::report(&self.shared, &params))
    }

    async fn workspace_diagnostic(
        &self,
        Params(params): Params<lsp::WorkspaceDiagnosticParams>,
    ) -> Result<Encoded<lsp::WorkspaceDiagnosticReport>> {
        Encoded::new(&diagnostics::report_all(self.shared.clone(), params).await?)
    }

    async fn code_action(
        &self,
        Params(params): Params<lsp::CodeActionParams>,
    ) -> Result<Encoded<Option<Vec<lsp::CodeActionResponse>>>> {
        let address = &params.text_document.uri;
        Encoded::new(&self.ask(address, |snapshot| writing::code_actions(snapshot, &params))?)
    }

    async fn hover(&self, Params(params): Params<lsp::HoverParams>) -> Result<Option<lsp::Hover>> {
        let place = params.text_document_position_params;
        let address = &place.text_document.uri;
        let Some(open) = self.shared.workspace().get(address.as_str()).cloned() else {
            return Ok(None);
        };
        let offset = self.shared.snapshot(address, &open).lines.offset(place.position);
        let others = match reading::is_figure(&open, offset) {
            true => disk::year_before(&self.shared, &open, offset).await,
            false => Vec::new(),
        };
        Ok(reading::hover(&self.shared.snapshot(address, &open), offset, &others))
    }

    async fn document_symbol(
        &self,
        Params(params): Params<lsp::DocumentSymbolParams>,
    ) -> Result<Encoded<Option<lsp::DocumentSymbolResponse>>> {
        let symbols = self.ask(&params.text_document.uri, reading::symbols)?;
        symbols.unwrap_or_else(|| Encoded::new(&None))
    }

    async fn folding_range(
        &self,
        Params(params): Params<lsp::FoldingRangeParams>,
    ) -> Result<Encoded<Option<Vec<lsp::FoldingRange>>>> {
        Encoded::new(&self.ask(&params.text_document.uri, reading::folds)?)
    }

    async fn definition(
        &self,
        Params(params): Params<lsp::DefinitionParams>,
    ) -> Result<Option<lsp::DefinitionResponse>> {
        self.ask_at(&params.text_document_position_params, reading::definition)
    }

    async fn references(
        &self,
        Params(params): Params<lsp::ReferenceParams>,
    ) -> Result<Option<Vec<lsp::Location>>> {
        let own = params.context.include_declaration;
        self.ask_at(&params.text_document_position_params, |snapshot, offset| {
            reading::references(snapshot, offset, own)
        })
    }

    async fn document_highlight(
        &self,
        Params(params): Params<lsp::DocumentHighlightParams>,
    ) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
        self.ask_at(&params.text_document_position_params, reading::highlights)
    }

    async fn completion(
        &self,
        Params(params): Params<lsp::CompletionParams>,
    ) -> Result<Encoded<Option<lsp::CompletionResponse>>> {
        Encoded::new(&self.ask_at(&params.text_document_position_params, writing::completion)?)
    }

    async fn completion_resolve(
        &self,
        Params(mut item): Params<lsp::CompletionItem>,
    ) -> Result<lsp::CompletionItem> {
        if let Some((address, key)) = writing::asked_item(&item) {
            let text = self.ask(&address, |snapshot| writing::documentation(snapshot, key))?;
            item.documentation = text.flatten();
        }
        Ok(item)
    }

    async fn prepare_rename(
        &self,
        Params(params): Params<lsp::PrepareRenameParams>,
    ) -> Result<Option<lsp::PrepareRenameResult>> {
        self.ask_at(&params.text_document_position_params, |snapshot, offset| {
            Some(writing::prepare_rename(snapshot, offset))
        })?
        .transpose()
    }

    async fn rename(
        &self,
        Params(params): Params<lsp::RenameParams>,
    ) -> Result<Option<lsp::WorkspaceEdit>> {
        self.ask_at(&params.text_document_position_params, |snapshot, offset| {
            Some(writing::rename(snapshot, offset, &params.new_name))
        })?
        .transpose()
    }

    async fn inlay_hint(
        &self,
        Params(params): Params<lsp::InlayHintParams>,
    ) -> Result<Encoded<Option<Vec<lsp::InlayHint>>>> {
        let address = &params.text_document.uri;
        Encoded::new(&self.ask(address, |snapshot| reading::inlay_hints(snapshot, params.range))?)
    }

    async fn code_lens(
        &self,
        Params(params): Params<lsp::CodeLensParams>,
    ) -> Result<Option<Vec<lsp::CodeLens>>> {
        self.ask(&params.text_document.uri, reading::code_lenses)
    }

    async fn selection_range(
        &self,
        Params(params): Params<lsp::SelectionRangeParams>,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        let address = &params.text_document.uri;
        self.ask(address, |snapshot| reading::selections(snapshot, &params.positions))
    }

    async fn signature_help(
        &self,
        Params(params): Params<lsp::SignatureHelpParams>,
    ) -> Result<Option<lsp::SignatureHelp>> {
        self.ask_at(&params.text_document_position_params, writing::signature)
    }

    async fn tokens(
        &self,
        Params(params): Params<lsp::SemanticTokensParams>,
    ) -> Result<Encoded<Option<lsp::SemanticTokens>>> {
        let address = &params.text_document.uri;
        Encoded::new(&self.ask(address, |snapshot| self.shared.tokens.full(snapshot))?)
    }

    async fn tokens_delta(
        &self,
        Params(params): Params<lsp::SemanticTokensDeltaParams>,
    ) -> Result<Encoded<Option<lsp::SemanticTokensDeltaResponse>>> {
        let (address, previous) = (&params.text_document.uri, &params.previous_result_id);
        Encoded::new(&self.ask(address, |snapshot| self.shared.tokens.delta(snapshot, previous))?)
    }

    async fn tokens_range(
        &self,
        Params(params): Params<lsp::SemanticTokensRangeParams>,
    ) -> Result<Encoded<Option<lsp::SemanticTokens>>> {
        let address = &params.text_document.uri;
        Encoded::new(&self.ask(address, |snapshot| tokens::range(snapshot, params.range))?)
    }

    async fn document_link(
        &self,
        Params(params): Params<lsp::DocumentLinkParams>,
    ) -> Result<Option<Vec<lsp::DocumentLink>>> {
        self.ask(&params.text_document.uri, reading::links)
    }

    async fn workspace_symbol(
        &self,
        Params(params): Params<lsp::WorkspaceSymbolParams>,
    ) -> Result<Encoded<Vec<lsp::SymbolInformation>>> {
        Encoded::new(&symbols::find(self.shared.clone(), params.query).await?)
    }

    async fn new_report(
        &self,
        Params(params): Params<requests::NewReportParams>,
    ) -> Result<requests::NewReport> {
        requests::new_report(&self.shared, &params)
    }

    async fn rules(&self, _: Params<requests::RulesParams>) -> Result<Vec<requests::RuleTitle>> {
        Ok(requests::rules(self.shared.session().language))
    }

    async fn explain(
        &self,
        Params(params): Params<requests::ExplainParams>,
    ) -> Result<Option<requests::RulePage>> {
        Ok(requests::explain(&params, self.shared.session().language))
    }

    async fn status(
        &self,
        Params(params): Params<requests::DocumentParams>,
    ) -> Result<Option<requests::Status>> {
        self.ask(&params.text_document.uri, requests::status)
    }

    async fn plain_table(
        &self,
        Params(place): Params<lsp::TextDocumentPositionParams>,
    ) -> Result<Option<requests::PlainTable>> {
        self.ask_at(&place, requests::plain_table)
    }

    async fn preview(
        &self,
        Params(params): Params<requests::DocumentParams>,
    ) -> Result<Encoded<Option<requests::Preview>>> {
        Encoded::new(&self.ask(&params.text_document.uri, requests::preview)?)
    }

    async fn formatting(
        &self,
        Params(params): Params<lsp::DocumentFormattingParams>,
    ) -> Result<Edits> {
        self.lay_out(&params.text_document.uri, &params.options, None).await
    }

    async fn range_formatting(
        &self,
        Params(params): Params<lsp::DocumentRangeFormattingParams>,
    ) -> Result<Edits> {
        let (address, ranges) = (&params.text_document.uri, &[params.range]);
        self.lay_out(address, &params.options, Some(ranges)).await
    }

    async fn ranges_formatting(
        &self,
        Params(params): Params<lsp::DocumentRangesFormattingParams>,
    ) -> Result<Edits> {
        let (address, ranges) = (&params.text_document.uri, params.ranges.as_slice());
        self.lay_out(address, &params.options, Some(ranges)).await
    }

    async fn on_type_formatting(
        &self,
        Params(params): Params<lsp::DocumentOnTypeFormattingParams>,
    ) -> Result<Edits> {
        let edit = |snapshot: &Snapshot| {
            let offset = snapshot.lines.offset(params.position);
            formatting::on_type(snapshot, offset, &params.ch).into_iter().collect()
        };
        self.edit(&params.text_document.uri, edit).await
    }

    async fn did_change_configuration(
        &self,
        Params(params): Params<lsp::DidChangeConfigurationParams>,
    ) {
        settings::changed(&self.shared, &params.settings);
    }

    async fn did_change_watched_files(&self, _: Params<lsp::DidChangeWatchedFilesParams>) {
        settings::reload(&self.shared);
    }

    async fn did_change_folders(
        &self,
        Params(params): Params<lsp::DidChangeWorkspaceFoldersParams>,
    ) {
        settings::folders_changed(&self.shared, params.event);
    }
}
