//! Files that hold any JSON at all are survived.

use crate::common::memory::MemoryFiles;
use crate::homes::{HOME, config, object, state_path, store};
use crate::{RELEASES, simulated};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

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
        let _ = simulated(&files, release);
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
        let _ = simulated(&files, release);
    }
}
