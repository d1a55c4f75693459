//! Another agent has the login, and this one does not inherit from it.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::words::{agents, codes};
use crate::dispatch::{AgentPlan, StoredProfile};

pub(super) const RULE: Rule = Rule {
    id: "secondary-agent-without-auth",
    summary: "an agent has no login of its own, and the one that exists belongs to an agent that it does not inherit from",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A candidate of an agent has no credential, and another agent has one of the same provider.

## Why it matters
Agents inherit from agent `main` only (from 2026.8 on: from the shared store). A login that was made with
`--agent` for another agent does not help.

## How oc-doctor knows
From the stores of all agents and the simulated dispatch.

## Releases
All.

## What to do
Log in as the default of all agents, or for this agent.

## Upstream
openclaw#64274, openclaw#84114, openclaw#24016
";

/// Agents whose own profiles of a provider this agent does not see.
fn owners<'a>(diagnosis: &Diagnosis<'a>, agent: &AgentPlan, asked: &str) -> Vec<(&'a AgentPlan, &'a StoredProfile)> {
    let others = diagnosis.simulation.agents.iter().filter(|other| other.id != agent.id);
    others
        .filter_map(|other| {
            let mut own = other.store.profiles.iter().filter(|profile| !profile.inherited);
            own.find(|profile| diagnosis.same_provider(&profile.provider, asked)).map(|profile| (other, profile))
        })
        .filter(|(_, profile)| agent.store.profiles.iter().all(|seen| seen.id != profile.id))
        .collect()
}

/// Whether another agent has what this one lacks.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, asked: &str) -> bool {
    !owners(diagnosis, agent, asked).is_empty()
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::OnlyAnotherAgentHas), |failure| {
        failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone())
    });
    let mut findings = Vec::new();
    for (asked, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let owners = owners(diagnosis, first.agent, &asked);
        let owner_ids: Vec<&str> = owners.iter().map(|(agent, _)| agent.id.as_str()).collect();
        let profiles: Vec<&str> = owners.iter().map(|(_, profile)| profile.id.as_str()).collect();
        let message = format!(
            "{} {} no credential: {} of provider `{asked}` belongs to {}, from which no agent inherits",
            subject_of(&failures),
            if reads_as_one(&failures) { "has" } else { "have" },
            codes(&profiles),
            agents(&owner_ids),
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .upstream(&[64274, 84114, 24016]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        if let [only] = profiles.as_slice() {
            finding = finding.profile(*only);
        }
        finding = suffering(finding, &failures);
        for (_, profile) in &owners {
            finding = finding.also(profile.span, "stored for another agent only");
        }
        let commands: Vec<String> = agents_of(&failures)
            .iter()
            .map(|id| format!("openclaw models --agent {id} auth login --provider {asked}"))
            .collect();
        findings.push(
            finding
                .help("log in once for agent `main`, from which all others inherit, or for each agent that needs it")
                .fix(Some(FixProposal::manual("log in for the agents that lack it", commands))),
        );
    }
    findings
}
