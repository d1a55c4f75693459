//! Models that a release refuses although a catalogue lists them (`src/plugins/manifest-model-suppression.ts`).

use super::configured::{provider_entry, text};
use super::question::ModelQuestion;
use crate::release::Suppression;

/// Why a release refuses a model although a catalogue lists it, whatever the config says.
pub(super) fn always(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<&'static str> {
    question.facts.suppressed(&provider.trim().to_lowercase(), &model.trim().to_lowercase())
}

/// Why a release refuses a model at an address; `None` = that of the config, if it has one
/// (`manifestSuppressionMatchesConditions`).
pub(super) fn at(
    question: &ModelQuestion<'_>,
    provider: &str,
    model: &str,
    address: Option<&str>,
) -> Option<&'static str> {
    let entry = provider_entry(question, provider);
    let address = address.or_else(|| entry.and_then(|entry| text(entry, "baseUrl"))).filter(|url| !url.is_empty());
    let api = match entry {
        Some(entry) => text(entry, "api").unwrap_or("").to_lowercase(),
        None => provider.trim().to_lowercase(),
    };
    let has = |list: &str, wanted: &str| list.split(',').any(|known| known == wanted);
    let here = |row: &Suppression| {
        let by_api = row.apis.is_none_or(|apis| has(apis, &api));
        let by_host = row.hosts.is_none_or(|hosts| match address {
            Some(address) => host(address).is_some_and(|host| has(hosts, &host)),
            None => question.facts.suppressed_without_address,
        });
        by_api && by_host
    };
    let rows = question.facts.suppressions(&provider.trim().to_lowercase(), &model.trim().to_lowercase());
    rows.iter().find(|row| here(row)).map(|row| row.reason)
}

fn host(address: &str) -> Option<String> {
    let host = address.trim().split_once("://")?.1.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    Some(host.trim_end_matches('.').to_lowercase())
}
