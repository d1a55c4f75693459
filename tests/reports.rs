//! Homes after public reports (`fixtures/reports/<issue>`): what is said of each, and what is not.
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
        assert!(asks && case["report"].is_string() && case["issue"].is_u64(), "{}", directory.display());
    }
}
