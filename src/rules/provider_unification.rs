//! The move of everything from the retired provider `openai-codex` to `openai`, as one repair: what `doctor --fix`
//! of 2026.6.1 and later does to references, profiles, orders and state (`openai-provider-unification`).

use super::cron_jobs::{Job, jobs};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Edit, FixProposal, PathSegment};
use super::legacy_openai_codex_ref::{holders, is_legacy, is_legacy_profile, models_in, stores};
use super::place::{Route, Spot, config_route, config_spot, file_spot, key};
use crate::home::Document;
use crate::source::Node;
use std::path::{Path, PathBuf};

/// The whole move as one proposal; `None` when a part of it stands where an edit cannot reach.
pub(super) fn migration(diagnosis: &Diagnosis<'_>) -> Option<FixProposal> {
    let home = diagnosis.home;
    let config = diagnosis.config()?;
    let mut edits: Vec<Edit> = Vec::new();
    let ids = new_ids(diagnosis);
    for holder in holders(config) {
        for node in models_in(holder) {
            if let Some(text) = node.as_text().filter(|text| is_legacy(text)) {
                edits.push(config_spot(diagnosis, node.span)?.set(format!("openai/{}", text.trim().get(13..)?)));
            }
        }
        let keyed = holder.get("models").and_then(Node::as_object);
        for entry in keyed.into_iter().flat_map(|object| object.entries()).filter(|entry| is_legacy(&entry.key)) {
            let name = format!("openai/{}", entry.key.trim().get(13..)?);
            let taken = holder.get("models").and_then(|models| models.get(&name)).is_some();
            let spot = config_spot(diagnosis, entry.key_span)?;
            edits.push(if taken { spot.remove() } else { spot.rename(&name) });
        }
    }
    for model in moved_models(config) {
        let name = format!("openai/{model}");
        let spot = config_route(diagnosis, &["agents", "defaults", "models", &name, "agentRuntime", "id"])?;
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
        let spot = config_spot(diagnosis, entry.key_span)?;
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
        let spot = config_spot(diagnosis, entry.key_span)?;
        if other.is_some() {
            edits.push(config_route(diagnosis, &["auth", "order", "openai"])?.set(merged));
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

/// `None` when a job in the state database names the old provider: rows of databases are only read, and half a move
/// is none.
fn cron_edits(diagnosis: &Diagnosis<'_>) -> Option<Vec<Edit>> {
    let files = diagnosis.home.cron_files(diagnosis.facts.triggers.cron_in_database);
    if !std::ptr::eq(files, &diagnosis.home.cron) {
        let named = |job: &Job<'_>| job.payload("model").and_then(Node::as_text).is_some_and(is_legacy);
        return (!jobs(diagnosis).iter().any(named)).then(Vec::new);
    }
    let Some(document) = files.jobs.document() else { return Some(Vec::new()) };
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
