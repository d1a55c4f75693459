//! Agent directories and the session stores of their agents.

use super::agent_id::normalize_agent_id;
use super::reader::{Language, Reader, Shape};
use super::sqlite::read_agent_database;
use super::types::{AgentFiles, Document, HomePaths, Loaded, SessionFiles};
use super::user_path::{expand_tilde, user_path};
use crate::source::{Environment, FileKind, Node, Object, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The agent whose store the others inherit from, and that exists in every install.
const MAIN: &str = "main";

/// Which agents a home knows, by its config and by its directories.
pub(super) struct Agents {
    /// Normalised ids of the config, `main`, and the names of directories below `agents/`.
    pub(super) ids: BTreeSet<String>,
    /// Their directories: the default ones and configured ones.
    pub(super) directories: BTreeSet<PathBuf>,
}

impl Agents {
    pub(super) fn of(reader: &mut Reader<'_>, config: Option<&Node>, environment: &Environment) -> Self {
        let paths = reader.paths;
        let mut ids = directory_names(reader);
        ids.insert(MAIN.to_owned());
        let mut directories = BTreeSet::new();
        for (id, agent_dir) in config.map(configured_agents).unwrap_or_default() {
            if let Some(agent_dir) = agent_dir {
                directories.insert(paths.agent_dir(&id, Some(agent_dir)));
            }
            ids.insert(id);
        }
        for name in ["OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR"] {
            directories.extend(environment.text(name).map(|text| user_path(text, &paths.home, &paths.home)));
        }
        directories.extend(ids.iter().map(|id| paths.agent_dir(id, None)));
        Self { ids, directories }
    }
}

/// The directories below `agents/`. Stray files there are no agents; what cannot be looked at is noted.
fn directory_names(reader: &mut Reader<'_>) -> BTreeSet<String> {
    let agents = reader.paths.state.join("agents");
    let mut found = BTreeSet::new();
    for name in reader.files.list(&agents) {
        let path = agents.join(&name);
        match reader.files.status(&path).map(|status| status.kind) {
            Some(FileKind::Directory) => {
                found.insert(name);
            }
            Some(FileKind::Regular | FileKind::Other) => {}
            None => {
                if let Err(failure) = reader.bytes(&path, 0) {
                    reader.note_failure(&path, &failure);
                }
            }
        }
    }
    found
}

/// Id and configured directory of every agent in `agents.list` and `agents.entries`.
fn configured_agents(config: &Node) -> Vec<(String, Option<&str>)> {
    let Some(agents) = config.get("agents") else { return Vec::new() };
    let list = agents.get("list").and_then(Node::as_array).unwrap_or_default().iter();
    let listed = list.filter(|entry| entry.as_object().is_some()).map(|entry| {
        let id = entry.get("id").and_then(Node::as_str).unwrap_or_default();
        (normalize_agent_id(id), entry.get("agentDir").and_then(Node::as_text))
    });
    let entries = agents.get("entries").and_then(Node::as_object).map_or(&[][..], Object::entries).iter();
    let keyed =
        entries.map(|entry| (normalize_agent_id(&entry.key), entry.node.get("agentDir").and_then(Node::as_text)));
    listed.chain(keyed).collect()
}

impl HomePaths {
    /// The directory of an agent: the configured `agentDir`, else `<state>/agents/<id>/agent`
    /// (`resolveAgentDir`, `src/agents/agent-scope.ts`). A relative one starts at OpenClaw's home,
    /// because the working directory of the gateway is not known.
    #[must_use]
    pub fn agent_dir(&self, id: &str, configured: Option<&str>) -> PathBuf {
        match configured {
            Some(text) => user_path(text, &self.home, &self.home),
            None => self.state.join("agents").join(id).join("agent"),
        }
    }
}

/// Reads the files of every agent directory.
pub(super) fn read_agent_dirs(reader: &mut Reader<'_>, agents: &Agents) -> BTreeMap<PathBuf, AgentFiles> {
    agents.directories.iter().map(|directory| (directory.clone(), read_agent_dir(reader, directory))).collect()
}

fn read_agent_dir(reader: &mut Reader<'_>, directory: &Path) -> AgentFiles {
    let exists = reader.files.status(directory).is_some_and(|status| status.kind == FileKind::Directory);
    if !exists {
        // Asks why: a link to nothing, a loop, a directory that may not be entered.
        if let Err(failure) = reader.bytes(directory, 0) {
            reader.note_failure(directory, &failure);
        }
        return AgentFiles { directory: directory.to_path_buf(), ..AgentFiles::default() };
    }
    let database = read_agent_database(reader, directory);
    let mut store = |name: &str, shape| reader.store(&directory.join(name), Language::Json, shape);
    AgentFiles {
        auth_profiles: store("auth-profiles.json", Shape::ObjectWithObject("profiles")),
        auth_state: store("auth-state.json", Shape::Object),
        auth_json: store("auth.json", Shape::Object),
        models: store("models.json", Shape::ObjectOfObject("providers")),
        has_database: database.exists(),
        database,
        has_codex_home_login: reader.files.status(&directory.join("codex-home").join("auth.json")).is_some(),
        directory: directory.to_path_buf(),
        exists,
    }
}

/// Reads the session store of every agent (`resolveStorePath`, `src/config/sessions/paths.ts`).
pub(super) fn read_sessions(
    reader: &mut Reader<'_>,
    agents: &Agents,
    config: Option<&Node>,
) -> BTreeMap<String, SessionFiles> {
    // Not trimmed there either.
    let setting =
        config.and_then(|root| root.at(&["session", "store"])).and_then(Node::as_str).filter(|text| !text.is_empty());
    match setting {
        Some(text) if !text.contains("{agentId}") => {
            let path = store_path(reader, text);
            let shared = reader.store(&path, Language::Json, Shape::Object);
            split_by_agent(shared, agents)
        }
        setting => {
            let mut read = |id: &String| {
                let path = match setting {
                    Some(text) => store_path(reader, &text.replace("{agentId}", id)),
                    None => reader.paths.state.join("agents").join(id).join("sessions").join("sessions.json"),
                };
                SessionFiles { store: reader.store(&path, Language::Json, Shape::Object) }
            };
            agents.ids.iter().map(|id| (id.clone(), read(id))).collect()
        }
    }
}

fn store_path(reader: &Reader<'_>, text: &str) -> PathBuf {
    let home = &reader.paths.home;
    super::user_path::absolute(&expand_tilde(text, home), home)
}

/// One store for all agents: to each the entries whose key `agent:<id>:…` names it, so that nothing is
/// held twice. Keys of no agent stay with `main`.
fn split_by_agent(shared: Loaded, agents: &Agents) -> BTreeMap<String, SessionFiles> {
    let (source, root) = match shared {
        Loaded::Parsed(Document { source, root }) => (source, root),
        Loaded::Missing => return agents.ids.iter().map(|id| (id.clone(), SessionFiles::default())).collect(),
        Loaded::Failed => {
            let failed = |id: &String| (id.clone(), SessionFiles { store: Loaded::Failed });
            return agents.ids.iter().map(failed).collect();
        }
    };
    let span = root.span;
    let Value::Object(mut object) = root.value else { return BTreeMap::new() };
    let mut parts: BTreeMap<String, Vec<_>> = agents.ids.iter().map(|id| (id.clone(), Vec::new())).collect();
    for entry in std::mem::take(object.entries_mut()) {
        let id = entry.key.strip_prefix("agent:").and_then(|rest| rest.split_once(':')).map(|(id, _)| id);
        parts.entry(id.map_or_else(|| MAIN.to_owned(), normalize_agent_id)).or_default().push(entry);
    }
    let part = |(id, entries)| {
        let root = Node::new(Value::Object(Object::from_entries(entries)), span);
        (id, SessionFiles { store: Loaded::Parsed(Document { source, root }) })
    };
    parts.into_iter().map(part).collect()
}
