//! Homes that nobody should have: the binary says so and ends, with exit code 1 or 3, quickly, without a
//! panic, with bounded memory, and leaves everything on disk as it was.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing case must stop the test")]
#![allow(clippy::print_stderr, reason = "says which case cannot be tried here")]

mod common;

use common::binary::{Ran, run};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A debug build on a busy machine; a release build needs a fraction of it.
const LIMIT: Duration = Duration::from_secs(120);

/// Far above what any of these homes needs, far below what a machine has.
const MEMORY_KB: u64 = 900_000;

const CONFIG: &str = "openclaw.json";
const STORE: &str = "agents/main/agent/auth-profiles.json";

/// The state directory of a home that is being made.
struct State(PathBuf);

impl State {
    fn path(&self, name: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    fn pipe(&self, name: &str) {
        let made = std::process::Command::new("mkfifo").arg(self.path(name)).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    }
}

/// Every path below a directory, with what `stat` says of it. Opens no file.
fn on_disk(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut seen = BTreeMap::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let status = fs::symlink_metadata(&path).unwrap();
        // ctime moves also when somebody sets other times back. Listing a directory, as this very
        // function does, may move its atime.
        let read = if status.is_file() { status.atime() } else { 0 };
        let line = format!(
            "mode {:o} inode {} size {} mtime {}.{} ctime {}.{} atime {read}",
            status.mode(),
            status.ino(),
            status.len(),
            status.mtime(),
            status.mtime_nsec(),
            status.ctime(),
            status.ctime_nsec()
        );
        if status.is_dir() {
            waiting.extend(fs::read_dir(&path).into_iter().flatten().map(|entry| entry.unwrap().path()));
        }
        seen.insert(path, line);
    }
    seen
}

/// The bytes of every regular file.
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = common::files_below(root).into_iter().filter(|path| fs::symlink_metadata(path).unwrap().is_file());
    files.filter_map(|path| fs::read(&path).ok().map(|bytes| (path, bytes))).collect()
}

/// Dates the last access of every file so far back that reading it would show.
fn age(root: &Path) {
    let long_ago = fs::FileTimes::new().set_accessed(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    for path in contents(root).into_keys() {
        fs::File::open(path).unwrap().set_times(long_ago).unwrap();
    }
}

/// Makes a home, runs every command on it, and looks at what came of it.
fn survives(codes: &[i32], make: impl FnOnce(&State)) {
    survives_commands(4, codes, make);
}

/// The same with `check` alone, for homes that a debug build needs seconds to read.
fn survives_check(codes: &[i32], make: impl FnOnce(&State)) {
    survives_commands(1, codes, make);
}

fn survives_commands(count: usize, codes: &[i32], make: impl FnOnce(&State)) {
    let user = tempfile::tempdir().unwrap();
    let state = State(user.path().join(".openclaw"));
    fs::create_dir(&state.0).unwrap();
    make(&state);
    let bytes = contents(user.path());
    age(user.path());
    let before = on_disk(user.path());
    let home = state.0.to_str().unwrap();
    let commands: [&[&str]; 4] = [
        &["check", home, "--release", "2026.5.19"],
        &["check", home, "--format", "json"],
        &["dispatch", home, "--trace"],
        &["fix", "--dry-run", home],
    ];
    for (number, command) in commands.into_iter().enumerate().take(count) {
        let Ran { code, stdout, stderr, peak_kb } = run(command, user.path(), &[], LIMIT);
        let told = format!("{command:?}: code {code:?}\n{}\n{}", shortened(&stdout), shortened(&stderr));
        assert!(code.is_some(), "ended by a signal: {told}");
        for word in ["panicked", "RUST_BACKTRACE", "stack overflow", "internal error"] {
            assert!(!stdout.contains(word) && !stderr.contains(word), "{told}");
        }
        if number < 2 {
            assert!(codes.contains(&code.unwrap()), "{told}");
            assert!(!stdout.trim().is_empty() || !stderr.trim().is_empty(), "not a word: {told}");
        }
        assert!(stdout.len() + stderr.len() < 10_000_000, "{} bytes of output", stdout.len() + stderr.len());
        assert!(peak_kb < MEMORY_KB, "{peak_kb} kB: {told}");
        let after = on_disk(user.path());
        let changed: Vec<_> = after.iter().filter(|(path, line)| before.get(*path) != Some(line)).collect();
        assert!(changed.is_empty() && after.len() == before.len(), "changed on disk by {command:?}: {changed:?}");
    }
    assert!(contents(user.path()) == bytes, "other bytes on disk");
}

fn shortened(text: &str) -> String {
    text.chars().take(2_000).collect()
}

#[test]
fn an_empty_config() {
    survives(&[1], |state| state.write(CONFIG, ""));
}

#[test]
fn a_config_of_white_space() {
    survives(&[1], |state| state.write(CONFIG, " \n\t\n"));
}

#[test]
fn a_config_of_zero_bytes() {
    survives(&[1], |state| state.write(CONFIG, [0u8; 4096]));
}

#[test]
fn a_config_of_50_megabytes_in_one_text() {
    survives_check(&[1], |state| {
        let text = "x".repeat(50_000_000);
        state.write(CONFIG, format!("{{\"agents\": {{\"defaults\": {{\"workspace\": \"{text}\"}}}}}}"));
    });
}

#[test]
fn a_config_of_50_megabytes_in_entries() {
    survives_check(&[1], |state| {
        let entry = format!("{{\"id\": \"a\", \"name\": \"{}\"}},", "x".repeat(480));
        let agents = entry.repeat(100_000);
        state.write(CONFIG, format!("{{\"agents\": {{\"list\": [{}]}}}}", agents.trim_end_matches(',')));
    });
}

#[test]
fn a_config_of_50_megabytes_in_single_digits() {
    survives_check(&[1], |state| {
        state.write(CONFIG, format!("{{\"agents\": {{\"list\": [{}0]}}}}", "0,".repeat(25_000_000)));
    });
}

#[test]
fn nested_arrays_in_the_config() {
    for depth in [10_000, 100_000] {
        survives(&[1], |state| {
            state.write(CONFIG, format!("{{\"agents\": {}{}}}", "[".repeat(depth), "]".repeat(depth)));
        });
    }
}

#[test]
fn nested_objects_that_never_end() {
    survives(&[1], |state| state.write(CONFIG, "{\"a\":".repeat(100_000)));
}

#[test]
fn nested_arrays_in_every_other_file() {
    survives(&[0, 1], |state| {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        state.write(CONFIG, "{}");
        for name in [
            STORE,
            "agents/main/agent/auth-state.json",
            "agents/main/agent/models.json",
            "agents/main/agent/auth.json",
            "agents/main/sessions/sessions.json",
            "credentials/oauth.json",
            "cron/jobs.json",
            "cron/jobs-state.json",
            "extensions/codex/openclaw.plugin.json",
            "extensions/codex/package.json",
            "../.codex/auth.json",
            "../.claude/.credentials.json",
        ] {
            state.write(name, &deep);
        }
    });
}

#[test]
fn a_directory_where_the_config_should_be() {
    survives(&[1, 3], |state| fs::create_dir(state.path(CONFIG)).unwrap());
}

#[test]
fn a_directory_where_the_store_should_be() {
    survives(&[1], |state| {
        state.write(CONFIG, "{}");
        fs::create_dir(state.path(STORE)).unwrap();
    });
}

#[test]
fn a_pipe_where_the_config_should_be() {
    survives(&[1, 3], |state| state.pipe(CONFIG));
}

#[test]
fn a_pipe_where_any_other_file_should_be() {
    survives(&[1], |state| {
        state.write(CONFIG, "{\"$include\": \"./more.json\"}");
        let names = [
            "more.json",
            STORE,
            "agents/main/agent/auth-state.json",
            "agents/main/agent/models.json",
            "agents/main/sessions/sessions.json",
            "cron/jobs.json",
            ".env",
            "../.codex/auth.json",
        ];
        names.into_iter().for_each(|name| state.pipe(name));
    });
}

fn is_root() -> bool {
    let root = fs::metadata(tempfile::tempdir().unwrap().path()).unwrap().uid() == 0;
    if root {
        eprintln!("skipped: root may read everything");
    }
    root
}

#[test]
fn a_home_without_permission() {
    if is_root() {
        return;
    }
    let user = tempfile::tempdir().unwrap();
    let state = user.path().join(".openclaw");
    fs::create_dir(&state).unwrap();
    fs::write(state.join(CONFIG), "{}").unwrap();
    fs::set_permissions(&state, fs::Permissions::from_mode(0o000)).unwrap();
    let ran = run(&["check", state.to_str().unwrap()], user.path(), &[], LIMIT);
    fs::set_permissions(&state, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(matches!(ran.code, Some(1 | 3)), "{:?} {}", ran.code, ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

#[test]
fn a_store_without_permission() {
    if is_root() {
        return;
    }
    survives(&[1], |state| {
        state.write(CONFIG, "{}");
        state.write(STORE, "{\"version\": 1, \"profiles\": {}}");
        fs::set_permissions(state.path(STORE), fs::Permissions::from_mode(0o000)).unwrap();
    });
}

#[test]
fn bytes_that_are_not_utf_8() {
    survives(&[1], |state| state.write(CONFIG, b"{\"agents\": {\"defaults\": {\"model\": \"\xff\xfe\xc3\x28\"}}}"));
    survives(&[1], |state| {
        state.write(CONFIG, "{}");
        state.write(STORE, b"{\"version\": 1, \"profiles\": {\"\xff\": {\"type\": \"api_key\"}}}");
        state.write(".env", b"OPENAI_API_KEY=\xff\xfe\n");
    });
}

#[test]
fn utf_16_with_a_mark() {
    let text: Vec<u8> = "\u{feff}{\"agents\": {}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    survives(&[1], |state| state.write(CONFIG, text));
}

#[test]
fn includes_in_a_circle() {
    survives(&[1], |state| {
        state.write(CONFIG, "{\"$include\": \"./a.json\"}");
        state.write("a.json", "{\"$include\": \"./b.json\"}");
        state.write("b.json", "{\"$include\": \"./a.json\"}");
    });
    survives(&[1], |state| state.write(CONFIG, "{\"$include\": \"./openclaw.json\"}"));
}

#[test]
fn includes_that_double_at_every_step() {
    survives(&[1], |state| {
        state.write(CONFIG, "{\"$include\": [\"./0.json\", \"./0.json\"]}");
        for step in 0..40 {
            let next = step + 1;
            state.write(&format!("{step}.json"), format!("{{\"$include\": [\"./{next}.json\", \"./{next}.json\"]}}"));
        }
        state.write("40.json", "{}");
    });
}

#[test]
fn an_include_of_a_directory_and_of_a_missing_file() {
    survives(&[1], |state| {
        fs::create_dir(state.path("folder")).unwrap();
        state.write(CONFIG, "{\"agents\": {\"$include\": \"./folder\"}, \"auth\": {\"$include\": \"./gone.json\"}}");
    });
}

#[test]
fn links_in_a_circle() {
    survives(&[1, 3], |state| symlink(CONFIG, state.path(CONFIG)).unwrap());
    survives(&[1], |state| {
        state.write(CONFIG, "{}");
        symlink("..", state.path("agents/main")).unwrap();
        symlink("auth-profiles.json", state.path("agents/worker/agent/auth-profiles.json")).unwrap();
    });
}

#[test]
fn links_to_nothing_and_to_a_device() {
    survives(&[1, 3], |state| symlink("/nowhere/at/all", state.path(CONFIG)).unwrap());
    survives(&[1, 3], |state| symlink("/dev/zero", state.path(CONFIG)).unwrap());
    survives(&[1], |state| {
        state.write(CONFIG, "{}");
        symlink("/dev/zero", state.path(STORE)).unwrap();
    });
}

#[test]
fn an_empty_state_directory() {
    survives(&[1, 3], |_| {});
}

#[test]
fn files_of_the_wrong_shape() {
    for shape in
        ["[]", "null", "7", "\"text\"", "{\"profiles\": []}", "{\"profiles\": {\"a\": 7}}", "{\"jobs\": {}}", "{"]
    {
        survives(&[0, 1], |state| {
            state.write(CONFIG, "{}");
            for name in [STORE, "agents/main/agent/auth-state.json", "agents/main/agent/models.json", "cron/jobs.json"]
            {
                state.write(name, shape);
            }
        });
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let user = tempfile::tempdir().unwrap();
    let state = State(user.path().join(".openclaw"));
    let model = "anthropic/\u{1b}]0;title\u{7}\u{1b}[2Jgone\u{202e}";
    let text = serde_json::json!({"agents": {"defaults": {"model": model}, "list": [{"id": "\u{1b}[31mred"}]}});
    state.write(CONFIG, text.to_string());
    let home = state.0.to_str().unwrap();
    for command in
        [&["check", home][..], &["dispatch", home], &["dispatch", home, "--trace"], &["fix", "--dry-run", home]]
    {
        let ran = run(command, user.path(), &[("NO_COLOR", "1")], LIMIT);
        let printed = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{command:?}: {printed:?}");
    }
}

#[test]
fn a_path_that_is_not_there() {
    let user = tempfile::tempdir().unwrap();
    let ran = run(&["check", "no/such/home"], user.path(), &[], LIMIT);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("no/such/home"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(user.path()).unwrap().count(), 0, "something was created");
}

#[test]
fn no_home_at_all() {
    let user = tempfile::tempdir().unwrap();
    let ran = run(&["check"], user.path(), &[], LIMIT);
    assert!(matches!(ran.code, Some(1 | 3)), "{:?} {}", ran.code, ran.stderr);
    assert_eq!(fs::read_dir(user.path()).unwrap().count(), 0, "something was created");
}
