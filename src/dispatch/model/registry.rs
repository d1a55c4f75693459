//! The models a release has at hand: compiled in, and in the second look-up the catalogue of `models.json`
//! as the release would write it first (`ensureOpenClawModelsJson`, `src/agents/models-config.ts`).

use super::configured::{base_url, models, provider_entry, text};
use super::plugins::{completes, completion};
use super::question::{Draft, ModelQuestion, Pass};
use crate::source::{Entry, Node};

/// A model by its exact provider and id (`ModelRegistry.find`).
pub(super) fn find(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    let built_in = question.facts.built_in_model(provider, model).map(|known| Draft {
        provider: provider.to_owned(),
        api: Some(known.api.to_owned()),
        base_url: known.base_url.map(str::to_owned),
        because: "bundled with the release",
        span: None,
    });
    if pass == Pass::First || spoiled(question) {
        return built_in;
    }
    let Some(written) = written(question, provider) else { return built_in };
    if let Some(found) = written.find(question, provider, model) {
        return Some(found);
    }
    // A provider's address in models.json moves its bundled models as well.
    match written.base_url() {
        Some(base_url) => built_in.map(|draft| Draft { base_url: Some(base_url), ..draft }),
        None => built_in,
    }
}

/// The entry of a provider in the file that the release writes.
struct Written<'a> {
    /// From the config.
    configured: Option<&'a Node>,
    /// Added by a plugin.
    discovered: bool,
    /// Already in the file.
    existing: Option<&'a Node>,
    /// Transport and address that the plugin gives.
    plugin_api: Option<&'static str>,
    plugin_base_url: Option<&'static str>,
}

fn written<'a>(question: &ModelQuestion<'a>, provider: &str) -> Option<Written<'a>> {
    let configured = config_entry(question, provider);
    let existing = existing(question, provider);
    let known = question.facts.discovered_provider(completion(question), provider);
    let discovered = known.is_some() && completes(question, provider);
    if configured.is_none() && existing.is_none() && !discovered {
        return None;
    }
    let is_blank = |entry: &Node| blank(question, entry, existing);
    let harmless = |entry: &Node| question.facts.blank_addresses_are_dropped && discovered && models(entry).is_empty();
    if !question.facts.one_bad_provider_spoils_all
        && configured.is_some_and(|entry| is_blank(entry) && !harmless(entry))
    {
        return None;
    }
    let known = known.filter(|_| discovered);
    Some(Written {
        configured,
        discovered,
        existing,
        plugin_api: known.map(|model| model.api),
        plugin_base_url: known.and_then(|model| model.base_url),
    })
}

impl Written<'_> {
    fn find(&self, question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<Draft> {
        let from = self.configured.filter(|entry| !models(entry).is_empty());
        let kept = if self.configured.is_some() || self.discovered { None } else { self.existing };
        if let Some(entry) = from.or(kept) {
            let listed = models(entry).iter().find(|listed| text(listed, "id") == Some(model))?;
            let api = text(listed, "api").or_else(|| self.api(entry))?;
            let base_url = text(listed, "baseUrl").map(str::to_owned).or_else(|| self.base_url())?;
            let because = if kept.is_some() { "listed in models.json" } else { "listed in models.providers" };
            return Some(Draft {
                provider: provider.to_owned(),
                api: Some(api.to_owned()),
                base_url: Some(base_url),
                because,
                span: Some(listed.span),
            });
        }
        let known =
            question.facts.discovered_model(completion(question), provider, model).filter(|_| self.discovered)?;
        let configured = self.configured.and_then(|entry| text(entry, "api"));
        Some(Draft {
            provider: provider.to_owned(),
            api: Some(configured.unwrap_or(known.api).to_owned()),
            base_url: self.moved().or_else(|| known.base_url.map(str::to_owned)),
            because: "known while its provider has a credential",
            span: None,
        })
    }

    fn api<'b>(&'b self, entry: &'b Node) -> Option<&'b str> {
        text(entry, "api").or(self.plugin_api)
    }

    /// An address from the config, or an old one in the file that fits the same transport.
    fn moved(&self) -> Option<String> {
        let filled = |entry: Option<&Node>| {
            entry.and_then(|entry| text(entry, "baseUrl")).filter(|url| !url.is_empty()).map(str::to_owned)
        };
        let configured = filled(self.configured);
        if configured.is_some() {
            return configured;
        }
        let old_api = self.existing.and_then(|entry| text(entry, "api"));
        let new_api = self.configured.and_then(|entry| text(entry, "api")).or(self.plugin_api);
        let fits = old_api.is_none() || new_api.is_none() || old_api == new_api;
        filled(self.existing).filter(|_| fits)
    }

    fn base_url(&self) -> Option<String> {
        self.moved().or_else(|| self.plugin_base_url.map(str::to_owned))
    }
}

/// The config's entry under exactly this name.
fn config_entry<'a>(question: &ModelQuestion<'a>, provider: &str) -> Option<&'a Node> {
    let entries = question.config.at(&["models", "providers"])?.as_object()?.entries();
    entries.iter().find(|entry| entry.key.trim() == provider).map(|entry| &entry.node)
}

fn existing<'a>(question: &ModelQuestion<'a>, provider: &str) -> Option<&'a Node> {
    if replaces(question) {
        return None;
    }
    let entry = question.models_json?.at(&["providers", provider])?;
    (question.facts.one_bad_provider_spoils_all || complete(question, provider, entry, false)).then_some(entry)
}

/// `models.mode: replace` forgets what the file had.
fn replaces(question: &ModelQuestion<'_>) -> bool {
    question.config.at(&["models", "mode"]).and_then(Node::as_str) == Some("replace")
}

/// Whether an entry is written with an empty base URL, which the file may not have.
fn blank(question: &ModelQuestion<'_>, entry: &Node, existing: Option<&Node>) -> bool {
    let filled = |node: &Node| text(node, "baseUrl").is_some_and(|url| !url.is_empty());
    base_url(question, entry).is_some_and(str::is_empty) && !existing.is_some_and(filled)
}

/// Whether one provider without address or key makes the whole file unreadable. From 2026.5.28 on such a provider is
/// left out, except when it lists no models: then its empty address spoils the file all the same.
fn spoiled(question: &ModelQuestion<'_>) -> bool {
    if question.facts.blank_addresses_are_dropped {
        return false;
    }
    if !question.facts.one_bad_provider_spoils_all {
        let entries = question.config.at(&["models", "providers"]).and_then(Node::as_object);
        return entries.is_some_and(|object| {
            object.entries().iter().any(|entry| {
                let key = entry.key.trim();
                // ChatGPT logins bring models of their own (`catalog` of the plugin openai).
                let login = key == "openai-codex" && (question.has_profile)(key);
                let discovered = login
                    || question.facts.discovered_provider(completion(question), key).is_some()
                        && completes(question, key);
                models(&entry.node).is_empty() && !discovered && blank(question, &entry.node, existing(question, key))
            })
        });
    }
    let object = |node: Option<&'_ Node>| node.and_then(Node::as_object).map_or(0, |object| object.len());
    let configured = question.config.at(&["models", "providers"]);
    let file = question.models_json.and_then(|root| root.get("providers")).filter(|_| !replaces(question));
    if object(configured) + object(file) == 0 {
        return false;
    }
    let incomplete = |entry: &Entry| !complete(question, entry.key.trim(), &entry.node, true);
    let overridden = |key: &str| provider_entry(question, key).is_some();
    configured.and_then(Node::as_object).is_some_and(|object| object.entries().iter().any(incomplete))
        || file.and_then(Node::as_object).is_some_and(|object| {
            object
                .entries()
                .iter()
                .any(|entry| !overridden(&entry.key) && !complete(question, &entry.key, &entry.node, false))
        })
}

/// Whether the file may have this entry (`validateConfig` of the model registry).
fn complete(question: &ModelQuestion<'_>, provider: &str, entry: &Node, fresh: bool) -> bool {
    let facts = question.facts;
    if fresh && blank(question, entry, existing(question, provider)) {
        return false;
    }
    let known =
        facts.discovered_provider(completion(question), provider).filter(|_| fresh && completes(question, provider));
    let filled = |key: &str| match entry.get(key) {
        Some(node) => node.as_str().is_none_or(|text| !text.is_empty()) && node.value != crate::source::Value::Null,
        None => false,
    };
    let addressed = filled("baseUrl") || known.is_some();
    let keyed = !facts.catalogues_need_keys || filled("apiKey") || (fresh && (question.has_key)(provider));
    if models(entry).is_empty() && known.is_none() {
        // Entries without models are only checked by the registry of older releases.
        return !facts.one_bad_provider_spoils_all || addressed || filled("headers") || filled("compat");
    }
    let bundled = facts.bundled_providers_are_complete && facts.built_in_provider(provider);
    bundled || (addressed && keyed)
}
