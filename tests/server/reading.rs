//! What helps to read a report: hovers, the outline, folds, and the ways between sums and parts.

use serde_json::{Value, json};

use crate::client::{CLEAN, Client, WRONG, encodings, modern_in, place, range, reader_in};

const FILE: &str = "file:///reports/a.gouji";

#[tokio::test]
async fn a_hover_says_what_a_figure_is_and_what_is_wrong_with_it() {
    for (encoding, chinese) in [("utf-16", true), ("utf-8", true), ("utf-16", false)] {
        let locale = if chinese { "zh-CN" } else { "en" };
        let params = json!({ "capabilities": modern_in(encoding), "locale": locale });
        let mut client = Client::met_with(params).await;
        client.open(FILE, WRONG).await;
        let asked = place(FILE, WRONG, "7\t1\t81", "7\t1\t".len(), encoding);
        let hover = client.ask("textDocument/hover", asked).await;
        let start = WRONG.find("7\t1\t81").expect("it is there") + "7\t1\t".len();
        assert_eq!(hover["range"], range(WRONG, start, start + 2, encoding), "{hover}");
        assert_eq!(hover["contents"]["kind"], "markdown");
        let text = hover["contents"]["value"].as_str().expect("a text");
        assert!(text.contains("18"), "{text}");
        assert_eq!(text.contains('应'), chinese, "{text}");
    }
}

#[tokio::test]
async fn a_hover_is_silent_about_rules_that_are_off() {
    let text = CLEAN.replacen("规章\t0\t", "规章\t０\t", 1);
    for (level, told) in [("hint", true), ("off", false)] {
        let mut client = Client::met(json!({})).await;
        let settings = json!({ "gouji": { "levels": { "full-width-figure": level } } });
        client.tell("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        client.open(FILE, &text).await;
        let asked = place(FILE, &text, "规章\t０", "规章\t".len(), "utf-16");
        let hover = client.ask("textDocument/hover", asked).await;
        assert_eq!(hover.to_string().contains("全角"), told, "{hover}");
    }
}

#[tokio::test]
async fn the_outline_is_a_tree() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, CLEAN, encoding).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let symbols = client.ask("textDocument/documentSymbol", asked).await;
        let report = &symbols[0];
        assert_eq!(report["name"], CLEAN.lines().next().expect("a title"));
        assert_eq!(report["children"].as_array().map(Vec::len), Some(6));
        let section = &report["children"][2];
        let heading = "三、收到和处理政府信息公开申请情况";
        let start = CLEAN.find(heading).expect("it is there");
        assert_eq!(section["selectionRange"], range(CLEAN, start, start + heading.len(), encoding));
        assert!(!section["children"].as_array().expect("its table").is_empty());
    }
}

#[tokio::test]
async fn a_client_that_knows_no_markdown_is_sent_plain_text() {
    let mut client = Client::met(json!({})).await;
    client.open(FILE, WRONG).await;
    let asked = place(FILE, WRONG, "7\t1\t81", "7\t1\t".len(), "utf-16");
    let hover = client.ask("textDocument/hover", asked).await;
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("18") && !text.contains(['*', '`', '\\']), "{text}");
    assert!(!text.contains("\n\n\n") && !text.contains("---"), "{text}");
    let asked = place(FILE, WRONG, "7\t1\t81", 0, "utf-16");
    let help = client.ask("textDocument/signatureHelp", asked).await;
    assert_eq!(help["signatures"][0]["documentation"]["kind"], "plaintext");
}

#[tokio::test]
async fn the_outline_is_a_list_where_the_client_knows_no_trees() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(FILE, CLEAN).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let symbols = client.ask("textDocument/documentSymbol", asked).await;
        let heading = "二、主动公开政府信息情况";
        let start = CLEAN.find(heading).expect("it is there");
        let end = CLEAN.find("612.0475\t\t").expect("its last row") + "612.0475\t\t".len();
        let section = json!({
            "name": heading, "kind": 2, "containerName": CLEAN.lines().next(),
            "location": { "uri": FILE, "range": range(CLEAN, start, end, encoding) },
        });
        assert!(symbols.as_array().expect("a list").contains(&section), "{symbols}");
    }
}

#[tokio::test]
async fn sections_and_tables_fold() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, CLEAN, encoding).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let folds = client.ask("textDocument/foldingRange", asked).await;
        let folds = folds.as_array().expect("a list");
        let line = |text: &str| CLEAN.lines().position(|line| line.starts_with(text));
        let table = line("（本列数据").expect("a table");
        let last = line("四、结转下年度").expect("a row");
        let is_table = |fold: &Value| fold["startLine"] == table && fold["endLine"] == last;
        assert!(folds.iter().any(is_table), "{folds:?}");
    }
}

#[tokio::test]
async fn a_total_leads_to_its_parts_and_back() {
    for (links, encoding) in
        [(false, "utf-16"), (true, "utf-16"), (false, "utf-8"), (true, "utf-8")]
    {
        let mut capabilities = encodings(&[encoding]);
        capabilities["textDocument"] = json!({ "definition": { "linkSupport": links } });
        let mut client = Client::met(capabilities).await;
        client.open(FILE, CLEAN).await;
        let total = "111\t380";
        let asked = place(FILE, CLEAN, total, total.len(), encoding);
        let parts = client.ask("textDocument/definition", asked).await;
        let row = CLEAN.find("52\t59\t60\t51\t47\t111\t380").expect("the row");
        let key = if links { "targetRange" } else { "range" };
        assert_eq!(parts.as_array().map(Vec::len), Some(6), "{parts}");
        assert_eq!(parts[0][key], range(CLEAN, row, row + 2, encoding));
        let end = row + "52\t59\t60\t51\t47\t111\t380".len();
        let own = if links { range(CLEAN, end - 3, end, encoding) } else { Value::Null };
        assert_eq!(parts[0]["originSelectionRange"], own);

        let asked = |own: bool| {
            let mut asked = place(FILE, CLEAN, "52\t59\t60\t51", 0, encoding);
            asked["context"] = json!({ "includeDeclaration": own });
            asked
        };
        let totals = client.ask("textDocument/references", asked(false)).await;
        let location = json!({ "uri": FILE, "range": range(CLEAN, end - 3, end, encoding) });
        assert!(totals.as_array().expect("a list").contains(&location), "{totals}");
        let own = json!({ "uri": FILE, "range": range(CLEAN, row, row + 2, encoding) });
        assert!(!totals.as_array().expect("a list").contains(&own));
        let totals = client.ask("textDocument/references", asked(true)).await;
        assert!(totals.as_array().expect("a list").contains(&own));
    }
}

#[tokio::test]
async fn the_figures_of_a_sum_light_up_together() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, CLEAN, encoding).await;
        let asked = place(FILE, CLEAN, "111\t380", 4, encoding);
        let figures = client.ask("textDocument/documentHighlight", asked).await;
        let end = CLEAN.find("111\t380").expect("it is there") + "111\t380".len();
        for (start, end, kind) in [(end - 7, end - 4, 2), (end - 3, end, 3)] {
            let figure = json!({ "range": range(CLEAN, start, end, encoding), "kind": kind });
            assert!(figures.as_array().expect("a list").contains(&figure), "{figures}");
        }
        let heading = place(FILE, CLEAN, "一、总体情况", 0, encoding);
        assert_eq!(client.ask("textDocument/documentHighlight", heading).await, json!([]));
        let other = place("file:///closed.gouji", CLEAN, "111", 0, encoding);
        assert_eq!(client.ask("textDocument/documentHighlight", other).await, Value::Null);
    }
}

#[tokio::test]
async fn hints_stand_behind_wrong_totals() {
    for (locale, label, encoding) in
        [("zh-CN", "应为 18", "utf-16"), ("en", "should be 18", "utf-8")]
    {
        let params = json!({ "capabilities": encodings(&[encoding]), "locale": locale });
        let mut client = Client::met_with(params).await;
        client.open(FILE, WRONG).await;
        let end = WRONG.find("7\t1\t81").expect("it is there") + "7\t1\t81".len();
        let ask = |start, end| json!({ "textDocument": { "uri": FILE }, "range": range(WRONG, start, end, encoding) });
        let hints = client.ask("textDocument/inlayHint", ask(0, WRONG.len())).await;
        let hints = hints.as_array().expect("a list");
        let hint = hints.iter().find(|hint| hint["label"] == label).expect("the hint");
        assert_eq!(hint["position"], range(WRONG, end, end, encoding)["end"]);
        assert!(hint["tooltip"].is_string());
        assert_eq!(client.ask("textDocument/inlayHint", ask(0, 9)).await, json!([]));
    }
}

#[tokio::test]
async fn a_lens_above_each_table_counts_its_sums() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, CLEAN, encoding).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let lenses = client.ask("textDocument/codeLens", asked).await;
        let titles: Vec<&Value> = lenses
            .as_array()
            .expect("a list")
            .iter()
            .map(|lens| {
                assert_eq!(lens["command"]["command"], "");
                &lens["command"]["title"]
            })
            .collect();
        assert_eq!(titles, ["勾稽 39/39", "勾稽 3/3"]);
        let line = CLEAN.lines().position(|line| line.starts_with("（本列数据"));
        assert_eq!(lenses[0]["range"]["start"]["line"], line.expect("it is there"));
    }
}

#[tokio::test]
async fn a_selection_grows_from_a_figure_to_the_file() {
    for encoding in ["utf-16", "utf-8"] {
        let mut client = reader_in(FILE, CLEAN, encoding).await;
        let start = CLEAN.find("1284").expect("it is there");
        let mut asked = json!({ "textDocument": { "uri": FILE } });
        let places = range(CLEAN, start + 1, 0, encoding);
        asked["positions"] = json!([places["start"], places["end"]]);
        let answer = client.ask("textDocument/selectionRange", asked.clone()).await;
        assert_eq!(answer.as_array().map(Vec::len), Some(2));
        assert_eq!(answer[0]["range"], range(CLEAN, start, start + 4, encoding));
        let mut last = &answer[0];
        let mut steps = 1;
        while let Some(parent) = last.get("parent") {
            last = parent;
            steps += 1;
        }
        assert!(steps > 3, "{answer}");
        assert_eq!(last["range"], range(CLEAN, 0, CLEAN.len(), encoding));

        client.change(FILE, 2, json!([{ "text": "" }])).await;
        asked["positions"] = json!([{ "line": 0, "character": 0 }]);
        let nothing = client.ask("textDocument/selectionRange", asked).await;
        assert_eq!(nothing, json!([{ "range": range("", 0, 0, encoding) }]));
    }
}

#[tokio::test]
async fn the_regulation_is_a_link() {
    let name = "《中华人民共和国政府信息公开条例》";
    let text =
        CLEAN.replacen("一、总体情况\n", &format!("一、总体情况\n\n😀依据{name}编制。\n"), 1);
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met(encodings(&[encoding])).await;
        client.open(FILE, &text).await;
        let asked = json!({ "textDocument": { "uri": FILE } });
        let links = client.ask("textDocument/documentLink", asked).await;
        let start = text.find(name).expect("it is there");
        assert_eq!(links[0]["range"], range(&text, start, start + name.len(), encoding));
        let target = links[0]["target"].as_str().expect("an address");
        assert!(target.starts_with("https://www.gov.cn/"), "{target}");
    }
}
