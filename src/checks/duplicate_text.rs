//! The same paragraph twice in a report (rule F15).

use rustc_hash::FxHashMap;

use crate::report::{Block, Placed, Section, without_number};
use crate::rule::{Case, Check, Findings, Message, Page, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "duplicate-text",
    severity: Severity::Warning,
    page: Page {
        chinese: "\
# 段落重复

同一份报告里有两段完全相同、超过 30 字的文字，多半是粘贴时重复。表格不在此列；引用法规的固定用语只作提示。

依据：国办公开办函〔2021〕30号（报告内容应当准确、完整，不得雷同）。

错误：

```text
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
```

正确：

```text
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
```
",
        english: "\
# A paragraph stands there twice

Two paragraphs of more than 30 characters in one report are the same, mostly pasted twice. Tables are not meant; standing phrases that cite a law are only pointed out.

Basis: 国办公开办函〔2021〕30号 (a report is accurate and complete, and repeats nothing).

Wrong:

```text
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
```

Right:

```text
组织业务培训两次，参训人员九十余人，覆盖机关各科室和下属单位，效果良好。
```
",
    },
    check: Check::Report(check),
};

/// Shorter paragraphs may well be equal.
const SHORT: usize = 30;

/// What a standing phrase that cites a law begins with.
const CITING: [&str; 4] = ["根据", "按照", "依据", "依照"];

/// What a note under a table begins with.
const NOTES: [&str; 3] = ["注", "备注", "说明"];

/// Paragraphs that follow each other and stand, in the same order, further up.
struct Repeated<'a> {
    first: &'a str,
    /// Where the first of them stands further up.
    before: Span,
    /// Where they stand again.
    again: Vec<Span>,
    /// The index of the last of them further up.
    last: usize,
}

fn check<'a>(case: &Case<'a>, findings: &mut Findings) {
    let long = |placed: &'a Placed| {
        let prints = placed.section.fingerprints.iter();
        prints.filter(|print| {
            print.span.len() as usize > SHORT && !is_note(&placed.section, print.span)
        })
    };
    let sections = &case.report.sections;
    let mut numbers: Vec<u64> = Vec::new();
    for placed in sections {
        numbers.extend(long(placed).map(|print| print.number));
    }
    numbers.sort_unstable();
    if numbers.is_sorted_by(|one, next| one != next) {
        return;
    }
    let paragraphs = sections.iter().flat_map(|placed| long(placed).map(move |print| (placed, *print)));
    let mut seen: FxHashMap<u64, (usize, &Placed, Span)> = FxHashMap::default();
    let mut repeated: Vec<Repeated> = Vec::new();
    let mut running = false;
    for (index, (placed, print)) in paragraphs.enumerate() {
        let Some((at, first, before)) = seen.get(&print.number).copied() else {
            seen.insert(print.number, (index, placed, print.span));
            running = false;
            continue;
        };
        let text = without_number(placed.section.slice(print.span));
        let goes_on = running && repeated.last().is_some_and(|last| last.last + 1 == at);
        if !is_long(text) {
            // A short paragraph among repeated ones belongs to them, by itself it is nothing.
            if let Some(last) = repeated.last_mut().filter(|_| goes_on) {
                last.last = at;
            }
            continue;
        }
        if text != without_number(first.section.slice(before)) {
            continue;
        }
        let (span, before) = (print.span.shifted(placed.start), before.shifted(first.start));
        match repeated.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.again.push(span);
                last.last = at;
            }
            None => {
                repeated.push(Repeated { first: text, before, again: vec![span], last: at });
            }
        }
        running = true;
    }
    for repeated in repeated {
        report(case, &repeated, findings);
    }
}

fn report(case: &Case, repeated: &Repeated, findings: &mut Findings) {
    let Some(first) = repeated.again.first() else { return };
    let message = match repeated.again.len() {
        1 => Message::new(
            "本段与前面一段完全相同，疑似重复粘贴",
            "this paragraph is the same as one further up, probably pasted twice",
        ),
        count => Message::new(
            format!("从本段起连续 {count} 段与前文完全相同，疑似重复粘贴"),
            format!("{count} paragraphs from here on are the same as further up, probably pasted twice"),
        ),
    };
    let finding = findings.add(*first, message);
    if repeated.again.len() == 1 && CITING.iter().any(|word| repeated.first.starts_with(word)) {
        finding.severity(Severity::Info);
    }
    finding.related(repeated.before, Message::new("前面的相同段落", "the same paragraph"));
    let lines = repeated.again.iter().filter_map(|span| case.report.line_of(*span));
    let edits: Vec<Edit> = lines.map(|span| Edit { span, insert: String::new() }).collect();
    if edits.len() == repeated.again.len() {
        finding.fix(Message::new("删去重复的段落", "Delete what stands there again"), edits);
    }
}

/// True for a long paragraph of whole sentences; a row of a table that lost its TABs has none.
fn is_long(text: &str) -> bool {
    text.len() > SHORT
        && !text.contains('|')
        && text.contains(['。', '；'])
        && text.chars().filter(|character| !character.is_whitespace()).nth(SHORT).is_some()
}

/// True for a note behind a table, which may well stand behind the next as well.
fn is_note(section: &Section, span: Span) -> bool {
    let text = section.slice(span);
    let ends = |rest: &str| rest.starts_with(['：', ':']);
    let before = || section.blocks.iter().take_while(|block| block.span().start < span.start);
    NOTES.iter().any(|word| text.strip_prefix(word).is_some_and(ends))
        && before().any(|block| matches!(block, Block::Table(_)))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::expect;

    const TRAINING: &str = "邀请专家为全局干部讲授公开条例和典型案例，九十余人参加，并当场答疑，会后组织了测试。";
    const VISITS: &str = "到下属单位走访调研六次，逐一查看公开栏和公开目录，当场指出问题，并在一周之内复查。";

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn one_paragraph() {
        let text = changed("六、其他", &format!("1、{TRAINING}\n\n六、其他"));
        let text = text.replacen("（五）监督", &format!("{TRAINING}\n\n（五）监督"), 1);
        check(&super::RULE, &text, expect![[r#"
            warning 88:1「1、邀请专家为全局干部讲授公开条例和典型案例，九…」 本段与前面一段完全相同，疑似重复粘贴
              23:1「邀请专家为全局干部讲授公开条例和典型案例，九十余…」 前面的相同段落
              改法：删去重复的段落
        "#]]);
        let mended = fixed(&super::RULE, &text);
        assert_eq!(mended.matches(TRAINING).count(), 1);
        check(&super::RULE, &mended, expect![""]);
    }

    #[test]
    fn several_that_follow_each_other() {
        let both = format!("{TRAINING}\n\n{VISITS}\n\n");
        let text = changed("（五）监督", &format!("{both}{both}（五）监督"));
        check(&super::RULE, &text, expect![[r#"
            warning 27:1「邀请专家为全局干部讲授公开条例和典型案例，九十余…」 从本段起连续 2 段与前文完全相同，疑似重复粘贴
              23:1「邀请专家为全局干部讲授公开条例和典型案例，九十余…」 前面的相同段落
              改法：删去重复的段落
        "#]]);
        check(&super::RULE, &fixed(&super::RULE, &text), expect![""]);
    }

    #[test]
    fn a_standing_phrase_is_only_pointed_out() {
        let phrase = "根据《中华人民共和国政府信息公开条例》第四章的有关规定，依法办理公民、法人提出的各项申请。";
        let text = changed("六、其他", &format!("{phrase}\n\n六、其他"));
        let text = text.replacen("（五）监督", &format!("{phrase}\n\n（五）监督"), 1);
        check(&super::RULE, &text, expect![[r#"
            info 88:1「根据《中华人民共和国政府信息公开条例》第四章的有…」 本段与前面一段完全相同，疑似重复粘贴
              23:1「根据《中华人民共和国政府信息公开条例》第四章的有…」 前面的相同段落
              改法：删去重复的段落
        "#]]);
    }

    #[test]
    fn what_may_be_equal() {
        // Short sentences, tables, and rows of tables that lost their TABs.
        let row = "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 0 0 0 0 0 0 0";
        for paragraph in ["做好日常公开工作，及时更新各个栏目。", row, &row.replace(' ', " | ")] {
            let text = changed("六、其他", &format!("{paragraph}\n\n{paragraph}\n\n六、其他"));
            check(&super::RULE, &text, expect![""]);
        }
        let rows = "行政规范性文件\t6\t2\t31\n".repeat(3);
        check(&super::RULE, &changed("行政规范性文件\t6\t2\t31\n", &rows), expect![""]);
        // Notes under tables.
        let note = "注：本表统计数据截止日期为2023年12月31日，数据来源于依申请公开办理系统。\n\n";
        let text = changed("三、收到", &format!("{note}三、收到"));
        let text = text.replacen("四、政府信息", &format!("{note}四、政府信息"), 1);
        check(&super::RULE, &text, expect![""]);
        let text = CLEAN.replace("六、其他", &format!("{note}{note}六、其他"));
        check(&super::RULE, &text, expect![[r#"
            warning 88:1「注：本表统计数据截止日期为2023年12月31日…」 本段与前面一段完全相同，疑似重复粘贴
              86:1「注：本表统计数据截止日期为2023年12月31日…」 前面的相同段落
              改法：删去重复的段落
        "#]]);
        // Two reports in one file.
        check(&super::RULE, &format!("{CLEAN}\n{CLEAN}"), expect![""]);
    }
}
