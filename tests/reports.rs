//! Homes after public reports (`fixtures/reports/<issue>`, with a word behind it for a variation): what is said of
//! each, and what is not. `trap-…` are situations that look broken and are not, or the reverse, without one issue.
//! The form of a case is described in `tests/common/spoken.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::{cases, spoken};

#[test]
fn every_report_is_answered() {
    let wrong: Vec<String> = cases("reports").iter().flat_map(|directory| spoken::wrong(directory)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_asks_for_something() {
    for directory in cases("reports") {
        let case = spoken::case(&directory);
        let asks = ["says", "never", "at_most"].iter().any(|key| !case[*key].is_null());
        let name = common::case_name(&directory);
        let is_known = case["issue"].is_u64() || name.contains("/trap-");
        assert!(asks && case["report"].is_string() && is_known, "{name}");
    }
}
