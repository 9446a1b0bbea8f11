//! Titles, the blank form, headings and sub-heads.

use crate::form::year;
use crate::rule::Language;
use crate::schema::vocabulary::is_headed;
use crate::schema::{Edition, Section};

use super::rows::table_pieces;
use super::scene::{Scene, editions_by_age};
use super::{Key, Kind, Offer, Part, Piece, TypedPart};

/// At the beginning of a report its title and the blank form; under a title alone the rest of the
/// blank form.
pub(super) fn beginning(scene: &Scene, offers: &mut Vec<Offer>) {
    let begun = scene.is_heading() || scene.index > 0 || scene.prose().next().is_some();
    if begun || (0..scene.edition.sections.len()).any(|section| scene.is_written(section)) {
        return;
    }
    if scene.has_title() {
        offers.push(blank_form(scene, scene.edition_index, false));
        return;
    }
    let editions: Vec<usize> = match scene.form {
        Some(_) => vec![scene.edition_index],
        None => editions_by_age(scene.schemas).into_iter().map(|(index, _)| index).collect(),
    };
    let mut titles: Vec<Offer> = Vec::new();
    for &edition in &editions {
        let offer = title(scene, edition);
        if !titles.iter().any(|known| known.label == offer.label) {
            titles.extend(title_words(scene, edition));
            titles.push(offer);
        }
    }
    offers.append(&mut titles);
    offers.extend(editions.into_iter().map(|edition| blank_form(scene, edition, true)));
}

fn year_and_agency(scene: &Scene) -> (Piece, Piece) {
    let year = scene.form.and_then(|form| form.year).map(|year| year.to_string());
    let agency = scene.earlier_title.and_then(|title| {
        let start = year::years(title).next()?.start;
        Some(title[..start].trim().to_string())
    });
    let (no_year, no_agency) = match scene.language {
        Language::Chinese => ("年份", "机关名称"),
        Language::English => ("YEAR", "AGENCY"),
    };
    let agency = agency.filter(|agency| !agency.is_empty());
    let year = year.unwrap_or_else(|| no_year.to_string());
    (Piece::Stop(year), Piece::Stop(agency.unwrap_or_else(|| no_agency.to_string())))
}

fn title_pieces(scene: &Scene, edition: &Edition) -> Vec<Piece> {
    let (year, agency) = year_and_agency(scene);
    let mut pieces = Vec::new();
    let mut rest = edition.title.as_str();
    while let Some(open) = rest.find('{') {
        let (text, field) = rest.split_at(open);
        pieces.push(Piece::Text(text.to_string()));
        let (piece, name) = match field.starts_with("{year}") {
            true => (year.clone(), "{year}"),
            false if field.starts_with("{agency}") => (agency.clone(), "{agency}"),
            false => (Piece::Text("{".into()), "{"),
        };
        pieces.push(piece);
        rest = &field[name.len()..];
    }
    pieces.push(Piece::Text(rest.to_string()));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

fn title(scene: &Scene, index: usize) -> Offer {
    let edition = &scene.schemas.editions[index];
    let insert = title_pieces(scene, edition);
    let text = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Stop(text) => format!("〔{text}〕"),
    };
    Offer {
        label: insert.iter().map(text).collect(),
        names: vec![edition.name.clone()],
        kind: Kind::Title,
        typed: TypedPart::Line,
        insert,
        detail: edition.basis.clone(),
        key: Some(Key { edition: index, part: Part::Edition }),
        written: false,
    }
}

/// What a title ends with, where agency and year are written already.
fn title_words(scene: &Scene, index: usize) -> Option<Offer> {
    let edition = &scene.schemas.editions[index];
    let (_, words) = edition.title.rsplit_once('}')?;
    (!scene.is_line_start() && !words.is_empty()).then(|| Offer {
        label: words.to_string(),
        names: Vec::new(),
        kind: Kind::Title,
        typed: TypedPart::Word,
        insert: vec![Piece::Text(words.to_string())],
        detail: edition.basis.clone(),
        key: Some(Key { edition: index, part: Part::Edition }),
        written: false,
    })
}

/// The blank form, with or without its title.
fn blank_form(scene: &Scene, index: usize, titled: bool) -> Offer {
    let edition = &scene.schemas.editions[index];
    let ending = scene.line_ending();
    let blank_line = || Piece::Text(format!("{ending}{ending}"));
    let mut insert = if titled { title_pieces(scene, edition) } else { Vec::new() };
    for section in 0..edition.sections.len() {
        if !insert.is_empty() {
            insert.push(blank_line());
        }
        insert.extend([Piece::Text(edition.heading(section)), blank_line()]);
        let mut tables = edition.tables_of(section).peekable();
        if tables.peek().is_none() {
            insert.push(Piece::Stop(String::new()));
        }
        while let Some((_, table)) = tables.next() {
            insert.append(&mut table_pieces(table, ending));
            if tables.peek().is_some() {
                insert.push(blank_line());
            }
        }
    }
    Offer {
        label: match scene.language {
            Language::Chinese => format!("空白报告（{}版）", edition.key),
            Language::English => format!("Blank report ({})", edition.key),
        },
        names: vec!["空白报告".into(), "空白表格".into(), edition.name.clone()],
        kind: Kind::Form,
        typed: TypedPart::Line,
        insert,
        detail: edition.describe(),
        key: Some(Key { edition: index, part: Part::Edition }),
        written: false,
    }
}

/// The headings that are missing, those after the section at the cursor first; in the middle of a
/// section those that may have been lost there.
pub(super) fn headings(scene: &Scene, offers: &mut Vec<Offer>) {
    let here = scene.lost_here();
    let any = !scene.is_line_start() || scene.is_section_end();
    if !any && here.is_empty() {
        return;
    }
    let sections = &scene.edition.sections;
    let mut missing: Vec<usize> =
        (0..sections.len()).filter(|section| !scene.is_written(*section)).collect();
    missing.retain(|section| any || here.contains(section));
    missing.sort_by_key(|section| Some(*section) < scene.within);
    let aliases = |section: &Section| {
        let numbered = |alias: &String| format!("{}、{alias}", section.number);
        section.label.aliases.iter().map(numbered).collect()
    };
    offers.extend(missing.into_iter().map(|section| Offer {
        label: scene.edition.heading(section),
        names: aliases(&sections[section]),
        kind: Kind::Heading,
        typed: TypedPart::Line,
        insert: vec![Piece::Text(scene.edition.heading(section))],
        detail: scene.edition.name.clone(),
        key: scene.key(Part::Section(section)),
        written: false,
    }));
}

/// The usual sub-heads of the section that are not written: those after the last one first.
pub(super) fn subheads(scene: &Scene, offers: &mut Vec<Offer>) {
    let Some(within) = scene.within else { return };
    let subheads = &scene.edition.sections[within].subheads;
    let written = |subhead: &str| {
        scene.prose().any(|line| {
            let first = line.split(['。', '：', ':']).next().unwrap_or_default();
            is_headed(first, subhead)
        })
    };
    let written: Vec<bool> = subheads.iter().map(|subhead| written(subhead)).collect();
    let last = written.iter().rposition(|written| *written);
    let mut missing: Vec<usize> = (0..subheads.len()).filter(|index| !written[*index]).collect();
    missing.sort_by_key(|index| Some(*index) < last);
    offers.extend(missing.into_iter().map(|index| Offer {
        label: subheads[index].clone(),
        names: Vec::new(),
        kind: Kind::Subhead,
        typed: TypedPart::Line,
        insert: vec![Piece::Text(subheads[index].clone())],
        detail: scene.edition.heading(within),
        key: scene.key(Part::Section(within)),
        written: false,
    }));
}
