//! What holds between releases.

use crate::decided;
use crate::homes::{Install, install};
use oc_doctor::release::{Facts, Version, known};
use proptest::prelude::*;
use proptest::sample::select;

/// Builds that decide as the release that they maintain or correct.
const SAME: [(&str, &str); 8] = [
    ("2026.6.11", "2026.6.33"),
    ("2026.6.11", "2026.6.35"),
    ("2026.7.1", "2026.7.1-2"),
    ("2026.7.1", "2026.7.33"),
    ("2026.7.1", "2026.7.35"),
    ("2026.8.2", "2026.8.2-1"),
    ("2026.5.28", "2026.5.28-3"),
    ("2026.9.6", "2027.2.1"),
];

/// What a release decides, without its name.
fn decisions(install: &Install, release: &str) -> String {
    let simulation = decided(install, release);
    format!("{:?} {:?}", simulation.config, simulation.agents)
}

/// The facts of a release, without its name.
fn facts(version: Version) -> String {
    let facts = format!("{:?}", Facts::of(version));
    facts.replace(&format!("{version:?}"), "")
}

/// Releases that were not recorded but have the facts of the nearest older recorded one: (that one, it).
fn like_an_older_one() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (month, patch) in (4..=9).flat_map(|month| (1..=31).map(move |patch| (month, patch))) {
        let version = Version::new(2026, month, patch);
        let Some(older) = known().iter().rev().find(|older| **older <= version).filter(|older| **older != version)
        else {
            continue;
        };
        if facts(version) == facts(*older) {
            found.push((older.to_string(), version.to_string()));
        }
    }
    found
}

#[test]
fn most_releases_in_between_have_the_facts_of_the_nearest_older_one() {
    let found = like_an_older_one();
    assert!(found.len() >= 20, "only {} releases: {found:?}", found.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_release_and_its_maintenance_line_agree(install in install(), (base, other) in select(SAME.to_vec())) {
        prop_assert_eq!(decisions(&install, base), decisions(&install, other));
    }

    /// Nothing but facts tells releases apart.
    #[test]
    fn releases_of_the_same_facts_decide_the_same(install in install(), (older, other) in select(like_an_older_one())) {
        prop_assert_eq!(decisions(&install, &older), decisions(&install, &other));
    }
}
