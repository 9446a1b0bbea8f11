//! Files on disk: which ones are reports, their text in whatever encoding they are, and writing
//! one anew.

pub mod replace;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use rustc_hash::FxHashSet;

use crate::rule::Message;
use crate::schema::Schemas;
use crate::schema::vocabulary::{Found, Item};
use crate::syntax::{Kind, Tree};
use crate::text::{Text, is_blank};

/// The text of a file and the encoding it was read in.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub text: String,
    pub encoding: &'static Encoding,
    /// A byte order mark stood before the text.
    pub marked: bool,
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum ReadError {
    Io(io::Error),
    /// The bytes are text in no encoding that Chinese files use.
    NotText,
    /// The bytes are text in UTF-8, but for some places.
    Damaged {
        /// The first line with one, from 1.
        line: u32,
        places: usize,
    },
    /// Longer than [`Text::LIMIT`].
    TooLong,
}

impl ReadError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Message {
        let (chinese, english) = self.words();
        match self.system() {
            Some(error) => {
                Message::new(format!("{chinese}：{error}"), format!("{english}: {error}"))
            }
            None => Message::new(chinese, english),
        }
    }

    fn words(&self) -> (String, String) {
        let (chinese, english) = match self {
            Self::Io(_) if self.system().is_some() => ("读不了", "cannot be read"),
            Self::Io(_) => ("没有这个文件或文件夹", "no such file or folder"),
            Self::NotText => (
                "不是文本文件，请另存为 UTF-8 纯文本",
                "not a text file: save it as plain UTF-8 text",
            ),
            Self::TooLong => ("文件超过 4 GB", "longer than 4 GB"),
            Self::Damaged { line, places } => {
                let (all, in_all) = match places {
                    1 => (String::new(), String::new()),
                    _ => (format!("，共 {places} 处"), format!(", the first of {places}")),
                };
                return (
                    format!("第 {line} 行有损坏的字符{all}，请改正后再检查"),
                    format!("line {line} has a damaged character{in_all}: mend it first"),
                );
            }
        };
        (chinese.to_string(), english.to_string())
    }

    /// What the system says, where our words do not say it all.
    fn system(&self) -> Option<&io::Error> {
        match self {
            Self::Io(error) => Some(error).filter(|error| error.kind() != io::ErrorKind::NotFound),
            Self::NotText | Self::Damaged { .. } | Self::TooLong => None,
        }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (chinese, english) = self.words();
        write!(formatter, "{chinese}（{english}）")?;
        self.system().map_or(Ok(()), |error| write!(formatter, "：{error}"))
    }
}

impl std::error::Error for ReadError {}

/// Reads a file.
///
/// # Errors
/// When it cannot be read or is no text.
pub fn read(path: &Path) -> Result<Source, ReadError> {
    decode(std::fs::read(path).map_err(ReadError::Io)?)
}

/// Reads standard input to its end.
///
/// # Errors
/// When it cannot be read or is no text.
pub fn read_stdin() -> Result<Source, ReadError> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(ReadError::Io)?;
    decode(bytes)
}

/// The text of bytes in UTF-8, UTF-16 or, failing these, what they most look like in China.
///
/// # Errors
/// When they are no text.
pub fn decode(bytes: Vec<u8>) -> Result<Source, ReadError> {
    if bytes.len() > Text::LIMIT {
        return Err(ReadError::TooLong);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let source = decode_as(encoding, &bytes[mark..]);
        let source = source.map_err(|error| damaged(&bytes).unwrap_or(error))?;
        return Ok(Source { marked: true, ..source });
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            return Ok(Source { text, encoding: UTF_8, marked: false });
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Some(error) = damaged(&bytes) {
        return Err(error);
    }
    if let Some(encoding) = utf_16(&bytes) {
        return decode_as(encoding, &bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    decode_as(if guess == GBK { GB18030 } else { guess }, &bytes)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<Source, ReadError> {
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .filter(|text| !text.contains('\0'))
        .ok_or(ReadError::NotText)?;
    Ok(Source { text: text.into_owned(), encoding, marked: false })
}

/// The error for text that is in UTF-8 but for a few places, as when a byte was lost or the end was
/// cut off. In other encodings few bytes look like UTF-8, and those by chance.
fn damaged(bytes: &[u8]) -> Option<ReadError> {
    /// For each damaged place, so many characters that tell UTF-8.
    const ENOUGH: usize = 9;
    let (mut told, mut places, mut at, mut first) = (0, 0, 0, None);
    for chunk in bytes.utf8_chunks() {
        let zeros = chunk.valid().match_indices('\0');
        let mut damaged: Vec<usize> = zeros.map(|(zero, _)| at + zero).collect();
        told += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        at += chunk.valid().len();
        damaged.extend((!chunk.invalid().is_empty()).then_some(at));
        at += chunk.invalid().len();
        places += damaged.len();
        first = first.or(damaged.first().copied());
    }
    let before = Text::new(&String::from_utf8_lossy(&bytes[..first?]));
    let line = before.position(before.len(), crate::text::Encoding::Utf8).line + 1;
    (told >= ENOUGH * places).then_some(ReadError::Damaged { line, places })
}

/// UTF-16 without a mark: line ends, TABs and digits have a zero beside them, before or behind.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut little, mut big) = (0, 0);
    for pair in bytes.chunks_exact(2) {
        little += usize::from(pair[1] == 0 && b"\n\t0123456789".contains(&pair[0]));
        big += usize::from(pair[0] == 0 && b"\n\t0123456789".contains(&pair[1]));
    }
    match little.cmp(&big) {
        Ordering::Greater => Some(UTF_16LE),
        Ordering::Less => Some(UTF_16BE),
        Ordering::Equal => None,
    }
}

/// What a path names.
#[derive(Debug, Default)]
pub struct Walked {
    /// The path itself, or in a folder the `*.gouji` and every `*.txt` that may hold a report, in
    /// order. Hidden files, what `.gitignore` excludes and links are passed over.
    pub files: Vec<PathBuf>,
    /// Folders in it that could not be read.
    pub unread: Vec<(PathBuf, ReadError)>,
    /// How many documents that are not read there are of each kind, by their extensions.
    pub documents: BTreeMap<String, usize>,
}

/// The extensions of files in which a report may be, though it cannot be read from them.
const DOCUMENTS: &[&str] = &[
    "csv", "doc", "docx", "et", "htm", "html", "md", "odt", "ofd", "pdf", "rtf", "wps", "xls",
    "xlsx",
];

/// Looks for the files that a path names.
pub fn walk(path: &Path) -> Walked {
    let mut walked = Walked::default();
    if !path.is_dir() {
        walked.files.push(path.to_path_buf());
        return walked;
    }
    for entry in ignore::WalkBuilder::new(path).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                walked.add(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => {
                let place = place(&error).unwrap_or(path).to_path_buf();
                walked.unread.push((place, ReadError::Io(reason(&error))));
            }
        }
    }
    walked.files.sort();
    walked
}

impl Walked {
    fn add(&mut self, path: PathBuf) {
        if is_candidate(&path) {
            self.files.push(path);
        } else if let Some(extension) = path.extension() {
            let extension = extension.to_string_lossy().to_lowercase();
            if DOCUMENTS.contains(&extension.as_str()) {
                *self.documents.entry(extension).or_default() += 1;
            }
        }
    }
}

/// Where a walk met an error.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place(err)
        }
        _ => None,
    }
}

/// What the system said to a walk, without the words around it.
fn reason(error: &ignore::Error) -> io::Error {
    let Some(outer) = error.io_error() else { return io::Error::other(error.to_string()) };
    let inner = outer.get_ref().and_then(|error| error.source());
    let text = inner.map_or_else(|| outer.to_string(), ToString::to_string);
    io::Error::new(outer.kind(), text)
}

/// What tells one file from another, whichever of its names it is called by.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The device and the number on it.
    Inode(u64, u64),
    Path(PathBuf),
}

impl Identity {
    pub fn of(path: &Path) -> Self {
        #[cfg(unix)]
        if let Ok(data) = path.metadata() {
            use std::os::unix::fs::MetadataExt;
            return Self::Inode(data.dev(), data.ino());
        }
        Self::Path(path.canonicalize().unwrap_or_else(|_| path.to_path_buf()))
    }
}

/// The files of a folder itself that may hold a report, in order.
pub fn beside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let paths = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| is_candidate(path)).collect();
    files.sort();
    files
}

fn is_candidate(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("gouji") || extension.eq_ignore_ascii_case("txt")
    })
}

/// True when a `*.txt` found in a folder holds a report: a title of a known form with a heading or
/// some labels of it, or, where the title is missing or torn, some headings of one form. A title alone
/// may as well stand in a list, and a report that is being begun is open in an editor.
pub fn is_report(text: &str, schemas: &Schemas) -> bool {
    const SOME: usize = 3;
    let mut titled = false;
    // The sections that headings name, by edition, and the labels of rows.
    let mut sections = vec![FxHashSet::default(); schemas.editions.len()];
    let mut labels = FxHashSet::default();
    for line in text.split(['\n', '\r']) {
        titled = titled || is_title(line, schemas);
        let vocabulary = &schemas.vocabulary;
        let first = || line.split('\t').map(trim).find(|cell| !cell.is_empty());
        let word = vocabulary.find(trim(line)).or_else(|| vocabulary.find(first()?));
        let Some(Found { word, .. }) = word else { continue };
        for meaning in vocabulary.meanings(word) {
            match meaning.of {
                Item::Section(section) => {
                    sections[meaning.edition].insert(section);
                }
                Item::Row { .. } | Item::Group { .. } => {
                    labels.insert(word);
                }
                Item::Head { .. } => {}
            }
        }
        let named = sections.iter().map(FxHashSet::len).max().unwrap_or(0);
        if named >= SOME || titled && (named > 0 || labels.len() >= SOME) {
            return true;
        }
    }
    false
}

/// True for the title of a known form, whatever stands around it: marks of Markdown, quotes, a stop,
/// a year or a remark in brackets.
fn is_title(line: &str, schemas: &Schemas) -> bool {
    if !schemas.editions.iter().any(|edition| edition.is_title(line)) {
        return false;
    }
    let is_mark =
        |mark: char| is_blank(mark) || "#*_《》〈〉“”\"「」『』【】。．.：:；;！!".contains(mark);
    let mut title = line.trim_matches(is_mark);
    while let Some(open) = title
        .strip_suffix(['）', ')', '〕', ']', '］'])
        .and_then(|rest| rest.rfind(['（', '(', '〔', '[', '［']))
    {
        title = title[..open].trim_end_matches(is_mark);
    }
    let tree = Tree::new(&Text::new(title));
    let mut walk = tree.walk();
    walk.enter() && walk.enter() && walk.kind() == Kind::Title
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "云岭区水务局2023年政府信息公开工作年度报告\n规章\t0\t0\t0\n";

    #[test]
    fn encodings_are_told_apart() {
        let (gb, ..) = GB18030.encode(LINE);
        let utf_16: Vec<u8> = LINE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(LINE.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        for (bytes, encoding) in [
            (LINE.as_bytes().to_vec(), UTF_8),
            ([b"\xEF\xBB\xBF", LINE.as_bytes()].concat(), UTF_8),
            (gb.into_owned(), GB18030),
            (utf_16, UTF_16LE),
            (marked, UTF_16BE),
        ] {
            let source = decode(bytes).unwrap();
            assert_eq!((source.text.as_str(), source.encoding), (LINE, encoding));
        }
    }

    #[test]
    fn a_picture_is_no_text() {
        let bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\xff\xfe\0\x01".to_vec();
        assert!(matches!(decode(bytes), Err(ReadError::NotText)));
    }

    #[test]
    fn damage_is_told_from_other_encodings() {
        let good = LINE.as_bytes();
        let two = good.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(two, 2);
        let ill = [good, b"\xE4\xB8", good].concat();
        for (bytes, line, places) in [
            (ill.clone(), 3, 1),
            ([b"\xEF\xBB\xBF", &*ill].concat(), 3, 1),
            ([good, &ill, &ill].concat(), 5, 2),
            (
                String::from_utf8_lossy(good)
                    .replace('\n', "\r")
                    .into_bytes()
                    .into_iter()
                    .chain(*b"\xFF")
                    .collect(),
                3,
                1,
            ),
            ([b"\0", good].concat(), 1, 1),
            (good[..good.len() - 10].iter().copied().chain(*b"\xE6\xB0").collect(), 2, 1),
        ] {
            match decode(bytes) {
                Err(ReadError::Damaged { line: at, places: count }) => {
                    assert_eq!((at, count), (line, places));
                }
                other => panic!("{other:?}"),
            }
        }
        let message = decode(ill).unwrap_err().to_string();
        let said =
            "第 3 行有损坏的字符，请改正后再检查（line 3 has a damaged character: mend it first）";
        assert_eq!(message, said);
        // A broken text in another encoding.
        let (gb, ..) = GB18030.encode(LINE);
        assert!(matches!(decode([&gb[..], b"\0"].concat()), Err(ReadError::NotText)));
    }

    #[test]
    fn a_report_is_told_by_its_title_and_headings() {
        let schemas = Schemas::built_in();
        let is_report = |text: &str| is_report(text, &schemas);
        let title = "云岭区水务局2023年政府信息公开工作年度报告";
        for line in [
            title,
            "云岭区水务局政府信息公开工作年度报告（2023年）",
            "云岭区水务局政府信息公开工作年度报告(2023年度)（草稿）",
            "《云岭区水务局2023年政府信息公开工作年度报告》",
            "# **云岭区水务局2023年政府信息公开工作年度报告**",
            "云岭区水务局2023年政府信息公开工作年度报告。",
            "云岭区水务局2023年政府信息公开工作年度报告：",
        ] {
            assert!(is_report(&format!("\n{line}\n\n一、总体情况\n")), "{line}");
            assert!(is_report(&format!("{line}\r\r二、 主动公开政府信息情况\r")), "{line}");
            // In a list, and before a few words.
            assert!(!is_report(&format!("{line}\n{line}\n{line}\n")), "{line}");
            assert!(!is_report(&format!("{line}\n\n2023年，我局公开信息三条。\n")), "{line}");
        }
        let headings = "一、总体情况\n**二、主动公开政府信息情况**\n";
        assert!(!is_report(headings));
        let more = "三、收到和处理政府信息公开申请情况\n";
        assert!(is_report(&format!("{}{more}", title.replace("年度", "\n年度") + "\n" + headings)));
        assert!(!is_report(&headings.repeat(3)));
        let rows = "规章\t0\t0\t0\n行政规范性文件\t1\t0\t0\n行政许可\t5\n";
        assert!(is_report(&format!("{title}\n一 概况\n{rows}")));
        assert!(!is_report(rows));
        assert!(!is_report(&format!("关于报送{title}的通知\n六、其他需要报告的事项\n")));
        assert!(!is_report("待办\t1\n"));
    }
}
