//! For each rule a home that it flags and a near-identical one that it must not (`fixtures/rules/<rule>/`):
//! breaking the clean home in the way the rule describes raises exactly that rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::databases::ScratchHome;
use common::diagnosed::{self, Diagnosed, Say};
use common::road::{PrivateFiles, load_from};
use common::{cases, milliseconds, read_json};
use oc_doctor::rules::{RULES, Severity};
use serde_json::Value;
use std::path::Path;

/// When no other time is part of a case, Unix milliseconds.
const NOW_MS: i64 = 1_790_000_000_000;

/// A home of a pair in every release for which it is given.
fn judged(directory: &Path) -> Vec<(String, Diagnosed)> {
    let case = read_json(&directory.join("case.json"));
    let now = if case["now"].is_null() { NOW_MS } else { milliseconds(&case["now"]) };
    let modes = case["modes"].as_object().into_iter().flatten();
    let modes: Vec<(String, u32)> =
        modes.map(|(path, mode)| (path.clone(), u32::from_str_radix(mode.as_str().unwrap(), 8).unwrap())).collect();
    let scratch = ScratchHome::of(directory);
    let releases = case["releases"].as_array().expect("the releases for which it holds");
    assert!(!releases.is_empty(), "{}", directory.display());
    let judge = |release: &Value| {
        let release = release.as_str().unwrap();
        let home = load_from(&PrivateFiles { modes: modes.clone() }, scratch.path(), &case["env"]);
        (release.to_owned(), diagnosed::judged(home, release, now))
    };
    releases.iter().map(judge).collect()
}

/// Errors and warnings of other rules, but for those that the case names under `beside`: what some rules are
/// about is only ever found together with another finding.
fn others(seen: &Diagnosed, rule: &str, case: &Value) -> Vec<String> {
    let beside = texts(case, "beside");
    let alarms = seen.findings.iter().filter(|finding| finding.severity > Severity::Info && finding.rule != rule);
    let alarms = alarms.filter(|finding| !beside.contains(&finding.rule));
    alarms.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

fn texts<'a>(says: &'a Value, key: &str) -> Vec<&'a str> {
    says[key].as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn a_rule_says_it_of_its_flagged_home_and_nothing_else_does() {
    let mut wrong = Vec::new();
    for directory in cases("rules") {
        let rule = directory.file_name().unwrap().to_string_lossy().into_owned();
        let case = read_json(&directory.join("flagged").join("case.json"));
        let says = &case["says"];
        let (agents, words) = (texts(says, "agents"), texts(says, "words"));
        assert!(!words.is_empty(), "{rule}: what must it say?");
        let severity = match says["severity"].as_str().unwrap() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            other => panic!("{rule}: {other} is no severity"),
        };
        let say = Say {
            rule: &rule,
            severity: Some(severity),
            agents: &agents,
            candidate: says["candidate"].as_str(),
            profile: says["profile"].as_str(),
            place: says["at"].as_str(),
            words: &words,
        };
        for (release, seen) in judged(&directory.join("flagged")) {
            if !seen.hears(&say) {
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
        let case = read_json(&directory.join("clean").join("case.json"));
        for (release, seen) in judged(&directory.join("clean")) {
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
