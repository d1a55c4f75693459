//! The real binary, with a time limit and nothing of our own environment.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run left behind.
pub(crate) struct Ran {
    /// Exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// Largest resident memory seen, in kilobytes; 0 where the system does not tell.
    pub(crate) peak_kb: u64,
}

/// Runs `oc-doctor` in `directory` with `HOME` there and these variables; panics when it takes longer than `limit`.
pub(crate) fn run(arguments: &[&str], directory: &Path, variables: &[(&str, &str)], limit: Duration) -> Ran {
    spawn(arguments, directory, directory, variables, limit)
}

/// The same with `HOME` elsewhere.
pub(crate) fn run_in(directory: &Path, home: &Path, arguments: &[&str], limit: Duration) -> Ran {
    spawn(arguments, directory, home, &[], limit)
}

fn spawn(arguments: &[&str], directory: &Path, home: &Path, variables: &[(&str, &str)], limit: Duration) -> Ran {
    // Files, not pipes: a full pipe would stop a run that nobody reads from.
    let outputs = tempfile::tempdir().unwrap();
    let (out, err) = (outputs.path().join("out"), outputs.path().join("err"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("HOME", home)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let mut peak_kb = 0;
    let code = loop {
        peak_kb = peak_kb.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if begun.elapsed() > limit {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("oc-doctor {arguments:?} took longer than {limit:?}");
        }
        std::thread::sleep(Duration::from_millis(if begun.elapsed().as_millis() < 50 { 1 } else { 10 }));
    };
    let text = |path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    Ran { code, stdout: text(out), stderr: text(err), peak_kb }
}

fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}
