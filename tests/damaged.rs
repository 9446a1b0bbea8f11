//! Features of an editor over damaged reports: none panics, and what they give lies in the text.

use gouji::document::Document;
use gouji::features::outline::Symbol;
use gouji::features::{actions, folding, outline, rename, selection, semantic_tokens};
use gouji::rule::{Finding, Language};
use gouji::schema::Schemas;
use gouji::text::{Edit, Span};
use proptest::prelude::*;

const REPORTS: [&str; 4] = [
    include_str!("reports/clean-2020.txt"),
    include_str!("reports/clean-2023.txt"),
    include_str!("reports/wrong-2023.txt"),
    include_str!("reports/ragged-2022.txt"),
];

const PIECES: [&str; 12] = [
    "\t",
    "\n",
    "\r",
    "\r\n",
    "",
    "９",
    "—",
    "// gouji: allow(x)\n",
    "一、总体情况\n",
    "2024年，",
    "\u{feff}",
    "云岭区水务局2023年政府信息公开工作年度报告\n",
];

/// A report in which places were overwritten.
fn damaged() -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), 0..40usize, 0..PIECES.len());
    let several = prop::collection::vec(damage, 0..12);
    (0..REPORTS.len(), several).prop_map(|(report, several)| {
        let mut text = REPORTS[report].to_string();
        for (at, length, piece) in several {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end.max(start), PIECES[piece]);
        }
        text
    })
}

fn lies_inside(document: &Document, span: Span) {
    let text = document.text.to_string();
    assert!(text.get(span.range()).is_some(), "{span:?}");
}

fn are_apart(document: &Document, edits: &[Edit]) {
    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    spans.iter().for_each(|span| lies_inside(document, *span));
    assert!(spans.windows(2).all(|two| two[0].end <= two[1].start && two[0] != two[1]));
}

fn is_nested(document: &Document, symbol: &Symbol) {
    lies_inside(document, symbol.span);
    assert!(!symbol.name.is_empty());
    assert_eq!(symbol.span.hull(symbol.selection), symbol.span);
    for child in &symbol.children {
        assert_eq!(symbol.span.hull(child.span), symbol.span);
        is_nested(document, child);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn features_hold_over_damaged_reports(text in damaged(), at in any::<prop::sample::Index>()) {
        let document = Document::new(&text, Schemas::built_in());
        outline::outline(&document, Language::English).iter().for_each(|one| is_nested(&document, one));
        for fold in folding::folds(&document) {
            lies_inside(&document, fold.span);
        }
        let tokens = semantic_tokens::tokens(&document, Span::new(0, document.text.len()));
        prop_assert!(tokens.is_sorted_by(|one, next| one.span.end <= next.span.start));
        for token in tokens {
            lies_inside(&document, token.span);
            prop_assert!(!document.text.slice(token.span).contains(['\r', '\n']));
        }
        let findings = document.findings();
        let start = at.index(text.len() + 1);
        for offset in (start..text.len() + 2).step_by(61) {
            let cursor = offset as u32;
            for span in selection::selections(&document, cursor) {
                lies_inside(&document, span);
            }
            let here = |finding: &&Finding| finding.span.contains(cursor);
            let here: Vec<&Finding> = findings.iter().filter(here).collect();
            for action in actions::actions(&document, cursor, &here) {
                are_apart(&document, &action.edits);
            }
            if let Ok(target) = rename::prepare(&document, cursor) {
                lies_inside(&document, target.span);
                let edits = rename::rename(&document, cursor, "2025");
                are_apart(&document, &edits.expect("a year is a name, too"));
            }
        }
    }
}
