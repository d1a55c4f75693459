//! `fix` and `undo` as people and scripts use them: what is written, asked, said and refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing case must stop the test")]

mod common;

use common::{copy_tree, files_below, fixtures};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const AT: &str = "2026-05-01T09:05:00Z";

/// A copy of the example home.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy_tree(&fixtures().join("examples/silent-agent"), directory.path());
        Self(directory)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oc-doctor"));
        // Its own temporary directory: no gateway of this machine is seen.
        command.env_clear().env("HOME", self.0.path()).env("TMPDIR", self.0.path());
        command.stdin(Stdio::null()).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn fix(&self, arguments: &[&str]) -> Output {
        self.run(&[&["fix", "--at", AT], arguments].concat())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(".openclaw").join(name)
    }

    /// Every file but our own.
    fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = files_below(self.0.path()).into_iter();
        let theirs = files.filter(|path| !path.starts_with(self.file("oc-doctor")));
        theirs.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Times and numbers that differ from run to run.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{8}T\d{6}Z", "[time]");
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]");
    settings.set_prepend_module_to_snapshot(false);
    settings
}

#[test]
fn what_is_written_is_said_and_undone() {
    let bench = Bench::new();
    let before = bench.contents();
    let written = bench.fix(&["--yes"]);
    let after = bench.contents();
    let changed: Vec<_> = before.iter().filter(|(path, bytes)| after[*path] != **bytes).collect();
    assert_eq!((changed.len(), before.len()), (1, after.len()));
    assert!(String::from_utf8_lossy(&after[&bench.file("openclaw.json")]).contains("// cheap first"));
    let listed = bench.run(&["undo", "--list"]);
    let again = bench.fix(&["--dry-run"]);
    assert!(!out(&again).contains("--- a/"), "{}", out(&again));
    let undone = bench.run(&["undo"]);
    assert_eq!(bench.contents(), before);
    let nothing = bench.run(&["undo"]);
    let codes = [&written, &listed, &undone, &nothing].map(code);
    // One error is left: a cron job that has to run once.
    assert_eq!(codes, [1, 0, 0, 0], "{}{}", err(&written), err(&undone));
    settings().bind(|| {
        let texts = [("fix --yes", &written), ("undo --list", &listed), ("undo", &undone), ("undo", &nothing)];
        let text: Vec<String> =
            texts.iter().map(|(call, output)| format!("$ oc-doctor {call}\n{}", out(output))).collect();
        insta::assert_snapshot!("fix-and-undo", text.join("\n"));
    });
}

#[test]
fn without_a_terminal_it_wants_to_be_told() {
    let bench = Bench::new();
    let before = bench.contents();
    let output = bench.fix(&[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("--yes") && err(&output).contains("--dry-run"), "{}", err(&output));
    assert!(out(&output).is_empty());
    assert_eq!(bench.contents(), before);
    assert_eq!(code(&bench.fix(&["--yes", "--dry-run"])), 2, "one or the other");
}

#[test]
fn a_dry_run_shows_the_same_and_leaves_no_trace() {
    let bench = Bench::new();
    let before = bench.contents();
    let dry = bench.fix(&["--dry-run"]);
    assert_eq!(code(&dry), 1);
    assert_eq!(bench.contents(), before);
    assert!(!bench.file("oc-doctor").exists());
    let wet = bench.fix(&["--yes"]);
    let diff = |output: &Output| out(output).split_once("--- a/").unwrap().1.split_once("\n\n").unwrap().0.to_owned();
    assert_eq!(diff(&dry), diff(&wet));
}

#[test]
fn nothing_to_repair_is_nothing_written() {
    let bench = Bench::new();
    bench.fix(&["--yes"]);
    let before = bench.contents();
    let again = bench.fix(&["--yes"]);
    assert!(!out(&again).contains("wrote"), "{}", out(&again));
    assert_eq!(bench.contents(), before);
    let healthy = tempfile::tempdir().unwrap();
    copy_tree(&fixtures().join("examples/healthy"), healthy.path());
    let bench = Bench(healthy);
    let output = bench.fix(&["--yes"]);
    assert_eq!((code(&output), out(&output).ends_with("nothing to repair\n")), (0, true), "{}", out(&output));
    assert!(!bench.file("oc-doctor").exists());
}

#[test]
fn undo_shows_what_somebody_changed_since_without_its_secrets() {
    let bench = Bench::new();
    bench.fix(&["--yes"]);
    let config = bench.file("openclaw.json");
    let text = std::fs::read_to_string(&config).unwrap();
    let theirs = text.replacen(
        "\"auth\": {",
        "\"channels\": { \"telegram\": { \"botToken\": \"FAKE-token\" } },\n  \"auth\": {",
        1,
    );
    assert_ne!(text, theirs);
    std::fs::write(&config, &theirs).unwrap();
    let output = bench.run(&["undo"]);
    assert_eq!(code(&output), 1);
    assert!(!out(&output).contains("FAKE") && !err(&output).contains("FAKE"), "{}", out(&output));
    assert_eq!(std::fs::read_to_string(&config).unwrap(), theirs);
    settings().bind(|| insta::assert_snapshot!("undo-refused", out(&output)));
}

#[test]
fn a_home_that_is_made_elsewhere_is_not_written() {
    let bench = Bench::new();
    let before = bench.contents();
    let output = bench.command(&["fix", "--yes", "--at", AT]).env("OPENCLAW_NIX_MODE", "1").output().unwrap();
    assert_eq!(code(&output), 3);
    assert!(
        err(&output).contains("nothing was written: openclaw.json is not written: OPENCLAW_NIX_MODE=1"),
        "{}",
        err(&output)
    );
    assert_eq!(bench.contents(), before);
    assert!(!bench.file("oc-doctor").exists());
}

#[test]
fn several_homes_are_written_one_by_one() {
    let (one, other) = (Bench::new(), Bench::new());
    let paths = [&one, &other].map(|bench| bench.0.path().to_str().unwrap().to_owned());
    let before = one.contents().len();
    let output = one.fix(&["--yes", &paths[0], "/nowhere/at/all", &paths[1]]);
    assert_eq!(code(&output), 3, "the worst of them");
    assert!(err(&output).contains("/nowhere/at/all"));
    assert_eq!(out(&output).matches("wrote openclaw.json").count(), 2, "{}", out(&output));
    assert!(out(&output).contains(&format!("undo with: oc-doctor undo {}\n", paths[1])), "{}", out(&output));
    assert_eq!(one.contents().len(), before);
    for path in &paths {
        assert_eq!(code(&other.run(&["undo", path])), 0);
    }
}

#[test]
fn the_change_for_something_else_to_apply() {
    let bench = Bench::new();
    let before = bench.contents();
    let forms = ["diff", "json-patch", "commands"].map(|form| bench.fix(&["--as", form]));
    assert_eq!(forms.each_ref().map(code), [0, 0, 0]);
    assert_eq!(bench.contents(), before);
    assert!(!bench.file("oc-doctor").exists());
    let [diff, patch, commands] = forms.each_ref().map(out);
    // The same lines as those that are written.
    let dry = out(&bench.fix(&["--dry-run"]));
    assert!(dry.contains(&diff), "{diff}");
    let document: serde_json::Value = serde_json::from_str(&patch).unwrap();
    assert_eq!(document["files"][0]["file"], "openclaw.json");
    insta::assert_snapshot!("fix-as", format!("{patch}\n{commands}\n{}", err(&forms[2])));
    // A home that is made elsewhere is what this is for.
    let managed = bench.command(&["fix", "--as", "diff", "--at", AT]).env("OPENCLAW_NIX_MODE", "1").output().unwrap();
    assert_eq!(out(&managed), diff);
    assert_eq!(code(&bench.fix(&["--as", "diff", "--yes"])), 2, "one or the other");
}

#[test]
fn what_cannot_be_put_into_commands_is_said() {
    let bench = Bench::new();
    let config = bench.file("openclaw.json");
    // All of it in another file.
    std::fs::rename(&config, bench.file("all.json5")).unwrap();
    std::fs::write(&config, "{ \"$include\": \"./all.json5\" }").unwrap();
    let output = bench.fix(&["--as", "commands", "--release", "2026.4.29"]);
    assert_eq!((code(&output), out(&output)), (1, String::new()), "{}", err(&output));
    assert!(err(&output).contains("not in it: all.json5: `openclaw config` writes only the main"), "{}", err(&output));
}

#[test]
fn who_only_looks_is_told_of_an_interrupted_fix() {
    let bench = Bench::new();
    bench.fix(&["--yes"]);
    let journal = std::fs::read_dir(bench.file("oc-doctor")).unwrap().map(|entry| entry.unwrap().path());
    let journal = journal.into_iter().find(|path| path.is_dir()).unwrap();
    let pending = PathBuf::from(format!("{}.pending", journal.display()));
    std::fs::rename(&journal, &pending).unwrap();
    for look in [&["--dry-run"][..], &["--as", "diff"]] {
        let output = bench.fix(look);
        assert!(err(&output).contains("was interrupted; run `oc-doctor undo`"), "{look:?}: {}", err(&output));
        assert!(pending.exists());
    }
    let settled = bench.fix(&["--yes"]);
    assert!(out(&settled).starts_with("an earlier fix was interrupted after its last step; finished: openclaw.json\n"));
    assert!(journal.exists() && err(&bench.fix(&["--dry-run"])).is_empty());
}

/// Killed for real, at any moment: the next call leaves the old or the new state.
#[test]
fn a_killed_fix_is_settled_by_the_next_call() {
    let whole = Bench::new();
    whole.fix(&["--yes"]);
    let names = |bench: &Bench| -> BTreeMap<PathBuf, Vec<u8>> {
        let contents = bench.contents().into_iter();
        contents.map(|(path, bytes)| (path.strip_prefix(bench.0.path()).unwrap().to_path_buf(), bytes)).collect()
    };
    let new = names(&whole);
    for delay in 0..16 {
        let bench = Bench::new();
        let old = names(&bench);
        let mut command = bench.command(&["fix", "--yes", "--at", AT]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(10 + 4 * delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = bench.fix(&["--yes"]);
        assert!(matches!(code(&again), 0 | 1), "{delay}: {}", err(&again));
        assert_eq!(names(&bench), new, "{delay}");
        assert_eq!(code(&bench.run(&["undo"])), 0);
        assert_eq!(names(&bench), old, "{delay}");
    }
}

/// Answers the question on a terminal of its own.
#[cfg(unix)]
fn answered(bench: &Bench, answer: &str) -> (i32, String) {
    use std::io::{Read, Write};
    let pty = nix::pty::openpty(None, None).unwrap();
    let mut command = bench.command(&["fix", "--at", AT]);
    let slave = std::fs::File::from(pty.slave);
    command.stdin(slave).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::fs::File::from(pty.master.try_clone().unwrap()).write_all(answer.as_bytes()).unwrap();
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code().unwrap(), text)
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_asks() {
    let bench = Bench::new();
    let before = bench.contents();
    for no in ["n\n", "\n", "what\n"] {
        let (code, text) = answered(&bench, no);
        assert_eq!((code, text.ends_with("nothing was written\n")), (1, true), "{no:?}: {text}");
        assert_eq!(bench.contents(), before);
        assert!(!bench.file("oc-doctor").exists());
    }
    let (_, text) = answered(&bench, "y\n");
    assert!(text.contains("wrote openclaw.json"), "{text}");
    assert_ne!(bench.contents(), before);
}
