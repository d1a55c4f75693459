//! Which key a change comes from: the first decision that fell differently, since everything after it follows.

use super::account::same_provider;
use super::comparison::Kind;
use super::picture::{Candidate, Reason};

/// Why it was so, and why it is so.
pub(super) type Causes = (Option<Reason>, Option<Reason>);

/// Every decision on the way to an answer, in order.
const ALL: [&str; 10] =
    ["candidate", "database", "store", "runtime", "harness", "model", "order", "profile", "credential", "login"];

/// The decisions that an aspect of an answer hangs on, in order.
fn deciding(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::OtherModel => &["candidate"],
        Kind::OtherAccount => &["runtime", "harness", "order", "profile", "credential", "login"],
        Kind::OtherBilling => &["runtime", "harness", "order", "profile", "credential", "login", "model"],
        Kind::OtherRuntime => &["runtime", "harness"],
        Kind::OtherEndpoint => &["runtime", "harness", "model", "login"],
        _ => &ALL,
    }
}

/// The causes of a change from one candidate to another.
pub(super) fn causes(kind: Kind, then: &Candidate, now: &Candidate) -> Causes {
    // A policy that leads to the same harness decides nothing.
    let same_harness = last(then, "harness").zip(last(now, "harness")).is_some_and(|(was, is)| same_value(was, is));
    let decisions = deciding(kind).iter().filter(|decision| !(same_harness && **decision == "runtime"));
    let mut decisions = decisions.copied();
    let differing = decisions.find_map(|decision| {
        let (was, is) = (last(then, decision), last(now, decision));
        // A decision that one side never came to follows from an earlier one.
        let (was, is) = (was?, is?);
        (!same_value(was, is)).then(|| (Some(was.clone()), Some(is.clone())))
    });
    differing.unwrap_or_else(|| (own_cause(kind, then), own_cause(kind, now)))
}

/// Why a candidate answers as it does, or fails.
pub(super) fn cause_of(candidate: &Candidate) -> Option<Reason> {
    own_cause(Kind::NowAnswering, candidate)
}

fn own_cause(kind: Kind, candidate: &Candidate) -> Option<Reason> {
    if !candidate.answers {
        return candidate.reason_of_failure().cloned();
    }
    let decisions: &[&str] = match kind {
        Kind::OtherModel => &["candidate"],
        Kind::OtherRuntime => &["runtime", "harness"],
        Kind::OtherEndpoint => &["model", "login", "endpoint"],
        _ => &["credential", "login", "order", "harness"],
    };
    candidate.reason(decisions).cloned()
}

fn last<'a>(candidate: &'a Candidate, decision: &str) -> Option<&'a Reason> {
    candidate.reasons.iter().rev().find(|reason| reason.decision == decision)
}

/// Whether a decision fell alike: what only has another name in another release counts as the same.
fn same_value(was: &Reason, is: &Reason) -> bool {
    let plain = |text: &str| match text {
        "pi" => "openclaw".to_owned(),
        text => text.replace("openai-codex-responses", "openai-chatgpt-responses"),
    };
    if was.value == is.value || plain(&was.value) == plain(&is.value) {
        return true;
    }
    let halves = |text: &str| text.split_once('/').map(|(provider, model)| (provider.to_owned(), model.to_owned()));
    was.decision == "candidate"
        && matches!((halves(&was.value), halves(&is.value)),
            (Some((one, model)), Some((other, same))) if model == same && same_provider(&one, &other))
}
