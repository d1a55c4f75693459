//! Credentials that lie in files which the release does not read any more.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::login::log_in;
use super::sidecar::sidecar_is_lost;
use super::words::{agents, code, codes};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "auth-json-stranded-after-sqlite",
    summary: "credentials lie in JSON files that this release does not read any more",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`auth-profiles.json` of an agent holds logins, and the release keeps credentials in a database into
which they were never moved.

## Why it matters
2026.6.5 to 2026.7.1 go on as if nothing were stored (`No API key found`). 2026.7.2-beta.7 and later
refuse every run of the agent until the file has been migrated.

## How oc-doctor knows
From the files and the store as the simulated release sees it.

## Releases
2026.6.5 and later.

## What to do
Stop the gateway, run `openclaw doctor --fix`, start it again. While the gateway runs, doctor leaves
this migration out without saying so.

## Upstream
openclaw#133881, openclaw#135581, openclaw#100067
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let failures: Vec<_> = diagnosis.failures_of(Cause::JsonStranded).collect();
    if failures.is_empty() {
        return left_behind(diagnosis).into_iter().collect();
    }
    let release = diagnosis.simulation.release;
    let ids = agents_of(&failures);
    let mut logins: Vec<&str> = Vec::new();
    let mut places = Vec::new();
    let mut lost: Vec<&str> = Vec::new();
    for failure in &failures {
        for (file, profile) in diagnosis.stranded(failure.agent) {
            if !logins.contains(&profile) {
                logins.push(profile);
                let credential = file.get(profile);
                lost.extend(credential.is_some_and(|node| sidecar_is_lost(diagnosis.home, node)).then_some(profile));
            }
            if !places.contains(&file) {
                places.push(file);
            }
        }
    }
    let message = format!(
        "{} of {} {} not read: {release} keeps credentials in a database, into which auth-profiles.json was never moved",
        codes(&logins),
        agents(&ids),
        if logins.len() == 1 { "is" } else { "are" },
    );
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(ids)
        .effect(effect_of(&failures))
        .because(format!("without credentials: {}", subject_of(&failures)))
        .upstream(&[133_881, 135_581]);
    if places.len() > 6 {
        finding = finding.because(format!("{} more such files are not shown", places.len() - 6));
    }
    for (index, node) in places.iter().take(6).enumerate() {
        let text = "stored here, not read";
        finding = if index == 0 { finding.at(Some(node.span), text) } else { finding.also(Some(node.span), text) };
    }
    for id in &lost {
        finding = finding.because(format!(
            "the tokens of {} were in an encrypted file beside it, which is not in this home: nothing of it can be moved",
            code(id)
        ));
    }
    if lost.len() == logins.len() {
        let provider = failures.first().map_or("openai", |failure| failure.dispatch.provider.as_str());
        return vec![
            suffering(finding, &failures)
                .help("log in again: doctor --fix has nothing to move here, however often it is asked")
                .upstream(&[123_093])
                .fix(Some(log_in(diagnosis, provider, &agents_of(&failures)))),
        ];
    }
    vec![
        suffering(finding, &failures)
            .help("run the migration with the gateway stopped: while it runs, doctor --fix leaves it out without saying so")
            .fix(Some(FixProposal::manual(
                "move the credentials into the database, with the gateway stopped",
                ["openclaw gateway stop", "openclaw doctor --fix", "openclaw gateway start"],
            ))),
    ]
}

/// Logins that stand only in files that are not read any more, while everything that is asked still answers.
fn left_behind(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let release = diagnosis.simulation.release;
    let mut found: Vec<(&str, &str, Span)> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for agent in diagnosis.simulation.agents.iter().filter(|agent| agent.store.error.is_none()) {
        for (file, id) in diagnosis.stranded(agent) {
            // The move into the database gives these their new name.
            let renamed = id.replacen("openai-codex:", "openai:", 1);
            let is_there = agent.store.profiles.iter().any(|profile| profile.id == renamed);
            let entry = file.as_object().and_then(|object| object.entry(id));
            let provider = entry.and_then(|entry| entry.node.get("provider")).and_then(Node::as_text);
            let (Some(entry), Some(provider), false) = (entry, provider, is_there) else { continue };
            if found.iter().all(|(_, _, place)| *place != entry.key_span) {
                found.push((id, provider, entry.key_span));
                ids.push(&agent.id);
            }
        }
    }
    let names: Vec<&str> = found.iter().map(|(id, ..)| *id).collect();
    if names.is_empty() {
        return None;
    }
    ids.dedup();
    let used = found.iter().any(|(_, provider, _)| {
        let dispatches = diagnosis.simulation.agents.iter().flat_map(|agent| &agent.dispatches);
        dispatches.into_iter().any(|dispatch| diagnosis.same_provider(&dispatch.provider, provider))
    });
    let message = format!(
        "{} of {} {} only in a file that {release} does not read: it keeps credentials in a database",
        codes(&names),
        agents(&ids),
        if names.len() == 1 { "is" } else { "are" }
    );
    let mut finding = Finding::new(RULE.id, if used { Severity::Warning } else { Severity::Info }, message)
        .agents(ids)
        .upstream(&[98099, 133_881]);
    for (index, (_, _, place)) in found.iter().take(6).enumerate() {
        let text = "stored here, not read";
        finding = if index == 0 { finding.at(Some(*place), text) } else { finding.also(Some(*place), text) };
    }
    if used {
        finding = finding.effect("what was stored there is not tried, also when the login in the database fails");
    }
    Some(
        finding
            .help("what is still wanted: let doctor move it into the database, with the gateway stopped; else remove the file")
            .fix(Some(FixProposal::manual(
                "move the credentials into the database, with the gateway stopped",
                ["openclaw gateway stop", "openclaw doctor --fix", "openclaw gateway start"],
            ))),
    )
}

impl<'a> Diagnosis<'a> {
    /// Logins in the JSON files of an agent (else of main) that it does not see: (the file's `profiles`, id).
    pub(super) fn stranded(&self, agent: &crate::dispatch::AgentPlan) -> Vec<(&'a Node, &'a str)> {
        if self.facts.auth.json_store == crate::release::JsonStore::Used {
            return Vec::new();
        }
        let directories = [agent.agent_dir.clone(), self.main_dir()];
        let stored = directories.iter().filter_map(|directory| super::diagnosis::profiles(self.files(directory)?));
        let mut found: Vec<(&Node, &str)> = Vec::new();
        for profiles in stored {
            for id in profiles.as_object().into_iter().flat_map(crate::source::Object::keys) {
                let seen = agent.store.profiles.iter().any(|profile| profile.id == id);
                if !seen && !found.iter().any(|(_, known)| *known == id) {
                    found.push((profiles, id));
                }
            }
        }
        found
    }
}
