//! The list of allowed models leaves out what triggers want, or names what nobody can run.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_spot;
use super::triggers::{all, called, picked_sessions};
use super::words::{code, codes};
use crate::dispatch::{AgentPlan, Course, PassedOverCause, TriggerKind, TriggerPlan};
use crate::release::AllowlistSource;
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "models-allowlist-too-narrow",
    summary: "the list of allowed models refuses a job, a hook or a session, or holds only names that cannot run",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A non-empty list of allowed models does not hold the model that a scheduled job, a hook or a session asks
for. Up to 2026.7.1 that list is `agents.defaults.models`: whoever adds an alias or a runtime there closes
it. Later it is `modelPolicy.allow`, and `agents.defaults.models` only where nothing else is written. Or
the list holds only names of a command line runtime (`claude-cli/…`), which this release does not run.

## Why it matters
A job with a model that is not allowed fails on every run; a session is set back to the default; in a list
of names that cannot run nothing can be picked at all. Primary and fallbacks of an agent are not subject
to the list and go on working, so that the config looks fine.

## How oc-doctor knows
From the list as the release reads it, and the model of every job, hook and session.

## Releases
All. Up to 2026.4.26 such a job runs on its agent's model with a warning in the log; from 2026.4.27 on it fails.
2026.4.7 to 2026.4.29 rename `claude-cli/…` keys of `agents.defaults.models` at load, to `anthropic/…`, while the
primary has such a name too: a job that is pinned to one is then refused although its key stands there.

## What to do
Add the model to the list, or remove the list. Write models of a command line runtime under their provider
(`anthropic/…`), with `agentRuntime` at the model.

## Upstream
openclaw#20265, openclaw#75753, openclaw#110888, openclaw#124952
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let jobs = |kind| matches!(kind, TriggerKind::Cron | TriggerKind::Hook);
    for (agent, trigger) in all(diagnosis).filter(|(_, trigger)| jobs(trigger.kind)) {
        findings.extend(refused(diagnosis, agent, trigger));
        findings.extend(replaced(agent, trigger));
    }
    for (agent, trigger) in picked_sessions(diagnosis) {
        findings.extend(reset(agent, trigger));
    }
    findings.extend(only_cli_names(diagnosis));
    findings.extend(super::models_allowlist_renames::of_failing_jobs(diagnosis));
    findings
}

/// A job that fails because of the list, or because its model cannot be read.
fn refused(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, trigger: &TriggerPlan) -> Option<Finding> {
    let Course::Refused(message) = &trigger.course else { return None };
    let text = format!("{} fails on every run: {message}", called(trigger));
    let finding = Finding::new(RULE.id, Severity::Error, text).agents([agent.id.as_str()]).at(trigger.span, "refused");
    let list = diagnosis.config().and_then(|root| {
        let defaults = root.at(&["agents", "defaults"])?;
        let by_policy = diagnosis.facts.triggers.allowlist == AllowlistSource::ModelPolicy;
        let policy = defaults.at(&["modelPolicy", "allow"]).filter(|_| by_policy);
        policy.or_else(|| defaults.get("models"))
    });
    let list = list.filter(|node| is_written(diagnosis, node));
    let finding = if list.is_none() { finding.because(OWN_LIST) } else { finding };
    Some(
        finding
            .also(list.map(|node| node.span), "does not hold it")
            .effect("the job does nothing; its failures are counted in its state and nowhere else")
            .help("add the model to that list, or remove the job's model so that it takes its agent's")
            .upstream(&[75753, 20265]),
    )
}

/// Where the list comes from when the config has none.
const OWN_LIST: &str =
    "the list is OpenClaw's own: with an Anthropic API key it puts the primary in agents.defaults.models at load";

/// Whether an object stands in a file, and was not put in at load.
fn is_written(diagnosis: &Diagnosis<'_>, node: &Node) -> bool {
    let is_root = diagnosis.config().is_some_and(|root| root.span == node.span);
    let file = diagnosis.home.sources.get(node.span.source);
    let text = file.and_then(|file| file.text.get(node.span.start as usize..));
    !is_root && text.is_some_and(|text| text.starts_with(['{', '[']))
}

/// A job, or the model of the Gmail hook, that runs on another model because of the list.
fn replaced(agent: &AgentPlan, trigger: &TriggerPlan) -> Option<Finding> {
    let setting = trigger.passed_over.iter().find(|setting| setting.cause == PassedOverCause::NotAllowed)?;
    let message = format!("{} does not run on {}: {}", called(trigger), code(&setting.value), setting.because);
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents([agent.id.as_str()])
            .candidate(&setting.value)
            .at(Some(setting.span), "without effect")
            .effect(format!("it runs on {} and costs what that costs", code(&agent.primary)))
            .help("add the model to the list of allowed ones, or remove it here")
            .upstream(&[75753]),
    )
}

/// A session whose model is taken from it at its next message.
fn reset(agent: &AgentPlan, trigger: &TriggerPlan) -> Option<Finding> {
    let setting = trigger
        .passed_over
        .iter()
        .find(|setting| setting.setting == "modelOverride" && setting.cause == PassedOverCause::NotAllowed)?;
    let message = format!("{} keeps {}, but {}", called(trigger), code(&setting.value), setting.because);
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents([agent.id.as_str()])
            .candidate(&setting.value)
            .at(Some(setting.span), "not allowed any more")
            .effect(format!("the chat goes on with {}", code(&agent.primary)))
            .help("add the model to the list of allowed ones, then pick it in the chat again")
            .upstream(&[65763, 20265]),
    )
}

/// `modelPolicy.allow` with nothing but names of a command line runtime, which cannot be picked in a release that
/// runs these models under their provider's name.
fn only_cli_names(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    if diagnosis.facts.triggers.allowlist != AllowlistSource::ModelPolicy {
        return None;
    }
    let allow = diagnosis.config()?.at(&["agents", "defaults", "modelPolicy", "allow"])?;
    let entries: Vec<(&Node, &str)> =
        allow.as_array()?.iter().filter_map(|node| node.as_text().map(|text| (node, text))).collect();
    let provider_of = |text: &str| {
        let (runtime, model) = text.split_once('/')?;
        let served = diagnosis.facts.runtime.cli_runtimes.iter().find(|(id, _)| *id == runtime)?;
        Some(format!("{}/{model}", served.1))
    };
    let canonical: Vec<String> = entries.iter().filter_map(|(_, text)| provider_of(text)).collect();
    if entries.is_empty() || canonical.len() < entries.len() {
        return None;
    }
    let texts: Vec<&str> = entries.iter().map(|(_, text)| *text).collect();
    let message = format!(
        "agents.defaults.modelPolicy.allow holds only {}: no model can be picked, since the list refuses {} and this \
         release does not run the names in it",
        codes(&texts),
        codes(&canonical)
    );
    let edits: Option<Vec<_>> = entries
        .iter()
        .zip(&canonical)
        .map(|((node, _), name)| config_spot(diagnosis, node.span).map(|spot| spot.set(name.clone())))
        .collect();
    let fix = edits
        .map(|edits| FixProposal::edits(format!("allow {} instead", codes(&canonical)), Applicability::Safe, edits));
    let agents = diagnosis.simulation.agents.iter().map(|agent| agent.id.as_str());
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents(agents)
            .at(Some(allow.span), "nothing in it can be picked")
            .effect("/model and the pickers refuse every model; primary and fallbacks are not subject to the list")
            .help(format!("write {} there", codes(&canonical)))
            .upstream(&[124952])
            .fix(fix),
    )
}
