//! What the room hands out.

use crate::rules::Applicability;
use std::path::PathBuf;

/// The proven repairs of one home.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FixPlan {
    /// What can be done, in the order of the findings; each one alone, on the home as it is.
    pub repairs: Vec<Repair>,
    /// What was proposed and is not offered.
    pub dropped: Vec<Dropped>,
    /// All repairs together that may be done (as a rule the safe ones); `None` when there are none.
    pub combined: Option<Combined>,
}

/// One repair that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// What it does, in the imperative.
    pub title: String,
    /// What is proven, at most what the rule claimed.
    pub applicability: Applicability,
    /// Indices of the findings it is for; all of them are gone after it, unless a note says otherwise.
    pub findings: Vec<usize>,
    /// Files before and after; empty for a manual one. Texts hold secrets: mask them before showing.
    pub files: Vec<FileChange>,
    /// What the operator has to run.
    pub commands: Vec<String>,
    /// What changes for the agents.
    pub dispatches: Vec<DispatchChange>,
    /// What the proof has to add, such as why it is not safe.
    pub notes: Vec<String>,
}

/// The text of one file before and after, byte order mark included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Absolute path.
    pub path: PathBuf,
    /// The path as people should read it.
    pub display: String,
    /// Text before; `None` = the file is new.
    pub before: Option<String>,
    /// Text after; `None` = the file is removed.
    pub after: Option<String>,
}

/// How the dispatch of one candidate changes, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispatchChange {
    /// Agent id.
    pub agent: String,
    /// `provider/model`; where the name itself changes, the new one.
    pub candidate: String,
    /// What it did.
    pub before: String,
    /// What it does.
    pub after: String,
}

/// A proposal that is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Its title.
    pub title: String,
    /// Indices of the findings it was for.
    pub findings: Vec<usize>,
    /// Why not.
    pub reason: String,
}

/// Repairs done one after the other, each proven on the result of those before.
#[derive(Debug, Clone, PartialEq)]
pub struct Combined {
    /// Files before and after.
    pub files: Vec<FileChange>,
    /// What changes for the agents.
    pub dispatches: Vec<DispatchChange>,
    /// Titles of the repairs in it, in the order done.
    pub titles: Vec<String>,
    /// What the operator has to run for them afterwards, each once.
    pub commands: Vec<String>,
    /// Titles of repairs that hold alone and no longer once the others are done.
    pub left_out: Vec<String>,
    /// Whether a second run would find nothing to do.
    pub is_complete: bool,
}
