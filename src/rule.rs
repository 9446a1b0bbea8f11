//! What a rule is and what it hands over: severity, finding, fix.

use std::sync::Arc;

use crate::form::ledger::Ledger;
use crate::form::table::Table;
use crate::form::{Form, Place};
use crate::report::{Report, Section};
use crate::schema::Edition;
use crate::text::{Edit, Span, Text};

/// One thing that may be wrong with a report.
pub struct Rule {
    /// The name in messages and settings: the file's name with dashes.
    pub code: &'static str,
    pub severity: Severity,
    pub page: Page,
    pub check: Check,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code)
    }
}

/// What the rule is about, for clerks: in Markdown, with a wrong and a right example.
#[derive(Debug)]
pub struct Page {
    pub chinese: &'static str,
    pub english: &'static str,
}

impl Page {
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.chinese,
            Language::English => self.english,
        }
    }

    /// The first line, without the mark of a Markdown heading.
    pub fn title(&self, language: Language) -> &'static str {
        self.text(language)
            .trim_start()
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches(['#', ' '])
    }
}

/// What a rule looks at. The less it looks at, the less is checked anew after an edit.
pub enum Check {
    /// One table, as understood.
    Table(fn(&Table, &mut Findings)),
    /// The rows of one table and their labels. Whether something is found may not depend on which
    /// numbers its figures are, nor on white space around cells.
    Rows(fn(&Table, &mut Findings)),
    /// One paragraph, title or line of text, by itself.
    Paragraph(fn(&Paragraph, &mut Findings)),
    /// The text of one section, where a paragraph of it may be about the rule's matter.
    Prose { may_matter: fn(&Prose, &str) -> bool, check: fn(&Prose, &mut Findings) },
    /// What stands before the form's second section: title, preface and overview.
    Opening(fn(&Case, &mut Findings)),
    /// The whole report. Whether something is found may not depend on which numbers the figures of
    /// its tables are, nor on white space around cells.
    Report(fn(&Case, &mut Findings)),
    /// A report beside that of the same agency for the year before, where that is at hand.
    Sequel(fn(&Sequel, &mut Findings)),
    /// The file: found where files are read, not by a check of reports.
    File,
}

/// A section of text and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Prose<'a> {
    pub section: &'a Section,
    pub edition: &'a Edition,
    pub place: Place,
    pub year: Option<u16>,
}

/// A paragraph of a section; the span is that of its text.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph<'a> {
    pub prose: Prose<'a>,
    pub span: Span,
}

impl<'a> Paragraph<'a> {
    pub fn text(&self) -> &'a str {
        self.prose.section.slice(self.span)
    }
}

/// A report and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub report: &'a Report,
    pub form: &'a Form,
}

/// What a report ties to other years, and what that of the year before does.
#[derive(Clone, Copy, Debug)]
pub struct Sequel<'a> {
    pub ledger: &'a Ledger,
    pub before: &'a Ledger,
    /// The name of the file with the report of the year before, where that is another file.
    pub file: Option<&'a str>,
}

impl Case<'_> {
    /// True when the report opens with the very same sections, understood alike, as another.
    pub fn has_opening_of(&self, report: &Report, form: &Form) -> bool {
        let end = self.form.written(1).unwrap_or(2).min(self.report.sections.len());
        let mine = &self.report.sections[..end];
        let theirs = report.sections.get(..end);
        form.written(1).unwrap_or(2).min(report.sections.len()) == end
            && form.written(0) == self.form.written(0)
            && theirs.is_some_and(|theirs| {
                mine.iter()
                    .zip(theirs)
                    .all(|(one, other)| Arc::ptr_eq(&one.section, &other.section))
            })
    }
}

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A matter of style.
    Hint,
    /// Worth a look.
    Info,
    /// Very likely wrong; a person must look.
    Warning,
    /// The report contradicts itself or the form.
    Error,
}

impl Severity {
    /// One step less.
    pub fn lower(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning => Self::Info,
            Self::Info | Self::Hint => Self::Hint,
        }
    }
}

/// The language of messages and pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub chinese: String,
    pub english: String,
}

impl Message {
    pub fn new(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self { chinese: chinese.into(), english: english.into() }
    }

    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}

/// How many things there are, in English: `1 row`, `2 rows`.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// More places than this have one cause, and are one finding.
const HANDFUL: usize = 5;

/// The most places that a finding names beside its own.
pub const RELATED_AT_MOST: usize = 12;

/// Something that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub span: Span,
    pub message: Message,
    pub related: Vec<Related>,
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub span: Span,
    pub message: Message,
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: Message,
    /// Edits that do not overlap, each on the text as it is.
    pub edits: Vec<Edit>,
    /// No figure and no meaning is changed, so that it may be applied without being looked at.
    pub safe: bool,
}

impl Fix {
    /// The text after the fix.
    pub fn apply(&self, text: &Text) -> Text {
        let mut edits: Vec<&Edit> = self.edits.iter().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = text.clone();
        for edit in edits {
            text.edit(edit);
        }
        text
    }
}

impl Finding {
    pub fn new(rule: &'static Rule, span: Span, message: Message) -> Self {
        let severity = rule.severity;
        Self { rule, severity, span, message, related: Vec::new(), fixes: Vec::new() }
    }

    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    pub fn related(&mut self, span: Span, message: Message) -> &mut Self {
        self.related.push(Related { span, message });
        self
    }

    /// A fix that a person picks after a look.
    pub fn fix(&mut self, title: Message, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix { title, edits, safe: false });
        self
    }

    /// A fix that changes neither a figure nor a meaning.
    pub fn safe_fix(&mut self, title: Message, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix { title, edits, safe: true });
        self
    }

    /// The same finding seen from a place `by` bytes earlier.
    pub fn shifted(&self, by: u32) -> Self {
        let mut moved = self.clone();
        moved.span = moved.span.shifted(by);
        for related in &mut moved.related {
            related.span = related.span.shifted(by);
        }
        for edit in moved.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = edit.span.shifted(by);
        }
        moved
    }
}

/// Where a rule puts what it finds.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Finding>,
}

impl Findings {
    pub fn new(rule: &'static Rule) -> Self {
        Self { rule, found: Vec::new() }
    }

    /// Adds a finding, to which places and fixes can be added.
    pub fn add(&mut self, span: Span, message: Message) -> &mut Finding {
        self.found.push(Finding::new(self.rule, span, message));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Adds findings of one kind in one table: each by itself while they are a handful. Beyond
    /// that they have one cause, and are said once, at the first place, with the others named
    /// below and all their first fixes in one.
    pub fn add_together(
        &mut self,
        mut found: Vec<Finding>,
        message: impl FnOnce(usize) -> Message,
    ) {
        let count = found.len();
        if count <= HANDFUL {
            self.found.append(&mut found);
            return;
        }
        let fixes: Vec<&Fix> = found.iter().filter_map(|finding| finding.fixes.first()).collect();
        let fix = (!fixes.is_empty()).then(|| Fix {
            title: Message::new(
                format!("一并修改 {} 处", fixes.len()),
                format!("Change all {}", fixes.len()),
            ),
            edits: fixes.iter().flat_map(|fix| fix.edits.iter().cloned()).collect(),
            safe: fixes.iter().all(|fix| fix.safe),
        });
        let severity = found.iter().map(|finding| finding.severity).max();
        let others = found.split_off(1);
        let Some(mut first) = found.pop() else { return };
        first.message = message(count);
        first.severity = severity.unwrap_or(first.severity);
        let related =
            others.into_iter().map(|other| Related { span: other.span, message: other.message });
        first.related.extend(related.take(RELATED_AT_MOST));
        first.fixes = fix.into_iter().collect();
        self.found.push(first);
    }

    pub fn take(self) -> Vec<Finding> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_not_several() {
        assert_eq!([counted(1, "row"), counted(2, "row")], ["1 row", "2 rows"]);
    }
}
