//! The login of Claude Code (`readClaudeCliCredentials`).

use super::super::reader::Reader;
use super::super::types::ClaudeLogin;
use super::{read_json, text};

/// Reads `~/.claude/.credentials.json`; `None` when there is no such file, or no object in it.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<ClaudeLogin> {
    let path = reader.paths.home.join(".claude").join(".credentials.json");
    let file = read_json(reader, &path)?;
    let login = file.as_object()?.get("claudeAiOauth").unwrap_or(&serde_json::Value::Null);
    Some(ClaudeLogin {
        has_access: text(login, "accessToken").is_some(),
        has_refresh: text(login, "refreshToken").is_some(),
        expires_ms: login.get("expiresAt").and_then(serde_json::Value::as_f64).filter(|end| *end > 0.0),
        path,
    })
}
