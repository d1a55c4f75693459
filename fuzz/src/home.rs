//! A whole home of any bytes: read, simulated, judged, repaired and reported.

use super::RELEASES;
use super::memory::MemoryFiles;
use oc_doctor::dispatch::simulate;
use oc_doctor::fix::{State, Workshop, plan_repairs};
use oc_doctor::home::{LoadOptions, Process, Selection, load, locate};
use oc_doctor::release::Facts;
use oc_doctor::report::{ReleaseNote, Style, Subject, dispatch_json, human, json, tree};
use oc_doctor::rules::{Applicability, Case, findings};
use oc_doctor::source::{Environment, Files};
use std::path::{Path, PathBuf};

const USER: &str = "/home/ada";
const NOW_MS: i64 = 1_800_000_000_000;

/// The files of a home that are texts, in the order in which the input gives them.
const FILES: [&str; 10] = [
    "openclaw.json",
    "agents/main/agent/auth-profiles.json",
    "agents/main/agent/auth-state.json",
    "agents/main/agent/models.json",
    "agents/main/sessions/sessions.json",
    "cron/jobs.json",
    ".env",
    "logs/gateway.log",
    "plugins/installs.json",
    "agents/second/agent/auth-profiles.json",
];

/// The first byte chooses the release; then the files, parted by a byte that no UTF-8 text has.
pub fn home(data: &[u8]) {
    let Some((release, data)) = data.split_first() else { return };
    let mut files = MemoryFiles::default();
    for (name, bytes) in FILES.iter().zip(data.split(|byte| *byte == u8::MAX)) {
        if !bytes.is_empty() {
            files.0.insert(Path::new(USER).join(".openclaw").join(name), bytes.to_vec());
        }
    }
    look(&files, *release);
}

/// The whole road; nothing is asserted here but that it is walked to its end.
pub(crate) fn look(files: &dyn Files, release: u8) {
    let environment = Environment::from_process([("HOME".to_owned(), USER.to_owned())]);
    let process = Process { environment, current_dir: PathBuf::from(USER), system_home: None };
    let Ok(paths) = locate(&Selection::Own, &process, files) else { return };
    let release = RELEASES[usize::from(release) % RELEASES.len()];
    let Ok(version) = release.parse() else { return };
    let facts = Facts::of(version);
    let home = load(&paths, &process.environment, files, LoadOptions::default());
    let simulation = simulate(&home, &facts, NOW_MS);
    let found = findings(&Case { home: &home, facts: &facts, simulation: &simulation });
    let note = ReleaseNote::default();
    let subject = Subject {
        name: "home",
        again: &[],
        home: &home,
        release: &note,
        simulation: &simulation,
        findings: &found,
        repairs: None,
    };
    let _ = (human::check(&subject, &Style::default()), json::check(&subject));
    let _ = (tree::plans(&subject, true, &Style::default()), dispatch_json::document(&subject));
    let workshop = Workshop {
        paths: &paths,
        process: &process.environment,
        files,
        options: LoadOptions::default(),
        facts: &facts,
        now_ms: NOW_MS,
    };
    let _ = plan_repairs(&workshop, &State { home, simulation, findings: found }, &|_| true, Applicability::Unsafe);
}
