//! Settings, folders, and diagnostics that the client asks for.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{CLEAN, Client, WRONG, codes, encodings, place, range};

/// A folder of its own, with Chinese in its name, gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("报告 {name} {}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the build folder can be written");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("the build folder can be written");
    }

    fn address(&self, name: &str) -> String {
        let path = if name.is_empty() { self.0.clone() } else { self.0.join(name) };
        tower_lsp::gen_lsp_types::Uri::from_file_path(path).expect("a whole path").to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn wrong() -> String {
    CLEAN.replacen("规章\t0\t", "规章\t０\t", 1)
}

fn meeting(folders: &[&Folder], capabilities: Value) -> Value {
    let folders: Vec<Value> =
        folders.iter().map(|folder| json!({ "uri": folder.address(""), "name": "" })).collect();
    json!({ "capabilities": capabilities, "workspaceFolders": folders })
}

#[tokio::test]
async fn settings_files_are_watched_and_read_again() {
    let folder = Folder::new("watched");
    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::met_with(meeting(&[&folder], watches)).await;
    let asked = client.asked("client/registerCapability", Value::Null).await;
    assert_eq!(asked["registrations"][0]["method"], "workspace/didChangeWatchedFiles");

    let file = folder.address("a.gouji");
    client.open(&file, &wrong()).await;
    assert_eq!(client.diagnostics(&file).await["diagnostics"][0]["severity"], 4);
    let changed = json!({ "changes": [{ "uri": folder.address("gouji.toml"), "type": 1 }] });
    folder.write("gouji.toml", "[levels]\nfull-width-figure = \"error\"\n");
    client.tell("workspace/didChangeWatchedFiles", changed.clone()).await;
    assert_eq!(client.diagnostics(&file).await["diagnostics"][0]["severity"], 1);

    // A fault of the settings is shown in them, until it is mended.
    folder.write("gouji.toml", "[levels]\nno-such-rule = \"off\"\n");
    client.tell("workspace/didChangeWatchedFiles", changed.clone()).await;
    let faults = client.diagnostics(&folder.address("gouji.toml")).await;
    assert_eq!(codes(&faults["diagnostics"]), ["bad-settings"]);
    folder.write("gouji.toml", "schemas = [\"lending.toml\"]\n");
    folder.write("lending.toml", include_str!("../lending/lending.toml"));
    client.tell("workspace/didChangeWatchedFiles", changed).await;
    let faults = client.diagnostics(&folder.address("gouji.toml")).await;
    assert_eq!(faults["diagnostics"], json!([]));

    // The form that the settings now name is known.
    let other = folder.address("b.gouji");
    client.open(&other, include_str!("../lending/wrong.txt")).await;
    let found = client.diagnostics(&other).await;
    assert!(codes(&found["diagnostics"]).contains(&"suspect-figure"), "{found}");
    assert!(client.end().await);
}

#[tokio::test]
async fn settings_are_asked_of_the_editor_for_each_folder() {
    let (one, other) = (Folder::new("one"), Folder::new("other"));
    let asks = json!({ "workspace": { "configuration": true } });
    let mut client = Client::met_with(meeting(&[&one, &other], asks)).await;
    let off = json!({ "levels": { "full-width-figure": "off" } });
    let asked = client.asked("workspace/configuration", json!([null, off, {}])).await;
    let scopes: Vec<&Value> =
        asked["items"].as_array().expect("a list").iter().map(|item| &item["scopeUri"]).collect();
    assert_eq!(scopes, [&Value::Null, &json!(one.address("")), &json!(other.address(""))]);
    for (folder, count) in [(&one, 0), (&other, 1)] {
        // The answer was on its way before the document.
        client.open(&folder.address("a.gouji"), &wrong()).await;
        let found = client.diagnostics(&folder.address("a.gouji")).await;
        assert_eq!(codes(&found["diagnostics"]).len(), count);
    }
    let change = json!({ "settings": null });
    client.tell("workspace/didChangeConfiguration", change).await;
    client.asked("workspace/configuration", json!([null, {}, { "levels": 7 }])).await;
    let found = client.diagnostics(&one.address("a.gouji")).await;
    assert_eq!(codes(&found["diagnostics"]).len(), 1);
    assert!(client.end().await);
}

#[tokio::test]
async fn settings_that_are_told_are_taken() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", &wrong()).await;
    assert_eq!(codes(&client.diagnostics("untitled:1").await["diagnostics"]).len(), 1);
    let settings = json!({ "gouji": { "levels": { "full-width-figure": "off" } } });
    client.tell("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
    assert_eq!(client.diagnostics("untitled:1").await["diagnostics"], json!([]));
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_told_of() {
    for (locale, said) in [("zh", "全部没有生效"), ("en", "none holds")] {
        let params = json!({ "capabilities": {}, "locale": locale });
        let mut client = Client::met_with(params).await;
        let settings = json!({ "levels": { "stale-year": "bogus", "mark-for-zero": "off" } });
        client.tell("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        let shown = client.wait(|message| message["method"] == "window/showMessage").await;
        assert_eq!(shown["params"]["type"], 2);
        let message = shown["params"]["message"].as_str().expect("a text");
        assert!(message.contains(said) && message.contains("bogus"), "{message}");
    }
}

#[tokio::test]
async fn a_client_that_never_answers_is_served() {
    let asks = json!({ "workspace": {
        "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true },
    } });
    let mut client = Client::met(asks).await;
    client.open("untitled:1", &wrong()).await;
    assert_eq!(codes(&client.diagnostics("untitled:1").await["diagnostics"]).len(), 1);
    assert!(client.end().await);
}

#[tokio::test]
async fn a_client_that_pulls_is_sent_nothing() {
    let folder = Folder::new("pulled");
    folder.write("open.gouji", "");
    folder.write("closed.txt", &wrong());
    folder.write("notes.txt", "待办\t1\n");
    let pulls = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::met_with(meeting(&[&folder], pulls)).await;
    let file = folder.address("open.gouji");
    client.open(&file, &wrong()).await;
    let ask = |previous: Value| {
        let document = json!({ "uri": file });
        json!({ "textDocument": document, "previousResultId": previous })
    };
    let report = client.ask("textDocument/diagnostic", ask(Value::Null)).await;
    assert_eq!(report["kind"], "full");
    assert_eq!(codes(&report["items"]), ["full-width-figure"]);
    let again = client.ask("textDocument/diagnostic", ask(report["resultId"].clone())).await;
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": report["resultId"] }));
    client.change(&file, 2, json!([{ "text": CLEAN }])).await;
    let report = client.ask("textDocument/diagnostic", ask(report["resultId"].clone())).await;
    assert_eq!(report["items"], json!([]));

    let mut ids = json!([]);
    for round in 0..2 {
        let params = json!({ "previousResultIds": ids });
        let all = client.ask("workspace/diagnostic", params).await;
        let items = all["items"].as_array().expect("a list");
        let seen = |name: &str| {
            let address = folder.address(name);
            items.iter().find(|item| item["uri"] == address).expect("it is there").clone()
        };
        if round == 0 {
            assert_eq!(seen("open.gouji")["version"], 2);
            assert_eq!(codes(&seen("closed.txt")["items"]), ["full-width-figure"]);
            assert_eq!(seen("notes.txt")["items"], json!([]));
            let known = |item: &Value| json!({ "uri": item["uri"], "value": item["resultId"] });
            ids = items.iter().map(known).collect();
        } else {
            assert!(items.iter().all(|item| item["kind"] == "unchanged"), "{all}");
        }
    }
    // Settings change: the client is asked to ask again, and ids of before say nothing.
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    client.asked("workspace/diagnostic/refresh", Value::Null).await;
    let report = client.ask("textDocument/diagnostic", ask(report["resultId"].clone())).await;
    assert_eq!(report["kind"], "full");
    client.ask("shutdown", Value::Null).await;
    client.tell("exit", Value::Null).await;
    while let Some(message) = client.read().await {
        assert_ne!(message["method"], "textDocument/publishDiagnostics");
    }
}

#[tokio::test]
async fn what_was_pulled_of_one_text_is_not_taken_for_another_of_its_version() {
    let mut client = Client::met(json!({ "textDocument": { "diagnostic": {} } })).await;
    let document = json!({ "uri": "untitled:1" });
    let mut previous = Value::Null;
    for (text, count) in [(wrong(), 1), (CLEAN.to_string(), 0)] {
        client.open("untitled:1", &text).await;
        let ask = json!({ "textDocument": document, "previousResultId": previous });
        let report = client.ask("textDocument/diagnostic", ask).await;
        assert_eq!(codes(&report["items"]).len(), count, "{report}");
        previous = report["resultId"].clone();
        client.tell("textDocument/didClose", json!({ "textDocument": document })).await;
    }
}

#[tokio::test]
async fn faults_of_settings_are_sent_until_they_are_asked_for() {
    let folder = Folder::new("faulty");
    folder.write("gouji.toml", "[levels]\nno-such-rule = \"off\"\n");
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::met_with(meeting(&[&folder], pulls)).await;
    client.open(&folder.address("a.gouji"), &wrong()).await;
    let settings = folder.address("gouji.toml");
    assert_eq!(codes(&client.diagnostics(&settings).await["diagnostics"]), ["bad-settings"]);
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).await;
    let items = all["items"].as_array().expect("a list");
    let answered = items.iter().find(|item| item["uri"] == settings).expect("it is faulty");
    assert_eq!(codes(&answered["items"]), ["bad-settings"]);
    assert_eq!(client.diagnostics(&settings).await["diagnostics"], json!([]));
}

#[tokio::test]
async fn kinds_of_hints_can_be_switched_off() {
    let mut client = Client::met(json!({})).await;
    client.open("untitled:1", WRONG).await;
    let all =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let asked = json!({ "textDocument": { "uri": "untitled:1" }, "range": all });
    for (expected, subtotals) in [(true, true), (true, false), (false, true), (false, false)] {
        let wanted = json!({ "expected": expected, "subtotals": subtotals });
        let settings = json!({ "gouji": { "inlayHints": wanted } });
        client.tell("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        let hints = client.ask("textDocument/inlayHint", asked.clone()).await;
        let hints = hints.as_array().expect("a list");
        let is_expected = |hint: &&Value| hint["label"].to_string().contains("应为");
        assert_eq!(hints.iter().any(|hint| is_expected(&hint)), expected, "{hints:?}");
        assert_eq!(hints.iter().any(|hint| !is_expected(&hint)), subtotals, "{hints:?}");
    }
}

#[tokio::test]
async fn a_client_is_told_to_ask_again_when_settings_change() {
    let refresh = json!({ "refreshSupport": true });
    let mut client = Client::met(json!({ "workspace": {
        "inlayHint": refresh, "codeLens": refresh, "semanticTokens": refresh,
    } }))
    .await;
    for _ in 0..2 {
        client.tell("workspace/didChangeConfiguration", json!({ "settings": {} })).await;
        for method in ["inlayHint", "codeLens", "semanticTokens"] {
            client.asked(&format!("workspace/{method}/refresh"), Value::Null).await;
        }
    }
}

#[tokio::test]
async fn the_reports_of_the_workspace_are_found_by_name() {
    let folder = Folder::new("named");
    folder.write("closed.gouji", &CLEAN.replace("云岭区水务局", "青溪县档案馆"));
    folder.write("notes.txt", "一、总体情况\n");
    for encoding in ["utf-16", "utf-8"] {
        let mut client = Client::met_with(meeting(&[&folder], encodings(&[encoding]))).await;
        let open = folder.address("open.gouji");
        client.open(&open, CLEAN).await;
        let mut found = async |query: &str| {
            let list = client.ask("workspace/symbol", json!({ "query": query })).await;
            let list = list.as_array().expect("a list").clone();
            list.into_iter()
                .map(|symbol| (symbol["name"].clone(), symbol["location"].clone()))
                .collect::<Vec<_>>()
        };
        // Of both reports, the open one first; letters may be left out between.
        let titles = found("2023年 公开报告").await;
        let title = CLEAN.lines().next().expect("a title");
        let place = json!({ "uri": open, "range": range(CLEAN, 0, title.len(), encoding) });
        assert_eq!(titles[0], (json!(title), place));
        assert_eq!(titles.len(), 2, "{titles:?}");
        assert_eq!(titles[1].1["uri"], folder.address("closed.gouji"));
        let sections = found("收到和处理政府信息公开申请情况").await;
        assert_eq!(sections.len(), 4, "a section and its table in each: {sections:?}");
        assert_eq!(found("没有这样的").await, []);
        assert!(found("").await.iter().all(|(name, _)| name != "行政许可"));
        // A file that changed on disk is read again.
        folder.write("closed.gouji", "乙镇2024年政府信息公开工作年度报告\n\n一、总体情况\n");
        assert_eq!(found("乙镇").await.len(), 1);
        assert_eq!(found("青溪县").await, []);
        folder.write("closed.gouji", &CLEAN.replace("云岭区水务局", "青溪县档案馆"));
    }
}

#[tokio::test]
async fn an_open_file_is_known_however_its_address_is_written() {
    let folder = Folder::new("escaped");
    folder.write("年报(1)+&'!.txt", CLEAN);
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::met_with(meeting(&[&folder], pulls)).await;
    let ours = folder.address("年报(1)+&'!.txt");
    let pairs =
        [("(", "%28"), (")", "%29"), ("+", "%2B"), ("&", "%26"), ("'", "%27"), ("!", "%21")];
    let theirs = pairs.iter().fold(ours.clone(), |address, (from, to)| address.replace(from, to));
    assert_ne!(ours, theirs);
    client.open(&theirs, &wrong()).await;
    let titles = client.ask("workspace/symbol", json!({ "query": "云岭区水务局" })).await;
    assert_eq!(titles.as_array().map(Vec::len), Some(1), "{titles}");
    let known = json!([{ "uri": ours, "value": "before" }]);
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": known })).await;
    let items = all["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{all}");
    assert_eq!((&items[0]["uri"], &items[0]["version"]), (&json!(theirs), &json!(1)));
    assert_eq!(codes(&items[0]["items"]), ["full-width-figure"]);
}

#[tokio::test]
async fn the_check_of_a_workspace_tells_how_far_it_is() {
    let folder = Folder::new("progress");
    for name in ["a.gouji", "b.gouji", "c.gouji"] {
        folder.write(name, CLEAN);
    }
    let pulls =
        json!({ "textDocument": { "diagnostic": {} }, "window": { "workDoneProgress": true } });
    let mut client = Client::met_with(meeting(&[&folder], pulls)).await;
    let params = json!({ "previousResultIds": [], "workDoneToken": "t" });
    client.ask("workspace/diagnostic", params).await;
    let mut kinds = Vec::new();
    let mut last = 0;
    while kinds.last() != Some(&json!("end")) {
        let message = client.wait(|message| message["method"] == "$/progress").await;
        assert_eq!(message["params"]["token"], "t");
        let value = &message["params"]["value"];
        if let Some(percentage) = value["percentage"].as_u64() {
            assert!(last <= percentage && percentage <= 100);
            last = percentage;
        }
        kinds.push(value["kind"].clone());
    }
    assert_eq!((&kinds[0], last), (&json!("begin"), 100));
    assert!(kinds[1..kinds.len() - 1].iter().all(|kind| kind == "report"), "{kinds:?}");
}

#[tokio::test]
async fn last_years_value_is_told_from_an_open_report_or_the_file_beside() {
    let folder = Folder::new("years");
    let before = CLEAN.replace("2023年", "2022年").replace("\t1284\t", "\t1300\t");
    for open in [false, true] {
        let mut client = Client::met(json!({})).await;
        let file = folder.address("水务局2023.gouji");
        client.open(&file, CLEAN).await;
        let asked = place(&file, CLEAN, "1284", 1, "utf-16");
        let hover = client.ask("textDocument/hover", asked.clone()).await;
        assert!(!hover.to_string().contains("上年"), "{hover}");
        match open {
            true => client.open("untitled:1", &before).await,
            false => {
                folder.write("水务局2022.gouji", &before);
                folder.write("水务局2022 - 副本.gouji", &before.replace("\t1300\t", "\t13\t"));
            }
        }
        let hover = client.ask("textDocument/hover", asked).await;
        let place = if open { "" } else { "，水务局2022.gouji" };
        assert!(hover.to_string().contains(&format!("上年（2022 年{place}）：1300")), "{hover}");
        for name in ["水务局2022.gouji", "水务局2022 - 副本.gouji"] {
            let _ = std::fs::remove_file(folder.0.join(name));
        }
    }
}

#[tokio::test]
async fn last_years_report_that_is_open_is_not_read_from_disk() {
    let folder = Folder::new("unsaved");
    let before = CLEAN.replace("2023年", "2022年").replace("\t1284\t", "\t1300\t");
    folder.write("水务局2022.gouji", &before);
    let mut client = Client::met(json!({})).await;
    let file = folder.address("水务局2023.gouji");
    client.open(&file, CLEAN).await;
    client.open(&folder.address("水务局2022.gouji"), &before.replace("2022年", "2021年")).await;
    let asked = place(&file, CLEAN, "1284", 1, "utf-16");
    let hover = client.ask("textDocument/hover", asked).await;
    assert!(!hover.to_string().contains("上年"), "{hover}");
}

/// The clean report for the year before. What it leaves is not what [`CLEAN`] goes on from.
fn before() -> String {
    CLEAN.replace("2023", "2022").replace("6\t2\t31", "4\t0\t27")
}

/// [`before`] with what [`CLEAN`] goes on from.
fn mended() -> String {
    before().replace("1\t3\t7\t6\t4\t3\t24", "3\t3\t2\t2\t7\t1\t18")
}

#[tokio::test]
async fn a_report_is_compared_with_that_of_the_year_before() {
    let folder = Folder::new("years");
    folder.write("水务局2022年度.txt", &before());
    folder.write("水务局2023年度.txt", CLEAN);
    let mut client = Client::met_with(meeting(&[&folder], json!({}))).await;
    let file = folder.address("水务局2023年度.txt");
    client.open(&file, CLEAN).await;
    let mut found = client.diagnostics(&file).await;
    // What stands beside is read when there is time.
    while codes(&found["diagnostics"]) != ["carried-over"] {
        found = client.diagnostics(&file).await;
    }
    let message = found["diagnostics"][0]["message"].as_str().expect("a message");
    assert!(message.ends_with("上年报告：水务局2022年度.txt"), "{message}");

    // It stays while one types elsewhere, and goes when this report is mended.
    client.change(&file, 2, json!([{ "text": format!("{CLEAN}\n") }])).await;
    assert_eq!(codes(&client.diagnostics(&file).await["diagnostics"]), ["carried-over"]);
    let text = CLEAN.replace("3\t3\t2\t2\t7\t1\t18", "1\t3\t7\t6\t4\t3\t24");
    client.change(&file, 3, json!([{ "text": text }])).await;
    let found = client.diagnostics(&file).await;
    assert!(!codes(&found["diagnostics"]).contains(&"carried-over"), "{found}");

    // Or when last year's report is mended and saved.
    client.change(&file, 4, json!([{ "text": CLEAN }])).await;
    assert_eq!(codes(&client.diagnostics(&file).await["diagnostics"]), ["carried-over"]);
    let earlier = folder.address("水务局2022年度.txt");
    client.open(&earlier, &mended()).await;
    folder.write("水务局2022年度.txt", &mended());
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": earlier } })).await;
    while !codes(&client.diagnostics(&file).await["diagnostics"]).is_empty() {}
}

#[tokio::test]
async fn closed_reports_of_several_folders_are_compared() {
    let folder = Folder::new("archive");
    for year in ["2022", "2023"] {
        std::fs::create_dir_all(folder.0.join(year)).expect("the build folder can be written");
    }
    folder.write("2022/水务局.txt", &before());
    folder.write("2023/水务局.txt", CLEAN);
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::met_with(meeting(&[&folder], pulls)).await;
    let mut ids = json!([]);
    let mut pull = async |expected: &[&str], kind: &str| {
        let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": ids })).await;
        let items = all["items"].as_array().expect("a list");
        let known = |item: &Value| json!({ "uri": item["uri"], "value": item["resultId"] });
        ids = items.iter().map(known).collect();
        let later = items.iter().find(|item| item["uri"] == folder.address("2023/水务局.txt"));
        let later = later.expect("it is there");
        assert_eq!(later["kind"], kind);
        assert!(kind == "unchanged" || codes(&later["items"]) == expected, "{later}");
    };
    pull(&["carried-over"], "full").await;
    pull(&["carried-over"], "unchanged").await;
    folder.write("2022/水务局.txt", &mended());
    pull(&[], "full").await;
    std::fs::remove_file(folder.0.join("2022/水务局.txt")).expect("it is there");
    pull(&[], "full").await;
}
