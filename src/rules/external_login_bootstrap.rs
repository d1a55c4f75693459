//! The login of another program takes part.

use super::diagnosis::Diagnosis;
use super::empty_store_blocks_inheritance::tried;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code, codes};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::home::CodexLoginKind;

pub(super) const RULE: Rule = Rule {
    id: "external-login-bootstrap",
    summary: "the login of the Codex CLI takes part in the rotation, or answers instead of it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
OpenClaw takes the login of the Codex CLI (`~/.codex/auth.json` or `$CODEX_HOME/auth.json`) as one
more profile, `openai-codex:default`, although nobody configured it.

## Why it matters
It is a single account. Without an order it is tried before any profile that is in cooldown, so the
answer may come from an account that nobody meant to use, without any message above debug level
(`used external cli oauth bootstrap because local oauth was missing or unusable`).

## How oc-doctor knows
From the login file, the stores, and the candidates that the simulated dispatch hands to the harness.

## Releases
Seen in runs of 2026.5.19 (codex harness) and 2026.5.28 (both runners). 2026.4.29 does not use it.
`auth.order.openai-codex`, or `auth.profiles` that name other ids, keep it out; `auth.order.openai` does not.

## What to do
Write an `auth.order.openai-codex` with the profiles you mean, or log the Codex CLI out.

## Upstream
openclaw#84114, openclaw#82864, openclaw#83312
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let Some(login) = diagnosis.home.external.codex.as_ref().filter(|login| login.kind != CodexLoginKind::Unusable)
    else {
        return Vec::new();
    };
    let mut answering: Vec<&AgentPlan> = Vec::new();
    let mut waiting: Vec<&AgentPlan> = Vec::new();
    let mut id = "openai-codex:default".to_owned();
    for agent in &diagnosis.simulation.agents {
        let foreign = |dispatch: &&Dispatch| external(agent, dispatch).is_some();
        let Some(dispatch) = agent.dispatches.iter().find(foreign) else { continue };
        if let Some(profile) = external(agent, dispatch) {
            id = profile.to_owned();
        }
        if dispatch.selected_profile.as_deref() == Some(id.as_str()) {
            answering.push(agent);
        } else {
            waiting.push(agent);
        }
    }
    let file = diagnosis.display(&login.path);
    let email = login.email.as_deref().map(|email| format!(" ({email})")).unwrap_or_default();
    let mut findings = Vec::new();
    if !answering.is_empty() {
        let ids: Vec<&str> = answering.iter().map(|agent| agent.id.as_str()).collect();
        let passed_over: Vec<&str> = answering.iter().flat_map(|agent| own_logins(agent)).collect();
        let mut unique = passed_over.clone();
        unique.sort_unstable();
        unique.dedup();
        let severity = if unique.is_empty() { Severity::Info } else { Severity::Warning };
        let mut message = format!(
            "{} {} from the Codex CLI's login {}{email}",
            agents(&ids),
            if ids.len() == 1 { "answers" } else { "answer" },
            code(&id)
        );
        if unique.is_empty() {
            message.push_str(", the only one there is");
        } else {
            message.push_str(&format!(" instead of {}", codes(&unique)));
        }
        findings.push(finding(diagnosis, severity, message, &file, &id, &answering));
    }
    if !waiting.is_empty() {
        let ids: Vec<&str> = waiting.iter().map(|agent| agent.id.as_str()).collect();
        let message = format!(
            "the Codex CLI's login {}{email} is one more candidate of {}: a single account, tried before any profile in \
             cooldown",
            code(&id),
            agents(&ids)
        );
        findings.push(finding(diagnosis, Severity::Info, message, &file, &id, &waiting));
    }
    findings
}

fn finding(
    diagnosis: &Diagnosis<'_>,
    severity: Severity,
    message: String,
    file: &str,
    id: &str,
    concerned: &[&AgentPlan],
) -> Finding {
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(concerned.iter().map(|agent| agent.id.as_str()))
        .profile(id)
        .in_file(file)
        .upstream(&[84114, 82864]);
    for agent in concerned {
        if let Some(dispatch) = agent.dispatches.iter().find(|dispatch| external(agent, dispatch).is_some()) {
            finding =
                finding.because(format!("agent {}: tried in this order: {}", code(&agent.id), codes(&tried(dispatch))));
        }
    }
    for line in diagnosis
        .home
        .gateway_log_errors
        .iter()
        .filter(|line| line.message.contains("external cli oauth bootstrap"))
        .take(1)
    {
        finding = finding.because(format!("{}:{}: used external cli oauth bootstrap", line.file, line.line));
    }
    if severity == Severity::Warning {
        finding = finding
            .effect("requests go to an account that nobody configured, and to no other when its limit is reached");
    }
    let own: Vec<&str> = concerned.iter().flat_map(|agent| own_logins(agent)).collect();
    let provider = if diagnosis.retired("openai-codex") { "openai" } else { "openai-codex" };
    let help = match own.first() {
        Some(_) => format!("to keep it out, list the profiles you mean in auth.order.{provider}"),
        None => format!(
            "log in with OpenClaw itself to be independent of the CLI: `openclaw models auth login --provider {provider}`"
        ),
    };
    finding.help(help)
}

/// A profile that the attempt may use and that no store holds.
fn external<'b>(agent: &AgentPlan, dispatch: &'b Dispatch) -> Option<&'b str> {
    let codex = dispatch.harness.as_ref().is_some_and(|harness| harness.as_deref() == Ok("codex"))
        || dispatch.auth_provider.as_deref() == Some("openai-codex");
    if !codex {
        return None;
    }
    dispatch
        .profile_candidates
        .iter()
        .map(String::as_str)
        .chain(dispatch.selected_profile.as_deref())
        .find(|id| id.ends_with(":default") && !agent.store.profiles.iter().any(|profile| profile.id == *id))
}

/// ChatGPT logins that OpenClaw itself holds.
fn own_logins(agent: &AgentPlan) -> impl Iterator<Item = &str> {
    let login = |profile: &&crate::dispatch::StoredProfile| {
        profile.kind == "oauth" && (profile.provider == "openai-codex" || profile.provider == "openai")
    };
    agent.store.profiles.iter().filter(login).map(|profile| profile.id.as_str())
}
