//! The tests of hovers.

use super::*;
use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
use crate::features::fixture::at;
use crate::schema::Schemas;
use expect_test::{Expect, expect};

fn check_in(language: Language, marked: &str, expected: Expect) {
    let (document, offset) = at(marked);
    let findings = document.findings();
    let drawn = hover(&document, &findings, &[], offset, language).map_or(String::new(), |found| {
        format!("「{}」\n{}\n", document.text.slice(found.span), found.text)
    });
    expected.assert_eq(&drawn);
}

fn check(marked: &str, expected: Expect) {
    check_in(Language::Chinese, marked, expected);
}

#[test]
fn a_figure_whose_sums_hold() {
    check(
        &changed("\t52\t59\t60", "\t5$02\t59\t60"),
        expect![[r#"
            「52」
            **一、本年新收政府信息公开申请数量，自然人**  
            52

            - 本行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他  
              ✓ 380 = 380
            - 本列：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理  
              ✓ 55 = 55
        "#]],
    );
    check(
        &changed("1284\t", "1284$0\t"),
        expect![[r#"
            「1284」
            **行政许可，本年处理决定数量**  
            1284
        "#]],
    );
}

#[test]
fn a_figure_that_breaks_its_sums() {
    let text = changed("\t7\t1\t18", "\t7\t1\t8$01");
    check(
        &text,
        expect![[r#"
            「81」
            **错误** 二、上年结转政府信息公开申请数量，总计为 81，疑应为 18：2 条勾稽关系不成立，只改此数即全部成立

            ---

            **二、上年结转政府信息公开申请数量，总计**  
            81，疑应为 **18**：只改此数，与它有关的各式即全部成立

            - 本行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他  
              ✗ 81 ≠ 18，左边多 63
            - 本列：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理  
              ✗ 461 ≠ 398，左边多 63

            ---

            **疑似填错的数** `suspect-figure`

            表三的每个数都同时受几条勾稽关系约束：行合计、列合计、“第一项加第二项等于第三项加第四项”。一个数填错，会有几条关系同时不成立；反过来，如果只改一个数就能使这几条关系全部成立，错的多半就是它。

            依据：国办公开办函〔2021〕30号所附格式表三的表头说明。

            错误（总计应为 18，误填为 81，行、列关系同时不成立）：

            ```text
            二、上年结转政府信息公开申请数量			3	3	2	2	7	1	81
            ```

            正确：

            ```text
            二、上年结转政府信息公开申请数量			3	3	2	2	7	1	18
            ```

            请核对原始台账后再改。
        "#]],
    );
    check_in(
        Language::English,
        &text,
        expect![[r#"
            「81」
            **Error** 二、上年结转政府信息公开申请数量，总计 is 81, probably meant 18: 2 sum rules fail, this figure alone would mend them all

            ---

            **二、上年结转政府信息公开申请数量，总计**  
            81, probably meant **18**: this figure alone would mend every sum it is in

            - this row: 总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他  
              ✗ 81 ≠ 18, the left is 63 too much
            - this column: 一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理  
              ✗ 461 ≠ 398, the left is 63 too much

            ---

            **A figure that is probably wrong** `suspect-figure`

            Each figure of table three stands in several sum rules: its row, its column, and the balance of the column. One wrong figure breaks several of them; where changing one single figure mends them all, that figure is probably the wrong one.

            Basis: the head of table three in the form of 国办公开办函〔2021〕30号.

            Wrong (81 instead of 18 breaks the row and the column):

            ```text
            二、上年结转政府信息公开申请数量			3	3	2	2	7	1	81
            ```

            Right:

            ```text
            二、上年结转政府信息公开申请数量			3	3	2	2	7	1	18
            ```

            Look at the records before you change it.
        "#]],
    );
}

#[test]
fn a_part_of_a_sum_that_fails() {
    check(
        &changed("7\t0\t0\t0\t7\t", "7\t1$0\t0\t0\t7\t"),
        expect![[r#"
            「1」
            **行政复议·结果纠正**  
            1，其余各数无误时应为 **0**

            - 本行：总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结  
              ✗ 7 ≠ 8，左边少 1

            复议机关只作共同被告的诉讼，由原行政行为机关统计，复议机关不统计（国办公开办函〔2016〕201号）。

            依据：《条例》第五十条第（三）项
        "#]],
    );
}

#[test]
fn a_figure_of_which_two_sums_ask_different_values() {
    let text = changed("\t52\t59\t60", "\t5$03\t58\t60").replace("\t111\t380", "\t111\t381");
    check(
        &text,
        expect![[r#"
        「53」
        **一、本年新收政府信息公开申请数量，自然人**  
        53

        - 本行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他  
          ✗ 381 ≠ 380，左边多 1；其余各数无误时，此数应为 54
        - 本列：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理  
          ✗ 56 ≠ 55，左边多 1；其余各数无误时，此数应为 52
    "#]],
    );
}

#[test]
fn an_empty_cell() {
    check(
        &changed("\t54\t59\t55", "\t$0\t59\t55"),
        expect![[r#"
            「」
            **错误** 总计未填：（七）总计，自然人为空，各分项之和为 54（（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项）

            ---

            **（七）总计，自然人**  
            未填，其余各数无误时应为 **54**

            - 本行：总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他  
              ? 有 1 个数未填或不是数，无法核对
            - 本列：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理  
              ? 有 1 个数未填或不是数，无法核对
            - 本列：（七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项  
              ? 有 1 个数未填或不是数，无法核对

            ---

            **勾稽关系不成立** `sum-mismatch`

            表格中的合计数必须等于各分项之和；表三每一列还必须满足“第一项加第二项之和，等于第三项加第四项之和”。

            依据：国办公开办函〔2021〕30号所附格式表三的表头说明；《条例》第五十条。

            错误：

            ```text
            结果维持	结果纠正	其他结果	尚未审结	总计
            10	1	0	0	0
            ```

            正确：

            ```text
            结果维持	结果纠正	其他结果	尚未审结	总计
            10	1	0	0	11
            ```

            合计和分项都可能填错，请核对原始台账后再改。程序只提供应有的数值，不会自动改数。
        "#]],
    );
}

#[test]
fn labels() {
    check(
        &changed("1.属于国家秘密", "1.属于$0国家秘密"),
        expect![[r#"
        「1.属于国家秘密」
        **（三）不予公开 1.属于国家秘密**

        所申请信息依法确定为国家秘密。

        依据：《条例》第十四条

        *收到和处理政府信息公开申请情况表*
    "#]],
    );
    check(
        &changed("（五）不予处理", "（五）$0不予处理"),
        expect![[r#"
        「（五）不予处理」
        **（五）不予处理**

        不予处理的申请，按原因填入以下五种情形。

        *收到和处理政府信息公开申请情况表*
    "#]],
    );
    check(
        &changed("本年废止件数", "本年$0废止件数"),
        expect![[r#"
        「本年废止件数」
        **本年废止件数**

        *主动公开政府信息情况表*
    "#]],
    );
    check(
        &changed("2.其他法律行政法规禁止公开", "2.其他法律$0法规禁止公开"),
        expect![[r#"
            「2.其他法律法规禁止公开」
            **警告** “2.其他法律法规禁止公开”与格式不同，格式为“2.其他法律行政法规禁止公开”

            ---

            **（三）不予公开 2.其他法律行政法规禁止公开**

            国家秘密之外，法律、行政法规禁止公开的信息。

            依据：《条例》第十四条

            *收到和处理政府信息公开申请情况表*

            ---

            **行名或者表头与格式不同** `label-wording`

            表格中的行名和表头应当照格式原文，不能漏字、错字，序号也不能错。空格、全角半角、引号和常见的通用写法不在此列。

            依据：国办公开办函〔2021〕30号所附格式表二、表三、表四。

            错误（漏了“行政”）：

            ```text
            2.其他法律法规禁止公开
            ```

            正确：

            ```text
            2.其他法律行政法规禁止公开
            ```
        "#]],
    );
}

#[test]
fn headings() {
    check(
        &changed("五、存在的", "五、$0存在的"),
        expect![[r#"
        「五、存在的主要问题及改进情况」
        **五、存在的主要问题及改进情况**

        写明本年工作存在的主要问题和改进措施，以及上年问题的改进情况。不能只写“无”。

        依据：《条例》第五十条第（四）项

        *国办公开办函〔2021〕30号*
    "#]],
    );
    let text = changed("五、存在的主要问题及改进情况", "五、$0存在的主要问题");
    check_in(
        Language::English,
        &text,
        expect![[r#"
            「五、存在的主要问题」
            **Warning** this heading is not one of the form's; 五、存在的主要问题及改进情况 is expected here

            ---

            **五、存在的主要问题及改进情况**

            写明本年工作存在的主要问题和改进措施，以及上年问题的改进情况。不能只写“无”。

            Basis: 《条例》第五十条第（四）项

            *国办公开办函〔2021〕30号*

            ---

            **The words of a heading are not the form's** `heading-wording`

            The form prescribes the headings. Other common wordings are understood, yet the form's own are better; where the words are far off, first see that the section is the one meant.

            Basis: the form of 国办公开办函〔2021〕30号.

            Wrong:

            ```text
            五、存在问题及改进情况
            ```

            Right:

            ```text
            五、存在的主要问题及改进情况
            ```
        "#]],
    );
}

#[test]
fn findings_in_prose_and_nothing_elsewhere() {
    check(
        &changed("本年度未", "（文字$0描述）本年度未"),
        expect![[r#"
            「（文字描述）」
            **提示** “（文字描述）”是格式自带的填写说明，应删去

            ---

            **模板文字未删改** `leftover-form-text`

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
        "#]],
    );
    check(&changed("组织培训两次", "组织$0培训两次"), expect![]);
}

fn read(text: &str) -> Arc<Document> {
    Arc::new(Document::new(text, Schemas::built_in()))
}

fn other(name: &str, document: Arc<Document>) -> Other {
    Other { name: Some(name.to_string()), document }
}

#[test]
fn last_years_value_of_the_same_agency() {
    let schemas = Schemas::built_in();
    let own = Arc::new(Document::new(CLEAN, schemas.clone()));
    let at = CLEAN.find("行政许可\t1284").expect("a row") + "行政许可\t".len();
    let told = |earlier: &str| {
        let others = [other("2023年.txt", own.clone()), other("2022_年.txt", read(earlier))];
        let found = hover(&own, &[], &others, at as u32, Language::English);
        found.expect("a figure").text.contains("last year (2022, 2022\\_年.txt): 1300")
    };
    let before = CLEAN.replace("2023年", "2022年").replace("\t1284\t", "\t1300\t");
    assert!(told(&before));
    // Another agency, another year, an empty cell.
    assert!(!told(&before.replace("云岭区", "青溪县")));
    assert!(!told(&before.replace("2022年", "2021年")));
    assert!(!told(&before.replace("\t1300\t", "\t\t")));
    // In one file, and on the edition of before, which has other columns.
    let both = format!("{before}\n{CLEAN}");
    let document = Document::new(&both, schemas.clone());
    let at = both.rfind("1284").expect("the row") as u32;
    let found = hover(&document, &[], &[], at, Language::Chinese).expect("a figure");
    assert!(found.text.contains("上年（2022 年）：1300"), "{}", found.text);
    let first = CLEAN.replace("2023年", "2021年");
    let document = Document::new(&first, schemas.clone());
    let at = first.find("52\t59\t60").expect("the row") as u32;
    let other = CLEAN_2019.replacen(
        CLEAN_2019.lines().next().expect("a title"),
        "云岭区水务局2020年政府信息公开工作年度报告",
        1,
    );
    let others = [Other { name: None, document: read(&other) }];
    let found = hover(&document, &[], &others, at, Language::Chinese).expect("a figure");
    assert!(found.text.contains("上年（2020 年）："), "{}", found.text);
}

#[test]
fn what_was_carried_over_is_what_last_year_left() {
    let schemas = Schemas::built_in();
    let told = |text: &str, title: &str, row: &str| {
        let first = text.lines().next().expect("a title");
        let before = other("甲.txt", read(&text.replacen(first, title, 1)));
        let document = Document::new(text, schemas.clone());
        let at = text.find(row).expect("a row") + row.len();
        let found = hover(&document, &[], &[before], at as u32, Language::Chinese);
        let text = found.expect("a figure").text;
        text.lines().find(|line| line.starts_with("上年")).expect("last year's").to_string()
    };
    let of_2022 = "云岭区水务局2022年政府信息公开工作年度报告";
    let carried = "二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t1";
    let of_2019 = "青禾县林业局2019年政府信息公开工作年度报告";
    let drawn = [
        told(CLEAN, of_2022, carried),
        told(CLEAN_2019, of_2019, "行政许可\t"),
        told(CLEAN_2019, of_2019, "行政许可\t23\t"),
    ];
    expect![[r#"
        上年（2022 年，甲.txt）四、结转下年度继续办理：24
        上年（2019 年，甲.txt）上一年项目数量 + 本年增/减：25
        上年（2019 年，甲.txt）：2"#]]
    .assert_eq(&drawn.join("\n"));
}
