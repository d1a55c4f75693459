use super::*;
use crate::home::{ConfigFailureKind, Loaded, Process, Selection, locate};
use crate::source::DiskFiles;
use std::fs;
use std::path::{Path, PathBuf};

/// A directory with these files below `.openclaw/`.
fn home_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".openclaw")).unwrap();
    for (name, text) in files {
        let path = root.path().join(".openclaw").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn load_at(root: &Path, variables: &[(&str, &str)]) -> Home {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let process = Process {
        environment: Environment::from_process(variables),
        current_dir: PathBuf::from("/"),
        system_home: None,
    };
    let paths = locate(&Selection::Path(root.to_path_buf()), &process, &DiskFiles).unwrap();
    load(&paths, &process.environment, &DiskFiles, LoadOptions::default())
}

/// `file: message`, one a line.
fn problems(home: &Home) -> String {
    let lines = home.problems.iter().map(|problem| format!("{:?} {}: {}", problem.kind, problem.file, problem.message));
    lines.collect::<Vec<_>>().join("\n")
}

fn fixture_homes(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.file_name().is_some_and(|name| name == ".openclaw") {
            found.push(directory.to_path_buf());
        } else if path.is_dir() {
            fixture_homes(&path, found);
        }
    }
}

#[test]
fn every_fixture_home_loads() {
    let mut homes = Vec::new();
    fixture_homes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut homes);
    assert!(homes.len() > 100, "only {} fixture homes", homes.len());
    for path in &homes {
        let home = load_at(path, &[]);
        assert!(home.config.source.is_some() == home.config.exists, "{}", path.display());
    }
}

#[test]
fn a_home_of_several_files_is_read() {
    let root = home_with(&[
        ("openclaw.json", "{ agents: { list: [{ id: 'Ops', agentDir: '~/ops' }] }, models: { x: '${KEY}${NONE}' } }"),
        ("agents/main/agent/auth-profiles.json", r#"{"version":1,"profiles":{}}"#),
        ("agents/main/sessions/sessions.json", r#"{"agent:main:main":{}}"#),
        ("agents/stray", ""),
        ("cron/jobs.json", "{ version: 1, jobs: [], }"),
        ("credentials/oauth.json", "{}"),
    ]);
    let home = load_at(root.path(), &[("KEY", "FAKE-key")]);
    assert_eq!(problems(&home), "");
    assert_eq!(home.config.root.as_ref().unwrap().at(&["models", "x"]).unwrap().as_str(), Some("FAKE-key${NONE}"));
    assert_eq!(home.config.missing_variables.len(), 1);
    let state = root.path().join(".openclaw");
    let directories: Vec<_> = home.agent_dirs.iter().map(|(path, files)| (path.clone(), files.exists)).collect();
    assert_eq!(
        directories,
        [
            (state.join("agents/main/agent"), true),
            (state.join("agents/ops/agent"), false),
            (root.path().join("ops"), false)
        ]
    );
    assert!(home.agent_dirs[&state.join("agents/main/agent")].auth_profiles.document().is_some());
    assert!(home.sessions["main"].store.document().is_some());
    assert!(!home.sessions["ops"].store.exists());
    assert!(home.cron.jobs.document().is_some() && !home.cron.state.exists());
    assert!(home.legacy_oauth.document().is_some());
}

#[test]
fn what_cannot_be_read_is_noted_and_the_rest_is_read() {
    let root = home_with(&[
        ("openclaw.json", "{}"),
        ("agents/main/agent/auth-profiles.json", ""),
        ("agents/main/agent/auth-state.json", "{\"order\": }"),
        ("agents/main/agent/auth.json", "[]"),
        ("agents/main/agent/models.json", "\u{feff}{}"),
        ("agents/ops/agent/auth-profiles.json", "{\"profiles\": []}"),
        ("agents/ops/agent/auth-state.json/inner", ""),
        ("cron/jobs.json", "{jobs: {}}"),
    ]);
    fs::write(root.path().join(".openclaw/agents/ops/agent/models.json"), b"{\"a\": \"\xff\"}").unwrap();
    let home = load_at(root.path(), &[]);
    insta::assert_snapshot!(problems(&home), @r"
    NotJson agents/main/agent/auth-profiles.json: is empty, which is not JSON
    NotJson agents/main/agent/auth-state.json: is not JSON: JSON: unexpected character '}' at 1:11
    WrongShape agents/main/agent/auth.json: holds no object at its root, so OpenClaw takes it for absent
    NotJson agents/main/agent/models.json: begins with a byte order mark, which OpenClaw's JSON parser refuses
    WrongShape agents/ops/agent/auth-profiles.json: holds no object in `profiles`, so OpenClaw takes it for absent
    Unreadable agents/ops/agent/auth-state.json: is not a regular file
    NotUtf8 agents/ops/agent/models.json: is not UTF-8; each wrong byte is read as U+FFFD, as OpenClaw does
    WrongShape cron/jobs.json: holds no array in `jobs`
    ");
    let main = &home.agent_dirs[&root.path().join(".openclaw/agents/main/agent")];
    assert!(matches!(main.auth_profiles, Loaded::Failed));
    assert!(home.config.root.is_some());
}

#[test]
fn a_config_that_does_not_load_says_where_and_the_stores_are_read() {
    for (text, kind) in [
        ("", ConfigFailureKind::Syntax),
        ("{ a: 1,, }", ConfigFailureKind::Syntax),
        ("{ $include: 'openclaw.json' }", ConfigFailureKind::Include),
        ("{ $include: './none.json' }", ConfigFailureKind::Include),
        (&"[".repeat(10_000), ConfigFailureKind::Syntax),
        (&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)), ConfigFailureKind::BeyondUs),
    ] {
        let root = home_with(&[("openclaw.json", text), ("agents/main/agent/auth-profiles.json", "{\"profiles\":{}}")]);
        let home = load_at(root.path(), &[]);
        let failure = home.config.failure.as_ref().unwrap();
        assert_eq!(failure.kind, kind, "{failure:?}");
        assert!(!failure.message.contains(root.path().to_str().unwrap()), "{}", failure.message);
        assert!(home.agent_dirs.values().any(|files| files.auth_profiles.document().is_some()));
    }
}

#[test]
fn variables_come_from_the_process_then_dotenv_files_then_the_config() {
    let config = r#"{ env: { vars: { A: 'config', B: 'config', C: 'config', BLANK: 'config', NODE_OPTIONS: 'x', 'no-name': 'x',
        LATE: '${A}-late', BOTH: 'vars', LOOP: '${NOWHERE}' }, BOTH: 'inline', SHADOW: '${NOWHERE}', EMPTY: ' ' } }"#;
    let root = home_with(&[("openclaw.json", config), (".env", "A=dotenv\nB=dotenv\nG=dotenv\n")]);
    fs::create_dir_all(root.path().join(".config/openclaw")).unwrap();
    fs::write(root.path().join(".config/openclaw/gateway.env"), "B=gateway\nG=gateway\nD=gateway\n").unwrap();
    let home = load_at(root.path(), &[("A", "process"), ("BLANK", " ")]);
    let value = |name: &str| home.environment.get(name).unwrap_or("-");
    let values =
        ["A", "B", "G", "D", "C", "BLANK", "LATE", "BOTH", "NODE_OPTIONS", "LOOP", "SHADOW", "EMPTY"].map(value);
    assert_eq!(
        values,
        ["process", "dotenv", "dotenv", "gateway", "config", "config", "process-late", "inline", "-", "-", "-", "-"]
    );
    let (layer, span) = home.environment.origin("C").unwrap();
    assert_eq!(layer, crate::source::EnvLayer::Config);
    assert_eq!(home.sources.get(span.unwrap().source).unwrap().display, "openclaw.json");
}

#[test]
fn gateway_env_belongs_to_the_default_state_directory() {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in [
        (".openclaw/openclaw.json", "{}"),
        (".openclaw-work/openclaw.json", "{}"),
        (".config/openclaw/gateway.env", "KEY=gateway\n"),
    ] {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    assert_eq!(load_at(root.path(), &[]).environment.get("KEY"), Some("gateway"));
    assert_eq!(load_at(&root.path().join(".openclaw-work"), &[]).environment.get("KEY"), None);
}

#[test]
fn a_foreign_home_does_not_see_the_logins_of_who_asks() {
    let root = home_with(&[("openclaw.json", "{ x: '${HOME}' }")]);
    let inside = root.path().join("codex").to_str().unwrap().to_owned();
    let home = load_at(
        root.path(),
        &[
            ("HOME", "/home/asking"),
            ("OPENCLAW_STATE_DIR", "/home/asking/state"),
            ("CODEX_HOME", "/home/asking/.codex"),
            ("OPENCLAW_AGENT_DIR", &inside),
            ("PI_CODING_AGENT_DIR", "~/pi"),
            ("OPENAI_API_KEY", "FAKE-key"),
        ],
    );
    assert!(home.paths.foreign);
    let value = |name: &str| home.environment.get(name);
    assert_eq!(value("HOME"), root.path().to_str());
    assert_eq!((value("OPENCLAW_STATE_DIR"), value("CODEX_HOME")), (None, None));
    assert_eq!((value("OPENCLAW_AGENT_DIR"), value("PI_CODING_AGENT_DIR")), (Some(inside.as_str()), Some("~/pi")));
    assert_eq!(value("OPENAI_API_KEY"), Some("FAKE-key"));
    assert!(home.agent_dirs.contains_key(&root.path().join("codex")));
}

#[test]
fn session_stores_may_be_moved_and_shared() {
    let own = home_with(&[
        ("openclaw.json", "{ session: { store: '~/s/{agentId}.json' }, agents: { list: [{ id: 'Ops' }] } }"),
        ("../s/ops.json", r#"{"agent:ops:main":{"model":"m"}}"#),
    ]);
    let home = load_at(own.path(), &[]);
    assert!(home.sessions["ops"].store.document().is_some());
    assert!(!home.sessions["main"].store.exists());

    let shared = home_with(&[
        ("openclaw.json", "{ session: { store: '~/all.json' }, agents: { list: [{ id: 'ops' }, { id: 'idle' }] } }"),
        ("../all.json", r#"{"agent:ops:main":{},"agent:main:main":{},"global":{},"agent:Lost:x":{}}"#),
    ]);
    let home = load_at(shared.path(), &[]);
    let keys = |id: &str| {
        let root = &home.sessions[id].store.document().unwrap().root;
        root.as_object().unwrap().keys().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys("ops"), ["agent:ops:main"]);
    assert_eq!(keys("main"), ["agent:main:main", "global"]);
    assert_eq!(keys("lost"), ["agent:Lost:x"]);
    assert!(keys("idle").is_empty());
}

#[test]
fn the_cron_store_may_be_moved() {
    let root = home_with(&[
        ("openclaw.json", "{ cron: { store: ' ~/cron/mine.json ' } }"),
        ("../cron/mine.json", r#"{"version":1,"jobs":[]}"#),
        ("../cron/mine-state.json", "{version: 1, jobs: {}}"),
    ]);
    let home = load_at(root.path(), &[]);
    assert!(home.cron.jobs.document().is_some() && home.cron.state.document().is_some());
}

#[cfg(unix)]
#[test]
fn pipes_links_and_closed_directories_are_noted_and_do_not_hold_us_up() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = home_with(&[("openclaw.json", "{}"), ("agents/closed/agent/auth-profiles.json", "{\"profiles\":{}}")]);
    let state = root.path().join(".openclaw");
    let main = state.join("agents/main/agent");
    fs::create_dir_all(&main).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(main.join("auth-profiles.json")).status().unwrap().success());
    symlink("nowhere", main.join("auth-state.json")).unwrap();
    symlink("auth.json", main.join("auth.json")).unwrap();
    symlink("/dev/zero", main.join("models.json")).unwrap();
    symlink("nowhere", state.join("agents/gone")).unwrap();
    symlink("looped", state.join("agents/looped")).unwrap();
    fs::create_dir(state.join(".env")).unwrap();
    let home = load_at(root.path(), &[]);
    // The number of the error is the system's own.
    let seen = problems(&home).replace(" (os error 40)", "").replace(" (os error 62)", "");
    insta::assert_snapshot!(seen, @r"
    Unreadable .env: is not a regular file
    Unreadable agents/gone: cannot be read: a link to something that does not exist
    Unreadable agents/looped: cannot be read: Too many levels of symbolic links
    Unreadable agents/main/agent/auth-profiles.json: is not a regular file
    Unreadable agents/main/agent/auth-state.json: cannot be read: a link to something that does not exist
    Unreadable agents/main/agent/auth.json: cannot be read: Too many levels of symbolic links
    Unreadable agents/main/agent/models.json: is not a regular file
    ");

    let closed = state.join("agents/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may look everywhere.
    if fs::read_dir(&closed).is_err() {
        assert!(problems(&load_at(root.path(), &[])).contains("agents/closed"));
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_config_that_is_no_file_is_a_failure_with_its_reason() {
    let root = home_with(&[("agents/main/agent/auth-profiles.json", "{\"profiles\":{}}")]);
    let config = root.path().join(".openclaw/openclaw.json");
    fs::create_dir(&config).unwrap();
    let home = load_at(root.path(), &[]);
    assert_eq!(home.config.failure.as_ref().map(|failure| failure.kind), Some(ConfigFailureKind::Unreadable));
    fs::remove_dir(&config).unwrap();
    std::os::unix::fs::symlink("openclaw.json", &config).unwrap();
    let home = load_at(root.path(), &[]);
    assert_eq!(home.config.failure.as_ref().map(|failure| failure.kind), Some(ConfigFailureKind::Unreadable));
    assert!(home.config.exists && home.agent_dirs.values().any(|files| files.auth_profiles.document().is_some()));
    // A link to nothing is no config for OpenClaw, which then goes by its defaults.
    fs::remove_file(&config).unwrap();
    std::os::unix::fs::symlink("nowhere", &config).unwrap();
    let home = load_at(root.path(), &[]);
    assert!(!home.config.exists && home.config.failure.is_none());
    assert!(problems(&home).contains("openclaw.json: cannot be read: a link to something that does not exist"));
}

#[test]
fn files_beyond_the_limits_are_named_and_not_read() {
    let root = home_with(&[("openclaw.json", "{}"), ("agents/main/agent/auth-state.json", "{}")]);
    let main = root.path().join(".openclaw/agents/main/agent");
    // Sparse: takes no space.
    fs::File::create(main.join("auth-profiles.json")).unwrap().set_len(65 * 1024 * 1024).unwrap();
    fs::write(main.join("models.json"), "[".repeat(100_000)).unwrap();
    fs::write(main.join("auth.json"), format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).unwrap();
    let home = load_at(root.path(), &[]);
    insta::assert_snapshot!(problems(&home), @r"
    TooLarge agents/main/agent/auth-profiles.json: is 68157440 bytes, more than the 67108864 that oc-doctor reads
    TooLarge agents/main/agent/auth.json: is nested deeper than the 512 levels that oc-doctor reads at 1:513
    NotJson agents/main/agent/models.json: is not JSON: JSON: unexpected end of input at 1:100001
    ");
    let config = root.path().join(".openclaw/openclaw.json");
    fs::File::create(config).unwrap().set_len(65 * 1024 * 1024).unwrap();
    assert_eq!(load_at(root.path(), &[]).config.failure.map(|failure| failure.kind), Some(ConfigFailureKind::BeyondUs));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_in_any_file_are_read_to_an_end(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        any_content(&bytes);
    }

    #[test]
    fn any_json_in_any_file_is_read_to_an_end(
        text in r#"[\[{](("(agents|env|list|entries|session|store|meta|vars|id|\$include|agentDir)"|[\[\]{}:,]|1|"x"|null){0,30})[\]}]?"#
    ) {
        any_content(text.as_bytes());
    }
}

/// The same bytes in every file of a home.
fn any_content(bytes: &[u8]) {
    let root = home_with(&[]);
    for name in [
        ".openclaw/openclaw.json",
        ".openclaw/.env",
        ".openclaw/agents/main/agent/auth-profiles.json",
        ".openclaw/agents/main/agent/models.json",
        ".openclaw/agents/main/sessions/sessions.json",
        ".openclaw/cron/jobs.json",
        ".openclaw/extensions/x/openclaw.plugin.json",
        ".openclaw/plugins/installs.json",
        ".openclaw/npm/package.json",
        ".openclaw/gateway.log",
        ".codex/auth.json",
        ".claude/.credentials.json",
    ] {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let home = load_at(root.path(), &[]);
    assert!(home.config.exists && home.agent_dirs.len() == 1);
}
