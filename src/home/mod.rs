//! Files to [`Home`]: where an install keeps things, one reader per kind of file. Tolerant: what
//! cannot be read becomes a [`Problem`], never a crash.

mod access;
mod agent_dirs;
mod agent_id;
mod config;
mod config_copies;
mod cron;
mod cron_job;
mod dangerous_variables;
mod database;
mod environment;
mod evidence;
mod external;
mod gateway_log;
mod installed;
mod leftovers;
mod load;
mod locate;
mod locate_error;
mod plugin_catalogue;
mod plugin_code;
mod plugins;
mod reader;
mod selection;
mod service;
mod sidecars;
mod sqlite;
mod stored_session;
mod surroundings;
mod types;
mod user_path;

pub use agent_id::normalize_agent_id;
pub use cron_job::CronJob;
pub use database::{AgentDatabase, Database, DatabaseFacts, DatabaseFailure, SchemaMeta, StateDatabase};
pub use load::{LoadOptions, load};
pub use locate::{Process, locate};
pub use locate_error::LocateError;
pub use plugin_catalogue::ListedModel;
pub use selection::{ProfileName, Selection};
pub use stored_session::{ChosenBy, Pinned, StoredSession};
pub use surroundings::{
    ArchiveKind, ConfigCopies, ConfigCopy, MigrationRun, MisplacedStore, OpenFile, OpenTo, Service, ServiceKind,
    ServiceVariable, StoreArchive, Surroundings,
};
pub use types::{
    AgentFiles, ClaudeLogin, CodexLogin, CodexLoginKind, ConfigFailure, ConfigFailureKind, ConfigFile, CronFiles,
    Document, ExternalLogins, Home, HomePaths, InstalledPlugin, Loaded, LogLine, PluginHook, Problem, ProblemKind,
    ReleaseEvidence, ReleaseEvidenceKind, SessionFiles,
};
