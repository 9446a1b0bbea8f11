//! What things cost beside one another, measured in one run: machines differ, ratios less so.
//!
//! `cargo bench` prints the table that the README gives.

use std::path::Path;
use std::time::{Duration, Instant};

use gouji::document::Document;
use gouji::format::{self, Options};
use gouji::schema::Schemas;
use gouji::syntax::Tree;
use gouji::text::{Edit, Span, Text};
use rayon::prelude::*;

const CLEAN: &str = include_str!("../tests/reports/clean-2023.txt");

/// Where a character is typed: figures of tables three and two, and sentences of long and short
/// sections.
const PLACES: [(&str, &str); 5] = [
    ("table three", "（七）总计\t\t"),
    ("table two", "行政许可\t12"),
    ("the overview", "第9批来"),
    ("section five", "一是政策解读"),
    ("section six", "本年度未收取"),
];

fn main() {
    let small = report_of_200_lines();
    let large = small.repeat(1000);
    assert_eq!(Document::new(&small, schemas()).findings().len(), 0);
    memory(&large);
    let open = median(200, || {
        let document = Document::new(&small, schemas());
        document.findings().len()
    });
    formatting(&small, open);
    let mut all = [Duration::ZERO; 2];
    for (name, place) in PLACES {
        let keys = [keystroke(&small, place, 400), keystroke(&large, place, 100)];
        row(&format!("keystroke in {name}: 200 lines, against opening"), keys[0], open, "");
        for (sum, key) in all.iter_mut().zip(keys) {
            *sum += key;
        }
    }
    let [at_small, at_large] = all.map(|sum| sum / PLACES.len() as u32);
    row("keystroke on average: 200 lines, against opening", at_small, open, "1/20");
    row("keystroke: 200,000 lines, against 200", at_large, at_small, "30");
    command_line();
}

fn schemas() -> std::sync::Arc<Schemas> {
    Schemas::built_in()
}

/// The clean report with prose as real reports have it: paragraphs of some hundred characters with
/// blank lines between, most of them in the overview.
fn report_of_200_lines() -> String {
    let paragraph = |number: usize| {
        format!(
            "{number}、第{number}项工作。逐月公布第{number}片区的供水水质、河道整治和水费标准，群众可在\
             门户网站和政务服务大厅查阅；对第{number}批来信逐件登记、按期答复，并把办理结果汇总后报送\
             上级主管部门；组织{number}个科室开展业务培训，落实专人负责信息的采集、审核和发布。\n\n"
        )
    };
    let missing = (200 - CLEAN.lines().count()) / 2;
    let prose = |share: std::ops::Range<usize>| share.map(paragraph).collect::<String>();
    let (overview, rest) = CLEAN.split_once("（二）依申请公开").expect("a part of the overview");
    let (tables, end) = rest.split_once("六、其他").expect("the last heading");
    let some = missing * 2 / 3;
    let (long, short) = (prose(0..some), prose(some..missing));
    format!("{overview}{long}（二）依申请公开{tables}{short}六、其他{end}")
}

/// Types and deletes a digit in the middle of a text, to the findings.
fn keystroke(text: &str, place: &str, rounds: usize) -> Duration {
    let half = text.floor_char_boundary(text.len() / 2);
    let at = text[half..].find(place).map(|at| half + at).or_else(|| text.find(place));
    let at = (at.expect("the text has the place") + place.len()) as u32;
    let edit = |round: usize| match round % 2 {
        0 => Edit { span: Span::at(at), insert: "1".into() },
        _ => Edit { span: Span::new(at, at + 1), insert: String::new() },
    };
    let mut document = Document::new(text, schemas());
    let mut round = 0;
    median(rounds, || {
        document = document.edit(&[edit(round)]);
        round += 1;
        document.findings().len()
    })
}

/// 2,000 files: checked, and only parsed, with the same threads.
fn command_line() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ratios");
    std::fs::create_dir_all(&folder).expect("the build folder can be written");
    let files: Vec<_> = (0..2000).map(|number| folder.join(format!("{number}.txt"))).collect();
    for (number, file) in files.iter().enumerate() {
        let report = CLEAN.replace("云岭区", &format!("第{number}区"));
        std::fs::write(file, report).expect("the build folder can be written");
    }
    let check = || {
        let program = env!("CARGO_BIN_EXE_gouji");
        let output = std::process::Command::new(program).arg("check").arg(&folder).output();
        assert!(output.expect("the program runs").status.success());
    };
    let parse = || {
        let parse = |file: &std::path::PathBuf| {
            let text = std::fs::read_to_string(file).expect("the file was written");
            let tree = Tree::new(&Text::new(&text));
            // A tree is parsed when it is asked for.
            tree.walk();
            tree
        };
        files.par_iter().map(parse).for_each(drop);
    };
    let checked = median(7, check);
    let parsed = median(7, parse);
    row("checking 2,000 files, against parsing them", checked, parsed, "2.5");
    let fmt = |arguments: &[&str], code: i32| {
        let program = env!("CARGO_BIN_EXE_gouji");
        let mut command = std::process::Command::new(program);
        let output = command.arg("fmt").args(arguments).arg(&folder).output();
        assert_eq!(output.expect("the program runs").status.code(), Some(code));
    };
    // Without alignment, as they come; then laid out.
    let foreign = median(7, || fmt(&["--check"], 1));
    row("fmt --check of 2,000 files that all change, against check", foreign, checked, "1.5");
    fmt(&[], 0);
    let checked = median(7, check);
    let formatted = median(7, || fmt(&["--check"], 0));
    row("fmt --check of 2,000 files laid out, against check", formatted, checked, "1.5");
}

/// A report laid out: as it comes, once it is, and again and again while a figure changes.
fn formatting(text: &str, open: Duration) {
    let document = Document::new(text, schemas());
    let format = |document: &Document| format::format(document, Options::default(), None);
    let after = format(&document).apply(text);
    let whole = median(100, || format(&document).edits.len());
    row("laying out 200 lines, against opening", whole, open, "1.2");
    let once_more = laid_out_again(&document);
    row("the same after a figure changed", once_more, open, "1/3");
    let document = Document::new(&after, schemas());
    let again = median(100, || format(&document).edits.len());
    row("the same once they are laid out", again, open, "1/15");
    let once_more = laid_out_again(&document);
    row("the same after a figure changed", once_more, open, "1/4");
}

/// A document laid out anew for each of the values that a figure of table three takes.
fn laid_out_again(document: &Document) -> Duration {
    let text = document.text.to_string();
    let total = text.find("（七）总计").expect("table three has a total");
    let end = total + text[total..].find('\n').expect("its line ends");
    let typed = |digit: &str| {
        document.edit(&[Edit { span: Span::at(end as u32), insert: digit.to_string() }])
    };
    let documents = ["1", "2"].map(typed);
    let (mut last, mut round) = (None, 0);
    median(100, || {
        let document = &documents[round % documents.len()];
        let (formatted, layout) =
            format::lay_out(document, Options::default(), None, last.as_ref());
        (last, round) = (layout, round + 1);
        formatted.edits.len()
    })
}

/// Memory of a large file held open, against its text.
fn memory(text: &str) {
    let Some(before) = resident() else { return };
    let document = Document::new(text, schemas());
    let held = resident().unwrap_or(before).saturating_sub(before) as f64;
    let times = held / text.len() as f64;
    println!("{:58} {times:7.1}  (at most 30)", "memory of 200,000 lines, against the text");
    drop(document);
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The median time of a run. Machines are disturbed for some milliseconds at a time: so the runs come
/// in batches, and the batch that was disturbed least counts.
fn median<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    const BATCHES: usize = 5;
    let mut batch = || {
        let timed = |_| {
            let start = Instant::now();
            let result = run();
            let time = start.elapsed();
            drop(result);
            time
        };
        let mut times: Vec<Duration> = (0..rounds.div_ceil(BATCHES)).map(timed).collect();
        times.sort();
        times[times.len() / 2]
    };
    batch();
    (0..BATCHES).map(|_| batch()).min().unwrap_or_default()
}

fn row(name: &str, time: Duration, against: Duration, most: &str) {
    let ratio = time.as_secs_f64() / against.as_secs_f64();
    let ratio = if ratio < 1.0 { format!("1/{:.1}", 1.0 / ratio) } else { format!("{ratio:.1}") };
    let most = if most.is_empty() { String::new() } else { format!("  (at most {most})") };
    println!("{name:58} {ratio:>7}{most}   {time:?} : {against:?}");
}
