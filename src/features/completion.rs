//! What can be written at the cursor: the heart of drafting.
//!
//! [`scene`] says where the cursor stands in the form; from there each source makes its offers:
//! [`headings`] (title, blank form, headings, sub-heads), [`rows`] (tables, heads and rows),
//! [`cells`] (figures, units, labels of a head) and [`prose`] (sentences, documents, years). An
//! offer that fits what was typed becomes an [`Item`]; [`fit`] and [`pinyin`] judge that.
//!
//! Clients filter too, and know no pinyin. So the server filters, tells the client that the list is
//! incomplete, and gives each item a filter text that is exactly what was typed.
//!
//! Readings are not kept between keystrokes: reading all labels of a form anew takes a tenth of a
//! millisecond, and nothing has to be kept in step with schemas that are loaded again.

mod cells;
mod fit;
mod headings;
mod pinyin;
mod prose;
mod rows;
mod scene;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::rule::{Language, Message};
use crate::schema::{Label, Schemas};
use crate::text::{Span, is_blank};

use fit::{Fit, Typed};
use pinyin::{Sign, counts, signs};
use scene::Scene;

/// Something that can be written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub label: String,
    pub kind: Kind,
    /// What is replaced: it lies in one line, begins at or before the cursor and ends at or behind
    /// it.
    pub span: Span,
    pub insert: Vec<Piece>,
    /// Its place in the form, or why it is right.
    pub detail: String,
    /// What [`document`] is asked with.
    pub key: Option<Key>,
    /// Sorts items as they stand in the list.
    pub sort: String,
    /// What a client's own filter compares with what was typed, and lets pass.
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    Form,
    Heading,
    Subhead,
    Table,
    Row,
    Head,
    Label,
    Sentence,
    Figure,
    Unit,
    Year,
    Reference,
}

/// A part of what is inserted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// A place to go on typing, with what stands there until then.
    Stop(String),
}

/// Names a thing of an edition, so that its documentation can be asked for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The index of the edition in the schemas.
    pub edition: usize,
    pub part: Part,
}

/// A thing of an edition, by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Edition,
    Section(usize),
    Head { table: usize, block: usize, cell: usize },
    Group { table: usize, block: usize, group: usize },
    Row { table: usize, block: usize, row: usize },
}

/// What a source offers before it is compared with what was typed.
#[derive(Clone, Debug)]
struct Offer {
    label: String,
    /// Other names under which it can be typed.
    names: Vec<String>,
    kind: Kind,
    typed: TypedPart,
    insert: Vec<Piece>,
    detail: String,
    key: Option<Key>,
    /// It stands elsewhere in the report: what is missing comes before it.
    written: bool,
}

/// Which part of the text before the cursor is typed for an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TypedPart {
    /// The line.
    Line,
    /// The sentence.
    Sentence,
    /// The last word, of which something must be typed.
    Word,
    /// From `from` to the cursor; all of `span` is replaced.
    Cell { span: Span, from: u32 },
}

/// More items than a person looks through.
const AT_MOST: usize = 60;

/// What can be written at an offset, the best first. The list is never complete: after each
/// further letter it must be asked for again.
pub fn complete(document: &Document, offset: u32, language: Language) -> Vec<Item> {
    let Some(scene) = Scene::at(document, offset, language) else { return Vec::new() };
    let mut fitting: Vec<(Fit, Span, Offer)> = Vec::new();
    for offer in offers(&scene) {
        if let Some((fit, span)) = fitted(&scene, &offer) {
            fitting.push((fit, span, offer));
        }
    }
    // What is written must not stand before what is missing, unless that hardly fits.
    fitting.sort_by_key(|(fit, _, offer)| (fit.is_loose().then_some(*fit), offer.written, *fit));
    fitting.truncate(AT_MOST);
    let items = fitting.into_iter().enumerate();
    items.map(|(index, (_, span, offer))| item(&scene, index, span, offer)).collect()
}

fn offers(scene: &Scene) -> Vec<Offer> {
    let mut offers = Vec::new();
    if let Some(row) = scene.row() {
        cells::figures(scene, &row, &mut offers);
        if !row.is_figure() {
            rows::in_row(scene, &row, &mut offers);
            cells::heads(scene, &row, &mut offers);
        }
        return offers;
    }
    headings::beginning(scene, &mut offers);
    rows::missing(scene, &mut offers);
    rows::tables(scene, &mut offers);
    headings::subheads(scene, &mut offers);
    prose::sentences(scene, &mut offers);
    headings::headings(scene, &mut offers);
    rows::written(scene, &mut offers);
    prose::words(scene, &mut offers);
    offers
}

/// How an offer fits what was typed, and what it replaces.
fn fitted(scene: &Scene, offer: &Offer) -> Option<(Fit, Span)> {
    let before = &scene.before;
    let start = match offer.typed {
        TypedPart::Line => before.len() - before.trim_start().len(),
        TypedPart::Sentence => scene.sentence_start(),
        TypedPart::Word => return word_fitted(scene, offer),
        TypedPart::Cell { span, from } => {
            let from = (from - scene.line.start) as usize;
            let typed = Typed::new(before.get(from..)?);
            let fit = fit(offer, &typed, false)?;
            return (!is_there(scene, offer, span)).then_some((fit, span));
        }
    };
    let typed = Typed::new(&before[start..]);
    // Words that stand before the cursor may be prose that has nothing to do with the form.
    let fit = fit(offer, &typed, !typed.has_letters())?;
    let span = Span::new(scene.line.start + start as u32, scene.cursor());
    Some((fit, with_rest(scene, offer, span)?))
}

/// In the middle of prose a word may begin anywhere; the longest that fits counts.
fn word_fitted(scene: &Scene, offer: &Offer) -> Option<(Fit, Span)> {
    const LONGEST_WORD: usize = 24;
    let clause = &scene.before[scene.clause_start()..];
    let begins = clause.char_indices().filter(|(_, character)| counts(*character));
    let mut starts: Vec<usize> = begins.map(|(at, _)| at).collect();
    starts.drain(..starts.len().saturating_sub(LONGEST_WORD));
    let offset = scene.clause_start();
    let names = names(offer);
    let found = starts.into_iter().find_map(|start| {
        let word = &clause[start..];
        let cut = |next: fn(&char) -> bool| {
            let before = clause[..start].chars().next_back();
            before.as_ref().is_some_and(next) && word.chars().next().as_ref().is_some_and(next)
        };
        let inside = cut(char::is_ascii_digit) || cut(char::is_ascii_alphabetic);
        let typed = Typed::new(word);
        // An open bracket is no word that prose may have by chance.
        let opens = BRACKETS.iter().any(|(open, _)| word.starts_with(*open));
        let enough = typed.len() > 1 || opens || offer.kind == Kind::Unit && typed.has_letters();
        let fit = (enough && !inside).then(|| best_fit(&names, &typed, true))??;
        Some((fit, (offset + start) as u32))
    });
    let (fit, start) = found?;
    let span = Span::new(scene.line.start + start, scene.cursor());
    Some((fit, with_rest(scene, offer, span)?))
}

/// The names of an offer, ready to be compared; its own comes first.
fn names(offer: &Offer) -> Vec<Vec<Sign>> {
    std::iter::once(&offer.label).chain(&offer.names).map(|name| signs(name)).collect()
}

/// The best fit among the names of an offer; of another name than its own never the best.
fn best_fit(names: &[Vec<Sign>], typed: &Typed, from_start: bool) -> Option<Fit> {
    let (own, others) = names.split_first()?;
    let others = others.iter().filter_map(|name| typed.fit(name));
    let others = others.filter(|fit| *fit < Fit::Scattered).map(|fit| fit.max(Fit::Start));
    let fit = typed.fit(own).into_iter().chain(others).min()?;
    (!from_start || fit <= Fit::Start).then_some(fit)
}

/// Anything fits when nothing was typed.
fn fit(offer: &Offer, typed: &Typed, from_start: bool) -> Option<Fit> {
    if typed.is_empty() { Some(Fit::Start) } else { best_fit(&names(offer), typed, from_start) }
}

/// The span with what stands behind the cursor and goes with what is replaced: the end of the
/// offer, or the other halves of brackets. `None` when all of the offer stands there.
fn with_rest(scene: &Scene, offer: &Offer, span: Span) -> Option<Span> {
    let typed = &scene.before[(span.start - scene.line.start) as usize..];
    let end = match offer.insert.last() {
        Some(Piece::Text(text)) => common_length(text, &scene.after),
        _ => 0,
    };
    let rest = end.max(closing_length(typed, &scene.after));
    let there = format!("{typed}{}", &scene.after[..rest]);
    let same = matches!(offer.insert.as_slice(), [Piece::Text(text)] if *text == there);
    (!same).then_some(Span::new(span.start, span.end + rest as u32))
}

/// True when all that an offer puts in place of a span of the line stands there, but for blanks.
fn is_there(scene: &Scene, offer: &Offer, span: Span) -> bool {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Stop(text) => text.clone(),
    };
    let bare = |text: &str| -> String {
        text.chars().filter(|character| *character == '\t' || !is_blank(*character)).collect()
    };
    let place = |offset: u32| (offset - scene.line.start) as usize;
    let line = format!("{}{}", scene.before, scene.after);
    let there = line.get(place(span.start)..place(span.end));
    there.is_some_and(|there| {
        bare(there) == bare(&offer.insert.iter().map(text).collect::<String>())
    })
}

/// The length of what an offer ends with and the text behind the cursor begins with.
fn common_length(text: &str, after: &str) -> usize {
    let lengths = after.char_indices().map(|(at, next)| at + next.len_utf8());
    let fitting = lengths.take_while(|length| *length <= text.len());
    fitting.filter(|length| text.ends_with(&after[..*length])).last().unwrap_or(0)
}

/// The brackets that an editor closes by itself when one is typed.
const BRACKETS: [(char, char); 11] = [
    ('（', '）'),
    ('《', '》'),
    ('〈', '〉'),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
    ('(', ')'),
    ('[', ']'),
];

/// The length of the halves right behind the cursor that close what was typed. An offer that
/// replaces the open halves would leave these alone.
fn closing_length(typed: &str, after: &str) -> usize {
    let mut missing = Vec::new();
    for character in typed.chars() {
        if let Some((_, close)) = BRACKETS.iter().find(|(open, _)| *open == character) {
            missing.push(*close);
        } else if missing.last() == Some(&character) {
            missing.pop();
        }
    }
    let pairs = after.chars().zip(missing.into_iter().rev());
    let closing = pairs.take_while(|(next, close)| next == close);
    closing.map(|(next, _)| next.len_utf8()).sum()
}

fn item(scene: &Scene, index: usize, span: Span, offer: Offer) -> Item {
    let typed = scene.before[(span.start - scene.line.start) as usize..].to_string();
    Item {
        filter: if typed.is_empty() { offer.label.clone() } else { typed },
        label: offer.label,
        kind: offer.kind,
        span,
        insert: offer.insert,
        detail: offer.detail,
        key: offer.key,
        sort: format!("{index:03}"),
    }
}

/// What the form says about an item, in Markdown. `None` when it says nothing.
pub fn document(schemas: &Schemas, key: Key) -> Option<Message> {
    let edition = schemas.editions.get(key.edition)?;
    let block = |table: usize, block: usize| edition.tables.get(table)?.blocks.get(block);
    let label: &Label = match key.part {
        Part::Edition => {
            let text = edition.describe();
            return Some(Message::new(format!("依据：{text}"), format!("Basis: {text}")));
        }
        Part::Section(section) => &edition.sections.get(section)?.label,
        Part::Head { table, block: at, cell } => &block(table, at)?.head.get(cell)?.label,
        Part::Group { table, block: at, group } => &block(table, at)?.groups.get(group)?.label,
        Part::Row { table, block: at, row } => &block(table, at)?.rows.get(row)?.label,
    };
    if label.note.is_none() && label.article.is_none() {
        return None;
    }
    let text = |basis: &str| {
        let article = label.article.as_ref().map(|article| format!("{basis}{article}"));
        let parts = [Some(format!("**{}**", label.text)), label.note.clone(), article];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    };
    Some(Message::new(text("依据："), text("Basis: ")))
}

#[cfg(test)]
mod tests;
