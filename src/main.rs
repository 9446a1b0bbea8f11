//! The command line: `gouji check`, `explain`, `new`, `lsp`.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::{Parser, Subcommand, ValueEnum};
use encoding_rs::UTF_8;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use gouji::checks::{self, RULES};
use gouji::document::Document;
use gouji::files;
use gouji::render::{self, Checked, Format, Summary};
use gouji::rule::{Language, Severity};
use gouji::schema::Schemas;
use gouji::server;
use gouji::settings::Settings;

/// 检查政府信息公开工作年度报告等带勾稽关系的报告文本
#[derive(Parser)]
#[command(name = "gouji", version, about, long_about = None)]
struct Arguments {
    /// 提示语言 / language of messages
    #[arg(long, global = true, value_enum, default_value = "zh")]
    language: LanguageArgument,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查报告：文件、文件夹，或者 -（标准输入）
    Check {
        /// 输出格式
        #[arg(long, value_enum, default_value = "human")]
        format: FormatArgument,
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// 说明一条规则；不写代码则列出全部规则
    Explain { code: Option<String> },
    /// 打印某一报告年度的空白报告
    New {
        /// 报告年度，如 2025
        year: u16,
        /// 机关名称
        #[arg(long, default_value = "")]
        agency: String,
        /// 表样名称；默认为政府信息公开工作年度报告
        #[arg(long)]
        form: Option<String>,
    },
    /// 语言服务器，经标准输入输出与编辑器对话
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

/// Nothing of severity error was found.
const CLEAN: u8 = 0;
/// An error was found.
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

fn check(paths: &[PathBuf], format: Format, language: Language) -> u8 {
    let mut failed = false;
    let mut tasks = Vec::new();
    for path in paths {
        let files = files::walk(path);
        if files.is_empty() {
            failed = true;
            complain(path, "文件夹里没有报告（no report in this folder）");
        }
        tasks.extend(files.into_iter().map(|file| Task { found: file != *path, path: file }));
    }
    let projects = Projects::default();
    let progress = progress(tasks.len());
    let results: Vec<Result<Option<Checked>, ()>> = tasks
        .par_iter()
        .map(|task| {
            let result = check_file(task, &projects);
            progress.inc(1);
            result
        })
        .collect();
    progress.finish_and_clear();
    let mut checked = projects.faults();
    for result in results {
        match result {
            Ok(file) => checked.extend(file),
            Err(()) => failed = true,
        }
    }
    if checked.is_empty() && !failed {
        failed = true;
        for path in paths {
            complain(
                path,
                "没有找到报告：没有一个文件有年度报告的标题行（no file with a report's title line）",
            );
        }
    }
    print(&checked, format, language);
    let worst = checked.iter().flat_map(|file| &file.findings).map(|finding| finding.severity);
    match worst.max() {
        _ if failed => FAILED,
        Some(Severity::Error) => FOUND,
        _ => CLEAN,
    }
}

/// `None` for a file in a folder that holds no report.
fn check_file(task: &Task, projects: &Projects) -> Result<Option<Checked>, ()> {
    let stdin = task.path == Path::new("-");
    let source = if stdin { files::read_stdin() } else { files::read(&task.path) };
    let source = source.map_err(|error| complain(&task.path, &error.to_string()))?;
    let project = projects.of(&task.path);
    let plain =
        task.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    if task.found && plain && !files::is_report(&source.text, &project.schemas) {
        return Ok(None);
    }
    if source.encoding != UTF_8 {
        let name = source.encoding.name();
        complain(&task.path, &format!("按 {name} 编码读取，建议另存为 UTF-8（read as {name}）"));
    }
    let document = Document::new(&source.text, project.schemas.clone());
    let mut findings = document.findings_in(Some(&task.path));
    project.apply(&mut findings);
    let path = task.path.display().to_string();
    Ok(Some(Checked { path, text: document.text, findings }))
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

fn print(files: &[Checked], format: Format, language: Language) {
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut output = String::new();
    match format {
        Format::Human => {
            for file in files {
                output += &render::human::render(file, language, colour);
            }
            output += &Summary::of(files).line(language);
            output.push('\n');
        }
        Format::Json => output = render::json::render(files, language) + "\n",
        Format::Sarif => output = render::sarif::render(files, language) + "\n",
        Format::Github => {
            for file in files {
                output += &render::github::render(file, language);
            }
        }
    }
    write_out(&output);
}

fn explain(code: Option<&str>, language: Language) -> u8 {
    let Some(code) = code else {
        let line =
            |rule: &&gouji::rule::Rule| format!("{:24}{}\n", rule.code, rule.page.title(language));
        write_out(&RULES.iter().map(line).collect::<String>());
        return CLEAN;
    };
    let Some(rule) = checks::rule(code) else {
        eprintln!(
            "gouji: 没有“{code}”这条规则；`gouji explain` 列出全部规则（there is no rule `{code}`）"
        );
        return FAILED;
    };
    write_out(rule.page.text(language));
    CLEAN
}

fn new(year: u16, agency: &str, form: Option<&str>) -> u8 {
    let here = std::env::current_dir().unwrap_or_default();
    let file = Settings::find(&here);
    let settings = file.as_deref().map(Settings::read).unwrap_or_default();
    let schemas: &Schemas = &settings.schemas;
    let Some(edition) = schemas.in_force(year, form) else {
        let names: Vec<String> =
            schemas.editions.iter().map(|edition| edition.describe()).collect();
        let known = names.join("；");
        eprintln!("gouji: {year} 年没有适用的表样，已知：{known}（no form for {year}）");
        return FAILED;
    };
    write_out(&edition.blank(year, agency));
    CLEAN
}

/// Writes to standard output. A reader that went away is no fault of ours.
fn write_out(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn complain(path: &Path, what: &str) {
    eprintln!("gouji: {}：{what}", path.display());
}
