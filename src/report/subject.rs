//! What a report is about.

use crate::dispatch::Simulation;
use crate::home::Home;
use crate::rules::{Applicability, Finding};

/// One home, checked.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What the home is called: the path as it was given, or the state directory with `~`.
    pub name: &'a str,
    /// Words of the call that a further command needs to ask about the same home in the same way.
    pub again: &'a [String],
    /// The home.
    pub home: &'a Home,
    /// Which release it was checked for.
    pub release: &'a ReleaseNote,
    /// What that release decides.
    pub simulation: &'a Simulation,
    /// What the rules found, in the order to show.
    pub findings: &'a [Finding],
    /// Repairs of these findings that were tried and hold; `None` = nobody tried, only the proposals of
    /// the rules are known.
    pub repairs: Option<&'a Repairs>,
}

/// The release and why this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseNote {
    /// `2026.4.29`
    pub value: String,
    /// What it was taken from, `openclaw.json meta.lastTouchedVersion`.
    pub source: String,
    /// What speaks for another release, one sentence each.
    pub conflicts: Vec<String>,
}

/// What can be repaired.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Repairs {
    /// Each one alone, on the home as it is.
    pub list: Vec<Repair>,
    /// All safe ones at once.
    pub together: Option<Together>,
    /// What was proposed and did not hold: title and reason.
    pub dropped: Vec<(String, String)>,
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

/// Several repairs done one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Files before and after all of them.
    pub changes: Vec<Change>,
    /// What changes for the agents.
    pub dispatches: Vec<DispatchChange>,
    /// Titles of the repairs in it.
    pub titles: Vec<String>,
    /// Titles of those left out because they touch what another one touches.
    pub left_out: Vec<String>,
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

/// A fix as a report names it: proven, or as the rule proposes it.
pub(super) struct Offer<'a> {
    pub(super) title: &'a str,
    pub(super) applicability: Applicability,
    pub(super) commands: &'a [String],
    pub(super) changes: &'a [Change],
}

impl<'a> Subject<'a> {
    /// The fixes of the finding at `index`.
    pub(super) fn offers(&self, index: usize) -> Vec<Offer<'a>> {
        match self.repairs {
            Some(repairs) => repairs.list.iter().filter(|repair| repair.repairs.contains(&index)).map(offer).collect(),
            None => self.findings.get(index).into_iter().flat_map(proposals).collect(),
        }
    }

    /// All fixes, each once although several findings may name it.
    pub(super) fn all_offers(&self) -> Vec<Offer<'a>> {
        if let Some(repairs) = self.repairs {
            return repairs.list.iter().map(offer).collect();
        }
        let mut seen = std::collections::HashSet::new();
        let all = self.findings.iter().flat_map(proposals);
        all.filter(|offer| seen.insert((offer.title, offer.applicability, offer.commands))).collect()
    }

    /// How many fixes there are: safe, unsafe, manual.
    pub(super) fn offer_counts(&self) -> (usize, usize, usize) {
        let all = self.all_offers();
        let of = |wanted| all.iter().filter(|offer| offer.applicability == wanted).count();
        (of(Applicability::Safe), of(Applicability::Unsafe), of(Applicability::Manual))
    }
}

fn offer(repair: &Repair) -> Offer<'_> {
    let Repair { title, applicability, commands, changes, .. } = repair;
    Offer { title, applicability: *applicability, commands, changes }
}

fn proposals(finding: &Finding) -> impl Iterator<Item = Offer<'_>> {
    finding.fixes.iter().map(|fix| Offer {
        title: &fix.title,
        applicability: fix.applicability,
        commands: &fix.commands,
        changes: &[],
    })
}
