//! The whole process, as a user meets it: time and peak memory of `oc-doctor check`.
//! `cargo bench --bench process`
//!
//! A child's peak memory starts at its parent's: so this program makes the homes in a process of
//! their own, and starts every series from a fresh, small process.
#![allow(clippy::expect_used, reason = "a benchmark that cannot prepare its home must stop")]
#![allow(clippy::print_stdout, reason = "the result is for people")]

#[cfg(unix)]
mod homes;

#[cfg(unix)]
fn main() {
    measure::main();
}

#[cfg(not(unix))]
fn main() {
    println!("peak memory of a child process is only read on Unix");
}

#[cfg(unix)]
mod measure {
    use super::homes;
    use nix::sys::resource::{UsageWho, getrusage};
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    /// What is measured: agents, candidates each, runs.
    const SERIES: [(usize, usize, usize); 3] = [(3, 4, 200), (1000, 10, 10), (2000, 10, 10)];

    pub(super) fn main() {
        let arguments: Vec<String> = std::env::args().collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let number = |word: &str| word.parse::<usize>().expect("a number");
        match words[1..] {
            ["make", user, agents, candidates] => homes::write(Path::new(user), number(agents), number(candidates)),
            ["series", user, runs] => series(Path::new(user), number(runs)),
            _ => all(),
        }
    }

    fn all() {
        println!(
            "{:>6} {:>10} {:>5} {:>10} {:>10} {:>10} {:>10}",
            "agents", "candidates", "runs", "min", "median", "max", "peak"
        );
        for (agents, candidates, runs) in SERIES {
            let user = tempfile::tempdir().expect("a temporary folder");
            let user_path = user.path().to_str().expect("a path of plain letters");
            myself(&["make", user_path, &agents.to_string(), &candidates.to_string()]);
            print!("{agents:>6} {candidates:>10} {runs:>5}");
            myself(&["series", user_path, &runs.to_string()]);
        }
    }

    fn myself(arguments: &[&str]) {
        use std::io::Write;
        std::io::stdout().flush().expect("standard output");
        let program = std::env::current_exe().expect("this program");
        let status = Command::new(program).args(arguments).status().expect("this program once more");
        assert!(status.success(), "{arguments:?}");
    }

    fn series(user: &Path, runs: usize) {
        let mut times: Vec<Duration> = (0..runs).map(|_| one(user)).collect();
        times.sort();
        let peak_kb = getrusage(UsageWho::RUSAGE_CHILDREN).expect("resource usage").max_rss();
        let shown = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        let (min, median, max) = (times[0], times[times.len() / 2], times[times.len() - 1]);
        let peak = format!("{:.1} MB", in_megabytes(peak_kb));
        println!(" {:>10} {:>10} {:>10} {peak:>10}", shown(min), shown(median), shown(max));
    }

    fn one(user: &Path) -> Duration {
        let begun = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
            .args(["check", "--release", homes::RELEASE, "--at"])
            .arg(homes::NOW_MS.to_string())
            .env_clear()
            .env("HOME", user)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("oc-doctor");
        let time = begun.elapsed();
        assert!(status.code().is_some_and(|code| code < 2), "{status}");
        time
    }

    #[allow(clippy::cast_precision_loss, reason = "kilobytes, and bytes on macOS, are exact in a double")]
    fn in_megabytes(peak: i64) -> f64 {
        let bytes = if cfg!(target_os = "macos") { peak } else { peak * 1024 };
        bytes as f64 / 1_000_000.0
    }
}
