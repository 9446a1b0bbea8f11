//! Texts of whole and broken reports, and what people and programs do to them.

use gouji::text::{Edit, Span};
use proptest::prelude::*;

pub const CLEAN: &str = include_str!("../reports/clean-2023.txt");
const CLEAN_2019: &str = include_str!("../reports/clean-2020.txt");

/// A table with a cell a line, and a list of the author's own behind it.
const LOOSE: &str = "丁局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n规章\n0\n0\n0\n\n\
    行政规范性文件\n0\n1\n2\n行政许可\n5\n行政处罚\n7\n\n渠道\t件数\n网站\t3\n其他\t5\n";

/// What people and programs put into a text.
const INSERTS: [&str; 36] = [
    "",
    "7",
    "0\t0",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u{b}",
    "\u{2028}",
    "\0",
    "😀",
    "　",
    " ",
    "。",
    "// gouji: allow(sum-mismatch)\n",
    "// gouji: allow-file(suspect-figure)\n",
    "\n二、主动公开政府信息情况\n",
    "\n七、别的\n",
    "\n一、\t总体情况\n",
    "。\t",
    "一、",
    "\n四、结转下年度继续办理\n",
    "（七）总计",
    "\t12\t",
    "2020年我局",
    "\n上一篇：2021年度报告\n",
    "报告\n",
    "\n丙局2022年政府信息公开工作年度报告\n一、总体情况\n",
    "\u{feff}",
    "规章\t1\t2\t3\n",
    "-",
    "\n渠道\t件数\n其他\t5\n总计\t7\n",
    "行政许可12\n行政处罚 7\n",
    "结果\n维持\t",
    "三、本年度\n",
];

/// A change: where in the text, in thousandths, how many characters go, and what comes.
pub type Change = (u32, usize, usize);

pub fn change() -> impl Strategy<Value = Change> {
    let gone = prop_oneof![6 => 0..3usize, 2 => 3..60usize, 1 => 60..4000usize];
    (0..1000u32, gone, 0..INSERTS.len())
}

pub fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    prop::collection::vec(prop::collection::vec(change(), 1..4), 1..8)
}

pub fn start() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec!["", "\n\n", "前言。\n", "// 说明\n", "首页 年报\n"]);
    let reports = prop::sample::select(vec![CLEAN, CLEAN_2019, LOOSE, "四、\n", "规章\t1\n"]);
    let pieces = prop::collection::vec((scraps, reports), 0..5);
    let marks = prop::sample::select(vec!["", "", "\u{feff}"]);
    (marks, pieces, prop::bool::ANY, prop::bool::ANY).prop_map(|(mark, pieces, crlf, cut)| {
        let mut text = mark.to_string();
        text.extend(pieces.iter().flat_map(|(scrap, report)| [*scrap, *report]));
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if cut {
            text.truncate(text.trim_end().len());
        }
        text
    })
}

/// Turns changes into edits, each on the text that the one before left.
pub fn edits(changes: &[Change], text: &str) -> (Vec<Edit>, String) {
    let mut text = text.to_string();
    let mut edits = Vec::new();
    for (at, gone, insert) in changes {
        let start = text.floor_char_boundary(text.len() * *at as usize / 1000);
        let end =
            text[start..].char_indices().nth(*gone).map_or(text.len(), |(end, _)| start + end);
        text.replace_range(start..end, INSERTS[*insert]);
        let span = Span::new(start as u32, end as u32);
        edits.push(Edit { span, insert: INSERTS[*insert].to_string() });
    }
    (edits, text)
}
