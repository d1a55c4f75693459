//! What a comparison says.

use super::picture::Reason;

/// What a change means for the operator; the worst of several counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Nothing changes.
    Same,
    /// Something answers that did not, or costs less.
    Better,
    /// Another way to the answer, neither better nor worse by itself.
    Different,
    /// Something does not answer any more, or costs more.
    Worse,
}

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The agent answered and does not any more.
    NowSilent,
    /// The agent did not answer and now does.
    NowAnswering,
    /// There is no such agent any more.
    AgentGone,
    /// There was no such agent.
    AgentNew,
    /// Another model answers.
    OtherModel,
    /// Another account is used.
    OtherAccount,
    /// Another runtime executes it.
    OtherRuntime,
    /// Another address is called.
    OtherEndpoint,
    /// Somebody else pays, or in another way.
    OtherBilling,
    /// A candidate could answer and cannot any more, or is no candidate any more.
    CandidateLost,
    /// A candidate can answer that could not, or was none.
    CandidateGained,
    /// A candidate that fails as before does so for another reason, or is no candidate any more, or a new one fails.
    OtherFailure,
    /// The same candidates stand in another order.
    Reordered,
    /// When those before it time out, it is passed over and was not, or the reverse: another rule for cooling providers.
    OtherCooldown,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What changes.
    pub kind: Kind,
    /// What it means.
    pub weight: Weight,
    /// The candidate concerned, by its name after the change where it has one; `None` = the agent as a whole, or the
    /// answer that the user sees.
    pub candidate: Option<String>,
    /// How it was, in words.
    pub before: String,
    /// How it is.
    pub after: String,
    /// Why it was so.
    pub cause_before: Option<Reason>,
    /// Why it is so.
    pub cause_after: Option<Reason>,
}

/// What changes for one agent and trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanChange {
    /// Agent id.
    pub agent: String,
    /// What asks it.
    pub trigger: String,
    /// Changes; empty = everything stays the same.
    pub changes: Vec<Change>,
}

/// What changes between two pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the gateway's start has to do with it: it starts no more, or again.
    pub start: Option<Weight>,
    /// Every plan of either side, those of the first side first.
    pub plans: Vec<PlanChange>,
}

impl PlanChange {
    /// The worst of its changes.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.changes.iter().map(|change| change.weight).max().unwrap_or(Weight::Same)
    }

    /// Whether the agent answers no more.
    #[must_use]
    pub fn silenced(&self) -> bool {
        self.changes.iter().any(|change| {
            change.kind == Kind::NowSilent || (change.kind == Kind::AgentGone && change.weight == Weight::Worse)
        })
    }
}

impl Comparison {
    /// The worst of all changes.
    #[must_use]
    pub fn weight(&self) -> Weight {
        let plans = self.plans.iter().map(PlanChange::weight).max().unwrap_or(Weight::Same);
        plans.max(self.start.unwrap_or(Weight::Same))
    }
}
