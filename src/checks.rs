//! The table of rules, and how they are run.
//!
//! A rule stands in one file of `checks/`: its page, its check, its fixes and its tests. To add one,
//! write the file and its line here. Rules do not know each other.

use crate::form::table::Table;
use crate::rule::{Case, Check, Finding, Findings, Paragraph, Prose, Rule, Sequel};

#[cfg(test)]
pub mod fixture;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// Every rule, in the order of the manual.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    sum_mismatch,
    suspect_figure,
    shifted_row,
    empty_cell,
    mark_for_zero,
    not_a_number,
    full_width_figure,
    cell_note,
    not_a_count,
    unit_in_cell,
    doubtful_fee,
    fee_style,
    missing_section,
    duplicate_section,
    section_order,
    heading_wording,
    empty_section,
    missing_table,
    unreadable_table,
    missing_row,
    duplicate_row,
    row_order,
    unknown_row,
    group_name,
    single_row_group,
    table_head,
    ragged_row,
    misplaced_label,
    blank_line_in_table,
    broken_label,
    label_wording,
    wrong_edition,
    replaced_basis,
    notice_year,
    leftover_form_text,
    duplicate_text,
    report_title,
    year_mismatch,
    damaged_period,
    stale_year,
    carried_over,
    unused_allow,
    no_report,
    bad_settings,
    bad_schema,
}

/// The rule with a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

/// What the rules about tables find in one; spans count from the table's start.
pub fn table(table: &Table) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Table(check) = check {
            check(table, findings);
        }
    })
}

/// What the rules about rows find in a table; spans count from the table's start.
pub fn rows(table: &Table) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Rows(check) = check {
            check(table, findings);
        }
    })
}

/// What the rules about single paragraphs find in one; spans count from the section's start.
pub fn paragraph(paragraph: &Paragraph) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Paragraph(check) = check {
            check(paragraph, findings);
        }
    })
}

/// What the rules about the opening of a report find; spans count from the report's start.
pub fn opening(case: &Case) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Opening(check) = check {
            check(case, findings);
        }
    })
}

/// A set of rules, one bit a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleSet(u64);

const _: () = assert!(RULES.len() <= u64::BITS as usize);

impl RuleSet {
    /// The rules about the text of a section to whose matter a paragraph may belong.
    pub fn mattering(prose: &Prose, paragraph: &str) -> Self {
        let matters = |rule: &Rule| match rule.check {
            Check::Prose { may_matter, .. } => may_matter(prose, paragraph),
            _ => false,
        };
        let bits = RULES.iter().enumerate().map(|(index, rule)| u64::from(matters(rule)) << index);
        Self(bits.fold(0, |set, bit| set | bit))
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What the rules of a set find in the text of a section; spans count from the section's start.
pub fn prose(prose: &Prose, rules: RuleSet) -> Vec<Finding> {
    let in_set = |(index, _): &(usize, &&Rule)| rules.0 >> index & 1 == 1;
    let found = RULES.iter().enumerate().filter(in_set).flat_map(|(_, rule)| {
        let mut findings = Findings::new(rule);
        if let Check::Prose { check, .. } = rule.check {
            check(prose, &mut findings);
        }
        findings.take()
    });
    found.collect()
}

/// What the rules about whole reports find; spans count from the report's start.
pub fn report(case: &Case) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Report(check) = check {
            check(case, findings);
        }
    })
}

/// What the rules about years in a row find; spans count from the later report's start.
pub fn sequel(sequel: &Sequel) -> Vec<Finding> {
    run(|check, findings| {
        if let Check::Sequel(check) = check {
            check(sequel, findings);
        }
    })
}

/// True when it depends on other reports whether the rule finds something.
pub fn is_of_sequels(code: &str) -> bool {
    rule(code).is_some_and(|rule| matches!(rule.check, Check::Sequel(_)))
}

fn run(check: impl Fn(&Check, &mut Findings)) -> Vec<Finding> {
    let found = RULES.iter().flat_map(|rule| {
        let mut findings = Findings::new(rule);
        check(&rule.check, &mut findings);
        findings.take()
    });
    found.collect()
}
