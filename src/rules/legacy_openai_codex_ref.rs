//! References and profiles of a provider that was retired.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{effect_of, reads_as_one, subject_of};
use super::finding::{Applicability, Edit, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::{Route, Spot, config_route, config_spot, file_spot, key, references};
use super::words::{codes, list};
use crate::home::Document;
use crate::source::{Node, Span};
use std::path::{Path, PathBuf};

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
    let uses = collect(diagnosis);
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
        parts.push(format!("profiles {}", codes(&uses.profiles)));
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
    for span in &uses.profile_places {
        finding = finding.also(Some(*span), "does not count for `openai` under this name");
    }
    finding = finding
        .because("moving only the references would put them on the direct API, which bills per token")
        .help("move references, model keys, runtime, profiles and orders in one step, or let OpenClaw do it with the gateway stopped")
        .fix(migration(diagnosis))
        .fix(Some(FixProposal::manual(
            "let OpenClaw migrate everything, with the gateway stopped",
            ["openclaw gateway stop", "openclaw doctor --fix", "openclaw gateway start"],
        )));
    vec![finding]
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
    profiles: Vec<String>,
    profile_places: Vec<Span>,
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

fn is_legacy(text: &str) -> bool {
    text.trim().get(..13).is_some_and(|head| head.eq_ignore_ascii_case("openai-codex/"))
}

fn is_legacy_profile(id: &str, provider: Option<&str>) -> bool {
    id.get(..13).is_some_and(|head| head.eq_ignore_ascii_case("openai-codex:")) || provider == Some("openai-codex")
}

/// The objects of the config in which models are named: the defaults and every agent.
fn holders(config: &Node) -> Vec<&Node> {
    let mut holders: Vec<&Node> = config.at(&["agents", "defaults"]).into_iter().collect();
    holders.extend(config.at(&["agents", "list"]).and_then(Node::as_array).unwrap_or_default());
    let entries = config.at(&["agents", "entries"]).and_then(Node::as_object);
    holders.extend(entries.into_iter().flat_map(|object| object.entries()).map(|entry| &entry.node));
    holders
}

fn models_in(holder: &Node) -> Vec<&Node> {
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
    for (_, document) in stores(diagnosis) {
        let stored = document.root.get("profiles").and_then(Node::as_object);
        for entry in stored.into_iter().flat_map(|object| object.entries()) {
            if is_legacy_profile(&entry.key, entry.node.get("provider").and_then(Node::as_text)) {
                note(&mut uses, &entry.key, entry.key_span);
            }
        }
    }
    if let Some(document) = diagnosis.home.cron.jobs.document() {
        for job in document.root.get("jobs").and_then(Node::as_array).unwrap_or_default() {
            if let Some(node) = job.at(&["payload", "model"]) {
                uses.reference("cron job's model", node);
            }
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
    if !uses.profiles.iter().any(|known| known == id) {
        uses.profiles.push(id.to_owned());
    }
    uses.profile_places.push(span);
}

fn stores<'a>(diagnosis: &Diagnosis<'a>) -> Vec<(&'a Path, &'a Document)> {
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

/// The whole move as one proposal; `None` when a part of it stands where an edit cannot reach.
fn migration(diagnosis: &Diagnosis<'_>) -> Option<FixProposal> {
    let home = diagnosis.home;
    let config = diagnosis.config()?;
    let mut edits: Vec<Edit> = Vec::new();
    let ids = new_ids(diagnosis);
    for holder in holders(config) {
        for node in models_in(holder) {
            if let Some(text) = node.as_text().filter(|text| is_legacy(text)) {
                edits.push(config_spot(home, node.span)?.set(format!("openai/{}", text.trim().get(13..)?)));
            }
        }
        let keyed = holder.get("models").and_then(Node::as_object);
        for entry in keyed.into_iter().flat_map(|object| object.entries()).filter(|entry| is_legacy(&entry.key)) {
            let name = format!("openai/{}", entry.key.trim().get(13..)?);
            let taken = holder.get("models").and_then(|models| models.get(&name)).is_some();
            let spot = config_spot(home, entry.key_span)?;
            edits.push(if taken { spot.remove() } else { spot.rename(&name) });
        }
    }
    for model in moved_models(config) {
        let name = format!("openai/{model}");
        let spot = config_route(home, &["agents", "defaults", "models", &name, "agentRuntime", "id"])?;
        edits.push(spot.set("codex"));
    }
    edits.extend(auth_edits(diagnosis, config, &ids)?);
    for (directory, document) in stores(diagnosis) {
        let file = directory.join("auth-profiles.json");
        edits.extend(store_edits(&file, document, &ids));
    }
    for files in home.agent_dirs.values() {
        if let Some(document) = files.auth_state.document() {
            edits.extend(state_edits(&files.directory.join("auth-state.json"), document, &ids));
        }
    }
    edits.extend(cron_edits(diagnosis)?);
    edits.extend(session_edits(diagnosis, &ids)?);
    if edits.is_empty() {
        return None;
    }
    let title = "move every `openai-codex` reference, profile and order to `openai`, with the codex runtime at the moved models";
    Some(FixProposal::edits(title, Applicability::Unsafe, edits))
}

/// Model ids that move, each once.
fn moved_models(config: &Node) -> Vec<String> {
    let mut models: Vec<String> = Vec::new();
    for holder in holders(config) {
        let direct = models_in(holder).into_iter().filter_map(Node::as_text);
        let keyed = holder.get("models").and_then(Node::as_object).into_iter().flat_map(crate::source::Object::keys);
        for text in direct.chain(keyed).filter(|text| is_legacy(text)) {
            let model = text.trim().get(13..).unwrap_or_default().to_owned();
            if !models.contains(&model) {
                models.push(model);
            }
        }
    }
    models
}

/// Old profile ids to new ones, as OpenClaw's own migration names them: `openai:<rest>`, or with
/// `chatgpt-` before it when that id is taken (semantics of `doctor --fix`, provider unification).
fn new_ids(diagnosis: &Diagnosis<'_>) -> Vec<(String, String)> {
    let mut old: Vec<String> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for (_, document) in stores(diagnosis) {
        let stored = document.root.get("profiles").and_then(Node::as_object);
        for entry in stored.into_iter().flat_map(|object| object.entries()) {
            let provider = entry.node.get("provider").and_then(Node::as_text);
            let list = if is_legacy_profile(&entry.key, provider) { &mut old } else { &mut taken };
            if !list.contains(&entry.key) {
                list.push(entry.key.clone());
            }
        }
    }
    old.sort();
    let mut pairs = Vec::new();
    for id in old {
        let rest = id.split_once(':').map_or("default", |(_, rest)| rest).to_owned();
        let plain = [format!("openai:{rest}"), format!("openai:chatgpt-{rest}")];
        let numbered = (2..1000).map(|number| format!("openai:chatgpt-{rest}-{number}"));
        let Some(new) = plain.into_iter().chain(numbered).find(|name| !taken.contains(name)) else { continue };
        taken.push(new.clone());
        pairs.push((id, new));
    }
    pairs
}

fn renamed(ids: &[(String, String)], id: &str) -> String {
    ids.iter().find(|(old, _)| old == id).map_or_else(|| id.to_owned(), |(_, new)| new.clone())
}

fn auth_edits(diagnosis: &Diagnosis<'_>, config: &Node, ids: &[(String, String)]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let declared = config.at(&["auth", "profiles"]).and_then(Node::as_object);
    for entry in declared.into_iter().flat_map(|object| object.entries()) {
        if !is_legacy_profile(&entry.key, entry.node.get("provider").and_then(Node::as_text)) {
            continue;
        }
        let spot = config_spot(diagnosis.home, entry.key_span)?;
        edits.push(spot.child("provider").set("openai"));
        let name = match ids.iter().find(|(old, _)| *old == entry.key) {
            Some((_, new)) => new.clone(),
            None => format!("openai:{}", entry.key.split_once(':').map_or("default", |(_, rest)| rest)),
        };
        edits.push(spot.rename(&name));
    }
    let order = config.at(&["auth", "order"]).and_then(Node::as_object);
    if let Some(entry) = order.and_then(|object| object.entry("openai-codex")) {
        let mut merged: Vec<String> = Vec::new();
        let other = order.and_then(|object| object.get("openai"));
        for node in [Some(&entry.node), other].into_iter().flatten() {
            for id in node.as_array().unwrap_or_default().iter().filter_map(Node::as_text) {
                let id = renamed(ids, id);
                if !merged.contains(&id) {
                    merged.push(id);
                }
            }
        }
        let spot = config_spot(diagnosis.home, entry.key_span)?;
        if other.is_some() {
            edits.push(config_route(diagnosis.home, &["auth", "order", "openai"])?.set(merged));
            edits.push(spot.remove());
        } else {
            edits.push(spot.clone().set(merged));
            edits.push(spot.rename("openai"));
        }
    }
    Some(edits)
}

fn store_edits(file: &Path, document: &Document, ids: &[(String, String)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (old, new) in ids {
        if document.root.at(&["profiles", old]).is_none() {
            continue;
        }
        let spot = file_spot(file, vec![key("profiles"), key(old)]);
        edits.push(spot.child("provider").set("openai"));
        edits.push(spot.rename(new));
    }
    edits.extend(state_edits(file, document, ids));
    edits
}

fn state_edits(file: &Path, document: &Document, ids: &[(String, String)]) -> Vec<Edit> {
    let root = &document.root;
    let mut edits = Vec::new();
    if let Some(list) = root.at(&["order", "openai-codex"]).and_then(Node::as_array)
        && root.at(&["order", "openai"]).is_none()
    {
        let value: Vec<String> = list.iter().filter_map(Node::as_text).map(|id| renamed(ids, id)).collect();
        let spot = file_spot(file, vec![key("order"), key("openai-codex")]);
        edits.push(spot.clone().set(value));
        edits.push(spot.rename("openai"));
    }
    if let Some(id) = root.at(&["lastGood", "openai-codex"]).and_then(Node::as_text)
        && root.at(&["lastGood", "openai"]).is_none()
    {
        let spot = file_spot(file, vec![key("lastGood"), key("openai-codex")]);
        edits.push(spot.clone().set(renamed(ids, id)));
        edits.push(spot.rename("openai"));
    }
    for (old, new) in ids {
        if root.at(&["usageStats", old]).is_some() {
            edits.push(file_spot(file, vec![key("usageStats"), key(old)]).rename(new));
        }
    }
    edits
}

fn cron_edits(diagnosis: &Diagnosis<'_>) -> Option<Vec<Edit>> {
    let Some(document) = diagnosis.home.cron.jobs.document() else { return Some(Vec::new()) };
    let file = path_of(diagnosis, document)?;
    let mut edits = Vec::new();
    for (index, job) in document.root.get("jobs").and_then(Node::as_array).unwrap_or_default().iter().enumerate() {
        let Some(text) = job.at(&["payload", "model"]).and_then(Node::as_text).filter(|text| is_legacy(text)) else {
            continue;
        };
        let route: Route = vec![key("jobs"), PathSegment::Index(index), key("payload"), key("model")];
        edits.push(file_spot(&file, route).set(format!("openai/{}", text.get(13..)?)));
    }
    Some(edits)
}

fn session_edits(diagnosis: &Diagnosis<'_>, ids: &[(String, String)]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for files in diagnosis.home.sessions.values() {
        let Some(document) = files.store.document() else { continue };
        let file = path_of(diagnosis, document)?;
        for entry in document.root.as_object().into_iter().flat_map(|object| object.entries()) {
            let spot: Spot = file_spot(&file, vec![key(&entry.key)]);
            let text = |name: &str| entry.node.get(name).and_then(Node::as_text);
            if text("providerOverride") == Some("openai-codex") {
                edits.push(spot.child("providerOverride").set("openai"));
            }
            if let Some(id) = text("authProfileOverride").filter(|id| ids.iter().any(|(old, _)| old == id)) {
                edits.push(spot.child("authProfileOverride").set(renamed(ids, id)));
            }
        }
    }
    Some(edits)
}

fn path_of(diagnosis: &Diagnosis<'_>, document: &Document) -> Option<PathBuf> {
    Some(diagnosis.home.sources.get(document.source)?.path.clone())
}
