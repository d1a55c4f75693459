//! Databases of the fixtures. They are committed as text: `<name>.sqlite.sql` names its schema in the first
//! line (`-- schema: agent-2026.9.6` = `fixtures/schemas/agent-2026.9.6.sql`) and holds the case's rows. Only
//! what is about bytes (cut off, foreign) is committed as `<name>.sqlite`.

use super::{files_below, fixtures};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const SUFFIX: &str = ".sqlite.sql";

/// The home of a case, with its databases built where it has any.
pub(crate) enum ScratchHome {
    /// The fixture itself: nothing is to be built.
    Fixture(PathBuf),
    /// A copy.
    Copy(tempfile::TempDir),
}

impl ScratchHome {
    /// The home of a case directory.
    pub(crate) fn of(case: &Path) -> Self {
        let home = case.join("home");
        if !home.is_dir() {
            return Self::Fixture(home);
        }
        let files = files_below(&home);
        if !files.iter().any(|file| is_database_text(file)) {
            return Self::Fixture(home);
        }
        let copy = tempfile::tempdir().unwrap();
        for file in files {
            let target = copy.path().join(file.strip_prefix(&home).unwrap());
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            if is_database_text(&file) {
                build(&file, &target.with_extension(""));
            } else {
                std::fs::copy(&file, &target).unwrap();
            }
        }
        Self::Copy(copy)
    }

    /// The user's home directory.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Fixture(path) => path,
            Self::Copy(directory) => directory.path(),
        }
    }
}

fn is_database_text(file: &Path) -> bool {
    file.to_string_lossy().ends_with(SUFFIX)
}

/// Builds a database from its text, with the page size and `user_version` that its schema names.
fn build(text: &Path, database: &Path) {
    let rows = std::fs::read_to_string(text).unwrap();
    let schema = rows.lines().next().and_then(|line| line.strip_prefix("-- schema: "));
    let schema = schema.unwrap_or_else(|| panic!("{} names no schema", text.display()));
    std::fs::write(database, empty(schema)).unwrap();
    let connection = Connection::open(database).unwrap();
    // The rows are all there are: nothing is to follow from them.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    connection
        .execute_batch(&format!("{HASTE}\nBEGIN;\n{rows}\nCOMMIT;"))
        .unwrap_or_else(|error| panic!("{}: {error}", text.display()));
}

/// Settings of the connection only.
const HASTE: &str = "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;";

/// The bytes of a database with this schema and no rows; every schema is built once.
fn empty(schema: &str) -> Vec<u8> {
    static BUILT: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap();
    let bytes = built.entry(schema.to_owned()).or_insert_with(|| {
        let text = std::fs::read_to_string(fixtures().join("schemas").join(format!("{schema}.sql"))).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("empty.sqlite");
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch(&format!("{HASTE}\n{text}")).unwrap_or_else(|error| panic!("{schema}: {error}"));
        drop(connection);
        std::fs::read(&file).unwrap()
    });
    bytes.clone()
}
