//! Writing a file anew without ever losing its text.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::Source;

/// Writes another text in place of what was read from a file in UTF-8. It is written into the file
/// itself, for one that is renamed over it would take from it what this program may not or cannot
/// give: the owner, the group, access lists, other names. While that goes on, a copy of the old text
/// stands beside the file.
///
/// # Errors
/// When the file cannot be written, or its folder not hold the copy, or somebody else changed the
/// file since. It has its old text then; where even that could not be written, the error names the
/// copy.
pub fn replace(path: &Path, read: &Source, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let mut file = File::options().read(true).write(true).open(&path)?;
    if file.metadata()?.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut old = Vec::new();
    file.read_to_end(&mut old)?;
    let mark = if read.marked { "\u{feff}" } else { "" };
    if old != format!("{mark}{}", read.text).as_bytes() {
        return Err(io::Error::other("其间另有改动（it was changed meanwhile）"));
    }
    let copy = copy(&path, &old)?;
    let written = write(&mut file, format!("{mark}{text}").as_bytes());
    if let Err(error) = &written
        && write(&mut file, &old).is_err()
    {
        let place = copy.display();
        let said = format!("{error}；原文在 {place}（the old text is in that file）");
        return Err(io::Error::new(error.kind(), said));
    }
    // The text is safe by now; a copy that cannot be removed harms nobody.
    let _ = std::fs::remove_file(&copy);
    written
}

fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Writes a copy beside a file, for nobody but the user to read. What already stands there is of
/// others, or what is left of a program that was killed.
fn copy(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut number = 0;
    let (place, mut file) = loop {
        // A name of its own length: one that is made of the file's might be too long.
        let name = format!(".gouji-{}-{number}.tmp", std::process::id());
        let place = path.with_file_name(name);
        match options.open(&place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            opened => break (place, opened?),
        }
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(&place);
    }
    written.map(|()| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_wrote_since_stays() {
        let path = std::env::temp_dir().join(format!("gouji-replace-{}", std::process::id()));
        std::fs::write(&path, "\u{feff}甲\n").unwrap();
        let read = super::super::read(&path).unwrap();
        std::fs::write(&path, "\u{feff}甲乙\n").unwrap();
        assert!(replace(&path, &read, "丙\n").is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{feff}甲乙\n");
        let read = super::super::read(&path).unwrap();
        replace(&path, &read, "丙\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{feff}丙\n");
        std::fs::remove_file(&path).unwrap();
    }
}
