//! A document cited that the form's basis has replaced (rule F11).

use crate::form::sentence::sentences;
use crate::form::year::years;
use crate::rule::{Check, Findings, Message, Page, Prose, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "replaced-basis",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 引用了已被替代的文件

2021 年度起的报告以国办公开办函〔2021〕30号为依据，原国办公开办函〔2019〕60号及其格式（试行）不再使用。新年度的报告仍写旧文号，多半是照抄往年的报告。

依据：国办公开办函〔2021〕30号。

错误：

```text
根据国办公开办函〔2019〕60号的要求编制本报告。
```

正确：

```text
根据国办公开办函〔2021〕30号的要求编制本报告。
```

说明旧文件已被替代、废止的句子不在此列。
",
        english: "\
# A document is cited that has been replaced

Reports for 2021 and later are based on 国办公开办函〔2021〕30号; 国办公开办函〔2019〕60号 and its form on trial are no longer used. A new report that cites it was mostly copied from an old one.

Basis: 国办公开办函〔2021〕30号.

Wrong:

```text
根据国办公开办函〔2019〕60号的要求编制本报告。
```

Right:

```text
根据国办公开办函〔2021〕30号的要求编制本报告。
```

Sentences that say the old document was replaced are fine.
",
    },
    check: Check::Prose { may_matter, check },
};

/// In a sentence with one of these, the old document is named as an old one.
const SAYS_SO: [&str; 11] = [
    "废止", "代替", "取代", "替代", "停止执行", "停止使用", "不再", "失效", "修订为", "原《", "原国办",
];

const OPEN: [char; 7] = ['〔', '[', '［', '【', '（', '(', '﹝'];
const CLOSE: [char; 7] = ['〕', ']', '］', '】', '）', ')', '﹞'];

fn may_matter(prose: &Prose, paragraph: &str) -> bool {
    let cites = |document: &String| paragraph.contains(Document::read(document).anchor);
    prose.edition.replaces.iter().any(cites)
}

fn check(prose: &Prose, findings: &mut Findings) {
    let edition = prose.edition;
    if !prose.year.is_none_or(|year| edition.covers(year)) {
        return;
    }
    for block in prose.section.prose() {
        for (offset, sentence) in sentences(prose.section.slice(block)) {
            let place = |span: Span| span.shifted(block.start + offset as u32);
            let is_past = years(sentence).any(|year| year.number < edition.from);
            if is_past || SAYS_SO.iter().any(|words| sentence.contains(words)) {
                continue;
            }
            let cited = edition.replaces.iter().flat_map(|name| {
                let document = Document::read(name);
                let found = document.citations(sentence, &edition.title_words);
                found.into_iter().map(move |(span, whole)| (name, span, whole))
            });
            let mut cited: Vec<(&String, Span, bool)> = cited.collect();
            cited.sort_by_key(|(_, span, _)| *span);
            let Some((name, span, _)) = cited.first().copied() else { continue };
            let (basis, from) = (&edition.basis, edition.from);
            let message = Message::new(
                format!("{name}已被替代，{from} 年度起的报告应以{basis}为依据"),
                format!("{name} has been replaced; reports for {from} and later are based on {basis}"),
            );
            let finding = findings.add(place(span), message);
            let edits = cited.iter().map(|(name, span, whole)| {
                let (span, insert) = Document::read(name).replacement(*span, *whole, sentence, basis);
                Edit { span: place(span), insert }
            });
            let title = Message::new(format!("改为“{basis}”"), format!("Change to {basis}"));
            finding.fix(title, edits.collect());
        }
    }
}

/// A document by its number, `国办公开办函〔2019〕60号`, or by its title.
#[derive(Clone, Copy)]
struct Document<'a> {
    /// The organ's part of a number.
    organ: &'a str,
    /// The rest of the number, or the title.
    core: &'a str,
    /// A part of it that is written in one way only.
    anchor: &'a str,
    is_number: bool,
}

impl<'a> Document<'a> {
    fn read(name: &'a str) -> Self {
        let at = name.find(OPEN).unwrap_or(name.len());
        let (before, after) = name.split_at(at);
        if name.ends_with('号') && !after.is_empty() {
            let digits = after.trim_start_matches(OPEN);
            let anchor = digits.split(CLOSE).next().unwrap_or(digits);
            Self { organ: before, core: after, anchor, is_number: true }
        } else {
            Self { organ: "", core: name, anchor: before, is_number: false }
        }
    }

    /// Where a sentence cites it, and whether it does so with the organ.
    fn citations(self, sentence: &str, titles: &[String]) -> Vec<(Span, bool)> {
        let mut found = Vec::new();
        if self.anchor.is_empty() {
            return found;
        }
        for (at, _) in sentence.match_indices(self.anchor) {
            let start = if self.is_number {
                let before = sentence[..at].trim_end();
                before.len() - before.chars().next_back().map_or(0, char::len_utf8)
            } else {
                at
            };
            let Some(length) = length_of(&sentence[start..], self.core) else { continue };
            let end = (start + length) as u32;
            let before = sentence[..start].trim_end();
            let organ = self.organ_at_end_of(before);
            let alone = organ.is_empty() && !before.ends_with(is_chinese);
            let about_form = || titles.iter().any(|title| sentence.contains(title.as_str()));
            if !self.is_number {
                found.push((Span::new(start as u32, end), true));
            } else if !organ.is_empty() {
                let start = (before.len() - organ.len()) as u32;
                found.push((Span::new(start, end), organ == self.organ));
            } else if alone && about_form() {
                found.push((Span::new(start as u32, end), false));
            }
        }
        found
    }

    /// The organ, or the end of it, when nothing of another organ's name stands before.
    fn organ_at_end_of(self, before: &'a str) -> &'a str {
        const LEAST: usize = 4;
        if before.ends_with(self.organ) {
            return &before[before.len() - self.organ.len()..];
        }
        let ends = self.organ.char_indices().map(|(at, _)| &self.organ[at..]);
        let mut ends = ends.filter(|end| end.chars().count() >= LEAST);
        let end = ends.find(|end| before.ends_with(end)).unwrap_or_default();
        let rest = &before[..before.len() - end.len()];
        if rest.ends_with(is_chinese) { "" } else { &before[rest.len()..] }
    }

    /// What to write instead: the number of the basis, or of a title nothing of its last brackets.
    fn replacement(self, span: Span, whole: bool, sentence: &str, basis: &str) -> (Span, String) {
        if self.is_number {
            let start = if whole { 0 } else { basis.find(OPEN).unwrap_or(0) };
            return (span, basis[start..].to_string());
        }
        let cited = &sentence[span.range()];
        let brackets = cited.rfind(OPEN).unwrap_or(cited.len());
        (Span::new(span.start + brackets as u32, span.end), String::new())
    }
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// The length of the text's beginning that is the pattern, whatever its spaces and brackets.
fn length_of(text: &str, pattern: &str) -> Option<usize> {
    let same = |one: char, other: char| {
        let both = |kind: &[char]| kind.contains(&one) && kind.contains(&other);
        one == other || both(&OPEN) || both(&CLOSE)
    };
    let mut wanted = pattern.chars();
    let mut next = wanted.next()?;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            continue;
        }
        if !same(character, next) {
            return None;
        }
        match wanted.next() {
            Some(following) => next = following,
            None => return Some(at + character.len_utf8()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::{Expect, expect};

    fn said(sentence: &str, expected: Expect) {
        check(&super::RULE, &with(sentence), expected);
    }

    fn with(sentence: &str) -> String {
        changed("一、总体情况", &format!("{sentence}\n\n一、总体情况"))
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        let cites = "根据国办公开办函〔2019〕60号编制本报告。\n\n一、总体情况";
        check(&super::RULE, &CLEAN_2019.replacen("一、总体情况", cites, 1), expect![""]);
    }

    #[test]
    fn a_number_in_any_brackets() {
        said("根据国办公开办函〔2019〕60号要求编制本报告。", expect![[r#"
            warning 3:3「国办公开办函〔2019〕60号」 国办公开办函〔2019〕60号已被替代，2021 年度起的报告应以国办公开办函〔2021〕30号为依据
              改法：改为“国办公开办函〔2021〕30号”
        "#]]);
        said("按照《通知》（国办公开办函[2019] 60号）编制。", expect![[r#"
            warning 3:8「国办公开办函[2019] 60号」 国办公开办函〔2019〕60号已被替代，2021 年度起的报告应以国办公开办函〔2021〕30号为依据
              改法：改为“国办公开办函〔2021〕30号”
        "#]]);
        said("按照《通知》（公开办函（2019）60号）编制。", expect![[r#"
            warning 3:8「公开办函（2019）60号」 国办公开办函〔2019〕60号已被替代，2021 年度起的报告应以国办公开办函〔2021〕30号为依据
              改法：改为“国办公开办函〔2021〕30号”
        "#]]);
        said("按年度报告的通知（〔2019〕60号）编制政府信息公开工作年度报告。", expect![[r#"
            warning 3:10「〔2019〕60号」 国办公开办函〔2019〕60号已被替代，2021 年度起的报告应以国办公开办函〔2021〕30号为依据
              改法：改为“国办公开办函〔2021〕30号”
        "#]]);
        let text = with("按照《通知》（国办公开办函【2019】 60号）编制。");
        assert_eq!(fixed(&super::RULE, &text), with("按照《通知》（国办公开办函〔2021〕30号）编制。"));
        let text = with("按照《通知》（公开办函（2019）60号）编制。");
        assert_eq!(fixed(&super::RULE, &text), with("按照《通知》（〔2021〕30号）编制。"));
    }

    #[test]
    fn the_title_of_the_form_on_trial() {
        let sentence = "按照《中华人民共和国政府信息公开工作年度报告格式(试行)》（国办公开办函〔2019〕60号）编制。";
        said(sentence, expect![[r#"
            warning 3:11「政府信息公开工作年度报告格式(试行)」 政府信息公开工作年度报告格式（试行）已被替代，2021 年度起的报告应以国办公开办函〔2021〕30号为依据
              改法：改为“国办公开办函〔2021〕30号”
        "#]]);
        assert_eq!(
            fixed(&super::RULE, &with(sentence)),
            with("按照《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。")
        );
    }

    #[test]
    fn other_documents_and_history_are_fine() {
        for sentence in [
            "根据国办公开办函〔2021〕30号编制本报告。",
            "落实云政办函〔2019〕60号的部署。",
            "按照国办函〔2019〕60号推进。",
            "按照国办公开办函〔2019〕160号推进。",
            "新格式自2021年起施行，国办公开办函〔2019〕60号同时废止。",
            "国办公开办函〔2021〕30号取代了国办公开办函〔2019〕60号。",
            "2020年度的报告曾按国办公开办函〔2019〕60号编制。",
            "印发信用信息管理办法（试行）。",
            "本年度制发文件2019件，其中60号文件已公开。",
        ] {
            said(sentence, expect![""]);
        }
    }
}
