//! Codex is asked for and not there.

use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::{config_route, config_spot};
use super::words::code;
use crate::dispatch::admission::{PluginState, plugin_state};
use crate::dispatch::codex::unspawnable_command;
use crate::release::MissingHarness;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "codex-harness-not-registered",
    summary: "a route asks for the codex harness and the codex plugin is absent, disabled or locked out",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A candidate is to run on the codex harness, by a configured runtime or because the release implies
it, and no active plugin registers that harness.

## Why it matters
The candidate ends with `Requested agent harness \"codex\" is not registered.` From 2026.5.18 on this
error stops the whole chain: the fallbacks behind it are never tried.

## How oc-doctor knows
From the simulated dispatch, and from the config and the plugin folders of the home: whether the
plugin is installed, enabled, denied, or outside a non-empty `plugins.allow`.

## Releases
The codex plugin is bundled from 2026.4.10 to 2026.4.29 and a package of its own
(`@openclaw/codex`) from 2026.5.2. 2026.5.12 sends every `openai/*` and `openai-codex/*` candidate
to codex; from 2026.5.16-beta.4 on such an implied codex gives way to the built-in runner.

## What to do
Install and enable the plugin, or remove the runtime that asks for it and use a reference that the
built-in runner can answer.

## Upstream
openclaw#81326, openclaw#83062, openclaw#79978, openclaw#82368, openclaw#84365
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::CodexNotRegistered), |failure| {
        failure.dispatch.runtime_policy.as_ref().and_then(|policy| policy.span)
    });
    let mut findings: Vec<Finding> =
        groups.into_iter().map(|(span, failures)| finding(diagnosis, span, &failures)).collect();
    findings.extend(not_started(diagnosis));
    findings.extend(given_way(diagnosis));
    findings
}

/// The plugin is there, and what it is told to start is no program.
fn not_started(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let failures: Vec<_> = diagnosis.failures_of(Cause::CodexNotStarted).collect();
    let command = unspawnable_command(diagnosis.config()).filter(|_| !failures.is_empty())?;
    let message = format!(
        "{} cannot start codex: appServer.command takes one program, and a whole command line stands there",
        subject_of(&failures)
    );
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(&failures))
        .at(Some(command.span), "is looked for as one program of this name")
        .effect(effect_of(&failures))
        .help("remove the command: OpenClaw then starts the app server that it manages itself; arguments go into appServer.args")
        .upstream(&[84365]);
    if let Some(reference) = only_reference(&failures) {
        finding = finding.candidate(reference);
    }
    let edit = config_spot(diagnosis, command.span).map(|spot| spot.remove());
    let title = "remove plugins.entries.codex.config.appServer.command";
    let fix = edit.map(|edit| FixProposal::edits(title, Applicability::Unsafe, vec![edit]));
    Some(suffering(finding, &failures).fix(fix))
}

fn finding(diagnosis: &Diagnosis<'_>, span: Option<Span>, failures: &[&Failure<'_>]) -> Finding {
    let release = diagnosis.simulation.release;
    let (why, place) = plugin_trouble(diagnosis);
    let verb = if reads_as_one(failures) { "asks" } else { "ask" };
    let message = format!("{} {verb} for the codex harness, and {why}", subject_of(failures));
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(failures))
        .effect(effect_of(failures))
        .upstream(&[81326, 83062]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    finding = finding.at(span, "codex is asked for here").also(place, why.clone());
    finding = suffering(finding, failures);
    if span.is_none() {
        finding = finding.because(format!(
            "no runtime is configured for it: OpenClaw {release} implies codex for {}",
            super::words::codes(&references(failures))
        ));
    }
    let ends = [MissingHarness::StopsChain, MissingHarness::Unprepared, MissingHarness::NotActivatable];
    if ends.contains(&diagnosis.facts.runtime.missing_harness) {
        finding = finding.because(format!("in {release} this error stops the chain: no fallback behind it is tried"));
    }
    for fix in repairs(diagnosis, span, failures) {
        finding = finding.fix(Some(fix));
    }
    finding.help(if span.is_some() {
        "install and enable the codex plugin, or remove the runtime that asks for it".to_owned()
    } else {
        let pins: Vec<String> = references(failures)
            .iter()
            .map(|reference| format!("agents.defaults.models[\"{reference}\"].agentRuntime.id"))
            .collect();
        let built_in = diagnosis.facts.runtime.built_in;
        format!("install and enable the codex plugin, or set {} to {}", super::words::list(&pins), code(built_in))
    })
}

fn references<'a>(failures: &[&Failure<'a>]) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for failure in failures {
        if !seen.contains(&failure.dispatch.reference.as_str()) {
            seen.push(&failure.dispatch.reference);
        }
    }
    seen
}

fn plugin(diagnosis: &Diagnosis<'_>) -> PluginState {
    plugin_state(diagnosis.config(), diagnosis.facts, &diagnosis.home.plugins, "codex")
}

/// Why codex is not registered, and the key that says so.
pub(super) fn plugin_trouble(diagnosis: &Diagnosis<'_>) -> (String, Option<Span>) {
    let state = plugin(diagnosis);
    if state.active {
        return ("its harness is not registered all the same".to_owned(), state.span);
    }
    let entry = diagnosis.config().and_then(|root| root.at(&["plugins", "entries", "codex"]));
    let reason = match (state.reason.as_str(), entry.is_some()) {
        ("not installed", true) => "configured but not installed".to_owned(),
        ("not installed", false) => "neither configured nor installed".to_owned(),
        (reason, _) => reason.to_owned(),
    };
    (format!("the codex plugin is {reason}"), state.span.or(entry.map(|node| node.span)))
}

fn repairs(diagnosis: &Diagnosis<'_>, span: Option<Span>, failures: &[&Failure<'_>]) -> Vec<FixProposal> {
    let mut fixes = Vec::new();
    let state = plugin(diagnosis);
    let installed = state.reason != "not installed";
    let disabled = diagnosis.config().and_then(|root| root.at(&["plugins", "entries", "codex", "enabled"]));
    if installed && state.span.is_none_or(|span| disabled.is_some_and(|node| node.span == span)) {
        if let Some(spot) = config_route(diagnosis, &["plugins", "entries", "codex", "enabled"]) {
            fixes.push(FixProposal::edits("enable the codex plugin", Applicability::Unsafe, vec![spot.set(true)]));
        }
    } else if !installed {
        fixes.push(FixProposal::manual(
            "install and enable the codex plugin, then start the gateway again",
            ["openclaw plugins install @openclaw/codex", "openclaw plugins enable codex"],
        ));
    }
    let container = span.and_then(|span| config_spot(diagnosis, span));
    if let Some(container) = container.and_then(|spot| spot.up_to(super::codex_route::CONTAINERS)) {
        let place = super::place::dotted(&container.route);
        let mut edits = vec![container.remove()];
        let mut moved = Vec::new();
        for failure in failures {
            let dispatch = failure.dispatch;
            if dispatch.provider != "openai" || super::diagnosis::codex_login(failure.agent).is_none() {
                continue;
            }
            let edit =
                dispatch.span.and_then(|span| super::codex_route::to_codex_ref(diagnosis, span, &dispatch.model));
            if let Some(edit) = edit
                && !edits.contains(&edit)
            {
                edits.push(edit);
                let reference = code(format!("openai-codex/{}", dispatch.model));
                if !moved.contains(&reference) {
                    moved.push(reference);
                }
            }
        }
        let title = if moved.is_empty() {
            format!("remove {place}")
        } else {
            format!("remove {place} and use {}", super::words::list(&moved))
        };
        fixes.push(FixProposal::edits(title, Applicability::Unsafe, edits));
    }
    fixes
}

/// Codex is implied, missing, and the built-in runner steps in: worth knowing.
fn given_way(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let built_in = diagnosis.facts.runtime.built_in;
    let mut agents: Vec<&str> = Vec::new();
    let mut references: Vec<&str> = Vec::new();
    let mut place = None;
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let implied = dispatch
                .runtime_policy
                .as_ref()
                .is_some_and(|policy| policy.runtime == "codex" && policy.source.as_deref() == Some("implicit"));
            if implied && matches!(&dispatch.harness, Some(Ok(harness)) if harness == built_in) {
                agents.push(&agent.id);
                references.push(&dispatch.reference);
                place = place.or(dispatch.span);
            }
        }
    }
    if agents.is_empty() {
        return None;
    }
    references.sort_unstable();
    references.dedup();
    let (why, _) = plugin_trouble(diagnosis);
    let release = diagnosis.simulation.release;
    let message = format!(
        "{} would run on codex in {release}, but {why}, so the built-in runner answers",
        super::words::codes(&references)
    );
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents(agents)
            .at(place, "implies the codex runtime (plugin codex) in this release")
            .help(
                "nothing, when the built-in runner is what you want; else: `openclaw plugins install @openclaw/codex`",
            )
            .upstream(&[83062]),
    )
}
