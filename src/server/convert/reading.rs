//! What helps to read a report: what a place is, what belongs to it, and how the whole is built.

use serde::{Serialize, Serializer};
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;

use super::{Lines, markup};
use crate::features::outline::Symbol;
use crate::features::{
    code_lenses, definition, folding, highlights, hover, inlay_hints, links, outline, references,
    selection,
};
use crate::server::Snapshot;
use crate::server::encoded::Encoded;
use crate::settings::InlayHintSettings;
use crate::text::Span;
use crate::workspace::Open;

/// True when a figure that the form asks for stands at an offset.
pub fn is_figure(open: &Open, offset: u32) -> bool {
    let table = open.document.table_at(offset);
    table.is_some_and(|(start, table)| table.figure_at(offset - start).is_some())
}

pub fn hover(snapshot: &Snapshot, offset: u32, others: &[hover::Other]) -> Option<lsp::Hover> {
    let Snapshot { open, session, .. } = snapshot;
    let found = hover::hover(&open.document, &open.findings(), others, offset, session.language)?;
    let range = Some(snapshot.lines.range(found.span));
    Some(lsp::Hover { contents: markup(found.text, session.markdown.hovers).into(), range })
}

pub fn symbols(snapshot: &Snapshot) -> Result<Encoded<Option<lsp::DocumentSymbolResponse>>> {
    let found = outline::outline(&snapshot.open.document, snapshot.session.language);
    let lines = &snapshot.lines;
    if snapshot.session.hierarchy {
        return Encoded::like(&Symbols { found: &found, lines });
    }
    let mut list = Vec::new();
    for symbol in &found {
        flatten(symbol, None, &mut |symbol, around| {
            let location =
                lsp::Location { uri: snapshot.address.clone(), range: lines.range(symbol.span) };
            list.push(lsp::SymbolInformation::new(None, location, information(symbol, around)));
        });
    }
    Encoded::new(&Some(lsp::DocumentSymbolResponse::SymbolInformationList(list)))
}

/// Symbols that are written as [`lsp::DocumentSymbol`]s. Every row is one: to make those first would
/// cost as much again as to write them.
struct Symbols<'a, 'text> {
    found: &'a [Symbol],
    lines: &'a Lines<'text>,
}

impl Symbols<'_, '_> {
    fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

impl Serialize for Symbols<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct DocumentSymbol<'a, 'text> {
            name: &'a str,
            #[serde(skip_serializing_if = "str::is_empty")]
            detail: &'a str,
            kind: lsp::SymbolKind,
            range: lsp::Range,
            selection_range: lsp::Range,
            #[serde(skip_serializing_if = "Symbols::is_empty")]
            children: Symbols<'a, 'text>,
        }
        let Self { found, lines } = *self;
        serializer.collect_seq(found.iter().map(|symbol| DocumentSymbol {
            name: &symbol.name,
            detail: &symbol.detail,
            kind: symbol_kind(symbol.kind),
            range: lines.range(symbol.span),
            selection_range: lines.range(symbol.selection),
            children: Self { found: &symbol.children, lines },
        }))
    }
}

/// Shows a symbol and all in it, each with the name of the one that it stands in.
pub fn flatten(
    symbol: &Symbol,
    around: Option<&str>,
    show: &mut impl FnMut(&Symbol, Option<&str>),
) {
    show(symbol, around);
    for child in &symbol.children {
        flatten(child, Some(&symbol.name), show);
    }
}

pub fn information(symbol: &Symbol, around: Option<&str>) -> lsp::BaseSymbolInformation {
    lsp::BaseSymbolInformation {
        name: symbol.name.clone(),
        kind: symbol_kind(symbol.kind),
        tags: None,
        container_name: around.map(String::from),
    }
}

fn symbol_kind(kind: outline::Kind) -> lsp::SymbolKind {
    match kind {
        outline::Kind::Report => lsp::SymbolKind::File,
        outline::Kind::Section => lsp::SymbolKind::Module,
        outline::Kind::Subhead => lsp::SymbolKind::String,
        outline::Kind::Table => lsp::SymbolKind::Array,
        outline::Kind::Block => lsp::SymbolKind::Struct,
        outline::Kind::Group => lsp::SymbolKind::Enum,
        outline::Kind::Row => lsp::SymbolKind::Field,
    }
}

pub fn folds(snapshot: &Snapshot) -> Vec<lsp::FoldingRange> {
    let found = folding::folds(&snapshot.open.document).into_iter();
    let fold = |fold: folding::Fold| {
        let range = snapshot.lines.range(fold.span);
        lsp::FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            kind: (fold.kind == folding::Kind::Comments).then_some(lsp::FoldingRangeKind::Comment),
            ..lsp::FoldingRange::default()
        }
    };
    found.map(fold).collect()
}

/// From a total to its parts.
pub fn definition(snapshot: &Snapshot, offset: u32) -> Option<lsp::DefinitionResponse> {
    let found = definition::definition(&snapshot.open.document, offset)?;
    let lines = &snapshot.lines;
    if !snapshot.session.links {
        return Some(lsp::Definition::LocationList(locations(snapshot, &found.parts)).into());
    }
    let link = |part: &Span| lsp::LocationLink {
        origin_selection_range: Some(lines.range(found.total)),
        target_uri: snapshot.address.clone(),
        target_range: lines.range(*part),
        target_selection_range: lines.range(*part),
    };
    Some(found.parts.iter().map(link).collect::<Vec<_>>().into())
}

/// From a part to its totals, and to itself when `own` is asked for.
pub fn references(snapshot: &Snapshot, offset: u32, own: bool) -> Option<Vec<lsp::Location>> {
    let found = references::references(&snapshot.open.document, offset)?;
    let mut spans = found.totals;
    spans.extend(own.then_some(found.part));
    Some(locations(snapshot, &spans))
}

fn locations(snapshot: &Snapshot, spans: &[Span]) -> Vec<lsp::Location> {
    let lines = &snapshot.lines;
    let location =
        |span: &Span| lsp::Location { uri: snapshot.address.clone(), range: lines.range(*span) };
    spans.iter().map(location).collect()
}

/// A total is written from its parts, which are read.
pub fn highlights(snapshot: &Snapshot, offset: u32) -> Option<Vec<lsp::DocumentHighlight>> {
    let lines = &snapshot.lines;
    let highlight = |found: highlights::Highlight| lsp::DocumentHighlight {
        range: lines.range(found.span),
        kind: Some(match found.total {
            true => lsp::DocumentHighlightKind::Write,
            false => lsp::DocumentHighlightKind::Read,
        }),
    };
    let found = highlights::highlights(&snapshot.open.document, offset);
    Some(found.into_iter().map(highlight).collect())
}

pub fn inlay_hints(snapshot: &Snapshot, range: lsp::Range) -> Vec<lsp::InlayHint> {
    let (lines, language) = (&snapshot.lines, snapshot.session.language);
    let InlayHintSettings { expected, subtotals } = snapshot.open.inlay_hints;
    let wanted = inlay_hints::Wanted { expected, subtotals };
    let found = inlay_hints::inlay_hints(&snapshot.open.document, lines.span(range), wanted);
    let hint = |hint: inlay_hints::InlayHint| lsp::InlayHint {
        position: lines.position(hint.offset),
        label: hint.label.text(language).into(),
        kind: None,
        text_edits: None,
        tooltip: Some(hint.tooltip.text(language).into()),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    found.into_iter().map(hint).collect()
}

pub fn code_lenses(snapshot: &Snapshot) -> Vec<lsp::CodeLens> {
    let language = snapshot.session.language;
    let lens = |lens: code_lenses::CodeLens| lsp::CodeLens {
        range: snapshot.lines.range(lens.span),
        // A command without a name is shown and cannot be picked.
        command: Some(lsp::Command {
            title: lens.title.text(language).to_string(),
            ..lsp::Command::default()
        }),
        data: None,
    };
    code_lenses::code_lenses(&snapshot.open.document).into_iter().map(lens).collect()
}

/// For each place what holds it, the smallest first.
pub fn selections(snapshot: &Snapshot, places: &[lsp::Position]) -> Vec<lsp::SelectionRange> {
    let lines = &snapshot.lines;
    let selections = |place: &lsp::Position| {
        let found = selection::selections(&snapshot.open.document, lines.offset(*place));
        let grow = |parent: Option<Box<lsp::SelectionRange>>, span: &Span| {
            Some(Box::new(lsp::SelectionRange { range: lines.range(*span), parent }))
        };
        // In a text without anything the place itself is all there is.
        let nothing = lsp::Range { start: *place, end: *place };
        let selection = found.iter().rev().fold(None, grow);
        selection.map_or(lsp::SelectionRange { range: nothing, parent: None }, |found| *found)
    };
    places.iter().map(selections).collect()
}

/// The laws and documents that the text names.
pub fn links(snapshot: &Snapshot) -> Vec<lsp::DocumentLink> {
    let link = |found: links::NamedLink| lsp::DocumentLink {
        range: snapshot.lines.range(found.span),
        target: found.address.parse().ok(),
        tooltip: None,
        data: None,
    };
    links::links(&snapshot.open.document).into_iter().map(link).collect()
}
