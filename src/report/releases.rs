//! How far each release can be trusted: what was recorded of it, how much of that was compared, and how much agrees.
//!
//! The numbers come from the project's own tests, which compare every recording with the simulation and write
//! [`recordings`] and [`turns`].

mod recordings;
mod tables;
mod turns;

pub use tables::{human, markdown};

use crate::release::{Facts, JsonStore, PolicyShape, Version};
use serde_json::{Value, json};

/// Name and version of the schema of [`document`].
pub const SCHEMA: &str = "oc-doctor/releases@1";

/// One row of the generated tables.
struct Row {
    /// As text; a test reads it.
    release: &'static str,
    /// Homes asked about, and configs judged; or turns run.
    cases: &'static [(Kind, usize)],
    /// Fields compared.
    compared: usize,
    /// Fields that agree.
    equal: usize,
    /// Fields that do not, with how often.
    unequal: &'static [(&'static str, usize)],
    left_out: &'static [LeftOut],
}

/// What a case was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Homes,
    Configs,
    Turns,
}

/// Recorded fields that are no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: &'static str,
    /// How many.
    pub count: usize,
    /// Which fields.
    pub fields: &'static [&'static str],
}

/// What is known of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The release.
    pub release: Version,
    /// Homes for which its own functions were asked.
    pub homes: usize,
    /// Configs that it was asked to judge.
    pub configs: usize,
    /// Turns that it ran against a mock of the providers.
    pub turns: usize,
    /// Recorded fields that were compared.
    pub compared: usize,
    /// Those that agree.
    pub equal: usize,
    /// Those that do not, by field.
    pub unequal: Vec<(&'static str, usize)>,
    /// Recorded fields that were not compared.
    pub left_out: Vec<LeftOut>,
}

impl Agreement {
    /// Agreement in hundredths of a percent, rounded down: 10,000 is all of them.
    #[must_use]
    pub fn hundredths(&self) -> usize {
        self.equal.saturating_mul(10_000).checked_div(self.compared).unwrap_or(10_000)
    }

    /// How the release decides and where it keeps credentials, in a few words.
    #[must_use]
    pub fn era(&self) -> String {
        let facts = Facts::of(self.release);
        let runtime = match facts.runtime.policy {
            PolicyShape::OneRunner => "one runner",
            PolicyShape::Agent(_) => "a runtime per agent",
            PolicyShape::Model(_) => "a runtime per model",
        };
        let credentials = match (facts.auth.json_store, facts.databases.shared_store) {
            (JsonStore::Used, _) => "JSON files",
            (_, false) => "agents' databases",
            (_, true) => "agents' and shared databases",
        };
        format!("{runtime}, {credentials}")
    }

    fn add(&mut self, row: &Row) {
        for (kind, count) in row.cases {
            match kind {
                Kind::Homes => self.homes += count,
                Kind::Configs => self.configs += count,
                Kind::Turns => self.turns += count,
            }
        }
        self.compared += row.compared;
        self.equal += row.equal;
        self.unequal.extend_from_slice(row.unequal);
        self.left_out.extend_from_slice(row.left_out);
    }
}

/// Every release of which something was recorded, oldest first.
#[must_use]
pub fn agreements() -> Vec<Agreement> {
    let mut found: Vec<Agreement> = Vec::new();
    for row in recordings::ROWS.iter().chain(turns::ROWS) {
        let Ok(release) = row.release.parse() else { continue };
        if let Some(agreement) = found.iter_mut().find(|agreement| agreement.release == release) {
            agreement.add(row);
            continue;
        }
        let (unequal, left_out) = (Vec::new(), Vec::new());
        let mut agreement =
            Agreement { release, homes: 0, configs: 0, turns: 0, compared: 0, equal: 0, unequal, left_out };
        agreement.add(row);
        found.push(agreement);
    }
    found.sort_by_key(|agreement| agreement.release);
    found
}

/// `releases --format json`.
#[must_use]
pub fn document() -> Value {
    let releases: Vec<Value> = agreements().iter().map(release).collect();
    json!({
        "schema": SCHEMA,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "releases": releases,
    })
}

fn release(agreement: &Agreement) -> Value {
    let unequal: Vec<Value> =
        agreement.unequal.iter().map(|(field, count)| json!({ "field": field, "count": count })).collect();
    let left_out: Vec<Value> = agreement
        .left_out
        .iter()
        .map(|part| json!({ "reason": part.reason, "count": part.count, "fields": part.fields }))
        .collect();
    json!({
        "release": agreement.release.to_string(),
        "era": agreement.era(),
        "homes": agreement.homes,
        "configs": agreement.configs,
        "turns": agreement.turns,
        "compared": agreement.compared,
        "equal": agreement.equal,
        "unequal": unequal,
        "left_out": left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::known;

    #[test]
    fn every_known_release_has_a_row() {
        let agreements = agreements();
        assert!(agreements.is_sorted_by_key(|agreement| agreement.release));
        for release in known() {
            let found = agreements.iter().find(|agreement| agreement.release == *release);
            assert!(found.is_some_and(|agreement| agreement.homes > 0), "{release}");
        }
    }

    #[test]
    fn every_row_is_of_a_release() {
        for row in recordings::ROWS.iter().chain(turns::ROWS) {
            assert_eq!(row.release.parse::<Version>().map(|release| release.to_string()).as_deref(), Ok(row.release));
        }
    }

    #[test]
    fn what_does_not_agree_is_named() {
        for agreement in agreements() {
            let named: usize = agreement.unequal.iter().map(|(_, count)| count).sum();
            assert_eq!(agreement.compared - agreement.equal, named, "{}", agreement.release);
        }
    }
}
