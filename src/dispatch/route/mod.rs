//! The routes of an `openai` model: which transport at which address, for which kind of credential, and whether codex
//! can go it (`resolveModelRoutes` of the bundled openai plugin, 2026.7.2-beta.1 and later).

mod address;
mod intent;
mod overrides;

pub(super) use overrides::{entries_change_request, parameters_change_request};

use super::auth::auth_id;
use super::model;
use super::runtime::Asked;
use crate::release::RouteFacts;
use crate::source::Node;
use address::{Endpoint, endpoint, is_plain_http};

const OPENAI: &str = "openai";
const RESPONSES: &str = "openai-responses";
const COMPLETIONS: &str = "openai-completions";
const PLATFORM: &str = "https://api.openai.com/v1";
const CHATGPT: &str = "https://chatgpt.com/backend-api/codex";

/// The kind of credential that a route wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// A key billed by use.
    ApiKey,
    /// A ChatGPT login.
    Subscription,
}

impl Requirement {
    /// What a mode of authentication or a type of profile fits (`resolveProviderModelRouteAuthRequirement`).
    #[must_use]
    pub fn of_mode(mode: &str) -> Option<Self> {
        match mode {
            "api-key" | "api_key" | "aws-sdk" => Some(Self::ApiKey),
            "oauth" | "token" => Some(Self::Subscription),
            _ => None,
        }
    }

    /// As OpenClaw writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::Subscription => "subscription",
        }
    }
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Transport.
    pub api: String,
    /// Address.
    pub base_url: String,
    /// The credential that it wants.
    pub requirement: Requirement,
    /// Whether codex can go it.
    pub codex: bool,
    /// Whether the request is changed in a way that the user wrote.
    pub overrides: bool,
}

/// The routes of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routes {
    /// What is configured contradicts itself, or the model.
    Incompatible {
        /// What OpenClaw says.
        message: String,
    },
    /// Nothing is known of the model yet.
    Indeterminate {
        /// Whether codex is implied.
        codex: bool,
    },
    /// One or two.
    Known {
        /// In the order of the provider, which is not that of credentials; never empty.
        routes: Vec<Route>,
        /// Whether codex is implied.
        codex: bool,
        /// The kind of credential to prefer among several (2026.9).
        preferred: Option<Requirement>,
    },
}

impl Routes {
    /// Whether codex is the runtime when nobody names one.
    #[must_use]
    pub fn imply_codex(&self) -> bool {
        match self {
            Self::Incompatible { .. } => false,
            Self::Indeterminate { codex } | Self::Known { codex, .. } => *codex,
        }
    }
}

/// Transport and address of a model as the look-up found it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Observed<'a> {
    /// Transport.
    pub api: Option<&'a str>,
    /// Address.
    pub base_url: Option<&'a str>,
}

/// Type of a stored profile by its id.
pub(super) type TypeOfProfile<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What decides beside the config.
#[derive(Clone, Copy, Default)]
pub(super) struct Choice<'a> {
    /// The model as looked up.
    pub observed: Observed<'a>,
    /// The kind of credential that the run is bound to.
    pub pinned: Option<Requirement>,
    /// Type of a stored profile, for a primary with `@profile`.
    pub type_of: Option<TypeOfProfile<'a>>,
    /// Whether request parameters of agents and models count as a changed request.
    pub with_parameters: bool,
}

/// The routes of a candidate; `None` when its provider has none.
#[must_use]
pub(super) fn routes(asked: &Asked<'_>, choice: Choice<'_>) -> Option<Routes> {
    let facts = asked.facts.runtime.routes.as_ref()?;
    if model::normalize_provider(&asked.facts.models, asked.provider) != OPENAI {
        return None;
    }
    let resolved = Resolver::new(asked, facts, choice).resolve();
    Some(if facts.follows_intent { intent::apply(asked, choice, resolved) } else { resolved })
}

/// `models.providers.<provider>` of the candidate.
pub(super) fn provider_entry<'a>(asked: &Asked<'a>) -> Option<&'a Node> {
    let providers = asked.config.at(&["models", "providers"])?;
    let wanted = model::normalize_provider(&asked.facts.models, asked.provider);
    providers.get(asked.provider).or_else(|| {
        let entries = providers.as_object()?.entries();
        let same = |key: &str| model::normalize_provider(&asked.facts.models, key) == wanted;
        entries.iter().find(|entry| same(&entry.key)).map(|entry| &entry.node)
    })
}

/// Whether an entry of a provider's `models` is the candidate's.
fn same_model(asked: &Asked<'_>, entry: &Node) -> bool {
    let bare = |id: &str| {
        let id = id.trim();
        let own = id.split_once('/').filter(|(prefix, _)| auth_id(prefix, asked.facts) == asked.provider);
        canonical(own.map_or(id, |(_, rest)| rest.trim())).to_owned()
    };
    entry.get("id").and_then(Node::as_str).is_some_and(|id| bare(id) == bare(asked.model))
}

/// `normalizeOpenAIModelRouteId`
fn canonical(model: &str) -> &str {
    match model.trim() {
        id if id.eq_ignore_ascii_case("gpt-5.4-codex") || id.eq_ignore_ascii_case("openai/gpt-5.4-codex") => "gpt-5.4",
        id => id,
    }
}

/// Texts of one level of the config; blank ones are none.
#[derive(Clone, Copy, Default)]
struct Level<'a> {
    api: Option<&'a str>,
    base_url: Option<&'a str>,
}

impl<'a> Level<'a> {
    fn of(node: Option<&'a Node>) -> Self {
        let text = |key: &str| node.and_then(|node| node.get(key)).and_then(Node::as_text).map(str::trim);
        Self { api: text("api"), base_url: text("baseUrl") }
    }

    fn says_nothing(self) -> bool {
        self.api.is_none() && self.base_url.is_none()
    }
}

struct Resolver<'a> {
    facts: &'a RouteFacts,
    chatgpt_api: &'static str,
    model: String,
    of_model: Level<'a>,
    of_provider: Level<'a>,
    of_environment: Option<&'a str>,
    observed: Observed<'a>,
    overrides: bool,
}

impl<'a> Resolver<'a> {
    fn new(asked: &Asked<'a>, facts: &'a RouteFacts, choice: Choice<'a>) -> Self {
        let provider = provider_entry(asked);
        let models = provider.and_then(|entry| entry.get("models")).and_then(Node::as_array).unwrap_or(&[]);
        Self {
            facts,
            chatgpt_api: asked.facts.models.chatgpt_api,
            model: canonical(asked.model).to_owned(),
            of_model: Level::of(models.iter().find(|entry| same_model(asked, entry))),
            of_provider: Level::of(provider),
            of_environment: asked.environment.text("OPENAI_BASE_URL"),
            observed: choice.observed,
            overrides: entries_change_request(asked) || (choice.with_parameters && parameters_change_request(asked)),
        }
    }

    fn is(&self, class: &[&str]) -> bool {
        class.iter().any(|id| id.eq_ignore_ascii_case(&self.model))
    }

    /// The address and transport that count, and whether somebody wrote them.
    fn effective(&self) -> (Level<'a>, bool) {
        // A level that only names the transport is called at a lower level's address when that is not OpenAI's own.
        let foreign = |lower: Option<&'a str>| {
            lower.filter(|url| matches!(endpoint(Some(url)), Endpoint::Custom | Endpoint::Invalid))
        };
        if !self.of_model.says_nothing() {
            let lower = self.of_provider.base_url.or(self.of_environment);
            let base_url = self.of_model.base_url.or_else(|| foreign(lower));
            (Level { api: self.of_model.api.or(self.of_provider.api), base_url }, true)
        } else if !self.of_provider.says_nothing() {
            let base_url = self.of_provider.base_url.or_else(|| foreign(self.of_environment));
            (Level { api: self.of_provider.api, base_url }, true)
        } else if self.of_environment.is_some() {
            (Level { api: None, base_url: self.of_environment }, true)
        } else {
            (Level { api: self.observed.api, base_url: self.observed.base_url }, false)
        }
    }

    fn resolve(&self) -> Routes {
        let (Level { api, base_url }, configured) = self.effective();
        let place = endpoint(base_url);
        let wants_login = api.is_some_and(|api| api.eq_ignore_ascii_case(self.chatgpt_api));
        match place {
            Endpoint::Invalid => return refuse("OpenAI model route baseUrl must be a non-empty URL string."),
            Endpoint::Custom => return self.custom(api, base_url.unwrap_or(PLATFORM)),
            Endpoint::Platform if wants_login => return refuse(CONFLICT),
            Endpoint::ChatGpt if api.is_some() && !wants_login => return refuse(CONFLICT),
            _ => {}
        }
        if let Some(api) = api.filter(|api| ![RESPONSES, COMPLETIONS, self.chatgpt_api].contains(api)) {
            return refuse(&format!("{api} is not an OpenAI Platform model adapter."));
        }
        let completions = configured && api == Some(COMPLETIONS);
        let platform =
            self.route(if completions { COMPLETIONS } else { RESPONSES }, PLATFORM, Requirement::ApiKey, base_url);
        let chatgpt = self.route(self.chatgpt_api, CHATGPT, Requirement::Subscription, base_url);
        let both = !configured || (self.facts.completions_keep_login && api == Some(COMPLETIONS) && !self.overrides);
        if both && self.is(self.facts.dual) {
            let codex = platform.codex;
            return Routes::Known { routes: vec![platform, chatgpt], codex, preferred: None };
        }
        if !configured && self.is(self.facts.subscription_only) {
            return single(chatgpt);
        }
        if !configured && self.is(self.facts.platform_only) {
            return single(platform);
        }
        if place == Endpoint::ChatGpt || wants_login {
            if self.is(self.facts.platform_only) {
                let model = &self.model;
                return refuse(&format!("{model} is available only through OpenAI Platform API-key authentication."));
            }
            return single(chatgpt);
        }
        if self.is(self.facts.subscription_only) {
            return refuse(&format!("{} is available only through ChatGPT subscription authentication.", self.model));
        }
        if !configured && self.observed.api.is_none() && self.observed.base_url.is_none() {
            return Routes::Indeterminate { codex: !self.overrides };
        }
        single(platform)
    }

    /// A server of somebody else's: one route, that only the built-in harness can go.
    fn custom(&self, api: Option<&str>, base_url: &str) -> Routes {
        let login = |api: &str| api.eq_ignore_ascii_case(self.chatgpt_api);
        let written = [self.of_model.api, self.of_provider.api].into_iter().flatten().any(login);
        if api.is_some_and(login) && !written {
            return refuse("Custom ChatGPT relays require an explicitly configured ChatGPT adapter.");
        }
        let by_environment = self.of_model.says_nothing() && self.of_provider.says_nothing();
        let observed = self.observed.api.filter(|api| [RESPONSES, COMPLETIONS].contains(api));
        let default = if by_environment { RESPONSES } else { COMPLETIONS };
        let api = api.or(observed).unwrap_or(default);
        if ![RESPONSES, COMPLETIONS, self.chatgpt_api].contains(&api) {
            return refuse(&format!("{api} is not an OpenAI-compatible model adapter."));
        }
        let requirement = if login(api) { Requirement::Subscription } else { Requirement::ApiKey };
        single(self.route(api, base_url, requirement, Some(base_url)))
    }

    fn route(&self, api: &str, base_url: &str, requirement: Requirement, source: Option<&str>) -> Route {
        let place = endpoint(Some(base_url));
        let own = (api == RESPONSES && place == Endpoint::Platform)
            || (api == self.chatgpt_api && place == Endpoint::ChatGpt);
        Route {
            api: api.to_owned(),
            base_url: base_url.to_owned(),
            requirement,
            codex: own && !is_plain_http(source) && !self.overrides,
            overrides: self.overrides,
        }
    }
}

const CONFLICT: &str = "OpenAI model API and baseUrl select different official transports.";

fn refuse(message: &str) -> Routes {
    Routes::Incompatible { message: message.to_owned() }
}

fn single(route: Route) -> Routes {
    Routes::Known { codex: route.codex, routes: vec![route], preferred: None }
}
