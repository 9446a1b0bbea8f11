//! Findings as text: drawn for people, or written for programs.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

use crate::rule::{Finding, Language, Severity, counted};
use crate::text::Text;

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    pub path: String,
    pub text: Text,
    pub findings: Vec<Finding>,
}

/// The shapes in which findings can be printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    Json,
    Sarif,
    Github,
}

/// What was checked, and how many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub others: usize,
    /// How many files in folders were found to be no reports.
    pub passed: usize,
    /// How many files and folders could not be read.
    pub unread: usize,
}

impl Summary {
    pub fn of<'a>(files: impl IntoIterator<Item = &'a Checked>) -> Self {
        let mut summary = Self::default();
        for file in files {
            summary.files += 1;
            for finding in &file.findings {
                match finding.severity {
                    Severity::Error => summary.errors += 1,
                    Severity::Warning => summary.warnings += 1,
                    Severity::Info | Severity::Hint => summary.others += 1,
                }
            }
        }
        summary
    }

    pub fn line(self, language: Language) -> String {
        let Self { files, errors, warnings, others, passed, unread } = self;
        let found = errors + warnings + others > 0;
        let mut parts = Vec::new();
        match language {
            Language::Chinese => {
                let what = match (found, unread) {
                    (true, _) => format!("：{errors} 个错误，{warnings} 个警告，{others} 个提示"),
                    (false, 0) => "，没有发现问题".to_string(),
                    (false, _) => String::new(),
                };
                parts.push(format!("已检查 {files} 个文件{what}"));
                parts.extend(
                    (passed > 0).then(|| format!("另有 {passed} 个 .txt 不是报告，未检查")),
                );
                parts.extend((unread > 0).then(|| format!("另有 {unread} 处不能读取，未检查")));
                parts.join("；") + "。"
            }
            Language::English => {
                let what = match (found, unread) {
                    (true, _) => format!(
                        ": {}, {}, {}",
                        counted(errors, "error"),
                        counted(warnings, "warning"),
                        counted(others, "note")
                    ),
                    (false, 0) => ", nothing found".to_string(),
                    (false, _) => String::new(),
                };
                parts.push(format!("{} checked{what}", counted(files, "file")));
                let passed = (passed > 0)
                    .then(|| format!("not checked: {} without a report", counted(passed, "file")));
                let unread = (unread > 0).then(|| {
                    format!("not checked: {} that cannot be read", counted(unread, "path"))
                });
                parts.extend(passed.into_iter().chain(unread));
                parts.join("; ") + "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_read_is_not_called_clean() {
        let clean = Summary { files: 1, ..Summary::default() };
        let line =
            |summary: Summary| [Language::Chinese, Language::English].map(|it| summary.line(it));
        assert_eq!(
            line(clean),
            ["已检查 1 个文件，没有发现问题。", "1 file checked, nothing found."]
        );
        assert_eq!(
            line(Summary { passed: 2, unread: 1, ..clean }),
            [
                "已检查 1 个文件；另有 2 个 .txt 不是报告，未检查；另有 1 处不能读取，未检查。",
                "1 file checked; not checked: 2 files without a report; \
                 not checked: 1 path that cannot be read.",
            ]
        );
        assert_eq!(
            line(Summary { errors: 1, others: 2, ..clean }),
            [
                "已检查 1 个文件：1 个错误，0 个警告，2 个提示。",
                "1 file checked: 1 error, 0 warnings, 2 notes.",
            ]
        );
    }
}
