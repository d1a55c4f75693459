//! The environment that the gateway is taken to have.

use super::exit::UsageError;
use crate::home::Process;
use crate::source::{DiskFiles, Environment, Files, SourceFile, Sources, parse_dotenv};
use std::path::Path;

/// Largest `--env-file` that is read, in bytes.
const ENV_FILE_LIMIT: u64 = 1 << 20;

/// This process, or the one that `--env-file` or `--clean-env` describe. Both keep the home directory:
/// a service has one too.
pub(super) fn gateway_process(env_file: Option<&Path>, clean_env: bool) -> Result<Process, UsageError> {
    let variables: Vec<(String, String)> = match env_file {
        Some(file) => read_env_file(file)?,
        None if clean_env => Vec::new(),
        None => own_variables().collect(),
    };
    let has = |wanted: &str| variables.iter().any(|(name, _)| name == wanted);
    let homes: Vec<(String, String)> =
        own_variables().filter(|(name, _)| matches!(name.as_str(), "HOME" | "USERPROFILE") && !has(name)).collect();
    Ok(process_with(variables.into_iter().chain(homes).collect()))
}

/// This process as it is.
pub(super) fn own_process() -> Process {
    process_with(own_variables().collect())
}

fn process_with(variables: Vec<(String, String)>) -> Process {
    Process {
        environment: Environment::from_process(variables),
        current_dir: std::env::current_dir().unwrap_or_else(|_| Path::new("/").to_path_buf()),
        system_home: dirs::home_dir(),
    }
}

/// Names and values that are not Unicode are read with U+FFFD: OpenClaw would see something similar.
fn own_variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

fn read_env_file(path: &Path) -> Result<Vec<(String, String)>, UsageError> {
    let unreadable = |why: String| UsageError(format!("--env-file {}: {why}", path.display()));
    let bytes = DiskFiles.read(path, ENV_FILE_LIMIT).map_err(|failure| unreadable(failure.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let mut sources = Sources::default();
    let file = SourceFile { path: path.to_path_buf(), display: String::new(), text: text.clone(), has_bom: false };
    let entries = parse_dotenv(&text, sources.add(file));
    Ok(entries.into_iter().map(|entry| (entry.name, entry.value)).collect())
}
