//! Ways to break jobs, sub-agents and sessions.

use crate::mutations::Expected::{self, Alarm, Nothing, OneOf, Remark};
use crate::mutations::own_models_off;
use crate::patient::{NOW_MS, Patient};
use serde_json::{Value, json};

/// A job, in releases that keep jobs in a file.
fn job(home: &Patient, change: impl FnOnce(&mut Value)) -> Option<()> {
    if !home.keeps_json() || home.file("cron").exists() {
        return None;
    }
    let mut job = json!({
        "id": "nightly", "name": "nightly", "enabled": true, "createdAtMs": NOW_MS - 90_000_000,
        "updatedAtMs": NOW_MS - 90_000_000, "schedule": { "kind": "every", "everyMs": 3_600_000 },
        "sessionTarget": "isolated", "wakeMode": "now",
        "payload": { "kind": "agentTurn", "message": "report" }, "delivery": { "mode": "none" }
    });
    change(&mut job);
    home.write("cron/jobs.json", &json!({ "version": 1, "jobs": [job] }).to_string());
    Some(())
}

fn streak(home: &Patient, length: u32) -> Option<()> {
    let state = json!({ "lastRunAtMs": NOW_MS - 600_000, "lastStatus": "error", "lastError": "FailoverError: timeout",
        "consecutiveErrors": length, "lastDurationMs": 9_000, "nextRunAtMs": NOW_MS + 3_000_000 });
    job(home, |job| job["state"] = state)
}

pub(crate) fn failing_job(home: &mut Patient) -> Option<Expected> {
    streak(home, 7)?;
    Some(Alarm("cron-failing-streak"))
}

pub(crate) fn failing_twice(home: &mut Patient) -> Option<Expected> {
    streak(home, 2)?;
    Some(Nothing)
}

pub(crate) fn stuck_job(home: &mut Patient) -> Option<Expected> {
    let state = json!({ "lastRunAtMs": NOW_MS - 90_000_000, "lastStatus": "ok", "lastDurationMs": 9_000,
        "runningAtMs": NOW_MS - 86_400_000 });
    job(home, |job| job["state"] = state)?;
    Some(Alarm("cron-run-stuck"))
}

pub(crate) fn job_with_unknown_model(home: &mut Patient) -> Option<Expected> {
    // A fallback of the agent answers in its place, where there is one.
    (home.healthy.agents.first()?.dispatches.len() == 1).then_some(())?;
    job(home, |job| job["payload"]["model"] = json!("acme-nowhere/m1"))?;
    // With an Anthropic API key, OpenClaw closes the list of models itself.
    Some(OneOf(&["models-allowlist-too-narrow", "cron-model-bypasses-fallbacks"]))
}

pub(crate) fn subagents_with_unknown_model(home: &mut Patient) -> Option<Expected> {
    own_models_off(home)?;
    if home.config()["agents"]["defaults"]["models"].is_object() {
        return None;
    }
    home.set(
        &["agents", "defaults", "subagents"],
        json!({ "model": { "primary": "acme-nowhere/m1", "fallbacks": [] } }),
    )?;
    Some(Alarm("subagent-chain-differs"))
}

pub(crate) fn session(home: &Patient, own: Value) -> Option<()> {
    let sessions = "agents/main/sessions/sessions.json";
    if !home.keeps_json() || home.file(sessions).exists() || home.healthy.agents.first()?.id != "main" {
        return None;
    }
    let mut entry = json!({ "sessionId": "0b7c9a52-6d1f-4a0e-9c53-6a1f5a3d7e10", "updatedAt": NOW_MS - 3_600_000 });
    entry.as_object_mut()?.extend(own.as_object()?.clone());
    home.write(sessions, &json!({ "agent:main:telegram:direct:1001": entry }).to_string());
    Some(())
}

pub(crate) fn stale_profile_pin(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    session(home, json!({ "authProfileOverride": format!("{provider}:gone"), "authProfileOverrideSource": "user" }))?;
    // It is forgotten at the next message.
    Some(Remark("stale-session-auth-pin"))
}

pub(crate) fn model_pin(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    if provider != "anthropic" || home.config()["agents"]["defaults"]["models"].is_object() || has_anthropic_key(home) {
        return None;
    }
    session(
        home,
        json!({ "providerOverride": "anthropic", "modelOverride": "claude-opus-4-6", "modelOverrideSource": "user" }),
    )?;
    Some(Remark("stale-session-model-pin"))
}

/// Whether OpenClaw makes a list of allowed models of its own, with only the primary in it.
fn has_anthropic_key(home: &Patient) -> bool {
    let text = std::fs::read_to_string(home.file("openclaw.json")).unwrap();
    let all = text + &serde_json::to_string(&home.env).unwrap();
    all.contains("$include") || all.contains("ANTHROPIC_API_KEY") || all.contains("\"mode\": \"api_key\"")
}

pub(crate) fn automatic_model_pin(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    (provider == "anthropic").then_some(())?;
    session(
        home,
        json!({ "providerOverride": "anthropic", "modelOverride": "claude-opus-4-6", "modelOverrideSource": "auto" }),
    )?;
    Some(Nothing)
}

pub(crate) fn runtime_pin(home: &mut Patient) -> Option<Expected> {
    let (provider, _) = home.asked()?;
    (provider == "anthropic" && !home.is_from("2026.5.2") && home.is_from("2026.4.25")).then_some(())?;
    home.set(&["plugins", "entries", "codex"], json!({ "enabled": true }))?;
    session(home, json!({ "agentHarnessId": "codex" }))?;
    Some(Alarm("stale-session-runtime-pin"))
}
