//! A secondary agent's own credential file, empty or about to be.

use super::diagnosis::{Diagnosis, profiles};
use super::finding::{Applicability, Edit, Finding, FixProposal, Rule, Severity};
use super::one_cause::together;
use super::shell::{word, words};
use super::words::{code, codes, list, moment};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::home::AgentFiles;
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "empty-store-blocks-inheritance",
    summary: "a secondary agent's empty credential file changes what it inherits from agent main",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A secondary agent has an `auth-profiles.json` without profiles. OpenClaw creates such a file by
itself after a first run or failure of that agent.

## Why it matters
It does not keep the agent from main's profiles. But with a file of its own, also an empty one, the
agent goes by its own state: it does not see that main has put a profile into cooldown and tries the
rate-limited account first. Without the file it goes by main's state and picks the account that works.

## How oc-doctor knows
From the files, main's cooldowns at the time asked for, and the simulated dispatch of both agents.

## Releases
2026.4.5 to 2026.7.1 read main's profiles through an empty file (recorded on real releases, against
what reports believed). 2026.7.2-beta.7 and later refuse an agent that still has one.
In 2026.4.29 to 2026.7.1 an agent does not remember rate limits of inherited profiles in any case.

## What to do
Delete the empty file when the agent should follow main; it comes back with the agent's next
failure. A stored order or a login of its own makes the agent independent.

## Upstream
openclaw#84114, openclaw#83088
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let main_dir = diagnosis.main_dir();
    let Some(main_files) = diagnosis.files(&main_dir) else { return Vec::new() };
    let main_profiles = profiles(main_files).and_then(Node::as_object).map_or(0, crate::source::Object::len);
    if main_profiles == 0 {
        return Vec::new();
    }
    let secondary = diagnosis.simulation.agents.iter().filter(|agent| agent.agent_dir != main_dir);
    together(secondary.filter_map(|agent| finding(diagnosis, agent, main_files)).collect())
}

fn finding(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, main_files: &AgentFiles) -> Option<Finding> {
    let release = diagnosis.simulation.release;
    let files = diagnosis.files(&agent.agent_dir);
    let path = agent.agent_dir.join("auth-profiles.json");
    let cooling = cooling_in_main(diagnosis, main_files);
    let asking = agent.dispatches.iter().find(|dispatch| asks_cooling(diagnosis, dispatch, &cooling, agent));
    if !files.is_some_and(|files| files.auth_profiles.exists()) {
        return absent(diagnosis, agent, asking?, &cooling, &path);
    }
    let dispatch = asking.or_else(|| agent.dispatches.first())?;
    let chosen = dispatch.selected_profile.as_deref();
    let root = files?.auth_profiles.document().map(|document| &document.root)?;
    let empty = root.get("profiles").and_then(Node::as_object).is_some_and(crate::source::Object::is_empty);
    if !empty {
        return None;
    }
    let blind: Option<&Cooling> =
        chosen.and_then(|id| cooling.iter().find(|entry| entry.profile == id && !cools(dispatch, id)));
    let mut message = format!(
        "agent {} has an empty auth-profiles.json: {release} still reads main's profiles, but the agent goes by its own \
         state",
        code(&agent.id)
    );
    let severity = match blind {
        Some(entry) => {
            message.push_str(&format!(
                ", does not see main's cooldown of `{}` (until {}) and tries it first",
                entry.profile,
                moment(entry.until_ms)
            ));
            Severity::Warning
        }
        None => Severity::Info,
    };
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents([agent.id.as_str()])
        .candidate(&dispatch.reference)
        .at(Some(root.span), "no profiles of its own, yet the file counts")
        .upstream(&[84114, 83088]);
    if let Some(id) = chosen {
        finding = finding.profile(id);
    }
    if let Some(entry) = blind {
        finding = finding.also(Some(entry.span), "main knows that this account is exhausted").effect(format!(
            "agent {} runs into the limit of `{}` that main already avoids",
            code(&agent.id),
            entry.profile
        ));
    }
    let order = tried(dispatch);
    if order.len() > 1 {
        finding = finding.because(format!("tried in this order: {}", list(&quoted(&order))));
    }
    Some(
        finding
            .because("a rate limit this agent meets on an inherited profile is not remembered: each run starts with the same profile")
            .help("delete the file and the agent follows main's state, until its next failure creates the file again")
            .help_with(own_order(diagnosis, dispatch, agent, &cooling))
            .fix(Some(FixProposal::edits(
                format!("delete the empty {}", diagnosis.display(&path)),
                // Another account answers then.
                Applicability::Unsafe,
                vec![Edit::RemoveFile { file: path }],
            ))),
    )
}

/// Nothing there: the agent follows main, until the file appears.
fn absent(
    diagnosis: &Diagnosis<'_>,
    agent: &AgentPlan,
    dispatch: &Dispatch,
    cooling: &[Cooling],
    path: &std::path::Path,
) -> Option<Finding> {
    let release = diagnosis.simulation.release;
    let chosen = dispatch.selected_profile.as_deref()?;
    // Releases that copy main's store write a full file, not an empty one.
    if diagnosis.facts.auth.copies_main_store {
        return None;
    }
    let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
    let of_asked = |entry: &&Cooling| {
        let profile = agent.store.profiles.iter().find(|profile| profile.id == entry.profile);
        profile.is_some_and(|profile| diagnosis.same_provider(&profile.provider, asked))
    };
    let all = cooling;
    let cooling: Vec<&Cooling> = all.iter().filter(of_asked).collect();
    if cooling.iter().any(|entry| entry.profile == chosen) || cooling.is_empty() {
        return None;
    }
    let windows: Vec<String> = cooling
        .iter()
        .map(|entry| format!("`{}` is in cooldown until {}", entry.profile, moment(entry.until_ms)))
        .collect();
    let message = format!(
        "agent {} has no credential file of its own: {release} reads main's profiles and state and picks `{chosen}`, \
         because {}; the next start creates an empty file and with it that cooldown is no longer seen",
        code(&agent.id),
        list(&windows)
    );
    let mut finding = Finding::new(RULE.id, Severity::Warning, message)
        .agents([agent.id.as_str()])
        .candidate(&dispatch.reference)
        .profile(chosen)
        .in_file(diagnosis.display(path))
        .effect(format!(
            "after the agent's next failure or a gateway start it tries {} first, although exhausted",
            codes(&cooling.iter().map(|entry| entry.profile.as_str()).collect::<Vec<_>>())
        ))
        .upstream(&[84114]);
    for entry in &cooling {
        finding = finding.also(Some(entry.span), "seen only as long as the agent has no file of its own");
    }
    Some(finding.help_with(own_order(diagnosis, dispatch, agent, all)))
}

/// The way that lasts: an order of the agent's own, accounts that wait in main last.
fn own_order(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch, agent: &AgentPlan, cooling: &[Cooling]) -> Option<String> {
    let provider = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
    let of_provider =
        agent.store.profiles.iter().filter(|profile| diagnosis.same_provider(&profile.provider, provider));
    let (last, first): (Vec<&str>, Vec<&str>) =
        of_provider.map(|profile| profile.id.as_str()).partition(|id| cooling.iter().any(|entry| entry.profile == *id));
    let ids = [first, last].concat();
    let command = format!(
        "openclaw models auth order set --provider {} --agent {} {}",
        word(provider),
        word(&agent.id),
        words(&ids)
    );
    (!ids.is_empty()).then(|| format!("for good, give the agent an order of its own: {}", code(command)))
}

/// A window in main's state that is open now.
struct Cooling {
    profile: String,
    until_ms: i64,
    span: crate::source::Span,
}

fn cooling_in_main(diagnosis: &Diagnosis<'_>, main: &AgentFiles) -> Vec<Cooling> {
    let mut found: Vec<Cooling> = Vec::new();
    for document in [main.auth_state.document(), main.auth_profiles.document()].into_iter().flatten() {
        let stats = document.root.get("usageStats").and_then(Node::as_object);
        for entry in stats.into_iter().flat_map(|object| object.entries()) {
            if found.iter().any(|known| known.profile == entry.key) {
                continue;
            }
            if let Some((until_ms, span)) = super::cooldown_or_disabled_window::window(diagnosis, &entry.node) {
                found.push(Cooling { profile: entry.key.clone(), until_ms, span });
            }
        }
    }
    found
}

fn cools(dispatch: &Dispatch, profile: &str) -> bool {
    dispatch.cooldown.iter().any(|(id, cooling)| id == profile && *cooling)
}

/// Whether the candidate asks a provider of which main has a cooling profile.
fn asks_cooling(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch, cooling: &[Cooling], agent: &AgentPlan) -> bool {
    let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
    agent.store.profiles.iter().any(|profile| {
        diagnosis.same_provider(&profile.provider, asked) && cooling.iter().any(|entry| entry.profile == profile.id)
    })
}

/// Every profile the attempt may use, in order.
pub(super) fn tried(dispatch: &Dispatch) -> Vec<&str> {
    let candidates = &dispatch.profile_candidates;
    let source = if candidates.is_empty() { &dispatch.auth_order } else { candidates };
    source.iter().map(String::as_str).collect()
}

fn quoted(ids: &[&str]) -> Vec<String> {
    ids.iter().map(code).collect()
}
