//! SQLite databases, read without touching them: nothing is locked, created or changed, also not beside them.
//!
//! ```text
//! image       the bytes of a database as they were at one moment, or the file itself when it is large
//! wal         what a running gateway has written but not yet moved into the database
//! connection  those bytes as a database, within limits
//! rows        rows to documents, so that a value in a row has a place like any other
//! agent       openclaw-agent.sqlite
//! state       state/openclaw.sqlite
//! ```
//!
//! Opening the file in the usual way (`mode=ro`) would create `-shm` and `-wal` beside it and leave them,
//! or fail where the directory may not be written; `immutable=1` overlooks what stands in `-wal`.

mod agent;
mod connection;
mod image;
mod rows;
mod state;
mod wal;

#[cfg(test)]
mod tests;

pub(super) use agent::read_agent_database;
pub(super) use state::read_state_database;

use super::database::{Database, DatabaseFailure};
use super::reader::Reader;
use super::types::ProblemKind;
use connection::Connection;
use image::Image;
use std::path::Path;

/// Opens a database and reads it; what goes wrong is noted.
fn read_database<T>(
    reader: &mut Reader<'_>,
    path: &Path,
    read: impl FnOnce(&mut Reader<'_>, &Connection) -> Result<T, DatabaseFailure>,
) -> Database<T> {
    let image = match image::read(reader.files, path) {
        Ok(None) => return Database::Missing,
        image => image,
    };
    let read = image.and_then(|image| {
        let Some(image) = image else { return Err(DatabaseFailure::NeverQuiet) };
        let before = match &image {
            Image::File { before, live: false, .. } => Some(*before),
            _ => None,
        };
        let content = Connection::open(image)?.at_once(|connection| read(reader, connection))?;
        match before {
            Some(before) if reader.files.status(path) != Some(before) => Err(DatabaseFailure::NeverQuiet),
            _ => Ok(content),
        }
    });
    match read {
        Ok(content) => Database::Read(content),
        Err(failure) => {
            let kind = match failure {
                DatabaseFailure::TooLarge { .. } | DatabaseFailure::TooSlow => ProblemKind::TooLarge,
                DatabaseFailure::Damaged(_) | DatabaseFailure::Foreign | DatabaseFailure::Encrypted => {
                    ProblemKind::Damaged
                }
                _ => ProblemKind::Unreadable,
            };
            reader.note(kind, path, failure.to_string(), None);
            Database::Failed(failure)
        }
    }
}
