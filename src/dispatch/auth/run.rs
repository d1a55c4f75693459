//! Which profiles a run tries and which credential it ends up with: the auth part of
//! `runEmbeddedPiAgent` (later `runEmbeddedAgent`) and of `createEmbeddedRunAuthController`.
//!
//! ```text
//! store      built-in runner: the agent's store; logins of other programs only where the profile exists
//!            already (up to 5.11), never (5.12-5.27), or for codex and for Claude Code when selected (5.28)
//!            plugin harness : none; on the codex transport from 5.18 on the store with the Codex CLI's login
//! candidates the profiles in order; none = the key of the provider; a plugin harness only gets those
//!            that may be forwarded to it
//! key        the first candidate that is not cooling; when it fails, the next that is not cooling; when
//!            all are cooling nothing is tried
//! ```

use super::super::plan::Unknown;
use super::auth_plan::{auth_plan, codex_auth_provider, forwardable, mode};
use super::configured_key::configured_key_first;
use super::cooldown::cooling;
use super::eligibility;
use super::external::{self, Scope};
use super::order::order;
use super::provider::{OPENAI, auth_id};
use super::provider_key::{Lookup, ProviderKey};
use super::store::Store;
use super::types::{AuthDecision, AuthFailure, AuthRequest, Credential, CredentialKind};
use super::{AgentAuth, failure_text, routing, trace};
use crate::release::{AuthPlanKind, HarnessAuth};

/// A run on its way to a credential.
pub(super) struct Run<'a> {
    auth: &'a AgentAuth<'a>,
    request: &'a AuthRequest<'a>,
    /// The store that the runner looks up keys in.
    store: Store,
    decision: AuthDecision,
}

impl<'a> Run<'a> {
    /// Decides everything.
    pub(super) fn decide(auth: &'a AgentAuth<'a>, request: &'a AuthRequest<'a>) -> AuthDecision {
        let nothing = Credential { source: None, kind: CredentialKind::None, has_key: false, span: None };
        let decision = AuthDecision {
            outcome: Ok(nothing),
            selected_profile: None,
            candidates: Vec::new(),
            auth_plan: None,
            auth_provider: request.provider.to_owned(),
            unknown: Vec::new(),
            trace: Vec::new(),
        };
        let mut run = Self { auth, request, store: auth.store().clone(), decision };
        if let Some(error) = auth.store_error() {
            run.fail(error.to_owned(), false);
            return run.decision;
        }
        if auth.is_plugin_harness(request.harness) {
            run.for_plugin()
        } else {
            run.for_built_in()
        }
        run.finish()
    }

    fn for_built_in(&mut self) {
        let context = self.auth.context();
        let facts = &context.facts.auth.external;
        let codex_run = self.request.provider == codex_auth_provider(context) && self.is_codex_transport();
        if facts.existing_for_built_in {
            external::overlay(context, &mut self.store, Scope::Existing);
        } else if facts.codex_for_built_in && codex_run {
            external::overlay(context, &mut self.store, Scope::Codex);
        } else if external::asks_for_claude(context, &self.store, self.request.provider) {
            external::overlay(context, &mut self.store, Scope::Claude);
        }
        let locked = self.locked_for_built_in();
        if let Some(id) = &locked
            && eligibility::code(context, &self.store, self.request.provider, id) != eligibility::OK
        {
            let message = format!("Auth profile \"{id}\" is not configured for {}.", self.request.provider);
            self.fail(message, false);
            return;
        }
        self.decision.candidates = match &locked {
            Some(id) => vec![id.clone()],
            None => self.ordered_profiles(),
        };
        self.take_key(locked.as_deref());
    }

    /// The profile named by the operator, unless it is of another provider: then the run is not bound to it.
    fn locked_for_built_in(&self) -> Option<String> {
        let facts = self.auth.context().facts;
        let id = self.request.locked_profile?;
        let profile = self.store.profile(id)?;
        (auth_id(&profile.stored.provider, facts) == auth_id(self.request.provider, facts)).then(|| id.to_owned())
    }

    fn ordered_profiles(&mut self) -> Vec<String> {
        let context = self.auth.context();
        let mut ids: Vec<String> = Vec::new();
        if configured_key_first(context, self.request.provider) {
            self.decision.trace.push(trace::configured_key_first(context, self.request.provider));
            return ids;
        }
        for provider in routing::profile_providers(context, self.request.provider, self.request.harness) {
            let order = order(context, &self.store, &provider, None);
            self.decision.trace.push(trace::order(&provider, &order));
            for id in order.profiles {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            self.decision.auth_provider = provider;
        }
        ids
    }

    fn for_plugin(&mut self) {
        let context = self.auth.context();
        let bootstrapped = context.facts.auth.harness_auth == HarnessAuth::Bootstrapped
            && self.request.provider == codex_auth_provider(context)
            && self.is_codex_transport();
        if bootstrapped {
            external::overlay(context, &mut self.store, Scope::Codex);
        }
        let locked = self
            .request
            .locked_profile
            .filter(|id| forwardable(context, self.request, &self.store, id))
            .map(str::to_owned);
        self.decision.candidates = match &locked {
            Some(id) => vec![id.clone()],
            None => self.forwarded_profiles(),
        };
        if bootstrapped {
            self.take_key(locked.as_deref());
        } else {
            self.decision.selected_profile = self.decision.candidates.first().cloned();
        }
    }

    fn forwarded_profiles(&mut self) -> Vec<String> {
        let context = self.auth.context();
        let kind = context.facts.auth.harness_auth;
        if matches!(kind, HarnessAuth::AsBuiltIn | HarnessAuth::LockedOnly) || self.request.harness != "codex" {
            return Vec::new();
        }
        let provider = codex_auth_provider(context);
        let order = order(context, &self.store, &provider, None);
        self.decision.trace.push(trace::order(&provider, &order));
        self.decision.auth_provider = provider;
        let mut ids = order.profiles;
        ids.retain(|id| forwardable(context, self.request, &self.store, id));
        if kind == HarnessAuth::FirstForwarded {
            ids.truncate(1);
        }
        ids
    }

    fn is_codex_transport(&self) -> bool {
        matches!(self.request.api, Some("openai-codex-responses" | "openai-chatgpt-responses"))
    }

    /// The first candidate that yields a key; without candidates the key of the provider.
    fn take_key(&mut self, locked: Option<&str>) {
        let candidates = self.decision.candidates.clone();
        if candidates.is_empty() {
            match self.lookup().provider_key(self.request.model_provider) {
                Ok(key) => self.accept(key),
                Err(message) => self.fail(message, true),
            }
            return;
        }
        let mut probes = u8::from(self.request.may_probe && self.all_cooling(&candidates));
        let mut first_error = None;
        for id in &candidates {
            let cooling =
                locked != Some(id.as_str()) && cooling(self.auth.context(), &self.store, id, Some(self.request.model));
            if cooling && probes == 0 {
                self.decision.trace.push(trace::passed_over(&self.store, id));
                continue;
            }
            if cooling {
                probes -= 1;
            }
            match self.lookup().profile_key(self.request.model_provider, id, locked == Some(id.as_str())) {
                Ok(key) => {
                    self.accept(key);
                    return;
                }
                Err(message) => {
                    self.decision.trace.push(trace::failed(&self.store, id, &message));
                    first_error = first_error.or(Some(message));
                }
            }
        }
        match first_error {
            Some(message) => self.fail(message, true),
            None => self.fail_cooling(&candidates),
        }
    }

    fn all_cooling(&self, candidates: &[String]) -> bool {
        candidates.iter().all(|id| cooling(self.auth.context(), &self.store, id, Some(self.request.model)))
    }

    fn lookup(&self) -> Lookup<'_> {
        Lookup {
            context: *self.auth.context(),
            store: &self.store,
            main: self.auth.main_store(),
            agent_dir: self.auth.agent_dir(),
            shown_store: self.auth.shown_store(),
            api: self.request.api,
            asks_profiles: true,
            model: None,
        }
    }

    fn accept(&mut self, key: ProviderKey) {
        let shown = key.profile.as_deref();
        if let Some(reason) = key.unknown {
            self.decision.unknown.push(Unknown { field: "credential_source".to_owned(), reason });
        }
        if let Some(id) = shown.filter(|id| self.auth.is_behind_sidecar(id)) {
            let reason = format!("whether the sidecar of {id} can be decrypted with the key at hand");
            self.decision.unknown.push(Unknown { field: "credential_source".to_owned(), reason });
        }
        if self.request.model_provider == "github-copilot" {
            let reason = "whether GitHub exchanges the token for one of Copilot".to_owned();
            self.decision.unknown.push(Unknown { field: "outcome".to_owned(), reason });
        }
        self.decision.trace.push(trace::accepted(&key.credential, shown));
        self.decision.selected_profile = key.profile;
        self.decision.outcome = Ok(key.credential);
    }

    fn fail(&mut self, message: String, by_lookup: bool) {
        let credential_error = by_lookup.then(|| message.clone());
        let message = if by_lookup && self.request.has_fallbacks {
            failure_text::failed(self.auth.context(), self.request.provider, &message)
        } else {
            message
        };
        self.decision.outcome = Err(AuthFailure { message, credential_error, cooling_reason: None, span: None });
    }

    fn fail_cooling(&mut self, candidates: &[String]) {
        let provider = self.request.provider;
        let known = self.auth.context().facts.auth.failure_reasons;
        let usages = candidates.iter().filter_map(|id| self.store.usage(id));
        let reason = super::usage::unavailable_reason(usages.clone(), known).unwrap_or("unknown");
        let window = usages.flat_map(super::usage::Usage::windows).map(|window| window.span).next();
        self.decision.outcome = Err(AuthFailure {
            message: failure_text::cooling(self.auth.context(), provider, reason),
            credential_error: None,
            cooling_reason: Some(reason.to_owned()),
            span: window,
        });
    }

    fn finish(mut self) -> AuthDecision {
        let context = self.auth.context();
        if self.decision.outcome.is_err() {
            self.decision.selected_profile = None;
            return self.decision;
        }
        if context.facts.auth.auth_plan == AuthPlanKind::None {
            self.decision.auth_provider = self.request.provider.to_owned();
            return self.decision;
        }
        let plugin = self.auth.is_plugin_harness(self.request.harness);
        let with_candidates = plugin && context.facts.auth.auth_plan == AuthPlanKind::Candidates;
        let candidates = if with_candidates { self.decision.candidates.clone() } else { Vec::new() };
        let profile = self.decision.selected_profile.clone();
        let mut plan = auth_plan(context, self.request, &self.store, profile.as_deref(), &candidates);
        if context.facts.auth.auth_plan_names_mode
            && let Ok(credential) = &self.decision.outcome
        {
            plan.mode = mode(&plan, &self.store, credential.kind);
        }
        let provider = plan.harness_provider.clone().or_else(|| plan.profile_provider.clone());
        if let Some(provider) = provider {
            self.decision.auth_provider = provider;
        }
        self.decision.auth_plan = Some(plan);
        self.decision
    }
}

/// Whether a provider is `openai`.
pub(super) fn is_openai(provider: &str) -> bool {
    provider.trim().eq_ignore_ascii_case(OPENAI)
}
