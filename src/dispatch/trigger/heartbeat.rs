//! The heartbeat: a run of its own model in the agent's main session (`src/infra/heartbeat-runner.ts`,
//! `src/auto-reply/reply/get-reply.ts`).

use super::super::plan::StoreView;
use super::super::roster::Agent;
use super::super::selection::{Aliases, resolve_text};
use super::plan::TriggerKind;
use super::selected::{Scene, Selected, Start, unreadable};
use super::session;
use crate::home::{StoredSession, normalize_agent_id};
use crate::source::{Node, Value};

/// Which agents have a heartbeat (`resolveHeartbeatAgents`).
pub(super) struct HeartbeatAgents {
    /// Some agent has an entry of its own: then only those have one.
    explicit: bool,
    /// `agents.defaults.heartbeat` is there.
    by_default: bool,
    /// `agents.defaults.heartbeat.agentId`: the only one that this is for (2026.8.1+).
    named: Option<String>,
}

impl HeartbeatAgents {
    pub(super) fn of(config: &Node, agents: &[Agent<'_>]) -> Self {
        Self {
            explicit: agents.iter().any(|agent| is_set(agent.get("heartbeat"))),
            by_default: is_set(config.at(&["agents", "defaults", "heartbeat"])),
            named: config
                .at(&["agents", "defaults", "heartbeat", "agentId"])
                .and_then(Node::as_text)
                .map(normalize_agent_id),
        }
    }

    fn has(&self, agent: &Agent<'_>, is_default: bool) -> bool {
        match &self.named {
            _ if self.explicit => is_set(agent.get("heartbeat")),
            Some(named) => agent.id == *named,
            None => self.by_default || is_default,
        }
    }
}

/// What JavaScript takes for true among values that a heartbeat may have.
fn is_set(node: Option<&Node>) -> bool {
    node.is_some_and(|node| !matches!(node.value, Value::Null | Value::Bool(false)))
}

/// The heartbeat of an agent, where it names a model or its session keeps one.
pub(super) fn heartbeat<'a>(
    scene: &Scene<'a>,
    agents: &HeartbeatAgents,
    is_default: bool,
    sessions: &[StoredSession<'a>],
    store: &StoreView,
) -> Option<Selected<'a>> {
    let own = scene.own(&["heartbeat"]);
    let defaults = scene.default_of(&["heartbeat"]);
    let setting = |key: &str| {
        let own = own.and_then(|node| node.get(key));
        own.or_else(|| defaults.and_then(|node| node.get(key)))
    };
    if !agents.has(scene.agent, is_default) || is_off(setting("every")) {
        return None;
    }
    let isolated = setting("isolatedSession").and_then(Node::as_bool) == Some(true);
    let session = if isolated { None } else { session_of(scene, sessions, setting("session")) };
    // A blank value of the agent's own leaves the defaults' in force.
    let of_own = own.and_then(|own| own.get("model")).map(|model| ("heartbeat.model", model));
    let of_defaults =
        defaults.and_then(|node| node.get("model")).map(|model| ("agents.defaults.heartbeat.model", model));
    let named =
        [of_own, of_defaults].into_iter().flatten().find_map(|(path, node)| Some((path, node, node.as_text()?)));
    let Some((path, model, text)) = named else { return in_session(scene, &session?, sessions, store) };
    let aliases = Aliases::of(scene.config, &scene.chat.run.provider, scene.facts);
    let mut selected = Selected {
        kind: TriggerKind::Heartbeat,
        name: String::new(),
        span: Some(model.span),
        sessions: Vec::new(),
        automatic: false,
        start: Ok(Start::of(scene.chat.clone())),
        passed_over: Vec::new(),
    };
    let Some(reference) = resolve_text(None, text, &scene.chat.run.provider, &aliases, scene.facts) else {
        selected.passed_over.push(unreadable(path, model));
        return Some(selected);
    };
    let because = "model of the heartbeat";
    let mut request =
        scene.replaced_unless_allowed(path, model, &reference.reference, because, &mut selected.passed_over);
    // The session's own choice decides about fallbacks, although the heartbeat has another model.
    if let Some(fallbacks) = session.and_then(|session| session::fallbacks_of(scene, &session, sessions)) {
        request.own_fallbacks = Some(fallbacks);
    }
    selected.start = Ok(Start::of(request));
    Some(selected)
}

/// A heartbeat without a model of its own is a message in its session.
fn in_session<'a>(
    scene: &Scene<'a>,
    session: &StoredSession<'a>,
    sessions: &[StoredSession<'a>],
    store: &StoreView,
) -> Option<Selected<'a>> {
    let selected = session::of_one(scene, session, sessions, store)?;
    Some(Selected { kind: TriggerKind::Heartbeat, name: String::new(), sessions: Vec::new(), ..selected })
}

/// `every: "0m"` and blank texts switch it off; what cannot be read does too.
fn is_off(every: Option<&Node>) -> bool {
    let Some(node) = every else { return false };
    let Some(text) = node.as_str().map(str::trim) else { return false };
    let digits: String = text.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    digits.parse::<f64>().is_ok_and(|number| number == 0.0) || text.is_empty()
}

/// The stored session that heartbeats run in: the agent's main one, or the one that `session` names.
fn session_of<'a>(
    scene: &Scene<'a>,
    sessions: &[StoredSession<'a>],
    named: Option<&Node>,
) -> Option<StoredSession<'a>> {
    let main = scene.config.at(&["session", "mainKey"]).and_then(Node::as_text).unwrap_or("main");
    let name = named.and_then(Node::as_text).filter(|name| *name != "main").unwrap_or(main);
    sessions.iter().find(|session| session.name() == name || session.key == name).copied()
}
