use super::*;
use crate::source::DiskFiles;
use std::fs;

/// A directory with these empty files in it, and `sub/` for directories.
fn home_with(names: &[&str]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for name in names {
        let path = directory.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        }
    }
    directory
}

fn process(root: &Path, variables: &[(&str, &str)]) -> Process {
    let expand = |text: &str| text.replace("ROOT", root.to_str().unwrap());
    let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), expand(value)));
    Process { environment: Environment::from_process(environment), current_dir: root.to_path_buf(), system_home: None }
}

/// `state config` relative to the root, `~` for `os_home` and `home` where they differ from it.
fn located(root: &Path, selection: &Selection, variables: &[(&str, &str)]) -> String {
    match locate(selection, &process(root, variables), &DiskFiles) {
        Ok(paths) => {
            let below = |path: &Path| match path.strip_prefix(root) {
                Ok(path) => path.display().to_string(),
                Err(_) => path.display().to_string(),
            };
            let (state, config) = (below(&paths.state), below(&paths.config));
            format!("{state} {config} home={} os_home={}", below(&paths.home), below(&paths.os_home))
        }
        Err(error) => error.to_string().replace(root.to_str().unwrap(), "ROOT"),
    }
}

#[test]
fn the_default_is_the_state_directory_below_home() {
    let root = home_with(&[".openclaw/openclaw.json", ".clawdbot/clawdbot.json"]);
    assert_eq!(
        located(root.path(), &Selection::Own, &[("HOME", "ROOT")]),
        ".openclaw .openclaw/openclaw.json home= os_home="
    );
}

#[test]
fn windows_variables_and_the_system_fill_in_for_home() {
    let root = home_with(&["a/.openclaw/openclaw.json"]);
    for variables in [&[("USERPROFILE", "ROOT/a")][..], &[("HOME", "undefined"), ("USERPROFILE", "ROOT/a")]] {
        assert_eq!(
            located(root.path(), &Selection::Own, variables),
            "a/.openclaw a/.openclaw/openclaw.json home=a os_home=a"
        );
    }
    let mut process = process(root.path(), &[]);
    process.system_home = Some(root.path().join("a"));
    assert_eq!(locate(&Selection::Own, &process, &DiskFiles).unwrap().home, root.path().join("a"));
}

#[test]
fn openclaw_home_moves_the_home_but_not_the_logins_of_others() {
    let root = home_with(&["a/b/.openclaw/openclaw.json"]);
    let variables = [("HOME", "ROOT/a"), ("OPENCLAW_HOME", "~/b")];
    let paths = locate(&Selection::Own, &process(root.path(), &variables), &DiskFiles).unwrap();
    assert_eq!(paths.home, root.path().join("a/b"));
    assert_eq!(paths.os_home, root.path().join("a"));
    assert_eq!(paths.state, root.path().join("a/b/.openclaw"));
}

#[test]
fn the_legacy_directory_counts_only_when_it_is_alone() {
    let root = home_with(&[".clawdbot/clawdbot.json"]);
    assert_eq!(
        located(root.path(), &Selection::Own, &[("HOME", "ROOT")]),
        ".clawdbot .clawdbot/clawdbot.json home= os_home="
    );
    // An existing, empty .openclaw is the state directory, but the old config is still found.
    let root = home_with(&[".clawdbot/clawdbot.json", ".openclaw/"]);
    assert_eq!(
        located(root.path(), &Selection::Own, &[("HOME", "ROOT")]),
        ".openclaw .clawdbot/clawdbot.json home= os_home="
    );
}

#[test]
fn an_explicit_state_directory_does_not_look_elsewhere_for_the_config() {
    let root = home_with(&[".openclaw/openclaw.json", "s/clawdbot.json", "empty/"]);
    let own = |state| located(root.path(), &Selection::Own, &[("HOME", "ROOT"), ("OPENCLAW_STATE_DIR", state)]);
    assert_eq!(own("~/s"), "s s/clawdbot.json home= os_home=");
    assert_eq!(own(" empty "), "empty empty/openclaw.json home= os_home=");
}

#[test]
fn the_config_may_lie_outside_the_state_directory() {
    let root = home_with(&[".openclaw/", "etc/my.json5"]);
    let variables = [("HOME", "ROOT"), ("OPENCLAW_CONFIG_PATH", "~/etc/my.json5")];
    let paths = locate(&Selection::Own, &process(root.path(), &variables), &DiskFiles).unwrap();
    assert_eq!(paths.state, root.path().join(".openclaw"));
    assert_eq!(paths.config, root.path().join("etc/my.json5"));
    assert_eq!(paths.config_dir, root.path().join("etc"));
}

#[test]
fn a_profile_has_its_own_state_directory_unless_one_is_inherited() {
    let root = home_with(&[".openclaw-Work/", ".openclaw/openclaw.json", "s/openclaw.json"]);
    let profile = |name: &str| Selection::Profile(name.parse().unwrap());
    let home = ("HOME", "ROOT");
    assert_eq!(
        located(root.path(), &profile("Work"), &[home]),
        ".openclaw-Work .openclaw-Work/openclaw.json home= os_home="
    );
    assert_eq!(located(root.path(), &profile("default"), &[home]), ".openclaw .openclaw/openclaw.json home= os_home=");
    assert_eq!(
        located(root.path(), &profile("Work"), &[home, ("OPENCLAW_STATE_DIR", "ROOT/s")]),
        "s s/openclaw.json home= os_home="
    );
    // The variable alone only names services.
    assert_eq!(
        located(root.path(), &Selection::Own, &[home, ("OPENCLAW_PROFILE", "Work")]),
        ".openclaw .openclaw/openclaw.json home= os_home="
    );
}

#[test]
fn a_path_is_a_home_a_state_directory_or_a_config_file() {
    let root = home_with(&[
        "me/.openclaw/openclaw.json",
        "case/home/.openclaw/openclaw.json",
        "plain/agents/main/agent/auth-profiles.json",
        "lone/other.json",
    ]);
    // Location variables of the process do not move a home that was named.
    let variables = [("HOME", "ROOT/me"), ("OPENCLAW_CONFIG_PATH", "ROOT/me/.openclaw/openclaw.json")];
    let at = |path: &str| located(root.path(), &Selection::Path(path.into()), &variables);
    let case = "case/home/.openclaw case/home/.openclaw/openclaw.json home=case/home os_home=case/home";
    assert_eq!(at("case/home"), case);
    assert_eq!(at("case/home/.openclaw"), case);
    assert_eq!(at("case/home/.openclaw/openclaw.json"), case);
    assert_eq!(at("plain"), "plain plain/openclaw.json home=plain os_home=plain");
    assert_eq!(at("lone/other.json"), "lone lone/other.json home=lone os_home=lone");
}

#[test]
fn ones_own_home_named_by_its_path_is_ones_own() {
    let root = home_with(&["me/.openclaw/openclaw.json", "data/openclaw.json"]);
    let own = process(root.path(), &[("HOME", "ROOT/me")]);
    let paths = locate(&Selection::Path("me/.openclaw".into()), &own, &DiskFiles).unwrap();
    assert_eq!(Ok(paths), locate(&Selection::Own, &own, &DiskFiles));
    let moved = process(root.path(), &[("HOME", "ROOT/me"), ("OPENCLAW_STATE_DIR", "ROOT/data")]);
    let paths = locate(&Selection::Path("data".into()), &moved, &DiskFiles).unwrap();
    assert_eq!((paths.os_home, paths.foreign), (root.path().join("me"), false));
    let paths = locate(&Selection::Path("data".into()), &own, &DiskFiles).unwrap();
    assert_eq!((paths.os_home, paths.foreign), (root.path().join("data"), true));
}

#[test]
fn errors_say_what_to_do() {
    let root = home_with(&["empty/", "file/.openclaw"]);
    let at = |path: &str| located(root.path(), &Selection::Path(path.into()), &[("HOME", "ROOT/empty")]);
    insta::assert_snapshot!(
        [at("nowhere"), at("empty"), at("/dev/null"), located(root.path(), &Selection::Own, &[("HOME", "ROOT/empty")])]
            .join("\n"),
        @r"
    `nowhere` does not exist: give a state directory, a directory that holds `.openclaw`, or a config file
    `ROOT/empty` is no OpenClaw home: it holds neither `.openclaw` nor `openclaw.json` nor `agents/`; give a state directory, a directory that holds `.openclaw`, or a config file
    `/dev/null` is a pipe, a socket or a device, or a file where the state directory should be: give a directory
    no OpenClaw home: neither `ROOT/empty/.openclaw` nor `ROOT/empty/.openclaw/openclaw.json` exists; give a path, or `--profile NAME`, or set OPENCLAW_STATE_DIR as the gateway's service does
    "
    );
    assert!(located(root.path(), &Selection::Own, &[("HOME", "ROOT/file")]).contains("file/.openclaw` is a pipe"));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_to_itself_is_an_error_not_a_hang() {
    let root = home_with(&["a/"]);
    std::os::unix::fs::symlink("loop", root.path().join("loop")).unwrap();
    let error = located(root.path(), &Selection::Path("loop".into()), &[]);
    assert!(error.contains("cannot be read"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_state_directory_that_may_not_be_entered_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let root = home_with(&[".openclaw/openclaw.json"]);
    let state = root.path().join(".openclaw");
    fs::set_permissions(&state, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may enter everything.
    if fs::read_dir(&state).is_err() {
        let error = located(root.path(), &Selection::Path(root.path().into()), &[]);
        assert!(error.contains("cannot be read"), "{error}");
    }
    fs::set_permissions(&state, fs::Permissions::from_mode(0o700)).unwrap();
}

/// What the functions of 2026.4.29 and 2026.5.28 (both alike) answered for drawn sets of files and
/// variables: `applyCliProfileEnv`, `resolveStateDir`, `resolveConfigPath`, `resolveConfigDir`, `normalizeAgentId`.
/// Left out, because not modelled: `OPENCLAW_HOME` with `~` in a process without `HOME` and `USERPROFILE`, where
/// `resolveStateDir` expands it twice.
const RECORDED: &str = include_str!("recorded.json");

#[test]
fn homes_are_where_the_releases_look() {
    let recorded: serde_json::Value = serde_json::from_str(RECORDED).unwrap();
    let cases = recorded["cases"].as_array().unwrap();
    for case in cases {
        let present: Vec<&str> = case["present"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        let root = home_with(&present);
        fs::create_dir_all(root.path().join("me")).unwrap();
        let variables: Vec<_> = case["env"].as_object().unwrap().iter().collect();
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        let mut process = process(root.path(), &variables);
        process.system_home = Some(root.path().join("me"));
        let selection = match case["profile"].as_str() {
            Some(name) => Selection::Profile(name.parse().unwrap()),
            None => Selection::Own,
        };
        let (state, config, config_dir) = match locate(&selection, &process, &DiskFiles) {
            Ok(paths) => (paths.state, paths.config, Some(paths.config_dir)),
            Err(LocateError::NothingThere { state, config }) => (state, config, None),
            Err(error) => panic!("{error}: {case}"),
        };
        let below = |path: &Path| path.to_str().unwrap().replace(root.path().to_str().unwrap(), "ROOT");
        assert_eq!(below(&state), case["state"].as_str().unwrap(), "state of {case}");
        assert_eq!(below(&config), case["config"].as_str().unwrap(), "config of {case}");
        assert_eq!(config_dir.is_some(), case["exists"].as_bool().unwrap(), "existence in {case}");
        if let Some(directory) = config_dir {
            assert_eq!(below(&directory), case["config_dir"].as_str().unwrap(), "config directory of {case}");
        }
    }
    for pair in recorded["ids"].as_array().unwrap() {
        let id = crate::home::normalize_agent_id(pair[0].as_str().unwrap());
        assert_eq!(id, pair[1].as_str().unwrap(), "{pair}");
    }
}
