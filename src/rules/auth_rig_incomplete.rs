//! A secondary agent lacks a companion file.

use super::diagnosis::{Cause, Diagnosis, profiles};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::words::{agents, code};
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "auth-rig-incomplete",
    summary: "a secondary agent lacks a file that its route needs, or one it does not need is suspected",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
Beside its `auth-profiles.json` an agent may have `models.json` (models and endpoints) and
`auth-state.json` (order, cooldowns). A secondary agent does not inherit main's `models.json`.

## Why it matters
A model that is only described in main's `models.json` is `Unknown model` for every other agent.
Otherwise the missing files are harmless: credentials and their order never depend on `models.json`,
and a missing `auth-state.json` means only that the agent starts without remembered cooldowns.

## How oc-doctor knows
From the files of both agents and the simulated dispatch of the candidate.

## Releases
Recorded in 2026.4.5, 2026.5.19 and 2026.5.28; the file store ends with 2026.6.1.

## What to do
Describe the model in `models.providers` of openclaw.json, which holds for all agents.

## Upstream
openclaw#84114, openclaw#22747, openclaw#71192
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = missing_model(diagnosis);
    findings.extend(suspected(diagnosis));
    findings
}

fn missing_model(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::RigIncomplete), |failure| failure.dispatch.provider.clone());
    let mut findings = Vec::new();
    for (provider, failures) in groups {
        let main = diagnosis.main_dir().join("models.json");
        let message = format!(
            "{} {} not known: `{provider}` is described only in agent `main`'s models.json, which other agents do not read",
            subject_of(&failures),
            if reads_as_one(&failures) { "is" } else { "are" },
        );
        let place = diagnosis
            .files(&diagnosis.main_dir())
            .and_then(|files| files.models.document())
            .and_then(|document| document.root.at(&["providers", &provider]))
            .map(|node| node.span);
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .upstream(&[22747, 71192]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for failure in &failures {
            finding = if finding.labels.is_empty() {
                finding.at(failure.dispatch.span, "fails with: Unknown model")
            } else {
                finding.also(failure.dispatch.span, "fails with: Unknown model")
            };
        }
        findings.push(
            finding
                .also(place, "known to agent `main` only")
                .help(format!(
                    "move the entry of the provider from {} to models.providers of openclaw.json",
                    diagnosis.display(&main)
                ))
                .fix(Some(FixProposal::manual(
                    format!("describe `{provider}` in openclaw.json, for all agents"),
                    [format!(
                        "${{EDITOR:-nano}} {} {}",
                        shell_path(diagnosis.home, &main),
                        shell_path(diagnosis.home, &diagnosis.home.paths.config)
                    )],
                ))),
        );
    }
    findings
}

/// A hand-copied rig: own profiles, and not the other files that main has.
fn suspected(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let main_dir = diagnosis.main_dir();
    let main = diagnosis.files(&main_dir)?;
    let main_has_models = main.models.exists();
    let mut ids: Vec<&str> = Vec::new();
    let mut absent = None;
    let mut lacks_state = false;
    for agent in diagnosis.simulation.agents.iter().filter(|agent| agent.agent_dir != main_dir) {
        let Some(files) = diagnosis.files(&agent.agent_dir) else { continue };
        let own = profiles(files).and_then(Node::as_object).is_some_and(|object| !object.is_empty());
        let fails = diagnosis.failures.iter().any(|failure| failure.agent.id == agent.id);
        if own && main_has_models && !files.models.exists() && !fails {
            ids.push(&agent.id);
            absent = absent.or_else(|| Some(agent.agent_dir.join("models.json")));
            let state = files.auth_state.document().map(|document| &document.root);
            lacks_state |= state.is_none_or(|root| root.get("order").is_none() && root.get("lastGood").is_none());
        }
    }
    if ids.is_empty() {
        return None;
    }
    let release = diagnosis.simulation.release;
    let message = format!(
        "{} {} profiles of {} own but no models.json: {release} needs none here, credentials and their order do not depend \
         on it",
        agents(&ids),
        if ids.len() == 1 { "has" } else { "have" },
        if ids.len() == 1 { "its" } else { "their" },
    );
    let mut finding = Finding::new(RULE.id, Severity::Info, message)
        .agents(ids.iter().copied())
        .in_file(absent.map_or_else(String::new, |path| diagnosis.display(&path)))
        .upstream(&[84114]);
    if lacks_state {
        finding = finding.because(
            "auth-state.json without order and lastGood: no order is needed, and lastGood is never read for choosing; only \
             cooldowns live there",
        );
    }
    let id = ids.first().copied().unwrap_or("main");
    Some(finding.help(format!("nothing; agent {} finds its models without that file", code(id))))
}
