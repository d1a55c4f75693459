//! In what two dispatches differ that both can answer, and what that means for the operator.

use super::account::same_provider;
use super::comparison::{Kind, Weight};
use super::picture::Candidate;
use crate::dispatch::Billing;

/// In what the answer of a candidate differs.
pub(super) fn aspects(was: &Candidate, is: &Candidate) -> Vec<(Kind, Weight)> {
    let mut found = Vec::new();
    let mut note = |differs: bool, kind: Kind, weight: Weight| {
        if differs {
            found.push((kind, weight));
        }
    };
    note(!same_model(was, is), Kind::OtherModel, Weight::Different);
    note(!was.account.is(&is.account), Kind::OtherAccount, Weight::Different);
    note(!same_runtime(was, is), Kind::OtherRuntime, Weight::Different);
    note(!same_endpoint(was, is), Kind::OtherEndpoint, Weight::Different);
    note(was.billing != is.billing, Kind::OtherBilling, cost(was.billing, is.billing));
    found
}

/// Whether everything is the same that decides who answers and who pays.
pub(super) fn same_way(was: &Candidate, is: &Candidate) -> bool {
    aspects(was, is).is_empty()
}

fn same_model(was: &Candidate, is: &Candidate) -> bool {
    was.model == is.model && same_provider(&was.provider, &is.provider)
}

/// The built-in runner was called `pi` up to 2026.5.27, and `openclaw` since (`RuntimeFacts::built_in`); in releases
/// without a choice it has no name.
fn same_runtime(was: &Candidate, is: &Candidate) -> bool {
    let built_in = |runtime: &Option<String>| matches!(runtime.as_deref(), None | Some("pi" | "openclaw"));
    was.runtime == is.runtime || (built_in(&was.runtime) && built_in(&is.runtime))
}

/// Under another runtime the path differs by nature, and only the host is compared.
fn same_endpoint(was: &Candidate, is: &Candidate) -> bool {
    match (&was.endpoint, &is.endpoint) {
        (Some(one), Some(other)) if !same_runtime(was, is) => host(one) == host(other),
        (one, other) => one == other,
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// Paying per token for what was paid for already is worse; the reverse is better.
fn cost(was: Billing, is: Billing) -> Weight {
    match (was, is) {
        (Billing::Subscription | Billing::Local, Billing::Metered) => Weight::Worse,
        (Billing::Metered, Billing::Subscription | Billing::Local) => Weight::Better,
        _ => Weight::Different,
    }
}
