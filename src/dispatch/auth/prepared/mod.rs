//! The auth of a run as 2026.8 and later prepare it before anything starts (`prepareAgentRuntimeAuth` in
//! `src/agents/runtime-plan/prepare-auth.ts`): every attempt with its credential source and its route.
//!
//! ```text
//! sources   what may be used: profiles in order, the config's key, a variable
//! select    which of them are attempted, in which order, on which route; or why none is
//! start     the first attempt that yields a key, or what is handed to the harness
//! ```

mod select;
mod sources;
mod start;

pub use start::Started;

use super::super::plan::AuthPlan;
use super::super::route::{Requirement, Route, Routes};
use super::AgentAuth;
use super::provider::{OPENAI, auth_id};
use super::store::Store;
use select::{Attempt, Selected};
use sources::{AuthMode, Source, Sources};

/// What is prepared.
#[derive(Clone, Copy)]
pub struct PrepareRequest<'a> {
    /// Provider of the candidate.
    pub provider: &'a str,
    /// Model of the candidate.
    pub model: &'a str,
    /// Harness that was selected.
    pub harness: &'a str,
    /// Profile named by the operator.
    pub locked_profile: Option<&'a str>,
    /// Whether fallbacks are configured: then errors are told in other words.
    pub has_fallbacks: bool,
    /// The routes of the model when the run is bound to a kind of credential; `None` = its provider has none.
    pub routes: &'a dyn Fn(Option<Requirement>) -> Option<Routes>,
}

impl PrepareRequest<'_> {
    fn is_codex(&self) -> bool {
        self.harness == "codex"
    }

    /// Whose profiles are asked.
    fn profile_provider(&self) -> &str {
        if self.is_codex() { OPENAI } else { self.provider }
    }
}

/// The attempts of a run; never none.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// In order.
    pub attempts: Vec<PreparedAttempt>,
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct PreparedAttempt {
    /// Where its credential comes from.
    pub kind: AttemptKind,
    /// Its route, where the model has routes.
    pub route: Option<Route>,
    /// Whether codex can go every route, where the harness' own login decides between them.
    pub deferred: Option<Deferred>,
    /// The plan handed to it.
    pub plan: AuthPlan,
}

/// What is known of the routes while their choice is left to the harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deferred {
    /// Whether codex can go all of them.
    pub codex: bool,
    /// Whether the request is changed in a way that the user wrote.
    pub overrides: bool,
}

/// Where the credential of an attempt comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptKind {
    /// A profile.
    Profile(String),
    /// The config or the environment.
    Direct {
        /// Whether profiles come before it.
        after_profiles: bool,
    },
    /// Nothing is known yet: the look-up at the start decides.
    Implicit,
}

impl AgentAuth<'_> {
    /// Prepares the attempts of a run.
    ///
    /// # Errors
    /// The release's message when no source of credentials may be used.
    pub fn prepare(&self, request: &PrepareRequest<'_>) -> Result<Preparation, String> {
        let store = self.run_store(request.provider);
        let sources = sources::sources(self.context(), &store, request)?;
        let routes = (request.routes)(sources.pinned);
        let planner = Planner { auth: self, request, sources: &sources };
        match routes {
            Some(Routes::Incompatible { message }) => Err(message),
            Some(Routes::Known { routes, preferred, .. }) => planner.routed(&routes, preferred),
            None | Some(Routes::Indeterminate { .. }) => planner.generic(),
        }
    }

    /// The store of a run: for `openai` with the login of the Codex CLI.
    fn run_store(&self, provider: &str) -> Store {
        let mut store = self.store().clone();
        if super::run::is_openai(provider) {
            super::external::overlay(self.context(), &mut store, super::external::Scope::Codex);
        }
        store
    }
}

struct Planner<'a> {
    auth: &'a AgentAuth<'a>,
    request: &'a PrepareRequest<'a>,
    sources: &'a Sources,
}

impl Planner<'_> {
    /// A provider without routes.
    fn generic(&self) -> Result<Preparation, String> {
        let provider = self.request.profile_provider();
        let attempts = select::logical(provider, &self.sources.plan).map_err(|rejected| self.message(rejected))?;
        let plain: Vec<Attempt> = attempts.into_iter().map(|source| Attempt { source, route: None }).collect();
        Ok(self.preparation(plain, None))
    }

    fn routed(&self, routes: &[Route], preferred: Option<Requirement>) -> Result<Preparation, String> {
        let has_entry = super::provider::provider_config(
            self.auth.context().config,
            self.request.provider,
            self.auth.context().facts,
        )
        .is_some();
        let choice = select::RouteChoice {
            provider: OPENAI,
            routes,
            preferred,
            mode: self.sources.route_mode,
            codex_owns_login: self.request.is_codex(),
            login_on_single_route: self.request.is_codex() && !has_entry,
        };
        match select::routed(&choice, &self.sources.plan).map_err(|rejected| self.message(rejected))? {
            Selected::Attempts(attempts) => {
                let prepared = self.preparation(attempts, None);
                self.forwardable(&prepared)?;
                Ok(prepared)
            }
            Selected::Deferred(deferred) => Ok(self.preparation(Vec::new(), Some(deferred))),
        }
    }

    /// Profiles that codex is given must be of its own provider.
    fn forwardable(&self, prepared: &Preparation) -> Result<(), String> {
        let stuck = prepared.attempts.iter().find_map(|attempt| match &attempt.kind {
            AttemptKind::Profile(id) if attempt.plan.forwarded_profile.as_ref() != Some(id) => Some(id),
            _ => None,
        });
        match stuck.filter(|_| self.request.is_codex()) {
            Some(id) => Err(format!("Auth profile \"{id}\" cannot be forwarded to the codex runtime.")),
            None => Ok(()),
        }
    }

    /// Cooling profiles are told with the model.
    fn message(&self, rejected: select::Rejected) -> String {
        match rejected {
            select::Rejected::Cooling(id) => {
                let PrepareRequest { provider, model, .. } = self.request;
                format!("Auth profile \"{id}\" is temporarily unavailable for {provider}/{model}.")
            }
            select::Rejected::Because(message) => message,
        }
    }

    fn preparation(&self, attempts: Vec<Attempt>, deferred: Option<Deferred>) -> Preparation {
        let profile_of = |attempt: &Attempt| match &attempt.source {
            Source::Profile(profile) => Some(profile.id.clone()),
            Source::Direct(_) => None,
        };
        let mut prepared: Vec<PreparedAttempt> = Vec::new();
        for (index, attempt) in attempts.iter().enumerate() {
            let requirement = attempt.route.as_ref().map(|route| route.requirement);
            let candidates: Vec<String> = attempts
                .iter()
                .skip(index)
                .filter(|other| other.route.as_ref().map(|route| route.requirement) == requirement)
                .filter_map(profile_of)
                .collect();
            let (kind, candidates) = match profile_of(attempt) {
                Some(id) => (AttemptKind::Profile(id), candidates),
                None => {
                    let after_profiles = attempts.iter().take(index).any(|other| profile_of(other).is_some());
                    (AttemptKind::Direct { after_profiles }, Vec::new())
                }
            };
            let plan = self.plan(Some(&attempt.source), candidates);
            prepared.push(PreparedAttempt { kind, route: attempt.route.clone(), deferred: None, plan });
        }
        if prepared.is_empty() {
            let mut plan = self.plan(None, Vec::new());
            if deferred.is_some() {
                plan.mode = None;
            }
            prepared.push(PreparedAttempt { kind: AttemptKind::Implicit, route: None, deferred, plan });
        }
        Preparation { attempts: prepared }
    }

    /// `buildAgentRuntimeAuthPlan`
    fn plan(&self, source: Option<&Source>, candidates: Vec<String>) -> AuthPlan {
        let facts = self.auth.context().facts;
        let provider = auth_id(self.request.provider, facts);
        let profile = match source {
            Some(Source::Profile(profile)) => Some(profile),
            _ => None,
        };
        let stated = profile.and_then(|profile| profile.provider.as_deref()).unwrap_or(self.request.provider);
        let profile_provider = auth_id(stated, facts);
        let harness_provider = self.request.is_codex().then(|| auth_id(OPENAI, facts));
        let forwards = *harness_provider.as_ref().unwrap_or(&provider) == profile_provider;
        let mode = match source {
            Some(Source::Profile(profile)) => profile.mode,
            Some(Source::Direct(direct)) => direct.mode,
            None => self.sources.selected_mode,
        };
        let id = profile.map(|profile| profile.id.clone()).filter(|_| forwards);
        let locked = id.is_some() && id.as_deref() == self.request.locked_profile;
        AuthPlan {
            provider: Some(provider),
            profile_provider: Some(profile_provider),
            harness_provider,
            forwarded_source: id.as_ref().map(|_| if locked { "user" } else { "auto" }),
            forwarded_profile: id,
            forwarded_candidates: if forwards { candidates } else { Vec::new() },
            model: Some(self.request.model.to_owned()),
            mode: mode.filter(|_| forwards).map(AuthMode::name),
        }
    }
}
