//! `upgrade`: migrated configs against the recorded verdicts of the real target releases, migrated homes against the
//! recordings of the releases' own doctors, and what the command prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing case must stop the test")]
#![allow(clippy::print_stdout, reason = "tables are for people")]

mod common;

use common::databases::ScratchHome;
use common::{case_name, cases, fixtures, milliseconds, read_json, road};
use oc_doctor::compare::{Picture, compare};
use oc_doctor::dispatch::simulate;
use oc_doctor::home::{HomePaths, LoadOptions, Process, Selection, load, locate};
use oc_doctor::migration::{Journey, Traveller, travel};
use oc_doctor::release::Facts;
use oc_doctor::source::{DiskFiles, Environment, OverlayFiles};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The releases whose verdicts were recorded.
const TARGETS: [&str; 5] = ["2026.5.28", "2026.6.11", "2026.7.1", "2026.8.2", "2026.9.6"];

struct Origin {
    environment: Environment,
    paths: HomePaths,
    now_ms: i64,
}

impl Origin {
    fn of(home: &Path, case: &Value) -> Self {
        let env = case["env"].as_object().into_iter().flatten();
        let variables = env.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        let user = ("HOME".to_owned(), home.to_string_lossy().into_owned());
        let environment = Environment::from_process(variables.chain([user]));
        let process = Process { environment, current_dir: home.to_path_buf(), system_home: None };
        let paths = locate(&Selection::Own, &process, &DiskFiles).unwrap();
        let now_ms = if case["now"].is_null() { 1_800_000_000_000 } else { milliseconds(&case["now"]) };
        Self { environment: process.environment, paths, now_ms }
    }

    fn travel(&self, from: &str, to: &str) -> Journey {
        let traveller = Traveller {
            paths: &self.paths,
            process: &self.environment,
            files: &DiskFiles,
            options: LoadOptions::default(),
            now_ms: self.now_ms,
        };
        travel(&traveller, &facts(from), &facts(to))
    }
}

fn facts(release: &str) -> Facts {
    Facts::of(release.parse().unwrap())
}

/// The release that a fixture is about, else the first of a few that takes its config.
fn origin_release(directory: &Path, case: &Value) -> String {
    // `2026.7.1 -> 2026.8.1`: the upgrade that was reported.
    let reported = case["reported_release"].as_str().and_then(|text| text.split_once(" -> ")).map(|(from, _)| from);
    let named = reported.or(case["releases"][0].as_str()).or(case["release"].as_str()).map(str::to_owned);
    let is_oracle = case_name(directory).starts_with("oracle/");
    if let Some(named) = named.filter(|_| !is_oracle) {
        return named;
    }
    let home = road::load(&directory.join("home"), &case["env"]);
    let mut known = ["2026.4.29", "2026.5.19", "2026.5.28"].into_iter();
    known.find(|release| road::simulate(&home, release, 0).config.valid).unwrap_or("2026.4.29").to_owned()
}

/// The homes whose migration was recorded: seeds, field, and every seventh of the recorded homes of the JSON era.
fn recorded_cases() -> Vec<PathBuf> {
    let oracle = cases("oracle").into_iter().filter(|path| case_name(path).starts_with("oracle/c"));
    let mut all: Vec<PathBuf> = cases("seeds").into_iter().chain(cases("field")).collect();
    all.extend(oracle.step_by(7).take(22));
    all
}

/// FNV-1a, 64 bits.
fn fingerprint(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The config as the migration leaves it.
fn migrated_config(origin: &Origin, journey: &Journey) -> Option<String> {
    let edited = journey.files.iter().find(|file| file.path == origin.paths.config);
    edited.map(|file| file.after.clone()).or_else(|| std::fs::read_to_string(&origin.paths.config).ok())
}

/// `RECORD=directory cargo test --test upgrade record` writes every migrated home there, for the real releases to judge
/// (`fixtures/upgrade/README.md`).
#[test]
fn record() {
    let Some(target) = std::env::var_os("RECORD") else { return };
    let target = PathBuf::from(target);
    let mut list = Vec::new();
    for directory in recorded_cases() {
        let case = read_json(&directory.join("case.json"));
        let origin = Origin::of(&directory.join("home"), &case);
        let from = origin_release(&directory, &case);
        for to in TARGETS {
            if facts(to).version <= facts(&from).version {
                continue;
            }
            let journey = origin.travel(&from, to);
            let Some(config) = migrated_config(&origin, &journey) else { continue };
            let place = format!("{}-{to}", case_name(&directory).replace('/', "-"));
            let home = target.join(&place);
            common::copy_tree(&directory.join("home"), &home);
            for file in &journey.files {
                let inside = file.path.strip_prefix(directory.join("home")).unwrap();
                std::fs::write(home.join(inside), &file.after).unwrap();
            }
            list.push(json!({ "case": case_name(&directory), "from": from, "to": to, "place": place,
                "config": fingerprint(&config), "env": case["env"],
                "ours": journey.after.config.valid }));
        }
    }
    std::fs::write(target.join("list.json"), serde_json::to_string_pretty(&list).unwrap()).unwrap();
}

/// What the real target releases say of the configs that the migrations leave: fixtures/upgrade/verdicts.json.
#[test]
fn migrated_configs_are_accepted_by_the_real_releases() {
    let verdicts = read_json(&fixtures().join("upgrade/verdicts.json"));
    let mut recorded: BTreeMap<(String, String), &Value> = BTreeMap::new();
    for verdict in verdicts.as_array().unwrap() {
        let key = |name: &str| verdict[name].as_str().unwrap().to_owned();
        recorded.insert((key("case"), key("to")), verdict);
    }
    let (mut accepted, mut wrong) = (0, Vec::new());
    for directory in recorded_cases() {
        let case = read_json(&directory.join("case.json"));
        let origin = Origin::of(&directory.join("home"), &case);
        let from = origin_release(&directory, &case);
        for to in TARGETS {
            let Some(verdict) = recorded.get(&(case_name(&directory), to.to_owned())) else { continue };
            let journey = origin.travel(&from, to);
            let config = migrated_config(&origin, &journey).unwrap();
            let name = format!("{} to {to}", case_name(&directory));
            if verdict["config"] != json!(fingerprint(&config)) {
                wrong.push(format!("{name}: the migrated file is another one than the release judged; record again"));
            }
            // As the edits alone leave it: the release was asked before its own doctor.
            let changed = journey.files.iter().map(|file| (file.path.clone(), Some(file.after.clone().into_bytes())));
            let files = OverlayFiles { base: &DiskFiles, changed: changed.collect() };
            let edited = load(&origin.paths, &origin.environment, &files, LoadOptions::default());
            let ours = simulate(&edited, &facts(to), origin.now_ms).config;
            if verdict["valid"] != json!(ours.valid) {
                wrong.push(format!("{name}: recorded {} {}, ours {ours:?}", verdict["valid"], verdict["issues"]));
            }
            // What is not accepted is left to doctor, or was refused by the old release too.
            let told = journey.stages.iter().any(|stage| stage.name == "retired-keys" && !stage.commands.is_empty());
            if !ours.valid && !told && journey.before.config.valid {
                wrong.push(format!("{name}: nothing says what becomes of {:?}", ours.issues));
            }
            accepted += usize::from(verdict["valid"] == json!(true));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(accepted >= 95, "only {accepted} recorded verdicts accept a migrated config");
}

/// Homes after the releases' own doctors (`doctor --fix`) against ours: what was recorded of them, and how much of it
/// is the same.
#[test]
fn migrated_homes_decide_as_those_that_real_doctors_left() {
    let (mut same, mut all, mut differences) = (0, 0, Vec::new());
    for file in common::files_below(&fixtures().join("upgrade/doctor")) {
        let recorded = read_json(&file);
        let name = recorded["case"].as_str().unwrap();
        let directory = fixtures().join("oracle").join(name);
        let case = read_json(&directory.join("case.json"));
        let scratch = ScratchHome::of(&directory);
        let origin = Origin::of(scratch.path(), &case);
        let to = recorded["release"].as_str().unwrap();
        let journey = origin.travel(case["layout_of"].as_str().unwrap(), to);
        let ours = common::simulated::document(&journey.migrated, &journey.after);
        let mut field = |place: String, expected: &Value, got: &Value| {
            all += 1;
            if expected == got {
                same += 1;
            } else {
                differences.push(format!("{name} {to} {place}: recorded {expected}, ours {got}"));
            }
        };
        field("config.valid".to_owned(), &recorded["valid"], &ours["config"]["valid"]);
        for agent in recorded["agents"].as_array().unwrap() {
            let id = agent["id"].as_str().unwrap();
            let nobody = Value::Null;
            let own = ours["agents"].as_array().unwrap().iter().find(|own| own["id"] == agent["id"]).unwrap_or(&nobody);
            field(format!("{id} primary"), &agent["primary"], &own["primary"]);
            let mut ids: Vec<&String> = agent["profiles"].as_object().unwrap().keys().collect();
            let mut own_ids: Vec<&String> = own["store"]["profiles"].as_object().unwrap().keys().collect();
            ids.sort();
            own_ids.sort();
            field(format!("{id} profiles"), &json!(ids), &json!(own_ids));
            for candidate in agent["candidates"].as_array().unwrap() {
                let reference = candidate["ref"].as_str().unwrap();
                let candidates = own["candidates"].as_array().into_iter().flatten();
                let found = candidates.clone().find(|own| own["ref"] == candidate["ref"]).unwrap_or(&nobody);
                for key in
                    ["ref", "runtime_policy", "harness", "outcome", "selected_profile", "credential_source", "base_url"]
                {
                    field(format!("{id} {reference} {key}"), &candidate[key], &found[key]);
                }
            }
        }
    }
    println!("{same} of {all} recorded fields are the same\n{}", differences.join("\n"));
    // The rest: doctor pins the codex runtime where its plugin is missing (s001, s005, s030: such agents are silent
    // then, and the migration here installs it), and what the simulation itself does not know yet of 2026.8.2.
    assert!(all > 250 && same * 100 >= all * 87, "{same} of {all}:\n{}", differences.join("\n"));
}

/// Every fixture taken to every target: the config loads where it loaded before, nothing that answers after the
/// upgrade alone is lost by the migration, and a second migration has nothing left to do.
#[test]
fn migrations_hold_on_disk_and_are_done_once() {
    let (mut edited, mut journeys) = (0, 0);
    for (index, directory) in recorded_cases().into_iter().enumerate() {
        let case = read_json(&directory.join("case.json"));
        let scratch = tempfile::tempdir().unwrap();
        common::copy_tree(&directory.join("home"), scratch.path());
        let untouched = contents(scratch.path());
        let origin = Origin::of(scratch.path(), &case);
        let from = origin_release(&directory, &case);
        // Two targets each, in turn: together they see all.
        for to in [TARGETS[index % TARGETS.len()], TARGETS[(index + 3) % TARGETS.len()]] {
            if facts(to).version <= facts(&from).version {
                continue;
            }
            let name = format!("{} from {from} to {to}", case_name(&directory));
            let journey = origin.travel(&from, to);
            journeys += 1;
            assert_eq!(untouched, contents(scratch.path()), "{name}: working it out changes nothing");
            if journey.before.config.valid {
                assert!(journey.after.config.valid, "{name}: {:?}", journey.after.config.issues);
            }
            let kept = compare(&Picture::of(&journey.bare), &Picture::of(&journey.after));
            for plan in &kept.plans {
                assert!(!plan.silenced(), "{name}: {} answers after the upgrade alone: {:?}", plan.agent, plan.changes);
            }
            for file in &journey.files {
                assert_eq!(std::fs::read_to_string(&file.path).unwrap(), file.before, "{name}");
                std::fs::write(&file.path, &file.after).unwrap();
            }
            edited += usize::from(!journey.files.is_empty());
            let again = origin.travel(&from, to);
            assert!(again.files.is_empty(), "{name}: a second migration edits {:?}", again.files);
            for file in &journey.files {
                std::fs::write(&file.path, &file.before).unwrap();
            }
        }
    }
    assert!(journeys > 50 && edited > 40, "{edited} of {journeys} edited");
}

fn contents(home: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    common::files_below(home).into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn upgrade(directory: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let home = directory.join("home").display().to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
        .env_clear()
        .env("HOME", "/nonexistent")
        .current_dir(directory)
        .args(["upgrade", "home", "--clean-env"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap().replace(&home, "home"), output.status.code())
}

fn seed(name: &str) -> PathBuf {
    fixtures().join("seeds").join(name)
}

#[test]
fn from_the_json_era_into_the_databases() {
    let at = "2026-05-01T09:05:00Z";
    let (text, code) = upgrade(&seed("000-before"), &["--from", "2026.4.29", "--to", "2026.8.2", "--at", at]);
    assert_eq!(code, Some(1), "without the migration the gateway does not start");
    insta::assert_snapshot!(text);
    let lasting = ["--from", "2026.4.29", "--to", "2026.8.2", "--at", at, "--fail-on", "lasting"];
    assert_eq!(upgrade(&seed("000-before"), &lasting).1, Some(0), "nothing is worse after it");
}

#[test]
fn the_runtime_of_a_whole_agent_goes_to_its_models() {
    let at = "2026-04-22T17:00:00Z";
    let (text, code) = upgrade(&seed("003-final-fix"), &["--from", "2026.4.21", "--to", "2026.5.28", "--at", at]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text);
}

#[test]
fn several_targets_are_a_table() {
    let at = "2026-05-19T11:30:00Z";
    let mut arguments = vec!["--from", "2026.5.19", "--at", at];
    for to in TARGETS {
        arguments.extend(["--to", to]);
    }
    let (text, code) = upgrade(&seed("001-populated"), &arguments);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text);
    let (text, _) = upgrade(&seed("001-populated"), &[&arguments[..], &["--format", "json"]].concat());
    let documents: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), TARGETS.len(), "one document per line");
    for (document, to) in documents.iter().zip(TARGETS) {
        assert_eq!((&document["schema"], &document["to"]), (&json!("oc-doctor/upgrade@1"), &json!(to)));
    }
}

#[test]
fn the_document_of_an_upgrade() {
    let at = "2026-05-01T09:05:00Z";
    let arguments = ["--from", "2026.4.29", "--to", "2026.7.1", "--at", at, "--format", "json"];
    let (text, _) = upgrade(&seed("000-before"), &arguments);
    let mut document: Value = serde_json::from_str(&text).unwrap();
    for plans in ["alone", "migrated"] {
        document[plans]["plans"] = json!("as in oc-doctor/diff@1");
    }
    document["tool"]["version"] = json!("0.0.0");
    insta::assert_json_snapshot!(document);
}

/// Databases of a newer release, and credentials that only stand in them.
#[test]
fn the_way_back_names_what_an_older_release_cannot_read() {
    for (name, from, to) in
        [("s026", "2026.8.2", "2026.7.1"), ("s014", "2026.7.1", "2026.5.28"), ("s026", "2026.8.2", "2026.5.19")]
    {
        let directory = fixtures().join("oracle").join(name);
        let case = read_json(&directory.join("case.json"));
        let scratch = ScratchHome::of(&directory);
        let journey = Origin::of(scratch.path(), &case).travel(from, to);
        let names: Vec<&str> = journey.stages.iter().map(|stage| stage.name).collect();
        assert!(names.contains(&"newer-databases"), "{name} {from} to {to}: {names:?}");
        if name == "s026" {
            assert!(names.contains(&"agents-entries-to-list"), "{name} {from} to {to}: {names:?}");
            assert!(journey.after.config.valid, "{:?}", journey.after.config.issues);
        }
    }
}
