//! How runs that no chat message starts choose their model and their fallbacks.

use crate::release::Version;

/// How runs that no chat message starts choose their model and their fallbacks: stored sessions, heartbeats,
/// scheduled jobs, hooks and sub-agents.
///
/// Sources: `src/cron/isolated-agent/model-selection.ts` and `run-fallback-policy.ts`,
/// `src/agents/subagent-spawn.ts`, `src/agents/agent-scope.ts`, `src/auto-reply/reply/get-reply.ts` and
/// `model-selection.ts`. Read in 2026.4.5, 4.21, 4.29, 5.12, 5.19, 5.28, 6.11, 7.1, 8.2 and 9.6; boundaries between
/// those are from the changelog where it names one.
#[derive(Debug, Clone)]
pub struct TriggerFacts {
    /// Whether stored sessions are rows of the agent's database instead of `sessions.json` (2026.7.2-beta.1+).
    pub sessions_in_database: bool,
    /// Whether scheduled jobs are rows of the state database instead of `cron/jobs.json` (2026.5.30-beta.1+).
    pub cron_in_database: bool,
    /// What a model that a user picked for a session leaves of the fallbacks.
    pub user_pin_fallbacks: UserPinFallbacks,
    /// What becomes of a model that OpenClaw itself chose for a session after a failure.
    pub automatic_pin: AutomaticPin,
    /// Whether a thread also follows a model that OpenClaw itself chose for the session above (up to 2026.7.1).
    pub follows_automatic_parent: bool,
    /// Whether a stored model is read without its own provider before it, `alpha/one` of `alpha` as `one`
    /// (`normalizeStoredOverrideModel`; recorded in 2026.6.11, not in 5.28).
    pub strips_own_provider: bool,
    /// What a message does in a session that keeps a model which is not allowed.
    pub refused_pin: RefusedPin,
    /// Which of an agent's models a spawned sub-agent takes first.
    pub subagent_model: SubagentModel,
    /// Whether spawning fails when the sub-agent's model is not allowed (read in 2026.4.5 and 4.21); later ones
    /// (read from 2026.4.29 on) run it on the agent's model.
    pub refused_subagent_fails: bool,
    /// Whether the fallbacks of a sub-agent are those of the value its model came from (2026.5.17+).
    pub subagent_fallbacks: bool,
    /// Which of an agent's models a scheduled job without a model of its own takes first.
    pub cron_model: SubagentModel,
    /// What becomes of a scheduled job whose model is not allowed.
    pub refused_cron_model: RefusedCronModel,
    /// Whether a scheduled job that runs on a sub-agent model also takes that value's fallbacks (2026.5.17+).
    pub cron_takes_subagent_fallbacks: bool,
    /// Whether an agent that repeats the defaults' primary as a string keeps the defaults' fallbacks in scheduled
    /// jobs (2026.5.30-beta.1+; openclaw#91362).
    pub cron_string_model_inherits: bool,
    /// Whether a job that names no agent is run with the model of the default agent (2026.5.17+); before, with the
    /// defaults' alone.
    pub unnamed_agent_has_its_model: bool,
    /// Whether such a job is run as the default agent in everything, its model over the defaults' included
    /// (`resolveCronModelSelectionOwner`, 2026.7.2-beta.1+).
    pub unnamed_agent_is_default: bool,
    /// Which models a session, a heartbeat or a job may be given.
    pub allowlist: AllowlistSource,
    /// Whether the default model is always one that may be picked (up to 2026.8.2; 2026.9.6 allows what is listed).
    pub allowlist_has_default: bool,
    /// Whether a model that is not allowed is replaced by the first allowed one at the start of a reply (2026.5.12+).
    pub replaces_refused_model: bool,
    /// Whether the gateway asks a server of this machine whether it is there before a scheduled run.
    pub local_server_asked: LocalServerAsked,
    /// Where a run's limit of rotations after rate limits is read from.
    pub rotation_limit: RotationLimit,
    /// Whether a harness that a session is pinned to by a user counts where it serves the provider
    /// (`agentRuntimeOverride`, 2026.5.16-beta.4+).
    pub runtime_override: bool,
    /// Whether a session that is pinned to the runtime `pi` is pinned to the built-in one under its later name
    /// (recorded in 2026.7.1, not in 6.11).
    pub pi_is_the_built_in_runtime: bool,
}

/// What a model that a user picked for a session leaves of the fallbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserPinFallbacks {
    /// The agent's list, else the defaults' (up to 2026.4.26).
    AsConfigured,
    /// None: the user meant this model (2026.4.27+).
    None,
}

/// What becomes of a model that OpenClaw itself chose for a session, after another had failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutomaticPin {
    /// The session keeps it (recorded in 2026.4.29; read in 2026.5.12).
    Kept,
    /// The one that failed is tried again, as long as it is still the configured one
    /// (`resolveAutoFallbackPrimaryProbe`; read in 2026.5.19 and 5.28).
    FailedOneAgain,
    /// The same, and one of which nobody knows what had failed is given up (`hasLegacyAutoFallbackWithoutOrigin`; read
    /// from 2026.6.11 on).
    NeedsOrigin,
}

/// What a scheduled run does when a server of this machine does not answer a first question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalServerAsked {
    /// Nothing is asked (up to 2026.4.26; read in 2026.4.21).
    Never,
    /// Only the first candidate's server is asked; without an answer the run is skipped (read in 2026.4.29 to 5.19).
    SkipsJob,
    /// The candidates are asked in turn until one answers or is elsewhere; the chain begins there (2026.5.28+).
    NextCandidate,
}

/// What the next message does in a session that keeps a model which is not allowed. The entry is cleared by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedPin {
    /// It still runs on that model (recorded in 2026.4.29).
    RunsOnce,
    /// It runs on the default model, and as if the user had picked that: without fallbacks (recorded in 2026.5.19
    /// and 5.28).
    WithoutFallbacks,
    /// It runs like a message in a new session (recorded from 2026.6.11 on).
    LikeNew,
}

/// The order in which the values are asked that may name the model of a sub-agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubagentModel {
    /// The agent's `subagents.model`, its `model`, then `agents.defaults.subagents.model`.
    OwnModelFirst,
    /// The agent's `subagents.model`, `agents.defaults.subagents.model`, then its `model`.
    SubagentDefaultsFirst,
}

/// What becomes of a scheduled job whose `payload.model` is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedCronModel {
    /// It runs on the agent's model, with a warning in the log (up to 2026.4.26).
    AgentsModel,
    /// It fails (2026.4.27+): `cron payload.model 'x' rejected by agents.defaults.models allowlist: y`
    Fails,
    /// It fails, and the message lists what is allowed (2026.5.12+).
    FailsWithList,
    /// It fails in the words of 2026.7.2-beta.1 and later: `automation model override 'x' rejected by …`
    FailsAsAutomation,
}

/// How many other profiles of a provider a run tries after a rate limit, when there is a fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RotationLimit {
    /// `auth.cooldowns.rateLimitedProfileRotations`, else one (up to 2026.7.1).
    Configured,
    /// One (2026.7.2-beta.1+; openclaw#126553).
    One,
}

/// Where the list of allowed models is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowlistSource {
    /// The keys of `agents.defaults.models`, when there are any, with the fallbacks and the default model.
    ModelMap,
    /// `modelPolicy.allow` of the agent, else of the defaults; without both the keys of `agents.defaults.models`
    /// (2026.7.2-beta.1+).
    ModelPolicy,
}

impl TriggerFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let from = |year, month, patch| version >= Version::new(year, month, patch);
        let routed = version >= Version::beta(2026, 7, 2, 1);
        let databases = version >= Version::beta(2026, 5, 30, 1);
        Self {
            sessions_in_database: routed,
            cron_in_database: databases,
            user_pin_fallbacks: if from(2026, 4, 27) { UserPinFallbacks::None } else { UserPinFallbacks::AsConfigured },
            automatic_pin: if from(2026, 6, 11) {
                AutomaticPin::NeedsOrigin
            } else if from(2026, 5, 17) {
                AutomaticPin::FailedOneAgain
            } else {
                AutomaticPin::Kept
            },
            follows_automatic_parent: !routed,
            strips_own_provider: from(2026, 6, 11),
            refused_pin: if from(2026, 6, 11) {
                RefusedPin::LikeNew
            } else if from(2026, 5, 12) {
                RefusedPin::WithoutFallbacks
            } else {
                RefusedPin::RunsOnce
            },
            subagent_model: if from(2026, 5, 12) {
                SubagentModel::SubagentDefaultsFirst
            } else {
                SubagentModel::OwnModelFirst
            },
            refused_subagent_fails: !from(2026, 4, 27),
            subagent_fallbacks: from(2026, 5, 17),
            cron_model: if routed { SubagentModel::SubagentDefaultsFirst } else { SubagentModel::OwnModelFirst },
            refused_cron_model: if routed {
                RefusedCronModel::FailsAsAutomation
            } else if from(2026, 5, 12) {
                RefusedCronModel::FailsWithList
            } else if from(2026, 4, 27) {
                RefusedCronModel::Fails
            } else {
                RefusedCronModel::AgentsModel
            },
            cron_takes_subagent_fallbacks: from(2026, 5, 17),
            cron_string_model_inherits: databases,
            unnamed_agent_has_its_model: from(2026, 5, 17),
            unnamed_agent_is_default: routed,
            allowlist: if routed { AllowlistSource::ModelPolicy } else { AllowlistSource::ModelMap },
            allowlist_has_default: !from(2026, 9, 1),
            replaces_refused_model: from(2026, 5, 12),
            local_server_asked: if from(2026, 5, 28) {
                LocalServerAsked::NextCandidate
            } else if from(2026, 4, 27) {
                LocalServerAsked::SkipsJob
            } else {
                LocalServerAsked::Never
            },
            rotation_limit: if routed { RotationLimit::One } else { RotationLimit::Configured },
            pi_is_the_built_in_runtime: from(2026, 7, 1),
            runtime_override: version >= Version::beta(2026, 5, 16, 4),
        }
    }
}
