//! The road inside one process: reading a home, and simulating it. `cargo bench --bench road`
#![allow(clippy::expect_used, reason = "a benchmark that cannot prepare its home must stop")]

mod homes;

use divan::Bencher;
use oc_doctor::dispatch::simulate;
use oc_doctor::home::{Home, LoadOptions, Process, Selection, load, locate};
use oc_doctor::release::Facts;
use oc_doctor::source::{DiskFiles, Environment};
use std::path::Path;

/// (agents, candidates each): a typical home, and a large one.
const SIZES: [(usize, usize); 2] = [(3, 4), (1000, 10)];

fn main() {
    divan::main();
}

fn read(user: &Path) -> Home {
    let variables = [("HOME".to_owned(), user.to_string_lossy().into_owned())];
    let environment = Environment::from_process(variables);
    let process = Process { environment, current_dir: user.to_path_buf(), system_home: None };
    let paths = locate(&Selection::Own, &process, &DiskFiles).expect("the generated home");
    load(&paths, &process.environment, &DiskFiles, LoadOptions::default())
}

#[divan::bench(args = SIZES)]
fn read_home(bencher: Bencher<'_, '_>, (agents, candidates): (usize, usize)) {
    let user = tempfile::tempdir().expect("a temporary folder");
    homes::write(user.path(), agents, candidates);
    bencher.bench(|| read(user.path()));
}

#[divan::bench(args = SIZES)]
fn simulate_home(bencher: Bencher<'_, '_>, (agents, candidates): (usize, usize)) {
    let user = tempfile::tempdir().expect("a temporary folder");
    homes::write(user.path(), agents, candidates);
    let home = read(user.path());
    let facts = Facts::of(homes::RELEASE.parse().expect("a release"));
    bencher.bench(|| simulate(&home, &facts, homes::NOW_MS));
}
