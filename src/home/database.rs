//! What the databases of a home say: one beside each agent's files, and one of the whole install.

use super::surroundings::MigrationRun;
use super::types::{CronFiles, Loaded};
use std::collections::BTreeSet;

/// What became of a database.
#[derive(Debug, Clone, Default)]
pub enum Database<T> {
    /// No such file.
    #[default]
    Missing,
    /// It is there but was not read; the matching [`super::Problem`] is in [`super::Home::problems`].
    Failed(DatabaseFailure),
    /// Read.
    Read(T),
}

impl<T> Database<T> {
    /// What was read, when something was.
    #[must_use]
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::Read(content) => Some(content),
            Self::Missing | Self::Failed(_) => None,
        }
    }

    /// Why it was not read.
    #[must_use]
    pub fn failure(&self) -> Option<&DatabaseFailure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Missing | Self::Read(_) => None,
        }
    }

    /// Whether a file of this name exists, readable or not.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self, Self::Missing)
    }
}

/// Why a database was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseFailure {
    /// SQLite itself refuses it: cut off, or overwritten. Its message.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// It does not begin as a SQLite database does.
    #[error("is not a SQLite database")]
    Foreign,
    /// It does not begin as a SQLite database does, and all of it looks random.
    #[error("is not a plain SQLite database; it looks encrypted")]
    Encrypted,
    /// There is a rollback journal with content: a writer is at work, or was interrupted.
    #[error("is being written or was left by an interrupted writer: a rollback journal lies beside it")]
    Journal,
    /// It changed each time it was read.
    #[error("changed each time it was read; try again when the gateway is quiet")]
    NeverQuiet,
    /// Larger than oc-doctor reads.
    #[error("is {len} bytes, more than the {limit} that oc-doctor reads")]
    TooLarge {
        /// Size in bytes.
        len: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Reading its rows took more steps than any real database needs.
    #[error("takes too long to read")]
    TooSlow,
    /// The system refused; its message.
    #[error("cannot be read: {0}")]
    Refused(String),
}

impl DatabaseFailure {
    /// Whether OpenClaw cannot read it either. The others are limits of ours or of this moment, and
    /// what a release would make of the database is not known.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Foreign | Self::Encrypted)
    }

    /// What SQLite, and so OpenClaw, says of a damaged database.
    #[must_use]
    pub fn sqlite_message(&self) -> &str {
        match self {
            Self::Foreign | Self::Encrypted => "file is not a database",
            Self::Damaged(message) => message,
            _ => "unable to open database file",
        }
    }
}

/// What every database of OpenClaw says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseFacts {
    /// `PRAGMA user_version`: the schema of the release that wrote it; 0 in a fresh one.
    pub user_version: i64,
    /// Names of its tables; empty in a fresh one (zero bytes).
    pub tables: BTreeSet<String>,
    /// Row `primary` of `schema_meta` (6.1+).
    pub meta: Option<SchemaMeta>,
}

/// Row `primary` of `schema_meta`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaMeta {
    /// `agent` or `global`
    pub role: String,
    /// The schema version, again.
    pub schema_version: i64,
    /// The agent it belongs to.
    pub agent_id: Option<String>,
    /// The last release that opened it; empty in those that do not say.
    pub app_version: Option<String>,
}

/// `openclaw-agent.sqlite` beside an agent's files (6.5+).
#[derive(Debug, Clone, Default)]
pub struct AgentDatabase {
    /// What it says about itself.
    pub facts: DatabaseFacts,
    /// Row `primary` of `auth_profile_store`: credentials.
    pub auth_store: Loaded,
    /// Row `primary` of `auth_profile_state`: order, last good profile, usage.
    pub auth_state: Loaded,
    /// Table `session_nodes` (8.1+): session key to entry, as `sessions.json` had it.
    pub sessions: Loaded,
}

/// `state/openclaw.sqlite` (6.1+).
#[derive(Debug, Clone, Default)]
pub struct StateDatabase {
    /// What it says about itself.
    pub facts: DatabaseFacts,
    /// `auth.sharedStore`: who owns the shared credentials (8.1+).
    pub shared_store: Loaded,
    /// `authProfiles.store`: the shared credentials (8.1+).
    pub auth_store: Loaded,
    /// `authProfiles.state`: their rotation state (8.1+).
    pub auth_state: Loaded,
    /// `plugins.installedIndex` (8.1+), or the row of table `installed_plugin_index` (6.11, 7.1).
    pub plugin_index: Loaded,
    /// Table `cron_jobs`: this home's jobs, in the form of `cron/jobs.json` and `cron/jobs-state.json`.
    pub cron: CronFiles,
    /// Table `migration_runs`: what moved into databases, as far as its receipts say (8.1+).
    pub migrations: Vec<MigrationRun>,
}
