//! A session keeps the harness of an earlier time.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::words::{code, codes, plural};
use crate::dispatch::{AgentPlan, Role};
use crate::release::PolicyShape;
use crate::source::{Entry, Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "stale-session-runtime-pin",
    summary: "a stored session is pinned to another harness than the config chooses now",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A session entry holds `agentHarnessId` or `agentRuntimeOverride`, and it names another harness than
the one the agent's candidates run on now.

## Why it matters
Such a session does not follow the config: `pi` keeps it on the built-in runner after a switch to
codex; `codex` keeps every candidate on codex, also foreign ones. New sessions behave differently.

## How oc-doctor knows
From `sessions.json` and the harness of the agent's primary in the simulated dispatch.

## Releases
`agentHarnessId` pins in 2026.4.23 to 2026.5.7. 2026.5.12 and later only record it there (removing
it changes nothing), and honour `agentRuntimeOverride` where it fits the candidate.

## What to do
Begin a new session in that chat (`/new`), which drops the pin.

## Upstream
openclaw#71267, openclaw#71544, openclaw#80651, openclaw#125204
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let PolicyShape::Agent(policy) = &diagnosis.facts.runtime.policy else { return Vec::new() };
    if !policy.session_pin {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (id, files) in &diagnosis.home.sessions {
        let Some(agent) = diagnosis.simulation.agents.iter().find(|agent| agent.id == *id) else { continue };
        let Some(entries) = files.store.document().and_then(|document| document.root.as_object()) else { continue };
        findings.extend(pins(diagnosis, agent, entries.entries()));
    }
    findings
}

fn pins(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, entries: &[Entry]) -> Vec<Finding> {
    let primary = agent.dispatches.iter().find(|dispatch| dispatch.role == Role::Primary);
    let Some(Ok(now)) = primary.and_then(|dispatch| dispatch.harness.as_ref()) else { return Vec::new() };
    let mut groups: Vec<(String, Vec<(&str, Span)>)> = Vec::new();
    for entry in entries {
        let Some((pin, span)) = pin_of(diagnosis, &entry.node) else { continue };
        if pin == *now {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == pin) {
            Some((_, sessions)) => sessions.push((&entry.key, span)),
            None => groups.push((pin, vec![(&entry.key, span)])),
        }
    }
    groups.into_iter().map(|(pin, sessions)| finding(diagnosis, agent, now, &pin, &sessions)).collect()
}

/// The harness a session is pinned to.
fn pin_of(diagnosis: &Diagnosis<'_>, session: &Node) -> Option<(String, Span)> {
    let node = ["agentRuntimeOverride", "agentHarnessId"]
        .iter()
        .filter_map(|name| session.get(name))
        .find(|node| node.as_text().is_some_and(|text| text != "auto" && text != "default"))?;
    Some((diagnosis.facts.runtime.read_id(node.as_text()), node.span))
}

fn finding(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, now: &str, pin: &str, sessions: &[(&str, Span)]) -> Finding {
    let foreign: Vec<&str> = agent
        .dispatches
        .iter()
        .filter(|dispatch| pin == "codex" && !diagnosis.codex_serves(&dispatch.provider))
        .map(|dispatch| dispatch.reference.as_str())
        .collect();
    let keys: Vec<&str> = sessions.iter().map(|(key, _)| *key).collect();
    let message = format!(
        "{} {} of agent {} {} pinned to harness `{pin}`, while the config now chooses `{now}`",
        plural(keys.len(), "session", "sessions"),
        codes(&keys),
        code(&agent.id),
        plural(keys.len(), "is", "are"),
    );
    let severity = if foreign.is_empty() { Severity::Warning } else { Severity::Error };
    let mut finding =
        Finding::new(RULE.id, severity, message).agents([agent.id.as_str()]).upstream(&[71267, 71544, 80651]);
    for (index, (_, span)) in sessions.iter().take(10).enumerate() {
        let text = "wins over the config in this release";
        finding = if index == 0 { finding.at(Some(*span), text) } else { finding.also(Some(*span), text) };
    }
    finding = if foreign.is_empty() {
        finding.effect(format!("these chats keep running on `{pin}`; new ones run on `{now}`"))
    } else {
        finding.effect(format!("in these chats {} fail in the codex harness", codes(&foreign)))
    };
    finding.help("begin a new session in the chat").fix(Some(FixProposal::manual(
        "begin a new session in these chats, which drops the pin",
        ["/new   (sent in the chat)"],
    )))
}
