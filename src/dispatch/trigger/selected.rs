//! What a trigger asks for, before any candidate is looked at.

use super::super::chain::{DefaultModel, Request, chat_request, own_fallbacks};
use super::super::model::ModelRef;
use super::super::roster::Agent;
use super::allowlist::Allowlist;
use super::plan::{PassedOver, PassedOverCause, TriggerKind};
use crate::release::Facts;
use crate::source::{Node, Span};

/// What the triggers of one agent are decided from.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) facts: &'a Facts,
    /// Effective config.
    pub(super) config: &'a Node,
    pub(super) agent: &'a Agent<'a>,
    /// What a chat message in a new session asks for.
    pub(super) chat: &'a Request<'a>,
}

/// What a trigger asks for.
pub(super) struct Selected<'a> {
    pub(super) kind: TriggerKind,
    pub(super) name: String,
    pub(super) span: Option<Span>,
    pub(super) sessions: Vec<(String, Span)>,
    /// Of a session: its model is OpenClaw's own choice.
    pub(super) automatic: bool,
    /// The run, or the message with which it ends at once.
    pub(super) start: Result<Start<'a>, String>,
    pub(super) passed_over: Vec<PassedOver>,
}

/// A run that a trigger begins.
#[derive(Clone)]
pub(super) struct Start<'a> {
    pub(super) request: Request<'a>,
    /// Profile that it is bound to; other candidates than those of the first one's provider are not.
    pub(super) profile: Option<(&'a str, Span)>,
    /// Runtime that it is bound to.
    pub(super) runtime: Option<(&'a str, Span)>,
}

impl<'a> Start<'a> {
    pub(super) fn of(request: Request<'a>) -> Self {
        Self { request, profile: None, runtime: None }
    }

    /// Whether nothing distinguishes it from a chat message.
    pub(super) fn is_chat(&self, chat: &Request<'_>) -> bool {
        let texts = |list: &Option<Vec<&Node>>| {
            list.as_ref().map(|list| list.iter().map(|node| node.as_str().map(str::to_owned)).collect::<Vec<_>>())
        };
        self.profile.is_none()
            && self.runtime.is_none()
            && self.request.run == chat.run
            && texts(&self.request.own_fallbacks) == texts(&chat.own_fallbacks)
            && self.request.defaults.primary.map(|node| node.span) == chat.defaults.primary.map(|node| node.span)
    }
}

impl<'a> Scene<'a> {
    /// The models that chat, heartbeats and sub-agents of the agent may be given.
    pub(super) fn allowlist(&self) -> Allowlist {
        Allowlist::of_agent(self.config, self.agent, &self.chat.run, self.facts)
    }

    /// A value that may name a model, `agents.defaults.subagents.model`.
    pub(super) fn default_of(&self, path: &[&str]) -> Option<&'a Node> {
        self.config.at(&["agents", "defaults"]).and_then(|defaults| defaults.at(path))
    }

    /// A value of the agent's entry.
    pub(super) fn own(&self, path: &[&str]) -> Option<&'a Node> {
        self.agent.entry.and_then(|entry| entry.at(path))
    }

    /// The fallbacks of a run whose model was set by OpenClaw itself: the agent's, else the defaults', as a list
    /// of its own (`resolveEffectiveModelFallbacks` with `modelOverrideSource` `auto`).
    pub(super) fn automatic_fallbacks(&self) -> Vec<&'a Node> {
        own_fallbacks(self.agent.get("model"), self.facts).unwrap_or_else(|| DefaultModel::of(self.config).fallbacks)
    }

    /// A reply that begins with a configured model; one that is not allowed is replaced where the release does so
    /// (`createModelSelectionState`).
    pub(super) fn replaced_unless_allowed(
        &self,
        setting: &str,
        written: &Node,
        model: &ModelRef,
        because: &'static str,
        passed_over: &mut Vec<PassedOver>,
    ) -> Request<'a> {
        let allowlist = self.allowlist();
        if !self.facts.triggers.replaces_refused_model || allowlist.allows(model) {
            return self.with_model(model.clone(), Some(written.span), because);
        }
        let first = self.first_allowed(&allowlist);
        let instead = format!("this release puts {}/{} in its place", first.run.provider, first.run.model);
        passed_over.push(not_allowed(setting, written, &allowlist, &instead));
        first
    }

    /// A reply in a session that gave up its own model: the default, unless that is not allowed either.
    pub(super) fn default_if_allowed(&self, allowlist: &Allowlist) -> Request<'a> {
        if allowlist.allows(&self.chat.run) { self.chat.clone() } else { self.first_allowed(allowlist) }
    }

    fn first_allowed(&self, allowlist: &Allowlist) -> Request<'a> {
        let first = allowlist.first().unwrap_or(&self.chat.run).clone();
        self.with_model(first, allowlist.written().map(|list| list.span), "first of the allowed models")
    }

    /// The chat request with another first model.
    pub(super) fn with_model(&self, run: ModelRef, span: Option<Span>, because: &'static str) -> Request<'a> {
        Request { run, span, because, ..self.chat.clone() }
    }
}

/// The request of a chat message, for the scene of an agent.
pub(super) fn chat_of<'a>(config: &'a Node, agent: &Agent<'a>, facts: &Facts) -> Request<'a> {
    chat_request(config, agent, facts)
}

/// A model that may not be picked.
pub(super) fn not_allowed(setting: &str, node: &Node, allowlist: &Allowlist, instead: &str) -> PassedOver {
    let path = allowlist.written().map_or("the list of allowed models", |written| written.path.as_str());
    PassedOver {
        setting: setting.to_owned(),
        value: node.as_text().unwrap_or_default().to_owned(),
        span: node.span,
        because: format!("it is not in {path}; {instead}"),
        cause: PassedOverCause::NotAllowed,
    }
}

/// A text that names no model.
pub(super) fn unreadable(setting: &str, node: &Node) -> PassedOver {
    PassedOver {
        setting: setting.to_owned(),
        value: node.as_text().unwrap_or_default().to_owned(),
        span: node.span,
        because: "it cannot be read as provider/model".to_owned(),
        cause: PassedOverCause::Unreadable,
    }
}
