//! The state database takes part in loading the config (8.1+): when it cannot be opened, nothing starts.

use super::super::plan::ConfigIssue;
use crate::home::{Database, Home};
use crate::release::Facts;

/// What loading the config says of the state database.
pub(super) fn objection(home: &Home, facts: &Facts) -> Option<ConfigIssue> {
    if !facts.databases.config_needs_state {
        return None;
    }
    let message = match &home.state_database {
        Database::Failed(failure) if failure.is_damage() => format!("read failed: Error: {}", failure.sqlite_message()),
        Database::Read(state) => {
            let found = state.facts.user_version;
            let supported = facts.databases.state_schema.filter(|schema| schema.is_exceeded_by(found))?.newest;
            let path = home.paths.state.join("state").join("openclaw.sqlite");
            let shown = match path.strip_prefix(&home.paths.os_home) {
                Ok(below) if !home.paths.os_home.as_os_str().is_empty() => format!("~/{}", below.display()),
                _ => path.display().to_string(),
            };
            format!(
                "read failed: SqliteSchemaVersionError: This OpenClaw build cannot open your existing data. OpenClaw \
                 state database {shown} uses newer schema version {found}; this build supports {supported}."
            )
        }
        Database::Missing | Database::Failed(_) => return None,
    };
    Some(ConfigIssue { path: String::new(), message, span: None })
}
