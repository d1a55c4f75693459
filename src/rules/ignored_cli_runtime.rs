//! A CLI runtime written for whole agents, in a release that only reads runtimes of models: the CLI is not started,
//! and the provider's API is called. Part of `cli-runtime-harness-mismatch`.

use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Severity};
use super::ignored_config_key::holders;
use super::place::{config_route, config_spot};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::release::PolicyShape;
use crate::source::{Node, Span};

/// A whole-agent runtime that is not read.
struct Unread<'a> {
    /// Its value.
    runtime: String,
    /// Its key.
    key: Span,
    /// `agents.defaults.agentRuntime`
    route: String,
    /// Whom it is for.
    agents: Vec<&'a AgentPlan>,
}

/// Whether a candidate has no credential because the CLI that was asked for is not started.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, dispatch: &Dispatch) -> bool {
    let for_agent = |unread: &Unread<'_>| unread.agents.iter().any(|known| known.id == agent.id);
    unread(diagnosis).iter().any(|unread| for_agent(unread) && by_api(diagnosis, &unread.runtime, dispatch))
}

/// Whether a value for whole agents is told here.
pub(super) fn tells(diagnosis: &Diagnosis<'_>, key: Span) -> bool {
    let calls = |unread: &Unread<'_>| !callers(diagnosis, unread).is_empty();
    unread(diagnosis).iter().any(|unread| unread.key == key && calls(unread))
}

/// Somebody wrote a CLI, and the provider's API is called, perhaps for money.
fn by_api(diagnosis: &Diagnosis<'_>, runtime: &str, dispatch: &Dispatch) -> bool {
    let other = dispatch.harness.as_ref().is_some_and(|harness| harness.as_deref().is_ok_and(|id| id != runtime));
    other && diagnosis.facts.runtime.cli_serves(runtime, &dispatch.provider)
}

fn callers<'a>(diagnosis: &Diagnosis<'_>, unread: &Unread<'a>) -> Vec<&'a AgentPlan> {
    let calls =
        |agent: &AgentPlan| agent.dispatches.iter().any(|dispatch| by_api(diagnosis, &unread.runtime, dispatch));
    unread.agents.iter().copied().filter(|agent| calls(agent)).collect()
}

fn unread<'a>(diagnosis: &Diagnosis<'a>) -> Vec<Unread<'a>> {
    if !matches!(diagnosis.facts.runtime.policy, PolicyShape::Model(_)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (holder, whose) in holders(diagnosis) {
        let Some(entry) = holder.as_object().and_then(|object| object.entry("agentRuntime")) else { continue };
        let Some(written) = entry.node.get("id").and_then(Node::as_text) else { continue };
        found.push(Unread {
            runtime: diagnosis.facts.runtime.read_id(Some(written)),
            key: entry.key_span,
            route: match whose {
                Some(agent) => format!("agentRuntime of agent {}", code(&agent.id)),
                None => "agents.defaults.agentRuntime".to_owned(),
            },
            agents: match whose {
                Some(agent) => vec![agent],
                None => diagnosis.simulation.agents.iter().collect(),
            },
        });
    }
    found
}

/// What there is to say, under the name of a rule.
pub(super) fn findings(diagnosis: &Diagnosis<'_>, rule: &'static str) -> Vec<Finding> {
    let mut found = Vec::new();
    for unread in unread(diagnosis) {
        let callers = callers(diagnosis, &unread);
        if !callers.is_empty() {
            found.push(finding(diagnosis, rule, &unread, &callers));
        }
    }
    found
}

fn finding(diagnosis: &Diagnosis<'_>, rule: &'static str, unread: &Unread<'_>, callers: &[&AgentPlan]) -> Finding {
    let release = diagnosis.simulation.release;
    let Unread { runtime, route, .. } = unread;
    let ids: Vec<&str> = callers.iter().map(|agent| agent.id.as_str()).collect();
    let failures: Vec<&Failure<'_>> = diagnosis
        .failures_of(Cause::CliNotStarted)
        .filter(|failure| ids.contains(&failure.agent.id.as_str()) && by_api(diagnosis, runtime, failure.dispatch))
        .collect();
    let mut message =
        format!("{route} ({}) is not read by {release}: each model's own runtime decides, ", code(runtime));
    if failures.is_empty() {
        let verb = if ids.len() == 1 { "calls" } else { "call" };
        message.push_str(&format!("and {} {verb} the provider's API instead of the CLI", agents(&ids)));
    } else {
        let verb = if reads_as_one(&failures) { "calls" } else { "call" };
        message.push_str(&format!("and {} {verb} the provider's API, without a credential", subject_of(&failures)));
    }
    let severity = if failures.is_empty() { Severity::Warning } else { Severity::Error };
    let mut finding = Finding::new(rule, severity, message)
        .at(Some(unread.key), "accepted, and never looked at")
        .upstream(&[81395, 87063]);
    if failures.is_empty() {
        finding =
            finding.agents(ids).effect("another account answers than the key says, perhaps one that bills per token");
    } else {
        finding = suffering(finding.agents(agents_of(&failures)).effect(effect_of(&failures)), &failures);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
    }
    let references = references(diagnosis, runtime, callers);
    let place = |reference: &str| format!("agents.defaults.models[\"{reference}\"].agentRuntime.id");
    let first = references.first().map_or("provider/model", |reference| reference);
    finding = finding.help(format!("write the runtime at {}, where it is read", place(first)));
    let Some(old) = config_spot(diagnosis, unread.key) else { return finding };
    // An entry in an absent map would make it a list of allowed models.
    let has_map = diagnosis.config().and_then(|root| root.at(&["agents", "defaults", "models"])).is_some();
    if has_map {
        let moved = |reference: &&str| {
            let route = ["agents", "defaults", "models", reference, "agentRuntime", "id"];
            config_route(diagnosis, &route).map(|spot| spot.set(runtime.as_str()))
        };
        let mut edits: Vec<_> = references.iter().filter_map(moved).collect();
        edits.push(old.remove());
        return finding.fix(Some(FixProposal::edits("write it at the models", Applicability::Unsafe, edits)));
    }
    let title = format!("remove {}", super::place::dotted(&old.route));
    finding.fix(Some(FixProposal::edits(title, Applicability::Safe, vec![old.remove()])))
}

/// The models that the CLI would serve.
fn references<'a>(diagnosis: &Diagnosis<'_>, runtime: &str, callers: &[&'a AgentPlan]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for dispatch in callers.iter().flat_map(|agent| &agent.dispatches) {
        if by_api(diagnosis, runtime, dispatch) && !found.contains(&dispatch.reference.as_str()) {
            found.push(&dispatch.reference);
        }
    }
    found
}
