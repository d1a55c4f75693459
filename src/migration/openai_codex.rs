//! `openai-codex` is one provider with `openai` since 2026.5.30-beta.1: references in every slot, model keys with all
//! they hold, profile ids, orders, last good profiles, usage, session pins and cron pins move together (OpenClaw's
//! doctor calls it `openai-provider-unification`).

use super::passage::{Migration, Passage, Share, Spot, Steps, and, holders, keys};
use super::renaming::rename;
use super::walk::{Found, walk};
use crate::home::Document;
use crate::release::Facts;
use crate::source::{Edit, Node, Object, PathSegment};
use std::path::Path;

pub(super) const MIGRATION: Migration =
    Migration { name: "openai-codex-to-openai", share: Share::Doctor, applies, plan };

/// The name of the provider before.
const OLD: &str = "openai-codex";

/// Most edits of one file; beyond, OpenClaw's doctor is quicker.
const MOST_EDITS: usize = 2_000;

/// Also between two later releases: what was left over then is still not read.
fn applies(_from: &Facts, to: &Facts) -> bool {
    to.auth.codex_auth_is_openai
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let ids = new_ids(passage);
    let mut steps = Steps::default();
    config_edits(passage, &ids, &mut steps);
    for files in passage.home.agent_dirs.values() {
        let store = files.auth_profiles.document().map(|document| ("auth-profiles.json", document));
        let state = files.auth_state.document().map(|document| ("auth-state.json", document));
        for (name, document) in [store, state].into_iter().flatten() {
            store_edits(&files.directory.join(name), &document.root, &ids, &mut steps.edits);
        }
    }
    let sessions = passage.home.sessions.values().filter_map(|files| files.store.document());
    for document in sessions.chain(passage.home.cron.jobs.document()) {
        pins(passage, document, &ids, &mut steps);
    }
    if steps.edits.is_empty() && steps.remarks.is_empty() {
        return None;
    }
    steps.title = "move every `openai-codex` reference, profile, order and pin to `openai`".to_owned();
    Some(steps)
}

fn is_reference(text: &str) -> bool {
    let rest = text.trim().get(..OLD.len() + 1).filter(|head| head.eq_ignore_ascii_case("openai-codex/"));
    rest.is_some() && !text.trim().contains(char::is_whitespace)
}

/// `openai-codex/gpt-5.5@openai-codex:ada` under its new names.
fn moved(text: &str, ids: &Ids) -> String {
    let rest = text.trim().get(OLD.len() + 1..).unwrap_or_default();
    match rest.split_once('@') {
        Some((model, profile)) => format!("openai/{model}@{}", ids.renamed(profile)),
        None => format!("openai/{rest}"),
    }
}

/// Old profile ids and new ones.
struct Ids(Vec<(String, String)>);

impl Ids {
    fn renamed(&self, id: &str) -> String {
        if let Some((_, new)) = self.0.iter().find(|(old, _)| old == id) {
            return new.clone();
        }
        match id.split_once(':') {
            Some((provider, rest)) if provider.eq_ignore_ascii_case(OLD) => format!("openai:{rest}"),
            _ => id.to_owned(),
        }
    }

    fn is_old(&self, id: &str) -> bool {
        self.renamed(id) != id
    }
}

/// The names that OpenClaw gives: `openai:<rest>`, or `openai:chatgpt-<rest>` when that is taken, over the stores of
/// all agents, so that one profile has one name everywhere.
fn new_ids(passage: &Passage<'_>) -> Ids {
    let mut old: Vec<String> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    let stores = passage.home.agent_dirs.values().filter_map(|files| files.auth_profiles.document());
    for document in stores {
        let profiles = document.root.get("profiles").and_then(Node::as_object);
        for entry in profiles.into_iter().flat_map(Object::entries) {
            let provider = entry.node.get("provider").and_then(Node::as_text);
            let by_name = entry.key.split_once(':').is_some_and(|(name, _)| name.eq_ignore_ascii_case(OLD));
            let list = if by_name || provider == Some(OLD) { &mut old } else { &mut taken };
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
    Ids(pairs)
}

fn config_edits(passage: &Passage<'_>, ids: &Ids, steps: &mut Steps) {
    let Some(config) = passage.config() else { return };
    let mut renames: Vec<Edit> = Vec::new();
    let mut models: Vec<String> = Vec::new();
    for found in walk(config, is_about_models) {
        match found {
            Found::Text(route, text) => {
                let value = if is_reference(text) {
                    note_model(&mut models, text);
                    moved(text, ids)
                } else if ids.is_old(text) {
                    ids.renamed(text)
                } else if text == OLD && names_provider(&route) {
                    "openai".to_owned()
                } else if text == "openai-codex-responses" {
                    "openai-chatgpt-responses".to_owned()
                } else {
                    continue;
                };
                match passage.spot(&route) {
                    Some(spot) => steps.edits.push(spot.set(value)),
                    None => steps
                        .remarks
                        .push(format!("change {} by hand: it is put together from a variable", dotted(&route))),
                }
            }
            Found::Key(route, key) if is_reference(key) => {
                note_model(&mut models, key);
                rename(passage, &route, &moved(key, ids), &mut renames, steps);
            }
            Found::Key(route, key) if ids.is_old(key) => {
                rename(passage, &route, &ids.renamed(key), &mut renames, steps);
            }
            Found::Key(route, key) if key == OLD => {
                if is_order(&route) {
                    order(passage, &route, ids, &mut renames, steps);
                } else {
                    rename(passage, &route, "openai", &mut renames, steps);
                }
            }
            Found::Key(..) => {}
        }
    }
    // Inner keys first: a route through a renamed key would not lead anywhere.
    renames.reverse();
    steps.edits.extend(renames);
    if codex_is_there(passage) {
        for model in models {
            pin(passage, &model, steps);
        }
    }
}

/// Secrets and texts for people hold no references.
fn is_about_models(route: &[PathSegment]) -> bool {
    let first = route.first().map(key_of);
    let last = route.last().map(key_of).unwrap_or_default();
    !matches!(first, Some("env" | "secrets" | "meta" | "wizard" | "skills"))
        && !matches!(last, "apiKey" | "token" | "password" | "headers" | "systemPrompt" | "prompt")
}

fn key_of(segment: &PathSegment) -> &str {
    match segment {
        PathSegment::Key(key) => key,
        PathSegment::Index(_) => "",
    }
}

/// Whether a text at a route names a provider or a plugin.
fn names_provider(route: &[PathSegment]) -> bool {
    let parent = route.iter().rev().find_map(|segment| match segment {
        PathSegment::Key(key) => Some(key.as_str()),
        PathSegment::Index(_) => None,
    });
    matches!(parent, Some("provider" | "providers" | "allow" | "deny" | "modelProvider" | "providerOverride"))
}

fn is_order(route: &[PathSegment]) -> bool {
    route.len() >= 2 && route.get(route.len() - 2).map(key_of) == Some("order")
}

fn note_model(models: &mut Vec<String>, text: &str) {
    let model = text.trim().get(OLD.len() + 1..).unwrap_or_default();
    let model = model.split('@').next().unwrap_or(model).to_owned();
    if !model.is_empty() && model != "*" && !models.contains(&model) {
        models.push(model);
    }
}

/// One order of both names.
fn order(passage: &Passage<'_>, route: &[PathSegment], ids: &Ids, renames: &mut Vec<Edit>, steps: &mut Steps) {
    let Some((_, parent)) = route.split_last() else { return };
    let other = and(parent, "openai");
    let Some(merged) = merged_order(passage.at(route), passage.at(&other), ids) else { return };
    let (Some(old), Some(new)) = (passage.spot(route), passage.spot(&other)) else {
        return steps.remarks.push(format!("merge {} into openai by hand", dotted(route)));
    };
    // The texts in it are renamed where they stand, before.
    if passage.at(&other).is_some() {
        renames.extend([old.remove(), new.set(merged)]);
    } else {
        renames.push(old.rename("openai"));
    }
}

fn merged_order(old: Option<&Node>, new: Option<&Node>, ids: &Ids) -> Option<Vec<String>> {
    let mut merged: Vec<String> = Vec::new();
    for node in [Some(old?), new].into_iter().flatten() {
        for id in node.as_array()?.iter().filter_map(Node::as_text) {
            let id = ids.renamed(id);
            if !merged.contains(&id) {
                merged.push(id);
            }
        }
    }
    Some(merged)
}

/// Whether the codex plugin is there and not switched off: only then its runtime can be asked for by name.
fn codex_is_there(passage: &Passage<'_>) -> bool {
    let off = passage.at(&keys(&["plugins", "entries", "codex", "enabled"])).and_then(Node::as_bool) == Some(false);
    !off && passage.home.plugins.iter().any(|plugin| plugin.id == "codex")
}

/// The codex runtime at a moved model, unless one is written there.
fn pin(passage: &Passage<'_>, model: &str, steps: &mut Steps) {
    let Some(config) = passage.config() else { return };
    let written = holders(config).iter().any(|holder| {
        let at =
            |name: String| passage.at(&and(&and(holder, "models"), &name)).and_then(|node| node.get("agentRuntime"));
        at(format!("openai/{model}")).or_else(|| at(format!("{OLD}/{model}"))).is_some()
    });
    let route = keys(&["agents", "defaults", "models", &format!("openai/{model}"), "agentRuntime", "id"]);
    if let Some(spot) = passage.spot(&route).filter(|_| !written) {
        steps.edits.push(spot.set("codex"));
    }
}

/// Profiles, orders, last good profiles and usage of a credential file.
fn store_edits(file: &Path, root: &Node, ids: &Ids, edits: &mut Vec<Edit>) {
    let spot = |route: Vec<PathSegment>| Spot::of(file.to_path_buf(), route);
    let profiles = root.get("profiles").and_then(Node::as_object);
    for entry in profiles.into_iter().flat_map(Object::entries).filter(|entry| ids.is_old(&entry.key)) {
        edits.push(spot(keys(&["profiles", &entry.key, "provider"])).set("openai"));
        edits.push(spot(keys(&["profiles", &entry.key])).rename(&ids.renamed(&entry.key)));
    }
    if let Some(merged) = merged_order(root.at(&["order", OLD]), root.at(&["order", "openai"]), ids) {
        if root.at(&["order", "openai"]).is_some() {
            edits.push(spot(keys(&["order", "openai"])).set(merged));
            edits.push(spot(keys(&["order", OLD])).remove());
        } else {
            edits.push(spot(keys(&["order", OLD])).set(merged));
            edits.push(spot(keys(&["order", OLD])).rename("openai"));
        }
    }
    if let Some(id) = root.at(&["lastGood", OLD]).and_then(Node::as_text) {
        if root.at(&["lastGood", "openai"]).is_some() {
            edits.push(spot(keys(&["lastGood", OLD])).remove());
        } else {
            edits.push(spot(keys(&["lastGood", OLD])).set(ids.renamed(id)));
            edits.push(spot(keys(&["lastGood", OLD])).rename("openai"));
        }
    }
    let usage = root.get("usageStats").and_then(Node::as_object);
    for entry in usage.into_iter().flat_map(Object::entries).filter(|entry| ids.is_old(&entry.key)) {
        let taken = root.at(&["usageStats", &ids.renamed(&entry.key)]).is_some();
        let spot = spot(keys(&["usageStats", &entry.key]));
        edits.push(if taken { spot.remove() } else { spot.rename(&ids.renamed(&entry.key)) });
    }
}

/// References, profiles and providers that sessions and cron jobs are pinned to.
fn pins(passage: &Passage<'_>, document: &Document, ids: &Ids, steps: &mut Steps) {
    let Some(file) = passage.home.sources.get(document.source).map(|file| file.path.clone()) else { return };
    if file.extension().is_none_or(|extension| extension != "json") {
        return;
    }
    let mut edits = Vec::new();
    for found in walk(&document.root, |_| true) {
        let Found::Text(route, text) = found else { continue };
        let last = route.last().map(key_of).unwrap_or_default().to_lowercase();
        let value = if is_reference(text) && (last.contains("model") || last.is_empty()) {
            moved(text, ids)
        } else if last.contains("profile") && ids.is_old(text) {
            ids.renamed(text)
        } else if last.contains("provider") && text == OLD {
            "openai".to_owned()
        } else {
            continue;
        };
        edits.push(Spot::of(file.clone(), route).set(value));
    }
    if edits.len() > MOST_EDITS {
        steps.remarks.push(format!("{} pins are left to `openclaw doctor --fix`", edits.len()));
    } else {
        steps.edits.extend(edits);
    }
}

fn dotted(route: &[PathSegment]) -> String {
    format!("`{}`", crate::source::dotted(route))
}
