//! The requests of our own.

use serde_json::{Value, json};

use crate::client::{CLEAN, Client, WRONG, encodings, place, range, reader};

const FILE: &str = "file:///reports/a.gouji";

#[tokio::test]
async fn the_blank_form_of_a_year() {
    let mut client = Client::met(json!({})).await;
    let params = json!({ "year": 2025, "agency": "云岭区水务局" });
    let report = client.ask("gouji/newReport", params).await;
    let text = report["text"].as_str().expect("a text");
    assert!(text.starts_with("云岭区水务局2025年政府信息公开工作年度报告\n"), "{text}");
    let report = client.ask("gouji/newReport", json!({ "year": 2020 })).await;
    let text = report["text"].as_str().expect("a text");
    assert!(text.starts_with("2020年政府信息公开工作年度报告\n"), "{text}");
    for (year, code) in [(json!(1999), -32803), (json!("2025"), -32602), (json!(-1), -32602)] {
        let answer = client.answer("gouji/newReport", json!({ "year": year })).await;
        assert_eq!(answer["error"]["code"], code, "{answer}");
    }
}

#[tokio::test]
async fn what_is_not_served_is_answered() {
    let mut client = Client::met(json!({})).await;
    for method in ["$/anything", "gouji/anything"] {
        client.tell(method, json!({})).await;
        let answer = client.answer(method, json!({})).await;
        assert_eq!(answer["error"]["code"], -32601, "{answer}");
    }
}

#[tokio::test]
async fn rules_and_their_pages_are_told_in_the_language_of_the_session() {
    for (locale, title, word) in
        [("zh-CN", "勾稽关系不成立", "依据："), ("en", "A sum rule does not hold", "Basis:")]
    {
        let params = json!({ "capabilities": {}, "locale": locale });
        let mut client = Client::met_with(params).await;
        let rules = client.ask("gouji/rules", json!({})).await;
        let rules = rules.as_array().expect("a list");
        assert_eq!(rules.len(), gouji::checks::RULES.len());
        for rule in rules {
            let params = json!({ "code": rule["code"] });
            let page = client.ask("gouji/explain", params).await;
            assert_eq!(page["title"], rule["title"]);
            let text = page["markdown"].as_str().expect("a text");
            assert!(text.contains(word), "{text}");
        }
        assert_eq!(rules[0], json!({ "code": "sum-mismatch", "title": title }));
        let none = client.ask("gouji/explain", json!({ "code": "no-such-rule" })).await;
        assert_eq!(none, Value::Null);
    }
}

#[tokio::test]
async fn the_status_follows_the_text() {
    let mut client = reader(FILE, CLEAN).await;
    let asked = json!({ "textDocument": { "uri": FILE } });
    let status = client.ask("gouji/status", asked.clone()).await;
    let expected = json!({
        "edition": "国办公开办函〔2021〕30号", "year": 2023,
        "sums": { "held": 42, "failed": 0, "open": 0 }, "errors": 0, "warnings": 0,
    });
    assert_eq!(status, expected);
    client.change(FILE, 2, json!([{ "text": WRONG }])).await;
    let status = client.ask("gouji/status", asked.clone()).await;
    assert!(status["sums"]["failed"].as_u64() > Some(0), "{status}");
    assert!(status["errors"].as_u64() > Some(0), "{status}");
    client.change(FILE, 3, json!([{ "text": "" }])).await;
    let status = client.ask("gouji/status", asked).await;
    assert_eq!((&status["edition"], &status["year"]), (&Value::Null, &Value::Null));
    let other = json!({ "textDocument": { "uri": "file:///closed.gouji" } });
    assert_eq!(client.ask("gouji/status", other).await, Value::Null);
}

#[tokio::test]
async fn a_plain_table_has_bare_tabs() {
    let padded = CLEAN.replace("规章\t0\t", "规章　　\t  0\t");
    assert_ne!(padded, CLEAN);
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(FILE, &padded).await;
        let asked = place(FILE, &padded, "行政强制\t", 3, encoding);
        let table = client.ask("gouji/plainTable", asked).await;
        let bounds = |text: &str| {
            let end = "行政事业性收费\t612.0475\t\t";
            let start = text.find("第二十条").expect("it is there");
            (start, text.find(end).expect("it is there") + end.len())
        };
        let (start, end) = bounds(CLEAN);
        assert_eq!(table["text"], CLEAN[start..end]);
        let (start, end) = bounds(&padded);
        assert_eq!(table["range"], range(&padded, start, end, encoding));
        let asked = place(FILE, &padded, "一、总体情况", 0, encoding);
        assert_eq!(client.ask("gouji/plainTable", asked).await, Value::Null);
    }
}

#[tokio::test]
async fn a_preview_has_merged_cells_with_their_findings() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(FILE, WRONG).await;
        client.change(FILE, 7, json!([])).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let preview = client.ask("gouji/preview", asked).await;
        assert_eq!(preview["version"], 7);
        let blocks = preview["blocks"].as_array().expect("a list");
        let title = WRONG.lines().next().expect("a title");
        let expected = json!({
            "kind": "title", "text": title, "range": range(WRONG, 0, title.len(), encoding),
            "severity": null, "messages": [],
        });
        assert_eq!(blocks[0], expected);
        let tables: Vec<&Value> = blocks.iter().filter(|block| block["kind"] == "table").collect();
        assert_eq!(tables.len(), 3);
        let rows = &tables[1]["rows"];
        let start = WRONG.find("自然人").expect("it is there");
        let person = json!({
            "text": "自然人", "range": range(WRONG, start, start + "自然人".len(), encoding),
            "columns": 1, "rows": 2, "head": true, "figure": false,
            "severity": null, "messages": [],
        });
        assert_eq!(rows[1][0], person);
        let start = WRONG.find("7\t1\t81").expect("it is there") + "7\t1\t".len();
        let wrong = &rows[4][7];
        assert_eq!(wrong["range"], range(WRONG, start, start + 2, encoding), "{wrong}");
        assert_eq!((&wrong["text"], &wrong["figure"]), (&json!("81"), &json!(true)));
        assert_eq!(wrong["severity"], "error");
        assert!(wrong["messages"][0].as_str().expect("a text").contains("18"), "{wrong}");
    }
}
