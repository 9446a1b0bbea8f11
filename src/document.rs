//! One immutable snapshot of a file: its text, its tree, its reports, what they mean, and what was
//! found in them.
//!
//! An edit gives a new snapshot that shares with the old one every report, section, table and
//! finding that the edit did not touch. It always equals the same text opened fresh.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::allow::{self, Allow, Allows};
use crate::archive::Record;
use crate::checks::{self, RuleSet, no_report, unused_allow, year_mismatch};
use crate::form::Form;
use crate::form::ledger::Ledger;
use crate::form::table::Table;
use crate::report::patch::{self, Edited, Patched};
use crate::report::reader::Reader;
use crate::report::{Block, Placed, Report, Section};
use crate::rule::{Case, Finding, Paragraph, Prose};
use crate::schema::Schemas;
use crate::sequence::{Measured, Sequence};
use crate::syntax::Tree;
use crate::text::{Edit, Span, Text};

#[derive(Clone, Debug)]
pub struct Document {
    pub text: Text,
    pub tree: Tree,
    pub schemas: Arc<Schemas>,
    entries: Sequence<Entry>,
}

/// A report, what it means and what was found in it; spans count from its start.
#[derive(Debug)]
pub struct Entry {
    pub report: Report,
    /// `None` for text that is no report of a known form.
    pub form: Option<Form>,
    /// What was found in each section, each table and the opening, before comments silence
    /// anything.
    sections: Vec<Arc<SectionFindings>>,
    tables: Vec<Option<Arc<TableFindings>>>,
    opening: Arc<[Finding]>,
    /// What was found in the report as a whole.
    whole: Vec<Finding>,
    /// All of it, comments obeyed.
    findings: Vec<Finding>,
    allows: Arc<Allows>,
    /// What it ties to other years, once somebody asked.
    ledger: OnceLock<Option<Arc<Ledger>>>,
}

/// A report before an edit.
#[derive(Clone, Copy)]
struct Before<'a> {
    entry: &'a Entry,
    /// Nothing was changed but numbers in rows and the white space around their cells.
    of_figures: bool,
}

/// What was found in a table; spans count from its start.
#[derive(Debug)]
struct TableFindings {
    /// By the rules about all of it.
    table: Vec<Finding>,
    /// By the rules about its rows and their labels.
    rows: Vec<Finding>,
}

/// What was found in a section; spans count from its start.
#[derive(Debug)]
struct SectionFindings {
    whole: Vec<Finding>,
    /// For each block of the section.
    blocks: Vec<BlockFindings>,
}

/// What was found in a paragraph by itself, and which rules must look at its section.
#[derive(Debug, Default)]
struct BlockFindings {
    found: Vec<Finding>,
    mattering: RuleSet,
}

impl Measured for Entry {
    fn length(&self) -> u32 {
        self.report.len()
    }

    fn is_notable(&self) -> bool {
        !self.findings.is_empty() || self.allows.has_file_wide()
    }
}

impl Document {
    pub fn new(text: &str, schemas: Arc<Schemas>) -> Self {
        let text = Text::new(text);
        let tree = Tree::new(&text);
        let mut document = Self { text, tree, schemas, entries: Sequence::default() };
        document.entries = document.read_all();
        document
    }

    fn read_all(&self) -> Sequence<Entry> {
        let mut reader = Reader::new(&self.text, &self.tree, &self.schemas, 0);
        let mut reports = Vec::new();
        while let Some((_, report)) = reader.read(|_| None) {
            reports.push(report);
        }
        let alone = reports.len() == 1;
        let entry = |report| Arc::new(Entry::new(report, &self.schemas, alone, None));
        Sequence::new(reports.into_iter().map(entry).collect())
    }

    /// The document after edits, each on the text that the one before left.
    pub fn edit(&self, edits: &[Edit]) -> Self {
        let mut text = self.text.clone();
        let (tree, changed) = self.tree.edit(&mut text, edits);
        let mut document =
            Self { text, tree, schemas: self.schemas.clone(), entries: self.entries.clone() };
        if let Some((old, new)) = changed {
            let patched = self.patched(&document, old, new);
            document.entries = patched.unwrap_or_else(|| self.reread(&document, old, new));
        }
        document
    }

    /// The document with another text, which is the same outside of the spans `old` and `new`. It is
    /// parsed afresh, which costs less than [`Document::edit`] where much has changed.
    pub fn rewritten(&self, text: &str, old: Span, new: Span) -> Self {
        let text = Text::new(text);
        let tree = Tree::new(&text);
        let (schemas, entries) = (self.schemas.clone(), Sequence::default());
        let mut document = Self { text, tree, schemas, entries };
        document.entries = self.reread(&document, old, new);
        document
    }

    /// The entries after an edit in the midst of a section.
    fn patched(&self, document: &Self, old: Span, new: Span) -> Option<Sequence<Entry>> {
        let (index, start) = self.entries.find(old.start)?;
        let entry = self.entries.get(index)?;
        let touched = entry.report.section_at(old.start - start);
        let (text, tree, schemas) = (&document.text, &document.tree, &*document.schemas);
        let edited = Edited { text, tree, schemas, old, new };
        let Patched { section, of_figures } =
            patch::patched(&touched.section, start + touched.start, &edited)?;
        let section = Arc::new(section);
        let sections = entry.report.sections.iter().map(|placed| {
            let start = match placed.start > touched.start {
                true => edited.moved_offset(placed.start),
                false => placed.start,
            };
            let is_touched = std::ptr::eq(placed, touched);
            let section = if is_touched { &section } else { &placed.section };
            Placed { start, section: section.clone() }
        });
        let report = Report { sections: sections.collect() };
        let alone = self.entries.len() == 1;
        let before = Some(Before { entry, of_figures });
        let entry = Entry::new(report, &self.schemas, alone, before);
        Some(self.entries.replaced(index..index + 1, vec![Arc::new(entry)]))
    }

    /// The entries after the text `old` became `new`; outside of these spans nothing changed.
    fn reread(&self, document: &Self, old: Span, new: Span) -> Sequence<Entry> {
        let Some((mut first, mut start)) = self.first_touched(old.start) else {
            return document.read_all();
        };
        // A file of one report is read otherwise than one of several.
        let single = self.entries.len() == 1;
        if self.entries.len() <= 2 {
            (first, start) = (0, 0);
        }
        let shift = |offset: u32| offset - new.end + old.end;
        let mut reader = Reader::new(&document.text, &document.tree, &document.schemas, start);
        let mut reports: Vec<Report> = Vec::new();
        let mut last = self.entries.len();
        let known = |place: Span| self.untouched(place, old, new);
        while let Some((span, report)) = reader.read(known) {
            reports.push(report);
            if span.end >= new.end
                && span.end < document.text.len()
                && let Some((index, at)) = self.entries.find(shift(span.end))
                && at == shift(span.end)
                && at >= old.end
                && self.entries.len() > 2
            {
                last = index;
                break;
            }
        }
        let alone = first == 0 && reports.len() == 1 && last == self.entries.len();
        let olds: Vec<&Arc<Entry>> =
            (first..last).filter_map(|index| self.entries.get(index)).collect();
        let entries = reports.into_iter().enumerate().map(|(index, report)| {
            let same = olds.iter().find(|entry| entry.report.shares_all(&report));
            match same {
                Some(entry) if alone == single => Arc::clone(entry),
                _ => {
                    let old = same.or(olds.get(index)).or(olds.last());
                    let old = old.map(|entry| Before { entry, of_figures: false });
                    Arc::new(Entry::new(report, &document.schemas, alone, old))
                }
            }
        });
        let entries = entries.collect();
        self.entries.replaced(first..last, entries)
    }

    /// The entry from which to read anew after a change at an offset. What comes before the second
    /// section of a report decides whether it goes on with the report before.
    fn first_touched(&self, offset: u32) -> Option<(usize, u32)> {
        let (index, start) = self.entries.find(offset)?;
        let entry = self.entries.get(index)?;
        let second = entry.report.sections.get(2).map_or(entry.length(), |placed| placed.start);
        if index == 0 || offset > start + second {
            return Some((index, start));
        }
        let before = self.entries.get(index - 1)?;
        Some((index - 1, start - before.length()))
    }

    /// The section at a place, where the change did not touch it.
    fn untouched(&self, place: Span, old: Span, new: Span) -> Option<Arc<Section>> {
        let before = match place {
            _ if place.start >= new.end => place.start - new.end + old.end,
            _ if place.end <= new.start => place.start,
            _ => return None,
        };
        let (index, start) = self.entries.find(before)?;
        let known = self.entries.get(index)?.report.section_at(before - start);
        let same = start + known.start == before && known.section.text.len() as u32 == place.len();
        same.then(|| known.section.clone())
    }

    /// The reports of the file and where they start.
    pub fn entries(&self) -> impl Iterator<Item = (u32, &Arc<Entry>)> {
        self.entries.iter()
    }

    /// The reports that meet a span and where they start.
    pub fn entries_meeting(&self, span: Span) -> impl Iterator<Item = (u32, &Arc<Entry>)> {
        self.entries.meeting(span.start..span.end)
    }

    /// The report that holds an offset and where it starts.
    pub fn entry_at(&self, offset: u32) -> Option<(u32, &Arc<Entry>)> {
        let (index, start) = self.entries.find(offset)?;
        Some((start, self.entries.get(index)?))
    }

    /// The table that has a row at an offset, and where the table starts.
    pub fn table_at(&self, offset: u32) -> Option<(u32, &Table)> {
        let (start, entry) = self.entry_at(offset)?;
        let placed = entry.form.as_ref()?.table_at(offset.checked_sub(start)?)?;
        Some((start + placed.start, &placed.table))
    }

    /// The form of the report of the same agency for the year before another report's.
    pub fn year_before(&self, entry: &Entry) -> Option<&Form> {
        let form = entry.form.as_ref()?;
        let is_before = |earlier: &&Arc<Entry>| {
            let other = earlier.form.as_ref();
            other.is_some_and(|other| form.follows(&entry.report, other, &earlier.report))
        };
        self.entries().map(|(_, earlier)| earlier).find(is_before)?.form.as_ref()
    }

    /// What is kept of its reports for those of other years.
    pub fn records(&self) -> Vec<Record> {
        let record = |(start, entry): (u32, &Arc<Entry>)| {
            let (ledger, allows) = (entry.ledger()?, entry.allows.clone());
            Some(Record { start, ledger, allows })
        };
        self.entries().filter_map(record).collect()
    }

    /// Everything that was found, in the order of the text.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_in(None)
    }

    /// Everything that was found in a file of this path, whose name tells the year as well.
    pub fn findings_in(&self, path: Option<&Path>) -> Vec<Finding> {
        let file_wide = self.entries.notable().filter(|(_, entry)| entry.allows.has_file_wide());
        let mut allows: Vec<(u32, &Allows)> = Vec::new();
        allows.extend(file_wide.map(|(start, entry)| (start, &*entry.allows)));
        let mut findings: Vec<Finding> = Vec::new();
        for (start, entry) in self.entries.notable() {
            findings.extend(entry.findings.iter().map(|finding| finding.shifted(start)));
        }
        let known = self.entries.iter().any(|(_, entry)| entry.form.is_some());
        findings.extend((!known).then(|| no_report::finding(&self.text)));
        let name = path.and_then(Path::file_stem).map(|name| name.to_string_lossy());
        let titles = self
            .entries
            .iter()
            .filter_map(|(start, entry)| Some((start, entry.form.as_ref()?.title.as_ref()?)));
        let titles: Vec<_> = titles.take(2).collect();
        // The name of a file with several reports is that of none of them.
        if let (Some(name), [(start, title)]) = (name, titles.as_slice())
            && let Some(year) = title.year()
        {
            let found = year_mismatch::of_file(&name, year);
            findings.extend(found.map(|finding| finding.shifted(*start)));
        }
        for (start, allow) in allow::silence_file(&mut findings, &allows) {
            findings.extend(unused(allow, None).map(|finding| finding.shifted(start)));
        }
        findings
    }
}

/// What is said of a comment that silences nothing that the file alone shows.
fn unused(allow: &Allow, line: Option<Span>) -> Option<Finding> {
    (!checks::is_of_sequels(&allow.code)).then(|| unused_allow::finding(allow, line))
}

impl Entry {
    /// Understands and checks a report. What `old` has of the same sections is taken over. A file
    /// that is `alone` a title is taken for a report that is being begun.
    fn new(report: Report, schemas: &Schemas, alone: bool, old: Option<Before>) -> Self {
        let known = old.and_then(|old| Some((&old.entry.report, old.entry.form.as_ref()?)));
        let form =
            (alone || report.has_headings()).then(|| Form::read(&report, schemas, known)).flatten();
        let mut entry = Self {
            report,
            form: None,
            sections: Vec::new(),
            tables: Vec::new(),
            opening: Arc::new([]),
            whole: Vec::new(),
            findings: Vec::new(),
            allows: Arc::default(),
            ledger: OnceLock::new(),
        };
        entry.allows = Arc::new(Allows::read(&entry.report));
        if let Some(form) = &form {
            entry.check(form, old);
        }
        entry.form = form;
        for allow in entry.allows.silence(&mut entry.findings) {
            let line = entry.report.line_of(allow.span);
            entry.findings.extend(unused(allow, line));
        }
        entry.findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
        entry
    }

    fn check(&mut self, form: &Form, old: Option<Before>) {
        let mut of_figures = old.is_some_and(|old| old.of_figures);
        let old = old.and_then(|Before { entry: old, .. }| {
            let known = old.form.as_ref()?;
            let same = Arc::ptr_eq(&known.edition, &form.edition) && known.year == form.year;
            same.then_some((old, known))
        });
        for (index, (placed, place)) in self.report.sections.iter().zip(&form.places).enumerate() {
            let same_place = |(_, known): &(&Self, &Form)| known.places.get(index) == Some(place);
            let before = old.filter(same_place).map(|(old, _)| old);
            let before = before.and_then(|old| {
                Some((&old.report.sections.get(index)?.section, old.sections.get(index)?))
            });
            let prose = Prose {
                section: &placed.section,
                edition: &form.edition,
                place: *place,
                year: form.year,
            };
            let found = match before {
                Some((section, found)) if Arc::ptr_eq(section, &placed.section) => found.clone(),
                before => Arc::new(SectionFindings::new(&prose, before)),
            };
            let all = found.whole.iter().chain(found.blocks.iter().flat_map(|block| &block.found));
            self.findings.extend(all.map(|finding| finding.shifted(placed.start)));
            self.sections.push(found);
        }
        for (index, table) in form.tables.iter().enumerate() {
            let Some(placed) = table else {
                self.tables.push(None);
                continue;
            };
            let table = &placed.table;
            let before = old.and_then(|(old, known)| {
                Some((&known.tables[index].as_ref()?.table, old.tables[index].as_ref()?))
            });
            let found = match before {
                Some((before, found)) if Arc::ptr_eq(before, table) => found.clone(),
                _ => {
                    let like = before.filter(|(before, _)| table.has_rows_like(before));
                    of_figures &= like.is_some();
                    let known = like.filter(|_| of_figures).map(|(_, found)| found.as_ref());
                    Arc::new(TableFindings::new(table, known))
                }
            };
            let all = found.table.iter().chain(&found.rows);
            self.findings.extend(all.map(|finding| finding.shifted(placed.start)));
            self.tables.push(Some(found));
        }
        let case = Case { report: &self.report, form };
        let known = old.filter(|(old, known)| case.has_opening_of(&old.report, known));
        self.opening = match known {
            Some((old, _)) => old.opening.clone(),
            None => checks::opening(&case).into(),
        };
        self.findings.extend(self.opening.iter().cloned());
        // Where nothing was found, nothing is found after a change of figures.
        let is_clean = old.is_some_and(|(old, _)| old.whole.is_empty());
        if !(is_clean && of_figures) {
            self.whole = checks::report(&case);
        }
        self.findings.extend(self.whole.iter().cloned());
    }

    /// What the report ties to other years; `None` where it does not say of which agency or year it is.
    fn ledger(&self) -> Option<Arc<Ledger>> {
        let read = || Some(Arc::new(Ledger::read(&self.report, self.form.as_ref()?)?));
        self.ledger.get_or_init(read).clone()
    }

    /// What was found in the report, comments obeyed; spans count from its start.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl TableFindings {
    /// Checks a table. What was found in one that has the same rows, but for the numbers in them, may
    /// be `known`.
    fn new(table: &Table, known: Option<&Self>) -> Self {
        let rows = match known {
            Some(found) if found.rows.is_empty() => Vec::new(),
            _ => checks::rows(table),
        };
        Self { table: checks::table(table), rows }
    }
}

impl SectionFindings {
    /// Checks a section. The paragraphs at its beginning and at its end that are the same as
    /// `before` an edit, and in which nothing was found, are not checked again.
    fn new(prose: &Prose, before: Option<(&Arc<Section>, &Arc<Self>)>) -> Self {
        let blocks = &prose.section.blocks;
        let same = |old: &Section, one: &Block, other: &Block| {
            std::mem::discriminant(one) == std::mem::discriminant(other)
                && old.slice(one.span()) == prose.section.slice(other.span())
        };
        let (mut first, mut last) = (0, 0);
        if let Some((old, _)) = before {
            let pairs = old.blocks.iter().zip(blocks);
            first = pairs.take_while(|(one, other)| same(old, one, other)).count();
            let pairs = old.blocks[first..].iter().rev().zip(blocks[first..].iter().rev());
            last = pairs.take_while(|(one, other)| same(old, one, other)).count();
        }
        let known = |index: usize| {
            let (old, found) = before?;
            let place = match index {
                index if index < first => index,
                index if index + last >= blocks.len() => index + old.blocks.len() - blocks.len(),
                _ => return None,
            };
            found.blocks.get(place)
        };
        let check = |(index, block): (usize, &Block)| {
            if matches!(block, Block::Table(_) | Block::Comment(_)) {
                return BlockFindings::default();
            }
            let (known, span) = (known(index), block.span());
            let mattering = known.map(|known| known.mattering);
            BlockFindings {
                found: match known {
                    Some(known) if known.found.is_empty() => Vec::new(),
                    _ => checks::paragraph(&Paragraph { prose: *prose, span }),
                },
                mattering: mattering
                    .unwrap_or_else(|| RuleSet::mattering(prose, prose.section.slice(span))),
            }
        };
        let blocks: Vec<BlockFindings> = blocks.iter().enumerate().map(check).collect();
        let mattering = blocks.iter().map(|block| block.mattering);
        let mattering = mattering.fold(RuleSet::default(), RuleSet::union);
        Self { whole: checks::prose(prose, mattering), blocks }
    }
}
