//! What the generated `models.json` of an agent does not have, or has otherwise, without harm to a run.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Severity};
use super::models_json_stale_or_wrong::{RULE, generated_key};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::source::{Node, Span};

/// A model that the config has and generated files have not yet.
struct Behind<'a> {
    dispatch: &'a Dispatch,
    /// Place in `models.json`.
    place: Span,
    /// Place in the config.
    configured: Span,
    agents: Vec<&'a str>,
}

/// Models that the config and the generated files of other agents have, and that of an agent has not yet.
pub(super) fn not_yet(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut found: Vec<Behind<'_>> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let document = diagnosis.files(&agent.agent_dir).and_then(|files| files.models.document());
        let Some(providers) = document.and_then(|models| models.root.get("providers")) else { continue };
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let configured = diagnosis.provider_entry(&dispatch.provider);
            let Some(configured) = configured.and_then(|entry| listed(&entry.node, &dispatch.model)) else { continue };
            let generated = diagnosis.generated_entry(&agent.agent_dir, &dispatch.provider);
            if generated.is_some_and(|entry| listed(&entry.node, &dispatch.model).is_some()) {
                continue;
            }
            let place = generated.map_or(providers.span, |entry| entry.node.span);
            match found.iter_mut().find(|known| known.dispatch.reference == dispatch.reference) {
                Some(known) => known.agents.push(&agent.id),
                None => found.push(Behind { dispatch, place, configured, agents: vec![&agent.id] }),
            }
        }
    }
    // Where no agent's file has it, nobody tells that the files are behind.
    let has = |agent: &AgentPlan, dispatch: &Dispatch| {
        let entry = diagnosis.generated_entry(&agent.agent_dir, &dispatch.provider);
        entry.is_some_and(|entry| listed(&entry.node, &dispatch.model).is_some())
    };
    found.retain(|one| diagnosis.simulation.agents.iter().any(|agent| has(agent, one.dispatch)));
    found.into_iter().map(behind).collect()
}

/// The place of a model in the list of a provider's entry.
fn listed(entry: &Node, model: &str) -> Option<Span> {
    let list = entry.get("models").and_then(Node::as_array)?;
    list.iter().find(|item| item.get("id").and_then(Node::as_text) == Some(model)).map(|item| item.span)
}

fn behind(found: Behind<'_>) -> Finding {
    let reference = &found.dispatch.reference;
    let message = format!(
        "models.json of {} does not list {} yet, as openclaw.json and other agents' files do",
        agents(&found.agents),
        code(reference)
    );
    Finding::new(RULE.id, Severity::Info, message)
        .agents(found.agents)
        .candidate(reference)
        .at(Some(found.place), "older than the config")
        .also(Some(found.configured), "as configured")
        .because("a run completes the file by itself; before, lists and pickers may not show the model")
        .help("delete the generated file; OpenClaw writes it anew")
        .upstream(&[71192, 22747])
}

/// Keys that the config and the generated file of an agent give differently.
pub(super) fn other_keys(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    diagnosis.simulation.agents.iter().flat_map(|agent| of_agent(diagnosis, agent)).collect()
}

fn of_agent(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
        let provider = dispatch.provider.as_str();
        if seen.contains(&provider) || dispatch.selected_profile.is_some() {
            continue;
        }
        seen.push(provider);
        let configured = diagnosis.provider_entry(provider).and_then(|entry| entry.node.get("apiKey"));
        let (Some(generated), Some(configured)) = (generated_key(diagnosis, agent, provider), configured) else {
            continue;
        };
        if configured.as_text().is_none() || generated.as_text() == configured.as_text() {
            continue;
        }
        let message = format!(
            "models.json of agent {} has another key of {} than openclaw.json: the one of the config is used",
            code(&agent.id),
            code(provider)
        );
        findings.push(
            Finding::new(RULE.id, Severity::Info, message)
                .agents([agent.id.as_str()])
                .at(Some(generated.span), "not used")
                .also(Some(configured.span), "used")
                .help("put a key of the agent's own into its credential store, or delete the generated file")
                .upstream(&[27243]),
        );
    }
    findings
}
