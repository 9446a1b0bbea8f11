//! A small client, and places in a text as it writes them.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf,
    duplex, split,
};
use tokio::task::JoinHandle;

pub const CLEAN: &str = include_str!("../reports/clean-2023.txt");
pub const WRONG: &str = include_str!("../reports/wrong-2023.txt");

pub struct Client {
    input: BufReader<ReadHalf<DuplexStream>>,
    pub output: WriteHalf<DuplexStream>,
    /// What came while something else was waited for.
    early: VecDeque<Value>,
    last: i64,
    /// Gives whether `shutdown` was seen.
    pub server: JoinHandle<bool>,
}

/// The bytes of a message.
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

pub fn notification(method: &str, params: Value) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
}

pub fn request(id: i64, method: &str, params: Value) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
}

impl Client {
    /// A client of the real server.
    pub fn new() -> Self {
        Self::of(|stream| {
            let (input, output) = split(stream);
            tokio::spawn(async move { gouji::server::serve(input, output).await })
        })
    }

    pub fn of(serve: impl FnOnce(DuplexStream) -> JoinHandle<bool>) -> Self {
        let (ours, theirs) = duplex(1 << 16);
        let (input, output) = split(ours);
        let (input, early) = (BufReader::new(input), VecDeque::new());
        Self { input, output, early, last: 0, server: serve(theirs) }
    }

    /// A client of the real server after both have met.
    pub async fn met(capabilities: Value) -> Self {
        Self::met_with(json!({ "capabilities": capabilities })).await
    }

    pub async fn met_with(params: Value) -> Self {
        let mut client = Self::new();
        client.ask("initialize", params).await;
        client.tell("initialized", json!({})).await;
        client
    }

    pub async fn write(&mut self, bytes: &[u8]) {
        self.output.write_all(bytes).await.expect("the server reads");
    }

    pub async fn tell(&mut self, method: &str, params: Value) {
        self.write(&notification(method, params)).await;
    }

    pub async fn open(&mut self, address: &str, text: &str) {
        let document = json!({ "uri": address, "languageId": "gouji", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    pub async fn change(&mut self, address: &str, version: i64, changes: Value) {
        self.write(&change(address, version, changes)).await;
    }

    /// The whole answer to a request.
    pub async fn answer(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.write(&request(id, method, params)).await;
        self.wait(|message| message["id"] == id && message.get("method").is_none()).await
    }

    /// The result of a request.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params).await;
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next diagnostics that are sent of a document.
    pub async fn diagnostics(&mut self, address: &str) -> Value {
        let message = self
            .wait(|message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == address
            })
            .await;
        message["params"].clone()
    }

    /// Waits for what the server asks, and answers it.
    pub async fn asked(&mut self, method: &str, result: Value) -> Value {
        let message = self.wait(|message| message["method"] == method).await;
        let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result });
        self.write(&frame(&answer)).await;
        message["params"].clone()
    }

    /// The first message, of those kept and those to come, that is wanted.
    pub async fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.early.iter().position(&wanted) {
            return self.early.remove(index).expect("it is there");
        }
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.read());
            let message = next.await.expect("an answer in time").expect("the server lives");
            if wanted(&message) {
                return message;
            }
            self.early.push_back(message);
        }
    }

    /// The next message; `None` when the server has closed.
    pub async fn read(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.input.read_line(&mut line).await.expect("UTF-8") == 0 {
                return None;
            }
            match line.trim().strip_prefix("Content-Length: ") {
                Some(value) => length = value.parse().expect("a number"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.input.read_exact(&mut body).await.expect("a whole message");
        Some(serde_json::from_slice(&body).expect("JSON"))
    }

    /// Asks for the end, and gives whether the server took it for an orderly one.
    pub async fn end(mut self) -> bool {
        self.ask("shutdown", Value::Null).await;
        self.tell("exit", Value::Null).await;
        let end = tokio::time::timeout(Duration::from_secs(5), self.server);
        end.await.expect("exit is prompt").expect("no panic")
    }
}

pub fn change(address: &str, version: i64, changes: Value) -> Vec<u8> {
    let document = json!({ "uri": address, "version": version });
    let params = json!({ "textDocument": document, "contentChanges": changes });
    notification("textDocument/didChange", params)
}

/// The codes of a list of diagnostics.
pub fn codes(diagnostics: &Value) -> Vec<&str> {
    let list = diagnostics.as_array().expect("a list");
    list.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

/// The capabilities of a client that counts columns in one of these encodings.
pub fn encodings(kinds: &[&str]) -> Value {
    json!({ "general": { "positionEncodings": kinds } })
}

/// What a client of today can show.
pub fn modern() -> Value {
    json!({ "textDocument": {
        "hover": { "contentFormat": ["markdown", "plaintext"] },
        "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
        "signatureHelp": { "signatureInformation": { "documentationFormat": ["markdown"] } },
        "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
    } })
}

/// The same, counting columns in an encoding.
pub fn modern_in(encoding: &str) -> Value {
    let mut capabilities = modern();
    capabilities["general"] = encodings(&[encoding])["general"].clone();
    capabilities
}

/// A client of today, in UTF-16, that has opened a text.
pub async fn reader(address: &str, text: &str) -> Client {
    reader_in(address, text, "utf-16").await
}

/// A client of today that has opened a text.
pub async fn reader_in(address: &str, text: &str, encoding: &str) -> Client {
    let mut client = Client::met(modern_in(encoding)).await;
    client.open(address, text).await;
    client
}

/// The position of a byte.
pub fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let line = text[..offset].matches('\n').count();
    let before = &text[text[..offset].rfind('\n').map_or(0, |end| end + 1)..offset];
    let character = match encoding {
        "utf-8" => before.len(),
        _ => before.encode_utf16().count(),
    };
    json!({ "line": line, "character": character })
}

/// The range between two bytes.
pub fn range(text: &str, start: usize, end: usize, encoding: &str) -> Value {
    json!({ "start": position(text, start, encoding), "end": position(text, end, encoding) })
}

/// The parameters that ask about a place: so many bytes behind the start of a part of the text.
pub fn place(address: &str, text: &str, part: &str, behind: usize, encoding: &str) -> Value {
    let offset = text.find(part).expect("the part is in the text") + behind;
    let position = position(text, offset, encoding);
    json!({ "textDocument": { "uri": address }, "position": position })
}
