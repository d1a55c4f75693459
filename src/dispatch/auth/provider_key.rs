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
use super::configured_key::{aws, configured_key_first, from_config, from_environment, speaks, synthetic};
use super::eligibility::is_aws_profile;
use super::order::order;
use super::profile_key::{self, ProfileKey};
use super::provider::{CODEX_PROVIDER, OPENAI, auth_id, auth_override, provider_config};
use super::store::Store;
use super::types::{Credential, CredentialKind};
use crate::release::ImplicitAws;
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
    /// Transport of the model.
    pub(super) api: Option<&'a str>,
}

impl Lookup<'_> {
    /// The key of a provider.
    pub(super) fn provider_key(&self, provider: &str) -> Result<ProviderKey, String> {
        let context = &self.context;
        let facts = &context.facts.auth;
        if let Some(key) = self.aws_profile_of_config(provider) {
            return Ok(key);
        }
        if auth_override(context.config, provider, context.facts) == Some("aws-sdk") {
            return Ok(plain(aws(context)));
        }
        let configured = from_config(context, provider);
        if configured_key_first(context, provider)
            && let Some(key) = &configured
        {
            return Ok(plain(key.credential.clone()));
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
        for id in order(context, self.store, provider, None).profiles {
            if is_aws_profile(context, provider, &id) {
                return Ok(of_aws_profile(aws(context), id));
            }
            match profile_key::resolve(context, self.store, self.main, &id) {
                ProfileKey::Key { profile, kind, placeholder, span, unknown } => {
                    let source = Some(format!("profile:{profile}"));
                    let credential = Credential { source, kind, has_key: true, span };
                    let key = ProviderKey { credential, profile: Some(profile), unknown };
                    if !passes_over(provider, self.api_of_config(provider), placeholder) {
                        return Ok(key);
                    }
                    deferred = deferred.or(Some(key));
                }
                ProfileKey::Nothing | ProfileKey::Failed(_) => {}
            }
        }
        if let Some(key) = variable.or(configured) {
            return Ok(plain(key.credential));
        }
        if let Some(key) = deferred {
            return Ok(key);
        }
        if let Some(key) = synthetic(context, provider) {
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
        let (profile, kind, placeholder, span, unknown) = match profile_key::resolve(context, self.store, self.main, id)
        {
            ProfileKey::Key { profile, kind, placeholder, span, unknown } => {
                (profile, kind, placeholder, span, unknown)
            }
            ProfileKey::Nothing => return Err(format!("No credentials found for profile \"{id}\".")),
            ProfileKey::Failed(message) => return Err(message),
        };
        let credential = Credential { source: Some(format!("profile:{profile}")), kind, has_key: true, span };
        let own = ProviderKey { credential, profile: Some(profile), unknown };
        if !locked && passes_over(provider, self.api_of_config(provider), placeholder) {
            return Ok(self.provider_key(provider).unwrap_or(own));
        }
        Ok(own)
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
        let codex_login =
            || self.store.profiles.iter().any(|known| auth_id(&known.stored.provider, context.facts) == CODEX_PROVIDER);
        if provider == OPENAI && !models && codex_login() && speaks(context, OPENAI) {
            return facts.codex_login_advice.to_owned();
        }
        let file = context.display(&self.agent_dir.join(facts.store_file));
        let directory = context.display(self.agent_dir);
        format!(
            "No API key found for provider \"{provider}\". Auth store: {file} (agentDir: {directory}). Configure auth \
             for this agent (openclaw agents add <id>) or {}",
            facts.missing_key_advice
        )
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
