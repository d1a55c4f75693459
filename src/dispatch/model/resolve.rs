//! The look-up (`resolveModelAsync`, `src/agents/pi-embedded-runner/model.ts`).

use super::question::{Draft, ModelQuestion, Pass, ResolvedModel};
use super::reference::{normalize_model_id, normalize_provider};
use super::{configured, forward, hooks, installed, registry, static_catalogue, suppression, unknown};
use crate::release::CodexRoute;

/// The model a run would use.
///
/// # Errors
/// The release's message when it does not know the model.
pub fn resolve_model(question: &ModelQuestion<'_>) -> Result<ResolvedModel, String> {
    let (provider, other) = (question.provider, question.run_provider);
    let moves = provider != other && question.facts.codex_route != CodexRoute::Never;
    let asked = match question.facts.codex_route {
        CodexRoute::First if moves => vec![other, provider],
        _ => vec![provider],
    };
    let mut refused = None;
    let mut found = None;
    let passes: &[Pass] = match (question.facts.second_look_up, question.plugin_harness) {
        (true, true) => &[Pass::First],
        (true, false) => &[Pass::First, Pass::Full],
        (false, _) => &[Pass::Full],
    };
    'look_up: for pass in passes {
        // A second look-up replaces the message of the first, except where two providers are asked.
        if question.facts.codex_route != CodexRoute::First {
            refused = None;
        }
        for candidate in &asked {
            match look_up(question, candidate, *pass) {
                Ok(draft) => {
                    found = Some((*candidate, draft));
                    break 'look_up;
                }
                Err(message) => refused = refused.or(Some(message)),
            }
        }
    }
    let Some((mut run_provider, mut draft)) = found else {
        return Err(refused.unwrap_or_else(|| unknown::message(question, provider, question.model)));
    };
    if moves
        && question.facts.codex_route == CodexRoute::Afterwards
        && let Ok(moved) = look_up(question, other, Pass::First)
    {
        (run_provider, draft) = (other, moved);
    }
    Ok(ResolvedModel {
        provider: draft.provider,
        run_provider: run_provider.to_owned(),
        api: draft.api.unwrap_or_else(|| "openai-responses".to_owned()),
        base_url: draft.base_url,
        because: draft.because,
        span: draft.span,
    })
}

fn look_up(question: &ModelQuestion<'_>, provider: &str, pass: Pass) -> Result<Draft, String> {
    let facts = question.facts;
    let provider = catalogue_provider(question, provider);
    let model = normalize_model_id(facts, &normalize_provider(facts, provider), question.model);
    let finish = |draft: Draft| Ok(hooks::finish(question, provider, pass, draft));
    let refuse = || Err(unknown::message(question, provider, &model));
    let overlaid = |draft: Draft| configured::overlay(question, provider, &model, pass, draft);
    let inline = configured::inline(question, provider, &model);
    let row = if inline.is_some() { None } else { registry::find(question, provider, &model, pass) };
    // From 2026.6.11 on it matters where the model would be called.
    let address = row.as_ref().filter(|_| facts.suppressed_without_address).and_then(|row| row.base_url.clone());
    let address = configured::address(question, provider).map(str::to_owned).or(address);
    let spared = inline.is_some() && facts.listed_before_suppressed;
    let refused = suppression::always(question, provider, &model).is_some()
        || (!spared && suppression::at(question, provider, &model, address.as_deref()).is_some());
    if refused {
        let again = facts.suppressed_without_address && forward::preferred(question, provider, &model);
        return match again.then(|| forward::find(question, provider, &model, pass)).flatten() {
            Some(draft) => finish(overlaid(draft)),
            None => refuse(),
        };
    }
    let explicit = inline.or_else(|| row.map(overlaid));
    if explicit.is_none() && unknown::lmstudio_refuses(question, provider) {
        return Err(unknown::LMSTUDIO.to_owned());
    }
    if (explicit.is_none() || forward::preferred(question, provider, &model))
        && let Some(draft) = forward::find(question, provider, &model, pass)
    {
        return finish(overlaid(draft));
    }
    if let Some(draft) = explicit {
        return finish(draft);
    }
    if let Some(draft) = static_catalogue::find(question, provider, &model, pass) {
        // A plugin's harness takes the row's own address, whatever the config says.
        return finish(if question.plugin_harness { draft } else { overlaid(draft) });
    }
    if let Some(draft) = installed::find(question, provider, &model, pass) {
        return finish(overlaid(draft));
    }
    match configured::last_resort(question, provider, &model, pass) {
        Some(draft) => finish(draft),
        None => refuse(),
    }
}

/// The provider under whose name a catalogue is looked up (`canonicalizeManifestModelCatalogProviderAlias`).
fn catalogue_provider<'a>(question: &ModelQuestion<'_>, provider: &'a str) -> &'a str {
    let normalized = normalize_provider(question.facts, provider);
    let alias = question.facts.catalogue_aliases.iter().find(|(alias, _)| *alias == normalized);
    alias.map_or(provider, |(_, target)| *target)
}
