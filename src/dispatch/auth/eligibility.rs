//! Whether a stored profile counts for a provider (`resolveAuthProfileEligibility` in
//! `src/agents/auth-profiles/order.ts`, `evaluateStoredCredentialEligibility` in `credential-state.ts`).

use super::AuthContext;
use super::credential::{Expires, Stored, StoredKind};
use super::provider::{CODEX_PROVIDER, OPENAI, auth_id, auth_override};
use super::store::Store;
use crate::release::{AwsProfiles, Sidecars};
use crate::source::Node;

/// The code of an eligible profile.
pub(super) const OK: &str = "ok";
/// The code of a login whose tokens lie where this release does not read them.
pub(super) const UNRESOLVED: &str = "unresolved_ref";

/// The first failing test, in this order: is there such a profile; is it of this provider; does
/// `auth.profiles` of the config agree on provider and mode; has it a credential, unexpired if a
/// token. The expiry of OAuth logins is not looked at: they are refreshed later.
pub(super) fn code(context: &AuthContext<'_>, store: &Store, provider: &str, id: &str) -> &'static str {
    let Some(profile) = store.profile(id) else {
        return if is_aws_profile(context, provider, id) { OK } else { "profile_missing" };
    };
    let stored = &profile.stored;
    if !stored_matches(context, provider, stored) {
        return "provider_mismatch";
    }
    if let Some(configured) = configured_profile(context, id) {
        if !configured_matches(context, provider, configured, Some(stored)) {
            return "provider_mismatch";
        }
        let mode = configured.get("mode").and_then(Node::as_str);
        let agrees = mode == Some(stored.type_name()) || (mode == Some("oauth") && stored.type_name() == "token");
        if !agrees {
            return "mode_mismatch";
        }
    }
    credential_code(context, stored)
}

fn credential_code(context: &AuthContext<'_>, stored: &Stored) -> &'static str {
    match &stored.kind {
        StoredKind::ApiKey { key: None, reference: None } | StoredKind::Token { token: None, reference: None, .. } => {
            "missing_credential"
        }
        StoredKind::ApiKey { .. } => OK,
        StoredKind::Token { expires, .. } => match expires {
            Expires::Invalid => "invalid_expires",
            Expires::At(at) if context.now() >= *at => "expired",
            Expires::Missing | Expires::At(_) => OK,
        },
        StoredKind::OAuth(login) => {
            let trusted = context.facts.auth.sidecars == Sidecars::Trusted && login.sidecar.is_some();
            if login.access.is_some() || login.refresh.is_some() || trusted {
                OK
            } else if context.facts.auth.tells_unresolved_logins && login.sidecar.is_some() {
                UNRESOLVED
            } else {
                "missing_credential"
            }
        }
    }
}

/// `auth.profiles.<id>` of the config.
pub(super) fn configured_profile<'a>(context: &AuthContext<'a>, id: &str) -> Option<&'a Node> {
    context.config?.at(&["auth", "profiles"])?.get(id)
}

/// Whether a credential is of this provider; 5.12–5.28 take API keys of `openai` for `openai-codex`.
pub(super) fn stored_matches(context: &AuthContext<'_>, provider: &str, stored: &Stored) -> bool {
    let wanted = auth_id(provider, context.facts);
    let own = auth_id(&stored.provider, context.facts);
    own == wanted || is_openai_key_for_codex(context, &wanted, &own, Some(stored.type_name()))
}

/// Whether an entry of `auth.profiles` is of this provider.
pub(super) fn configured_matches(
    context: &AuthContext<'_>,
    provider: &str,
    configured: &Node,
    stored: Option<&Stored>,
) -> bool {
    let wanted = auth_id(provider, context.facts);
    let own = auth_id(configured.get("provider").and_then(Node::as_str).unwrap_or_default(), context.facts);
    let mode = stored.map(Stored::type_name).or_else(|| configured.get("mode").and_then(Node::as_str));
    own == wanted || is_openai_key_for_codex(context, &wanted, &own, mode)
}

fn is_openai_key_for_codex(context: &AuthContext<'_>, wanted: &str, own: &str, mode: Option<&str>) -> bool {
    context.facts.auth.codex_uses_openai_order && wanted == CODEX_PROVIDER && own == OPENAI && mode == Some("api_key")
}

/// Whether `auth.profiles.<id>` is a profile of mode `aws-sdk` that this provider may use.
pub(super) fn is_aws_profile(context: &AuthContext<'_>, provider: &str, id: &str) -> bool {
    let facts = context.facts;
    let Some(configured) = configured_profile(context, id) else { return false };
    let own = configured.get("provider").and_then(Node::as_str).unwrap_or_default();
    if configured.get("mode").and_then(Node::as_str) != Some("aws-sdk")
        || auth_id(own, facts) != auth_id(provider, facts)
    {
        return false;
    }
    let auth = auth_override(context.config, provider, facts);
    match facts.auth.aws_profiles {
        AwsProfiles::Never => false,
        AwsProfiles::WhenConfigured => auth == Some("aws-sdk"),
        AwsProfiles::ImpliedForBedrock => {
            let bedrock = super::super::model::normalize_provider(&facts.models, provider) == "amazon-bedrock";
            auth == Some("aws-sdk") || (auth.is_none() && bedrock)
        }
    }
}
