//! The program under a long run of random edits and requests: it answers each of them, its texts
//! stay those of the editor, and its memory does not grow.
//!
//! `GOUJI_SOAK=100000 cargo test --test server soak` makes the run as long as wanted.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use gouji::text::{Encoding, Span};
use serde_json::{Value, json};

use crate::client::{CLEAN, WRONG, frame, request};

/// How many steps an ordinary run has.
const STEPS: usize = 1500;
const DOCUMENTS: usize = 20;
/// After so many steps a document is held against the same text opened fresh.
const BETWEEN_COMPARISONS: usize = 75;
/// A longer text is replaced by a whole report.
const LONGEST: usize = 20_000;
/// A server that says nothing for so long has lost a request.
const PATIENCE: Duration = Duration::from_secs(60);

const INSERTS: [&str; 24] = [
    "",
    "7",
    "0\t0",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u{b}",
    "\u{2028}",
    "😀",
    "　",
    " ",
    "。",
    "// gouji: allow(sum-mismatch)\n",
    "\n二、主动公开政府信息情况\n",
    "\n七、别的\n",
    "一、",
    "（七）总计",
    "\t12\t",
    "2020年我局",
    "\n丙局2022年政府信息公开工作年度报告\n一、总体情况\n",
    "\u{feff}",
    "规章\t1\t2\t3\n",
];

const OF_DOCUMENT: [&str; 8] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/codeLens",
    "textDocument/documentLink",
    "textDocument/semanticTokens/full",
    "textDocument/formatting",
    "textDocument/inlayHint",
    "gouji/preview",
];

const OF_PLACE: [&str; 15] = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/completion",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/signatureHelp",
    "textDocument/codeAction",
    "textDocument/selectionRange",
    "textDocument/semanticTokens/range",
    "textDocument/semanticTokens/full/delta",
    "textDocument/rangeFormatting",
    "gouji/plainTable",
    "gouji/status",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

struct Server {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last: i64,
    /// The last diagnostics of each document and the version that they are of.
    published: HashMap<String, (i64, Value)>,
}

impl Server {
    fn start(encoding: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let input = child.stdin.take().expect("a pipe");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output)
                && sender.send(message).is_ok()
            {}
        });
        let mut server = Self { child, input, messages, last: 0, published: HashMap::new() };
        let capabilities = crate::client::modern_in(encoding);
        server.ask("initialize", json!({ "capabilities": capabilities }));
        server.tell("initialized", json!({}));
        server
    }

    fn write(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).expect("the server reads");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.write(&frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    /// The whole answer.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.write(&request(id, method, params));
        loop {
            let message = self.read();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn read(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server lives and answers");
        assert_ne!(message["method"], "window/showMessage", "{message}");
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let address = params["uri"].as_str().expect("an address").to_string();
            let version = params["version"].as_i64().unwrap_or(-1);
            self.published.insert(address, (version, params["diagnostics"].clone()));
        }
        message
    }

    /// The diagnostics of a version of a document.
    fn diagnostics(&mut self, address: &str, version: i64) -> Value {
        loop {
            if let Some((of, list)) = self.published.get(address)
                && *of == version
            {
                return list.clone();
            }
            self.read();
        }
    }

    /// Resident memory in KiB, where the system tells it.
    fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

/// The next message; `None` at the end.
fn read(output: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).expect("UTF-8") == 0 {
            return None;
        }
        match line.trim().strip_prefix("Content-Length: ") {
            Some(value) => length = value.parse().expect("a number"),
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).expect("a whole message");
    Some(serde_json::from_slice(&body).expect("JSON"))
}

/// A document as the editor has it.
struct Mirror {
    address: String,
    text: String,
    version: i64,
}

struct Soak {
    server: Server,
    dice: Dice,
    encoding: Encoding,
    mirrors: Vec<Mirror>,
    fresh: usize,
}

impl Soak {
    fn new(encoding: Encoding, name: &str) -> Self {
        let mut soak = Self {
            server: Server::start(name),
            dice: Dice(0x9e37_79b9_7f4a_7c15),
            encoding,
            mirrors: Vec::new(),
            fresh: 0,
        };
        for index in 0..DOCUMENTS {
            let text = [CLEAN, WRONG, "", "一、总体情况\n"][index % 4].to_string();
            let mirror = Mirror { address: format!("untitled:{index}"), text, version: 1 };
            soak.open(&mirror.address, &mirror.text);
            soak.mirrors.push(mirror);
        }
        soak
    }

    fn open(&mut self, address: &str, text: &str) {
        let document = json!({ "uri": address, "languageId": "gouji", "version": 1, "text": text });
        self.server.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn close(&mut self, address: &str) {
        let document = json!({ "textDocument": { "uri": address } });
        self.server.tell("textDocument/didClose", document);
    }

    fn position(&self, text: &str, offset: usize) -> Value {
        let (mut line, mut start) = (0, 0);
        for (at, _) in text[..offset].match_indices(['\n', '\r']) {
            if !text[at..].starts_with("\r\n") {
                line += 1;
                start = at + 1;
            }
        }
        let before = &text[start..offset];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf32 => before.chars().count(),
        };
        json!({ "line": line, "character": character })
    }

    fn range(&self, text: &str, span: Span) -> Value {
        let [start, end] = [span.start, span.end].map(|end| self.position(text, end as usize));
        json!({ "start": start, "end": end })
    }

    /// A span of a text between two characters, mostly a short one. The middle of a line ending is
    /// no place that an editor could name.
    fn span(&mut self, text: &str) -> Span {
        let boundary = |offset: usize| {
            let offset = text.floor_char_boundary(offset.min(text.len()));
            let inside = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            (offset - usize::from(inside)) as u32
        };
        let start = self.dice.below(text.len() + 1);
        let length = match self.dice.below(10) {
            0 => self.dice.below(3000),
            1..=3 => self.dice.below(60),
            _ => self.dice.below(4),
        };
        Span::new(boundary(start), boundary(start + length))
    }

    fn step(&mut self) {
        let index = self.dice.below(DOCUMENTS);
        match self.dice.below(40) {
            0 => self.reopen(index),
            1 => self.replace(index),
            2..=25 => self.edit(index),
            _ => self.request(index),
        }
    }

    fn reopen(&mut self, index: usize) {
        let Mirror { address, text, .. } = &self.mirrors[index];
        let (address, text) = (address.clone(), text.clone());
        self.close(&address);
        self.open(&address, &text);
        self.mirrors[index].version = 1;
    }

    fn replace(&mut self, index: usize) {
        let text = self.dice.pick(&[CLEAN, WRONG, "", "规章\t1\n"]).to_string();
        self.change(index, json!([{ "text": text }]), text);
    }

    /// Some changes, each on the text that the one before left.
    fn edit(&mut self, index: usize) {
        let mut text = self.mirrors[index].text.clone();
        if text.len() > LONGEST {
            return self.replace(index);
        }
        let mut changes = Vec::new();
        for _ in 0..=self.dice.below(3) {
            let insert = self.dice.pick(&INSERTS);
            let mut span = self.span(&text);
            let mut range = self.range(&text, span);
            // Sometimes past the end, which is the end.
            if self.dice.below(50) == 0 {
                span = Span::at(text.len() as u32);
                let far = json!({ "line": 99_999, "character": 7 });
                range = json!({ "start": far, "end": far });
            }
            changes.push(json!({ "range": range, "text": insert }));
            text.replace_range(span.range(), insert);
        }
        self.change(index, changes.into(), text);
    }

    fn change(&mut self, index: usize, changes: Value, text: String) {
        let mirror = &mut self.mirrors[index];
        mirror.version += 1;
        mirror.text = text;
        let document = json!({ "uri": mirror.address, "version": mirror.version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.server.tell("textDocument/didChange", params);
    }

    fn params(&mut self, address: &str, text: &str) -> Value {
        let span = self.span(text);
        let range = self.range(text, span);
        json!({
            "textDocument": { "uri": address }, "position": range["start"], "range": range,
            "positions": [range["start"], range["end"]], "newName": "2024",
            "context": {
                "diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false,
            },
            "options": { "tabSize": 4, "insertSpaces": false },
            "previousResultId": self.dice.below(30).to_string(),
        })
    }

    fn request(&mut self, index: usize) {
        let Mirror { address, text, .. } = &self.mirrors[index];
        let (address, text) = (address.clone(), text.clone());
        let params = self.params(&address, &text);
        let method = match self.dice.below(3) {
            0 => self.dice.pick(&OF_DOCUMENT),
            _ => self.dice.pick(&OF_PLACE),
        };
        let answer = self.server.ask(method, params);
        // What cannot be renamed is refused.
        let refused = answer["error"]["code"] == -32803;
        assert!(answer.get("error").is_none() || refused, "{method}: {answer}");
    }

    /// Holds a document against the same text opened fresh.
    fn compare(&mut self, index: usize) {
        let Mirror { address, text, version } = &self.mirrors[index];
        let (address, text, version) = (address.clone(), text.clone(), *version);
        self.fresh += 1;
        let other = format!("untitled:fresh-{}", self.fresh);
        self.open(&other, &text);
        let whole = self.range(&text, Span::new(0, text.len() as u32));
        for method in OF_DOCUMENT {
            let [here, there] = [&address, &other].map(|address| {
                let mut params = self.params(address, &text);
                params["range"] = whole.clone();
                let mut result = self.server.ask(method, params)["result"].take();
                for name in ["version", "resultId"] {
                    if let Some(members) = result.as_object_mut() {
                        members.remove(name);
                    }
                }
                result.to_string().replace(&other, "").replace(address.as_str(), "")
            });
            assert_eq!(here, there, "{method} of {text:?}");
        }
        let here = self.server.diagnostics(&address, version).to_string();
        let there = self.server.diagnostics(&other, 1).to_string();
        assert_eq!(here.replace(&address, ""), there.replace(&other, ""), "{text:?}");
        self.close(&other);
        self.server.published.remove(&other);
    }
}

fn soak(encoding: Encoding, name: &str, steps: usize) {
    let mut soak = Soak::new(encoding, name);
    let mut memory = Vec::new();
    for step in 0..steps {
        soak.step();
        if step % BETWEEN_COMPARISONS == 0 {
            let index = soak.dice.below(DOCUMENTS);
            soak.compare(index);
            memory.extend(soak.server.memory());
        }
    }
    // After a while all that is kept has been met once.
    if steps > STEPS && memory.len() > 8 {
        let middle = |part: &[usize]| {
            let mut part = part.to_vec();
            part.sort_unstable();
            part[part.len() / 2]
        };
        let quarter = memory.len() / 4;
        let (before, after) =
            (middle(&memory[quarter..2 * quarter]), middle(&memory[3 * quarter..]));
        println!(
            "{steps} steps in {name}: {before} KiB in the second quarter, {after} in the last"
        );
        assert!(after < before + before / 10, "{before} KiB became {after}");
    }
    assert!(soak.server.ask("shutdown", Value::Null).get("error").is_none());
    soak.server.tell("exit", Value::Null);
    assert!(soak.server.child.wait().expect("it ends").success());
}

fn steps() -> usize {
    let wanted = std::env::var("GOUJI_SOAK").ok();
    wanted.map_or(STEPS, |steps| steps.parse().expect("a number of steps"))
}

#[test]
fn soak_in_utf_16() {
    soak(Encoding::Utf16, "utf-16", steps());
}

#[test]
fn soak_in_utf_8() {
    soak(Encoding::Utf8, "utf-8", steps());
}
