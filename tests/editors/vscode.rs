//! The extension for VS Code: its manifest, and its package in a real editor.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use gouji::checks::RULES;
use gouji::features::semantic_tokens::{Kind, WRONG};
use gouji::rule::Language;
use gouji::settings::EditorSettings;
use regex::Regex;
use serde_json::{Value, json};

use crate::machine::{has, project, run, skip};

const FOLDER: &str = "editors/vscode";

/// Settings of the extension alone, which the server never sees.
const OWN_SETTINGS: [&str; 1] = ["gouji.server.path"];

/// Two editors at a time would only wait for each other.
static TURN: Mutex<()> = Mutex::new(());

fn read(path: &str) -> String {
    fs::read_to_string(project(FOLDER).join(path)).expect("a file of the extension")
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).expect("JSON")
}

fn texts(path: &str) -> BTreeMap<String, String> {
    serde_json::from_str(&read(path)).expect("an object of texts")
}

#[test]
fn the_settings_are_those_of_the_server() {
    let manifest = json("package.json");
    let settings = &manifest["contributes"]["configuration"]["properties"];
    let settings = settings.as_object().expect("an object").iter();
    let written: BTreeMap<String, Value> = settings
        .filter(|(name, _)| !OWN_SETTINGS.contains(&name.as_str()))
        .map(|(name, setting)| (name.clone(), setting["default"].clone()))
        .collect();
    let mut known = BTreeMap::new();
    let defaults = serde_json::to_value(EditorSettings::default()).expect("plain data");
    flatten("gouji", &defaults, &mut known);
    assert_eq!(written, known);
}

/// The settings in a tree of them; an object with nothing in it is a setting of its own.
fn flatten(name: &str, value: &Value, settings: &mut BTreeMap<String, Value>) {
    match value.as_object().filter(|object| !object.is_empty()) {
        None => {
            settings.insert(name.to_string(), value.clone());
        }
        Some(object) => {
            for (key, value) in object {
                flatten(&format!("{name}.{key}"), value, settings);
            }
        }
    }
}

#[test]
fn the_levels_are_those_of_the_rules() {
    let manifest = json("package.json");
    let settings = &manifest["contributes"]["configuration"]["properties"];
    let levels = settings["gouji.levels"]["properties"].as_object().expect("an object");
    let written: BTreeSet<&str> = levels.keys().map(String::as_str).collect();
    assert_eq!(written, RULES.iter().map(|rule| rule.code).collect());
    for (file, language) in
        [("package.nls.json", Language::English), ("package.nls.zh-cn.json", Language::Chinese)]
    {
        let texts = texts(file);
        for rule in RULES {
            let title = texts.get(&format!("rule.{}", rule.code));
            assert_eq!(title.map(String::as_str), Some(rule.page.title(language)), "{file}");
        }
    }
}

#[test]
fn every_kind_of_word_has_a_scope() {
    let manifest = json("package.json");
    let scopes = manifest["contributes"]["semanticTokenScopes"][0]["scopes"].as_object();
    let written: BTreeSet<&str> = scopes.expect("an object").keys().map(String::as_str).collect();
    let wrong = format!("*.{WRONG}");
    let kinds = Kind::ALL.iter().map(|kind| kind.name()).chain([wrong.as_str()]);
    assert_eq!(written, kinds.collect());
}

#[test]
fn texts_are_there_in_both_languages() {
    let used = Regex::new("\"%([^%\"]+)%\"").expect("an expression");
    let manifest = read("package.json");
    let used: BTreeSet<&str> =
        used.captures_iter(&manifest).map(|found| found.extract::<1>().1[0]).collect();
    for file in ["package.nls.json", "package.nls.zh-cn.json"] {
        let texts = texts(file);
        let named: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
        assert_eq!(named, used, "{file}");
    }

    let call = Regex::new(r"l10n\.t\(\s*'((?:[^'\\]|\\.)*)'").expect("an expression");
    let mut used = BTreeSet::new();
    for path in sources(&project(FOLDER).join("src")) {
        let source = fs::read_to_string(path).expect("a source");
        used.extend(call.captures_iter(&source).map(|found| found.extract::<1>().1[0].to_string()));
    }
    let texts = texts("l10n/bundle.l10n.zh-cn.json");
    assert_eq!(texts.keys().cloned().collect::<BTreeSet<_>>(), used);
    let place = Regex::new(r"\{\d\}").expect("an expression");
    for (english, chinese) in &texts {
        let places = |text: &str| -> BTreeSet<String> {
            place.find_iter(text).map(|found| found.as_str().to_string()).collect()
        };
        assert_eq!(places(english), places(chinese), "{english}");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

#[test]
fn what_the_manifest_names_is_there() {
    fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::String(text) => found.push(text),
            Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
            Value::Object(members) => members.values().for_each(|member| strings(member, found)),
            _ => {}
        }
    }
    let manifest = json("package.json");
    let mut found = Vec::new();
    strings(&manifest["contributes"], &mut found);
    found.push(manifest["icon"].as_str().expect("an icon"));
    let is_path = |text: &&&str| text.starts_with("./") || text.starts_with("media/");
    let paths: BTreeSet<&&str> = found.iter().filter(is_path).collect();
    assert!(paths.len() >= 9, "{paths:?}");
    for path in paths {
        assert!(project(FOLDER).join(path).is_file(), "{path}");
    }
    let commands = manifest["contributes"]["commands"].as_array().expect("a list").iter();
    let commands: BTreeSet<&str> = commands.filter_map(|it| it["command"].as_str()).collect();
    let named = Regex::new(r"command:(gouji\.\w+)").expect("an expression");
    for file in ["package.nls.json", "package.nls.zh-cn.json"] {
        let text = read(file);
        let linked: Vec<&str> =
            named.captures_iter(&text).map(|found| found.extract::<1>().1[0]).collect();
        assert!(linked.len() >= 4, "{file}");
        linked.iter().for_each(|name| assert!(commands.contains(name), "{file}: {name}"));
    }
}

#[test]
fn restricted_settings_exist() {
    let manifest = json("package.json");
    let untrusted = &manifest["capabilities"]["untrustedWorkspaces"];
    assert_eq!(untrusted["restrictedConfigurations"], json!(OWN_SETTINGS));
}

/// Runs a script of `test/` unless this machine lacks what it needs.
fn script(name: &str) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let what = "the VS Code extension";
    if !has("node") || !has("npm") {
        return skip(what, "there is no Node.js with npm");
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in target");
    let node = |path: String| {
        let mut command = Command::new("node");
        command.arg(project(FOLDER).join(path)).env("CARGO_TARGET_DIR", target);
        command.env("GOUJI_SERVER", env!("CARGO_BIN_EXE_gouji"));
        command
    };
    if let Err(error) = run(&mut node("test/needs.mjs".into()), "") {
        return skip(what, error.trim().lines().last().unwrap_or_default());
    }
    if let Err(error) = run(&mut node(format!("test/{name}.mjs")), "") {
        panic!("{error}");
    }
}

#[test]
fn the_sources_have_no_type_errors() {
    script("types");
}

#[test]
fn every_platform_has_a_package() {
    script("packages");
}

#[test]
fn the_package_serves_in_the_extension_host() {
    script("extension");
}

#[test]
fn a_person_mends_a_report() {
    script("person");
}

#[test]
fn a_server_that_is_missing_is_told_once() {
    script("missing");
}
