//! For each rule a home that it flags and a near-identical one that it must not (`fixtures/rules/<rule>/`):
//! breaking the clean home in the way the rule describes raises exactly that rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::diagnosed::Diagnosed;
use common::{cases, spoken};
use oc_doctor::rules::{RULES, Severity};
use serde_json::Value;

/// Errors and warnings of other rules, but for those that the case names under `beside`: what some rules are
/// about is only ever found together with another finding.
fn others(seen: &Diagnosed, rule: &str, case: &Value) -> Vec<String> {
    let beside = spoken::texts(case, "beside");
    let alarms = seen.findings.iter().filter(|finding| finding.severity > Severity::Info && finding.rule != rule);
    let alarms = alarms.filter(|finding| !beside.contains(&finding.rule));
    alarms.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

#[test]
fn a_rule_says_it_of_its_flagged_home_and_nothing_else_does() {
    let mut wrong = Vec::new();
    for directory in cases("rules") {
        let rule = directory.file_name().unwrap().to_string_lossy().into_owned();
        let case = spoken::case(&directory.join("flagged"));
        for (release, seen) in spoken::judged(&directory.join("flagged")) {
            if !spoken::hears(&seen, &rule, &case["says"]) {
                wrong.push(format!("{rule} @ {release}: not said\n{}", seen.listing()));
            }
            let of_rule = seen.findings.iter().filter(|finding| finding.rule == rule).count();
            if of_rule > 1 {
                wrong.push(format!("{rule} @ {release}: said {of_rule} times\n{}", seen.listing()));
            }
            wrong.extend(others(&seen, &rule, &case).iter().map(|other| format!("{rule} @ {release}: also {other}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_said_of_the_clean_home() {
    let mut wrong = Vec::new();
    for directory in cases("rules") {
        let rule = directory.file_name().unwrap().to_string_lossy().into_owned();
        let case = spoken::case(&directory.join("clean"));
        for (release, seen) in spoken::judged(&directory.join("clean")) {
            let own = seen.findings.iter().filter(|finding| finding.rule == rule);
            wrong.extend(own.map(|finding| format!("{rule} @ {release}: {}", finding.message)));
            wrong.extend(others(&seen, &rule, &case).iter().map(|other| format!("{rule} @ {release}: also {other}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_its_pair_of_homes() {
    let named: Vec<String> =
        cases("rules").iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for rule in RULES {
        assert!(named.iter().any(|name| name == rule.id), "{} has no pair of homes", rule.id);
    }
    for name in named {
        assert!(RULES.iter().any(|rule| rule.id == name), "fixtures/rules/{name} belongs to no rule");
    }
}
