//! What is usual in prose: whole sentences, and words in the middle of one.

use super::scene::Scene;
use super::{Kind, Offer, Part, Piece, TypedPart};

/// The usual sentences of the section; unasked only while nothing is written in it.
pub(super) fn sentences(scene: &Scene, offers: &mut Vec<Offer>) {
    let Some(within) = scene.within else { return };
    let begins = scene.sentence_start() == scene.before.len();
    if begins && (!scene.is_line_start() || scene.prose().next().is_some()) {
        return;
    }
    let year = scene.form.and_then(|form| form.year);
    for sentence in &scene.edition.sections[within].sentences {
        let text = match year {
            Some(year) => sentence.replace("{year}", &year.to_string()),
            None if sentence.contains("{year}") => continue,
            None => sentence.clone(),
        };
        if scene.prose().any(|line| line.contains(&text)) {
            continue;
        }
        offers.push(Offer {
            label: text.clone(),
            names: Vec::new(),
            kind: Kind::Sentence,
            typed: TypedPart::Sentence,
            insert: vec![Piece::Text(text)],
            detail: scene.edition.heading(within),
            key: scene.key(Part::Section(within)),
            written: false,
        });
    }
}

/// Documents, years and units, once something of them is typed.
pub(super) fn words(scene: &Scene, offers: &mut Vec<Offer>) {
    if scene.is_line_start() {
        return;
    }
    let word = |label: String, kind: Kind| Offer {
        insert: vec![Piece::Text(label.clone())],
        label,
        names: Vec::new(),
        kind,
        typed: TypedPart::Word,
        detail: scene.edition.name.clone(),
        key: scene.key(Part::Edition),
        written: false,
    };
    let edition = scene.edition;
    // Before the number of a document stands the name of that one.
    if !scene.after.starts_with(['〔', '[', '［']) {
        let documents = std::iter::once(&edition.basis).chain(&edition.documents);
        offers.extend(documents.map(|text| word(text.clone(), Kind::Reference)));
    }
    let year = scene.form.and_then(|form| form.year).filter(|_| may_be_year(scene));
    let years = year.map(|year| [year, year.saturating_sub(1), year.saturating_add(1)]);
    let years = years.into_iter().flatten();
    offers.extend(years.map(|year| word(format!("{year}年"), Kind::Year)));
    let letters = scene.before.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    if letters.ends_with(|last: char| last.is_ascii_digit()) {
        offers.extend(edition.units.iter().map(|unit| word(unit.clone(), Kind::Unit)));
    }
}

/// True when a number that ends at the cursor may be a year: no more digits come behind it, it
/// counts nothing, and it stands in the number of no document.
fn may_be_year(scene: &Scene) -> bool {
    let after = scene.after.as_str();
    let goes_on = |next: char| next.is_numeric() || "-－.．/%％〕余多万亿".contains(next);
    let mut units = scene.edition.units.iter();
    let in_brackets = scene.before.rfind('〔') > scene.before.rfind('〕');
    !after.starts_with(goes_on)
        && !units.any(|unit| after.starts_with(unit.as_str()))
        && !in_brackets
}
