//! What must hold for every home in every release: generated installs, and files that hold any JSON at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing property must stop the test")]

mod anything;
#[path = "../common/mod.rs"]
mod common;
mod databases;
mod decisions;
mod homes;
mod releases;

use common::memory::MemoryFiles;
use common::road;
use homes::{HOME, Install};
use oc_doctor::dispatch::Simulation;
use std::path::Path;

/// The time of every simulation, Unix milliseconds.
const NOW_MS: i64 = 1_800_000_000_000;

/// One release of every era, recorded or not.
const RELEASES: [&str; 14] = [
    "2026.4.5",
    "2026.4.10",
    "2026.4.21",
    "2026.4.29",
    "2026.5.7",
    "2026.5.12",
    "2026.5.19",
    "2026.5.28",
    "2026.6.1",
    "2026.6.11",
    "2026.7.1",
    "2026.8.2",
    "2026.9.6",
    "2027.1.1",
];

fn simulated_at(files: &MemoryFiles, release: &str, now_ms: i64) -> Simulation {
    let home = road::load_with(files, Path::new(HOME), std::iter::empty());
    road::simulate(&home, release, now_ms)
}

fn simulated(files: &MemoryFiles, release: &str) -> Simulation {
    simulated_at(files, release, NOW_MS)
}

/// What a release decides for a home that it wrote itself.
fn decided(install: &Install, release: &str) -> Simulation {
    simulated(&install.files(release), release)
}

/// The printed document: what users and programs see.
fn printed(install: &Install, release: &str) -> String {
    let home = road::load_with(&install.files(release), Path::new(HOME), std::iter::empty());
    common::simulated::document(&home, &road::simulate(&home, release, NOW_MS)).to_string()
}
