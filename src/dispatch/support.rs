//! Whether codex takes a model (`supports()` of the codex plugin's harness, `buildAgentHarnessSupportContext`).

use super::plan::AuthPlan;
use super::route::{
    Choice, Observed, Requirement, Routes, entries_change_request, parameters_change_request, provider_entry, routes,
};
use super::runtime::Asked;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Why.
    pub(super) reason: String,
    /// Whether the built-in harness stands in, also when codex was asked for in words.
    pub(super) gives_way: bool,
}

/// What is known of the model when codex is asked.
#[derive(Clone, Copy, Default)]
pub struct SupportFacts<'a> {
    /// Transport and address, once looked up.
    pub observed: Observed<'a>,
    /// What was prepared.
    pub prepared: Option<PreparedFacts<'a>>,
}

/// A prepared attempt, as far as codex looks at it.
#[derive(Clone, Copy)]
pub struct PreparedFacts<'a> {
    /// Whether codex can go its routes; `None` when the model has none.
    pub codex: Option<bool>,
    /// Whether the request is changed in a way that the user wrote.
    pub overrides: bool,
    /// The credential that its route wants.
    pub requirement: Option<Requirement>,
    /// `profile`, `direct`; `None` = as the plan says.
    pub source: Option<&'static str>,
    /// The plan.
    pub plan: &'a AuthPlan,
}

impl PreparedFacts<'_> {
    fn source(&self) -> &'static str {
        let plan = self.plan;
        self.source.unwrap_or(if plan.forwarded_profile.is_some() {
            "profile"
        } else if plan.mode.is_some() {
            "direct"
        } else if plan.harness_provider.is_some() {
            "harness"
        } else {
            "none"
        })
    }
}

/// Asks codex. `requested`: the runtime that was asked for.
///
/// # Errors
/// The refusal.
pub(super) fn codex_takes(asked: &Asked<'_>, requested: &str, known: SupportFacts<'_>) -> Result<(), Refusal> {
    let facts = &asked.facts.runtime;
    if !facts.codex_serves.contains(&asked.provider) {
        return refuse(&format!("provider is not one of: {}", facts.codex_serves.join(", ")), false);
    }
    if facts.routes.is_none() {
        return Ok(());
    }
    let prepared = known.prepared.as_ref();
    if prepared.is_some_and(|prepared| prepared.overrides)
        || entries_change_request(asked)
        || parameters_change_request(asked)
    {
        return refuse("Codex cannot reproduce authored request transport overrides", true);
    }
    let compatible = match prepared {
        Some(prepared) => prepared.codex,
        None => all_routes_taken(asked, known.observed),
    };
    match compatible {
        Some(true) => {}
        Some(false) => return refuse("Codex cannot reproduce the prepared provider route", false),
        None if asked.provider == "codex" || leaves_it_to_codex(asked, requested, known) => {}
        None => return refuse("provider route compatibility with Codex is not declared", false),
    }
    match prepared.and_then(|prepared| prepared.requirement.map(|requirement| (prepared, requirement))) {
        Some((prepared, Requirement::Subscription))
            if prepared.source() != "profile" || !matches!(prepared.plan.mode, Some("oauth" | "token")) =>
        {
            refuse("Codex subscription auth requires a prepared OAuth or token profile", false)
        }
        Some((prepared, Requirement::ApiKey))
            if matches!(prepared.source(), "none" | "harness")
                || !matches!(prepared.plan.mode, Some("api-key" | "api_key")) =>
        {
            refuse("Codex Platform auth requires a prepared API key", false)
        }
        _ => Ok(()),
    }
}

fn refuse(reason: &str, gives_way: bool) -> Result<(), Refusal> {
    Err(Refusal { reason: reason.to_owned(), gives_way })
}

/// Whether codex can go every route of the model; `None` when its provider declares none.
fn all_routes_taken(asked: &Asked<'_>, observed: Observed<'_>) -> Option<bool> {
    match routes(asked, Choice { observed, ..Choice::default() })? {
        Routes::Known { routes, .. } => Some(routes.iter().all(|route| route.codex)),
        Routes::Incompatible { .. } | Routes::Indeterminate { .. } => None,
    }
}

/// Codex asked for in words, and nothing known of the model: its own account decides.
fn leaves_it_to_codex(asked: &Asked<'_>, requested: &str, known: SupportFacts<'_>) -> bool {
    let plain = |prepared: &PreparedFacts<'_>| {
        prepared.source() == "harness" && prepared.plan.mode.is_none() && prepared.requirement.is_none()
    };
    requested == "codex"
        && known.observed.api.is_none()
        && known.observed.base_url.is_none()
        && provider_entry(asked).is_none()
        && known.prepared.as_ref().is_none_or(plain)
}
