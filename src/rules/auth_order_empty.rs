//! An order that names nobody.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_spot;
use super::shell::{word, words};
use super::words::{code, codes};
use crate::dispatch::AgentPlan;
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "auth-order-empty",
    summary: "the order of a provider's profiles is an empty list",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`auth.order.<provider>` in the config is `[]`: it says in which order profiles are tried, and names none.

## Why it matters
An empty list in the *config* means that no stored profile of the provider is used at all; without
an environment key the candidate ends with `No API key found for provider …`.
An empty or missing order in a *store* (`\"order\": {}`, `\"order\": {\"openai-codex\": []}`, or none)
means the opposite of what it looks like: OpenClaw drops it when it loads the file and tries every
stored profile. That is worth knowing and never the cause of a failure.

## How oc-doctor knows
From the config, the stored order, and the simulated dispatch of the candidates of that provider.

## Releases
All that were read and run (2026.4.5 to 2026.9.6) agree. `openclaw config validate` accepts the empty list.

## What to do
Remove the empty list, or name the profiles in it.

## Upstream
openclaw#63856
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = in_config(diagnosis);
    findings.extend(in_stores(diagnosis));
    findings
}

fn in_config(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let order = diagnosis.config().and_then(|root| root.at(&["auth", "order"])).and_then(Node::as_object);
    for entry in order.into_iter().flat_map(|object| object.entries()) {
        if !entry.node.as_array().is_some_and(<[Node]>::is_empty) {
            continue;
        }
        let provider = entry.key.as_str();
        let hidden = hidden_profiles(diagnosis, provider);
        let failing = grouped(diagnosis.failures_of(Cause::OrderEmpty), |failure| {
            diagnosis.same_provider(
                failure.dispatch.auth_provider.as_deref().unwrap_or(&failure.dispatch.provider),
                provider,
            )
        });
        let failing = failing.into_iter().find(|(same, _)| *same).map(|(_, failures)| failures).unwrap_or_default();
        let place = Some(entry.node.span);
        let label = "an empty list here means: use no profile of this provider";
        let mut finding = if failing.is_empty() {
            let used = bypassing(diagnosis, provider);
            if used.is_empty() || hidden.is_empty() {
                continue;
            }
            let mut references: Vec<&str> = used.iter().map(|(_, reference)| *reference).collect();
            references.sort_unstable();
            references.dedup();
            Finding::new(
                RULE.id,
                Severity::Warning,
                format!(
                    "auth.order.{provider} is empty, so {} {} passed over and {} {} on another credential",
                    codes(&hidden),
                    if hidden.len() == 1 { "is" } else { "are" },
                    codes(&references),
                    if references.len() == 1 { "runs" } else { "run" },
                ),
            )
            .agents(used.iter().map(|(agent, _)| *agent))
            .at(place, label)
            .effect("requests are paid from another account than the stored login")
        } else {
            let mut finding = Finding::new(
                RULE.id,
                Severity::Error,
                format!("auth.order.{provider} is empty, so {} finds no credential", subject_of(&failing)),
            )
            .agents(agents_of(&failing))
            .at(place, label)
            .effect(effect_of(&failing));
            if let Some(reference) = only_reference(&failing) {
                finding = finding.candidate(reference);
            }
            finding = suffering(finding, &failing);
            finding
        };
        if !hidden.is_empty() {
            finding = finding.because(format!("stored and not used: {}", codes(&hidden)));
        }
        findings.push(
            finding
                .help(format!("remove auth.order.{provider}, or list the profiles in it"))
                .upstream(&[63856])
                .fix(remove_order(diagnosis, entry.node.span, provider)),
        );
    }
    findings
}

fn remove_order(diagnosis: &Diagnosis<'_>, span: Span, provider: &str) -> Option<FixProposal> {
    let spot = config_spot(diagnosis, span)?;
    let title = format!("remove the empty auth.order.{provider}; every stored profile of it then counts");
    Some(FixProposal::edits(title, Applicability::Safe, vec![spot.remove()]))
}

/// Profiles of the provider that any agent has.
fn hidden_profiles<'a>(diagnosis: &Diagnosis<'a>, provider: &str) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for profile in
            agent.store.profiles.iter().filter(|profile| diagnosis.same_provider(&profile.provider, provider))
        {
            if !ids.contains(&profile.id.as_str()) {
                ids.push(&profile.id);
            }
        }
    }
    ids
}

/// Candidates of the provider that answer without any of its profiles.
fn bypassing<'a>(diagnosis: &Diagnosis<'a>, provider: &str) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            if dispatch.can_answer() && diagnosis.same_provider(asked, provider) && dispatch.selected_profile.is_none()
            {
                found.push((agent.id.as_str(), dispatch.reference.as_str()));
            }
        }
    }
    found
}

/// An empty stored order: harmless, and often taken for the cause.
fn in_stores(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let Some(span) = empty_stored_order(diagnosis, agent) else { continue };
        let answering =
            agent.dispatches.iter().find(|dispatch| dispatch.can_answer() && dispatch.selected_profile.is_some());
        let Some((dispatch, profile)) = answering.and_then(|found| Some((found, found.selected_profile.as_deref()?)))
        else {
            continue;
        };
        let release = diagnosis.simulation.release;
        let message = format!(
            "the stored order of agent {} is empty, which {release} reads as no order: every stored profile counts, and {} \
             answers {}",
            code(&agent.id),
            code(profile),
            code(&dispatch.reference),
        );
        findings.push(
            Finding::new(RULE.id, Severity::Info, message)
                .agents([agent.id.as_str()])
                .at(Some(span), "empty: harmless here; only an empty list in openclaw.json switches profiles off")
                .because("the files alone do not explain `No API key found`; a running gateway answers from the store as it was when it started")
                .help("if the gateway still says `No API key found`, start it again, or write the order down")
                .upstream(&[63856])
                .fix(Some(FixProposal::manual(
                    "write the order down, provider by provider (the reporter's workaround)",
                    order_commands(diagnosis, agent),
                ))),
        );
    }
    findings
}

/// One command for each provider that the agent's candidates ask and that has profiles.
fn order_commands(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Vec<String> {
    let mut told: Vec<&str> = Vec::new();
    let mut commands = Vec::new();
    for dispatch in &agent.dispatches {
        let provider = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
        if dispatch.auth_order.is_empty() || told.iter().any(|known| diagnosis.same_provider(known, provider)) {
            continue;
        }
        told.push(provider);
        let ids = words(&dispatch.auth_order);
        let (provider, agent) = (word(provider), word(&agent.id));
        commands.push(format!("openclaw models auth order set --provider {provider} --agent {agent} {ids}"));
    }
    commands
}

/// Where an agent's own files hold an order object that names nobody.
fn empty_stored_order(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Option<Span> {
    let files = diagnosis.files(&agent.agent_dir)?;
    let documents = [files.auth_state.document(), files.auth_profiles.document()];
    let orders = documents.into_iter().flatten().filter_map(|document| document.root.get("order"));
    for order in orders {
        let Some(object) = order.as_object() else { continue };
        let lists: Vec<&Node> = object.entries().iter().map(|entry| &entry.node).collect();
        let empty = |node: &&&Node| node.as_array().is_some_and(<[Node]>::is_empty);
        if lists.is_empty() {
            return Some(order.span);
        }
        if lists.iter().all(|node| empty(&node)) {
            return lists.first().map(|node| node.span);
        }
    }
    None
}
