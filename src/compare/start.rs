//! Agents that come, go, or fall silent because the gateway does not start.

use super::causes::cause_of;
use super::comparison::{Change, Kind, Weight};
use super::picture::{Picture, Place, Plan, Reason};
use super::words::{named, way};

/// The agent is not there any more.
pub(super) fn gone(old: &Plan) -> Change {
    let was = old.answer();
    Change {
        kind: Kind::AgentGone,
        weight: if was.is_some() { Weight::Worse } else { Weight::Different },
        candidate: None,
        before: was.or(old.obstacle()).map_or_else(|| "no candidate".to_owned(), |was| named(was, &way(was))),
        after: "there is no such agent".to_owned(),
        cause_before: of_place("agent", old.place.as_ref()),
        cause_after: None,
    }
}

/// The agent was not there.
pub(super) fn added(new: &Plan) -> Change {
    let is = new.answer();
    Change {
        kind: Kind::AgentNew,
        weight: if is.is_some() { Weight::Better } else { Weight::Different },
        candidate: None,
        before: "there was no such agent".to_owned(),
        after: is.or(new.obstacle()).map_or_else(|| "no candidate".to_owned(), |is| named(is, &way(is))),
        cause_before: None,
        cause_after: of_place("agent", new.place.as_ref()),
    }
}

fn of_place(decision: &str, place: Option<&Place>) -> Option<Reason> {
    let place = place.cloned()?;
    Some(Reason {
        decision: decision.to_owned(),
        value: String::new(),
        because: "it stands here".to_owned(),
        place: Some(place),
    })
}

/// The config is refused, so nobody answers.
pub(super) fn silenced_by_start(old: &Plan, after: &Picture) -> Vec<Change> {
    let Some(was) = old.answer() else { return Vec::new() };
    vec![Change {
        kind: Kind::NowSilent,
        weight: Weight::Worse,
        candidate: None,
        before: named(was, &way(was)),
        after: "the gateway does not start".to_owned(),
        cause_before: cause_of(was),
        cause_after: refusal(after),
    }]
}

/// The config was refused before.
pub(super) fn answering_by_start(new: &Plan, before: &Picture) -> Vec<Change> {
    let Some(is) = new.answer() else { return Vec::new() };
    vec![Change {
        kind: Kind::NowAnswering,
        weight: Weight::Better,
        candidate: None,
        before: "the gateway does not start".to_owned(),
        after: named(is, &way(is)),
        cause_before: refusal(before),
        cause_after: cause_of(is),
    }]
}

fn refusal(picture: &Picture) -> Option<Reason> {
    let first = picture.refusals.first()?;
    let path = if first.path.is_empty() { "the config" } else { &first.path };
    Some(Reason {
        decision: "config".to_owned(),
        value: "refused".to_owned(),
        because: format!("{path}: {}", first.message),
        place: first.place.clone(),
    })
}
