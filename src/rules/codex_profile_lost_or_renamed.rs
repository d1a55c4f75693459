//! The Codex login is gone, or has a name that the release refuses.

use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::login::log_in;
use super::words::{agents, code, codes, plural};
use crate::dispatch::{AgentPlan, StoredProfile};
use crate::home::{ArchiveKind, CodexLoginKind};
use crate::source::{Node, Object, Span};

pub(super) const RULE: Rule = Rule {
    id: "codex-profile-lost-or-renamed",
    summary: "the Codex login was renamed to what the release refuses, or is in no store any more",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The move from provider `openai-codex` to `openai` gave the Codex login a name that the codex harness of
2026.6.5 refuses; or `auth.profiles` declares a Codex login that no store holds; or the only login is the
Codex CLI's own, which this release does not take.

## Why it matters
`Codex app-server auth profile \"openai:chatgpt-default\" must be OpenAI Codex auth or an OpenAI API-key
backup.`, or no credential at all.

## How oc-doctor knows
From the stores, the backup that the move left beside the database
(`auth-profiles.json.openai-provider-unification.<ms>.bak`), the declared profiles, and
`~/.codex/auth.json`.

## Releases
The refusal: 2026.6.5. The Codex CLI's login counts from 2026.4.24 to 2026.9.4.

## What to do
Upgrade past 2026.6.5, or restore the profile from the backup; else log in again.

## Upstream
openclaw#74055, openclaw#74214, openclaw#92458, openclaw#114108, openclaw#152968
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = renamed(diagnosis);
    findings.extend(lost(diagnosis));
    findings
}

/// The Codex login in the backup of the move: (file, id, place).
fn backup<'a>(diagnosis: &Diagnosis<'a>, agent: &AgentPlan) -> Option<(String, &'a str, Span)> {
    let archives = diagnosis.home.surroundings.archives.get(&agent.agent_dir)?;
    archives.iter().filter(|archive| archive.kind == ArchiveKind::ProviderUnification).find_map(|archive| {
        let profiles = archive.root.as_ref()?.get("profiles")?.as_object()?;
        let entry = profiles.entries().iter().find(|entry| {
            entry.node.get("provider").and_then(Node::as_text) == Some("openai-codex")
                && !agent.store.profiles.iter().any(|profile| profile.id == entry.key)
        })?;
        Some((diagnosis.display(&archive.path), entry.key.as_str(), entry.key_span))
    })
}

fn renamed(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::LoginRenamed), |failure| {
        let dispatch = failure.dispatch;
        dispatch.selected_profile.clone().or_else(|| dispatch.profile_candidates.first().cloned())
    });
    let told = |(id, failures): (Option<String>, Vec<&Failure<'_>>)| {
        let profiles = &failures.first()?.agent.store.profiles;
        let profile = profiles.iter().find(|profile| Some(&profile.id) == id.as_ref())?;
        Some(renamed_finding(diagnosis, profile, &failures))
    };
    groups.into_iter().filter_map(told).collect()
}

fn renamed_finding(diagnosis: &Diagnosis<'_>, profile: &StoredProfile, failures: &[&Failure<'_>]) -> Finding {
    let ids = agents_of(failures);
    let release = diagnosis.simulation.release;
    let message = format!(
        "the codex harness of {release} refuses profile {} of {}, as the move to provider `openai` has named it",
        code(&profile.id),
        agents(&ids)
    );
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(ids.iter().copied())
        .profile(&profile.id)
        .at(profile.span, "renamed from `openai-codex:…`, and refused")
        .effect(effect_of(failures))
        .upstream(&[92458]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    finding = suffering(finding, failures);
    if let Some((file, id, span)) = failures.iter().find_map(|failure| backup(diagnosis, failure.agent)) {
        finding = finding
            .also(Some(span), "the login as it was")
            .because(format!("the backup of the move, {file}, still holds `{id}`"))
            .help(format!("or, staying on {release}, restore `{id}` from {file}"));
    }
    finding.help("upgrade: releases after 2026.6.5 accept the new name").fix(Some(FixProposal::manual(
        "upgrade past 2026.6.5",
        ["npm install -g openclaw@latest", "openclaw gateway restart"],
    )))
}

/// Codex logins that the config declares and no store holds.
fn declared<'a>(diagnosis: &Diagnosis<'a>, agent: &AgentPlan) -> Vec<(&'a str, Span)> {
    let profiles = diagnosis.config().and_then(|config| config.at(&["auth", "profiles"])).and_then(Node::as_object);
    let entries = profiles.map_or(&[][..], Object::entries).iter();
    let is_codex = |node: &Node| {
        let text = |key: &str| node.get(key).and_then(Node::as_text);
        text("provider") == Some("openai-codex") && text("mode") == Some("oauth")
    };
    let stored = |id: &str| {
        let renamed = id.replacen("openai-codex:", "openai:", 1);
        agent.store.profiles.iter().any(|profile| profile.id == id || profile.id == renamed)
    };
    entries
        .filter(|entry| is_codex(&entry.node) && !stored(&entry.key))
        .map(|entry| (entry.key.as_str(), entry.key_span))
        .collect()
}

/// Whether the only login is the Codex CLI's own, which the release does not take.
fn native_login(diagnosis: &Diagnosis<'_>, asked: &str) -> bool {
    asked == "openai"
        && diagnosis.facts.auth.codex_auth_is_openai
        && diagnosis.facts.auth.external.codex_profile.is_none()
        && diagnosis.home.external.codex.as_ref().is_some_and(|login| login.kind == CodexLoginKind::ChatGpt)
}

/// Whether a candidate lacks a Codex login that there was, or that is only the Codex CLI's.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, asked: &str) -> bool {
    native_login(diagnosis, asked)
        || (["openai", "openai-codex"].contains(&asked) && !declared(diagnosis, agent).is_empty())
}

fn lost(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let failures: Vec<_> = diagnosis.failures_of(Cause::CodexLoginLost).collect();
    let first = failures.first()?;
    let verb = if reads_as_one(&failures) { "has" } else { "have" };
    let declared = declared(diagnosis, first.agent);
    let ids: Vec<&str> = declared.iter().map(|(id, _)| *id).collect();
    let why = if ids.is_empty() {
        "the only login is the Codex CLI's own, which this release does not take".to_owned()
    } else {
        format!("{} {} declared and in no store", codes(&ids), plural(ids.len(), "is", "are"))
    };
    let mut finding =
        Finding::new(RULE.id, Severity::Error, format!("{} {verb} no login: {why}", subject_of(&failures)))
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .upstream(if ids.is_empty() { &[152_968, 114_108] } else { &[74055, 74214] });
    if let Some(reference) = only_reference(&failures) {
        finding = finding.candidate(reference);
    }
    if let [only] = ids.as_slice() {
        finding = finding.profile(*only);
    }
    for (index, (_, span)) in declared.iter().enumerate() {
        let text = "declared here, stored nowhere";
        finding = if index == 0 { finding.at(Some(*span), text) } else { finding.also(Some(*span), text) };
    }
    let provider = if diagnosis.facts.auth.codex_auth_is_openai { "openai" } else { "openai-codex" };
    Some(suffering(finding, &failures).help("log in again").fix(Some(log_in(
        diagnosis,
        provider,
        &agents_of(&failures),
    ))))
}
