//! A picture from a simulation.

use super::account::Account;
use super::picture::{Candidate, Picture, Place, Plan, Reason, Refusal};
use crate::dispatch::{AgentPlan, Dispatch, Simulation};
use crate::source::Span;

impl Picture {
    /// What a simulation says.
    #[must_use]
    pub fn of(simulation: &Simulation) -> Self {
        let config = &simulation.config;
        Self {
            release: simulation.release.to_string(),
            starts: config.valid,
            refusals: config
                .issues
                .iter()
                .map(|issue| Refusal {
                    path: issue.path.clone(),
                    message: issue.message.clone(),
                    place: issue.span.map(Place::Read),
                })
                .collect(),
            plans: simulation.agents.iter().map(Plan::of).collect(),
        }
    }
}

impl Plan {
    /// What an agent would do with a chat message.
    #[must_use]
    pub fn of(plan: &AgentPlan) -> Self {
        let candidates = plan.dispatches.iter().map(|dispatch| Candidate::of(dispatch, plan));
        Self {
            agent: plan.id.clone(),
            trigger: "chat".to_owned(),
            place: place(plan.span),
            candidates: candidates.collect(),
            passed_over: plan.walk.iter().flat_map(|walk| walk.skipped.iter().cloned()).collect(),
        }
    }
}

impl Candidate {
    /// What would become of a candidate of this agent.
    #[must_use]
    pub fn of(dispatch: &Dispatch, plan: &AgentPlan) -> Self {
        let stored = |id: &String| plan.store.profiles.iter().find(|profile| profile.id == *id);
        let login = || dispatch.trace.iter().rev().find(|step| step.decision == "login");
        let source = dispatch.credential_source.clone().or_else(|| login().map(|step| step.value.clone()));
        Self {
            reference: dispatch.reference.clone(),
            provider: dispatch.provider.clone(),
            model: dispatch.model.clone(),
            runtime: dispatch.harness.as_ref().and_then(|harness| harness.as_ref().ok()).cloned(),
            account: Account {
                profile: dispatch.selected_profile.clone(),
                kind: dispatch.selected_profile.as_ref().and_then(stored).map(|profile| profile.kind.clone()),
                source,
            },
            endpoint: dispatch.endpoint.clone().or_else(|| dispatch.base_url.clone()),
            billing: dispatch.billing,
            answers: dispatch.can_answer(),
            failure: dispatch.failure().map(str::to_owned),
            stops_chain: dispatch.stops_chain,
            place: place(dispatch.span),
            reasons: dispatch
                .trace
                .iter()
                .map(|step| Reason {
                    decision: step.decision.to_owned(),
                    value: step.value.clone(),
                    because: step.because.clone(),
                    place: place(step.span),
                })
                .collect(),
        }
    }
}

/// What is implied stands nowhere.
fn place(span: Option<Span>) -> Option<Place> {
    span.filter(|span| span.source != crate::source::SourceId::none()).map(Place::Read)
}
