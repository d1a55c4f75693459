//! Where the credentials of a provider are that a run does not see: misplaced, put away, or behind a reference.

use super::diagnosis::Diagnosis;
use crate::dispatch::{AgentPlan, Dispatch};
use crate::home::{Loaded, MisplacedStore, StoreArchive};
use crate::source::{Entry, Node, Object, Span};
use std::path::Path;

/// Whether a candidate is run by starting the Claude CLI.
pub(super) fn runs_claude_cli(dispatch: &Dispatch) -> bool {
    const ID: &str = "claude-cli";
    dispatch.provider == ID
        || matches!(&dispatch.harness, Some(Ok(harness)) if harness == ID)
        || dispatch.runtime_policy.as_ref().is_some_and(|policy| policy.runtime == ID)
}

/// A profile in a file that a migration has put away.
pub(super) struct Archived<'a> {
    pub(super) id: &'a str,
    pub(super) archive: &'a StoreArchive,
    pub(super) span: Span,
}

/// A reference to a secret in the environment, as the config or a store has it.
pub(super) struct SecretReference<'a> {
    /// The reference.
    pub(super) node: &'a Node,
    /// `env`, `file`, `exec`
    pub(super) source: &'a str,
    /// Entry of `secrets.providers`.
    pub(super) provider: Option<&'a str>,
    /// Name of the variable, of the file entry, of the command's answer.
    pub(super) id: &'a str,
}

impl<'a> SecretReference<'a> {
    /// The reference in a value that is an object with `source` and `id`.
    pub(super) fn of(node: &'a Node) -> Option<Self> {
        node.as_object()?;
        let text = |key: &str| node.get(key).and_then(Node::as_text);
        let source = text("source").filter(|source| ["env", "file", "exec"].contains(source))?;
        Some(Self { node, source, provider: text("provider"), id: text("id")? })
    }
}

impl<'a> Diagnosis<'a> {
    /// The misplaced credential file that holds a profile.
    pub(super) fn misplaced(&self, id: &str) -> Option<&'a MisplacedStore> {
        self.home.surroundings.misplaced_stores.iter().find(|store| store.profiles().any(|entry| entry.key == id))
    }

    /// Misplaced profiles that an agent would see if they lay where it looks, and does not see.
    pub(super) fn misplaced_of(&self, agent: &AgentPlan) -> Vec<(&'a MisplacedStore, &'a Entry)> {
        let concerns =
            |store: &MisplacedStore| store.agent.as_deref().is_none_or(|owner| owner == agent.id || owner == "main");
        let stores = self.home.surroundings.misplaced_stores.iter().filter(|store| concerns(store));
        stores
            .flat_map(|store| store.profiles().map(move |entry| (store, entry)))
            .filter(|(_, entry)| !agent.store.profiles.iter().any(|profile| profile.id == entry.key))
            .collect()
    }

    /// Profiles that migrations have put away and that the agent does not see, under their old or their new name.
    pub(super) fn archived(&self, agent: &AgentPlan) -> Vec<Archived<'a>> {
        let mut found: Vec<Archived<'a>> = Vec::new();
        for directory in [agent.agent_dir.clone(), self.main_dir()] {
            let archives = self.home.surroundings.archives.get(&directory).into_iter().flatten();
            for archive in archives {
                for entry in archive_profiles(archive) {
                    let renamed = entry.key.replacen("openai-codex:", "openai:", 1);
                    let known = |id: &str| id == entry.key || id == renamed;
                    let whole = |id: &str| self.stored(agent, id).is_none_or(holds_secret);
                    let seen = agent.store.profiles.iter().any(|profile| known(&profile.id) && whole(&profile.id));
                    if !seen && holds_secret(&entry.node) && !found.iter().any(|one| one.id == entry.key) {
                        found.push(Archived { id: &entry.key, archive, span: entry.key_span });
                    }
                }
            }
        }
        found
    }

    /// Whether a variable has a value for the gateway.
    pub(super) fn has_variable(&self, name: &str) -> bool {
        self.home.environment.text(name).is_some()
    }

    /// `models.providers.<p>` of the config for a provider, whatever way its name is written.
    pub(super) fn provider_entry(&self, provider: &str) -> Option<&'a Entry> {
        let providers = self.config()?.at(&["models", "providers"])?.as_object()?;
        let exact = providers.entry(provider);
        exact.or_else(|| providers.entries().iter().find(|entry| self.same_provider(&entry.key, provider)))
    }

    /// `providers.<p>` of an agent's `models.json`.
    pub(super) fn generated_entry(&self, directory: &Path, provider: &str) -> Option<&'a Entry> {
        let models = match &self.files(directory)?.models {
            Loaded::Parsed(document) => document.root.get("providers")?.as_object()?,
            Loaded::Missing | Loaded::Failed => return None,
        };
        models.entry(provider)
    }

    /// The reference to a secret that stands where the candidate's key should: in the config's provider, or in a stored
    /// profile of the provider that it asks.
    pub(super) fn secret_references(&self, agent: &AgentPlan, dispatch: &Dispatch) -> Vec<SecretReference<'a>> {
        let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
        let configured = self.provider_entry(&dispatch.provider).and_then(|entry| entry.node.get("apiKey"));
        let profiles = agent.store.profiles.iter().filter(|profile| self.same_provider(&profile.provider, asked));
        let stored = profiles.filter_map(|profile| self.stored(agent, &profile.id));
        let stored = stored.flat_map(|node| ["keyRef", "tokenRef", "key", "token"].map(|key| node.get(key)));
        configured.into_iter().chain(stored.flatten()).filter_map(SecretReference::of).collect()
    }

    /// Why a reference cannot be resolved, as far as files tell; what a file or a command would answer they do not.
    pub(super) fn unresolved(&self, reference: &SecretReference<'_>) -> Option<String> {
        let secrets = self.config().and_then(|config| config.get("secrets"));
        let default = secrets.and_then(|node| node.at(&["defaults", reference.source])).and_then(Node::as_text);
        let default = default.unwrap_or("default");
        let name = reference.provider.unwrap_or(default);
        let entry = secrets.and_then(|node| node.get("providers")).and_then(|node| node.get(name));
        match entry {
            None if reference.source == "env" && name == default => {}
            None => return Some(format!("secrets.providers has no entry `{name}`")),
            Some(entry) => {
                let source = entry.get("source").and_then(Node::as_text).unwrap_or(reference.source);
                if source != reference.source {
                    return Some(format!("secrets.providers.{name} is of source {source}, not {}", reference.source));
                }
                let allowed = entry.get("allowlist").and_then(Node::as_array);
                if allowed.is_some_and(|names| !names.iter().any(|allowed| allowed.as_str() == Some(reference.id))) {
                    return Some(format!("the allowlist of secrets.providers.{name} does not name {}", reference.id));
                }
            }
        }
        (reference.source == "env" && !self.has_variable(reference.id))
            .then(|| format!("the variable {} has no value anywhere", reference.id))
    }
}

fn archive_profiles(archive: &StoreArchive) -> &[Entry] {
    let root = archive.root.as_ref();
    root.and_then(|root| root.get("profiles")).and_then(Node::as_object).map_or(&[][..], Object::entries)
}

fn holds_secret(entry: &Node) -> bool {
    ["key", "token", "access", "refresh", "keyRef", "tokenRef"]
        .iter()
        .any(|key| entry.get(key).is_some_and(|node| node.as_object().is_some() || node.as_text().is_some()))
}
