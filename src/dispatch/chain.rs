//! The candidates of a run, in order (`resolveFallbackCandidates` in `src/agents/model-fallback.ts`).

use super::model::{self, ModelRef};
use super::roster::Agent;
use super::selection::{Aliases, primary_text, resolve_primary, resolve_text};
use crate::release::{Facts, FirstCandidateAlias};
use crate::source::{Node, Span, Value};
use std::collections::HashSet;

/// The chain of one agent for one run.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The agent's primary, resolved.
    pub primary: ModelRef,
    /// Where the primary stands: on the agent, or in the defaults.
    pub primary_span: Option<Span>,
    /// The agent's own list of fallbacks; `None` = the defaults' list applies and the defaults' primary comes last.
    pub own_fallbacks: Option<Vec<String>>,
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// Fallbacks that are written down but dropped, with the reason.
    pub dropped: Vec<(String, Span, &'static str)>,
}

/// One candidate of a chain.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Provider and model.
    pub reference: ModelRef,
    /// Where it is written.
    pub span: Option<Span>,
    /// Why it is in the chain.
    pub because: &'static str,
}

/// What a run asks the chain for.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The model it begins with.
    pub run: ModelRef,
    /// Where that is written.
    pub span: Option<Span>,
    /// Why it is the first.
    pub because: &'static str,
    /// Exactly these fallbacks; `None` = the defaults' apply, and the defaults' primary comes last.
    pub own_fallbacks: Option<Vec<&'a Node>>,
    /// What the defaults are for this run.
    pub defaults: DefaultModel<'a>,
}

/// `agents.defaults.model` as a run sees it.
#[derive(Debug, Clone, Default)]
pub struct DefaultModel<'a> {
    /// The primary, when one is written.
    pub primary: Option<&'a Node>,
    /// The fallbacks.
    pub fallbacks: Vec<&'a Node>,
}

impl<'a> DefaultModel<'a> {
    /// As the config has it.
    #[must_use]
    pub fn of(config: &'a Node) -> Self {
        let model = config.at(&["agents", "defaults", "model"]);
        Self { primary: primary_text(model), fallbacks: fallback_nodes(model) }
    }
}

/// The chain of an agent for a chat message.
#[must_use]
pub fn chain(config: &Node, agent: &Agent<'_>, facts: &Facts) -> Chain {
    chain_of(config, chat_request(config, agent, facts), facts)
}

/// What a chat message in a new session asks for.
#[must_use]
pub fn chat_request<'a>(config: &'a Node, agent: &Agent<'a>, facts: &Facts) -> Request<'a> {
    let defaults = DefaultModel::of(config);
    let primary_node = primary_text(agent.get("model")).or(defaults.primary);
    Request {
        run: resolve_primary(config, primary_node.and_then(Node::as_str), facts),
        span: primary_node.map(|node| node.span),
        because: "primary of the agent",
        own_fallbacks: own_fallbacks(agent.get("model"), facts),
        defaults,
    }
}

/// The chain of a run.
#[must_use]
pub fn chain_of(config: &Node, request: Request<'_>, facts: &Facts) -> Chain {
    let Request { run, span, because, own_fallbacks, defaults } = request;
    let mut builder = Builder::new(config, facts, &defaults, span);
    builder.add_first(run.clone(), because);
    match &own_fallbacks {
        Some(list) => builder.add_list(list, "fallback of the agent"),
        None => {
            if builder.guard_lets_pass(&defaults.fallbacks) {
                builder.add_list(&defaults.fallbacks, "fallback of agents.defaults");
            } else {
                builder.drop_all(&defaults.fallbacks);
            }
            builder.add_defaults_primary(defaults.primary.map(|node| node.span));
        }
    }
    Chain {
        primary_span: span,
        primary: run,
        own_fallbacks: own_fallbacks
            .map(|list| list.iter().filter_map(|node| node.as_str().map(str::to_owned)).collect()),
        candidates: builder.candidates,
        dropped: builder.dropped,
    }
}

/// `resolveAgentModelFallbacksOverride`: what a `model` of its own says of fallbacks; `None` = inherit.
#[must_use]
pub fn own_fallbacks<'a>(model: Option<&'a Node>, facts: &Facts) -> Option<Vec<&'a Node>> {
    let model = model?;
    let ends = facts.selection.own_model_ends_fallbacks;
    match &model.value {
        Value::String(_) => (ends && model.as_text().is_some()).then(Vec::new),
        Value::Object(object) => match object.get("fallbacks") {
            Some(list) => list.as_array().map(|items| items.iter().collect()),
            None => (ends && object.get("primary").and_then(Node::as_text).is_some()).then(Vec::new),
        },
        _ => None,
    }
}

/// Whether any fallback is configured for an agent (`hasEmbeddedRunConfiguredModelFallbacks`).
#[must_use]
pub fn has_fallbacks(config: &Node, agent: &Agent<'_>, facts: &Facts) -> bool {
    match own_fallbacks(agent.get("model"), facts) {
        Some(list) => !list.is_empty(),
        None => !fallback_nodes(config.at(&["agents", "defaults", "model"])).is_empty(),
    }
}

/// The `fallbacks` of a `model` value.
#[must_use]
pub fn fallback_nodes(model: Option<&Node>) -> Vec<&Node> {
    model
        .and_then(|model| model.get("fallbacks"))
        .and_then(Node::as_array)
        .map(|items| items.iter().collect())
        .unwrap_or_default()
}

struct Builder<'a> {
    facts: &'a Facts,
    /// What `agents.defaults` alone resolves to: it gives bare fallbacks their provider.
    defaults_primary: ModelRef,
    aliases: Aliases,
    primary_span: Option<Span>,
    seen: HashSet<String>,
    candidates: Vec<Candidate>,
    dropped: Vec<(String, Span, &'static str)>,
}

impl<'a> Builder<'a> {
    fn new(config: &Node, facts: &'a Facts, defaults: &DefaultModel<'_>, primary_span: Option<Span>) -> Self {
        let defaults_primary = resolve_primary(config, defaults.primary.and_then(Node::as_str), facts);
        let aliases = Aliases::of(config, &defaults_primary.provider, facts);
        Self {
            facts,
            defaults_primary,
            aliases,
            primary_span,
            seen: HashSet::new(),
            candidates: Vec::new(),
            dropped: Vec::new(),
        }
    }

    fn push(&mut self, reference: ModelRef, span: Option<Span>, because: &'static str) {
        if reference.provider.is_empty() || reference.model.is_empty() {
            return;
        }
        if self.seen.insert(model::model_key(&reference.provider, &reference.model)) {
            self.candidates.push(Candidate { reference, span, because });
        }
    }

    fn add_first(&mut self, run: ModelRef, because: &'static str) {
        let models = &self.facts.models;
        let plain = model::normalize_reference(models, &run.provider, &run.model);
        let lookup = |raw: &str, provider: &str| {
            resolve_text(None, raw, provider, &self.aliases, self.facts)
                .filter(|resolved| resolved.by_alias)
                .map(|resolved| resolved.reference)
        };
        let by_name = || lookup(&run.model, &run.provider);
        let by_full_text = || lookup(&format!("{}/{}", run.provider, run.model), &self.defaults_primary.provider);
        let replaced = match self.facts.selection.first_candidate_alias {
            FirstCandidateAlias::None => None,
            FirstCandidateAlias::NameFirst => by_name().or_else(by_full_text),
            FirstCandidateAlias::FullTextFirst => by_full_text().or_else(|| {
                by_name().filter(|target| {
                    target.provider == plain.provider || plain.provider == self.defaults_primary.provider
                })
            }),
        };
        let first =
            replaced.map_or(plain, |target| model::normalize_reference(models, &target.provider, &target.model));
        self.push(first, self.primary_span, because);
    }

    fn resolve(&self, raw: &str) -> Option<ModelRef> {
        resolve_text(None, raw, &self.defaults_primary.provider, &self.aliases, self.facts)
            .map(|resolved| resolved.reference)
    }

    /// The provider guard: a run on another provider than the defaults' primary keeps the inherited
    /// fallbacks only when it is one of them.
    fn guard_lets_pass(&self, list: &[&Node]) -> bool {
        let Some(first) = self.candidates.first() else { return true };
        let configured = model::normalize_reference(
            &self.facts.models,
            &self.defaults_primary.provider,
            &self.defaults_primary.model,
        );
        !self.facts.selection.provider_guard
            || first.reference.provider == configured.provider
            || list.iter().filter_map(|node| self.resolve(node.as_str()?)).any(|fallback| fallback == first.reference)
    }

    fn add_list(&mut self, list: &[&Node], because: &'static str) {
        for node in list {
            let Some(raw) = node.as_str() else { continue };
            match self.resolve(raw) {
                Some(reference) => self.push(reference, Some(node.span), because),
                None => self.dropped.push((raw.to_owned(), node.span, "it cannot be read as provider/model")),
            }
        }
    }

    fn drop_all(&mut self, list: &[&Node]) {
        for node in list {
            if let Some(raw) = node.as_str() {
                let reason = "this release drops inherited fallbacks for a primary of another provider";
                self.dropped.push((raw.to_owned(), node.span, reason));
            }
        }
    }

    fn add_defaults_primary(&mut self, span: Option<Span>) {
        self.push(self.defaults_primary.clone(), span, "primary of agents.defaults, as last resort");
    }
}
