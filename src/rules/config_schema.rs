//! The release refuses the config.

use super::config_problems::{does_not_start, foreign_keys, told, unknown_keys};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule};
use super::place::{config_route, config_spot, key_span};
use super::words::{code, codes};
use crate::dispatch::ConfigIssue;
use crate::release::{Remedy, remedy};
use crate::source::Span;

pub(super) const RULE: Rule =
    Rule { id: "config-schema", summary: "the release refuses the config", documentation: DOCUMENTATION, check };

const DOCUMENTATION: &str = "\
## What is wrong
The config holds a key the release does not know, or a value of the wrong type. Every object is
strict: one unknown key anywhere makes the whole config invalid.

## Why it matters
The gateway refuses to start. Keys come and go between releases, so this happens after upgrades and
downgrades, and `openclaw doctor --fix` may roll all repairs back when one issue remains.

## How oc-doctor knows
From what each release accepts, recorded with `openclaw config validate`.

## Releases
`embeddedHarness` 2026.4.10 to 2026.5.27 (its `fallback` to 2026.5.2), `agentRuntime` 2026.4.25 to 2026.5.27
(its `fallback` to 2026.5.2), per-model `agentRuntime` from 2026.5.12, `agents.entries` from 2026.8.1.
`agents.definitions` never was a key: agents stand in `agents.list` (up to 2026.7.1) or
`agents.entries` (2026.8.1 and later).

## What to do
Remove or move the marked key.

## Upstream
openclaw#125578, openclaw#35957, openclaw#77802, openclaw#136071
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let verdict = &diagnosis.simulation.config;
    if verdict.valid || diagnosis.home.config.failure.is_some() {
        return Vec::new();
    }
    if super::store_schema_newer_than_build::of_state(diagnosis).is_some() {
        return Vec::new();
    }
    let release = diagnosis.simulation.release;
    // A key of another release is told by `config-keys-unknown-to-build`.
    let issues: Vec<&ConfigIssue> =
        verdict.issues.iter().filter(|issue| foreign_keys(diagnosis, issue).is_empty()).collect();
    let Some(first) = issues.first() else {
        if !verdict.issues.is_empty() {
            return Vec::new();
        }
        return vec![does_not_start(diagnosis, RULE.id, format!("{release} refuses this config"))];
    };
    let mut message = format!("{release} refuses the config: {}", told(first));
    if issues.len() > 1 {
        message.push_str(&format!(" (and {} more)", issues.len() - 1));
    }
    let mut finding = does_not_start(diagnosis, RULE.id, message).upstream(&[125_578, 77802]);
    for (index, issue) in issues.iter().enumerate() {
        let span = place(diagnosis, issue);
        let text = note(issue).unwrap_or_else(|| if index == 0 { "refused".to_owned() } else { issue.message.clone() });
        finding = if index == 0 { finding.at(span, text) } else { finding.also(span, text) };
        if index > 0 || span.is_none() {
            finding = finding.because(told(issue));
        }
        if let Some(hint) = hint(issue) {
            finding = finding.help(hint);
        }
        if let Some((old, new)) = renamed_transport(diagnosis, issue) {
            finding = finding.help(format!("{} is called {} in {release}", code(old), code(new)));
        }
    }
    if finding.help.is_empty() {
        let keys = issues.iter().filter(|issue| !unknown_keys(issue).is_empty()).count();
        finding = finding.help(match (keys, issues.len()) {
            (0, 1) => "correct the marked value by hand: openclaw doctor --fix keeps none of its repairs while it is refused",
            (0, _) => "correct the marked values by hand: openclaw doctor --fix keeps none of its repairs while they are refused",
            (known, all) if known == all => "remove or move the marked keys",
            _ => "remove or move the marked keys, and correct the marked values",
        });
    }
    vec![finding.fix(removal(diagnosis, &issues))]
}

/// The place of an issue: of the unknown key itself, when it names one.
fn place(diagnosis: &Diagnosis<'_>, issue: &ConfigIssue) -> Option<Span> {
    let precise = unknown_keys(issue).first().and_then(|key| {
        let mut route: Vec<&str> = issue.path.split('.').filter(|part| !part.is_empty()).collect();
        route.push(key);
        key_span(diagnosis.config()?, &route)
    });
    let roster = |key: &str| {
        key_span(diagnosis.config()?, &["agents", key]).filter(|_| issue.path == OWNERSHIP && !says_explicit(issue))
    };
    precise.or_else(|| roster("entries")).or_else(|| roster("list")).or(issue.span)
}

/// The transport to ChatGPT under the name of other releases: that name, and the one of this release.
fn renamed_transport<'a>(diagnosis: &Diagnosis<'a>, issue: &ConfigIssue) -> Option<(&'a str, &'static str)> {
    let route: Vec<&str> = issue.path.split('.').collect();
    let written = diagnosis.config()?.at(&route)?.as_text()?;
    let now = diagnosis.facts.upgrade.chatgpt_transport;
    let is_other = written != now && ["openai-codex-responses", "openai-chatgpt-responses"].contains(&written);
    is_other.then_some((written, now))
}

const OWNERSHIP: &str = "agents.ownership";

/// Whether `agents.ownership` is complained about because it is there.
fn says_explicit(issue: &ConfigIssue) -> bool {
    issue.message.contains("cannot be combined")
}

fn note(issue: &ConfigIssue) -> Option<String> {
    if issue.path == OWNERSHIP && issue.message.contains("default=true") {
        let text =
            if says_explicit(issue) { "and an agent is marked default: true" } else { "none of these is the default" };
        return Some(text.to_owned());
    }
    let keys = unknown_keys(issue);
    let what = if keys.len() == 1 { "is not a key here" } else { "are not keys here" };
    (!keys.is_empty()).then(|| format!("{} {what}", codes(&keys)))
}

/// What a key of another time or of hearsay is called where it is read.
fn hint(issue: &ConfigIssue) -> Option<String> {
    let known = |name: &str| unknown_keys(issue).contains(&name);
    if issue.path == OWNERSHIP && issue.message.contains("default=true") {
        let text = if says_explicit(issue) {
            "remove agents.ownership, or the default: true of the agent: one of both says who answers"
        } else {
            "add ownership: \"explicit\" to agents, or default: true to the agent that answers what nothing else is bound to"
        };
        return Some(text.to_owned());
    }
    let under_agents = issue.path == "agents";
    if under_agents && known("definitions") {
        return Some("agents.definitions is not a key of any release: the roster is agents.list (up to 2026.7.1) or agents.entries (2026.8.1 and later)".to_owned());
    }
    let moved = unknown_keys(issue).into_iter().find_map(|key| {
        let mut route: Vec<&str> = issue.path.split('.').filter(|part| !part.is_empty()).collect();
        route.push(key);
        Some((route.join("."), remedy(&route)?))
    });
    match moved {
        Some((name, Remedy::MovedTo(place))) => {
            return Some(format!(
                "openclaw doctor --fix, with the gateway stopped, moves {} to {place}; start-up does not",
                code(&name)
            ));
        }
        Some((name, Remedy::Removed)) => {
            return Some(format!("openclaw doctor --fix, with the gateway stopped, removes {}", code(&name)));
        }
        None => {}
    }
    if let Some(plugin) = plugin_to_install(issue) {
        return Some(format!(
            "`openclaw plugins install {plugin}`; doctor --fix cannot do it while the config is refused, or remove the key"
        ));
    }
    if let Some(id) = secret_in_profile(issue) {
        let provider = id.split(':').next().unwrap_or_default();
        return Some(format!(
            "auth.profiles only declares: a secret in it is never used. Remove it here, and store it with: `openclaw models auth paste-token --provider {provider} --profile-id {id}`"
        ));
    }
    let dotted = unknown_keys(issue).into_iter().find(|key| issue.path.is_empty() && key.contains('.'))?;
    let (first, rest) = dotted.split_once('.')?;
    Some(format!(
        "a dotted name is one key, it is not a path: nest it, as \"{first}\": {{ {} …{}",
        rest.split('.').map(|part| format!("\"{part}\":")).collect::<Vec<_>>().join(" { "),
        " }".repeat(rest.split('.').count())
    ))
}

/// The package of the plugin that a refused web search provider needs.
fn plugin_to_install(issue: &ConfigIssue) -> Option<String> {
    let (_, rest) = issue.message.split_once("install or enable plugin \"")?;
    let plugin = rest.split('"').next()?;
    let kind = if plugin == "moonshot" { "provider" } else { "plugin" };
    Some(format!("@openclaw/{plugin}-{kind}"))
}

/// The profile that `auth.profiles` declares with a secret in it, where none is allowed.
fn secret_in_profile(issue: &ConfigIssue) -> Option<&str> {
    const SECRETS: [&str; 8] = ["token", "key", "apiKey", "access", "refresh", "secret", "password", "expires"];
    let id = issue.path.strip_prefix("auth.profiles.")?;
    unknown_keys(issue).iter().any(|key| SECRETS.contains(key)).then_some(id)
}

/// Removing keys the release does not know, when that is all that is wrong.
fn removal(diagnosis: &Diagnosis<'_>, issues: &[&ConfigIssue]) -> Option<FixProposal> {
    if issues.iter().all(|issue| renamed_transport(diagnosis, issue).is_some()) {
        let edit = |issue: &&ConfigIssue| {
            let (_, new) = renamed_transport(diagnosis, issue)?;
            Some(config_spot(diagnosis, issue.span?)?.set(new))
        };
        let edits: Option<Vec<_>> = issues.iter().map(edit).collect();
        let title = format!("write {}", code(diagnosis.facts.upgrade.chatgpt_transport));
        return edits.map(|edits| FixProposal::edits(title, Applicability::Unsafe, edits));
    }
    if let [issue] = issues
        && issue.path == OWNERSHIP
        && issue.message.starts_with("multi-agent rosters")
    {
        let spot = config_route(diagnosis, &["agents", "ownership"])?;
        let title = "add agents.ownership, as doctor does: no agent is the default";
        return Some(FixProposal::edits(title, Applicability::Unsafe, vec![spot.set("explicit")]));
    }
    let mut edits = Vec::new();
    let mut names = Vec::new();
    for issue in issues {
        let keys = unknown_keys(issue);
        // What stands there is meant, and belongs elsewhere.
        if keys.is_empty() || keys.iter().any(|key| *key == "definitions" || key.contains('.')) {
            return None;
        }
        for key in keys {
            let mut route: Vec<&str> = issue.path.split('.').filter(|part| !part.is_empty()).collect();
            route.push(key);
            if matches!(remedy(&route), Some(Remedy::MovedTo(_))) {
                return None;
            }
            let spot = config_spot(diagnosis, key_span(diagnosis.config()?, &route)?)?;
            names.push(code(super::place::dotted(&spot.route)));
            edits.push(spot.remove());
        }
    }
    let title = format!("remove {}", super::words::list(&names));
    Some(FixProposal::edits(title, Applicability::Unsafe, edits))
}
