//! One line of a gateway log: a console line (`<time> [<subsystem>] <text>`), or a JSON record of the
//! rolling log (`src/logging/`).

use super::mask::masked;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// Characters of a message that are kept.
const MAX_CHARACTERS: usize = 300;

/// Words of lines that tell of a failed or diverted dispatch, in the releases' own spelling.
const TELLING: [&str; 24] = [
    "No API key found",
    "No credentials found for profile",
    "Model provider `",
    "Missing bearer",
    "status 401",
    "status=401",
    "\"status\":401",
    "401 Unauthorized",
    "app-server exited",
    "app-server stderr",
    "external cli oauth bootstrap",
    "failover decision",
    "failover_decision",
    "fallback decision",
    "candidate_failed",
    "auth profile failure",
    "lane task error",
    "not falling back",
    "failed before reply",
    "OAuth token refresh failed",
    "refresh_token_reused",
    "legacy credential migration",
    "is not registered",
    "stuck running marker",
];

/// Fields of a structured record that say what failed, with the word under which they are shown.
const FIELDS: [(&str, &str); 15] = [
    ("decision", "decision"),
    ("failoverReason", "reason"),
    ("reason", "reason"),
    ("harnessId", "harness"),
    ("provider", "provider"),
    ("model", "model"),
    ("modelId", "model"),
    ("candidateProvider", "candidateProvider"),
    ("candidateModel", "candidateModel"),
    ("fallbackStepToModel", "next"),
    ("profileId", "profile"),
    ("status", "status"),
    ("error", "error"),
    ("errorPreview", "detail"),
    ("rawErrorPreview", "rawError"),
];

/// What a line says.
pub(super) struct Record {
    /// Without time, colours and secrets; at most 300 characters.
    pub(super) message: String,
    /// Unix milliseconds.
    pub(super) at_ms: Option<i64>,
}

/// Whether a line tells of a failed or diverted dispatch.
pub(super) fn is_about_a_failure(line: &str) -> bool {
    TELLING.iter().any(|words| line.contains(words))
}

/// Takes a line apart.
pub(super) fn record(line: &str) -> Record {
    let line = without_colours(line.trim());
    let (at_ms, message) = match serde_json::from_str::<Value>(&line) {
        Ok(Value::Object(record)) => (json_time(&record), json_message(&record)),
        _ => {
            let (at_ms, rest) = console_time(&line);
            (at_ms, console_message(rest))
        }
    };
    let message: String = masked(&message).chars().take(MAX_CHARACTERS).collect();
    Record { message, at_ms }
}

/// `<time> rest`; the time with its offset.
fn console_time(line: &str) -> (Option<i64>, &str) {
    let Some((first, rest)) = line.split_once(' ') else { return (None, line) };
    match time(first.trim_matches(['[', ']'])) {
        Some(at_ms) => (Some(at_ms), rest.trim_start()),
        None => (None, line),
    }
}

fn time(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// A console line; fields that stand in it as JSON are written out.
fn console_message(text: &str) -> String {
    let Some(start) = text.find('{') else { return text.to_owned() };
    let (before, json) = text.split_at(start);
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Value>();
    let Some(Ok(Value::Object(fields))) = values.next() else { return text.to_owned() };
    let after = json.get(values.byte_offset()..).unwrap_or_default().trim();
    let shown = fields_shown(&fields);
    [before.trim(), after, &shown].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn json_time(record: &Map<String, Value>) -> Option<i64> {
    let meta = record.get("_meta").and_then(|meta| meta.get("date"));
    [record.get("time"), meta].into_iter().flatten().filter_map(Value::as_str).find_map(time)
}

/// `0` names the subsystem (JSON in JSON); `1` is the message, or fields with the message in `2`;
/// `message` is the plain text from 2026.4.29 on.
fn json_message(record: &Map<String, Value>) -> String {
    let text = |key: &str| record.get(key).and_then(Value::as_str);
    let name = text("0").and_then(|name| serde_json::from_str::<Value>(name).ok());
    let subsystem = name.as_ref().and_then(|name| name.get("subsystem")).and_then(Value::as_str);
    let fields = record.get("1").and_then(Value::as_object);
    let said = if fields.is_some() { text("2") } else { text("1") };
    let message = text("message").or(said).unwrap_or_default();
    let subsystem = subsystem.map(|name| format!("[{name}]")).unwrap_or_default();
    let shown = fields.map(fields_shown).unwrap_or_default();
    [subsystem.as_str(), message, shown.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The telling fields as the console shows them: provider and model as one reference, and `profile=-` for
/// a failover decision without a profile.
fn fields_shown(fields: &Map<String, Value>) -> String {
    let mut shown = Vec::new();
    for (key, word) in FIELDS {
        let value = match fields.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => continue,
        };
        let partner = match key {
            "provider" => fields.get("model").or_else(|| fields.get("modelId")),
            "candidateProvider" => fields.get("candidateModel"),
            _ => None,
        };
        match (key, partner.and_then(Value::as_str)) {
            ("provider", Some(model)) => shown.push(format!("from={value}/{model}")),
            ("candidateProvider", Some(model)) => shown.push(format!("candidate={value}/{model}")),
            ("model" | "modelId" | "candidateModel", _) => {}
            _ => shown.push(format!("{word}={value}")),
        }
    }
    let is_failover = fields.get("event").and_then(Value::as_str) == Some("embedded_run_failover_decision");
    if is_failover && !fields.contains_key("profileId") {
        shown.push("profile=-".to_owned());
    }
    shown.join(" ")
}

/// The text without terminal colours and other control characters.
fn without_colours(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' && characters.next_if_eq(&'[').is_some() {
            // Parameters, then one letter.
            while characters.next_if(|next| ('\u{20}'..='\u{3f}').contains(next)).is_some() {}
            characters.next();
        } else if character == '\t' {
            clean.push(' ');
        } else if !character.is_control() {
            clean.push(character);
        }
    }
    clean
}
