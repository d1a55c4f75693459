//! Spawned sub-agents run on other models than their agent, and not as they read.

use super::diagnosis::Diagnosis;
use super::effect::follows_primary;
use super::finding::{Finding, Rule, Severity};
use super::triggers::{called_together, fails_alone, failure, lists_subagent_fallbacks, of_kind};
use super::words::{agents, code, codes};
use crate::dispatch::{AgentPlan, Course, OwnCourse, PassedOver, TriggerKind, TriggerPlan};
use crate::release::SubagentModel;
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "subagent-chain-differs",
    summary: "sub-agents cannot run on the model set for them, do not take it, or have no fallback behind it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
Sub-agents that an agent spawns without naming a model do not run as `subagents.model` reads: it cannot
be called; it is not allowed; another value comes before it; or nothing stands behind it.

## Why it matters
A sub-agent fails inside the work of its agent, where the user sees only that nothing came back; or it
answers from a model and an account that were not meant.

## How oc-doctor knows
From the simulated dispatch of a spawned sub-agent: first model and fallbacks in the order of the release.

## Releases
Up to 2026.5.11 an agent's own `model` comes before `agents.defaults.subagents.model`, from 2026.5.12 on
after it. From 2026.5.17 on the fallbacks are those of the value that the model came from: a plain text has
none.

## What to do
Write `subagents.model` as an object with `primary` and `fallbacks`, naming models that the agent can call.

## Upstream
openclaw#81395, openclaw#86868, openclaw#12685
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lonely: Vec<(&AgentPlan, &OwnCourse)> = Vec::new();
    let mut silent: Vec<(&AgentPlan, &OwnCourse)> = Vec::new();
    let mut passed_over: Vec<(&PassedOver, Vec<&AgentPlan>)> = Vec::new();
    for (agent, trigger) in of_kind(diagnosis, TriggerKind::Subagent) {
        for setting in &trigger.passed_over {
            let same = |(known, _): &&mut (&PassedOver, Vec<&AgentPlan>)| *known == setting;
            match passed_over.iter_mut().find(same) {
                Some((_, concerned)) => concerned.push(agent),
                None => passed_over.push((setting, vec![agent])),
            }
        }
        match &trigger.course {
            Course::Refused(message) => findings.push(
                Finding::new(
                    RULE.id,
                    Severity::Error,
                    format!("agent {} cannot spawn sub-agents: {message}", code(&agent.id)),
                )
                .agents([agent.id.as_str()])
                .at(trigger.span, "refused")
                .help("add the model to agents.defaults.models, or set another one"),
            ),
            // A chain that takes over what fails in chat is told with that.
            Course::Own(own) if fails_alone(agent, own) && follows_primary(agent, own) => {}
            Course::Own(own) if fails_alone(agent, own) => silent.push((agent, own)),
            Course::Own(own)
                if own.dispatches.len() == 1
                    && agent.dispatches.len() > 1
                    && !lists_subagent_fallbacks(diagnosis, agent) =>
            {
                lonely.push((agent, own));
            }
            Course::Own(_) | Course::LikeChat => {}
        }
    }
    findings.extend(passed_over.iter().map(|(setting, concerned)| without_effect(setting, concerned)));
    for group in by_place(&silent) {
        findings.extend(dead(&group));
    }
    findings.extend(alone(&lonely));
    findings.extend(shadowed(diagnosis));
    findings
}

fn without_effect(setting: &PassedOver, concerned: &[&AgentPlan]) -> Finding {
    let ids: Vec<&str> = concerned.iter().map(|agent| agent.id.as_str()).collect();
    let mut models: Vec<&str> = concerned.iter().map(|agent| agent.primary.as_str()).collect();
    models.dedup();
    let message = format!("sub-agents of {} do not run on {}: {}", agents(&ids), code(&setting.value), setting.because);
    Finding::new(RULE.id, Severity::Warning, message)
        .agents(ids)
        .candidate(&setting.value)
        .at(Some(setting.span), "without effect")
        .effect(format!("they run on {} and cost what that costs", codes(&models)))
        .help("add the model to the list of allowed ones, or remove the setting")
        .upstream(&[81395])
}

/// One setting is one cause, of however many agents.
fn by_place<'a>(silent: &[(&'a AgentPlan, &'a OwnCourse)]) -> Vec<Vec<(&'a AgentPlan, &'a OwnCourse)>> {
    let mut groups: Vec<Vec<(&AgentPlan, &OwnCourse)>> = Vec::new();
    for (agent, own) in silent.iter().copied() {
        let same = |group: &&mut Vec<(&AgentPlan, &OwnCourse)>| {
            group.first().is_some_and(|(_, known)| {
                known.primary_span == own.primary_span && known.primary == own.primary && failure(known) == failure(own)
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push((agent, own)),
            None => groups.push(vec![(agent, own)]),
        }
    }
    groups
}

fn dead(group: &[(&AgentPlan, &OwnCourse)]) -> Option<Finding> {
    let (agent, own) = group.first()?;
    let ids: Vec<&str> = group.iter().map(|(agent, _)| agent.id.as_str()).collect();
    let message =
        format!("sub-agents of {} cannot run: {} fails with: {}", agents(&ids), code(&own.primary), failure(own));
    let told = if own.primary_span == agent.primary_span { "sub-agents take it over" } else { "set for sub-agents" };
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(ids)
        .candidate(&own.primary)
        .at(own.primary_span, told)
        .effect("every sub-agent fails, while a chat message is answered")
        .help("set a model that the agent can call")
        .upstream(&[81395, 12685]);
    let all = group.iter().flat_map(|(agent, _)| &agent.triggers);
    let jobs: Vec<&TriggerPlan> = all.filter(|trigger| takes_subagent_model(group, trigger)).collect();
    if !jobs.is_empty() {
        finding =
            finding.because(format!("without a model of their own, these take it too: {}", called_together(&jobs)));
    }
    Some(finding)
}

/// Whether a job or hook has no model of its own and takes the one for sub-agents.
fn takes_subagent_model(group: &[(&AgentPlan, &OwnCourse)], trigger: &TriggerPlan) -> bool {
    let is_job = matches!(trigger.kind, TriggerKind::Cron | TriggerKind::Hook);
    let taken = trigger.own().filter(|_| is_job).and_then(|own| own.primary_span);
    taken.is_some() && group.iter().any(|(_, own)| own.primary_span == taken)
}

/// Whether the setting that makes a job fail is the one for sub-agents, of which this rule speaks.
pub(super) fn speaks_of(agent: &AgentPlan, trigger: &TriggerPlan) -> bool {
    agent.triggers.iter().filter(|other| other.kind == TriggerKind::Subagent).any(|other| {
        other.own().is_some_and(|own| fails_alone(agent, own) && takes_subagent_model(&[(agent, own)], trigger))
    })
}

/// Sub-agents without a fallback although their agents have some.
fn alone(lonely: &[(&AgentPlan, &OwnCourse)]) -> Option<Finding> {
    let (_, first) = lonely.first()?;
    let ids: Vec<&str> = lonely.iter().map(|(agent, _)| agent.id.as_str()).collect();
    let message = format!(
        "sub-agents of {} run on {} alone: the fallbacks of chat do not stand behind it",
        agents(&ids),
        code(&first.primary)
    );
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents(ids)
            .candidate(&first.primary)
            .at(first.primary_span, "without `fallbacks` of its own")
            .effect(format!("when {} fails, sub-agents fail", code(&first.primary)))
            .help("write it as { \"primary\": …, \"fallbacks\": […] }")
            .upstream(&[86868]),
    )
}

/// The reference that an alias of `agents.defaults.models` stands for, or the text itself.
fn unaliased<'a>(diagnosis: &Diagnosis<'a>, named: &'a str) -> &'a str {
    let map = diagnosis.config().and_then(|root| root.at(&["agents", "defaults", "models"])).and_then(Node::as_object);
    let alias = |node: &Node| {
        node.get("alias").and_then(Node::as_text).is_some_and(|alias| alias.trim().eq_ignore_ascii_case(named.trim()))
    };
    let mut entries = map.into_iter().flat_map(crate::source::Object::entries);
    entries.find(|entry| alias(&entry.node)).map_or(named, |entry| entry.key.as_str())
}

/// `agents.defaults.subagents.model` of a release in which an agent's own model comes first.
fn shadowed(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    if diagnosis.facts.triggers.subagent_model != SubagentModel::OwnModelFirst {
        return None;
    }
    let value = diagnosis.config()?.at(&["agents", "defaults", "subagents", "model"])?;
    let node = value.as_text().map(|_| value).or_else(|| value.get("primary"))?;
    let named = node.as_text()?;
    let meant = unaliased(diagnosis, named);
    let own_model = |agent: &&AgentPlan| {
        let entry = diagnosis.agent_entry(&agent.id);
        let text = |node: Option<&Node>| {
            node.is_some_and(|node| node.as_text().or_else(|| node.get("primary").and_then(Node::as_text)).is_some())
        };
        text(entry.and_then(|entry| entry.get("model")))
            && !text(entry.and_then(|entry| entry.at(&["subagents", "model"])))
            && agent.primary != meant
    };
    let shadowing: Vec<&AgentPlan> = diagnosis.simulation.agents.iter().filter(own_model).collect();
    if shadowing.is_empty() {
        return None;
    }
    let ids: Vec<&str> = shadowing.iter().map(|agent| agent.id.as_str()).collect();
    let mut models: Vec<&str> = shadowing.iter().map(|agent| agent.primary.as_str()).collect();
    models.dedup();
    let message = format!(
        "sub-agents of {} do not run on {}: in this release the agent's own `model` comes before it",
        agents(&ids),
        code(named)
    );
    let mut finding = Finding::new(RULE.id, Severity::Info, message)
        .agents(ids)
        .candidate(named)
        .at(Some(node.span), "not used for them")
        .effect(format!("their sub-agents run on {}", codes(&models)))
        .help("set subagents.model at the agent itself")
        .upstream(&[81395]);
    for agent in shadowing {
        finding = finding.also(agent.primary_span, "comes before it");
    }
    Some(finding)
}
