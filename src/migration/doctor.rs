//! A home as `openclaw doctor --fix` of a release leaves it, in memory: what stood in JSON files stands in databases of
//! its schema. Recorded with the releases' own doctors (`fixtures/oracle/*/expected/*+doctor.json`).

use super::passage::{keys, node_at};
use super::walk::{Found, walk};
use crate::dispatch::refused_keys;
use crate::home::{AgentDatabase, AgentFiles, Database, Document, Home, InstalledPlugin, Loaded};
use crate::release::{Facts, JsonStore};
use crate::source::{Entry, Node, Object, PathSegment, Span, Value};

/// The home after the doctor of a release, with the plugins that the operator installs. Keys that the release refuses
/// are gone: its doctor moves or removes them.
pub(super) fn after_doctor(mut home: Home, to: &Facts, installs: &[String]) -> Home {
    for id in installs.iter().filter(|id| !home.plugins.iter().any(|plugin| plugin.id == **id)).collect::<Vec<_>>() {
        let directory = home.paths.state.join("npm").join("node_modules").join("@openclaw").join(id);
        let version = Some(to.version.to_string());
        home.plugins.push(InstalledPlugin {
            id: id.clone(),
            version,
            directory,
            has_manifest: true,
            web_search: Vec::new(),
            key_variables: Vec::new(),
            logins: Vec::new(),
            providers: Vec::new(),
            models: Vec::new(),
            hooks: Vec::new(),
            is_partly_read: false,
        });
    }
    if let Some(root) = &mut home.config.root {
        for route in refused_keys(root, to).into_iter().rev() {
            remove(root, &route);
        }
    }
    if to.auth.json_store == JsonStore::Used {
        return home;
    }
    if to.upgrade.doctor_enables_used_plugins {
        let left_out = left_out_plugins(&home, to);
        if let Some(root) = &mut home.config.root {
            for id in left_out {
                allow(root, id);
            }
        }
    }
    let legacy_oauth = std::mem::take(&mut home.legacy_oauth);
    for files in home.agent_dirs.values_mut() {
        import(files, to);
    }
    let main = home.paths.state.join("agents").join("main").join("agent");
    if let (Some(document), Some(files)) = (legacy_oauth.document(), home.agent_dirs.get_mut(&main)) {
        let profiles = flat(&document.root);
        put_profiles(files, to, document, profiles);
    }
    if to.upgrade.doctor_copies_provider_keys {
        provider_keys(&mut home, &main, to);
    }
    if let Database::Read(state) = &mut home.state_database
        && let Some(schema) = to.databases.state_schema
        && !schema.is_exceeded_by(state.facts.user_version)
    {
        state.facts.user_version = schema.newest;
        state.facts.tables.extend(to.databases.needed_state_table.map(str::to_owned));
    }
    home
}

/// Takes a key or an item out of a config.
fn remove(root: &mut Node, route: &[PathSegment]) {
    let Some((last, parents)) = route.split_last() else { return };
    let mut node = root;
    for segment in parents {
        let child = match (&mut node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => {
                object.entries_mut().iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.node)
            }
            (Value::Array(items), PathSegment::Index(index)) => items.get_mut(*index),
            _ => None,
        };
        let Some(child) = child else { return };
        node = child;
    }
    if let (Value::Object(object), PathSegment::Key(key)) = (&mut node.value, last) {
        object.entries_mut().retain(|entry| entry.key != *key);
    }
}

/// The files of one agent into its database; rows that are there win, profile by profile and key by key.
fn import(files: &mut AgentFiles, to: &Facts) {
    let profiles = std::mem::take(&mut files.auth_profiles);
    let state = std::mem::take(&mut files.auth_state);
    let flat_store = std::mem::take(&mut files.auth_json);
    if let Some(document) = profiles.document() {
        let found = document.root.get("profiles").and_then(Node::as_object).cloned().unwrap_or_default();
        put_profiles(files, to, document, found);
        put_state(files, to, document);
    } else if matches!(profiles, Loaded::Failed) && to.auth.json_store == JsonStore::Refused {
        // Archived without import.
        database(files, to);
    }
    if let Some(document) = state.document() {
        put_state(files, to, document);
    }
    if let Some(document) = flat_store.document() {
        let found = flat(&document.root);
        put_profiles(files, to, document, found);
    }
    if let Database::Read(database) = &mut files.database
        && let Some(schema) = to.databases.agent_schema
        && !schema.is_exceeded_by(database.facts.user_version)
    {
        database.facts.user_version = schema.newest;
    }
}

/// The database of an agent, made when there is none; `None` when it cannot be read.
fn database<'a>(files: &'a mut AgentFiles, to: &Facts) -> Option<&'a mut AgentDatabase> {
    if matches!(files.database, Database::Missing) {
        let mut made = AgentDatabase::default();
        made.facts.user_version = to.databases.agent_schema.map_or(0, |schema| schema.newest);
        made.facts.tables = ["auth_profile_store", "auth_profile_state", "schema_meta"].map(str::to_owned).into();
        files.database = Database::Read(made);
        files.has_database = true;
    }
    match &mut files.database {
        Database::Read(database) => Some(database),
        Database::Missing | Database::Failed(_) => None,
    }
}

fn put_profiles(files: &mut AgentFiles, to: &Facts, from: &Document, found: Object) {
    // Nothing importable: the releases up to 7.1 leave the file where it is, and do not look at it.
    if found.is_empty() {
        return;
    }
    let Some(database) = database(files, to) else { return };
    let mut root = database.auth_store.document().map_or_else(|| empty(from.root.span), |row| row.root.clone());
    let mut profiles = root.get("profiles").and_then(Node::as_object).cloned().unwrap_or_default();
    for entry in found {
        if profiles.get(&entry.key).is_none() {
            profiles.entries_mut().push(entry);
        }
    }
    put(&mut root, "profiles", Node::new(Value::Object(profiles), from.root.span));
    database.auth_store = Loaded::Parsed(Document { source: from.source, root });
}

fn put_state(files: &mut AgentFiles, to: &Facts, from: &Document) {
    let parts = ["order", "lastGood", "usageStats"].map(|name| (name, from.root.get(name).cloned()));
    if parts.iter().all(|(_, part)| part.is_none()) {
        return;
    }
    let Some(database) = database(files, to) else { return };
    let mut root = database.auth_state.document().map_or_else(|| empty(from.root.span), |row| row.root.clone());
    for (name, part) in parts {
        if let Some(part) = part.filter(|_| root.get(name).is_none()) {
            put(&mut root, name, part);
        }
    }
    database.auth_state = Loaded::Parsed(Document { source: from.source, root });
}

/// A flat file, provider to credential, as profiles `<provider>:default`.
fn flat(root: &Node) -> Object {
    let credentials = root.as_object().into_iter().flat_map(Object::entries);
    let profiles = credentials.filter(|entry| entry.node.as_object().is_some()).map(|entry| {
        let mut node = entry.node.clone();
        let text = |text: &str| Node::new(Value::String(text.to_owned()), entry.node.span);
        if node.get("provider").is_none() {
            put(&mut node, "provider", text(&entry.key));
        }
        if node.get("type").is_none() {
            let kind = if node.get("refresh").is_some() { "oauth" } else { "api_key" };
            put(&mut node, "type", text(kind));
        }
        Entry { key: format!("{}:default", entry.key), key_span: entry.key_span, node }
    });
    Object::from_entries(profiles.collect())
}

/// Keys of `models.providers` as profiles of main: `<provider>:default`, or `<provider>:models-json` when that is taken.
fn provider_keys(home: &mut Home, main: &std::path::Path, to: &Facts) {
    let Some(root) = home.config.root.as_ref() else { return };
    let providers = node_at(root, &keys(&["models", "providers"])).and_then(Node::as_object);
    let mut copied: Vec<(String, Node)> = Vec::new();
    for entry in providers.into_iter().flat_map(Object::entries) {
        let key = entry.node.get("apiKey").filter(|key| key.as_str().is_some() && key.env.is_none());
        let key = key.filter(|key| key.as_text().is_some_and(|text| !is_marker(text, to)));
        copied.extend(key.map(|key| (entry.key.clone(), key.clone())));
    }
    let in_state = home.state_database.read().is_some_and(|state| {
        let owner = state.shared_store.document().and_then(|owner| owner.root.get("location"));
        owner.and_then(Node::as_str) == Some("state-db") && state.auth_store.exists()
    });
    for (provider, key) in copied {
        let source = key.span;
        let text = |text: &str| Node::new(Value::String(text.to_owned()), source);
        let mut profile = empty(source);
        put(&mut profile, "type", text("api_key"));
        put(&mut profile, "provider", text(&provider));
        put(&mut profile, "key", Node::new(key.value.clone(), source));
        let root = if in_state {
            let Database::Read(state) = &mut home.state_database else { continue };
            let Loaded::Parsed(row) = &mut state.auth_store else { continue };
            &mut row.root
        } else {
            let Some(files) = home.agent_dirs.get_mut(main) else { continue };
            let Some(database) = database(files, to) else { continue };
            if !database.auth_store.exists() {
                database.auth_store = Loaded::Parsed(Document { source: source.source, root: empty(source) });
            }
            let Loaded::Parsed(row) = &mut database.auth_store else { continue };
            &mut row.root
        };
        let mut profiles = root.get("profiles").and_then(Node::as_object).cloned().unwrap_or_default();
        let same = |entry: &Entry| entry.node.get("key").and_then(Node::as_str) == key.as_str();
        if profiles.entries().iter().any(same) {
            continue;
        }
        let names = [format!("{provider}:default"), format!("{provider}:models-json")];
        let Some(name) = names.into_iter().find(|name| profiles.get(name).is_none()) else { continue };
        profiles.entries_mut().push(Entry { key: name, key_span: source, node: profile });
        put(root, "profiles", Node::new(Value::Object(profiles), source));
    }
}

/// A placeholder or the name of a variable, which is no key.
fn is_marker(text: &str, to: &Facts) -> bool {
    to.auth.key_markers.contains(&text) || to.auth.is_variable_name(text) || text.contains("${")
}

fn empty(span: Span) -> Node {
    Node::new(Value::Object(Object::default()), span)
}

fn put(node: &mut Node, key: &str, value: Node) {
    let key_span = value.span;
    let Value::Object(object) = &mut node.value else { return };
    match object.entries_mut().iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.node = value,
        None => object.entries_mut().push(Entry { key: key.to_owned(), key_span, node: value }),
    }
}

/// Plugins of providers in use that `plugins.allow` leaves out.
pub(super) fn left_out_plugins(home: &Home, to: &Facts) -> Vec<&'static str> {
    let Some(root) = home.config.root.as_ref() else { return Vec::new() };
    let Some(agents) = root.get("agents") else { return Vec::new() };
    let mut found: Vec<&'static str> = Vec::new();
    for found_text in walk(agents, |_| true) {
        let (Found::Text(_, text) | Found::Key(_, text)) = found_text;
        let Some((provider, _)) = text.split_once('/').filter(|_| !text.contains(char::is_whitespace)) else {
            continue;
        };
        let bundled = to.config.bundled_plugins.owner(provider).map(|plugin| plugin.id);
        let codex = (provider == "openai" && home.plugins.iter().any(|plugin| plugin.id == "codex")).then_some("codex");
        for id in bundled.into_iter().chain(codex) {
            if is_left_out(root, id) && !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

/// Puts a plugin on the list of `plugins.allow`.
fn allow(root: &mut Node, id: &str) {
    let Value::Object(top) = &mut root.value else { return };
    let plugins = top.entries_mut().iter_mut().find(|entry| entry.key == "plugins");
    let Some(Value::Object(plugins)) = plugins.map(|entry| &mut entry.node.value) else { return };
    let Some(list) = plugins.entries_mut().iter_mut().find(|entry| entry.key == "allow") else { return };
    let span = list.node.span;
    if let Value::Array(items) = &mut list.node.value {
        items.push(Node::new(Value::String(id.to_owned()), span));
    }
}

/// Whether `plugins.allow` is a list that leaves a plugin out.
pub(super) fn is_left_out(root: &Node, id: &str) -> bool {
    let allow = root.at(&["plugins", "allow"]).and_then(Node::as_array);
    allow.is_some_and(|allow| !allow.is_empty() && !allow.iter().any(|name| name.as_text() == Some(id)))
}
