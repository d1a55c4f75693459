//! Credentials that have run out.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of};
use super::finding::{Finding, Rule, Severity};
use super::login::log_in;
use super::words::{code, codes, duration, moment, sentences};
use crate::dispatch::{AgentPlan, StoredProfile};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "credential-expired",
    summary: "a stored credential has expired and cannot be renewed",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A static token is past its expiry, or an OAuth login is past it and holds no refresh token (or one
that the provider refused).

## Why it matters
An expired token is passed over without a message; the next profile, an environment key or nothing
at all takes its place. OAuth with a refresh token is renewed by itself and is not reported.

## How oc-doctor knows
From `expires` in the credential file at the time asked for, the release's own test of the profile,
and the simulated dispatch.

## Releases
All. Snapshots of another program's login (`anthropic:claude-cli`) expire all the time and are not
reported: the program renews its own copy.

## What to do
Log in again.

## Upstream
openclaw#103324, openclaw#76761
";

/// A token that ends within this time is about to fail, milliseconds.
const SOON_MS: i64 = 3 * 86_400_000;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = failing(diagnosis);
    let told: Vec<String> = findings.iter().filter_map(|finding| finding.profile.clone()).collect();
    findings.extend(stored(diagnosis, &told));
    findings
}

fn failing(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::Expired), |failure| {
        failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone())
    });
    let mut findings = Vec::new();
    for (provider, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let run_out: Vec<&StoredProfile> = first
            .agent
            .store
            .profiles
            .iter()
            .filter(|profile| diagnosis.same_provider(&profile.provider, &provider))
            .filter(|profile| {
                let code = first.dispatch.eligibility.iter().find(|entry| entry.profile == profile.id);
                code.is_some_and(|entry| entry.code == "expired") || end_of(diagnosis, first.agent, profile).is_some()
            })
            .collect();
        let ids: Vec<&str> = run_out.iter().map(|profile| profile.id.as_str()).collect();
        let what = if ids.is_empty() { format!("the login of `{provider}`") } else { codes(&ids) };
        let message = format!(
            "{} {} no usable credential: {what} {} expired",
            subject_of(&failures),
            if reads_as_one(&failures) { "has" } else { "have" },
            if ids.len() > 1 { "have" } else { "has" },
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .because(sentences(first.dispatch.failure().unwrap_or_default(), 200))
            .upstream(&[103_324]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        if let Some(id) = ids.first() {
            finding = finding.profile(*id);
        }
        for (index, profile) in run_out.iter().enumerate() {
            let (span, text) = match end_of(diagnosis, first.agent, profile) {
                Some((end, span)) => (Some(span), format!("expired on {}", moment(end))),
                None => (profile.span, "expired".to_owned()),
            };
            finding = if index == 0 { finding.at(span, text) } else { finding.also(span, text) };
        }
        for failure in &failures {
            finding = finding.also(failure.dispatch.span, "needs this credential");
        }
        findings.push(finding.help("log in again").fix(Some(log_in(diagnosis, &provider, &agents_of(&failures)))));
    }
    findings
}

/// When an expired profile ended, and where that stands.
fn end_of(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, profile: &StoredProfile) -> Option<(i64, Span)> {
    let node = diagnosis.stored(agent, &profile.id)?.get("expires")?;
    let end = node.as_f64().filter(|end| end.is_finite() && *end > 0.0)? as i64;
    (end <= diagnosis.simulation.now_ms).then_some((end, node.span))
}

/// Static tokens and unrenewable logins that have ended, or soon will, and make nothing fail yet.
fn stored(diagnosis: &Diagnosis<'_>, told: &[String]) -> Vec<Finding> {
    let now = diagnosis.simulation.now_ms;
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for profile in agent.store.profiles.iter().filter(|profile| !profile.inherited) {
            let Some(node) = diagnosis.stored(agent, &profile.id) else { continue };
            let Some(expires) = node.get("expires") else { continue };
            let Some(end) = expires.as_f64().filter(|end| end.is_finite() && *end > 0.0) else { continue };
            let end = end as i64;
            let renewable = profile.kind == "oauth" && node.get("refresh").and_then(Node::as_text).is_some();
            let borrowed = profile.id.ends_with("-cli") || node.get("oauthRef").is_some();
            let asked = uses(diagnosis, agent, &profile.provider);
            if renewable || borrowed || !asked || profile.kind == "api_key" || told.contains(&profile.id) {
                continue;
            }
            let left = end.saturating_sub(now);
            if left > SOON_MS {
                continue;
            }
            let selected =
                agent.dispatches.iter().any(|dispatch| dispatch.selected_profile.as_deref() == Some(&profile.id));
            let (severity, message) = if left <= 0 {
                let text = format!("profile {} expired on {} and is passed over", code(&profile.id), moment(end));
                (Severity::Info, text)
            } else {
                let text =
                    format!("profile {} expires in {} and cannot renew itself", code(&profile.id), duration(left));
                (if selected { Severity::Warning } else { Severity::Info }, text)
            };
            let mut finding = Finding::new(RULE.id, severity, message)
                .agents([agent.id.as_str()])
                .profile(&profile.id)
                .at(Some(expires.span), moment(end))
                .help("log in again")
                .upstream(&[103_324])
                .fix(Some(log_in(diagnosis, &profile.provider, &[&agent.id])));
            if severity == Severity::Warning {
                finding = finding.effect(format!("from then on agent {} no longer answers with it", code(&agent.id)));
            }
            findings.push(finding);
        }
    }
    findings
}

fn uses(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, provider: &str) -> bool {
    agent.dispatches.iter().any(|dispatch| {
        diagnosis.same_provider(dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider), provider)
    })
}
