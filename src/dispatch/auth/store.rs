//! A credential store: profiles, order, last good profile, usage.

use super::super::model::normalize_provider;
use super::credential::Stored;
use super::usage::Usage;
use crate::release::Facts;
use crate::source::{Node, Object, Span, Value};

/// The credentials of one owner, or of an agent after inheritance.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Store {
    /// Profiles in the order of the file.
    pub(super) profiles: Vec<Profile>,
    /// The rotation state.
    pub(super) state: State,
    /// Entries that the release ignores.
    pub(super) rejected: Vec<RejectedEntry>,
}

/// A stored profile.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profile {
    /// `openai-codex:ada@example.com`
    pub(super) id: String,
    /// Its credential.
    pub(super) stored: Stored,
    /// Whether it comes from main's store.
    pub(super) inherited: bool,
    /// Where it stands; `None` for a login of another program.
    pub(super) span: Option<Span>,
}

/// An entry of a store that the release ignores at load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedEntry {
    /// Its key.
    pub key: String,
    /// OpenClaw's reason: `non_object`, `invalid_type`, `missing_provider`.
    pub reason: &'static str,
    /// Where the key stands.
    pub span: Span,
}

/// Rotation state. `None` = absent, which is not the same as empty when two stores are merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    /// Provider to ids.
    pub(super) order: Option<Vec<StoredOrder>>,
    /// Provider to the id that worked last.
    pub(super) last_good: Option<Vec<(String, String)>>,
    /// Profile id to usage.
    pub(super) usage: Option<Vec<(String, Usage)>>,
}

/// A stored order of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredOrder {
    /// Provider as the release keeps it.
    pub(super) provider: String,
    /// Profile ids.
    pub(super) profiles: Vec<String>,
    /// Where the list stands.
    pub(super) span: Span,
}

impl Store {
    /// The profile of an id.
    pub(super) fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Adds a profile or replaces the one of the same id in its place.
    pub(super) fn put(&mut self, profile: Profile) {
        match self.profiles.iter_mut().find(|known| known.id == profile.id) {
            Some(known) => *known = profile,
            None => self.profiles.push(profile),
        }
    }

    /// Usage of a profile.
    pub(super) fn usage(&self, id: &str) -> Option<&Usage> {
        self.state.usage.as_ref()?.iter().find(|(known, _)| known == id).map(|(_, usage)| usage)
    }

    /// `coercePersistedAuthProfileStore`: `None` when the text is no store at all.
    pub(super) fn parse(root: &Node, facts: &Facts, now: f64) -> Option<Self> {
        let profiles = object_of(root.as_object()?.get("profiles")?, facts)?;
        let mut store = Self { state: State::parse(root, facts, now), ..Self::default() };
        for (key, span, node) in profiles {
            match Stored::parse(node, None, facts) {
                Ok(stored) => store.put(Profile { id: key, stored, inherited: false, span: Some(span) }),
                Err(reason) => store.rejected.push(RejectedEntry { key, reason, span }),
            }
        }
        Some(store)
    }

    /// Entries of the legacy `auth.json`: each key is a provider and becomes `<key>:default`.
    pub(super) fn add_legacy(&mut self, root: &Node, facts: &Facts) -> bool {
        let Some(entries) = root.as_object().filter(|object| object.get("profiles").is_none()) else { return false };
        let mut added = false;
        for entry in entries.entries() {
            match Stored::parse(&entry.node, Some(&entry.key), facts) {
                Ok(stored) => {
                    let id = format!("{}:default", entry.key);
                    self.put(Profile { id, stored, inherited: false, span: Some(entry.key_span) });
                    added = true;
                }
                Err(reason) => {
                    self.rejected.push(RejectedEntry { key: entry.key.clone(), reason, span: entry.key_span });
                }
            }
        }
        added
    }

    /// Entries of the legacy `credentials/oauth.json`, where no profile of that id is there yet.
    pub(super) fn add_legacy_oauth(&mut self, root: &Node) {
        let Some(entries) = root.as_object() else { return };
        for entry in entries.entries() {
            let Some(object) = entry.node.as_object() else { continue };
            let id = format!("{}:default", entry.key);
            if self.profile(&id).is_none() {
                let provider = object.get("provider").and_then(Node::as_str).unwrap_or(&entry.key);
                let stored = Stored::of_legacy_oauth(provider, object);
                self.profiles.push(Profile { id, stored, inherited: false, span: Some(entry.key_span) });
            }
        }
    }

    /// Whether a merge takes nothing from it.
    pub(super) fn says_nothing(&self) -> bool {
        self.profiles.is_empty() && self.state == State::default()
    }
}

impl State {
    /// `coerceAuthProfileState`.
    pub(super) fn parse(root: &Node, facts: &Facts, now: f64) -> Self {
        let Some(object) = root.as_object() else { return Self::default() };
        Self {
            order: object.get("order").and_then(|node| parse_order(node, facts)),
            last_good: object.get("lastGood").and_then(|node| parse_last_good(node, facts)),
            usage: object.get("usageStats").and_then(|node| parse_usage(node, facts, now)),
        }
    }

    /// Lays another state over this one, key by key.
    pub(super) fn overlaid(self, over: Self) -> Self {
        Self {
            order: overlay(self.order, over.order, |entry| &entry.provider),
            last_good: overlay(self.last_good, over.last_good, |entry| &entry.0),
            usage: overlay(self.usage, over.usage, |entry| &entry.0),
        }
    }
}

fn overlay<T>(base: Option<Vec<T>>, over: Option<Vec<T>>, key: impl Fn(&T) -> &String) -> Option<Vec<T>> {
    let (mut base, over) = match (base, over) {
        (Some(base), Some(over)) => (base, over),
        (base, over) => return base.or(over),
    };
    for entry in over {
        match base.iter().position(|known| key(known) == key(&entry)).and_then(|place| base.get_mut(place)) {
            Some(known) => *known = entry,
            None => base.push(entry),
        }
    }
    Some(base)
}

/// The entries of an object; releases before 5.16-beta.4 also take an array, by index.
fn object_of<'a>(node: &'a Node, facts: &Facts) -> Option<Vec<(String, Span, &'a Node)>> {
    match &node.value {
        Value::Object(object) => {
            Some(object.entries().iter().map(|entry| (entry.key.clone(), entry.key_span, &entry.node)).collect())
        }
        Value::Array(items) if !facts.auth.strict_entries => {
            Some(items.iter().enumerate().map(|(index, item)| (index.to_string(), item.span, item)).collect())
        }
        _ => None,
    }
}

/// Lists only; blank ids and lists without any id are dropped.
fn parse_order(node: &Node, facts: &Facts) -> Option<Vec<StoredOrder>> {
    let object = node.as_object()?;
    let mut orders: Vec<StoredOrder> = Vec::new();
    for entry in object.entries() {
        let Some(list) = entry.node.as_array() else { continue };
        let provider = key_of_provider(&entry.key, facts);
        let profiles: Vec<String> = list.iter().filter_map(Node::as_text).map(str::to_owned).collect();
        if profiles.is_empty() || provider.is_empty() {
            continue;
        }
        let order = StoredOrder { provider, profiles, span: entry.node.span };
        match orders.iter_mut().find(|known| known.provider == order.provider) {
            Some(known) => *known = order,
            None => orders.push(order),
        }
    }
    // Without a state file the empty object stays an object, which merging can tell from none.
    (!orders.is_empty() || !facts.auth.state_file).then_some(orders)
}

fn parse_last_good(node: &Node, facts: &Facts) -> Option<Vec<(String, String)>> {
    let object = node.as_object()?;
    let entries = pairs(object, |entry| Some((key_of_provider(&entry.key, facts), entry.node.as_text()?.to_owned())));
    (!entries.is_empty() || !facts.auth.strict_entries).then_some(entries)
}

fn parse_usage(node: &Node, facts: &Facts, now: f64) -> Option<Vec<(String, Usage)>> {
    let object = node.as_object()?;
    let id = |key: &str| if facts.auth.strict_entries { key.trim().to_owned() } else { key.to_owned() };
    let entries = pairs(object, |entry| Some((id(&entry.key), Usage::parse(&entry.node, &facts.auth, now)?)));
    (!entries.is_empty() || !facts.auth.strict_entries).then_some(entries)
}

fn pairs<T>(object: &Object, read: impl Fn(&crate::source::Entry) -> Option<(String, T)>) -> Vec<(String, T)> {
    let read = object.entries().iter().filter_map(read).filter(|(key, _)| !key.is_empty());
    overlay(Some(Vec::new()), Some(read.collect()), |entry| &entry.0).unwrap_or_default()
}

fn key_of_provider(key: &str, facts: &Facts) -> String {
    if facts.auth.strict_entries { normalize_provider(&facts.models, key) } else { key.to_owned() }
}
