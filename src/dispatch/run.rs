//! One candidate of one agent, from its reference to the attempt: the order of steps of
//! `runEmbeddedPiAgent` (later `runEmbeddedAgent`).
//!
//! From 2026.4.24 on the harness is chosen first, then the model is looked up, then the credential.
//! Before, the model comes first, then the credential, and the harness is chosen when the attempt starts.

use super::auth::{AgentAuth, AuthDecision, AuthRequest};
use super::billing::billing;
use super::chain::{Candidate, has_fallbacks};
use super::codex;
use super::endpoint::endpoint;
use super::harness::{self, Harness};
use super::model::ResolvedModel;
use super::model_step;
use super::plan::{Billing, Dispatch, Outcome, Role, RuntimePolicy, Step, Unknown};
use super::roster::Agent;
use super::runtime::{Asked, runtime_policy};
use super::support::SupportFacts;
use crate::home::Home;
use crate::release::Facts;
use crate::source::Node;

/// What all candidates of one agent share.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The home.
    pub home: &'a Home,
    /// The release.
    pub facts: &'a Facts,
    /// Effective config.
    pub config: &'a Node,
    /// The agent.
    pub agent: &'a Agent<'a>,
    /// Its credentials.
    pub auth: &'a AgentAuth<'a>,
    /// Whether the codex harness is registered, and why or why not.
    pub codex: &'a super::admission::PluginState,
    /// The agent's `models.json`.
    pub models_json: Option<&'a Node>,
    /// What the session of the run adds; `None` for a new session.
    pub pins: Option<&'a Pins>,
}

/// What a stored session adds to a run.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    /// Profile that its user picked, and the provider of the run: other providers' candidates are not bound to it
    /// (`resolveProviderScopedAuthProfile`).
    pub profile: Option<(String, String)>,
    /// Runtime that it is bound to.
    pub runtime: Option<String>,
}

/// What a failed selection of the harness does to the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChainEnd {
    /// The next candidate is tried.
    Goes,
    /// The chain ends.
    Stops,
    /// The chain ends, and no harness was asked.
    BeforeHarness,
}

impl Run<'_> {
    /// The decision for one candidate.
    #[must_use]
    pub fn dispatch(&self, candidate: &Candidate, role: Role) -> Dispatch {
        let provider = candidate.reference.provider.as_str();
        let asked = Asked {
            config: self.config,
            agent: self.agent,
            provider,
            model: &candidate.reference.model,
            facts: self.facts,
            environment: &self.home.environment,
        };
        let policy = self.pinned_policy(runtime_policy(&asked));
        let mut dispatch = blank(candidate, role, policy.clone());
        self.explain_start(&mut dispatch, candidate, policy.as_ref());
        if let Some(message) = super::database_gate::refusal(self.home, self.facts, self.agent) {
            dispatch.trace.push(step("database", "refused", message.clone(), None));
            fail(&mut dispatch, message);
        } else if let Some(message) = self.auth.view().error.clone() {
            dispatch.trace.push(step("store", "refused", message.clone(), None));
            fail(&mut dispatch, message);
        } else if let Some(runtime) = harness::cli_runtime(&asked, self.cli_policy(&asked, policy.as_ref()).as_deref())
        {
            self.run_cli(&mut dispatch, &runtime);
        } else if self.facts.auth.preparation.ahead {
            self.prepare_and_start(&mut dispatch, &asked, policy.as_ref());
        } else if self.facts.runtime.harness_first {
            self.harness_first(&mut dispatch, &asked, policy.as_ref());
        } else {
            self.harness_last(&mut dispatch, &asked, policy.as_ref());
        }
        self.finish(&mut dispatch);
        dispatch
    }

    /// The policy with the session's runtime in its place.
    fn pinned_policy(&self, policy: Option<RuntimePolicy>) -> Option<RuntimePolicy> {
        let (Some(policy), Some(runtime)) = (&policy, self.pins.and_then(|pins| pins.runtime.as_deref())) else {
            return policy;
        };
        // A pinned harness has nothing to fall back to, and one of the per-model era counts as the model's own.
        let fallback = policy.fallback.as_ref().map(|_| "none".to_owned());
        let source = policy.source.as_ref().map(|_| "model".to_owned());
        Some(RuntimePolicy { runtime: self.facts.runtime.read_id(Some(runtime)), source, fallback, span: None })
    }

    /// The profile that the session binds a candidate of this provider to.
    fn locked_profile(&self, provider: &str) -> Option<&str> {
        let (profile, of) = self.pins?.profile.as_ref()?;
        (super::auth::auth_id(of, self.facts) == super::auth::auth_id(provider, self.facts)).then_some(profile)
    }

    /// The runtime id that may name a CLI: the policy's, or in releases whose policy hides CLI ids
    /// behind the built-in harness, the id as written.
    fn cli_policy(&self, asked: &Asked<'_>, policy: Option<&RuntimePolicy>) -> Option<String> {
        super::runtime::written_agent_runtime(asked).or_else(|| policy.map(|policy| policy.runtime.clone()))
    }

    fn harness_first(&self, dispatch: &mut Dispatch, asked: &Asked<'_>, policy: Option<&RuntimePolicy>) {
        let Some(id) = self.choose(dispatch, asked, policy, SupportFacts::default()) else { return };
        if let Some(found) = self.look_up_model(dispatch, &id) {
            self.look_up_credential(dispatch, &id, &found);
        }
    }

    fn harness_last(&self, dispatch: &mut Dispatch, asked: &Asked<'_>, policy: Option<&RuntimePolicy>) {
        let built_in = self.facts.runtime.built_in;
        let Some(found) = self.look_up_model(dispatch, built_in) else { return };
        self.look_up_credential(dispatch, built_in, &found);
        if dispatch.outcome == Outcome::Attempt {
            self.choose(dispatch, asked, policy, SupportFacts::default());
        }
    }

    /// Chooses the harness and returns its id; `None` when the candidate fails there, or there is no such notion.
    pub(super) fn choose(
        &self,
        dispatch: &mut Dispatch,
        asked: &Asked<'_>,
        policy: Option<&RuntimePolicy>,
        known: SupportFacts<'_>,
    ) -> Option<String> {
        let policy = policy?;
        let span = policy.span.or(self.codex.span);
        match self.select(asked, policy, known) {
            Ok((id, because)) => {
                dispatch.trace.push(step("harness", &id, because, span));
                dispatch.harness = Some(Ok(id.clone()));
                Some(id)
            }
            Err((message, end)) => {
                let ends = if end == ChainEnd::Goes { "" } else { "; the whole chain ends here" };
                let because = format!("{message} (plugin codex: {}){ends}", self.codex.reason);
                dispatch.trace.push(step("harness", "none", because, span));
                dispatch.stops_chain = end != ChainEnd::Goes;
                if end == ChainEnd::BeforeHarness {
                    fail(dispatch, message);
                } else {
                    dispatch.harness = Some(Err(message.clone()));
                    // Where the harness is chosen last, profile and address have been prepared by then and stay.
                    dispatch.outcome = Outcome::FailedBeforeAttempt;
                    dispatch.error = Some(message);
                }
                None
            }
        }
    }

    /// The harness of a candidate with the reason, or what OpenClaw says instead.
    pub(super) fn select(
        &self,
        asked: &Asked<'_>,
        policy: &RuntimePolicy,
        known: SupportFacts<'_>,
    ) -> Result<(String, String), (String, ChainEnd)> {
        match harness::select(asked, policy, self.codex.serves(harness::CODEX, &policy.runtime), known) {
            Harness::BuiltIn { reason } => Ok((self.facts.runtime.built_in.to_owned(), reason)),
            Harness::Plugin { id, reason } => {
                let because = format!("{reason}; plugin {id}: {}", self.codex.reason);
                Ok((id, because))
            }
            Harness::Unavailable { message } => Err((message, ChainEnd::BeforeHarness)),
            Harness::Refused { message, stops_chain } => {
                Err((message, if stops_chain { ChainEnd::Stops } else { ChainEnd::Goes }))
            }
        }
    }

    pub(super) fn look_up_model(&self, dispatch: &mut Dispatch, harness: &str) -> Option<ResolvedModel> {
        let run_provider = self.auth.run_provider(&dispatch.provider, harness, self.locked_profile(&dispatch.provider));
        match model_step::find(self, &dispatch.provider, &run_provider, &dispatch.model, harness) {
            Ok(found) => {
                let place = format!("{} at {}", found.api, found.base_url.as_deref().unwrap_or("an unknown address"));
                dispatch.trace.push(step("model", &place, found.because.to_owned(), found.span));
                Some(found)
            }
            Err(message) => {
                dispatch.trace.push(step("model", "unknown", message.clone(), dispatch.span));
                dispatch.unknown.extend(super::model_doubt::of_refused_model(self, &dispatch.provider));
                fail(dispatch, message);
                None
            }
        }
    }

    fn look_up_credential(&self, dispatch: &mut Dispatch, harness: &str, found: &ResolvedModel) {
        let decision = self.auth.resolve(&AuthRequest {
            provider: &found.run_provider,
            model: &dispatch.model,
            model_provider: &found.provider,
            harness,
            api: Some(&found.api),
            locked_profile: self.locked_profile(&dispatch.provider),
            may_probe: false,
            has_fallbacks: has_fallbacks(self.config, self.agent, self.facts),
        });
        self.accept(dispatch, decision, found, found.api.clone(), found.base_url.clone());
    }

    /// Enters what became of the credentials.
    pub(super) fn accept(
        &self,
        dispatch: &mut Dispatch,
        decision: AuthDecision,
        found: &ResolvedModel,
        api: String,
        base_url: Option<String>,
    ) {
        dispatch.auth_provider = Some(decision.auth_provider);
        dispatch.profile_candidates = decision.candidates;
        dispatch.unknown.extend(decision.unknown);
        dispatch.trace.extend(decision.trace);
        match decision.outcome {
            Ok(credential) => {
                dispatch.outcome = Outcome::Attempt;
                dispatch.billing = credential.kind.billing();
                dispatch.credential_source = credential.source;
                dispatch.selected_profile = decision.selected_profile;
                dispatch.auth_plan = decision.auth_plan;
                dispatch.attempt_has_key = Some(credential.has_key);
                dispatch.attempt_provider = Some(found.run_provider.clone());
                dispatch.attempt_model = Some(dispatch.model.clone());
                dispatch.api = Some(api);
                dispatch.base_url = base_url;
            }
            Err(failure) => {
                dispatch.credential_error = failure.credential_error;
                dispatch.trace.push(step("credential", "none", failure.message.clone(), failure.span));
                fail(dispatch, failure.message);
            }
        }
    }

    /// A CLI runtime starts a program that has its own login.
    fn run_cli(&self, dispatch: &mut Dispatch, runtime: &str) {
        let because = format!("{runtime} is a program that OpenClaw starts; no harness is asked");
        dispatch.trace.push(step("harness", runtime, because, dispatch.span));
        dispatch.harness = Some(Ok(runtime.to_owned()));
        dispatch.outcome = Outcome::Attempt;
        dispatch.attempt_provider = Some(dispatch.provider.clone());
        dispatch.attempt_model = Some(dispatch.model.clone());
        dispatch.attempt_has_key = Some(false);
        dispatch.billing = Billing::Subscription;
        dispatch.auth_provider = Some(dispatch.provider.clone());
        dispatch.unknown.push(Unknown {
            field: "outcome".to_owned(),
            reason: format!("whether the program {runtime} is installed and logged in"),
        });
    }

    fn explain_start(&self, dispatch: &mut Dispatch, candidate: &Candidate, policy: Option<&RuntimePolicy>) {
        dispatch.trace.push(step(
            "candidate",
            &dispatch.reference.clone(),
            candidate.because.to_owned(),
            candidate.span,
        ));
        if let Some(policy) = policy {
            let because = match (policy.span, policy.source.as_deref()) {
                (Some(_), _) => "configured".to_owned(),
                (None, Some("implicit")) if policy.runtime == harness::CODEX => {
                    format!("provider {} implies codex in this release", dispatch.provider)
                }
                _ => "nothing configured".to_owned(),
            };
            let value = match &policy.fallback {
                Some(fallback) => format!("{} (fallback {fallback})", policy.runtime),
                None => policy.runtime.clone(),
            };
            dispatch.trace.push(step("runtime", &value, because, policy.span));
        }
    }

    /// Everything that is read off the decisions: orders, cooldowns, the URL, who pays.
    fn finish(&self, dispatch: &mut Dispatch) {
        let provider = dispatch.provider.clone();
        let auth_provider = dispatch.auth_provider.get_or_insert_with(|| provider.clone()).clone();
        if self.auth.view().error.is_none() {
            dispatch.auth_order = self.auth.order(&auth_provider, None).profiles;
            if auth_provider != provider {
                dispatch.auth_order_own_provider = Some(self.auth.order(&provider, None).profiles);
            }
            dispatch.eligibility = self.auth.eligibility(&auth_provider);
            dispatch.cooldown = self.auth.cooldown(&dispatch.model);
        }
        if dispatch.outcome != Outcome::Attempt {
            return;
        }
        if matches!(&dispatch.harness, Some(Ok(id)) if id == harness::CODEX) {
            self.inside_codex(dispatch);
        } else if let (Some(api), Some(base_url)) = (&dispatch.api, &dispatch.base_url) {
            dispatch.endpoint = endpoint(api, base_url, &dispatch.model);
        }
        dispatch.billing = billing(dispatch.billing, dispatch.base_url.as_deref());
        let told = dispatch.endpoint.clone().unwrap_or_else(|| "not known".to_owned());
        dispatch.trace.push(step(
            "endpoint",
            &told,
            format!("profile {}", dispatch.selected_profile.as_deref().unwrap_or("-")),
            None,
        ));
    }

    /// Whether an OpenAI attempt leaves for an isolated Codex home with neither profile nor key.
    fn leaves_bare(&self, dispatch: &Dispatch, provider: &str) -> bool {
        self.facts.runtime.codex_home_is_isolated
            && dispatch.selected_profile.is_none()
            && dispatch.attempt_has_key != Some(true)
            && ["codex", "openai", "openai-codex"].contains(&provider)
    }

    fn inside_codex(&self, dispatch: &mut Dispatch) {
        let provider = dispatch.attempt_provider.clone().unwrap_or_else(|| dispatch.provider.clone());
        let told = if self.leaves_bare(dispatch, &provider) {
            let own = self
                .home
                .agent_dirs
                .get(&self.agent.directory(&self.home.paths))
                .is_some_and(|files| files.has_codex_home_login);
            codex::isolated_attempt(self.home, self.facts, own)
        } else {
            codex::attempt(self.home, self.facts, self.auth, &provider, dispatch.selected_profile.as_deref())
        };
        let told = codex::refusal(self.home, self.facts, self.auth, &self.agent.directory(&self.home.paths), dispatch)
            .map_or(told, |error| codex::CodexAttempt { error: Some(error), ..codex::CodexAttempt::default() });
        dispatch.trace.push(step("login", told.login, "of the codex app-server".to_owned(), None));
        dispatch.billing = match (&told.error, told.login) {
            (Some(_), _) => Billing::Unknown,
            (None, "the Codex CLI's login") => Billing::Subscription,
            (None, "the Codex CLI's API key" | "a key in the environment") => Billing::Metered,
            // Its kind decides where the app-server calls, and so who pays.
            (None, "the profile handed over") if told.endpoint.as_deref() == Some(codex::CHATGPT) => {
                Billing::Subscription
            }
            (None, "the profile handed over") => Billing::Metered,
            _ => dispatch.billing,
        };
        dispatch.endpoint = told.endpoint;
        dispatch.attempt_error = told.error;
    }
}

fn blank(candidate: &Candidate, role: Role, runtime_policy: Option<RuntimePolicy>) -> Dispatch {
    Dispatch {
        reference: format!("{}/{}", candidate.reference.provider, candidate.reference.model),
        provider: candidate.reference.provider.clone(),
        model: candidate.reference.model.clone(),
        role,
        span: candidate.span,
        runtime_policy,
        harness: None,
        auth_provider: None,
        auth_order: Vec::new(),
        auth_order_own_provider: None,
        profile_candidates: Vec::new(),
        eligibility: Vec::new(),
        cooldown: Vec::new(),
        selected_profile: None,
        credential_source: None,
        credential_error: None,
        api: None,
        base_url: None,
        endpoint: None,
        outcome: Outcome::FailedBeforeAttempt,
        error: None,
        attempt_error: None,
        stops_chain: false,
        attempt_provider: None,
        attempt_model: None,
        attempt_has_key: None,
        auth_plan: None,
        billing: Billing::Unknown,
        unknown: Vec::new(),
        trace: Vec::new(),
    }
}

/// The candidate fails before its attempt.
pub(super) fn fail(dispatch: &mut Dispatch, message: String) {
    dispatch.outcome = Outcome::FailedBeforeAttempt;
    dispatch.error = Some(message);
    dispatch.selected_profile = None;
    dispatch.credential_source = None;
    dispatch.api = None;
    dispatch.base_url = None;
    dispatch.attempt_provider = None;
    dispatch.attempt_model = None;
    dispatch.attempt_has_key = None;
    dispatch.auth_plan = None;
}

/// A decision with its cause.
pub(super) fn step(decision: &'static str, value: &str, because: String, span: Option<crate::source::Span>) -> Step {
    Step { decision, value: value.to_owned(), because, span }
}
