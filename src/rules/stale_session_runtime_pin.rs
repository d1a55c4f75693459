//! A session keeps the harness of an earlier time.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::triggers::{called, fails_alone, failure, of_kind};
use super::words::{code, codes, plural};
use crate::dispatch::{AgentPlan, OwnCourse, Role, TriggerKind, TriggerPlan};
use crate::home::StoredSession;
use crate::release::PolicyShape;
use crate::source::Span;

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
From the session store (`sessions.json`, later table `session_nodes`) and the harness of the agent's
primary in the simulated dispatch; from 2026.5.16 on from the simulated dispatch of the session itself.

## Releases
`agentHarnessId` pins in 2026.4.23 to 2026.5.7. 2026.5.12 and later only record it there (removing
it changes nothing), and honour `agentRuntimeOverride` where it fits the candidate.

## What to do
Begin a new session in that chat (`/new`), which drops the pin.

## Upstream
openclaw#71267, openclaw#71544, openclaw#80651, openclaw#125204
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    match &diagnosis.facts.runtime.policy {
        PolicyShape::OneRunner => Vec::new(),
        PolicyShape::Agent(policy) if policy.session_pin => {
            diagnosis.simulation.agents.iter().flat_map(|agent| pins(diagnosis, agent)).collect()
        }
        PolicyShape::Agent(_) => Vec::new(),
        PolicyShape::Model(_) => of_kind(diagnosis, TriggerKind::Session)
            .filter_map(|(agent, trigger)| chosen(agent, trigger, trigger.own()?))
            .collect(),
    }
}

/// A session whose user chose a runtime, in releases that ask per model.
fn chosen(agent: &AgentPlan, trigger: &TriggerPlan, own: &OwnCourse) -> Option<Finding> {
    let (runtime, span) = own.runtime.as_ref()?;
    let harness = |plan: &[crate::dispatch::Dispatch]| {
        plan.first().and_then(|first| first.harness.as_ref()?.as_ref().ok()).cloned()
    };
    let now = harness(&agent.dispatches);
    let severity = if fails_alone(agent, own) {
        Severity::Error
    } else if harness(&own.dispatches) != now {
        Severity::Info
    } else {
        return None;
    };
    let mut message = format!("{} is pinned to runtime {}", called(trigger), code(runtime));
    message.push_str(&match (severity, &now) {
        (Severity::Error, _) => format!(", and fails there: {}", failure(own)),
        (_, Some(now)) => format!(", while the config now chooses {}", code(now)),
        (_, None) => String::new(),
    });
    let finding = Finding::new(RULE.id, severity, message)
        .agents([agent.id.as_str()])
        .candidate(&own.primary)
        .at(Some(*span), "wins over the config in this release")
        .help("begin a new session in the chat")
        .upstream(&[80651, 125204]);
    Some(match severity {
        Severity::Error => finding.effect("this chat does not answer; a new session of the agent does"),
        _ => finding.effect("this chat keeps its runtime; new ones go by the config"),
    })
}

fn pins(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Vec<Finding> {
    let primary = agent.dispatches.iter().find(|dispatch| dispatch.role == Role::Primary);
    let Some(Ok(now)) = primary.and_then(|dispatch| dispatch.harness.as_ref()) else { return Vec::new() };
    let in_database = diagnosis.facts.triggers.sessions_in_database;
    let stored = diagnosis.home.stored_sessions(&agent.id, &agent.agent_dir, in_database);
    let mut groups: Vec<(String, Vec<(&str, Span)>)> = Vec::new();
    for session in &stored {
        let Some((pin, span)) = pin_of(diagnosis, session) else { continue };
        if pin == *now {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == pin) {
            Some((_, sessions)) => sessions.push((session.key, span)),
            None => groups.push((pin, vec![(session.key, span)])),
        }
    }
    groups.into_iter().map(|(pin, sessions)| finding(diagnosis, agent, now, &pin, &sessions)).collect()
}

/// The harness a session is pinned to.
fn pin_of(diagnosis: &Diagnosis<'_>, session: &StoredSession<'_>) -> Option<(String, Span)> {
    let pinned = [session.runtime, session.harness].into_iter().flatten();
    let pin = pinned.into_iter().find(|pin| pin.text != "auto" && pin.text != "default")?;
    Some((diagnosis.facts.runtime.read_id(Some(pin.text)), pin.span))
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
        let verb = plural(foreign.len(), "fails", "fail");
        finding.effect(format!("in these chats {} {verb} in the codex harness", codes(&foreign)))
    };
    finding.fix(Some(FixProposal::manual("begin a new session, which drops the pin: send in these chats", ["/new"])))
}
