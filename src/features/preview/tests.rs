//! The tests of previews.

use super::*;
use crate::checks::fixture::{CLEAN, CLEAN_2019, changed};
use crate::schema::Schemas;
use expect_test::{Expect, expect};

fn blocks(text: &str) -> Vec<Block> {
    let document = Document::new(text, Schemas::built_in());
    preview(&document, &document.findings(), Language::Chinese)
}

/// The tables of a text. Every place that a cell covers has the cell's letter; each row must be
/// as wide as the first.
fn grids(text: &str) -> Vec<String> {
    let grid = |block: Block| match block.content {
        Content::Line { .. } => None,
        Content::Table(rows) => Some(grid(&rows)),
    };
    blocks(text).into_iter().filter_map(grid).collect()
}

/// Lays cells out as a browser does: each in the first free place of its row.
fn grid(rows: &[Vec<Cell>]) -> String {
    let mut drawn: Vec<Vec<Option<String>>> = vec![Vec::new(); rows.len()];
    for (index, row) in rows.iter().enumerate() {
        let mut at = 0;
        for cell in row {
            while drawn[index].get(at).is_some_and(Option::is_some) {
                at += 1;
            }
            let mark = if cell.marks.severity.is_some() { "!" } else { "" };
            for (down, line) in drawn[index..index + cell.rows].iter_mut().enumerate() {
                line.resize(line.len().max(at + cell.columns), None);
                for (right, place) in line[at..at + cell.columns].iter_mut().enumerate() {
                    assert!(place.is_none(), "{} covers another cell", cell.text);
                    *place = Some(match (down, right) {
                        (0, 0) => {
                            format!("{mark}{}", cell.text.chars().take(4).collect::<String>())
                        }
                        (0, _) => "<".into(),
                        (_, _) => "^".into(),
                    });
                }
            }
        }
    }
    let line = |line: Vec<Option<String>>| {
        line.into_iter().map(|place| place.unwrap_or("?".into())).collect::<Vec<_>>().join("|")
    };
    drawn.into_iter().map(|places| line(places) + "\n").collect()
}

#[test]
fn the_form_of_2021() {
    let grids = grids(CLEAN);
    assert_eq!(grids.len(), 3);
    expect![[r#"
        第二十条|<|<|<
        信息内容|本年制发|本年废止|现行有效
        规章|0|0|0
        行政规范|6|2|31
        第二十条|<|<|<
        信息内容|本年处理|<|<
        行政许可|1284|<|<
        第二十条|<|<|<
        信息内容|本年处理|<|<
        行政处罚|87|<|<
        行政强制|4|<|<
        第二十条|<|<|<
        信息内容|本年收费|<|<
        行政事业|612.|<|<

        （本列数|<|<|申请人情|<|<|<|<|<|<
        ^|^|^|自然人|法人或其|<|<|<|<|总计
        ^|^|^|^|商业企业|科研机构|社会公益|法律服务|其他|^
        一、本年|<|<|52|59|60|51|47|111|380
        二、上年|<|<|3|3|2|2|7|1|18
        三、本年|（一）予|<|0|0|0|0|0|18|18
        ^|（二）部|<|0|0|0|0|22|7|29
        ^|（三）不|1.属于|0|0|0|22|0|0|22
        ^|^|2.其他|0|0|0|0|0|0|0
        ^|^|3.危及|23|0|29|0|0|0|52
        ^|^|4.保护|0|0|0|0|0|0|0
        ^|^|5.属于|0|0|0|0|0|0|0
        ^|^|6.属于|0|5|0|0|0|0|5
        ^|^|7.属于|0|0|0|0|0|6|6
        ^|^|8.属于|12|0|0|0|23|28|63
        ^|（四）无|1.本机|0|4|0|0|0|25|29
        ^|^|2.没有|0|12|19|0|0|0|31
        ^|^|3.补正|0|0|0|0|0|0|0
        ^|（五）不|1.信访|0|0|0|0|0|0|0
        ^|^|2.重复|0|0|0|0|0|0|0
        ^|^|3.要求|0|2|0|0|4|0|6
        ^|^|4.无正|8|0|0|0|0|14|22
        ^|^|5.要求|0|0|0|0|0|0|0
        ^|（六）其|1.申请|0|0|0|0|0|8|8
        ^|^|2.申请|0|23|7|25|0|3|58
        ^|^|3.其他|11|13|0|0|1|0|25
        ^|（七）总|<|54|59|55|47|50|109|374
        四、结转|<|<|1|3|7|6|4|3|24

        行政复议|<|<|<|<|行政诉讼|<|<|<|<|<|<|<|<|<
        结果维持|结果纠正|其他结果|尚未审结|总计|未经复议|<|<|<|<|复议后起|<|<|<|<
        ^|^|^|^|^|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计
        7|0|0|0|7|0|0|0|0|0|0|0|0|6|6
    "#]]
    .assert_eq(&grids.join("\n"));
}

#[test]
fn the_form_of_2019_is_rectangular() {
    for grid in grids(CLEAN_2019) {
        let width = |line: &str| line.split('|').count();
        let first = grid.lines().next().map(width);
        assert!(grid.lines().all(|line| Some(width(line)) == first), "{grid}");
        assert!(!grid.contains('?'), "{grid}");
    }
}

#[test]
fn ragged_rows_stand_in_their_columns() {
    let text = changed("四、结转下年度继续办理\t\t\t1\t", "四、结转下年度继续办理\t1\t");
    let text = text.replacen("\t（七）总计\t\t", "（七）总计\t", 1);
    expect![[r#"
        ^|!（七）总|<|!54|!59|!55|!47|!50|!109|!374
        !四、结转|<|<|!1|!3|!7|!6|!4|!3|!24"#]]
    .assert_eq(&last_rows(&grids(&text)[1], 2));
}

fn last_rows(grid: &str, count: usize) -> String {
    let lines: Vec<&str> = grid.lines().collect();
    lines[lines.len() - count..].join("\n")
}

#[test]
fn nothing_written_is_left_out() {
    let table = "三、收到和处理政府信息公开申请情况\n\n";
    let check = |rows: &str, count: usize, expected: Expect| {
        let text = format!("云岭区水务局2023年政府信息公开工作年度报告\n{table}{rows}");
        expected.assert_eq(&last_rows(&grids(&text)[0], count));
        let cells = rows.split(['\t', '\n']).filter(|cell| !cell.is_empty());
        let drawn: Vec<String> = blocks(&text)
            .into_iter()
            .flat_map(|block| match block.content {
                Content::Table(rows) => rows,
                Content::Line { .. } => Vec::new(),
            })
            .flatten()
            .map(|cell| cell.text)
            .collect();
        for cell in cells {
            assert!(drawn.iter().any(|text| text == cell), "{cell}");
        }
    };
    // A row with a note, one without a meaning, a head that lacks a cell.
    check(
        "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n\
         三、本年度办理结果\t（一）予以公开\t\t1\t0\t0\t0\t0\t0\t1\t备注\n\
         \t（二）部分公开\t\t1\t0\t0\t0\t0\t0\t1\n\
         \t外星人\t\t1\t0\t0\t0\t0\t0\t1\n\
         \t（三）不予公开\t1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n",
        5,
        expect![[r#"
            !|!|!|!自然人|!法人或其|!|!|!|!|!总计
            !三、本年|!（一）予|!|!1|!0|!0|!0|!0|!0|!1|!备注
            |（二）部|<|1|0|0|0|0|0|1
            !|!外星人|!|!1|!0|!0|!0|!0|!0|!1
            |（三）不|1.属于|1|0|0|0|0|0|1"#]],
    );
}

#[test]
fn lines_are_of_their_kinds_and_comments_are_not_printed() {
    let text = "云岭区水务局2023年政府信息公开工作年度报告\n\n// gouji: allow(stale-year)\n\
        一、总体情况\n（一）主动公开\n今年很好。\n1.公开了三件\n\n二、其他\n甲\t乙\n";
    let mut drawn = String::new();
    for block in blocks(text) {
        match block.content {
            Content::Line { kind, text, marks } => {
                drawn +=
                    &format!("{kind:?} {text} {:?} {}\n", marks.severity, marks.messages.len());
            }
            Content::Table(rows) => drawn += &grid(&rows),
        }
    }
    expect![[r#"
        Title 云岭区水务局2023年政府信息公开工作年度报告 None 0
        Heading 一、总体情况 Some(Error) 1
        Subheading （一）主动公开 None 0
        Paragraph 今年很好。 None 0
        Paragraph 1.公开了三件 None 0
        Paragraph 二、其他 None 0
        甲|乙
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn findings_mark_the_cells_they_touch_and_no_others() {
    let text = changed("\t52\t59\t60", "\t52\t５9\t60");
    let mut marked = Vec::new();
    for block in blocks(&text) {
        let Content::Table(rows) = block.content else { continue };
        for cell in rows.into_iter().flatten().filter(|cell| !cell.marks.messages.is_empty()) {
            marked.push((cell.text, cell.marks.severity));
        }
    }
    assert_eq!(marked, [("５9".to_string(), Some(Severity::Hint))]);
}
