//! The runtime of a whole agent: `embeddedHarness` (2026.4.10 to 4.24), then `agentRuntime` (2026.4.25 to 5.7), and
//! since 2026.5.12 a runtime at each model. What is read where is [`PolicyShape`].

use super::passage::{Migration, Passage, Share, Steps, and, holders};
use crate::dispatch::{AgentPlan, Role};
use crate::release::{AgentPolicyFacts, Facts, FallbackMeaning, PolicyShape};
use crate::source::{Node, PathSegment};

pub(super) const MIGRATION: Migration = Migration { name: "whole-agent-runtime", share: Share::Doctor, applies, plan };

/// Both names that the key ever had, with that of the runtime in it.
const CONTAINERS: [(&str, &str); 2] = [("embeddedHarness", "runtime"), ("agentRuntime", "id")];

fn agent_policy(facts: &Facts) -> Option<&AgentPolicyFacts> {
    match &facts.runtime.policy {
        PolicyShape::Agent(policy) => Some(policy),
        PolicyShape::OneRunner | PolicyShape::Model(_) => None,
    }
}

fn applies(from: &Facts, to: &Facts) -> bool {
    agent_policy(from).map(|policy| (policy.container, policy.fallback != FallbackMeaning::Ignored))
        != agent_policy(to).map(|policy| (policy.container, policy.fallback != FallbackMeaning::Ignored))
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let config = passage.config()?;
    let mut steps = Steps::default();
    let target = agent_policy(passage.to);
    for holder in holders(config) {
        for (container, id_key) in CONTAINERS {
            let route = and(&holder, container);
            let Some(written) = passage.at(&route).filter(|node| node.as_object().is_some()) else { continue };
            match target {
                Some(policy) => rename(passage, policy, &route, id_key, written, &mut steps),
                None => to_models(passage, &holder, &route, written.get(id_key).and_then(Node::as_text), &mut steps),
            }
        }
    }
    if steps.edits.is_empty() {
        return None;
    }
    steps.title = match target {
        Some(policy) => format!("write the runtime of an agent as `{}.{}`", policy.container, policy.id_key),
        None => "write the runtime at the models it serves instead of at the whole agent".to_owned(),
    };
    Some(steps)
}

fn rename(
    passage: &Passage<'_>,
    policy: &AgentPolicyFacts,
    route: &[PathSegment],
    id_key: &str,
    written: &Node,
    steps: &mut Steps,
) {
    // Removed where it is not a key any more; it means nothing there.
    if written.get("fallback").is_some()
        && policy.fallback == FallbackMeaning::Ignored
        && let Some(spot) = passage.spot(&and(route, "fallback"))
    {
        steps.edits.push(spot.remove());
    }
    if id_key != policy.id_key
        && written.get(id_key).is_some()
        && let Some(spot) = passage.spot(&and(route, id_key))
    {
        steps.edits.push(spot.rename(policy.id_key));
    }
    let is_named = matches!(route.last(), Some(PathSegment::Key(name)) if name == policy.container);
    if !is_named && let Some(spot) = passage.spot(route) {
        steps.edits.push(spot.rename(policy.container));
    }
}

/// Takes the key away; a runtime that an operator had asked for goes to the models that it serves.
fn to_models(
    passage: &Passage<'_>,
    holder: &[PathSegment],
    route: &[PathSegment],
    runtime: Option<&str>,
    steps: &mut Steps,
) {
    let Some(spot) = passage.spot(route) else { return };
    steps.edits.push(spot.remove());
    let id = passage.to.runtime.read_id(runtime);
    if runtime.is_none() || id == "auto" || id == passage.to.runtime.built_in {
        return;
    }
    for reference in served(passage, holder, &id) {
        let models = and(&and(&and(holder, "models"), &reference), "agentRuntime");
        if passage.at(&models).is_none()
            && let Some(spot) = passage.spot(&and(&models, "id"))
        {
            steps.edits.push(spot.set(id.clone()));
        }
    }
    steps.remarks.push(format!(
        "`{id}` applied to every candidate of the agent, also to those it does not serve; from now on only to its own"
    ));
}

/// References in the chains of a holder's agents that a runtime serves.
fn served(passage: &Passage<'_>, holder: &[PathSegment], runtime: &str) -> Vec<String> {
    let serves = |provider: &str| {
        let codex = runtime == "codex" && ["codex", "openai", "openai-codex"].contains(&provider);
        codex || passage.to.runtime.cli_serves(runtime, provider)
    };
    let mut found: Vec<String> = Vec::new();
    for plan in plans_of(passage, holder) {
        for dispatch in plan.dispatches.iter().filter(|dispatch| serves(&dispatch.provider)) {
            // `codex/…` names its runtime itself.
            if dispatch.provider != "codex" && !found.contains(&dispatch.reference) {
                found.push(dispatch.reference.clone());
            }
        }
    }
    found
}

/// The agents that a holder is about: one, or all that the defaults stand for.
fn plans_of<'a>(passage: &'a Passage<'_>, holder: &[PathSegment]) -> Vec<&'a AgentPlan> {
    let plans = passage.before.agents.iter().chain(&passage.now.agents);
    let named = match holder.last() {
        Some(PathSegment::Key(id)) if id != "defaults" => Some(id.clone()),
        Some(PathSegment::Index(_)) => passage.at(&and(holder, "id")).and_then(Node::as_text).map(str::to_owned),
        _ => None,
    };
    plans
        .filter(|plan| named.as_ref().is_none_or(|id| plan.id.eq_ignore_ascii_case(id)))
        .filter(|plan| plan.dispatches.iter().any(|dispatch| dispatch.role == Role::Primary))
        .collect()
}
