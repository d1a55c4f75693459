//! What every rule starts from: the case, and for each candidate that cannot answer the one cause
//! that explains it, so that no failure is told twice and none is left out.

use super::finding::{Case, Finding};
use super::place::{display, lists_model, roster};
use super::sidecar::has_unread_sidecar;
use super::words::excerpt;
use crate::dispatch::auth::auth_id;
use crate::dispatch::{AgentPlan, Dispatch, Simulation, StoredProfile};
use crate::home::{AgentFiles, DatabaseFailure, Home, Problem};
use crate::release::{Facts, JsonStore};
use crate::source::{Node, SourceId, Span, parse_json5};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A case with its failures explained.
pub(super) struct Diagnosis<'a> {
    /// The home.
    pub(super) home: &'a Home,
    /// The release's facts.
    pub(super) facts: &'a Facts,
    /// What the release decides.
    pub(super) simulation: &'a Simulation,
    /// Every candidate that cannot answer, in plan order.
    pub(super) failures: Vec<Failure<'a>>,
    /// The config's entry of each agent.
    roster: HashMap<String, &'a Node>,
    /// Included files as they are written, parsed when first needed.
    included: RefCell<HashMap<SourceId, Option<Rc<Node>>>>,
}

/// The root of a config file.
pub(super) enum Written<'a> {
    /// `openclaw.json`
    Main(&'a Node),
    /// A file that it includes.
    Included(Rc<Node>),
}

impl std::ops::Deref for Written<'_> {
    type Target = Node;

    fn deref(&self) -> &Node {
        match self {
            Self::Main(root) => root,
            Self::Included(root) => root,
        }
    }
}

/// A candidate that cannot answer.
#[derive(Clone, Copy)]
pub(super) struct Failure<'a> {
    /// Its agent.
    pub(super) agent: &'a AgentPlan,
    /// The candidate.
    pub(super) dispatch: &'a Dispatch,
    /// Why.
    pub(super) cause: Cause,
}

/// Why a candidate cannot answer. Each cause belongs to one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The harness it is sent to does not know its provider.
    ForeignToHarness,
    /// The codex harness is not registered.
    CodexNotRegistered,
    /// Another harness id that nobody registered.
    HarnessNotRegistered,
    /// A reference of a provider this release has retired.
    LegacyReference,
    /// The agent lacks the `models.json` entry that main has.
    RigIncomplete,
    /// The plugin that serves its provider or runtime is not installed, or kept out.
    PluginInactive,
    /// The release knows no such model.
    UnknownModel,
    /// All profiles are cooling down or disabled.
    Cooling,
    /// What is stored has run out and cannot be renewed.
    Expired,
    /// The OAuth tokens are in a sidecar that this release does not read.
    SidecarUnread,
    /// The config's order for the provider is an empty list.
    OrderEmpty,
    /// An order names no profile that counts, although one is stored.
    OrderExcludes,
    /// An order of profiles that are not stored, in a release that then asks for no key.
    OrderBeforeKey,
    /// The credential file cannot be read.
    StoreUnreadable,
    /// Its credentials are in a database that was not read: nobody can say whether it has one.
    DatabaseUnread,
    /// Its credentials are in files that this release does not read any more.
    JsonStranded,
    /// `openai/*` on the direct API without a key, while a Codex login is stored.
    OpenAiWithoutKey,
    /// No credential reaches it.
    NoCredential,
    /// The CLI that was asked for where this release does not look is not started, and the API has no credential.
    CliNotStarted,
    /// Stored in a form, or in a place, that the route does not use.
    ShapeMismatch,
    /// Behind a reference to a secret that leads nowhere.
    SecretUnresolved,
    /// The configured key is a `${VARIABLE}` without a value.
    VariableMissing,
    /// The key stands only in the generated `models.json`.
    KeyInModelsJson,
    /// What was stored is only in files that a migration has put away.
    StoreEmptied,
    /// A database was written by a later release.
    SchemaTooNew,
    /// The Codex login is in no store any more, or only the Codex CLI's own.
    CodexLoginLost,
    /// The codex harness refuses the login for the name that a move has given it.
    LoginRenamed,
    /// The command of the codex app-server cannot be started.
    CodexNotStarted,
    /// What is stored is in the layout of a later release.
    OtherLayout,
    /// Another agent has the credential, and this one does not inherit from it.
    OnlyAnotherAgentHas,
    /// There is no config any more, while a copy of it is left: nobody has chosen what is asked.
    ConfigGone,
    /// Something else; the release's own message says what.
    Other,
}

impl<'a> Diagnosis<'a> {
    /// Explains every failure of a case.
    pub(super) fn of(case: &Case<'a>) -> Self {
        let mut diagnosis = Self {
            home: case.home,
            facts: case.facts,
            simulation: case.simulation,
            failures: Vec::new(),
            roster: roster(case.home),
            included: RefCell::default(),
        };
        for agent in &case.simulation.agents {
            for dispatch in agent.dispatches.iter().filter(|dispatch| !dispatch.can_answer()) {
                let cause = diagnosis.cause(agent, dispatch);
                diagnosis.failures.push(Failure { agent, dispatch, cause });
            }
        }
        diagnosis
    }

    /// Whether two provider names share their profiles, as the release reads names (`z.ai` and `zai`).
    pub(super) fn same_provider(&self, one: &str, other: &str) -> bool {
        one == other || auth_id(one, self.facts) == auth_id(other, self.facts)
    }

    /// The failures of one cause.
    pub(super) fn failures_of(&self, cause: Cause) -> impl Iterator<Item = &Failure<'a>> {
        self.failures.iter().filter(move |failure| failure.cause == cause)
    }

    /// The entry of an agent in the config's roster.
    pub(super) fn agent_entry(&self, id: &str) -> Option<&'a Node> {
        self.roster.get(id).copied()
    }

    /// A config file, the main one or an included one, before anything in it is merged or replaced.
    pub(super) fn written(&self, source: SourceId) -> Option<Written<'a>> {
        if self.home.config.source == Some(source) {
            return self.home.config.raw_root.as_ref().map(Written::Main);
        }
        let mut included = self.included.borrow_mut();
        let parsed = included.entry(source).or_insert_with(|| {
            let file = self.home.sources.get(source)?;
            parse_json5(&file.text, source).ok().map(Rc::new)
        });
        parsed.clone().map(Written::Included)
    }

    /// The resolved config.
    pub(super) fn config(&self) -> Option<&'a Node> {
        self.home.config.root.as_ref()
    }

    /// The directory of agent `main`, whose credentials the others inherit.
    pub(super) fn main_dir(&self) -> PathBuf {
        self.home.paths.state.join("agents").join("main").join("agent")
    }

    /// The files of an agent directory.
    pub(super) fn files(&self, directory: &Path) -> Option<&'a AgentFiles> {
        self.home.agent_dirs.get(directory)
    }

    /// A path as people should read it.
    pub(super) fn display(&self, path: &Path) -> String {
        display(self.home, path)
    }

    /// The config's order for a provider: (list, place of its key).
    pub(super) fn configured_order(&self, provider: &str) -> Option<(&'a Node, Span)> {
        let order = self.config()?.at(&["auth", "order"])?.as_object()?;
        let entry = order.entries().iter().find(|entry| self.same_provider(&entry.key, provider))?;
        entry.node.as_array().map(|_| (&entry.node, entry.key_span))
    }

    /// The stored order for a provider as the agent sees it.
    pub(super) fn stored_order<'b>(&self, agent: &'b AgentPlan, provider: &str) -> Option<&'b [String]> {
        let found = agent.store.order.iter().find(|(key, _)| self.same_provider(key, provider));
        found.map(|(_, ids)| ids.as_slice()).filter(|ids| !ids.is_empty())
    }

    /// Profiles that count for the provider a candidate asks, by the release's own test.
    pub(super) fn eligible<'b>(&self, agent: &'b AgentPlan, dispatch: &Dispatch) -> Vec<&'b StoredProfile> {
        let counts = |profile: &&StoredProfile| {
            dispatch.eligibility.iter().any(|entry| entry.profile == profile.id && entry.code == "ok")
        };
        agent.store.profiles.iter().filter(counts).collect()
    }

    /// Adds how often a gateway log of the home tells the same, with the last place.
    pub(super) fn seen(&self, finding: Finding, text: &str) -> Finding {
        let mut lines = self.home.gateway_log_errors.iter().filter(|line| line.message.contains(text)).rev();
        let Some(last) = lines.next() else { return finding };
        let times = match lines.count() {
            0 => String::new(),
            others => format!(", {} times", others + 1),
        };
        finding.because(format!("it has happened{times}: {}:{}: {}", last.file, last.line, excerpt(&last.message, 120)))
    }

    /// The problem of a file, when it could not be read.
    pub(super) fn problem(&self, path: &Path) -> Option<&'a Problem> {
        self.home.problems.iter().find(|problem| problem.path == path)
    }

    /// The credential file that keeps an agent from its credentials: its own or main's.
    pub(super) fn unreadable_store(&self, agent: &AgentPlan) -> Option<&'a Problem> {
        [agent.agent_dir.clone(), self.main_dir()]
            .iter()
            .find_map(|directory| self.problem(&directory.join(self.facts.auth.store_file)))
    }

    /// The database of an agent's credentials, its own or main's, that oc-doctor could not read although the
    /// release may: (directory, why).
    pub(super) fn unread_database(&self, agent: &AgentPlan) -> Option<(PathBuf, &'a DatabaseFailure)> {
        if self.facts.auth.json_store == JsonStore::Used {
            return None;
        }
        [agent.agent_dir.clone(), self.main_dir()].into_iter().find_map(|directory| {
            let failure = self.files(&directory)?.database.failure()?;
            (!failure.is_damage()).then_some((directory, failure))
        })
    }

    fn cause(&self, agent: &AgentPlan, dispatch: &Dispatch) -> Cause {
        if super::config_write_loses_content::is_cause(self) {
            return Cause::ConfigGone;
        }
        if self.retired(&dispatch.provider) {
            return Cause::LegacyReference;
        }
        if agent.store.error.is_some() && !self.stranded(agent).is_empty() {
            return Cause::JsonStranded;
        }
        if agent.store.error.is_some() && super::store_schema_newer_than_build::of_agent(self, agent).is_some() {
            return Cause::SchemaTooNew;
        }
        if let Some(Err(refusal)) = &dispatch.harness {
            return self.refused(dispatch, refusal);
        }
        if matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex")
            && !self.codex_serves(&dispatch.provider)
        {
            return Cause::ForeignToHarness;
        }
        let text = dispatch.failure().unwrap_or_default();
        if text.starts_with("Requested agent harness") || text.starts_with("Agent harness runtime") {
            return self.refused(dispatch, text);
        }
        if text.starts_with("Codex app-server auth profile") {
            return Cause::LoginRenamed;
        }
        if text.starts_with("spawn ") {
            return Cause::CodexNotStarted;
        }
        if text.starts_with("Unknown model") {
            return self.unknown_model(agent, dispatch);
        }
        if text.contains("in cooldown") || text.contains("temporarily unavailable") {
            return Cause::Cooling;
        }
        if text.contains("token refresh failed") {
            return Cause::Expired;
        }
        let credential = ["No API key", "No credentials found", "Missing bearer", "401", "Explicit auth order"];
        if credential.iter().any(|part| text.contains(part)) || dispatch.credential_error.is_some() {
            return self.missing_credential(agent, dispatch);
        }
        Cause::Other
    }

    fn refused(&self, dispatch: &Dispatch, refusal: &str) -> Cause {
        let asked = dispatch.runtime_policy.as_ref().map(|policy| policy.runtime.as_str());
        if refusal.contains("does not support") {
            Cause::ForeignToHarness
        } else if asked == Some("codex") {
            Cause::CodexNotRegistered
        } else if super::provider_plugin_inactive::is_cause(self, dispatch) {
            Cause::PluginInactive
        } else {
            Cause::HarnessNotRegistered
        }
    }

    /// Whether the codex app-server can be asked for a model of this provider.
    pub(super) fn codex_serves(&self, provider: &str) -> bool {
        provider == "codex" || provider == "openai" || provider == "openai-codex"
    }

    fn unknown_model(&self, agent: &AgentPlan, dispatch: &Dispatch) -> Cause {
        let has = |directory: &Path| {
            self.files(directory).is_some_and(|files| lists_model(&files.models, &dispatch.provider, &dispatch.model))
        };
        let main = self.main_dir();
        if agent.agent_dir != main && has(&main) && !has(&agent.agent_dir) {
            return Cause::RigIncomplete;
        }
        if super::provider_plugin_inactive::is_cause(self, dispatch) {
            return Cause::PluginInactive;
        }
        // Many providers register their models only with a credential.
        if self.provider_entry(&dispatch.provider).is_none() && self.unreadable_store(agent).is_some() {
            return Cause::StoreUnreadable;
        }
        Cause::UnknownModel
    }

    /// Whether this release has retired the provider of a reference.
    pub(super) fn retired(&self, provider: &str) -> bool {
        provider == "openai-codex" && self.facts.auth.codex_auth_is_openai
    }

    fn missing_credential(&self, agent: &AgentPlan, dispatch: &Dispatch) -> Cause {
        let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
        let code = |profile: &str| {
            dispatch.eligibility.iter().find(|entry| entry.profile == profile).map(|entry| entry.code.as_str())
        };
        let of_asked = |profile: &&StoredProfile| self.same_provider(&profile.provider, asked);
        if let Some((list, _)) = self.configured_order(asked)
            && list.as_array().is_some_and(<[Node]>::is_empty)
            && self.stored_order(agent, asked).is_none()
        {
            return Cause::OrderEmpty;
        }
        let ordered = self.configured_order(asked).is_some() || self.stored_order(agent, asked).is_some();
        if ordered && dispatch.auth_order.is_empty() && !self.eligible(agent, dispatch).is_empty() {
            return Cause::OrderExcludes;
        }
        let own: Vec<&StoredProfile> = agent.store.profiles.iter().filter(of_asked).collect();
        if own.is_empty() && super::order_before_key::is_cause(self, dispatch, asked) {
            return Cause::OrderBeforeKey;
        }
        if own.is_empty() && asked == "openai" && self.retired("openai-codex") && codex_login(agent).is_some() {
            return Cause::LegacyReference;
        }
        if own.iter().any(|profile| has_unread_sidecar(self.stored(agent, &profile.id), code(&profile.id))) {
            return Cause::SidecarUnread;
        }
        if own.iter().any(|profile| code(&profile.id) == Some("expired") || self.has_run_out(agent, profile)) {
            return Cause::Expired;
        }
        if super::credential_shape_mismatch::is_cause(self, agent, dispatch) {
            return Cause::ShapeMismatch;
        }
        if super::service_env_missing_key::is_cause(self, dispatch) {
            return Cause::VariableMissing;
        }
        if super::secretref_unresolvable::is_cause(self, agent, dispatch) {
            return Cause::SecretUnresolved;
        }
        if self.stranded(agent).iter().any(|(file, id)| {
            let provider = file.at(&[id, "provider"]).and_then(Node::as_text).unwrap_or_default();
            self.same_provider(provider, asked) || (provider == "openai-codex" && asked == "openai")
        }) {
            return Cause::JsonStranded;
        }
        if self.unread_database(agent).is_some() {
            return Cause::DatabaseUnread;
        }
        if self.unreadable_store(agent).is_some() {
            return Cause::StoreUnreadable;
        }
        let built_in =
            matches!(&dispatch.harness, Some(Ok(harness)) if harness != "codex") || dispatch.harness.is_none();
        if dispatch.provider == "openai" && built_in && codex_login(agent).is_some() {
            return Cause::OpenAiWithoutKey;
        }
        if super::auth_store_empty_after_migration::is_cause(self, agent, asked) {
            return Cause::StoreEmptied;
        }
        if super::store_schema_newer_than_build::is_cause(self, asked)
            || super::store_schema_newer_than_build::of_agent(self, agent).is_some()
        {
            return Cause::SchemaTooNew;
        }
        if super::state_dir_mismatch::is_cause(self, agent, asked) {
            return Cause::OtherLayout;
        }
        if super::codex_profile_lost_or_renamed::is_cause(self, agent, asked) {
            return Cause::CodexLoginLost;
        }
        if super::models_json_stale_or_wrong::is_cause(self, agent, dispatch) {
            return Cause::KeyInModelsJson;
        }
        if super::provider_plugin_inactive::is_cause(self, dispatch) {
            return Cause::PluginInactive;
        }
        if super::ignored_cli_runtime::is_cause(self, agent, dispatch) {
            return Cause::CliNotStarted;
        }
        if super::secondary_agent_without_auth::is_cause(self, agent, asked) {
            return Cause::OnlyAnotherAgentHas;
        }
        Cause::NoCredential
    }
}

/// The stored ChatGPT login of an agent under the provider `openai-codex`, when there is one.
pub(super) fn codex_login(agent: &AgentPlan) -> Option<&StoredProfile> {
    agent.store.profiles.iter().find(|profile| profile.kind != "api_key" && profile.provider == "openai-codex")
}

/// The `profiles` object of an agent's credential file.
pub(super) fn profiles(files: &AgentFiles) -> Option<&Node> {
    files.auth_profiles.document()?.root.get("profiles").filter(|node| node.as_object().is_some())
}
