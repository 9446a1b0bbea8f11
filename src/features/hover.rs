//! What is known of the thing under the cursor: a figure and its sum rules, what a label or a
//! heading asks for, and before these what was found wrong there.

mod figure;

use std::sync::Arc;

use crate::document::Document;
use crate::rule::{Finding, Language, Rule, Severity};
use crate::schema::Label;
use crate::schema::vocabulary::Item;
use crate::text::Span;

use figure::figure;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// Another document, in which last year's report may be.
#[derive(Clone, Debug)]
pub struct Other {
    /// The name of its file, where it has one.
    pub name: Option<String>,
    pub document: Arc<Document>,
}

/// More findings at one place than this would hide what the place is.
const FINDINGS_SHOWN: usize = 3;

/// What is known of the place at an offset. `findings` are those of the document that are shown to
/// the user, who may have switched rules off; `others` are documents in which last year's report may
/// be.
pub fn hover(
    document: &Document,
    findings: &[Finding],
    others: &[Other],
    offset: u32,
    language: Language,
) -> Option<Hover> {
    let thing = figure(document, others, offset, language)
        .or_else(|| label(document, offset, language))
        .or_else(|| heading(document, offset, language));
    let mut here: Vec<&Finding> =
        findings.iter().filter(|finding| finding.span.contains(offset)).collect();
    // The nearest first.
    here.sort_by_key(|finding| (finding.span.len(), std::cmp::Reverse(finding.severity)));
    here.truncate(FINDINGS_SHOWN);
    let first = here.first().map(|finding| finding.span);
    let span = thing.as_ref().map(|thing| thing.span).or(first)?;
    let mut parts: Vec<String> = here.iter().map(|finding| told(finding, language)).collect();
    parts.extend(thing.map(|thing| thing.text));
    // A place is said before the rules, which are long.
    here.sort_by_key(|finding| finding.rule.code);
    here.dedup_by_key(|finding| finding.rule.code);
    let whole = here.len() == 1;
    parts.extend(here.into_iter().map(|finding| page(finding.rule, whole, language)));
    Some(Hover { span, text: parts.join("\n\n---\n\n") })
}

/// A finding's message.
fn told(finding: &Finding, language: Language) -> String {
    let severity = match (finding.severity, language) {
        (Severity::Error, Language::Chinese) => "错误",
        (Severity::Warning, Language::Chinese) => "警告",
        (Severity::Info, Language::Chinese) => "提醒",
        (Severity::Hint, Language::Chinese) => "提示",
        (Severity::Error, Language::English) => "Error",
        (Severity::Warning, Language::English) => "Warning",
        (Severity::Info, Language::English) => "Info",
        (Severity::Hint, Language::English) => "Hint",
    };
    format!("**{severity}** {}", escaped(finding.message.text(language)))
}

/// The page of a rule, the whole or only its first paragraph.
fn page(rule: &Rule, whole: bool, language: Language) -> String {
    let lines = rule.page.text(language).trim().lines().skip(1).skip_while(|line| line.is_empty());
    let lines: Vec<&str> = lines.take_while(|line| whole || !line.is_empty()).collect();
    format!("**{}** `{}`\n\n{}", rule.page.title(language), rule.code, lines.join("\n"))
}

fn label(document: &Document, offset: u32, language: Language) -> Option<Hover> {
    let (start, table) = document.table_at(offset)?;
    let placed = table.row_at(offset - start)?;
    let found = placed.label_at(offset - start)?;
    let label = table.edition.label(found.of);
    let name = match found.of {
        Item::Row { block, row, .. } => table.full_name(block, row),
        Item::Group { .. } | Item::Head { .. } | Item::Section(_) => label.text.clone(),
    };
    let text = described(&name, label, language, &table.schema().name);
    Some(Hover { span: placed.place(found.span).shifted(start), text })
}

fn heading(document: &Document, offset: u32, language: Language) -> Option<Hover> {
    let (start, entry) = document.entry_at(offset)?;
    let form = entry.form.as_ref()?;
    let inside = offset.checked_sub(start)?;
    let placed = entry.report.section_at(inside);
    let span = placed.section.heading?.span.shifted(placed.start);
    if !span.contains(inside) {
        return None;
    }
    let index = entry.report.sections.iter().position(|other| other.start == placed.start)?;
    let section = form.places.get(index)?.section?;
    let label = form.edition.label(Item::Section(section));
    let text = described(&form.edition.heading(section), label, language, &form.edition.basis);
    Some(Hover { span: span.shifted(start), text })
}

/// A name, what the form says of it, and where it is from.
fn described(name: &str, label: &Label, language: Language, source: &str) -> String {
    let mut parts = vec![format!("**{}**", escaped(name))];
    parts.extend(asked(label, language));
    parts.push(format!("*{}*", escaped(source)));
    parts.join("\n\n")
}

/// What the form says of a label, and the article that asks for it.
fn asked(label: &Label, language: Language) -> impl Iterator<Item = String> {
    let article = label.article.as_deref().map(|article| match language {
        Language::Chinese => format!("依据：{}", escaped(article)),
        Language::English => format!("Basis: {}", escaped(article)),
    });
    label.note.as_deref().map(escaped).into_iter().chain(article)
}

/// Text of a report or a schema without meaning as Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\`*_[]<>#|~&".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests;
