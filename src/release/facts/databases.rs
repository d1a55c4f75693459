//! Which SQLite databases a release keeps, and which it refuses.

use crate::release::Version;

/// Which SQLite databases a release keeps, and which it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseRules {
    /// Schema of `openclaw-agent.sqlite`; `None` = the release has no such database (up to 6.4).
    pub agent_schema: Option<SchemaRange>,
    /// Schema of `state/openclaw.sqlite`, likewise (6.1+).
    pub state_schema: Option<SchemaRange>,
    /// Whether a store in a database that cannot be read is none, without a word (6.5–7.1); later it is an error.
    pub damaged_is_absent: bool,
    /// Whether the shared credentials may be in the state database (8.1+).
    pub shared_store: bool,
    /// Whether the state database takes part in loading the config, so that nothing starts without it (8.1+).
    pub config_needs_state: bool,
    /// Whether a run refuses an agent's database of an older schema (seen in 9.6, not in 8.2, which brings
    /// databases up to date itself when it starts).
    pub refuses_older_agents: bool,
    /// Whether a run says of an agent's database of a newer schema that this build cannot open it (seen in 8.2 and 9.6;
    /// before, such a database is one that cannot be read).
    pub refuses_newer_agents: bool,
    /// A table without which a run refuses the state database (8.2 looks for this one, 9.6 for all of its own).
    pub needed_state_table: Option<&'static str>,
}

/// The `user_version` of a database that a release works with. Where it was not seen for a release, all
/// that its neighbours have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaRange {
    /// The oldest that it may be.
    pub oldest: i64,
    /// The newest that it may be.
    pub newest: i64,
}

impl SchemaRange {
    const fn of(oldest: i64, newest: i64) -> Self {
        Self { oldest, newest }
    }

    /// Whether a database of this `user_version` comes from a later release.
    #[must_use]
    pub fn is_exceeded_by(self, found: i64) -> bool {
        found > self.newest
    }

    /// Whether a database of this `user_version` comes from an earlier release.
    #[must_use]
    pub fn is_ahead_of(self, found: i64) -> bool {
        found < self.oldest
    }
}

impl DatabaseRules {
    /// The rules of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let migrates = version >= Version::beta(2026, 7, 2, 7);
        // `PRAGMA user_version` of databases that 6.11, 7.1, 8.2 and 9.6 wrote.
        let (agent, state) = if since(9, 6) {
            (SchemaRange::of(23, 23), SchemaRange::of(18, 18))
        } else if since(8, 3) {
            (SchemaRange::of(19, 23), SchemaRange::of(15, 18))
        } else if since(8, 2) {
            (SchemaRange::of(19, 19), SchemaRange::of(15, 15))
        } else if migrates {
            (SchemaRange::of(1, 19), SchemaRange::of(1, 15))
        } else {
            (SchemaRange::of(1, 1), SchemaRange::of(1, 1))
        };
        Self {
            agent_schema: since(6, 5).then_some(agent),
            state_schema: since(6, 1).then_some(state),
            damaged_is_absent: !migrates,
            shared_store: since(8, 1),
            config_needs_state: since(8, 1),
            refuses_older_agents: since(9, 6),
            refuses_newer_agents: since(8, 2),
            needed_state_table: since(8, 2).then_some("audit_events"),
        }
    }
}
