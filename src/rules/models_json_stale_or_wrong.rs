//! The generated `models.json` of an agent says something else than the config.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::login::log_in;
use super::models_json_behind::{not_yet, other_keys};
use super::place::shell_path;
use super::words::{agents, code, list, plural};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::source::{Node, Span};
use std::path::PathBuf;

pub(super) const RULE: Rule = Rule {
    id: "models-json-stale-or-wrong",
    summary: "an agent's generated models.json differs from the config",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`agents/<id>/agent/models.json` is generated from the config, and one of them says something else: an
older `baseUrl` or `api` of a provider, a model that it does not list yet, or another key.

## Why it matters
Where the file wins, the agent keeps calling the old address. An `apiKey` that stands only there is no
credential: the model is known, and the run ends with `No API key found`.

## How oc-doctor knows
By comparing the entries of both files for the providers that the agent's candidates ask, and from the
address that the simulated dispatch really uses. When the config wins, the difference is an info.
Placeholders such as `oauth:openai-codex` and `ollama-local` are no keys.

## Releases
All with the file. From 2026.4.5 on the address in the config wins over the generated one.

## What to do
Delete the file (it is written anew), and keep keys in the credential store or the environment.

## Upstream
openclaw#13854, openclaw#22747, openclaw#27243, openclaw#37309, openclaw#69092, openclaw#71192
";

/// Beginnings of texts that stand for a key and are none.
const PLACEHOLDERS: [&str; 4] = ["oauth:", "ollama-", "lmstudio-", "custom-"];

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = lone_keys(diagnosis);
    findings.extend(differences(diagnosis));
    findings.extend(not_yet(diagnosis));
    findings.extend(other_keys(diagnosis));
    findings
}

/// A text in `apiKey` of the generated entry that looks like a key.
pub(super) fn generated_key<'a>(diagnosis: &Diagnosis<'a>, agent: &AgentPlan, provider: &str) -> Option<&'a Node> {
    let key = diagnosis.generated_entry(&agent.agent_dir, provider)?.node.get("apiKey")?;
    let text = key.as_text()?;
    let variable = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let placeholder = variable || text.contains("${") || PLACEHOLDERS.iter().any(|start| text.starts_with(start));
    (!placeholder).then_some(key)
}

/// Whether a candidate without a credential has a key in the generated file.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, dispatch: &Dispatch) -> bool {
    generated_key(diagnosis, agent, &dispatch.provider).is_some()
}

fn lone_keys(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::KeyInModelsJson), |failure| failure.dispatch.provider.clone());
    let mut findings = Vec::new();
    for (provider, failures) in groups {
        let message = format!(
            "{} {} no credential: the key of `{provider}` stands only in models.json, which is not read for keys",
            subject_of(&failures),
            if reads_as_one(&failures) { "has" } else { "have" },
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .upstream(&[27243]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for failure in &failures {
            let key = generated_key(diagnosis, failure.agent, &provider).map(|node| node.span);
            let text = "a key that no run reads";
            finding = if finding.labels.is_empty() { finding.at(key, text) } else { finding.also(key, text) };
        }
        findings.push(suffering(finding, &failures).help("store the key where runs look for it").fix(Some(log_in(
            diagnosis,
            &provider,
            &agents_of(&failures),
        ))));
    }
    findings
}

/// What an agent's file says otherwise than the config about a provider that the agent asks.
struct Stale<'a> {
    provider: &'a str,
    key: &'static str,
    /// Place in `models.json`.
    span: Span,
    /// Place in the config.
    configured: Span,
    agents: Vec<(&'a str, PathBuf)>,
    /// Whether the agent goes by the generated entry.
    wins: bool,
}

fn differences(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut found: Vec<Stale<'_>> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let mut seen: Vec<&str> = Vec::new();
        for dispatch in &agent.dispatches {
            if seen.contains(&dispatch.provider.as_str()) {
                continue;
            }
            seen.push(&dispatch.provider);
            let (Some(generated), Some(configured)) = (
                diagnosis.generated_entry(&agent.agent_dir, &dispatch.provider),
                diagnosis.provider_entry(&dispatch.provider),
            ) else {
                continue;
            };
            for key in ["baseUrl", "api"] {
                let (Some(old), Some(new)) = (generated.node.get(key), configured.node.get(key)) else { continue };
                let (Some(old_text), Some(new_text)) = (old.as_text(), new.as_text()) else { continue };
                if old_text.trim_end_matches('/') == new_text.trim_end_matches('/') {
                    continue;
                }
                let used = if key == "baseUrl" { dispatch.base_url.as_deref() } else { dispatch.api.as_deref() };
                let wins = used == Some(old_text);
                let place = (agent.id.as_str(), agent.agent_dir.join("models.json"));
                let known = |one: &&mut Stale<'_>| one.configured == new.span && one.wins == wins;
                match found.iter_mut().find(known) {
                    Some(one) => one.agents.push(place),
                    None => found.push(Stale {
                        provider: &dispatch.provider,
                        key,
                        span: old.span,
                        configured: new.span,
                        agents: vec![place],
                        wins,
                    }),
                }
            }
        }
    }
    found.iter().map(|stale| difference(diagnosis, stale)).collect()
}

fn difference(diagnosis: &Diagnosis<'_>, stale: &Stale<'_>) -> Finding {
    let ids: Vec<&str> = stale.agents.iter().map(|(id, _)| *id).collect();
    let (severity, ending) = if stale.wins {
        (Severity::Warning, "and the agent goes by the generated one")
    } else {
        (Severity::Info, "the config wins")
    };
    let message = format!(
        "models.json of {} has another {} of {} than openclaw.json: {ending}",
        agents(&ids),
        stale.key,
        code(stale.provider)
    );
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(ids.iter().copied())
        .at(Some(stale.span), if stale.wins { "used, although the config says otherwise" } else { "stale" })
        .also(Some(stale.configured), "as configured")
        .upstream(&[37309, 13854, 69092]);
    if stale.wins {
        finding = finding.effect(format!(
            "{} {} the old address or transport",
            agents(&ids),
            plural(ids.len(), "keeps", "keep")
        ));
    }
    let commands: Vec<String> = stale
        .agents
        .iter()
        .map(|(_, path)| {
            let path = shell_path(diagnosis.home, path);
            format!("mv {path} {path}.before")
        })
        .collect();
    let names: Vec<String> = ids.iter().map(|id| format!("agents/{id}/agent/models.json")).collect();
    let title = format!("put {} aside; it is written anew", list(&names));
    finding
        .help("delete the generated file; OpenClaw writes it anew")
        .fix(stale.wins.then(|| FixProposal::manual(title, commands)))
}
