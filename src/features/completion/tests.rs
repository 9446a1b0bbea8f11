//! The sources of headings, tables, rows and cells at work, in reports with the cursor marked.

mod typing;

use super::*;
use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
use crate::features::fixture::at;
use crate::text::Edit;
use expect_test::{Expect, expect};

/// The first items: kind, label, and the line of the cursor with the item in it; stops are `‸`.
fn drawn(marked: &str, count: usize) -> String {
    let (document, offset) = at(marked);
    let mut drawn = String::new();
    for item in complete(&document, offset, Language::Chinese).into_iter().take(count) {
        assert!(item.span.contains(offset), "{item:?}");
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Stop(text) => format!("{text}‸"),
        };
        let insert: String = item.insert.iter().map(piece).collect();
        let length = insert.len() as u32;
        let mut text = document.text.clone();
        text.edit(&Edit { span: item.span, insert });
        let text = text.to_string();
        let start = text[..item.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = (item.span.start + length) as usize;
        let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let shown = text[start..end].replace('\t', "→").replace("\r", "␍").replace('\n', "⏎");
        let short: String = shown.chars().take(60).collect();
        let more = if short == shown { "" } else { "…" };
        drawn += &format!("{:?} {} | {short}{more} | {}\n", item.kind, item.label, item.detail);
    }
    drawn
}

fn check(marked: &str, count: usize, expected: Expect) {
    expected.assert_eq(&drawn(marked, count));
}

/// The clean report up to a text, and then the cursor after what is typed.
fn until(text: &str, typed: &str) -> String {
    let end = CLEAN.find(text).expect("in the clean report");
    format!("{}{typed}$0", &CLEAN[..end])
}

#[test]
fn beginning() {
    check(
        "$0",
        9,
        expect![[r#"
        Title 〔机关名称〕〔年份〕年政府信息公开工作年度报告 | 机关名称‸年份‸年政府信息公开工作年度报告 | 国办公开办函〔2021〕30号
        Form 空白报告（2021版） | 机关名称‸年份‸年政府信息公开工作年度报告⏎⏎一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→… | 政府信息公开工作年度报告（国办公开办函〔2021〕30号，2021–今 年度）
        Form 空白报告（2019版） | 机关名称‸年份‸年政府信息公开工作年度报告⏎⏎一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→… | 政府信息公开工作年度报告（国办公开办函〔2019〕60号，2019–2020 年度）
        Heading 一、总体情况 | 一、总体情况 | 政府信息公开工作年度报告
        Heading 二、主动公开政府信息情况 | 二、主动公开政府信息情况 | 政府信息公开工作年度报告
        Heading 三、收到和处理政府信息公开申请情况 | 三、收到和处理政府信息公开申请情况 | 政府信息公开工作年度报告
        Heading 四、政府信息公开行政复议、行政诉讼情况 | 四、政府信息公开行政复议、行政诉讼情况 | 政府信息公开工作年度报告
        Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
        Heading 六、其他需要报告的事项 | 六、其他需要报告的事项 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        "云岭区水务局2023年zfxx$0",
        3,
        expect![[r#"
        Title 年政府信息公开工作年度报告 | 云岭区水务局2023年政府信息公开工作年度报告 | 国办公开办函〔2021〕30号
    "#]],
    );
    check(
        "云岭区水务局2023年政府信息公开工作年度报告\n\n$0",
        3,
        expect![[r#"
        Form 空白报告（2021版） | 一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→⏎信息内容→本年制发件数→本年废止件数→现行有… | 政府信息公开工作年度报告（国办公开办函〔2021〕30号，2021–今 年度）
        Heading 一、总体情况 | 一、总体情况 | 政府信息公开工作年度报告
        Heading 二、主动公开政府信息情况 | 二、主动公开政府信息情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        "kbbg$0",
        3,
        expect![[r#"
        Form 空白报告（2021版） | 机关名称‸年份‸年政府信息公开工作年度报告⏎⏎一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→… | 政府信息公开工作年度报告（国办公开办函〔2021〕30号，2021–今 年度）
        Form 空白报告（2019版） | 机关名称‸年份‸年政府信息公开工作年度报告⏎⏎一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→… | 政府信息公开工作年度报告（国办公开办函〔2019〕60号，2019–2020 年度）
    "#]],
    );
    check(&format!("{CLEAN}\n$0"), 3, expect![[""]]);
}

#[test]
fn headings_and_subheads() {
    check(
        &until("一、总体情况", ""),
        3,
        expect![[r#"
        Form 空白报告（2021版） | 一、总体情况⏎⏎‸⏎⏎二、主动公开政府信息情况⏎⏎第二十条第（一）项→→→⏎信息内容→本年制发件数→本年废止件数→现行有… | 政府信息公开工作年度报告（国办公开办函〔2021〕30号，2021–今 年度）
        Heading 一、总体情况 | 一、总体情况 | 政府信息公开工作年度报告
        Heading 二、主动公开政府信息情况 | 二、主动公开政府信息情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &until("一、总体情况", "一、z"),
        3,
        expect![[r#"
        Heading 一、总体情况 | 一、总体情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &until("（二）依申请公开", ""),
        3,
        expect![[r#"
        Subhead （二）依申请公开 | （二）依申请公开 | 一、总体情况
        Subhead （三）政府信息管理 | （三）政府信息管理 | 一、总体情况
        Subhead （四）政府信息公开平台建设 | （四）政府信息公开平台建设 | 一、总体情况
    "#]],
    );
    check(
        &until("（二）依申请公开", "ysq"),
        3,
        expect![[r#"
            Subhead （二）依申请公开 | （二）依申请公开 | 一、总体情况
        "#]],
    );
    check(
        &until("四、政府信息公开行政复议", ""),
        3,
        expect![[r#"
        Heading 四、政府信息公开行政复议、行政诉讼情况 | 四、政府信息公开行政复议、行政诉讼情况 | 政府信息公开工作年度报告
        Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
        Heading 六、其他需要报告的事项 | 六、其他需要报告的事项 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &until("四、政府信息公开行政复议", "si、"),
        3,
        expect![[r#"
            Heading 四、政府信息公开行政复议、行政诉讼情况 | 四、政府信息公开行政复议、行政诉讼情况 | 政府信息公开工作年度报告
            Row 四、结转下年度继续办理 | 四、结转下年度继续办理→→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况
        "#]],
    );
    check(
        &until("五、存在的主要问题", "czwt"),
        3,
        expect![[r#"
        Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &changed("五、存在的主要问题及改进情况", "五、$0主要问题及改进情况"),
        3,
        expect![[r#"
            Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
        "#]],
    );
    check(&format!("{CLEAN}$0"), 3, expect![[""]]);
}

#[test]
fn tables() {
    check(
        &until("第二十条第（一）项", ""),
        3,
        expect![[r#"
        Table 主动公开政府信息情况表 | 第二十条第（一）项→→→⏎信息内容→本年制发件数→本年废止件数→现行有效件数⏎规章→‸→‸→‸⏎行政规范性文件→‸→‸→… | 二、主动公开政府信息情况
        Heading 三、收到和处理政府信息公开申请情况 | 三、收到和处理政府信息公开申请情况 | 政府信息公开工作年度报告
        Heading 四、政府信息公开行政复议、行政诉讼情况 | 四、政府信息公开行政复议、行政诉讼情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &until("信息内容", ""),
        2,
        expect![[r#"
        Head 信息内容 本年制发件数 本年废止件数 现行有效件数 | 信息内容→本年制发件数→本年废止件数→现行有效件数 | 主动公开政府信息情况表
        Row 规章 | 规章→‸→‸→‸ | 二、主动公开政府信息情况
    "#]],
    );
    check(
        &until("第二十条第（五）项", ""),
        3,
        expect![[r#"
        Table 第二十条第（五）项 | 第二十条第（五）项→→→⏎信息内容→本年处理决定数量→→⏎行政许可→‸→→ | 二、主动公开政府信息情况
        Table 第二十条第（六）项 | 第二十条第（六）项→→→⏎信息内容→本年处理决定数量→→⏎行政处罚→‸→→⏎行政强制→‸→→ | 二、主动公开政府信息情况
        Table 第二十条第（八）项 | 第二十条第（八）项→→→⏎信息内容→本年收费金额（单位：万元）→→⏎行政事业性收费→‸→→ | 二、主动公开政府信息情况
    "#]],
    );
    check(
        &until("（本列数据", ""),
        3,
        expect![[r#"
        Table 收到和处理政府信息公开申请情况表 | （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）→→→申请人情况→→→→→→⏎→→→自然人→法人或其… | 三、收到和处理政府信息公开申请情况
        Heading 四、政府信息公开行政复议、行政诉讼情况 | 四、政府信息公开行政复议、行政诉讼情况 | 政府信息公开工作年度报告
        Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
    "#]],
    );
    check(
        &until("\t\t\t自然人", ""),
        3,
        expect![[r#"
        Head 自然人 法人或其他组织 总计 | →→→自然人→法人或其他组织→→→→→总计 | 收到和处理政府信息公开申请情况表
        Row 一、本年新收政府信息公开申请数量 | 一、本年新收政府信息公开申请数量→→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况
        Row 二、上年结转政府信息公开申请数量 | 二、上年结转政府信息公开申请数量→→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况
    "#]],
    );
    check(
        &until("行政复议\t", "xzfy"),
        3,
        expect![[r#"
        Table 政府信息公开行政复议、行政诉讼情况表 | 行政复议→→→→→行政诉讼→→→→→→→→→⏎结果维持→结果纠正→其他结果→尚未审结→总计→未经复议直接起诉→→→→→复… | 四、政府信息公开行政复议、行政诉讼情况
    "#]],
    );
    check(
        &until("7\t0\t0", ""),
        3,
        expect![[r#"
        Row 政府信息公开行政复议、行政诉讼情况表：填数的一行 | ‸→‸→‸→‸→‸→‸→‸→‸→‸→‸→‸→‸→‸→‸→‸ | 四、政府信息公开行政复议、行政诉讼情况
        Heading 五、存在的主要问题及改进情况 | 五、存在的主要问题及改进情况 | 政府信息公开工作年度报告
        Heading 六、其他需要报告的事项 | 六、其他需要报告的事项 | 政府信息公开工作年度报告
    "#]],
    );
}

#[test]
fn rows() {
    check(
        &until("\t\t2.其他法律行政", ""),
        3,
        expect![[r#"
        Row 2.其他法律行政法规禁止公开 | →→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 3.危及“三安全一稳定” | →→3.危及“三安全一稳定”→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 4.保护第三方合法权益 | →→4.保护第三方合法权益→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
    "#]],
    );
    check(
        &until("\t（三）不予公开", ""),
        2,
        expect![[r#"
        Row 1.属于国家秘密 | →（三）不予公开→1.属于国家秘密→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 2.其他法律行政法规禁止公开 | →（三）不予公开→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
    "#]],
    );
    check(
        &until("\t（三）不予公开", "\t"),
        2,
        expect![[r#"
        Row 1.属于国家秘密 | →（三）不予公开→1.属于国家秘密→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 2.其他法律行政法规禁止公开 | →（三）不予公开→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
    "#]],
    );
    check(
        &until("\t（三）不予公开", "\tbygk"),
        2,
        expect![[r#"
            Row 1.属于国家秘密 | →（三）不予公开→1.属于国家秘密→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
            Row 2.其他法律行政法规禁止公开 | →（三）不予公开→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        "#]],
    );
    check(
        &until("\t（三）不予公开", "\t（三）不予公开\t"),
        2,
        expect![[r#"
        Row 1.属于国家秘密 | →（三）不予公开→1.属于国家秘密→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 2.其他法律行政法规禁止公开 | →（三）不予公开→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
    "#]],
    );
    check(
        &until("\t（三）不予公开", "zongji"),
        2,
        expect![[r#"
        Row （七）总计 | →（七）总计→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果
    "#]],
    );
    check(
        &changed("\t\t2.重复申请\t0", "\t\tcfs$0\t0"),
        2,
        expect![[r#"
        Row 2.重复申请 | →→2.重复申请→0→0→0→0→0→0→0 | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （五）不予处理
    "#]],
    );
    check(
        &changed("\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0\n", "$0\n"),
        2,
        expect![[r#"
        Row 2.重复申请 | →→2.重复申请→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （五）不予处理
    "#]],
    );
    check(
        &changed("\t（三）不予公开\t1", "\tbyg$0\t1"),
        2,
        expect![[r#"
            Label （三）不予公开 | →（三）不予公开→1.属于国家秘密→0→0→0→22→0→0→22 | 三、收到和处理政府信息公开申请情况
        "#]],
    );
    let crlf = until("\t\t2.其他法律行政", "").replace('\n', "\r\n");
    check(
        &crlf,
        2,
        expect![[r#"
        Row 2.其他法律行政法规禁止公开 | →→2.其他法律行政法规禁止公开→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
        Row 3.危及“三安全一稳定” | →→3.危及“三安全一稳定”→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （三）不予公开
    "#]],
    );
    let crlf = until("第二十条第（五）项", "").replace('\n', "\r\n");
    check(
        &crlf,
        1,
        expect![[r#"
        Table 第二十条第（五）项 | 第二十条第（五）项→→→␍⏎信息内容→本年处理决定数量→→␍⏎行政许可→‸→→ | 二、主动公开政府信息情况
    "#]],
    );
    let end = CLEAN_2019.find("\t（六）其他处理").expect("a row");
    check(
        &format!("{}$0", &CLEAN_2019[..end]),
        2,
        expect![[r#"
        Row （六）其他处理 | →（六）其他处理→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果
        Row （七）总计 | →（七）总计→→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果
    "#]],
    );
}

#[test]
fn figures() {
    check(
        &changed("2.重复申请\t0\t0\t0\t0\t0\t0\t0", "2.重复申请\t1\t0\t0\t0\t0\t2\t$0"),
        3,
        expect![[r#"
            Figure 3 | →→2.重复申请→1→0→0→0→0→2→3 | 总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他
            Figure 0 | →→2.重复申请→1→0→0→0→0→2→0 | （七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项
        "#]],
    );
    check(
        &changed("（七）总计\t\t54", "（七）总计\t\t$0"),
        3,
        expect![[r#"
        Figure 54 | →（七）总计→→54→59→55→47→50→109→374 | （七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项
    "#]],
    );
    check(
        &changed("（七）总计\t\t54", "（七）总计\t\t5$0"),
        3,
        expect![[r#"
        Figure 54 | →（七）总计→→54→59→55→47→50→109→374 | （七）总计 = （一）予以公开 + （二）部分公开（区分处理的，只计这一情形，不计其他情形） + （三）不予公开各项 + （四）无法提供各项 + （五）不予处理各项 + （六）其他处理各项
    "#]],
    );
    check(&changed("（七）总计\t\t54", "（七）总计\t\t6$0"), 3, expect![[""]]);
    check(&changed("（七）总计\t\t54", "（七）总计\t\t54$0"), 3, expect![[""]]);
    check(
        &changed("继续办理\t\t\t1", "继续办理\t\t\t　$0　"),
        3,
        expect![[r#"
        Figure 1 | 四、结转下年度继续办理→→→　1　→3→7→6→4→3→24 | 总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他
    "#]],
    );
    check(
        &changed("7\t0\t0\t0\t7\t", "7\t0\t0\t0\t$0\t"),
        3,
        expect![[r#"
        Figure 7 | 7→0→0→0→7→0→0→0→0→0→0→0→0→6→6 | 总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结
    "#]],
    );
    let ragged =
        changed("\t\t2.重复申请\t0\t0\t0\t0\t0\t0\t0", "2.重复申请\t3\t0\t0\t0\t0\t2\t9$0");
    check(&ragged.replace("\t9$0", "\t$0"), 3, expect![""]);
    check(&changed("规章\t0", "规章\t$0"), 3, expect![[""]]);
    let unit = CLEAN_2019.lines().find(|line| line.starts_with("政府集中采购")).expect("a row");
    check(
        &CLEAN_2019.replace(unit, "政府集中采购\t3\t2510$0\t"),
        3,
        expect![[r#"
        Unit 元 | 政府集中采购→3→2510元→ | 采购总金额
    "#]],
    );
}

#[test]
fn ragged_tables() {
    const RAGGED: &str = include_str!("../../../tests/reports/ragged-2022.txt");
    let row = |start: &str| RAGGED.lines().find(|line| line.contains(start)).expect("a row");
    let line = row("2.重复申请");
    check(
        &RAGGED.replace(line, "$0"),
        2,
        expect![[r#"
        Row 2.重复申请 | →→2.重复申请→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （五）不予处理
    "#]],
    );
    check(
        &RAGGED.replace(line, "\tcf$0"),
        2,
        expect![[r#"
        Row 2.重复申请 | →→2.重复申请→‸→‸→‸→‸→‸→‸→‸ | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （五）不予处理
    "#]],
    );
    check(
        &RAGGED.replace(line, "cf$0\t2\t11\t2\t2\t0\t5\t22"),
        2,
        expect![[r#"
        Row 2.重复申请 | →→2.重复申请→2→11→2→2→0→5→22 | 三、收到和处理政府信息公开申请情况 · 三、本年度办理结果 · （五）不予处理
    "#]],
    );
    check(&RAGGED.replace(line, "\t\t2.重复申请\t2\t11\t2\t2\t0\t5\t2$02"), 2, expect![[""]]);
    check(
        &RAGGED.replace("\t34\n", "\t3$0\n"),
        2,
        expect![[r#"
        Figure 34 | →→4.无正当理由大量反复申请→0→1→1→0→2→30→34 | 总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他
    "#]],
    );
}

#[test]
fn a_form_of_another_domain() {
    let form = include_str!("../../../tests/lending/lending.toml");
    let schemas = Schemas::with([crate::schema::read(form).expect("a form")]);
    let text = "云岭馆2023年图书馆借阅统计报表\n\n一、借阅情况\n\n载体\t\t读者\t\t\t合计\n\
                \t\t成人\t少儿\t团体\t\n一、纸本\t1.图书\t1\t2\t3\t6\n";
    let first = |typed: &str| {
        let text = format!("{text}{typed}");
        let document = Document::new(&text, schemas.clone());
        complete(&document, text.len() as u32, Language::Chinese).remove(0).label
    };
    assert_eq!(first(""), "2.期刊");
    assert_eq!(first("yinxiang"), "二、音像");
    assert_eq!(first("\tqk"), "2.期刊");
    assert_eq!(first("\t2.期刊\t5\t0\t0\t"), "5");
}

#[test]
fn heads() {
    check(
        &changed("\t\t\t\t商业企业", "\t\t\t\tsy$0"),
        3,
        expect![[r#"
        Head 商业企业 | →→→→商业企业→科研机构→社会公益组织→法律服务机构→其他→ | 收到和处理政府信息公开申请情况表
    "#]],
    );
    check(
        &changed("信息内容\t本年制发件数", "信息内容\t$0"),
        3,
        expect![[r#"
        Head 本年制发件数 | 信息内容→本年制发件数→本年废止件数→现行有效件数 | 主动公开政府信息情况表
        Head 本年废止件数 | 信息内容→本年废止件数→本年废止件数→现行有效件数 | 主动公开政府信息情况表
        Head 现行有效件数 | 信息内容→现行有效件数→本年废止件数→现行有效件数 | 主动公开政府信息情况表
    "#]],
    );
}
