//! The agency that a report is of, as its title names it.

use crate::schema::Edition;
use crate::text::{Span, is_blank};

use super::title::Title;
use super::year::years;
use crate::report::Report;

/// Where the agency's name stands in a report: in its title line, or in a line of the title over it.
pub fn agency_of(report: &Report, title: &Title, edition: &Edition) -> Option<Span> {
    let (line, words) = report.title()?;
    let over = || {
        let preface = &report.sections.first()?.section;
        let lines = title.lines.iter().filter(|over| over.start < line.start);
        lines.copied().find_map(|over| {
            let words = preface.slice(over);
            let end = years(words).next().map_or(words.len(), |year| year.start);
            let name = words[..end].trim_matches(is_blank);
            let start = over.start + (name.as_ptr() as usize - words.as_ptr() as usize) as u32;
            (name.chars().count() > 1).then(|| Span::new(start, start + name.len() as u32))
        })
    };
    agency(words, edition).map(|name| name.shifted(line.start)).or_else(over)
}

/// The agency's name in a title line: what stands before the year, or between a year at the
/// beginning and the words of the form's own title.
fn agency(title: &str, edition: &Edition) -> Option<Span> {
    let mut end = agency_end(title, edition)?;
    let mut start = 0;
    if let Some(year) = years(&title[..end]).next() {
        let before = &title[..year.start];
        if before.chars().any(char::is_alphanumeric) {
            end = year.start;
        } else {
            let rest = &title[year.end..end];
            start = end - rest.trim_start().trim_start_matches('年').trim_start_matches('度').len();
        }
    }
    let is_outside =
        |character: char| is_blank(character) || "#《》〈〉（(）)【】[]“”\"".contains(character);
    let name = title[start..end].trim_end_matches(is_outside);
    let name = name.strip_suffix("关于").unwrap_or(name).trim_end_matches(is_outside);
    let name = name.trim_start_matches(is_outside);
    let start = name.as_ptr() as usize - title.as_ptr() as usize;
    (name.chars().count() > 1).then(|| Span::new(start as u32, (start + name.len()) as u32))
}

/// Where the words of the form's own title begin in a title line, behind the agency's name.
pub fn agency_end(title: &str, edition: &Edition) -> Option<usize> {
    edition.title_words.iter().filter_map(|words| find_spaced(title, words)).min()
}

/// Where words begin in a line that may have white space within them.
fn find_spaced(line: &str, words: &str) -> Option<usize> {
    line.char_indices().map(|(at, _)| at).find(|at| {
        let mut rest = line[*at..].chars().filter(|character| !is_blank(*character));
        !line[*at..].starts_with(is_blank)
            && words.chars().all(|wanted| rest.next() == Some(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    #[test]
    fn agencies_over_the_title_line() {
        for title in [
            "云岭区水务局\n2023年政府信息公开工作年度报告",
            "云岭区水务局2023年\n政府信息公开工作年度报告",
            "2023年度\n云岭区水务局\n政府信息公开工作年度报告",
            "政务公开\n云岭区水务局2023年政府信息公开工作年度报告",
        ] {
            let text = format!("{title}\n一、总体情况\n");
            let document = crate::document::Document::new(&text, Schemas::built_in());
            let (_, entry) = document.entries().next().expect("a report");
            let form = entry.form.as_ref().expect("a form");
            let name = form
                .title
                .as_ref()
                .and_then(|title| agency_of(&entry.report, title, &form.edition));
            assert_eq!(name.map(|name| &text[name.range()]), Some("云岭区水务局"), "{title}");
        }
    }

    #[test]
    fn agencies_of_titles() {
        let schemas = Schemas::built_in();
        let edition = schemas.in_force(2023, None).expect("an edition");
        let found = |title: &'static str| agency(title, edition).map(|span| &title[span.range()]);
        for title in [
            "云岭区水务局2023年政府信息公开工作年度报告",
            "# 云岭区水务局 2023 年度 政府信息公开 工作年度报告",
            "2023年云岭区水务局政府信息公开工作年度报告",
            "2023年度云岭区水务局 政府信息公开年报",
            "云岭区水务局政府信息公开工作年度报告（2023年）",
            "《云岭区水务局关于2023年政府信息公开工作年度报告》",
        ] {
            assert_eq!(found(title), Some("云岭区水务局"), "{title}");
        }
        for title in ["2023年政府信息公开工作年度报告", "年度报告", "", "局2023年政府信息公开年报"]
        {
            assert_eq!(found(title), None, "{title}");
        }
    }
}
