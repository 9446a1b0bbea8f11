//! The kinds of words: all of them, those in a range, and what changed.

use serde_json::{Value, json};

use crate::client::{Client, WRONG, encodings, position, range, reader_in};

const FILE: &str = "file:///reports/a.gouji";

/// The numbers of a list.
fn numbers(list: &Value) -> Vec<u64> {
    let list = list.as_array().expect("a list");
    list.iter().map(|number| number.as_u64().expect("a number")).collect()
}

/// Line, column, length, kind and modifiers of each token, counted from the start of the text.
fn placed(numbers: &[u64]) -> Vec<[u64; 5]> {
    let (mut line, mut column) = (0, 0);
    let place = |token: &[u64]| {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        [line, column, token[2], token[3], token[4]]
    };
    assert_eq!(numbers.len() % 5, 0);
    numbers.chunks(5).map(place).collect()
}

#[tokio::test]
async fn tokens_stand_where_the_words_do() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::new();
        let params = json!({ "capabilities": encodings(&[encoding]) });
        let met = client.ask("initialize", params).await;
        let provider = &met["capabilities"]["semanticTokensProvider"];
        assert_eq!(provider["full"], json!({ "delta": true }));
        assert_eq!(provider["range"], true);
        let kinds = provider["legend"]["tokenTypes"].as_array().expect("a list").clone();
        assert_eq!(provider["legend"]["tokenModifiers"], json!(["wrong"]));
        client.tell("initialized", json!({})).await;
        client.open(FILE, WRONG).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let list = client.ask("textDocument/semanticTokens/full", asked).await;
        let tokens = placed(&numbers(&list["data"]));
        for (kind, before, word, wrong) in [
            ("title", "", "云岭区供水服务中心2023年政府信息公开工作年度报告", 0),
            ("heading", "", "六、其他需要报告的事项", 0),
            ("total", "二、上年结转政府信息公开申请数量\t\t\t3\t3\t2\t2\t7\t1\t", "81", 1),
            ("figure", "行政许可\t", "1284", 0),
            ("rowLabel", "", "行政许可", 0),
        ] {
            let start = WRONG.find(&format!("{before}{word}")).expect("it is there") + before.len();
            let (from, to) =
                (position(WRONG, start, encoding), position(WRONG, start + word.len(), encoding));
            let column = from["character"].as_u64().expect("a column");
            let length = to["character"].as_u64().expect("a column") - column;
            let line = from["line"].as_u64().expect("a line");
            let kind = kinds.iter().position(|name| name == kind).expect("in the legend") as u64;
            assert!(tokens.contains(&[line, column, length, kind, wrong]), "{word}: {tokens:?}");
        }
    }
}

#[tokio::test]
async fn a_range_has_the_tokens_in_it() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, WRONG, encoding).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let list = client.ask("textDocument/semanticTokens/full", asked.clone()).await;
        let all = placed(&numbers(&list["data"]));
        let start = WRONG.find("行政许可").expect("it is there");
        let end = start + "行政许可\t1284".len();
        let mut asked = asked;
        asked["range"] = range(WRONG, start, end, encoding);
        let list = client.ask("textDocument/semanticTokens/range", asked).await;
        assert!(list.get("resultId").is_none());
        let some = placed(&numbers(&list["data"]));
        let line = position(WRONG, start, encoding)["line"].as_u64().expect("a line");
        let expected: Vec<[u64; 5]> = all.into_iter().filter(|token| token[0] == line).collect();
        assert_eq!(some, expected);
        assert_eq!(some.len(), 2);
    }
}

#[tokio::test]
async fn a_delta_makes_the_old_list_into_the_new() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, WRONG, encoding).await;
        let full = json!({ "textDocument": { "uri": FILE } });
        let list = client.ask("textDocument/semanticTokens/full", full.clone()).await;
        let mut id = list["resultId"].clone();
        let mut held = numbers(&list["data"]);
        let lines = |start: u32, end: u32, text: &str| {
            let place = |line: u32| json!({ "line": line, "character": 0 });
            json!([{ "range": { "start": place(start), "end": place(end) }, "text": text }])
        };
        for (version, change) in [
            (2, json!([])),
            (3, lines(0, 0, "首页\n\n")),
            (4, lines(30, 34, "")),
            (5, lines(30, 30, "七、x\n规章\t1\t2\t3\n")),
            (6, json!([{ "text": "" }])),
            (7, json!([{ "text": WRONG }])),
        ] {
            client.change(FILE, version, change).await;
            let mut asked = full.clone();
            asked["previousResultId"] = id.clone();
            let delta = client.ask("textDocument/semanticTokens/full/delta", asked).await;
            assert_ne!(delta["resultId"], id);
            let edits = delta["edits"].as_array().expect("a delta");
            assert_eq!(edits.is_empty(), version == 2, "{delta}");
            for edit in edits {
                let start = edit["start"].as_u64().expect("a place") as usize;
                let end = start + edit["deleteCount"].as_u64().expect("a count") as usize;
                held.splice(start..end, numbers(&edit["data"]));
            }
            // Asking for all of it would make the list under the delta's name an old one.
            let mut whole = full.clone();
            whole["range"] = json!({
                "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 },
            });
            let list = client.ask("textDocument/semanticTokens/range", whole).await;
            assert_eq!(numbers(&list["data"]), held, "{version}");
            id = delta["resultId"].clone();
        }
        // A name that is not the last one, or of a document that was closed, gets the whole list.
        let mut asked = full.clone();
        asked["previousResultId"] = json!("none");
        let list = client.ask("textDocument/semanticTokens/full/delta", asked.clone()).await;
        assert_eq!(numbers(&list["data"]), held);
        client.tell("textDocument/didClose", full).await;
        assert_eq!(
            client.ask("textDocument/semanticTokens/full/delta", asked.clone()).await,
            Value::Null
        );
        client.open(FILE, WRONG).await;
        asked["previousResultId"] = list["resultId"].clone();
        let list = client.ask("textDocument/semanticTokens/full/delta", asked).await;
        assert_eq!(numbers(&list["data"]), held);
    }
}
