//! Keys that are accepted and not read.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_spot;
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::release::PolicyShape;
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "ignored-config-key",
    summary: "a key looks meaningful and is not read by this release",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The config holds a key that the release accepts and never looks at: a whole-agent runtime
(`agentRuntime`, `embeddedHarness`) in a release that decides per model, or a per-model
`params.authProfileId`.

## Why it matters
The key reads like a decision, and something else decides.

## How oc-doctor knows
From the key, the release's facts, and the runtime that the simulated dispatch really chooses.

## Releases
`embeddedHarness`: moved to `agentRuntime` at load in 2026.4.25 to 2026.4.29, accepted and unread in
2026.5.2 to 2026.5.27. Whole-agent `agentRuntime`: accepted and unread in 2026.5.12 to 2026.5.27, refused
later. `params.authProfileId`: never read.

## What to do
Remove the key, or write the decision where the release reads it:
`agents.defaults.models[\"provider/model\"].agentRuntime.id`.

## Upstream
openclaw#83380, openclaw#5733, openclaw#74500
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    if !diagnosis.simulation.config.valid {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let unread: &[&str] = match &diagnosis.facts.runtime.policy {
        PolicyShape::OneRunner => &[],
        PolicyShape::Agent(policy) if diagnosis.facts.config.renames_embedded_harness => {
            if policy.container == "agentRuntime" { &[] } else { &["agentRuntime"] }
        }
        PolicyShape::Agent(policy) if policy.container == "agentRuntime" => &["embeddedHarness"],
        PolicyShape::Agent(_) => &["agentRuntime"],
        PolicyShape::Model(_) => &["agentRuntime", "embeddedHarness"],
    };
    for (holder, whose) in holders(diagnosis) {
        for name in unread {
            if let Some(entry) = holder.as_object().and_then(|object| object.entry(name)) {
                // A CLI that is not started has a rule of its own.
                if !super::ignored_cli_runtime::tells(diagnosis, entry.key_span) {
                    findings.push(runtime(diagnosis, name, entry.key_span, &entry.node, whose));
                }
            }
        }
        findings.extend(profile_params(holder, whose));
    }
    findings
}

/// The places where a whole-agent runtime may stand, with the agent they are for.
pub(super) fn holders<'a>(diagnosis: &Diagnosis<'a>) -> Vec<(&'a Node, Option<&'a AgentPlan>)> {
    let defaults = diagnosis.config().and_then(|root| root.at(&["agents", "defaults"]));
    let mut found: Vec<(&Node, Option<&AgentPlan>)> = defaults.map(|node| (node, None)).into_iter().collect();
    for agent in &diagnosis.simulation.agents {
        if let Some(entry) = diagnosis.agent_entry(&agent.id) {
            found.push((entry, Some(agent)));
        }
    }
    found
}

fn runtime(diagnosis: &Diagnosis<'_>, name: &str, span: Span, node: &Node, whose: Option<&AgentPlan>) -> Finding {
    let release = diagnosis.simulation.release;
    let written = ["id", "runtime"].iter().find_map(|key| node.get(key)).and_then(Node::as_text).unwrap_or("auto");
    let meant = diagnosis.facts.runtime.read_id(Some(written));
    let route = match whose {
        Some(agent) => format!("{name} of agent {}", code(&agent.id)),
        None => format!("agents.defaults.{name}"),
    };
    let concerned: Vec<&AgentPlan> = match whose {
        Some(agent) => vec![agent],
        None => diagnosis.simulation.agents.iter().collect(),
    };
    // Somebody wrote "not codex" and gets codex, or wrote a CLI runtime and gets another runner.
    let against: Vec<&AgentPlan> = concerned
        .iter()
        .copied()
        .filter(|agent| agent.dispatches.iter().any(|dispatch| differs(dispatch, &meant)))
        .collect();
    let per_model = matches!(diagnosis.facts.runtime.policy, PolicyShape::Model(_));
    let decides = if per_model { "each model's own runtime decides" } else { "agentRuntime decides" };
    let mut message = format!("{route} ({}) is ignored by {release}: {decides}", code(written));
    let built_in = diagnosis.facts.runtime.built_in;
    let not_codex = meant == built_in && !against.is_empty();
    let severity = if not_codex { Severity::Warning } else { Severity::Info };
    if not_codex {
        let ids: Vec<&str> = against.iter().map(|agent| agent.id.as_str()).collect();
        message.push_str(&format!(", and {} {} on codex", agents(&ids), if ids.len() == 1 { "runs" } else { "run" }));
    }
    let mut chosen: Vec<String> = Vec::new();
    for dispatch in concerned.iter().flat_map(|agent| &agent.dispatches) {
        if let Some(Ok(harness)) = &dispatch.harness {
            let text = format!("`{}` on `{harness}`", dispatch.reference);
            if !chosen.contains(&text) {
                chosen.push(text);
            }
        }
    }
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(concerned.iter().map(|agent| agent.id.as_str()))
        .at(Some(span), "accepted, and never looked at")
        .upstream(&[83380]);
    if !chosen.is_empty() {
        finding = finding.because(format!("chosen without it: {}", super::words::list(&chosen)));
    }
    if severity == Severity::Warning {
        finding = finding.effect("candidates run on another runtime, and perhaps another account, than the key says");
    }
    let spot = config_spot(diagnosis, span);
    let help = if per_model {
        "write agentRuntime.id at agents.defaults.models[\"provider/model\"], or remove the key"
    } else {
        "remove the key, or write agentRuntime"
    };
    finding.help(help).fix(spot.map(|spot| {
        FixProposal::edits(
            format!("remove {}", super::place::dotted(&spot.route)),
            Applicability::Safe,
            vec![spot.remove()],
        )
    }))
}

/// Whether a candidate runs on another harness than a whole-agent value would have meant.
fn differs(dispatch: &Dispatch, meant: &str) -> bool {
    meant != "auto" && dispatch.harness.as_ref().is_some_and(|harness| harness.as_deref().is_ok_and(|id| id != meant))
}

fn profile_params(holder: &Node, whose: Option<&AgentPlan>) -> Vec<Finding> {
    let models = holder.get("models").and_then(Node::as_object);
    let mut findings = Vec::new();
    for entry in models.into_iter().flat_map(|object| object.entries()) {
        let Some(object) = entry.node.get("params").and_then(Node::as_object) else { continue };
        let Some(param) = object.entry("authProfileId") else { continue };
        let message = format!(
            "params.authProfileId of model {} is not read: profiles are not chosen per model",
            code(&entry.key)
        );
        let mut finding = Finding::new(RULE.id, Severity::Info, message)
            .at(Some(param.key_span), "passed on to the provider, not used to choose a profile")
            .help(format!(
                "choose it in chat with /model {}@{}, or by auth.order",
                entry.key,
                param.node.as_text().unwrap_or("<profile>")
            ))
            .upstream(&[5733]);
        if let Some(agent) = whose {
            finding = finding.agents([agent.id.as_str()]);
        }
        findings.push(finding);
    }
    findings
}
