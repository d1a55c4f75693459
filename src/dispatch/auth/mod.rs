//! From files to the credential of one dispatch: stores, inheritance, order, cooldowns, key lookup.
//!
//! ```text
//! database     stores in databases (6.5+)
//! load         which files make up a store        credential, secret, usage, store: what stands in them
//! merge        main's store under an agent's own  external: logins of other programs
//! eligibility, cooldown, order                    the profiles of a provider, in the order they are tried
//! prepared     the same as 2026.8 and later do it: prepared before anything starts
//! run          the auth part of a run             routing, auth_plan: openai and openai-codex, harnesses
//! profile_key, provider_key, configured_key       the key itself
//! ```

mod address;
mod auth_plan;
mod configured_key;
mod cooldown;
mod credential;
mod database;
mod eligibility;
mod external;
mod failure_text;
mod load;
mod merge;
mod order;
mod prepared;
mod profile_key;
mod provider;
mod provider_key;
mod readiness;
mod routing;
mod run;
mod secret;
mod store;
mod trace;
mod types;
mod usage;

#[cfg(test)]
mod tests;

pub(super) use address::is_asked_before_jobs;
pub use prepared::{AttemptKind, Preparation, PrepareRequest, PreparedAttempt, Started};
pub use provider::auth_id;
pub use store::RejectedEntry;
pub use types::{AuthDecision, AuthFailure, AuthRequest, Credential, CredentialKind, Order, OrderBasis};

use super::plan::{Eligibility, StoreView, StoredProfile, Unknown};
use crate::home::Home;
use crate::release::{Facts, HarnessAuth};
use crate::source::Node;
use external::Scope;
use std::path::{Path, PathBuf};
use store::Store;

/// Everything the credentials of a home depend on.
#[derive(Clone, Copy)]
pub struct AuthContext<'a> {
    /// The home.
    pub home: &'a Home,
    /// The release.
    pub facts: &'a Facts,
    /// The config as dispatch sees it (`Admission::effective`).
    pub config: Option<&'a Node>,
    /// Unix milliseconds.
    pub now_ms: i64,
}

impl AuthContext<'_> {
    /// The time as JavaScript has it.
    fn now(&self) -> f64 {
        // Milliseconds of this era are exact in a double.
        #[allow(clippy::cast_precision_loss)]
        let now = self.now_ms as f64;
        now
    }

    /// A path as messages of the release show it here: the user's home as `~`.
    fn display(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home.paths.os_home) {
            Ok(below) if !self.home.paths.os_home.as_os_str().is_empty() => format!("~/{}", below.display()),
            _ => path.display().to_string(),
        }
    }
}

/// The credentials of one agent.
#[derive(Clone)]
pub struct AgentAuth<'a> {
    context: AuthContext<'a>,
    agent_dir: PathBuf,
    /// The store that messages name.
    shown_store: PathBuf,
    /// The agent's store after inheritance, without logins of other programs.
    store: Store,
    /// The same with those whose profile is stored already: what the release shows of it.
    shown: Store,
    /// Main's store, when the agent's is another one.
    main: Option<Store>,
    behind_sidecar: Vec<String>,
    /// What oc-doctor could not read although the release may.
    unread: Vec<String>,
    view: StoreView,
}

impl<'a> AgentAuth<'a> {
    /// Loads what an agent with this (absolute) directory sees.
    #[must_use]
    pub fn load(context: AuthContext<'a>, agent_dir: &Path) -> Self {
        let loaded = load::load(&context, agent_dir);
        let main_dir = load::main_dir(&context);
        let main = (agent_dir != main_dir).then(|| load::load(&context, &main_dir).store);
        let mut shown = loaded.store.clone();
        external::overlay(&context, &mut shown, Scope::Existing);
        let view = view(&shown, loaded.error);
        Self {
            context,
            shown_store: load::shown_store(&context, agent_dir),
            agent_dir: agent_dir.to_path_buf(),
            store: loaded.store,
            shown,
            main,
            behind_sidecar: loaded.behind_sidecar,
            unread: loaded.unread,
            view,
        }
    }

    /// The store after inheritance, as `ensureAuthProfileStore` gives it without a scope.
    #[must_use]
    pub fn view(&self) -> &StoreView {
        &self.view
    }

    /// Entries of the agent's and main's stores that the release ignores at load.
    #[must_use]
    pub fn rejected(&self) -> &[RejectedEntry] {
        &self.store.rejected
    }

    /// The credentials as the chain of these candidates' providers sees them before it calls one: from
    /// 5.12 on with the logins of other programs that belong to them (`runWithModelFallback`).
    #[must_use]
    pub fn for_chain<'p>(&self, providers: impl Iterator<Item = &'p str>) -> Self {
        let mut seen = self.clone();
        if self.context.facts.auth.external.by_chain {
            seen.shown = self.store.clone();
            for scope in external::scopes_of_chain(providers) {
                external::overlay(&self.context, &mut seen.shown, scope);
            }
        }
        seen
    }

    /// The profiles of a provider in the order they would be tried (`resolveAuthProfileOrder`).
    #[must_use]
    pub fn order(&self, provider: &str, preferred: Option<&str>) -> Order {
        order::order(&self.context, &self.shown, provider, preferred)
    }

    /// For every known profile id, sorted: does it count for `provider`, and if not, why.
    #[must_use]
    pub fn eligibility(&self, provider: &str) -> Vec<Eligibility> {
        let code = |id: &String| eligibility::code(&self.context, &self.shown, provider, id).to_owned();
        self.known_ids().iter().map(|id| Eligibility { profile: id.clone(), code: code(id) }).collect()
    }

    /// Ids of stored profiles, of `auth.profiles`, and of all orders; sorted, each once.
    fn known_ids(&self) -> Vec<String> {
        let auth = self.context.config.and_then(|config| config.get("auth"));
        let object = |key: &str| auth.and_then(|auth| auth.get(key)).and_then(Node::as_object);
        let mut ids: Vec<String> = self.shown.profiles.iter().map(|profile| profile.id.clone()).collect();
        ids.extend(object("profiles").into_iter().flat_map(|map| map.keys().map(str::to_owned)));
        let lists = object("order").into_iter().flat_map(|map| map.entries()).filter_map(|entry| entry.node.as_array());
        ids.extend(lists.flatten().filter_map(|id| id.as_str().map(str::to_owned)));
        ids.extend(self.shown.state.order.iter().flatten().flat_map(|order| order.profiles.iter().cloned()));
        ids.sort();
        ids.dedup();
        ids
    }

    /// Whether a profile is cooling for a model (`isProfileInCooldown`).
    #[must_use]
    pub fn cooling(&self, profile: &str, model: Option<&str>) -> bool {
        cooldown::cooling(&self.context, &self.shown, profile, model)
    }

    /// The known ids that have usage statistics, sorted, and whether they are cooling for a model.
    #[must_use]
    pub fn cooldown(&self, model: &str) -> Vec<(String, bool)> {
        let with_usage = self.known_ids().into_iter().filter(|id| self.shown.usage(id).is_some());
        with_usage
            .map(|id| {
                let cooling = self.cooling(&id, Some(model));
                (id, cooling)
            })
            .collect()
    }

    /// End of the soonest cooldown of these profiles, Unix milliseconds (`getSoonestCooldownExpiry`).
    #[must_use]
    pub fn soonest_cooldown_end(&self, profiles: &[String], model: Option<&str>) -> Option<f64> {
        cooldown::soonest_end(&self.shown, profiles, model)
    }

    /// Whether the provider of one of these profiles declared when its limit ends, and that lies ahead.
    #[must_use]
    pub fn declared_reset(&self, profiles: &[String], model: &str) -> bool {
        profiles.iter().filter_map(|id| self.shown.usage(id)).any(|usage| usage.declared_reset(model))
    }

    /// Why all these profiles are unavailable: `rate_limit`, `billing`, `auth_permanent`, …
    /// (`resolveProfilesUnavailableReason`).
    #[must_use]
    pub fn unavailable_reason(&self, profiles: &[String]) -> Option<String> {
        let usages = profiles.iter().filter_map(|id| self.shown.usage(id));
        usage::unavailable_reason(usages, self.context.facts.auth.failure_reasons).map(str::to_owned)
    }

    /// Whether any store file exists for this agent or main: without one the chain asks no cooldowns
    /// (`hasAnyAuthProfileStoreSource`).
    #[must_use]
    pub fn has_store_source(&self) -> bool {
        load::has_source(&self.context, &self.agent_dir)
    }

    /// Provider that a run on this harness works with instead of the candidate's: 5.18–5.28 move
    /// `openai` to `openai-codex` under codex, and on the built-in runner when `auth.order.openai`
    /// begins with an `openai-codex:` profile. It counts only when its model resolves.
    #[must_use]
    pub fn run_provider(&self, provider: &str, harness: &str, locked_profile: Option<&str>) -> String {
        let plugin = self.is_plugin_harness(harness);
        routing::run_provider(&self.context, provider, harness, plugin, locked_profile)
    }

    /// The credential of one candidate.
    #[must_use]
    pub fn resolve(&self, request: &AuthRequest<'_>) -> AuthDecision {
        let mut decision = run::Run::decide(self, request);
        let unread = self.unread.iter();
        decision
            .unknown
            .extend(unread.map(|reason| Unknown { field: "selected_profile".to_owned(), reason: reason.clone() }));
        decision
    }

    /// Whether a variable holds a key of a provider.
    #[must_use]
    pub fn has_variable(&self, provider: &str) -> bool {
        let environment = &self.context.home.environment;
        configured_key::key_variables(&self.context, provider).iter().any(|name| environment.text(name).is_some())
    }

    fn context(&self) -> &AuthContext<'a> {
        &self.context
    }

    fn store(&self) -> &Store {
        &self.store
    }

    fn store_error(&self) -> Option<&str> {
        self.view.error.as_deref()
    }

    fn main_store(&self) -> Option<&Store> {
        self.main.as_ref()
    }

    fn agent_dir(&self) -> &Path {
        &self.agent_dir
    }

    fn shown_store(&self) -> &Path {
        &self.shown_store
    }

    fn is_behind_sidecar(&self, id: &str) -> bool {
        self.behind_sidecar.iter().any(|known| known == id)
    }

    /// Whether a plugin's harness does the calls, so that the runner treats credentials differently.
    fn is_plugin_harness(&self, harness: &str) -> bool {
        self.context.facts.auth.harness_auth != HarnessAuth::AsBuiltIn && !matches!(harness, "pi" | "openclaw")
    }
}

fn view(store: &Store, error: Option<String>) -> StoreView {
    let profiles = store.profiles.iter().map(|profile| StoredProfile {
        id: profile.id.clone(),
        kind: profile.stored.type_name().to_owned(),
        provider: profile.stored.provider.clone(),
        inherited: profile.inherited,
        span: profile.span,
    });
    let order = store.state.order.iter().flatten().map(|order| (order.provider.clone(), order.profiles.clone()));
    StoreView {
        profiles: profiles.collect(),
        order: order.collect(),
        last_good: store.state.last_good.clone().unwrap_or_default(),
        error,
    }
}
