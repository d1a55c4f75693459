//! Which harness executes a candidate (`src/agents/harness/selection.ts`).

use super::plan::RuntimePolicy;
use super::runtime::Asked;
use crate::release::{MissingHarness, PolicyShape};

/// The plugin harness that OpenClaw ships a plugin for.
pub const CODEX: &str = "codex";

/// The harness of a candidate, with the reason as OpenClaw's log names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Harness {
    /// The built-in one.
    BuiltIn {
        /// `forced_pi`, `auto_pi`, `implicit_plugin_unavailable_pi`, …
        reason: String,
    },
    /// A plugin's.
    Plugin {
        /// `codex`
        id: String,
        /// `forced_plugin`, `auto_plugin`
        reason: String,
    },
    /// None is selected: the run refuses before, and the whole chain ends.
    Unavailable {
        /// What OpenClaw says.
        message: String,
    },
    /// None: the candidate fails.
    Refused {
        /// What OpenClaw says.
        message: String,
        /// Whether the whole chain ends here.
        stops_chain: bool,
    },
}

/// Chooses the harness for a candidate under its policy. `codex_registered`: whether the codex
/// plugin's harness is there.
#[must_use]
pub fn select(asked: &Asked<'_>, policy: &RuntimePolicy, codex_registered: bool) -> Harness {
    let facts = &asked.facts.runtime;
    let built_in = |reason: &str| Harness::BuiltIn { reason: format!("{reason}_{}", facts.built_in) };
    let runtime = policy.runtime.as_str();
    if runtime == facts.built_in {
        return built_in("forced");
    }
    if runtime == "auto" {
        if codex_registered && facts.codex_serves.contains(&asked.provider) {
            return Harness::Plugin { id: CODEX.to_owned(), reason: "auto_plugin".to_owned() };
        }
        if policy.fallback.as_deref() == Some("none") {
            let message = format!(
                "No registered agent harness supports {}/{} and PI fallback is disabled.",
                asked.provider, asked.model
            );
            return Harness::Refused { message, stops_chain: false };
        }
        return built_in("auto");
    }
    if runtime == CODEX && codex_registered {
        return registered(asked, policy);
    }
    let implied = policy.source.as_deref() == Some("implicit");
    if runtime == CODEX && implied && facts.implied_codex_gives_way {
        return built_in("implicit_plugin_unavailable");
    }
    if facts.asks_forced_harness && facts.cli_serves(runtime, asked.provider) {
        return built_in("cli_runtime_passthrough");
    }
    missing(asked, policy)
}

/// A forced harness that is registered.
fn registered(asked: &Asked<'_>, policy: &RuntimePolicy) -> Harness {
    let facts = &asked.facts.runtime;
    if !facts.asks_forced_harness || facts.codex_serves.contains(&asked.provider) {
        return Harness::Plugin { id: policy.runtime.clone(), reason: "forced_plugin".to_owned() };
    }
    let message = format!(
        "Requested agent harness \"{}\" does not support {}/{} (provider is not one of: {}).",
        policy.runtime,
        asked.provider,
        asked.model,
        facts.codex_serves.join(", ")
    );
    Harness::Refused { message, stops_chain: false }
}

/// A harness that is not registered.
fn missing(asked: &Asked<'_>, policy: &RuntimePolicy) -> Harness {
    let facts = &asked.facts.runtime;
    let runtime = &policy.runtime;
    match facts.missing_harness {
        MissingHarness::AsFallbackSays if policy.fallback.as_deref() == Some("none") => Harness::Refused {
            message: format!("Requested agent harness \"{runtime}\" is not registered and PI fallback is disabled."),
            stops_chain: false,
        },
        MissingHarness::AsFallbackSays => {
            Harness::BuiltIn { reason: format!("forced_plugin_fallback_to_{}", facts.built_in) }
        }
        MissingHarness::Unprepared => Harness::Unavailable {
            message: format!(
                "Agent harness runtime \"{runtime}\" is unavailable because its plugin registration is missing from this \
                 prepared run."
            ),
        },
        MissingHarness::NotActivatable => {
            let owner = if runtime == CODEX { ", ownerPluginId=codex" } else { "" };
            Harness::Unavailable {
                message: format!(
                    "Agent harness runtime \"{runtime}\" is unavailable. (reason=owner-plugin-not-activatable{owner})."
                ),
            }
        }
        MissingHarness::FailsCandidate | MissingHarness::StopsChain => Harness::Refused {
            message: format!("Requested agent harness \"{runtime}\" is not registered."),
            stops_chain: facts.missing_harness == MissingHarness::StopsChain,
        },
    }
}

/// The CLI runtime that runs a candidate before any harness is asked, if one does: its provider is
/// a CLI backend, or the runtime configured for it is one that serves its provider.
#[must_use]
pub fn cli_runtime(asked: &Asked<'_>, configured: Option<&str>) -> Option<String> {
    let facts = &asked.facts.runtime;
    let is_backend = asked.config.at(&["agents", "defaults", "cliBackends", asked.provider]).is_some()
        || facts.cli_backends.contains(&asked.provider);
    if is_backend {
        return Some(asked.provider.to_owned());
    }
    if matches!(facts.policy, PolicyShape::OneRunner) {
        return None;
    }
    configured.filter(|runtime| facts.cli_serves(runtime, asked.provider)).map(str::to_owned)
}
