//! Laws and documents that a report names and whose official text is known to stand at an address.

use crate::document::{Document, Entry};
use crate::schema::Link;
use crate::text::Span;

/// A name in the text and where what it names can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLink {
    pub span: Span,
    pub address: String,
}

/// The names in titles, headings and prose, in the order of the text.
pub fn links(document: &Document) -> Vec<NamedLink> {
    let mut links = Vec::new();
    for (start, entry) in document.entries() {
        let mut of_report = links_of(entry);
        of_report.iter_mut().for_each(|link| link.span = link.span.shifted(start));
        links.append(&mut of_report);
    }
    links
}

fn links_of(entry: &Entry) -> Vec<NamedLink> {
    let mut links = Vec::new();
    let Some(form) = &entry.form else { return links };
    for placed in &entry.report.sections {
        for span in placed.section.prose() {
            let words = placed.section.slice(span);
            let mut of_line: Vec<NamedLink> = Vec::new();
            for Link { text, address } in &form.edition.links {
                let found = words.match_indices(text.as_str()).map(|(at, _)| NamedLink {
                    span: Span::new(at as u32, (at + text.len()) as u32)
                        .shifted(placed.start + span.start),
                    address: address.clone(),
                });
                of_line.extend(found);
            }
            of_line.sort_by_key(|link| link.span);
            links.append(&mut of_line);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    #[test]
    fn the_regulation_is_found_by_name_and_by_number() {
        let text = "云岭区水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n\
            按照《中华人民共和国政府信息公开条例》（国务院令第711号）和某某规定，\n\
            （一）主动公开\n《中华人民共和国政府信息公开条例》\n规章\t中华人民共和国政府信息公开条例\n";
        let document = Document::new(text, Schemas::built_in());
        let found = links(&document);
        let names: Vec<&str> = found.iter().map(|link| &text[link.span.range()]).collect();
        let regulation = "《中华人民共和国政府信息公开条例》";
        assert_eq!(names, [regulation, "国务院令第711号", regulation]);
        assert!(found.iter().all(|link| link.address.starts_with("https://www.gov.cn/")));
    }

    #[test]
    fn there_are_none_in_other_texts() {
        for text in ["", "《中华人民共和国政府信息公开条例》\n"] {
            assert_eq!(links(&Document::new(text, Schemas::built_in())), []);
        }
    }
}
