//! Scheduled jobs in one form, whether they stand in `cron/jobs.json` or in table `cron_jobs`.

use super::stored_session::StoredSession;
use super::types::{CronFiles, Home, Loaded};
use crate::source::{Node, Span};
use std::collections::HashMap;

/// A job as configured, and what became of its last runs.
#[derive(Debug, Clone, Copy)]
pub struct CronJob<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name, else its id.
    pub name: &'a str,
    /// The agent it runs as; `None` = the default agent.
    pub agent: Option<&'a str>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The job as configured.
    pub node: &'a Node,
    /// Its state: from the state file or column, else inline.
    pub state: Option<&'a Node>,
}

impl<'a> CronJob<'a> {
    /// Whether it starts a run of its own. A job with `payload.kind` `systemEvent` only hands the main session a
    /// text, and that is answered like a heartbeat.
    #[must_use]
    pub fn runs_agent(&self) -> bool {
        self.payload("kind").and_then(Node::as_text) == Some("agentTurn")
    }

    /// A value of its `payload`.
    #[must_use]
    pub fn payload(&self, name: &str) -> Option<&'a Node> {
        self.node.at(&["payload", name])
    }

    /// Whether each of its runs begins a new session.
    #[must_use]
    pub fn is_isolated(&self) -> bool {
        self.node.get("sessionTarget").and_then(Node::as_text).is_none_or(|target| target == "isolated")
    }

    /// The stored session that its runs keep, among those of its agent: `session:<key>` names one, others have one of
    /// their own (`resolveCronSessionTargetSessionKey` in `src/cron/session-target.ts`).
    #[must_use]
    pub fn session<'s>(&self, sessions: &[StoredSession<'s>]) -> Option<StoredSession<'s>> {
        let target = self.node.get("sessionTarget").and_then(Node::as_text);
        let named = target.and_then(|target| target.strip_prefix("session:")).map(str::to_lowercase);
        let is_it = |session: &&StoredSession<'s>| match &named {
            Some(named) => session.key == *named || session.name() == *named,
            None => session.name().strip_prefix("cron:") == Some(self.id),
        };
        sessions.iter().find(is_it).copied()
    }

    /// A number of the state.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<(f64, Span)> {
        let node = self.state?.get(name)?;
        node.as_f64().filter(|number| number.is_finite()).map(|number| (number, node.span))
    }

    /// A text of the state.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<(&'a str, Span)> {
        let node = self.state?.get(name)?;
        node.as_text().map(|text| (text, node.span))
    }
}

impl Home {
    /// The scheduled jobs, in order. `in_database`: where the release keeps them, table `cron_jobs` of the state
    /// database; a home without such rows still has the file, which is what a migration will bring over.
    #[must_use]
    pub fn cron_jobs(&self, in_database: bool) -> Vec<CronJob<'_>> {
        jobs(self.cron_files(in_database))
    }

    /// The jobs and their state as one pair of documents.
    #[must_use]
    pub fn cron_files(&self, in_database: bool) -> &CronFiles {
        let rows = self.state_database.read().map(|read| &read.cron).filter(|rows| rows.jobs.exists());
        if in_database { rows.unwrap_or(&self.cron) } else { &self.cron }
    }
}

/// A state file without an entry for a job leaves the inline state in force.
fn jobs(files: &CronFiles) -> Vec<CronJob<'_>> {
    let list = files.jobs.document().map(|document| &document.root);
    let list = list.and_then(|root| root.get("jobs").unwrap_or(root).as_array()).unwrap_or_default();
    let states = Loaded::document(&files.state).and_then(|document| document.root.get("jobs")?.as_object());
    let states: HashMap<&str, &Node> =
        states.into_iter().flat_map(|states| states.entries()).map(|entry| (entry.key.as_str(), &entry.node)).collect();
    list.iter()
        .filter_map(|node| {
            let id = node.get("id").and_then(Node::as_text)?;
            Some(CronJob {
                id,
                name: node.get("name").and_then(Node::as_text).unwrap_or(id),
                agent: node.get("agentId").and_then(Node::as_text),
                enabled: node.get("enabled").and_then(Node::as_bool) != Some(false),
                node,
                state: states.get(id).and_then(|entry| entry.get("state")).or_else(|| node.get("state")),
            })
        })
        .collect()
}
