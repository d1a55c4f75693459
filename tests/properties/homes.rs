//! Generated homes: a few agents, chains, stores, orders and cooldowns, laid out as the release keeps them.

use crate::NOW_MS;
use crate::common::memory::MemoryFiles;
use crate::databases;
use oc_doctor::release::Facts;
use proptest::collection::{btree_map, vec};
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// The user's home directory.
pub(crate) const HOME: &str = "/home/ada";
const PROVIDERS: [&str; 5] = ["anthropic", "openai", "openai-codex", "moonshot", "acme"];
const MODELS: [&str; 12] = [
    "anthropic/claude-sonnet-4-6",
    "anthropic/claude-sonnet-4-6",
    "anthropic/claude-haiku-4-5",
    "openai/gpt-5.4",
    "openai/gpt-5.5",
    "openai-codex/gpt-5.5",
    "moonshot/kimi-k2.5",
    "acme/m-large",
    "openrouter/deepseek/deepseek-v3.2",
    "claude-sonnet-4-6",
    "nosuch/model",
    "anthropic/claude-sonnet-4-6@anthropic:b",
];
const PROFILES: [&str; 8] = [
    "anthropic:a",
    "anthropic:b",
    "anthropic:c",
    "openai:a",
    "openai-codex:ada@example.com",
    "openai-codex:bob@example.com",
    "moonshot:a",
    "acme:a",
];

fn provider_of(profile: &str) -> &str {
    profile.split(':').next().unwrap()
}

pub(crate) fn object(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(Map::from_iter(entries))
}

fn credential() -> impl Strategy<Value = Value> {
    let expires = select(vec![json!(NOW_MS - 1), json!(NOW_MS + 86_400_000), json!(0), json!("soon"), Value::Null]);
    prop_oneof![
        6 => Just(json!({"type": "api_key", "key": "FAKE-key"})),
        1 => Just(json!({"type": "api_key"})),
        1 => Just(json!({"type": "api_key", "key": "${NOT_SET}"})),
        1 => Just(json!({"type": "api_key", "keyRef": {"source": "env", "id": "NOT_SET"}})),
        3 => expires.clone().prop_map(|expires| json!({"type": "token", "token": "FAKE-token", "expires": expires})),
        3 => expires.prop_map(|expires| {
            json!({"type": "oauth", "access": "FAKE-access", "refresh": "FAKE-refresh", "expires": expires})
        }),
    ]
}

fn order() -> impl Strategy<Value = Value> {
    let ids = subsequence(PROFILES.to_vec(), 0..=3).prop_shuffle();
    btree_map(select(PROVIDERS.to_vec()), ids, 0..=2)
        .prop_map(|order| object(order.into_iter().map(|(provider, ids)| (provider.to_owned(), json!(ids)))))
}

pub(crate) fn store() -> impl Strategy<Value = Value> {
    btree_map(select(PROFILES.to_vec()), credential(), 2..=7).prop_map(|profiles| {
        let entries = profiles.into_iter().map(|(id, mut credential)| {
            credential["provider"] = json!(provider_of(id));
            (id.to_owned(), credential)
        });
        json!({"version": 1, "profiles": object(entries)})
    })
}

fn state() -> impl Strategy<Value = Value> {
    let until = select(vec![NOW_MS - 1, NOW_MS, NOW_MS + 1, NOW_MS + 60_000, NOW_MS + 3_600_000]);
    let usage = (weighted(0.7, until.clone()), weighted(0.2, until), of(select(vec!["rate_limit", "auth", "billing"])));
    let usage = usage.prop_map(|(cooldown, disabled, reason)| {
        json!({"cooldownUntil": cooldown, "disabledUntil": disabled, "cooldownReason": reason, "errorCount": 1})
    });
    let stats = btree_map(select(PROFILES.to_vec()), usage, 0..=8);
    (weighted(0.3, order()), stats).prop_map(|(order, stats)| {
        let stats = object(stats.into_iter().map(|(id, usage)| (id.to_owned(), usage)));
        json!({"version": 1, "order": order, "usageStats": stats})
    })
}

fn model() -> impl Strategy<Value = Value> {
    let reference = || select(MODELS.to_vec());
    prop_oneof![
        reference().prop_map(|primary| json!(primary)),
        (of(reference()), vec(reference(), 0..4)).prop_map(|(primary, fallbacks)| {
            let mut model = json!({"fallbacks": fallbacks});
            if let Some(primary) = primary {
                model["primary"] = json!(primary);
            }
            model
        }),
    ]
}

pub(crate) fn config() -> impl Strategy<Value = Value> {
    // Later releases want one agent marked as the default.
    let ids = subsequence(vec!["main", "worker", "Night Shift"], 0..=3).prop_shuffle();
    let agents = (ids, vec(of(model()), 3), weighted(0.8, Just(0))).prop_map(|(ids, models, default)| {
        let agents = ids.into_iter().zip(models).enumerate().map(|(number, (id, model))| {
            let mut agent = json!({"id": id});
            if let Some(model) = model {
                agent["model"] = model;
            }
            if default == Some(number) {
                agent["default"] = json!(true);
            }
            agent
        });
        agents.collect::<Vec<Value>>()
    });
    let acme = json!({
        "baseUrl": "https://acme.example/v1",
        "api": "openai-completions",
        "models": [{"id": "m-large", "name": "Large"}],
    });
    (of(model()), agents, weighted(0.25, order()), weighted(0.5, Just(acme)), any::<bool>()).prop_map(
        |(defaults, agents, order, acme, codex)| {
            let mut config = json!({"agents": {"defaults": {}}, "gateway": {"mode": "local"}});
            if let Some(model) = defaults {
                config["agents"]["defaults"]["model"] = model;
            }
            if !agents.is_empty() {
                config["agents"]["list"] = json!(agents);
            }
            if let Some(order) = order {
                config["auth"]["order"] = order;
            }
            if let Some(acme) = acme {
                config["models"]["providers"]["acme"] = acme;
            }
            if codex {
                config["plugins"]["entries"]["codex"]["enabled"] = json!(true);
            }
            config
        },
    )
}

/// A home, before it is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Install {
    pub(crate) config: Value,
    /// Agent, its credentials, its state.
    stores: Vec<(&'static str, Option<Value>, Option<Value>)>,
    /// Whether main's are in the shared database, where a release has one.
    pub(crate) shared: bool,
}

impl Install {
    /// Its files: credentials in JSON files or in databases, as this release keeps them.
    pub(crate) fn files(&self, release: &str) -> MemoryFiles {
        let facts = Facts::of(release.parse().unwrap());
        let mut files = MemoryFiles::default();
        files.put(state_path("openclaw.json"), &self.config);
        for (agent, store, state) in &self.stores {
            let (store, state) = (store.as_ref(), state.as_ref());
            let Some(schema) = facts.databases.agent_schema else {
                if facts.auth.state_file {
                    put_json(&mut files, agent, "auth-profiles.json", store);
                    put_json(&mut files, agent, "auth-state.json", state);
                } else {
                    put_json(&mut files, agent, "auth-profiles.json", together(store, state).as_ref());
                }
                continue;
            };
            if *agent == "main" && self.shared && facts.databases.shared_store {
                let schema = facts.databases.state_schema.unwrap();
                let path = state_path("state/openclaw.sqlite");
                files.0.insert(path.into(), databases::shared(schema.newest, store, state));
            } else if store.is_some() || state.is_some() {
                let path = state_path(&format!("agents/{agent}/agent/openclaw-agent.sqlite"));
                files.0.insert(path.into(), databases::of_agent(agent, schema.newest, store, state));
            }
        }
        files
    }
}

fn put_json(files: &mut MemoryFiles, agent: &str, name: &str, value: Option<&Value>) {
    if let Some(value) = value {
        files.put(state_path(&format!("agents/{agent}/agent/{name}")), value);
    }
}

/// Credentials and state in one file, as the oldest releases keep them.
fn together(store: Option<&Value>, state: Option<&Value>) -> Option<Value> {
    let mut both = store?.clone();
    for (key, value) in state.into_iter().filter_map(Value::as_object).flatten() {
        both[key] = value.clone();
    }
    Some(both)
}

/// Any home.
pub(crate) fn install() -> impl Strategy<Value = Install> {
    let main = (weighted(0.9, store()), weighted(0.8, state()), any::<bool>());
    (config(), main, of(store()), of(state())).prop_map(|(config, main, worker, worker_state)| Install {
        config,
        shared: main.2,
        stores: vec![("main", main.0, main.1), ("worker", worker, worker_state)],
    })
}

/// A path in the state directory.
pub(crate) fn state_path(name: &str) -> String {
    format!("{HOME}/.openclaw/{name}")
}
