//! The same login copied into several agents.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Edit, Finding, FixProposal, Rule, Severity};
use super::place::{file_spot, key};
use super::words::{agents, code, codes, moment};
use crate::home::AgentFiles;
use crate::release::JsonStore;
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
        let Some(object) = diagnosis.own_profiles(path).and_then(Node::as_object) else { continue };
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
    let mut findings: Vec<Copied<'_>> = Vec::new();
    for (id, copies) in groups {
        let Some(next) = copied(id, copies, &main) else { continue };
        // A copied file is one cause, however many logins are in it.
        match findings.iter_mut().find(|known| known.same_cause(&next)) {
            Some(known) => known.merge(next),
            None => findings.push(next),
        }
    }
    findings.iter().map(|copied| finding(diagnosis, copied, &main)).collect()
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

/// Logins of which the same agents hold copies.
struct Copied<'a> {
    ids: Vec<&'a str>,
    kept: Copy<'a>,
    others: Vec<Copy<'a>>,
    drifted: bool,
    newest: String,
}

impl<'a> Copied<'a> {
    fn agents(&self) -> Vec<&str> {
        let mut agents: Vec<&str> = Vec::new();
        for copy in &self.others {
            if !agents.contains(&copy.agent.as_str()) {
                agents.push(&copy.agent);
            }
        }
        agents
    }

    fn same_cause(&self, other: &Self) -> bool {
        self.drifted == other.drifted
            && self.kept.agent == other.kept.agent
            && self.newest == other.newest
            && self.agents() == other.agents()
    }

    fn merge(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.others.extend(other.others);
    }
}

/// What is kept and what is a copy: main's login is kept, without one the newest, else the first.
fn copied<'a>(id: &'a str, mut copies: Vec<Copy<'a>>, main: &Path) -> Option<Copied<'a>> {
    let first = copies.first()?;
    if copies.iter().all(|copy| copy.agent == first.agent) {
        return None;
    }
    let newest = copies
        .iter()
        .enumerate()
        .reduce(|best, next| if next.1.expires() > best.1.expires() { next } else { best })
        .map_or(0, |(index, _)| index);
    let newest_agent = copies.get(newest)?.agent.clone();
    let keep = copies.iter().position(|copy| copy.files.directory == *main).unwrap_or(newest);
    let kept = copies.remove(keep);
    copies.retain(|copy| copy.agent != kept.agent);
    let drifted = copies.iter().any(|copy| copy.text("refresh") != kept.text("refresh"));
    Some(Copied { ids: vec![id], kept, others: copies, drifted, newest: newest_agent })
}

fn finding(diagnosis: &Diagnosis<'_>, copied: &Copied<'_>, main: &Path) -> Finding {
    let now_ms = diagnosis.simulation.now_ms;
    let kept = copied.kept.agent.as_str();
    let holders = copied.agents();
    let one = holders.len() == 1;
    let own = match (one, copied.ids.len() == 1) {
        (true, true) => "holds its own copy",
        (true, false) => "holds its own copies",
        (false, _) => "hold their own copies",
    };
    let whose = agents(&holders);
    let logins = codes(&copied.ids);
    let run_out = copied.others.iter().any(|copy| copy.expires() > 0.0 && copy.expires() <= now_ms as f64);
    let (severity, message) = if copied.drifted {
        let text = format!(
            "{whose} {own} of {logins} with refresh tokens that differ from agent `{kept}`'s; the newest is agent `{}`'s, and \
             what was a copy of it is used up",
            copied.newest
        );
        (if run_out { Severity::Error } else { Severity::Warning }, text)
    } else {
        let text = format!(
            "{whose} {own} of {logins} with the same refresh tokens as agent `{kept}`: the first refresh of a login makes the \
             other copies worthless"
        );
        (Severity::Warning, text)
    };
    let mut finding =
        Finding::new(RULE.id, severity, message).agents(holders.iter().copied()).upstream(&[84463, 55648]);
    if let [id] = copied.ids.as_slice() {
        finding = finding.profile(*id);
    }
    for (index, copy) in copied.others.iter().enumerate() {
        let text = match copy.expires() {
            end if end > 0.0 => format!("copy of agent `{}`, access until {}", copy.agent, moment(end as i64)),
            _ => format!("copy of agent `{}`", copy.agent),
        };
        let span = Some(copy.entry.key_span);
        finding = if index == 0 { finding.at(span, text) } else { finding.also(span, text) };
    }
    for copy in copied.others.iter().filter(|copy| !copied.ids.contains(&copy.entry.key.as_str())) {
        finding =
            finding.because(format!("agent {} has it under the name {}", code(&copy.agent), code(&copy.entry.key)));
    }
    finding = finding.also(Some(copied.kept.entry.key_span), format!("agent `{kept}`'s, to keep"));
    if copied.drifted && !run_out {
        finding = finding.because("two separate logins to one account look the same in the files and are harmless");
    }
    finding = finding.effect(if copied.drifted {
        format!("{whose} will be refused with `refresh_token_reused` (401) at the next refresh")
    } else {
        "after the first refresh the other agents are refused with `refresh_token_reused` (401)".to_owned()
    });
    if copied.kept.files.directory != *main {
        return finding.help(
            "let each agent log in by itself, or log in once in agents/main/agent, from which every agent inherits, and \
             remove the copies",
        );
    }
    if diagnosis.facts.auth.json_store != JsonStore::Used {
        return finding.help(format!(
            "log in once more in agent `{kept}` only, and take {logins} out of the stores of {whose}: they then inherit it"
        ));
    }
    let edits: Vec<Edit> = copied
        .others
        .iter()
        .map(|copy| {
            let file = copy.files.directory.join("auth-profiles.json");
            file_spot(&file, vec![key("profiles"), key(&copy.entry.key)]).remove()
        })
        .collect();
    finding
        .help("remove the copies (with the gateway stopped): the agents then inherit the login from agent `main`")
        .fix(Some(FixProposal::edits(
            format!("remove the copies of {whose}, which then inherit agent `{kept}`'s login"),
            Applicability::Unsafe,
            edits,
        )))
}
