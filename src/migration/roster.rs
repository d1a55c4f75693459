//! `agents.list` became `agents.entries` in 2026.7.2-beta.1. Forward, the release reads the list itself at every
//! start, but asks who is meant when nobody is; backward, older releases know only the list.

use super::passage::{Migration, Passage, Share, Steps, and, json, keys};
use crate::release::Facts;
use crate::source::{Node, Object, PathSegment};

pub(super) const FORWARD: Migration = Migration {
    name: "agents-list-to-entries",
    share: Share::AtStart,
    applies: |from, to| !from.config.has_keyed_roster && to.config.has_keyed_roster,
    plan: forward,
};

pub(super) const BACKWARD: Migration =
    Migration { name: "agents-entries-to-list", share: Share::Nobody, applies: backward_applies, plan: backward };

fn backward_applies(from: &Facts, to: &Facts) -> bool {
    from.config.has_keyed_roster && !to.config.has_keyed_roster
}

/// Of several agents one must be the default; older releases take the first.
fn forward(passage: &Passage<'_>) -> Option<Steps> {
    let agents = passage.config()?.get("agents")?;
    let list = agents.get("list")?.as_array()?;
    let is_default = |entry: &Node| entry.get("default").and_then(Node::as_bool) == Some(true);
    let mut steps = Steps {
        title: "read `agents.list` as `agents.entries`".to_owned(),
        remarks: vec![
            "the new release does this in memory at every start; `openclaw doctor --fix` writes it, and drops comments"
                .to_owned(),
        ],
        ..Steps::default()
    };
    if list.len() > 1 && !list.iter().any(is_default) && agents.get("ownership").is_none() {
        let mut route = keys(&["agents", "list"]);
        route.push(PathSegment::Index(0));
        let spot = passage.spot(&and(&route, "default"))?;
        steps.edits.push(spot.set(true));
        steps.title = "mark the first agent as the default one".to_owned();
        steps.remarks.insert(0, "no entry is marked, and the new release refuses to guess".to_owned());
    }
    (!list.is_empty()).then_some(steps)
}

fn backward(passage: &Passage<'_>) -> Option<Steps> {
    let agents = passage.config()?.get("agents")?;
    let entries = agents.get("entries")?.as_object()?;
    let owner =
        ["heartbeat", "systemAgent"].iter().find_map(|name| agents.at(&["defaults", name, "agentId"])?.as_text());
    let list: Vec<serde_json::Value> = entries
        .entries()
        .iter()
        .map(|entry| {
            let mut item = serde_json::Map::new();
            item.insert("id".to_owned(), entry.key.clone().into());
            if owner == Some(entry.key.as_str()) && entry.node.get("default").is_none() {
                item.insert("default".to_owned(), true.into());
            }
            if let serde_json::Value::Object(keys) = json(&entry.node) {
                item.extend(keys);
            }
            serde_json::Value::Object(item)
        })
        .collect();
    let mut steps = Steps {
        title: "write `agents.entries` as `agents.list`, which older releases read".to_owned(),
        ..Steps::default()
    };
    let remove = [keys(&["agents", "entries"]), keys(&["agents", "ownership"])];
    steps.edits.push(passage.spot(&keys(&["agents", "list"]))?.set(list));
    for route in remove.iter().filter(|route| passage.at(route).is_some()) {
        steps.edits.push(passage.spot(route)?.remove());
    }
    steps.remarks.push("comments inside the entries are lost".to_owned());
    Some(steps).filter(|_| !Object::is_empty(entries))
}
