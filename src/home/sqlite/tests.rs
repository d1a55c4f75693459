use super::super::database::{AgentDatabase, Database, DatabaseFailure};
use super::super::{Home, HomePaths, LoadOptions, load};
use super::{image, wal};
use crate::source::{DiskFiles, Environment, OverlayFiles};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "PRAGMA user_version = 23;
CREATE TABLE schema_meta(meta_key TEXT PRIMARY KEY, role TEXT, schema_version INTEGER, agent_id TEXT, app_version TEXT);
INSERT INTO schema_meta VALUES ('primary', 'agent', 23, 'main', '2026.9.6');
CREATE TABLE auth_profile_store(store_key TEXT PRIMARY KEY, store_json TEXT NOT NULL, updated_at INTEGER) STRICT;
CREATE TABLE auth_profile_state(state_key TEXT PRIMARY KEY, state_json TEXT NOT NULL, updated_at INTEGER) STRICT;
CREATE TABLE session_nodes(session_key TEXT PRIMARY KEY, entry_json TEXT);
INSERT INTO session_nodes VALUES ('agent:main:a\"b', '{\"model\": \"x\"}'), ('agent:main:main', 'broken');";

fn store(name: &str) -> String {
    format!(
        "INSERT OR REPLACE INTO auth_profile_store VALUES ('primary', \
         '{{\"version\":1,\"profiles\":{{\"{name}\":{{\"type\":\"api_key\",\"provider\":\"openai\",\"key\":\"FAKE-1\"}}}}}}', 0)"
    )
}

struct Scratch {
    root: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join(".openclaw/agents/main/agent")).unwrap();
        fs::create_dir_all(root.path().join(".openclaw/state")).unwrap();
        Self { root }
    }

    fn agent(&self) -> PathBuf {
        self.root.path().join(".openclaw/agents/main/agent/openclaw-agent.sqlite")
    }

    fn state(&self) -> PathBuf {
        self.root.path().join(".openclaw/state/openclaw.sqlite")
    }

    fn create(&self) -> Connection {
        let connection = Connection::open(self.agent()).unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        connection.execute_batch(&store("openai:first")).unwrap();
        connection
    }

    fn home(&self) -> Home {
        load(&self.paths(), &Environment::default(), &DiskFiles, LoadOptions::default())
    }

    fn paths(&self) -> HomePaths {
        let state = self.root.path().join(".openclaw");
        HomePaths {
            os_home: self.root.path().into(),
            home: self.root.path().into(),
            config: state.join("openclaw.json"),
            config_dir: state.clone(),
            state,
            ..HomePaths::default()
        }
    }

    /// The stored profile ids, or why there are none, and every name, size and time below the home before
    /// and after: reading changes nothing.
    fn read(&self) -> String {
        let before = listing(self.root.path());
        let home = self.home();
        assert_eq!(listing(self.root.path()), before, "reading a database changed something");
        said(&home.agent_dirs[self.agent().parent().unwrap()].database)
    }
}

fn said(database: &Database<AgentDatabase>) -> String {
    match database {
        Database::Missing => "missing".to_owned(),
        Database::Failed(failure) => failure.to_string(),
        Database::Read(content) => {
            let profiles = content.auth_store.document().and_then(|document| document.root.get("profiles").cloned());
            let ids = profiles.map(|profiles| profiles.as_object().unwrap().keys().collect::<Vec<_>>().join(" "));
            format!("version {}, {}", content.facts.user_version, ids.unwrap_or_else(|| "no store".to_owned()))
        }
    }
}

fn listing(root: &Path) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap().flatten() {
            let metadata = entry.metadata().unwrap();
            // The index of a log may be touched by a writer of this very process; its name and size count.
            let modified = if entry.path().to_string_lossy().ends_with("-shm") {
                std::time::UNIX_EPOCH
            } else {
                metadata.modified().unwrap()
            };
            found.push((entry.path(), metadata.len(), modified));
            if metadata.is_dir() {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn rows_become_documents_with_places() {
    let scratch = Scratch::new();
    drop(scratch.create());
    assert_eq!(scratch.read(), "version 23, openai:first");
    let home = scratch.home();
    assert!(home.problems.is_empty(), "{:?}", home.problems);
    let database = home.agent_dirs[scratch.agent().parent().unwrap()].database.read().unwrap().clone();
    assert_eq!(database.facts.meta.unwrap().app_version.as_deref(), Some("2026.9.6"));
    let document = database.auth_store.document().unwrap();
    let file = home.sources.get(document.source).unwrap();
    assert_eq!(file.display, "agents/main/agent/openclaw-agent.sqlite#auth_profile_store");
    let key = document.root.at(&["profiles", "openai:first", "key"]).unwrap();
    assert_eq!(&file.text[key.span.range()], "\"FAKE-1\"");
    // Entries that are not JSON are left out, the others are what `sessions.json` would say.
    let sessions = &database.sessions.document().unwrap().root;
    assert_eq!(sessions.as_object().unwrap().keys().collect::<Vec<_>>(), ["agent:main:a\"b"]);
    assert_eq!(home.release_evidence[0].version, "2026.9.6");
}

#[test]
fn what_a_running_gateway_wrote_is_seen() {
    let scratch = Scratch::new();
    let writer = scratch.create();
    writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    writer.execute_batch(&store("openai:second")).unwrap();
    assert_eq!(scratch.read(), "version 23, openai:second");
    // Not what is not committed.
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    writer.execute_batch(&store("openai:third")).unwrap();
    assert_eq!(scratch.read(), "version 23, openai:second");
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(scratch.read(), "version 23, openai:third");
    // A log whose end was written only in part counts up to there.
    let log = image::beside(&scratch.agent(), "-wal");
    let copy = Scratch::new();
    fs::copy(scratch.agent(), copy.agent()).unwrap();
    let mut bytes = fs::read(&log).unwrap();
    bytes.truncate(bytes.len() - 10);
    fs::write(image::beside(&copy.agent(), "-wal"), &bytes).unwrap();
    assert_eq!(copy.read(), "version 23, openai:second");
    // After the log was moved into the database and begun anew, its old frames count no more.
    writer.execute_batch("PRAGMA wal_checkpoint(RESTART)").unwrap();
    writer.execute_batch("CREATE TABLE other(x)").unwrap();
    writer.execute_batch(&store("openai:fourth")).unwrap();
    assert_eq!(scratch.read(), "version 23, openai:fourth");
}

#[test]
fn a_large_database_is_opened_where_it_lies() {
    let scratch = Scratch::new();
    let writer = scratch.create();
    writer.execute_batch("CREATE TABLE filler(x); INSERT INTO filler VALUES (zeroblob(40000000))").unwrap();
    drop(writer);
    assert_eq!(scratch.read(), "version 23, openai:first");
    // The same seen through changes that are only tried is beyond what is taken into memory.
    let base = DiskFiles;
    let changed = BTreeMap::from([(scratch.agent(), Some(fs::read(scratch.agent()).unwrap()))]);
    let overlay = OverlayFiles { base: &base, changed };
    assert!(matches!(image::read(&overlay, &scratch.agent()), Err(DatabaseFailure::TooLarge { .. })));
    let writer = Connection::open(scratch.agent()).unwrap();
    writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    writer.execute_batch(&store("openai:second")).unwrap();
    assert_eq!(scratch.read(), "version 23, openai:second");
}

#[test]
fn what_cannot_be_read_says_why() {
    let scratch = Scratch::new();
    assert_eq!(scratch.read(), "missing");
    fs::write(scratch.agent(), "").unwrap();
    assert_eq!(scratch.read(), "version 0, no store");
    fs::write(scratch.agent(), "not a database at all".repeat(200)).unwrap();
    assert_eq!(scratch.read(), "is not a SQLite database");
    let mut state = 1_u64;
    let random: Vec<u8> = (0..8192)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        })
        .collect();
    fs::write(scratch.agent(), random).unwrap();
    assert_eq!(scratch.read(), "is not a plain SQLite database; it looks encrypted");
    fs::remove_file(scratch.agent()).unwrap();
    drop(scratch.create());
    let whole = fs::read(scratch.agent()).unwrap();
    fs::write(scratch.agent(), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(scratch.read(), "is damaged: database disk image is malformed");
    let problems = scratch.home().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    fs::write(scratch.agent(), &whole).unwrap();
    fs::write(image::beside(&scratch.agent(), "-journal"), [0_u8; 512]).unwrap();
    assert_eq!(scratch.read(), "version 23, openai:first");
    fs::write(image::beside(&scratch.agent(), "-journal"), [0xd9_u8; 512]).unwrap();
    assert_eq!(
        scratch.read(),
        "is being written or was left by an interrupted writer: a rollback journal lies beside it"
    );
    fs::remove_file(image::beside(&scratch.agent(), "-journal")).unwrap();
    fs::remove_file(scratch.agent()).unwrap();
    fs::create_dir(scratch.agent()).unwrap();
    assert_eq!(scratch.read(), "cannot be read: not a regular file");
}

#[cfg(unix)]
#[test]
fn a_directory_that_may_not_be_written_is_read_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    let writer = scratch.create();
    writer.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    drop(writer);
    let directory = scratch.agent().parent().unwrap().to_path_buf();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o500)).unwrap();
    let said = scratch.read();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(said, "version 23, openai:first");
}

#[test]
fn a_hostile_schema_takes_neither_time_nor_views() {
    let scratch = Scratch::new();
    let writer = Connection::open(scratch.agent()).unwrap();
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)";
    writer
        .execute_batch(&format!(
            "CREATE VIEW auth_profile_store AS {endless} SELECT 'primary' AS store_key, max(x) AS store_json FROM n;
             CREATE TABLE session_nodes(session_key TEXT, other TEXT);
             CREATE TABLE auth_profile_state(state_key TEXT, size INTEGER,
                 state_json TEXT AS (hex(zeroblob(size))) VIRTUAL);
             INSERT INTO auth_profile_state(state_key, size) VALUES ('primary', 100000000);"
        ))
        .unwrap();
    drop(writer);
    assert!(scratch.read().starts_with("version 0, no store"), "{}", scratch.read());
}

#[test]
fn the_state_database_tells_who_owns_what_and_which_jobs_run() {
    let scratch = Scratch::new();
    let jobs = scratch.root.path().join(".openclaw/cron/jobs.json");
    let writer = Connection::open(scratch.state()).unwrap();
    writer
        .execute_batch(
            r#"PRAGMA user_version = 18;
            CREATE TABLE config_machine_state(state_key TEXT, value_json TEXT, updated_at_ms INTEGER);
            INSERT INTO config_machine_state VALUES ('auth.sharedStore', '{"location":"state-db"}', 0),
                ('authProfiles.store', '{"version":1,"profiles":{}}', 0);
            CREATE TABLE cron_jobs(store_key TEXT, job_id TEXT, job_json TEXT, state_json TEXT, sort_order INTEGER);
            INSERT INTO cron_jobs VALUES ('/elsewhere/jobs.json', 'b', '{"id":"b"}', '{}', 0);"#,
        )
        .unwrap();
    let row = r#"INSERT INTO cron_jobs VALUES (?1, 'a', '{"id":"a"}', '{"consecutiveErrors":77}', 0)"#;
    writer.execute(row, [jobs.to_str().unwrap()]).unwrap();
    drop(writer);
    let home = scratch.home();
    let state = home.state_database.read().unwrap();
    assert_eq!(state.facts.user_version, 18);
    let location = state.shared_store.document().unwrap().root.get("location").unwrap();
    assert_eq!(location.as_str(), Some("state-db"));
    assert!(state.auth_store.exists() && !state.auth_state.exists() && !state.plugin_index.exists());
    let jobs = state.cron.jobs.document().unwrap().root.get("jobs").unwrap().as_array().unwrap();
    assert_eq!(jobs.len(), 1, "only this home's jobs");
    let errors = state.cron.state.document().unwrap().root.at(&["jobs", "a", "state", "consecutiveErrors"]).unwrap();
    assert_eq!(errors.as_f64(), Some(77.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_without_panic(
        database in prop::collection::vec(any::<u8>(), 0..3000),
        log in prop::collection::vec(any::<u8>(), 0..3000),
        with_magic in any::<bool>(),
    ) {
        let scratch = Scratch::new();
        let head: &[u8] = if with_magic { b"SQLite format 3\0" } else { b"" };
        fs::write(scratch.agent(), [head, &database].concat()).unwrap();
        fs::write(image::beside(&scratch.agent(), "-wal"), log).unwrap();
        scratch.home();
    }

    #[test]
    fn a_real_database_with_wrong_bytes_is_read_without_panic(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let scratch = Scratch::new();
        drop(scratch.create());
        let mut bytes = fs::read(scratch.agent()).unwrap();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(scratch.agent(), bytes).unwrap();
        scratch.read();
    }

    #[test]
    fn a_log_with_wrong_bytes_never_shows_what_was_not_committed(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let scratch = Scratch::new();
        let writer = scratch.create();
        writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
        writer.execute_batch(&store("openai:second")).unwrap();
        let database = fs::read(scratch.agent()).unwrap();
        let mut log = fs::read(image::beside(&scratch.agent(), "-wal")).unwrap();
        let right = wal::overlay(database.clone(), &log);
        for (place, byte) in places {
            let at = place.index(log.len());
            log[at] = byte;
        }
        let got = wal::overlay(database.clone(), &log);
        prop_assert!(got.as_ref() == Some(&database) || got == right);
    }
}
