//! The key of a provider when no profile was named (`resolveApiKeyForProvider` in
//! `src/agents/model-auth.ts`). The order of steps:
//!
//! ```text
//!  1 an `aws-sdk` profile in the order of the config (5.12+)      7 profiles in order; a failing one is passed over
//!  2 models.providers.<p>.auth = aws-sdk                          8 environment variables
//!  3 auth = api-key and a configured key                          9 the configured key
//!  4 bedrock without being told (not 4.5; 5.28 for its own API)  10 a key that the provider makes up
//!  5 the configured key, when it is a placeholder (4.29+)        11 bedrock without being told (4.5)
//!  6 an environment variable that holds a placeholder (4.29+)    12 the error
//! ```

use super::super::model::normalize_provider;
use super::AuthContext;
use super::configured_key::{
    Binding, aws, binding, configured_key_first, from_config, from_environment, speaks, synthetic,
};
use super::credential::StoredKind;
use super::eligibility::is_aws_profile;
use super::order::{OrderQuestion, order, order_for};
use super::profile_key::{self, ProfileKey};
use super::provider::{OPENAI, auth_id, auth_override, provider_config};
use super::store::Store;
use super::types::{Credential, CredentialKind};
use super::usage::INLINE_KEY;
use crate::release::{ImplicitAws, OpenAiTransports};
use crate::source::Node;
use std::path::Path;

/// A key, and the profile it is of, if any.
pub(super) struct ProviderKey {
    /// The credential.
    pub(super) credential: Credential,
    /// The profile.
    pub(super) profile: Option<String>,
    /// What cannot be known about it.
    pub(super) unknown: Option<String>,
}

/// What a key lookup goes by.
pub(super) struct Lookup<'a> {
    /// The home, release, config.
    pub(super) context: AuthContext<'a>,
    /// The store of the run.
    pub(super) store: &'a Store,
    /// Main's store, when the agent is another one.
    pub(super) main: Option<&'a Store>,
    /// The agent's directory, for the message.
    pub(super) agent_dir: &'a Path,
    /// The store that the message names.
    pub(super) shown_store: &'a Path,
    /// Transport of the model.
    pub(super) api: Option<&'a str>,
    /// Whether profiles and keys that plugins make up may be used when no profile is named.
    pub(super) asks_profiles: bool,
    /// Model whose cooldowns order the profiles; `None` = those of any model.
    pub(super) model: Option<&'a str>,
}

impl Lookup<'_> {
    /// The key of a provider.
    pub(super) fn provider_key(&self, provider: &str) -> Result<ProviderKey, String> {
        let context = &self.context;
        let facts = &context.facts.auth;
        if self.asks_profiles
            && let Some(key) = self.aws_profile_of_config(provider)
        {
            return Ok(key);
        }
        if auth_override(context.config, provider, context.facts) == Some("aws-sdk") {
            return Ok(plain(aws(context)));
        }
        if facts.key_may_name_profile
            && let Some(key) = self.bound_profile(provider)
        {
            return key;
        }
        let configured = from_config(context, provider);
        let untested = configured.as_ref().filter(|key| key.elsewhere).map(|_| profile_key::ELSEWHERE.to_owned());
        if configured_key_first(context, provider)
            && let Some(key) = &configured
        {
            if let Some(message) = self.blocked_key(provider) {
                return Err(message);
            }
            return Ok(ProviderKey { unknown: untested, ..plain(key.credential.clone()) });
        }
        if facts.implicit_aws != ImplicitAws::Last && self.is_implicit_aws(provider) {
            return Ok(plain(aws(context)));
        }
        let variable = from_environment(context, provider);
        if facts.markers_before_profiles {
            let placeholder = [&configured, &variable].into_iter().flatten().find(|key| key.placeholder);
            if let Some(key) = placeholder {
                return Ok(plain(key.credential.clone()));
            }
        }
        let mut deferred = None;
        for id in self.profiles(provider) {
            if is_aws_profile(context, provider, &id) {
                return Ok(of_aws_profile(aws(context), id));
            }
            match profile_key::resolve(context, self.store, self.main, &id) {
                ProfileKey::Key { profile, kind, placeholder, span, unknown } => {
                    let source = Some(format!("profile:{profile}"));
                    let credential = Credential { source, kind, has_key: true, span };
                    let key = ProviderKey { credential, profile: Some(profile), unknown };
                    if !self.serves_transport(provider, kind) {
                        continue;
                    }
                    if !passes_over(provider, self.api_of_config(provider), placeholder) {
                        return Ok(key);
                    }
                    deferred = deferred.or(Some(key));
                }
                ProfileKey::Nothing | ProfileKey::Failed(_) => {}
            }
        }
        let direct = [variable, configured].into_iter().flatten().map(|key| key.credential);
        let mode = auth_override(context.config, provider, context.facts);
        if let Some(credential) = direct
            .map(|credential| self.in_mode(credential, mode))
            .find(|credential| self.serves_transport(provider, credential.kind))
        {
            let in_config = credential.source.as_deref().is_some_and(|source| source.contains("models.json"));
            return match self.blocked_key(provider).filter(|_| in_config) {
                Some(message) => Err(message),
                None => Ok(ProviderKey { unknown: untested.filter(|_| in_config), ..plain(credential) }),
            };
        }
        if let Some(key) = deferred {
            return Ok(key);
        }
        if let Some(key) = synthetic(context, provider, self.asks_profiles) {
            return Ok(plain(key.credential));
        }
        if facts.implicit_aws == ImplicitAws::Last && self.is_implicit_aws(provider) {
            return Ok(plain(aws(context)));
        }
        Err(self.missing_key(provider))
    }

    /// The key of one named profile.
    pub(super) fn profile_key(&self, provider: &str, id: &str, locked: bool) -> Result<ProviderKey, String> {
        let context = &self.context;
        if is_aws_profile(context, provider, id) {
            return Ok(of_aws_profile(aws(context), id.to_owned()));
        }
        let wrong = self.wrong_transport(provider, id);
        if let Some(message) = &wrong
            && self.context.facts.auth.looks_at_profile_type_first
        {
            return Err(message.clone());
        }
        let (profile, kind, placeholder, span, unknown) = match profile_key::resolve(context, self.store, self.main, id)
        {
            ProfileKey::Key { profile, kind, placeholder, span, unknown } => {
                (profile, kind, placeholder, span, unknown)
            }
            ProfileKey::Nothing => return Err(format!("No credentials found for profile \"{id}\".")),
            ProfileKey::Failed(message) => return Err(message),
        };
        let credential = Credential { source: Some(format!("profile:{profile}")), kind, has_key: true, span };
        if let Some(message) = wrong {
            return Err(message);
        }
        let own = ProviderKey { credential, profile: Some(profile), unknown };
        if !locked && passes_over(provider, self.api_of_config(provider), placeholder) {
            return Ok(self.provider_key(provider).unwrap_or(own));
        }
        Ok(own)
    }

    fn profiles(&self, provider: &str) -> Vec<String> {
        let question = OrderQuestion { model: self.model, ..OrderQuestion::default() };
        if self.asks_profiles { order_for(&self.context, self.store, provider, &question).profiles } else { Vec::new() }
    }

    /// Whether a kind of credential goes with the transport of an `openai` model (`isAuthModeAllowedForModel`).
    fn serves_transport(&self, provider: &str, kind: CredentialKind) -> bool {
        let context = &self.context;
        let gate = context.facts.auth.openai_transports;
        let Some(api) = self.api.filter(|_| normalize_provider(&context.facts.models, provider) == OPENAI) else {
            return true;
        };
        let login = matches!(kind, CredentialKind::OAuth | CredentialKind::Token);
        match (gate, api.eq_ignore_ascii_case(context.facts.models.chatgpt_api)) {
            (OpenAiTransports::TakeAnything, _) | (OpenAiTransports::PlatformWantsKey, true) => true,
            (OpenAiTransports::PlatformWantsKey | OpenAiTransports::WantTheirOwn, false) => !login,
            (OpenAiTransports::WantTheirOwn, true) => login,
        }
    }

    /// A profile of the wrong kind for the transport (`assertAuthModeAllowedForModel`).
    fn wrong_transport(&self, provider: &str, id: &str) -> Option<String> {
        let stored = &self.store.profile(id)?.stored;
        let (kind, mode) = match &stored.kind {
            StoredKind::ApiKey { .. } => (CredentialKind::ApiKey, "api-key"),
            StoredKind::Token { .. } => (CredentialKind::Token, "token"),
            StoredKind::OAuth(_) => (CredentialKind::OAuth, "oauth"),
        };
        if self.serves_transport(provider, kind) {
            return None;
        }
        let api = self.api.unwrap_or_default();
        let wanted = if mode == "api-key" {
            "a ChatGPT subscription (OAuth or token) profile"
        } else {
            "an OpenAI API key profile"
        };
        Some(format!("Auth profile \"{id}\" uses {mode} auth, but {provider}/{api} requires {wanted}."))
    }

    /// `auth` of the config says what a key of config or environment is (`resolveDirectProviderCredentialMode`).
    fn in_mode(&self, credential: Credential, mode: Option<&str>) -> Credential {
        let kind = match mode.filter(|_| self.context.facts.auth.openai_transports == OpenAiTransports::WantTheirOwn) {
            Some("oauth") => CredentialKind::OAuth,
            Some("token") => CredentialKind::Token,
            _ => credential.kind,
        };
        Credential { kind, ..credential }
    }

    /// A configured key is not used while it is blocked (`assertInlineProviderApiKeyUsable`).
    fn blocked_key(&self, provider: &str) -> Option<String> {
        let context = &self.context;
        if !context.facts.auth.preparation.blocks_configured_keys {
            return None;
        }
        let id = format!("{INLINE_KEY}{}", normalize_provider(&context.facts.models, provider));
        let until = self.store.usage(&id)?.unusable_until()?;
        let minutes = ((until - context.now()) / 60_000.0).ceil().max(1.0);
        let plural = if minutes > 1.0 { "s" } else { "" };
        Some(format!(
            "Inline API key for provider \"{provider}\" is temporarily disabled after a provider auth/billing failure. \
             Retry after about {minutes} minute{plural}, or switch to a different auth profile/API key."
        ))
    }

    /// The profile that stands where the configured key would (`resolveProviderEntryApiKeyBinding`).
    fn bound_profile(&self, provider: &str) -> Option<Result<ProviderKey, String>> {
        let (id, wrong) = match binding(&self.context, self.store, provider) {
            Binding::Profile(id) => (id, false),
            Binding::Incompatible(id) => (id, true),
            Binding::None | Binding::Marker | Binding::Literal => return None,
        };
        if wrong {
            let stored = self.store.profile(&id).map(|profile| &profile.stored)?;
            let (kind, own) = (stored.type_name(), &stored.provider);
            let reason = if kind == "oauth" {
                "which is not a bearer-style auth class"
            } else {
                "which is not compatible with this provider entry's auth binding"
            };
            return Some(Err(format!(
                "Per-entry apiKey \"{id}\" for provider \"{provider}\" references a \"{kind}\" credential for provider \
                 \"{own}\", {reason}."
            )));
        }
        let key = match profile_key::resolve(&self.context, self.store, self.main, &id) {
            ProfileKey::Key { profile, kind, span, unknown, .. } => {
                let credential = Credential { source: Some(format!("profile:{profile}")), kind, has_key: true, span };
                Ok(ProviderKey { credential, profile: Some(profile), unknown })
            }
            ProfileKey::Nothing | ProfileKey::Failed(_) => Err(format!(
                "Per-entry apiKey \"{id}\" for provider \"{provider}\" matched a stored profile but failed to resolve: \
                 credential resolution returned no key."
            )),
        };
        Some(key)
    }

    fn api_of_config(&self, provider: &str) -> Option<&str> {
        let context = &self.context;
        provider_config(context.config, provider, context.facts)?.get("api")?.as_str()
    }

    fn aws_profile_of_config(&self, provider: &str) -> Option<ProviderKey> {
        let auth = self.context.config?.get("auth")?;
        if auth.get("profiles").is_none() && auth.get("order").is_none() {
            return None;
        }
        let profiles = order(&self.context, self.store, provider, None).profiles;
        let id = profiles.into_iter().find(|id| is_aws_profile(&self.context, provider, id))?;
        Some(of_aws_profile(aws(&self.context), id))
    }

    fn is_implicit_aws(&self, provider: &str) -> bool {
        let context = &self.context;
        let bedrock = normalize_provider(&context.facts.models, provider) == "amazon-bedrock";
        let told = auth_override(context.config, provider, context.facts).is_some();
        let converse = || {
            let key = provider_config(context.config, provider, context.facts)
                .is_some_and(super::configured_key::has_configured_key);
            self.api == Some("bedrock-converse-stream") && !key
        };
        bedrock && !told && (context.facts.auth.implicit_aws != ImplicitAws::ConverseOnly || converse())
    }

    fn missing_key(&self, provider: &str) -> String {
        let context = &self.context;
        let facts = &context.facts.auth;
        let models = provider_config(context.config, provider, context.facts)
            .and_then(|entry| entry.get("models"))
            .and_then(Node::as_array)
            .is_some_and(|models| !models.is_empty());
        let logged_in = || {
            self.store
                .profiles
                .iter()
                .any(|known| auth_id(&known.stored.provider, context.facts) == facts.login_provider)
        };
        if provider == OPENAI && !models && self.asks_profiles && logged_in() && speaks(context, OPENAI) {
            return facts.codex_login_advice.to_owned();
        }
        let file = context.display(self.shown_store);
        let directory = context.display(self.agent_dir);
        let advice = facts.missing_key_advice.replace("{provider}", provider);
        format!("No API key found for provider \"{provider}\". Auth store: {file} (agentDir: {directory}). {advice}")
    }
}

/// Providers that pass over a placeholder in a profile (`shouldDeferSyntheticProfileAuth`).
fn passes_over(provider: &str, api: Option<&str>, placeholder: Option<&str>) -> bool {
    match placeholder {
        Some("ollama-local") => provider == "ollama" || api == Some("ollama"),
        Some("lmstudio-local" | "custom-local") => provider == "lmstudio",
        _ => false,
    }
}

fn plain(credential: Credential) -> ProviderKey {
    ProviderKey { credential, profile: None, unknown: None }
}

fn of_aws_profile(aws: Credential, id: String) -> ProviderKey {
    let source = Some(format!("profile:{id}"));
    let credential = Credential { source, kind: CredentialKind::AwsSdk, ..aws };
    ProviderKey { credential, profile: Some(id), unknown: None }
}
