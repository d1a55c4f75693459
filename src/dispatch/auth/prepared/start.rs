//! The start of a prepared run: the first attempt that yields a key, or the profile handed to a harness that logs in
//! by itself (`prepareEmbeddedRunRuntime`, `createEmbeddedRunAuthController` of 2026.8 and later).

use super::super::super::plan::Unknown;
use super::super::super::route::Requirement;
use super::super::cooldown::cooling;
use super::super::provider_key::{Lookup, ProviderKey};
use super::super::store::Store;
use super::super::types::{AuthDecision, AuthFailure, Credential, CredentialKind};
use super::super::{AgentAuth, failure_text, trace};
use super::{AttemptKind, Preparation, PrepareRequest, PreparedAttempt};

/// How a prepared run starts.
#[derive(Debug, Clone)]
pub struct Started {
    /// Its credential, or why it fails.
    pub decision: AuthDecision,
    /// Which attempt it is.
    pub attempt: usize,
}

impl AgentAuth<'_> {
    /// Starts a prepared run. `api`: transport of the model where an attempt has no route of its own.
    #[must_use]
    pub fn start(&self, request: &PrepareRequest<'_>, preparation: &Preparation, api: &str) -> Started {
        let start = Start { auth: self, request, preparation, api, store: self.run_store(request.provider) };
        let (found, attempt) = start.find();
        start.decision(found, attempt)
    }
}

/// What a start comes to.
enum Found {
    /// A key.
    Key(ProviderKey),
    /// Nothing but a profile for the harness, or not even that.
    LeftToHarness,
    /// An error.
    Failed(String),
}

struct Start<'a> {
    auth: &'a AgentAuth<'a>,
    request: &'a PrepareRequest<'a>,
    preparation: &'a Preparation,
    api: &'a str,
    store: Store,
}

impl Start<'_> {
    fn find(&self) -> (Found, usize) {
        let attempts = &self.preparation.attempts;
        let wants_key = |attempt: &PreparedAttempt| {
            attempt.route.as_ref().is_some_and(|route| route.requirement == Requirement::ApiKey)
        };
        if self.request.is_codex() && !attempts.first().is_some_and(wants_key) {
            return (Found::LeftToHarness, 0);
        }
        let any_gate = attempts.iter().any(|attempt| attempt.route.is_some() || self.is_direct(attempt));
        let gates = any_gate && (!self.request.is_codex() || attempts.iter().any(wants_key));
        let mut tried_profile = false;
        let mut first_error = None;
        for (index, attempt) in attempts.iter().enumerate() {
            if let AttemptKind::Profile(id) = &attempt.kind
                && cooling(self.auth.context(), &self.store, id, Some(self.request.model))
            {
                continue;
            }
            let bypasses =
                gates && matches!(attempt.kind, AttemptKind::Direct { after_profiles: true }) && !tried_profile;
            tried_profile |= matches!(attempt.kind, AttemptKind::Profile(_));
            let found = if bypasses { Err(self.bypass()) } else { self.key(attempt) };
            match found {
                Ok(key) => return (Found::Key(key), index),
                Err(message) => first_error = first_error.or(Some(message)),
            }
        }
        let PrepareRequest { provider, .. } = self.request;
        let context = self.auth.context();
        let message = match first_error {
            Some(message) if self.request.has_fallbacks => failure_text::failed(context, provider, &message),
            Some(message) => message,
            None => failure_text::cooling(context, provider, "unknown"),
        };
        (Found::Failed(message), 0)
    }

    fn is_direct(&self, attempt: &PreparedAttempt) -> bool {
        matches!(attempt.kind, AttemptKind::Direct { .. })
    }

    fn bypass(&self) -> String {
        let PrepareRequest { provider, model, .. } = self.request;
        format!("Prepared direct auth fallback cannot bypass unavailable profiles for {provider}/{model}.")
    }

    fn key(&self, attempt: &PreparedAttempt) -> Result<ProviderKey, String> {
        let lookup = Lookup {
            context: *self.auth.context(),
            store: &self.store,
            main: self.auth.main_store(),
            agent_dir: self.auth.agent_dir(),
            shown_store: self.auth.shown_store(),
            api: Some(attempt.route.as_ref().map_or(self.api, |route| route.api.as_str())),
            asks_profiles: !self.is_direct(attempt),
            model: Some(self.request.model),
        };
        let key = match &attempt.kind {
            AttemptKind::Profile(id) => {
                lookup.profile_key(self.request.provider, id, self.request.locked_profile == Some(id))?
            }
            AttemptKind::Direct { .. } | AttemptKind::Implicit => lookup.provider_key(self.request.provider)?,
        };
        match attempt.route.as_ref().filter(|route| !accepts(route.requirement, key.credential.kind)) {
            Some(route) => Err(format!(
                "Resolved {} credentials are incompatible with the selected {} route for {}.",
                mode(key.credential.kind),
                route.requirement.name(),
                self.request.provider
            )),
            None => Ok(key),
        }
    }

    fn decision(&self, found: Found, index: usize) -> Started {
        let attempts = &self.preparation.attempts;
        let plan = attempts.get(index).map(|attempt| attempt.plan.clone());
        let forwarded = plan.as_ref().and_then(|plan| plan.forwarded_profile.clone());
        let provider =
            plan.as_ref().and_then(|plan| plan.harness_provider.clone().or_else(|| plan.profile_provider.clone()));
        let ids = attempts.iter().filter_map(|attempt| match &attempt.kind {
            AttemptKind::Profile(id) => Some(id.clone()),
            AttemptKind::Direct { .. } | AttemptKind::Implicit => None,
        });
        let mut decision = AuthDecision {
            outcome: Ok(Credential { source: None, kind: CredentialKind::None, has_key: false, span: None }),
            selected_profile: None,
            candidates: ids.collect(),
            auth_plan: plan,
            auth_provider: provider.unwrap_or_else(|| self.request.provider.to_owned()),
            unknown: Vec::new(),
            trace: Vec::new(),
        };
        match found {
            Found::LeftToHarness => decision.selected_profile = forwarded,
            Found::Key(key) => {
                if let Some(reason) = key.unknown {
                    decision.unknown.push(Unknown { field: "credential_source".to_owned(), reason });
                }
                decision.trace.push(trace::accepted(&key.credential, key.profile.as_deref()));
                decision.selected_profile = key.profile;
                decision.outcome = Ok(key.credential);
            }
            Found::Failed(message) => {
                decision.auth_provider = self.request.provider.to_owned();
                decision.auth_plan = None;
                // One step prepares everything: there is no error of the look-up alone.
                decision.outcome =
                    Err(AuthFailure { message, credential_error: None, cooling_reason: None, span: None });
            }
        }
        Started { decision, attempt: index }
    }
}

fn mode(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::OAuth => "oauth",
        CredentialKind::Token => "token",
        CredentialKind::ApiKey | CredentialKind::Local => "api-key",
        CredentialKind::AwsSdk => "aws-sdk",
        CredentialKind::None => "unknown",
    }
}

fn accepts(requirement: Requirement, kind: CredentialKind) -> bool {
    Requirement::of_mode(mode(kind)) == Some(requirement)
}
