//! What lies in and beside a home without being read by a run: copies, archives, misplaced files, services.

use super::types::Loaded;
use crate::source::{Node, SourceId, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What lies in and beside a home without being read by a run.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Copies of the config that OpenClaw has made.
    pub config_copies: ConfigCopies,
    /// Services that start the gateway.
    pub services: Vec<Service>,
    /// Credential files where no release looks.
    pub misplaced_stores: Vec<MisplacedStore>,
    /// Credential files that a migration has put away, by agent directory; newest first.
    pub archives: BTreeMap<PathBuf, Vec<StoreArchive>>,
    /// Databases that somebody has moved aside, and copies of their older schema.
    pub databases_set_aside: Vec<PathBuf>,
    /// State directories beside this one that look like the same user's install.
    pub neighbours: Vec<PathBuf>,
    /// Files with secrets that other users of the machine can open.
    pub open_files: Vec<OpenFile>,
    /// Programs and files that the config names by absolute path: whether they are there.
    pub named_paths: BTreeMap<PathBuf, bool>,
}

/// Copies of `openclaw.json` beside it.
#[derive(Debug, Clone, Default)]
pub struct ConfigCopies {
    /// `openclaw.json.bak`: the file as it was before the last write.
    pub backup: Option<ConfigCopy>,
    /// The newest `openclaw.json.clobbered.<time>`: a file that OpenClaw found suspicious or replaced.
    pub clobbered: Option<ConfigCopy>,
    /// `openclaw.json.last-good`: the last file that started a gateway.
    pub last_good: Option<ConfigCopy>,
}

/// One copy of the config.
#[derive(Debug, Clone)]
pub struct ConfigCopy {
    /// Absolute path.
    pub path: PathBuf,
    /// Its text.
    pub source: SourceId,
    /// Its value; `None` when it is not JSON5.
    pub root: Option<Node>,
    /// Time in its name, Unix milliseconds.
    pub taken_ms: Option<i64>,
}

/// A service definition that starts the gateway.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its file.
    pub path: PathBuf,
    /// Who starts it.
    pub kind: ServiceKind,
    /// Variables it sets, also by files that it names.
    pub variables: BTreeMap<String, ServiceVariable>,
}

/// Who starts a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// A systemd user unit.
    Systemd,
    /// A launchd agent.
    Launchd,
    /// A scheduled task of Windows.
    ScheduledTask,
}

/// A variable that a service sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceVariable {
    /// Its value, which may be a secret.
    pub value: String,
    /// The file that sets it.
    pub file: PathBuf,
    /// Where.
    pub span: Option<Span>,
}

/// A credential file where no release looks.
#[derive(Debug, Clone)]
pub struct MisplacedStore {
    /// The file.
    pub path: PathBuf,
    /// Agent whose directory it is in; `None` for one of the whole home.
    pub agent: Option<String>,
    /// Its content.
    pub store: Loaded,
}

/// A credential file that a migration has put away.
#[derive(Debug, Clone)]
pub struct StoreArchive {
    /// The file.
    pub path: PathBuf,
    /// What put it there.
    pub kind: ArchiveKind,
    /// Its `profiles`, or what stands in their place; `None` when it cannot be read.
    pub root: Option<Node>,
}

/// What put a credential file away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveKind {
    /// The move into a database.
    Migration,
    /// The move from provider `openai-codex` to `openai`.
    ProviderUnification,
    /// Somebody or something else.
    Other,
}

/// A file with secrets that others can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// The file.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
    /// Who can open it.
    pub by: OpenTo,
}

/// Who can open a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenTo {
    /// The users of its group, reading.
    GroupReads,
    /// Everybody on the machine, reading.
    AllRead,
    /// Everybody on the machine, writing.
    AllWrite,
}

/// A finished or failed migration on record in the state database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationRun {
    /// Its id.
    pub id: String,
    /// `completed`, `failed`, …
    pub status: String,
    /// When it ended, Unix milliseconds.
    pub finished_ms: Option<i64>,
    /// What it was about, as JSON.
    pub report: String,
}
