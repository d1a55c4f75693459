//! What the codex app-server makes of an attempt: the login it goes by, the URL it calls, the
//! errors it must answer with (bundled codex plugin of 2026.4.x; openclaw#75739).

use super::auth::AgentAuth;
use super::plan::{Dispatch, StoredProfile};
use crate::home::{ArchiveKind, CodexLoginKind, Home, StoreArchive};
use crate::release::Facts;
use crate::source::Node;
use std::path::Path;

/// Providers that the app-server knows by itself or that the plugin maps to one it knows.
const KNOWN_PROVIDERS: [&str; 3] = ["codex", "openai", "openai-codex"];
/// Where a ChatGPT login calls.
pub(super) const CHATGPT: &str = "https://chatgpt.com/backend-api/codex/responses";
const PLATFORM: &str = "https://api.openai.com/v1/responses";

/// What becomes of an attempt inside the app-server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodexAttempt {
    /// The URL that it calls; `None` when it refuses before a call, or when that cannot be told.
    pub endpoint: Option<String>,
    /// The answer that cannot be avoided.
    pub error: Option<String>,
    /// Whose login it uses, in words.
    pub login: &'static str,
}

/// An attempt of `provider` with the profile that was handed over, if one was.
#[must_use]
pub fn attempt(
    home: &Home,
    facts: &Facts,
    auth: &AgentAuth<'_>,
    provider: &str,
    profile: Option<&str>,
) -> CodexAttempt {
    if facts.runtime.codex_sends_foreign_provider && !KNOWN_PROVIDERS.contains(&provider) {
        // Sent verbatim as `modelProvider`; the app-server has no such provider (recorded on 2026.4.29).
        let error = format!("Model provider `{provider}` not found");
        return CodexAttempt { endpoint: None, error: Some(error), login: "none" };
    }
    let kind = |id: &str| auth.view().profiles.iter().find(|known| known.id == id).map(|known| known.kind.clone());
    if let Some(kind) = profile.and_then(kind) {
        let endpoint = if kind == "api_key" { PLATFORM } else { CHATGPT };
        return CodexAttempt { endpoint: Some(endpoint.to_owned()), error: None, login: "the profile handed over" };
    }
    if profile.is_some() {
        return CodexAttempt { endpoint: Some(CHATGPT.to_owned()), error: None, login: "the Codex CLI's login" };
    }
    if facts.runtime.codex_goes_by_own_login { own_login(home, facts) } else { CodexAttempt::default() }
}

/// Why an attempt ends before the app-server is asked anything.
#[must_use]
pub fn refusal(
    home: &Home,
    facts: &Facts,
    auth: &AgentAuth<'_>,
    agent_dir: &Path,
    dispatch: &Dispatch,
) -> Option<String> {
    if let Some(command) = unspawnable_command(home.config.root.as_ref()) {
        return Some(format!("spawn {} ENOENT", command.as_text().unwrap_or_default()));
    }
    let chosen = dispatch.selected_profile.as_deref().or(dispatch.profile_candidates.first().map(String::as_str))?;
    (facts.auth.codex_refuses_renamed && is_renamed(home, auth, agent_dir, chosen)).then(|| {
        format!("Codex app-server auth profile \"{chosen}\" must be OpenAI Codex auth or an OpenAI API-key backup.")
    })
}

/// `plugins.entries.codex.config.appServer.command` when a whole command line stands in it: it is started as one
/// program of that name (`resolveCodexAppServerRuntimeOptions`, openclaw#84365).
#[must_use]
pub fn unspawnable_command(config: Option<&Node>) -> Option<&Node> {
    let server = config?.at(&["plugins", "entries", "codex", "config", "appServer"])?;
    let command = server.get("command")?;
    let (program, _) = command.as_text()?.trim().split_once(char::is_whitespace)?;
    let is_started = server.get("transport").and_then(Node::as_text).is_none_or(|transport| transport == "stdio");
    (is_started && !program.contains(['/', '\\'])).then_some(command)
}

/// Whether the move from `openai-codex` to `openai` has given a login its name.
fn is_renamed(home: &Home, auth: &AgentAuth<'_>, agent_dir: &Path, id: &str) -> bool {
    let profiles = &auth.view().profiles;
    let is_login = |known: &&StoredProfile| known.id == id && known.kind == "oauth" && known.provider == "openai";
    if !profiles.iter().any(|known| is_login(&known)) {
        return false;
    }
    let moved = |archive: &StoreArchive| {
        let entries = archive.root.as_ref()?.get("profiles")?.as_object()?.entries();
        Some(entries.iter().any(|entry| {
            entry.node.get("provider").and_then(Node::as_text) == Some("openai-codex")
                && profiles.iter().all(|known| known.id != entry.key)
        }))
    };
    let mut archives = home.surroundings.archives.get(agent_dir).into_iter().flatten();
    id.starts_with("openai:chatgpt-")
        || archives.any(|one| one.kind == ArchiveKind::ProviderUnification && moved(one) == Some(true))
}

/// An attempt with neither profile nor key in a Codex home of the agent's own: a login kept there is not known,
/// without one a key in the environment is left (openclaw#83380: `profile=-`, then 401).
#[must_use]
pub fn isolated_attempt(home: &Home, facts: &Facts, has_own_login: bool) -> CodexAttempt {
    if has_own_login {
        CodexAttempt { login: "the agent's own Codex home", ..CodexAttempt::default() }
    } else {
        by_key(home, facts)
    }
}

/// Without a profile the app-server goes by its own login, then by a key in its environment.
fn own_login(home: &Home, facts: &Facts) -> CodexAttempt {
    match home.external.codex.as_ref().map(|login| login.kind) {
        Some(CodexLoginKind::ChatGpt) => {
            CodexAttempt { endpoint: Some(CHATGPT.to_owned()), error: None, login: "the Codex CLI's login" }
        }
        Some(CodexLoginKind::ApiKey) => {
            CodexAttempt { endpoint: Some(PLATFORM.to_owned()), error: None, login: "the Codex CLI's API key" }
        }
        Some(CodexLoginKind::Unusable) | None => by_key(home, facts),
    }
}

/// Without any login a key in the environment is taken; without one the call carries no credential.
fn by_key(home: &Home, facts: &Facts) -> CodexAttempt {
    let names: &[&str] =
        if facts.runtime.codex_reads_key_variables { &["CODEX_API_KEY", "OPENAI_API_KEY"] } else { &[] };
    let has_key = names.iter().any(|name| home.environment.text(name).is_some());
    let error = (!has_key)
        .then(|| format!("401 Unauthorized: Missing bearer or basic authentication in header, url: {PLATFORM}"));
    let login = if has_key { "a key in the environment" } else { "none" };
    CodexAttempt { endpoint: Some(PLATFORM.to_owned()), error, login }
}
