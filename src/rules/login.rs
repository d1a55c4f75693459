//! The command that stores a credential where the agents that need it find it.

use super::diagnosis::Diagnosis;
use super::finding::FixProposal;
use super::shell::word;
use super::words::code;
use crate::dispatch::AgentPlan;
use crate::home::normalize_agent_id;
use crate::source::Node;

/// Logs in for these agents, all when none is named. `openclaw models auth login` stores for the default agent
/// (`resolveModelsAuthContext`: `resolveDefaultAgentId`); the others inherit only from `main`.
pub(super) fn log_in<T: AsRef<str>>(diagnosis: &Diagnosis<'_>, provider: &str, agents: &[T]) -> FixProposal {
    let default = default_agent(diagnosis);
    let plain = format!("openclaw models auth login --provider {}", word(provider));
    let agent = |id: &str| diagnosis.simulation.agents.iter().find(|agent| agent.id == id);
    let is_main = agent(&default).is_none_or(|agent| agent.agent_dir == diagnosis.main_dir());
    let ids: Vec<&str> = agents.iter().map(AsRef::as_ref).collect();
    let missed: Vec<&str> = ids.iter().copied().filter(|id| !is_main && *id != default).collect();
    let title = format!("store a credential for {}", code(provider));
    if missed.is_empty() {
        let others = diagnosis.simulation.agents.len() > 1 && is_main;
        let inherited = if others { "; the other agents inherit what agent `main` has" } else { "" };
        return FixProposal::manual(format!("{title}{inherited}"), [plain]);
    }
    if !diagnosis.facts.auth.login_names_agent {
        let note = format!("{title}: this release stores it for its default agent {} only", code(&default));
        return FixProposal::manual(note, [plain]);
    }
    let mut commands: Vec<String> = Vec::new();
    if ids.len() > missed.len() {
        commands.push(plain);
    }
    commands.extend(missed.iter().map(|id| for_agent(id, provider)));
    FixProposal::manual(format!("{title} of {}", super::words::agents(&ids)), commands)
}

/// Logs in for one agent, in releases that can.
pub(super) fn for_agent(id: &str, provider: &str) -> String {
    format!("openclaw models auth --agent {} login --provider {}", word(id), word(provider))
}

/// The agent that commands speak of without `--agent`: the first marked `default`, else the first of the roster.
pub(super) fn default_agent(diagnosis: &Diagnosis<'_>) -> String {
    let marked = |agent: &&AgentPlan| {
        let entry = diagnosis.agent_entry(&agent.id).and_then(|entry| entry.get("default"));
        entry.and_then(Node::as_bool) == Some(true)
    };
    let agents = &diagnosis.simulation.agents;
    let default = agents.iter().find(marked).or(agents.first());
    default.map_or_else(|| normalize_agent_id("main"), |agent| agent.id.clone())
}
