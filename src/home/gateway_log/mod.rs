//! Gateway logs in a home: the lines that tell of a failed dispatch (macOS launch agents and wrappers write
//! `gateway.log` and `gateway.err.log` there; `logging.file` may name another one).

mod line;
mod mask;

use super::reader::Reader;
use super::types::LogLine;
use super::user_path::user_path;
use crate::source::{FileKind, Node, ReadFailure};
use std::path::PathBuf;

/// Bytes that are read from the end of each log.
const TAIL_BYTES: u64 = 2 * 1024 * 1024;
/// Logs that are read.
const MAX_FILES: usize = 16;
/// Lines that are kept of all logs together, the newest.
const MAX_LINES: usize = 500;

/// Reads the logs; newest line last.
pub(super) fn read_gateway_logs(reader: &mut Reader<'_>, config: Option<&Node>) -> Vec<LogLine> {
    let mut lines = Vec::new();
    for path in log_files(reader, config) {
        let file = reader.display(&path);
        let end = match reader.files.read_end(&path, TAIL_BYTES) {
            Ok(end) => end,
            Err(ReadFailure::Missing) => continue,
            Err(failure) => {
                reader.note_failure(&path, &failure);
                continue;
            }
        };
        let text = String::from_utf8_lossy(&end.bytes);
        let mut at_ms = None;
        for (index, text) in text.lines().enumerate() {
            if !line::is_about_a_failure(text) {
                continue;
            }
            let record = line::record(text);
            at_ms = record.at_ms.or(at_ms);
            let line = end.lines_before + index + 1;
            lines.push(LogLine { file: file.clone(), line, message: record.message, at_ms });
        }
    }
    // Stable: lines without a time stay where they stood.
    lines.sort_by_key(|line| line.at_ms);
    let surplus = lines.len().saturating_sub(MAX_LINES);
    lines.drain(..surplus);
    lines
}

fn log_files(reader: &Reader<'_>, config: Option<&Node>) -> Vec<PathBuf> {
    let state = &reader.paths.state;
    let mut found: Vec<PathBuf> = Vec::new();
    for directory in [state.clone(), state.join("logs")] {
        let names = reader.files.list(&directory);
        found.extend(names.iter().filter(|name| is_log_name(name)).map(|name| directory.join(name)));
    }
    if let Some(text) = config.and_then(|root| root.at(&["logging", "file"])).and_then(Node::as_text) {
        let path = user_path(text, &reader.paths.home, &reader.paths.home);
        // A path outside a home that was brought here from elsewhere is not its log.
        if !reader.paths.foreign || path.starts_with(&reader.paths.os_home) {
            found.push(path);
        }
    }
    found.retain(|path| reader.files.status(path).is_none_or(|status| status.kind != FileKind::Directory));
    found.sort();
    found.dedup();
    found.truncate(MAX_FILES);
    found
}

/// `gateway.log`, `gateway.err.log`, `openclaw-2026-05-19.log`, `gateway.1.log`, `gateway.log.1`.
fn is_log_name(name: &str) -> bool {
    let stem = name.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
    (name.starts_with("gateway") || name.starts_with("openclaw")) && (name.ends_with(".log") || stem.ends_with(".log"))
}

#[cfg(test)]
mod tests;
