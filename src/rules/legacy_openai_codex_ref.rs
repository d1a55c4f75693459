//! References and profiles of a provider that was retired.

use super::cron_jobs::jobs;
use super::diagnosis::{Cause, Diagnosis};
use super::effect::{effect_of, reads_as_one, subject_of};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::references;
use super::provider_unification::migration;
use super::words::{codes, list, plural};
use crate::home::Document;
use crate::source::{Node, Span};
use std::path::Path;

pub(super) const RULE: Rule = Rule {
    id: "legacy-openai-codex-ref",
    summary: "the provider `openai-codex` is retired, and something still refers to it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
2026.5.30-beta.1 (first stable: 2026.6.1) united the providers `openai-codex` and `openai`. References
`openai-codex/…`, profiles `openai-codex:…` and orders under that name are not translated when a run starts.

## Why it matters
A candidate `openai-codex/gpt-5.5` ends with `Unknown model`, and a stored login under the old name
does not count for `openai`. Moving only the references puts them on the direct API, which bills per token.

## How oc-doctor knows
From every place that names a model, an order or a profile: the config, cron jobs, session entries,
the credential files of all agents.

## Releases
Needed from 2026.5.30-beta.1 on. Up to 2026.5.28 `openai-codex` is a provider of its own and the
references are right; they are not reported there.

## What to do
One move of all of them together: references and keys to `openai`, the codex runtime at each moved
model, profiles and orders renamed. `openclaw doctor --fix`, with the gateway stopped, does it too.

## Upstream
openclaw#96197, openclaw#86215, openclaw#100067, openclaw#82151
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    if !diagnosis.retired("openai-codex") {
        return Vec::new();
    }
    let mut uses = collect(diagnosis);
    leave_out_stranded(diagnosis, &mut uses);
    let failures: Vec<_> = diagnosis.failures_of(Cause::LegacyReference).collect();
    if uses.references.is_empty() && uses.profiles.is_empty() && uses.orders.is_empty() && failures.is_empty() {
        return Vec::new();
    }
    let release = diagnosis.simulation.release;
    let mut parts: Vec<String> = Vec::new();
    let places: Vec<&str> = uses.places();
    if !uses.references.is_empty() {
        parts.push(format!("references in {}", list(&places)));
    }
    if !uses.profiles.is_empty() {
        let mut ids: Vec<&str> = uses.profiles.iter().map(|(id, _)| id.as_str()).collect();
        let mut seen: Vec<&str> = Vec::new();
        ids.retain(|id| {
            !seen.contains(id) && {
                seen.push(id);
                true
            }
        });
        parts.push(format!("{} {}", plural(ids.len(), "profile", "profiles"), codes(&ids)));
    }
    if !uses.orders.is_empty() {
        parts.push("an order".to_owned());
    }
    let failing = subject_of(&failures);
    let message = if failures.is_empty() {
        format!("`openai-codex` is not a provider in {release} any more: {} must move to `openai`", list(&parts))
    } else {
        format!(
            "{failing} {}: `openai-codex` is not a provider in {release} any more; {} must move to `openai` together",
            if reads_as_one(&failures) { "fails" } else { "fail" },
            list(&parts)
        )
    };
    let severity = if failures.is_empty() && uses.references.is_empty() { Severity::Warning } else { Severity::Error };
    let mut finding =
        Finding::new(RULE.id, severity, message).agents(concerned(diagnosis)).upstream(&[96197, 86215, 100_067]);
    if !failures.is_empty() {
        finding = finding.effect(effect_of(&failures));
    }
    for (index, used) in uses.references.iter().enumerate() {
        let text = format!("{} of a retired provider", used.what);
        finding = if index == 0 { finding.at(Some(used.span), text) } else { finding.also(Some(used.span), text) };
    }
    for span in &uses.orders {
        finding = finding.also(Some(*span), "an order of a retired provider");
    }
    for (_, span) in &uses.profiles {
        finding = finding.also(Some(*span), "does not count for `openai` under this name");
    }
    if !uses.references.is_empty() {
        finding = finding.because("moving only the references would put them on the direct API, which bills per token");
    }
    finding = finding
        .help("move references, model keys, runtime, profiles and orders in one step, or let OpenClaw do it with the gateway stopped")
        .fix(migration(diagnosis))
        .fix(Some(FixProposal::manual(
            "let OpenClaw migrate everything, with the gateway stopped",
            ["openclaw gateway stop", "openclaw doctor --fix", "openclaw gateway start"],
        )));
    vec![finding]
}

/// Logins in files that are not read are told by `auth-json-stranded-after-sqlite`: moving them into the database
/// renames them.
fn leave_out_stranded(diagnosis: &Diagnosis<'_>, uses: &mut Uses) {
    let stranded: Vec<Span> = diagnosis
        .failures_of(Cause::JsonStranded)
        .flat_map(|failure| diagnosis.stranded(failure.agent))
        .filter_map(|(file, id)| Some(file.as_object()?.entry(id)?.key_span))
        .collect();
    uses.profiles.retain(|(_, place)| !stranded.contains(place));
}

fn concerned<'a>(diagnosis: &Diagnosis<'a>) -> Vec<&'a str> {
    diagnosis
        .simulation
        .agents
        .iter()
        .filter(|agent| {
            agent.dispatches.iter().any(|dispatch| dispatch.provider == "openai-codex")
                || agent.store.profiles.iter().any(|profile| profile.provider == "openai-codex")
        })
        .map(|agent| agent.id.as_str())
        .collect()
}

/// A place that names the retired provider.
struct Use {
    what: &'static str,
    span: Span,
}

#[derive(Default)]
struct Uses {
    references: Vec<Use>,
    orders: Vec<Span>,
    /// Ids and places; an id may stand in several.
    profiles: Vec<(String, Span)>,
}

impl Uses {
    fn places(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for used in &self.references {
            let name = match used.what {
                "reference" | "model key" => "the config",
                "cron job's model" => "cron jobs",
                _ => "sessions",
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn reference(&mut self, what: &'static str, node: &Node) {
        if node.as_text().is_some_and(is_legacy) {
            self.references.push(Use { what, span: node.span });
        }
    }
}

pub(super) fn is_legacy(text: &str) -> bool {
    text.trim().get(..13).is_some_and(|head| head.eq_ignore_ascii_case("openai-codex/"))
}

pub(super) fn is_legacy_profile(id: &str, provider: Option<&str>) -> bool {
    id.get(..13).is_some_and(|head| head.eq_ignore_ascii_case("openai-codex:")) || provider == Some("openai-codex")
}

/// The objects of the config in which models are named: the defaults and every agent.
pub(super) fn holders(config: &Node) -> Vec<&Node> {
    let mut holders: Vec<&Node> = config.at(&["agents", "defaults"]).into_iter().collect();
    holders.extend(config.at(&["agents", "list"]).and_then(Node::as_array).unwrap_or_default());
    let entries = config.at(&["agents", "entries"]).and_then(Node::as_object);
    holders.extend(entries.into_iter().flat_map(|object| object.entries()).map(|entry| &entry.node));
    holders
}

pub(super) fn models_in(holder: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    let direct = [holder.get("model"), holder.get("imageModel"), holder.at(&["subagents", "model"])];
    for model in direct.into_iter().flatten() {
        found.extend(references(model));
    }
    found.extend(holder.at(&["heartbeat", "model"]).filter(|node| node.as_str().is_some()));
    found
}

fn collect(diagnosis: &Diagnosis<'_>) -> Uses {
    let mut uses = Uses::default();
    if let Some(config) = diagnosis.config() {
        for holder in holders(config) {
            for node in models_in(holder) {
                uses.reference("reference", node);
            }
            for entry in holder.get("models").and_then(Node::as_object).into_iter().flat_map(|object| object.entries())
            {
                if is_legacy(&entry.key) {
                    uses.references.push(Use { what: "model key", span: entry.key_span });
                }
            }
        }
        let order = config.at(&["auth", "order"]).and_then(Node::as_object);
        let legacy = order.and_then(|object| object.entry("openai-codex"));
        uses.orders.extend(legacy.map(|entry| entry.key_span));
        let declared = config.at(&["auth", "profiles"]).and_then(Node::as_object);
        for entry in declared.into_iter().flat_map(|object| object.entries()) {
            if is_legacy_profile(&entry.key, entry.node.get("provider").and_then(Node::as_text)) {
                note(&mut uses, &entry.key, entry.key_span);
            }
        }
    }
    for (directory, document) in stores(diagnosis) {
        let stored = document.root.get("profiles").and_then(Node::as_object);
        for entry in stored.into_iter().flat_map(|object| object.entries()) {
            // What is left in a file that is not read any more, and is in the database under its new name.
            let renamed = entry.key.replacen("openai-codex:", "openai:", 1);
            let agents = diagnosis.simulation.agents.iter().filter(|agent| agent.agent_dir == directory);
            let is_moved = agents.flat_map(|agent| &agent.store.profiles).any(|profile| profile.id == renamed);
            if is_moved && renamed != entry.key {
                continue;
            }
            if is_legacy_profile(&entry.key, entry.node.get("provider").and_then(Node::as_text)) {
                note(&mut uses, &entry.key, entry.key_span);
            }
        }
    }
    for agent in &diagnosis.simulation.agents {
        for profile in
            agent.store.profiles.iter().filter(|profile| is_legacy_profile(&profile.id, Some(&profile.provider)))
        {
            let renamed = profile.id.replacen("openai-codex:", "openai:", 1);
            if renamed != profile.id && agent.store.profiles.iter().any(|known| known.id == renamed) {
                continue;
            }
            let place = profile.span.filter(|place| uses.profiles.iter().all(|(_, known)| known != place));
            if let Some(place) = place {
                note(&mut uses, &profile.id, place);
            }
        }
    }
    for job in jobs(diagnosis) {
        if let Some(node) = job.payload("model") {
            uses.reference("cron job's model", node);
        }
    }
    for session in sessions(diagnosis) {
        if let Some(node) = session.get("providerOverride").filter(|node| node.as_text() == Some("openai-codex")) {
            uses.references.push(Use { what: "session's model", span: node.span });
        }
    }
    uses
}

fn note(uses: &mut Uses, id: &str, span: Span) {
    uses.profiles.push((id.to_owned(), span));
}

pub(super) fn stores<'a>(diagnosis: &Diagnosis<'a>) -> Vec<(&'a Path, &'a Document)> {
    let files = diagnosis.home.agent_dirs.values();
    files
        .filter_map(|files| files.auth_profiles.document().map(|document| (files.directory.as_path(), document)))
        .collect()
}

fn sessions<'a>(diagnosis: &Diagnosis<'a>) -> Vec<&'a Node> {
    let documents = diagnosis.home.sessions.values().filter_map(|files| files.store.document());
    documents
        .filter_map(|document| document.root.as_object())
        .flat_map(|object| object.entries())
        .map(|entry| &entry.node)
        .collect()
}
