//! The bundled anthropic plugin rewrites `agents.defaults.models` at load, by how anthropic is
//! paid for (OpenClaw `applyAnthropicConfigDefaults`). What it sets beside (context pruning, the
//! pace of heartbeats) does not bear on dispatch and is left out.

use super::claude_names::{primary, runtime_references, split};
use super::edit::{child, descendant, empty, object_under, set, single, text};
use crate::release::AnthropicFacts;
use crate::source::{Environment, Node, Object, Span};

const CLI: &str = "claude-cli";

/// How anthropic is paid for, as far as the config and the environment tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    ApiKey,
    OAuth,
}

/// Does to the config what the plugin does.
pub(super) fn rewrite(root: &mut Node, facts: &AnthropicFacts, environment: &Environment) {
    if root.at(&["agents", "defaults"]).is_none_or(|defaults| defaults.as_object().is_none()) {
        return;
    }
    match mode(root, facts, environment) {
        Some((Mode::ApiKey, cause)) => with_key(root, facts, cause.unwrap_or(root.span)),
        Some((Mode::OAuth, cause)) if selects_cli(root, facts) => with_cli(root, facts, cause.unwrap_or(root.span)),
        _ => {}
    }
}

fn mode(root: &Node, facts: &AnthropicFacts, environment: &Environment) -> Option<(Mode, Option<Span>)> {
    let profiles = root.at(&["auth", "profiles"]).and_then(Node::as_object);
    let kind = |profile: &Node| {
        let mode = profile.get("mode").and_then(Node::as_str);
        match profile.get("provider").and_then(Node::as_str)? {
            CLI if facts.counts_cli_profiles => Some(Mode::OAuth),
            "anthropic" => match mode? {
                "api_key" => Some(Mode::ApiKey),
                "oauth" | "token" => Some(Mode::OAuth),
                _ => None,
            },
            _ => None,
        }
    };
    let first = ordered(root, facts).find_map(|id| {
        let profile = profiles?.get(id)?;
        Some((kind(profile)?, Some(profile.span)))
    });
    if first.is_some() {
        return first;
    }
    let all = profiles.map(Object::entries).unwrap_or_default();
    let find = |wanted: Mode| all.iter().map(|entry| &entry.node).find(|profile| kind(profile) == Some(wanted));
    match (find(Mode::ApiKey), find(Mode::OAuth)) {
        (Some(key), None) => return Some((Mode::ApiKey, Some(key.span))),
        (None, Some(login)) => return Some((Mode::OAuth, Some(login.span))),
        _ => {}
    }
    let variable = |name: &str, mode: Mode| {
        environment.text(name)?;
        Some((mode, environment.origin(name).and_then(|(_, span)| span)))
    };
    variable("ANTHROPIC_OAUTH_TOKEN", Mode::OAuth).or_else(|| variable("ANTHROPIC_API_KEY", Mode::ApiKey))
}

/// Profile ids in the configured order of anthropic, then of claude-cli.
fn ordered<'a>(root: &'a Node, facts: &AnthropicFacts) -> impl Iterator<Item = &'a str> {
    let providers: &[&str] = if facts.counts_cli_profiles { &["anthropic", CLI] } else { &["anthropic"] };
    let order = root.at(&["auth", "order"]);
    providers.iter().filter_map(move |provider| order?.get(provider)?.as_array()).flatten().filter_map(Node::as_str)
}

fn primary_of(root: &Node) -> Option<&Node> {
    let model = root.at(&["agents", "defaults", "model"])?;
    if model.as_object().is_some() { model.get("primary") } else { Some(model) }.filter(|node| node.as_text().is_some())
}

fn entries<'a>(root: &'a Node, path: &[&str]) -> &'a [crate::source::Entry] {
    root.at(path).and_then(Node::as_object).map(Object::entries).unwrap_or_default()
}

fn is_claude(reference: &str) -> bool {
    split(reference).is_some_and(|split| {
        let bedrock = split.provider == "amazon-bedrock" && split.model.to_lowercase().contains("anthropic.claude");
        split.provider == "anthropic" || bedrock
    })
}

/// Paid by key: the primary becomes an entry of `models` (a bare one as anthropic's), and so do a few others.
fn with_key(root: &mut Node, facts: &AnthropicFacts, cause: Span) {
    let primary = primary_of(root).and_then(|node| {
        let reference = primary(node.as_str()?, facts)?;
        let split = split(&reference)?;
        is_claude(&reference).then(|| (format!("{}/{}", split.provider, split.model), node.span))
    });
    let Some(defaults) = descendant(root, &["agents", "defaults"]) else { return };
    let present = entries(defaults, &["models"]).iter().any(|entry| is_claude(&entry.key));
    if primary.is_none() && !present {
        return;
    }
    let Some(models) = object_under(defaults, "models", cause) else { return };
    if let Some((reference, span)) = primary
        && models.get(&reference).is_none()
    {
        set(models, &reference, empty(span));
    }
    for reference in facts.added_with_key {
        if models.get(reference).is_none() {
            set(models, reference, empty(cause));
        }
    }
}

fn selects_cli(root: &Node, facts: &AnthropicFacts) -> bool {
    let is_cli = |reference: &str| split(reference).is_some_and(|split| split.provider == CLI);
    let runtime = |node: &Node| node.at(&["agentRuntime", "id"]).and_then(Node::as_str).map(str::to_owned);
    let whole = root.at(&["agents", "defaults"]).and_then(runtime);
    if facts.whole_agent_runtime_selects_cli && whole.as_deref() == Some(CLI) {
        return true;
    }
    if primary_of(root).and_then(Node::as_str).is_some_and(is_cli) {
        return true;
    }
    let models = entries(root, &["agents", "defaults", "models"]);
    if models.iter().any(|entry| is_cli(&entry.key)) {
        return true;
    }
    if !facts.profile_selects_cli {
        return false;
    }
    let anthropic = |key: &str| split(key).is_some_and(|split| split.provider == "anthropic");
    let by_entry = |entry: &crate::source::Entry| {
        let runtime = runtime(&entry.node).map(|runtime| runtime.trim().to_lowercase());
        anthropic(&entry.key) && runtime.as_deref() == Some(CLI)
    };
    models.iter().any(by_entry) || selected_profile_is_cli(root, facts)
}

/// The first ordered profile of either, or claude-cli profiles and no anthropic one.
fn selected_profile_is_cli(root: &Node, facts: &AnthropicFacts) -> bool {
    let profiles = root.at(&["auth", "profiles"]);
    let provider = |profile: &Node| profile.get("provider").and_then(Node::as_str).map(str::to_owned);
    let first = ordered(root, facts)
        .filter_map(|id| profiles?.get(id).and_then(provider))
        .find(|provider| provider == CLI || provider == "anthropic");
    if let Some(first) = first {
        return first == CLI;
    }
    let all: Vec<String> =
        entries(root, &["auth", "profiles"]).iter().filter_map(|entry| provider(&entry.node)).collect();
    all.iter().any(|provider| provider == CLI) && !all.iter().any(|provider| provider == "anthropic")
}

/// Paid by login, Claude Code selected: its models become entries; later releases also write the runtime into them.
fn with_cli(root: &mut Node, facts: &AnthropicFacts, cause: Span) {
    let mut references: Vec<(String, Span)> = Vec::new();
    if facts.collects_references {
        collect(root, facts, &mut references);
    }
    let provider = if facts.canonical_cli_entries { "anthropic" } else { CLI };
    references.extend(facts.added_with_cli.iter().map(|model| (format!("{provider}/{model}"), cause)));
    let Some(defaults) = descendant(root, &["agents", "defaults"]) else { return };
    let Some(models) = object_under(defaults, "models", cause) else { return };
    for (reference, span) in references {
        if models.get(&reference).is_none_or(|entry| entry.as_object().is_none()) {
            set(models, &reference, empty(span));
        }
        let Some(entry) = child(models, &reference).filter(|_| facts.writes_model_runtime) else { continue };
        let current = entry.at(&["agentRuntime", "id"]).and_then(Node::as_text).map(str::to_lowercase);
        if current.is_some_and(|current| current != "auto") {
            continue;
        }
        match child(entry, "agentRuntime").filter(|runtime| runtime.as_object().is_some()) {
            Some(runtime) => set(runtime, "id", text(CLI, span)),
            None => set(entry, "agentRuntime", single("id", text(CLI, span))),
        }
    }
}

/// Every anthropic reference of the defaults and of the agents.
fn collect(root: &Node, facts: &AnthropicFacts, references: &mut Vec<(String, Span)>) {
    let mut add = |raw: &str, span: Span| {
        let Some(known) = runtime_references(raw, facts) else { return };
        for reference in [Some(known.selected), known.rewritten].into_iter().flatten() {
            if !references.iter().any(|(present, _)| *present == reference) {
                references.push((reference, span));
            }
        }
    };
    let defaults = root.at(&["agents", "defaults"]);
    let list = root.at(&["agents", "list"]).and_then(Node::as_array).unwrap_or_default();
    let keyed = entries(root, &["agents", "entries"]).iter().map(|entry| &entry.node);
    for agent in defaults.into_iter().chain(list).chain(keyed) {
        if let Some(model) = agent.get("model") {
            let fallbacks = model.get("fallbacks").and_then(Node::as_array).unwrap_or_default();
            for node in [Some(model), model.get("primary")].into_iter().flatten().chain(fallbacks) {
                if let Some(raw) = node.as_str() {
                    add(raw, node.span);
                }
            }
        }
        for entry in entries(agent, &["models"]) {
            add(&entry.key, entry.key_span);
        }
    }
}
