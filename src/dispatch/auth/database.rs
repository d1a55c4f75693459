//! Stores in databases (6.5+): `src/agents/auth-profiles/sqlite-store.ts` and, from 8.1 on, the shared store.
//!
//! ```text
//! rows    the store in the database of one directory
//! shared  what the others inherit: the rows of the state database when it owns them (auth.sharedStore),
//!         else those of main's directory
//! seen    by main: its own rows over the shared ones; by another agent: its own rows over the shared ones
//! ```
//!
//! Up to 7.1 a database that cannot be read is no store; later it stops whoever needs it.

use super::AuthContext;
use super::load::{LoadedStore, files, legacy_oauth, refusal};
use super::merge::merge;
use super::store::{State, Store};
use crate::home::{Database, DatabaseFailure, Loaded};
use crate::release::JsonStore;
use crate::source::Node;
use std::path::Path;

/// What reading the stores in databases came to, beside the stores.
#[derive(Default)]
struct Notes {
    /// Databases that oc-doctor could not read although the release may.
    unread: Vec<String>,
}

/// Loads what an agent sees.
pub(super) fn load(context: &AuthContext<'_>, agent_dir: &Path, main_dir: &Path) -> LoadedStore {
    let mut notes = Notes::default();
    let (store, error) = match seen(context, agent_dir, main_dir, &mut notes) {
        Ok(store) => (store, None),
        Err(message) => (Store::default(), Some(message)),
    };
    LoadedStore { store, error, behind_sidecar: Vec::new(), unread: notes.unread }
}

/// Whether the shared store lies in the state database.
pub(super) fn shared_is_in_state(context: &AuthContext<'_>) -> bool {
    matches!(shared(context, &mut Notes::default()), Ok(Shared::InState(_)))
}

fn seen(context: &AuthContext<'_>, agent_dir: &Path, main_dir: &Path, notes: &mut Notes) -> Result<Store, String> {
    let is_main = agent_dir == main_dir;
    let shared = shared(context, notes)?;
    let own = match &shared {
        Shared::OfMain if is_main => None,
        _ => rows(context, agent_dir, notes)?,
    };
    let main = match shared {
        Shared::OfMain => rows(context, main_dir, notes)?,
        Shared::InState(store) => store,
    };
    if context.facts.auth.json_store == JsonStore::Refused {
        let has = |store: &Option<Store>| store.as_ref().is_some_and(|store| !store.profiles.is_empty());
        let main_has = has(&main) || (is_main && has(&own));
        if let Some(message) = refusal(context, agent_dir, main_dir, !is_main && has(&own), main_has) {
            return Err(message);
        }
    }
    let reads_oauth = context.facts.auth.json_store == JsonStore::Ignored;
    let or_legacy = |store: Option<Store>| match store {
        Some(store) => store,
        None if reads_oauth => legacy_oauth(context),
        None => Store::default(),
    };
    if is_main && own.is_none() {
        return Ok(or_legacy(main));
    }
    let mut store = merge(or_legacy(main), or_legacy(own), context.facts, context.now());
    if is_main {
        store.profiles.iter_mut().for_each(|profile| profile.inherited = false);
    }
    Ok(store)
}

/// Who owns what every agent inherits.
enum Shared {
    /// Main's own database.
    OfMain,
    /// The state database: these rows.
    InState(Option<Store>),
}

fn shared(context: &AuthContext<'_>, notes: &mut Notes) -> Result<Shared, String> {
    if !context.facts.databases.shared_store {
        return Ok(Shared::OfMain);
    }
    let state = match &context.home.state_database {
        Database::Missing => return Ok(Shared::OfMain),
        Database::Failed(failure) => {
            // One that is damaged stops the release at its config already.
            notes.unread.push(format!("the state database {failure}"));
            return Ok(Shared::OfMain);
        }
        Database::Read(state) => state,
    };
    let owner = match &state.shared_store {
        Loaded::Missing => return Ok(Shared::OfMain),
        Loaded::Failed => None,
        Loaded::Parsed(document) => document.root.get("location").and_then(Node::as_str),
    };
    match owner {
        Some("legacy-main") => Ok(Shared::OfMain),
        Some("state-db") => parse(context, &state.auth_store, &state.auth_state)
            .map(Shared::InState)
            .ok_or_else(|| unreadable(context, &context.home.paths.state.join("state").join("openclaw.sqlite"))),
        _ => {
            let text = |id| context.home.sources.get(id).map(|file| file.text.trim().to_owned());
            let written = state.shared_store.document().and_then(|document| text(document.source));
            Err(format!(
                "Config machine state auth.sharedStore has an invalid shared auth store location ({}); run openclaw \
                 doctor --fix.",
                written.unwrap_or_default()
            ))
        }
    }
}

/// The store in the database of one directory; `None` when there is none.
fn rows(context: &AuthContext<'_>, directory: &Path, notes: &mut Notes) -> Result<Option<Store>, String> {
    let rules = &context.facts.databases;
    let path = directory.join("openclaw-agent.sqlite");
    let Some(files) = files(context, directory) else { return Ok(None) };
    let database = match &files.database {
        Database::Missing => return Ok(None),
        Database::Failed(failure) if failure.is_damage() => {
            return if rules.damaged_is_absent { Ok(None) } else { Err(unreadable(context, &path)) };
        }
        Database::Failed(failure) => {
            note_unread(context, &path, failure, notes);
            return Ok(None);
        }
        Database::Read(database) => database,
    };
    let newer = rules.agent_schema.is_some_and(|schema| schema.is_exceeded_by(database.facts.user_version));
    if newer && !rules.damaged_is_absent {
        return Err(unreadable(context, &path));
    }
    parse(context, &database.auth_store, &database.auth_state).ok_or_else(|| unreadable(context, &path))
}

/// `None` = the row is there and cannot be used, in a release that minds; `Some(None)` = no store.
fn parse(context: &AuthContext<'_>, store: &Loaded, state: &Loaded) -> Option<Option<Store>> {
    let now = context.now();
    let parsed = store.document().and_then(|document| Store::parse(&document.root, context.facts, now));
    let Some(mut parsed) = parsed else {
        let tolerated = !store.exists() || context.facts.databases.damaged_is_absent;
        return tolerated.then_some(None);
    };
    if let Some(document) = state.document() {
        parsed.state = parsed.state.overlaid(State::parse(&document.root, context.facts, now));
    }
    Some(Some(parsed))
}

fn unreadable(context: &AuthContext<'_>, database: &Path) -> String {
    format!("Auth profile store {} is unreadable; run openclaw doctor --fix.", context.display(database))
}

fn note_unread(context: &AuthContext<'_>, path: &Path, failure: &DatabaseFailure, notes: &mut Notes) {
    let text = format!("{} {failure}", context.display(path));
    if !notes.unread.contains(&text) {
        notes.unread.push(text);
    }
}

/// Whether a database holds a store that an agent with this directory sees.
pub(super) fn has_rows(context: &AuthContext<'_>, directory: &Path) -> bool {
    let of_directory = files(context, directory)
        .and_then(|files| files.database.read())
        .is_some_and(|database| database.auth_store.exists() || database.auth_state.exists());
    let of_state = context.facts.databases.shared_store
        && context.home.state_database.read().is_some_and(|state| state.auth_store.exists());
    of_directory || of_state
}

#[cfg(test)]
mod tests;
