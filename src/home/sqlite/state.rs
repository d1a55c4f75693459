//! `state/openclaw.sqlite`: who owns the shared credentials, those credentials, installed plugins, cron jobs.

use super::super::database::{Database, DatabaseFacts, DatabaseFailure, StateDatabase};
use super::super::reader::{Reader, Shape};
use super::super::surroundings::MigrationRun;
use super::super::types::{CronFiles, Loaded};
use super::connection::Connection;
use super::rows::{self, WantedRow};
use std::path::Path;

const MACHINE_STATE: &str = "SELECT value_json FROM config_machine_state WHERE state_key = ?1 LIMIT 1";

/// Reads the database of an install. `cron_store` is the absolute path of the jobs file that the jobs of this
/// home are kept under: jobs of another one are in the same table where a home was copied.
pub(in super::super) fn read_state_database(reader: &mut Reader<'_>, cron_store: &Path) -> Database<StateDatabase> {
    let path = reader.paths.state.join("state").join("openclaw.sqlite");
    super::read_database(reader, &path, |reader, connection| read(reader, connection, &path, cron_store))
}

fn read(
    reader: &mut Reader<'_>,
    connection: &Connection,
    path: &Path,
    cron_store: &Path,
) -> Result<StateDatabase, DatabaseFailure> {
    let facts = rows::facts(connection)?;
    let mut machine_state = |key: &str, shape| {
        let row = WantedRow {
            database: path,
            table: "config_machine_state",
            statement: MACHINE_STATE,
            key: Some(key),
            label: key,
            shape,
        };
        rows::document(reader, connection, &facts, &row)
    };
    let shared_store = machine_state("auth.sharedStore", Shape::Object)?;
    let auth_store = machine_state("authProfiles.store", Shape::ObjectWithObject("profiles"))?;
    let auth_state = machine_state("authProfiles.state", Shape::Object)?;
    let plugin_index = machine_state("plugins.installedIndex", Shape::Object)?;
    Ok(StateDatabase {
        shared_store,
        auth_store,
        auth_state,
        plugin_index: if plugin_index.exists() {
            plugin_index
        } else {
            old_plugin_index(reader, connection, &facts, path)?
        },
        cron: cron(reader, connection, &facts, path, cron_store)?,
        migrations: migrations(connection, &facts)?,
        facts,
    })
}

/// Table `installed_plugin_index` of 6.11 and 7.1: the release that made it, in the form of the later index.
fn old_plugin_index(
    reader: &mut Reader<'_>,
    connection: &Connection,
    facts: &DatabaseFacts,
    path: &Path,
) -> Result<Loaded, DatabaseFailure> {
    if !facts.tables.contains("installed_plugin_index") {
        return Ok(Loaded::Missing);
    }
    let statement = "SELECT host_contract_version FROM installed_plugin_index LIMIT 1";
    let versions = rows::tolerant(connection.rows(statement, None, |row| rows::text(row, 0)))?;
    let Some(version) = versions.first() else { return Ok(Loaded::Missing) };
    let text = format!("{{\"index\":{{\"hostContractVersion\":{}}}}}", rows::quoted(version));
    Ok(reader.text_of_row(&rows::place(path, "installed_plugin_index"), &text, Shape::Object))
}

/// The newest receipts of migrations.
fn migrations(connection: &Connection, facts: &DatabaseFacts) -> Result<Vec<MigrationRun>, DatabaseFailure> {
    if !facts.tables.contains("migration_runs") {
        return Ok(Vec::new());
    }
    let statement =
        "SELECT id, finished_at, status, report_json FROM migration_runs ORDER BY started_at DESC, id LIMIT 200";
    rows::tolerant(connection.rows(statement, None, |row| {
        let (id, status) = (rows::text(row, 0)?, rows::text(row, 2)?);
        let report = rows::text(row, 3).unwrap_or_default();
        Some(MigrationRun { id, status, finished_ms: row.get(1).ok(), report })
    }))
}

/// The key of this home's jobs: the path of its jobs file. Where there are none under it and all jobs are under one
/// path of the same name in a directory that does not exist here, the home was brought from there, as for a look at
/// it, and they are its own.
fn cron_key(reader: &Reader<'_>, connection: &Connection, store: &Path) -> Result<String, DatabaseFailure> {
    let own = store.to_string_lossy().into_owned();
    let statement = "SELECT DISTINCT store_key FROM cron_jobs LIMIT 2";
    let keys = rows::tolerant(connection.rows(statement, None, |row| rows::text(row, 0)))?;
    let [only] = keys.as_slice() else { return Ok(own) };
    let elsewhere = Path::new(only);
    let same_names = elsewhere.components().rev().take(3).eq(store.components().rev().take(3));
    let state = elsewhere.parent().and_then(Path::parent);
    let is_gone = state.is_some_and(|state| reader.files.status(state).is_none());
    Ok(if same_names && is_gone { only.clone() } else { own })
}

/// Table `cron_jobs`, in the form of the two files that it replaced.
fn cron(
    reader: &mut Reader<'_>,
    connection: &Connection,
    facts: &DatabaseFacts,
    path: &Path,
    store: &Path,
) -> Result<CronFiles, DatabaseFailure> {
    if !facts.tables.contains("cron_jobs") {
        return Ok(CronFiles::default());
    }
    let statement =
        "SELECT job_id, job_json, state_json FROM cron_jobs WHERE store_key = ?1 ORDER BY sort_order, job_id";
    let key = cron_key(reader, connection, store)?;
    let rows = rows::tolerant(connection.rows(statement, Some(&key), |row| {
        let (id, job, state) = (rows::text(row, 0)?, rows::text(row, 1)?, rows::text(row, 2)?);
        let state = if rows::is_json(&state) { state } else { "{}".to_owned() };
        rows::is_json(&job).then(|| (job, format!("{}: {{\"state\": {state}}}", rows::quoted(&id))))
    }))?;
    if rows.is_empty() {
        return Ok(CronFiles::default());
    }
    let (jobs, states): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let jobs_place = rows::place(path, "cron_jobs");
    let states_place = rows::place(path, "cron_jobs.state_json");
    Ok(CronFiles {
        jobs: rows::joined(reader, &jobs_place, "{\"version\": 1, \"jobs\": [", jobs.into_iter(), "]}"),
        state: rows::joined(reader, &states_place, "{\"version\": 1, \"jobs\": {", states.into_iter(), "}}"),
    })
}
