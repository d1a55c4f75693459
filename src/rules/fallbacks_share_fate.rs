//! All candidates of an agent stand or fall together.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};

pub(super) const RULE: Rule = Rule {
    id: "fallbacks-share-fate",
    summary: "all candidates of an agent use one account: one failure takes the whole chain",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The agent has fallbacks, and all of its candidates are called with one and the same credential.

## Why it matters
A cooldown, a used up quota or a revoked login belongs to the credential, not to the model: a failure of
the primary for such a reason takes the fallbacks with it. They help only against a model that fails by
itself.

## How oc-doctor knows
From the credential that each candidate of the simulated dispatch gets.

## Releases
All.

## What to do
Put a candidate on another provider, or add a second profile for the provider.

## Upstream
openclaw#10670, openclaw#49732, openclaw#56112
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut groups: Vec<(&str, &str, Vec<&AgentPlan>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let Some((source, provider)) = shared(agent) else { continue };
        match groups.iter_mut().find(|(known, ..)| *known == source) {
            Some((_, _, members)) => members.push(agent),
            None => groups.push((source, provider, vec![agent])),
        }
    }
    groups.iter().filter_map(|(source, provider, members)| finding(source, provider, members)).collect()
}

/// The one credential of all candidates that can answer, when there are several of them and no second profile.
fn shared(agent: &AgentPlan) -> Option<(&str, &str)> {
    let able: Vec<&Dispatch> = agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()).collect();
    let (first, others) = able.split_first()?;
    let source = first.selected_profile.as_deref().or(first.credential_source.as_deref())?;
    let same = |dispatch: &&&Dispatch| {
        dispatch.selected_profile.as_deref().or(dispatch.credential_source.as_deref()) == Some(source)
    };
    let alone = able.iter().all(|dispatch| dispatch.profile_candidates.len() <= 1);
    (!others.is_empty()
        && alone
        && able.len() == agent.dispatches.len()
        && others.iter().filter(same).count() == others.len())
    .then_some((source, first.provider.as_str()))
}

fn finding(source: &str, provider: &str, members: &[&AgentPlan]) -> Option<Finding> {
    let ids: Vec<&str> = members.iter().map(|agent| agent.id.as_str()).collect();
    let first = members.first()?;
    let all = match first.dispatches.len() {
        2 => "both".to_owned(),
        count => format!("all {count}"),
    };
    let message = if members.len() == 1 {
        format!("{all} candidates of {} are called with {}", agents(&ids), code(source))
    } else {
        format!("all candidates of {} are called with {}", agents(&ids), code(source))
    };
    let mut finding = Finding::new(RULE.id, Severity::Info, message)
        .agents(ids.iter().copied())
        .at(first.dispatches.first().and_then(|dispatch| dispatch.span), "the primary");
    for dispatch in first.dispatches.iter().skip(1) {
        finding = finding.also(dispatch.span, "with the same credential");
    }
    Some(
        finding
            .effect(format!("a limit, a cooldown or an expired login of {} silences {}", code(provider), agents(&ids)))
            .help("put a fallback on another provider, or store a second profile for this one")
            .upstream(&[10670, 49732, 56112]),
    )
}
