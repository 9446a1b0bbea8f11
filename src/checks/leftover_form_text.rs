//! Placeholders and sentences of the form left in a report (rule F14).

use crate::form::sentence::is_quoted;
use crate::report::Section;
use crate::rule::{Check, Findings, Message, Page, Paragraph, Prose, Rule, Severity};
use crate::text::{Edit, Span};

pub static RULE: Rule = Rule {
    code: "leftover-form-text",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 模板文字未删改

报告里还留有模板的占位符（XX、××、某某局、待填写、【单位名称】等），或者格式自带的填写说明（如“该部分以表格形式报告”）。占位符应填上实际内容，填写说明应删去。

依据：国办公开办函〔2021〕30号所附格式；《条例》第五十条。

错误：

```text
XX局20XX年主动公开政府信息XX条。
```

正确：

```text
云岭区水务局2023年主动公开政府信息210条。
```

引号中的文字、隐去的人名（张某某、李××）和号码不在此列。
",
        english: "\
# Text of a template was left in

Placeholders (XX, ××, 某某局, 待填写, 【单位名称】) or instructions of the form itself (该部分以表格形式报告) still stand in the report. Fill in the former, delete the latter.

Basis: the form of 国办公开办函〔2021〕30号; Regulation, article 50.

Wrong:

```text
XX局20XX年主动公开政府信息XX条。
```

Right:

```text
云岭区水务局2023年主动公开政府信息210条。
```

Quoted text and names or numbers that were blotted out (张某某, 李××) are not meant.
",
    },
    check: Check::Paragraph(check),
};

/// What stands for a letter or a figure to be filled in.
const CROSSES: [char; 7] = ['X', 'x', 'Ｘ', 'ｘ', '×', '✕', '╳'];
const BLANKS: [char; 2] = ['_', '＿'];

/// Words that stand where something is to be filled in.
const TO_FILL: [&str; 4] = ["待填写", "待填", "待补充", "此处填写"];

/// What a template writes in brackets of any kind.
const NAMES: [&str; 8] = [
    "单位名称",
    "机关名称",
    "部门名称",
    "本单位名称",
    "行政机关名称",
    "单位全称",
    "机关全称",
    "部门全称",
];

/// What a template writes in square brackets only; in round ones these words are common.
const FIELDS: [&str; 12] = [
    "年份", "年度", "日期", "数字", "数量", "地址", "电话", "联系电话", "邮箱", "单位", "内容", "具体内容",
];

/// Common surnames, behind which crosses and 某某 hide a given name.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

/// What the name of an agency goes on with, but not that of a person.
const OFFICES: &str = "局委办厅科室镇乡街县区市省村社单部机";

/// Behind these words, what an applicant asked for is blotted out, but not how much of it.
const ASKED_FOR: [&str; 4] = ["申请公开", "申请获取", "申请查阅", "申请查询"];
/// Who speaks of these speaks of a single case, in which names are hidden.
const APPLICANTS: [&str; 6] = ["申请人", "村民", "居民", "当事人", "原告", "上诉人"];

/// What offices are called, in whose names a template has crosses rather than a report.
const BUREAUS: &str = "局委办厅科单部机";

const COUNTED: &str = "件条次个份篇起元年月日";

fn check(paragraph: &Paragraph, findings: &mut Findings) {
    let Paragraph { prose, span } = paragraph;
    let text = paragraph.text();
    let mut found = placeholders(text);
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    found.dedup_by(|next, first| next.start < first.end);
    if let Some(first) = found.first() {
        placeholder(prose, *span, *first, &found, findings);
    }
    for sentence in &prose.edition.form_sentences {
        if let Some(at) = form_sentence(text, sentence) {
            sentence_of_form(prose.section, *span, at.shifted(span.start), findings);
        }
    }
}

fn placeholder(prose: &Prose, block: Span, first: Span, all: &[Span], findings: &mut Findings) {
    let text = prose.section.slice(block);
    let written = &text[first.range()];
    let (chinese, english) = match all.len() {
        1 => (String::new(), String::new()),
        count => (format!("；本段共 {count} 处"), format!("; {count} in this paragraph")),
    };
    let message = Message::new(
        format!("“{written}”是未填写的占位符，请填上实际内容{chinese}"),
        format!("`{written}` is a placeholder that was never filled in{english}"),
    );
    let finding = findings.add(first.shifted(block.start), message);
    for other in all.iter().skip(1) {
        let message = Message::new("未填写的占位符", "a placeholder");
        finding.related(other.shifted(block.start), message);
    }
    let is_year = |span: &Span| {
        written.chars().count() == 4 && text[span.end as usize..].trim_start().starts_with('年')
    };
    if let Some(year) = prose.year.filter(|_| all.len() == 1 && is_year(&first)) {
        let title = Message::new(format!("改为 {year} 年"), format!("Change to {year}"));
        finding.fix(title, vec![Edit { span: first.shifted(block.start), insert: year.to_string() }]);
    }
}

fn placeholders(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    runs(text, &CROSSES, |start, end| {
        found.extend(crosses(text, start, end));
    });
    runs(text, &BLANKS, |start, end| {
        let alone = text.trim_matches(BLANKS).is_empty();
        let around = neighbours(text, start, end);
        let latin = |character: Option<char>| character.is_some_and(|known| known.is_ascii_alphanumeric());
        if end - start > 1 && !alone && !latin(around.0) && !latin(around.1) {
            found.push(Span::new(start as u32, end as u32));
        }
    });
    for (start, _) in text.match_indices("某某") {
        let end = start + "某某".len();
        let (before, after) = neighbours(text, start, end);
        let person = before.is_some_and(|before| SURNAMES.contains(before));
        let office = after.is_some_and(|after| OFFICES.contains(after));
        if office && !person && !is_quoted(text, start) {
            found.push(Span::new(start as u32, end as u32));
        }
    }
    for word in TO_FILL {
        for (start, _) in text.match_indices(word) {
            // 有待补充 and the like are words of the report.
            let (before, _) = neighbours(text, start, start);
            let own = before.is_some_and(|before| "有尚亟仍还需".contains(before));
            if !own && !is_quoted(text, start) {
                found.push(Span::new(start as u32, (start + word.len()) as u32));
            }
        }
    }
    found.extend(bracketed(text));
    found
}

/// Calls `take` with each run of these characters.
fn runs(text: &str, characters: &[char], mut take: impl FnMut(usize, usize)) {
    let mut from = 0;
    while let Some(start) = text[from..].find(characters).map(|at| from + at) {
        let rest = &text[start..];
        let end = start + rest.len() - rest.trim_start_matches(characters).len();
        take(start, end);
        from = end;
    }
}

/// The characters before and behind a place.
fn neighbours(text: &str, start: usize, end: usize) -> (Option<char>, Option<char>) {
    (text[..start].chars().next_back(), text[end..].chars().next())
}

/// A run of crosses, with the digits before it, where it stands for something to be filled in.
fn crosses(text: &str, start: usize, end: usize) -> Option<Span> {
    let digits = text[..start].len() - text[..start].trim_end_matches(|last: char| last.is_ascii_digit()).len();
    let length = text[start..end].chars().count();
    let rest = text[end..].trim_start();
    let of_year = rest.starts_with('年') && length + digits == 4;
    if of_year && (digits == 0 || text[start - digits..].starts_with("20")) {
        return Some(Span::new((start - digits) as u32, end as u32));
    }
    let (before, after) = neighbours(text, start, end);
    let latin = |character: Option<char>| {
        character.is_some_and(|known| known.is_ascii_alphanumeric() || "@._-/:".contains(known))
    };
    let begins_with = |characters: &str| rest.starts_with(|next: char| characters.contains(next));
    let person = before.is_some_and(|before| SURNAMES.contains(before)) && !begins_with(OFFICES);
    let company = rest.starts_with("公司") || rest.starts_with("企业") || rest.starts_with("有限");
    let clause = clause_before(text, start);
    let asked_for =
        ASKED_FOR.iter().any(|words| clause.contains(words)) && !begins_with(OFFICES);
    // Where a person's name is hidden, other names in the clause are so as well.
    let hidden = hides_a_name(clause)
        || APPLICANTS.iter().any(|word| clause.contains(word)) && !begins_with(BUREAUS);
    let blotted = latin(before)
        || latin(after)
        || person
        || company
        || (asked_for || hidden) && !begins_with(COUNTED);
    (length > 1 && !blotted && !is_quoted(text, start) && !is_between_quotes(before, after))
        .then_some(Span::new(start as u32, end as u32))
}

/// True when a given name is hidden in a text: `李某`, `张某某`, `王××`.
fn hides_a_name(text: &str) -> bool {
    text.match_indices(|character| character == '某' || CROSSES.contains(&character))
        .any(|(at, _)| text[..at].ends_with(|surname| SURNAMES.contains(surname)))
}

/// The part of a clause that stands before a place.
fn clause_before(text: &str, at: usize) -> &str {
    text[..at].rsplit(['，', '；', '。']).next().unwrap_or_default()
}

fn is_between_quotes(before: Option<char>, after: Option<char>) -> bool {
    matches!((before, after), (Some('"' | '\''), Some('"' | '\'')))
}

/// `[单位名称]`, `（机关名称）` and their like.
fn bracketed(text: &str) -> impl Iterator<Item = Span> {
    const OPEN: [char; 9] = ['[', '［', '【', '〔', '<', '＜', '{', '（', '('];
    const CLOSE: [char; 9] = [']', '］', '】', '〕', '>', '＞', '}', '）', ')'];
    text.match_indices(OPEN).filter_map(move |(start, open)| {
        let inner = &text[start + open.len()..];
        let end = inner.find(CLOSE)?;
        let close = inner[end..].chars().next()?;
        let words = inner[..end].trim_matches(['{', ' ', '\u{3000}']);
        let round = matches!(open, "（" | "(");
        let known = NAMES.contains(&words) || !round && FIELDS.contains(&words);
        let closing = &inner[end..];
        let closing = closing.len() - closing.trim_start_matches(close).len();
        let stop = start + open.len() + end + closing;
        (known && !is_quoted(&text[..start], start)).then_some(Span::new(start as u32, stop as u32))
    })
}

/// Where a text has a sentence of the form, with the brackets around it.
fn form_sentence(text: &str, sentence: &str) -> Option<Span> {
    let words = sentence.trim_matches(['（', '）', '(', ')']);
    let start = text.find(words).filter(|_| !words.is_empty())?;
    let end = start + words.len();
    let (before, after) = neighbours(text, start, end);
    let (Some(open @ ('（' | '(')), Some(close @ ('）' | ')'))) = (before, after) else {
        let free = words.len() == sentence.len() && !is_quoted(text, start);
        return free.then_some(Span::new(start as u32, end as u32));
    };
    Some(Span::new((start - open.len_utf8()) as u32, (end + close.len_utf8()) as u32))
}

fn sentence_of_form(section: &Section, block: Span, at: Span, findings: &mut Findings) {
    let written = section.slice(at);
    let message = Message::new(
        format!("“{written}”是格式自带的填写说明，应删去"),
        format!("`{written}` is an instruction of the form and should go"),
    );
    let finding = findings.add(at, message);
    finding.severity(Severity::Hint);
    let title = Message::new("删去填写说明", "Delete the instruction");
    let rest = section.slice(Span::new(at.end, block.end));
    let full_stop = rest.len() - rest.trim_start_matches(['。', '；', '.']).len();
    let end = at.end + full_stop as u32;
    if at.start == block.start && end == block.end {
        finding.safe_fix(title, vec![Edit { span: whole_line(section, block), insert: String::new() }]);
    } else {
        let end = if at.start == block.start { end } else { at.end };
        let span = Span::new(at.start, end);
        finding.fix(title, vec![Edit { span, insert: String::new() }]);
    }
}

/// The line of a block with its ending; where a blank line stands before, with the one after it.
fn whole_line(section: &Section, block: Span) -> Span {
    let text = &section.text;
    let line_end = |from: usize| match text[from..].find(['\r', '\n']) {
        Some(at) if text[from + at..].starts_with("\r\n") => from + at + 2,
        Some(at) => from + at + 1,
        None => text.len(),
    };
    let start = text[..block.start as usize].rfind(['\r', '\n']).map_or(0, |end| end + 1);
    let end = line_end(block.end as usize);
    let after = line_end(end);
    let before = &text[..start];
    let before = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\r', '\n']));
    let between = before.is_some_and(|before| before.ends_with(['\r', '\n']))
        && text[end..after].trim().is_empty();
    Span::new(start as u32, if between { after } else { end } as u32)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{CLEAN, CLEAN_2019, changed, check, fixed};
    use expect_test::{Expect, expect};

    fn with(paragraph: &str) -> String {
        changed("（五）监督保障\n\n", &format!("（五）监督保障\n\n{paragraph}\n\n"))
    }

    fn said(paragraph: &str, expected: Expect) {
        check(&super::RULE, &with(paragraph), expected);
    }

    #[test]
    fn clean_reports() {
        check(&super::RULE, CLEAN, expect![""]);
        check(&super::RULE, CLEAN_2019, expect![""]);
    }

    #[test]
    fn crosses_and_blanks() {
        said("全年公开信息XX条，收到申请 ×× 件。", expect![[r#"
            error 25:7「XX」 “XX”是未填写的占位符，请填上实际内容；本段共 2 处
              25:16「××」 未填写的占位符
        "#]]);
        said("XX局20XX年组织培训。", expect![[r#"
            error 25:1「XX」 “XX”是未填写的占位符，请填上实际内容；本段共 2 处
              25:4「20XX」 未填写的占位符
        "#]]);
        said("全年受理申请公开XX件，申请公开XX局信息。", expect![[r#"
            error 25:9「XX」 “XX”是未填写的占位符，请填上实际内容；本段共 2 处
              25:17「XX」 未填写的占位符
        "#]]);
        said("受理申请人XX件，答复申请人咨询XX局政策。", expect![[r#"
            error 25:6「XX」 “XX”是未填写的占位符，请填上实际内容；本段共 2 处
              25:17「XX」 未填写的占位符
        "#]]);
        said("联系电话：XXXX。", expect![[r#"
            error 25:6「XXXX」 “XXXX”是未填写的占位符，请填上实际内容
        "#]]);
        said("本年度办理申请____件。", expect![[r#"
            error 25:8「____」 “____”是未填写的占位符，请填上实际内容
        "#]]);
        said("截至202X年12月31日，运行正常。", expect![[r#"
            error 25:3「202X」 “202X”是未填写的占位符，请填上实际内容
              改法：改为 2023 年
        "#]]);
        let text = with("截至XXXX年12月31日，运行正常。");
        assert_eq!(fixed(&super::RULE, &text), with("截至2023年12月31日，运行正常。"));
    }

    #[test]
    fn the_title_and_headings() {
        let text = changed("云岭区水务局2023年", "XX局XXXX年");
        check(&super::RULE, &text, expect![[r#"
            error 1:1「XX」 “XX”是未填写的占位符，请填上实际内容；本段共 2 处
              1:4「XXXX」 未填写的占位符
        "#]]);
        let text = changed("云岭区水务局2023年", "（机关名称）2023年");
        check(&super::RULE, &text, expect![[r#"
            error 1:1「（机关名称）」 “（机关名称）”是未填写的占位符，请填上实际内容
        "#]]);
    }

    #[test]
    fn words_of_a_template() {
        said("由某某局负责，数据待填写。", expect![[r#"
            error 25:2「某某」 “某某”是未填写的占位符，请填上实际内容；本段共 2 处
              25:10「待填写」 未填写的占位符
        "#]]);
        said("【单位名称】共收到申请[数量]件。", expect![[r#"
            error 25:1「【单位名称】」 “【单位名称】”是未填写的占位符，请填上实际内容；本段共 2 处
              25:12「[数量]」 未填写的占位符
        "#]]);
        said("{{单位名称}}按规定公开。", expect![[r#"
            error 25:1「{{单位名称}}」 “{{单位名称}}”是未填写的占位符，请填上实际内容
        "#]]);
    }

    #[test]
    fn sentences_of_the_form() {
        said("（文字描述）", expect![[r#"
            hint 25:1「（文字描述）」 “（文字描述）”是格式自带的填写说明，应删去
              改法：删去填写说明
        "#]]);
        assert_eq!(fixed(&super::RULE, &with("(文字描述)")), CLEAN);
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(fixed(&super::RULE, &windows(&with("（文字描述）"))), windows(CLEAN));
        assert_eq!(fixed(&super::RULE, &with("该部分以表格形式报告。")), CLEAN);
        said("收取信息处理费情况在此处报告：未收取。", expect![[r#"
            hint 25:1「收取信息处理费情况在此处报告」 “收取信息处理费情况在此处报告”是格式自带的填写说明，应删去
              改法：删去填写说明
        "#]]);
        let text = with("做好公开（文字描述）。");
        assert_eq!(fixed(&super::RULE, &text), with("做好公开。"));
    }

    #[test]
    fn what_is_the_authors_own() {
        for paragraph in [
            "某些栏目更新不及时，某镇、某村已经整改，个别问题有待补充完善。",
            "申请人张某某、李××的身份证号为3502XXXXXXXX1234，已隐去。",
            "王XX诉我局一案已审结，某某公司和XX公司为第三人。",
            "受理李某申请公开××镇××村征地批复1件。",
            "申请人咨询××政策，当日答复。",
            "答复申请人李某某、王××关于××村征地批复的申请1件。",
            "XX公司申请公开XX项目信息，某某公司申请公开××项目，村民王某某申请获取XX地块资料。",
            "电子邮箱为xxgk@yunling.gov.cn，网址为http://www.yunling.gov.cn/xxgk/。",
            "发放XXL号工作服，屏幕分辨率为1920×1080，长宽各3×5米。",
            "删去文件中的“XX”“某某局”“待填写”等占位符。",
            "以文字描述方式说明，申请人应填写申请表并写明单位（地址、电话）。",
            "说明中写有“该部分以表格形式报告”。",
            "**总体情况**良好。",
            "________",
        ] {
            said(paragraph, expect![""]);
        }
    }
}
