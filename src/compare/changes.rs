//! What changes between two pictures, plan by plan.

use super::aspects::aspects;
use super::causes::{cause_of, causes};
use super::comparison::{Change, Comparison, Kind, PlanChange, Weight};
use super::pairs::{Pair, Turn, pairs, reordered};
use super::picture::{Candidate, Picture, Plan, Reason};
use super::start::{added, answering_by_start, gone, silenced_by_start};
use super::words::{named, value, way};

/// What changes from one picture to another.
#[must_use]
pub fn compare(before: &Picture, after: &Picture) -> Comparison {
    let find = |picture: &'_ Picture, plan: &Plan| {
        picture.plans.iter().position(|other| other.agent == plan.agent && other.trigger == plan.trigger)
    };
    let mut plans = Vec::new();
    for old in &before.plans {
        let new = find(after, old).and_then(|index| after.plans.get(index));
        let changes = match new {
            Some(new) => plan_changes(old, new),
            None if !after.starts => silenced_by_start(old, after),
            None => vec![gone(old)],
        };
        plans.push(PlanChange { agent: old.agent.clone(), trigger: old.trigger.clone(), changes });
    }
    for new in after.plans.iter().filter(|plan| find(before, plan).is_none()) {
        let changes = if before.starts { vec![added(new)] } else { answering_by_start(new, before) };
        plans.push(PlanChange { agent: new.agent.clone(), trigger: new.trigger.clone(), changes });
    }
    let start = match (before.starts, after.starts) {
        (true, false) => Some(Weight::Worse),
        (false, true) => Some(Weight::Better),
        _ => None,
    };
    Comparison { start, plans }
}

fn plan_changes(old: &Plan, new: &Plan) -> Vec<Change> {
    let mut changes = Vec::new();
    let (was, is) = (old.answer(), new.answer());
    // What became of the candidate that answered.
    let its_turn = was.and_then(|was| pairs(old, new).into_iter().find(|pair| is_of(pair.then, Some(was))));
    let mut told = None;
    match (was, is) {
        (Some(was), None) => {
            let own = its_turn.and_then(|pair| pair.now).filter(|now| !now.answers);
            let failing = own.or_else(|| new.obstacle());
            told = own;
            let (cause_before, cause_after) = match failing {
                Some(failing) => causes(Kind::NowSilent, was, failing),
                None => (cause_of(was), None),
            };
            changes.push(Change {
                kind: Kind::NowSilent,
                weight: Weight::Worse,
                candidate: None,
                before: named(was, &way(was)),
                after: failing.map_or_else(|| "no candidate".to_owned(), |failing| named(failing, &way(failing))),
                cause_before,
                cause_after,
            });
        }
        (None, Some(is)) => {
            let then = pairs(old, new).into_iter().find(|pair| is_of(pair.now, Some(is))).and_then(|pair| pair.then);
            let then = then.or_else(|| old.obstacle());
            told = Some(is);
            let (cause_before, cause_after) = match then {
                Some(then) => causes(Kind::NowAnswering, then, is),
                None => (None, cause_of(is)),
            };
            changes.push(Change {
                kind: Kind::NowAnswering,
                weight: Weight::Better,
                candidate: None,
                before: then.map_or_else(|| "no candidate".to_owned(), |then| named(then, &way(then))),
                after: named(is, &way(is)),
                cause_before,
                cause_after,
            });
        }
        (Some(was), Some(is)) => changes.extend(differences(was, is, None)),
        (None, None) => {}
    }
    for pair in pairs(old, new) {
        // The answer itself is compared above.
        let is_answer = is_of(pair.then, was) && is_of(pair.now, is);
        if !is_answer && !is_of(pair.now, told) {
            candidate_changes(&pair, &mut changes);
        }
    }
    for pair in pairs(old, new).iter().filter(|pair| !pair.merged) {
        changes.extend(cooldown_change(pair, old, new));
    }
    if reordered(old, new) {
        let names = |plan: &Plan| {
            let names = plan.candidates.iter().filter(|candidate| candidate.answers);
            names.map(|candidate| candidate.reference.clone()).collect::<Vec<_>>().join(", ")
        };
        changes.push(Change {
            kind: Kind::Reordered,
            weight: Weight::Different,
            candidate: None,
            before: names(old),
            after: names(new),
            cause_before: first_reason(old),
            cause_after: first_reason(new),
        });
    }
    changes
}

/// A candidate that answers on both sides and is passed over on one, when every candidate times out.
fn cooldown_change(pair: &Pair<'_>, old: &Plan, new: &Plan) -> Option<Change> {
    let (then, now) = (pair.then.filter(|then| then.answers)?, pair.now.filter(|now| now.answers)?);
    let reason = |plan: &Plan, candidate: &Candidate| {
        plan.passed_over
            .iter()
            .find(|(reference, _)| *reference == candidate.reference)
            .map(|(_, reason)| reason.clone())
    };
    let (was, is) = (reason(old, then), reason(new, now));
    let told = |reason: &Option<String>| match reason {
        Some(reason) => format!("is passed over: {reason}"),
        None => "is tried".to_owned(),
    };
    (was.is_some() != is.is_some()).then(|| Change {
        kind: Kind::OtherCooldown,
        weight: Weight::Different,
        candidate: Some(now.reference.clone()),
        before: told(&was),
        after: told(&is),
        cause_before: None,
        cause_after: None,
    })
}

fn is_of(one: Option<&Candidate>, other: Option<&Candidate>) -> bool {
    one.zip(other).is_some_and(|(one, other)| std::ptr::eq(one, other))
}

fn first_reason(plan: &Plan) -> Option<Reason> {
    plan.candidates.first()?.reason(&["candidate"]).cloned()
}

/// What becomes of a candidate that is not the answer on both sides.
fn candidate_changes(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (kind, weight) = match pair.turn() {
        Turn::Same => return,
        Turn::Lost => (Kind::CandidateLost, Weight::Worse),
        Turn::Gained => (Kind::CandidateGained, Weight::Better),
        Turn::OtherFailure => (Kind::OtherFailure, Weight::Different),
        Turn::Moved(_) => {
            if let (Some(then), Some(now)) = (pair.then, pair.now) {
                changes.extend(differences(then, now, Some(&now.reference)));
            }
            return;
        }
    };
    let after = match pair.now {
        None => "is no candidate any more".to_owned(),
        Some(now) if pair.merged => format!("is one with `{}`: {}", now.reference, way(now)),
        Some(now) => way(now),
    };
    let (cause_before, cause_after) = match (pair.then, pair.now) {
        (Some(then), Some(now)) => causes(kind, then, now),
        (then, now) => (then.and_then(cause_of), now.and_then(cause_of)),
    };
    changes.push(Change {
        kind,
        weight,
        candidate: Some(pair.name().to_owned()),
        before: pair.then.map_or_else(|| "was no candidate".to_owned(), way),
        after,
        cause_before,
        cause_after,
    });
}

/// In what two answers differ. `of`: the candidate, when it is not the answer that the user sees.
fn differences(was: &Candidate, is: &Candidate, of: Option<&str>) -> Vec<Change> {
    let one = |(kind, weight): (Kind, Weight)| {
        let (cause_before, cause_after) = causes(kind, was, is);
        Change {
            kind,
            weight,
            candidate: of.map(str::to_owned),
            before: value(kind, was),
            after: value(kind, is),
            cause_before,
            cause_after,
        }
    };
    aspects(was, is).into_iter().map(one).collect()
}
