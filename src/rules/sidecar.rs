//! OAuth tokens that 2026.5.12 to 2026.5.16-beta.1 kept in a file beside the store (`oauthRef`).

use crate::home::Home;
use crate::source::Node;

/// Whether the tokens of a stored OAuth profile are only in a sidecar that the release passes over.
pub(super) fn has_unread_sidecar(credential: Option<&Node>, code: Option<&str>) -> bool {
    match code {
        Some("unresolved_ref") => true,
        Some("missing_credential") => credential.is_some_and(only_in_sidecar),
        _ => false,
    }
}

/// Whether a stored OAuth profile names a sidecar and holds no token itself.
pub(super) fn only_in_sidecar(credential: &Node) -> bool {
    let blank = |name: &str| credential.get(name).and_then(Node::as_text).is_none();
    credential.get("oauthRef").is_some_and(|node| node.as_object().is_some()) && blank("access") && blank("refresh")
}

/// Whether a stored OAuth profile has its tokens in a sidecar that is not in this home.
pub(super) fn sidecar_is_lost(home: &Home, credential: &Node) -> bool {
    let id = credential.at(&["oauthRef", "id"]).and_then(Node::as_text);
    only_in_sidecar(credential) && id.is_some_and(|id| home.oauth_sidecars.iter().all(|known| known != id))
}
