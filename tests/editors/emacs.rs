//! Emacs, set up by the lines of its README, with Eglot.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::machine::{blocks, empty, has, project, reports, run, search_path, skip};

fn emacs(home: &Path) -> Command {
    let mut emacs = Command::new("emacs");
    // `-Q` would hide the packages of Debian, of which Eglot is one.
    emacs.args(["-q", "--batch"]).env("HOME", home).env("PATH", search_path());
    // What is said, and the reports, are Chinese.
    emacs.env("LC_ALL", "C.UTF-8");
    emacs
}

#[test]
fn a_report_is_edited() {
    if !has("emacs") {
        return skip("Emacs", "there is no emacs");
    }
    let home = empty("emacs");
    if run(emacs(&home).args(["--eval", "(require 'eglot)"]), "").is_err() {
        return skip("Emacs", "it has no Eglot");
    }
    let readme = "editors/emacs/README.md";
    let settings = blocks(readme, "elisp").concat();
    let place = "~/gouji";
    assert!(settings.contains(place), "{readme} puts the project elsewhere");
    let settings = settings.replace(place, &project("").display().to_string());
    let init = home.join("init.el");
    fs::write(&init, settings).expect("a folder in target");

    let drive = project("editors/emacs/test/drive.el");
    let mut drives = emacs(&home);
    drives.arg("-l").arg(init).arg("-l").arg(drive).arg(reports(&home));
    run(&mut drives, "").unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_mode_compiles_without_a_warning() {
    if !has("emacs") {
        return skip("Emacs", "there is no emacs");
    }
    let home = empty("emacs-compiled");
    let copy = home.join("gouji-mode.el");
    fs::copy(project("editors/emacs/gouji-mode.el"), &copy).expect("a folder in target");
    let mut compile = emacs(&home);
    compile.args(["--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile"]);
    run(compile.arg(&copy), "").unwrap_or_else(|error| panic!("{error}"));
    assert!(home.join("gouji-mode.elc").is_file());
}
