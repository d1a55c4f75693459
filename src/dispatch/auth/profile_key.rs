//! The key of one profile (`resolveApiKeyForProfile` in `src/agents/auth-profiles/oauth.ts`).
//!
//! ```text
//! api_key, token : the text; `${NAME}` and SecretRefs to the environment are resolved, an unset
//!                  `${NAME}` stays as text, an unset SecretRef gives nothing; expired tokens give nothing
//! oauth          : main's newer login of the same id, else the profile's own while it lasts, else a
//!                  refresh; a login that cannot be refreshed fails
//! ```

use super::AuthContext;
use super::credential::{Expires, Login, StoredKind};
use super::eligibility::configured_profile;
use super::external;
use super::provider::CODEX_PROVIDER;
use super::secret::{SecretRef, SecretText};
use super::store::{Profile, Store};
use super::types::CredentialKind;
use crate::source::{Node, Span};

/// What is not known of a secret that the gateway fetches.
pub(super) const ELSEWHERE: &str = "the secret lies in a file or behind a command that only the gateway reads";

/// What a profile yields.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ProfileKey {
    /// A key.
    Key {
        /// The profile that it is of: another one than asked after a repair of a default id.
        profile: String,
        /// Kind of credential.
        kind: CredentialKind,
        /// The placeholder it is, if it is one.
        placeholder: Option<&'static str>,
        /// Where it stands.
        span: Option<Span>,
        /// What cannot be known about it.
        unknown: Option<String>,
    },
    /// Nothing, without an error.
    Nothing,
    /// An error with this message.
    Failed(String),
}

/// Providers that have a way to refresh an OAuth login: plugins' `refreshOAuth`, `chutes` in the core,
/// and the logins of the pi-ai library.
const REFRESHABLE: [&str; 6] =
    [CODEX_PROVIDER, "chutes", "anthropic", "github-copilot", "google-gemini-cli", "google-antigravity"];

/// The key of a profile in a store.
pub(super) fn resolve(context: &AuthContext<'_>, store: &Store, main: Option<&Store>, id: &str) -> ProfileKey {
    let Some(profile) = store.profile(id) else { return ProfileKey::Nothing };
    if !config_agrees(context, profile) {
        return ProfileKey::Nothing;
    }
    match &profile.stored.kind {
        StoredKind::ApiKey { key, reference } => {
            text_key(context, profile, key.as_ref(), reference.as_ref(), CredentialKind::ApiKey)
        }
        StoredKind::Token { token, reference, expires } => {
            let over = match expires {
                Expires::Invalid => true,
                Expires::At(at) => *at <= context.now(),
                Expires::Missing => false,
            };
            if over {
                return ProfileKey::Nothing;
            }
            text_key(context, profile, token.as_ref(), reference.as_ref(), CredentialKind::Token)
        }
        StoredKind::OAuth(login) => login_key(context, store, main, profile, login),
    }
}

/// Provider and mode of `auth.profiles` must agree, the provider to the letter; OAuth and token are
/// interchangeable here (`isProfileConfigCompatible`).
fn config_agrees(context: &AuthContext<'_>, profile: &Profile) -> bool {
    let Some(configured) = configured_profile(context, &profile.id) else { return true };
    let provider = configured.get("provider").and_then(Node::as_str);
    let mode = configured.get("mode").and_then(Node::as_str);
    let own = profile.stored.type_name();
    let bearer = |mode: &str| matches!(mode, "oauth" | "token");
    provider == Some(profile.stored.provider.as_str())
        && mode.is_some_and(|mode| mode == own || (bearer(mode) && bearer(own)))
}

fn text_key(
    context: &AuthContext<'_>,
    profile: &Profile,
    text: Option<&SecretText>,
    reference: Option<&SecretRef>,
    kind: CredentialKind,
) -> ProfileKey {
    let key = |placeholder, unknown| ProfileKey::Key {
        profile: profile.id.clone(),
        kind,
        placeholder,
        span: profile.span,
        unknown,
    };
    if let Some(text) = text {
        // An unset variable leaves the text `${NAME}` behind, and that is sent as the key.
        return key(text.placeholder, None);
    }
    match reference {
        Some(SecretRef::Environment { provider, name }) => {
            if environment_ref_allowed(context, provider.as_deref(), name)
                && context.home.environment.text(name).is_some()
            {
                key(None, None)
            } else {
                ProfileKey::Nothing
            }
        }
        Some(SecretRef::Elsewhere { .. }) => key(None, Some(ELSEWHERE.to_owned())),
        None => ProfileKey::Nothing,
    }
}

/// Whether `secrets.providers` lets a SecretRef read this variable: the default entry needs no
/// configuration, another one must be of source `env` and allow the name.
pub(super) fn environment_ref_allowed(context: &AuthContext<'_>, provider: Option<&str>, name: &str) -> bool {
    let secrets = context.config.and_then(|config| config.get("secrets"));
    let default = secrets.and_then(|secrets| secrets.at(&["defaults", "env"])).and_then(Node::as_str);
    let default = default.unwrap_or("default");
    let provider = provider.unwrap_or(default);
    match secrets.and_then(|secrets| secrets.get("providers")).and_then(|providers| providers.get(provider)) {
        None => provider == default,
        Some(entry) => {
            let allowed = entry.get("allowlist").and_then(Node::as_array);
            entry.get("source").and_then(Node::as_str) == Some("env")
                && allowed.is_none_or(|names| names.iter().any(|allowed| allowed.as_str() == Some(name)))
        }
    }
}

fn login_key(
    context: &AuthContext<'_>,
    store: &Store,
    main: Option<&Store>,
    profile: &Profile,
    own: &Login,
) -> ProfileKey {
    let now = context.now();
    let key = |unknown: Option<&str>| ProfileKey::Key {
        profile: profile.id.clone(),
        kind: CredentialKind::OAuth,
        placeholder: None,
        span: profile.span,
        unknown: unknown.map(str::to_owned),
    };
    let of_main = main
        .and_then(|main| main.profile(&profile.id))
        .filter(|of_main| of_main.stored.provider == profile.stored.provider)
        .and_then(|of_main| of_main.stored.login())
        .filter(|login| adoptable(context, own, login));
    let login = of_main.filter(|login| login.expires.later_than(own.expires)).unwrap_or(own);
    if lasts(context, login) || of_main.is_some() || external::stands_in(context, profile, login) {
        return key(None);
    }
    if !REFRESHABLE.contains(&profile.stored.provider.as_str()) {
        return ProfileKey::Nothing;
    }
    if login.refresh.is_some() {
        return key(Some("the login has ended and would be refreshed; whether that works only the provider knows"));
    }
    if context.facts.auth.blank_refresh_is_none {
        return ProfileKey::Nothing;
    }
    if context.facts.auth.cli_after_failed_refresh
        && profile.stored.provider == CODEX_PROVIDER
        && external::codex_login_of_same_account(context, own)
    {
        return key(None);
    }
    if let Some(other) = other_login(context, store, profile)
        && let Some(login) = other.stored.login().filter(|login| lasts(context, login) || login.refresh.is_some())
        && config_agrees(context, other)
    {
        let unknown = (!login.usable(now)).then(|| "this login would be refreshed first".to_owned());
        return ProfileKey::Key {
            profile: other.id.clone(),
            kind: CredentialKind::OAuth,
            placeholder: None,
            span: other.span,
            unknown,
        };
    }
    let provider = &profile.stored.provider;
    ProfileKey::Failed(format!(
        "OAuth token refresh failed for {provider}: the refresh token is blank. Please try again or re-authenticate."
    ))
}

/// Whether the access token counts as it is.
fn lasts(context: &AuthContext<'_>, login: &Login) -> bool {
    if context.facts.auth.refresh_margin {
        login.usable(context.now())
    } else {
        login.expires.at().is_some_and(|at| context.now() < at)
    }
}

/// Whether main's login of the same id may stand for the agent's own: usable, and not someone else's.
fn adoptable(context: &AuthContext<'_>, own: &Login, of_main: &Login) -> bool {
    lasts(context, of_main)
        && (!context.facts.auth.refresh_margin || !own.has_identity() || own.same_identity(of_main) || own == of_main)
}

/// Another login in place of `<provider>:default` (`suggestOAuthProfileIdForLegacyDefault`): by the
/// address in `auth.profiles`, else the last good one, else the only other, else the only one named
/// after a mail address.
fn other_login<'a>(context: &AuthContext<'_>, store: &'a Store, profile: &Profile) -> Option<&'a Profile> {
    if profile.id.split_once(':').map(|(_, suffix)| suffix) != Some("default") {
        return None;
    }
    let provider = &profile.stored.provider;
    let configured = configured_profile(context, &profile.id);
    if configured.is_some_and(|entry| entry.get("mode").and_then(Node::as_str) != Some("oauth")) {
        return None;
    }
    let logins: Vec<&Profile> = store
        .profiles
        .iter()
        .filter(|other| super::provider::auth_id(&other.stored.provider, context.facts) == *provider)
        .filter(|other| other.stored.login().is_some())
        .collect();
    let email = configured.and_then(|entry| entry.get("email")).and_then(Node::as_text);
    let by_email = email.and_then(|email| {
        logins.iter().find(|other| {
            let own = other.stored.login().and_then(|login| login.email.as_deref());
            own == Some(&email.to_lowercase()) || other.id == format!("{provider}:{email}")
        })
    });
    let last = store.state.last_good.iter().flatten().find(|(key, _)| key == provider).map(|(_, id)| id);
    let by_last = last.and_then(|id| logins.iter().find(|other| other.id == *id));
    if let Some(found) = by_email.or(by_last) {
        return Some(found).filter(|found| found.id != profile.id).copied();
    }
    let others: Vec<&&Profile> = logins.iter().filter(|other| other.id != profile.id).collect();
    let of_people: Vec<&&&Profile> =
        others.iter().filter(|other| other.id.contains('@') && other.id.contains('.')).collect();
    match (others.as_slice(), of_people.as_slice()) {
        ([only], _) => Some(only),
        (_, [only]) => Some(only),
        _ => None,
    }
}
