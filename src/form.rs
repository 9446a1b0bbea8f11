//! What a report means: on which edition it is made, which section is which, and its tables with
//! every figure in its row and column.
//!
//! Reading never guesses in silence: what could not be placed stays visible as a row without
//! figures or without a meaning. Whether anything is wrong is left to `checks`.

pub mod agency;
pub mod cause;
pub mod cursor;
pub mod earlier;
pub mod gap;
pub mod grid;
pub mod insertion;
pub mod ledger;
pub mod line;
mod local;
pub mod loose;
pub mod lost;
pub mod part;
pub mod period;
pub mod reading;
pub mod row;
pub mod sentence;
pub mod stray;
pub mod table;
pub mod title;
pub mod torn;
pub mod writing;
pub mod year;

use std::ops::Range;
use std::sync::Arc;

use crate::report::{Heading, Report, Section};
use crate::schema::vocabulary::{Item, Vocabulary};
use crate::schema::{Edition, Schemas};
use crate::text::Span;

use loose::{LooseLabel, LooseRows};
use reading::Reading;
use row::ReadRow;
use table::Table;
use title::Title;

/// A report as understood.
#[derive(Clone, Debug)]
pub struct Form {
    pub edition: Arc<Edition>,
    /// The index of the edition among the schemas.
    pub edition_index: usize,
    /// The edition of the same form that is in force for the reporting year.
    pub in_force: Option<Arc<Edition>>,
    /// The report's title, in one line or several.
    pub title: Option<Title>,
    /// The reporting year, told by the title, or else by the period or the first year that the text
    /// names.
    pub year: Option<u16>,
    /// For each section of the report, where it stands in the form.
    pub places: Vec<Place>,
    /// For each section of the report, what it holds of tables.
    readings: Vec<Arc<Reading>>,
    /// The tables that were found, by the edition's order.
    pub tables: Vec<Option<PlacedTable>>,
}

/// Where a section of the report stands in the form.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// The form's section that its heading names.
    pub section: Option<usize>,
    /// The form's section that it belongs to: its own, or the last one named before it.
    pub within: Option<usize>,
}

/// A table and where it starts in its report; its spans count from there.
#[derive(Clone, Debug)]
pub struct PlacedTable {
    pub start: u32,
    pub table: Arc<Table>,
}

impl Form {
    /// Understands a report, or nothing when it is of no form that the schemas know. What is known
    /// of the same sections by the report and the form before an edit is taken over.
    pub fn read(
        report: &Report,
        schemas: &Schemas,
        known: Option<(&Report, &Self)>,
    ) -> Option<Self> {
        let is_whole = |line: &str| schemas.editions.iter().any(|edition| edition.is_title(line));
        let has_same_preface = |(before, _): &(&Report, &Self)| {
            let prefaces = before.sections.first().zip(report.sections.first());
            prefaces.is_some_and(|(old, new)| Arc::ptr_eq(&old.section, &new.section))
        };
        let title = match known.filter(has_same_preface) {
            Some((_, form)) => form.title.clone(),
            None => Title::read(report, is_whole),
        };
        let year = title::reporting_year(report, title.as_ref());
        let same = known.filter(|(before, form)| form.year == year && report.is_made_like(before));
        let edition_index = match same {
            Some((_, form)) => form.edition_index,
            None => choose_edition(report, schemas, year)?,
        };
        let edition = schemas.editions[edition_index].clone();
        let in_force = year.and_then(|year| schemas.in_force(year, Some(&edition.name))).cloned();
        let places = match same {
            Some((_, form)) => form.places.clone(),
            None => place_sections(report, &schemas.vocabulary, &edition, edition_index),
        };
        let known = known.map(|(_, form)| form);
        let known = known.filter(|form| Arc::ptr_eq(&form.edition, &edition));
        let sections = report.sections.iter().zip(&places);
        let readings: Vec<Arc<Reading>> = sections
            .enumerate()
            .map(|(index, (placed, place))| {
                let old = known.and_then(|form| form.reading_of(&placed.section, place.within));
                old.unwrap_or_else(|| {
                    let section = placed.section.clone();
                    let like = known.and_then(|form| form.readings.get(index));
                    let like = like.filter(|reading| reading.within == place.within);
                    let like = like.map(Arc::as_ref);
                    Arc::new(Reading::new(section, schemas, edition_index, place.within, like))
                })
            })
            .collect();
        let tables = (0..edition.tables.len()).map(|index| {
            let sections = report.sections.iter().zip(&readings);
            let has_table = |(_, reading): &(_, &Arc<Reading>)| reading.has_table(index);
            let mut parts: Vec<(u32, Arc<Reading>)> = sections
                .filter(has_table)
                .map(|(placed, reading)| (placed.start, reading.clone()))
                .collect();
            // Where the table is, another like it elsewhere is the author's own.
            if parts.iter().any(|(_, reading)| !reading.is_foreign) {
                parts.retain(|(_, reading)| !reading.is_foreign);
            }
            let start = parts.first()?.0;
            let old = known.and_then(|form| form.tables[index].as_ref()).map(|old| &old.table);
            let table = match old.filter(|old| old.is_made_of(&parts)) {
                Some(old) => old.clone(),
                None => Arc::new(Table::new(&edition, index, parts, old.map(Arc::as_ref))),
            };
            Some(PlacedTable { start, table })
        });
        let tables = tables.collect();
        Some(Self { edition, edition_index, in_force, title, year, places, readings, tables })
    }

    fn reading_of(&self, section: &Arc<Section>, within: Option<usize>) -> Option<Arc<Reading>> {
        let same = |reading: &&Arc<Reading>| {
            Arc::ptr_eq(&reading.section, section) && reading.within == within
        };
        self.readings.iter().find(same).cloned()
    }

    /// What a section of the report, by its index, holds of tables.
    pub fn reading(&self, section: usize) -> Option<&Arc<Reading>> {
        self.readings.get(section)
    }

    /// The rows of a section of the report, by its index.
    pub fn rows(&self, section: usize) -> &[ReadRow] {
        self.readings.get(section).map_or(&[], |reading| &reading.rows)
    }

    /// The labels of a table that stand outside of rows, with the index of their section in the
    /// report.
    pub fn loose_labels(&self, table: usize) -> impl Iterator<Item = (usize, &LooseLabel)> {
        let readings = self.readings.iter().enumerate();
        let labels = readings
            .flat_map(|(section, reading)| reading.loose.iter().map(move |label| (section, label)));
        labels.filter(move |(_, label)| label.of.table() == Some(table))
    }

    /// The text that is rows of a table for certain, though it is not parted by TABs, with the index
    /// of its section in the report.
    pub fn loose_rows(&self, table: usize) -> impl Iterator<Item = (usize, &LooseRows)> {
        let readings = self.readings.iter().enumerate();
        let rows = readings
            .flat_map(|(section, reading)| reading.loose_rows.iter().map(move |of| (section, of)));
        rows.filter(move |(_, rows)| rows.table == table)
    }

    /// True when so many labels of a table stand outside of rows that they are the table itself in
    /// another shape.
    pub fn is_loose(&self, table: usize) -> bool {
        const ENOUGH: usize = 3;
        let mut spans: Vec<(usize, Span)> =
            self.loose_labels(table).map(|(section, label)| (section, label.span)).collect();
        spans.dedup();
        spans.len() >= ENOUGH
    }

    /// The index, in the report, of the first section that is the form's section.
    pub fn written(&self, section: usize) -> Option<usize> {
        self.places.iter().position(|place| place.section == Some(section))
    }
}

/// The edition whose own labels the tables show; without such labels, the one in force in the year.
fn choose_edition(report: &Report, schemas: &Schemas, year: Option<u16>) -> Option<usize> {
    let title = report.title().map(|(_, title)| title);
    let titled =
        |index: &usize| title.is_some_and(|title| schemas.editions[*index].is_title(title));
    let headings = |index: usize| {
        let words = report.sections.iter().filter_map(|placed| placed.section.heading?.word);
        let named = |meanings: &[crate::schema::vocabulary::Meaning]| {
            meanings
                .iter()
                .any(|meaning| meaning.edition == index && matches!(meaning.of, Item::Section(_)))
        };
        words.filter(|found| named(schemas.vocabulary.meanings(found.word))).count()
    };
    let all = 0..schemas.editions.len();
    let mut candidates: Vec<usize> = all.clone().filter(titled).collect();
    if candidates.is_empty() {
        candidates = all.filter(|index| headings(*index) > 0).collect();
    }
    candidates.into_iter().max_by_key(|&index| {
        let markers: u32 = report.sections.iter().map(|placed| placed.section.markers[index]).sum();
        let in_force = year.is_some_and(|year| schemas.editions[index].covers(year));
        (markers, in_force, headings(index), schemas.editions[index].from)
    })
}

fn place_sections(
    report: &Report,
    vocabulary: &Vocabulary,
    edition: &Edition,
    edition_index: usize,
) -> Vec<Place> {
    let mut named: Vec<Option<usize>> = report
        .sections
        .iter()
        .map(|placed| named_section(placed.section.heading?, vocabulary, edition_index))
        .collect();
    let number =
        |index: usize| report.sections[index].section.heading.and_then(|heading| heading.number);
    let wanted = |section: usize| edition.sections[section].ordinal;
    let contents = contents(report, &named);
    named[contents.clone()].fill(None);
    // The overview may count its own parts from one and name them like sections: where a heading
    // with the right number exists, one with another number is no section.
    for section in 0..edition.sections.len() {
        let of: Vec<usize> =
            (0..named.len()).filter(|index| named[*index] == Some(section)).collect();
        let right = |index: &usize| number(*index) == wanted(section);
        if of.iter().any(right) {
            of.iter().filter(|index| !right(index)).for_each(|index| named[*index] = None);
        }
    }
    for index in 1..named.len() {
        if named[index].is_none() && !contents.contains(&index) {
            named[index] =
                guessed_section(index, &named, report, vocabulary, edition, edition_index);
        }
    }
    let mut within = None;
    let place = |section: Option<usize>| {
        within = section.or(within);
        Place { section, within }
    };
    named.into_iter().map(place).collect()
}

/// The sections of a report that are a table of contents: a run of headings of the form, in order and
/// with nothing below them, of which most come again. Below the last one the text may go on.
fn contents(report: &Report, named: &[Option<usize>]) -> Range<usize> {
    /// Fewer headings are one that was typed twice.
    const LEAST: usize = 3;
    let is_bare = |index: usize| report.sections[index].section.is_bare();
    let Some(start) = named.iter().position(Option::is_some) else { return 0..0 };
    let goes_on = |index: &usize| is_bare(index - 1) && named[index - 1] < named[*index];
    let end = (start + 1..named.len()).take_while(goes_on).last().map_or(start, |last| last + 1);
    let again = named[start..end].iter().filter(|section| named[end..].contains(section)).count();
    if again >= LEAST && again * 2 > end - start { start..end } else { 0..0 }
}

/// The section whose title or alias the heading is.
fn named_section(heading: Heading, vocabulary: &Vocabulary, edition: usize) -> Option<usize> {
    vocabulary.meanings(heading.word?.word).iter().find_map(|meaning| match meaning.of {
        Item::Section(section) if meaning.edition == edition => Some(section),
        _ => None,
    })
}

/// The section that a heading with unknown words must be: one that no other heading names, like it
/// in words or of the same number, and between its neighbours.
fn guessed_section(
    index: usize,
    named: &[Option<usize>],
    report: &Report,
    vocabulary: &Vocabulary,
    edition: &Edition,
    edition_index: usize,
) -> Option<usize> {
    let section = &report.sections[index].section;
    let heading = section.heading?;
    let is_section = |meaning: &crate::schema::vocabulary::Meaning| {
        meaning.edition == edition_index && matches!(meaning.of, Item::Section(_))
    };
    let like = vocabulary.nearest(section.slice(heading.span), is_section).and_then(|found| {
        let heading = Heading { word: Some(found), ..heading };
        named_section(heading, vocabulary, edition_index)
    });
    let numbered = || {
        edition
            .sections
            .iter()
            .position(|section| heading.number.is_some() && section.ordinal == heading.number)
    };
    let before = named[..index].iter().flatten().max();
    let after = named[index + 1..].iter().flatten().min();
    let fits = |guess: &usize| {
        !named.contains(&Some(*guess))
            && before.is_none_or(|before| before < guess)
            && after.is_none_or(|after| guess < after)
    };
    // Words that are like those of a section that is there speak for none.
    like.filter(fits).or_else(|| numbered().filter(fits))
}
