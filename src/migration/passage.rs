//! What a migration sees, and what it asks for.

use crate::dispatch::Simulation;
use crate::home::Home;
use crate::release::Facts;
use crate::source::{Edit, Node, PathSegment, owner_among};
use std::path::PathBuf;

/// A home on its way from one release to another.
pub struct Passage<'a> {
    /// The home as the migrations before have left it.
    pub home: &'a Home,
    /// The release it comes from.
    pub from: &'a Facts,
    /// The release it goes to.
    pub to: &'a Facts,
    /// What its agents do now.
    pub before: &'a Simulation,
    /// What they would do in the new release as things stand on the way.
    pub now: &'a Simulation,
}

/// What one migration asks for; nothing at all when it has nothing to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Steps {
    /// What it does, in the imperative.
    pub title: String,
    /// Edits of JSON files, done with the gateway stopped before the new release is installed.
    pub edits: Vec<Edit>,
    /// Commands for the operator.
    pub commands: Vec<Command>,
    /// What else there is to know.
    pub remarks: Vec<String>,
    /// Plugins that the commands install.
    pub installs: Vec<String>,
    /// Keys that OpenClaw's doctor moves or removes itself, as routes in the config.
    pub left_to_doctor: Vec<Vec<PathSegment>>,
}

/// A command for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// When to run it.
    pub when: When,
    /// The command line.
    pub line: String,
    /// What for.
    pub because: String,
}

/// The order of an upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// While the old release is installed and runs: logins that the new one needs.
    Before,
    /// With the gateway stopped and the new release installed.
    Installed,
    /// Once the gateway runs again.
    After,
}

/// Whether OpenClaw does by itself what a migration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// At every start, in memory.
    AtStart,
    /// `openclaw doctor --fix` of the new release does it too.
    Doctor,
    /// Only `openclaw doctor --fix` can do it.
    DoctorOnly,
    /// Nobody does.
    Nobody,
}

/// One migration: what it is called, who else does it, and what it asks for.
pub struct Migration {
    /// Name, in kebab case.
    pub name: &'static str,
    /// What OpenClaw itself does about it.
    pub share: Share,
    /// Whether it lies between the two releases at all.
    pub applies: fn(&Facts, &Facts) -> bool,
    /// What it asks for; `None` = nothing.
    pub plan: fn(&Passage<'_>) -> Option<Steps>,
}

/// A value in a file that an edit can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    file: PathBuf,
    route: Vec<PathSegment>,
}

impl Spot {
    /// A value in a file that is no part of the config.
    pub(super) fn of(file: PathBuf, route: Vec<PathSegment>) -> Self {
        Self { file, route }
    }

    pub(super) fn set(self, value: impl Into<serde_json::Value>) -> Edit {
        Edit::Set { file: self.file, route: self.route, value: value.into() }
    }

    pub(super) fn remove(self) -> Edit {
        Edit::Remove { file: self.file, route: self.route }
    }

    pub(super) fn rename(self, name: &str) -> Edit {
        Edit::Rename { file: self.file, route: self.route, name: name.to_owned() }
    }
}

impl Passage<'_> {
    /// The config with its includes.
    pub(super) fn config(&self) -> Option<&Node> {
        self.home.config.root.as_ref()
    }

    /// The value at a route of the config, in the file that owns it. `None` when no edit can reach it: it comes from a
    /// variable, or is all that an included file holds.
    pub(super) fn spot(&self, route: &[PathSegment]) -> Option<Spot> {
        let root = self.config()?;
        if node_at(root, route).is_some_and(|node| node.env.is_some()) {
            return None;
        }
        let written = self.home.config.raw_root.as_ref();
        let (file, route) = owner_among(&self.home.sources, root, route, written)?;
        (!route.is_empty()).then_some(Spot { file, route })
    }

    /// The value of a config key.
    pub(super) fn at(&self, route: &[PathSegment]) -> Option<&Node> {
        node_at(self.config()?, route)
    }
}

/// The value at a route.
pub(super) fn node_at<'a>(root: &'a Node, route: &[PathSegment]) -> Option<&'a Node> {
    route.iter().try_fold(root, |node, segment| match segment {
        PathSegment::Key(name) => node.get(name),
        PathSegment::Index(index) => node.as_array()?.get(*index),
    })
}

/// A route of keys.
pub(super) fn keys(names: &[&str]) -> Vec<PathSegment> {
    names.iter().map(|name| PathSegment::Key((*name).to_owned())).collect()
}

/// A route and one more key.
pub(super) fn and(route: &[PathSegment], name: &str) -> Vec<PathSegment> {
    let mut route = route.to_vec();
    route.push(PathSegment::Key(name.to_owned()));
    route
}

/// A command.
pub(super) fn command(when: When, line: impl Into<String>, because: impl Into<String>) -> Command {
    Command { when, line: line.into(), because: because.into() }
}

/// Routes to the objects in which models are named: the defaults and every agent.
pub(super) fn holders(config: &Node) -> Vec<Vec<PathSegment>> {
    let mut routes = Vec::new();
    if config.at(&["agents", "defaults"]).is_some() {
        routes.push(keys(&["agents", "defaults"]));
    }
    let list = config.at(&["agents", "list"]).and_then(Node::as_array).unwrap_or_default();
    for index in 0..list.len() {
        let mut route = keys(&["agents", "list"]);
        route.push(PathSegment::Index(index));
        routes.push(route);
    }
    let entries = config.at(&["agents", "entries"]).and_then(Node::as_object);
    routes.extend(entries.into_iter().flat_map(crate::source::Object::keys).map(|id| keys(&["agents", "entries", id])));
    routes
}

/// The JSON value of a node, as it is written: variables are not replaced.
pub(super) fn json(node: &Node) -> serde_json::Value {
    use crate::source::Value;
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number_value(*number),
        Value::String(text) => node.env.as_ref().map_or_else(|| text.clone(), |env| env.raw.clone()).into(),
        // Bounded by the depth of parsed values.
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(object) => serde_json::Value::Object(
            object.entries().iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
        ),
    }
}

/// Whole numbers without a decimal point.
fn number_value(number: f64) -> serde_json::Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        return (number as i64).into();
    }
    serde_json::Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number)
}
