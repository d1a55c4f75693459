//! Two homes, or two layouts in one.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::words::{agents, code, codes, plural};
use crate::dispatch::AgentPlan;
use crate::home::Loaded;
use crate::release::JsonStore;
use crate::source::{Node, Object};
use std::path::PathBuf;

pub(super) const RULE: Rule = Rule {
    id: "state-dir-mismatch",
    summary: "a second state directory, or the layout of a later release, holds what this one lacks",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
There is a second state directory beside this one (`C:\\Users\\name.openclaw`, made from a path without its
separator; one of the product's older names), or the credentials of the home are in a database that the
release does not read.

## Why it matters
Logins and settings land in one directory, and runs read the other.

## How oc-doctor knows
By looking for such directories, and from the databases of the home. Homes of other profiles
(`~/.openclaw-work`) are meant to stand beside each other.

## Releases
All; databases from 2026.6.5 on.

## What to do
Set `OPENCLAW_STATE_DIR` to the directory that is meant, and remove the other one when nothing in it is
needed. Do not run an older release on a home that a later one has moved into databases.

## Upstream
openclaw#40563, openclaw#65353, openclaw#80381, openclaw#82581
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = later_layout(diagnosis).into_iter().collect();
    findings.extend(diagnosis.home.surroundings.neighbours.iter().map(|path| neighbour(diagnosis, path)));
    findings
}

/// Profiles in the databases of an agent (else of main, else of the install), in a release that reads files.
fn in_database<'a>(diagnosis: &Diagnosis<'a>, agent: &AgentPlan) -> Option<(PathBuf, &'a Object)> {
    if diagnosis.facts.auth.json_store != JsonStore::Used {
        return None;
    }
    let object = |loaded: &'a Loaded| {
        let profiles = loaded.document()?.root.get("profiles")?.as_object()?;
        (!profiles.is_empty()).then_some(profiles)
    };
    let own = [agent.agent_dir.clone(), diagnosis.main_dir()].into_iter().find_map(|directory| {
        let profiles = object(&diagnosis.files(&directory)?.database.read()?.auth_store)?;
        Some((directory.join("openclaw-agent.sqlite"), profiles))
    });
    own.or_else(|| {
        let profiles = object(&diagnosis.home.state_database.read()?.auth_store)?;
        Some((diagnosis.home.paths.state.join("state").join("openclaw.sqlite"), profiles))
    })
}

/// Whether what an agent lacks is in a database that the release does not read.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, asked: &str) -> bool {
    in_database(diagnosis, agent).is_some_and(|(_, profiles)| {
        profiles.entries().iter().any(|entry| {
            let provider = entry.node.get("provider").and_then(Node::as_text).unwrap_or_default();
            diagnosis.same_provider(provider, asked) || (provider == "openai" && asked == "openai-codex")
        })
    })
}

fn later_layout(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let failures: Vec<_> = diagnosis.failures_of(Cause::OtherLayout).collect();
    let (path, profiles) = in_database(diagnosis, failures.first()?.agent)?;
    let ids: Vec<&str> = profiles.keys().collect();
    let release = diagnosis.simulation.release;
    let message = format!(
        "{} of {} {} in {}, which {release} does not read: a later release has moved this home into databases",
        codes(&ids),
        agents(&agents_of(&failures)),
        plural(ids.len(), "is", "are"),
        diagnosis.display(&path)
    );
    let finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(&failures))
        .in_file(diagnosis.display(&path))
        .at(profiles.entries().first().map(|entry| entry.key_span), "not read by this release")
        .effect(effect_of(&failures))
        .because(format!("without credentials: {}", subject_of(&failures)))
        .upstream(&[82581]);
    Some(
        suffering(finding, &failures)
            .help("use the release that wrote the database, or a later one; going back loses what was stored since")
            .fix(Some(FixProposal::manual("use a release that reads databases", ["npm install -g openclaw@latest"]))),
    )
}

fn neighbour(diagnosis: &Diagnosis<'_>, path: &std::path::Path) -> Finding {
    let (state, name) = (&diagnosis.home.paths.state, diagnosis.display(path));
    let glued = path.parent() == diagnosis.home.paths.os_home.parent();
    let message = if glued {
        format!("{name} is a second state directory, made from a path without its separator")
    } else {
        format!("{name} is a second state directory; this one is {}", code(state.display()))
    };
    let severity = if glued { Severity::Warning } else { Severity::Info };
    let mut finding = Finding::new(RULE.id, severity, message).in_file(name).upstream(&[40563]);
    if glued {
        finding = finding.effect("what was stored by such a run (logins, sessions) is not seen by any other");
    }
    finding.help(format!(
        "set OPENCLAW_STATE_DIR to the one you mean, and look what {} holds",
        shell_path(diagnosis.home, path)
    ))
}
