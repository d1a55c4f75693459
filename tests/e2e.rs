//! Real turns of real releases against a mock of the providers: the calls that went over the wire,
//! in order, with URL, profile and presence of a credential, are what the simulation predicts.
//!
//! The mock's answers are part of a case. A 401 or 402 moves on to the next profile of the same
//! candidate, then to the next candidate; repeats of one and the same call count as one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::tally::{Difference, Tally};
use common::{case_name, cases, read_json, road};
use oc_doctor::dispatch::{AgentPlan, Dispatch, Outcome};
use serde_json::{Value, json};
use std::path::Path;

/// The cases were run in November 2026; expiry and cooldowns in them lie years away.
const NOW_MS: i64 = 1_795_000_000_000;

/// Built-in runners of the JSON era and later.
const BUILT_IN: [&str; 2] = ["pi", "openclaw"];

/// Releases in which a turn dies when its first call has been retried after a 429 or 5xx
/// (`EmbeddedAttemptSessionTakeoverError`, openclaw/openclaw#84059): no rotation, no fallback.
const DIES_AFTER_RETRIES: [&str; 1] = ["2026.5.19"];

#[test]
fn turns_go_where_the_simulation_says() {
    let mut tally = Tally::default();
    for case in cases("e2e") {
        run(&mut tally, &case);
    }
    tally.conclude("e2e");
}

fn run(tally: &mut Tally, directory: &Path) {
    let name = case_name(directory);
    let observed = read_json(&directory.join("observed.json"));
    if !observed["not_evidence"].is_null() || !tally.filter().wants_case(&name) {
        return;
    }
    let release = observed["release"].as_str().unwrap();
    if !tally.filter().wants_release(release) {
        return;
    }
    let home = road::load(&directory.join("home"), &observed["env"]);
    let simulation = road::simulate(&home, release, NOW_MS);
    let agent = asked_agent(&observed);
    let plan = simulation.agents.iter().find(|plan| plan.id == agent);
    let turn = plan.map(|plan| Turn::predict(asked_dispatches(plan), release, &observed));
    let label = |profile: &Value| plan.map_or(profile.clone(), |plan| mock_label(directory, plan, profile));

    tally.saw_case(release, &name);
    let mut compare = |field: &str, expected: Value, got: Option<Value>| {
        tally.compare(Difference {
            release: release.to_owned(),
            field: field.to_owned(),
            case: name.clone(),
            place: agent.clone(),
            expected,
            got: got.unwrap_or(json!("no such agent")),
            waived: waiver(plan),
        });
    };
    let calls = observed_calls(&observed);
    let column = |calls: &[Value], key: &str| calls.iter().map(|call| call[key].clone()).collect::<Value>();
    for key in ["url", "credential"] {
        compare(&format!("calls.{key}"), column(&calls, key), turn.as_ref().map(|turn| column(&turn.calls, key)));
    }
    let profiles = turn.as_ref().map(|turn| turn.calls.iter().map(|call| label(&call["profile"])).collect());
    compare("calls.profile", column(&calls, "profile"), profiles);
    let harnesses = observed_harnesses(&observed);
    if !harnesses.is_empty() {
        compare("harnesses", json!(harnesses), turn.as_ref().map(|turn| json!(turn.harnesses)));
    }
    if let Some(stub) = observed["stub_harness_calls"].as_array() {
        let calls: Vec<Value> = stub.iter().map(observed_stub_call).collect();
        compare("stub_calls", distinct(calls), turn.as_ref().map(|turn| distinct(turn.stub_calls.clone())));
    }
}

/// The candidates of the turn: `openclaw agent` speaks in the agent's main session, which may keep a choice.
fn asked_dispatches(plan: &AgentPlan) -> &[Dispatch] {
    let main = format!("agent:{}:main", plan.id);
    let kept = plan.triggers.iter().find(|trigger| trigger.sessions.iter().any(|(key, _)| *key == main));
    kept.and_then(|trigger| trigger.own()).map_or(&plan.dispatches, |own| &own.dispatches)
}

/// Why a case is no evidence.
fn waiver(plan: Option<&AgentPlan>) -> Option<&'static str> {
    let is_unknown = |dispatch: &Dispatch| {
        dispatch
            .unknown
            .iter()
            .any(|unknown| ["outcome", "selected_profile", "credential_source"].contains(&unknown.field.as_str()))
    };
    let unknown = plan.is_some_and(|plan| asked_dispatches(plan).iter().any(is_unknown));
    unknown.then_some("the simulation says that files alone cannot tell")
}

/// The mock knows a credential by its value, `fake-key-anthropic-default`: where two stores hold the same
/// profile id, its name tells which of the two was sent.
fn mock_label(directory: &Path, plan: &AgentPlan, profile: &Value) -> Value {
    let stored = plan.store.profiles.iter().find(|stored| *profile == stored.id.as_str());
    let owner = stored.map_or("main", |stored| if stored.inherited { "main" } else { &plan.id });
    let store = directory.join(format!("home/.openclaw/agents/{owner}/agent/auth-profiles.json"));
    let Some(stored) = stored.filter(|_| store.exists()) else { return profile.clone() };
    let secret = &read_json(&store)["profiles"][&stored.id]["key"];
    let name = secret.as_str().and_then(|secret| secret.strip_prefix(&format!("fake-key-{}-", stored.provider)));
    name.map_or(profile.clone(), |name| json!(format!("{}:{name}", stored.provider)))
}

fn asked_agent(observed: &Value) -> String {
    let commands = observed["turns"].as_array().unwrap();
    let command = commands.last().unwrap()["command"].as_str().unwrap();
    let mut words = command.split_whitespace().skip_while(|word| *word != "--agent");
    words.nth(1).unwrap_or("main").to_owned()
}

/// The model calls in order; a repeated call (a retry, a new transport) stands once.
fn observed_calls(observed: &Value) -> Vec<Value> {
    let mut calls: Vec<Value> = Vec::new();
    for attempt in observed["attempts"].as_array().unwrap().iter().filter(|attempt| attempt["kind"] == "model-call") {
        let call = json!({
            "url": attempt["url"],
            "profile": attempt["profile"],
            "credential": !attempt["auth"].is_null(),
        });
        if calls.last() != Some(&call) {
            calls.push(call);
        }
    }
    calls
}

/// `model: harness` in order, without repeats. The provider is left out: the release logs the one it rewrote.
fn observed_harnesses(observed: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for selection in observed["harness_selections"].as_array().into_iter().flatten() {
        let text = |key: &str| selection[key].as_str().unwrap_or("?");
        let line = format!("{}: {}", text("modelId"), text("selectedHarnessId"));
        if !found.contains(&line) {
            found.push(line);
        }
    }
    found
}

fn observed_stub_call(call: &Value) -> Value {
    json!({
        "provider": call["provider"],
        "model": call["modelId"],
        "api": call["modelApi"],
        "base_url": call["modelBaseUrl"],
        "profile": call["authProfileId"],
        "has_key": call["resolvedApiKeyPresent"],
    })
}

/// The first call of each provider and model: rotation inside a plugin harness is the plugin's own.
fn distinct(calls: Vec<Value>) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for call in calls {
        if !kept.iter().any(|known| known["provider"] == call["provider"] && known["model"] == call["model"]) {
            kept.push(call);
        }
    }
    json!(kept)
}

/// What we say will happen in one turn.
#[derive(Default)]
struct Turn {
    calls: Vec<Value>,
    harnesses: Vec<String>,
    stub_calls: Vec<Value>,
}

/// How a candidate ended.
enum End {
    Answered,
    NextCandidate,
    TurnDies,
}

impl Turn {
    fn predict(dispatches: &[Dispatch], release: &str, observed: &Value) -> Self {
        let mut turn = Self::default();
        for dispatch in dispatches {
            if dispatch.outcome == Outcome::FailedBeforeAttempt {
                continue;
            }
            let harness = match &dispatch.harness {
                Some(Ok(id)) => id.clone(),
                _ => String::new(),
            };
            if !harness.is_empty() {
                let model = dispatch.attempt_model.as_deref().unwrap_or(&dispatch.model);
                turn.harnesses.push(format!("{model}: {harness}"));
            }
            let is_built_in = harness.is_empty() || BUILT_IN.contains(&harness.as_str());
            let end = if !is_built_in && !observed["stub_harness_calls"].is_null() {
                // The stub fails as the app-server would; nothing goes over the wire.
                turn.stub_calls.push(stub_call(dispatch));
                End::NextCandidate
            } else if is_built_in {
                turn.built_in(dispatch, release, &observed["mock_rules"])
            } else {
                turn.plugin(dispatch, &observed["mock_rules"])
            };
            match end {
                End::Answered | End::TurnDies => break,
                End::NextCandidate => {}
            }
        }
        turn
    }

    /// The built-in runner: one call per profile until one answers.
    fn built_in(&mut self, dispatch: &Dispatch, release: &str, rules: &Value) -> End {
        for profile in credentials(dispatch) {
            match self.call(dispatch, profile.as_deref(), rules) {
                200 => return End::Answered,
                429 | 500.. if DIES_AFTER_RETRIES.contains(&release) => return End::TurnDies,
                _ => {}
            }
        }
        End::NextCandidate
    }

    /// The real codex harness: it calls its own endpoint with its own login, or fails without a call.
    fn plugin(&mut self, dispatch: &Dispatch, rules: &Value) -> End {
        if dispatch.endpoint.is_none() {
            return End::NextCandidate;
        }
        match self.call(dispatch, dispatch.selected_profile.as_deref(), rules) {
            200 => End::Answered,
            _ => End::NextCandidate,
        }
    }

    /// Notes a call and returns the mock's answer.
    fn call(&mut self, dispatch: &Dispatch, credential: Option<&str>, rules: &Value) -> u64 {
        let url = dispatch.endpoint.clone().unwrap_or_else(|| "no endpoint".to_owned());
        self.calls.push(json!({"url": url, "profile": credential, "credential": credential.is_some()}));
        if credential.is_none() {
            return 401;
        }
        let matches = |rule: &Value| {
            rule["host"].as_str().is_none_or(|host| url.contains(host))
                && rule["path"].as_str().is_none_or(|path| url.contains(path))
                && rule["cred"].as_str().is_none_or(|name| credential == Some(name))
        };
        let rule = rules.as_array().unwrap().iter().find(|rule| matches(rule));
        rule.and_then(|rule| rule["status"].as_u64()).unwrap_or(200)
    }
}

/// The credentials of a candidate in the order in which the built-in runner tries them, named as the mock names them.
fn credentials(dispatch: &Dispatch) -> Vec<Option<String>> {
    let Some(first) = &dispatch.selected_profile else {
        // `env: NAME` is how the recordings write it, `env:NAME` how the mock does.
        return vec![dispatch.credential_source.as_ref().map(|source| source.replace("env: ", "env:"))];
    };
    let is_cooling = |profile: &String| dispatch.cooldown.iter().any(|(id, cooling)| id == profile && *cooling);
    let after = dispatch.profile_candidates.iter().skip_while(|profile| *profile != first).skip(1);
    std::iter::once(first).chain(after.filter(|profile| !is_cooling(profile))).cloned().map(Some).collect()
}

fn stub_call(dispatch: &Dispatch) -> Value {
    json!({
        "provider": dispatch.attempt_provider,
        "model": dispatch.attempt_model,
        "api": dispatch.api,
        "base_url": dispatch.base_url,
        "profile": dispatch.selected_profile,
        "has_key": dispatch.attempt_has_key,
    })
}
