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
