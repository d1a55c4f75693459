//! The login of the Codex CLI (`readCodexCliCredentials`).

use super::super::reader::Reader;
use super::super::types::{CodexLogin, CodexLoginKind};
use super::super::user_path::user_path;
use super::{jwt, read_json, text};
use crate::source::Environment;
use serde_json::Value;
use std::path::Path;

/// An access token that does not say when it ends is taken to last this long from the file's last change.
const FALLBACK_LIFE_MS: i64 = 3_600_000;

/// Reads `$CODEX_HOME/auth.json`, else `~/.codex/auth.json`; `~` is OpenClaw's home, which `OPENCLAW_HOME`
/// moves. `None` when there is no such file, or no object in it.
pub(super) fn read(reader: &mut Reader<'_>, environment: &Environment) -> Option<CodexLogin> {
    let home = &reader.paths.home;
    let directory = match environment.get("CODEX_HOME").filter(|text| !text.is_empty()) {
        Some(text) => user_path(text, home, home),
        None => home.join(".codex"),
    };
    let path = directory.join("auth.json");
    let file = read_json(reader, &path)?;
    file.as_object()?;
    Some(login(&path, &file, reader))
}

fn login(path: &Path, file: &Value, reader: &Reader<'_>) -> CodexLogin {
    let tokens = file.get("tokens").unwrap_or(&Value::Null);
    let access = text(tokens, "access_token");
    let refresh = text(tokens, "refresh_token");
    let kind = match (access, refresh) {
        (Some(_), Some(_)) => CodexLoginKind::ChatGpt,
        _ if text(file, "OPENAI_API_KEY").is_some() => CodexLoginKind::ApiKey,
        _ => CodexLoginKind::Unusable,
    };
    let access_claims = access.and_then(jwt::claims);
    let id_claims = text(tokens, "id_token").and_then(jwt::claims);
    let claimed = |find: fn(&Value) -> Option<&str>| {
        [&id_claims, &access_claims].into_iter().flatten().find_map(find).map(str::to_owned)
    };
    let expires_ms = match kind {
        CodexLoginKind::ChatGpt => access_claims.as_ref().and_then(jwt::end_ms).or_else(|| {
            let modified = reader.files.status(path)?.modified_ms?;
            #[allow(clippy::cast_precision_loss, reason = "Unix milliseconds are far below 2^53")]
            Some(modified.saturating_add(FALLBACK_LIFE_MS) as f64)
        }),
        CodexLoginKind::ApiKey | CodexLoginKind::Unusable => None,
    };
    CodexLogin {
        path: path.to_path_buf(),
        kind,
        expires_ms,
        email: claimed(email),
        account_id: text(tokens, "account_id").map(str::to_owned).or_else(|| claimed(account_id)),
    }
}

/// The address in the claims of an id token, or in those of an access token.
fn email(claims: &Value) -> Option<&str> {
    text(claims, "email").or_else(|| text(claims.get("https://api.openai.com/profile")?, "email"))
}

fn account_id(claims: &Value) -> Option<&str> {
    text(claims.get("https://api.openai.com/auth")?, "chatgpt_account_id")
}
