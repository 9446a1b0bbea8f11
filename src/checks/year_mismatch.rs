//! Years of one report that disagree: in the title, in the period, in the overview (rule Y01).

use crate::form::period;
use crate::form::year::{names_present, other_year_of};
use crate::rule::{Case, Check, Finding, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "year-mismatch",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 年份前后不一致

标题的年度、数据统计期限的年份、总体情况所写的年份应当是同一年。不一致，多半是在往年报告上修改时漏改。文件名里写了年份而没有标题的年份时也会提醒；日期（2024年1月报送）和文号（〔2024〕3号）里的年份不算。

依据：国办公开办函〔2021〕30号所附格式。

错误：

```text
云岭区水务局2023年政府信息公开工作年度报告
本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。
```

正确：

```text
云岭区水务局2023年政府信息公开工作年度报告
本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。
```
",
        english: "\
# The years of the report disagree

The year of the title, of the period that the figures cover, and the year that the overview tells of are one and the same. Others were mostly left over from an earlier report. A file's name that has a year, but not that of the title, is told of as well; years of dates (2024年1月报送) and of the numbers of documents (〔2024〕3号) do not count.

Basis: the form of 国办公开办函〔2021〕30号.

Wrong:

```text
云岭区水务局2023年政府信息公开工作年度报告
本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。
```

Right:

```text
云岭区水务局2023年政府信息公开工作年度报告
本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。
```
",
    },
    check: Check::Opening(check),
};

/// A year and everywhere it is stated in one part of the report.
struct Stated {
    part: (&'static str, &'static str),
    year: u16,
    spans: Vec<Span>,
    /// False where it may be the history of what the part tells of.
    certain: bool,
}

fn check(case: &Case, findings: &mut Findings) {
    let title = title_year(case);
    let period = period_year(case);
    let Some(reporting) = title.as_ref().or(period.as_ref()).map(|stated| stated.year) else {
        return;
    };
    let overview = overview_year(case, reporting);
    let others = [&period, &overview].into_iter().flatten().filter(|other| other.year != reporting);
    let others: Vec<&Stated> = others.collect();
    let base = title.as_ref().or(period.as_ref());
    let (Some(base), Some(first)) = (base, others.first()) else { return };
    if title.is_some() && others.len() == 2 && others.iter().all(|other| other.year == first.year) {
        title_alone(base, &others, findings);
        return;
    }
    for other in &others {
        let (Some(span), (here, here_english), (there, there_english)) =
            (other.spans.first(), other.part, base.part)
        else {
            continue;
        };
        let (year, of_base) = (other.year, base.year);
        let message = Message::new(
            format!("{here}的年份是 {year} 年，而{there}是 {of_base} 年"),
            format!("{here_english} says {year}, but {there_english} says {of_base}"),
        );
        let finding = findings.add(*span, message);
        relate(base, finding);
        if !other.certain {
            finding.severity(Severity::Warning);
        }
        offer(&[other], of_base, finding);
        offer(&[base], year, finding);
    }
}

/// The finding about a file whose name tells only of other years than the title of its report, as
/// when last year's file was copied.
pub fn of_file(name: &str, (year, place): (u16, Span)) -> Option<Finding> {
    let number = year.to_string();
    let is_year = |(_, digits): &(usize, &str)| digits.len() == 4 && digits.starts_with("20");
    let named: Vec<(usize, &str)> = numbers(name).filter(is_year).collect();
    if named.iter().any(|(_, digits)| *digits == number) {
        return None;
    }
    let is_told = |(at, digits): &&(usize, &str)| {
        !is_of_date(&name[at + digits.len()..]) && !is_of_document(&name[..*at], &name[at + digits.len()..])
    };
    let (_, first) = named.iter().find(is_told)?;
    let message = Message::new(
        format!("标题的年份是 {number} 年，而文件名写的是 {first}，请核对"),
        format!("the title says {number}, but the file's name says {first}"),
    );
    let mut finding = Finding::new(&RULE, place, message);
    // A name may as well tell when the file was made, and it is not published.
    finding.severity(Severity::Warning);
    Some(finding)
}

/// The runs of digits in a name and where they start.
fn numbers(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split(|character: char| !character.is_ascii_digit()).filter_map(move |digits| {
        let start = at;
        // Whatever parts the runs is one character, of any length.
        at += digits.len() + name[at + digits.len()..].chars().next().map_or(0, char::len_utf8);
        (!digits.is_empty()).then_some((start, digits))
    })
}

/// True for what goes on with a year to the month of a day: `年1月报送`, `.1.15定稿`, `-01-15`.
fn is_of_date(after: &str) -> bool {
    let after = after.trim_start();
    let parted = after.strip_prefix(['.', '-', '/', '_', '．', '－']);
    let month = after.strip_prefix('年').or(parted).map(str::trim_start);
    let Some(month) = month else { return false };
    let is_numeral = |character: char| "一二三四五六七八九十".contains(character);
    if let Some(rest) = month.strip_prefix(is_numeral) {
        return rest.trim_start_matches(is_numeral).starts_with('月');
    }
    let end = month.find(|character: char| !character.is_ascii_digit()).unwrap_or(month.len());
    let is_month = month[..end].parse().is_ok_and(|number: u32| (1..=12).contains(&number));
    is_month && end <= 2 && (parted.is_some() || month[end..].trim_start().starts_with('月'))
}

/// True for what stands around the year in the number of a document: `京教〔2025〕3号`.
fn is_of_document(before: &str, after: &str) -> bool {
    let open = before.trim_end().ends_with(['〔', '[', '［', '【', '(', '（']);
    let Some(rest) = after.trim_start().strip_prefix(['〕', ']', '］', '】', ')', '）']) else {
        return false;
    };
    let rest = rest.trim_start().trim_start_matches('第').trim_start();
    let number = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    open && number.len() < rest.len() && number.trim_start().starts_with('号')
}

/// Reports a title whose year is not the one on which the other parts agree.
fn title_alone(title: &Stated, others: &[&Stated], findings: &mut Findings) {
    let (Some(span), Some(first)) = (title.spans.first(), others.first()) else { return };
    let (year, other) = (title.year, first.year);
    let message = Message::new(
        format!("标题的年份是 {year} 年，而统计期限和总体情况都是 {other} 年"),
        format!("the title says {year}, but the period and the overview say {other}"),
    );
    let finding = findings.add(*span, message);
    others.iter().for_each(|other| relate(other, finding));
    offer(&[title], other, finding);
    offer(others, year, finding);
}

fn relate(stated: &Stated, finding: &mut Finding) {
    let (chinese, english) = stated.part;
    if let Some(span) = stated.spans.first() {
        let year = stated.year;
        let message =
            Message::new(format!("{chinese}：{year} 年"), format!("{english}: {year}"));
        finding.related(*span, message);
    }
}

/// Offers to write another year in some parts of the report.
fn offer(parts: &[&Stated], year: u16, finding: &mut Finding) {
    let chinese: Vec<&str> = parts.iter().map(|stated| stated.part.0).collect();
    let english: Vec<&str> = parts.iter().map(|stated| stated.part.1).collect();
    let title = Message::new(
        format!("{}改为 {year} 年", chinese.join("、")),
        format!("Change {} to {year}", english.join(" and ")),
    );
    let spans = parts.iter().flat_map(|stated| &stated.spans);
    let edits = spans.map(|span| Edit { span: *span, insert: year.to_string() });
    finding.fix(title, edits.collect());
}

fn title_year(case: &Case) -> Option<Stated> {
    let (year, span) = case.form.title.as_ref()?.year()?;
    Some(Stated { part: ("标题", "the title"), year, spans: vec![span], certain: true })
}

/// The year of the period, which stands before the second section of the form.
fn period_year(case: &Case) -> Option<Stated> {
    let before = case.form.written(1).unwrap_or(2);
    case.report.sections.iter().take(before).find_map(|placed| {
        let (year, spans) = period::years_of_period(&placed.section)?;
        let spans = spans.into_iter().map(|span| span.shifted(placed.start)).collect();
        Some(Stated { part: ("统计期限", "the period"), year, spans, certain: true })
    })
}

fn overview_year(case: &Case, reporting: u16) -> Option<Stated> {
    let placed = case.report.sections.get(case.form.written(0)?)?;
    let (year, spans) = other_year_of(&placed.section, reporting)?;
    let certain = spans.len() > 1 || !names_present(&placed.section.text);
    let spans = spans.into_iter().map(|span| span.shifted(placed.start)).collect();
    Some(Stated { part: ("总体情况", "the overview"), year, spans, certain })
}

#[cfg(test)]
mod tests {
    use crate::text::Span;
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    const PERIOD: &str = "本报告数据统计期限自2023年1月1日起至2023年12月31日止。";

    fn with_period(period: &str) -> String {
        changed("一、总体情况", &format!("{period}\n\n一、总体情况"))
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
        check(&super::RULE, &with_period(PERIOD), expect![""]);
    }

    #[test]
    fn the_name_of_the_file() {
        let title = (2023, Span::new(18, 22));
        let found = |name| super::of_file(name, title).map(|finding| finding.message.chinese);
        for name in [
            "水务局2023年报",
            "2024年发布的2023年报",
            "20240131",
            "年报",
            "第1999号",
            "水务局年报2024年1月报送",
            "水务局年报2024年一月报送",
            "水务局年报2024年 1 月20日报送",
            "水务局年报2024.1.15定稿",
            "2024-01-15年报",
            "年报_2024_1",
            "水务〔2024〕3号",
            "国办公开办函〔2021〕30号",
            "水务[2024]第3号附件",
            "2024年1月报送（水务（2024）12 号）",
        ] {
            assert_eq!(found(name), None, "{name}");
        }
        for name in [
            "水务局2022年报",
            "2022年1号",
            "2022-水务局",
            "2022-2021",
            "2022.13",
            "（2022）水务局",
            "2024年1月报送2022年报",
            "〔2022〕号",
        ] {
            let message = "标题的年份是 2023 年，而文件名写的是 2022，请核对";
            assert_eq!(found(name).as_deref(), Some(message), "{name}");
        }
    }

    #[test]
    fn the_period() {
        let text = with_period(&PERIOD.replace("2023", "2022"));
        check(&super::RULE, &text, expect![[r#"
            error 3:11「2022」 统计期限的年份是 2022 年，而标题是 2023 年
              1:7「2023」 标题：2023 年
              改法：统计期限改为 2023 年
              改法：标题改为 2022 年
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), with_period(PERIOD));
        let text = with_period("统计期限为 2022 年 1 月 1 日至 12 月 31 日。");
        check(&super::RULE, &text, expect![[r#"
            error 3:7「2022」 统计期限的年份是 2022 年，而标题是 2023 年
              1:7「2023」 标题：2023 年
              改法：统计期限改为 2023 年
              改法：标题改为 2022 年
        "#]]);
    }

    #[test]
    fn the_period_of_other_figures() {
        for other in [
            "，上年数据统计期限为2022年1月1日至2022年12月31日。",
            "。上年数据统计时间为2022年度。",
        ] {
            check(&super::RULE, &with_period(&PERIOD.replace('。', other)), expect![""]);
        }
    }

    #[test]
    fn the_period_in_short() {
        for period in [
            "统计期限为2022-01-01至2022-12-31。",
            "统计期限：2022.1.1-2022.12.31",
            "本报告数据统计期限为2022年度。",
        ] {
            let right = period.replace("2022", "2023");
            check(&super::RULE, &with_period(&right), expect![""]);
            assert_eq!(fixed(&super::RULE, &with_period(period)), with_period(&right));
        }
    }

    #[test]
    fn the_overview() {
        let text = changed("\n2023年，云岭区", "\n2022年，云岭区");
        check(&super::RULE, &text, expect![[r#"
            error 5:1「2022」 总体情况的年份是 2022 年，而标题是 2023 年
              1:7「2023」 标题：2023 年
              改法：总体情况改为 2023 年
              改法：标题改为 2022 年
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), CLEAN);
    }

    #[test]
    fn the_title_against_both_others() {
        let text = with_period(PERIOD).replacen("水务局2023年", "水务局2021年", 1);
        check(&super::RULE, &text, expect![[r#"
            error 1:7「2021」 标题的年份是 2021 年，而统计期限和总体情况都是 2023 年
              3:11「2023」 统计期限：2023 年
              7:1「2023」 总体情况：2023 年
              改法：标题改为 2023 年
              改法：统计期限、总体情况改为 2021 年
        "#]]);
        assert_eq!(fixed(&super::RULE, &text), with_period(PERIOD));
    }

    #[test]
    fn titles_of_every_layout() {
        let own = "云岭区水务局2023年政府信息公开工作年度报告";
        for title in [
            "云岭区水务局政府信息公开工作年度报告（2022年）",
            "云岭区水务局2022年\n政府信息公开工作年度报告",
            "云岭区水务局２０２２年政府信息公开工作年度报告",
            "云岭区水务局2022政府信息公开工作年度报告",
        ] {
            let text = with_period(PERIOD).replacen(own, title, 1);
            assert_eq!(fixed(&super::RULE, &text), text.replace("2022", "2023").replace("２０２２", "2023"));
            check(&super::RULE, &text.replace("2023", "2022"), expect![""]);
        }
    }

    #[test]
    fn without_a_year_in_the_title() {
        let text = with_period(PERIOD).replacen("水务局2023年", "水务局", 1);
        check(&super::RULE, &text, expect![""]);
        let text = text.replacen("\n2023年，云岭区", "\n2021年，云岭区", 1);
        check(&super::RULE, &text, expect![[r#"
            error 7:1「2021」 总体情况的年份是 2021 年，而统计期限是 2023 年
              3:11「2023」 统计期限：2023 年
              改法：总体情况改为 2023 年
              改法：统计期限改为 2021 年
        "#]]);
    }

    #[test]
    fn an_overview_that_begins_with_a_past_year_is_fine() {
        for beginning in [
            "2021年以来，",
            "2021年9月，国务院办公厅修订了格式。",
            "2021年，区政府印发《信息公开目录》。",
            "2022年，水务局成立。",
            "2022年，我局设立政务公开科，",
            "2022年，我局开展培训，本年度继续开展，",
            "2021年，新《条例》实施。本年度，",
            "与2022年相比，",
            "2022年共公开一百条，2023年共公开两百条。",
            "按照《2022年政务公开工作要点》，",
            "自2022年起，",
            "2022年，我局被评为先进单位。",
            "本年度，",
        ] {
            let text = changed("\n2023年，云岭区", &format!("\n{beginning}云岭区"));
            check(&super::RULE, &text, expect![""]);
        }
        let later = changed("\n2023年，云岭区", "\n做好公开。2022年，云岭区");
        check(&super::RULE, &later, expect![""]);
    }

    #[test]
    fn an_overview_that_goes_on_about_the_present_is_less_certain() {
        let text = changed("\n2023年，云岭区", "\n2022年，我局做好公开。本年度，云岭区");
        check(&super::RULE, &text, expect![[r#"
            warning 5:1「2022」 总体情况的年份是 2022 年，而标题是 2023 年
              1:7「2023」 标题：2023 年
              改法：总体情况改为 2023 年
              改法：标题改为 2022 年
        "#]]);
    }

    #[test]
    fn a_damaged_period_is_another_matter() {
        check(&super::RULE, &with_period("统计期限自202020年1月1日起至2023年12月31日止。"), expect![""]);
        check(&super::RULE, &with_period("统计期限自2022年1月1日起至2023年12月31日止。"), expect![""]);
    }
}
