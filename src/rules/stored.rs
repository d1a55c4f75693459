//! Credentials and their state as they stand in the files or databases that the release reads.

use super::diagnosis::{Diagnosis, profiles};
use crate::dispatch::{AgentPlan, StoredProfile};
use crate::home::{AgentDatabase, Document, Loaded, StateDatabase};
use crate::release::JsonStore;
use crate::source::Node;
use std::path::Path;

impl<'a> Diagnosis<'a> {
    /// A stored credential as it stands in the agent's own file, else in main's.
    pub(super) fn stored(&self, agent: &AgentPlan, id: &str) -> Option<&'a Node> {
        [agent.agent_dir.clone(), self.main_dir()]
            .iter()
            .find_map(|directory| profiles(self.files(directory)?)?.get(id))
            .filter(|_| self.facts.auth.json_store == JsonStore::Used)
            .or_else(|| self.stored_in_database(agent, id))
    }

    /// The same of the stores in databases.
    fn stored_in_database(&self, agent: &AgentPlan, id: &str) -> Option<&'a Node> {
        if self.facts.auth.json_store == JsonStore::Used {
            return None;
        }
        let of_agents = [agent.agent_dir.clone(), self.main_dir()];
        let of_agents =
            of_agents.iter().filter_map(|directory| Some(&self.files(directory)?.database.read()?.auth_store));
        let shared = self.home.state_database.read().map(|state| &state.auth_store);
        let mut stores = of_agents.chain(shared).filter_map(Loaded::document);
        stores.find_map(|document| document.root.get("profiles")?.get(id))
    }

    /// The `profiles` that an agent directory holds itself, where the release keeps them; for main's from 2026.8 on
    /// those of the whole install.
    pub(super) fn own_profiles(&self, directory: &Path) -> Option<&'a Node> {
        if self.facts.auth.json_store == JsonStore::Used {
            return profiles(self.files(directory)?);
        }
        let stores = self.databases_of(directory, |agent| &agent.auth_store, |state| &state.auth_store);
        stores.into_iter().find_map(|document| document.root.get("profiles"))
    }

    /// The cooldowns and other state that an agent directory holds itself, likewise.
    pub(super) fn own_states(&self, directory: &Path) -> Vec<&'a Document> {
        if self.facts.auth.json_store != JsonStore::Used {
            return self.databases_of(directory, |agent| &agent.auth_state, |state| &state.auth_state);
        }
        let Some(files) = self.files(directory) else { return Vec::new() };
        [files.auth_state.document(), files.auth_profiles.document()].into_iter().flatten().collect()
    }

    fn databases_of(
        &self,
        directory: &Path,
        of_agent: impl Fn(&'a AgentDatabase) -> &'a Loaded,
        of_state: impl Fn(&'a StateDatabase) -> &'a Loaded,
    ) -> Vec<&'a Document> {
        let own = self.files(directory).and_then(|files| files.database.read()).map(of_agent);
        let shared = self.facts.databases.shared_store && directory == self.main_dir();
        let state = self.home.state_database.read().filter(|_| shared).map(of_state);
        [state, own].into_iter().flatten().filter_map(Loaded::document).collect()
    }

    /// Whether a login has ended and holds nothing to renew it with.
    pub(super) fn has_run_out(&self, agent: &AgentPlan, profile: &StoredProfile) -> bool {
        let Some(node) = self.stored(agent, &profile.id).filter(|_| profile.kind == "oauth") else { return false };
        let end = node.get("expires").and_then(Node::as_f64).filter(|end| end.is_finite() && *end > 0.0);
        let ended = end.is_some_and(|end| end as i64 <= self.simulation.now_ms);
        ended && node.get("refresh").and_then(Node::as_text).is_none() && node.get("oauthRef").is_none()
    }
}
