//! What this machine has, and programs run on it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No program of these tests needs half as long; one that hangs must not hang the tests.
const LONGEST: Duration = Duration::from_secs(900);

/// A file of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder in `target/editors` that is kept from one run to the next.
pub fn kept(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in target");
    let folder = target.join("editors").join(name);
    fs::create_dir_all(&folder).expect("a folder in target");
    folder
}

/// A folder in `target/editors` with nothing in it.
pub fn empty(name: &str) -> PathBuf {
    let folder = kept(name);
    fs::remove_dir_all(&folder).expect("a folder in target");
    kept(name)
}

/// A folder within another, with reports as people keep them: `wrong.gouji`, the same as
/// `report.txt`, some other text, and settings of an editor that take no account of TABs.
pub fn reports(home: &Path) -> PathBuf {
    let folder = home.join("reports");
    fs::create_dir_all(&folder).expect("a folder in target");
    let careless = "root = true\n[*]\nindent_style = space\ntrim_trailing_whitespace = true\n";
    for (name, text) in [("notes.txt", "待办\n"), (".editorconfig", careless)] {
        fs::write(folder.join(name), text).expect("a folder in target");
    }
    for name in ["wrong.gouji", "report.txt"] {
        let report = project("tests/reports/wrong-2023.txt");
        fs::copy(report, folder.join(name)).expect("a folder in target");
    }
    folder
}

/// Where programs are looked for: our own first.
pub fn search_path() -> OsString {
    let ours = Path::new(env!("CARGO_BIN_EXE_gouji")).parent().expect("a program is in a folder");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = iter::once(ours.to_path_buf()).chain(env::split_paths(&path));
    env::join_paths(folders).expect("target has no colon in its path")
}

/// The blocks of code in a file of the project that are marked as of a language.
pub fn blocks(file: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(project(file)).expect("a file of the project");
    let fences: Vec<&str> = text.split("```").collect();
    let inside = fences.iter().skip(1).step_by(2);
    let blocks = inside.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'));
    blocks.map(String::from).collect()
}

/// True when a program starts that is asked for its version.
pub fn has(program: impl AsRef<OsStr>) -> bool {
    let mut command = Command::new(program);
    let quiet = command.arg("--version").stdin(Stdio::null());
    quiet.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A folder in `target/editors` with a copy of some files of `from`, and beside them the packages
/// that `package-lock.json` there names.
///
/// # Errors
/// Why there are none.
pub fn npm(name: &str, from: &str, files: &[&str]) -> Result<PathBuf, String> {
    if !has("node") || !has("npm") {
        return Err("there is no Node.js with npm".into());
    }
    let (from, folder) = (project(from), kept(name));
    let lock = "package-lock.json";
    for file in ["package.json", lock].iter().chain(files) {
        fs::copy(from.join(file), folder.join(file)).expect("a file of the project can be copied");
    }
    // Written when all packages are there.
    let stamp = folder.join("installed");
    let wanted = fs::read(from.join(lock)).expect("a lock file");
    if fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        let mut command = Command::new("npm");
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        run(&mut command, "")?;
        fs::write(stamp, wanted).expect("a folder in target");
    }
    Ok(folder)
}

/// Says what is not tested for want of something.
///
/// # Panics
/// Where `CI` is set: there everything is at hand.
pub fn skip(what: &str, want: &str) {
    assert!(env::var_os("CI").is_none(), "{what} is not tested: {want}");
    let want = want.lines().next().unwrap_or_default();
    // Not printed by a macro, which would show it only for a test that fails.
    let _ = writeln!(io::stderr(), "{what} is not tested: {want}");
}

/// Runs a program with a text as its standard input, and gives what it prints.
///
/// # Errors
/// What it says when it fails, does not start, or does not end.
pub fn run(command: &mut Command, input: &str) -> Result<String, String> {
    let name = format!("{command:?}");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(|error| format!("{name}: {error}"))?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_string();
    // A program that ends before it has read everything says why itself.
    thread::spawn(move || stdin.write_all(input.as_bytes()));
    let printed = drain(child.stdout.take().expect("it is piped"));
    let said = drain(child.stderr.take().expect("it is piped"));
    let ended = wait(&mut child);
    let printed = printed.join().expect("reading does not panic");
    let said = said.join().expect("reading does not panic");
    if ended { Ok(printed) } else { Err(format!("{name} failed:\n{printed}\n{said}")) }
}

fn drain(mut pipe: impl io::Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// True when the program ends well, and in time.
fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    while start.elapsed() < LONGEST {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}
