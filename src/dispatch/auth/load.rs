//! Which files make up the store of an agent: its own, main's, the legacy ones
//! (`loadAuthProfileStoreForAgent` and `ensureAuthProfileStore` in `src/agents/auth-profiles/store.ts`).
//!
//! ```text
//! own  = auth-profiles.json (+ auth-state.json, whose keys win)
//!        else, up to 4.27 and when main has profiles: a copy of main's profiles
//!        else auth.json, each key as <key>:default, then credentials/oauth.json likewise
//! seen = own, when the agent's directory is main's; else own over main's (merge.rs)
//! ```

use super::AuthContext;
use super::credential::StoredKind;
use super::database::has_rows;
use super::merge::merge;
use super::provider::{CODEX_PROVIDER, OPENAI};
use super::secret::SecretText;
use super::store::{State, Store};
use crate::home::{AgentFiles, Loaded};
use crate::release::{JsonStore, Sidecars};
use crate::source::Node;
use std::path::{Path, PathBuf};

/// The store of an agent, or the message with which the release refuses to load one.
pub(super) struct LoadedStore {
    /// What the agent sees; empty when loading is refused.
    pub(super) store: Store,
    /// Why loading is refused.
    pub(super) error: Option<String>,
    /// Profiles whose tokens lie in a sidecar that could not be opened to see.
    pub(super) behind_sidecar: Vec<String>,
    /// What oc-doctor could not read although the release may.
    pub(super) unread: Vec<String>,
}

/// Loads what an agent sees, without logins of other programs.
pub(super) fn load(context: &AuthContext<'_>, agent_dir: &Path) -> LoadedStore {
    let main_dir = main_dir(context);
    match context.facts.auth.json_store {
        JsonStore::Used => {}
        JsonStore::Ignored | JsonStore::Refused => return super::database::load(context, agent_dir, &main_dir),
    }
    let now = context.now();
    let mut behind_sidecar = Vec::new();
    let mut own = own_store(context, agent_dir, &main_dir);
    read_sidecars(context, &mut own, &mut behind_sidecar);
    if agent_dir == main_dir {
        return LoadedStore { store: own, error: None, behind_sidecar, unread: Vec::new() };
    }
    let mut main = own_store(context, &main_dir, &main_dir);
    read_sidecars(context, &mut main, &mut behind_sidecar);
    LoadedStore { store: merge(main, own, context.facts, now), error: None, behind_sidecar, unread: Vec::new() }
}

/// The directory that every other agent inherits from: `agents/main/agent`, even when another agent
/// is the default one.
pub(super) fn main_dir(context: &AuthContext<'_>) -> PathBuf {
    let home = context.home;
    let moved = context.facts.auth.main_store_variables.iter().find_map(|name| home.environment.text(name));
    match moved {
        Some(path) => match path.strip_prefix("~/") {
            Some(below) => home.paths.home.join(below),
            None => PathBuf::from(path),
        },
        None => home.paths.state.join("agents").join("main").join("agent"),
    }
}

pub(super) fn files<'a>(context: &AuthContext<'a>, directory: &Path) -> Option<&'a AgentFiles> {
    context.home.agent_dirs.get(directory)
}

/// The store of one directory alone.
fn own_store(context: &AuthContext<'_>, directory: &Path, main_dir: &Path) -> Store {
    if let Some(store) = persisted(context, directory) {
        return store;
    }
    if context.facts.auth.copies_main_store
        && directory != main_dir
        && let Some(main) = persisted(context, main_dir).filter(|main| !main.profiles.is_empty())
    {
        let mut copy = main;
        for profile in &mut copy.profiles {
            profile.inherited = true;
        }
        copy.rejected.clear();
        if context.facts.auth.state_file {
            copy.state = State::default();
        }
        return copy;
    }
    legacy(context, directory)
}

/// `loadPersistedAuthProfileStore`
fn persisted(context: &AuthContext<'_>, directory: &Path) -> Option<Store> {
    let files = files(context, directory)?;
    let now = context.now();
    let mut store = Store::parse(&files.auth_profiles.document()?.root, context.facts, now)?;
    if context.facts.auth.state_file
        && let Some(document) = files.auth_state.document()
    {
        store.state = store.state.overlaid(State::parse(&document.root, context.facts, now));
    }
    Some(store)
}

/// The entries of `credentials/oauth.json` alone.
pub(super) fn legacy_oauth(context: &AuthContext<'_>) -> Store {
    let mut store = Store::default();
    if let Some(document) = context.home.legacy_oauth.document() {
        store.add_legacy_oauth(&document.root);
    }
    store
}

fn legacy(context: &AuthContext<'_>, directory: &Path) -> Store {
    let mut store = Store::default();
    if let Some(document) = files(context, directory).and_then(|files| files.auth_json.document()) {
        store.add_legacy(&document.root, context.facts);
    }
    if let Some(document) = context.home.legacy_oauth.document() {
        store.add_legacy_oauth(&document.root);
    }
    store
}

/// Tokens behind an `oauthRef`: there when the sidecar file and a key for it are. What is in the
/// sidecar stays closed to us, so both are only presumed to fit.
fn read_sidecars(context: &AuthContext<'_>, store: &mut Store, behind: &mut Vec<String>) {
    if context.facts.auth.sidecars == Sidecars::Ignored {
        return;
    }
    let home = context.home;
    let has_key = home.has_sidecar_key_file || home.environment.text("OPENCLAW_AUTH_PROFILE_SECRET_KEY").is_some();
    for profile in &mut store.profiles {
        let codex = profile.stored.provider == "openai-codex";
        let StoredKind::OAuth(login) = &mut profile.stored.kind else { continue };
        let Some(sidecar) = login.sidecar.clone().filter(|_| codex && !login.has_tokens()) else { continue };
        if home.oauth_sidecars.contains(&sidecar) && has_key {
            login.access = SecretText::of(&format!("access of sidecar {sidecar}"));
            login.refresh = SecretText::of(&format!("refresh of sidecar {sidecar}"));
            if !behind.contains(&profile.id) {
                behind.push(profile.id.clone());
            }
        }
    }
}

/// The store that messages name for an agent (`resolveAuthStorePathForDisplay`): its own file, from 8.1 on that of the
/// shared store when it has no rows of its own.
pub(super) fn shown_store(context: &AuthContext<'_>, agent_dir: &Path) -> PathBuf {
    let facts = &context.facts.auth;
    let own = || {
        files(context, agent_dir)
            .and_then(|files| files.database.read())
            .is_some_and(|database| database.auth_store.exists())
    };
    if !facts.shows_inherited_store || own() {
        agent_dir.join(facts.store_file)
    } else if super::database::shared_is_in_state(context) {
        context.home.paths.state.join("state").join("openclaw.sqlite")
    } else {
        main_dir(context).join(facts.store_file)
    }
}

/// Whether any store file exists for the agent or main (`hasAnyAuthProfileStoreSource`).
pub(super) fn has_source(context: &AuthContext<'_>, agent_dir: &Path) -> bool {
    if context.facts.auth.json_store != JsonStore::Used {
        return has_rows(context, agent_dir) || has_rows(context, &main_dir(context));
    }
    let any = |directory: &Path| {
        files(context, directory).is_some_and(|files| {
            [&files.auth_profiles, &files.auth_state, &files.auth_json].into_iter().any(Loaded::exists)
        })
    };
    any(agent_dir) || any(&main_dir(context))
}

/// `AuthProfileMigrationRequiredError`: a credential file of the JSON era whose owner has no profile in a
/// database. Its content does not matter.
pub(super) fn refusal(
    context: &AuthContext<'_>,
    agent_dir: &Path,
    main_dir: &Path,
    agent_has_rows: bool,
    main_has_rows: bool,
) -> Option<String> {
    let left_over = |directory: &Path| {
        files(context, directory)
            .is_some_and(|files| [&files.auth_profiles, &files.auth_json].into_iter().any(Loaded::exists))
    };
    let has_rows = if agent_dir == main_dir { main_has_rows } else { agent_has_rows };
    let blocked = |directory: &Path| left_over(directory) && !has_rows;
    let shared = !main_has_rows && (left_over(main_dir) || context.home.legacy_oauth.exists());
    let directory = if blocked(agent_dir) {
        agent_dir
    } else if shared {
        main_dir
    } else {
        return None;
    };
    let database = context.display(&directory.join("openclaw-agent.sqlite"));
    let scope = if context.facts.auth.refusal_names_providers {
        format!("; affected providers: {}", affected(context, directory))
    } else {
        String::new()
    };
    Some(format!(
        "Auth profile store {database} requires legacy credential migration{scope}; run openclaw doctor --fix."
    ))
}

/// The providers that a left-over store names; `openai-codex` also stands for `openai`. A store
/// without profiles, and the flat legacy files, concern all of them.
fn affected(context: &AuthContext<'_>, directory: &Path) -> String {
    let files = files(context, directory);
    let flat = files.is_some_and(|files| files.auth_json.exists()) || context.home.legacy_oauth.exists();
    let document = files.and_then(|files| files.auth_profiles.document());
    let profiles = document.and_then(|document| document.root.get("profiles")).and_then(Node::as_object);
    let providers = profiles.into_iter().flat_map(|profiles| profiles.entries());
    let mut names: Vec<String> = providers
        .filter_map(|entry| entry.node.get("provider").and_then(Node::as_text))
        .map(str::to_lowercase)
        .collect();
    if names.iter().any(|name| name == CODEX_PROVIDER) {
        names.push(OPENAI.to_owned());
    }
    names.sort();
    names.dedup();
    if flat || names.is_empty() { "all (legacy provider scope unavailable)".to_owned() } else { names.join(", ") }
}
