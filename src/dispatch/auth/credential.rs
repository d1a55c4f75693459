//! One entry of a credential store, as a release coerces it at load
//! (`normalizeRawCredentialEntry`, `parseCredentialEntry` in `src/agents/auth-profiles/persisted.ts`).

use super::super::model::normalize_provider;
use super::secret::{SecretRef, SecretText};
use crate::release::Facts;
use crate::source::{Node, Object, Value};

/// A stored credential, without its secrets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    /// Provider as the release keeps it.
    pub(super) provider: String,
    /// What kind of credential it is.
    pub(super) kind: StoredKind,
}

/// The three kinds of stored credentials.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum StoredKind {
    /// `api_key`
    ApiKey {
        /// The key.
        key: Option<SecretText>,
        /// `keyRef`
        reference: Option<SecretRef>,
    },
    /// `token`
    Token {
        /// The token.
        token: Option<SecretText>,
        /// `tokenRef`
        reference: Option<SecretRef>,
        /// End of the token.
        expires: Expires,
    },
    /// `oauth`
    OAuth(Login),
}

/// Tokens of an OAuth login.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Login {
    /// Access token.
    pub(super) access: Option<SecretText>,
    /// Refresh token.
    pub(super) refresh: Option<SecretText>,
    /// Id token.
    pub(super) id_token: Option<SecretText>,
    /// End of the access token.
    pub(super) expires: Expires,
    /// `email`
    pub(super) email: Option<String>,
    /// `accountId`
    pub(super) account: Option<String>,
    /// Id of the sidecar file that holds the tokens.
    pub(super) sidecar: Option<String>,
}

/// End of a credential.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Expires {
    /// Not said.
    Missing,
    /// Said, but not a positive finite number.
    Invalid,
    /// Unix milliseconds.
    At(f64),
}

/// How long before its end an OAuth token counts as used up, in milliseconds.
pub(super) const REFRESH_MARGIN_MS: f64 = 300_000.0;

impl Expires {
    fn of(node: Option<&Node>) -> Self {
        match node.map(|node| &node.value) {
            None => Self::Missing,
            Some(Value::Number(at)) if at.is_finite() && *at > 0.0 => Self::At(*at),
            Some(_) => Self::Invalid,
        }
    }

    /// Milliseconds of the end, when it says one.
    pub(super) fn at(self) -> Option<f64> {
        match self {
            Self::At(at) => Some(at),
            Self::Missing | Self::Invalid => None,
        }
    }

    /// Whether it ends later than another; an end that is not said is before all others.
    pub(super) fn later_than(self, other: Self) -> bool {
        match (self.at(), other.at()) {
            (Some(mine), Some(other)) => mine > other,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

impl Login {
    /// Whether any token stands in the entry itself.
    pub(super) fn has_tokens(&self) -> bool {
        self.access.is_some() || self.refresh.is_some() || self.id_token.is_some()
    }

    /// `hasUsableOAuthCredential`: an access token that lasts for five more minutes.
    pub(super) fn usable(&self, now: f64) -> bool {
        self.access.is_some() && self.expires.at().is_some_and(|at| at - now > REFRESH_MARGIN_MS)
    }

    /// Whether it says whose login it is.
    pub(super) fn has_identity(&self) -> bool {
        self.account.is_some() || self.email.is_some()
    }

    /// `hasMatchingOAuthIdentity`: the same account id, else the same mail address.
    pub(super) fn same_identity(&self, other: &Self) -> bool {
        match (&self.account, &other.account) {
            (Some(mine), Some(other)) => mine == other,
            _ => matches!((&self.email, &other.email), (Some(mine), Some(other)) if mine == other),
        }
    }
}

impl Stored {
    /// `api_key`, `token` or `oauth`.
    pub(super) fn type_name(&self) -> &'static str {
        match self.kind {
            StoredKind::ApiKey { .. } => "api_key",
            StoredKind::Token { .. } => "token",
            StoredKind::OAuth(_) => "oauth",
        }
    }

    /// The tokens of an OAuth entry.
    pub(super) fn login(&self) -> Option<&Login> {
        match &self.kind {
            StoredKind::OAuth(login) => Some(login),
            StoredKind::ApiKey { .. } | StoredKind::Token { .. } => None,
        }
    }

    /// Coerces an entry; the error is OpenClaw's reason for dropping it. `fallback_provider` is
    /// that of a legacy store, whose keys are providers.
    pub(super) fn parse(node: &Node, fallback_provider: Option<&str>, facts: &Facts) -> Result<Self, &'static str> {
        let Some(entry) = node.as_object() else {
            // An array is an object for `typeof`, so the older check lets it pass on to the type.
            let array = matches!(node.value, Value::Array(_)) && !facts.auth.strict_entries;
            return Err(if array { "invalid_type" } else { "non_object" });
        };
        let type_name = match entry.get("type") {
            Some(stated) => stated.as_str(),
            None => entry.get("mode").and_then(Node::as_str),
        };
        let kind = match type_name {
            Some("api_key") => {
                let (key, reference) = backed_by(key_node(entry), entry.get("keyRef"));
                StoredKind::ApiKey { key, reference }
            }
            Some("token") => {
                let (token, reference) = backed_by(entry.get("token"), entry.get("tokenRef"));
                StoredKind::Token { token, reference, expires: Expires::of(entry.get("expires")) }
            }
            Some("oauth") => StoredKind::OAuth(login(entry)),
            _ => return Err("invalid_type"),
        };
        let provider = provider(entry, fallback_provider, facts).ok_or("missing_provider")?;
        Ok(Self { provider, kind })
    }

    /// A flat entry of `credentials/oauth.json`.
    pub(super) fn of_legacy_oauth(provider: &str, entry: &Object) -> Self {
        Self { provider: provider.to_owned(), kind: StoredKind::OAuth(login(entry)) }
    }
}

/// The provider of an entry: as written before 5.16-beta.4, normalised since.
fn provider(entry: &Object, fallback: Option<&str>, facts: &Facts) -> Option<String> {
    let stated = match entry.get("provider").map(|node| &node.value) {
        // Entries are rebuilt with the text "" before the fallback could be asked.
        None | Some(Value::Null) if !facts.auth.strict_entries => fallback,
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    }?;
    let normalized = normalize_provider(&facts.models, stated);
    if normalized.is_empty() {
        return None;
    }
    Some(if facts.auth.strict_entries { normalized } else { stated.to_owned() })
}

fn key_node(entry: &Object) -> Option<&Node> {
    entry.get("key").or_else(|| entry.get("apiKey").filter(|node| node.as_str().is_some()))
}

/// A secret and its reference; a reference in the place of the secret moves over unless there is one.
fn backed_by(value: Option<&Node>, reference: Option<&Node>) -> (Option<SecretText>, Option<SecretRef>) {
    let moved = value.filter(|node| node.as_str().is_none()).and_then(SecretRef::of);
    (SecretText::of_node(value), reference.and_then(SecretRef::of).or(moved))
}

fn login(entry: &Object) -> Login {
    let text = |key: &str| entry.get(key).and_then(Node::as_text);
    Login {
        access: SecretText::of_node(entry.get("access")),
        refresh: SecretText::of_node(entry.get("refresh")),
        id_token: SecretText::of_node(entry.get("idToken")),
        expires: Expires::of(entry.get("expires")),
        email: text("email").map(str::to_lowercase),
        account: text("accountId").map(str::to_owned),
        sidecar: sidecar_id(entry.get("oauthRef")),
    }
}

/// Id of a sidecar file, when the reference has the one form that is accepted.
fn sidecar_id(node: Option<&Node>) -> Option<String> {
    let node = node?;
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let id = text("id")?;
    let plain = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let ours = text("source") == Some("openclaw-credentials") && text("provider") == Some("openai-codex");
    (plain && ours).then(|| id.to_owned())
}
