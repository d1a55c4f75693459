//! Two states of a home compared: what got better, worse, or merely different.

use super::plan::DispatchChange;
use super::workshop::State;
use crate::compare::{Plan, Turn, pairs, reordered, way};
use crate::dispatch::AgentPlan;
use crate::rules::{Finding, Severity};
use std::collections::BTreeMap;

/// Whether a finding is no longer there.
pub(super) fn is_gone(finding: &Finding, before: &State, after: &State) -> bool {
    let similar = |other: &&Finding| same_subject(finding, other);
    let count = |state: &State| state.findings.iter().filter(similar).count();
    let is_there = after.findings.iter().any(|other| same_subject(finding, other) && finding.message == other.message);
    !is_there && count(after) < count(before)
}

/// Findings of at least this severity that are in `after` and were not there before.
pub(super) fn new_findings<'a>(before: &State, after: &'a State, least: Severity) -> Vec<&'a Finding> {
    let counted = |state: &State| {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for finding in state.findings.iter().filter(|finding| finding.severity >= least) {
            *counts.entry((finding.rule, finding.candidate.clone(), finding.profile.clone())).or_default() +=
                finding.agents.len().max(1);
        }
        counts
    };
    let known = counted(before);
    let more: Vec<_> =
        counted(after).into_iter().filter(|(key, count)| known.get(key).is_none_or(|old| old < count)).collect();
    let of_key = |finding: &&Finding| {
        more.iter().any(|((rule, candidate, profile), _)| {
            finding.rule == *rule && finding.candidate == *candidate && finding.profile == *profile
        })
    };
    let news = after.findings.iter().filter(|finding| finding.severity >= least).filter(of_key);
    news.collect()
}

/// A finding in a line.
pub(super) fn line(finding: &Finding) -> String {
    format!("{}: {}", finding.rule, finding.message)
}

/// Whether a new error tells why a candidate fails that failed before for another reason: where nothing that could
/// answer is lost, no failing candidate is news.
pub(super) fn is_uncovered(error: &Finding, after: &State) -> bool {
    let fails = |plan: &AgentPlan| {
        plan.dispatches.iter().any(|dispatch| {
            !dispatch.can_answer() && error.candidate.as_ref().is_none_or(|candidate| dispatch.reference == *candidate)
        })
    };
    let plan = |id: &String| after.simulation.agents.iter().find(|plan| plan.id == *id);
    !error.agents.is_empty() && error.agents.iter().all(|id| plan(id).is_some_and(fails))
}

fn same_subject(one: &Finding, other: &Finding) -> bool {
    let share_agents =
        one.agents.is_empty() && other.agents.is_empty() || one.agents.iter().any(|agent| other.agents.contains(agent));
    one.rule == other.rule && one.candidate == other.candidate && one.profile == other.profile && share_agents
}

/// What a change does to the agents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Everything that differs, for people.
    pub(super) dispatches: Vec<DispatchChange>,
    /// Agents that could answer and no longer can, or whose candidate no longer can; why it may not be done.
    pub(super) harm: Vec<String>,
    /// Answers that come from elsewhere than before; why it is not safe.
    pub(super) shifts: Vec<String>,
    /// Candidates that could not answer and now can.
    pub(super) gains: usize,
}

/// What lies between two simulations.
pub(super) fn effect(before: &State, after: &State) -> Effect {
    let mut effect = Effect::default();
    if before.simulation.config.valid && !after.simulation.config.valid {
        effect.harm.push("the config would not load any more".to_owned());
    }
    if !before.simulation.config.valid && after.simulation.config.valid {
        effect.gains += 1;
    }
    for old in &before.simulation.agents {
        match after.simulation.agents.iter().find(|plan| plan.id == old.id) {
            Some(new) => agent(old, new, &mut effect),
            None if after.simulation.config.valid => effect.harm.push(format!("agent `{}` would be gone", old.id)),
            None => {}
        }
    }
    effect
}

fn agent(old: &AgentPlan, new: &AgentPlan, effect: &mut Effect) {
    let id = &old.id;
    let (then, now) = (Plan::of(old), Plan::of(new));
    for pair in pairs(&then, &now) {
        let name = pair.name();
        match (pair.turn(), pair.then) {
            (Turn::Same, _) => continue,
            (Turn::Lost, _) if pair.now.is_some_and(|now| !now.answers) => {
                effect.harm.push(format!("agent `{id}` would get no answer from `{name}` any more"));
            }
            (Turn::Lost, _) => effect.harm.push(format!("agent `{id}` would lose the candidate `{name}`")),
            (Turn::Gained, Some(_)) => effect.gains += 1,
            (Turn::Moved(_), _) => {
                effect.shifts.push(format!("`{name}` of agent `{id}` goes another way than before"));
            }
            (turn, None) => {
                effect.gains += usize::from(turn == Turn::Gained);
                effect.shifts.push(format!("agent `{id}` gets a new candidate `{name}`"));
            }
            (Turn::OtherFailure, Some(_)) => {}
        }
        let before = pair.then.map_or_else(|| "is no candidate".to_owned(), way);
        let after = pair.now.map_or_else(|| "is no candidate any more".to_owned(), way);
        change(effect, id, name, before, after);
    }
    if reordered(&then, &now) {
        effect.shifts.push(format!("the candidates of agent `{id}` stand in another order"));
    }
}

fn change(effect: &mut Effect, agent: &str, candidate: &str, before: String, after: String) {
    if before != after {
        let (agent, candidate) = (agent.to_owned(), candidate.to_owned());
        effect.dispatches.push(DispatchChange { agent, candidate, before, after });
    }
}
