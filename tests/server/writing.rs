//! What helps to write a report: completion, actions and renaming.

use serde_json::{Value, json};

use crate::client::{CLEAN, Client, WRONG, encodings, modern, place, range, reader_in};

const FILE: &str = "file:///reports/a.gouji";

/// The clean report up to a part of it, and what is typed there.
fn until(part: &str, typed: &str) -> String {
    let end = CLEAN.find(part).expect("in the clean report");
    format!("{}{typed}", &CLEAN[..end])
}

/// What is offered at the end of a text.
async fn offered(client: &mut Client, text: &str, encoding: &str) -> Vec<Value> {
    client.open(FILE, text).await;
    let list = client.ask("textDocument/completion", place(FILE, text, "", text.len(), encoding));
    let list = list.await;
    assert_eq!(list["isIncomplete"], true);
    list["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn completion_replaces_what_was_typed() {
    let heading = "五、存在的主要问题及改进情况";
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        let text = until(heading, "五、cunzai");
        let items = offered(&mut client, &text, encoding).await;
        let item = &items[0];
        let start = text.len() - "五、cunzai".len();
        assert_eq!(item["label"], heading, "{item}");
        assert_eq!(item["textEdit"]["range"], range(&text, start, text.len(), encoding));
        assert!(item["textEdit"]["newText"].as_str().expect("a text").starts_with(heading));
        assert_eq!(item["filterText"], "五、cunzai");
        assert_eq!(item["sortText"], "000");
        assert!(item.get("documentation").is_none());
    }
}

#[tokio::test]
async fn documentation_is_told_when_an_item_is_looked_at() {
    for (locale, basis) in [("zh-CN", "依据："), ("en", "Basis: ")] {
        let params = json!({ "capabilities": modern(), "locale": locale });
        let mut client = Client::met_with(params).await;
        let text = until("\t\t2.其他法律行政", "");
        let items = offered(&mut client, &text, "utf-16").await;
        let resolved = client.ask("completionItem/resolve", items[0].clone()).await;
        let mut expected = items[0].clone();
        expected["documentation"] = resolved["documentation"].clone();
        assert_eq!(resolved, expected);
        let documentation = &resolved["documentation"];
        assert_eq!(documentation["kind"], "markdown");
        assert!(documentation["value"].as_str().expect("a text").contains(basis), "{resolved}");

        // An item of nobody's is given back as it is.
        let foreign = json!({ "label": "x", "data": 7 });
        assert_eq!(client.ask("completionItem/resolve", foreign.clone()).await, foreign);
    }
}

#[tokio::test]
async fn snippets_are_for_clients_that_know_them() {
    for snippets in [false, true] {
        let item = json!({ "snippetSupport": snippets });
        let capabilities = json!({ "textDocument": { "completion": { "completionItem": item } } });
        let mut client = Client::met(capabilities).await;
        let items = offered(&mut client, "", "utf-16").await;
        let is_snippet = |item: &&Value| item["insertTextFormat"] == 2;
        assert_eq!(items.iter().any(|item| is_snippet(&item)), snippets);
        for item in items.iter().filter(is_snippet) {
            assert!(item["textEdit"]["newText"].to_string().contains("${1:"), "{item}");
        }
        let marked = |item: &&Value| item["textEdit"]["newText"].to_string().contains("${");
        assert_eq!(items.iter().filter(marked).count(), items.iter().filter(is_snippet).count());
    }
}

#[tokio::test]
async fn actions_are_offered_beside_the_fixes() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, WRONG, encoding).await;
        let at = WRONG.find("52\t59\t60").expect("it is there");
        let mut ask = json!({
            "textDocument": { "uri": FILE }, "range": range(WRONG, at, at, encoding),
            "context": { "diagnostics": [], "only": ["refactor"] },
        });
        let actions = client.ask("textDocument/codeAction", ask.clone()).await;
        let actions = actions.as_array().expect("a list");
        assert!(!actions.is_empty());
        for action in actions {
            let kind = action["kind"].as_str().expect("a kind");
            assert!(kind.starts_with("refactor."), "{action}");
            assert!(!action["edit"]["changes"][FILE].as_array().expect("edits").is_empty());
        }
        ask["context"]["only"] = json!(["refactor.insert"]);
        let inserts = client.ask("textDocument/codeAction", ask).await;
        assert!(inserts.as_array().expect("a list").len() < actions.len(), "{inserts}");
    }
}

#[tokio::test]
async fn what_a_fix_does_is_offered_once() {
    let end = CLEAN.find("五、存在").expect("a section");
    let table = CLEAN.find("行政复议\t").expect("a table");
    let lacking = [
        (CLEAN.replacen("行政强制\t4\t\t\n", "", 1), "行政强制”一行"),
        (format!("{}{}", &CLEAN[..table], &CLEAN[end..]), "补上空白表格"),
        (CLEAN[..CLEAN.find("六、其他").expect("a section")].to_string(), "插入“六、"),
    ];
    for (text, fix) in lacking {
        let mut client = Client::met(json!({})).await;
        client.open("untitled:1", &text).await;
        let found = client.diagnostics("untitled:1").await["diagnostics"][0].clone();
        let ask = |only: Value| {
            json!({
                "textDocument": { "uri": "untitled:1" }, "range": found["range"],
                "context": { "diagnostics": [], "only": only },
            })
        };
        let all = client.ask("textDocument/codeAction", ask(Value::Null)).await;
        let titles: Vec<&str> = all
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|action| action["title"].as_str())
            .filter(|title| title.contains("补上") || title.contains("插入"))
            .collect();
        assert!(matches!(titles.as_slice(), [one] if one.contains(fix)), "{titles:?}");
        // Who asks for no fixes has the other.
        let others = client.ask("textDocument/codeAction", ask(json!(["refactor"]))).await;
        assert_eq!(others.as_array().map(Vec::len), Some(1), "{others}");
    }
}

#[tokio::test]
async fn the_year_is_renamed_everywhere() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(FILE, CLEAN).await;
        let mut asked = place(FILE, CLEAN, "2023年", 1, encoding);
        let start = CLEAN.find("2023年").expect("it is there");
        let year = range(CLEAN, start, start + 4, encoding);
        let target = client.ask("textDocument/prepareRename", asked.clone()).await;
        assert_eq!(target, json!({ "range": year, "placeholder": "2023" }));
        asked["newName"] = json!("2024");
        let edit = client.ask("textDocument/rename", asked).await;
        let edits = edit["changes"][FILE].as_array().expect("edits");
        assert_eq!(edits.len(), CLEAN.matches("2023年").count());
        assert_eq!(edits[0], json!({ "range": year, "newText": "2024" }));
    }
}

#[tokio::test]
async fn what_cannot_be_renamed_is_refused_with_a_reason() {
    for (locale, reason) in [("zh-CN", "这里不能重命名"), ("en", "nothing to rename here")] {
        let params = json!({ "capabilities": {}, "locale": locale });
        let mut client = Client::met_with(params).await;
        client.open(FILE, CLEAN).await;
        let mut asked = place(FILE, CLEAN, "规章\t0", "规章\t".len(), "utf-16");
        asked["newName"] = json!("2024");
        for method in ["textDocument/prepareRename", "textDocument/rename"] {
            let answer = client.answer(method, asked.clone()).await;
            assert_eq!(answer["error"]["code"], -32803);
            let message = answer["error"]["message"].as_str().expect("a text");
            assert!(message.starts_with(reason), "{message}");
        }
    }
}

#[tokio::test]
async fn a_signature_names_the_column_whose_turn_it_is() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::new();
        let met = client.ask("initialize", json!({ "capabilities": encodings(&[encoding]) })).await;
        let provider = &met["capabilities"]["signatureHelpProvider"];
        assert_eq!(provider["triggerCharacters"], json!(["\t"]));
        client.tell("initialized", json!({})).await;
        let text = until("52\t59\t60", "52\t");
        client.open(FILE, &text).await;
        let asked = place(FILE, &text, "", text.len(), encoding);
        let help = client.ask("textDocument/signatureHelp", asked).await;
        assert_eq!(help["activeParameter"], 1, "{help}");
        let signature = &help["signatures"][0];
        let label: Vec<u16> = signature["label"].as_str().expect("a text").encode_utf16().collect();
        let names: Vec<String> = signature["parameters"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|parameter| {
                let [start, end] =
                    [0, 1].map(|end| parameter["label"][end].as_u64().expect("a place"));
                String::from_utf16_lossy(&label[start as usize..end as usize])
            })
            .collect();
        assert_eq!(names[..2], ["自然人", "商业企业"]);
        assert_eq!(names.last().map(String::as_str), Some("总计"));
        let heading = place(FILE, &text, "一、总体情况", 0, encoding);
        assert_eq!(client.ask("textDocument/signatureHelp", heading).await, Value::Null);
    }
}
