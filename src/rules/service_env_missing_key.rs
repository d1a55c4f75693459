//! A variable that a route needs and the gateway's service does not have, or has with another value.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::words::{agents, code, codes, list};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::home::{Service, ServiceKind};
use crate::source::{EnvLayer, Span};

pub(super) const RULE: Rule = Rule {
    id: "service-env-missing-key",
    summary: "a variable that a route needs is missing in the gateway's service, or has another value there",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A provider's key is a `${VARIABLE}` that has no value anywhere; or it comes from the environment of your
shell, and the service that starts the gateway (a systemd user unit, a launchd agent, a scheduled task)
does not have it; or the service has another value of it than `.env` or the config's `env` block.

## Why it matters
What works in a terminal fails after the next reboot, with `No API key found` or a `401`. A `.env` file
does not replace what the service already sets, so a rotated key in `.env` is not used.

## How oc-doctor knows
From the config, `.env`, `~/.config/openclaw/gateway.env`, and the service's own files: the unit, its
drop-ins and `EnvironmentFile`s, the property list, `service-env/`, `gateway.cmd`. Without a service of
this home nothing is said about services.

## Releases
All. An unset `${VARIABLE}` is sent as the key itself in 2026.4.5 and refused later.

## What to do
Put the variable into `~/.openclaw/.env` (or the credential store) and install the service anew:
`openclaw gateway install --force`.

## Upstream
openclaw#17223, openclaw#21130, openclaw#52771, openclaw#53387, openclaw#95586, openclaw#139105
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = without_value(diagnosis);
    findings.extend(only_in_the_shell(diagnosis));
    findings.extend(two_values(diagnosis));
    findings
}

/// The variables of the configured key of a provider that have no value.
fn missing_in_key<'a>(diagnosis: &Diagnosis<'a>, provider: &str) -> Vec<(&'a str, Span)> {
    let key = diagnosis.provider_entry(provider).and_then(|entry| entry.node.get("apiKey"));
    let missing = key.and_then(|key| Some((key.env.as_ref()?, key.span)));
    missing.map(|(used, span)| used.missing.iter().map(|name| (name.as_str(), span)).collect()).unwrap_or_default()
}

/// Whether a candidate without a credential has a key that waits for a variable.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch) -> bool {
    !missing_in_key(diagnosis, &dispatch.provider).is_empty()
}

fn without_value(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let groups = grouped(diagnosis.failures_of(Cause::VariableMissing), |failure| failure.dispatch.provider.clone());
    for (provider, failures) in groups {
        let missing = missing_in_key(diagnosis, &provider);
        let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
        let message = format!(
            "{} cannot authenticate: the key of `{provider}` is {}, which has no value here",
            subject_of(&failures),
            placeholders(&names)
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .at(
                missing.first().map(|(_, span)| *span),
                "has no value in the environment, .env or the config's env block",
            )
            .effect(effect_of(&failures))
            .upstream(&[52771, 21130]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        findings.push(told_by_service(diagnosis, suffering(finding, &failures), &names));
    }
    let told: Vec<&str> =
        diagnosis.failures_of(Cause::VariableMissing).map(|failure| failure.dispatch.provider.as_str()).collect();
    findings.extend(sent_as_text(diagnosis, &told));
    findings
}

/// Candidates that run, with the text `${NAME}` in place of a key.
fn sent_as_text(diagnosis: &Diagnosis<'_>, told: &[&str]) -> Vec<Finding> {
    let mut found: Vec<(&str, Vec<&AgentPlan>, &Dispatch)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let by_config =
                dispatch.credential_source.as_deref().is_some_and(|source| source.starts_with("models.json"));
            if !by_config || told.contains(&dispatch.provider.as_str()) || !is_cause(diagnosis, dispatch) {
                continue;
            }
            match found.iter_mut().find(|(provider, ..)| *provider == dispatch.provider) {
                Some((_, agents, _)) if agents.iter().all(|one| one.id != agent.id) => agents.push(agent),
                Some(_) => {}
                None => found.push((&dispatch.provider, vec![agent], dispatch)),
            }
        }
    }
    found
        .into_iter()
        .map(|(provider, concerned, dispatch)| {
            let missing = missing_in_key(diagnosis, provider);
            let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
            let ids: Vec<&str> = concerned.iter().map(|agent| agent.id.as_str()).collect();
            let message = format!(
                "the key of `{provider}` is {}, which has no value here: {} the text itself as the key",
                placeholders(&names),
                if ids.len() == 1 { format!("{} sends", agents(&ids)) } else { format!("{} send", agents(&ids)) }
            );
            let finding = Finding::new(RULE.id, Severity::Error, message)
                .agents(ids)
                .candidate(&dispatch.reference)
                .at(missing.first().map(|(_, span)| *span), "has no value anywhere")
                .also(dispatch.span, "is called with it")
                .effect("401: the provider does not know this key")
                .upstream(&[139_105, 52771]);
            told_by_service(diagnosis, finding, &names)
        })
        .collect()
}

/// Variables as the config writes them: `${NAME}`.
fn placeholders(names: &[&str]) -> String {
    let written: Vec<String> = names.iter().map(|name| format!("${{{name}}}")).collect();
    codes(&written)
}

/// Adds whether a service has the variables, and what to do.
fn told_by_service(diagnosis: &Diagnosis<'_>, finding: Finding, names: &[&str]) -> Finding {
    let services = &diagnosis.home.surroundings.services;
    let has = |service: &&Service| names.iter().all(|name| service.variables.contains_key(*name));
    let finding = match services.iter().find(has) {
        Some(service) => finding.because(format!(
            "{} sets it, so the gateway may well run while every openclaw command in a shell goes without",
            diagnosis.display(&service.path)
        )),
        None => finding,
    };
    put_in_dotenv(diagnosis, finding, names)
}

fn put_in_dotenv(diagnosis: &Diagnosis<'_>, finding: Finding, names: &[&str]) -> Finding {
    let dotenv = diagnosis.home.paths.config_dir.join(".env");
    let file = shell_path(diagnosis.home, &dotenv);
    let lines: Vec<String> = names.iter().map(|name| format!("{name}=…")).collect();
    finding.help(format!("add {} to {file}: the gateway reads it however it is started", codes(&lines))).fix(Some(
        FixProposal::manual(
            format!("set {} where every start of the gateway reads it", list(names)),
            [format!("${{EDITOR:-nano}} {file}"), "openclaw gateway restart".to_owned()],
        ),
    ))
}

/// Keys from the asking process that the service does not set.
fn only_in_the_shell(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let Some(service) = diagnosis.home.surroundings.services.first() else { return Vec::new() };
    let mut found: Vec<(&str, Vec<&str>, &Dispatch)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let Some(source) = dispatch.credential_source.as_deref() else { continue };
            let Some(name) = source.strip_prefix("env: ").and_then(|rest| rest.split(' ').next()) else { continue };
            let from_shell =
                diagnosis.home.environment.origin(name).is_some_and(|(layer, _)| layer == EnvLayer::Process);
            if !from_shell || service.variables.contains_key(name) {
                continue;
            }
            match found.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, ids, _)) if !ids.contains(&agent.id.as_str()) => ids.push(&agent.id),
                Some(_) => {}
                None => found.push((name, vec![&agent.id], dispatch)),
            }
        }
    }
    found
        .into_iter()
        .map(|(name, ids, dispatch)| {
            let what = match service.kind {
                ServiceKind::Systemd => "the systemd unit",
                ServiceKind::Launchd => "the launchd agent",
                ServiceKind::ScheduledTask => "the scheduled task",
            };
            let message = format!(
                "the key of `{}` is {} of your shell, and {what} that starts the gateway does not set it",
                dispatch.provider,
                code(name)
            );
            let finding = Finding::new(RULE.id, Severity::Warning, message)
                .agents(ids.iter().copied())
                .candidate(&dispatch.reference)
                .at(dispatch.span, format!("needs {name}"))
                .in_file(diagnosis.display(&service.path))
                .because(format!(
                    "{} sets {} {}, not this one",
                    diagnosis.display(&service.path),
                    service.variables.len(),
                    super::words::plural(service.variables.len(), "variable", "variables")
                ))
                .effect(format!(
                    "under the service {} no key for it: No API key found",
                    if ids.len() == 1 { "the agent has" } else { "the agents have" }
                ))
                .upstream(&[95586, 52771]);
            put_in_dotenv(diagnosis, finding, &[name])
        })
        .collect()
}

/// A variable that the service sets otherwise than the files do.
fn two_values(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let environment = &diagnosis.home.environment;
    let mut findings = Vec::new();
    for service in &diagnosis.home.surroundings.services {
        for (name, variable) in &service.variables {
            let files = environment.behind_service(name).or_else(|| {
                let (layer, span) = environment.origin(name)?;
                Some((environment.get(name)?, layer, span))
            });
            let Some((here, layer, span)) = files else { continue };
            if matches!(layer, EnvLayer::Process | EnvLayer::Service) || !is_secret_name(name) {
                continue;
            }
            if here.trim() == variable.value.trim() || variable.value.trim().is_empty() {
                continue;
            }
            let users = users_of(diagnosis, name);
            let place = match layer {
                EnvLayer::StateDotenv => ".env",
                EnvLayer::GatewayEnv => "gateway.env",
                EnvLayer::Config | EnvLayer::Process | EnvLayer::Service => "the config's env block",
            };
            let message = format!(
                "{} has one value in {place} and another in {}, which wins",
                code(name),
                diagnosis.display(&variable.file)
            );
            findings.push(
                Finding::new(RULE.id, Severity::Warning, message)
                    .agents(users)
                    .at(span, "not used by the service")
                    .also(variable.span, "used by the service")
                    .in_file(diagnosis.display(&variable.file))
                    .effect("the gateway keeps using the value of the service, also after the other one was rotated")
                    .help("install the service anew, so that it takes the value over")
                    .upstream(&[53387, 17223])
                    .fix(Some(FixProposal::manual(
                        "write the service anew from the files",
                        ["openclaw gateway install --force"],
                    ))),
            );
        }
    }
    findings
}

fn is_secret_name(name: &str) -> bool {
    ["KEY", "TOKEN", "SECRET", "PASSWORD"].iter().any(|part| name.contains(part))
}

/// Agents of which a candidate takes its key from a variable.
fn users_of(diagnosis: &Diagnosis<'_>, name: &str) -> Vec<String> {
    let uses = |dispatch: &Dispatch| {
        dispatch.credential_source.as_deref().is_some_and(|source| source.split([' ', ':']).any(|word| word == name))
    };
    let agents = diagnosis.simulation.agents.iter().filter(|agent| agent.dispatches.iter().any(uses));
    agents.map(|agent| agent.id.clone()).collect()
}
