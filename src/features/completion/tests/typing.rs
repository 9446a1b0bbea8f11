//! Prose, pinyin, and what holds for every item.

use super::*;

#[test]
fn sentences_are_right() {
    let schemas = Schemas::built_in();
    for (text, last, edition) in [
        (CLEAN, "本年度未收取信息处理费。", &schemas.editions[1]),
        (CLEAN_2019, CLEAN_2019.trim_end().lines().last().expect("a line"), &schemas.editions[0]),
    ] {
        for sentence in edition.sections.last().into_iter().flat_map(|six| &six.sentences) {
            let year = if edition.from == 2021 { "2023" } else { "2020" };
            let text = text.replace(last, &sentence.replace("{year}", year));
            let found = Document::new(&text, schemas.clone()).findings();
            assert!(found.is_empty(), "{sentence} {found:?}");
        }
    }
}

#[test]
fn prose() {
    let six = |text: &str| changed("本年度未收取信息处理费。", text);
    check(
        &six("$0"),
        9,
        expect![[r#"
        Sentence 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 六、其他需要报告的事项
        Sentence 本年度未收取信息处理费。 | 本年度未收取信息处理费。 | 六、其他需要报告的事项
        Sentence 按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），2023年未收取信息处理费。 | 按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），2023年未收取信息处理费。 | 六、其他需要报告的事项
        Sentence 没有其他需要报告的事项。 | 没有其他需要报告的事项。 | 六、其他需要报告的事项
    "#]],
    );
    check(
        &six("xxclf$0"),
        2,
        expect![[r#"
        Sentence 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 六、其他需要报告的事项
        Sentence 本年度未收取信息处理费。 | 本年度未收取信息处理费。 | 六、其他需要报告的事项
    "#]],
    );
    check(
        &six("xinxichulifei$0"),
        2,
        expect![[r#"
        Sentence 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 信息处理费收取情况：2023年未发出收费通知，未收取信息处理费。 | 六、其他需要报告的事项
        Sentence 本年度未收取信息处理费。 | 本年度未收取信息处理费。 | 六、其他需要报告的事项
    "#]],
    );
    check(
        &six("本年度$0"),
        2,
        expect![[r#"
        Sentence 本年度未收取信息处理费。 | 本年度未收取信息处理费。 | 六、其他需要报告的事项
    "#]],
    );
    check(
        &six("按照gbgk$0"),
        2,
        expect![[r#"
        Reference 国办公开办函〔2021〕30号 | 按照国办公开办函〔2021〕30号 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &six("按照《zhrm$0》办理"),
        2,
        expect![[r#"
            Reference 《中华人民共和国政府信息公开条例》 | 按照《中华人民共和国政府信息公开条例》办理 | 政府信息公开工作年度报告
        "#]],
    );
    check(
        &six("我局20$0收到"),
        3,
        expect![[r#"
        Year 2023年 | 我局2023年收到 | 政府信息公开工作年度报告
        Year 2022年 | 我局2022年收到 | 政府信息公开工作年度报告
        Year 2024年 | 我局2024年收到 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &six("共收到12j$0"),
        3,
        expect![[r#"
        Unit 件 | 共收到12件 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &six("根据《$0》办理"),
        1,
        expect![[r#"
        Reference 《中华人民共和国政府信息公开条例》 | 根据《中华人民共和国政府信息公开条例》办理 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &six("公开方面, 20$0收到"),
        1,
        expect![[r#"
        Year 2023年 | 公开方面, 2023年收到 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &six("按照 \"《中华$0"),
        1,
        expect![[r#"
        Reference 《中华人民共和国政府信息公开条例》 | 按照 "《中华人民共和国政府信息公开条例》 | 政府信息公开工作年度报告
    "#]],
    );
    for silent in [
        "我局$0",
        "我局全年$0共收到",
        "收到申请12$0",
        "本年度未收取信息处理费。$0",
        "。$0",
        "工作OK$0",
    ] {
        check(&six(silent), 9, expect![""]);
    }
    check(&changed("培训两次。", "培训两次$0。"), 9, expect![""]);
}

#[test]
fn brackets_that_the_editor_closed() {
    check(
        &until("（二）依申请公开", "（").replace("$0", "$0）"),
        1,
        expect![[r#"
            Subhead （二）依申请公开 | （二）依申请公开 | 一、总体情况
        "#]],
    );
    check(
        &until("（二）依申请公开", "(").replace("$0", "$0)于"),
        1,
        expect![[r#"
            Subhead （二）依申请公开 | （二）依申请公开于 | 一、总体情况
        "#]],
    );
    check(
        &changed("本年度未收取信息处理费。", "根据国办公开办函〔$0〕，"),
        1,
        expect![[r#"
            Reference 国办公开办函〔2021〕30号 | 根据国办公开办函〔2021〕30号， | 政府信息公开工作年度报告
        "#]],
    );
    check(
        &changed("本年度未收取信息处理费。", "（根据国办公开办函$0）"),
        1,
        expect![[r#"
            Reference 国办公开办函〔2021〕30号 | （根据国办公开办函〔2021〕30号） | 政府信息公开工作年度报告
        "#]],
    );
    check(
        &until("\t（四）无法提供", "（").replace("$0", "$0）"),
        1,
        expect![[r#"
            Row 1.本机关不掌握相关政府信息 | →（四）无法提供→1.本机关不掌握相关政府信息→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （四）无法提供
        "#]],
    );
    check(
        &changed("\t\t3.危及“三安全一稳定”\t23\t0\t29\t0\t0\t0\t52", "3.危及“$0”"),
        1,
        expect![[r#"
            Row 3.危及“三安全一稳定” | →→3.危及“三安全一稳定”→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        "#]],
    );
}

#[test]
fn pinyin() {
    let row = |typed: &str| until("\t（四）无法提供", typed);
    for (marked, first) in [
        (row("yuyigk"), "（一）予以公开"),
        (row("予以gk"), "（一）予以公开"),
        (row("cfsq"), "2.重复申请"),
        (row("chongfu"), "2.重复申请"),
        (row("zj"), "（七）总计"),
        (row("hj"), "（七）总计"),
        (row("wfti"), "1.本机关不掌握相关政府信息"),
        (row("\twufatg"), "1.本机关不掌握相关政府信息"),
        (row("\t\tcfsq"), "2.重复申请"),
        (row("jzxnd"), "四、结转下年度继续办理"),
        (row("xzzfaj"), "7.属于行政执法案卷"),
        (row("危及saq"), "3.危及“三安全一稳定”"),
        (until("行政处罚\t", "xingzhengcf"), "行政处罚"),
        (until("行政处罚\t", "xzqz"), "行政强制"),
        (until("三、收到", "sdhcl"), "三、收到和处理政府信息公开申请情况"),
        (until("（五）监督", "jdbz"), "（五）监督保障"),
    ] {
        let (document, offset) = at(&marked);
        let items = complete(&document, offset, Language::Chinese);
        let label = items.first().map(|item| item.label.as_str());
        assert_eq!(label, Some(first), "{}", marked.lines().last().unwrap_or_default());
        let typed = document.text.slice(Span::new(items[0].span.start, offset));
        assert_eq!(items[0].filter, typed);
    }
    let (document, offset) = at(&row("zhongfu"));
    assert!(complete(&document, offset, Language::Chinese).is_empty());
}

#[test]
fn any_place_of_any_text_is_answered() {
    for text in [CLEAN, CLEAN_2019, &CLEAN.replace('\n', "\r\n"), "\t\n\t\t", "一、\t\n"] {
        let (document, _) = at(&format!("{text}$0"));
        for offset in (0..=text.len() as u32 + 2).step_by(5) {
            for item in complete(&document, offset, Language::English) {
                assert!(item.span.end <= document.text.len(), "{item:?}");
                let old = document.text.slice(item.span).into_owned();
                assert!(!old.contains('\n'), "{old:?} {item:?}");
                let key = item.key.expect("a key");
                document_of(&document, key);
            }
        }
    }
}

fn document_of(document: &Document, key: Key) -> Option<Message> {
    super::document(&document.schemas, key)
}

#[test]
fn documentation() {
    let (document, offset) = at(&until("\t\t2.其他法律行政", ""));
    let item = complete(&document, offset, Language::Chinese).remove(0);
    let message = document_of(&document, item.key.expect("a key")).expect("a note");
    expect![[r#"
        **2.其他法律行政法规禁止公开**

        国家秘密之外，法律、行政法规禁止公开的信息。

        依据：《条例》第十四条"#]]
    .assert_eq(message.text(Language::Chinese));
}

#[test]
fn a_number_that_goes_on_is_no_year_to_come() {
    for prose in [
        "我局20$022年做好工作",
        "截至20$0-12-31",
        "文号〔20$022〕5号",
        "文号〔20$0〕5号",
        "共20$0件",
        "共有2023$0件",
        "收到20$010件",
        "依据国办$0〔2020〕109号",
    ] {
        assert_eq!(drawn(&changed("完善申请的", prose), 3), "", "{prose}");
    }
    check(
        &changed("完善申请的", "完善20$0年的"),
        1,
        expect![[r#"
        Year 2023年 | 完善2023年的登记、审核和答复流程，各件均在法定期限内答复。 | 政府信息公开工作年度报告
    "#]],
    );
}

#[test]
fn what_is_missing_comes_before_what_is_written() {
    let first = |from: &str, to: &str| {
        let (document, offset) = at(&changed(from, to));
        complete(&document, offset, Language::Chinese).swap_remove(0).label
    };
    for (from, to, label) in [
        ("\t2.其他法律行政法规禁止公开\t", "\t其他$0\t", "2.其他法律行政法规禁止公开"),
        ("\t（五）不予处理\t", "\t不予$0\t", "（五）不予处理"),
        ("\t（六）其他处理\t", "\t其他$0\t", "（六）其他处理"),
        (
            "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n7",
            "结果维持\t结果$0\t其他结果\t尚未审结\t总计\n7",
            "结果纠正",
        ),
        ("四、结转下年度继续办理\t", "四$0\t", "四、结转下年度继续办理"),
    ] {
        assert_eq!(first(from, to), label, "{to}");
    }
}

#[test]
fn a_label_that_is_complete_does_not_offer_itself() {
    let labels = |from: &str, to: &str| {
        let (document, offset) = at(&changed(from, to));
        let items = complete(&document, offset, Language::Chinese);
        items.into_iter().map(|item| item.label).collect::<Vec<_>>()
    };
    for (from, to) in [
        ("\t2.重复申请\t", "\t2.重复申请$0\t"),
        ("\t2.重复申请\t", "\t 2.重复申请$0　　\t"),
        ("\t（五）不予处理\t", "\t（五）不予处理$0\t"),
        ("\t科研机构\t", "\t科研机构$0\t"),
    ] {
        let own = from.trim();
        assert!(!labels(from, to).iter().any(|label| label == own), "{to}");
    }
    // With its figures missing, the row is offered with them.
    let line = CLEAN.lines().find(|line| line.contains("2.重复申请"));
    let row = line.expect("a row").trim_start();
    assert_eq!(labels(row, "2.重复申请$0"), ["2.重复申请"]);
}

#[test]
fn a_lost_heading_is_offered_where_it_stood() {
    for (heading, others) in [
        ("一、总体情况", 2),
        ("二、主动公开政府信息情况", 0),
        ("三、收到和处理政府信息公开申请情况", 0),
        ("四、政府信息公开行政复议、行政诉讼情况", 0),
        ("五、存在的主要问题及改进情况", 0),
        ("六、其他需要报告的事项", 2),
    ] {
        let (document, offset) = at(&changed(&format!("\n{heading}\n"), "\n$0\n"));
        let mut items = complete(&document, offset, Language::Chinese);
        let found = items.iter().position(|item| item.label == heading).expect(heading);
        assert!(found <= others, "{heading}");
        items.retain(|item| item.kind == Kind::Heading);
        assert_eq!(items.len(), 1, "{heading}");
        // Elsewhere no blank line is its place.
        for elsewhere in ["\n（二）依申请公开\n\n", "\n（五）监督保障\n\n"] {
            let text = changed(&format!("\n{heading}\n"), "\n\n");
            let marked = text.replacen(elsewhere, &elsewhere.replacen('\n', "\n$0\n", 1), 1);
            let (document, offset) = at(&marked);
            let items = complete(&document, offset, Language::Chinese);
            let is_it = |item: &Item| item.label == heading;
            assert!(!items.iter().any(is_it), "{heading} {elsewhere}");
        }
    }
}
