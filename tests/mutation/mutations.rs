//! Ways to break a home, each with what must be said of it then.

use crate::patient::{MAIN_STORE, NOW_MS, Patient, place};
use crate::triggers::{
    automatic_model_pin, failing_job, failing_twice, job_with_unknown_model, model_pin, runtime_pin, session,
    stale_profile_pin, stuck_job, subagents_with_unknown_model,
};
use rusqlite::Connection;
use serde_json::{Value, json};

/// What must be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// One finding of this rule, an error or a warning, and no other error or warning.
    Alarm(&'static str),
    /// The same, of one of these rules: which one depends on more than the change.
    OneOf(&'static [&'static str]),
    /// A remark of this rule, and no error or warning at all.
    Remark(&'static str),
    /// Neither error nor warning: it is as good as before.
    Nothing,
}

use Expected::{Alarm, Nothing, Remark};

/// A way to break a home: `None` = it does not apply to this one.
pub(crate) type Mutation = fn(&mut Patient) -> Option<Expected>;

/// All of them.
pub(crate) const MUTATIONS: &[(&str, Mutation)] = &[
    ("the primary is of a provider that nobody knows", unknown_primary),
    ("a fallback of a provider that nobody knows", unknown_fallback),
    ("an empty order", empty_order),
    ("an order of a profile that nobody has stored", order_of_strangers),
    ("a secondary agent with an empty store", empty_secondary_store),
    ("codex for a whole agent", forced_codex),
    ("a key that no release knows", unknown_key),
    ("a config that is cut off", cut_off),
    ("an include of a file that is not there", missing_include),
    ("a login that has expired", expired_login),
    ("the stored profile is gone", no_profile),
    ("the variable of the key is gone", no_variable),
    ("a secondary agent with a copy of the login", copied_login),
    ("everybody may write the credentials", open_store),
    ("the credentials are not JSON", broken_store),
    ("the profile is declared with another mode", other_mode),
    ("the only profile waits", cooling),
    ("a job that fails again and again", failing_job),
    ("a job that has failed twice", failing_twice),
    ("a job that has been running for a day", stuck_job),
    ("a job with a model that nobody knows", job_with_unknown_model),
    ("sub-agents with a model that nobody knows", subagents_with_unknown_model),
    ("a session bound to a profile that nobody has stored", stale_profile_pin),
    ("a session bound to another model", model_pin),
    ("a session that OpenClaw itself moved to another model", automatic_model_pin),
    ("a session of a harness that is not the config's", runtime_pin),
    ("another agent in the place of main", renamed_default),
    ("the database of a later release", later_database),
    ("the credentials were never moved into the database", stranded_json),
    ("comments that the last write has lost", lost_comments),
    ("a key in plain text", plain_secret),
    ("an agent with a model of its own and no fallback", own_model),
    ("a second agent that has what it needs", healthy_second_agent),
    ("a fallback on another account of the same provider", second_model),
];

fn unknown_primary(home: &mut Patient) -> Option<Expected> {
    own_models_off(home)?;
    home.set(&["agents", "defaults", "model"], json!({ "primary": "acme-nowhere/m1" }))?;
    allow(home, "acme-nowhere/m1")?;
    Some(Alarm("model-ref-unregistered"))
}

fn unknown_fallback(home: &mut Patient) -> Option<Expected> {
    own_models_off(home)?;
    home.change_config(|config| {
        let model = place(config, &["agents", "defaults", "model"])?;
        let primary = model.get("primary").or(Some(model)).filter(|value| value.is_string())?.clone();
        *model = json!({ "primary": primary, "fallbacks": ["acme-nowhere/m1"] });
        Some(())
    })?;
    allow(home, "acme-nowhere/m1")?;
    Some(Alarm("model-ref-unregistered"))
}

/// No agent has a model of its own.
pub(crate) fn own_models_off(home: &Patient) -> Option<()> {
    let config = home.config();
    let has_model = |agent: &Value| agent.get("model").is_some();
    let listed = config["agents"]["list"].as_array().is_some_and(|list| list.iter().any(has_model));
    let keyed = config["agents"]["entries"].as_object().is_some_and(|entries| entries.values().any(has_model));
    (!listed && !keyed).then_some(())
}

/// Where there is a list of allowed models, the new one stands in it.
fn allow(home: &Patient, model: &str) -> Option<()> {
    if home.config()["agents"]["defaults"]["models"].is_object() {
        home.set(&["agents", "defaults", "models", model], json!({}))?;
    }
    Some(())
}

fn empty_order(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    home.stored()?;
    home.set(&["auth", "order", &provider], json!([]))?;
    Some(Alarm("auth-order-empty"))
}

fn order_of_strangers(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    home.stored()?;
    home.set(&["auth", "order", &provider], json!([format!("{provider}:nobody")]))?;
    Some(Alarm("auth-order-stale-or-excluding"))
}

/// A second agent beside those there are.
fn second_agent(home: &Patient) -> Option<()> {
    home.change_config(|config| {
        if home.is_from("2026.8.1") {
            let entries = place(config, &["agents", "entries"])?;
            if entries.is_null() {
                *entries = json!({ "main": {} });
            }
            entries.as_object_mut()?.insert("second".to_owned(), json!({}));
            *place(config, &["agents", "ownership"])? = json!("explicit");
            return Some(());
        }
        let list = place(config, &["agents", "list"])?;
        if list.is_null() {
            *list = json!([{ "id": "main", "default": true }]);
        }
        list.as_array_mut()?.push(json!({ "id": "second" }));
        Some(())
    })
}

fn empty_secondary_store(home: &mut Patient) -> Option<Expected> {
    home.keeps_json().then_some(())?;
    home.stored()?;
    home.config()["agents"]["list"]
        .as_array()
        .is_none_or(|list| list.iter().any(|agent| agent["id"] == "main"))
        .then_some(())?;
    second_agent(home)?;
    home.write("agents/second/agent/auth-profiles.json", r#"{"version":1,"profiles":{}}"#);
    Some(Remark("empty-store-blocks-inheritance"))
}

fn forced_codex(home: &mut Patient) -> Option<Expected> {
    let first = home.healthy.agents.first()?.dispatches.first()?;
    let is_openai = |provider: &str| ["openai", "openai-codex", "codex"].contains(&provider);
    let family = home.healthy.agents.iter().flat_map(|agent| &agent.dispatches).any(|one| is_openai(&one.provider));
    let runtime = home.config()["agents"]["defaults"].clone();
    let has_one = ["agentRuntime", "embeddedHarness"].iter().any(|key| runtime.get(key).is_some());
    let cli = first.reference.starts_with("claude-cli") || home.config().to_string().contains("claude-cli");
    if family || has_one || cli {
        return None;
    }
    let (key, value) = if home.is_from("2026.4.25") {
        ("agentRuntime", json!({ "id": "codex" }))
    } else if home.is_from("2026.4.10") {
        ("embeddedHarness", json!({ "runtime": "codex" }))
    } else {
        return None;
    };
    home.set(&["plugins", "entries", "codex"], json!({ "enabled": true }))?;
    home.set(&["agents", "defaults", key], value)?;
    Some(if home.is_from("2026.5.28") {
        Alarm("config-keys-unknown-to-build")
    } else if home.is_from("2026.5.19") {
        Remark("ignored-config-key")
    } else if home.is_from("2026.5.2") {
        return None; // the codex plugin is no part of the package any more
    } else {
        Alarm("non-codex-model-under-codex-harness")
    })
}

fn unknown_key(home: &mut Patient) -> Option<Expected> {
    home.set(&["agentz"], json!({}))?;
    Some(Alarm("config-schema"))
}

fn cut_off(home: &mut Patient) -> Option<Expected> {
    let text = std::fs::read_to_string(home.file("openclaw.json")).ok()?;
    let end = text.trim_end().strip_suffix('}')?;
    home.write("openclaw.json", end);
    Some(Alarm("config-syntax"))
}

fn missing_include(home: &mut Patient) -> Option<Expected> {
    home.set(&["messages"], json!({ "$include": "./gone.json5" }))?;
    Some(Alarm("config-include-failed"))
}

/// Changes the profile that answers the default agent, in main's JSON file.
fn change_profile(home: &Patient, change: impl FnOnce(&mut Value) -> Option<()>) -> Option<()> {
    home.keeps_json().then_some(())?;
    let (_, profile) = home.asked()?;
    only_profile(home)?;
    home.change(MAIN_STORE, |store| change(store.get_mut("profiles")?.get_mut(&profile)?))
}

/// No other profile, key or variable answers in its place, and no fallback does.
fn only_profile(home: &Patient) -> Option<()> {
    let (provider, _) = home.asked()?;
    let of_provider = home.stored()?.values().filter(|profile| profile["provider"] == provider.as_str()).count();
    (of_provider == 1 && home.env.is_empty() && !home.file(".env").exists()).then_some(())
}

fn expired_login(home: &mut Patient) -> Option<Expected> {
    change_profile(home, |profile| {
        let kind = profile["type"].as_str()?.to_owned();
        let profile = profile.as_object_mut()?;
        profile.remove("refresh");
        profile.insert("expires".to_owned(), json!(NOW_MS - 86_400_000));
        (kind == "token").then_some(())
    })?;
    Some(Alarm("credential-expired"))
}

fn no_profile(home: &mut Patient) -> Option<Expected> {
    let (_, profile) = home.asked()?;
    home.keeps_json().then_some(())?;
    only_profile(home)?;
    let declared = home.config()["auth"]["profiles"].get(&profile).is_some();
    let others = home.healthy.agents.iter().any(|agent| agent.dispatches.len() > 1) || home.healthy.agents.len() > 1;
    if declared || others {
        return None;
    }
    home.change(MAIN_STORE, |store| store.get_mut("profiles")?.as_object_mut()?.remove(&profile).map(|_| ()))?;
    Some(Alarm("no-profile-bound"))
}

fn no_variable(home: &mut Patient) -> Option<Expected> {
    let source = home.healthy.agents.first()?.dispatches.first()?.credential_source.clone()?;
    let name = source.strip_prefix("env: ")?.split(' ').next()?.to_owned();
    home.env.remove(&name)?;
    let text = home.config().to_string();
    let only = home.healthy.agents.iter().all(|agent| agent.dispatches.len() == 1);
    if !only || text.contains(r#""source":"env""#) {
        return None;
    }
    Some(if text.contains(&format!("${{{name}}}")) {
        Alarm("service-env-missing-key")
    } else {
        Alarm("no-profile-bound")
    })
}

fn copied_login(home: &mut Patient) -> Option<Expected> {
    home.keeps_json().then_some(())?;
    let stored = home.stored()?;
    let logins = stored.values().filter(|profile| profile["type"] == "oauth" && profile["refresh"].is_string());
    if logins.count() == 0 || home.file("agents/work").exists() {
        return None;
    }
    second_agent(home)?;
    let copy = std::fs::read_to_string(home.file(MAIN_STORE)).unwrap();
    home.write("agents/second/agent/auth-profiles.json", &copy);
    Some(Alarm("duplicated-oauth-across-agents"))
}

fn open_store(home: &mut Patient) -> Option<Expected> {
    home.keeps_json().then_some(())?;
    home.stored()?;
    home.modes.push((MAIN_STORE.to_owned(), 0o666));
    Some(Alarm("credential-file-permissions"))
}

fn broken_store(home: &mut Patient) -> Option<Expected> {
    home.keeps_json().then_some(())?;
    home.asked()?;
    only_profile(home)?;
    home.write(MAIN_STORE, "{ \"version\": 1, \"profiles\": {");
    Some(Alarm("unreadable-file"))
}

fn other_mode(home: &mut Patient) -> Option<Expected> {
    let (provider, profile) = home.asked()?;
    only_profile(home)?;
    let kind = home.stored()?.get(&profile)?["type"].as_str()?.to_owned();
    let other = if kind == "api_key" { "oauth" } else { "api_key" };
    home.set(&["auth", "profiles", &profile], json!({ "provider": provider, "mode": other }))?;
    Some(Alarm("credential-shape-mismatch"))
}

fn cooling(home: &mut Patient) -> Option<Expected> {
    home.keeps_json().then_some(())?;
    let (_, profile) = home.asked()?;
    only_profile(home)?;
    let window = json!({ "cooldownUntil": NOW_MS + 1_800_000, "errorCount": 2, "lastFailureAt": NOW_MS - 60_000,
        "cooldownReason": "rate_limit", "failureCounts": { "rate_limit": 2 } });
    if home.is_from("2026.4.7") {
        home.write(
            "agents/main/agent/auth-state.json",
            &json!({ "version": 1, "usageStats": { profile: window } }).to_string(),
        );
    } else {
        home.change(MAIN_STORE, |store| {
            *place(store, &["usageStats", &profile])? = window;
            Some(())
        })?;
    }
    Some(Alarm("cooldown-or-disabled-window"))
}

fn renamed_default(home: &mut Patient) -> Option<Expected> {
    if home.is_from("2026.8.1") || home.config()["agents"]["list"].is_array() {
        return None;
    }
    home.stored()?;
    session(home, json!({}))?;
    home.set(&["agents", "list"], json!([{ "id": "triage" }]))?;
    Some(Alarm("default-agent-not-main"))
}

fn later_database(home: &mut Patient) -> Option<Expected> {
    let file =
        if home.is_from("2026.8.1") { "state/openclaw.sqlite" } else { "agents/main/agent/openclaw-agent.sqlite" };
    let file = home.file(file);
    if !file.exists() {
        return None;
    }
    let connection = Connection::open(&file).ok()?;
    connection.pragma_update(None, "user_version", 99).ok()?;
    let _ = connection.execute("UPDATE schema_meta SET schema_version = 99", []);
    Some(Alarm("store-schema-newer-than-build"))
}

fn stranded_json(home: &mut Patient) -> Option<Expected> {
    (!home.keeps_json()).then_some(())?;
    let (provider, profile) = home.asked()?;
    for name in
        ["state/openclaw.sqlite", "agents/main/agent/openclaw-agent.sqlite", "agents/work/agent/openclaw-agent.sqlite"]
    {
        let _ = std::fs::remove_file(home.file(name));
    }
    let agents = std::fs::read_dir(home.file("agents/main/agent")).ok()?;
    for entry in agents.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("auth-profiles.json"))
    {
        let _ = std::fs::remove_file(entry.path());
    }
    let stored = json!({ "type": "api_key", "provider": provider, "key": "FAKE-key" });
    home.write(MAIN_STORE, &json!({ "version": 1, "profiles": { profile: stored } }).to_string());
    Some(Alarm("auth-json-stranded-after-sqlite"))
}

fn lost_comments(home: &mut Patient) -> Option<Expected> {
    let text = std::fs::read_to_string(home.file("openclaw.json")).ok()?;
    if text.contains("//") || text.contains("$include") || home.file("openclaw.json.bak").exists() {
        return None;
    }
    home.write("openclaw.json.bak", &format!("// who may do what\n{text}"));
    Some(Alarm("config-write-loses-content"))
}

fn plain_secret(home: &mut Patient) -> Option<Expected> {
    let provider = json!({ "baseUrl": "https://llm.acme.example/v1", "api": "openai-completions",
        "apiKey": "FAKE-acme-key", "models": [{ "id": "m", "name": "M" }] });
    home.set(&["models", "providers", "acme-plain"], provider)?;
    Some(Remark("secret-in-config"))
}

fn own_model(home: &mut Patient) -> Option<Expected> {
    own_models_off(home)?;
    let config = home.config();
    let model = &config["agents"]["defaults"]["model"];
    let primary = model["primary"].as_str()?.to_owned();
    model["fallbacks"].as_array().filter(|list| !list.is_empty())?;
    second_agent(home)?;
    home.change_config(|config| {
        let agent = if home.is_from("2026.8.1") {
            place(config, &["agents", "entries", "second"])?
        } else {
            config["agents"]["list"].as_array_mut()?.last_mut()?
        };
        agent["model"] = json!(primary);
        Some(())
    })?;
    // Up to 2026.4.21 a model that is a text takes the defaults' fallbacks along.
    Some(if home.is_from("2026.4.29") { Alarm("agent-model-shadows-default-fallbacks") } else { Nothing })
}

fn healthy_second_agent(home: &mut Patient) -> Option<Expected> {
    let ids: Vec<&str> = home.healthy.agents.iter().map(|agent| agent.id.as_str()).collect();
    if !ids.contains(&"main") || !home.config()["agents"]["list"].is_null() && home.is_from("2026.8.1") {
        return None;
    }
    second_agent(home)?;
    Some(Nothing)
}

fn second_model(home: &mut Patient) -> Option<Expected> {
    own_models_off(home)?;
    let (provider, _) = home.asked()?;
    only_profile(home)?;
    if provider != "anthropic"
        || home.config()["agents"]["defaults"]["models"].is_object()
        || home.config().to_string().contains("claude-cli")
    {
        return None;
    }
    home.set(
        &["agents", "defaults", "model"],
        json!({ "primary": "anthropic/claude-sonnet-4-6", "fallbacks": ["anthropic/claude-opus-4-6"] }),
    )?;
    Some(Remark("fallbacks-share-fate"))
}
