//! The writer against a disk that fails, is killed, or is written by others at any of its operations.

mod faulty;
mod kill;
mod refusals;

use super::*;
use crate::home::HomePaths;
use crate::source::Environment;
use faulty::FaultyDisk;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const CONFIG: &str = "{ // mine\n  agents: {}, gateway: { mode: 'local' } }\n";
const STORE: &str = "{\"version\":1,\"profiles\":{\"a:b\":{\"type\":\"api_key\",\"key\":\"FAKE-key\"}}}";

/// A home with a config, a store that everybody may read, and an empty store.
struct Bench {
    directory: tempfile::TempDir,
    paths: HomePaths,
    environment: Environment,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let home = directory.path().canonicalize().unwrap();
        let state = home.join(".openclaw");
        std::fs::create_dir(&state).unwrap();
        let paths = HomePaths {
            os_home: home.clone(),
            home: home.clone(),
            config: state.join("openclaw.json"),
            config_dir: state.clone(),
            state,
            ..HomePaths::default()
        };
        std::fs::write(&paths.config, CONFIG).unwrap();
        std::fs::write(paths.state.join("auth-profiles.json"), STORE).unwrap();
        std::fs::write(paths.state.join("empty.json"), "{}").unwrap();
        allow(&paths.config, 0o640);
        allow(&paths.state.join("auth-profiles.json"), 0o644);
        // A temporary directory of its own: no gateway of this machine is seen.
        let environment = Environment::from_process([("TMPDIR".to_owned(), home.display().to_string())]);
        Self { directory, paths, environment }
    }

    fn writer<'a>(&'a self, disk: &'a dyn Disk) -> Writer<'a> {
        let (paths, environment) = (&self.paths, &self.environment);
        Writer { disk, paths, environment, follow_links: false, now_ms: 1_777_626_303_000 }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.paths.state.join(name)
    }

    fn change(&self, name: &str, after: Option<&str>) -> Change {
        let path = self.file(name);
        let before = std::fs::read(&path).ok();
        Change { path, display: name.to_owned(), before, after: after.map(|text| text.as_bytes().to_vec()) }
    }

    /// Two files changed, one removed, one made.
    fn intent(&self) -> Intent {
        let changes = vec![
            self.change("openclaw.json", Some(&CONFIG.replace("{}", "{ defaults: {} }"))),
            self.change("auth-profiles.json", Some(&STORE.replace("a:b", "a:c"))),
            self.change("empty.json", None),
            self.change("new.json", Some("{}\n")),
        ];
        Intent { changes, release: "2026.4.29".to_owned(), titles: vec!["put in order".to_owned()] }
    }

    /// Every file of the home but journals, with its permissions.
    fn contents(&self) -> Contents {
        let files = RealDisk.list(&self.paths.state).unwrap().into_iter().filter(|name| name != "oc-doctor");
        let content = |name: String| {
            let path = self.file(&name);
            let mode = RealDisk.status(&path).unwrap().unwrap().access.mode;
            let bytes = std::fs::read(&path).unwrap();
            (name, (mode, bytes))
        };
        files.map(content).collect()
    }

    fn journals(&self) -> Vec<String> {
        let names = RealDisk.list(&self.file("oc-doctor")).unwrap();
        names.into_iter().filter(|name| name != "lock").collect()
    }
}

/// Permissions and bytes of files by name.
type Contents = BTreeMap<String, (u32, Vec<u8>)>;

fn allow(path: &Path, mode: u32) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    #[cfg(not(unix))]
    let _ = (path, mode);
}

#[test]
fn what_is_written_can_be_undone_to_the_byte_and_the_permission() {
    let bench = Bench::new();
    let before = bench.contents();
    let writer = bench.writer(&RealDisk);
    let written = writer.write(bench.intent()).unwrap();
    let after = bench.contents();
    assert_eq!(after["openclaw.json"].1, CONFIG.replace("{}", "{ defaults: {} }").as_bytes());
    assert!(!after.contains_key("empty.json") && after.contains_key("new.json"));
    if cfg!(unix) {
        assert_eq!(after["openclaw.json"].0, 0o640, "as it was");
        assert_eq!(after["auth-profiles.json"].0, 0o600, "a store of credentials is its owner's");
        assert_eq!(written.narrowed, [("auth-profiles.json".to_owned(), 0o644, 0o600)]);
        let mode = |path: &Path| RealDisk.status(path).unwrap().unwrap().access.mode;
        assert_eq!(mode(&written.journal), 0o700);
        for name in RealDisk.list(&written.journal).unwrap() {
            assert_eq!(mode(&written.journal.join(name)), 0o600);
        }
    }
    assert_eq!(writer.settle().unwrap(), []);
    assert!(matches!(writer.undo().unwrap(), Undone::Restored { record } if record.files.len() == 4));
    assert_eq!(bench.contents(), before);
    assert_eq!(bench.journals(), [""; 0]);
    assert_eq!(writer.undo().unwrap(), Undone::Nothing);
}

#[cfg(unix)]
#[test]
fn what_root_writes_stays_its_owners() {
    use std::os::unix::fs::chown;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let bench = Bench::new();
    let (user, group) = (Some(12_345), Some(12_346));
    chown(&bench.paths.state, user, group).unwrap();
    for name in bench.contents().into_keys() {
        chown(bench.file(&name), user, group).unwrap();
    }
    let written = bench.writer(&RealDisk).write(bench.intent()).unwrap();
    let owner = |path: &Path| {
        let access = RealDisk.status(path).unwrap().unwrap().access;
        (access.user, access.group)
    };
    let journal = RealDisk.list(&written.journal).unwrap().into_iter().map(|name| written.journal.join(name));
    let ours = [bench.file("oc-doctor"), bench.file("oc-doctor/lock"), written.journal.clone()];
    let files = bench.contents().into_keys().map(|name| bench.file(&name));
    for path in journal.chain(ours).chain(files) {
        assert_eq!(owner(&path), (12_345, 12_346), "{}", path.display());
    }
}

#[test]
fn undo_goes_back_step_by_step() {
    let bench = Bench::new();
    let writer = bench.writer(&RealDisk);
    let states: Vec<_> = (0..3)
        .map(|number| {
            let state = bench.contents();
            let change =
                bench.change("openclaw.json", Some(&format!("{{ n: {number}, gateway: {{ mode: 'local' }} }}")));
            let intent = Intent { changes: vec![change], release: String::new(), titles: Vec::new() };
            writer.write(intent).unwrap();
            state
        })
        .collect();
    for state in states.into_iter().rev() {
        assert!(matches!(writer.undo().unwrap(), Undone::Restored { .. }));
        assert_eq!(bench.contents(), state);
    }
}

#[test]
fn undo_leaves_a_file_alone_that_somebody_changed_since() {
    let bench = Bench::new();
    let writer = bench.writer(&RealDisk);
    writer.write(bench.intent()).unwrap();
    std::fs::write(bench.file("openclaw.json"), "{ theirs: 1 }").unwrap();
    let after = bench.contents();
    let Undone::Changed { drifts, .. } = writer.undo().unwrap() else { panic!("undone") };
    let [drift] = drifts.as_slice() else { panic!("{drifts:?}") };
    assert_eq!((drift.display.as_str(), drift.now.as_deref()), ("openclaw.json", Some(b"{ theirs: 1 }".as_slice())));
    assert_eq!(bench.contents(), after);
    assert_eq!(bench.journals().len(), 1);
}

#[test]
fn only_the_last_journals_are_kept() {
    let bench = Bench::new();
    let disk = FaultyDisk::sound();
    let writer = bench.writer(&disk);
    for number in 0..25 {
        let change = bench.change("empty.json", Some(&format!("{{ \"n\": {number} }}")));
        writer.write(Intent { changes: vec![change], release: String::new(), titles: Vec::new() }).unwrap();
    }
    let journals = bench.journals();
    assert_eq!(journals.len(), 20, "{journals:?}");
    assert!(journals[19].starts_with("0025-") && journals[0].starts_with("0006-"), "{journals:?}");
}

#[test]
fn two_calls_at_once_do_not_mix() {
    let bench = Bench::new();
    let writer = bench.writer(&RealDisk);
    let intents: Vec<Intent> = (0..8)
        .map(|number| {
            let text = format!("{{ n: {number}, gateway: {{ mode: 'local' }} }}");
            let changes = vec![bench.change("openclaw.json", Some(&text)), bench.change("empty.json", Some(&text))];
            Intent { changes, release: String::new(), titles: Vec::new() }
        })
        .collect();
    let done: Vec<bool> = std::thread::scope(|scope| {
        let calls: Vec<_> = intents
            .iter()
            .map(|intent| {
                let (paths, environment) = (&bench.paths, &bench.environment);
                scope.spawn(move || {
                    let writer =
                        Writer { disk: &RealDisk, paths, environment, follow_links: false, now_ms: 1_777_626_303_000 };
                    match writer.write(intent.clone()) {
                        Ok(_) => true,
                        Err(WriteError::Changed { .. } | WriteError::Busy) => false,
                        Err(error) => panic!("{error}"),
                    }
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "all of them began with the same text");
    let contents = bench.contents();
    assert_eq!(contents["openclaw.json"].1, contents["empty.json"].1, "both files are of the same call");
    assert_eq!(contents.len(), 3, "nothing lies about: {:?}", contents.keys());
    assert!(matches!(writer.undo().unwrap(), Undone::Restored { .. }));
}
