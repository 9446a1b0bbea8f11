//! `gouji fmt` as people and other programs run it: what is written, printed and refused.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use encoding_rs::GB18030;

const RAGGED: &str = include_str!("reports/ragged-2022.txt");
const FORMATTED: &str = include_str!("reports/ragged-2022.fmt");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.arg("fmt").args(arguments);
    command
}

fn fmt(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// What comes out of standard output, standard error and the exit when a text goes in.
fn filtered(arguments: &[&str], input: &[u8]) -> (String, String, Option<i32>) {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("the program reads");
    let output = child.wait_with_output().expect("the program ends");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fmt {name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the build folder can be written");
    folder
}

fn write(file: &Path, bytes: impl AsRef<[u8]>) -> String {
    std::fs::write(file, bytes).expect("the build folder can be written");
    file.display().to_string()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(file).expect("the file is there")
}

#[test]
fn a_folder_is_laid_out_once() {
    let folder = folder("folder");
    let path = folder.display().to_string();
    let one = write(&folder.join("甲.txt"), RAGGED);
    let other = write(&folder.join("乙.txt"), FORMATTED);
    let notes = write(&folder.join("notes.txt"), "待办  \n\n\n");
    let output = fmt(&["--check", &path]);
    assert_eq!((text(&output.stdout), output.status.code()), (format!("{one}\n"), Some(1)));
    assert_eq!(read(&one), RAGGED);
    let output = fmt(&[&path]);
    assert_eq!((text(&output.stdout), output.status.code()), (String::new(), Some(0)));
    assert!(text(&output.stderr).contains("排版 1 个文件，另 1 个不必改"));
    assert_eq!((read(&one), read(&other)), (FORMATTED.to_string(), FORMATTED.to_string()));
    assert_eq!(read(&notes), "待办  \n\n\n");
    assert_eq!(fmt(&["--check", &path]).status.code(), Some(0));
    let files = std::fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(files, 3, "no other file is left behind");
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let folder = folder("diff");
    let file = write(&folder.join("甲.txt"), RAGGED);
    let output = fmt(&["--diff", &file]);
    let diff = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(diff.starts_with(&format!("--- {file}\n+++ {file}\n@@ -1,")), "{diff}");
    let lines = |mark: &str| diff.lines().filter(|line| line.starts_with(mark)).count();
    assert_eq!((lines("-"), lines("+")), (46, 43), "{diff}");
    assert_eq!(read(&file), RAGGED);
    assert_eq!(text(&fmt(&["--diff", "tests/reports/ragged-2022.fmt"]).stdout), "");
    assert_eq!(fmt(&["--diff", "--check", &file]).status.code(), Some(2));
}

#[test]
fn standard_input_is_filtered() {
    let (out, _, code) = filtered(&["-"], RAGGED.as_bytes());
    assert_eq!((out.as_str(), code), (FORMATTED, Some(0)));
    let (out, _, code) = filtered(&["-"], FORMATTED.as_bytes());
    assert_eq!((out.as_str(), code), (FORMATTED, Some(0)));
    let (out, _, code) = filtered(&["--check", "-"], RAGGED.as_bytes());
    assert_eq!((out.as_str(), code), ("-\n", Some(1)));
    // What is no report goes through as it came.
    let (out, error, code) = filtered(&["-"], "\u{feff}fn main() {\n\tlet a;  \n}".as_bytes());
    assert_eq!((out.as_str(), code), ("\u{feff}fn main() {\n\tlet a;  \n}", Some(2)));
    assert!(error.contains("未改动"), "{error}");
}

#[test]
fn line_endings_and_the_byte_order_mark_stay() {
    let folder = folder("windows");
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let file = write(&folder.join("甲.txt"), windows(RAGGED));
    assert_eq!(fmt(&[&file]).status.code(), Some(0));
    assert_eq!(read(&file), windows(FORMATTED));
}

#[test]
fn other_encodings_are_never_rewritten() {
    let folder = folder("encoding");
    let (bytes, ..) = GB18030.encode(RAGGED);
    let file = write(&folder.join("甲.txt"), &bytes);
    let good = write(&folder.join("乙.txt"), RAGGED);
    let output = fmt(&[&file, &good, "没有.txt"]);
    let complaint = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint.contains("编码是 gb18030，未改动"), "{complaint}");
    assert!(complaint.contains("没有.txt：没有这个文件"), "{complaint}");
    assert_eq!(std::fs::read(&file).expect("the file"), *bytes);
    assert_eq!(read(&good), FORMATTED);
}

#[test]
fn a_table_that_cannot_be_placed_is_left_and_named() {
    let folder = folder("doubtful");
    let row = "一、本年新收政府信息公开申请数量\t187\t115\t127\t121";
    let doubtful = RAGGED.replace(row, "一、本年新收政府信息公开申请数量\t187\t\t127");
    assert_ne!(doubtful, RAGGED);
    let file = write(&folder.join("甲.txt"), &doubtful);
    let output = fmt(&[&file]);
    let complaint = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0));
    assert!(complaint.contains("第 32 行的表格未排版"), "{complaint}");
    let after = read(&file);
    let table = |text: &str| {
        let start = text.find("(本列").expect("the table");
        text[start..text.find("四、政府").expect("the next heading")].trim_end().to_string()
    };
    assert_eq!(table(&after), table(&doubtful));
    assert!(after.contains("规章　　　　　 \t"), "the other tables are laid out");
}

#[test]
fn settings_say_how() {
    let folder = folder("settings");
    let file = write(&folder.join("甲.txt"), FORMATTED);
    write(&folder.join("gouji.toml"), "[format]\nstyle = \"compact\"\n");
    assert_eq!(fmt(&[&file]).status.code(), Some(0));
    assert!(read(&file).contains("\n规章\t0\t0\t0\n"));
    write(&folder.join("gouji.toml"), "[format]\nambiguous-width = \"wide\"\n");
    assert_eq!(fmt(&[&file]).status.code(), Some(0));
    assert_ne!(read(&file), FORMATTED);
    write(&folder.join("gouji.toml"), "[format]\nstyle = \"loose\"\n");
    let output = fmt(&[&file]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("gouji.toml"));
}

#[cfg(unix)]
#[test]
fn owner_group_and_other_names_stay() {
    use std::os::unix::fs::MetadataExt;
    let folder = folder("owner");
    let file = folder.join("甲.txt");
    write(&file, RAGGED);
    // Only the superuser can give a file away; the inode is what it all hangs on.
    let _ = std::os::unix::fs::chown(&file, Some(1234), Some(5000));
    let other = folder.join("乙.txt");
    std::fs::hard_link(&file, &other).expect("the build folder can be written");
    let state = || {
        let data = std::fs::metadata(&file).expect("a file");
        (data.ino(), data.uid(), data.gid(), data.mode(), data.nlink())
    };
    let before = state();
    assert_eq!(fmt(&[&file.display().to_string()]).status.code(), Some(0));
    assert_eq!((state(), read(&other.display().to_string())), (before, FORMATTED.to_string()));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_whole_is_put_back() {
    let folder = folder("limit");
    let text = RAGGED.repeat(4);
    let file = write(&folder.join("甲.txt"), &text);
    // With room for the old text but not for the new one, in blocks of 512 bytes.
    let blocks = text.len() / 512 + 1;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" fmt \"$1\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_gouji"), &file]);
    let output = command.output().expect("a shell");
    assert_eq!(output.status.code(), Some(2));
    assert!(self::text(&output.stderr).contains("写不了"), "{}", self::text(&output.stderr));
    assert_eq!(read(&file), text);
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 1);
}

#[test]
fn a_name_may_be_as_long_as_names_can_be() {
    let folder = folder("names");
    let file = write(&folder.join(format!("{}.txt", "甲".repeat(83))), RAGGED);
    assert_eq!(fmt(&[&file]).status.code(), Some(0));
    assert_eq!(read(&file), FORMATTED);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("permissions");
    let file = folder.join("甲.txt");
    write(&file, RAGGED);
    let mode = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode));
    mode(0o640).expect("it is ours");
    let link = folder.join("乙.txt");
    symlink("甲.txt", &link).expect("the build folder can be written");
    assert_eq!(fmt(&[&link.display().to_string()]).status.code(), Some(0));
    assert!(std::fs::symlink_metadata(&link).expect("a link").is_symlink());
    let now = std::fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!((now & 0o777, read(&file.display().to_string())), (0o640, FORMATTED.to_string()));
    write(&file, RAGGED);
    mode(0o440).expect("it is ours");
    let output = fmt(&[&file.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("写不了"));
    assert_eq!(read(&file.display().to_string()), RAGGED);
    mode(0o640).expect("it is ours");
}
