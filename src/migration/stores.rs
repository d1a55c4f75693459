//! Credentials move from JSON files into SQLite: per agent in 2026.6.5, shared ones in 2026.8.1. Only OpenClaw's doctor
//! writes there.

use super::passage::{Command, Migration, Passage, Share, Steps, When, command};
use crate::home::{AgentFiles, Loaded};
use crate::release::{Facts, JsonStore};
use crate::source::{Node, Object};

pub(super) const FORWARD: Migration =
    Migration { name: "credentials-into-sqlite", share: Share::DoctorOnly, applies: forward_applies, plan: forward };

pub(super) const BACKWARD: Migration =
    Migration { name: "credentials-out-of-sqlite", share: Share::Nobody, applies: backward_applies, plan: backward };

fn forward_applies(_from: &Facts, to: &Facts) -> bool {
    to.auth.json_store != JsonStore::Used
}

fn backward_applies(from: &Facts, to: &Facts) -> bool {
    from.auth.json_store != JsonStore::Used && to.auth.json_store == JsonStore::Used
}

fn doctor(because: String) -> Command {
    command(When::Installed, "openclaw doctor --fix", because)
}

fn name(files: &AgentFiles) -> String {
    // `<state>/agents/<id>/agent`
    let id = files.directory.parent().and_then(|parent| parent.file_name());
    id.map_or_else(|| files.directory.display().to_string(), |id| id.to_string_lossy().into_owned())
}

fn forward(passage: &Passage<'_>) -> Option<Steps> {
    let files = passage.home.agent_dirs.values();
    let left: Vec<String> = files
        .filter(|files| [&files.auth_profiles, &files.auth_state, &files.auth_json].into_iter().any(Loaded::exists))
        .map(name)
        .collect();
    let older = passage.home.agent_dirs.values().any(|files| {
        let schema = passage.to.databases.agent_schema;
        let found = files.database.read().map(|database| &database.facts);
        found.is_some_and(|found| {
            !found.tables.is_empty() && schema.is_some_and(|schema| schema.is_ahead_of(found.user_version))
        })
    });
    let mut steps = Steps::default();
    if !left.is_empty() || passage.home.legacy_oauth.exists() {
        let whose = if left.is_empty() {
            "the old OAuth file".to_owned()
        } else {
            format!("auth-profiles.json of {}", left.join(", "))
        };
        steps.commands.push(doctor(format!(
            "imports {whose} into the database; while the gateway runs it leaves this out without a word"
        )));
        steps.remarks.push(if passage.to.auth.json_store == JsonStore::Refused {
            "until then the new release refuses every run of these agents".to_owned()
        } else {
            "until then the new release goes on as if nothing were stored".to_owned()
        });
    } else if older {
        steps.commands.push(doctor("brings the databases up to the schema of the new release".to_owned()));
    }
    let has_sidecar = passage.home.agent_dirs.values().any(|files| {
        let profiles = files.auth_profiles.document().and_then(|document| document.root.get("profiles"));
        let mut entries = profiles.and_then(Node::as_object).into_iter().flat_map(Object::entries);
        entries.any(|entry| entry.node.get("oauthRef").is_some() && entry.node.get("access").is_none())
    });
    if has_sidecar {
        steps.remarks.push(
            "some tokens lie encrypted beside the store (`oauthRef`): run doctor on this machine, as this user, in a terminal".to_owned(),
        );
    }
    steps.title = "move the credentials into the database".to_owned();
    (!steps.commands.is_empty()).then_some(steps)
}

/// The older release reads only JSON, and nobody writes it back.
fn backward(passage: &Passage<'_>) -> Option<Steps> {
    let mut steps = Steps { title: "give the older release credentials it can read".to_owned(), ..Steps::default() };
    let mut without = Vec::new();
    for files in passage.home.agent_dirs.values() {
        let stored = files.database.read().is_some_and(|database| database.auth_store.exists());
        if stored && !files.auth_profiles.exists() {
            without.push(name(files));
        }
    }
    let shared = passage.home.state_database.read().is_some_and(|state| state.auth_store.exists());
    if without.is_empty() && !shared {
        return None;
    }
    let mut providers: Vec<&str> = Vec::new();
    for profile in passage.before.agents.iter().flat_map(|plan| &plan.store.profiles) {
        if !providers.contains(&profile.provider.as_str()) {
            providers.push(&profile.provider);
        }
    }
    steps.remarks.push(
        "it reads auth-profiles.json, which is gone: put back the archive that lies beside it \
         (auth-profiles.json.sqlite-import.<time>.bak or .migrated-<time>-<id>), or log in again"
            .to_owned(),
    );
    for provider in providers {
        let line = format!("openclaw models auth login --provider {provider}");
        steps.commands.push(command(When::After, line, "the stored login stays in the database".to_owned()));
    }
    Some(steps)
}
