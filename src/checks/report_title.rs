//! A report without a title, or with a title that gives no year (rule Y01).

use crate::form::agency::agency_end;
use crate::form::title::{Title, TitleYear};
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "report-title",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 报告标题缺失或没有年度

标题写明机关全称和年度：“某机关某年政府信息公开工作年度报告”。标题没有写年度、年度多写或漏写数字，或者既没有标题、正文也没有写明年度，都无法确定报告的年度，有关年份的检查也就不准。

依据：国办公开办函〔2021〕30号所附格式；《条例》第五十条。

错误：

```text
云岭区水务局20223年政府信息公开工作年度报告
```

正确：

```text
云岭区水务局2023年政府信息公开工作年度报告
```

标题可以分成几行，年度也可以写在标题之后的括号里。高校按学年报告的不在此列。
",
        english: "\
# The title of the report is missing or gives no year

The title of a report gives the agency's full name and the year. Where it gives no year, or one with too many or too few digits, or where there is no title and the text gives no year either, the reporting year is not certain, nor is what is checked about years.

Basis: the form of 国办公开办函〔2021〕30号; Regulation, article 50.

Wrong:

```text
云岭区水务局20223年政府信息公开工作年度报告
```

Right:

```text
云岭区水务局2023年政府信息公开工作年度报告
```

A title may be set in several lines, and its year may stand in brackets behind it. Reports of universities for school years are not meant.
",
    },
    check: Check::Report(check),
};

fn check(case: &Case, findings: &mut Findings) {
    let form = case.form;
    // A form may have a title of another kind.
    if !form.edition.title.contains("{year}") {
        return;
    }
    match &form.title {
        None => without_title(case, findings),
        Some(Title { year: TitleYear::Damaged { span }, .. }) => damaged(case, *span, findings),
        Some(title) if title.year == TitleYear::Unstated => without_year(case, title, findings),
        Some(_) => {}
    }
}

/// Reports that a report with all of its sections has no title, where nothing else tells its year. A
/// part of a report needs none, and what is pasted from a web page often comes without.
fn without_title(case: &Case, findings: &mut Findings) {
    let form = case.form;
    let is_whole = (0..form.edition.sections.len()).all(|section| form.written(section).is_some());
    let preface = case.report.sections.first().map_or("", |placed| &placed.section.text);
    // A title in a line of another shape, with more words behind it, is one all the same.
    let titled = form.edition.is_title(&preface.replace(['\n', '\r', '\t'], ""));
    if !is_whole || titled || form.year.is_some() {
        return;
    }
    let first = form.written(0).and_then(|first| case.report.sections.get(first));
    let heading = first.and_then(|placed| Some(placed.section.heading?.span.shifted(placed.start)));
    let message = Message::new(
        "没有标题行，统计期限和正文也没有写明年度，无法检查年份",
        "there is no title, and neither the period nor the text gives the year: years are not checked",
    );
    let finding = findings.add(heading.unwrap_or(Span::at(0)), message);
    finding.severity(Severity::Warning);
}

fn damaged(case: &Case, span: Span, findings: &mut Findings) {
    let written = case.report.sections.first().map_or("", |placed| placed.section.slice(span));
    let message = Message::new(
        format!("标题的年份有误：“{written}”"),
        format!("the year of the title is damaged: {written}"),
    );
    let finding = findings.add(span, message);
    if let Some(year) = case.form.year {
        let title = Message::new(format!("改为 {year} 年"), format!("Change to {year}"));
        finding.fix(title, vec![Edit { span, insert: year.to_string() }]);
    }
}

fn without_year(case: &Case, title: &Title, findings: &mut Findings) {
    let (Some((line, words)), Some(first)) = (case.report.title(), case.report.sections.first())
    else {
        return;
    };
    let preface = &first.section;
    let all: String = title.lines.iter().map(|line| preface.slice(*line)).collect();
    // A placeholder is told of as such, and the year may stand in a line of another shape.
    let may_be_year = |text: &str| text.chars().filter(|digit| digit.is_numeric()).count() >= 4;
    let is_placeholder = all.contains(['X', 'x', 'Ｘ', '×', '_', '＿'])
        || ["某某", "某年"].iter().any(|word| all.contains(word));
    let mut others = preface.prose().map(|span| preface.slice(span));
    let elsewhere = others.any(|line| {
        may_be_year(line) && !line.contains(['。', '，', '：', '月']) && line.chars().count() < 40
    });
    if !case.form.edition.is_title(&all) || is_placeholder || elsewhere {
        return;
    }
    let message = Message::new("标题没有写明年度", "the title does not say for which year the report is");
    let finding = findings.add(line, message);
    finding.severity(Severity::Warning);
    let end = agency_end(words, &case.form.edition);
    if let (Some(year), Some(end)) = (case.form.year, end) {
        let title = Message::new(format!("加上“{year}年”"), format!("Add {year}年"));
        let at = Span::at(line.start + end as u32);
        finding.fix(title, vec![Edit { span: at, insert: format!("{year}年") }]);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    const TITLE: &str = "云岭区水务局2023年政府信息公开工作年度报告";

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn no_title() {
        let text = changed(&format!("{TITLE}\n\n"), "");
        check(&super::RULE, &text, expect![""]);
        let text = text.replace("2023年", "本年");
        check(&super::RULE, &text, expect![[r#"
            warning 1:1「一、总体情况」 没有标题行，统计期限和正文也没有写明年度，无法检查年份
        "#]]);
        // A part of a report needs none, nor does one whose title goes on behind its words.
        let part = &text[..text.find("五、存在").expect("a section")];
        check(&super::RULE, part, expect![""]);
        for title in [format!("{TITLE}（公示稿）"), format!("**{TITLE}**"), format!("标题\t{TITLE}\t")] {
            let text = changed(TITLE, &title).replace("2023年，", "本年，");
            check(&super::RULE, &text, expect![""]);
        }
    }

    #[test]
    fn a_year_with_the_wrong_digits() {
        for wrong in ["20223", "203", "２０２３３", "2203"] {
            let text = changed("局2023年政府", &format!("局{wrong}年政府"));
            assert_eq!(fixed(&super::RULE, &text), CLEAN, "{wrong}");
        }
        check(&super::RULE, &changed("局2023年政府", "局20223年政府"), expect![[r#"
            error 1:7「20223」 标题的年份有误：“20223”
              改法：改为 2023 年
        "#]]);
    }

    #[test]
    fn a_title_without_a_year() {
        let text = changed("局2023年政府", "局政府");
        check(&super::RULE, &text, expect![[r#"
            warning 1:1「云岭区水务局政府信息公开工作年度报告」 标题没有写明年度
              改法：加上“2023年”
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn years_that_stand_elsewhere_in_the_title() {
        for title in [
            "云岭区水务局政府信息公开工作年度报告（2023年度）",
            "云岭区水务局\n\n2023年\n\n政府信息公开工作年度报告",
            "云岭区水务局政府信息公开工作年度报告\n\n2023年度",
            "云岭区水务局政府信息公开工作年度报告\n\n—— 2023 年 ——",
            "云岭区水务局二〇二三年政府信息公开工作年度报告",
            "云岭区水务局2023政府信息公开工作年度报告",
            "云岭大学2022—2023学年信息公开工作年度报告",
            "云岭区水务局20XX年政府信息公开工作年度报告",
            "云岭区水务局关于政府信息公开工作的报告",
        ] {
            check(&super::RULE, &changed(TITLE, title), expect![""]);
        }
    }
}
