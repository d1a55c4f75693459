//! Legacy keys that 2026.4.7–2026.4.29 move at every load, in memory
//! (`applyRuntimeLegacyConfigMigrations`): those that bear on agents, models and plugins.

use super::edit::{child, descendant, empty, fill_in, items, object_under, set, set_if_absent, take, text};
use crate::release::ConfigFacts;
use crate::source::{Node, Value};

/// Moves what the release moves.
pub(super) fn move_legacy_keys(root: &mut Node, facts: &ConfigFacts) {
    if !facts.moves_legacy_keys {
        return;
    }
    if facts.drops_llm_timeout
        && let Some(defaults) = descendant(root, &["agents", "defaults"])
        && defaults.get("llm").is_some_and(|llm| llm.as_object().is_some())
    {
        take(defaults, "llm");
    }
    if facts.renames_embedded_harness {
        each_agent(root, embedded_harness_to_agent_runtime);
    }
    each_agent(root, sandbox_scope);
    top_level_block(root, "memorySearch");
    heartbeat(root);
    if facts.strips_plugin_installs
        && let Some(plugins) = child(root, "plugins")
    {
        take(plugins, "installs");
    }
    if facts.renames_openai_api {
        openai_api(root);
    }
    if let Some((container, key)) = facts.runtime_of_legacy_refs {
        each_agent(root, |agent| runtime_refs(agent, container, key));
    }
}

/// `agents.defaults` and every item of `agents.list`.
fn each_agent(root: &mut Node, change: impl Fn(&mut Node)) {
    let Some(agents) = child(root, "agents") else { return };
    if let Some(defaults) = child(agents, "defaults").filter(|node| node.as_object().is_some()) {
        change(defaults);
    }
    for agent in items(child(agents, "list")).iter_mut().filter(|node| node.as_object().is_some()) {
        change(agent);
    }
}

/// `embeddedHarness {runtime, fallback}` becomes `agentRuntime {id, fallback}`; what stands there already wins.
fn embedded_harness_to_agent_runtime(agent: &mut Node) {
    if agent.get("embeddedHarness").is_none_or(|harness| harness.as_object().is_none()) {
        return;
    }
    let Some(mut legacy) = take(agent, "embeddedHarness") else { return };
    let mut runtime = agent
        .get("agentRuntime")
        .filter(|runtime| runtime.as_object().is_some())
        .cloned()
        .unwrap_or_else(|| empty(legacy.node.span));
    for (old, new) in [("runtime", "id"), ("fallback", "fallback")] {
        if let Some(entry) = take(&mut legacy.node, old) {
            set_if_absent(&mut runtime, new, entry.node);
        }
    }
    if runtime.as_object().is_some_and(|object| !object.is_empty()) {
        set(agent, "agentRuntime", runtime);
    }
}

/// `sandbox.perSession` becomes `sandbox.scope`.
fn sandbox_scope(agent: &mut Node) {
    let Some(sandbox) = child(agent, "sandbox") else { return };
    let Some(per_session) = sandbox.get("perSession").and_then(Node::as_bool) else { return };
    let Some(entry) = take(sandbox, "perSession") else { return };
    set_if_absent(sandbox, "scope", text(if per_session { "session" } else { "shared" }, entry.node.span));
}

/// A block at the top level moves below `agents.defaults`; what stands there already wins.
fn top_level_block(root: &mut Node, key: &str) {
    if root.get(key).is_none_or(|block| block.as_object().is_none()) {
        return;
    }
    let Some(entry) = take(root, key) else { return };
    into_defaults(root, "agents", key, entry.node);
}

fn into_defaults(root: &mut Node, section: &str, key: &str, block: Node) {
    let span = block.span;
    let Some(section) = object_under(root, section, span) else { return };
    let Some(defaults) = object_under(section, "defaults", span) else { return };
    match child(defaults, key).filter(|existing| existing.as_object().is_some()) {
        Some(existing) => fill_in(existing, block),
        None => set(defaults, key, block),
    }
}

/// A top-level `heartbeat`: what shows in channels goes to `channels.defaults`, the rest to `agents.defaults`.
fn heartbeat(root: &mut Node) {
    if root.get("heartbeat").is_none_or(|block| block.as_object().is_none()) {
        return;
    }
    let Some(mut entry) = take(root, "heartbeat") else { return };
    let mut shown = empty(entry.node.span);
    for key in ["showOk", "showAlerts", "useIndicator"] {
        if let Some(moved) = take(&mut entry.node, key) {
            set(&mut shown, key, moved.node);
        }
    }
    for (section, block) in [("agents", entry.node), ("channels", shown)] {
        if block.as_object().is_some_and(|object| !object.is_empty()) {
            into_defaults(root, section, "heartbeat", block);
        }
    }
}

/// `api: "openai"` of a provider or one of its models is read as `openai-completions`.
fn openai_api(root: &mut Node) {
    let Some(providers) = descendant(root, &["models", "providers"]) else { return };
    let Value::Object(providers) = &mut providers.value else { return };
    let rename = |node: &mut Node| {
        if let Some(api) = child(node, "api").filter(|api| api.as_str() == Some("openai")) {
            api.value = Value::String("openai-completions".to_owned());
        }
    };
    for provider in providers.entries_mut() {
        rename(&mut provider.node);
        items(child(&mut provider.node, "models")).iter_mut().for_each(rename);
    }
}

/// Providers that only named a runtime: (legacy provider, provider, runtime).
const RUNTIME_PROVIDERS: [(&str, &str, &str); 4] = [
    ("codex", "openai", "codex"),
    ("codex-cli", "openai", "codex-cli"),
    ("claude-cli", "anthropic", "claude-cli"),
    ("google-gemini-cli", "google", "google-gemini-cli"),
];

/// `codex/gpt-5.5` is `openai/gpt-5.5` under the runtime `codex` (`migrateLegacyRuntimeModelRef`).
fn canonical(reference: &str) -> Option<(String, &'static str)> {
    let (provider, model) = reference.trim().split_once('/')?;
    let model = model.trim();
    let provider = provider.trim().to_lowercase();
    let (_, canonical, runtime) = RUNTIME_PROVIDERS.iter().find(|(legacy, _, _)| *legacy == provider)?;
    (!model.is_empty()).then(|| (format!("{canonical}/{model}"), *runtime))
}

/// A primary that names a runtime becomes a plain one, with the runtime set for the whole agent;
/// fallbacks and keys of `models` follow when they name the same runtime.
fn runtime_refs(agent: &mut Node, container: &str, key: &str) {
    let primary_is_nested = agent.get("model").is_some_and(|model| model.as_object().is_some());
    let primary: Option<&mut Node> = match child(agent, "model") {
        Some(model) if primary_is_nested => child(model, "primary"),
        model => model,
    };
    let Some(primary) = primary else { return };
    let Some((reference, runtime)) = primary.as_str().and_then(canonical) else { return };
    let span = primary.span;
    primary.value = Value::String(reference);
    if primary_is_nested {
        for fallback in items(descendant(agent, &["model", "fallbacks"])) {
            if let Some((reference, other)) = fallback.as_str().and_then(canonical)
                && other == runtime
            {
                fallback.value = Value::String(reference);
            }
        }
    }
    if let Some(models) = child(agent, "models") {
        model_keys(models, runtime);
    }
    let policy = agent.get(container).filter(|policy| policy.as_object().is_some()).cloned();
    let mut policy = policy.unwrap_or_else(|| empty(span));
    let current = policy.get(key).and_then(Node::as_text).map(str::to_lowercase);
    if current.is_none_or(|current| current == "auto") {
        set(&mut policy, key, text(runtime, span));
        set(agent, container, policy);
    }
}

fn model_keys(models: &mut Node, runtime: &str) {
    let Value::Object(object) = &mut models.value else { return };
    let (legacy, kept): (Vec<_>, Vec<_>) = std::mem::take(object.entries_mut())
        .into_iter()
        .partition(|entry| canonical(&entry.key).is_some_and(|(_, other)| other == runtime));
    *object.entries_mut() = kept;
    for mut entry in legacy {
        let Some((reference, _)) = canonical(&entry.key) else { continue };
        match object.entries_mut().iter_mut().find(|known| known.key == reference) {
            Some(known) => add_missing_keys(&mut known.node, entry.node),
            None => {
                entry.key = reference;
                object.entries_mut().push(entry);
            }
        }
    }
}

/// Keys of `legacy` that `current` lacks; not deep.
fn add_missing_keys(current: &mut Node, legacy: Node) {
    let Value::Object(mut legacy) = legacy.value else { return };
    for entry in std::mem::take(legacy.entries_mut()) {
        set_if_absent(current, &entry.key, entry.node);
    }
}
