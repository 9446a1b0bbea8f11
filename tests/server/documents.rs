//! Documents, their diagnostics and their fixes.

use serde_json::{Value, json};

use crate::client::{CLEAN, Client, codes, encodings};

const FILE: &str = "file:///%E6%8A%A5%E5%91%8A/%E6%B0%B4%E5%8A%A1%E5%B1%80.gouji";

/// The clean report with a full-width figure behind a character of two UTF-16 units.
fn wrong() -> String {
    let wrong = CLEAN.replacen("规章\t0\t", "规章\t０\t", 1);
    assert_ne!(wrong, CLEAN);
    wrong
}

#[tokio::test]
async fn columns_are_counted_as_agreed() {
    for (offered, agreed, end) in [
        (&[][..], "utf-16", 4),
        (&["utf-8", "utf-16"], "utf-8", 10),
        (&["utf-32"], "utf-32", 4),
        (&["utf-7", "utf-16", "utf-8"], "utf-16", 4),
    ] {
        let mut client = Client::new();
        let params = json!({ "capabilities": encodings(offered) });
        let met = client.ask("initialize", params).await;
        assert_eq!(met["capabilities"]["positionEncoding"], agreed);
        client.tell("initialized", json!({})).await;
        client.open(FILE, &wrong()).await;
        let diagnostics = client.diagnostics(FILE).await;
        assert_eq!(codes(&diagnostics["diagnostics"]), ["full-width-figure"]);
        assert_eq!(diagnostics["version"], 1);
        let found = &diagnostics["diagnostics"][0];
        assert_eq!(found["source"], "gouji");
        assert_eq!(found["range"]["end"]["character"], end, "{agreed}");
        let line = wrong().lines().position(|line| line.contains('０'));
        assert_eq!(found["range"]["start"]["line"], line.expect("it is there"));
        // The figure is mended by an edit in the same columns.
        client.change(FILE, 2, json!([{ "range": found["range"], "text": "0" }])).await;
        let mended = client.diagnostics(FILE).await;
        assert_eq!(mended, json!({ "uri": FILE, "version": 2, "diagnostics": [] }));
        assert!(client.end().await);
    }
}

#[tokio::test]
async fn messages_are_chinese_unless_the_locale_is_another() {
    for (locale, chinese) in [
        (json!(null), true),
        (json!("zh-cn"), true),
        (json!("zh_TW"), true),
        (json!("en"), false),
        (json!("de"), false),
    ] {
        let params = json!({ "capabilities": {}, "locale": locale });
        let mut client = Client::met_with(params).await;
        client.open(FILE, &wrong()).await;
        let diagnostics = client.diagnostics(FILE).await;
        let message = diagnostics["diagnostics"][0]["message"].as_str().expect("a text");
        assert_eq!(message.contains("全角"), chinese, "{message}");
        assert_eq!(message.contains("full-width"), !chinese, "{message}");
    }
}

#[tokio::test]
async fn a_closed_document_has_no_diagnostics() {
    let mut client = Client::met(json!({})).await;
    client.open(FILE, &wrong()).await;
    assert_eq!(codes(&client.diagnostics(FILE).await["diagnostics"]).len(), 1);
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": FILE } })).await;
    assert_eq!(client.diagnostics(FILE).await["diagnostics"], json!([]));
    // A change of it now is nobody's, and the next request is served.
    client.change(FILE, 3, json!([{ "text": "" }])).await;
    let params = json!({
        "textDocument": { "uri": FILE }, "context": { "diagnostics": [] },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } },
    });
    assert_eq!(client.ask("textDocument/codeAction", params).await, Value::Null);
}

#[tokio::test]
async fn changes_without_a_version_are_made() {
    for document in [json!({ "uri": FILE }), json!({ "uri": FILE, "version": null })] {
        let mut client = Client::met(json!({})).await;
        client.open(FILE, CLEAN).await;
        assert_eq!(client.diagnostics(FILE).await["version"], 1);
        let changes = json!([{ "text": wrong() }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        client.tell("textDocument/didChange", params).await;
        let found = client.diagnostics(FILE).await;
        assert_eq!(codes(&found["diagnostics"]), ["full-width-figure"]);
        assert_eq!(found.get("version"), None);
    }
}

#[tokio::test]
async fn many_changes_in_one_notification_are_made_in_order() {
    let mut client = Client::met(encodings(&["utf-8"])).await;
    client.open(FILE, "").await;
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let insert = |line, character, text: &str| json!({ "range": { "start": at(line, character), "end": at(line, character) }, "text": text });
    let changes = json!([
        { "text": wrong() },
        insert(0, 0, "首页\n"),
        insert(1, 0, "x"),
        { "range": { "start": at(0, 0), "end": at(1, 1) }, "text": "" },
        // Past the end of the text, which is its end.
        insert(99_999, 7, "\n"),
    ]);
    client.change(FILE, 2, changes).await;
    loop {
        let diagnostics = client.diagnostics(FILE).await;
        if diagnostics["version"] == 2 {
            assert_eq!(codes(&diagnostics["diagnostics"]), ["full-width-figure"]);
            break;
        }
    }
}

#[tokio::test]
async fn related_places_are_named_to_clients_that_show_them() {
    for shown in [true, false] {
        let capabilities =
            json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": shown } } });
        let mut client = Client::met(capabilities).await;
        let total = CLEAN.lines().position(|line| line.contains("（七）总计")).expect("a total");
        let broken: String = CLEAN
            .lines()
            .enumerate()
            .map(|(index, line)| {
                let line = if index == total { format!("{line}9") } else { line.to_string() };
                line + "\n"
            })
            .collect();
        client.open(FILE, &broken).await;
        let diagnostics = client.diagnostics(FILE).await;
        let found = &diagnostics["diagnostics"][0];
        assert_eq!(found.get("relatedInformation").is_some(), shown, "{found}");
        if shown {
            let place = &found["relatedInformation"][0]["location"];
            assert_eq!(place["uri"], FILE);
        }
    }
}

#[tokio::test]
async fn fixes_are_offered_where_something_was_found() {
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = Client::met(capabilities).await;
    client.open(FILE, &wrong()).await;
    let found = client.diagnostics(FILE).await["diagnostics"][0].clone();
    assert!(found["data"]["fixes"][0].is_string());
    let ask = |range: &Value, only: Value| {
        json!({
            "textDocument": { "uri": FILE }, "range": range,
            "context": { "diagnostics": [found], "only": only },
        })
    };
    let actions = client.ask("textDocument/codeAction", ask(&found["range"], json!(["quickfix"])));
    let actions = actions.await;
    let silencing = actions.as_array().expect("a list").iter().skip(1);
    let silencing = silencing.filter(|action| action.get("diagnostics").is_none()).count();
    assert_eq!(silencing, 2, "{actions}");
    assert_eq!(actions[0]["diagnostics"], json!([found]));
    assert_eq!(actions[0]["isPreferred"], true);
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": FILE, "version": 1 }));
    assert_eq!(change["edits"], json!([{ "range": found["range"], "newText": "0" }]));

    let top =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let none = client.ask("textDocument/codeAction", ask(&top, json!(["quickfix"]))).await;
    assert_eq!(none, json!([]));
    for only in ["source", "source.fixAll", "source.fixAll.gouji"] {
        let all = client.ask("textDocument/codeAction", ask(&top, json!([only]))).await;
        assert_eq!(all[0]["kind"], "source.fixAll.gouji");
        assert_eq!(all[0]["edit"]["documentChanges"][0]["edits"], change["edits"]);
    }
    let every = client.ask("textDocument/codeAction", ask(&found["range"], json!([""]))).await;
    assert_eq!(every.as_array().map(Vec::len), Some(5), "{every}");
    let none = client.ask("textDocument/codeAction", ask(&top, json!(["source.fix"]))).await;
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn addresses_of_every_kind_are_served() {
    let mut client = Client::met(json!({})).await;
    for address in [
        "untitled:Untitled-1",
        "vscode-vfs://github/a/b.gouji",
        "file:///d%3A/%E6%8A%A5%E5%91%8A.gouji",
        "file://server/share/a.gouji",
        "file:///%FF%FE.gouji",
        "file:///报告/年报.gouji",
    ] {
        client.open(address, &wrong()).await;
        let message =
            client.wait(|message| message["method"] == "textDocument/publishDiagnostics").await;
        assert_eq!(codes(&message["params"]["diagnostics"]).len(), 1, "{address}");
    }
    client.open("no address", "x").await;
    assert!(client.end().await);
}
