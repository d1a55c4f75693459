//! Cases that say in facts what must be said of their home: `case.json` beside `home/`.
//!
//! | key | meaning |
//! |---|---|
//! | `releases` | the releases for which it holds |
//! | `env`, `now`, `modes` | the gateway's variables, the time (RFC 3339), permission bits by end of path |
//! | `says` | one finding, or several: `rule`, `severity`, `agents`, `candidate`, `profile`, `at`, `words` |
//! | `never` | rules that say nothing of this home, or (`rule of agent`) nothing of this agent |
//! | `at_most` | nothing is worse than this severity |

use super::databases::ScratchHome;
use super::diagnosed::{self, Diagnosed, Say};
use super::road::{PrivateFiles, load_from};
use super::{milliseconds, read_json};
use oc_doctor::rules::{RULES, Severity};
use serde_json::Value;
use std::path::Path;

/// When no other time is part of a case, Unix milliseconds.
const NOW_MS: i64 = 1_790_000_000_000;

/// A case as written.
pub(crate) fn case(directory: &Path) -> Value {
    read_json(&directory.join("case.json"))
}

/// The home of a case in every release for which it is given.
pub(crate) fn judged(directory: &Path) -> Vec<(String, Diagnosed)> {
    let case = case(directory);
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

/// The texts of a list.
pub(crate) fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    value[key].as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

/// A severity by its name.
pub(crate) fn severity(name: &str) -> Severity {
    match name {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        other => panic!("{other} is no severity"),
    }
}

/// Whether one finding of a rule is what is asked for.
pub(crate) fn hears(seen: &Diagnosed, rule: &str, says: &Value) -> bool {
    let (agents, words) = (texts(says, "agents"), texts(says, "words"));
    assert!(!words.is_empty(), "{rule}: what must it say?");
    seen.hears(&Say {
        rule,
        severity: Some(severity(says["severity"].as_str().unwrap())),
        agents: &agents,
        candidate: says["candidate"].as_str(),
        profile: says["profile"].as_str(),
        place: says["at"].as_str(),
        words: &words,
    })
}

/// What is said, or not said, against the case; empty when everything holds.
pub(crate) fn wrong(directory: &Path) -> Vec<String> {
    let case = case(directory);
    let name = super::case_name(directory);
    let mut wrong = Vec::new();
    let is_rule = |rule: &str| RULES.iter().any(|known| known.id == rule);
    for (release, seen) in judged(directory) {
        for says in case["says"].as_array().into_iter().flatten() {
            let rule = says["rule"].as_str().unwrap();
            assert!(is_rule(rule), "{name}: {rule} is no rule");
            if !hears(&seen, rule, says) {
                wrong.push(format!("{name} @ {release}: not said: {says}\n{}", seen.listing()));
            }
        }
        for never in texts(&case, "never") {
            let (rule, agent) = never.split_once(" of ").map_or((never, None), |(rule, agent)| (rule, Some(agent)));
            assert!(is_rule(rule), "{name}: {rule} is no rule");
            let about = |agents: &[String]| agent.is_none_or(|agent| agents.iter().any(|id| id == agent));
            let said = seen.findings.iter().filter(|finding| finding.rule == rule && about(&finding.agents));
            wrong.extend(said.map(|finding| format!("{name} @ {release}: {rule}: {}", finding.message)));
        }
        if let Some(most) = case["at_most"].as_str().map(severity) {
            let worse = seen.findings.iter().filter(|finding| finding.severity > most);
            wrong.extend(worse.map(|finding| format!("{name} @ {release}: {}: {}", finding.rule, finding.message)));
        }
    }
    wrong
}
