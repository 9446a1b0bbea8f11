//! The program as people and other programs run it: output, exit codes, encodings, settings.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const WRONG: &str = "tests/reports/wrong-2023.txt";
const CLEAN: &str = "tests/reports/clean-2023.txt";

fn gouji(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.output().expect("the program runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("output is UTF-8")
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the build folder can be written");
    folder
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let output = gouji(arguments);
    match serde_json::from_str(&out(&output)) {
        Ok(Value::Array(findings)) => findings,
        other => panic!("{other:?}: {}", complaint(&output)),
    }
}

#[test]
fn exit_codes() {
    assert_eq!(gouji(&["check", CLEAN]).status.code(), Some(0));
    assert_eq!(gouji(&["check", WRONG]).status.code(), Some(1));
    assert_eq!(gouji(&["check", "没有.txt"]).status.code(), Some(2));
    assert_eq!(gouji(&["check"]).status.code(), Some(2));
    assert_eq!(gouji(&["check", "--format", "xml", CLEAN]).status.code(), Some(2));
    assert_eq!(gouji(&["explain", "no-such-rule"]).status.code(), Some(2));
    assert_eq!(gouji(&["new", "1999"]).status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn lost_output_is_no_success() {
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("a device");
    for arguments in [
        &["check", CLEAN][..],
        &["check", "--format", "json", CLEAN],
        &["check", "--format", "sarif", CLEAN],
        &["check", "--format", "github", WRONG],
        &["fmt", "--diff", WRONG],
        &["fmt", "--check", WRONG],
        &["explain"],
        &["explain", "sum-mismatch"],
        &["new", "2025"],
        &["fmt", "-"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
        command.stdin(std::fs::File::open(WRONG).expect("a report")).stdout(full());
        let output = command.output().expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complaint(&output).contains("标准输出写不了"), "{}", complaint(&output));
    }
    // Of complaints that are lost nobody can be told, but they change nothing else.
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "没有.txt", WRONG]).stderr(full());
    let output = command.output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(out(&output).contains("suspect-figure"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_fault() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["explain", "sum-mismatch"]).stdout(writer);
    assert_eq!(command.output().expect("the program runs").status.code(), Some(0));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let output = gouji(&["check", "没有.txt", WRONG]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("没有.txt：没有这个文件"), "{}", complaint(&output));
    assert!(out(&output).contains("suspect-figure"));
    assert!(out(&output).ends_with("；另有 1 处不能读取，未检查。\n"), "{}", out(&output));
    // Nor is a success told where nothing was checked.
    assert_eq!(out(&gouji(&["check", "没有.txt"])), "");
}

/// Folders in one another whose path is longer than any that the system takes, so that not even the
/// superuser can look into the last ones.
#[cfg(target_os = "linux")]
fn bottomless(folder: &Path) {
    let mut inner = PathBuf::new();
    for _ in 0..3 {
        let place = folder.join("深");
        std::fs::create_dir_all((0..10).fold(place.clone(), |path, _| path.join("x".repeat(180))))
            .unwrap();
        let bottom = (0..10).fold(place, |path, _| path.join("x".repeat(180)));
        if inner != PathBuf::new() {
            std::fs::rename(&inner, bottom.join("y")).unwrap();
        }
        inner = folder.join("渊");
        std::fs::rename(folder.join("深"), &inner).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_read_is_told_of() {
    let folder = folder("unread");
    bottomless(&folder);
    let path = folder.display().to_string();
    let output = gouji(&["check", &path]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    let said = "读不了（cannot be read）：File name too long";
    assert!(complaint(&output).contains(said), "{}", complaint(&output));
    assert!(!complaint(&output).contains("没有 .txt"), "{}", complaint(&output));
    std::fs::write(folder.join("a.txt"), include_str!("reports/clean-2023.txt")).unwrap();
    let output = gouji(&["check", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "已检查 1 个文件；另有 1 处不能读取，未检查。\n");
    assert_eq!(gouji(&["fmt", "--check", &path]).status.code(), Some(2));
    std::fs::remove_dir_all(&folder).expect("it goes step by step");
}

#[test]
fn a_file_is_checked_once() {
    let folder = folder("once");
    let file = folder.join("a.txt");
    std::fs::write(&file, include_str!("reports/wrong-2023.txt")).unwrap();
    let path = folder.display().to_string();
    let mut names = vec![path.clone(), file.display().to_string(), format!("{path}/./a.txt")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.txt", folder.join("b.txt")).unwrap();
        std::fs::hard_link(&file, folder.join("c.txt")).unwrap();
        names.push(folder.join("b.txt").display().to_string());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let output = gouji(&[&["check"], &names[..]].concat());
    assert!(out(&output).contains("\n已检查 1 个文件："), "{}", out(&output));
    let output = gouji(&[&["fmt"], &names[..]].concat());
    assert_eq!(
        (output.status.code(), complaint(&output)),
        (Some(0), "排版 1 个文件，另 0 个不必改\n".into())
    );
    // One that is named outright is checked, though it is no report in its folder.
    std::fs::write(&file, "待办\n").unwrap();
    assert_eq!(json(&[&["check", "--format", "json"], &names[..]].concat()).len(), 1);
}

#[test]
fn folders_hold_reports_and_other_files() {
    let folder = folder("folders");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let path = folder.display().to_string();
    write("one.DOCX", "");
    write("other.docx", "");
    let output = gouji(&["check", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("没有 .txt 或 .gouji 文件"), "{}", complaint(&output));
    assert!(
        complaint(&output).contains("另有 2 个 .docx，请另存为纯文本"),
        "{}",
        complaint(&output)
    );
    write("notes.txt", "待办：年度报告\n");
    write("list.txt", "云岭区水务局2023年政府信息公开工作年度报告\n");
    let output = gouji(&["check", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("没有找到报告"));
    write("report.txt", include_str!("reports/clean-2023.txt"));
    write("draft.gouji", "一、总体情况\n");
    write("page.html", "<p>");
    let findings = json(&["check", "--format", "json", &path]);
    let names = findings.iter().map(|finding| finding["path"].as_str().unwrap());
    assert!(names.clone().count() > 0);
    assert!(names.into_iter().all(|name| name.ends_with("draft.gouji")), "{findings:#?}");
    let output = out(&gouji(&["check", &path]));
    assert!(output.ends_with("；另有 2 个 .txt 不是报告，未检查。\n"), "{output}");
}

#[test]
fn a_report_with_a_damaged_title_is_not_passed_over() {
    let folder = folder("titles");
    let report = include_str!("reports/wrong-2023.txt");
    let (title, rest) = report.split_once('\n').expect("a title");
    let (name, kind) = title.split_once("年度报告").expect("a title");
    for (file, title) in [
        ("a.txt", format!("《{title}》")),
        ("b.txt", format!("{name}\n年度报告{kind}")),
        ("c.txt", String::new()),
    ] {
        std::fs::write(folder.join(file), format!("{title}\n{rest}")).unwrap();
    }
    let findings = json(&["check", "--format", "json", &folder.display().to_string()]);
    let suspects = findings.iter().filter(|finding| finding["code"] == "suspect-figure");
    assert_eq!(suspects.count(), 3, "{findings:#?}");
}

#[test]
fn findings_as_json() {
    let findings = json(&["check", "--format", "json", WRONG]);
    let finding = findings.iter().find(|finding| finding["code"] == "suspect-figure").unwrap();
    assert_eq!(finding["path"], WRONG);
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["range"]["start"]["line"], 49);
    assert_eq!(finding["range"]["start"]["character"], 31);
    assert_eq!(finding["range"]["end"]["character"], 33);
    assert_eq!(finding["related"][0]["path"], WRONG);
    assert_eq!(finding["fixes"][0]["edits"][0]["newText"], "18");
    assert_eq!(json(&["check", "--format", "json", CLEAN]).len(), 0);
}

#[test]
fn a_file_that_is_named_after_another_year() {
    let folder = folder("names");
    let report = include_str!("reports/clean-2023.txt");
    std::fs::write(folder.join("水务局2022年报.txt"), report).unwrap();
    std::fs::write(folder.join("水务局2023年报.txt"), report).unwrap();
    let findings = json(&["check", "--format", "json", &folder.display().to_string()]);
    let [finding] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!(finding["code"], "year-mismatch");
    assert!(finding["path"].as_str().unwrap().ends_with("水务局2022年报.txt"));
}

#[test]
fn reports_of_years_in_a_row_are_compared() {
    let folder = folder("years in a row");
    let clean = std::fs::read_to_string(CLEAN).expect("the report is there");
    std::fs::create_dir(folder.join("2022")).expect("the folder is new");
    std::fs::write(folder.join("2022/水务局.txt"), clean.replace("2023", "2022"))
        .expect("the folder is there");
    std::fs::write(folder.join("水务局.txt"), &clean).expect("the folder is there");
    let found = json(&["check", "--format", "json", &folder.display().to_string()]);
    let codes: Vec<&Value> = found.iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["carried-over", "carried-over"]);
    assert!(found.iter().all(|finding| {
        finding["path"].as_str().is_some_and(|path| path.ends_with("in a row/水务局.txt"))
    }));
    std::fs::write(folder.join("gouji.toml"), "[levels]\ncarried-over = \"off\"\n")
        .expect("the folder is there");
    let found = json(&["check", "--format", "json", &folder.display().to_string()]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn findings_as_sarif() {
    let output = gouji(&["check", "--format", "sarif", WRONG]);
    let log: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(run["tool"]["driver"]["name"], "gouji");
    let results = run["results"].as_array().expect("results");
    assert!(!results.is_empty());
    let is_region = |region: &Value| {
        ["startLine", "startColumn", "endLine", "endColumn"]
            .iter()
            .all(|name| region[name].as_u64().is_some_and(|number| number >= 1))
    };
    // What the schema of SARIF 2.1.0 requires of results, locations and fixes.
    for result in results {
        assert!(result["message"]["text"].is_string());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let related = result["relatedLocations"].as_array().expect("an array");
        for location in result["locations"].as_array().expect("an array").iter().chain(related) {
            let place = &location["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string() && is_region(&place["region"]));
        }
        for fix in result["fixes"].as_array().expect("an array") {
            for change in fix["artifactChanges"].as_array().expect("required") {
                assert!(change["artifactLocation"]["uri"].is_string());
                for replacement in change["replacements"].as_array().expect("required") {
                    assert!(is_region(&replacement["deletedRegion"]));
                }
            }
        }
    }
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
        assert!(rule["help"]["text"].is_string());
    }
}

#[test]
fn findings_as_github_annotations() {
    let output = out(&gouji(&["check", "--format", "github", WRONG]));
    let line = format!(
        "::error file={WRONG},line=50,endLine=50,col=32,endColumn=33,title=suspect-figure::"
    );
    assert!(output.contains(&line), "{output}");
    assert!(output.lines().all(|line| line.starts_with("::")));
}

#[test]
fn english_messages() {
    let output = out(&gouji(&["check", "--language", "en", WRONG]));
    assert!(output.contains("error[suspect-figure]") && output.contains("1 file checked: "));
    assert!(out(&gouji(&["explain", "sum-mismatch", "--language", "en"])).starts_with("# A sum"));
}

#[test]
fn rules_explain_themselves() {
    let page = out(&gouji(&["explain", "sum-mismatch"]));
    assert!(page.starts_with("# 勾稽关系不成立") && page.contains("错误："));
    let list = out(&gouji(&["explain"]));
    assert_eq!(list.lines().count(), gouji::checks::RULES.len());
}

#[test]
fn the_blank_form_reads_back() {
    let blank = out(&gouji(&["new", "2025", "--agency", "云岭区水务局"]));
    assert!(blank.starts_with("云岭区水务局2025年政府信息公开工作年度报告\n"));
    assert!(out(&gouji(&["new", "2020"])).contains("政府集中采购"));
    let output = gouji(&["new", "2024", "--form", "图书馆"]);
    assert_eq!(output.status.code(), Some(2));
    let said = complaint(&output);
    assert!(said.contains("没有“图书馆”这种表样，已知：政府信息公开工作年度报告（"), "{said}");
    let output = gouji(&["new", "1999", "--form", "政府信息公开工作年度报告"]);
    assert!(complaint(&output).contains("1999 年没有适用的表样"), "{}", complaint(&output));
}

#[test]
fn help_is_in_chinese_first() {
    assert!(out(&gouji(&["--help"])).starts_with("检查政府信息公开工作年度报告"));
}

#[cfg(target_os = "linux")]
#[test]
fn colours_are_refused_by_a_word_only() {
    for (value, coloured) in [("", true), ("1", false)] {
        let mut command = Command::new("script");
        let line = format!("'{}' check {WRONG}", env!("CARGO_BIN_EXE_gouji"));
        command.args(["-qec", &line, "/dev/null"]).env("NO_COLOR", value).stdin(Stdio::null());
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("a terminal");
        assert!(out(&output).contains("suspect-figure"), "{}", out(&output));
        assert_eq!(out(&output).contains("\u{1b}["), coloured);
    }
}

#[test]
fn text_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let text = include_str!("reports/wrong-2023.txt");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("\"path\": \"-\""));
}

#[test]
fn other_encodings_are_read_and_left_alone() {
    let folder = folder("encodings");
    let text = include_str!("reports/wrong-2023.txt");
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    let path = folder.join("旧报告.txt");
    std::fs::write(&path, &bytes).expect("the build folder can be written");
    let name = path.display().to_string();
    let output = gouji(&["check", &name]);
    assert_eq!(output.status.code(), Some(1));
    assert!(complaint(&output).contains("gb18030"), "{}", complaint(&output));
    assert!(out(&output).contains("疑应为 18"));
    assert_eq!(std::fs::read(&path).expect("it is there"), bytes.as_ref());
    std::fs::write(folder.join("图.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe").unwrap();
    let picture = folder.join("图.txt").display().to_string();
    let output = gouji(&["check", &picture]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("不是文本文件"));
}

#[test]
fn a_damaged_character_and_an_empty_file_are_told_of() {
    let folder = folder("damaged");
    let report = include_bytes!("reports/clean-2023.txt");
    let path = folder.join("a.txt").display().to_string();
    std::fs::write(&path, [&report[..100], b"\xFF", &report[100..]].concat()).unwrap();
    let output = gouji(&["check", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("行有损坏的字符"), "{}", complaint(&output));
    for empty in ["", "\u{feff}", "\r\n"] {
        std::fs::write(&path, empty).unwrap();
        let findings = json(&["check", "--format", "json", &path]);
        assert_eq!(findings[0]["code"], "no-report", "{findings:?}");
        for format in ["human", "sarif", "github"] {
            assert!(out(&gouji(&["check", "--format", format, &path])).contains("no-report"));
        }
    }
}

#[test]
fn a_form_that_the_code_never_heard_of() {
    assert_eq!(
        json(&["check", "--format", "json", "tests/lending/right.txt"]),
        Vec::<Value>::new()
    );
    let findings = json(&["check", "--format", "json", "tests/lending/wrong.txt"]);
    let codes: Vec<&str> =
        findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["suspect-figure", "heading-wording"], "{findings:#?}");
    assert_eq!(findings[0]["fixes"][0]["edits"][0]["newText"], "353");
}

#[test]
fn settings_change_levels() {
    let folder = folder("levels");
    std::fs::write(folder.join("a.txt"), include_str!("reports/wrong-2023.txt")).unwrap();
    let settings = "[levels]\nsuspect-figure = \"off\"\nsum-mismatch = \"hint\"\n";
    std::fs::write(folder.join("gouji.toml"), settings).unwrap();
    let findings = json(&["check", "--format", "json", &folder.display().to_string()]);
    assert!(findings.iter().all(|finding| finding["code"] != "suspect-figure"));
    let sum = findings.iter().find(|finding| finding["code"] == "sum-mismatch").unwrap();
    assert_eq!(sum["severity"], "hint");
}

#[test]
fn faults_in_settings_and_schemas_are_findings_there() {
    let folder = folder("faults");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("a.txt", include_str!("reports/clean-2023.txt"));
    write(
        "broken.toml",
        include_str!("lending/lending.toml").replace("audio = all", "film = all").as_str(),
    );
    write(
        "gouji.toml",
        "schemas = [\"broken.toml\", \"none.toml\"]\n\n[levels]\nfee-styel = \"off\"\n",
    );
    let path = folder.display().to_string();
    let findings = json(&["check", "--format", "json", &path]);
    let list: Vec<(String, u64, &str)> = findings
        .iter()
        .map(|finding| {
            let path = Path::new(finding["path"].as_str().unwrap());
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let line = finding["range"]["start"]["line"].as_u64().unwrap() + 1;
            (name, line, finding["code"].as_str().unwrap())
        })
        .collect();
    let is = |name: &str, line, code| list.contains(&(name.to_string(), line, code));
    assert!(is("broken.toml", 28, "bad-schema"), "{list:?}");
    assert!(is("gouji.toml", 1, "bad-settings") && is("gouji.toml", 4, "bad-settings"), "{list:?}");
    let settings = findings.iter().filter(|finding| finding["code"] == "bad-settings");
    let messages: Vec<&str> =
        settings.map(|finding| finding["message"].as_str().unwrap()).collect();
    let expected =
        ["设置文件有误：none.toml：没有这个文件或文件夹", "设置文件有误：没有“fee-styel”这条规则"];
    assert_eq!(messages, expected);
    // None of these is a file that was checked.
    assert!(out(&gouji(&["check", &path])).contains("\n已检查 1 个文件："));
    write("gouji.toml", "levels = 3\n[x");
    let findings = json(&["check", "--format", "json", &path]);
    assert_eq!(findings[0]["code"], "bad-settings");
}
