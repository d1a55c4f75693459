//! Whether a gateway of this home is running (`src/infra/gateway-lock.ts`).

use super::disk::Disk;
use super::processes::{is_running, started_at};
use crate::home::HomePaths;
use crate::source::Environment;
use std::path::{Path, PathBuf};

/// A running gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gateway {
    /// Its process.
    pub process: u32,
}

/// Longest lock file that is read, bytes.
const MAX_LOCK_BYTES: u64 = 64 * 1024;

/// The gateway that holds the lock for this config. One in a container, or whose temporary directory is another,
/// is not seen.
pub(super) fn running_gateway(disk: &dyn Disk, paths: &HomePaths, environment: &Environment) -> Option<Gateway> {
    lock_directories(disk, paths, environment).into_iter().find_map(|directory| {
        let names = disk.list(&directory).unwrap_or_default();
        let locks = names.iter().filter(|name| name.starts_with("gateway.") && name.ends_with(".lock"));
        locks.into_iter().find_map(|name| holder(disk, &directory.join(name), paths))
    })
}

/// `<temporary directory>/openclaw-<user>` up to 2026.7, `<state>/tmp/openclaw-<user>` since 2026.8
/// (`resolveGatewayLockDir`). Of every user, since a service may run as another one.
fn lock_directories(disk: &dyn Disk, paths: &HomePaths, environment: &Environment) -> Vec<PathBuf> {
    let temporary = ["TMPDIR", "TMP", "TEMP"].iter().find_map(|name| environment.text(name));
    let mut bases = vec![paths.state.join("tmp"), PathBuf::from("/tmp")];
    bases.extend(temporary.map(PathBuf::from));
    let below = |base: PathBuf| {
        let names = disk.list(&base).unwrap_or_default();
        let ours = names.into_iter().filter(|name| name == "openclaw" || name.starts_with("openclaw-"));
        ours.map(|name| base.join(name)).collect::<Vec<_>>()
    };
    bases.into_iter().flat_map(below).collect()
}

fn holder(disk: &dyn Disk, lock: &Path, paths: &HomePaths) -> Option<Gateway> {
    let payload: serde_json::Value = serde_json::from_slice(&disk.read(lock, MAX_LOCK_BYTES).ok()?).ok()?;
    let config = Path::new(payload.get("configPath")?.as_str()?);
    let same = |one: &Path, other: &Path| {
        one == other || matches!((disk.real_path(one), disk.real_path(other)), (Ok(one), Ok(other)) if one == other)
    };
    if !same(config, &paths.config) {
        return None;
    }
    let process = u32::try_from(payload.get("pid")?.as_u64()?).ok()?;
    // The same number may be another process by now.
    let start = payload.get("startTime").and_then(serde_json::Value::as_u64);
    let is_another = start.zip(started_at(process)).is_some_and(|(then, now)| then != now);
    (is_running(process) == Some(true) && !is_another).then_some(Gateway { process })
}
