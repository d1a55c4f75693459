//! What agents would do, in a form that simulations and saved documents share.

use super::account::Account;
use crate::dispatch::Billing;
use crate::source::Span;

/// What all agents of a home would do in a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The release.
    pub release: String,
    /// Why the gateway would not start; empty = it starts.
    pub refusals: Vec<Refusal>,
    /// Whether the gateway starts; when not, there are no plans.
    pub starts: bool,
    /// One plan for every agent and trigger.
    pub plans: Vec<Plan>,
}

/// One objection of a release to a config.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Dotted path; empty for the root.
    pub path: String,
    /// What is wrong, in the words of the release.
    pub message: String,
    /// The place.
    pub place: Option<Place>,
}

/// What one agent would do when something asks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Agent id.
    pub agent: String,
    /// What asks: `chat`, `cron`, …
    pub trigger: String,
    /// Where the agent stands in the config.
    pub place: Option<Place>,
    /// Candidates in the order tried.
    pub candidates: Vec<Candidate>,
    /// References that are passed over when every candidate times out, and why: a rule about cooling providers.
    pub passed_over: Vec<(String, String)>,
}

/// What would become of one candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// `provider/model`
    pub reference: String,
    /// Provider.
    pub provider: String,
    /// Model.
    pub model: String,
    /// What executes it: `pi`, `codex`, …; `None` = it failed before that, or the release has no such notion.
    pub runtime: Option<String>,
    /// Whose credential it leaves with.
    pub account: Account,
    /// The address that is called, else the base URL.
    pub endpoint: Option<String>,
    /// Who pays.
    pub billing: Billing,
    /// Whether it can answer, as far as files tell.
    pub answers: bool,
    /// What the user sees when it must fail.
    pub failure: Option<String>,
    /// Whether its failure ends the chain.
    pub stops_chain: bool,
    /// Where it is written.
    pub place: Option<Place>,
    /// The decisions with their causes, in order.
    pub reasons: Vec<Reason>,
}

/// One decision and its cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was decided: `runtime`, `order`, …
    pub decision: String,
    /// The result.
    pub value: String,
    /// Why.
    pub because: String,
    /// The key that caused it.
    pub place: Option<Place>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Of a home that was read.
    Read(Span),
    /// As a saved document has it.
    Saved {
        /// The file as people should read it.
        file: String,
        /// One-based line.
        line: usize,
        /// One-based column, in characters.
        column: usize,
    },
}

impl Plan {
    /// The candidate whose answer the user sees: the first that can answer, unless one before it ends the chain.
    #[must_use]
    pub fn answer(&self) -> Option<&Candidate> {
        let stop = self.candidates.iter().position(|candidate| !candidate.answers && candidate.stops_chain);
        let reached = self.candidates.iter().take(stop.unwrap_or(self.candidates.len()));
        reached.into_iter().find(|candidate| candidate.answers)
    }

    /// The candidate that decides why nobody answers: the one that ends the chain, else the first.
    #[must_use]
    pub fn obstacle(&self) -> Option<&Candidate> {
        let stops = self.candidates.iter().find(|candidate| !candidate.answers && candidate.stops_chain);
        stops.or_else(|| self.candidates.first())
    }
}

impl Candidate {
    /// The last reason for one of these decisions, with a place when any of them has one; the decisions that tell
    /// most come first.
    #[must_use]
    pub fn reason(&self, decisions: &[&str]) -> Option<&Reason> {
        let mut all = decisions
            .iter()
            .flat_map(|decision| self.reasons.iter().rev().filter(move |reason| reason.decision == *decision));
        let first = all.next()?;
        if first.place.is_some() {
            return Some(first);
        }
        Some(all.find(|reason| reason.place.is_some()).unwrap_or(first))
    }

    /// Why it fails: the decision that ended it.
    #[must_use]
    pub fn reason_of_failure(&self) -> Option<&Reason> {
        let ended = |reason: &&Reason| matches!(reason.value.as_str(), "none" | "unknown" | "refused");
        self.reasons.iter().rev().find(ended).or_else(|| self.reason(&["login", "profile", "order", "runtime"]))
    }
}
