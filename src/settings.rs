//! `gouji.toml`: how strict the rules are, and which forms are known beside those built in.

mod file;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checks::{bad_schema, bad_settings};
use crate::files;
use crate::format::width::Ambiguous;
use crate::format::{Options, Style};
use crate::rule::{Finding, Message, Severity};
use crate::schema::{self, Schemas};
use crate::text::{Span, Text};
use serde::{Deserialize, Serialize};

use file::SettingsFile;

/// The name of the file.
pub const FILE_NAME: &str = "gouji.toml";

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Off,
    Hint,
    Info,
    Warning,
    Error,
}

/// How text is laid out, as far as it is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FormatSettings {
    pub style: Option<Style>,
    pub ambiguous_width: Option<Ambiguous>,
    /// Enter behind a row opens the next row of the form. On where it is not set.
    pub on_enter: Option<bool>,
    /// TAB goes on to the next cell. On where it is not set.
    pub on_tab: Option<bool>,
}

impl FormatSettings {
    /// The options for an editor that has this tab size, or for none.
    pub fn options(&self, tab_size: Option<usize>) -> Options {
        Options {
            style: self.style.unwrap_or_default(),
            ambiguous: self.ambiguous_width.unwrap_or_default(),
            tab_size: tab_size.unwrap_or(Options::TAB_SIZE),
        }
    }

    /// These settings with others on top.
    fn with(&self, others: &Self) -> Self {
        Self {
            style: others.style.or(self.style),
            ambiguous_width: others.ambiguous_width.or(self.ambiguous_width),
            on_enter: others.on_enter.or(self.on_enter),
            on_tab: others.on_tab.or(self.on_tab),
        }
    }
}

/// What a person sets in the editor. It goes over the file's settings.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EditorSettings {
    /// Levels of rules by their codes.
    pub levels: BTreeMap<String, Level>,
    pub format: FormatSettings,
    /// How long to wait after the last keystroke before diagnostics are sent, in milliseconds.
    pub diagnostics_delay: u64,
    pub inlay_hints: InlayHintSettings,
}

/// Which kinds of inlay hints are shown; all of them by default.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct InlayHintSettings {
    /// What a figure should be.
    pub expected: bool,
    /// What the rows of a group come to.
    pub subtotals: bool,
}

impl Default for InlayHintSettings {
    fn default() -> Self {
        Self { expected: true, subtotals: true }
    }
}

/// The settings of a folder, made ready.
#[derive(Clone, Debug)]
pub struct Settings {
    pub schemas: Arc<Schemas>,
    levels: BTreeMap<String, Level>,
    pub format: FormatSettings,
    /// What is wrong with the settings themselves and with the schema files they name.
    pub faults: Vec<Fault>,
}

/// A settings or schema file with its findings.
#[derive(Clone, Debug)]
pub struct Fault {
    pub path: PathBuf,
    pub text: Text,
    pub findings: Vec<Finding>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            schemas: Schemas::built_in(),
            levels: BTreeMap::new(),
            format: FormatSettings::default(),
            faults: Vec::new(),
        }
    }
}

impl Settings {
    /// The settings file that is in force in a folder: in it, or in the nearest one above.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
    }

    /// Reads a settings file. What is wrong with it becomes a fault; the rest holds.
    pub fn read(path: &Path) -> Self {
        let text = match files::read(path) {
            Ok(source) => source.text,
            Err(error) => {
                let finding = bad_settings::finding(Span::default(), &error.message());
                return Self::with_fault(path, "", vec![finding]);
            }
        };
        let SettingsFile { schemas, levels, format, faults } = SettingsFile::read(&text);
        let mut settings = Self { levels, format, ..Self::default() };
        let mut findings: Vec<Finding> =
            faults.iter().map(|(span, fault)| bad_settings::finding(*span, fault)).collect();
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut editions = Vec::new();
        for (schema, span) in schemas {
            let place = folder.join(&schema);
            match files::read(&place) {
                Err(error) => {
                    let (name, fault) = (schema.display(), error.message());
                    let message = Message::new(
                        format!("{name}：{}", fault.chinese),
                        format!("{name}: {}", fault.english),
                    );
                    findings.push(bad_settings::finding(span, &message));
                }
                Ok(source) => match schema::read(&source.text) {
                    Ok(edition) => editions.push(edition),
                    Err(error) => {
                        let span = byte_span(error.span);
                        let text = Text::new(&source.text);
                        let findings = vec![bad_schema::finding(span, &error.message)];
                        settings.faults.push(Fault { path: place, text, findings });
                    }
                },
            }
        }
        if !editions.is_empty() {
            settings.schemas = Schemas::with(editions);
        }
        findings.sort_by_key(|finding| finding.span);
        if !findings.is_empty() {
            let text = Text::new(&text);
            settings.faults.push(Fault { path: path.to_path_buf(), text, findings });
        }
        settings
    }

    /// These settings with what a person sets in the editor on top.
    pub fn with_editor(&self, editor: &EditorSettings) -> Self {
        let mut settings = self.clone();
        settings.levels.extend(editor.levels.clone());
        settings.format = settings.format.with(&editor.format);
        settings
    }

    fn with_fault(path: &Path, text: &str, findings: Vec<Finding>) -> Self {
        let fault = Fault { path: path.to_path_buf(), text: Text::new(text), findings };
        Self { faults: vec![fault], ..Self::default() }
    }

    /// Drops the findings of rules that are off, and gives the others the level that is set.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        if self.levels.is_empty() {
            return;
        }
        findings.retain_mut(|finding| {
            let severity = match self.levels.get(finding.rule.code) {
                None => return true,
                Some(Level::Off) => return false,
                Some(Level::Hint) => Severity::Hint,
                Some(Level::Info) => Severity::Info,
                Some(Level::Warning) => Severity::Warning,
                Some(Level::Error) => Severity::Error,
            };
            finding.severity = severity;
            true
        });
    }
}

fn byte_span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end.max(range.start) as u32)
}
