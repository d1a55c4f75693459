//! A scheduled job or hook runs on other models than its agent.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::subagent_chain_differs::speaks_of;
use super::triggers::{all, at_all, called, called_together, fails_alone, failure, lists_subagent_fallbacks};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, OwnCourse, TriggerKind, TriggerPlan};

pub(super) const RULE: Rule = Rule {
    id: "cron-model-bypasses-fallbacks",
    summary: "a scheduled job or hook cannot run on its own model, or has lost its agent's fallbacks",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A scheduled job (or a hook, which runs as one) does not do what its agent does for a chat message: no
candidate of its own can be called; or it has one candidate although the agent has fallbacks.

## Why it matters
Jobs run when nobody looks. One whose model fails does nothing, every time, and says so only in its
state, unless a failure alert is set.

## How oc-doctor knows
From the simulated dispatch of the job: `payload.model` and `payload.fallbacks`, else what its session
keeps, else the agent's model for sub-agents, which jobs without a model of their own take too. An
empty `payload.fallbacks` is a choice and not reported.

## Releases
All. From 2026.5.17 on a job that takes the model for sub-agents also takes its fallbacks: where that
is a plain text, the job has none.

## What to do
Repair or remove the job's model; write the model for sub-agents as an object with `fallbacks`, or give
the job `fallbacks` of its own.

## Upstream
openclaw#16904, openclaw#74985, openclaw#91362, openclaw#150865
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let jobs = |kind| matches!(kind, TriggerKind::Cron | TriggerKind::Hook);
    let mut findings = Vec::new();
    let mut lonely: Vec<(&AgentPlan, &TriggerPlan, &OwnCourse)> = Vec::new();
    for (agent, trigger) in all(diagnosis).filter(|(_, trigger)| jobs(trigger.kind)) {
        let Some(own) = trigger.own() else { continue };
        if speaks_of(agent, trigger) {
            continue;
        }
        if fails_alone(agent, own) {
            findings.push(dead(agent, trigger, own));
        } else if let Some(finding) = passed_by(agent, trigger, own) {
            findings.push(finding);
        } else if let [only] = own.dispatches.as_slice()
            && agent.dispatches.len() > 1
            && only.trace.first().is_some_and(|step| step.because.contains("sub-agents"))
            && !lists_subagent_fallbacks(diagnosis, agent)
        {
            lonely.push((agent, trigger, own));
        }
    }
    findings.extend(without_fallbacks(&lonely));
    findings
}

/// No candidate of the job can answer, a chat message is answered.
fn dead(agent: &AgentPlan, trigger: &TriggerPlan, own: &OwnCourse) -> Finding {
    let message = format!(
        "{} of agent {} cannot run: {} fails with: {}",
        called(trigger),
        code(&agent.id),
        code(&own.primary),
        failure(own)
    );
    Finding::new(RULE.id, Severity::Error, message)
        .agents([agent.id.as_str()])
        .candidate(&own.primary)
        .at(own.primary_span.or(trigger.span), "its model")
        .also(trigger.span, "fails every time")
        .effect("the job does nothing on every run, while a chat message is answered")
        .help("set a model that the agent can call, or remove the job's model so that it takes the agent's")
        .upstream(&[150865])
}

/// The job's own model must fail, and a fallback does the work.
fn passed_by(agent: &AgentPlan, trigger: &TriggerPlan, own: &OwnCourse) -> Option<Finding> {
    let first = own.dispatches.first().filter(|first| !first.can_answer())?;
    let next = own.dispatches.iter().find(|dispatch| dispatch.can_answer())?;
    // What chat fails with is told for chat.
    if agent.dispatches.iter().any(|chat| chat.reference == first.reference) {
        return None;
    }
    let message = format!(
        "{} of agent {} never runs on its model {}, which fails with: {}",
        called(trigger),
        code(&agent.id),
        code(&own.primary),
        failure(own)
    );
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents([agent.id.as_str()])
            .candidate(&own.primary)
            .at(own.primary_span.or(trigger.span), "its model")
            .also(trigger.span, "never runs on it")
            .effect(format!("the job runs on {} and costs what that costs", code(&next.reference)))
            .help("set a model that the agent can call, or remove the job's model so that it takes the agent's")
            .upstream(&[150_865]),
    )
}

/// Jobs that take the model for sub-agents, and its lack of fallbacks.
fn without_fallbacks(lonely: &[(&AgentPlan, &TriggerPlan, &OwnCourse)]) -> Option<Finding> {
    let (_, _, first) = lonely.first()?;
    let triggers: Vec<&TriggerPlan> = lonely.iter().map(|(_, trigger, _)| *trigger).collect();
    let mut ids: Vec<&str> = lonely.iter().map(|(agent, ..)| agent.id.as_str()).collect();
    ids.dedup();
    let message = format!(
        "{} of {} {} on {} alone: it is the model for sub-agents, and the agent's fallbacks do not go with it",
        called_together(&triggers),
        agents(&ids),
        if triggers.len() == 1 { "runs" } else { "run" },
        code(&first.primary),
    );
    let places: Vec<_> =
        std::iter::once(first.primary_span).chain(triggers.iter().map(|trigger| trigger.span)).collect();
    let finding = Finding::new(RULE.id, Severity::Info, message).agents(ids).candidate(&first.primary);
    Some(
        at_all(finding, &places, "taken by jobs without a model of their own", "has no fallback")
            .effect(format!("when {} fails, nothing is done", code(&first.primary)))
            .help("write it as { \"primary\": …, \"fallbacks\": […] }, or give the job `fallbacks`")
            .upstream(&[16904, 74985]),
    )
}
