//! What a simulation says: the plan of every agent.

use crate::release::Version;
use crate::source::Span;
use std::path::PathBuf;

/// Everything that one release would decide for one home at one time.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The release.
    pub release: Version,
    /// The time it was asked for, Unix milliseconds.
    pub now_ms: i64,
    /// Whether the config loads; when not, there are no agents: the gateway does not start.
    pub config: ConfigVerdict,
    /// One plan per agent, in roster order.
    pub agents: Vec<AgentPlan>,
    /// Plugins that may send any run to another model.
    pub model_hooks: Vec<ModelHook>,
    /// What could not be known for the home as a whole.
    pub unknown: Vec<Unknown>,
}

/// A hook of a plugin whose answer may replace the provider and model of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelHook {
    /// Plugin id.
    pub plugin: String,
    /// `before_model_resolve`, `before_agent_start`
    pub hook: &'static str,
    /// The place in its code that names the hook.
    pub span: Span,
}

/// What the release says of the config.
#[derive(Debug, Clone, Default)]
pub struct ConfigVerdict {
    /// Whether the gateway would start with it.
    pub valid: bool,
    /// Why not.
    pub issues: Vec<ConfigIssue>,
    /// What it only warns about.
    pub warnings: Vec<ConfigIssue>,
}

/// One issue of a config, in the words of the release where we know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigIssue {
    /// Dotted path, `agents.list.0.agentRuntime`; empty for the root.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// The place.
    pub span: Option<Span>,
}

/// All candidates of one agent for a chat message, in order.
#[derive(Debug, Clone)]
pub struct AgentPlan {
    /// Agent id, normalised.
    pub id: String,
    /// Agent directory, absolute.
    pub agent_dir: PathBuf,
    /// Primary model of the agent, resolved.
    pub primary: String,
    /// Fallbacks when the agent overrides the defaults' list; `None` = the defaults' list applies.
    pub fallbacks: Option<Vec<String>>,
    /// Place of the agent in the config, when it stands there.
    pub span: Option<Span>,
    /// Where the primary is written: on the agent, or in the defaults.
    pub primary_span: Option<Span>,
    /// Fallbacks that are written down but not in the chain: (text, place, reason).
    pub dropped_fallbacks: Vec<(String, Span, &'static str)>,
    /// The agent's credentials after inheritance.
    pub store: StoreView,
    /// One dispatch per candidate, in order.
    pub dispatches: Vec<Dispatch>,
    /// Which candidates are really tried when each one fails with a timeout; `None` for a chain of one.
    pub walk: Option<Walk>,
    /// Other ways to start a run that do not simply do what a chat message does.
    pub triggers: Vec<super::trigger::TriggerPlan>,
}

/// The credentials of an agent as its runs see them: never a secret.
#[derive(Debug, Clone, Default)]
pub struct StoreView {
    /// (profile id, type, provider) in store order.
    pub profiles: Vec<StoredProfile>,
    /// Stored order: provider to ids.
    pub order: Vec<(String, Vec<String>)>,
    /// Last profile that worked, by provider.
    pub last_good: Vec<(String, String)>,
    /// Why the store cannot be loaded at all.
    pub error: Option<String>,
}

/// A profile in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProfile {
    /// Profile id, `openai-codex:ada@example.com`.
    pub id: String,
    /// `api_key`, `token` or `oauth`.
    pub kind: String,
    /// Provider as stored (after the release's normalisation).
    pub provider: String,
    /// Whether it comes from main's store by inheritance.
    pub inherited: bool,
    /// Where it stands.
    pub span: Option<Span>,
}

/// Primary or fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// First of the chain.
    Primary,
    /// Any other.
    Fallback,
}

/// Runtime policy of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimePolicy {
    /// `auto`, `pi`, `openclaw`, `codex`, `claude-cli`, …
    pub runtime: String,
    /// `implicit`, `model`, `provider` (from 5.12), or as the release names it.
    pub source: Option<String>,
    /// `pi` or `none` where the release has such a notion (4.10–5.3).
    pub fallback: Option<String>,
    /// The key that decided, when one did.
    pub span: Option<Span>,
}

/// What becomes of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The harness is started.
    Attempt,
    /// It fails before that.
    FailedBeforeAttempt,
}

/// Who pays for a dispatch; read off the credential really chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Billing {
    /// OAuth or CLI login.
    Subscription,
    /// API key.
    Metered,
    /// A local server.
    Local,
    /// Not known.
    Unknown,
}

/// Why a stored profile counts or does not count for a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// Profile id.
    pub profile: String,
    /// `ok`, `provider_mismatch`, `mode_mismatch`, `missing_credential`, `expired`, …
    pub code: String,
}

/// The credentials plan handed to the attempt, where the release makes one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthPlan {
    /// `providerForAuth`
    pub provider: Option<String>,
    /// `authProfileProviderForAuth`
    pub profile_provider: Option<String>,
    /// `harnessAuthProvider`
    pub harness_provider: Option<String>,
    /// `forwardedAuthProfileId`
    pub forwarded_profile: Option<String>,
    /// `forwardedAuthProfileSource`: `auto`, or `user` for a profile of the operator's choice (2026.7.2-beta.1+)
    pub forwarded_source: Option<&'static str>,
    /// `forwardedAuthProfileCandidateIds`
    pub forwarded_candidates: Vec<String>,
    /// `modelId` (2026.7.2-beta.1+)
    pub model: Option<String>,
    /// `selectedAuthMode`: `api-key`, `oauth`, `aws-sdk`, or the type of the profile (2026.7.2-beta.1+)
    pub mode: Option<&'static str>,
}

/// The decision for one candidate.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// `provider/model` as in the chain.
    pub reference: String,
    /// Provider.
    pub provider: String,
    /// Model.
    pub model: String,
    /// Primary or fallback.
    pub role: Role,
    /// Where the reference stands in the config; `None` for an implied one.
    pub span: Option<Span>,
    /// `None` in releases without such a notion (2026.4.5).
    pub runtime_policy: Option<RuntimePolicy>,
    /// Harness, or the selection error; `None` when it failed before one was asked.
    pub harness: Option<Result<String, String>>,
    /// Whose profiles apply.
    pub auth_provider: Option<String>,
    /// Profile ids in the order they would be tried.
    pub auth_order: Vec<String>,
    /// The same for the candidate's own provider, where that differs.
    pub auth_order_own_provider: Option<Vec<String>>,
    /// Profiles that the run would try in order, external logins included; empty = it leaves with `profile=-`.
    pub profile_candidates: Vec<String>,
    /// For every stored profile: does it count for `auth_provider`, and if not, why.
    pub eligibility: Vec<Eligibility>,
    /// Profiles with usage statistics: (id, cooling for this model now).
    pub cooldown: Vec<(String, bool)>,
    /// Profile handed to the attempt; `None` with outcome attempt = the request leaves with `profile=-`.
    pub selected_profile: Option<String>,
    /// `profile:<id>`, `env: NAME`, `models.json`, …; `None` = none was resolved (a plugin harness may own auth).
    pub credential_source: Option<String>,
    /// Why no credential was found.
    pub credential_error: Option<String>,
    /// Transport: `openai-responses`, `anthropic-messages`, …
    pub api: Option<String>,
    /// Base URL handed to the harness.
    pub base_url: Option<String>,
    /// URL that is really called; under the codex harness of 2026.4.x not the base URL.
    pub endpoint: Option<String>,
    /// Attempt or failure.
    pub outcome: Outcome,
    /// What the user sees when it fails before the attempt.
    pub error: Option<String>,
    /// What the harness answers to an attempt that must fail there (``Model provider `moonshot` not found``,
    /// a 401 without a bearer); `None` when the attempt may succeed.
    pub attempt_error: Option<String>,
    /// Whether its failure ends the whole chain instead of going on to the next candidate.
    pub stops_chain: bool,
    /// Provider handed to the harness.
    pub attempt_provider: Option<String>,
    /// Model handed to the harness.
    pub attempt_model: Option<String>,
    /// Whether a key is handed to the harness.
    pub attempt_has_key: Option<bool>,
    /// The auth plan, where the release makes one.
    pub auth_plan: Option<AuthPlan>,
    /// Who pays.
    pub billing: Billing,
    /// What could not be known, field by field.
    pub unknown: Vec<Unknown>,
    /// Every decision with its cause.
    pub trace: Vec<Step>,
}

impl Dispatch {
    /// Whether this candidate can answer, as far as files tell.
    #[must_use]
    pub fn can_answer(&self) -> bool {
        self.outcome == Outcome::Attempt && self.attempt_error.is_none()
    }

    /// Why files do not tell whether its model is known, when they do not.
    #[must_use]
    pub fn model_doubt(&self) -> Option<&str> {
        let doubt = self.unknown.iter().find(|unknown| unknown.field == "error")?;
        Some(&doubt.reason)
    }

    /// The error a user sees for this candidate, if it must fail.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.error.as_deref().or(self.attempt_error.as_deref())
    }
}

/// Something that files alone cannot tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Field of the document, `selected_profile`.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// One decision of a dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was decided: `runtime`, `harness`, `order`, `profile`, `credential`, `endpoint`, `outcome`, …
    pub decision: &'static str,
    /// The result.
    pub value: String,
    /// Why.
    pub because: String,
    /// The key that caused it.
    pub span: Option<Span>,
}

/// A walk down the chain when every candidate fails with a timeout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// References really attempted, in order.
    pub tried: Vec<String>,
    /// References skipped or never reached, with the reason.
    pub skipped: Vec<(String, String)>,
}
