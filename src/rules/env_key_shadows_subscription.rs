//! A key in the gateway's environment is used where a subscription is meant.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::shell::word;
use super::words::{agents, code, codes, list};
use crate::dispatch::{AgentPlan, Dispatch, StoredProfile};
use crate::source::{EnvLayer, Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "env-key-shadows-subscription",
    summary: "an API key in the gateway's environment can be charged where a subscription is meant",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The gateway's environment holds an API key (`OPENAI_API_KEY`, `CODEX_API_KEY`, `ANTHROPIC_API_KEY`), the
route is a subscription login, and the release lets a program that it starts see the key.

## Why it matters
The program may use the key, and the calls are billed per token. Nothing in the answer tells.

## How oc-doctor knows
From the environment (`.env`, the config's `env` block, the process), the login that the simulated
dispatch chooses, and what each release takes out of the environment of its child processes: the Claude
CLI never sees the keys, the codex app-server not where it is handed a login of its own. A stored key and
another one in the environment are an info: which one is newer is not in the files.

## Releases
2026.4.24 to 2026.4.29 hand the codex app-server no login, so that it takes the key. From 2026.7.1 on
sub-agents that codex starts by itself inherit the environment. ACP adapters inherit it in all.

## What to do
Take the key out of the gateway's environment; where something else needs it, give it there as a
SecretRef.

## Upstream
openclaw#16502, openclaw#78546, openclaw#106375
";

/// What the codex app-server logs in with when it is given nothing.
const CODEX_KEYS: [&str; 2] = ["CODEX_API_KEY", "OPENAI_API_KEY"];

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = codex(diagnosis).into_iter().collect();
    findings.extend(acp(diagnosis));
    findings.extend(two_keys(diagnosis));
    findings
}

fn is_login(profile: &StoredProfile) -> bool {
    profile.kind == "oauth" || profile.kind == "token"
}

fn codex(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let name = CODEX_KEYS.into_iter().find(|name| diagnosis.has_variable(name))?;
    let runtime = &diagnosis.facts.runtime;
    let mut ids: Vec<&str> = Vec::new();
    let mut first: Option<(&Dispatch, &StoredProfile)> = None;
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let codex = matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex");
            let of_openai = |profile: &&StoredProfile| ["openai", "openai-codex"].contains(&profile.provider.as_str());
            let Some(login) = agent.store.profiles.iter().filter(of_openai).find(|profile| is_login(profile)) else {
                continue;
            };
            let chosen = agent.store.profiles.iter().find(|one| dispatch.selected_profile.as_deref() == Some(&one.id));
            let inherited = runtime.codex_children_inherit_keys && chosen.is_some_and(is_login);
            let unhanded = runtime.codex_takes_environment_key && chosen.is_none();
            if codex && (inherited || unhanded) && !ids.contains(&agent.id.as_str()) {
                ids.push(&agent.id);
                first = first.or(Some((dispatch, login)));
            }
        }
    }
    let (dispatch, login) = first?;
    let how = if runtime.codex_takes_environment_key {
        "the codex app-server is handed no login and takes the key"
    } else {
        "sub-agents that codex starts see the key"
    };
    let message = format!(
        "{} can be charged in place of the subscription {} of {}: {how}",
        code(name),
        code(&login.id),
        agents(&ids)
    );
    let finding = Finding::new(RULE.id, Severity::Warning, message)
        .agents(ids)
        .candidate(&dispatch.reference)
        .profile(&login.id)
        .at(origin(diagnosis, name), "in the gateway's environment")
        .also(dispatch.span, "meant to go by the subscription")
        .also(login.span, "the subscription")
        .effect("calls are billed per token to the key's account")
        .upstream(&[106_375]);
    Some(take_out(diagnosis, finding, &[name]))
}

fn origin(diagnosis: &Diagnosis<'_>, name: &str) -> Option<Span> {
    diagnosis.home.environment.origin(name).and_then(|(_, span)| span)
}

fn take_out(diagnosis: &Diagnosis<'_>, finding: Finding, names: &[&str]) -> Finding {
    let layer = names.first().and_then(|name| diagnosis.home.environment.origin(name)).map(|(layer, _)| layer);
    let dotenv = shell_path(diagnosis.home, &diagnosis.home.paths.config_dir.join(".env"));
    let (place, command) = match layer {
        Some(EnvLayer::StateDotenv) => (".env", format!("${{EDITOR:-nano}} {dotenv}")),
        Some(EnvLayer::GatewayEnv) => ("gateway.env", "${EDITOR:-nano} ~/.config/openclaw/gateway.env".to_owned()),
        Some(EnvLayer::Service) => {
            let mut services = diagnosis.home.surroundings.services.iter();
            let file = services.find_map(|service| Some(&service.variables.get(*names.first()?)?.file));
            let file = file.map_or(dotenv, |file| shell_path(diagnosis.home, file));
            ("the gateway's service", format!("${{EDITOR:-nano}} {file}"))
        }
        Some(EnvLayer::Config) => (
            "the config's env block",
            format!("${{EDITOR:-nano}} {}", shell_path(diagnosis.home, &diagnosis.home.paths.config)),
        ),
        Some(EnvLayer::Process) | None => (
            "the gateway's environment",
            format!(
                "env {} openclaw gateway run",
                names.iter().map(|name| format!("-u {}", word(name))).collect::<Vec<_>>().join(" ")
            ),
        ),
    };
    finding
        .help(format!("take {} out of {place}; give it as a SecretRef where something else needs it", codes(names)))
        .fix(Some(FixProposal::manual(format!("take {} out of {place}", list(names)), [command])))
}

/// ACP adapters see every variable of the gateway.
fn acp(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let acp = diagnosis.config()?.get("acp")?;
    if acp.get("enabled").and_then(Node::as_bool) == Some(false) {
        return None;
    }
    let default = acp.get("defaultAgent");
    let allowed = acp.get("allowedAgents").and_then(Node::as_array).unwrap_or_default();
    let claude = default.into_iter().chain(allowed).find(|node| node.as_text() == Some("claude"))?;
    let name = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"].into_iter().find(|name| diagnosis.has_variable(name))?;
    let of_claude = |agent: &AgentPlan| {
        agent
            .store
            .profiles
            .iter()
            .any(|profile| is_login(profile) && ["anthropic", "claude-cli"].contains(&profile.provider.as_str()))
    };
    if diagnosis.home.external.claude.is_none() && !diagnosis.simulation.agents.iter().any(of_claude) {
        return None;
    }
    let message = format!("ACP agent `claude` inherits {}, which it prefers to the subscription", code(name));
    let finding = Finding::new(RULE.id, Severity::Warning, message)
        .at(origin(diagnosis, name), "inherited by every ACP adapter")
        .also(Some(claude.span), "runs with it")
        .effect("its calls are billed to the key; with an empty account: Credit balance is too low")
        .upstream(&[78546]);
    Some(take_out(diagnosis, finding, &[name]))
}

/// A stored key, and another one in the environment: the stored one is used.
fn two_keys(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let Some(chosen) = dispatch.selected_profile.as_deref() else { continue };
            let Some(profile) = agent.store.profiles.iter().find(|one| one.id == chosen && one.kind == "api_key")
            else {
                continue;
            };
            let Some(stored) = diagnosis.stored(agent, chosen).and_then(|node| node.get("key")).and_then(Node::as_text)
            else {
                continue;
            };
            let variables = diagnosis.facts.auth.key_variables(&profile.provider).unwrap_or_default();
            let other = variables.iter().find(|name| {
                diagnosis.home.environment.text(name).is_some_and(|value| value != stored && !stored.starts_with("${"))
            });
            let Some(name) = other else { continue };
            let already = |finding: &Finding| finding.profile.as_deref() == Some(chosen);
            if findings.iter().any(already) {
                continue;
            }
            let message = format!("profile {} is used, not the other key in {}", code(chosen), code(name));
            findings.push(
                Finding::new(RULE.id, Severity::Info, message)
                    .agents([agent.id.as_str()])
                    .profile(chosen)
                    .at(profile.span, "used")
                    .also(origin(diagnosis, name), "another key, not used")
                    .help("if the key was rotated in the environment, store it anew: `openclaw models auth add`")
                    .upstream(&[16502]),
            );
        }
    }
    findings
}
