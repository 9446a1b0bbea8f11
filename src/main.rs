//! The command line: `gouji check`, `fmt`, `explain`, `new`, `lsp`.

use std::collections::{BTreeMap, HashMap};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::{Parser, Subcommand, ValueEnum};
use encoding_rs::UTF_8;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use similar::TextDiff;

use gouji::archive::{Archive, Record};
use gouji::checks::{self, RULES};
use gouji::document::Document;
use gouji::files::{self, Identity, Source, Walked, replace};
use gouji::format::{self, Reason};
use gouji::render::{self, Checked, Format, Summary};
use gouji::rule::{Language, Severity, counted};
use gouji::schema::{Edition, Schemas};
use gouji::server;
use gouji::settings::Settings;
use gouji::text::Encoding;

/// 检查政府信息公开工作年度报告等带勾稽关系的报告文本 / check report text whose tables obey sum rules
#[derive(Parser)]
#[command(name = "gouji", version)]
struct Arguments {
    /// 提示语言 / language of messages
    #[arg(long, global = true, value_enum, default_value = "zh")]
    language: LanguageArgument,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查报告：文件、文件夹，或者 -（标准输入） / check files, folders or - (standard input)
    Check {
        /// 输出格式 / format of the output
        #[arg(long, value_enum, default_value = "human")]
        format: FormatArgument,
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// 排版：表格补齐各格、对齐各列，只动空白；-（标准输入）写到标准输出 / lay out, by white space alone
    Fmt {
        /// 不改文件，只列出会改动的文件；有则退出码为 1 / only list what would change, and exit with 1
        #[arg(long)]
        check: bool,
        /// 不改文件，打印会有的改动 / only print the changes
        #[arg(long, conflicts_with = "check")]
        diff: bool,
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// 说明一条规则；不写代码则列出全部规则 / explain a rule, or list all
    Explain { code: Option<String> },
    /// 打印某一报告年度的空白报告 / print the blank report of a year
    New {
        /// 报告年度，如 2025 / reporting year
        year: u16,
        /// 机关名称 / name of the agency
        #[arg(long, default_value = "")]
        agency: String,
        /// 表样名称；默认为政府信息公开工作年度报告 / name of the form
        #[arg(long)]
        form: Option<String>,
    },
    /// 语言服务器，经标准输入输出与编辑器对话 / serve editors on standard input and output
    Lsp {
        /// 编辑器惯常附带的参数，可有可无
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageArgument {
    Zh,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    Human,
    Json,
    Sarif,
    Github,
}

/// Nothing of severity error was found, or nothing would change.
const CLEAN: u8 = 0;
/// An error was found, or something would change.
const FOUND: u8 = 1;
/// Bad usage, or a file that could not be read.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = match arguments.language {
        LanguageArgument::Zh => Language::Chinese,
        LanguageArgument::En => Language::English,
    };
    let code = match arguments.command {
        Command::Check { format, paths } => {
            let format = match format {
                FormatArgument::Human => Format::Human,
                FormatArgument::Json => Format::Json,
                FormatArgument::Sarif => Format::Sarif,
                FormatArgument::Github => Format::Github,
            };
            check(&paths, format, language)
        }
        Command::Fmt { check, diff, paths } => {
            let action = match (check, diff) {
                (true, _) => Action::Check,
                (_, true) => Action::Diff,
                _ => Action::Write,
            };
            fmt(&paths, action, language)
        }
        Command::Explain { code } => explain(code.as_deref(), language),
        Command::New { year, agency, form } => new(year, &agency, form.as_deref()),
        Command::Lsp { stdio: _ } => server::run(),
    };
    ExitCode::from(code)
}

/// A file to check. One found in a folder is checked only when it holds a report.
struct Task {
    path: PathBuf,
    found: bool,
}

impl Task {
    fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// `None` for a file in a folder that holds no report.
    fn read(&self, project: &Settings) -> Result<Option<Source>, ()> {
        let source = if self.is_stdin() { files::read_stdin() } else { files::read(&self.path) };
        let source = source.map_err(|error| complain(&self.path, &error.to_string()))?;
        let extension = self.path.extension();
        let plain = extension.is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
        let passed = self.found && plain && !files::is_report(&source.text, &project.schemas);
        Ok((!passed).then_some(source))
    }
}

/// What paths name.
struct Named<'a> {
    /// The files, each once: no two threads may write the same one.
    tasks: Vec<Task>,
    /// How many of the paths, and of the folders in them, could not be followed.
    unread: usize,
    /// For each path, what is said of documents that are not read.
    documents: Vec<(&'a Path, String)>,
}

impl<'a> Named<'a> {
    fn by(paths: &'a [PathBuf]) -> Self {
        let mut named = Self { tasks: Vec::new(), unread: 0, documents: Vec::new() };
        let mut known: HashMap<Identity, usize> = HashMap::new();
        for path in paths {
            let Walked { files, unread, documents } = files::walk(path);
            let documents = documents_text(&documents);
            for (place, error) in &unread {
                complain(place, &error.to_string());
            }
            named.unread += unread.len();
            if files.is_empty() && unread.is_empty() {
                named.unread += 1;
                let what = "文件夹里没有 .txt 或 .gouji 文件，隐藏的、.gitignore 排除的和链接不算\
                    （no .txt or .gouji file in this folder, but for hidden or ignored ones and links）";
                complain(path, &format!("{what}{documents}"));
            }
            named.documents.push((path, documents));
            for file in files {
                let found = file != *path;
                let next = named.tasks.len();
                let place = *known.entry(Identity::of(&file)).or_insert(next);
                match named.tasks.get_mut(place) {
                    Some(task) => task.found &= found,
                    None => named.tasks.push(Task { path: file, found }),
                }
            }
        }
        named
    }

    /// Says that no file was a report.
    fn complain(&self) {
        for (path, documents) in &self.documents {
            let what = "没有找到报告：没有一个 .txt 有年度报告的标题和“一、总体情况”这样的章节标题\
                （no .txt file has the title and the section headings of a report）";
            complain(path, &format!("{what}{documents}"));
        }
    }
}

/// What is said of documents that are not read, by their extensions and numbers.
fn documents_text(documents: &BTreeMap<String, usize>) -> String {
    if documents.is_empty() {
        return String::new();
    }
    let counts = documents.iter().map(|(extension, count)| format!("{count} 个 .{extension}"));
    let counts: Vec<String> = counts.collect();
    format!("；另有 {}，请另存为纯文本（save these as plain text）", counts.join("、"))
}

/// What was done with files.
struct Done<T> {
    done: Vec<T>,
    /// How many files in folders hold no report.
    passed: usize,
    failed: usize,
}

/// Does something with every file, on all processors.
fn each<T: Send>(tasks: &[Task], work: impl Fn(&Task) -> Result<Option<T>, ()> + Sync) -> Done<T> {
    let progress = progress(tasks.len());
    let results: Vec<Result<Option<T>, ()>> = tasks
        .par_iter()
        .map(|task| {
            let result = work(task);
            progress.inc(1);
            result
        })
        .collect();
    progress.finish_and_clear();
    let failed = results.iter().filter(|result| result.is_err()).count();
    let passed = results.iter().filter(|result| matches!(result, Ok(None))).count();
    Done { done: results.into_iter().flatten().flatten().collect(), passed, failed }
}

fn check(paths: &[PathBuf], format: Format, language: Language) -> u8 {
    let named = Named::by(paths);
    let projects = Projects::default();
    let Done { done, passed, failed } = each(&named.tasks, |task| check_file(task, &projects));
    let unread = named.unread + failed;
    let mut failed = unread > 0;
    if done.is_empty() && !failed {
        failed = true;
        named.complain();
    }
    let files = done.len();
    let archive = Archive::of(done.iter().map(|file| (&*file.path, &*file.records)));
    let mut checked = projects.faults();
    checked.extend(done.into_iter().map(|file| file.beside(&archive, &projects)));
    let summary = Summary { files, passed, unread, ..Summary::of(&checked) };
    failed |= print(&checked, summary, format, language).is_err();
    let worst = checked.iter().flat_map(|file| &file.findings).map(|finding| finding.severity);
    match worst.max() {
        _ if failed => FAILED,
        Some(Severity::Error) => FOUND,
        _ => CLEAN,
    }
}

/// A file that was checked by itself.
struct Alone {
    path: PathBuf,
    checked: Checked,
    /// What is kept of its reports for those of other years.
    records: Vec<Record>,
}

impl Alone {
    /// The file with what is found in it beside the reports of other years.
    fn beside(self, archive: &Archive, projects: &Projects) -> Checked {
        let Self { path, mut checked, records } = self;
        let mut findings = archive.findings(&path, &records);
        if !findings.is_empty() {
            projects.of(&path).apply(&mut findings);
            checked.findings.append(&mut findings);
            checked.findings.sort_by_key(|finding| finding.span);
        }
        checked
    }
}

/// `None` for a file in a folder that holds no report.
fn check_file(task: &Task, projects: &Projects) -> Result<Option<Alone>, ()> {
    let project = projects.of(&task.path);
    let Some(source) = task.read(&project)? else { return Ok(None) };
    if source.encoding != UTF_8 {
        let name = source.encoding.name();
        complain(&task.path, &format!("按 {name} 编码读取，建议另存为 UTF-8（read as {name}）"));
    }
    let document = Document::new(&source.text, project.schemas.clone());
    let mut findings = document.findings_in(Some(&task.path));
    project.apply(&mut findings);
    let (path, records) = (task.path.clone(), document.records());
    let checked = Checked { path: path.display().to_string(), text: document.text, findings };
    Ok(Some(Alone { path, checked, records }))
}

/// What becomes of a file that is laid out.
#[derive(Clone, Copy, PartialEq)]
enum Action {
    Write,
    Check,
    Diff,
}

/// A file that was laid out.
struct Laid {
    path: PathBuf,
    changed: bool,
    /// The difference, where it was asked for.
    diff: String,
}

fn fmt(paths: &[PathBuf], action: Action, language: Language) -> u8 {
    let named = Named::by(paths);
    let projects = Projects::default();
    let Done { done: laid, failed, .. } =
        each(&named.tasks, |task| fmt_file(task, &projects, action));
    let mut failed = named.unread + failed > 0;
    if laid.is_empty() && !failed {
        failed = true;
        named.complain();
    }
    for fault in projects.faults() {
        failed = true;
        for finding in &fault.findings {
            complain(Path::new(&fault.path), finding.message.text(language));
        }
    }
    let changed: Vec<&Laid> = laid.iter().filter(|file| file.changed).collect();
    let unchanged = laid.len() - changed.len();
    let names = changed.iter().map(|file| format!("{}\n", file.path.display()));
    let output = match action {
        Action::Diff => laid.iter().map(|file| file.diff.as_str()).collect(),
        Action::Check => names.collect(),
        Action::Write => String::new(),
    };
    failed |= write_out(&output).is_err();
    if !laid.is_empty() && !named.tasks.iter().any(Task::is_stdin) {
        let count = changed.len();
        tell(&match (language, action) {
            (Language::Chinese, Action::Write) => {
                format!("排版 {count} 个文件，另 {unchanged} 个不必改")
            }
            (Language::Chinese, _) => format!("{count} 个文件会改动，另 {unchanged} 个不必改"),
            (Language::English, Action::Write) => {
                format!("{} laid out, {unchanged} left as they were", counted(count, "file"))
            }
            (Language::English, _) => {
                format!("{} would change, {unchanged} not", counted(count, "file"))
            }
        });
    }
    match action {
        _ if failed => FAILED,
        Action::Check if !changed.is_empty() => FOUND,
        _ => CLEAN,
    }
}

/// `None` for a file in a folder that holds no report.
fn fmt_file(task: &Task, projects: &Projects, action: Action) -> Result<Option<Laid>, ()> {
    let project = projects.of(&task.path);
    let Some(source) = task.read(&project)? else { return Ok(None) };
    if source.encoding != UTF_8 {
        let name = source.encoding.name();
        complain(
            &task.path,
            &format!(
                "编码是 {name}，未改动；请先另存为 UTF-8（in {name}: save it as UTF-8 first）"
            ),
        );
        return Err(());
    }
    let document = Document::new(&source.text, project.schemas.clone());
    let is_report = document.entries().any(|(_, entry)| entry.form.is_some());
    let options = project.format.options(None);
    let formatted = match action {
        Action::Check => format::planned(&document, options),
        Action::Write | Action::Diff => format::format(&document, options, None),
    };
    for left in &formatted.left {
        let line = document.text.position(left.span.start, Encoding::Utf32).line + 1;
        complain(
            &task.path,
            &match left.reason {
                Reason::Doubtful => format!(
                    "第 {line} 行的表格未排版：有的格不能确定属于哪一列，请先按 gouji check 所示修改\
                     （the table on line {line} is left as it is: see what gouji check says of it）"
                ),
                Reason::Unfaithful => format!(
                    "第 {line} 行的表格未排版：排版后读法会变，这是 gouji 的错误，请反馈\
                     （the table on line {line} is left as it is, by a fault of gouji: please report it）"
                ),
            },
        );
    }
    let path = task.path.clone();
    let changed = !formatted.edits.is_empty();
    let name = path.display().to_string();
    let diff = match action {
        Action::Diff => {
            let after = formatted.apply(&source.text);
            let diff = TextDiff::from_lines(source.text.as_str(), &after);
            diff.unified_diff().header(&name, &name).to_string()
        }
        Action::Write if task.is_stdin() => {
            let mark = if source.marked { "\u{feff}" } else { "" };
            write_out(&format!("{mark}{}", formatted.apply(&source.text)))?;
            String::new()
        }
        Action::Write if changed => {
            let written = replace::replace(&path, &source, &formatted.apply(&source.text));
            written.map_err(|error| {
                complain(&path, &format!("写不了（cannot be written）：{error}"));
            })?;
            String::new()
        }
        Action::Write | Action::Check => String::new(),
    };
    if !is_report {
        complain(&path, "没有年度报告的标题行，未改动（no report in this file: left as it is）");
        return Err(());
    }
    Ok(Some(Laid { path, changed, diff }))
}

/// The settings in force, read once for each folder.
#[derive(Default)]
struct Projects {
    known: Mutex<HashMap<Option<PathBuf>, Arc<Settings>>>,
}

impl Projects {
    fn of(&self, path: &Path) -> Arc<Settings> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let file = path.parent().and_then(Settings::find);
        let mut known = self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let read = || Arc::new(file.as_deref().map(Settings::read).unwrap_or_default());
        known.entry(file.clone()).or_insert_with(read).clone()
    }

    /// What is wrong with the settings that were read.
    fn faults(&self) -> Vec<Checked> {
        let known = self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let faults = known.values().flat_map(|settings| &settings.faults);
        let mut faults: Vec<Checked> = faults
            .map(|fault| Checked {
                path: fault.path.display().to_string(),
                text: fault.text.clone(),
                findings: fault.findings.clone(),
            })
            .collect();
        faults.sort_by(|one, other| one.path.cmp(&other.path));
        faults
    }
}

/// A bar on a terminal's standard error, when there is something to wait for.
fn progress(files: usize) -> ProgressBar {
    if files < 20 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}").expect("a fixed template");
    ProgressBar::new(files as u64).with_style(style)
}

fn print(
    files: &[Checked],
    summary: Summary,
    format: Format,
    language: Language,
) -> Result<(), ()> {
    // By https://no-color.org an empty value says nothing.
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = std::io::stdout().is_terminal() && !refused;
    let mut output = String::new();
    match format {
        Format::Human => {
            for file in files {
                output += &render::human::render(file, language, colour);
            }
            // Where nothing was checked, what was complained of says it all.
            if !files.is_empty() {
                output += &summary.line(language);
                output.push('\n');
            }
        }
        Format::Json => output = render::json::render(files, language) + "\n",
        Format::Sarif => output = render::sarif::render(files, language) + "\n",
        Format::Github => {
            for file in files {
                output += &render::github::render(file, language);
            }
        }
    }
    write_out(&output)
}

fn explain(code: Option<&str>, language: Language) -> u8 {
    let Some(code) = code else {
        let line =
            |rule: &&gouji::rule::Rule| format!("{:24}{}\n", rule.code, rule.page.title(language));
        return printed(&RULES.iter().map(line).collect::<String>());
    };
    let Some(rule) = checks::rule(code) else {
        tell(&format!(
            "gouji: 没有“{code}”这条规则；`gouji explain` 列出全部规则（there is no rule `{code}`）"
        ));
        return FAILED;
    };
    printed(rule.page.text(language))
}

fn new(year: u16, agency: &str, form: Option<&str>) -> u8 {
    let here = std::env::current_dir().unwrap_or_default();
    let file = Settings::find(&here);
    let settings = file.as_deref().map(Settings::read).unwrap_or_default();
    let schemas: &Schemas = &settings.schemas;
    let is_meant = |edition: &&Arc<Edition>| form.is_none_or(|form| edition.name == form);
    let mut meant = schemas.editions.iter().filter(is_meant).peekable();
    if let (Some(form), None) = (form, meant.peek()) {
        let mut names: Vec<&str> =
            schemas.editions.iter().map(|edition| edition.name.as_str()).collect();
        names.dedup();
        let known = names.join("、");
        tell(&format!("gouji: 没有“{form}”这种表样，已知：{known}（there is no form `{form}`）"));
        return FAILED;
    }
    let Some(edition) = schemas.in_force(year, form) else {
        let known: Vec<String> = meant.map(|edition| edition.describe()).collect();
        let known = known.join("；");
        tell(&format!("gouji: {year} 年没有适用的表样，已知：{known}（no form for {year}）"));
        return FAILED;
    };
    printed(&edition.blank(year, agency))
}

/// The exit code of a command that does nothing but write a text.
fn printed(text: &str) -> u8 {
    write_out(text).map_or(FAILED, |()| CLEAN)
}

/// Writes to standard output. A reader that went away is no fault of ours; any other loss is told of
/// and an error.
fn write_out(text: &str) -> Result<(), ()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            tell(&format!("gouji: 标准输出写不了（standard output cannot be written）：{error}"));
            Err(())
        }
        _ => Ok(()),
    }
}

fn complain(path: &Path, what: &str) {
    tell(&format!("gouji: {}：{what}", path.display()));
}

/// Writes a line to standard error. Where that is lost as well, nobody is left to be told.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
