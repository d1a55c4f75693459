//! What the room answers.

use super::super::plan::{AuthPlan, Billing, Step, Unknown};
use crate::source::Span;

/// What a run asks for one candidate.
#[derive(Debug, Clone, Copy)]
pub struct AuthRequest<'a> {
    /// Provider of the run: the candidate's, or the one that [`super::AgentAuth::run_provider`] replaces it by.
    pub provider: &'a str,
    /// Model id of the run; cooldowns may hold for one model only.
    pub model: &'a str,
    /// Provider of the resolved model; it is the one whose key is looked up.
    pub model_provider: &'a str,
    /// Harness that was selected: `pi`, `openclaw`, `codex`, …
    pub harness: &'a str,
    /// Transport of the resolved model, `openai-codex-responses`.
    pub api: Option<&'a str>,
    /// Profile named by the operator (`@profile`, a user's session override): no other is tried.
    pub locked_profile: Option<&'a str>,
    /// Whether the chain lets one cooling profile be probed.
    pub may_probe: bool,
    /// Whether fallbacks are configured: then errors are told in other words.
    pub has_fallbacks: bool,
}

/// What becomes of the credentials of one candidate.
#[derive(Debug, Clone)]
pub struct AuthDecision {
    /// The credential, or why the run fails before its attempt.
    pub outcome: Result<Credential, AuthFailure>,
    /// Profile handed to the attempt.
    pub selected_profile: Option<String>,
    /// Profiles that the run would try, in order; empty = none, the request leaves with `profile=-`.
    pub candidates: Vec<String>,
    /// The plan handed to the attempt, where the release makes one.
    pub auth_plan: Option<AuthPlan>,
    /// Whose profiles apply.
    pub auth_provider: String,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
    /// Every decision with its cause.
    pub trace: Vec<Step>,
}

/// The credential of an attempt. Never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// `profile:<id>`, `env: NAME`, `models.json`, …; `None` = the runner resolved none, the harness owns auth.
    pub source: Option<String>,
    /// Kind of credential.
    pub kind: CredentialKind,
    /// Whether a key is handed to the harness.
    pub has_key: bool,
    /// Where the credential stands.
    pub span: Option<Span>,
}

/// Kinds of credential, for billing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A subscription login.
    OAuth,
    /// A static bearer token.
    Token,
    /// A key billed by use.
    ApiKey,
    /// Credentials of the AWS SDK.
    AwsSdk,
    /// A placeholder for a server that wants no key.
    Local,
    /// None.
    None,
}

impl CredentialKind {
    /// Who pays for a request with it.
    #[must_use]
    pub fn billing(self) -> Billing {
        match self {
            // OpenClaw treats static bearer tokens (setup tokens of a subscription) like OAuth ones.
            Self::OAuth | Self::Token => Billing::Subscription,
            Self::ApiKey | Self::AwsSdk => Billing::Metered,
            Self::Local => Billing::Local,
            Self::None => Billing::Unknown,
        }
    }
}

/// Why there is no credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthFailure {
    /// What the user sees.
    pub message: String,
    /// The message of the key lookup itself, when that was reached (`credential_error` of the recordings).
    pub credential_error: Option<String>,
    /// Why the profiles are unavailable, when all are cooling: `rate_limit`, `billing`, …
    pub cooling_reason: Option<String>,
    /// Where the cause stands.
    pub span: Option<Span>,
}

/// The profiles of a provider in the order they would be tried, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// Profile ids.
    pub profiles: Vec<String>,
    /// The list that decides.
    pub basis: OrderBasis,
    /// Whether an order is written down for the provider, an empty or repaired one included.
    pub explicit: bool,
    /// Where that list stands.
    pub span: Option<Span>,
    /// Ids of that list that do not count, with the reason code.
    pub dropped: Vec<(String, &'static str)>,
    /// Ids that come last because they are cooling.
    pub cooling: Vec<String>,
}

/// Which list an order is made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderBasis {
    /// `order` of the agent's (or main's) store.
    StoredOrder,
    /// `auth.order` of the config.
    ConfiguredOrder,
    /// The list of `openai`, read for `openai-codex` (5.12–5.28).
    AliasOrder,
    /// `auth.profiles` of the config.
    ConfiguredProfiles,
    /// All stored profiles of the provider.
    #[default]
    StoredProfiles,
    /// All stored profiles, because no id of the list exists.
    Repaired,
}
