//! Names of changes, for people and for programs, and the verdict in a sentence.

use super::side::Compared;
use crate::compare::{Change, Comparison, Kind, PlanChange, Weight};

/// How a change is called in documents.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::NowSilent => "now_silent",
        Kind::NowAnswering => "now_answering",
        Kind::AgentGone => "agent_gone",
        Kind::AgentNew => "agent_new",
        Kind::OtherModel => "other_model",
        Kind::OtherAccount => "other_account",
        Kind::OtherRuntime => "other_runtime",
        Kind::OtherEndpoint => "other_endpoint",
        Kind::OtherBilling => "other_billing",
        Kind::CandidateLost => "candidate_lost",
        Kind::CandidateGained => "candidate_gained",
        Kind::OtherFailure => "other_failure",
        Kind::Reordered => "reordered",
        Kind::OtherCooldown => "other_cooldown",
    }
}

/// `worse`, `different`, `better`, `same`.
pub(super) fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Same => "same",
        Weight::Better => "better",
        Weight::Different => "different",
        Weight::Worse => "worse",
    }
}

/// A change in a few words: `now silent`, ``fallback `x`: another account``.
pub(super) fn title(change: &Change) -> String {
    let what = match change.kind {
        Kind::NowSilent => "now silent",
        Kind::NowAnswering => "now answering",
        Kind::AgentGone => "gone",
        Kind::AgentNew => "new",
        Kind::OtherModel => "another model",
        Kind::OtherAccount => "another account",
        Kind::OtherRuntime => "another runtime",
        Kind::OtherEndpoint => "another endpoint",
        Kind::OtherBilling if change.weight == Weight::Worse => "billed per token",
        Kind::OtherBilling => "other billing",
        Kind::CandidateLost => "cannot answer any more",
        Kind::CandidateGained => "can answer now",
        Kind::OtherFailure => "fails in another way",
        Kind::Reordered => "another order of candidates",
        Kind::OtherCooldown => "another rule when those before it time out",
    };
    match &change.candidate {
        Some(candidate) => format!("`{candidate}`: {what}"),
        None => what.to_owned(),
    }
}

/// Who a plan is of: `agent main`, `agent main (cron)`.
pub(super) fn of(change: &PlanChange) -> String {
    if change.trigger == "chat" { change.agent.clone() } else { format!("{} ({})", change.agent, change.trigger) }
}

/// What the whole comparison comes to, in a sentence.
pub(super) fn verdict(compared: &Compared<'_>) -> String {
    let Comparison { start, plans } = compared.comparison;
    match start {
        Some(Weight::Worse) => {
            return format!("the gateway does not start any more{}", with(silent(plans)));
        }
        Some(_) => return "the gateway starts now, and did not before".to_owned(),
        None if !compared.after.picture.starts => return "the gateway starts on neither side".to_owned(),
        None => {}
    }
    let count = |wanted: Weight| plans.iter().filter(|plan| plan.weight() == wanted).count();
    let (worse, different, better) = (count(Weight::Worse), count(Weight::Different), count(Weight::Better));
    let all = plans.len();
    let mut parts = Vec::new();
    let silent = silent(plans);
    if !silent.is_empty() {
        parts.push(format!("{} of {all} {} not answer any more", silent.len(), does(all, silent.len())));
    }
    if worse > silent.len() {
        let more = worse - silent.len();
        parts.push(format!("{more} of {all} {} worse off", is(all, more)));
    }
    if different > 0 {
        parts.push(format!("{different} of {all} {} in another way", answers(all, different)));
    }
    if better > 0 {
        parts.push(format!("{better} of {all} {} better off", is(all, better)));
    }
    if parts.is_empty() {
        return match all {
            0 => "there are no agents on either side".to_owned(),
            1 => "nothing changes for the only agent".to_owned(),
            all => format!("nothing changes for any of {all} agents"),
        };
    }
    parts.join("; ")
}

fn silent(plans: &[PlanChange]) -> Vec<&str> {
    plans.iter().filter(|plan| plan.silenced()).map(|plan| plan.agent.as_str()).collect()
}

fn with(silent: Vec<&str>) -> String {
    match silent.len() {
        0 => String::new(),
        1 => ": 1 agent that answered is silent".to_owned(),
        count => format!(": {count} agents that answered are silent"),
    }
}

fn noun(all: usize) -> &'static str {
    if all == 1 { "agent" } else { "agents" }
}

fn does(all: usize, count: usize) -> String {
    format!("{} {}", noun(all), if count == 1 { "does" } else { "do" })
}

fn is(all: usize, count: usize) -> String {
    format!("{} {}", noun(all), if count == 1 { "is" } else { "are" })
}

fn answers(all: usize, count: usize) -> String {
    format!("{} {}", noun(all), if count == 1 { "answers" } else { "answer" })
}
