//! Catalogues of bundled plugins that need neither a credential nor `models.json`
//! (`src/agents/embedded-agent-runner/model.static-catalog.ts`).

use super::plugins::{allowed, owner};
use super::question::{Draft, ModelQuestion, Pass};
use super::reference::normalize_model_id;
use crate::release::{BundledModel, StaticCatalogue};

/// A model that nothing else knows.
pub(super) fn find(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    let asked = match question.facts.static_catalogue {
        StaticCatalogue::Never => false,
        StaticCatalogue::ForHarnesses => question.plugin_harness,
        StaticCatalogue::Always => question.plugin_harness || pass == Pass::Full,
    };
    if !asked || !allowed(question, owner(question, provider)) {
        return None;
    }
    let row = row(question, provider, model)?;
    Some(Draft {
        provider: provider.to_owned(),
        api: Some(row.api.to_owned()),
        base_url: row.base_url.map(str::to_owned).or_else(|| Some(String::new())),
        because: "listed by the provider's bundled plugin",
        span: None,
    })
}

/// The row of a model, ids compared in lower case.
pub(super) fn row(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<BundledModel> {
    let wanted = normalize_model_id(question.facts, provider, model).trim().to_lowercase();
    question
        .facts
        .static_model(provider, |id| normalize_model_id(question.facts, provider, id).to_lowercase() == wanted)
}
