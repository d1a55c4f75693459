//! A healthy home, broken in one way, is said to be broken in that way and in no other: every mutation is tried on every
//! home of `fixtures/healthy` to which it applies, in every release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;
#[path = "mutation/mutations.rs"]
mod mutations;
#[path = "mutation/patient.rs"]
mod patient;
#[path = "mutation/triggers.rs"]
mod triggers;

use common::{case_name, cases, read_json};
use mutations::{Expected, MUTATIONS};
use oc_doctor::rules::{Finding, Severity};
use patient::Patient;
use std::collections::BTreeMap;
use std::path::Path;

/// What is wrong with what is said; `None` = it is as expected.
fn wrong(expected: Expected, findings: &[Finding]) -> Option<String> {
    let alarms: Vec<&Finding> = findings.iter().filter(|finding| finding.severity > Severity::Info).collect();
    let told = || {
        let line =
            |finding: &Finding| format!("    {} {}: {}", finding.severity.as_str(), finding.rule, finding.message);
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let holds = match expected {
        Expected::Nothing => alarms.is_empty(),
        Expected::Alarm(rule) => matches!(alarms.as_slice(), [one] if one.rule == rule),
        Expected::OneOf(rules) => matches!(alarms.as_slice(), [one] if rules.contains(&one.rule)),
        Expected::Remark(rule) => alarms.is_empty() && findings.iter().any(|finding| finding.rule == rule),
    };
    (!holds).then(|| format!("{expected:?}, but:\n{}", told()))
}

/// The first, the last and one between them: enough to see each of their ways.
fn some_of<'a>(releases: &[&'a str]) -> Vec<&'a str> {
    let mut some = vec![releases[0], releases[releases.len() / 2], releases[releases.len() - 1]];
    some.dedup();
    some
}

/// What went wrong, and how often each mutation applied.
#[derive(Default)]
struct Tally {
    wrongs: BTreeMap<&'static str, Vec<String>>,
    applied: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn try_all(&mut self, directory: &Path) {
        let case = read_json(&directory.join("case.json"));
        let releases: Vec<&str> =
            case["releases"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        for release in some_of(&releases) {
            let healthy = Patient::of(directory, release);
            for (name, mutation) in MUTATIONS {
                let mut patient = healthy.again();
                let Some(expected) = mutation(&mut patient) else { continue };
                *self.applied.entry(name).or_default() += 1;
                if let Some(wrong) = wrong(expected, &patient.findings()) {
                    let told = format!("  {} @ {release}: {wrong}", case_name(directory));
                    self.wrongs.entry(name).or_default().push(told);
                }
            }
        }
    }

    fn add(&mut self, other: Self) {
        for (name, wrongs) in other.wrongs {
            self.wrongs.entry(name).or_default().extend(wrongs);
        }
        for (name, count) in other.applied {
            *self.applied.entry(name).or_default() += count;
        }
    }
}

#[test]
fn a_broken_home_is_said_to_be_broken_in_that_way_only() {
    let homes = cases("healthy");
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let halves = homes.chunks(homes.len().div_ceil(4)).map(|some| {
            scope.spawn(|| {
                let mut tally = Tally::default();
                some.iter().for_each(|directory| tally.try_all(directory));
                tally
            })
        });
        let halves: Vec<_> = halves.collect();
        halves.into_iter().for_each(|half| all.add(half.join().unwrap()));
    });
    let Tally { wrongs, applied } = all;
    let line = |(name, wrongs): (&&str, &Vec<String>)| {
        format!("{name}: {} of {}\n{}", wrongs.len(), applied[name], wrongs.join("\n"))
    };
    let lines: Vec<String> = wrongs.iter().map(line).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    for (name, _) in MUTATIONS {
        assert!(applied.contains_key(name), "no home for: {name}");
    }
}
