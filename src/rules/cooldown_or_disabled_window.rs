//! Accounts that are not used for a while.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of};
use super::finding::{Finding, Rule, Severity};
use super::shell::word;
use super::words::{agents, code, codes, duration, moment};
use crate::dispatch::AgentPlan;
use crate::source::{Node, Span};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

pub(super) const RULE: Rule = Rule {
    id: "cooldown-or-disabled-window",
    summary: "a stored account is cooling down or disabled until a known time",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
After failures OpenClaw keeps a profile from being used until a time it writes into the auth state:
`cooldownUntil`, `disabledUntil` (billing, revoked login) or `blockedUntil` (a subscription's limit).

## Why it matters
When every profile of a provider is in such a window, its candidates are skipped or fail with
`No available auth profile for … (all in cooldown or unavailable)`; an agent without another
provider is silent until the window ends, also after the account has been topped up.

## How oc-doctor knows
From the auth state files at the time asked for (`--at`), and the simulated dispatch. A window that
has passed counts for nothing.

## Releases
All; `blockedUntil` from 2026.5.12, before that it is ignored. The first candidate of a chain may
still be probed shortly before its window ends.

## What to do
Wait, log in with another account, or add a fallback on another provider. A window that is wrong
goes away when the profile is logged in again.

## Upstream
openclaw#21574, openclaw#130322, openclaw#70903
";

/// A window longer than this is longer than any plan's limit resets, milliseconds.
const ABSURD_MS: i64 = 14 * 86_400_000;

const TOO_LONG: &str =
    "no plan's limit takes that long to reset: the provider's answer or the growing backoff was taken at face value";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = blocked(diagnosis);
    findings.extend(waiting(diagnosis));
    findings
}

/// End of the last window of a profile's statistics that is open at a time, and where it stands.
pub(super) fn window(diagnosis: &Diagnosis<'_>, stats: &Node) -> Option<(i64, Span)> {
    let now_ms = diagnosis.simulation.now_ms;
    let blocked = diagnosis.facts.auth.blocked_windows.then_some("blockedUntil");
    ["cooldownUntil", "disabledUntil"]
        .into_iter()
        .chain(blocked)
        .filter_map(|name| {
            let entry = stats.as_object()?.entry(name)?;
            let until = entry.node.as_f64().filter(|until| until.is_finite() && *until > 0.0)?;
            Some((until as i64, entry.node.span))
        })
        .filter(|(until, _)| *until > now_ms)
        .max_by_key(|(until, _)| *until)
}

/// A window of one profile in one agent's state.
struct Window {
    profile: String,
    until_ms: i64,
    why: Option<String>,
    span: Span,
}

/// Open windows that an agent goes by: those of its own state, else main's.
fn windows_of(diagnosis: &Diagnosis<'_>, directories: &[PathBuf]) -> Vec<Window> {
    let mut found: Vec<Window> = Vec::new();
    for directory in directories {
        for document in diagnosis.own_states(directory) {
            let stats = document.root.get("usageStats").and_then(Node::as_object);
            for entry in stats.into_iter().flat_map(|object| object.entries()) {
                if found.iter().any(|known| known.profile == entry.key) {
                    continue;
                }
                let Some((until_ms, span)) = window(diagnosis, &entry.node) else { continue };
                let why = ["disabledReason", "blockedReason", "cooldownReason"]
                    .iter()
                    .find_map(|name| entry.node.get(name).and_then(Node::as_text))
                    .map(str::to_owned);
                found.push(Window { profile: entry.key.clone(), until_ms, why, span });
            }
        }
    }
    found
}

/// Candidates that fail because all their profiles wait.
fn blocked(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::Cooling), |failure| {
        failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone())
    });
    let mut findings = Vec::new();
    for (provider, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let directories = [first.agent.agent_dir.clone(), diagnosis.main_dir()];
        let windows: Vec<Window> = windows_of(diagnosis, &directories)
            .into_iter()
            .filter(|window| {
                let profile = first.agent.store.profiles.iter().find(|profile| profile.id == window.profile);
                profile.is_some_and(|profile| diagnosis.same_provider(&profile.provider, &provider))
                    || first.dispatch.auth_order.contains(&window.profile)
            })
            .collect();
        let end = windows.iter().map(|window| window.until_ms).min();
        let silent =
            failures.iter().any(|failure| !failure.agent.dispatches.iter().any(crate::dispatch::Dispatch::can_answer));
        let until = end.map(|ms| format!(" until {}", moment(ms))).unwrap_or_default();
        let message = format!(
            "{} cannot run{until}: every profile of `{provider}` is cooling down or disabled",
            subject_of(&failures)
        );
        let mut finding = Finding::new(RULE.id, if silent { Severity::Error } else { Severity::Warning }, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .upstream(&[21574, 130_322]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for (index, window) in windows.iter().enumerate() {
            let text = told(window, diagnosis.simulation.now_ms);
            finding =
                if index == 0 { finding.at(Some(window.span), text) } else { finding.also(Some(window.span), text) };
        }
        for failure in &failures {
            finding = finding.also(failure.dispatch.span, "not tried before that");
        }
        if windows.iter().any(|window| window.until_ms.saturating_sub(diagnosis.simulation.now_ms) > ABSURD_MS) {
            finding = finding.because(TOO_LONG);
        }
        findings.push(finding.help(format!(
            "wait, add a fallback of another provider, or log in with another account: \
             `openclaw models auth login --provider {}`",
            word(&provider)
        )));
    }
    findings
}

fn told(window: &Window, now_ms: i64) -> String {
    let why = window.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("`{}` waits{why} for another {}", window.profile, duration(window.until_ms.saturating_sub(now_ms)))
}

/// Open windows that make nothing fail: worth knowing, and a warning when absurdly long.
fn waiting(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let now = diagnosis.simulation.now_ms;
    let mut findings: Vec<Finding> = Vec::new();
    let seeing = seeing(diagnosis);
    let cooling = diagnosis.failures_of(Cause::Cooling).flat_map(|failure| &failure.dispatch.cooldown);
    let blocked: HashSet<&str> = cooling.filter(|(_, cools)| *cools).map(|(id, _)| id.as_str()).collect();
    let mut said: HashSet<String> = HashSet::new();
    for agent in &diagnosis.simulation.agents {
        for window in windows_of(diagnosis, std::slice::from_ref(&agent.agent_dir)) {
            let Some(profile) = agent.store.profiles.iter().find(|profile| profile.id == window.profile) else {
                continue;
            };
            if blocked.contains(window.profile.as_str()) || !said.insert(window.profile.clone()) {
                continue;
            }
            let used = seeing.get(window.profile.as_str()).cloned().unwrap_or_default();
            if used.is_empty() {
                continue;
            }
            let long = window.until_ms.saturating_sub(now) > ABSURD_MS;
            let blind = blind_to(diagnosis, agent, &window.profile);
            let instead: Vec<&str> = stands_in(diagnosis, &used, &profile.provider);
            let why = window.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
            let mut message =
                format!("profile {} is not used until {}{why}", code(&window.profile), moment(window.until_ms),);
            if !instead.is_empty() {
                message.push_str(&format!(
                    "; {} {} {} instead",
                    agents(&used),
                    if used.len() == 1 { "uses" } else { "use" },
                    codes(&instead)
                ));
            }
            if !blind.is_empty() {
                let (keeps, tries) = if blind.len() == 1 { ("keeps its", "tries") } else { ("keep their", "try") };
                message.push_str(&format!(
                    "; {} {keeps} own state, {} not see it and {tries} this account first",
                    agents(&blind),
                    if blind.len() == 1 { "does" } else { "do" }
                ));
            }
            let severity = if long || !blind.is_empty() { Severity::Warning } else { Severity::Info };
            let mut finding = Finding::new(RULE.id, severity, message)
                .agents(used)
                .agents(blind.iter().copied())
                .profile(&window.profile)
                .at(Some(window.span), told(&window, now))
                .upstream(&[21574, 130_322]);
            if long {
                finding = finding.because(TOO_LONG).help(format!(
                    "log in again to clear the window: `openclaw models auth login --provider {}`",
                    word(&profile.provider)
                ));
            }
            if !blind.is_empty() {
                finding = finding
                    .effect(format!(
                        "{} {} into a limit that agent `{}` already avoids",
                        agents(&blind),
                        if blind.len() == 1 { "runs" } else { "run" },
                        agent.id
                    ))
                    .help("keep one copy of the login, in agent main: the others then follow its state too");
            }
            findings.push(finding);
        }
    }
    findings
}

/// For each waiting profile the agents that would use it and see that it waits.
fn seeing<'a>(diagnosis: &Diagnosis<'a>) -> HashMap<&'a str, Vec<&'a str>> {
    let mut seeing: HashMap<&str, Vec<&str>> = HashMap::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            for (id, _) in dispatch.cooldown.iter().filter(|(_, cools)| *cools) {
                let profile = agent.store.profiles.iter().find(|profile| profile.id == *id);
                if !profile.is_some_and(|profile| diagnosis.same_provider(&profile.provider, asked)) {
                    continue;
                }
                let agents = seeing.entry(id).or_default();
                if agents.last() != Some(&agent.id.as_str()) {
                    agents.push(&agent.id);
                }
            }
        }
    }
    seeing
}

/// Agents with credentials of their own that begin with a profile of which another agent knows that it waits.
/// One with an empty store is told by `empty-store-blocks-inheritance`.
fn blind_to<'a>(diagnosis: &Diagnosis<'a>, knowing: &AgentPlan, profile: &str) -> Vec<&'a str> {
    let begins = |agent: &&AgentPlan| {
        let own = diagnosis.own_profiles(&agent.agent_dir).and_then(|node| node.get(profile));
        own.is_some()
            && agent.id != knowing.id
            && agent.dispatches.iter().any(|dispatch| dispatch.selected_profile.as_deref() == Some(profile))
    };
    diagnosis.simulation.agents.iter().filter(begins).map(|agent| agent.id.as_str()).collect()
}

/// The profiles that answer while another waits.
fn stands_in<'a>(diagnosis: &Diagnosis<'a>, agents: &[&str], provider: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for agent in diagnosis.simulation.agents.iter().filter(|agent| agents.contains(&agent.id.as_str())) {
        for dispatch in &agent.dispatches {
            if let Some(profile) = dispatch.selected_profile.as_deref()
                && diagnosis.same_provider(dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider), provider)
                && !found.contains(&profile)
            {
                found.push(profile);
            }
        }
    }
    found
}
