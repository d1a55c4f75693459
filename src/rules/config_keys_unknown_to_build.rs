//! Keys of another release.

use super::config_problems::{ForeignKey, does_not_start, foreign_keys};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule};
use super::place::config_spot;
use super::words::{codes, list, plural};
use crate::release::{Remedy, Version, remedy};

pub(super) const RULE: Rule = Rule {
    id: "config-keys-unknown-to-build",
    summary: "the config holds keys of another release, with which this one does not start",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The config holds keys that an older release knew and this one has retired, or that only a newer release
knows.

## Why it matters
Every object of the config is strict: one unknown key anywhere and the gateway exits at validation, again
and again where a service restarts it. Start-up does not apply the migrations of `openclaw doctor`, and
doctor itself keeps none of its repairs while a key or value remains that it cannot repair: it goes back
to the last good config.

## How oc-doctor knows
From what each release accepts: the key is looked up in the releases before and after. A key that no
release knows is told by `config-schema`.

## Releases
All. Most keys were retired in 2026.5.28, 2026.8.1 and 2026.8.2.

## What to do
Run `openclaw doctor --fix` with the gateway stopped where the key is one that doctor moves or removes;
else remove it by hand, or go to a release that knows it.

## Upstream
openclaw#35957, openclaw#41191, openclaw#77802, openclaw#82301, openclaw#125578, openclaw#136071
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let verdict = &diagnosis.simulation.config;
    if verdict.valid || diagnosis.home.config.failure.is_some() {
        return Vec::new();
    }
    let keys: Vec<ForeignKey<'_>> = verdict.issues.iter().flat_map(|issue| foreign_keys(diagnosis, issue)).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let release = diagnosis.simulation.release;
    let names: Vec<String> = keys.iter().map(|key| key.route.join(".")).collect();
    let newer = keys.iter().all(|key| key.releases.iter().all(|known| *known > release));
    let older = keys.iter().all(|key| key.releases.iter().all(|known| *known < release));
    let what = match (keys.len(), older, newer) {
        (1, true, _) => "is retired in this release",
        (_, true, _) => "are retired in this release",
        (1, _, true) => "is a key of later releases",
        (_, _, true) => "are keys of later releases",
        (1, ..) => "is a key of other releases",
        _ => "are keys of other releases",
    };
    let message = format!("{release} refuses the config: {} {what}", codes(&names));
    let mut finding = does_not_start(diagnosis, RULE.id, message).upstream(&[125_578, 136_071, 35957]);
    for (index, key) in keys.iter().enumerate() {
        let text = format!("a key of {}", span_of(&key.releases));
        finding = if index == 0 { finding.at(key.span, text) } else { finding.also(key.span, text) };
    }
    let rest = verdict.issues.iter().filter(|issue| foreign_keys(diagnosis, issue).is_empty()).count();
    finding = if newer { newer_build(finding, &keys) } else { doctor_can(finding, &keys, rest) };
    vec![finding.fix(removal(diagnosis, &keys))]
}

/// What `openclaw doctor --fix` makes of the keys, and what keeps it from doing so.
fn doctor_can(mut finding: Finding, keys: &[ForeignKey<'_>], other_issues: usize) -> Finding {
    let mut unknown = Vec::new();
    for key in keys {
        let name = key.route.join(".");
        match remedy(&key.route) {
            Some(Remedy::Removed) => finding = finding.because(format!("`{name}`: openclaw doctor --fix removes it")),
            Some(Remedy::MovedTo(place)) => {
                finding = finding.because(format!("`{name}`: openclaw doctor --fix moves it to {place}"));
            }
            None => unknown.push(name),
        }
    }
    if !unknown.is_empty() {
        let verb = plural(unknown.len(), "it", "them");
        finding = finding.because(format!(
            "{}: no migration is known; while doctor cannot repair {verb} it may keep none of its other repairs",
            codes(&unknown)
        ));
    }
    if other_issues > 0 {
        finding = finding.because(format!(
            "{other_issues} more {} with the config: correct {} first, or doctor goes back to the last good config",
            plural(other_issues, "thing is wrong", "things are wrong"),
            plural(other_issues, "it", "them"),
        ));
    }
    finding.help("start-up applies no migration: stop the gateway, run `openclaw doctor --fix`, start it again")
}

fn newer_build(finding: Finding, keys: &[ForeignKey<'_>]) -> Finding {
    let first = keys.iter().filter_map(|key| key.releases.first()).max();
    match first {
        Some(first) => {
            finding.help(format!("use OpenClaw {first} or later, or restore the config of the older release"))
        }
        None => finding,
    }
}

/// `2026.4.5 to 2026.7.1`
fn span_of(releases: &[Version]) -> String {
    match releases {
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    }
}

/// Removing the keys.
fn removal(diagnosis: &Diagnosis<'_>, keys: &[ForeignKey<'_>]) -> Option<FixProposal> {
    // Whole parts of a config are not to be thrown away: they belong elsewhere.
    if keys.iter().any(|key| key.route.len() < 3 || matches!(remedy(&key.route), Some(Remedy::MovedTo(_)))) {
        return None;
    }
    let mut edits = Vec::new();
    let mut names = Vec::new();
    for key in keys {
        let spot = config_spot(diagnosis, key.span?)?;
        names.push(super::words::code(super::place::dotted(&spot.route)));
        edits.push(spot.remove());
    }
    Some(FixProposal::edits(format!("remove {}", list(&names)), Applicability::Unsafe, edits))
}
