//! From files to the credential of one dispatch: stores, inheritance, order, cooldowns, key lookup.

mod types;

pub use types::{AuthDecision, AuthFailure, AuthRequest, Credential, CredentialKind, Order, OrderBasis};

use super::plan::{Eligibility, StoreView};
use crate::home::Home;
use crate::release::Facts;
use crate::source::Node;
use std::path::Path;

/// Everything the credentials of a home depend on.
#[derive(Clone, Copy)]
pub struct AuthContext<'a> {
    /// The home.
    pub home: &'a Home,
    /// The release.
    pub facts: &'a Facts,
    /// The config as dispatch sees it ([`super::Admission::effective`]).
    pub config: Option<&'a Node>,
    /// Unix milliseconds.
    pub now_ms: i64,
}

/// The credentials of one agent.
pub struct AgentAuth<'a> {
    context: AuthContext<'a>,
    view: StoreView,
}

impl<'a> AgentAuth<'a> {
    /// Loads what an agent with this directory sees.
    #[must_use]
    pub fn load(context: AuthContext<'a>, agent_dir: &Path) -> Self {
        let _ = agent_dir;
        Self { context, view: StoreView::default() }
    }

    /// The store after inheritance, as `ensureAuthProfileStore` gives it without a scope.
    #[must_use]
    pub fn view(&self) -> &StoreView {
        &self.view
    }

    /// The profiles of a provider in the order they would be tried (`resolveAuthProfileOrder`).
    #[must_use]
    pub fn order(&self, provider: &str, preferred: Option<&str>) -> Order {
        let _ = (provider, preferred);
        Order::default()
    }

    /// For every known profile id, sorted: does it count for `provider`, and if not, why.
    #[must_use]
    pub fn eligibility(&self, provider: &str) -> Vec<Eligibility> {
        let _ = provider;
        Vec::new()
    }

    /// Whether a profile is cooling for a model (`isProfileInCooldown`).
    #[must_use]
    pub fn cooling(&self, profile: &str, model: Option<&str>) -> bool {
        let _ = (profile, model);
        false
    }

    /// The known ids that have usage statistics, sorted, and whether they are cooling for a model.
    #[must_use]
    pub fn cooldown(&self, model: &str) -> Vec<(String, bool)> {
        let _ = model;
        Vec::new()
    }

    /// End of the soonest cooldown of these profiles, Unix milliseconds; it may have passed
    /// (`getSoonestCooldownExpiry`).
    #[must_use]
    pub fn soonest_cooldown_end(&self, profiles: &[String], model: Option<&str>) -> Option<f64> {
        let _ = (profiles, model);
        None
    }

    /// Why all these profiles are unavailable: `rate_limit`, `billing`, `auth_permanent`, …
    /// (`resolveProfilesUnavailableReason`).
    #[must_use]
    pub fn unavailable_reason(&self, profiles: &[String]) -> Option<String> {
        let _ = profiles;
        None
    }

    /// Whether any store file exists for this agent or main: without one the chain asks no cooldowns
    /// (`hasAnyAuthProfileStoreSource`).
    #[must_use]
    pub fn has_store_source(&self) -> bool {
        false
    }

    /// Provider that a run on this harness works with instead of the candidate's: 5.19–5.28 move
    /// `openai` to `openai-codex` under codex, and on the built-in runner when `auth.order.openai`
    /// begins with an `openai-codex:` profile. It counts only when its model resolves.
    #[must_use]
    pub fn run_provider(&self, provider: &str, harness: &str, locked_profile: Option<&str>) -> String {
        let _ = (harness, locked_profile, &self.context);
        provider.to_owned()
    }

    /// The credential of one candidate.
    #[must_use]
    pub fn resolve(&self, request: &AuthRequest<'_>) -> AuthDecision {
        let credential = Credential { source: None, kind: CredentialKind::None, has_key: false, span: None };
        AuthDecision {
            outcome: Ok(credential),
            selected_profile: None,
            candidates: Vec::new(),
            auth_plan: None,
            auth_provider: request.provider.to_owned(),
            unknown: Vec::new(),
            trace: Vec::new(),
        }
    }
}
