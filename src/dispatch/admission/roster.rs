//! The roster of 2026.8.1 and later: `agents.list` read as keyed `agents.entries`, in memory
//! (OpenClaw `src/config/legacy.roster.ts`).

use super::edit::{child, empty, object_under, set, single, take, text};
use crate::dispatch::ConfigIssue;
use crate::home::normalize_agent_id;
use crate::source::{Entry, Node, Object, Span, Value};
use std::collections::BTreeSet;

/// Rewrites the roster; returns what the release tells about it.
pub(super) fn move_roster(root: &mut Node) -> Vec<ConfigIssue> {
    let mut told = Vec::new();
    let span = root.span;
    if root.as_object().is_none() || root.get("agents").is_some_and(|agents| agents.as_object().is_none()) {
        return told;
    }
    let list = root.at(&["agents", "list"]);
    let list_span = list.map(|list| list.span);
    if root.at(&["agents", "entries"]).is_none()
        && let Some(list) = list
    {
        let Some(entries) = keyed(list) else { return told };
        let Some(agents) = object_under(root, "agents", span) else { return told };
        take(agents, "list");
        set(agents, "entries", entries);
        told.push(issue("Moved agents.list to keyed agents.entries.", list_span));
    }
    let Some(agents) = object_under(root, "agents", span) else { return told };
    let explicit = agents.get("ownership").and_then(Node::as_str) == Some("explicit");
    let Some(entries) = agents.get("entries") else {
        if !explicit {
            set(agents, "entries", single("main", empty(span)));
        }
        return told;
    };
    let Some(roster) = entries.as_object() else { return told };
    if roster.is_empty() {
        if !explicit {
            set(agents, "entries", single("main", empty(span)));
        }
        return told;
    }
    let agents_of = |entry: &&Entry| entry.node.as_object().is_some();
    let odd = |entry: &Entry| entry.node.get("default").is_some_and(|mark| mark.as_bool().is_none());
    if roster.entries().iter().filter(agents_of).any(odd) {
        return told;
    }
    let marked: Vec<(String, Span)> = roster
        .entries()
        .iter()
        .filter_map(|entry| {
            let mark = entry.node.get("default").filter(|mark| mark.as_bool() == Some(true))?;
            Some((entry.key.clone(), mark.span))
        })
        .collect();
    let several = roster.len() > 1;
    let [(owner, mark)] = marked.as_slice() else { return told };
    if explicit {
        return told;
    }
    if several {
        own_surfaces(root, owner, *mark);
        told.push(issue("Materialized legacy per-surface agent ownership.", Some(*mark)));
    }
    unmark(root);
    told.push(issue("Removed retired agents.entries.*.default markers.", Some(*mark)));
    told
}

fn issue(message: &str, span: Option<Span>) -> ConfigIssue {
    ConfigIssue { path: "agents.entries".to_owned(), message: message.to_owned(), span }
}

/// The list as entries; `None` when an id is missing, not normal or there twice: then it stays a list.
fn keyed(list: &Node) -> Option<Node> {
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for agent in list.as_array()? {
        agent.as_object()?;
        let mut node = agent.clone();
        let id = take(&mut node, "id")?.node;
        let name = id.as_str()?.to_owned();
        if normalize_agent_id(&name) != name || !seen.insert(name.clone()) {
            return None;
        }
        entries.push(Entry { key: name, key_span: id.span, node });
    }
    Some(Node::new(Value::Object(Object::from_source_order(entries)), list.span))
}

/// The default agent of old becomes the owner of what had no owner (`materializeLegacyDefaultAgentRoles`).
fn own_surfaces(root: &mut Node, owner: &str, span: Span) {
    let id = normalize_agent_id(owner);
    let heartbeats = root
        .at(&["agents", "entries"])
        .and_then(Node::as_object)
        .is_some_and(|roster| roster.entries().iter().any(|entry| entry.node.get("heartbeat").is_some()));
    let agent_id = || single("agentId", text(&id, span));
    if let Some(agents) = child(root, "agents") {
        set(agents, "ownership", text("explicit", span));
        if let Some(defaults) = object_under(agents, "defaults", span) {
            if !heartbeats && defaults.get("heartbeat").is_none() {
                set(defaults, "heartbeat", agent_id());
            }
            let mut surfaces = vec!["systemAgent"];
            if id != "main" {
                surfaces.push("authInheritance");
            }
            for surface in surfaces {
                match child(defaults, surface) {
                    Some(existing) => super::edit::set_if_absent(existing, "agentId", text(&id, span)),
                    None => set(defaults, surface, agent_id()),
                }
            }
        }
    }
    match child(root, "talk") {
        Some(talk) => super::edit::set_if_absent(talk, "agentId", text(&id, span)),
        None => set(root, "talk", agent_id()),
    }
}

fn unmark(root: &mut Node) {
    let Some(entries) = super::edit::descendant(root, &["agents", "entries"]) else { return };
    if let Value::Object(roster) = &mut entries.value {
        for entry in roster.entries_mut() {
            take(&mut entry.node, "default");
        }
    }
}
