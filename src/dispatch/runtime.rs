//! The runtime policy of a candidate (`src/agents/harness/policy.ts`, `model-runtime-policy.ts`).

use super::model;
use super::plan::RuntimePolicy;
use super::roster::Agent;
use super::route::{Choice, Observed, routes};
use crate::release::{AgentPolicyFacts, Facts, FallbackMeaning, ImpliedCodex, ModelPolicyFacts, PolicyShape};
use crate::source::{Environment, Node, Span};

/// A candidate whose runtime is asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Effective config.
    pub config: &'a Node,
    /// The agent that runs.
    pub agent: &'a Agent<'a>,
    /// Provider of the candidate.
    pub provider: &'a str,
    /// Model of the candidate.
    pub model: &'a str,
    /// The release.
    pub facts: &'a Facts,
    /// The gateway's environment.
    pub environment: &'a Environment,
}

/// The runtime policy of a candidate; `None` in releases that know only one runner.
#[must_use]
pub fn runtime_policy(asked: &Asked<'_>) -> Option<RuntimePolicy> {
    runtime_policy_of(asked, Observed::default())
}

/// The same for a model whose transport and address have been looked up.
#[must_use]
pub fn runtime_policy_of(asked: &Asked<'_>, observed: Observed<'_>) -> Option<RuntimePolicy> {
    match &asked.facts.runtime.policy {
        PolicyShape::OneRunner => None,
        PolicyShape::Agent(shape) => Some(agent_policy(asked, shape)),
        PolicyShape::Model(shape) => Some(model_policy(asked, shape, observed)),
    }
}

/// The runtime that somebody wrote for a model, where the release has policies per model; `auto` is none.
#[must_use]
pub fn written_runtime(asked: &Asked<'_>) -> Option<String> {
    let PolicyShape::Model(shape) = &asked.facts.runtime.policy else { return None };
    let (id, _, _) = configured_policy(asked, shape)?;
    let id = asked.facts.runtime.read_id(Some(&id));
    (id != "auto" && id != "default").then_some(id)
}

/// The whole-agent policy: the agent's container over the defaults', the environment over both.
fn agent_policy(asked: &Asked<'_>, shape: &AgentPolicyFacts) -> RuntimePolicy {
    let usable = |container: Option<&'_ Node>| -> bool {
        container.is_some_and(|node| {
            !shape.empty_container_is_absent
                || node.get(shape.id_key).and_then(Node::as_text).is_some()
                || node.get("fallback").is_some()
        })
    };
    let own = asked.agent.get(shape.container).filter(|node| usable(Some(node)));
    let defaults = asked.config.at(&["agents", "defaults", shape.container]).filter(|node| usable(Some(node)));
    let own_id = own.and_then(|node| node.get(shape.id_key));
    let from_config = own_id.or_else(|| defaults.and_then(|node| node.get(shape.id_key)));
    let from_environment = asked.environment.text("OPENCLAW_AGENT_RUNTIME");
    let runtime = match from_environment {
        Some(id) => asked.facts.runtime.read_id(Some(id)),
        None => asked.facts.runtime.read_id(from_config.and_then(Node::as_str)),
    };
    let span = match from_environment {
        Some(_) => asked.environment.origin("OPENCLAW_AGENT_RUNTIME").and_then(|(_, span)| span),
        None => from_config.map(|node| node.span),
    };
    if shape.cli_is_built_in && asked.facts.runtime.is_cli_runtime(&runtime) {
        return RuntimePolicy { runtime: "pi".to_owned(), source: None, fallback: Some("pi".to_owned()), span };
    }
    let fallback = fallback_value(asked, shape, own, defaults, &runtime, from_environment.is_some());
    RuntimePolicy { runtime, source: None, fallback, span }
}

/// The runtime id as written for the whole agent, where the release reads one: CLI ids that the
/// policy hides behind the built-in harness are seen here.
#[must_use]
pub fn written_agent_runtime(asked: &Asked<'_>) -> Option<String> {
    let PolicyShape::Agent(shape) = &asked.facts.runtime.policy else { return None };
    if let Some(id) = asked.environment.text("OPENCLAW_AGENT_RUNTIME") {
        return Some(id.to_owned());
    }
    let defaults = asked.config.at(&["agents", "defaults", shape.container]);
    [asked.agent.get(shape.container), defaults]
        .into_iter()
        .flatten()
        .find_map(|container| container.get(shape.id_key).and_then(Node::as_text))
        .map(str::to_owned)
}

fn fallback_value(
    asked: &Asked<'_>,
    shape: &AgentPolicyFacts,
    own: Option<&Node>,
    defaults: Option<&Node>,
    runtime: &str,
    runtime_from_environment: bool,
) -> Option<String> {
    let written = |container: Option<&Node>| {
        container.and_then(|node| node.get("fallback")).and_then(Node::as_str).map(str::to_owned)
    };
    let by_environment = || {
        asked
            .environment
            .text("OPENCLAW_AGENT_HARNESS_FALLBACK")
            .map(str::to_lowercase)
            .filter(|value| value == "pi" || value == "none")
    };
    let plain = |value: &str| if value == "none" { "none" } else { "pi" }.to_owned();
    let unset = || if runtime == "auto" { "pi" } else { "none" }.to_owned();
    match shape.fallback {
        FallbackMeaning::Ignored => None,
        FallbackMeaning::PiUnlessNone => Some(
            by_environment().unwrap_or_else(|| plain(&written(own).or_else(|| written(defaults)).unwrap_or_default())),
        ),
        FallbackMeaning::ByRuntime => Some(by_environment().unwrap_or_else(|| {
            if runtime_from_environment && runtime != "auto" && runtime != "pi" {
                return "none".to_owned();
            }
            let names_runtime = own.and_then(|node| node.get(shape.id_key)).and_then(Node::as_str);
            let value = match names_runtime.filter(|id| !id.is_empty()) {
                Some(_) => written(own),
                None => written(own).or_else(|| written(defaults)),
            };
            value.map_or_else(unset, |value| plain(&value))
        })),
    }
}

/// The per-model policy, with codex implied where the release implies it.
fn model_policy(asked: &Asked<'_>, shape: &ModelPolicyFacts, observed: Observed<'_>) -> RuntimePolicy {
    let configured = configured_policy(asked, shape);
    let span = configured.as_ref().map(|(_, _, span)| *span);
    let runtime = match &configured {
        Some((id, _, _)) => asked.facts.runtime.read_id(Some(id)),
        None => "auto".to_owned(),
    };
    let runtime = if runtime == "default" { "auto".to_owned() } else { runtime };
    let nothing = runtime == "auto" && asked.facts.runtime.auto_is_implicit;
    let source = configured.as_ref().filter(|_| !nothing).map_or("implicit", |(_, source, _)| source);
    let implied = if runtime == "auto" { implied(asked, observed) } else { None };
    let runtime = implied.map_or(runtime, str::to_owned);
    RuntimePolicy { runtime, source: Some(source.to_owned()), fallback: None, span }
}

/// The runtime that a release implies where nobody names one.
fn implied(asked: &Asked<'_>, observed: Observed<'_>) -> Option<&'static str> {
    let provider = model::normalize_provider(&asked.facts.models, asked.provider);
    let official = || openai_is_official(asked.config);
    let codex = match asked.facts.runtime.implied_codex {
        ImpliedCodex::Never => false,
        ImpliedCodex::OpenAi => provider == "openai" && official(),
        ImpliedCodex::OpenAiAndOpenAiCodex => provider == "openai-codex" || (provider == "openai" && official()),
        ImpliedCodex::OpenAiRoutes if provider == "openai" => {
            let routes = routes(asked, Choice { observed, with_parameters: true, ..Choice::default() });
            let codex = routes.is_some_and(|routes| routes.imply_codex());
            return Some(if codex { "codex" } else { asked.facts.runtime.built_in });
        }
        ImpliedCodex::OpenAiRoutes => false,
    };
    codex.then_some("codex")
}

/// Whether `models.providers.openai` is called at its official address (`isOfficialOpenAIBaseUrl`).
#[must_use]
pub fn openai_is_official(config: &Node) -> bool {
    let base_url = config.at(&["models", "providers", "openai", "baseUrl"]);
    let Some(node) = base_url else { return true };
    let Some(text) = node.as_text() else { return true };
    let Some(rest) = strip_scheme(text, "https://") else { return false };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.eq_ignore_ascii_case("api.openai.com") && matches!(path, "" | "/" | "/v1" | "/v1/")
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..)).flatten()
}

/// The first non-blank `agentRuntime.id` in the order of the release: exact model entries (the agent's,
/// then the defaults'), the provider's model entry, wildcards, the provider.
fn configured_policy(asked: &Asked<'_>, shape: &ModelPolicyFacts) -> Option<(String, &'static str, Span)> {
    let name = own_name(asked, shape);
    let own = asked.agent.get("models");
    let defaults = asked.config.at(&["agents", "defaults", "models"]);
    let from_maps = |wanted: KeyMatch| {
        [own, defaults].into_iter().flatten().filter_map(Node::as_object).find_map(|map| {
            map.entries().iter().find_map(|entry| {
                let matched = key_match(asked, &entry.key, name.as_deref());
                let id = policy_id(&entry.node)?;
                (matched == wanted).then_some((id.0, "model", id.1))
            })
        })
    };
    if name.is_some()
        && let Some(found) = from_maps(KeyMatch::Exact)
    {
        return Some(found);
    }
    let provider = provider_node(asked);
    let in_provider = provider.and_then(|node| node.get("models")).and_then(Node::as_array).and_then(|models| {
        models
            .iter()
            .find(|entry| {
                entry
                    .get("id")
                    .and_then(Node::as_str)
                    .is_some_and(|id| name.is_some() && key_match(asked, id, name.as_deref()) == KeyMatch::Exact)
            })
            .and_then(policy_id)
    });
    if let Some((id, span)) = in_provider {
        return Some((id, "model", span));
    }
    if shape.wildcards
        && let Some(found) = from_maps(KeyMatch::Wildcard)
    {
        return Some(found);
    }
    provider.and_then(policy_id).map(|(id, span)| (id, "provider", span))
}

fn policy_id(node: &Node) -> Option<(String, Span)> {
    let id = node.at(&["agentRuntime", "id"])?;
    id.as_text().map(|text| (text.to_owned(), id.span))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyMatch {
    Exact,
    Wildcard,
    None,
}

/// The model name to compare keys with: the candidate's, without its own provider's prefix; `None`
/// when it bears another provider's prefix and the release then matches nothing.
fn own_name(asked: &Asked<'_>, shape: &ModelPolicyFacts) -> Option<String> {
    let name = asked.model.trim();
    if name.is_empty() {
        return None;
    }
    match name.split_once('/') {
        Some((prefix, rest)) if !prefix.is_empty() => {
            if shape.compares_foreign_prefix {
                return Some(name.to_owned());
            }
            let models = &asked.facts.models;
            let same = model::normalize_provider(models, prefix) == model::normalize_provider(models, asked.provider);
            let rest = rest.trim();
            (same && !rest.is_empty()).then(|| rest.to_owned())
        }
        _ => Some(name.to_owned()),
    }
}

fn key_match(asked: &Asked<'_>, key: &str, name: Option<&str>) -> KeyMatch {
    let key = key.trim();
    if name == Some(key) {
        return KeyMatch::Exact;
    }
    let Some((provider, rest)) = key.split_once('/').filter(|(provider, _)| !provider.is_empty()) else {
        return KeyMatch::None;
    };
    let models = &asked.facts.models;
    if model::normalize_provider(models, provider) != model::normalize_provider(models, asked.provider) {
        return KeyMatch::None;
    }
    match rest.trim() {
        rest if name == Some(rest) => KeyMatch::Exact,
        "*" => KeyMatch::Wildcard,
        _ => KeyMatch::None,
    }
}

fn provider_node<'a>(asked: &Asked<'a>) -> Option<&'a Node> {
    let providers = asked.config.at(&["models", "providers"])?;
    providers.get(asked.provider).or_else(|| {
        let wanted = model::normalize_provider(&asked.facts.models, asked.provider);
        let entries = providers.as_object()?.entries();
        entries
            .iter()
            .find(|entry| model::normalize_provider(&asked.facts.models, &entry.key) == wanted)
            .map(|entry| &entry.node)
    })
}
