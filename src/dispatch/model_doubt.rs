//! What files cannot tell of a model: lists that a plugin from elsewhere or a server keeps.

use super::admission::kept_out;
use super::model_step;
use super::plan::Unknown;
use super::run::Run;

/// Providers whose plugin asks a server which models it has on this machine or in this network (`prepareDynamicModel`).
const ASK_A_SERVER: [&str; 6] = ["clawrouter", "litellm", "lmstudio", "ollama", "sglang", "vllm"];

/// Why a model that this release does not know by its own files may be known all the same.
pub(super) fn of_refused_model(run: &Run<'_>, provider: &str) -> Option<Unknown> {
    let bundled = run.facts.config.bundled_plugins;
    let brings = run.home.plugins.iter().find(|plugin| {
        plugin.id != super::harness::CODEX
            && (plugin.id == provider || plugin.providers.iter().any(|own| own == provider))
            && bundled.find(&plugin.id).is_none()
            && !is_kept_out(run, &plugin.id)
    });
    if let Some(plugin) = brings {
        let reason = format!("which models the installed plugin {} knows stands in its code", plugin.id);
        return Some(Unknown { field: "error".to_owned(), reason });
    }
    let live = &run.facts.models.live_catalogues;
    let owner = bundled.owner(provider).filter(|owner| !is_kept_out(run, owner.id));
    let asks = (ASK_A_SERVER.contains(&provider) || live.contains(&provider)) && owner.is_some();
    (asks && model_step::has_key(run, provider)).then(|| Unknown {
        field: "error".to_owned(),
        reason: format!("which models the server of {provider} has is asked over the network"),
    })
}

/// Whether a key of the config keeps a plugin out: then nobody asks it.
fn is_kept_out(run: &Run<'_>, id: &str) -> bool {
    kept_out(Some(run.config), run.facts, &run.home.plugins, id).is_some()
}
