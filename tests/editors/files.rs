//! What is given to editors that are not run here: the commands of their README do what they say,
//! and the files are what they should be by their endings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{blocks, empty, has, project, run, skip};

/// Every file in a folder and in the folders in it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the project").flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn toml(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).expect("a file of the project");
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs what a README says to run once the server is installed, in an empty home.
fn set_up(editor: &str) -> PathBuf {
    let home = empty(&format!("{editor}-home"));
    let readme = format!("editors/{editor}/README.md");
    let [_, install] = &blocks(&readme, "sh")[..] else { panic!("{readme} has other commands") };
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", install]).current_dir(project("")).env("HOME", &home);
    shell.env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    run(&mut shell, "").unwrap_or_else(|error| panic!("{readme}: {error}"));
    home
}

#[test]
fn files_are_well_formed() {
    let mut seen = Vec::new();
    for editor in ["helix", "zed", "kate"] {
        for path in files_below(&project("editors").join(editor)) {
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            match ending.as_str() {
                "toml" => {
                    toml(&path);
                }
                "json" => {
                    let text = fs::read_to_string(&path).expect("a file of the project");
                    let read = serde_json::from_str::<serde_json::Value>(&text);
                    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                }
                "xml" if !has("python3") => skip("XML", "there is no Python"),
                "xml" => {
                    let read = "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])";
                    let mut python = Command::new("python3");
                    python.args(["-c", read]).arg(&path);
                    run(&mut python, "").unwrap_or_else(|error| panic!("{error}"));
                }
                // The queries are tried in `tests/grammar.rs`.
                _ => continue,
            }
            seen.push(ending);
        }
    }
    for ending in ["toml", "json", "xml"] {
        assert!(seen.iter().any(|it| it == ending), "there is no {ending}");
    }
}

#[test]
fn helix_finds_the_language() {
    let config = set_up("helix").join(".config/helix");
    let languages = toml(&config.join("languages.toml"));
    assert_eq!(languages["language"][0]["name"].as_str(), Some("gouji"));
    assert!(config.join("runtime/queries/gouji/highlights.scm").is_file());
    assert!(config.join("runtime/grammars/gouji.so").is_file());
}

#[test]
fn kate_finds_the_colours() {
    let home = set_up("kate");
    assert!(home.join(".local/share/org.kde.syntax-highlighting/syntax/gouji.xml").is_file());
}

#[test]
fn zed_is_told_where_the_grammar_lies() {
    set_up("zed");
    let extension = toml(&project("target/editors/zed/extension.toml"));
    let grammar = &extension["grammars"]["gouji"];
    let place = format!("file://{}", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(grammar["repository"].as_str(), Some(place.as_str()));
    let folder = grammar["path"].as_str().expect("the folder of the grammar");
    assert!(project(folder).join("src/parser.c").is_file());
    let language = toml(&project("target/editors/zed/languages/gouji/config.toml"));
    assert_eq!(language["grammar"].as_str(), Some("gouji"));
}
