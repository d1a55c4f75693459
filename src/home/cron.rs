//! The cron store up to 2026.5.28 (OpenClaw `src/cron/store.ts`).

use super::reader::{Language, Reader, Shape};
use super::types::CronFiles;
use super::user_path::user_path;
use crate::source::Node;
use std::path::{Path, PathBuf};

/// Reads `cron/jobs.json`, or what `cron.store` names, and the state file beside it. Both may be JSON5.
pub(super) fn read_cron(reader: &mut Reader<'_>, config: Option<&Node>) -> CronFiles {
    let jobs = cron_store(reader, config);
    let state = state_path(&jobs);
    CronFiles {
        jobs: reader.store(&jobs, Language::Json5, Shape::ObjectOfArray("jobs")),
        state: reader.store(&state, Language::Json5, Shape::ObjectOfObject("jobs")),
    }
}

/// The absolute path of the jobs file; from 6.1 on the key under which the jobs are in the state database.
pub(super) fn cron_store(reader: &Reader<'_>, config: Option<&Node>) -> PathBuf {
    let home = &reader.paths.home;
    match config.and_then(|root| root.at(&["cron", "store"])).and_then(Node::as_text) {
        Some(text) => user_path(text, home, home),
        None => reader.paths.config_dir.join("cron").join("jobs.json"),
    }
}

/// `jobs.json` → `jobs-state.json`; any other name gets `-state.json` added.
fn state_path(jobs: &Path) -> PathBuf {
    let name = jobs.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    jobs.with_file_name(format!("{stem}-state.json"))
}
