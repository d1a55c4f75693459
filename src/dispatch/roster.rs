//! Who the agents are (`src/agents/agent-scope.ts`: `listAgentIds`, `resolveAgentDir`).

use crate::home::{HomePaths, normalize_agent_id};
use crate::source::{Node, Span};
use std::path::PathBuf;

/// The agent that exists when the config names none.
pub const MAIN: &str = "main";

/// One agent of the roster.
#[derive(Debug, Clone)]
pub struct Agent<'a> {
    /// Id, normalised.
    pub id: String,
    /// Its entry; `None` for the implied `main`.
    pub entry: Option<&'a Node>,
    /// Where its id stands.
    pub span: Option<Span>,
}

impl<'a> Agent<'a> {
    /// A key of the agent's entry.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry.and_then(|entry| entry.get(key))
    }

    /// The agent's directory: `agentDir` of its entry, else `<state>/agents/<id>/agent`.
    #[must_use]
    pub fn directory(&self, paths: &HomePaths) -> PathBuf {
        paths.agent_dir(&self.id, self.get("agentDir").and_then(Node::as_text))
    }
}

/// The agents in roster order: `agents.list[]`, or `agents.entries` where a release has moved it there.
#[must_use]
pub fn roster(config: &Node) -> Vec<Agent<'_>> {
    let mut agents: Vec<Agent<'_>> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut add = |id: String, entry, span| {
        if seen.insert(id.clone()) {
            agents.push(Agent { id, entry: Some(entry), span: Some(span) });
        }
    };
    if let Some(list) = config.at(&["agents", "list"]).and_then(Node::as_array) {
        for entry in list.iter().filter(|entry| entry.as_object().is_some() || entry.as_array().is_some()) {
            let id = entry.get("id");
            add(
                normalize_agent_id(id.and_then(Node::as_str).unwrap_or_default()),
                entry,
                id.map_or(entry.span, |id| id.span),
            );
        }
    }
    if let Some(entries) = config.at(&["agents", "entries"]).and_then(Node::as_object) {
        for entry in entries.entries().iter().filter(|entry| entry.node.as_object().is_some()) {
            add(normalize_agent_id(&entry.key), &entry.node, entry.key_span);
        }
    }
    if agents.is_empty() {
        agents.push(Agent { id: MAIN.to_owned(), entry: None, span: None });
    }
    agents
}
