//! Every key of a config that a release does not know, however deep: what an upgrade must move or remove.

use crate::release::{Facts, KeyTable, Kind, KindId, OtherKeys};
use crate::source::{MAX_DEPTH, Node, PathSegment, Value};

/// The keys of a config as it is written that the release refuses, outermost first. A roster under either name is
/// looked at by the names of the release; what a value may be is not looked at.
#[must_use]
pub fn refused_keys(root: &Node, facts: &Facts) -> Vec<Vec<PathSegment>> {
    let mut root = root.clone();
    super::legacy::move_legacy_keys(&mut root, &facts.config);
    let list = root.at(&["agents", "list"]).and_then(Node::as_array);
    let table = &facts.config.keys;
    let mut search = Search { table, route: Vec::new(), found: Vec::new() };
    search.value(table.root, &root);
    if facts.config.has_keyed_roster && list.is_some() {
        // The list is moved at load; its items are entries.
        search.found.retain(|route| *route != route_of(&["agents", "list"]));
    }
    search.found
}

fn route_of(names: &[&str]) -> Vec<PathSegment> {
    names.iter().map(|name| PathSegment::Key((*name).to_owned())).collect()
}

struct Search<'a> {
    table: &'a KeyTable,
    route: Vec<PathSegment>,
    found: Vec<Vec<PathSegment>>,
}

impl Search<'_> {
    fn under(&mut self, segment: PathSegment, kind: KindId, node: &Node) {
        if self.route.len() < MAX_DEPTH {
            self.route.push(segment);
            self.value(kind, node);
            self.route.pop();
        }
    }

    fn value(&mut self, kind: KindId, node: &Node) {
        match self.table.kind(kind) {
            Kind::Object { others, keys, .. } => {
                let Some(object) = node.as_object() else { return };
                for entry in object.entries() {
                    let segment = PathSegment::Key(entry.key.clone());
                    match (keys.iter().find(|known| known.name == entry.key), others) {
                        (Some(known), _) => self.under(segment, known.kind, &entry.node),
                        (None, OtherKeys::Rest(kind)) => self.under(segment, kind, &entry.node),
                        (None, OtherKeys::Open) => {}
                        (None, OtherKeys::Refused | OtherKeys::RefusedFirst) => {
                            let mut route = self.route.clone();
                            route.push(segment);
                            self.found.push(route);
                        }
                    }
                }
            }
            Kind::Record(_, values, _) => {
                for entry in node.as_object().into_iter().flat_map(|object| object.entries()) {
                    self.under(PathSegment::Key(entry.key.clone()), values, &entry.node);
                }
            }
            Kind::Array(items, _) => {
                for (index, item) in node.as_array().unwrap_or_default().iter().enumerate() {
                    self.under(PathSegment::Index(index), items, item);
                }
            }
            Kind::Tuple(kinds) => {
                for (index, (item, kind)) in node.as_array().unwrap_or_default().iter().zip(kinds).enumerate() {
                    self.under(PathSegment::Index(index), kind, item);
                }
            }
            Kind::Nullable(inner) => self.value(inner, node),
            Kind::Union(options, _) => self.best(&options, node),
            Kind::Tagged(key, options) => {
                let tag = node.get(key).and_then(Node::as_str).map(|tag| format!("\"{tag}\""));
                if let Some((_, kind)) = options.iter().find(|(literal, _)| Some(*literal) == tag.as_deref()) {
                    self.value(*kind, node);
                }
            }
            _ => {}
        }
    }

    /// Of several kinds the one that this value can be and that refuses least.
    fn best(&mut self, options: &[KindId], node: &Node) {
        let mut best: Option<Vec<Vec<PathSegment>>> = None;
        for option in options.iter().filter(|option| self.can_be(**option, node)) {
            let mut search = Search { table: self.table, route: self.route.clone(), found: Vec::new() };
            search.value(*option, node);
            if best.as_ref().is_none_or(|known| search.found.len() < known.len()) {
                best = Some(search.found);
            }
        }
        self.found.extend(best.unwrap_or_default());
    }

    fn can_be(&self, kind: KindId, node: &Node) -> bool {
        match (self.table.kind(kind), &node.value) {
            (Kind::Object { .. } | Kind::Record(..) | Kind::Tagged(..), Value::Object(_))
            | (Kind::Array(..) | Kind::Tuple(_), Value::Array(_)) => true,
            (Kind::Object { .. } | Kind::Record(..) | Kind::Tagged(..) | Kind::Array(..) | Kind::Tuple(_), _) => false,
            _ => true,
        }
    }
}
