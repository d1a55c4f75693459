//! Two states of a home compared: what got better, worse, or merely different.

use super::plan::DispatchChange;
use super::workshop::State;
use crate::dispatch::{AgentPlan, Billing, Dispatch};
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
    for (index, was) in old.dispatches.iter().enumerate() {
        let Some(is) = counterpart(old, new, index) else {
            if was.can_answer() {
                effect.harm.push(format!("agent `{}` would lose the candidate `{}`", old.id, was.reference));
            } else {
                change(effect, &old.id, &was.reference, words(was), "is no candidate any more".to_owned());
            }
            continue;
        };
        match (was.can_answer(), is.can_answer()) {
            (true, false) => {
                effect.harm.push(format!("agent `{}` would get no answer from `{}` any more", old.id, was.reference));
            }
            (false, true) => effect.gains += 1,
            (true, true) if route(was) != route(is) => {
                effect.shifts.push(format!("`{}` of agent `{}` goes another way than before", is.reference, old.id));
            }
            _ => {}
        }
        if route(was) != route(is) || was.can_answer() != is.can_answer() || was.failure() != is.failure() {
            change(effect, &old.id, &is.reference, words(was), words(is));
        }
    }
    for added in &new.dispatches {
        if !old
            .dispatches
            .iter()
            .enumerate()
            .any(|(index, _)| counterpart(old, new, index).is_some_and(|found| std::ptr::eq(found, added)))
        {
            effect.gains += usize::from(added.can_answer());
            effect.shifts.push(format!("agent `{}` gets a new candidate `{}`", new.id, added.reference));
            change(effect, &new.id, &added.reference, "is no candidate".to_owned(), words(added));
        }
    }
    order(old, new, effect);
}

/// Candidates that can answer and stand in another order than before.
fn order(old: &AgentPlan, new: &AgentPlan, effect: &mut Effect) {
    let positions: Vec<usize> = (0..old.dispatches.len())
        .filter(|index| old.dispatches.get(*index).is_some_and(Dispatch::can_answer))
        .filter_map(|index| counterpart(old, new, index))
        .filter_map(|found| new.dispatches.iter().position(|dispatch| std::ptr::eq(dispatch, found)))
        .collect();
    if !positions.is_sorted() {
        effect.shifts.push(format!("the candidates of agent `{}` stand in another order", old.id));
    }
}

/// The same candidate after the change: of the same name, or at the same place of a chain that is as long
/// (then it was renamed).
fn counterpart<'a>(old: &AgentPlan, new: &'a AgentPlan, index: usize) -> Option<&'a Dispatch> {
    let was = old.dispatches.get(index)?;
    let nth = old.dispatches.iter().take(index).filter(|other| other.reference == was.reference).count();
    let same_name = new.dispatches.iter().filter(|other| other.reference == was.reference).nth(nth);
    same_name.or_else(|| {
        let at_place = new.dispatches.get(index).filter(|_| old.dispatches.len() == new.dispatches.len())?;
        let is_new = !old.dispatches.iter().any(|other| other.reference == at_place.reference);
        (is_new && at_place.model == was.model).then_some(at_place)
    })
}

/// What decides who answers and who pays.
fn route(dispatch: &Dispatch) -> impl PartialEq + use<'_> {
    (
        &dispatch.model,
        dispatch.harness.as_ref(),
        &dispatch.selected_profile,
        &dispatch.credential_source,
        dispatch.endpoint.as_ref().or(dispatch.base_url.as_ref()),
        dispatch.billing,
    )
}

fn change(effect: &mut Effect, agent: &str, candidate: &str, before: String, after: String) {
    if before != after {
        let (agent, candidate) = (agent.to_owned(), candidate.to_owned());
        effect.dispatches.push(DispatchChange { agent, candidate, before, after });
    }
}

/// A dispatch in a line.
fn words(dispatch: &Dispatch) -> String {
    let harness = match &dispatch.harness {
        Some(Ok(harness)) => format!("{harness} harness, "),
        Some(Err(_)) | None => String::new(),
    };
    if let Some(failure) = dispatch.failure() {
        return format!("{harness}fails: {failure}");
    }
    if !dispatch.can_answer() {
        return format!("{harness}fails");
    }
    let credential = match (&dispatch.selected_profile, &dispatch.credential_source) {
        (Some(profile), _) => format!("profile `{profile}`"),
        (None, Some(source)) => source.clone(),
        (None, None) => "no profile".to_owned(),
    };
    let endpoint = dispatch.endpoint.as_ref().or(dispatch.base_url.as_ref());
    let at = endpoint.map(|endpoint| format!(", at {endpoint}")).unwrap_or_default();
    let billing = match dispatch.billing {
        Billing::Subscription => ", subscription",
        Billing::Metered => ", metered",
        Billing::Local => ", local",
        Billing::Unknown => "",
    };
    format!("{harness}{credential}{at}{billing}")
}
