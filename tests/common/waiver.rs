//! Why a field of a recorded candidate is no evidence. A field that a candidate does not have is no waiver:
//! then the simulation must not have it either.

use serde_json::Value;

/// What else is only known once the credential is there.
const AFTER_CREDENTIAL: [&str; 9] = [
    "outcome",
    "error",
    "credential_source",
    "api",
    "base_url",
    "attempt_provider",
    "attempt_model",
    "attempt_has_key",
    "auth_plan",
];

/// What follows from a token that could not be refreshed.
const AFTER_REFRESH: [&str; 8] =
    ["outcome", "error", "credential_error", "selected_profile", "credential_source", "harness", "api", "base_url"];

/// What is known of a candidate before a program is started in its place.
const BEFORE_PROGRAM: [&str; 7] =
    ["provider", "model", "role", "runtime_policy", "auth_order", "auth_order_own_provider", "cooldown"];

/// Why a field is no evidence; `None` when it must be equal. A part of a field (`error.sentence`) is judged
/// like the whole.
pub(crate) fn waiver(candidate: &Value, field: &str) -> Option<&'static str> {
    let installation = candidate["error"].as_str().is_some_and(|error| error.contains("$OPENCLAW"));
    if field == "error.text" && installation {
        return Some("the message names the place of the installation, which is no part of a home");
    }
    let field = field.split('.').next().unwrap_or(field);
    let text = |key: &str| candidate[key].as_str().unwrap_or("");
    let own_provider = candidate["auth_provider"] == candidate["provider"];
    if text("error").contains("oracle-blocked") || text("credential_error").contains("oracle-blocked") {
        return Some("the release wanted to start a program, which the recorder does not allow");
    }
    if is_cli_runtime(candidate) && !BEFORE_PROGRAM.contains(&field) && !(field == "eligibility" && own_provider) {
        return Some("CLI runtime: the recorded function is never reached in reality");
    }
    // GitHub turns its token into a Copilot one over the network, before the attempt.
    if text("error").contains("network blocked (fetch api.github.com)") && AFTER_CREDENTIAL.contains(&field) {
        return Some("the key had to be exchanged for another at the provider; whether that works is not in the files");
    }
    if !candidate["refresh_blocked"].is_null() && AFTER_REFRESH.contains(&field) {
        return Some("an OAuth token had to be refreshed; whether that works is not in the files");
    }
    let asked_in_passing = candidate["outcome"] != "attempt" && !own_provider;
    if asked_in_passing && ["auth_provider", "auth_order", "eligibility"].contains(&field) {
        return Some("failed before the attempt: the provider asked last may have been asked in passing");
    }
    None
}

/// Programs that OpenClaw starts instead of calling a provider. Their candidates never reach the
/// function that was recorded, so only what is known before is evidence.
fn is_cli_runtime(candidate: &Value) -> bool {
    const BACKENDS: [&str; 3] = ["claude-cli", "codex-cli", "google-gemini-cli"];
    let is_backend = |name: &Value| name.as_str().is_some_and(|name| BACKENDS.contains(&name));
    is_backend(&candidate["provider"]) || is_backend(&candidate["runtime_policy"]["runtime"])
}

/// Why a recorded walk is no evidence: it ends before a candidate whose runtime asks for codex in words, although
/// codex was there when the candidate itself was asked. The recorder walks without `prepareAgentHarnessRuntime`, by
/// which every caller of 2026.8 and later loads the plugin first (`resolveModelFallbackCandidateHarnessAuthPrecheck`).
pub(crate) fn walk_waiver(agent: &Value) -> Option<&'static str> {
    let tried = agent["walk"].as_array()?;
    let candidates = agent["candidates"].as_array()?;
    let next = candidates.iter().find(|candidate| !tried.contains(&candidate["ref"]))?;
    let policy = &next["runtime_policy"];
    let in_words = policy["runtime"] == "codex" && policy["runtimeSource"] != "implicit";
    let is_missing = |text: &str| text.contains("is not registered") || text.contains("is unavailable");
    let was_there = !next["error"].as_str().is_some_and(is_missing);
    (in_words && was_there)
        .then_some("the recorder walks without loading the codex plugin, which every caller of the release does first")
}
