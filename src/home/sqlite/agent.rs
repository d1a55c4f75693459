//! `openclaw-agent.sqlite`: the credentials, their rotation state and, from 8.1 on, the sessions of one agent
//! (`src/agents/auth-profiles/sqlite-store.ts`, `src/config/sessions/`).

use super::super::database::{AgentDatabase, Database, DatabaseFacts, DatabaseFailure};
use super::super::reader::{Reader, Shape};
use super::super::types::Loaded;
use super::connection::Connection;
use super::rows::{self, WantedRow};
use std::path::Path;

/// Reads the database of one agent directory.
pub(in super::super) fn read_agent_database(reader: &mut Reader<'_>, directory: &Path) -> Database<AgentDatabase> {
    let path = directory.join("openclaw-agent.sqlite");
    super::read_database(reader, &path, |reader, connection| read(reader, connection, &path))
}

fn read(reader: &mut Reader<'_>, connection: &Connection, path: &Path) -> Result<AgentDatabase, DatabaseFailure> {
    let facts = rows::facts(connection)?;
    let auth_store = WantedRow {
        database: path,
        table: "auth_profile_store",
        statement: "SELECT store_json FROM auth_profile_store WHERE store_key = ?1 LIMIT 1",
        key: Some("primary"),
        label: "auth_profile_store",
        shape: Shape::ObjectWithObject("profiles"),
    };
    let auth_state = WantedRow {
        database: path,
        table: "auth_profile_state",
        statement: "SELECT state_json FROM auth_profile_state WHERE state_key = ?1 LIMIT 1",
        key: Some("primary"),
        label: "auth_profile_state",
        shape: Shape::Object,
    };
    Ok(AgentDatabase {
        auth_store: rows::document(reader, connection, &facts, &auth_store)?,
        auth_state: rows::document(reader, connection, &facts, &auth_state)?,
        sessions: sessions(reader, connection, &facts, path)?,
        facts,
    })
}

/// The sessions as `sessions.json` had them: key to entry, one line each.
fn sessions(
    reader: &mut Reader<'_>,
    connection: &Connection,
    facts: &DatabaseFacts,
    path: &Path,
) -> Result<Loaded, DatabaseFailure> {
    if !facts.tables.contains("session_nodes") {
        return Ok(Loaded::Missing);
    }
    let statement = "SELECT session_key, entry_json FROM session_nodes ORDER BY session_key";
    let entries = rows::tolerant(connection.rows(statement, None, |row| {
        let (key, entry) = (rows::text(row, 0)?, rows::text(row, 1)?);
        rows::is_json(&entry).then(|| format!("{}: {entry}", rows::quoted(&key)))
    }))?;
    if entries.is_empty() {
        return Ok(Loaded::Missing);
    }
    Ok(rows::joined(reader, &rows::place(path, "session_nodes"), "{", entries.into_iter(), "}"))
}
