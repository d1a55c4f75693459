//! What must hold for every home: generated installs (a few agents, chains, stores, orders, cooldowns)
//! and installs whose files hold any JSON at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing property must stop the test")]

mod common;

use common::memory::MemoryFiles;
use common::road;
use oc_doctor::dispatch::{Dispatch, Outcome, Simulation};
use proptest::collection::{btree_map, vec};
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const NOW_MS: i64 = 1_800_000_000_000;
const HOME: &str = "/home/ada";
const RELEASES: [&str; 7] = ["2026.4.5", "2026.4.21", "2026.4.29", "2026.5.12", "2026.5.19", "2026.5.28", "2026.6.1"];
/// A maintenance release decides as the release that it maintains.
const MAINTAINED: [(&str, &str); 3] =
    [("2026.6.11", "2026.6.33"), ("2026.6.11", "2026.6.35"), ("2026.7.1", "2026.7.33")];
const PROVIDERS: [&str; 5] = ["anthropic", "openai", "openai-codex", "moonshot", "acme"];
const MODELS: [&str; 9] = [
    "anthropic/claude-sonnet-4-6",
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

fn object(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
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

fn store() -> impl Strategy<Value = Value> {
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

fn config() -> impl Strategy<Value = Value> {
    let agent = (select(vec!["main", "worker", "Night Shift"]), of(model())).prop_map(|(id, model)| {
        let mut agent = json!({"id": id});
        if let Some(model) = model {
            agent["model"] = model;
        }
        agent
    });
    let agents = vec(agent, 0..=3);
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

fn install() -> impl Strategy<Value = MemoryFiles> {
    let files = (config(), weighted(0.9, store()), weighted(0.8, state()), of(store()), of(state()));
    files.prop_map(|(config, main, main_state, worker, worker_state)| {
        let mut files = MemoryFiles::default();
        files.put(state_path("openclaw.json"), &config);
        let stores = [("main", main, main_state), ("worker", worker, worker_state)];
        for (agent, store, state) in stores {
            for (name, value) in [("auth-profiles.json", store), ("auth-state.json", state)] {
                if let Some(value) = value {
                    files.put(state_path(&format!("agents/{agent}/agent/{name}")), &value);
                }
            }
        }
        files
    })
}

/// Any JSON, with the words of OpenClaw's files among its keys and texts.
fn anything() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        select(vec![
            "agents",
            "list",
            "defaults",
            "model",
            "primary",
            "fallbacks",
            "id",
            "auth",
            "order",
            "profiles",
            "provider",
            "type",
            "key",
            "token",
            "oauth",
            "access",
            "refresh",
            "expires",
            "models",
            "providers",
            "api",
            "baseUrl",
            "plugins",
            "entries",
            "codex",
            "enabled",
            "agentRuntime",
            "env",
            "vars",
            "$include",
            "usageStats",
            "cooldownUntil",
            "jobs",
            "state",
            "anthropic",
            "anthropic:a",
            "openai/gpt-5.5",
            "main",
            "${HOME}",
            "",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![vec(inner.clone(), 0..5).prop_map(Value::from), vec((word.clone(), inner), 0..6).prop_map(object),]
    })
}

fn state_path(name: &str) -> String {
    format!("{HOME}/.openclaw/{name}")
}

fn simulate(files: &MemoryFiles, release: &str) -> Simulation {
    let home = road::load_with(files, Path::new(HOME), std::iter::empty());
    road::simulate(&home, release, NOW_MS)
}

fn key(dispatch: &Dispatch) -> (&str, &str) {
    (&dispatch.provider, &dispatch.model)
}

/// A property over homes in which nothing happens would prove nothing.
#[test]
fn the_generator_reaches_what_the_properties_are_about() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut rotates, mut skips, mut fails, mut several, mut inherits) = (0, 0, 0, 0, 0);
    for number in 0..300 {
        let files = install().new_tree(&mut runner).unwrap().current();
        for agent in simulate(&files, RELEASES[number % RELEASES.len()]).agents {
            several += usize::from(agent.dispatches.len() > 1);
            inherits += usize::from(agent.store.profiles.iter().any(|profile| profile.inherited));
            for dispatch in &agent.dispatches {
                rotates += usize::from(dispatch.auth_order.len() > 1);
                fails += usize::from(dispatch.outcome == Outcome::FailedBeforeAttempt);
                let cools = |profile| dispatch.cooldown.iter().any(|(id, cooling)| id == profile && *cooling);
                skips += usize::from(dispatch.selected_profile.is_some() && dispatch.auth_order.iter().any(cools));
            }
        }
    }
    for (count, what) in [
        (rotates, "several profiles in an order"),
        (skips, "a cooling profile passed over"),
        (fails, "a failed candidate"),
        (several, "a chain of several candidates"),
        (inherits, "an inherited profile"),
    ] {
        assert!(count >= 5, "{what}: {count} times in 300 homes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_candidate_stands_once_in_a_chain(files in install(), release in select(RELEASES.to_vec())) {
        for agent in simulate(&files, release).agents {
            let distinct: BTreeSet<_> = agent.dispatches.iter().map(key).collect();
            prop_assert_eq!(distinct.len(), agent.dispatches.len(), "agent {}", agent.id);
        }
    }

    #[test]
    fn an_order_names_only_eligible_profiles(files in install(), release in select(RELEASES.to_vec())) {
        for agent in simulate(&files, release).agents {
            for dispatch in &agent.dispatches {
                for profile in &dispatch.auth_order {
                    let entry = dispatch.eligibility.iter().find(|entry| entry.profile == *profile);
                    let code = entry.map(|entry| entry.code.as_str());
                    prop_assert_eq!(code, Some("ok"), "{} {} {}", agent.id, dispatch.reference, profile);
                }
            }
        }
    }

    #[test]
    fn the_profile_is_the_first_that_is_not_cooling(files in install(), release in select(RELEASES.to_vec())) {
        // `model@profile` asks for one.
        let asks = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("sonnet-4-6@");
        prop_assume!(!files.0.values().any(asks));
        for agent in simulate(&files, release).agents {
            for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.outcome == Outcome::Attempt) {
                let is_plugin = matches!(&dispatch.harness, Some(Ok(id)) if id != "pi" && id != "openclaw");
                let Some(selected) = dispatch.selected_profile.as_ref().filter(|_| !is_plugin) else {
                    continue;
                };
                let cools = |profile: &String| dispatch.cooldown.iter().any(|(id, cooling)| id == profile && *cooling);
                // A profile whose secret cannot be had gives way to the next; the trace names it.
                let has_no_key = |profile: &String| {
                    let is_named = |value: &str| value.strip_prefix("not ") == Some(profile);
                    dispatch.trace.iter().any(|step| step.decision == "profile" && is_named(&step.value))
                };
                let first = dispatch.auth_order.iter().find(|profile| !cools(profile) && !has_no_key(profile));
                prop_assert_eq!(first, Some(selected), "{} {}", agent.id, &dispatch.reference);
            }
        }
    }

    #[test]
    fn a_failure_has_words_and_an_attempt_a_harness_input(files in install(), release in select(RELEASES.to_vec())) {
        let simulation = simulate(&files, release);
        prop_assert!(simulation.config.valid || simulation.agents.is_empty());
        for dispatch in simulation.agents.iter().flat_map(|agent| &agent.dispatches) {
            let failed = dispatch.outcome == Outcome::FailedBeforeAttempt;
            prop_assert_eq!(failed, dispatch.error.is_some(), "{}", &dispatch.reference);
            prop_assert_eq!(failed, dispatch.attempt_provider.is_none(), "{}", &dispatch.reference);
        }
    }

    #[test]
    fn the_same_home_gives_the_same_answer(files in install(), release in select(RELEASES.to_vec())) {
        prop_assert_eq!(format!("{:?}", simulate(&files, release)), format!("{:?}", simulate(&files, release)));
    }

    #[test]
    fn a_release_and_its_maintenance_line_agree(files in install(), (base, maintenance) in select(MAINTAINED.to_vec())) {
        let (base, maintenance) = (simulate(&files, base), simulate(&files, maintenance));
        prop_assert_eq!(format!("{:?}", base.config), format!("{:?}", maintenance.config));
        prop_assert_eq!(format!("{:?}", base.agents), format!("{:?}", maintenance.agents));
    }

    #[test]
    fn any_json_in_any_file_is_survived(
        config in anything(), store in anything(), state in anything(), models in anything(), other in anything(),
        release in select(RELEASES.to_vec()),
    ) {
        let mut files = MemoryFiles::default();
        files.put(state_path("openclaw.json"), &config);
        files.put(state_path("agents/main/agent/auth-profiles.json"), &store);
        files.put(state_path("agents/main/agent/auth-state.json"), &state);
        files.put(state_path("agents/main/agent/models.json"), &models);
        for name in ["agents/main/agent/auth.json", "agents/main/sessions/sessions.json", "cron/jobs.json"] {
            files.put(state_path(name), &other);
        }
        files.put(format!("{HOME}/.codex/auth.json"), &other);
        let _ = simulate(&files, release);
    }

    #[test]
    fn any_json_inside_a_known_shape_is_survived(
        place in select(vec![
            "/agents", "/agents/list", "/agents/defaults", "/agents/defaults/model", "/agents/defaults/models",
            "/agents/defaults/agentRuntime", "/agents/list/0", "/auth", "/auth/order", "/auth/profiles",
            "/models/providers", "/models/providers/acme", "/plugins", "/plugins/entries/codex", "/env", "/gateway",
        ]),
        value in anything(), config in config(), store in store(), release in select(RELEASES.to_vec()),
    ) {
        let mut config = config;
        let mut target = &mut config;
        for key in place.split('/').skip(1) {
            if key == "0" {
                if target.as_array().is_none_or(Vec::is_empty) {
                    *target = json!([{}]);
                }
                target = &mut target[0];
            } else {
                if !target.is_object() {
                    *target = json!({});
                }
                target = &mut target[key];
            }
        }
        *target = value;
        let mut files = MemoryFiles::default();
        files.put(state_path("openclaw.json"), &config);
        files.put(state_path("agents/main/agent/auth-profiles.json"), &store);
        let _ = simulate(&files, release);
    }
}
