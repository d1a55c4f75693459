//! Databases of generated homes, with the tables that are read.

use rusqlite::Connection;
use serde_json::Value;

fn build(version: i64, tables: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = 512; PRAGMA user_version = {version};
             CREATE TABLE schema_meta(meta_key TEXT PRIMARY KEY, role TEXT, schema_version INTEGER, agent_id TEXT, app_version TEXT);
             {tables}"
        ))
        .unwrap();
    connection
}

fn bytes(mut connection: Connection) -> Vec<u8> {
    connection.serialize("main").unwrap().to_vec()
}

/// `openclaw-agent.sqlite`.
pub(crate) fn of_agent(agent: &str, version: i64, store: Option<&Value>, state: Option<&Value>) -> Vec<u8> {
    let tables = "CREATE TABLE auth_profile_store(store_key TEXT PRIMARY KEY, store_json TEXT, updated_at INTEGER);
         CREATE TABLE auth_profile_state(state_key TEXT PRIMARY KEY, state_json TEXT, updated_at INTEGER);";
    let connection = build(version, tables);
    let meta = "INSERT INTO schema_meta VALUES ('primary', 'agent', ?1, ?2, NULL)";
    connection.execute(meta, rusqlite::params![version, agent]).unwrap();
    for (table, value) in [("auth_profile_store", store), ("auth_profile_state", state)] {
        if let Some(value) = value {
            let row = format!("INSERT INTO {table} VALUES ('primary', ?1, 0)");
            connection.execute(&row, [value.to_string()]).unwrap();
        }
    }
    bytes(connection)
}

/// `state/openclaw.sqlite` that owns main's credentials.
pub(crate) fn shared(version: i64, store: Option<&Value>, state: Option<&Value>) -> Vec<u8> {
    let tables =
        "CREATE TABLE config_machine_state(state_key TEXT PRIMARY KEY, value_json TEXT, updated_at_ms INTEGER);
         CREATE TABLE audit_events(id INTEGER);
         INSERT INTO config_machine_state VALUES ('auth.sharedStore', '{\"location\":\"state-db\"}', 0);";
    let connection = build(version, tables);
    for (key, value) in [("authProfiles.store", store), ("authProfiles.state", state)] {
        if let Some(value) = value {
            let row = "INSERT INTO config_machine_state VALUES (?1, ?2, 0)";
            connection.execute(row, [key, &value.to_string()]).unwrap();
        }
    }
    bytes(connection)
}
