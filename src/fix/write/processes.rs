//! Other processes of this machine.

use std::path::Path;

/// Whether a process of this number runs; `None` where the system does not tell. One in another container is
/// not seen.
pub(super) fn is_running(process: u32) -> Option<bool> {
    #[cfg(unix)]
    {
        let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
        let Some(process) = process else { return Some(false) };
        // "Not permitted" comes from somebody.
        Some(rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH))
    }
    #[cfg(not(unix))]
    {
        let _ = process;
        None
    }
}

/// When a process started, in ticks since the machine did; `None` where the system does not tell. Two processes
/// that had the same number one after the other differ in it.
pub(super) fn started_at(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    // The name in brackets may hold anything; the fields count from behind it.
    let (_, fields) = text.rsplit_once(')')?;
    fields.split_whitespace().nth(19)?.parse().ok()
}
