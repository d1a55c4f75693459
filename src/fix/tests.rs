use super::*;
use crate::home::{LoadOptions, Process, Selection, locate};
use crate::release::Facts;
use crate::rules::{Applicability, Finding, FixProposal, Severity};
use crate::source::{DiskFiles, Edit, Environment, PathSegment};
use serde_json::json;
use std::path::Path;

const CONFIG: &str = "\u{feff}{\r\n\t// keep me\r\n\tagents: { defaults: { model: 'openai/gpt-5.5' } },\r\n\tauth: { order: { x: ['y'], z: [] } }, // and me\r\n}\r\n";

/// A home with one config, and what the room makes of these proposals.
fn planned(proposals: impl Fn(&Path) -> Vec<FixProposal>) -> (FixPlan, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let state_dir = directory.path().join(".openclaw");
    std::fs::create_dir(&state_dir).unwrap();
    let config = state_dir.join("openclaw.json");
    std::fs::write(&config, CONFIG).unwrap();
    let user = ("HOME".to_owned(), directory.path().display().to_string());
    let environment = Environment::from_process([user]);
    let process = Process { environment, current_dir: directory.path().to_path_buf(), system_home: None };
    let paths = locate(&Selection::Own, &process, &DiskFiles).unwrap();
    let facts = Facts::of("2026.4.29".parse().unwrap());
    let workshop = Workshop {
        paths: &paths,
        process: &process.environment,
        files: &DiskFiles,
        options: LoadOptions::default(),
        facts: &facts,
        now_ms: 1_777_000_000_000,
    };
    let mut state = workshop.look(&Default::default());
    // A finding of its own for each proposal: no rule makes it, so that any change ends it.
    let made_up = proposals(&config)
        .into_iter()
        .map(|fix| Finding::new("made-up", Severity::Warning, fix.title.clone()).fix(Some(fix)));
    state.findings = made_up.chain(std::mem::take(&mut state.findings)).collect();
    let plan = plan_repairs(&workshop, &state, &|finding| finding.rule == "made-up", Applicability::Safe);
    (plan, directory)
}

fn keys(names: &[&str]) -> Vec<PathSegment> {
    names.iter().map(|name| PathSegment::Key((*name).to_owned())).collect()
}

fn set(file: &Path, title: &str, route: &[&str], value: serde_json::Value) -> FixProposal {
    let edit = Edit::Set { file: file.to_path_buf(), route: keys(route), value };
    FixProposal::edits(title, Applicability::Safe, vec![edit])
}

#[test]
fn byte_order_mark_line_ends_and_comments_survive() {
    let (plan, _home) = planned(|file| vec![set(file, "more y", &["auth", "order", "x"], json!(["y", "w"]))]);
    let [repair] = plan.repairs.as_slice() else { panic!("{plan:?}") };
    let [change] = repair.files.as_slice() else { panic!("{plan:?}") };
    assert_eq!(change.before.as_deref(), Some(CONFIG));
    assert_eq!(change.after.as_deref(), Some(CONFIG.replace("['y']", "['y', 'w']").as_str()));
    assert_eq!(change.display, "openclaw.json");
}

#[test]
fn what_takes_the_answer_from_an_agent_or_breaks_the_config_is_dropped() {
    let (plan, _home) = planned(|file| vec![set(file, "break it", &["agents"], json!("nothing"))]);
    assert!(plan.repairs.is_empty() && plan.combined.is_none());
    assert!(plan.dropped[0].reason.contains("the config would not load"), "{}", plan.dropped[0].reason);
}

#[test]
fn an_edit_that_cannot_be_done_leaves_only_its_commands() {
    let (plan, _home) = planned(|file| {
        let impossible = set(file, "into a string", &["agents", "defaults", "model", "primary", "deeper"], json!(1));
        let with_command = FixProposal { commands: vec!["openclaw doctor".to_owned()], ..impossible.clone() };
        vec![impossible, with_command]
    });
    assert_eq!(plan.dropped.len(), 1);
    let [repair] = plan.repairs.as_slice() else { panic!("{plan:?}") };
    assert_eq!((repair.applicability, repair.files.len()), (Applicability::Manual, 0));
    assert!(repair.notes[0].starts_with("oc-doctor cannot do it: there is no"), "{:?}", repair.notes);
}

#[test]
fn a_proposal_made_twice_is_one_repair() {
    let (plan, _home) = planned(|file| {
        vec![
            set(file, "once", &["auth", "order", "x"], json!(["w"])),
            set(file, "again", &["auth", "order", "x"], json!(["w"])),
        ]
    });
    assert_eq!(plan.repairs.len(), 1);
    assert_eq!(plan.repairs[0].findings, [0, 1]);
}

#[test]
fn nothing_is_proven_by_an_edit_that_changes_nothing() {
    let (plan, _home) = planned(|file| vec![set(file, "as it is", &["auth", "order", "x"], json!(["y"]))]);
    assert_eq!(plan.dropped[0].reason, "it changes nothing");
}

#[test]
fn databases_and_broken_stores_are_never_edited() {
    let (plan, home) = planned(|file| {
        let state = file.parent().unwrap();
        std::fs::write(state.join("broken.json"), "{ \"key\": ").unwrap();
        let remove = |name: &str| {
            let edit = Edit::RemoveFile { file: state.join(name) };
            FixProposal::edits(name, Applicability::Safe, vec![edit])
        };
        vec![
            set(&state.join("openclaw-agent.sqlite#auth_profile_store"), "a table", &["x"], json!(1)),
            set(&state.join("openclaw.sqlite"), "a database", &["x"], json!(1)),
            set(&state.join("broken.json"), "a broken store", &["x"], json!(1)),
            remove("broken.json"),
        ]
    });
    assert!(plan.repairs.is_empty() && plan.combined.is_none(), "{plan:?}");
    let reasons: Vec<&str> = plan.dropped.iter().map(|dropped| dropped.reason.as_str()).collect();
    assert!(reasons[..2].iter().all(|reason| reason.contains("a database, which only OpenClaw writes")), "{reasons:?}");
    assert!(reasons[3].contains("it stays"), "{reasons:?}");
    assert_eq!(std::fs::read_to_string(home.path().join(".openclaw/broken.json")).unwrap(), "{ \"key\": ");
}
