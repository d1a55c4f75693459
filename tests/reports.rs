//! Homes after public reports (`fixtures/reports/<issue>`, with a word behind it for a variation): what is said of
//! each, and what is not. `trap-…` are situations that look broken and are not, or the reverse, without one issue.
//! The form of a case is described in `tests/common/spoken.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::{cases, fixtures, read_json, road, spoken};

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

/// What an installed plugin does not list may stand in its code; a plugin that is kept out is not asked.
#[test]
fn a_plugin_that_is_kept_out_leaves_no_doubt() {
    let doubt = |case: &str| {
        let directory = fixtures().join("oracle").join(case);
        let home = road::load(&directory.join("home"), &read_json(&directory.join("case.json"))["env"]);
        let simulation = road::simulate(&home, "2026.9.6", 1_800_000_000_000);
        simulation.agents[0].dispatches[0].model_doubt().is_some()
    };
    assert!(doubt("z003"), "a model that the plugin does not list");
    for case in ["z004", "z005", "z006", "z007"] {
        assert!(!doubt(case), "{case}: not in plugins.allow, switched off, not installed, denied");
    }
}
