//! A key goes to another company.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_route;
use super::words::{agents, code};
use crate::dispatch::{AgentPlan, Dispatch};

pub(super) const RULE: Rule = Rule {
    id: "credential-sent-to-foreign-host",
    summary: "the release sends a provider's key to the host of another company",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A candidate has a credential of one provider, and the address that the release chooses for it belongs to
another company.

## Why it matters
The key is disclosed to a stranger, and the call fails with a 401.

## How oc-doctor knows
From the address of the simulated dispatch, when no `baseUrl` is configured for the provider; without any
address the client library calls its own default, `api.openai.com`. An address that you have written
yourself is taken as meant.

## Releases
Recorded with 2026.5.28: without a configured base URL the key of `zai` goes to
`https://api.openai.com/v1/chat/completions`. 2026.5.19 calls `api.z.ai`.

## What to do
Write the provider's own address in `models.providers.<provider>.baseUrl`, and replace the key if calls
were made.

## Upstream
none
";

/// Providers of which the hosts are known: (provider, its hosts, the address to configure).
const HOSTS: [(&str, &[&str], &str); 14] = [
    ("openai", &["openai.com", "chatgpt.com"], "https://api.openai.com/v1"),
    ("openai-codex", &["openai.com", "chatgpt.com"], "https://chatgpt.com/backend-api"),
    ("anthropic", &["anthropic.com", "claude.ai"], "https://api.anthropic.com"),
    ("google", &["googleapis.com", "google.com"], "https://generativelanguage.googleapis.com/v1beta"),
    ("openrouter", &["openrouter.ai"], "https://openrouter.ai/api/v1"),
    ("zai", &["z.ai", "bigmodel.cn"], "https://api.z.ai/api/paas/v4"),
    ("moonshot", &["moonshot.ai", "moonshot.cn"], "https://api.moonshot.ai/v1"),
    ("deepseek", &["deepseek.com"], "https://api.deepseek.com/v1"),
    ("minimax", &["minimax.io", "minimaxi.com", "minimax.chat"], "https://api.minimax.io/anthropic"),
    ("xai", &["x.ai"], "https://api.x.ai/v1"),
    ("mistral", &["mistral.ai"], "https://api.mistral.ai/v1"),
    ("groq", &["groq.com"], "https://api.groq.com/openai/v1"),
    ("together", &["together.xyz", "together.ai"], "https://api.together.xyz/v1"),
    ("cerebras", &["cerebras.ai"], "https://api.cerebras.ai/v1"),
];

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut found: Vec<(&str, String, Vec<&AgentPlan>, &Dispatch)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let Some(host) = foreign_host(diagnosis, dispatch) else { continue };
            match found.iter_mut().find(|(provider, known, ..)| *provider == dispatch.provider && *known == host) {
                Some((_, _, agents, _)) if agents.iter().all(|one| one.id != agent.id) => agents.push(agent),
                Some(_) => {}
                None => found.push((&dispatch.provider, host.to_owned(), vec![agent], dispatch)),
            }
        }
    }
    found
        .iter()
        .map(|(provider, host, agents, dispatch)| finding(diagnosis, provider, host, agents, dispatch))
        .collect()
}

/// The host that a candidate's credential is sent to, when it is known to be another company's.
fn foreign_host<'d>(diagnosis: &Diagnosis<'_>, dispatch: &'d Dispatch) -> Option<&'d str> {
    let sends = dispatch.selected_profile.is_some()
        || dispatch.credential_source.is_some()
        || dispatch.attempt_has_key == Some(true);
    if dispatch.outcome != crate::dispatch::Outcome::Attempt || !sends {
        return None;
    }
    let written = diagnosis.provider_entry(&dispatch.provider);
    if written.is_some_and(|entry| entry.node.get("baseUrl").is_some() || entry.node.get("baseURL").is_some()) {
        return None;
    }
    let host = match dispatch.endpoint.as_deref().or(dispatch.base_url.as_deref()) {
        Some(address) => host_of(address)?,
        None => default_host(dispatch)?,
    };
    let owns = |hosts: &[&str]| hosts.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
    let own = HOSTS.iter().find(|(provider, ..)| diagnosis.same_provider(provider, &dispatch.provider));
    let is_own = own.is_some_and(|(_, hosts, _)| owns(hosts));
    // Of a provider that is not in the list only a call without any address is told.
    let known = own.is_some() || dispatch.base_url.is_none();
    (known && !is_own && HOSTS.iter().any(|(_, hosts, _)| owns(hosts))).then_some(host)
}

/// Where a request without an address goes: to that of the client library for its transport.
fn default_host(dispatch: &Dispatch) -> Option<&'static str> {
    let built_in = matches!(&dispatch.harness, Some(Ok(harness)) if harness != "codex") || dispatch.harness.is_none();
    let unknown =
        dispatch.unknown.iter().any(|unknown| ["base_url", "endpoint", "api"].contains(&unknown.field.as_str()));
    let api = dispatch.api.as_deref().filter(|_| built_in && !unknown)?;
    ["openai-completions", "openai-responses"].contains(&api).then_some("api.openai.com")
}

fn host_of(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next()?;
    (!host.is_empty()).then_some(host)
}

fn finding(
    diagnosis: &Diagnosis<'_>,
    provider: &str,
    host: &str,
    concerned: &[&AgentPlan],
    dispatch: &Dispatch,
) -> Finding {
    let ids: Vec<&str> = concerned.iter().map(|agent| agent.id.as_str()).collect();
    let release = diagnosis.simulation.release;
    let message = format!("{release} sends the key of {} to {host}, which belongs to another company", code(provider));
    let source = dispatch.credential_source.as_deref().unwrap_or("a stored profile");
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(ids.iter().copied())
        .candidate(&dispatch.reference)
        .at(dispatch.span, format!("is called at {host} with the key of `{provider}` ({source})"))
        .effect(format!("the key is disclosed to {host}, and {} no answer from this candidate", verb(&ids)))
        .because("no baseUrl is configured for the provider, and the release has none of its own");
    if let Some(profile) = dispatch.selected_profile.as_deref() {
        finding = finding.profile(profile);
    }
    let address =
        HOSTS.iter().find(|(known, ..)| diagnosis.same_provider(known, provider)).map(|(.., address)| *address);
    let Some(address) = address else { return finding };
    let spot = config_route(diagnosis, &["models", "providers", provider, "baseUrl"]);
    let entry = diagnosis.provider_entry(provider).is_some();
    let fix = spot.filter(|_| entry).map(|spot| {
        FixProposal::edits(format!("write the address of `{provider}`"), Applicability::Unsafe, vec![spot.set(address)])
    });
    finding
        .help(format!("write its own address: `openclaw config set models.providers.{provider}.baseUrl {address}`"))
        .help("replace the key, if calls were made with it")
        .fix(fix)
}

fn verb(ids: &[&str]) -> String {
    format!("{} {}", agents(ids), if ids.len() == 1 { "gets" } else { "get" })
}
