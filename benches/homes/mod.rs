//! Generated homes: as many agents and candidates as asked for, with stores, orders and cooldowns.

use serde_json::{Map, Value, json};
use std::path::Path;

/// The release that the homes are judged as.
pub(crate) const RELEASE: &str = "2026.5.19";

/// A moment in every home's present, Unix milliseconds.
pub(crate) const NOW_MS: i64 = 1_800_000_000_000;

/// Writes a home below `user` with `agents` agents of `candidates` candidates each.
pub(crate) fn write(user: &Path, agents: usize, candidates: usize) {
    let state = user.join(".openclaw");
    let list: Vec<Value> = (0..agents).map(|agent| json!({"id": name(agent), "model": model(candidates)})).collect();
    let models: Vec<Value> = (0..candidates)
        .map(|model| json!({"id": format!("large-{model}"), "name": format!("Large {model}")}))
        .collect();
    let config = json!({
        "meta": {"lastTouchedVersion": RELEASE},
        "auth": {
            "profiles": {
                "anthropic:one": {"provider": "anthropic", "mode": "api_key"},
                "anthropic:two": {"provider": "anthropic", "mode": "token"},
            },
            "order": {"anthropic": ["anthropic:two", "anthropic:one"]},
        },
        "models": {"providers": {"acme": {
            "baseUrl": "https://acme.example/v1", "api": "openai-completions", "models": models,
        }}},
        "agents": {"list": list},
        "gateway": {"mode": "local"},
    });
    put(&state.join("openclaw.json"), &config);
    for agent in 0..agents {
        let directory = state.join("agents").join(name(agent)).join("agent");
        put(&directory.join("auth-profiles.json"), &store());
        let usage = json!({"anthropic:two": {"cooldownUntil": NOW_MS + 60_000, "errorCount": 1}});
        put(&directory.join("auth-state.json"), &json!({"version": 1, "usageStats": usage}));
    }
}

fn name(agent: usize) -> String {
    if agent == 0 { "main".to_owned() } else { format!("agent-{agent}") }
}

fn model(candidates: usize) -> Value {
    let fallbacks: Vec<String> = (1..candidates).map(|model| format!("acme/large-{model}")).collect();
    json!({"primary": "anthropic/claude-sonnet-4-6", "fallbacks": fallbacks})
}

fn store() -> Value {
    let mut profiles = Map::new();
    for (id, provider) in [("anthropic:one", "anthropic"), ("anthropic:two", "anthropic"), ("acme:default", "acme")] {
        profiles.insert(id.to_owned(), json!({"type": "api_key", "provider": provider, "key": "FAKE-key"}));
    }
    json!({"version": 1, "profiles": profiles})
}

fn put(path: &Path, value: &Value) {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).expect("a directory in the temporary folder");
    }
    let text = serde_json::to_string_pretty(value).expect("a JSON value");
    std::fs::write(path, text).expect("a file in the temporary folder");
}
