//! Variables that the services of an install give the gateway: a systemd user unit with its drop-ins and files, a
//! launchd agent, a scheduled task of Windows (OpenClaw `src/daemon/systemd.ts`, `launchd.ts`, `schtasks.ts`).

use super::reader::Reader;
use super::surroundings::{Service, ServiceKind, ServiceVariable};
use super::user_path::user_path;
use crate::source::{DotenvEntry, FileKind, SourceId, Span, parse_dotenv};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest file of a service that is looked at, bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Finds the services of this home. One of another profile has another name.
pub(super) fn read_services(reader: &mut Reader<'_>) -> Vec<Service> {
    let suffix = profile_suffix(reader);
    let home = reader.paths.os_home.clone();
    let state = reader.paths.state.clone();
    let mut found = Vec::new();
    let unit = home.join(".config/systemd/user").join(format!("openclaw-gateway{suffix}.service"));
    found.extend(systemd(reader, &unit));
    let label = if suffix.is_empty() {
        "ai.openclaw.gateway".to_owned()
    } else {
        format!("ai.openclaw{}", suffix.replacen('-', ".", 1))
    };
    found.extend(launchd(reader, &home.join("Library/LaunchAgents").join(format!("{label}.plist")), &label));
    found.extend(scheduled_task(reader, &state.join("gateway.cmd")));
    found
}

/// `-work` for the home `~/.openclaw-work`.
fn profile_suffix(reader: &Reader<'_>) -> String {
    let name = reader.paths.state.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.strip_prefix(".openclaw").filter(|suffix| suffix.starts_with('-')).unwrap_or_default().to_owned()
}

/// The text of a small file.
fn text(reader: &mut Reader<'_>, path: &Path) -> Option<(SourceId, String)> {
    let status = reader.files.status(path)?;
    if status.kind != FileKind::Regular || status.len > MAX_BYTES {
        return None;
    }
    let bytes = reader.bytes(path, MAX_BYTES).ok()??;
    let source = reader.add_quietly(path, &bytes);
    Some((source, reader.sources.get(source)?.text.clone()))
}

fn systemd(reader: &mut Reader<'_>, unit: &Path) -> Option<Service> {
    let mut variables = BTreeMap::new();
    let (source, written) = text(reader, unit)?;
    systemd_part(reader, unit, source, &written, &mut variables);
    let drop_ins = PathBuf::from(format!("{}.d", unit.display()));
    for name in reader.files.list(&drop_ins).into_iter().filter(|name| name.ends_with(".conf")) {
        let path = drop_ins.join(name);
        if let Some((source, written)) = text(reader, &path) {
            systemd_part(reader, &path, source, &written, &mut variables);
        }
    }
    Some(Service { path: unit.to_path_buf(), kind: ServiceKind::Systemd, variables })
}

/// `Environment=` and `EnvironmentFile=` lines; a file wins over a line, as systemd has it.
fn systemd_part(
    reader: &mut Reader<'_>,
    path: &Path,
    source: SourceId,
    written: &str,
    variables: &mut BTreeMap<String, ServiceVariable>,
) {
    let mut files = Vec::new();
    let mut at = 0;
    for line in written.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if let Some(rest) = trimmed.strip_prefix("Environment=") {
            let span = Span::of(source, start, start + line.trim_end().len());
            for (name, value) in assignments(rest) {
                variables.insert(name, ServiceVariable { value, file: path.to_path_buf(), span: Some(span) });
            }
        } else if let Some(rest) = trimmed.strip_prefix("EnvironmentFile=") {
            let name = rest.trim().trim_start_matches('-').trim_matches('"');
            let home = reader.paths.os_home.clone();
            files.push(user_path(&name.replace("%h", &home.to_string_lossy()), &home, &home));
        }
    }
    for file in files {
        env_file(reader, &file, variables);
    }
}

/// `A=1 "B=two words"`
fn assignments(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let (mut quote, mut escaped) = (None, false);
    for letter in text.chars() {
        match (letter, quote) {
            _ if escaped => {
                part.push(letter);
                escaped = false;
            }
            ('\\', _) => escaped = true,
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            (' ' | '\t', None) => parts.push(std::mem::take(&mut part)),
            (letter, _) => part.push(letter),
        }
    }
    parts.push(part);
    let pair = |part: &String| part.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
    parts.iter().filter_map(pair).filter(|(name, _)| !name.is_empty()).collect()
}

fn env_file(reader: &mut Reader<'_>, path: &Path, variables: &mut BTreeMap<String, ServiceVariable>) {
    let Some((source, written)) = text(reader, path) else { return };
    for DotenvEntry { name, value, value_span, .. } in parse_dotenv(&written, source) {
        variables.insert(name, ServiceVariable { value, file: path.to_path_buf(), span: Some(value_span) });
    }
}

/// A property list, and the file of variables that later releases keep beside the state (`service-env/<label>.env`).
fn launchd(reader: &mut Reader<'_>, plist: &Path, label: &str) -> Option<Service> {
    let mut variables = BTreeMap::new();
    let (source, written) = text(reader, plist)?;
    if let Some((before, rest)) = written.split_once("<key>EnvironmentVariables</key>") {
        let block = rest.split_once("</dict>").map_or("", |(block, _)| block);
        let start = before.len() + "<key>EnvironmentVariables</key>".len();
        for (name, value, at) in plist_pairs(block) {
            let span = Span::of(source, start + at, start + at + name.len());
            variables.insert(name, ServiceVariable { value, file: plist.to_path_buf(), span: Some(span) });
        }
    }
    let file = reader.paths.state.join("service-env").join(format!("{label}.env"));
    env_file(reader, &file, &mut variables);
    Some(Service { path: plist.to_path_buf(), kind: ServiceKind::Launchd, variables })
}

/// `<key>A</key><string>1</string>`: name, value and offset of the name.
fn plist_pairs(block: &str) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    let mut rest = block;
    while let Some((_, after)) = rest.split_once("<key>") {
        let at = block.len() - after.len();
        let Some((name, after)) = after.split_once("</key>") else { break };
        let value = after.trim_start().strip_prefix("<string>").and_then(|value| value.split_once("</string>"));
        if let Some((value, _)) = value {
            let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            found.push((name.trim().to_owned(), value, at));
        }
        rest = after;
    }
    found
}

/// `set "NAME=value"` lines of `gateway.cmd`.
fn scheduled_task(reader: &mut Reader<'_>, script: &Path) -> Option<Service> {
    let mut variables = BTreeMap::new();
    let (source, written) = text(reader, script)?;
    let mut at = 0;
    for line in written.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let Some(rest) =
            line.trim_start().get(..4).filter(|head| head.eq_ignore_ascii_case("set ")).and(line.trim_start().get(4..))
        else {
            continue;
        };
        if let Some((name, value)) = rest.trim().trim_matches('"').split_once('=') {
            let span = Span::of(source, start, start + line.len());
            let variable = ServiceVariable { value: value.to_owned(), file: script.to_path_buf(), span: Some(span) };
            variables.insert(name.trim().to_owned(), variable);
        }
    }
    Some(Service { path: script.to_path_buf(), kind: ServiceKind::ScheduledTask, variables })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_of_a_unit_may_be_quoted() {
        let pairs = assignments(r#"A=1 "B=two words" 'C=x' D="q" "E=a\"b""#);
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(pairs, ["A=1", "B=two words", "C=x", "D=q", "E=a\"b"]);
    }

    #[test]
    fn pairs_of_a_property_list_are_read() {
        let block = "<dict><key>A</key><string>1 &amp; 2</string>\n<key>B</key>\n  <string></string><key>C</key>";
        let pairs: Vec<String> = plist_pairs(block).iter().map(|(name, value, _)| format!("{name}={value}")).collect();
        assert_eq!(pairs, ["A=1 & 2", "B="]);
    }
}
