//! Copies that OpenClaw keeps of `openclaw.json` (`src/config/io.ts`: `.bak` before each write, `.clobbered.<time>`
//! when a file is suspicious or replaced, `.last-good` once a gateway has started with it).

use super::reader::Reader;
use super::surroundings::{ConfigCopies, ConfigCopy};
use crate::source::{FileKind, parse_json5};
use std::path::Path;

/// Largest copy that is looked at, bytes.
const MAX_COPY_BYTES: u64 = 4 * 1024 * 1024;

/// Reads the copies that tell what the last write, or the last rescue, has lost. `.last-good` is read only when the
/// config itself is gone or does not parse.
pub(super) fn read_config_copies(reader: &mut Reader<'_>, config_is_whole: bool) -> ConfigCopies {
    let config = reader.paths.config.clone();
    let (Some(directory), Some(name)) = (config.parent(), config.file_name().and_then(|name| name.to_str())) else {
        return ConfigCopies::default();
    };
    let clobbered_prefix = format!("{name}.clobbered.");
    // The time in the name sorts as it passes.
    let newest = reader.files.list(directory).into_iter().rev().find(|name| name.starts_with(&clobbered_prefix));
    let beside = |suffix: &str| directory.join(format!("{name}{suffix}"));
    let clobbered = newest.and_then(|file| {
        let taken_ms = file.strip_prefix(&clobbered_prefix).and_then(time_of);
        read(reader, &directory.join(&file)).map(|copy| ConfigCopy { taken_ms, ..copy })
    });
    ConfigCopies {
        backup: read(reader, &beside(".bak")),
        clobbered,
        last_good: if config_is_whole { None } else { read(reader, &beside(".last-good")) },
    }
}

fn read(reader: &mut Reader<'_>, path: &Path) -> Option<ConfigCopy> {
    let status = reader.files.status(path)?;
    if status.kind != FileKind::Regular || status.len > MAX_COPY_BYTES {
        return None;
    }
    let bytes = reader.bytes(path, MAX_COPY_BYTES).ok()??;
    let source = reader.add_quietly(path, &bytes);
    let root = reader.sources.get(source).and_then(|file| parse_json5(&file.text, source).ok());
    Some(ConfigCopy { path: path.to_path_buf(), source, root, taken_ms: None })
}

/// `2026-08-31T10-00-00-000Z`, with or without a counter behind it.
fn time_of(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(11)?;
    let mut parts = rest.split(['-', 'Z']);
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let written = format!("{date}{hour}:{minute}:{second}Z");
    written.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_a_name_is_read() {
        assert_eq!(time_of("2026-08-31T10-00-00-000Z"), Some(1_788_170_400_000));
        assert_eq!(time_of("2026-08-31T10-00-00-000Z-01"), Some(1_788_170_400_000));
        for text in ["", "before-marketing", "2026-08-31T10", "é2026-08-31T10-00-00-000Z"] {
            assert_eq!(time_of(text), None, "{text}");
        }
    }
}
