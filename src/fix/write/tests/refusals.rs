//! What is not written, and what is said about it.

use super::*;

fn refusal(bench: &Bench, change: Change) -> String {
    let before = bench.contents();
    let writer = bench.writer(&RealDisk);
    let checked = writer.check(std::slice::from_ref(&change)).unwrap_err().to_string();
    let intent = Intent { changes: vec![change], release: String::new(), titles: Vec::new() };
    assert_eq!(writer.write(intent).unwrap_err().to_string(), checked);
    assert_eq!(bench.contents(), before);
    assert!(!bench.file("oc-doctor").exists(), "not even a journal");
    checked
}

#[test]
fn a_file_that_is_no_longer_what_was_read() {
    let bench = Bench::new();
    let change = bench.change("openclaw.json", Some(&CONFIG.replace("mine", "ours")));
    std::fs::write(bench.file("openclaw.json"), "{ theirs: 1 }").unwrap();
    assert!(refusal(&bench, change).contains("changed by somebody else"));
}

#[test]
fn a_home_that_is_made_elsewhere() {
    for variable in ["OPENCLAW_NIX_MODE", "OPENCLAW_CONFIG_READONLY"] {
        let mut bench = Bench::new();
        bench.environment = Environment::from_process([(variable.to_owned(), "1".to_owned())]);
        let words = refusal(&bench, bench.change("openclaw.json", Some("{ gateway: { mode: 'local' } }")));
        assert!(words.contains(variable) && words.contains("--as diff"), "{words}");
    }
}

#[test]
fn a_database_whatever_it_is_called() {
    let bench = Bench::new();
    std::fs::write(bench.file("x.json"), b"SQLite format 3\0rest").unwrap();
    assert!(refusal(&bench, bench.change("x.json", Some("{}"))).contains("not a text"));
    let table = bench.change("openclaw-agent.sqlite#auth_profile_store", Some("{}"));
    assert!(refusal(&bench, table).contains("not a text"));
}

#[test]
fn a_config_that_openclaw_would_put_back() {
    let bench = Bench::new();
    assert!(refusal(&bench, bench.change("openclaw.json", Some("{}"))).contains("gateway.mode"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_away() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new();
    let elsewhere = bench.directory.path().join("dotfiles.json");
    std::fs::rename(bench.file("openclaw.json"), &elsewhere).unwrap();
    symlink(&elsewhere, bench.file("openclaw.json")).unwrap();
    let changed = CONFIG.replace("{}", "{ defaults: {} }");
    let change = bench.change("openclaw.json", Some(&changed));
    assert!(refusal(&bench, change.clone()).contains("--follow-links"));
    // When told: the file it leads to, and the link stays one.
    let writer = Writer { follow_links: true, ..bench.writer(&RealDisk) };
    writer.write(Intent { changes: vec![change], release: String::new(), titles: Vec::new() }).unwrap();
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), changed);
    assert!(std::fs::symlink_metadata(bench.file("openclaw.json")).unwrap().is_symlink());
    assert!(matches!(bench.writer(&RealDisk).undo().unwrap(), Undone::Restored { .. }));
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), CONFIG);
}

#[cfg(unix)]
#[test]
fn links_inside_the_home_are_followed() {
    let bench = Bench::new();
    std::fs::rename(bench.file("openclaw.json"), bench.file("real.json")).unwrap();
    std::os::unix::fs::symlink("real.json", bench.file("openclaw.json")).unwrap();
    bench.writer(&RealDisk).write(bench.intent()).unwrap();
    assert!(std::fs::read_to_string(bench.file("real.json")).unwrap().contains("defaults"));
}

#[cfg(unix)]
#[test]
fn a_config_map_of_kubernetes() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new();
    let volume = bench.file("..2026_05_01_09_05_00.123456789");
    std::fs::create_dir(&volume).unwrap();
    std::fs::rename(bench.file("openclaw.json"), volume.join("openclaw.json")).unwrap();
    symlink("..2026_05_01_09_05_00.123456789", bench.file("..data")).unwrap();
    symlink("..data/openclaw.json", bench.file("openclaw.json")).unwrap();
    let change = bench.change("openclaw.json", Some(CONFIG));
    let words = bench.writer(&RealDisk).check(&[change]).unwrap_err().to_string();
    assert!(words.contains("ConfigMap"), "{words}");
}

#[cfg(unix)]
#[test]
fn a_file_with_a_second_name() {
    let bench = Bench::new();
    std::fs::hard_link(bench.file("empty.json"), bench.file("twin.json")).unwrap();
    assert!(refusal(&bench, bench.change("empty.json", Some("{ }"))).contains("hard links"));
}

#[test]
fn a_lock_that_a_living_process_holds_and_one_that_is_left_over() {
    let bench = Bench::new();
    let lock = bench.file("openclaw.json.lock");
    std::fs::write(&lock, format!("{{\"pid\":{},\"createdAt\":\"2026-05-01T09:05:00.000Z\"}}", std::process::id()))
        .unwrap();
    let before = bench.contents();
    let disk = FaultyDisk::sound();
    let error = bench.writer(&disk).write(bench.intent()).unwrap_err().to_string();
    assert!(error.contains("openclaw.json.lock") && error.contains(&std::process::id().to_string()), "{error}");
    assert_eq!(bench.contents(), before);
    assert_eq!(bench.journals(), [""; 0]);
    std::fs::write(&lock, "{\"pid\":2147483646,\"createdAt\":\"2026-05-01T09:05:00.000Z\"}").unwrap();
    bench.writer(&RealDisk).write(bench.intent()).unwrap();
    assert!(!lock.exists());
}

#[test]
fn a_lock_that_names_nobody_is_left_over_once_it_is_old() {
    let bench = Bench::new();
    std::fs::write(bench.file("openclaw.json.lock"), "").unwrap();
    let disk = FaultyDisk::sound();
    let modified = RealDisk.status(&bench.file("openclaw.json.lock")).unwrap().unwrap().modified_ms.unwrap();
    let young = Writer { now_ms: modified + 29_000, ..bench.writer(&disk) };
    assert!(young.write(bench.intent()).unwrap_err().to_string().contains("unknown"));
    Writer { now_ms: modified + 31_000, ..bench.writer(&disk) }.write(bench.intent()).unwrap();
}

#[cfg(unix)]
#[test]
fn sessions_while_a_gateway_runs() {
    let bench = Bench::new();
    std::fs::write(bench.file("sessions.json"), "{}").unwrap();
    let locks = bench.file("tmp").join("openclaw-1000");
    std::fs::create_dir_all(&locks).unwrap();
    let payload = |process: u32| serde_json::json!({"pid": process, "createdAt": "2026-05-01T09:05:00.000Z", "configPath": bench.paths.config});
    let lock = locks.join("gateway.0123abcd.lock");
    std::fs::write(&lock, payload(std::process::id()).to_string()).unwrap();
    let writer = bench.writer(&RealDisk);
    assert_eq!(writer.gateway(), Some(Gateway { process: std::process::id() }));
    let change = bench.change("sessions.json", Some("{ }"));
    let words = writer.check(std::slice::from_ref(&change)).unwrap_err().to_string();
    assert!(words.contains("openclaw gateway stop") && words.contains("--skip"), "{words}");
    // The config has a lock and is watched.
    writer.check(&[bench.change("openclaw.json", Some(&CONFIG.replace("mine", "ours")))]).unwrap();
    std::fs::write(&lock, payload(2_147_483_646).to_string()).unwrap();
    assert_eq!(writer.gateway(), None);
    writer.check(&[change]).unwrap();
}

#[cfg(unix)]
#[test]
fn a_directory_that_cannot_be_written() {
    if rustix::process::geteuid().is_root() {
        return;
    }
    let bench = Bench::new();
    allow(&bench.paths.state, 0o500);
    let error = bench.writer(&RealDisk).write(bench.intent()).unwrap_err().to_string();
    allow(&bench.paths.state, 0o700);
    assert!(error.contains("no permission"), "{error}");
}
