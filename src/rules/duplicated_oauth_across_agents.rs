//! The same login copied into several agents.

use super::diagnosis::{Diagnosis, profiles};
use super::finding::{Applicability, Edit, Finding, FixProposal, Rule, Severity};
use super::place::{file_spot, key};
use super::words::{agents, code, moment};
use crate::home::AgentFiles;
use crate::source::{Entry, Node};
use std::path::Path;

pub(super) const RULE: Rule = Rule {
    id: "duplicated-oauth-across-agents",
    summary: "several agents hold their own copy of the same OAuth login",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The same OAuth login (same profile id, or same account) is stored with its refresh token in the
credential files of more than one agent.

## Why it matters
A refresh token works once. The first agent that refreshes makes the other copies worthless; they
then fail with `refresh_token_reused` (401) until somebody logs in again.

## How oc-doctor knows
From the credential files: equal refresh tokens (a copy that has not failed yet), or different
tokens of the same account (copies that have already drifted apart). Tokens are compared, never shown.

## Releases
2026.4.5 to 2026.4.27 make such copies themselves when an agent has no file of its own. 2026.4.29 and
later read main's profiles instead; copies made before, or by hand, stay.

## What to do
Keep the login in agent `main` only: without a copy the other agents inherit it, refreshed.

## Upstream
openclaw#84463, openclaw#55648, openclaw#73701, openclaw#84114
";

/// A copy: agent, file, entry.
struct Copy<'a> {
    agent: String,
    files: &'a AgentFiles,
    entry: &'a Entry,
}

impl Copy<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.entry.node.get(name).and_then(Node::as_text)
    }

    fn expires(&self) -> f64 {
        self.entry.node.get("expires").and_then(Node::as_f64).filter(|end| end.is_finite()).unwrap_or(0.0)
    }
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let main = diagnosis.main_dir();
    let mut groups: Vec<(&str, Vec<Copy<'_>>)> = Vec::new();
    let mut directories: Vec<(&Path, &AgentFiles)> =
        diagnosis.home.agent_dirs.iter().map(|(path, files)| (path.as_path(), files)).collect();
    directories.sort_by_key(|(path, _)| (*path != main, path.to_path_buf()));
    for (path, files) in directories {
        let Some(object) = profiles(files).and_then(Node::as_object) else { continue };
        let Some(agent) = agent_at(diagnosis, path) else { continue };
        for entry in object.entries() {
            let oauth = entry.node.get("type").and_then(Node::as_text) == Some("oauth");
            if !oauth || entry.node.get("refresh").and_then(Node::as_text).is_none() {
                continue;
            }
            let copy = Copy { agent: agent.clone(), files, entry };
            let same = |known: &Copy<'_>| {
                known.text("refresh") == copy.text("refresh")
                    || (known.entry.key == copy.entry.key && same_account(known, &copy))
            };
            match groups.iter_mut().find(|(_, copies)| copies.iter().any(same)) {
                Some((_, copies)) => copies.push(copy),
                None => groups.push((&entry.key, vec![copy])),
            }
        }
    }
    groups
        .into_iter()
        .filter(|(_, copies)| copies.iter().any(|copy| copies.first().is_some_and(|first| first.agent != copy.agent)))
        .map(|(id, copies)| finding(diagnosis, id, &copies, &main))
        .collect()
}

/// Two entries of one account: nothing they say about it differs.
fn same_account(one: &Copy<'_>, other: &Copy<'_>) -> bool {
    let agrees = |name: &str| match (one.text(name), other.text(name)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    agrees("provider") && agrees("accountId") && agrees("email")
}

/// The agent of a directory; an orphaned directory is nobody's, its copy is never refreshed.
fn agent_at(diagnosis: &Diagnosis<'_>, path: &Path) -> Option<String> {
    let agent = diagnosis.simulation.agents.iter().find(|agent| agent.agent_dir == path);
    agent.map(|agent| agent.id.clone()).or_else(|| (path == diagnosis.main_dir()).then(|| "main".to_owned()))
}

fn finding(diagnosis: &Diagnosis<'_>, id: &str, copies: &[Copy<'_>], main: &Path) -> Finding {
    // The copy to keep: main's; without one, the newest.
    let keep = copies
        .iter()
        .find(|copy| copy.files.directory == *main)
        .or_else(|| copies.iter().max_by(|a, b| a.expires().total_cmp(&b.expires())));
    let kept = keep.map_or("main", |copy| copy.agent.as_str());
    let others: Vec<&Copy<'_>> = copies.iter().filter(|copy| copy.agent != kept).collect();
    let ids: Vec<&str> = others.iter().map(|copy| copy.agent.as_str()).collect();
    let drifted = others.iter().any(|copy| keep.is_some_and(|keep| keep.text("refresh") != copy.text("refresh")));
    let newest =
        copies.iter().max_by(|a, b| a.expires().total_cmp(&b.expires())).map_or(kept, |copy| copy.agent.as_str());
    let own = if ids.len() == 1 { "its own copy" } else { "their own copies" };
    let holds = if ids.len() == 1 { "holds" } else { "hold" };
    let (severity, message) = if drifted {
        let text = format!(
            "{} {holds} {own} of {} with refresh tokens that differ from agent `{kept}`'s; the newest is agent `{newest}`'s, \
             the older ones are used up",
            agents(&ids),
            code(id)
        );
        (Severity::Error, text)
    } else {
        let text = format!(
            "{} {holds} {own} of {} with the same refresh token as agent `{kept}`: the first refresh makes the others worthless",
            agents(&ids),
            code(id)
        );
        (Severity::Warning, text)
    };
    let mut finding =
        Finding::new(RULE.id, severity, message).agents(ids.iter().copied()).profile(id).upstream(&[84463, 55648]);
    for (index, copy) in others.iter().enumerate() {
        let text = match copy.expires() {
            end if end > 0.0 => format!("copy of agent `{}`, access until {}", copy.agent, moment(end as i64)),
            _ => format!("copy of agent `{}`", copy.agent),
        };
        let span = Some(copy.entry.key_span);
        finding = if index == 0 { finding.at(span, text) } else { finding.also(span, text) };
    }
    finding = finding.also(keep.map(|copy| copy.entry.key_span), format!("agent `{kept}`'s, to keep"));
    let whose = agents(&ids);
    finding = finding.effect(if drifted {
        format!("{whose} will be refused with `refresh_token_reused` (401) at the next refresh")
    } else {
        "after the first refresh the other agents are refused with `refresh_token_reused` (401)".to_owned()
    });
    let in_main = keep.is_some_and(|copy| copy.files.directory == *main);
    if !in_main {
        return finding.help("log in once as agent main and remove the copies; the other agents inherit it");
    }
    let edits: Vec<Edit> = others
        .iter()
        .map(|copy| {
            let file = copy.files.directory.join("auth-profiles.json");
            file_spot(&file, vec![key("profiles"), key(&copy.entry.key)]).remove()
        })
        .collect();
    let _ = diagnosis;
    finding
        .help("remove the copies (with the gateway stopped): the agents then inherit the login from agent `main`")
        .fix(Some(FixProposal::edits(
            format!("remove the copies of {whose}, which then inherit agent `{kept}`'s login"),
            Applicability::Unsafe,
            edits,
        )))
}
