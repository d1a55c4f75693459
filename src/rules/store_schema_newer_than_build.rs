//! A database of a later release.

use super::config_problems::does_not_start;
use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::words::{code, codes};
use crate::dispatch::AgentPlan;
use crate::release::{DatabaseRules, Version, known};
use crate::source::{Node, Object};
use std::path::PathBuf;

pub(super) const RULE: Rule = Rule {
    id: "store-schema-newer-than-build",
    summary: "a database was written by a later release than this one can open",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`state/openclaw.sqlite` or an agent's `openclaw-agent.sqlite` has a schema version above what the release
supports: the home was used by a later release. Or such a database was moved aside and a fresh, empty one
stands in its place.

## Why it matters
The release refuses the database: no credential is found, or the gateway does not start. Databases are
brought forward in place, without a copy, so going back is not possible. Where a newer one was moved
aside, jobs and credentials are still in the file that nobody opens.

## How oc-doctor knows
From `PRAGMA user_version` and the versions that each release writes.

## Releases
Agents: 1 (2026.6.5 to 2026.7.1), 19 (2026.8.2), 23 (2026.9.6). State: 1, 15, 18.

## What to do
Use a release that can open it. Do not delete or replace the database: it holds the credentials.

## Upstream
openclaw#96170, openclaw#113565, openclaw#115421, openclaw#121061, openclaw#122587, openclaw#142770
";

/// A database that is too new: its path, its version, the newest that the release opens.
type TooNew = (PathBuf, i64, i64);

/// The database of an agent's credentials, its own or main's, that is too new for the release.
pub(super) fn of_agent(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Option<TooNew> {
    let range = diagnosis.facts.databases.agent_schema?;
    [agent.agent_dir.clone(), diagnosis.main_dir()].into_iter().find_map(|directory| {
        let found = diagnosis.files(&directory)?.database.read()?.facts.user_version;
        range.is_exceeded_by(found).then(|| (directory.join("openclaw-agent.sqlite"), found, range.newest))
    })
}

/// The state database, when it is too new.
pub(super) fn of_state(diagnosis: &Diagnosis<'_>) -> Option<TooNew> {
    let range = diagnosis.facts.databases.state_schema?;
    let found = diagnosis.home.state_database.read()?.facts.user_version;
    let path = diagnosis.home.paths.state.join("state").join("openclaw.sqlite");
    range.is_exceeded_by(found).then_some((path, found, range.newest))
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(database) = of_state(diagnosis) {
        findings.push(state(diagnosis, &database));
        findings.extend(set_aside(diagnosis));
        return findings;
    }
    findings.extend(read_only(diagnosis));
    let groups = grouped(diagnosis.failures_of(Cause::SchemaTooNew), |failure| of_agent(diagnosis, failure.agent));
    for (database, failures) in groups {
        let Some(database) = database else { continue };
        let finding = Finding::new(RULE.id, Severity::Error, told(diagnosis, &database))
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .because(format!("without credentials: {}", subject_of(&failures)));
        findings.push(finished(diagnosis, suffering(finding, &failures), &database, agents_opening));
    }
    findings.extend(set_aside(diagnosis));
    findings
}

/// Databases of agents that are still read, and that nothing can be written to.
fn read_only(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let refused: Vec<&str> =
        diagnosis.failures_of(Cause::SchemaTooNew).map(|failure| failure.agent.id.as_str()).collect();
    let mut found = databases_of_agents(diagnosis);
    found.retain(|(_, ids)| ids.iter().all(|id| !refused.contains(id)));
    let told = |(database, ids): &(TooNew, Vec<&str>)| {
        let finding = Finding::new(RULE.id, Severity::Warning, told(diagnosis, database))
            .agents(ids.iter().copied())
            .because("credentials in it are still read; opening it to write is refused")
            .effect("a renewed token, a cooldown or a new login cannot be stored, so logins run out");
        finished(diagnosis, finding, database, agents_opening)
    };
    found.iter().map(told).collect()
}

/// Whether what an agent lacks is in a state database that this release cannot open.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, asked: &str) -> bool {
    !stored_in_state(diagnosis, asked).is_empty()
}

/// Logins for a provider in the state database of a later release.
fn stored_in_state<'a>(diagnosis: &Diagnosis<'a>, asked: &str) -> Vec<&'a str> {
    let document = diagnosis.home.state_database.read().and_then(|state| state.auth_store.document());
    let profiles = document.and_then(|document| document.root.get("profiles")).and_then(Node::as_object);
    let profiles = profiles.filter(|_| of_state(diagnosis).is_some());
    let fits = |node: &Node| {
        let provider = node.get("provider").and_then(Node::as_text).unwrap_or_default();
        diagnosis.same_provider(provider, asked)
    };
    let entries = profiles.into_iter().flat_map(Object::entries);
    entries.filter(|entry| fits(&entry.node)).map(|entry| entry.key.as_str()).collect()
}

fn agents_opening(rules: &DatabaseRules, found: i64) -> bool {
    rules.agent_schema.is_some_and(|range| !range.is_exceeded_by(found))
}

fn state_opening(rules: &DatabaseRules, found: i64) -> bool {
    rules.state_schema.is_some_and(|range| !range.is_exceeded_by(found))
}

fn told(diagnosis: &Diagnosis<'_>, (path, found, newest): &TooNew) -> String {
    format!(
        "{} has schema version {found}, and {} opens at most {newest}: a release with a newer one has used this home",
        diagnosis.display(path),
        diagnosis.simulation.release
    )
}

fn state(diagnosis: &Diagnosis<'_>, database: &TooNew) -> Finding {
    let without: Vec<&Failure<'_>> = diagnosis.failures_of(Cause::SchemaTooNew).collect();
    let mut logins: Vec<&str> = Vec::new();
    for failure in &without {
        let asked = failure.dispatch.auth_provider.as_deref().unwrap_or(&failure.dispatch.provider);
        let new = stored_in_state(diagnosis, asked).into_iter().filter(|id| !logins.contains(id));
        logins.extend(new.collect::<Vec<_>>());
    }
    let finding = if !without.is_empty() {
        let held = match logins.as_slice() {
            [] => String::new(),
            [only] => format!("; login {} is in it", code(only)),
            more => format!("; logins {} are in it", codes(more)),
        };
        let message = format!("{}{held}", told(diagnosis, database));
        let finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&without))
            .effect(effect_of(&without))
            .because(format!("without credentials: {}", subject_of(&without)));
        suffering(finding, &without)
    } else if diagnosis.simulation.config.valid {
        Finding::new(RULE.id, Severity::Warning, told(diagnosis, database))
            .effect("cron jobs and what else stands in it are refused by this release")
    } else {
        does_not_start(diagnosis, RULE.id, told(diagnosis, database))
    };
    let mut finding = finished(diagnosis, finding, database, state_opening);
    for (agent_database, ids) in databases_of_agents(diagnosis) {
        finding = finding.agents(ids.iter().copied()).because(format!(
            "so has {}: schema version {}, at most {}",
            diagnosis.display(&agent_database.0),
            agent_database.1,
            agent_database.2
        ));
    }
    finding
}

/// The databases of agents that are too new, with their agents.
fn databases_of_agents<'a>(diagnosis: &Diagnosis<'a>) -> Vec<(TooNew, Vec<&'a str>)> {
    let mut found: Vec<(TooNew, Vec<&str>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let Some(database) = of_agent(diagnosis, agent) else { continue };
        match found.iter_mut().find(|(known, _)| known.0 == database.0) {
            Some((_, ids)) => ids.push(&agent.id),
            None => found.push((database, vec![&agent.id])),
        }
    }
    found
}

fn finished(
    diagnosis: &Diagnosis<'_>,
    finding: Finding,
    (path, found, _): &TooNew,
    opens: fn(&DatabaseRules, i64) -> bool,
) -> Finding {
    let written = diagnosis.home.release_evidence.iter().find(|one| one.place.starts_with(&diagnosis.display(path)));
    let finding = match written {
        Some(evidence) => finding.because(format!("{} wrote it last", evidence.version)),
        None => finding,
    };
    let lowest: Option<Version> = known().iter().copied().find(|version| opens(&DatabaseRules::of(*version), *found));
    let help = match lowest {
        Some(lowest) => {
            format!("go forward: the first release known to open it is {lowest}; keep the database as it is")
        }
        None => {
            "go forward: a release newer than any that oc-doctor knows wrote it; keep the database as it is".to_owned()
        }
    };
    finding.in_file(diagnosis.display(path)).help(help).upstream(&[113_565, 96170]).fix(lowest.map(|lowest| {
        FixProposal::manual(
            format!("install OpenClaw {lowest} or later"),
            [format!("npm install -g openclaw@{lowest}")],
        )
    }))
}

/// A newer database was moved aside, and this release works on an empty one.
fn set_aside(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let aside = &diagnosis.home.surroundings.databases_set_aside;
    let moved: Vec<&PathBuf> = aside.iter().filter(|path| path.to_string_lossy().contains(".moved-schema")).collect();
    let Some(first) = moved.first() else { return Vec::new() };
    let names: Vec<String> = moved.iter().map(|path| diagnosis.display(path)).collect();
    let message = format!("the state database was replaced by a fresh one; the old one is {}", codes(&names));
    let file = diagnosis.home.paths.state.join("state").join("openclaw.sqlite");
    let (old, new) = (shell_path(diagnosis.home, first), shell_path(diagnosis.home, &file));
    vec![
        Finding::new(RULE.id, Severity::Warning, message)
            .in_file(names.into_iter().next().unwrap_or_default())
            .effect("cron jobs, pairings and shared credentials of before are not seen: there seem to be none")
            .help("stop the gateway, put the moved file back, and start the release that wrote it")
            .upstream(&[115_421])
            .fix(Some(FixProposal::manual(
                "put the database back, with the gateway stopped",
                ["openclaw gateway stop".to_owned(), format!("mv {new} {new}.fresh"), format!("mv {old} {new}")],
            ))),
    ]
}
