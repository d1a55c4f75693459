//! The model of a heartbeat is not the one that heartbeats run on.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::triggers::{answers, failure, of_kind};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, TriggerKind, TriggerPlan};

pub(super) const RULE: Rule = Rule {
    id: "heartbeat-model-without-effect",
    summary: "heartbeats do not run on the model that is set for them",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`heartbeat.model` is set, but it cannot be read, is not in the list of allowed models, or cannot be
called.

## Why it matters
Heartbeats run often, so they are given a cheap or local model. Where it does not take effect, they run
on the agent's own model, or on the first one of the list, and cost what that costs; or they fail
every half hour without anybody seeing it.

## How oc-doctor knows
From the simulated dispatch of the heartbeat: its model, its fallbacks and their accounts.

## Releases
All. A model that is not in the list of allowed ones is replaced from 2026.5.12 on; before, it was
taken as it is.

## What to do
Add the model to the list, repair its credential, or remove the setting.

## Upstream
openclaw#14279, openclaw#58517, openclaw#72940
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Finding, Vec<&str>)> = Vec::new();
    for (agent, trigger) in of_kind(diagnosis, TriggerKind::Heartbeat) {
        let Some(finding) = passed_over(agent, trigger).or_else(|| cannot_run(agent, trigger)) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == finding) {
            Some((_, ids)) => ids.push(&agent.id),
            None => groups.push((finding, vec![&agent.id])),
        }
    }
    groups
        .into_iter()
        .map(|(mut finding, ids)| {
            finding.message = format!("{}: {}", agents(&ids), finding.message);
            finding.agents(ids).upstream(&[14279, 58517])
        })
        .collect()
}

fn passed_over(agent: &AgentPlan, trigger: &TriggerPlan) -> Option<Finding> {
    let setting = trigger.passed_over.first()?;
    let message = format!("heartbeats do not run on {}: {}", code(&setting.value), setting.because);
    let runs_on = trigger.own().map_or(&agent.dispatches, |own| &own.dispatches).first();
    let mut finding = Finding::new(RULE.id, Severity::Warning, message)
        .candidate(&setting.value)
        .at(Some(setting.span), "without effect");
    if let Some(first) = runs_on {
        finding = finding
            .also(first.span, "from here comes the model that heartbeats run on")
            .effect(format!("heartbeats run on {} and cost what it costs", code(&first.reference)));
    }
    Some(finding.help("add the model to the list of allowed ones, or remove the setting"))
}

/// The model is taken, but must fail.
fn cannot_run(agent: &AgentPlan, trigger: &TriggerPlan) -> Option<Finding> {
    let own = trigger.own()?;
    let first = own.dispatches.first().filter(|first| !first.can_answer())?;
    if agent.dispatches.iter().any(|chat| chat.reference == first.reference) {
        // What chat fails with is told for chat.
        return None;
    }
    let message = format!("the heartbeat's model {} fails: {}", code(&first.reference), failure(own));
    let next = own.dispatches.iter().find(|dispatch| dispatch.can_answer());
    let effect = match next {
        Some(next) if answers(&own.dispatches) => {
            format!("heartbeats run on {} and cost what it costs", code(&next.reference))
        }
        _ => "every heartbeat fails, and nobody is told".to_owned(),
    };
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .candidate(&first.reference)
            .at(first.span, "cannot be called")
            .effect(effect)
            .help("give it a credential, or set a model that the agent can call"),
    )
}
