//! The faults that were measured in servers of this family, and what comes in broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use gouji::server::encoded::Params;
use gouji::server::middleware::Guard;
use gouji::server::transport::{self, Outbox};
use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt, split};
use tower_lsp::gen_lsp_types::{ConfigurationItem, InitializeParams, InitializeResult};
use tower_lsp::jsonrpc::Result;
use tower_lsp::{LanguageServer, LspService};

use crate::client::{Client, change, notification, request};

/// A service whose handlers are slow, panic, or wait for the client.
struct Slow {
    client: tower_lsp::Client,
    version: AtomicI64,
}

impl LanguageServer for Slow {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

impl Slow {
    async fn edit(&self, Params(version): Params<Value>) {
        self.version.store(version["version"].as_i64().expect("a version"), Ordering::Relaxed);
        tokio::task::yield_now().await;
    }

    /// The version when the request came.
    async fn version(&self) -> Result<i64> {
        let version = self.version.load(Ordering::Relaxed);
        tokio::task::yield_now().await;
        Ok(version)
    }

    async fn sleep(&self) -> Result<()> {
        tokio::time::sleep(Duration::from_secs(30)).await;
        Ok(())
    }

    async fn hang(&self) {
        std::future::pending::<()>().await;
    }

    async fn panic_now(&self) -> Result<()> {
        panic!("as the test asks")
    }

    async fn panic_later(&self) -> Result<()> {
        tokio::task::yield_now().await;
        panic!("as the test asks")
    }

    async fn configuration(&self) -> Result<Value> {
        let item = ConfigurationItem::default();
        Ok(self.client.configuration(vec![item]).await?.into())
    }
}

async fn slow() -> Client {
    let mut client = Client::of(|stream| {
        let (input, output) = split(stream);
        let (service, socket) = LspService::build_with_lifecycle_methods(|client| Slow {
            client,
            version: AtomicI64::new(0),
        })
        .custom_method("edit", Slow::edit)
        .custom_method("version", Slow::version)
        .custom_method("sleep", Slow::sleep)
        .custom_method("hang", Slow::hang)
        .custom_method("panicNow", Slow::panic_now)
        .custom_method("panicLater", Slow::panic_later)
        .custom_method("configuration", Slow::configuration)
        .finish();
        tokio::spawn(async move {
            let shutdown = Arc::new(AtomicBool::new(false));
            let service = Guard::new(service, shutdown.clone());
            let outbox = Outbox::new();
            transport::serve(service, socket, outbox, input, output, std::future::pending()).await;
            shutdown.load(Ordering::Relaxed)
        })
    });
    client.ask("initialize", json!({ "capabilities": {} })).await;
    client
}

#[tokio::test]
async fn a_request_sees_the_version_that_was_current_when_it_came() {
    let mut client = slow().await;
    let mut bytes = Vec::new();
    for version in 1..=6000 {
        bytes.extend(notification("edit", json!({ "version": version })));
        if version % 10 == 0 {
            bytes.extend(request(10_000 + version, "version", Value::Null));
        }
    }
    let mut answers = 0;
    let mut output = std::mem::replace(&mut client.output, split(tokio::io::duplex(1).0).1);
    tokio::spawn(async move {
        output.write_all(&bytes).await.expect("the server reads");
        // Kept open until the test is over.
        std::future::pending::<()>().await;
    });
    while answers < 600 {
        let answer = client.wait(|message| message["id"].as_i64() > Some(10_000)).await;
        assert_eq!(answer["result"], answer["id"].as_i64().expect("a number") - 10_000);
        answers += 1;
    }
}

#[tokio::test]
async fn a_cancelled_request_is_answered_at_once() {
    let mut client = slow().await;
    for id in 100..110 {
        client.write(&request(id, "sleep", Value::Null)).await;
    }
    client.tell("$/cancelRequest", json!({ "id": 105 })).await;
    // One that is not pending is nobody's.
    client.tell("$/cancelRequest", json!({ "id": "none" })).await;
    let start = Instant::now();
    let answer = client.wait(|message| message["id"] == 105).await;
    assert_eq!(answer["error"]["code"], -32800);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn slow_requests_do_not_delay_an_edit() {
    let mut client = slow().await;
    for id in 100..110 {
        client.write(&request(id, "sleep", Value::Null)).await;
    }
    let start = Instant::now();
    client.tell("edit", json!({ "version": 7 })).await;
    assert_eq!(client.ask("version", Value::Null).await, 7);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn handlers_that_wait_for_the_client_do_not_stop_the_server() {
    let mut client = slow().await;
    for id in 1000..1400 {
        client.write(&request(id, "configuration", Value::Null)).await;
    }
    for version in 0..5000 {
        client.tell("edit", json!({ "version": version })).await;
    }
    assert_eq!(client.ask("version", Value::Null).await, 4999);
    for _ in 0..400 {
        client.asked("workspace/configuration", json!([1])).await;
    }
    for id in 1000..1400 {
        let answer = client.wait(|message| message["id"] == id && message.get("method").is_none());
        assert_eq!(answer.await["result"], json!([1]));
    }
}

#[tokio::test]
async fn a_panic_is_one_failed_request() {
    let mut client = slow().await;
    for method in ["panicNow", "panicLater"] {
        let answer = client.answer(method, Value::Null).await;
        assert_eq!(answer["error"]["code"], -32603);
    }
    // Nothing of them stays pending: their names can be used again.
    for _ in 0..3 {
        client.write(&request(500, "panicLater", Value::Null)).await;
        let answer = client.wait(|message| message["id"] == 500).await;
        assert_eq!(answer["error"]["code"], -32603);
    }
    client.tell("edit", json!({ "no": "version" })).await;
    assert_eq!(client.ask("version", Value::Null).await, 0);
    assert!(client.end().await);
}

#[tokio::test]
async fn exit_does_not_wait_for_handlers() {
    let mut client = slow().await;
    client.tell("hang", Value::Null).await;
    client.write(&request(100, "sleep", Value::Null)).await;
    let start = Instant::now();
    assert!(client.end().await);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn the_end_of_input_does_not_wait_for_handlers() {
    let mut client = slow().await;
    client.tell("hang", Value::Null).await;
    client.output.shutdown().await.expect("the pipe closes");
    let end = tokio::time::timeout(Duration::from_secs(5), client.server).await;
    assert!(!end.expect("prompt").expect("no panic"));
}

#[tokio::test]
async fn what_is_no_message_is_answered_and_passed_over() {
    let mut client = Client::met(json!({})).await;
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    for (body, code) in [
        ("{\"jsonrpc\":", -32700),
        ("[1, 2", -32700),
        ("", -32700),
        ("7", -32600),
        ("{}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"method\":7}", -32600),
        ("[]", -32600),
    ] {
        client.write(&frame(body)).await;
        let answer = client.wait(|message| message.get("error").is_some()).await;
        assert_eq!(answer["error"]["code"], code, "{body}");
        assert_eq!(answer["id"], Value::Null);
    }
    // Bytes that are no UTF-8, headers that are none, an answer that nobody waits for.
    client.write(b"Content-Length: 14\r\n\r\n{\"method\":\"\xff\"}").await;
    client.wait(|message| message["error"]["code"] == -32700).await;
    client.write(b"nonsense\r\n\r\ncontent-length:2\r\nContent-Type: x\r\n\r\n{}").await;
    client.wait(|message| message["error"]["code"] == -32600).await;
    client.write(&frame("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":1}")).await;
    let unknown = client.answer("textDocument/notYet", json!({})).await;
    assert_eq!(unknown["error"]["code"], -32601);
    let answer = client.answer("textDocument/codeAction", json!({ "range": 1 })).await;
    assert_eq!(answer["error"]["code"], -32602);
    client.tell("$/unknown", json!({})).await;
    client.tell("textDocument/didChange", json!({ "textDocument": 7 })).await;
    assert!(client.end().await);
}

#[tokio::test]
async fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut client = Client::new();
    let answer = client.answer("textDocument/codeAction", json!({})).await;
    assert_eq!(answer["error"]["code"], -32002);
    client.ask("initialize", json!({ "capabilities": {} })).await;
    let answer = client.answer("initialize", json!({ "capabilities": {} })).await;
    assert_eq!(answer["error"]["code"], -32600);
    client.ask("shutdown", Value::Null).await;
    let answer = client.answer("textDocument/codeAction", json!({})).await;
    assert_eq!(answer["error"]["code"], -32600);
}

#[tokio::test]
async fn a_burst_is_answered_for_its_last_version() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", crate::client::CLEAN).await;
    client.diagnostics("untitled:1").await;
    let mut bytes = Vec::new();
    let at = json!({ "line": 0, "character": 0 });
    for version in 2..=201 {
        let insert = json!([{ "range": { "start": at, "end": at }, "text": "云" }]);
        bytes.extend(change("untitled:1", version, insert));
    }
    client.write(&bytes).await;
    let mut sent = 0;
    let mut version = 0;
    while version < 201 {
        let next = client.diagnostics("untitled:1").await["version"].as_i64().expect("a version");
        assert!(next > version);
        version = next;
        sent += 1;
    }
    assert!(sent <= 10, "{sent} lists of diagnostics");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_not_sent_ever_more() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", crate::client::WRONG).await;
    client.diagnostics("untitled:1").await;
    let at = json!({ "line": 0, "character": 0 });
    for version in 2..=401 {
        let insert = json!([{ "range": { "start": at, "end": at }, "text": "云" }]);
        client.change("untitled:1", version, insert).await;
        // The server would publish now.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
    let mut sent = 0;
    while client.diagnostics("untitled:1").await["version"] != 401 {
        sent += 1;
    }
    assert!(sent < 200, "{sent} lists of diagnostics");
}

#[tokio::test]
async fn answers_do_not_wait_for_diagnostics() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", crate::client::WRONG).await;
    client.diagnostics("untitled:1").await;
    let at = json!({ "line": 0, "character": 0 });
    let insert = json!([{ "range": { "start": at, "end": at }, "text": "云" }]);
    let document = json!({ "uri": "untitled:1" });
    let options = json!({ "tabSize": 4, "insertSpaces": false });
    let asked = [
        ("textDocument/documentSymbol", json!({ "textDocument": document })),
        ("textDocument/formatting", json!({ "textDocument": document, "options": options })),
    ];
    for (version, (method, params)) in (2..).zip(asked) {
        let mut bytes = change("untitled:1", version, insert.clone());
        bytes.extend(request(1000 + version, method, params));
        client.write(&bytes).await;
        let first = client.read().await.expect("an answer");
        assert_eq!(first["id"], 1000 + version, "{method}");
        assert_eq!(client.diagnostics("untitled:1").await["version"], version);
    }
}

#[tokio::test]
async fn errors_do_not_flicker_while_one_types() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", crate::client::WRONG).await;
    let at = json!({ "line": 4, "character": 0 });
    for version in 2..=60 {
        let found = client.diagnostics("untitled:1").await;
        assert!(!found["diagnostics"].as_array().expect("a list").is_empty(), "{version}");
        let insert = json!([{ "range": { "start": at, "end": at }, "text": "云" }]);
        client.change("untitled:1", version, insert).await;
    }
    // One list for each version, and nothing shown over the editor.
    while client.diagnostics("untitled:1").await["version"] != 60 {}
    client.ask("shutdown", Value::Null).await;
    client.tell("exit", Value::Null).await;
    assert_eq!(client.read().await, None);
}
