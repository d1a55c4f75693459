//! The fallbacks of a scheduled job (`src/cron/isolated-agent/run-fallback-policy.ts`).

use super::super::chain::{DefaultModel, own_fallbacks};
use super::super::selection::primary_text;
use super::selected::Scene;
use super::subagent::{Origin, values};
use super::task::Task;
use crate::source::Node;

/// Where the model of a job came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// What agent and defaults resolve to.
    Default,
    /// A model for sub-agents.
    Subagent,
    /// The agent's own model.
    Agent,
    /// The job, the Gmail hook or a session.
    Elsewhere,
}

/// The fallbacks of the job (`resolveCronFallbacksOverride`).
pub(super) fn fallbacks<'a>(scene: &Scene<'a>, task: &Task<'a>, source: Source) -> Option<Vec<&'a Node>> {
    let facts = &scene.facts.triggers;
    if let Some(list) = task.fallbacks.and_then(Node::as_array) {
        return Some(list.iter().collect());
    }
    let has_pin = task.model.is_some_and(|node| node.as_text().is_some());
    if has_pin {
        return Some(scene.automatic_fallbacks());
    }
    if source == Source::Subagent && facts.cron_takes_subagent_fallbacks {
        let own = scene.own(&["subagents", "model"]);
        let of_value = |value: Option<&'a Node>| own_fallbacks(value, scene.facts);
        let first = values(scene, facts.cron_model).into_iter().find(|(_, node)| primary_text(Some(node)).is_some());
        let list = of_value(own).or_else(|| match first {
            Some((Origin::OwnSubagents, _)) | None => None,
            Some((_, value)) => of_value(Some(value)),
        });
        if list.is_some() {
            return list;
        }
    }
    if facts.cron_string_model_inherits && matches!(source, Source::Default | Source::Agent) && repeats_default(scene) {
        let defaults = DefaultModel::of(scene.config).fallbacks;
        if !defaults.is_empty() {
            return Some(defaults);
        }
    }
    own_fallbacks(scene.own(&["model"]), scene.facts)
}

/// Whether the agent's model is a string that repeats the defaults' primary.
fn repeats_default(scene: &Scene<'_>) -> bool {
    let own = scene.own(&["model"]).and_then(Node::as_text);
    let defaults = DefaultModel::of(scene.config).primary.and_then(Node::as_text);
    own.is_some() && own == defaults
}
