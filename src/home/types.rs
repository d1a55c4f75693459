//! What a home is once it has been read.

use super::database::{AgentDatabase, Database, StateDatabase};
use super::plugin_catalogue::ListedModel;
use super::surroundings::Surroundings;
use crate::source::{Environment, Node, SourceId, Sources, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One OpenClaw install as its files describe it.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// Where things are.
    pub paths: HomePaths,
    /// Every file that was read, for spans.
    pub sources: Sources,
    /// The environment a gateway of this home would have.
    pub environment: Environment,
    /// `openclaw.json`.
    pub config: ConfigFile,
    /// Agent directories by absolute path: `<state>/agents/*/agent` and every configured `agentDir`.
    pub agent_dirs: BTreeMap<PathBuf, AgentFiles>,
    /// `<state>/credentials/oauth.json` (or below `$OPENCLAW_OAUTH_DIR`).
    pub legacy_oauth: Loaded,
    /// Session stores by agent id.
    pub sessions: BTreeMap<String, SessionFiles>,
    /// Cron store.
    pub cron: CronFiles,
    /// `<state>/state/openclaw.sqlite`
    pub state_database: Database<StateDatabase>,
    /// Plugin packages found in the home (`extensions/`, `npm/node_modules/`, `plugins.load.paths`).
    pub plugins: Vec<InstalledPlugin>,
    /// Logins of other programs beside the home.
    pub external: ExternalLogins,
    /// OAuth sidecar ids found under `<state>/credentials/auth-profiles/`, without `.json`.
    pub oauth_sidecars: Vec<String>,
    /// Whether a key file for sidecars was found (`…/openclaw/auth-profile-secret-key`).
    pub has_sidecar_key_file: bool,
    /// Gateway log lines kept by `logs/` under the state directory that name an auth failure; newest last.
    pub gateway_log_errors: Vec<LogLine>,
    /// What speaks for a release.
    pub release_evidence: Vec<ReleaseEvidence>,
    /// What lies in and beside the home without being read by a run.
    pub surroundings: Surroundings,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// One line of a gateway log that matters to a diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The log file.
    pub file: String,
    /// One-based line number.
    pub line: usize,
    /// The message, cut to 300 characters.
    pub message: String,
    /// Time of the record, Unix milliseconds, when it says one.
    pub at_ms: Option<i64>,
}

/// The directories of an install, all absolute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomePaths {
    /// `$HOME` of the user.
    pub os_home: PathBuf,
    /// OpenClaw's home: `$OPENCLAW_HOME`, else `os_home`.
    pub home: PathBuf,
    /// State directory, `<home>/.openclaw` by default.
    pub state: PathBuf,
    /// The config file; it need not exist.
    pub config: PathBuf,
    /// Where `.env`, `cron/` and `extensions/` are looked for (`resolveConfigDir`, `src/utils.ts`): the
    /// state directory as a rule, but never a legacy one.
    pub config_dir: PathBuf,
    /// Whether `<home>/.config/openclaw/gateway.env` is read: not when another state directory than the
    /// default one is set.
    pub reads_gateway_env: bool,
    /// Chosen by a path and not of the user whose environment we have: that user's variables with
    /// locations in them say nothing about it.
    pub foreign: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub enum Loaded {
    /// No such file.
    #[default]
    Missing,
    /// It is there but has no value; the matching [`Problem`] is in [`Home::problems`].
    Failed,
    /// Read and parsed.
    Parsed(Document),
}

impl Loaded {
    /// The document, when there is one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Parsed(document) => Some(document),
            Self::Missing | Self::Failed => None,
        }
    }

    /// Whether a file of this name exists, readable or not.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self, Self::Missing)
    }
}

/// A parsed file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub source: SourceId,
    /// Its value.
    pub root: Node,
}

/// `openclaw.json` with includes merged and `${VAR}` substituted, before any release has judged it.
#[derive(Debug, Clone, Default)]
pub struct ConfigFile {
    /// Whether the file exists. A missing config is an empty one for OpenClaw.
    pub exists: bool,
    /// The main file, once its text was read.
    pub source: Option<SourceId>,
    /// The resolved value; `None` when it is missing or `failure` is set.
    pub root: Option<Node>,
    /// The value of the main file alone: no include, no substitution.
    pub raw_root: Option<Node>,
    /// Why it does not load, in every release alike.
    pub failure: Option<ConfigFailure>,
    /// Unset variables: (name, dotted path in the config, place).
    pub missing_variables: Vec<(String, String, Span)>,
    /// Comments of the form `oc-doctor: allow(rule) reason`: (line in the main file, rule ids).
    pub allowed: Vec<(usize, Vec<String>)>,
}

/// Why a config file does not load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFailure {
    /// Which step failed.
    pub kind: ConfigFailureKind,
    /// What OpenClaw says (`JSON5 parse failed: …`, `Failed to read include file: …`), home written `~`.
    pub message: String,
    /// The place, when there is one.
    pub span: Option<Span>,
}

/// The step of loading that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigFailureKind {
    /// The file could not be read.
    Unreadable,
    /// Not JSON5.
    Syntax,
    /// An `$include`.
    Include,
    /// OpenClaw may well load it; oc-doctor cannot (nesting, size, lone surrogates).
    BeyondUs,
}

/// The files of one agent directory.
#[derive(Debug, Clone, Default)]
pub struct AgentFiles {
    /// The directory, absolute.
    pub directory: PathBuf,
    /// Whether the directory exists.
    pub exists: bool,
    /// `auth-profiles.json`
    pub auth_profiles: Loaded,
    /// `auth-state.json` (4.7–6.1)
    pub auth_state: Loaded,
    /// `auth.json`, a legacy flat store.
    pub auth_json: Loaded,
    /// `models.json`
    pub models: Loaded,
    /// Whether `openclaw-agent.sqlite` exists (6.5+).
    pub has_database: bool,
    /// `openclaw-agent.sqlite`
    pub database: Database<AgentDatabase>,
    /// Whether the isolated Codex home of this agent holds a login of its own (`codex-home/auth.json`).
    pub has_codex_home_login: bool,
}

/// The session store of one agent.
#[derive(Debug, Clone, Default)]
pub struct SessionFiles {
    /// `sessions.json`: session key to entry.
    pub store: Loaded,
}

/// The cron store.
#[derive(Debug, Clone, Default)]
pub struct CronFiles {
    /// `cron/jobs.json`
    pub jobs: Loaded,
    /// `cron/jobs-state.json` (4.21+)
    pub state: Loaded,
}

/// A plugin package found on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPlugin {
    /// Plugin id (`openclaw.plugin.json` `id`, else the package name without scope).
    pub id: String,
    /// Package version, when it says one.
    pub version: Option<String>,
    /// Its directory.
    pub directory: PathBuf,
    /// Whether its manifest is readable.
    pub has_manifest: bool,
    /// Variables that hold the key of a provider, as its manifest says (`setup.providers[].envVars`,
    /// `providerAuthEnvVars`): provider, names.
    pub key_variables: Vec<(String, Vec<String>)>,
    /// Providers that can be logged in to by command, as its manifest says (`providerAuthChoices`).
    pub logins: Vec<String>,
    /// Model providers that its manifest names (`providers`).
    pub providers: Vec<String>,
    /// Web search providers that its manifest offers (`contracts.webSearchProviders`).
    pub web_search: Vec<String>,
    /// Models that its manifest lists (`modelCatalog`).
    pub models: Vec<ListedModel>,
    /// Hooks that may choose a model and that its code names, each one once.
    pub hooks: Vec<PluginHook>,
    /// Whether some of its code was not read: too much of it, or no permission.
    pub is_partly_read: bool,
}

/// A hook that the code of a plugin names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginHook {
    /// `before_model_resolve`, `before_agent_start`
    pub name: &'static str,
    /// The first place that names it.
    pub span: Span,
}

/// Logins of other programs that OpenClaw may use. Never holds a secret.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExternalLogins {
    /// `$CODEX_HOME/auth.json` or `~/.codex/auth.json`.
    pub codex: Option<CodexLogin>,
    /// `~/.claude/.credentials.json`
    pub claude: Option<ClaudeLogin>,
}

/// The login of the Codex CLI.
#[derive(Debug, Clone, PartialEq)]
pub struct CodexLogin {
    /// The file.
    pub path: PathBuf,
    /// Which kind of login.
    pub kind: CodexLoginKind,
    /// End of the access token, Unix milliseconds (its `exp`, else file time plus one hour).
    pub expires_ms: Option<f64>,
    /// `email` claim of the id token.
    pub email: Option<String>,
    /// `tokens.account_id`, else the claim.
    pub account_id: Option<String>,
}

/// How the Codex CLI is logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodexLoginKind {
    /// ChatGPT tokens, both access and refresh present.
    ChatGpt,
    /// Only `OPENAI_API_KEY`.
    ApiKey,
    /// Neither.
    Unusable,
}

/// The login of Claude Code.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaudeLogin {
    /// The file.
    pub path: PathBuf,
    /// Whether an access token is there.
    pub has_access: bool,
    /// Whether a refresh token is there (OAuth; without it the login is a static token).
    pub has_refresh: bool,
    /// End of the access token, Unix milliseconds.
    pub expires_ms: Option<f64>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// The file, for people.
    pub file: String,
    /// Its absolute path.
    pub path: PathBuf,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// The place, when the text was read.
    pub span: Option<Span>,
}

/// Kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// No permission, not a regular file, a dangling link, an input/output error.
    Unreadable,
    /// Larger than oc-doctor reads.
    TooLarge,
    /// Bytes that are not UTF-8; the file was read all the same.
    NotUtf8,
    /// Empty or not JSON.
    NotJson,
    /// JSON, but not the shape it must have.
    WrongShape,
    /// A database that SQLite refuses.
    Damaged,
}

/// Something that speaks for a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEvidence {
    /// What it is.
    pub kind: ReleaseEvidenceKind,
    /// The version as written.
    pub version: String,
    /// Where it stands, for people.
    pub place: String,
    /// The span, when the file is among the sources.
    pub span: Option<Span>,
}

/// Kinds of [`ReleaseEvidence`], strongest first for "what runs".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseEvidenceKind {
    /// `package.json` of the `openclaw` on PATH.
    InstalledPackage,
    /// `meta.lastTouchedVersion` of the config: what wrote it last.
    LastTouched,
    /// `schema_meta.app_version` of a database: the last release that opened it (6.1+).
    Database,
    /// `wizard.lastRunVersion`
    Wizard,
}
