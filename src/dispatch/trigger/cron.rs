//! The model of a scheduled job (`src/cron/isolated-agent/model-selection.ts`).

use super::super::chain::{DefaultModel, Request, fallback_nodes};
use super::super::model::ModelRef;
use super::super::selection::{Aliases, primary_text, resolve_picked, resolve_primary, resolve_text};
use super::allowlist::Allowlist;
use super::cron_fallbacks::{Source, fallbacks};
use super::cron_refusal;
use super::plan::{PassedOver, TriggerKind};
use super::selected::{Scene, Selected, Start, not_allowed};
use super::subagent::{Origin, values};
use super::task::Task;
use crate::home::ChosenBy;
use crate::release::RefusedCronModel;
use crate::source::{Node, Span, Value};

/// The run of a job.
pub(super) fn task<'a>(scene: &Scene<'a>, task: &Task<'a>) -> Selected<'a> {
    let mut selected = Selected {
        kind: task.kind,
        name: task.name.to_owned(),
        span: task.span,
        sessions: Vec::new(),
        automatic: false,
        start: Ok(Start::of(scene.chat.clone())),
        passed_over: Vec::new(),
    };
    let chooser = Chooser::new(scene, task);
    let picked = match chooser.pick(&mut selected.passed_over) {
        Ok(picked) => picked,
        Err(message) => {
            selected.start = Err(message);
            return selected;
        }
    };
    let own = fallbacks(scene, task, picked.source);
    let Chooser { defaults, .. } = chooser;
    selected.start = Ok(Start::of(Request {
        run: picked.reference,
        span: picked.span,
        because: picked.because,
        own_fallbacks: own,
        defaults,
    }));
    selected
}

struct Picked {
    reference: ModelRef,
    span: Option<Span>,
    because: &'static str,
    source: Source,
}

struct Chooser<'s, 'a> {
    scene: &'s Scene<'a>,
    task: &'s Task<'a>,
    /// `agents.defaults.model` with the agent's own on top (`buildCronAgentDefaultsConfig`).
    defaults: DefaultModel<'a>,
    resolved_default: ModelRef,
    aliases: Aliases,
    allowlist: Allowlist,
}

impl<'s, 'a> Chooser<'s, 'a> {
    fn new(scene: &'s Scene<'a>, task: &'s Task<'a>) -> Self {
        let knows_agent = task.names_agent || scene.facts.triggers.unnamed_agent_is_default;
        let defaults = if knows_agent { merged(scene) } else { DefaultModel::of(scene.config) };
        let primary = defaults.primary.and_then(Node::as_str);
        let resolved_default = resolve_primary(scene.config, primary, scene.facts);
        let aliases = Aliases::of(scene.config, &resolved_default.provider, scene.facts);
        let allowlist =
            Allowlist::of(scene.config, Some(scene.agent), &resolved_default, &defaults.fallbacks, scene.facts);
        Self { scene, task, defaults, resolved_default, aliases, allowlist }
    }

    /// The first model: the job's, the Gmail hook's, the session's, the agent's model for sub-agents, its model.
    fn pick(&self, passed_over: &mut Vec<PassedOver>) -> Result<Picked, String> {
        let base = self.without_pin();
        if let Some(node) = self.task.model
            && let Some(text) = node.as_text()
        {
            return self.pinned(node, text, base, passed_over);
        }
        let gmail = self.scene.config.at(&["hooks", "gmail", "model"]).filter(|_| self.task.is_gmail);
        if let Some(node) = gmail
            && let Some(text) = node.as_text()
        {
            let default_provider = self.scene.facts.models.default_provider;
            let aliases = Aliases::of(self.scene.config, default_provider, self.scene.facts);
            let resolved = resolve_text(Some(self.scene.config), text, default_provider, &aliases, self.scene.facts);
            if let Some(resolved) = resolved {
                if self.allowlist.allows(&resolved.reference) {
                    let because = "model of the Gmail hook";
                    let span = Some(node.span);
                    return Ok(Picked { reference: resolved.reference, span, because, source: Source::Elsewhere });
                }
                let instead = "mails are answered by the agent's own model instead";
                passed_over.push(not_allowed("hooks.gmail.model", node, &self.allowlist, instead));
            }
        }
        Ok(self.of_session().unwrap_or(base))
    }

    fn pinned(
        &self,
        node: &Node,
        text: &str,
        base: Picked,
        passed_over: &mut Vec<PassedOver>,
    ) -> Result<Picked, String> {
        let refused = self.scene.facts.triggers.refused_cron_model;
        let resolved =
            resolve_picked(self.scene.config, text, &self.resolved_default.provider, &self.aliases, self.scene.facts);
        let Some(reference) = resolved else {
            return Err(cron_refusal::unreadable(refused, text, &format!("invalid model: {text}")));
        };
        if self.allowlist.allows(&reference) {
            let because = if self.task.kind == TriggerKind::Hook { "model of the hook" } else { "model of the job" };
            return Ok(Picked { reference, span: Some(node.span), because, source: Source::Elsewhere });
        }
        if refused == RefusedCronModel::AgentsModel {
            let instead = "the job runs on the agent's own model instead";
            passed_over.push(not_allowed("payload.model", node, &self.allowlist, instead));
            return Ok(Picked { source: Source::Elsewhere, ..base });
        }
        Err(cron_refusal::not_allowed(refused, text, &reference, &self.allowlist))
    }

    /// The model without one of the job's own: the agent's model for sub-agents or its model, when that may be picked,
    /// else the default.
    fn without_pin(&self) -> Picked {
        let default = Picked {
            reference: self.resolved_default.clone(),
            span: self.defaults.primary.map(|node| node.span),
            because: "primary of the agent",
            source: Source::Default,
        };
        let knows_agent = self.task.names_agent || self.scene.facts.triggers.unnamed_agent_has_its_model;
        let named = values(self.scene, self.scene.facts.triggers.cron_model)
            .into_iter()
            .filter(|(origin, _)| knows_agent || *origin == Origin::DefaultSubagents)
            .find_map(|(origin, value)| Some((origin, primary_text(Some(value))?)));
        let Some((origin, node)) = named else { return default };
        let resolved = resolve_picked(
            self.scene.config,
            node.as_text().unwrap_or_default(),
            &self.resolved_default.provider,
            &self.aliases,
            self.scene.facts,
        );
        let allowed = resolved.filter(|reference| self.allowlist.allows(reference));
        let (because, source) = match origin {
            Origin::OwnModel => ("primary of the agent", Source::Agent),
            Origin::OwnSubagents | Origin::DefaultSubagents => {
                ("model for sub-agents, which jobs without one of their own take", Source::Subagent)
            }
        };
        allowed.map_or(default, |reference| Picked { reference, span: Some(node.span), because, source })
    }

    /// The model that the job's session keeps.
    fn of_session(&self) -> Option<Picked> {
        let session = self.task.session?;
        if self.task.is_isolated && session.model_chosen_by == ChosenBy::Automatic {
            return None;
        }
        let model = session.model?;
        let provider = session.provider.map_or(self.resolved_default.provider.as_str(), |provider| provider.text);
        let text = format!("{provider}/{}", model.text);
        let facts = self.scene.facts;
        let reference =
            resolve_picked(self.scene.config, &text, &self.resolved_default.provider, &self.aliases, facts)?;
        self.allowlist.allows(&reference).then_some(Picked {
            reference,
            span: Some(model.span),
            because: "model that the job's session keeps",
            source: Source::Elsewhere,
        })
    }
}

/// `agents.defaults.model` with the keys of the agent's own model on top.
fn merged<'a>(scene: &Scene<'a>) -> DefaultModel<'a> {
    let mut defaults = DefaultModel::of(scene.config);
    let Some(own) = scene.own(&["model"]) else { return defaults };
    match &own.value {
        Value::String(_) if own.as_text().is_some() => defaults.primary = Some(own),
        Value::Object(object) => {
            if object.get("primary").is_some() {
                defaults.primary = primary_text(Some(own));
            }
            if object.get("fallbacks").is_some() {
                defaults.fallbacks = fallback_nodes(Some(own));
            }
        }
        _ => {}
    }
    defaults
}
