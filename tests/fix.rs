//! Repairs of real homes: each one is written to a copy of its home, which is then read again from disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture stops the test")]

mod common;

use common::bench::{Bench, answers, errors};
use common::changed_lines::only_lines_of;
use common::recorded::recordings;
use common::{cases, milliseconds, read_json};
use oc_doctor::fix::Repair;
use oc_doctor::rules::{Applicability, Finding};

fn holds(name: &str, bench: &Bench) -> (usize, usize) {
    let untouched = bench.contents();
    let before = bench.state();
    let plan = bench.plan(&before);
    assert_eq!(untouched, bench.contents(), "{name}: looking for repairs changes nothing");
    let mut safe = 0;
    for repair in &plan.repairs {
        let title = &repair.title;
        assert_eq!(repair.applicability == Applicability::Manual, repair.files.is_empty(), "{name}: {title}");
        if repair.files.is_empty() {
            continue;
        }
        bench.with(&repair.files, |bench| {
            let after = bench.state();
            let uncovers = !before.simulation.config.valid && after.simulation.config.valid;
            assert!(uncovers || errors(&after) <= errors(&before), "{name}: {title}: a new error");
            let now = answers(&after.simulation);
            let lost: Vec<_> = answers(&before.simulation).into_iter().filter(|one| !now.contains(one)).collect();
            assert!(lost.is_empty(), "{name}: {title}: {lost:?} no longer answer");
            if repair.applicability == Applicability::Safe {
                safe += 1;
                for finding in repair.findings.iter().map(|index| &before.findings[*index]) {
                    let stays = after.findings.iter().any(|other| {
                        (other.rule, &other.message, &other.candidate)
                            == (finding.rule, &finding.message, &finding.candidate)
                    });
                    assert!(!stays, "{name}: {title}: {} is still there", finding.rule);
                }
                let again = bench.plan(&after);
                let same = again.repairs.iter().find(|other| other.title == *title && !other.files.is_empty());
                assert!(same.is_none_or(|other| other.files != repair.files), "{name}: {title}: twice");
            }
        });
    }
    for repair in plan.repairs.iter().filter(|repair| !repair.files.is_empty()) {
        let findings = repair.findings.iter().map(|index| &before.findings[*index]);
        let fixes = findings.flat_map(|finding| &finding.fixes).filter(|fix| fix.title == repair.title);
        let edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
        repair.files.iter().for_each(|change| only_lines_of(&format!("{name}: {}", repair.title), change, &edits));
    }
    let Some(combined) = plan.combined else {
        assert_eq!(safe, 0, "{name}");
        return (edits_of(&plan.repairs), safe);
    };
    assert!(safe > 0, "{name}");
    assert!(combined.is_complete, "{name}: it ends");
    bench.written(combined.files, |bench| {
        let after = bench.state();
        let again = bench.plan(&after);
        assert_eq!(again.combined.map(|combined| combined.titles), None, "{name}: a second run has something to do");
        let uncovers = !before.simulation.config.valid && after.simulation.config.valid;
        assert!(uncovers || errors(&after) <= errors(&before), "{name}: a new error");
        let now = answers(&after.simulation);
        let lost: Vec<_> = answers(&before.simulation).into_iter().filter(|one| !now.contains(one)).collect();
        assert!(lost.is_empty(), "{name}: {lost:?} no longer answer");
        let done = plan.repairs.iter().filter(|repair| combined.titles.contains(&repair.title));
        for finding in done.flat_map(|repair| &repair.findings).map(|index| &before.findings[*index]) {
            let is_same = |other: &Finding| {
                (other.rule, &other.message, &other.candidate) == (finding.rule, &finding.message, &finding.candidate)
            };
            assert!(!after.findings.iter().any(is_same), "{name}: {} is still there", finding.rule);
        }
    });
    assert_eq!(untouched, bench.contents(), "{name}: undo gives back every byte and every permission");
    (edits_of(&plan.repairs), safe)
}

fn edits_of(repairs: &[Repair]) -> usize {
    repairs.iter().filter(|repair| !repair.files.is_empty()).count()
}

fn variables(case: &serde_json::Value) -> Vec<(String, String)> {
    let env = case["env"].as_object();
    env.into_iter().flatten().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

#[test]
fn every_repair_of_the_seeds_holds_on_disk() {
    let (mut edits, mut safe) = (0, 0);
    for directory in cases("seeds") {
        let case = read_json(&directory.join("case.json"));
        for release in case["releases"].as_array().unwrap() {
            let release = release.as_str().unwrap();
            let bench = Bench::new(&directory.join("home"), &variables(&case), release, milliseconds(&case["now"]));
            let found = holds(&format!("{} at {release}", directory.display()), &bench);
            edits += found.0;
            safe += found.1;
        }
    }
    assert!(edits >= 5 && safe >= 1, "{edits} repairs, {safe} safe");
}

#[test]
fn after_the_repair_of_the_canonical_case_every_candidate_answers() {
    let directory = common::fixtures().join("seeds/000-after");
    let case = read_json(&directory.join("case.json"));
    let bench = Bench::new(&directory.join("home"), &[], "2026.4.29", milliseconds(&case["now"]));
    let before = bench.state();
    let plan = bench.plan(&before);
    let combined = plan.combined.expect("safe repairs");
    assert!(combined.is_complete);
    let [change] = combined.files.as_slice() else { panic!("{:?}", combined.files.len()) };
    let (old, new) = (change.before.as_deref().unwrap(), change.after.as_deref().unwrap());
    let gone: Vec<_> = old.lines().filter(|line| !new.contains(line)).collect();
    assert_eq!(gone.len(), 2, "two lines change, all others stay byte for byte: {gone:?}");
    bench.with(&combined.files, |bench| {
        let after = bench.state();
        for plan in &after.simulation.agents {
            for dispatch in &plan.dispatches {
                assert!(dispatch.can_answer(), "{}: {:?}", dispatch.reference, dispatch.failure());
            }
        }
        assert_eq!(errors(&after), 0);
    });
}

#[test]
fn repairs_of_reported_homes_hold_on_disk() {
    let mut edits = 0;
    for directory in cases("field") {
        let case = read_json(&directory.join("case.json"));
        let release = case["release"].as_str().unwrap();
        let bench = Bench::new(&directory.join("home"), &variables(&case), release, 1_790_000_000_000);
        edits += holds(&common::case_name(&directory), &bench).0;
    }
    assert!(edits >= 3, "{edits} repairs");
}

#[test]
fn repairs_of_recorded_homes_hold_on_disk() {
    let json_stores = ["2026.4.5", "2026.4.21", "2026.4.29", "2026.5.12", "2026.5.19", "2026.5.28"];
    let (mut edits, mut safe) = (0, 0);
    for (index, directory) in cases("oracle").into_iter().enumerate() {
        let case = read_json(&directory.join("case.json"));
        let recorded: Vec<String> = recordings(&directory).into_iter().map(|recording| recording.release).collect();
        let recorded: Vec<&String> =
            recorded.iter().filter(|release| json_stores.contains(&release.as_str())).collect();
        // One release each, in turn: together they see all.
        let Some(release) = recorded.get(index % recorded.len().max(1)) else { continue };
        let bench = Bench::new(&directory.join("home"), &variables(&case), release, milliseconds(&case["now"]));
        let found = holds(&format!("{} at {release}", common::case_name(&directory)), &bench);
        edits += found.0;
        safe += found.1;
    }
    // Deleting an agent's empty store is not among the safe ones: another account answers then.
    assert!(edits >= 60 && safe >= 20, "{edits} repairs, {safe} safe");
}
