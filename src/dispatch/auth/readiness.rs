//! Whether a stored credential is known to yield nothing before anything is resolved
//! (`resolveStoredCredentialReadOnlyAvailability`, 2026.8 and later).

use super::AuthContext;
use super::credential::{Expires, Stored, StoredKind};
use super::profile_key::environment_ref_allowed;
use super::secret::{SecretRef, SecretText};

/// Known to yield nothing; what only the gateway or the provider can tell counts as usable.
pub(super) fn is_unavailable(context: &AuthContext<'_>, stored: &Stored) -> bool {
    match &stored.kind {
        StoredKind::ApiKey { key, reference } => secret_is_unavailable(context, key.as_ref(), reference.as_ref()),
        StoredKind::Token { token, reference, expires } => {
            let over = match expires {
                Expires::Invalid => true,
                Expires::At(at) => *at <= context.now(),
                Expires::Missing => false,
            };
            over || secret_is_unavailable(context, token.as_ref(), reference.as_ref())
        }
        StoredKind::OAuth(login) => {
            let behind = login.sidecar.is_some() && login.access.is_none();
            !login.usable(context.now()) && login.refresh.is_none() && !behind
        }
    }
}

fn secret_is_unavailable(context: &AuthContext<'_>, text: Option<&SecretText>, reference: Option<&SecretRef>) -> bool {
    match (reference, text) {
        (Some(SecretRef::Environment { provider, name }), _) => {
            !environment_ref_allowed(context, provider.as_deref(), name)
        }
        (Some(SecretRef::Elsewhere { .. }), _) => false,
        (None, Some(text)) => text.malformed,
        (None, None) => true,
    }
}
