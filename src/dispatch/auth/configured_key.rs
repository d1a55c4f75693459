//! Keys that stand in the config or in the environment, and keys that providers make up
//! (`src/agents/model-auth.ts`, `model-auth-env.ts`, `model-auth-markers.ts`, `resolveSyntheticAuth` of
//! the bundled plugins).

use super::super::admission::plugin_state;
use super::super::model::normalize_provider;
use super::AuthContext;
use super::address::Address;
use super::eligibility::stored_matches;
use super::profile_key::environment_ref_allowed;
use super::provider::{CLAUDE_CLI, auth_id, auth_override, provider_config};
use super::secret::{SecretRef, normalized_key};
use super::store::Store;
use super::types::{Credential, CredentialKind};
use crate::release::CodexMarker;
use crate::source::{Node, Span};

/// A key found, and whether it is a placeholder that is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundKey {
    /// The credential.
    pub(super) credential: Credential,
    /// Whether the key is a placeholder: those are taken before any profile.
    pub(super) placeholder: bool,
    /// Whether the key itself lies where only the gateway looks: behind a file or a program.
    pub(super) elsewhere: bool,
}

fn found(source: String, kind: CredentialKind, placeholder: bool, span: Option<Span>) -> FoundKey {
    FoundKey {
        credential: Credential { source: Some(source), kind, has_key: true, span },
        placeholder,
        elsewhere: false,
    }
}

/// The variables that may hold the key of a provider: those of the release, then those of plugins in the home.
pub(super) fn key_variables<'a>(context: &AuthContext<'a>, provider: &str) -> Vec<&'a str> {
    let id = auth_id(provider, context.facts);
    let mut names: Vec<&str> = context.facts.auth.key_variables(&id).unwrap_or_default().to_vec();
    let installed = context.home.plugins.iter().flat_map(|plugin| &plugin.key_variables);
    for name in installed.filter(|(known, _)| *known == id).flat_map(|(_, names)| names) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The key of the first variable of the provider that has a value (`resolveEnvApiKey`).
pub(super) fn from_environment(context: &AuthContext<'_>, provider: &str) -> Option<FoundKey> {
    let environment = &context.home.environment;
    for name in key_variables(context, provider) {
        let Some(value) = environment.get(name).and_then(normalized_key) else { continue };
        let kind = if name.contains("OAUTH_TOKEN") { CredentialKind::OAuth } else { CredentialKind::ApiKey };
        let span = environment.origin(name).and_then(|(_, span)| span);
        return Some(found(format!("env: {name}"), kind, is_placeholder(context, &value), span));
    }
    None
}

/// `isNonSecretApiKeyMarker`
fn is_placeholder(context: &AuthContext<'_>, key: &str) -> bool {
    let key = key.trim();
    key.starts_with("oauth:")
        || context.facts.auth.key_markers.contains(&key)
        || is_aws_variable(key)
        || context.facts.auth.is_variable_name(key)
}

fn is_aws_variable(key: &str) -> bool {
    matches!(key, "AWS_BEARER_TOKEN_BEDROCK" | "AWS_ACCESS_KEY_ID" | "AWS_PROFILE")
}

/// Whether `models.providers.<p>.apiKey` says anything (`hasExplicitProviderApiKeyConfig`).
pub(super) fn has_configured_key(entry: &Node) -> bool {
    let Some(key) = entry.get("apiKey") else { return false };
    key.as_str().and_then(normalized_key).is_some() || SecretRef::of(key).is_some()
}

/// Whether the configured key comes before every profile: `auth` is `api-key` and there is one
/// (`shouldPreferExplicitConfigApiKeyAuth`).
pub(super) fn configured_key_first(context: &AuthContext<'_>, provider: &str) -> bool {
    auth_override(context.config, provider, context.facts) == Some("api-key")
        && provider_config(context.config, provider, context.facts).is_some_and(has_configured_key)
}

/// What `models.providers.<p>.apiKey` is (`resolveProviderEntryApiKeyProfileReference`, 2026.7.2-beta.1+).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Binding {
    /// Nothing, or a SecretRef.
    None,
    /// The name of a variable, or a placeholder.
    Marker,
    /// A key.
    Literal,
    /// The id of a stored profile.
    Profile(String),
    /// The id of a stored profile that cannot stand for a key here.
    Incompatible(String),
}

/// Tells what the configured key of a provider is.
pub(super) fn binding(context: &AuthContext<'_>, store: &Store, provider: &str) -> Binding {
    let entry = provider_config(context.config, provider, context.facts);
    let Some(node) = entry.and_then(|entry| entry.get("apiKey")) else { return Binding::None };
    let text = node.as_str().filter(|_| SecretRef::of(node).is_none()).and_then(normalized_key);
    let Some(text) = text else { return Binding::None };
    if is_placeholder(context, &text) {
        return Binding::Marker;
    }
    let Some(profile) = store.profile(&text) else { return Binding::Literal };
    let bearer = profile.stored.type_name() != "oauth";
    let own =
        stored_matches(context, provider, &profile.stored) || same_address(context, provider, &profile.stored.provider);
    if bearer && own { Binding::Profile(text) } else { Binding::Incompatible(text) }
}

/// Whether two providers are configured at one address (`providerEntriesShareBaseUrl`).
fn same_address(context: &AuthContext<'_>, left: &str, right: &str) -> bool {
    let address = |provider: &str| {
        let url = provider_config(context.config, provider, context.facts)?.get("baseUrl")?.as_text()?;
        let url = url.split(['?', '#']).next().unwrap_or(url);
        Some(url.trim_end_matches('/').to_lowercase())
    };
    address(left).is_some_and(|left| Some(left) == address(right))
}

/// Whether the plugin of a provider looks for a key by itself (`setupProviderFallbackRefs`).
pub(super) fn sets_itself_up(context: &AuthContext<'_>, provider: &str) -> bool {
    context.facts.auth.sets_itself_up(&auth_id(provider, context.facts))
}

/// The key of `models.providers.<p>.apiKey` (`resolveUsableCustomProviderApiKey`): the text itself, the
/// variable that it names, or a placeholder for a local server.
pub(super) fn from_config(context: &AuthContext<'_>, provider: &str) -> Option<FoundKey> {
    let facts = &context.facts.auth;
    let entry = provider_config(context.config, provider, context.facts)?;
    let node = entry.get("apiKey")?;
    let environment = &context.home.environment;
    // The gateway puts what the file or the program says into its config before anything runs
    // (`collectModelProviderAssignments`): a run finds a plain key.
    if let Some(SecretRef::Elsewhere { source, provider }) = SecretRef::of(node) {
        let key = found("models.json".to_owned(), CredentialKind::ApiKey, false, Some(node.span));
        return is_described(context, source, provider.as_deref()).then_some(FoundKey { elsewhere: true, ..key });
    }
    if facts.configured_keys.secret_refs
        && let Some(reference) = SecretRef::of(node)
    {
        let SecretRef::Environment { provider, name } = reference else { return None };
        if !environment_ref_allowed(context, provider.as_deref(), &name) {
            return None;
        }
        let value = environment.get(&name).and_then(normalized_key)?;
        let source = format!("env: {name} (models.json secretref)");
        return Some(found(source, CredentialKind::ApiKey, is_placeholder(context, &value), Some(node.span)));
    }
    let key = normalized_key(node.as_str()?)?;
    if !is_placeholder(context, &key) {
        return Some(found("models.json".to_owned(), CredentialKind::ApiKey, false, Some(node.span)));
    }
    if facts.is_variable_name(&key) && !is_aws_variable(&key) {
        let value = environment.get(&key).and_then(normalized_key)?;
        let source = format!("env: {key} (models.json marker)");
        return Some(found(source, CredentialKind::ApiKey, is_placeholder(context, &value), Some(node.span)));
    }
    let api = entry.get("api").and_then(Node::as_str);
    let local_api = matches!(api, Some("openai-completions" | "ollama"));
    if facts.configured_keys.local_markers && local_api && is_local_server(context, entry) {
        let source = "models.json (local marker)".to_owned();
        return Some(found(source, CredentialKind::Local, true, Some(node.span)));
    }
    None
}

/// Whether `secrets.providers` has the entry of a reference to a file or a program.
fn is_described(context: &AuthContext<'_>, source: &str, provider: Option<&str>) -> bool {
    let secrets = context.config.and_then(|config| config.get("secrets"));
    let default = secrets.and_then(|node| node.at(&["defaults", source])).and_then(Node::as_str);
    let name = provider.or(default).unwrap_or("default");
    let entry = secrets.and_then(|node| node.at(&["providers", name]));
    entry.is_some_and(|entry| entry.get("source").and_then(Node::as_str) == Some(source))
}

/// An entry with models, a transport and a base URL at a local address.
fn is_local_server(context: &AuthContext<'_>, entry: &Node) -> bool {
    let text = |key: &str| entry.get(key).and_then(Node::as_text);
    let models = entry.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty());
    let local = text("baseUrl")
        .and_then(Address::parse)
        .is_some_and(|address| address.is_local(context.facts.auth.local_hosts));
    models && text("api").is_some() && local
}

/// A key that nobody wrote down (`resolveSyntheticLocalProviderAuth`): the provider's own plugin is
/// asked first, unless only the config counts, then a local server without a key gets one.
pub(super) fn synthetic(context: &AuthContext<'_>, provider: &str, asks_plugin: bool) -> Option<FoundKey> {
    let entry = provider_config(context.config, provider, context.facts);
    if asks_plugin && let Some(key) = by_plugin(context, provider, entry) {
        return Some(key);
    }
    let entry = entry?;
    let auth = auth_override(context.config, provider, context.facts);
    let local =
        auth.is_none_or(|auth| auth == "api-key") && !has_configured_key(entry) && is_local_server(context, entry);
    local.then(|| made_up(provider, entry))
}

fn made_up(provider: &str, entry: &Node) -> FoundKey {
    let source = format!("models.providers.{provider} (synthetic local key)");
    found(source, CredentialKind::Local, true, Some(entry.span))
}

fn by_plugin(context: &AuthContext<'_>, provider: &str, entry: Option<&Node>) -> Option<FoundKey> {
    let facts = &context.facts.auth.synthetic;
    let id = normalize_provider(&context.facts.models, provider);
    let api = entry.and_then(|entry| entry.get("api")).and_then(Node::as_str);
    if id == "ollama" || (api == Some("ollama") && !facts.ollama_by_any_config) {
        let entry = entry?;
        let enough = if facts.ollama_by_any_config { says_anything(entry) } else { is_own_ollama(entry) };
        return enough.then(|| made_up(provider, entry));
    }
    match id.as_str() {
        "lmstudio" if facts.lmstudio => {
            let entry = entry?;
            let models = entry.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty());
            (models && !has_lmstudio_key(entry)).then(|| made_up("lmstudio", entry))
        }
        "xai" if facts.xai => xai_search_key(context),
        "codex" => {
            let serves = match facts.codex {
                CodexMarker::Never => false,
                CodexMarker::Always => true,
                CodexMarker::WhenActive => is_active(context, "codex"),
            };
            serves.then(|| found("codex-app-server".to_owned(), CredentialKind::OAuth, true, None))
        }
        CLAUDE_CLI if facts.claude_cli => {
            let login = context.home.external.claude.as_ref().filter(|login| login.has_access)?;
            login.expires_ms.filter(|at| *at > 0.0)?;
            Some(found("Claude CLI native auth".to_owned(), CredentialKind::OAuth, false, None))
        }
        _ => None,
    }
}

/// Whether a plugin's hooks are asked.
pub(super) fn is_active(context: &AuthContext<'_>, plugin: &str) -> bool {
    plugin_state(context.config, context.facts, &context.home.plugins, plugin).active
}

/// Whether a plugin's words are asked for when a key is missing: active, and not left out of `plugins.allow`.
pub(super) fn speaks(context: &AuthContext<'_>, plugin: &str) -> bool {
    let allow = context.config.and_then(|config| config.at(&["plugins", "allow"])).and_then(Node::as_array);
    let left_out = allow.is_some_and(|list| !list.is_empty() && !list.iter().any(|id| id.as_text() == Some(plugin)));
    is_active(context, plugin) && !left_out
}

fn says_anything(entry: &Node) -> bool {
    let text = |key: &str| entry.get(key).and_then(Node::as_text).is_some();
    text("api")
        || text("baseUrl")
        || entry.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty())
}

/// `hasMeaningfulExplicitOllamaConfig` at a local address.
fn is_own_ollama(entry: &Node) -> bool {
    let text = |key: &str| entry.get(key).and_then(Node::as_text);
    let base_url = text("baseUrl").or_else(|| text("baseURL"));
    let local = base_url.is_none_or(|url| Address::parse(url).is_some_and(|address| address.is_local_for_ollama()));
    let models = entry.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty());
    let meaningful = models
        || match base_url {
            Some(url) => {
                let base = url.trim_end_matches('/');
                let base = base.strip_suffix("/v1").or_else(|| base.strip_suffix("/V1")).unwrap_or(base);
                base != "http://127.0.0.1:11434"
            }
            None => {
                let flag = |key: &str| entry.get(key).and_then(Node::as_bool).is_some();
                let headers = entry.get("headers").and_then(Node::as_object).is_some_and(|map| !map.is_empty());
                text("apiKey").is_some()
                    || text("auth").is_some()
                    || flag("authHeader")
                    || headers
                    || entry.get("request").is_some()
                    || flag("injectNumCtxForOpenAICompat")
            }
        };
    meaningful && local
}

fn has_lmstudio_key(entry: &Node) -> bool {
    let key = entry.get("apiKey");
    let text = key.and_then(Node::as_str).and_then(normalized_key);
    let own_key = match text.as_deref() {
        Some("lmstudio-local" | "custom-local") => false,
        Some(_) => true,
        None => key.is_some_and(|key| SecretRef::of(key).is_some()),
    };
    let header = entry.get("headers").and_then(Node::as_object).is_some_and(|headers| {
        headers
            .entries()
            .iter()
            .filter(|header| header.key.trim().eq_ignore_ascii_case("authorization"))
            .any(|header| header.node.as_text().is_some() || SecretRef::of(&header.node).is_some())
    });
    own_key || header
}

/// The key of xai's web search stands in for a missing key.
fn xai_search_key(context: &AuthContext<'_>) -> Option<FoundKey> {
    let config = context.config?;
    let places: [(&[&str], &str); 2] = [
        (
            &["plugins", "entries", "xai", "config", "webSearch", "apiKey"],
            "plugins.entries.xai.config.webSearch.apiKey",
        ),
        (&["tools", "web", "search", "grok", "apiKey"], "tools.web.search.grok.apiKey"),
    ];
    places.into_iter().find_map(|(path, source)| {
        // A reference is only resolved by a running gateway; here it is as good as none.
        let node = config.at(path).filter(|node| node.as_text().is_some())?;
        Some(found(source.to_owned(), CredentialKind::ApiKey, false, Some(node.span)))
    })
}

/// Credentials of the AWS SDK (`resolveAwsSdkAuthInfo`).
pub(super) fn aws(context: &AuthContext<'_>) -> Credential {
    let has = |name: &str| context.home.environment.text(name).is_some();
    let source = if has("AWS_BEARER_TOKEN_BEDROCK") {
        "env: AWS_BEARER_TOKEN_BEDROCK"
    } else if has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY") {
        "env: AWS_ACCESS_KEY_ID + AWS_SECRET_ACCESS_KEY"
    } else if has("AWS_PROFILE") {
        "env: AWS_PROFILE"
    } else {
        "aws-sdk default chain"
    };
    Credential { source: Some(source.to_owned()), kind: CredentialKind::AwsSdk, has_key: false, span: None }
}
