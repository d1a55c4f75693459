//! Where in the files the things stand that rules talk about, and how an edit reaches them.

use super::diagnosis::Diagnosis;
use super::finding::{Edit, PathSegment};
use crate::home::{Home, Loaded};
use crate::source::{Node, Span, Value, owner_of};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A route to a value in one file.
pub(super) type Route = Vec<PathSegment>;

/// A key of a route.
pub(super) fn key(name: &str) -> PathSegment {
    PathSegment::Key(name.to_owned())
}

/// A route of keys.
pub(super) fn keys(names: &[&str]) -> Route {
    names.iter().map(|name| key(name)).collect()
}

/// A route as people write it: `agents.list[2].model`.
pub(super) fn dotted(route: &[PathSegment]) -> String {
    let mut text = String::new();
    for segment in route {
        match segment {
            PathSegment::Key(name) if name.contains(['.', '/', ' ', '[']) => text.push_str(&format!("[\"{name}\"]")),
            PathSegment::Key(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            PathSegment::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// The value at a route.
pub(super) fn node_at<'a>(root: &'a Node, route: &[PathSegment]) -> Option<&'a Node> {
    route.iter().try_fold(root, |node, segment| match segment {
        PathSegment::Key(name) => node.get(name),
        PathSegment::Index(index) => node.as_array()?.get(*index),
    })
}

/// The place of a key at a route of keys, numbers for items of a list: where the key itself stands.
pub(super) fn key_span(root: &Node, route: &[&str]) -> Option<Span> {
    let (last, parents) = route.split_last()?;
    let parent = parents.iter().try_fold(root, |node, name| match node.as_array() {
        Some(items) => items.get(name.parse::<usize>().ok()?),
        None => node.get(name),
    })?;
    Some(parent.as_object()?.entry(last)?.key_span)
}

/// The route to the value (or key) that stands exactly at a place of one document.
fn route_in(root: &Node, span: Span) -> Option<Route> {
    let contains = |outer: Span| outer.source == span.source && outer.start <= span.start && span.end <= outer.end;
    let mut node = root;
    let mut route = Route::new();
    while node.span != span {
        let (segment, own, child) = match &node.value {
            Value::Object(object) => object
                .entries()
                .iter()
                .find(|entry| entry.key_span == span || contains(entry.node.span))
                .map(|entry| (PathSegment::Key(entry.key.clone()), Some(entry.key_span), &entry.node))?,
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| contains(item.span))
                .map(|(index, item)| (PathSegment::Index(index), None, item))?,
            _ => return None,
        };
        route.push(segment);
        if own == Some(span) {
            break;
        }
        node = child;
    }
    Some(route)
}

/// A value in a file that an edit can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Absolute path of the file.
    pub(super) file: PathBuf,
    /// Route in that file.
    pub(super) route: Route,
}

impl Spot {
    /// Sets the value there.
    pub(super) fn set(self, value: impl Into<Json>) -> Edit {
        Edit::Set { file: self.file, route: self.route, value: value.into() }
    }

    /// Removes what stands there.
    pub(super) fn remove(self) -> Edit {
        Edit::Remove { file: self.file, route: self.route }
    }

    /// Gives the key there another name.
    pub(super) fn rename(self, name: &str) -> Edit {
        Edit::Rename { file: self.file, route: self.route, name: name.to_owned() }
    }

    /// The innermost container above it with one of these names, itself included.
    pub(super) fn up_to(&self, names: &[&str]) -> Option<Self> {
        let end = self.route.iter().rposition(|segment| match segment {
            PathSegment::Key(name) => names.contains(&name.as_str()),
            PathSegment::Index(_) => false,
        })?;
        Some(Self { file: self.file.clone(), route: self.route.get(..=end)?.to_vec() })
    }

    /// A key inside the container it names.
    pub(super) fn child(&self, name: &str) -> Self {
        let mut route = self.route.clone();
        route.push(key(name));
        Self { file: self.file.clone(), route }
    }
}

/// The value or key of the config that stands at a place, in the file that owns it: the main one or
/// one that it includes.
pub(super) fn config_spot(diagnosis: &Diagnosis<'_>, span: Span) -> Option<Spot> {
    let route = route_in(&*diagnosis.written(span.source)?, span)?;
    Some(Spot { file: diagnosis.home.sources.get(span.source)?.path.clone(), route })
}

/// What is written at a place of the config, as it is before variables are replaced.
pub(super) fn written_at(diagnosis: &Diagnosis<'_>, span: Span, route: &[PathSegment]) -> Option<Node> {
    node_at(&*diagnosis.written(span.source)?, route).cloned()
}

/// A route of the merged config that an edit may set: where what stands there is written, or where
/// it belongs beside its siblings.
pub(super) fn config_route(diagnosis: &Diagnosis<'_>, route: &[&str]) -> Option<Spot> {
    let (file, route) = owner_of(&diagnosis.home.sources, diagnosis.config()?, &keys(route))?;
    Some(Spot { file, route })
}

/// The place of a key in a JSON file beside the config.
pub(super) fn file_spot(path: &Path, route: Route) -> Spot {
    Spot { file: path.to_path_buf(), route }
}

/// A path as people should read it: relative to the state directory, else below `~`, else whole.
pub(super) fn display(home: &Home, path: &Path) -> String {
    if let Ok(inside) = path.strip_prefix(&home.paths.state)
        && path != home.paths.state
    {
        return inside.display().to_string();
    }
    match path.strip_prefix(&home.paths.os_home) {
        Ok(inside) => format!("~/{}", inside.display()),
        Err(_) => path.display().to_string(),
    }
}

/// The entry of each agent in the roster, `agents.list[]` or `agents.entries.*`; the first one of an id counts.
pub(super) fn roster(home: &Home) -> HashMap<String, &Node> {
    let mut entries = HashMap::new();
    let Some(agents) = home.config.root.as_ref().and_then(|root| root.get("agents")) else { return entries };
    for entry in agents.get("list").and_then(Node::as_array).unwrap_or_default() {
        if let Some(id) = entry.get("id").and_then(Node::as_str) {
            entries.entry(id.trim().to_lowercase()).or_insert(entry);
        }
    }
    for entry in agents.get("entries").and_then(Node::as_object).into_iter().flat_map(|object| object.entries()) {
        entries.entry(entry.key.trim().to_lowercase()).or_insert(&entry.node);
    }
    entries
}

/// The model references of a `model` value: the string itself, or `primary` and `fallbacks`.
pub(super) fn references(model: &Node) -> Vec<&Node> {
    if model.as_str().is_some() {
        return vec![model];
    }
    let mut found: Vec<&Node> = model.get("primary").into_iter().collect();
    found.extend(model.get("fallbacks").and_then(Node::as_array).unwrap_or_default());
    found.retain(|node| node.as_str().is_some());
    found
}

/// A path as a shell takes it: below `~`, else whole; quoted where it must be.
pub(super) fn shell_path(home: &Home, path: &Path) -> String {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-+@,:".contains(&byte));
    match path.strip_prefix(&home.paths.os_home) {
        Ok(inside) if plain(&inside.display().to_string()) => format!("~/{}", inside.display()),
        _ if plain(&path.display().to_string()) => path.display().to_string(),
        _ => format!("'{}'", path.display().to_string().replace('\'', r"'\''")),
    }
}

/// Whether a `models.json` describes a model.
pub(super) fn lists_model(models: &Loaded, provider: &str, model: &str) -> bool {
    let Some(document) = models.document() else { return false };
    let Some(list) = document.root.at(&["providers", provider, "models"]).and_then(Node::as_array) else {
        return false;
    };
    list.iter().any(|entry| entry.get("id").and_then(Node::as_text) == Some(model))
}
