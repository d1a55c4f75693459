//! A reference to a secret that leads nowhere.

use super::credential_evidence::SecretReference;
use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::{Spot, config_spot, shell_path};
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "secretref-unresolvable",
    summary: "a reference to a secret names a provider or a variable that does not exist",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A SecretRef (`{source, provider, id}`) names an entry that `secrets.providers` does not have, one of
another source, a variable that its allowlist leaves out, or a variable without a value.

## Why it matters
The key is not there: the candidate ends with `No API key found`, or the next credential answers.

## How oc-doctor knows
From the references at the providers and profiles that candidates use, `secrets.providers`, and the
gateway's environment. What a file or a command (`source: file`, `exec`) answers is not in the home:
such references are never reported as broken, only when the entry they name is missing.

## Releases
All with SecretRefs. 2026.4.5 resolves none in `models.providers.<p>.apiKey`, even with the variable set.

## What to do
Set the variable, or correct the name of the provider.

## Upstream
openclaw#88579, openclaw#97881, openclaw#77687, openclaw#88022
";

/// Whether a candidate without a credential has a reference that leads nowhere.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, dispatch: &Dispatch) -> bool {
    broken(diagnosis, agent, dispatch).is_some()
}

fn broken<'a>(
    diagnosis: &Diagnosis<'a>,
    agent: &AgentPlan,
    dispatch: &Dispatch,
) -> Option<(SecretReference<'a>, String)> {
    let references = diagnosis.secret_references(agent, dispatch);
    references.into_iter().find_map(|reference| {
        let why = diagnosis.unresolved(&reference)?;
        Some((reference, why))
    })
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told: Vec<Span> = Vec::new();
    let groups = grouped(diagnosis.failures_of(Cause::SecretUnresolved), |failure| {
        broken(diagnosis, failure.agent, failure.dispatch).map(|(reference, _)| reference.node.span)
    });
    for (span, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let Some((reference, why)) = broken(diagnosis, first.agent, first.dispatch) else { continue };
        told.extend(span);
        let verb = if reads_as_one(&failures) { "has" } else { "have" };
        let message = format!("{} {verb} no key: {why}", subject_of(&failures));
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .at(span, "leads nowhere")
            .effect(effect_of(&failures))
            .upstream(&[88579, 97881]);
        if let Some(candidate) = only_reference(&failures) {
            finding = finding.candidate(candidate);
        }
        findings.push(remedy(diagnosis, suffering(finding, &failures), &reference));
    }
    findings.extend(passed_over(diagnosis, &mut told));
    findings
}

fn remedy(diagnosis: &Diagnosis<'_>, finding: Finding, reference: &SecretReference<'_>) -> Finding {
    let dotenv = shell_path(diagnosis.home, &diagnosis.home.paths.config_dir.join(".env"));
    if reference.source == "env" && !diagnosis.has_variable(reference.id) {
        finding.help(format!("set {} in {dotenv}, which the gateway reads however it is started", reference.id)).fix(
            Some(FixProposal::manual(
                format!("give {} a value", reference.id),
                [format!("${{EDITOR:-nano}} {dotenv}"), "openclaw gateway restart".to_owned()],
            )),
        )
    } else if let Some((spot, name)) = allowlist(diagnosis, reference) {
        finding.help(format!("add {} to secrets.providers.{name}.allowlist", code(reference.id))).fix(Some(
            FixProposal::edits(
                format!("let {} read {}", code(format!("secrets.providers.{name}")), code(reference.id)),
                Applicability::Unsafe,
                vec![spot.set(reference.id)],
            ),
        ))
    } else {
        let written = reference.provider.unwrap_or("default");
        finding.help(format!("define secrets.providers.{written}, or name an entry that exists"))
    }
}

/// The next place in the allowlist that leaves a variable out, and whose it is.
fn allowlist<'a>(diagnosis: &Diagnosis<'_>, reference: &SecretReference<'a>) -> Option<(Spot, &'a str)> {
    let name = reference.provider.unwrap_or("default");
    let list = diagnosis.config()?.at(&["secrets", "providers", name, "allowlist"])?;
    let names = list.as_array().filter(|_| reference.source == "env")?;
    let mut spot = config_spot(diagnosis, list.span)?;
    spot.route.push(PathSegment::Index(names.len()));
    names.iter().all(|known| known.as_str() != Some(reference.id)).then_some((spot, name))
}

/// References of providers that answer all the same, with another credential.
fn passed_over(diagnosis: &Diagnosis<'_>, told: &mut Vec<Span>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let Some((reference, why)) = broken(diagnosis, agent, dispatch) else { continue };
            if told.contains(&reference.node.span) {
                continue;
            }
            told.push(reference.node.span);
            let instead = dispatch.credential_source.as_deref().unwrap_or("no credential of OpenClaw's");
            let message = format!(
                "a key of `{}` cannot be resolved ({why}); {} answers with {}",
                dispatch.provider,
                agents(&[&agent.id]),
                code(instead)
            );
            let finding = Finding::new(RULE.id, Severity::Warning, message)
                .agents([agent.id.as_str()])
                .candidate(&dispatch.reference)
                .at(Some(reference.node.span), "leads nowhere")
                .effect("another account than the one written here is used and charged")
                .upstream(&[88579]);
            findings.push(remedy(diagnosis, finding, &reference));
        }
        findings.extend(beside_plaintext(diagnosis, agent, told));
    }
    findings
}

/// A profile with both a text and a reference: the text is used.
fn beside_plaintext(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, told: &mut Vec<Span>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for profile in agent.store.profiles.iter().filter(|profile| !profile.inherited) {
        let Some(stored) = diagnosis.stored(agent, &profile.id) else { continue };
        for (text, reference) in [("key", "keyRef"), ("token", "tokenRef")] {
            let (Some(text), Some(node)) =
                (stored.get(text).filter(|node| node.as_text().is_some()), stored.get(reference))
            else {
                continue;
            };
            if node.as_object().is_none() || told.contains(&node.span) || is_placeholder(text) {
                continue;
            }
            told.push(node.span);
            let message =
                format!("profile {} has a key in plain text beside its SecretRef: the text is used", code(&profile.id));
            findings.push(
                Finding::new(RULE.id, Severity::Info, message)
                    .agents([agent.id.as_str()])
                    .profile(&profile.id)
                    .at(Some(text.span), "used")
                    .also(Some(node.span), "not used")
                    .help("keep one of the two")
                    .upstream(&[88579]),
            );
        }
    }
    findings
}

fn is_placeholder(text: &Node) -> bool {
    text.as_text().is_some_and(|text| text.starts_with("${") || text.starts_with("secretref"))
}
