//! Formatting: only white space changes, columns line up, every figure stays in its cell, and a
//! second run changes nothing; over generated reports, pasted and broken ones.

#[path = "generated/changes.rs"]
mod changes;
#[path = "generated/reports.rs"]
mod reports;

use gouji::document::Document;
use gouji::form::row::RowMeaning;
use gouji::form::table::{CellAt, RowAt};
use gouji::format::width::Ambiguous;
use gouji::format::{Formatted, Options, Reason, Style, format, lay_out, planned};
use gouji::schema::Schemas;
use gouji::text::{Edit, Span, is_blank};
use proptest::prelude::*;

use changes::{CLEAN, Change, change, changes, edits, start};
use reports::{Numbers, figures, ragged, report, tables};

fn open(text: &str) -> Document {
    Document::new(text, Schemas::built_in())
}

fn aligned(tab_size: usize) -> Options {
    Options { tab_size, ..Options::default() }
}

fn formatted(text: &str, options: Options) -> String {
    format(&open(text), options, None).apply(text)
}

fn tokens(text: &str) -> Vec<&str> {
    text.split(is_blank).filter(|token| !token.is_empty()).collect()
}

/// Every figure of every report, by its table, row and column.
fn understood(document: &Document) -> Vec<(usize, CellAt, String)> {
    let mut all = Vec::new();
    for (start, entry) in document.entries() {
        let tables = entry.form.iter().flat_map(|form| form.tables.iter().enumerate());
        for (index, placed) in tables {
            let Some(placed) = placed else { continue };
            for (block, schema) in placed.table.blocks() {
                let rows = (0..schema.rows.len()).map(RowAt::Row);
                for row in rows.chain((0..schema.groups.len()).map(RowAt::Group)) {
                    for column in 0..schema.columns.len() {
                        let at = CellAt { block, row, column };
                        if let Some((_, span)) = placed.table.figure(at) {
                            let span = span.shifted(start + placed.start);
                            all.push((index, at, document.text.slice(span).into_owned()));
                        }
                    }
                }
            }
        }
    }
    all
}

/// The rules that are broken, matters of layout apart.
fn codes(document: &Document) -> Vec<&'static str> {
    let layout = ["ragged-row", "misplaced-label", "blank-line-in-table", "unused-allow"];
    let codes = document.findings().into_iter().map(|finding| finding.rule.code);
    let mut codes: Vec<&str> = codes.filter(|code| !layout.contains(code)).collect();
    codes.sort_unstable();
    codes
}

/// What holds for every text.
fn assert_sound(text: &str, options: Options) -> Formatted {
    let document = open(text);
    let formatted = format(&document, options, None);
    let kept_back = formatted.left.iter().any(|left| left.reason == Reason::Unfaithful);
    assert!(!kept_back, "the guard has to keep something back\n{text:?}");
    let planned = planned(&document, options);
    assert_eq!((planned.edits, planned.left), (formatted.edits.clone(), formatted.left.clone()));
    let mut last = 0;
    for edit in &formatted.edits {
        assert!(last <= edit.span.start && edit.span.end as usize <= text.len(), "{edit:?}");
        let (old, new) = (&text[edit.span.range()], edit.insert.as_str());
        // White space, or the part of one row that changes.
        let is_white_space = old.chars().chain(new.chars()).all(is_blank);
        let is_in_row = tokens(old) == tokens(new) && !format!("{old}{new}").contains(['\r', '\n']);
        assert!(is_white_space || is_in_row, "{old:?} becomes {new:?}");
        assert_eq!(Edit::least(text, edit.span, new).as_ref(), Some(edit));
        let parts = |place: u32| {
            let (before, behind) = text.split_at(place as usize);
            before.ends_with('\r') && behind.starts_with('\n')
        };
        assert!(!parts(edit.span.start) && !parts(edit.span.end), "{edit:?}");
        last = edit.span.end;
    }
    let after = formatted.apply(text);
    let mut one_by_one = document.text.clone();
    for edit in formatted.edits.iter().rev() {
        one_by_one.edit(edit);
    }
    assert_eq!(one_by_one.to_string(), after);
    assert_eq!(tokens(text), tokens(&after));
    let again = open(&after);
    assert_eq!(understood(&document), understood(&again), "{text}\n{after}");
    assert_eq!(codes(&document), codes(&again), "{text}\n{after}");
    let second = format(&again, options, None);
    assert_eq!(second.edits, [], "{after}");
    formatted
}

/// True when something is found in a place, or near it.
fn is_said(document: &Document, place: Span) -> bool {
    let meets = |span: Span| span.start <= place.end && place.start <= span.end;
    document.findings().iter().any(|finding| {
        meets(finding.span) || finding.related.iter().any(|related| meets(related.span))
    })
}

/// True when rows of a table that the form knows stand in a place.
fn is_of_the_form(document: &Document, place: Span) -> bool {
    tables(document).iter().any(|(start, table)| {
        let mut rows = table.rows().filter(|row| row.row.of != RowMeaning::Unknown);
        rows.any(|row| place.contains(row.span().start + start))
    })
}

/// A character of two columns, as VS Code counts it.
fn is_wide(character: char) -> bool {
    matches!(character as u32, 0x2E80..=0xD7AF | 0xF900..=0xFAFF | 0xFF01..=0xFF5E)
}

/// The wide characters of a line's beginning and its narrow ones, TABs drawn as spaces up to the
/// next stop.
fn drawn(line: &str, tab_size: usize) -> (usize, usize) {
    line.chars().fold((0, 0), |(wide, narrow), character| match character {
        '\t' => (wide, narrow + tab_size - (2 * wide + narrow) % tab_size),
        wider if is_wide(wider) => (wide + 1, narrow),
        _ => (wide, narrow + 1),
    })
}

/// Every figure ends where the others of its column do.
fn assert_in_line(text: &str, tab_size: usize) {
    let document = open(text);
    for (start, table) in tables(&document) {
        let mut edges: Vec<Option<(usize, usize)>> = vec![None; table.schema().width()];
        for (at, span) in figures(start, &table) {
            let line = text[..span.start as usize].rfind('\n').map_or(0, |before| before + 1);
            let edge = drawn(&text[line..span.end as usize], tab_size);
            let column = table.column(at).grid;
            let first = edges[column].get_or_insert(edge);
            assert_eq!(*first, edge, "{at:?} at tab size {tab_size}\n{text}");
        }
    }
}

/// Every row of a table has the cells of the form.
fn assert_rectangular(text: &str) {
    for (start, table) in tables(&open(text)) {
        for row in table.rows() {
            let line = &text[row.span().shifted(start).range()];
            assert_eq!(line.split('\t').count(), table.schema().width(), "{line}");
        }
    }
}

/// The reports that people write and the shapes in which they come.
fn shapes() -> Vec<String> {
    let mut numbers = Numbers(41);
    let mut shapes = Vec::new();
    for edition in &Schemas::built_in().editions {
        for _ in 0..4 {
            let neat = report(edition, &mut numbers);
            let trimmed: Vec<&str> = neat.lines().map(str::trim_end).collect();
            let pasted = ragged(&neat, &mut numbers);
            shapes.push(trimmed.join("\n"));
            shapes.push(neat.replace('\n', "\r\n"));
            shapes.push(pasted.replace('\n', "\r\n"));
            shapes.push(neat.replace('\t', "　\t "));
            shapes.push(format!("\u{feff}\n{}{pasted}", neat.replace('\n', "\n\n")));
            shapes.extend([neat, pasted]);
        }
    }
    shapes
}

#[test]
fn every_shape_becomes_the_same_grid() {
    for text in shapes() {
        for tab_size in [2, 3, 4, 8] {
            let done = assert_sound(&text, aligned(tab_size));
            assert_eq!(done.left, [], "{text}");
            let after = done.apply(&text);
            assert_in_line(&after, tab_size);
            assert_rectangular(&after);
        }
    }
}

#[test]
fn what_is_reckoned_with_wide_tabs_stands_with_narrow_ones() {
    for text in shapes() {
        let after = formatted(&text, aligned(8));
        for tab_size in [8, 4, 2, 1] {
            assert_in_line(&after, tab_size);
        }
    }
}

#[test]
fn compact_is_the_way_back() {
    let compact = Options { style: Style::Compact, ..Options::default() };
    let neat = formatted(CLEAN, compact);
    assert_sound(CLEAN, compact);
    assert!(neat.lines().all(|line| !line.contains(" \t") && !line.contains("\u{3000}\t")));
    for tab_size in [1, 4, 8] {
        let padded = formatted(CLEAN, aligned(tab_size));
        assert_ne!(padded, neat);
        assert_eq!(formatted(&padded, compact), neat);
        assert_eq!(formatted(&neat, aligned(tab_size)), padded);
    }
    let wide = Options { ambiguous: Ambiguous::Wide, ..Options::default() };
    assert_ne!(formatted(CLEAN, wide), formatted(CLEAN, Options::default()));
    assert_sound(CLEAN, wide);
}

#[test]
fn a_range_touches_the_tables_that_it_meets() {
    let text = CLEAN.replace("\t0\t", "\t 0\t").replace("。\n", "。 \n");
    let document = open(&text);
    let whole = format(&document, Options::default(), None).edits;
    let (start, table) = &tables(&document)[1];
    let table = table.span().shifted(*start);
    let place = text.find("2.重复申请").expect("a row") as u32;
    let part = format(&document, Options::default(), Some(&[Span::at(place)])).edits;
    assert!(!part.is_empty());
    let inside = |edit: &&Edit| table.contains(edit.span.start) && table.contains(edit.span.end);
    assert!(part.iter().all(|edit| inside(&edit)));
    assert_eq!(part, whole.iter().filter(inside).cloned().collect::<Vec<_>>());
    let line = text.find("。 \n").expect("white space at a line's end") as u32;
    let part = format(&document, Options::default(), Some(&[Span::new(line, line + 4)])).edits;
    assert_eq!(part, [Edit { span: Span::new(line + 3, line + 4), insert: String::new() }]);
    let all = Span::new(0, text.len() as u32);
    assert_eq!(format(&document, Options::default(), Some(&[all])).edits, whole);
}

#[test]
fn wrong_sums_in_uneven_rows_are_no_obstacle() {
    let uneven = [
        (
            "\t\t3.危及“三安全一稳定”\t23\t0\t29\t0\t0\t0\t52",
            "3.危及“三安全一稳定”\t23\t0\t29\t0\t0\t0\t62",
        ),
        (
            "\t\t6.属于四类过程性信息\t0\t5\t0\t0\t0\t0\t5",
            "6.属于四类过程性信息\t0\t5\t0\t0\t0\t0\t9",
        ),
    ];
    let text = uneven.iter().fold(CLEAN.to_string(), |text, (row, wrong)| text.replace(row, wrong));
    let found = codes(&open(&text));
    assert!(found.iter().filter(|code| **code == "sum-mismatch").count() > 1, "{found:?}");
    let done = assert_sound(&text, aligned(4));
    assert_eq!(done.left, []);
    assert_rectangular(&done.apply(&text));
}

#[test]
fn a_section_that_comes_to_mean_something_else_is_laid_out_anew() {
    let report = "云岭区水务局2023年政府信息公开工作年度报告";
    let text = format!("{report}\n\n二、主动公开政府信息情况\n\n行政许可\t5\n行政处罚 \t7\n");
    let document = open(&text);
    let (before, last) = lay_out(&document, Options::default(), None, None);
    // The form of that year has other columns.
    let year = text.find("2023").expect("a year") as u32;
    let edit = Edit { span: Span::new(year, year + 4), insert: "2020".into() };
    let document = document.edit(&[edit]);
    let (after, _) = lay_out(&document, Options::default(), None, last.as_ref());
    let fresh = format(&open(&document.text.to_string()), Options::default(), None);
    assert_eq!((&after.edits, &after.left), (&fresh.edits, &fresh.left));
    assert_ne!((before.edits, before.left), (fresh.edits, fresh.left));
}

/// A row with something wrong that may leave its figures without a certain column.
fn damaged(row: &str) -> Vec<String> {
    let cells: Vec<&str> = row.split('\t').collect();
    let is_figure = |cell: &&str| !cell.is_empty() && cell.chars().all(|one| one.is_ascii_digit());
    let Some(first) = cells.iter().position(is_figure) else { return Vec::new() };
    let with = |change: &dyn Fn(&mut Vec<&str>)| {
        let mut cells = cells.clone();
        change(&mut cells);
        cells.join("\t")
    };
    vec![
        with(&|cells| {
            cells.remove(first);
        }),
        with(&|cells| cells.truncate(cells.len() - 1)),
        with(&|cells| cells.insert(first, "7")),
        with(&|cells| cells.insert(first + 1, "")),
        with(&|cells| cells.push("0")),
        with(&|cells| cells[..first].fill("")),
        with(&|cells| cells[0] = "本地另加的一行"),
        with(&|cells| *cells = cells.split_off(first)),
        with(&|cells| {
            cells.remove(0);
            cells[first] = "";
        }),
    ]
}

#[test]
fn a_table_that_is_left_has_a_finding_that_says_why() {
    let mut numbers = Numbers(17);
    let mut left = 0;
    for edition in &Schemas::built_in().editions {
        let text = report(edition, &mut numbers);
        for row in text.lines().filter(|line| line.contains('\t')) {
            for damage in damaged(row) {
                let text = text.replacen(row, &damage, 1);
                let document = open(&text);
                for table in format(&document, Options::default(), None).left {
                    left += 1;
                    assert_eq!(table.reason, Reason::Doubtful);
                    assert!(is_of_the_form(&document, table.span));
                    assert!(is_said(&document, table.span), "{row}\n{damage}");
                }
            }
        }
    }
    assert!(left > 200, "{left} tables are left");
}

/// A report of either edition, in one of the shapes, perhaps broken.
fn pasted() -> impl Strategy<Value = String> {
    let shapes = shapes();
    let broken = changes().prop_flat_map(move |notifications| {
        let texts = prop_oneof![3 => prop::sample::select(shapes.clone()), 1 => start()];
        texts.prop_map(move |mut text| {
            for changes in &notifications {
                text = edits(changes, &text).1;
            }
            text
        })
    });
    broken.boxed()
}

fn options() -> impl Strategy<Value = Options> {
    let style = prop_oneof![4 => Just(Style::Aligned), 1 => Just(Style::Compact)];
    let ambiguous = prop_oneof![Just(Ambiguous::Narrow), Just(Ambiguous::Wide)];
    let tab_size = prop::sample::select(vec![0, 1, 2, 3, 4, 4, 8, 1000]);
    (style, ambiguous, tab_size).prop_map(|(style, ambiguous, tab_size)| Options {
        style,
        ambiguous,
        tab_size,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_written_keeps_its_meaning(text in pasted(), options in options()) {
        assert_sound(&text, options);
    }

    #[test]
    fn ranges_are_parts_of_the_whole(text in pasted(), from in 0..1000usize, to in 0..1000usize) {
        let document = open(&text);
        let whole = format(&document, Options::default(), None).edits;
        let place = |part: usize| text.floor_char_boundary(text.len() * part / 1000) as u32;
        let range = Span::new(place(from.min(to)), place(from.max(to)));
        let part = format(&document, Options::default(), Some(&[range]));
        prop_assert!(part.edits.iter().all(|edit| whole.contains(edit)));
    }
}

/// What happens to an open document, and how it is then laid out.
#[derive(Clone, Debug)]
struct Step {
    changes: Vec<Change>,
    /// All of the text comes anew.
    reopened: bool,
    options: Options,
    /// In thousandths of the text.
    range: Option<(usize, usize)>,
    /// The editor makes the edits.
    applied: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let options = prop_oneof![8 => Just(Options::default()), 1 => options()];
    let range = prop_oneof![4 => Just(None), 1 => (0..1000usize, 0..1000usize).prop_map(Some)];
    let step = (
        prop::collection::vec(change(), 0..3),
        prop::bool::weighted(0.1),
        options,
        range,
        prop::bool::ANY,
    );
    let step = step.prop_map(|(changes, reopened, options, range, applied)| Step {
        changes,
        reopened,
        options,
        range,
        applied,
    });
    prop::collection::vec(step, 2..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_layout_that_goes_on_from_the_last_equals_a_fresh_one(text in pasted(), steps in steps()) {
        let mut document = open(&text);
        let mut text = text;
        let mut last = None;
        for step in steps {
            let (edits, after) = edits(&step.changes, &text);
            text = after;
            document = if step.reopened { open(&text) } else { document.edit(&edits) };
            let place = |part: usize| text.floor_char_boundary(text.len() * part / 1000) as u32;
            let range = step.range.map(|(from, to)| [Span::new(place(from.min(to)), place(from.max(to)))]);
            let ranges = range.as_ref().map(<[Span; 1]>::as_slice);
            let (formatted, layout) = lay_out(&document, step.options, ranges, last.as_ref());
            let fresh = format(&open(&text), step.options, ranges);
            prop_assert_eq!(&formatted.edits, &fresh.edits);
            prop_assert_eq!(&formatted.left, &fresh.left);
            last = layout;
            if step.applied {
                text = formatted.apply(&text);
                let edits: Vec<Edit> = formatted.edits.into_iter().rev().collect();
                document = document.edit(&edits);
            }
        }
    }
}
