//! Comments that silence rules: `// gouji: allow(code, …)` for the next block, `allow-file` for the
//! file.

use crate::report::{Block, Report, Section};
use crate::rule::Finding;
use crate::text::{Edit, Span};

/// The comments of one report that silence something; spans count from the report's start.
#[derive(Debug, Default)]
pub struct Allows {
    allows: Vec<Allow>,
}

#[derive(Clone, Debug)]
pub struct Allow {
    pub code: String,
    /// Where the code stands in the comment.
    pub span: Span,
    /// What is silenced; the whole file without it.
    scope: Option<Span>,
}

impl Allows {
    pub fn read(report: &Report) -> Self {
        let mut allows = Vec::new();
        for (index, placed) in report.sections.iter().enumerate() {
            let section = &placed.section;
            for (place, block) in section.blocks.iter().enumerate() {
                let Block::Comment(span) = block else { continue };
                let Some((file_wide, codes)) = directive(section.slice(*span)) else { continue };
                let rest = section.blocks[place + 1..].iter();
                let mut rest = rest.filter(|block| !matches!(block, Block::Comment(_)));
                let next = rest.next().map(|block| block.span().shifted(placed.start));
                let scope = next.or_else(|| next_heading(report, index));
                allows.extend(codes.into_iter().map(|(code, at)| Allow {
                    code,
                    span: at.shifted(placed.start + span.start),
                    scope: if file_wide { None } else { Some(scope.unwrap_or(Span::at(0))) },
                }));
            }
        }
        Self { allows }
    }

    pub fn has_file_wide(&self) -> bool {
        self.allows.iter().any(|allow| allow.scope.is_none())
    }

    /// Takes out of a report's findings what comments silence, and gives the comments for a block
    /// that silence nothing.
    pub fn silence(&self, findings: &mut Vec<Finding>) -> Vec<&Allow> {
        if self.allows.is_empty() {
            return Vec::new();
        }
        let mut used = vec![false; self.allows.len()];
        findings.retain(|finding| {
            let hit = self.allows.iter().position(|allow| {
                let inside = |scope: Span| {
                    scope.contains(finding.span.start) && scope.contains(finding.span.end)
                };
                allow.scope.is_some_and(inside) && allow.code == finding.rule.code
            });
            hit.inspect(|index| used[*index] = true).is_none()
        });
        let unused = self.allows.iter().zip(used);
        let unused = unused.filter(|(allow, used)| !used && allow.scope.is_some());
        unused.map(|(allow, _)| allow).collect()
    }
}

/// Takes out of a file's findings what its file-wide comments silence, and gives those that silence
/// nothing. The comments come with the offsets where their reports start.
pub fn silence_file<'a>(
    findings: &mut Vec<Finding>,
    allows: &[(u32, &'a Allows)],
) -> Vec<(u32, &'a Allow)> {
    let mut unused = Vec::new();
    for (start, allows) in allows {
        for allow in allows.allows.iter().filter(|allow| allow.scope.is_none()) {
            let before = findings.len();
            findings.retain(|finding| finding.rule.code != allow.code);
            if findings.len() == before {
                unused.push((*start, allow));
            }
        }
    }
    unused
}

/// The edit that silences a rule for the block or the heading that holds a span: a comment before
/// it, or a word more in one that is there. A title cannot have one of its own, because a comment
/// before it is of the report before.
pub fn silence_here(report: &Report, span: Span, code: &str) -> Option<Edit> {
    let index = report.sections.partition_point(|placed| placed.start <= span.start);
    let index = index.checked_sub(1)?;
    let placed = &report.sections[index];
    let section = &placed.section;
    let holds = |block: Span| {
        let block = block.shifted(placed.start);
        block.contains(span.start) && block.contains(span.end)
    };
    if section.heading.is_some_and(|heading| holds(heading.span)) {
        let before = &report.sections[index.checked_sub(1)?];
        let blocks = before.section.blocks.len();
        let known = comment_before(&before.section, blocks, code);
        return Some(known.map_or_else(
            || new_comment(report, placed.start, "allow", code),
            |edit| Edit { span: edit.span.shifted(before.start), ..edit },
        ));
    }
    let block = section.blocks.iter().position(|block| holds(block.span()))?;
    if matches!(section.blocks[block], Block::Title(_) | Block::Comment(_)) {
        return None;
    }
    if let Some(edit) = comment_before(section, block, code) {
        return Some(Edit { span: edit.span.shifted(placed.start), ..edit });
    }
    let start = section.blocks[block].span().start;
    let line = report.line_of(Span::at(placed.start + start))?;
    Some(new_comment(report, line.start, "allow", code))
}

/// The edit that silences a rule in the whole file, whose first report is given.
pub fn silence_in_file(report: &Report, code: &str) -> Edit {
    for placed in &report.sections {
        for block in &placed.section.blocks {
            if let Some(edit) = joined(&placed.section, block, true, code) {
                return Edit { span: edit.span.shifted(placed.start), ..edit };
            }
        }
    }
    let begins = report.sections.first().map_or("", |placed| &placed.section.text);
    let mark = if begins.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
    new_comment(report, mark, "allow-file", code)
}

/// A code more in the comment of the run of comments that ends before a block.
fn comment_before(section: &Section, block: usize, code: &str) -> Option<Edit> {
    let before = section.blocks[..block].iter().rev();
    let mut comments = before.take_while(|block| matches!(block, Block::Comment(_)));
    comments.find_map(|comment| joined(section, comment, false, code))
}

/// A code more in a comment that silences others.
fn joined(section: &Section, block: &Block, file_wide: bool, code: &str) -> Option<Edit> {
    let Block::Comment(span) = block else { return None };
    let (of_file, codes) = directive(section.slice(*span))?;
    let (_, last) = codes.last().filter(|_| of_file == file_wide)?;
    let end = Span::at(last.end).shifted(span.start);
    Some(Edit { span: end, insert: format!(", {code}") })
}

fn new_comment(report: &Report, start: u32, word: &str, code: &str) -> Edit {
    let insert = format!("// gouji: {word}({code}){}", report.line_ending());
    Edit { span: Span::at(start), insert }
}

fn next_heading(report: &Report, index: usize) -> Option<Span> {
    let next = report.sections.get(index + 1)?;
    next.section.heading.map(|heading| heading.span.shifted(next.start))
}

/// The codes of `// gouji: allow(…)` with their places in the comment, and whether it is for the
/// whole file.
pub fn directive(comment: &str) -> Option<(bool, Vec<(String, Span)>)> {
    let rest = comment.trim_start_matches('/').trim_start().strip_prefix("gouji")?;
    let rest = rest.trim_start().strip_prefix([':', '：'])?.trim_start();
    let (file_wide, rest) = match rest.strip_prefix("allow-file") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix("allow")?),
    };
    let list = rest.trim_start().strip_prefix(['(', '（'])?;
    let list = list.split([')', '）']).next().unwrap_or_default();
    let start = list.as_ptr() as usize - comment.as_ptr() as usize;
    let mut codes = Vec::new();
    let mut at = start;
    for part in list.split_inclusive([',', '，', '、']) {
        let code = part.trim_matches([',', '，', '、', ' ', '\u{3000}']);
        if !code.is_empty() {
            let begin = at + part.find(code).unwrap_or_default();
            codes.push((code.to_string(), Span::new(begin as u32, (begin + code.len()) as u32)));
        }
        at += part.len();
    }
    Some((file_wide, codes))
}
