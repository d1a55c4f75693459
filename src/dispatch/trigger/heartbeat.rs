//! The heartbeat: a run of its own model in the agent's main session (`src/infra/heartbeat-runner.ts`,
//! `src/auto-reply/reply/get-reply.ts`).

use super::super::roster::Agent;
use super::super::selection::{Aliases, resolve_text};
use super::plan::{PassedOver, TriggerKind};
use super::selected::{Scene, Selected, Start, not_allowed, unreadable};
use crate::home::{ChosenBy, StoredSession};
use crate::release::UserPinFallbacks;
use crate::source::{Node, Value};

/// Which agents have a heartbeat (`resolveHeartbeatAgents`).
pub(super) struct HeartbeatAgents {
    /// Some agent has an entry of its own: then only those have one.
    explicit: bool,
    /// `agents.defaults.heartbeat` is there.
    by_default: bool,
}

impl HeartbeatAgents {
    pub(super) fn of(config: &Node, agents: &[Agent<'_>]) -> Self {
        Self {
            explicit: agents.iter().any(|agent| is_set(agent.get("heartbeat"))),
            by_default: is_set(config.at(&["agents", "defaults", "heartbeat"])),
        }
    }

    fn has(&self, agent: &Agent<'_>, is_default: bool) -> bool {
        if self.explicit { is_set(agent.get("heartbeat")) } else { self.by_default || is_default }
    }
}

/// What JavaScript takes for true among values that a heartbeat may have.
fn is_set(node: Option<&Node>) -> bool {
    node.is_some_and(|node| !matches!(node.value, Value::Null | Value::Bool(false)))
}

/// The heartbeat of an agent, where it names a model.
pub(super) fn heartbeat<'a>(
    scene: &Scene<'a>,
    agents: &HeartbeatAgents,
    is_default: bool,
    sessions: &[StoredSession<'a>],
) -> Option<Selected<'a>> {
    let own = scene.own(&["heartbeat"]);
    let defaults = scene.default_of(&["heartbeat"]);
    let setting = |key: &str| {
        let own = own.and_then(|node| node.get(key));
        own.or_else(|| defaults.and_then(|node| node.get(key)))
    };
    let (path, model) = match setting("model").filter(|node| node.as_text().is_some()) {
        Some(node) if own.and_then(|own| own.get("model")).is_some_and(|own| own.span == node.span) => {
            ("heartbeat.model", node)
        }
        Some(node) => ("agents.defaults.heartbeat.model", node),
        // A blank value of the agent's own leaves the defaults' in force.
        None => ("agents.defaults.heartbeat.model", defaults.and_then(|node| node.get("model"))?),
    };
    let text = model.as_text()?;
    if !agents.has(scene.agent, is_default) || is_off(setting("every")) {
        return None;
    }
    let aliases = Aliases::of(scene.config, &scene.chat.run.provider, scene.facts);
    let mut selected = Selected {
        kind: TriggerKind::Heartbeat,
        name: String::new(),
        span: Some(model.span),
        sessions: Vec::new(),
        start: Ok(Start::of(scene.chat.clone())),
        passed_over: Vec::new(),
    };
    let Some(reference) = resolve_text(None, text, &scene.chat.run.provider, &aliases, scene.facts) else {
        selected.passed_over.push(unreadable(path, model));
        return Some(selected);
    };
    let reference = reference.reference;
    let allowlist = scene.allowlist();
    let mut request = scene.with_model(reference.clone(), Some(model.span), "model of the heartbeat");
    if scene.facts.triggers.replaces_refused_model && !allowlist.allows(&reference) {
        let first = allowlist.first().unwrap_or(&scene.chat.run).clone();
        let instead = format!("this release puts {}/{} in its place", first.provider, first.model);
        let refused: PassedOver = not_allowed(path, model, &allowlist, &instead);
        selected.passed_over.push(refused);
        request = scene.with_model(first, allowlist.written().map(|list| list.span), "first of the allowed models");
    }
    if pinned_by_user(scene, sessions, setting("session"), setting("isolatedSession")) {
        request.own_fallbacks = Some(Vec::new());
    }
    selected.start = Ok(Start::of(request));
    Some(selected)
}

/// `every: "0m"` and blank texts switch it off; what cannot be read does too.
fn is_off(every: Option<&Node>) -> bool {
    let Some(node) = every else { return false };
    let Some(text) = node.as_str().map(str::trim) else { return false };
    let digits: String = text.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    digits.parse::<f64>().is_ok_and(|number| number == 0.0) || text.is_empty()
}

/// Whether the agent's main session, in which heartbeats run, keeps a model that its user picked: the heartbeat has
/// another model then, and the session's lack of fallbacks.
fn pinned_by_user(
    scene: &Scene<'_>,
    sessions: &[StoredSession<'_>],
    elsewhere: Option<&Node>,
    isolated: Option<&Node>,
) -> bool {
    let other = elsewhere.and_then(Node::as_text).is_some_and(|name| name != "main");
    if scene.facts.triggers.user_pin_fallbacks == UserPinFallbacks::AsConfigured
        || other
        || isolated.and_then(Node::as_bool) == Some(true)
    {
        return false;
    }
    let name = scene.config.at(&["session", "mainKey"]).and_then(Node::as_text).unwrap_or("main");
    sessions
        .iter()
        .any(|session| session.name() == name && session.model.is_some() && session.model_chosen_by == ChosenBy::User)
}
