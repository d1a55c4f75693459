//! Which models a session, a heartbeat or a job may be given (`buildAllowedModelSet`, later
//! `createModelVisibilityPolicy`). It never filters the fallbacks of a chain.

use super::super::chain::{DefaultModel, own_fallbacks};
use super::super::model::{ModelRef, model_key, normalize_provider, normalize_reference};
use super::super::roster::Agent;
use super::super::selection::{Aliases, default_models, is_wildcard, resolve_picked};
use crate::release::{AllowlistSource, Facts};
use crate::source::{Node, Span};
use std::collections::HashSet;

/// The list, or that there is none.
#[derive(Debug, Clone, Default)]
pub struct Allowlist {
    /// Nothing restricts the choice.
    any: bool,
    keys: HashSet<String>,
    wildcards: HashSet<String>,
    /// The model that stands in for one that is not allowed, where the release puts one in its place.
    first: Option<ModelRef>,
    /// Where the list is written.
    written: Option<Written>,
}

/// A list as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// `agents.defaults.models`
    pub path: String,
    /// Its place.
    pub span: Span,
    /// Its entries, sorted.
    pub entries: Vec<String>,
}

impl Allowlist {
    /// The list that holds for an agent (`None`: for a run that asks without one), seen from its default model.
    #[must_use]
    pub fn of(
        config: &Node,
        agent: Option<&Agent<'_>>,
        default: &ModelRef,
        fallbacks: &[&Node],
        facts: &Facts,
    ) -> Self {
        let Some((written, refs)) = written(config, agent, facts) else { return Self { any: true, ..Self::default() } };
        let aliases = Aliases::of(config, &default.provider, facts);
        let mut list = Self::default();
        let by_map = facts.triggers.allowlist == AllowlistSource::ModelMap;
        let add = |list: &mut Self, raw: &str| {
            let no_aliases = Aliases::none();
            let known = if by_map { &no_aliases } else { &aliases };
            if let Some(reference) = resolve_picked(config, raw, &default.provider, known, facts) {
                list.keys.insert(model_key(&reference.provider, &reference.model));
                list.first.get_or_insert(reference);
            }
        };
        for raw in refs {
            if facts.selection.wildcard_keys && is_wildcard(raw) {
                let provider = raw.trim().trim_end_matches("/*");
                list.wildcards.insert(normalize_provider(&facts.models, provider));
            } else {
                add(&mut list, raw);
            }
        }
        if by_map && (!list.keys.is_empty() || !facts.selection.wildcard_keys) {
            for raw in fallbacks.iter().filter_map(|node| node.as_str()) {
                add(&mut list, raw);
            }
        }
        if facts.triggers.allowlist_has_default
            && ((!list.keys.is_empty() && list.wildcards.is_empty()) || list.wildcards.contains(&default.provider))
        {
            list.keys.insert(model_key(&default.provider, &default.model));
            list.first.get_or_insert(default.clone());
        }
        list.any = list.keys.is_empty() && list.wildcards.is_empty();
        if let Some(known) = first_known(config, &list, facts) {
            list.first = Some(known);
        }
        list.written = Some(written);
        list
    }

    /// The list for chat and heartbeats of an agent: its own fallbacks count, else the defaults'.
    #[must_use]
    pub fn of_agent(config: &Node, agent: &Agent<'_>, default: &ModelRef, facts: &Facts) -> Self {
        let fallbacks = own_fallbacks(agent.get("model"), facts).unwrap_or_else(|| DefaultModel::of(config).fallbacks);
        Self::of(config, Some(agent), default, &fallbacks, facts)
    }

    /// Whether a model may be picked.
    #[must_use]
    pub fn allows(&self, reference: &ModelRef) -> bool {
        self.any
            || self.keys.contains(&model_key(&reference.provider, &reference.model))
            || self.wildcards.contains(&reference.provider)
    }

    /// The first model of the list.
    #[must_use]
    pub fn first(&self) -> Option<&ModelRef> {
        self.first.as_ref()
    }

    /// Where the list is written; `None` = there is none.
    #[must_use]
    pub fn written(&self) -> Option<&Written> {
        self.written.as_ref().filter(|_| !self.any)
    }
}

/// The first allowed model among those that the config describes, in its order (`allowedCatalog`, which begins with
/// them).
fn first_known(config: &Node, list: &Allowlist, facts: &Facts) -> Option<ModelRef> {
    let providers = config.at(&["models", "providers"]).and_then(Node::as_object)?;
    let models = providers.entries().iter().flat_map(|provider| {
        let models = provider.node.get("models").and_then(Node::as_array).unwrap_or_default();
        models.iter().filter_map(move |model| Some((&provider.key, model.get("id")?.as_text()?)))
    });
    models.map(|(provider, id)| normalize_reference(&facts.models, provider, id)).find(|model| list.allows(model))
}

/// The list as written, and its references in order.
fn written<'a>(config: &'a Node, agent: Option<&Agent<'a>>, facts: &Facts) -> Option<(Written, Vec<&'a str>)> {
    if facts.triggers.allowlist == AllowlistSource::ModelPolicy {
        let own = agent.and_then(|agent| agent.get("modelPolicy")).and_then(|policy| policy.get("allow"));
        let defaults = || config.at(&["agents", "defaults", "modelPolicy", "allow"]);
        let named = own
            .map(|allow| ("agents.entries.*.modelPolicy.allow", allow))
            .or_else(|| defaults().map(|allow| ("agents.defaults.modelPolicy.allow", allow)));
        if let Some((path, allow)) = named {
            let refs = allow.as_array().unwrap_or_default().iter().filter_map(Node::as_text).collect();
            return Some((describe(path, allow.span, &refs), refs));
        }
        let migrated = config.at(&["meta", "migrations", "modelPolicyAllowlist"]).and_then(Node::as_bool);
        let has_policy =
            config.at(&["agents", "defaults", "modelPolicy"]).is_some_and(|node| node.as_object().is_some());
        if migrated == Some(true) || has_policy {
            return None;
        }
    }
    let refs: Vec<&str> = default_models(config).iter().map(|entry| entry.key.as_str()).collect();
    let span = config.at(&["agents", "defaults", "models"])?.span;
    (!refs.is_empty()).then(|| (describe("agents.defaults.models", span, &refs), refs))
}

fn describe(path: &str, span: Span, refs: &Vec<&str>) -> Written {
    let mut entries: Vec<String> = refs.iter().map(|text| (*text).to_owned()).collect();
    entries.sort();
    Written { path: path.to_owned(), span, entries }
}
