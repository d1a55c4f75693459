//! Databases that stop a run before anything is chosen: of another schema than the release works with, or
//! without tables that it has (`src/state/`). What stands in them about credentials is read all the same.

use super::roster::Agent;
use crate::home::{Database, DatabaseFacts, Home};
use crate::release::Facts;
use std::path::Path;

/// Why no candidate of this agent runs.
pub(super) fn refusal(home: &Home, facts: &Facts, agent: &Agent<'_>) -> Option<String> {
    state_refusal(home, facts).or_else(|| agent_refusal(home, facts, agent))
}

/// A state database that lost its tables; a fresh one gets them.
fn state_refusal(home: &Home, facts: &Facts) -> Option<String> {
    let state = &home.state_database.read()?.facts;
    let needed = facts.databases.needed_state_table?;
    if is_fresh(state) || state.tables.contains(needed) {
        return None;
    }
    let path = shown(home, &home.paths.state.join("state").join("openclaw.sqlite"));
    Some(if facts.databases.refuses_older_agents {
        format!(
            "SQLite schema is incomplete or noncanonical for {path}: missing table {needed}; run openclaw doctor --fix \
             to repair it."
        )
    } else {
        format!(
            "OpenClaw state database {path} has a noncanonical audit event schema that cannot be repaired automatically; \
             restore the canonical {needed} shape before retrying."
        )
    })
}

/// Sessions are always beside the default directory, whatever `agentDir` says.
fn agent_refusal(home: &Home, facts: &Facts, agent: &Agent<'_>) -> Option<String> {
    let directory = home.paths.agent_dir(&agent.id, None);
    let database = match &home.agent_dirs.get(&directory)?.database {
        Database::Read(database) => &database.facts,
        Database::Failed(failure) if failure.is_damage() && !facts.databases.damaged_is_absent => {
            return Some(failure.sqlite_message().to_owned());
        }
        Database::Missing | Database::Failed(_) => return None,
    };
    let schema = facts.databases.agent_schema?;
    let path = shown(home, &directory.join("openclaw-agent.sqlite"));
    let found = database.user_version;
    if facts.databases.refuses_newer_agents && schema.is_exceeded_by(found) {
        // The release goes on with where it is installed and from which commit it was built; no home says that.
        return Some(format!(
            "This OpenClaw build cannot open your existing data.\nOpenClaw agent database {path} uses newer schema \
             version {found}; this build supports {}.",
            schema.newest
        ));
    }
    (facts.databases.refuses_older_agents && !is_fresh(database) && schema.is_ahead_of(found)).then(|| {
        format!(
            "OpenClaw agent database {path} uses schema version {found}; stop active agents and run openclaw doctor \
             --fix to migrate session identities before using it."
        )
    })
}

fn is_fresh(database: &DatabaseFacts) -> bool {
    database.tables.is_empty()
}

fn shown(home: &Home, path: &Path) -> String {
    match path.strip_prefix(&home.paths.os_home) {
        Ok(below) if !home.paths.os_home.as_os_str().is_empty() => format!("~/{}", below.display()),
        _ => path.display().to_string(),
    }
}
