//! Homes in which, by the recordings, every candidate of every agent is attempted with a credential:
//! nothing in them is an error, and only what costs or endangers something is a warning.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::databases::ScratchHome;
use common::diagnosed::{diagnosed, diagnosed_at};
use common::{case_name, cases, milliseconds, read_json};
use oc_doctor::rules::Severity;
use serde_json::Value;

/// Warnings about what is true of a home in which every call goes out: copied logins, accounts that wait or
/// are passed over, agents without fallback, models that other triggers than chat do not get.
const MAY_WARN: &[&str] = &[
    "agent-model-shadows-default-fallbacks",
    "auth-order-empty",
    "auth-order-stale-or-excluding",
    "cooldown-or-disabled-window",
    "credential-expired",
    "credential-shape-mismatch",
    "duplicated-oauth-across-agents",
    "empty-store-blocks-inheritance",
    "external-login-bootstrap",
    "heartbeat-model-without-effect",
    "ignored-config-key",
    "subagent-chain-differs",
];

/// Errors about calls that go out and cannot succeed, which a recording that ends before the call does not show: a key
/// that is only the name of its variable, a key at another company's host.
const ANSWERED_BY_NOBODY: &[&str] = &["credential-sent-to-foreign-host", "service-env-missing-key"];

#[test]
fn a_home_in_which_everything_answers_has_no_error() {
    let mut told = Vec::new();
    let mut healthy = 0;
    for directory in cases("oracle") {
        let case = read_json(&directory.join("case.json"));
        for answer in read_json(&directory.join("expected.json")).as_array().unwrap() {
            if !everything_answers(answer) {
                continue;
            }
            for release in answer["releases"].as_array().unwrap() {
                let release = release.as_str().unwrap();
                if release.contains('+') || !is_json_era(release) {
                    continue;
                }
                let seen = diagnosed(&directory, release, milliseconds(&case["now"]), &case["env"]);
                // Where the simulation itself disagrees with the recording, tests/conformance.rs says so.
                if seen.fails {
                    continue;
                }
                healthy += 1;
                for finding in &seen.findings {
                    if ANSWERED_BY_NOBODY.contains(&finding.rule) {
                        continue;
                    }
                    let alarm = finding.severity == Severity::Error
                        || (finding.severity == Severity::Warning && !MAY_WARN.contains(&finding.rule));
                    if alarm {
                        told.push(format!(
                            "{} @ {release}: {} {}: {}",
                            case_name(&directory),
                            finding.severity.as_str(),
                            finding.rule,
                            finding.message
                        ));
                    }
                }
            }
        }
    }
    assert!(healthy > 150, "only {healthy} healthy homes");
    assert!(told.is_empty(), "{} of {healthy}\n{}", told.len(), told.join("\n"));
}

fn is_json_era(release: &str) -> bool {
    release.parse::<oc_doctor::release::Version>().unwrap() < "2026.6.5".parse().unwrap()
}

fn everything_answers(answer: &Value) -> bool {
    let agents = answer["agents"].as_array();
    let mut candidates =
        agents.into_iter().flatten().flat_map(|agent| agent["candidates"].as_array().into_iter().flatten()).peekable();
    answer["config"]["valid"] == true && candidates.peek().is_some() && candidates.all(is_served)
}

/// Attempted, with a credential, on a harness that serves the provider.
fn is_served(candidate: &Value) -> bool {
    let credential = !candidate["selected_profile"].is_null() || !candidate["credential_source"].is_null();
    let provider = candidate["provider"].as_str().unwrap_or_default();
    let foreign = candidate["harness"] == "codex" && !["codex", "openai", "openai-codex"].contains(&provider);
    candidate["outcome"] == "attempt" && credential && !foreign
}

/// Homes after OpenClaw's own documentation and templates, of several eras (`fixtures/healthy/`): nobody is told
/// that something is wrong, and every agent answers.
#[test]
fn a_home_as_the_documentation_has_it_is_healthy() {
    let mut told = Vec::new();
    let homes = cases("healthy");
    assert!(homes.len() >= 20, "only {} homes", homes.len());
    for directory in homes {
        let case = read_json(&directory.join("case.json"));
        let scratch = ScratchHome::of(&directory);
        for release in case["releases"].as_array().unwrap() {
            let release = release.as_str().unwrap();
            let seen = diagnosed_at(scratch.path(), release, NOW_MS, &case["env"]);
            let alarms = seen.findings.iter().filter(|finding| finding.severity > Severity::Info);
            let name = case_name(&directory);
            told.extend(alarms.map(|finding| format!("{name} @ {release}: {}: {}", finding.rule, finding.message)));
            if seen.fails {
                told.push(format!("{name} @ {release}: a candidate cannot answer\n{}", seen.listing()));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// When no other time is part of a case, Unix milliseconds.
const NOW_MS: i64 = 1_790_000_000_000;
