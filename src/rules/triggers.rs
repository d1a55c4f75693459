//! What rules about sessions, heartbeats, jobs, hooks and sub-agents share.

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::words::{code, codes, excerpt, list};
use crate::dispatch::{AgentPlan, Dispatch, OwnCourse, TriggerKind, TriggerPlan};
use crate::source::Span;

/// The triggers of a kind, agent by agent.
pub(super) fn of_kind<'a>(
    diagnosis: &Diagnosis<'a>,
    kind: TriggerKind,
) -> impl Iterator<Item = (&'a AgentPlan, &'a TriggerPlan)> + use<'a> {
    all(diagnosis).filter(move |(_, trigger)| trigger.kind == kind)
}

/// Sessions that keep a choice of their user; what OpenClaw itself chose after a failure is no surprise to anybody.
pub(super) fn picked_sessions<'a>(
    diagnosis: &Diagnosis<'a>,
) -> impl Iterator<Item = (&'a AgentPlan, &'a TriggerPlan)> + use<'a> {
    of_kind(diagnosis, TriggerKind::Session).filter(|(_, trigger)| !trigger.automatic)
}

/// All triggers, agent by agent.
pub(super) fn all<'a>(diagnosis: &Diagnosis<'a>) -> impl Iterator<Item = (&'a AgentPlan, &'a TriggerPlan)> + use<'a> {
    let simulation = diagnosis.simulation;
    simulation.agents.iter().flat_map(|agent| agent.triggers.iter().map(move |trigger| (agent, trigger)))
}

/// ``cron job `nightly` ``, `the heartbeat`, ``sessions `main` and `telegram:direct:1` ``.
pub(super) fn called(trigger: &TriggerPlan) -> String {
    match trigger.kind {
        TriggerKind::Cron => format!("cron job {}", code(&trigger.name)),
        TriggerKind::Hook => format!("hook {}", code(&trigger.name)),
        TriggerKind::Channel => format!("chats in {}", code(&trigger.name)),
        TriggerKind::Heartbeat => "the heartbeat".to_owned(),
        TriggerKind::Subagent => "spawned sub-agents".to_owned(),
        TriggerKind::Session => {
            let keys: Vec<&str> = trigger.sessions.iter().map(|(key, _)| key.as_str()).collect();
            format!("{} {}", if keys.len() == 1 { "session" } else { "sessions" }, codes(&keys))
        }
    }
}

/// Several of them in one sentence, each once.
pub(super) fn called_together(triggers: &[&TriggerPlan]) -> String {
    let mut names: Vec<String> = Vec::new();
    for trigger in triggers {
        let name = called(trigger);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    list(&names)
}

/// Whether one of the candidates can answer, as far as files tell.
pub(super) fn answers(dispatches: &[Dispatch]) -> bool {
    let end = dispatches.iter().position(|dispatch| !dispatch.can_answer() && dispatch.stops_chain);
    let reached = end.and_then(|end| dispatches.get(..=end)).unwrap_or(dispatches);
    reached.iter().any(Dispatch::can_answer)
}

/// Whether the trigger fails although a chat message of its agent is answered: its own choice is the cause.
pub(super) fn fails_alone(agent: &AgentPlan, own: &OwnCourse) -> bool {
    answers(&agent.dispatches) && !answers(&own.dispatches)
}

/// What its first candidate fails with.
pub(super) fn failure(own: &OwnCourse) -> String {
    let failure = own.dispatches.iter().find_map(Dispatch::failure);
    failure.map_or_else(|| "no answer".to_owned(), |text| excerpt(text, 140))
}

/// Places of several causes, the first one as the finding's.
pub(super) fn at_all(mut finding: Finding, places: &[Option<Span>], first: &str, others: &str) -> Finding {
    for (index, span) in places.iter().enumerate() {
        finding = if index == 0 { finding.at(*span, first) } else { finding.also(*span, others) };
    }
    finding
}

/// Whether the value that a sub-agent's model comes from has a list of fallbacks of its own, be it empty: then a
/// short chain is a choice.
pub(super) fn lists_subagent_fallbacks(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> bool {
    let own = diagnosis.agent_entry(&agent.id).and_then(|entry| entry.at(&["subagents", "model"]));
    let defaults = diagnosis.config().and_then(|root| root.at(&["agents", "defaults", "subagents", "model"]));
    [own, defaults].into_iter().flatten().any(|value| value.get("fallbacks").is_some())
}
