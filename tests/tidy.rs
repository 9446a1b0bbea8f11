//! The house rules that `src/lib.rs` lays down.

use std::fs;
use std::path::{Path, PathBuf};

use gouji::checks::RULES;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, with their paths from it.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let folder = root().join(folder);
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source is text");
        (path.strip_prefix(&folder).expect("it lies in the folder").to_path_buf(), text)
    };
    files.into_iter().map(read).collect()
}

/// The first part of a path: `checks/missing_row.rs` is of the floor `checks`.
fn floor(path: &Path) -> String {
    let first = path.components().next().expect("a path has a part");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// The part of a file that is no test.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
}

#[test]
fn a_floor_names_only_floors_below_it() {
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let floors: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert!(floors.len() > 10);
    for (path, text) in sources("src") {
        let Some(own) = floors.iter().position(|name| *name == floor(&path)) else {
            continue;
        };
        // The fixture of the rules' tests opens documents.
        if path.ends_with("checks/fixture.rs") {
            continue;
        }
        for (place, name) in floors.iter().enumerate().skip(own + 1) {
            let named = code(&text).contains(&format!("crate::{name}::"));
            assert!(!named, "{} names the floor above it, {place} {name}", path.display());
        }
    }
}

#[test]
fn rules_do_not_know_each_other() {
    for (path, text) in sources("src/checks") {
        for rule in RULES {
            let module = rule.code.replace('-', "_");
            if path.file_stem().is_some_and(|stem| *stem == *module) {
                continue;
            }
            for name in [format!("checks::{module}"), format!("super::{module}")] {
                assert!(!code(&text).contains(&name), "{} names {module}", path.display());
            }
        }
    }
}

#[test]
fn features_do_not_know_each_other() {
    let files = sources("src/features");
    for (path, text) in &files {
        let own = floor(path);
        let others = files.iter().map(|(other, _)| floor(other));
        // Tests may use the fixture.
        let others = others.filter(|other| *other != own && other != "fixture");
        for other in others {
            // Within a feature that has files of its own, `super` is the feature.
            let named = code(text).contains(&format!("features::{other}"))
                || path.components().count() == 1
                    && code(text).contains(&format!("super::{other}"));
            assert!(!named, "{} names {other}", path.display());
        }
    }
}

#[test]
fn each_outside_crate_has_its_floor() {
    for (outside, homes) in [
        ("ropey", &["text"][..]),
        ("tree_sitter", &["syntax"]),
        ("rust_decimal", &["amount"]),
        ("toml::", &["schema", "settings"]),
        ("unicode_normalization", &["schema"]),
        ("unicode_width", &["format"]),
        ("encoding_rs", &["files", "main"]),
        ("annotate_snippets", &["render"]),
        ("clap", &["main"]),
        ("rayon", &["main"]),
        ("similar", &["main"]),
        ("futures_util", &["server"]),
        ("tokio", &["server"]),
        ("tower_lsp", &["server"]),
        ("tower_service", &["server"]),
        ("waitpid_any", &["server"]),
        ("pinyin", &["features"]),
    ] {
        for (path, text) in sources("src") {
            let named = text.lines().any(|line| {
                !line.trim_start().starts_with("//") && line.contains(&format!("use {outside}"))
            });
            let home = floor(&path);
            assert!(!named || homes.contains(&home.as_str()), "{} names {outside}", path.display());
        }
    }
}

#[test]
fn every_rule_is_in_the_table_and_has_a_page() {
    let mut files: Vec<String> = sources("src/checks")
        .into_iter()
        .map(|(path, _)| path.with_extension("").display().to_string().replace('_', "-"))
        .filter(|name| name != "fixture")
        .collect();
    let mut codes: Vec<String> = RULES.iter().map(|rule| rule.code.to_string()).collect();
    files.sort();
    codes.sort();
    assert_eq!(files, codes);
    for rule in RULES {
        for (page, words) in [
            (rule.page.chinese, ["依据：", "错误", "正确"]),
            (rule.page.english, ["Basis:", "Wrong", "Right"]),
        ] {
            assert!(page.starts_with("# "), "the page of {} has no title", rule.code);
            assert!(page.matches("```").count() >= 4, "{} lacks an example", rule.code);
            for word in words {
                assert!(page.contains(word), "the page of {} lacks {word}", rule.code);
            }
        }
    }
}

#[test]
fn files_are_short_and_finished() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in sources(folder) {
            let name = path.display();
            let lines = text.lines().count();
            assert!(lines <= 600, "{name} has {lines} lines");
            for word in ["todo!", "unimplemented!", "dbg!(", "#[ignore"] {
                let named = text.contains(word) && !path.ends_with("tidy.rs");
                assert!(!named, "{name} has {word}");
            }
            assert!(text.starts_with("//!"), "{name} does not say what it is");
        }
    }
    for name in ["utils", "helpers", "common", "prelude", "misc"] {
        assert!(!sources("src").iter().any(|(path, _)| path.ends_with(format!("{name}.rs"))));
    }
}

#[test]
fn the_top_level_is_the_design() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "editors",
        "tests",
        "grammar",
        "benches",
        "README.md",
        "README.zh-CN.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "rustfmt.toml",
        "target",
    ];
    for entry in fs::read_dir(root()).expect("the project").flatten() {
        let name = entry.file_name().to_string_lossy().to_string();
        assert!(name.starts_with('.') || known.contains(&name.as_str()), "{name} at the top level");
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect(name);
    let printed = read("tests/reports/wrong-2023.out");
    for name in ["README.md", "README.zh-CN.md"] {
        let readme = read(name);
        let example = readme.split("```").nth(1).and_then(|block| block.strip_prefix("text\n"));
        let example = example.expect("an example on the first screen");
        assert!(printed.contains(example), "{name} shows what is not printed");
        for command in ["npm --prefix editors/vscode start", "cargo test"] {
            assert!(readme.contains(&format!("```sh\n{command}\n```")), "{name} lacks {command}");
        }
    }
    assert!(read(".ci/run").contains("cargo test"));
}
