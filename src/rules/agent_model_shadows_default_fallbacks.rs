//! An agent's own model takes its fallbacks away.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Edit, Finding, FixProposal, Rule, Severity};
use super::place::config_spot;
use super::words::{agents, codes};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "agent-model-shadows-default-fallbacks",
    summary: "an agent's own model leaves it without the default fallbacks",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The agent has a `model` of its own, as a string or as an object without `fallbacks`, and
`agents.defaults.model.fallbacks` is not empty.

## Why it matters
The agent's value replaces the defaults' as a whole: it has no fallback at all. When its one model
fails, it does not answer, although the config looks as if fallbacks were there for everybody.

## How oc-doctor knows
From the config and the simulated chain of the agent, which has one candidate.

## Releases
2026.4.27 and later. Up to 2026.4.26 such an agent kept the defaults' fallbacks.

## What to do
Write the fallbacks at the agent, or an empty list if it is meant to have none.

## Upstream
openclaw#79369, openclaw#91362, openclaw#106346
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let Some(config) = diagnosis.config() else { return Vec::new() };
    let Some(fallbacks) = config.at(&["agents", "defaults", "model", "fallbacks"]) else { return Vec::new() };
    let names: Vec<&str> = fallbacks.as_array().unwrap_or_default().iter().filter_map(Node::as_text).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let mut shadowed: Vec<(&str, &str, &Node)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let overridden = agent.fallbacks.as_ref().is_some_and(Vec::is_empty);
        let model = diagnosis.agent_entry(&agent.id).and_then(|entry| entry.get("model"));
        if let Some(model) = model.filter(|model| overridden && model.get("fallbacks").is_none()) {
            shadowed.push((&agent.id, &agent.primary, model));
        }
    }
    if shadowed.is_empty() {
        return Vec::new();
    }
    let ids: Vec<&str> = shadowed.iter().map(|(id, ..)| *id).collect();
    let message = format!(
        "{} {} no fallback: {} own `model` replaces the defaults together with {}",
        agents(&ids),
        if ids.len() == 1 { "has" } else { "have" },
        if ids.len() == 1 { "its" } else { "their" },
        codes(&names),
    );
    let mut primaries: Vec<&str> = shadowed.iter().map(|(_, primary, _)| *primary).collect();
    primaries.sort_unstable();
    primaries.dedup();
    let mut finding = Finding::new(RULE.id, Severity::Warning, message)
        .agents(ids.iter().copied())
        .effect(format!(
            "when {} fails, {} {} not answer",
            codes(&primaries),
            agents(&ids),
            if ids.len() == 1 { "does" } else { "do" }
        ))
        .upstream(&[79369, 91362]);
    for (index, (_, _, model)) in shadowed.iter().enumerate() {
        let text = "replaces the defaults as a whole";
        finding = if index == 0 { finding.at(Some(model.span), text) } else { finding.also(Some(model.span), text) };
    }
    vec![
        finding
            .also(Some(fallbacks.span), "not used by them")
            .help("write the fallbacks at the agent too, or `\"fallbacks\": []` if none are meant")
            .fix(repeat(diagnosis, &shadowed, &names)),
    ]
}

fn repeat(diagnosis: &Diagnosis<'_>, shadowed: &[(&str, &str, &Node)], names: &[&str]) -> Option<FixProposal> {
    let mut edits: Vec<Edit> = Vec::new();
    for (_, _, model) in shadowed {
        let span: Span = model.span;
        let spot = config_spot(diagnosis, span)?;
        edits.push(match model.as_text() {
            Some(primary) => spot.set(serde_json::json!({ "primary": primary, "fallbacks": names })),
            None => spot.child("fallbacks").set(serde_json::json!(names)),
        });
    }
    Some(FixProposal::edits("give them the defaults' fallbacks", Applicability::Unsafe, edits))
}
