//! What a report is about.

use crate::dispatch::Simulation;
use crate::home::Home;
use crate::rules::{Applicability, Finding};

/// One home, checked.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What the home is called: the path as it was given, or the state directory with `~`.
    pub name: &'a str,
    /// The home.
    pub home: &'a Home,
    /// Which release it was checked for.
    pub release: &'a ReleaseNote,
    /// What that release decides.
    pub simulation: &'a Simulation,
    /// What the rules found, in the order to show.
    pub findings: &'a [Finding],
    /// Proven repairs of these findings; empty when none were made.
    pub repairs: &'a [Repair],
}

/// The release and why this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseNote {
    /// `2026.4.29`
    pub value: String,
    /// What it was taken from, `meta.lastTouchedVersion in openclaw.json:3`.
    pub source: String,
    /// What speaks for another release, one sentence each.
    pub conflicts: Vec<String>,
}

/// A repair with the files it changes and what it does to the plans.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// What it does, in the imperative.
    pub title: String,
    /// Safe, unsafe or manual, after the proof.
    pub applicability: Applicability,
    /// Index into [`Subject::findings`] of every finding it ends.
    pub repairs: Vec<usize>,
    /// Changed files; empty for a manual one.
    pub changes: Vec<Change>,
    /// What the operator has to run.
    pub commands: Vec<String>,
    /// What changes for the agents.
    pub dispatches: Vec<DispatchChange>,
    /// What the proof has to add, such as why it is not safe.
    pub notes: Vec<String>,
}

/// The text of one file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file as people should read it.
    pub file: String,
    /// Text before; `None` = the file is new.
    pub before: Option<String>,
    /// Text after; `None` = the file is removed.
    pub after: Option<String>,
}

/// How the dispatch of one candidate changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispatchChange {
    /// Agent id.
    pub agent: String,
    /// `provider/model`
    pub candidate: String,
    /// In words, `codex harness, fails: Model provider … not found`.
    pub before: String,
    /// In words.
    pub after: String,
}
