//! Two agents must not share a directory (OpenClaw `src/config/agent-dirs.ts`).

use crate::dispatch::ConfigIssue;
use crate::home::{HomePaths, normalize_agent_id};
use crate::source::{Node, Span, normalized};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// An agent that the config names.
struct Agent<'a> {
    id: String,
    /// Its own `agentDir`, as written.
    directory: Option<&'a str>,
    span: Option<Span>,
}

/// The issue that a shared directory is.
pub(super) fn shared_directory(root: &Node, paths: &HomePaths) -> Option<ConfigIssue> {
    let keyed = root.at(&["agents", "entries"]).is_some();
    let agents = named_agents(root);
    let mut by_directory: Vec<(PathBuf, Vec<&Agent<'_>>)> = Vec::new();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    for agent in &agents {
        let directory = directory_of(agent, paths);
        let place = *places.entry(directory.clone()).or_insert(by_directory.len());
        match by_directory.get_mut(place) {
            Some((_, sharing)) => sharing.push(agent),
            None => by_directory.push((directory, vec![agent])),
        }
    }
    by_directory.retain(|(_, sharing)| sharing.len() > 1);
    let span = by_directory.first()?.1.iter().rev().find_map(|agent| agent.span);
    let conflicts: Vec<String> = by_directory
        .iter()
        .map(|(directory, sharing)| {
            let ids: Vec<String> = sharing.iter().map(|agent| format!("\"{}\"", agent.id)).collect();
            format!("- {}: {}", display(directory, paths), ids.join(", "))
        })
        .collect();
    let key = if keyed { "agents.entries" } else { "agents.list" };
    let override_key = if keyed { "agents.entries.*.agentDir" } else { "agents.list[].agentDir" };
    let message = [
        "Duplicate agentDir detected (multi-agent config).",
        "Each agent must have a unique agentDir; sharing it causes auth/session state collisions and token invalidation.",
        "",
        "Conflicts:",
        &conflicts.join("\n"),
        "",
        &format!("Fix: remove the shared {override_key} override (or give each agent its own directory)."),
        "If you want to share credentials, copy auth-profiles.json instead of sharing the entire agentDir.",
    ]
    .join("\n");
    Some(ConfigIssue { path: key.to_owned(), message, span })
}

/// Every agent that the roster or a binding names, each once.
fn named_agents(root: &Node) -> Vec<Agent<'_>> {
    let mut agents: Vec<Agent<'_>> = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |id: &str, node: Option<&Node>| -> Option<usize> {
        let id = normalize_agent_id(id);
        if !known.insert(id.clone()) {
            return None;
        }
        agents.push(Agent { id, directory: None, span: node.map(|node| node.span) });
        Some(agents.len() - 1)
    };
    let mut overrides = Vec::new();
    let list = root.at(&["agents", "list"]).and_then(Node::as_array).unwrap_or(&[]);
    let entries = root.at(&["agents", "entries"]).and_then(Node::as_object);
    let roster = list
        .iter()
        .filter_map(|agent| Some((agent.get("id")?.as_str()?, agent)))
        .chain(entries.into_iter().flat_map(|roster| roster.entries()).map(|entry| (entry.key.as_str(), &entry.node)));
    for (id, agent) in roster {
        if let Some(index) = add(id, agent.get("agentDir").or(Some(agent))) {
            overrides.push((index, agent.get("agentDir").and_then(Node::as_text)));
        }
    }
    if overrides.is_empty() {
        add("main", None);
    }
    for binding in root.get("bindings").and_then(Node::as_array).unwrap_or(&[]) {
        if let Some(id) = binding.get("agentId").filter(|id| id.as_text().is_some()) {
            add(id.as_str().unwrap_or_default(), Some(id));
        }
    }
    for (index, directory) in overrides {
        if let Some(agent) = agents.get_mut(index) {
            agent.directory = directory;
        }
    }
    agents
}

fn directory_of(agent: &Agent<'_>, paths: &HomePaths) -> PathBuf {
    let Some(written) = agent.directory else {
        return normalized(&paths.state.join("agents").join(&agent.id).join("agent"));
    };
    let below_home = written.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    match below_home {
        Some(rest) => normalized(&paths.home.join(rest.trim_start_matches(['/', '\\']))),
        None => normalized(Path::new(written)),
    }
}

fn display(directory: &Path, paths: &HomePaths) -> String {
    match directory.strip_prefix(&paths.os_home) {
        Ok(below) => format!("~/{}", below.display()),
        Err(_) => directory.display().to_string(),
    }
}
