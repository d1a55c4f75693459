//! Dispatches in words.

use super::comparison::Kind;
use super::picture::Candidate;
use crate::dispatch::Billing;

/// One aspect of an answer.
pub(super) fn value(kind: Kind, candidate: &Candidate) -> String {
    match kind {
        Kind::OtherModel => format!("`{}`", candidate.reference),
        Kind::OtherAccount => candidate.account.in_words(),
        Kind::OtherRuntime => {
            candidate.runtime.as_ref().map_or_else(|| "the only runtime there is".to_owned(), |id| format!("`{id}`"))
        }
        Kind::OtherEndpoint => candidate.endpoint.clone().unwrap_or_else(|| "not known".to_owned()),
        Kind::OtherBilling => billing(candidate.billing).to_owned(),
        _ => way(candidate),
    }
}

fn billing(billing: Billing) -> &'static str {
    match billing {
        Billing::Subscription => "subscription",
        Billing::Metered => "metered",
        Billing::Local => "local",
        Billing::Unknown => "not known",
    }
}

/// A dispatch in a line that begins with its name.
pub(super) fn named(candidate: &Candidate, way: &str) -> String {
    format!("`{}`: {way}", candidate.reference)
}

/// A dispatch in a line.
#[must_use]
pub fn way(candidate: &Candidate) -> String {
    let runtime = candidate.runtime.as_ref().map(|runtime| format!("{runtime} harness, ")).unwrap_or_default();
    if let Some(failure) = &candidate.failure {
        return format!("{runtime}fails: {failure}");
    }
    if !candidate.answers {
        return format!("{runtime}fails");
    }
    let at = candidate.endpoint.as_ref().map(|endpoint| format!(", at {endpoint}")).unwrap_or_default();
    let paid = match candidate.billing {
        Billing::Unknown => String::new(),
        known => format!(", {}", billing(known)),
    };
    format!("{runtime}{}{at}{paid}", candidate.account.in_words())
}
