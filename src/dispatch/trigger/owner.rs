//! Which agent runs what names none, or names one that there is not (`resolveDefaultAgentId` in
//! `src/agents/agent-scope.ts`; from 2026.8.1 on `tryResolveAmbientOwnerAgentId` in `agent-scope-config.ts`, and
//! `resolveCronAgent` in `src/gateway/server-cron.ts`).

use super::super::roster::{Agent, MAIN};
use crate::home::normalize_agent_id;
use crate::release::Facts;
use crate::source::Node;

/// Who runs jobs, hooks and heartbeats of nobody.
pub(super) struct Owner {
    known: Vec<String>,
    standard: Option<String>,
    refuses_unknown: bool,
}

impl Owner {
    pub(super) fn of(config: &Node, agents: &[Agent<'_>], facts: &Facts) -> Self {
        let refuses_unknown = facts.config.has_keyed_roster;
        let standard = if refuses_unknown { ambient(config, agents) } else { Some(first(agents)) };
        Self { known: agents.iter().map(|agent| agent.id.clone()).collect(), standard, refuses_unknown }
    }

    /// Whether an agent is the one that runs what names none.
    pub(super) fn is(&self, agent: &str) -> bool {
        self.standard.as_deref() == Some(agent)
    }

    /// The agent of a hook: an unknown one is none.
    pub(super) fn of_hook(&self, asked: Option<&str>) -> Option<String> {
        self.known(asked).or_else(|| self.standard.clone())
    }

    /// The agent of a job, or the message with which the gateway refuses it.
    pub(super) fn of_job(&self, asked: Option<&str>) -> Result<String, String> {
        let known = self.known(asked);
        match (known, asked.map(normalize_agent_id)) {
            (Some(agent), _) => Ok(agent),
            (None, Some(asked)) if self.refuses_unknown && self.standard.as_ref() != Some(&asked) => {
                Err(format!("cron job agent is unavailable: {asked}"))
            }
            (None, _) => self.standard.clone().ok_or_else(|| NOBODY.to_owned()),
        }
    }

    fn known(&self, asked: Option<&str>) -> Option<String> {
        asked.map(normalize_agent_id).filter(|asked| self.known.contains(asked))
    }
}

/// `CRON_AGENT_SELECTION_REQUIRED_MESSAGE`
const NOBODY: &str = "Agent-less cron job has no resolvable owner. Pass --agent <id> when creating or editing the job, or set agents.defaults.systemAgent.agentId.";

/// The first marked `default`, else the first of the roster.
fn first(agents: &[Agent<'_>]) -> String {
    let marked = agents.iter().find(|agent| is_marked(agent));
    marked.or(agents.first()).map_or_else(|| MAIN.to_owned(), |agent| agent.id.clone())
}

/// `agents.defaults.systemAgent.agentId`, else the only one marked, else the only one.
fn ambient(config: &Node, agents: &[Agent<'_>]) -> Option<String> {
    let named = config.at(&["agents", "defaults", "systemAgent", "agentId"]).and_then(Node::as_text);
    if let Some(named) = named {
        return Some(normalize_agent_id(named));
    }
    let explicit = config.at(&["agents", "ownership"]).and_then(Node::as_str) == Some("explicit");
    let mut marked = agents.iter().filter(|agent| !explicit && is_marked(agent));
    let only = match (marked.next(), marked.next()) {
        (Some(only), None) => Some(only),
        _ => agents.first().filter(|_| agents.len() == 1),
    };
    only.map(|agent| agent.id.clone())
}

fn is_marked(agent: &Agent<'_>) -> bool {
    agent.get("default").and_then(Node::as_bool) == Some(true)
}
