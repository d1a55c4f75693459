//! An order of profiles that are not stored keeps a key in the environment from being asked: the second half of
//! `auth-order-stale-or-excluding`.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Severity};
use super::login::log_in;
use super::place::config_spot;
use super::words::{code, codes, plural};
use crate::dispatch::Dispatch;
use crate::source::Node;

/// Whether a candidate fails because its order is empty of stored profiles, and a key would be there (`Explicit auth
/// order for … has no usable profiles`, 2026.7.2 and later).
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch, asked: &str) -> bool {
    dispatch.failure().is_some_and(|text| text.starts_with("Explicit auth order"))
        && diagnosis.configured_order(asked).is_some()
        && key_at_hand(diagnosis, asked).is_some()
}

/// The variable of a provider that holds a key.
fn key_at_hand(diagnosis: &Diagnosis<'_>, provider: &str) -> Option<&'static str> {
    let names = diagnosis.facts.auth.key_variables(provider).unwrap_or_default();
    names.iter().copied().find(|name| diagnosis.home.environment.text(name).is_some())
}

/// What there is to say of it, under the name of a rule.
pub(super) fn findings(diagnosis: &Diagnosis<'_>, rule: &'static str) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::OrderBeforeKey), |failure| {
        failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone())
    });
    let release = diagnosis.simulation.release;
    let mut found = Vec::new();
    for (provider, failures) in groups {
        let Some((order, _)) = diagnosis.configured_order(&provider) else { continue };
        let Some(variable) = key_at_hand(diagnosis, &provider) else { continue };
        let listed: Vec<&str> = order.as_array().unwrap_or(&[]).iter().filter_map(Node::as_text).collect();
        let message = format!(
            "auth.order for {} names only {}, which {} not stored, so {} {} no credential although {} is set",
            code(&provider),
            codes(&listed),
            plural(listed.len(), "is", "are"),
            subject_of(&failures),
            if reads_as_one(&failures) { "has" } else { "have" },
            code(variable),
        );
        let mut finding = Finding::new(rule, Severity::Error, message)
            .agents(agents_of(&failures))
            .at(Some(order.span), "none of these is stored")
            .effect(effect_of(&failures))
            .because(format!("in {release} an order in the config stands before every key"))
            .upstream(&[6364]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        finding = suffering(finding, &failures);
        if let Some(spot) = config_spot(diagnosis, order.span) {
            let title = format!("remove the order of {}: {} answers", code(&provider), code(variable));
            finding = finding.fix(Some(FixProposal::edits(title, Applicability::Unsafe, vec![spot.remove()])));
        }
        let login = log_in(diagnosis, &provider, &agents_of(&failures));
        found.push(finding.fix(Some(login)).help("remove the order, or log in to the profiles that it names"));
    }
    found
}
