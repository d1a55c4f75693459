//! Which harness executes a candidate (`src/agents/harness/selection.ts`).

use super::plan::RuntimePolicy;
use super::runtime::Asked;
use super::support::{SupportFacts, codex_takes};
use crate::release::{MissingHarness, PolicyShape};
use crate::source::Node;

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
/// plugin's harness is there; `known`: what is known of the model by now.
#[must_use]
pub fn select(asked: &Asked<'_>, policy: &RuntimePolicy, codex_registered: bool, known: SupportFacts<'_>) -> Harness {
    let facts = &asked.facts.runtime;
    let built_in = |reason: &str| Harness::BuiltIn { reason: format!("{reason}_{}", facts.built_in) };
    let runtime = policy.runtime.as_str();
    if runtime == facts.built_in {
        return built_in("forced");
    }
    if runtime == "auto" {
        if codex_registered && codex_takes(asked, runtime, known).is_ok() {
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
        return registered(asked, policy, known);
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
fn registered(asked: &Asked<'_>, policy: &RuntimePolicy, known: SupportFacts<'_>) -> Harness {
    let facts = &asked.facts.runtime;
    let forced = || Harness::Plugin { id: policy.runtime.clone(), reason: "forced_plugin".to_owned() };
    if !facts.asks_forced_harness {
        return forced();
    }
    let Err(refusal) = codex_takes(asked, &policy.runtime, known) else { return forced() };
    let implied = facts.routes.is_some() && policy.source.as_deref() == Some("implicit");
    if implied || refusal.gives_way {
        let reason = if implied { "implicit_plugin_unsupported" } else { "plugin_declared_fallback" };
        return Harness::BuiltIn { reason: format!("{reason}_{}", facts.built_in) };
    }
    let message = format!(
        "Requested agent harness \"{}\" does not support {}/{} ({}).",
        policy.runtime, asked.provider, asked.model, refusal.reason
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
                 prepared run. Enable or reinstall the plugin that provides this runtime, restart the Gateway, then retry."
            ),
        },
        MissingHarness::NotActivatable => {
            Harness::Unavailable { message: not_activatable(runtime, asked.config.get("plugins")) }
        }
        MissingHarness::FailsCandidate | MissingHarness::StopsChain => Harness::Refused {
            message: format!("Requested agent harness \"{runtime}\" is not registered."),
            stops_chain: facts.missing_harness == MissingHarness::StopsChain,
        },
    }
}

/// `describeMissingHarnessRegistration`
fn not_activatable(runtime: &str, plugins: Option<&Node>) -> String {
    let key = |key: &str| plugins.and_then(|plugins| plugins.get(key));
    let names = |list: &str| {
        let list = key(list).and_then(Node::as_array).unwrap_or(&[]);
        (!list.is_empty(), list.iter().any(|item| item.as_text() == Some(CODEX)))
    };
    let off = key("enabled").and_then(Node::as_bool) == Some(false);
    let start = format!("Agent harness runtime \"{runtime}\" is unavailable. (reason=owner-plugin-not-activatable");
    if runtime != CODEX {
        let advice = "the plugin that provides this runtime, restart the Gateway, then retry";
        return if off {
            format!(
                "{start}). Plugins are disabled, so no plugin can register agent harness \"{runtime}\". Enable plugins and \
                 {advice} or select a model that does not require this runtime."
            )
        } else {
            format!("{start}). Enable or reinstall {advice}.")
        };
    }
    let entry = plugins.and_then(|plugins| plugins.at(&["entries", CODEX, "enabled"])).and_then(Node::as_bool);
    let blocker = if off {
        "is not activatable (plugins disabled)"
    } else if names("deny").1 {
        "is not activatable (blocked by denylist)"
    } else if entry == Some(false) {
        "is not activatable (disabled in config)"
    } else if names("allow") == (true, false) {
        "is not activatable (not in allowlist)"
    } else {
        "is absent from this prepared plugin generation"
    };
    format!(
        "{start}, ownerPluginId={CODEX}). Run \"openclaw doctor --fix\". Owner plugin \"{CODEX}\" {blocker}. Repair the \
         plugin or select a model that does not require this runtime, restart the Gateway, then retry."
    )
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
