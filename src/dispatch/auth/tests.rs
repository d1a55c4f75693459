//! What eleven releases answered when they were asked directly, and what was recorded of whole runs.

use super::*;
use crate::home::{CodexLogin, CodexLoginKind, Document, Loaded};
use crate::source::{Environment, SourceId, parse_json};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000_000;

/// A home of two agents, `main` and `solenne`.
struct Case {
    home: Home,
    config: Node,
}

fn node(value: &Value) -> Node {
    parse_json(&value.to_string(), SourceId::none()).unwrap()
}

fn loaded(value: &Value) -> Loaded {
    Loaded::Parsed(Document { source: SourceId::none(), root: node(value) })
}

impl Case {
    fn new(config: &Value) -> Self {
        let mut home = Home::default();
        home.paths.os_home = "/home/x".into();
        home.paths.home = "/home/x".into();
        home.paths.state = "/home/x/.openclaw".into();
        Self { home, config: node(config) }
    }

    fn directory(agent: &str) -> PathBuf {
        PathBuf::from(format!("/home/x/.openclaw/agents/{agent}/agent"))
    }

    fn store(mut self, agent: &str, profiles: &Value, state: &Value) -> Self {
        let files = self.home.agent_dirs.entry(Self::directory(agent)).or_default();
        files.auth_profiles = loaded(&json!({"version": 1, "profiles": profiles}));
        files.auth_state = loaded(state);
        self
    }

    fn environment(mut self, name: &str) -> Self {
        self.home.environment = Environment::from_process([(name.to_owned(), format!("FAKE-{name}"))]);
        self
    }

    fn codex_login(mut self) -> Self {
        self.home.external.codex = Some(CodexLogin {
            path: "/home/x/.codex/auth.json".into(),
            kind: CodexLoginKind::ChatGpt,
            expires_ms: Some(1_800_864_000_000.0),
            email: None,
            account_id: Some("FAKE-third".to_owned()),
        });
        self
    }

    /// Asks every release of the list and compares.
    fn ask<T: PartialEq + std::fmt::Debug>(
        &self,
        releases: &[&str],
        agent: &str,
        question: impl Fn(&AgentAuth<'_>) -> T,
        answer: &T,
    ) {
        for release in releases {
            let facts = Facts::of(release.parse().unwrap());
            let context = AuthContext { home: &self.home, facts: &facts, config: Some(&self.config), now_ms: NOW };
            let auth = AgentAuth::load(context, &Self::directory(agent));
            assert_eq!(&question(&auth), answer, "{release}");
        }
    }

    fn orders(&self, releases: &[&str], provider: &str, ids: &[&str]) {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        self.ask(releases, "main", |auth| auth.order(provider, None).profiles, &ids);
    }
}

const JSON_ERA: [&str; 6] = ["2026.4.5", "2026.4.21", "2026.4.29", "2026.5.12", "2026.5.19", "2026.5.28"];
const BEFORE_ALIAS: [&str; 3] = ["2026.4.5", "2026.4.21", "2026.4.29"];
const WITH_ALIAS: [&str; 3] = ["2026.5.12", "2026.5.19", "2026.5.28"];

fn oauth(provider: &str) -> Value {
    json!({"type": "oauth", "provider": provider, "access": "FAKE-a", "refresh": "FAKE-r", "expires": 1_800_864_000_000_i64})
}

fn key(provider: &str) -> Value {
    json!({"type": "api_key", "provider": provider, "key": "FAKE-k"})
}

fn two_logins() -> Value {
    json!({"openai-codex:a": oauth("openai-codex"), "openai-codex:b": oauth("openai-codex")})
}

#[test]
fn an_empty_list_counts_in_the_config_only() {
    let stored = json!({"order": {"openai-codex": []}});
    let case = Case::new(&json!({})).store("main", &two_logins(), &stored);
    case.orders(&JSON_ERA, "openai-codex", &["openai-codex:a", "openai-codex:b"]);
    let config = json!({"auth": {"order": {"openai-codex": [], "openai": ["openai-codex:a"]}}});
    let case = Case::new(&config).store("main", &two_logins(), &json!({}));
    case.orders(&JSON_ERA, "openai-codex", &[]);
}

#[test]
fn the_list_of_openai_counts_for_codex_in_some_releases() {
    let config = json!({"auth": {"order": {"openai": ["openai-codex:b", "openai-codex:a"]}}});
    let case = Case::new(&config).store("main", &two_logins(), &json!({}));
    case.orders(&BEFORE_ALIAS, "openai-codex", &["openai-codex:a", "openai-codex:b"]);
    case.orders(&WITH_ALIAS, "openai-codex", &["openai-codex:b", "openai-codex:a"]);
    let config = json!({"auth": {"order": {"openai": ["openai:k"]}}});
    let profiles = json!({"openai-codex:a": oauth("openai-codex"), "openai:k": key("openai")});
    let case = Case::new(&config).store("main", &profiles, &json!({}));
    case.orders(&BEFORE_ALIAS, "openai-codex", &["openai-codex:a"]);
    case.orders(&WITH_ALIAS, "openai-codex", &["openai-codex:a", "openai:k"]);
}

#[test]
fn a_list_of_missing_ids_is_repaired_only_beside_configured_profiles() {
    let profiles = json!({"moonshot:b": key("moonshot")});
    let missing = json!({"auth": {"order": {"moonshot": ["moonshot:gone"]}}});
    Case::new(&missing).store("main", &profiles, &json!({})).orders(&JSON_ERA, "moonshot", &[]);
    let configured = json!({"auth": {"profiles": {"moonshot:gone": {"provider": "moonshot", "mode": "api_key"}}}});
    Case::new(&configured).store("main", &profiles, &json!({})).orders(&JSON_ERA, "moonshot", &["moonshot:b"]);
    let stored = json!({"order": {"moonshot": ["moonshot:gone"]}});
    Case::new(&json!({})).store("main", &profiles, &stored).orders(&["2026.5.28"], "moonshot", &[]);
}

#[test]
fn ready_profiles_come_by_type_then_least_used_and_cooling_ones_by_their_end() {
    let token = json!({"type": "token", "provider": "x", "token": "FAKE-t"});
    let profiles = json!({
        "x:key": key("x"), "x:token": token, "x:late": oauth("x"), "x:early": oauth("x"),
        "x:cool-long": oauth("x"), "x:cool-short": key("x"),
    });
    let usage = json!({"usageStats": {
        "x:late": {"lastUsed": 20}, "x:early": {"lastUsed": 10, "cooldownUntil": NOW - 1},
        "x:cool-long": {"cooldownUntil": NOW + 2000}, "x:cool-short": {"disabledUntil": NOW + 1000},
    }});
    let case = Case::new(&json!({})).store("main", &profiles, &usage);
    let order = ["x:early", "x:late", "x:token", "x:key", "x:cool-short", "x:cool-long"];
    case.orders(&JSON_ERA[1..], "x", &order);
}

#[test]
fn declared_windows_count_since_5_12() {
    let blocked = json!({"usageStats": {"x:a": {"blockedUntil": NOW + 1000}}});
    let case = Case::new(&json!({})).store("main", &json!({"x:a": key("x"), "x:b": key("x")}), &blocked);
    case.orders(&["2026.4.21", "2026.4.29"], "x", &["x:a", "x:b"]);
    case.orders(&WITH_ALIAS, "x", &["x:b", "x:a"]);
}

#[test]
fn some_providers_never_cool() {
    let cooling = json!({"usageStats": {"openrouter:a": {"cooldownUntil": NOW + 1000}}});
    let profiles = json!({"openrouter:a": key("openrouter"), "openrouter:b": key("openrouter")});
    let case = Case::new(&json!({})).store("main", &profiles, &cooling);
    case.orders(&JSON_ERA[1..], "openrouter", &["openrouter:a", "openrouter:b"]);
}

#[test]
fn the_login_of_claude_code_is_one_of_anthropic_since_4_24() {
    let profiles = json!({"anthropic:key": key("anthropic"), "anthropic:claude-cli": oauth("claude-cli")});
    let case = Case::new(&json!({})).store("main", &profiles, &json!({}));
    case.orders(&["2026.4.5", "2026.4.21"], "anthropic", &["anthropic:key"]);
    case.orders(&["2026.4.29", "2026.5.28"], "anthropic", &["anthropic:claude-cli", "anthropic:key"]);
}

#[test]
fn reasons_come_in_the_order_of_the_tests() {
    let profiles = json!({
        "x:blank": {"type": "api_key", "provider": "x", "key": "  "},
        "x:other": key("y"),
        "x:mode": key("x"),
        "x:over": {"type": "token", "provider": "x", "token": "FAKE-t", "expires": 1},
        "x:odd": {"type": "token", "provider": "x", "token": "FAKE-t", "expires": "soon"},
        "x:ref": {"type": "api_key", "provider": "x", "keyRef": {"source": "env", "provider": "default", "id": "X_KEY"}},
        "x:old": {"type": "oauth", "provider": "x", "access": "FAKE-a", "expires": 1},
    });
    let config = json!({"auth": {"profiles": {
        "x:mode": {"provider": "x", "mode": "oauth"}, "x:gone": {"provider": "x", "mode": "token"},
    }}});
    let expected = [
        ("x:blank", "missing_credential"),
        ("x:gone", "profile_missing"),
        ("x:mode", "mode_mismatch"),
        ("x:odd", "invalid_expires"),
        ("x:old", "ok"),
        ("x:other", "provider_mismatch"),
        ("x:over", "expired"),
        ("x:ref", "ok"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(id, code)| ((*id).to_owned(), (*code).to_owned())).collect();
    let codes = |auth: &AgentAuth<'_>| -> Vec<(String, String)> {
        auth.eligibility("x").into_iter().map(|found| (found.profile, found.code)).collect()
    };
    Case::new(&config).store("main", &profiles, &json!({})).ask(&JSON_ERA, "main", codes, &expected);
}

#[test]
fn an_agent_without_state_goes_by_mains_and_one_with_an_empty_file_too() {
    let state = json!({"order": {"openai-codex": ["openai-codex:b"]}});
    let absent = Case::new(&json!({})).store("main", &two_logins(), &state);
    let order = |auth: &AgentAuth<'_>| auth.order("openai-codex", None).profiles;
    absent.ask(&JSON_ERA[1..], "solenne", order, &vec!["openai-codex:b".to_owned()]);
    let empty = absent.store("solenne", &json!({}), &json!({}));
    empty.ask(&JSON_ERA[1..], "solenne", order, &vec!["openai-codex:b".to_owned()]);
}

#[test]
fn a_stale_default_login_gives_way_to_mains_since_4_29() {
    let person = |expires: i64| json!({"type": "oauth", "provider": "openai-codex", "access": "FAKE-a", "refresh": "FAKE-r", "expires": expires, "email": "a@example.com"});
    let case = Case::new(&json!({}))
        .store("main", &json!({"openai-codex:a@example.com": person(NOW + 864_000_000)}), &json!({}))
        .store(
            "solenne",
            &json!({"openai-codex:default": person(NOW - 1)}),
            &json!({"order": {"openai-codex": ["openai-codex:default"]}}),
        );
    let seen = |auth: &AgentAuth<'_>| -> Vec<String> {
        auth.view().profiles.iter().map(|profile| profile.id.clone()).chain(auth.view().order[0].1.clone()).collect()
    };
    let both =
        ["openai-codex:a@example.com", "openai-codex:default", "openai-codex:default"].map(str::to_owned).to_vec();
    case.ask(&["2026.4.21"], "solenne", seen, &both);
    let one = ["openai-codex:a@example.com", "openai-codex:a@example.com"].map(str::to_owned).to_vec();
    case.ask(&["2026.4.29", "2026.5.19", "2026.5.28"], "solenne", seen, &one);
}

fn request<'a>(provider: &'a str, harness: &'a str, api: &'a str) -> AuthRequest<'a> {
    AuthRequest {
        provider,
        model: "m",
        model_provider: provider,
        harness,
        api: Some(api),
        locked_profile: None,
        may_probe: false,
        has_fallbacks: false,
    }
}

/// Source of the credential, or the message.
fn source(auth: &AgentAuth<'_>, request: &AuthRequest<'_>) -> String {
    match auth.resolve(request).outcome {
        Ok(credential) => credential.source.unwrap_or_else(|| "none".to_owned()),
        Err(failure) => failure.message,
    }
}

#[test]
fn the_codex_login_of_the_cli_counts_under_codex_and_later_on_the_built_in_runner() {
    let case = Case::new(&json!({})).codex_login();
    let codex = request("openai-codex", "codex", "openai-codex-responses");
    let built_in = request("openai-codex", "pi", "openai-codex-responses");
    let cli = "profile:openai-codex:default".to_owned();
    case.ask(&["2026.5.19", "2026.5.28"], "main", |auth| source(auth, &codex), &cli);
    case.ask(&["2026.5.12", "2026.4.29"], "main", |auth| source(auth, &codex), &"none".to_owned());
    case.ask(&["2026.5.28"], "main", |auth| source(auth, &built_in), &cli);
    case.ask(&["2026.5.19"], "main", |auth| source(auth, &built_in).starts_with("No API key found"), &true);
}

#[test]
fn the_third_account_comes_before_a_cooling_one() {
    let cooling = json!({"usageStats": {"openai-codex:a": {"cooldownUntil": NOW + 1000}}});
    let case = Case::new(&json!({})).store("main", &two_logins(), &cooling).codex_login();
    let codex = request("openai-codex", "codex", "openai-codex-responses");
    let order = ["openai-codex:b", "openai-codex:default", "openai-codex:a"].map(str::to_owned).to_vec();
    case.ask(&["2026.5.19", "2026.5.28"], "main", |auth| auth.resolve(&codex).candidates, &order);
    let persisted = ["openai-codex:b", "openai-codex:a"].map(str::to_owned).to_vec();
    case.ask(&["2026.5.19"], "main", |auth| auth.order("openai-codex", None).profiles, &persisted);
}

#[test]
fn cooling_profiles_hide_the_environment_key() {
    let cooling = json!({"usageStats": {"anthropic:a": {"cooldownUntil": NOW + 1000}}});
    let case = Case::new(&json!({}))
        .store("main", &json!({"anthropic:a": key("anthropic")}), &cooling)
        .environment("ANTHROPIC_API_KEY");
    let message = "No available auth profile for anthropic (all in cooldown or unavailable).".to_owned();
    let plain = request("anthropic", "pi", "anthropic-messages");
    case.ask(&["2026.4.21", "2026.5.19", "2026.5.28"], "main", |auth| source(auth, &plain), &message);
    let probing = AuthRequest { may_probe: true, ..plain };
    case.ask(&["2026.5.19"], "main", |auth| source(auth, &probing), &"profile:anthropic:a".to_owned());
}

#[test]
fn the_openai_key_reaches_codex_only_since_5_28() {
    let case = Case::new(&json!({})).environment("OPENAI_API_KEY");
    let codex = request("openai-codex", "codex", "openai-codex-responses");
    case.ask(&["2026.5.28"], "main", |auth| source(auth, &codex), &"env: OPENAI_API_KEY".to_owned());
    case.ask(&["2026.5.19"], "main", |auth| source(auth, &codex).starts_with("No API key found"), &true);
}

#[test]
fn configured_keys_follow_the_release() {
    let acme = |key: Value| json!({"models": {"providers": {"acme": {"baseUrl": "https://acme.example.com/v1", "api": "openai-completions", "apiKey": key, "models": [{"id": "m"}]}}}});
    let plain = request("acme", "pi", "openai-completions");
    let literal = Case::new(&acme(json!("FAKE-acme")));
    literal.ask(&JSON_ERA, "main", |auth| source(auth, &plain), &"models.json".to_owned());
    let reference = json!({"source": "env", "provider": "default", "id": "ACME_KEY"});
    let reference = Case::new(&acme(reference)).environment("ACME_KEY");
    reference.ask(&["2026.4.5"], "main", |auth| source(auth, &plain).starts_with("No API key found"), &true);
    let told = "env: ACME_KEY (models.json secretref)".to_owned();
    reference.ask(&["2026.5.19"], "main", |auth| source(auth, &plain), &told);
    let marker = Case::new(&acme(json!("OLLAMA_API_KEY"))).environment("OLLAMA_API_KEY");
    let told = "env: OLLAMA_API_KEY (models.json marker)".to_owned();
    marker.ask(&JSON_ERA, "main", |auth| source(auth, &plain), &told);
}

#[test]
fn a_profile_named_by_the_operator_is_the_only_one() {
    let case =
        Case::new(&json!({})).store("main", &json!({"x:a": key("x"), "x:b": key("x"), "y:a": key("y")}), &json!({}));
    let locked =
        |id: &'static str| AuthRequest { locked_profile: Some(id), ..request("x", "pi", "openai-completions") };
    case.ask(&JSON_ERA, "main", |auth| source(auth, &locked("x:b")), &"profile:x:b".to_owned());
    // One of another provider does not bind the run.
    case.ask(&JSON_ERA, "main", |auth| source(auth, &locked("y:a")), &"profile:x:a".to_owned());
}

proptest! {
    /// Whatever stands in the files: no panic, no id twice, and every id of an order is eligible.
    #[test]
    fn orders_are_sound(
        types in prop::collection::vec(("[a-c]", prop::sample::select(vec!["api_key", "token", "oauth", "odd"]), any::<bool>()), 0..6),
        listed in prop::option::of(prop::collection::vec("x:[a-d]", 0..5)),
        windows in prop::collection::vec(("x:[a-c]", -5_000_i64..5_000), 0..4),
        release in prop::sample::select(JSON_ERA.to_vec()),
    ) {
        let mut profiles = serde_json::Map::new();
        for (name, kind, filled) in types {
            let secret = if filled { "FAKE-s" } else { "" };
            let entry = json!({"type": kind, "provider": "x", "key": secret, "token": secret, "access": secret, "expires": NOW + 1});
            profiles.insert(format!("x:{name}"), entry);
        }
        let mut usage = serde_json::Map::new();
        for (id, offset) in windows {
            usage.insert(id, json!({"cooldownUntil": NOW + offset}));
        }
        let config = match listed {
            Some(ids) => json!({"auth": {"order": {"x": ids}}}),
            None => json!({}),
        };
        let case = Case::new(&config).store("main", &Value::Object(profiles), &json!({"usageStats": usage}));
        let sound = |auth: &AgentAuth<'_>| {
            let order = auth.order("x", None).profiles;
            let mut unique = order.clone();
            unique.sort();
            unique.dedup();
            let codes = auth.eligibility("x");
            let ok = |id: &String| codes.iter().any(|found| found.profile == *id && found.code == "ok");
            let ready_first = order.windows(2).all(|pair| !auth.cooling(&pair[0], None) || auth.cooling(&pair[1], None));
            unique.len() == order.len() && order.iter().all(ok) && ready_first
        };
        case.ask(&[release], "main", sound, &true);
    }
}

#[test]
fn left_over_files_are_ignored_then_refused() {
    let case = Case::new(&json!({})).store("main", &two_logins(), &json!({}));
    let profiles = |auth: &AgentAuth<'_>| auth.view().profiles.len();
    case.ask(&["2026.6.11", "2026.7.1", "2026.8.2", "2026.9.6"], "main", profiles, &0);
    let error = |auth: &AgentAuth<'_>| auth.view().error.clone();
    case.ask(&["2026.6.11", "2026.7.1"], "main", error, &None);
    let database = "~/.openclaw/agents/main/agent/openclaw-agent.sqlite";
    let told =
        format!("Auth profile store {database} requires legacy credential migration; run openclaw doctor --fix.");
    case.ask(&["2026.8.2"], "solenne", error, &Some(told));
    let told = format!(
        "Auth profile store {database} requires legacy credential migration; affected providers: openai, openai-codex; \
         run openclaw doctor --fix."
    );
    case.ask(&["2026.9.6"], "main", error, &Some(told));
}
