//! Files to [`Home`]: where an install keeps things, one reader per kind of file. Tolerant: what
//! cannot be read becomes a [`Problem`], never a crash.

mod types;

pub use types::{
    AgentFiles, ClaudeLogin, CodexLogin, CodexLoginKind, ConfigFailure, ConfigFailureKind, ConfigFile, CronFiles,
    Document, ExternalLogins, Home, HomePaths, InstalledPlugin, Loaded, LogLine, Problem, ProblemKind, ReleaseEvidence,
    ReleaseEvidenceKind, SessionFiles,
};
