//! Formatting as an editor asks for it: the document, ranges, and on typing.

use serde_json::{Value, json};

use crate::client::{
    CLEAN, Client, change, encodings, position, range, reader, reader_in, request,
};

const RAGGED: &str = include_str!("../reports/ragged-2022.txt");
const FORMATTED: &str = include_str!("../reports/ragged-2022.fmt");
const ADDRESS: &str = "file:///r.gouji";

fn options(tab_size: u32) -> Value {
    json!({ "tabSize": tab_size, "insertSpaces": false })
}

fn whole(tab_size: u32) -> Value {
    json!({ "textDocument": { "uri": ADDRESS }, "options": options(tab_size) })
}

/// The byte of a position.
fn byte(text: &str, position: &Value, encoding: &str) -> usize {
    let number = |name: &str| position[name].as_u64().expect("a number") as usize;
    let mut start = 0;
    for line in text.split_inclusive('\n').take(number("line")) {
        start += line.len();
    }
    let mut units = 0;
    let mut characters = text[start..].char_indices();
    while units < number("character") {
        let (_, character) = characters.next().expect("the column is in the line");
        units += if encoding == "utf-8" { character.len_utf8() } else { character.len_utf16() };
    }
    start + characters.next().map_or(text.len() - start, |(at, _)| at)
}

/// The text after edits that are all for the text as it is.
fn applied(text: &str, edits: &Value, encoding: &str) -> String {
    let mut after = text.to_string();
    for edit in edits.as_array().expect("a list").iter().rev() {
        let at = |end: &str| byte(text, &edit["range"][end], encoding);
        after.replace_range(at("start")..at("end"), edit["newText"].as_str().expect("a text"));
    }
    after
}

#[tokio::test]
async fn a_document_is_laid_out_in_either_encoding() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(ADDRESS, RAGGED).await;
        let edits = client.ask("textDocument/formatting", whole(4)).await;
        assert_eq!(applied(RAGGED, &edits, encoding), FORMATTED);
        client.change(ADDRESS, 2, json!([{ "text": FORMATTED }])).await;
        assert_eq!(client.ask("textDocument/formatting", whole(4)).await, json!([]));
        assert_ne!(client.ask("textDocument/formatting", whole(8)).await, json!([]));
    }
    let mut client = Client::met(json!({})).await;
    assert_eq!(client.ask("textDocument/formatting", whole(4)).await, Value::Null);
}

#[tokio::test]
async fn ranges_are_laid_out_by_themselves() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(ADDRESS, RAGGED, encoding).await;
        let row = RAGGED.find("行政许可").expect("a row");
        let range = range(RAGGED, row, row, encoding);
        let all = client.ask("textDocument/formatting", whole(4)).await;
        let params =
            json!({ "textDocument": { "uri": ADDRESS }, "options": options(4), "range": range });
        let one = client.ask("textDocument/rangeFormatting", params).await;
        let (all, one) = (all.as_array().expect("a list"), one.as_array().expect("a list"));
        assert!(!one.is_empty() && one.len() < all.len());
        assert!(one.iter().all(|edit| all.contains(edit)));
        let several =
            json!({ "textDocument": { "uri": ADDRESS }, "options": options(4), "ranges": [range] });
        assert_eq!(client.ask("textDocument/rangesFormatting", several).await, json!(one));
    }
}

#[tokio::test]
async fn edits_for_an_older_version_are_not_sent() {
    let mut client = reader(ADDRESS, RAGGED).await;
    let mut bytes = request(70, "textDocument/formatting", whole(4));
    bytes.extend(change(ADDRESS, 2, json!([{ "text": CLEAN }])));
    bytes.extend(request(71, "textDocument/formatting", whole(4)));
    client.write(&bytes).await;
    let stale = client.wait(|message| message["id"] == 70).await;
    assert_eq!(stale["error"]["code"], -32801);
    let fresh = client.wait(|message| message["id"] == 71).await;
    assert!(!fresh["result"].as_array().expect("a list").is_empty());
}

/// What is inserted when a key was typed at the end of a text.
async fn typed(client: &mut Client, text: &str, key: &str, encoding: &str) -> Value {
    client.open(ADDRESS, text).await;
    let position = position(text, text.len(), encoding);
    let params = json!({
        "textDocument": { "uri": ADDRESS }, "position": position, "ch": key, "options": options(4)
    });
    client.ask("textDocument/onTypeFormatting", params).await
}

#[tokio::test]
async fn enter_and_tab_bring_what_comes_next() {
    let label = "四、结转下年度继续办理";
    let row = "（七）总计\t\t54\t59\t55\t47\t50\t109\t374\n";
    let start = &CLEAN[..CLEAN.find(row).expect("the row") + row.len()];
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        let edits = typed(&mut client, start, "\n", encoding).await;
        assert_eq!(edits[0]["newText"], format!("{label}\t\t\t"));
        let edits = typed(&mut client, &format!("{start}{label}\t"), "\t", encoding).await;
        assert_eq!(edits[0]["newText"], "\t\t");
        assert_eq!(typed(&mut client, start, "x", encoding).await, json!([]));
    }
}

#[tokio::test]
async fn the_editor_sets_style_and_keys() {
    let settings = json!({ "format": { "style": "compact", "onEnter": false, "other": 1 } });
    let params = json!({ "capabilities": {}, "initializationOptions": settings });
    let mut client = Client::met_with(params).await;
    client.open(ADDRESS, CLEAN).await;
    assert_eq!(client.ask("textDocument/formatting", whole(4)).await, json!([]));
    let row = "（七）总计\t\t54\t59\t55\t47\t50\t109\t374\n";
    let start = &CLEAN[..CLEAN.find(row).expect("the row") + row.len()];
    assert_eq!(typed(&mut client, start, "\n", "utf-16").await, json!([]));
    let label = format!("{start}四、结转下年度继续办理\t");
    assert_ne!(typed(&mut client, &label, "\t", "utf-16").await, json!([]));
}
