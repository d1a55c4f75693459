//! Sub-agents that an agent spawns without naming a model (`src/agents/subagent-spawn.ts`,
//! `resolveSubagentSpawnModelSelection`).

use super::super::chain::own_fallbacks;
use super::super::selection::{Aliases, primary_text, resolve_text};
use super::plan::TriggerKind;
use super::selected::{Scene, Selected, Start, not_allowed, unreadable};
use crate::release::SubagentModel;
use crate::source::Node;

/// The values that may name a sub-agent's model, in the order of the release: (what it is called, the value).
pub(super) fn values<'a>(scene: &Scene<'a>, order: SubagentModel) -> Vec<(Origin, &'a Node)> {
    let own = scene.own(&["subagents", "model"]).map(|node| (Origin::OwnSubagents, node));
    let model = scene.own(&["model"]).map(|node| (Origin::OwnModel, node));
    let defaults = scene.default_of(&["subagents", "model"]).map(|node| (Origin::DefaultSubagents, node));
    let ordered = match order {
        SubagentModel::OwnModelFirst => [own, model, defaults],
        SubagentModel::SubagentDefaultsFirst => [own, defaults, model],
    };
    ordered.into_iter().flatten().collect()
}

/// Where the model of a sub-agent may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The agent's `subagents.model`.
    OwnSubagents,
    /// The agent's `model`.
    OwnModel,
    /// `agents.defaults.subagents.model`
    DefaultSubagents,
}

impl Origin {
    /// How it is called in the config.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::OwnSubagents => "subagents.model",
            Self::OwnModel => "model",
            Self::DefaultSubagents => "agents.defaults.subagents.model",
        }
    }
}

/// The sub-agents of an agent.
pub(super) fn subagent<'a>(scene: &Scene<'a>) -> Option<Selected<'a>> {
    let facts = &scene.facts.triggers;
    let named = values(scene, facts.subagent_model).into_iter().find_map(|(origin, value)| {
        let node = primary_text(Some(value))?;
        Some((origin, node))
    });
    let mut selected = Selected {
        kind: TriggerKind::Subagent,
        name: String::new(),
        span: named.map(|(_, node)| node.span),
        sessions: Vec::new(),
        automatic: false,
        start: Ok(Start::of(scene.chat.clone())),
        passed_over: Vec::new(),
    };
    let mut request = scene.chat.clone();
    if let Some((origin, node)) = named
        && origin != Origin::OwnModel
    {
        let aliases = Aliases::of(scene.config, &scene.chat.run.provider, scene.facts);
        let raw = node.as_text().unwrap_or_default();
        let resolved = resolve_text(Some(scene.config), raw, &scene.chat.run.provider, &aliases, scene.facts);
        let Some(resolved) = resolved else {
            selected.passed_over.push(unreadable(origin.path(), node));
            return Some(selected);
        };
        let allowlist = scene.allowlist();
        if !allowlist.allows(&resolved.reference) {
            if facts.refused_subagent_fails {
                let key = super::super::model::model_key(&resolved.reference.provider, &resolved.reference.model);
                selected.start = Err(format!("model not allowed: {key}"));
            } else {
                let instead = "sub-agents run on the agent's own model instead";
                selected.passed_over.push(not_allowed(origin.path(), node, &allowlist, instead));
            }
            return Some(selected);
        }
        request = scene.with_model(resolved.reference, Some(node.span), "model for sub-agents");
    }
    let listed = facts.subagent_fallbacks.then(|| {
        let order = values(scene, SubagentModel::SubagentDefaultsFirst);
        order.into_iter().find_map(|(_, value)| own_fallbacks(Some(value), scene.facts))
    });
    request.own_fallbacks = Some(listed.flatten().unwrap_or_else(|| scene.automatic_fallbacks()));
    selected.start = Ok(Start::of(request));
    Some(selected)
}
