//! Models that a plugin in the home lists in its manifest: what a provider package brings that is no part of the
//! release (`loadManifestModelCatalogRows`, `src/agents/embedded-agent-runner/model.static-catalog.ts`).

use super::plugins::{allowed, enabled};
use super::question::{Draft, ModelQuestion, Pass};
use super::reference::normalize_model_id;

/// A model that nothing else knows. The list of a plugin that the config keeps out does not count.
pub(super) fn find(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    let asked = question.plugin_harness || pass == Pass::Full;
    let bundled = question.bundled_plugins.owner(provider).is_some();
    let needs_key = question.facts.installed_catalogues_need_keys;
    if !asked || bundled || (needs_key && !(question.has_key)(provider)) {
        return None;
    }
    let let_in = |id: &str| if needs_key { enabled(question, id) } else { allowed(question, id) };
    let id = |id: &str| normalize_model_id(question.facts, provider, id).trim().to_lowercase();
    let wanted = id(model);
    let plugins = question.installed.iter().filter(|plugin| let_in(&plugin.id));
    let mut listed = plugins.flat_map(|plugin| &plugin.models).filter(|listed| listed.provider == provider);
    let row = listed.find(|listed| id(&listed.id) == wanted)?;
    Some(Draft {
        provider: provider.to_owned(),
        api: row.api.clone(),
        base_url: row.base_url.clone().or_else(|| Some(String::new())),
        because: "listed by an installed plugin",
        span: None,
    })
}
