//! Logins of other programs beside the home (OpenClaw `src/agents/cli-credentials.ts`). Their files never
//! become sources: only what a diagnosis needs is kept, and no secret.
//!
//! On macOS the releases ask the keychain first; that is left out, because asking may prompt.

mod claude;
mod codex;
mod jwt;

use super::reader::Reader;
use super::types::{ExternalLogins, ProblemKind};
use crate::source::Environment;
use serde_json::Value;
use std::path::Path;

/// Largest login file that is read, bytes; real ones have a few thousand.
const MAX_LOGIN_BYTES: u64 = 1024 * 1024;

/// Reads what other programs have left beside the home.
pub(super) fn read_external_logins(reader: &mut Reader<'_>, environment: &Environment) -> ExternalLogins {
    ExternalLogins { codex: codex::read(reader, environment), claude: claude::read(reader) }
}

/// The JSON in a file; `None` when there is none, which is noted unless the file is missing.
fn read_json(reader: &mut Reader<'_>, path: &Path) -> Option<Value> {
    let bytes = match reader.bytes(path, MAX_LOGIN_BYTES) {
        Ok(bytes) => bytes?,
        Err(failure) => {
            reader.note_failure(path, &failure);
            return None;
        }
    };
    let parsed = serde_json::from_str(&String::from_utf8_lossy(&bytes));
    if parsed.is_err() {
        // The parser's own words may quote a secret.
        let message = if bytes.is_empty() { "is empty, which is not JSON" } else { "is not JSON" };
        reader.note(ProblemKind::NotJson, path, message.to_owned(), None);
    }
    parsed.ok()
}

/// The text of a string that is not empty.
fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
