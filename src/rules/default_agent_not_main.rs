//! The default agent is another one than `main`.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::words::{code, codes};
use crate::home::normalize_agent_id;
use crate::source::{Node, Object, Span};

pub(super) const RULE: Rule = Rule {
    id: "default-agent-not-main",
    summary: "the roster has no agent main, and what belongs to main is out of use",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The config lists agents, `main` is not among them, and none is marked `default: true`. So the first one of
the list is the default agent, while `agents/main` holds the sessions of before. Or the default agent was
chosen, and `agents/main`, whose store all agents inherit from, holds no credential.

## Why it matters
The first entry that is added to an empty roster takes the place of the implicit `main`: messages go to
the new agent, with an empty memory. Some paths (hooks, cron, `agent exec`) ask for `main` by name.

## How oc-doctor knows
From the roster, the folders below `agents/`, and the stores. A default agent with another name that was
chosen with `default: true` is fine: `agents/main` is then still the base that the others inherit
credentials from. Never delete it.

## Releases
All.

## What to do
Add `main` to the roster, or mark the agent that should answer with `default: true`.

## Upstream
openclaw#24016, openclaw#24554, openclaw#74313, openclaw#90573, openclaw#119750
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let roster = entries(diagnosis);
    if !diagnosis.simulation.config.valid || roster.is_empty() || roster.iter().any(|entry| entry.id == "main") {
        return Vec::new();
    }
    if roster.iter().any(|entry| entry.is_default) {
        return nobody_to_inherit_from(diagnosis, &roster).into_iter().collect();
    }
    if explicit(diagnosis) {
        return Vec::new();
    }
    replaced(diagnosis, &roster).into_iter().collect()
}

/// An entry of the roster.
struct Entry<'a> {
    id: String,
    is_default: bool,
    span: Span,
    /// Place of its `default`.
    default: Option<Span>,
    node: &'a Node,
}

fn entries<'a>(diagnosis: &Diagnosis<'a>) -> Vec<Entry<'a>> {
    let Some(agents) = diagnosis.config().and_then(|config| config.get("agents")) else { return Vec::new() };
    let entry = |id: &str, span: Span, node: &'a Node| {
        let default = node.get("default").filter(|node| node.as_bool() == Some(true)).map(|node| node.span);
        Entry { id: normalize_agent_id(id), is_default: default.is_some(), span, default, node }
    };
    let listed = agents.get("list").and_then(Node::as_array).unwrap_or_default().iter();
    let listed = listed.filter_map(|node| {
        let id = node.get("id")?;
        Some(entry(id.as_text()?, id.span, node))
    });
    let keyed = agents.get("entries").and_then(Node::as_object).map_or(&[][..], Object::entries).iter();
    listed.chain(keyed.map(|one| entry(&one.key, one.key_span, &one.node))).collect()
}

/// Whether the roster itself says which agent owns what (2026.8 and later).
fn explicit(diagnosis: &Diagnosis<'_>) -> bool {
    let ownership = diagnosis.config().and_then(|config| config.at(&["agents", "ownership"]));
    ownership.and_then(Node::as_text) == Some("explicit")
}

fn replaced(diagnosis: &Diagnosis<'_>, roster: &[Entry<'_>]) -> Option<Finding> {
    let in_database = diagnosis.facts.triggers.sessions_in_database;
    let sessions = diagnosis.home.stored_sessions("main", &diagnosis.main_dir(), in_database);
    let count = sessions.len();
    let first = roster.first().filter(|_| count > 0)?;
    let message = format!(
        "agent {} has taken the place of `main`: the roster does not list `main`, whose {count} {} out of use",
        code(&first.id),
        super::words::plural(count, "session is", "sessions are")
    );
    let at = if diagnosis.facts.config.has_keyed_roster { "agents.entries" } else { "agents.list" };
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents([first.id.as_str()])
            .at(Some(first.span), "the first of the roster is the default agent")
            .also(sessions.first().map(|session| session.span), "no agent goes on with these")
            .effect(format!(
                "messages that nothing else is bound to go to {}, which knows nothing of before",
                code(&first.id)
            ))
            .help(format!("add `main` to {at} with default: true, or mark the agent you mean; keep agents/main"))
            .upstream(&[24554, 24016]),
    )
}

/// The default agent was chosen; the base that the others inherit from is empty.
fn nobody_to_inherit_from(diagnosis: &Diagnosis<'_>, roster: &[Entry<'_>]) -> Option<Finding> {
    let main_dir = diagnosis.main_dir();
    let default = roster.iter().find(|entry| entry.is_default)?;
    let agents = &diagnosis.simulation.agents;
    let inherits = agents.iter().any(|agent| agent.store.profiles.iter().any(|profile| profile.inherited));
    let in_main = agents.iter().any(|agent| agent.agent_dir == main_dir);
    let own: Vec<&str> = agents
        .iter()
        .filter(|agent| agent.store.profiles.iter().any(|profile| !profile.inherited))
        .map(|agent| agent.id.as_str())
        .collect();
    let file_of_main =
        diagnosis.files(&main_dir).is_some_and(|files| files.auth_profiles.exists() || files.has_database);
    if own.is_empty() || inherits || in_main || file_of_main || default.node.get("agentDir").is_some() {
        return None;
    }
    let message = format!(
        "agent `main` has no credentials: {} {} own, and whatever asks for `main` by name has none",
        codes(&own),
        if own.len() == 1 { "has its" } else { "have their" }
    );
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents([default.id.as_str()])
            .at(default.default, "the default agent is not `main`")
            .in_file("agents/main/agent/auth-profiles.json")
            .because("hooks and jobs without an agent of their own may end with: No API key found … agents/main/agent")
            .help("log in without --agent, so that the login lands in `main`, from which all agents inherit")
            .upstream(&[24016, 119_750])
            .fix(Some(FixProposal::manual("store the login for all agents", ["openclaw models auth login"]))),
    )
}
