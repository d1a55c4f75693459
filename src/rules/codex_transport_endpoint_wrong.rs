//! A ChatGPT login is sent where ChatGPT is not.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::{config_spot, shell_path};
use super::words::{agents, code, list, plural};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "codex-transport-endpoint-wrong",
    summary: "a ChatGPT login is sent to an address that does not take it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A candidate runs with a ChatGPT login (OAuth), and its request goes to `api.openai.com`, or to a path of
`chatgpt.com` that does not exist (`/backend-api/v1`).

## Why it matters
`api.openai.com` refuses the token (`401`, missing scopes); a wrong path of `chatgpt.com` answers with
the HTML of a browser check, which is shown as `DNS lookup for the provider endpoint failed`, as a rate
limit, or as `403 cf-mitigated: challenge`. The login itself is fine, and logging in again does not help.

## How oc-doctor knows
From the credential, the transport and the address that the simulated dispatch chooses, and the entry of
`models.providers` or of the generated `models.json` that they come from. Another host of your own is
taken for a proxy, and not reported.

## Releases
2026.4.5 to 2026.4.14 take the address from a generated `models.json`; from 2026.4.15 on a stale one is
corrected. An entry `models.providers.openai-codex` counts up to 2026.6.4.

## What to do
Remove the address from the entry, or write the pair that belongs to the login: api
`openai-codex-responses` and baseUrl `https://chatgpt.com/backend-api`.

## Upstream
openclaw#40143, openclaw#66633, openclaw#66674, openclaw#67834, openclaw#94432
";

/// The address for ChatGPT logins.
const CHATGPT: &str = "https://chatgpt.com/backend-api";

/// A candidate of an agent.
type Member<'a> = (&'a AgentPlan, &'a Dispatch);

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Origin, String, Vec<Member<'_>>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let Some(wrong) = wrong_address(agent, dispatch) else { continue };
            let origin = origin(diagnosis, agent, dispatch, wrong);
            match groups.iter_mut().find(|(known, address, _)| *known == origin && address == wrong) {
                Some((.., members)) => members.push((agent, dispatch)),
                None => groups.push((origin, wrong.to_owned(), vec![(agent, dispatch)])),
            }
        }
    }
    let mut findings: Vec<Finding> =
        groups.into_iter().map(|(origin, address, members)| finding(diagnosis, &origin, &address, &members)).collect();
    if findings.is_empty() {
        findings.extend(corrected(diagnosis));
    }
    findings
}

/// An override of the config that would be wrong, and that the release corrects by itself.
fn corrected(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let entry = diagnosis.provider_entry("openai-codex")?;
    let url = entry.node.get("baseUrl")?;
    if !url.as_text()?.contains("api.openai.com") {
        return None;
    }
    let uses = |agent: &&AgentPlan| agent.dispatches.iter().any(|dispatch| dispatch.provider == "openai-codex");
    let ids: Vec<&str> = diagnosis.simulation.agents.iter().filter(uses).map(|agent| agent.id.as_str()).collect();
    if ids.is_empty() {
        return None;
    }
    let message = format!(
        "models.providers.{} points at api.openai.com, which takes no ChatGPT login; {} uses the right address all the same",
        entry.key, diagnosis.simulation.release
    );
    let spot = config_spot(diagnosis, url.span);
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents(ids)
            .at(Some(url.span), "not used; another release may use it")
            .help("remove the entry, unless it is meant for a proxy")
            .upstream(&[40143])
            .fix(spot.map(|spot| {
                let title = format!("remove baseUrl of models.providers.{}", entry.key);
                FixProposal::edits(title, Applicability::Safe, vec![spot.remove()])
            })),
    )
}

/// The address of a candidate with a ChatGPT login, when it is OpenAI's and not the one for such logins.
fn wrong_address<'d>(agent: &AgentPlan, dispatch: &'d Dispatch) -> Option<&'d str> {
    if !dispatch.can_answer() || matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex") {
        return None;
    }
    let chosen = dispatch.selected_profile.as_deref()?;
    let profile = agent.store.profiles.iter().find(|profile| profile.id == chosen)?;
    if profile.kind != "oauth" || !["openai", "openai-codex"].contains(&profile.provider.as_str()) {
        return None;
    }
    let address = dispatch.base_url.as_deref()?;
    let rest = address.strip_prefix("https://").unwrap_or(address);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    let right = host == "chatgpt.com" && ["backend-api", "backend-api/codex"].contains(&path);
    (["api.openai.com", "chatgpt.com"].contains(&host) && !right).then_some(address)
}

/// Where an address comes from.
#[derive(Debug, Clone, PartialEq)]
enum Origin {
    /// An entry of the config.
    Config(String, Span),
    /// An entry of an agent's `models.json`.
    Generated(std::path::PathBuf, Span),
    /// The release itself.
    Release,
}

fn origin(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, dispatch: &Dispatch, address: &str) -> Origin {
    let says =
        |entry: &Node| entry.get("baseUrl").filter(|node| same_address(node.as_text(), address)).map(|node| node.span);
    if let Some((span, key)) =
        diagnosis.provider_entry(&dispatch.provider).and_then(|entry| Some((says(&entry.node)?, &entry.key)))
    {
        return Origin::Config(key.clone(), span);
    }
    match diagnosis.generated_entry(&agent.agent_dir, &dispatch.provider).and_then(|entry| says(&entry.node)) {
        Some(span) => Origin::Generated(agent.agent_dir.join("models.json"), span),
        None => Origin::Release,
    }
}

fn same_address(one: Option<&str>, other: &str) -> bool {
    one.is_some_and(|one| one.trim_end_matches('/') == other.trim_end_matches('/'))
}

fn finding(diagnosis: &Diagnosis<'_>, origin: &Origin, address: &str, members: &[Member<'_>]) -> Finding {
    let mut ids: Vec<&str> = Vec::new();
    let mut references: Vec<String> = Vec::new();
    let mut profile = None;
    for (agent, dispatch) in members {
        if !ids.contains(&agent.id.as_str()) {
            ids.push(&agent.id);
        }
        let reference = code(&dispatch.reference);
        if !references.contains(&reference) {
            references.push(reference);
        }
        profile = profile.or(dispatch.selected_profile.clone());
    }
    let message = format!(
        "{} of {} {} its ChatGPT login to {address}, which does not take it",
        list(&references),
        agents(&ids),
        plural(references.len(), "sends", "send"),
    );
    let challenged = address.contains("chatgpt.com");
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(ids.iter().copied())
        .effect(if challenged {
            "the answer is the HTML of a browser check, shown as a failed DNS lookup, a rate limit or a 403"
        } else {
            "401: the token has no scope for that API; the next candidate answers, if there is one"
        })
        .upstream(&[66633, 67834, 40143]);
    if let ([(_, first), ..], 1) = (members, references.len()) {
        finding = finding.candidate(&first.reference);
    }
    if let Some(profile) = profile {
        finding = finding.profile(profile);
    }
    for (_, dispatch) in members {
        finding = finding.also(dispatch.span, "goes there");
    }
    match origin {
        Origin::Config(provider, span) => {
            let entry = config_spot(diagnosis, *span);
            let fix = entry.map(|spot| {
                let title = format!("remove baseUrl of models.providers.{provider}: the login brings its own address");
                FixProposal::edits(title, Applicability::Unsafe, vec![spot.remove()])
            });
            finding
                .at(Some(*span), "shadows the address that belongs to the login")
                .help(format!("remove the address, or write {CHATGPT} with api openai-codex-responses"))
                .fix(fix)
        }
        Origin::Generated(file, span) => {
            let path = shell_path(diagnosis.home, file);
            let title = "clear the generated file: OpenClaw writes it anew (upgrade to 2026.4.15 or later first)";
            finding
                .at(Some(*span), "a generated entry with a wrong address")
                .help(format!(
                    "write models.providers.openai-codex in openclaw.json with api openai-codex-responses, baseUrl \
                     {CHATGPT} and the models you use; it wins over the generated entry"
                ))
                .fix(Some(FixProposal::manual(title, [format!("mv {path} {path}.before")])))
        }
        Origin::Release => finding
            .at(members.first().and_then(|(_, dispatch)| dispatch.span), "goes there")
            .help("refer to the model as openai-codex/…, name the profile in auth.order.openai, or store an API key"),
    }
}
