//! The forced codex runtime in the config, and the way out of it.

use super::diagnosis::{Diagnosis, Failure, codex_login};
use super::finding::{Applicability, Edit, FixProposal};
use super::place::{Spot, config_spot, dotted, written_at};
use super::words::codes;
use crate::dispatch::AgentPlan;
use crate::release::PolicyShape;
use crate::source::{Node, Span};

/// The objects that hold a runtime.
pub(super) const CONTAINERS: &[&str] = &["agentRuntime", "embeddedHarness"];

/// The `agentRuntime` or `embeddedHarness` object around a place of the config.
pub(super) fn runtime_container(diagnosis: &Diagnosis<'_>, span: Span) -> Option<Node> {
    let spot = config_spot(diagnosis, span)?.up_to(CONTAINERS)?;
    written_at(diagnosis, span, &spot.route)
}

/// The proposal to give up a forced codex runtime: the container goes, and primaries or fallbacks
/// of `openai` without a key of their own go back to the `openai-codex` reference of the same
/// model, which is the route that such a login has without codex.
///
/// It is safe only when nothing answers through codex now; otherwise it changes which runtime
/// answers a candidate that works, which the operator may want to decide.
pub(super) fn leave_codex(
    diagnosis: &Diagnosis<'_>,
    span: Option<Span>,
    failures: &[&Failure<'_>],
) -> Option<FixProposal> {
    let container = config_spot(diagnosis, span?)?.up_to(CONTAINERS)?;
    let governed: Vec<&AgentPlan> = diagnosis
        .simulation
        .agents
        .iter()
        .filter(|agent| {
            failures.iter().any(|failure| failure.agent.id == agent.id)
                || agent.dispatches.iter().any(|d| governs(d, span))
        })
        .collect();
    let works_now = governed.iter().flat_map(|agent| &agent.dispatches).any(|d| governs(d, span) && d.can_answer());
    let whole_agent = matches!(diagnosis.facts.runtime.policy, PolicyShape::Agent(_));
    let mut edits = vec![container.clone().remove()];
    let mut moved: Vec<String> = Vec::new();
    if whole_agent {
        for agent in governed {
            if codex_login(agent).is_none() {
                continue;
            }
            for dispatch in &agent.dispatches {
                let stored_key = agent.store.profiles.iter().any(|profile| profile.provider == "openai");
                let env_key = diagnosis.home.environment.text("OPENAI_API_KEY").is_some();
                if dispatch.provider != "openai" || stored_key || env_key || !governs(dispatch, span) {
                    continue;
                }
                let Some(edit) = dispatch.span.and_then(|span| to_codex_ref(diagnosis, span, &dispatch.model)) else {
                    continue;
                };
                if !edits.contains(&edit) {
                    let reference = format!("openai-codex/{}", dispatch.model);
                    if !moved.contains(&reference) {
                        moved.push(reference);
                    }
                    edits.push(edit);
                }
            }
        }
    }
    let place = dotted(&container.route);
    let title = if moved.is_empty() {
        format!("remove {place}, so that every provider runs on the runner that serves it")
    } else {
        format!("remove {place} and use {}, which the stored login answers", codes(&moved))
    };
    let applicability = if works_now { Applicability::Unsafe } else { Applicability::Safe };
    Some(FixProposal::edits(title, applicability, edits))
}

fn governs(dispatch: &crate::dispatch::Dispatch, span: Option<Span>) -> bool {
    span.is_some() && dispatch.runtime_policy.as_ref().and_then(|policy| policy.span) == span
}

/// The edit that turns the reference at a place into `openai-codex/<model>`; `None` when no plain
/// reference stands there (an alias, a variable).
pub(super) fn to_codex_ref(diagnosis: &Diagnosis<'_>, span: Span, model: &str) -> Option<Edit> {
    let spot: Spot = config_spot(diagnosis, span)?;
    let written = written_at(diagnosis, span, &spot.route)?;
    (written.as_text()? == format!("openai/{model}")).then(|| spot.set(format!("openai-codex/{model}")))
}
