//! From configured text to a model reference: aliases, bare names, the configured primary
//! (`src/agents/model-selection.ts` and `model-selection-shared.ts`).

use super::model::{self, ModelRef};
use crate::release::{Facts, SelectionFacts};
use crate::source::{Entry, Node, Span};

/// `agents.defaults.models.<ref>.alias`, lower-cased, with the reference it stands for.
pub struct Aliases {
    entries: Vec<(String, ModelRef, Span)>,
}

impl Aliases {
    /// The aliases of a config, seen from a default provider (`buildModelAliasIndex`).
    #[must_use]
    pub fn of(config: &Node, default_provider: &str, facts: &Facts) -> Self {
        let mut entries: Vec<(String, ModelRef, Span)> = Vec::new();
        for entry in default_models(config) {
            if facts.selection.wildcard_keys && is_wildcard(&entry.key) {
                continue;
            }
            let Some(alias) = entry.node.get("alias").and_then(Node::as_text) else { continue };
            let Some(reference) = parse_compatibly(Some(config), &entry.key, default_provider, facts) else { continue };
            let key = alias.to_lowercase();
            entries.retain(|(known, _, _)| *known != key);
            entries.push((key, reference, entry.node.get("alias").map_or(entry.key_span, |node| node.span)));
        }
        Self { entries }
    }

    /// No aliases at all, where a release does not look at them.
    #[must_use]
    pub fn none() -> Self {
        Self { entries: Vec::new() }
    }

    /// The reference behind an alias.
    #[must_use]
    pub fn get(&self, alias: &str) -> Option<&ModelRef> {
        let key = alias.trim().to_lowercase();
        self.entries.iter().find(|(known, _, _)| *known == key).map(|(_, reference, _)| reference)
    }
}

/// A reference resolved from text, and whether an alias decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The reference.
    pub reference: ModelRef,
    /// Whether an alias stood for it.
    pub by_alias: bool,
}

/// `resolveAllowedModelRefFromAliasIndex` without its check: as [`resolve_text`], but a bare name goes to the only
/// provider that lists it.
#[must_use]
pub fn resolve_picked(
    config: &Node,
    raw: &str,
    default_provider: &str,
    aliases: &Aliases,
    facts: &Facts,
) -> Option<ModelRef> {
    let raw = raw.trim();
    let inferred = (!raw.contains('/')).then(|| only_provider_with(config, raw, facts)).flatten();
    let provider = inferred.as_deref().unwrap_or(default_provider);
    resolve_text(Some(config), raw, provider, aliases, facts).map(|resolved| resolved.reference)
}

/// `resolveModelRefFromString`: a configured string to a reference. `config` is `None` where the
/// release does not hand it over (fallbacks), so that `openrouter:free` and exactly configured
/// providers are not looked at.
#[must_use]
pub fn resolve_text(
    config: Option<&Node>,
    raw: &str,
    default_provider: &str,
    aliases: &Aliases,
    facts: &Facts,
) -> Option<Resolved> {
    let (text, _profile) = model::split_profile(&facts.models, raw);
    if text.is_empty() {
        return None;
    }
    if (facts.selection.alias_wins_over_slash || !text.contains('/'))
        && let Some(reference) = aliases.get(text)
    {
        return Some(Resolved { reference: reference.clone(), by_alias: true });
    }
    let reference = parse_compatibly(config, text, default_provider, facts)?;
    Some(Resolved { reference, by_alias: false })
}

/// `parseModelRefWithCompatAlias`: OpenRouter's old names, then providers configured under exactly
/// this name whose `api` belongs to another one, then plain parsing.
pub(super) fn parse_compatibly(
    config: Option<&Node>,
    raw: &str,
    default_provider: &str,
    facts: &Facts,
) -> Option<ModelRef> {
    let selection = &facts.selection;
    if selection.openrouter_old_names
        && let Some(reference) = openrouter_old_name(config, raw, default_provider, facts)
    {
        return Some(reference);
    }
    if selection.exact_configured_provider
        && let Some(reference) = exactly_configured(config, raw, facts)
    {
        return Some(reference);
    }
    model::parse_reference(&facts.models, raw, default_provider)
}

fn openrouter_old_name(config: Option<&Node>, raw: &str, default_provider: &str, facts: &Facts) -> Option<ModelRef> {
    match raw.trim().to_lowercase().as_str() {
        "openrouter:auto" => Some(model::normalize_reference(&facts.models, "openrouter", "auto")),
        "openrouter:free" => openrouter_free(config?, default_provider, facts),
        _ => None,
    }
}

fn openrouter_free(config: &Node, default_provider: &str, facts: &Facts) -> Option<ModelRef> {
    let is_free = |reference: &ModelRef| {
        reference.provider == "openrouter" && reference.model.contains('/') && reference.model.ends_with(":free")
    };
    default_models(config)
        .iter()
        .filter(|entry| entry.key.contains('/'))
        .filter_map(|entry| model::parse_reference(&facts.models, &entry.key, default_provider))
        .find(is_free)
        .or_else(|| {
            let provider = providers(config)
                .iter()
                .find(|entry| model::normalize_provider(&facts.models, &entry.key) == "openrouter")?;
            let id = provider.node.get("models").and_then(Node::as_array)?.iter().find_map(|entry| {
                entry.get("id").and_then(Node::as_text).filter(|id| id.contains('/') && id.ends_with(":free"))
            })?;
            Some(model::normalize_reference(&facts.models, "openrouter", id))
        })
}

fn exactly_configured(config: Option<&Node>, raw: &str, facts: &Facts) -> Option<ModelRef> {
    let (provider, name) = raw.split_once('/')?;
    let (provider, name) = (provider.trim().to_lowercase(), name.trim());
    if provider.is_empty() || name.is_empty() {
        return None;
    }
    let configured = providers(config?).iter().find(|entry| entry.key.trim().to_lowercase() == provider)?;
    let owner = configured.node.get("api").and_then(Node::as_text)?;
    let owner = model::normalize_provider(&facts.models, owner);
    if owner == model::normalize_provider(&facts.models, &configured.key) {
        return None;
    }
    let provider = configured.key.trim().to_lowercase();
    let model = model::normalize_model_id(&facts.models, &provider, name);
    Some(ModelRef { provider, model })
}

/// `resolveConfiguredModelRef`: the configured primary, here as text, to a reference; and what is
/// used when there is none.
#[must_use]
pub fn resolve_primary(config: &Node, primary: Option<&str>, facts: &Facts) -> ModelRef {
    let default_provider = facts.models.default_provider;
    let default_model = facts.models.default_model;
    if let Some(text) = primary.map(str::trim).filter(|text| !text.is_empty())
        && let Some(reference) = resolve_primary_text(config, text, default_provider, facts)
    {
        return reference;
    }
    configured_provider_instead(config, default_provider, default_model)
        .unwrap_or_else(|| ModelRef { provider: default_provider.to_owned(), model: default_model.to_owned() })
}

fn resolve_primary_text(config: &Node, text: &str, default_provider: &str, facts: &Facts) -> Option<ModelRef> {
    let aliases = Aliases::of(config, default_provider, facts);
    let SelectionFacts { alias_wins_over_slash, openrouter_old_names, alias_beats_openrouter_names, .. } =
        facts.selection;
    let bare = !text.contains('/');
    let old_name = || {
        (bare && openrouter_old_names)
            .then(|| openrouter_old_name(Some(config), text, default_provider, facts))
            .flatten()
    };
    if !alias_beats_openrouter_names && let Some(reference) = old_name() {
        return Some(reference);
    }
    if alias_wins_over_slash || bare {
        let without_profile = if facts.selection.primary_alias_ignores_profile {
            model::split_profile(&facts.models, text).0
        } else {
            text
        };
        if let Some(reference) = aliases.get(text).or_else(|| aliases.get(without_profile)) {
            return Some(reference.clone());
        }
    }
    if let Some(reference) = old_name() {
        return Some(reference);
    }
    if !bare {
        return match facts.selection.primary_uses_aliases_again {
            true => resolve_text(Some(config), text, default_provider, &aliases, facts),
            false => resolve_text(Some(config), text, default_provider, &Aliases { entries: Vec::new() }, facts),
        }
        .map(|resolved| resolved.reference);
    }
    match only_provider_with(config, text, facts) {
        Some(provider) if facts.selection.normalizes_inferred => {
            Some(model::normalize_reference(&facts.models, &provider, text))
        }
        Some(provider) => Some(ModelRef { provider, model: text.to_owned() }),
        None => Some(ModelRef { provider: default_provider.to_owned(), model: text.to_owned() }),
    }
}

/// `inferUniqueProviderFromConfiguredModels`: the only provider that lists a bare model name.
pub(super) fn only_provider_with(config: &Node, name: &str, facts: &Facts) -> Option<String> {
    let wanted = name.to_lowercase();
    let same = |id: &str| id.to_lowercase() == wanted;
    let mut found: Vec<String> = Vec::new();
    let mut add = |provider: String| {
        if !provider.is_empty() && !found.contains(&provider) {
            found.push(provider);
        }
    };
    for entry in default_models(config) {
        let key = entry.key.trim();
        if !key.contains('/') || (facts.selection.wildcard_keys && key.ends_with("/*")) {
            continue;
        }
        if let Some(reference) = model::parse_reference(&facts.models, key, facts.models.default_provider)
            && same(&reference.model)
        {
            add(reference.provider);
        }
    }
    for provider in providers(config) {
        let Some(models) = provider.node.get("models").and_then(Node::as_array) else { continue };
        for id in models.iter().filter_map(|entry| entry.get("id").and_then(Node::as_text)) {
            let normalized = || model::normalize_model_id(&facts.models, &provider.key, id);
            if same(id) || (facts.selection.normalizes_inferred && same(&normalized())) {
                add(model::normalize_provider(&facts.models, &provider.key));
            }
        }
    }
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// `resolveConfiguredProviderFallback`: without a primary, the first configured provider that lists
/// a model, unless the default provider is configured with the default model.
fn configured_provider_instead(config: &Node, default_provider: &str, default_model: &str) -> Option<ModelRef> {
    let lists = |node: &Node, wanted: &str| {
        node.get("models")
            .and_then(Node::as_array)
            .is_some_and(|models| models.iter().any(|entry| entry.get("id").and_then(Node::as_str) == Some(wanted)))
    };
    let providers = providers(config);
    if providers.iter().any(|entry| entry.key == default_provider && lists(&entry.node, default_model)) {
        return None;
    }
    providers.iter().find_map(|entry| {
        let first = entry.node.get("models").and_then(Node::as_array)?.first()?;
        let model = first.get("id").and_then(Node::as_str).filter(|id| !id.is_empty())?;
        Some(ModelRef { provider: entry.key.clone(), model: model.to_owned() })
    })
}

/// The primary of a `model` value: a string, or its `primary`.
#[must_use]
pub fn primary_text(model: Option<&Node>) -> Option<&Node> {
    let model = model?;
    if model.as_str().is_some() {
        return model.as_text().map(|_| model);
    }
    model.get("primary").filter(|primary| primary.as_text().is_some())
}

/// The entries of `agents.defaults.models`.
pub(super) fn default_models(config: &Node) -> &[Entry] {
    config.at(&["agents", "defaults", "models"]).and_then(Node::as_object).map_or(&[], |object| object.entries())
}

/// The entries of `models.providers`.
fn providers(config: &Node) -> &[Entry] {
    config.at(&["models", "providers"]).and_then(Node::as_object).map_or(&[], |object| object.entries())
}

pub(super) fn is_wildcard(key: &str) -> bool {
    key.trim().strip_suffix("/*").is_some_and(|provider| !provider.trim().is_empty())
}
