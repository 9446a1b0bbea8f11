//! A sum rule of the form that does not hold (rules S01 to S05).

use crate::amount::Amount;
use crate::form::cause::Cause;
use crate::form::line::{Addend, Balance, Line, Side};
use crate::form::table::{CellAt, Table};
use crate::rule::{Check, Finding, Findings, Message, Page, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "sum-mismatch",
    severity: Severity::Error,
    page: Page {
        chinese: "\
# 勾稽关系不成立

表格中的合计数必须等于各分项之和；表三每一列还必须满足“第一项加第二项之和，等于第三项加第四项之和”。

依据：国办公开办函〔2021〕30号所附格式表三的表头说明；《条例》第五十条。

错误：

```text
结果维持\t结果纠正\t其他结果\t尚未审结\t总计
10\t1\t0\t0\t0
```

正确：

```text
结果维持\t结果纠正\t其他结果\t尚未审结\t总计
10\t1\t0\t0\t11
```

合计和分项都可能填错，请核对原始台账后再改。程序只提供应有的数值，不会自动改数。
",
        english: "\
# A sum rule does not hold

A total must be the sum of its parts; each column of table three must also balance: received plus carried in equals handled plus carried out.

Basis: the head of table three in the form of 国办公开办函〔2021〕30号; Regulation, article 50.

Wrong:

```text
结果维持\t结果纠正\t其他结果\t尚未审结\t总计
10\t1\t0\t0\t0
```

Right:

```text
结果维持\t结果纠正\t其他结果\t尚未审结\t总计
10\t1\t0\t0\t11
```

Either side may be the wrong one: look at the records before you change a figure. No figure is ever changed on its own.
",
    },
    check: Check::Table(check),
};

/// With more totals missing than this, a table says so once.
const TOTALS_NAMED: usize = 3;

/// A total that is not filled in, and what its parts come to.
type Missing<'a> = (Line<'a>, CellAt, Amount);

fn check(table: &Table, findings: &mut Findings) {
    let mut off: Vec<(Line, Amount, Amount)> = Vec::new();
    let mut empty: Vec<Missing> = Vec::new();
    for cause in table.causes() {
        match cause {
            Cause::Line { line, left, right } => off.push((table.line(*line), *left, *right)),
            Cause::NoTotal { line, cell, value } => empty.push((table.line(*line), *cell, *value)),
            Cause::Figure { .. } | Cause::Shift { .. } => {}
        }
    }
    let zero = off.iter().filter_map(|(line, left, _)| left_at_zero(*line, *left));
    let zero: Vec<Missing> = zero.collect();
    if zero.len() > TOTALS_NAMED {
        let message = |count| {
            Message::new(
                format!("本表有 {count} 个总计为 0，而各分项不为 0"),
                format!("{count} totals are 0 though their parts are not"),
            )
        };
        all_missing(table, &zero, message, findings);
        let explains =
            |line: &Line| zero.iter().any(|(_, cell, value)| line.needed(*cell) == Some(*value));
        off.retain(|(line, ..)| !explains(line));
    }
    for (line, left, right) in off {
        mismatch(&line, left, right, findings);
    }
    if empty.len() > TOTALS_NAMED {
        let message = |count| {
            Message::new(
                format!("总计未填：本表有 {count} 个总计为空，而各分项不为 0"),
                format!("totals not filled in: {count} totals are empty though their parts are not 0"),
            )
        };
        all_missing(table, &empty, message, findings);
    } else {
        for (line, cell, value) in empty {
            total_missing(&line, cell, value, findings);
        }
    }
}

/// The total of a line that fails, when it is 0 as in a blank form.
fn left_at_zero(line: Line, value: Amount) -> Option<Missing> {
    line.equation.total()?;
    let cell = line.total()?;
    let (figure, _) = line.table.figure(cell)?;
    let is_zero = figure.value.amount().is_some_and(Amount::is_zero);
    (is_zero && !line.is_uneven()).then_some((line, cell, value))
}

fn mismatch(line: &Line, left: Amount, right: Amount, findings: &mut Findings) {
    let Some(cell) = line.total() else { return };
    let Some((_, span)) = line.table.figure(cell) else { return };
    let formula = &line.equation.formula;
    let single = line.equation.total().is_some();
    let (gap, english_gap) = difference(right, left);
    let message = if !single {
        let name = line.name();
        Message::new(
            format!("{name}：{formula}不成立，左边 {left}，右边 {right}，右边{gap}"),
            format!("{name}: {formula} fails: {left} against {right}, the right is {english_gap}"),
        )
    } else {
        let name = line.table.name(cell);
        Message::new(
            format!("{name}为 {right}，各分项之和为 {left}，{gap}（{formula}）"),
            format!("{name} is {right}, its parts come to {left}: {english_gap} ({formula})"),
        )
    };
    let uneven = line.is_uneven();
    let finding = findings.add(span, if uneven { uneven_note(message) } else { message });
    if uneven {
        finding.severity(finding.severity.lower());
    }
    relate(line, cell, finding);
    if single {
        offer(line, cell, finding);
    }
}

fn total_missing(line: &Line, cell: CellAt, value: Amount, findings: &mut Findings) {
    let Some((_, span)) = line.table.figure(cell) else { return };
    let (name, formula) = (line.table.name(cell), &line.equation.formula);
    let message = Message::new(
        format!("总计未填：{name}为空，各分项之和为 {value}（{formula}）"),
        format!("total not filled in: {name} is empty, its parts come to {value} ({formula})"),
    );
    let finding = findings.add(span, message);
    relate(line, cell, finding);
    offer(line, cell, finding);
}

fn all_missing(
    table: &Table,
    missing: &[Missing],
    message: impl Fn(usize) -> Message,
    findings: &mut Findings,
) {
    let named = |(_, cell, value): &Missing| {
        let (_, span) = table.figure(*cell)?;
        Some((span, table.name(*cell), *value))
    };
    let spans: Vec<_> = missing.iter().filter_map(named).collect();
    let Some((first, ..)) = spans.first() else { return };
    let finding = findings.add(*first, message(spans.len()));
    for (span, name, value) in &spans {
        let chinese = format!("{name}应为 {value}");
        finding.related(*span, Message::new(chinese, format!("{name} should be {value}")));
    }
}

/// How much more or less a value is than it should be.
fn difference(is: Amount, should_be: Amount) -> (String, String) {
    let Some(gap) = is.minus(should_be) else {
        return ("相差过大".into(), "far off".into());
    };
    let size = gap.absolute();
    if gap.is_negative() {
        (format!("少 {size}"), format!("{size} too little"))
    } else {
        (format!("多 {size}"), format!("{size} too much"))
    }
}

/// The end of a Chinese message about a row that does not have its cells in their columns.
pub const UNEVEN: &str = "；该行列数不齐，请先核对各数是否在本列";

fn uneven_note(message: Message) -> Message {
    Message::new(
        message.chinese + UNEVEN,
        format!("{}; the row is not full: first see that each figure is in its column", message.english),
    )
}

/// Names every figure of the line but the one that is shown.
fn relate(line: &Line, shown: CellAt, finding: &mut Finding) {
    for (Addend { cell, side, .. }, span) in line.spans() {
        if cell == shown {
            continue;
        }
        let name = line.table.name(cell);
        let message = match (line.equation.total().is_some(), side) {
            (true, _) => Message::new(format!("分项：{name}"), format!("part: {name}")),
            (false, Side::Left) => Message::new(format!("左边：{name}"), format!("left: {name}")),
            (false, Side::Right) => Message::new(format!("右边：{name}"), format!("right: {name}")),
        };
        finding.related(span, message);
    }
}

/// Offers the value that the cell must have, unless other sums hold with the one that it has: they
/// would fail then, and the fault is more likely among the parts.
fn offer(line: &Line, cell: CellAt, finding: &mut Finding) {
    if line.table.lines_of(cell).any(|line| line.balance() == Balance::Holds) {
        return;
    }
    let Some(value) = line.needed(cell) else { return };
    let Some(edits) = line.table.written(&[(cell, value.to_string())]) else { return };
    let title = Message::new(format!("改为 {value}"), format!("Change to {value}"));
    finding.fix(title, edits);
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{changed, check, fixed};
    use expect_test::expect;

    #[test]
    fn a_total_of_table_four() {
        let text = changed("7\t0\t0\t0\t7\t", "7\t1\t0\t0\t7\t");
        check(&super::RULE, &text, expect![[r#"
            error 80:9「7」 行政复议·总计为 7，各分项之和为 8，少 1（总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结）
              80:1「7」 分项：行政复议·结果维持
              80:3「1」 分项：行政复议·结果纠正
              80:5「0」 分项：行政复议·其他结果
              80:7「0」 分项：行政复议·尚未审结
              改法：改为 8
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("7\t1\t0\t0\t8\t"));
    }

    #[test]
    fn a_total_left_at_zero() {
        check(&super::RULE, &changed("7\t0\t0\t0\t7\t", "7\t0\t0\t0\t0\t"), expect![[r#"
            error 80:9「0」 行政复议·总计为 0，各分项之和为 7，少 7（总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结）
              80:1「7」 分项：行政复议·结果维持
              80:3「0」 分项：行政复议·结果纠正
              80:5「0」 分项：行政复议·其他结果
              80:7「0」 分项：行政复议·尚未审结
              改法：改为 7
        "#]]);
    }

    #[test]
    fn all_totals_left_at_zero() {
        let text = changed("\t54\t59\t55\t47\t50\t109\t374", "\t0\t0\t0\t0\t0\t0\t0");
        check(&super::RULE, &text, expect![[r#"
            error 72:9「0」 本表有 7 个总计为 0，而各分项不为 0
              72:9「0」 （七）总计，自然人应为 54
              72:11「0」 （七）总计，法人或其他组织·商业企业应为 59
              72:13「0」 （七）总计，法人或其他组织·科研机构应为 55
              72:15「0」 （七）总计，法人或其他组织·社会公益组织应为 47
              72:17「0」 （七）总计，法人或其他组织·法律服务机构应为 50
              72:19「0」 （七）总计，法人或其他组织·其他应为 109
              72:21「0」 （七）总计，总计应为 374
        "#]]);
    }

    #[test]
    fn a_total_that_other_sums_confirm_is_not_to_be_changed() {
        let text = changed("1.属于国家秘密\t0\t0\t0\t22\t0\t0\t22", "1.属于国家秘密\t0\t1\t0\t22\t0\t0\t23");
        check(&super::RULE, &text, expect![[r#"
            error 72:12「59」 （七）总计，法人或其他组织·商业企业为 59，各分项之和为 60，少 1（（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项）
              51:22「0」 分项：（一）予以公开，法人或其他组织·商业企业
              52:34「0」 分项：（二）部分公开（区分处理的，只计这一情形，不计其他情形），法人或其他组织·商业企业
              53:21「1」 分项：1.属于国家秘密，法人或其他组织·商业企业
              54:20「0」 分项：2.其他法律行政法规禁止公开，法人或其他组织·商业企业
              55:19「0」 分项：3.危及“三安全一稳定”，法人或其他组织·商业企业
              56:17「0」 分项：4.保护第三方合法权益，法人或其他组织·商业企业
              57:18「0」 分项：5.属于三类内部事务信息，法人或其他组织·商业企业
              58:17「5」 分项：6.属于四类过程性信息，法人或其他组织·商业企业
              59:16「0」 分项：7.属于行政执法案卷，法人或其他组织·商业企业
              60:17「0」 分项：8.属于行政查询事项，法人或其他组织·商业企业
              61:27「4」 分项：1.本机关不掌握相关政府信息，法人或其他组织·商业企业
              62:20「12」 分项：2.没有现成信息需要另行制作，法人或其他组织·商业企业
              63:19「0」 分项：3.补正后申请内容仍不明确，法人或其他组织·商业企业
              64:24「0」 分项：1.信访举报投诉类申请，法人或其他组织·商业企业
              65:12「0」 分项：2.重复申请，法人或其他组织·商业企业
              66:17「2」 分项：3.要求提供公开出版物，法人或其他组织·商业企业
              67:19「0」 分项：4.无正当理由大量反复申请，法人或其他组织·商业企业
              68:26「0」 分项：5.要求行政机关确认或重新出具已获取信息，法人或其他组织·商业企业
              69:46「0」 分项：1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请，法人或其他组织·商业企业
              70:43「23」 分项：2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请，法人或其他组织·商业企业
              71:11「13」 分项：3.其他，法人或其他组织·商业企业
            error 72:28「374」 （七）总计，总计为 374，各分项之和为 375，少 1（（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项）
              51:33「18」 分项：（一）予以公开，总计
              52:45「29」 分项：（二）部分公开（区分处理的，只计这一情形，不计其他情形），总计
              53:32「23」 分项：1.属于国家秘密，总计
              54:30「0」 分项：2.其他法律行政法规禁止公开，总计
              55:30「52」 分项：3.危及“三安全一稳定”，总计
              56:27「0」 分项：4.保护第三方合法权益，总计
              57:28「0」 分项：5.属于三类内部事务信息，总计
              58:27「5」 分项：6.属于四类过程性信息，总计
              59:26「6」 分项：7.属于行政执法案卷，总计
              60:29「63」 分项：8.属于行政查询事项，总计
              61:38「29」 分项：1.本机关不掌握相关政府信息，总计
              62:32「31」 分项：2.没有现成信息需要另行制作，总计
              63:29「0」 分项：3.补正后申请内容仍不明确，总计
              64:34「0」 分项：1.信访举报投诉类申请，总计
              65:22「0」 分项：2.重复申请，总计
              66:27「6」 分项：3.要求提供公开出版物，总计
              67:30「22」 分项：4.无正当理由大量反复申请，总计
              68:36「0」 分项：5.要求行政机关确认或重新出具已获取信息，总计
              69:56「8」 分项：1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请，总计
              70:55「58」 分项：2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请，总计
              71:22「25」 分项：3.其他，总计
        "#]]);
    }

    #[test]
    fn a_total_left_empty() {
        let text = changed("7\t0\t0\t0\t7\t", "7\t0\t0\t0\t\t");
        check(&super::RULE, &text, expect![[r#"
            error 80:9「」 总计未填：行政复议·总计为空，各分项之和为 7（总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结）
              80:1「7」 分项：行政复议·结果维持
              80:3「0」 分项：行政复议·结果纠正
              80:5「0」 分项：行政复议·其他结果
              80:7「0」 分项：行政复议·尚未审结
              改法：改为 7
        "#]]);
        assert!(fixed(&super::RULE, &text).contains("7\t0\t0\t0\t7\t"));
    }

    #[test]
    fn a_total_that_was_cut_off_with_its_tab() {
        let text = changed("\t3\t3\t2\t2\t7\t1\t18\n", "\t3\t3\t2\t2\t7\t1\n");
        assert!(fixed(&super::RULE, &text).contains("\t3\t3\t2\t2\t7\t1\t18\n"));
    }

    #[test]
    fn two_wrong_figures_that_no_single_one_explains() {
        let text = changed("3\t3\t2\t2\t7\t1\t18", "4\t4\t2\t2\t7\t1\t18");
        check(&super::RULE, &text, expect![[r#"
            error 50:32「18」 二、上年结转政府信息公开申请数量，总计为 18，各分项之和为 20，少 2（总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他）
              50:20「4」 分项：二、上年结转政府信息公开申请数量，自然人
              50:22「4」 分项：二、上年结转政府信息公开申请数量，法人或其他组织·商业企业
              50:24「2」 分项：二、上年结转政府信息公开申请数量，法人或其他组织·科研机构
              50:26「2」 分项：二、上年结转政府信息公开申请数量，法人或其他组织·社会公益组织
              50:28「7」 分项：二、上年结转政府信息公开申请数量，法人或其他组织·法律服务机构
              50:30「1」 分项：二、上年结转政府信息公开申请数量，法人或其他组织·其他
            error 72:9「54」 自然人：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理不成立，左边 56，右边 55，右边少 1
              49:20「52」 左边：一、本年新收政府信息公开申请数量，自然人
              50:20「4」 左边：二、上年结转政府信息公开申请数量，自然人
              73:15「1」 右边：四、结转下年度继续办理，自然人
            error 72:12「59」 法人或其他组织·商业企业：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理不成立，左边 63，右边 62，右边少 1
              49:23「59」 左边：一、本年新收政府信息公开申请数量，法人或其他组织·商业企业
              50:22「4」 左边：二、上年结转政府信息公开申请数量，法人或其他组织·商业企业
              73:17「3」 右边：四、结转下年度继续办理，法人或其他组织·商业企业
        "#]]);
    }

    #[test]
    fn a_sum_with_an_empty_part_is_not_assessed() {
        check(&super::RULE, &changed("7\t0\t0\t0\t7\t", "\t1\t0\t0\t7\t"), expect![""]);
    }
}
