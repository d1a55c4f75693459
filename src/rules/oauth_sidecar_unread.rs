//! OAuth tokens that lie in an encrypted file beside the store.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of};
use super::finding::{Finding, Rule, Severity};
use super::login::log_in;
use super::sidecar::{only_in_sidecar, sidecar_is_lost};
use super::words::{code, codes, sentences};
use crate::dispatch::StoredProfile;
use crate::release::Sidecars;
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "oauth-sidecar-unread",
    summary: "a login's tokens lie in an encrypted sidecar file that this release may not read",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
An OAuth profile has an `oauthRef` and no token of its own: 2026.5.12 moved the tokens into an
encrypted file below `credentials/auth-profiles/`.

## Why it matters
A release that does not read such files sees a login without tokens and passes it over: the request
leaves with `profile=-`, while listing commands, which only count profiles, say `Auth: yes`.

## How oc-doctor knows
From the credential file and the sidecar's name; the tokens and their key are never read.

## Releases
Written by 2026.5.12 to 2026.5.16-beta.1. Read by those and by 2026.5.18 to 2026.5.28, as long as the
key is in reach (key file, keychain, or `OPENCLAW_AUTH_PROFILE_SECRET_KEY` of the gateway's user).
Not read by releases up to 2026.5.7, by 2026.5.16-beta.4, and from 2026.5.31-beta.1 on.

## What to do
Log in again, or use a release that reads it (2026.5.18 to 2026.5.28) and let its doctor migrate.

## Upstream
openclaw#83380, openclaw#84252, openclaw#123093
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = unread(diagnosis);
    if findings.is_empty() {
        findings.extend(readable(diagnosis));
    }
    findings
}

fn sidecar_profiles<'b>(
    diagnosis: &Diagnosis<'_>,
    agent: &'b crate::dispatch::AgentPlan,
) -> Vec<(&'b StoredProfile, crate::source::Span)> {
    agent
        .store
        .profiles
        .iter()
        .filter_map(|profile| {
            let node = diagnosis.stored(agent, &profile.id)?;
            only_in_sidecar(node).then(|| (profile, node.get("oauthRef").map_or(node.span, |node| node.span)))
        })
        .collect()
}

fn unread(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::SidecarUnread), |failure| {
        failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone())
    });
    let release = diagnosis.simulation.release;
    let mut findings = Vec::new();
    for (provider, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let profiles = sidecar_profiles(diagnosis, first.agent);
        let ids: Vec<&str> = profiles.iter().map(|(profile, _)| profile.id.as_str()).collect();
        let lost = profiles.iter().all(|(profile, _)| {
            diagnosis.stored(first.agent, &profile.id).is_some_and(|node| sidecar_is_lost(diagnosis.home, node))
        });
        let reads = diagnosis.facts.auth.sidecars != Sidecars::Ignored;
        let why = match (lost, reads) {
            (true, _) => "which is not in this home".to_owned(),
            (false, true) => "whose key is not in reach".to_owned(),
            (false, false) => format!("which {release} does not read"),
        };
        let message = format!(
            "{} {} without a credential (profile=-): the tokens of {} are in an encrypted sidecar file, {why}",
            subject_of(&failures),
            if reads_as_one(&failures) { "leaves" } else { "leave" },
            codes(&ids),
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .because(sentences(first.dispatch.failure().unwrap_or_default(), 200))
            .because("listing commands count profiles and say `Auth: yes` all the same")
            .upstream(&[83380, 84252]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        if let Some(id) = ids.first() {
            finding = finding.profile(*id);
        }
        for (index, (_, span)) in profiles.iter().enumerate() {
            let text = "no tokens here, only a reference to a file";
            finding = if index == 0 { finding.at(Some(*span), text) } else { finding.also(Some(*span), text) };
        }
        for failure in &failures {
            finding = finding.also(failure.dispatch.span, "needs this login");
        }
        findings.push(
            finding
                .help(match (lost, reads) {
                    (true, _) => "log in again: the tokens are gone",
                    (false, true) => "log in again, or give the gateway the key (OPENCLAW_AUTH_PROFILE_SECRET_KEY)",
                    (false, false) => "log in again, or go to 2026.5.18 – 2026.5.28, which read the file",
                })
                .fix(Some(log_in(diagnosis, &provider, &agents_of(&failures)))),
        );
    }
    findings
}

/// The release reads it, so everything hangs on the key.
fn readable(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let mut ids: Vec<&str> = Vec::new();
    let mut agents: Vec<&str> = Vec::new();
    let mut place = None;
    for agent in &diagnosis.simulation.agents {
        for (profile, span) in sidecar_profiles(diagnosis, agent) {
            let passed_over = agent.dispatches.iter().any(|dispatch| {
                dispatch
                    .eligibility
                    .iter()
                    .any(|entry| entry.profile == profile.id && entry.code != "ok" && entry.code != "provider_mismatch")
            });
            if passed_over {
                continue;
            }
            agents.push(&agent.id);
            if !ids.contains(&profile.id.as_str()) {
                ids.push(&profile.id);
            }
            place = place.or(Some(span));
        }
    }
    let id = ids.first()?;
    let key_file = diagnosis.home.has_sidecar_key_file;
    let variable = diagnosis.home.environment.text("OPENCLAW_AUTH_PROFILE_SECRET_KEY").is_some();
    let sidecar = diagnosis
        .home
        .agent_dirs
        .values()
        .filter_map(super::diagnosis::profiles)
        .find_map(|profiles| profiles.get(id)?.at(&["oauthRef", "id"]).and_then(Node::as_text));
    let file_there = sidecar.is_none_or(|sidecar| diagnosis.home.oauth_sidecars.iter().any(|known| known == sidecar));
    let (severity, state) = match (file_there, key_file || variable) {
        (false, _) => (Severity::Warning, "and that file is not in this home"),
        (true, true) => (Severity::Info, "readable as long as its key stays in reach"),
        (true, false) => (
            Severity::Info,
            "and no key file was found here: it must come from the keychain or the gateway's environment",
        ),
    };
    let message = format!("the tokens of {} are in an encrypted sidecar file, {state}", codes(&ids));
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(agents)
        .profile(*id)
        .at(place, "tokens are kept in another file")
        .because("releases up to 2026.5.7, 2026.5.16-beta.4 and 2026.5.31-beta.1 and later do not read it")
        .upstream(&[83380, 84252])
        .help(format!(
            "log in again to be independent of the key and of the release: {}",
            code("openclaw models auth login --provider openai-codex")
        ));
    if severity == Severity::Warning {
        finding = finding.effect("the login cannot be used");
    }
    Some(finding)
}
