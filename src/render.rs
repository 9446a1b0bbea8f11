//! Findings as text: drawn for people, or written for programs.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

use crate::rule::{Finding, Language, Severity};
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

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub others: usize,
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
        let Self { files, errors, warnings, others } = self;
        match language {
            Language::Chinese if errors + warnings + others == 0 => {
                format!("已检查 {files} 个文件，没有发现问题。")
            }
            Language::Chinese => format!(
                "已检查 {files} 个文件：{errors} 个错误，{warnings} 个警告，{others} 个提示。"
            ),
            Language::English if errors + warnings + others == 0 => {
                format!("{files} files checked, nothing found.")
            }
            Language::English => format!(
                "{files} files checked: {errors} errors, {warnings} warnings, {others} notes."
            ),
        }
    }
}
