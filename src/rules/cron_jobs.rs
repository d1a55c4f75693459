//! Scheduled jobs with their state, as the two files of the cron store tell it.

use super::diagnosis::Diagnosis;
use crate::source::{Node, Span};

/// A job and what became of its last runs.
pub(super) struct Job<'a> {
    /// Its name, else its id.
    pub(super) name: &'a str,
    /// Its id.
    pub(super) id: &'a str,
    /// The agent it runs as.
    pub(super) agent: Option<&'a str>,
    /// The job as configured.
    pub(super) node: &'a Node,
    /// Its state: from `jobs-state.json`, else inline in `jobs.json`.
    pub(super) state: Option<&'a Node>,
    /// Whether it is switched on.
    pub(super) enabled: bool,
}

impl<'a> Job<'a> {
    /// A number of the state.
    pub(super) fn number(&self, name: &str) -> Option<(f64, Span)> {
        let node = self.state?.get(name)?;
        node.as_f64().filter(|number| number.is_finite()).map(|number| (number, node.span))
    }

    /// A text of the state.
    pub(super) fn text(&self, name: &str) -> Option<(&'a str, Span)> {
        let node = self.state?.get(name)?;
        node.as_text().map(|text| (text, node.span))
    }
}

/// All jobs of a home. A state file without an entry for a job leaves the inline state in force.
pub(super) fn jobs<'a>(diagnosis: &Diagnosis<'a>) -> Vec<Job<'a>> {
    let cron = &diagnosis.home.cron;
    let list = cron.jobs.document().map(|document| &document.root);
    let list = list.and_then(|root| root.get("jobs").unwrap_or(root).as_array()).unwrap_or_default();
    let split = cron.state.document().and_then(|document| document.root.get("jobs"));
    list.iter()
        .filter_map(|node| {
            let id = node.get("id").and_then(Node::as_text)?;
            let separate = split.and_then(|states| states.get(id)).and_then(|entry| entry.get("state"));
            Some(Job {
                name: node.get("name").and_then(Node::as_text).unwrap_or(id),
                id,
                agent: node.get("agentId").and_then(Node::as_text),
                node,
                state: separate.or_else(|| node.get("state")),
                enabled: node.get("enabled").and_then(Node::as_bool) != Some(false),
            })
        })
        .collect()
}
