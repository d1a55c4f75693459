//! One failure silences the agent.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code};

pub(super) const RULE: Rule = Rule {
    id: "single-point-of-failure",
    summary: "an agent has one model and nothing behind it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The chain of the agent has one candidate: no fallback is configured.

## Why it matters
When that model, its account or its provider fails, the agent does not answer.

## How oc-doctor knows
From the simulated chain.

## Releases
All.

## What to do
Add a fallback on another provider, if the agent should answer in any case.

## Upstream
openclaw#83380
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut ids: Vec<&str> = Vec::new();
    let mut references: Vec<&str> = Vec::new();
    let mut place = None;
    let mut all_fail = true;
    for agent in &diagnosis.simulation.agents {
        let [only] = agent.dispatches.as_slice() else { continue };
        if shadows(diagnosis, &agent.id, agent.fallbacks.as_ref().is_some_and(Vec::is_empty)) {
            continue;
        }
        ids.push(&agent.id);
        all_fail &= !only.can_answer();
        place = place.or(only.span);
        if !references.contains(&only.reference.as_str()) {
            references.push(&only.reference);
        }
    }
    if ids.is_empty() {
        return Vec::new();
    }
    let one = ids.len() == 1;
    let model = match references.as_slice() {
        [only] => code(only),
        _ => "the one model".to_owned(),
    };
    let subject = format!("{} {} no fallback", agents(&ids), if one { "has" } else { "have" });
    let message = match (all_fail, one) {
        // Why it fails is another finding.
        (true, _) => format!("{subject}: nothing answers while {model} fails"),
        (false, true) => format!("{subject}: when {model} fails, it does not answer"),
        (false, false) => format!("{subject}: when {model} fails, they do not answer"),
    };
    let mut finding = Finding::new(RULE.id, Severity::Info, message).agents(ids).at(place, "the only candidate");
    if let [reference] = references.as_slice() {
        finding = finding.candidate(*reference);
    }
    vec![finding.help("add a fallback on another provider: `openclaw models fallbacks add PROVIDER/MODEL`")]
}

/// Whether `agent-model-shadows-default-fallbacks` already says it.
fn shadows(diagnosis: &Diagnosis<'_>, id: &str, overridden: bool) -> bool {
    let defaults = diagnosis.config().and_then(|root| root.at(&["agents", "defaults", "model", "fallbacks"]));
    let some = defaults.and_then(crate::source::Node::as_array).is_some_and(|list| !list.is_empty());
    let own = diagnosis.agent_entry(id).and_then(|entry| entry.get("model"));
    overridden && some && own.is_some_and(|model| model.get("fallbacks").is_none())
}
