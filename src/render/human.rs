//! A finding drawn under its line.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::rule::{Finding, Language, Severity};
use crate::text::{Encoding, Position, Span, Text};

use super::Checked;

/// With more related places than this, a drawing would hide what it is about.
const RELATED_DRAWN: usize = 6;

/// The findings of a file, one drawing each.
pub fn render(file: &Checked, language: Language, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut drawn = String::new();
    for finding in &file.findings {
        drawn += &draw(file, finding, language, &renderer);
        drawn += "\n\n";
    }
    drawn
}

fn draw(file: &Checked, finding: &Finding, language: Language, renderer: &Renderer) -> String {
    let related = match finding.related.len() {
        ..=RELATED_DRAWN => finding.related.as_slice(),
        _ => &[],
    };
    let lines = related.iter().map(|related| related.span).fold(finding.span, Span::hull);
    let (source, first_line, start) = whole_lines(&file.text, lines);
    let place = |span: Span| (span.start - start) as usize..(span.end - start) as usize;
    let mut snippet = Snippet::source(source)
        .path(file.path.as_str())
        .line_start(first_line as usize + 1)
        .annotation(AnnotationKind::Primary.span(place(finding.span)));
    for related in related {
        let annotation = AnnotationKind::Context.span(place(related.span));
        snippet = snippet.annotation(annotation.label(related.message.text(language)));
    }
    let title = level(finding.severity, language)
        .primary_title(finding.message.text(language))
        .id(finding.rule.code);
    let mut group: Group = title.element(snippet);
    for fix in &finding.fixes {
        let name = match language {
            Language::Chinese => "改法",
            Language::English => "fix",
        };
        let help = Level::HELP.with_name(name).message(fix.title.text(language));
        group = group.element(help);
    }
    renderer.render(&[group])
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let (level, chinese, english) = match severity {
        Severity::Error => (Level::ERROR, "错误", "error"),
        Severity::Warning => (Level::WARNING, "警告", "warning"),
        Severity::Info => (Level::INFO, "提醒", "info"),
        Severity::Hint => (Level::NOTE, "提示", "hint"),
    };
    level.with_name(match language {
        Language::Chinese => chinese,
        Language::English => english,
    })
}

/// The lines around a span: their text, the number of the first, and where it starts.
fn whole_lines(text: &Text, span: Span) -> (String, u32, u32) {
    let line = |offset| text.position(offset, Encoding::Utf8).line;
    let first = line(span.start);
    let offset =
        |line| text.offset(Position { line, character: 0 }, Encoding::Utf8).unwrap_or(text.len());
    let lines = Span::new(offset(first), offset(line(span.end) + 1));
    (text.slice(lines).into_owned(), first, lines.start)
}
