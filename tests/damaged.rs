//! Damaged reports: no feature of an editor panics over them, what it gives lies in the text, and
//! every fix mends what it is offered for.

use gouji::amount::Amount;
use gouji::document::Document;
use gouji::features::outline::Symbol;
use gouji::features::{actions, fix_all, folding, outline, rename, selection, semantic_tokens};
use gouji::rule::{Finding, Fix, Language};
use gouji::schema::Schemas;
use gouji::text::{Edit, Span};
use proptest::prelude::*;

const REPORTS: [&str; 4] = [
    include_str!("reports/clean-2020.txt"),
    include_str!("reports/clean-2023.txt"),
    include_str!("reports/wrong-2023.txt"),
    include_str!("reports/ragged-2022.txt"),
];

const PIECES: [&str; 21] = [
    "0",
    "12件",
    "１，２",
    "-3",
    "/",
    "无",
    "O",
    "\t\t",
    "（其中修订1件）",
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
    let length = prop_oneof![0..4usize, 0..40usize];
    let damage = (any::<prop::sample::Index>(), length, 0..PIECES.len());
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

/// All figures of all tables, in their order.
fn amounts(document: &Document) -> Vec<Amount> {
    let forms = document.entries().filter_map(|(_, entry)| entry.form.as_ref());
    let tables = forms.flat_map(|form| form.tables.iter().flatten());
    let rows = tables.flat_map(|placed| placed.table.rows());
    rows.flat_map(|placed| placed.row.figures().filter_map(|figure| figure.value.amount()))
        .collect()
}

fn mends(document: &Document, finding: &Finding, fix: &Fix) {
    are_apart(document, &fix.edits);
    let fixed = Document::new(&fix.apply(&document.text).to_string(), document.schemas.clone());
    let is_said = |other: &&Finding| other.message == finding.message;
    let count = |document: &Document| document.findings().iter().filter(is_said).count();
    assert!(count(&fixed) < count(document), "{fix:?} leaves {}", finding.message.chinese);
    assert!(!fix.safe || amounts(&fixed) == amounts(document), "{fix:?} changes figures");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_fix_mends_what_it_is_offered_for(text in damaged()) {
        let document = Document::new(&text, Schemas::built_in());
        for finding in document.findings() {
            finding.fixes.iter().for_each(|fix| mends(&document, &finding, fix));
        }
        let mut edits = fix_all::fix_all(&document, Document::findings);
        are_apart(&document, &edits);
        edits.reverse();
        let fixed = document.edit(&edits);
        prop_assert_eq!(fix_all::fix_all(&fixed, Document::findings), []);
    }

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
