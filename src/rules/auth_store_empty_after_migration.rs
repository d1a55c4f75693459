//! A migration left its credentials behind.

use super::credential_evidence::Archived;
use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, subject_of, suffering};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::login::log_in;
use super::place::shell_path;
use super::words::{agents, codes, list, plural};
use crate::dispatch::AgentPlan;
use crate::home::ArchiveKind;
use crate::source::Node;
use std::path::Path;

pub(super) const RULE: Rule = Rule {
    id: "auth-store-empty-after-migration",
    summary: "only the files that a migration put away hold credentials; the store has none",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The credentials of an agent are only in a file that the move into a database has put away
(`auth-profiles.json.migrated-…`, `….sqlite-import.<ms>.bak`); the store that runs read does not have
them. A receipt in the state database may say that the migration is complete.

## Why it matters
Every provider of the agent lacks its login, and `openclaw doctor --fix` has nothing to do: the receipt
says done.

## How oc-doctor knows
From the profiles in the newest archives and those that the simulated release sees, under the old name
and under the one that the move to provider `openai` gives. Empty tables that a release does not use
(`auth_profile_stores` in the state database, main's own table from 2026.8 on) say nothing.

## Releases
2026.6.5 and later.

## What to do
Stop the gateway, put the archive back under its old name, run `openclaw doctor --fix`, start it again;
or log in again.

## Upstream
openclaw#93196, openclaw#98099, openclaw#97881, openclaw#134608, openclaw#137353
";

/// Whether the credential that an agent lacks for a provider is in an archive.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, asked: &str) -> bool {
    diagnosis.archived(agent).iter().any(|archived| is_of(diagnosis, archived, asked))
}

fn is_of(diagnosis: &Diagnosis<'_>, archived: &Archived<'_>, provider: &str) -> bool {
    let entry = archived.archive.root.as_ref().and_then(|root| root.at(&["profiles", archived.id, "provider"]));
    entry
        .and_then(Node::as_text)
        .is_some_and(|own| diagnosis.same_provider(own, provider) || (own == "openai-codex" && provider == "openai"))
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let failures: Vec<_> = diagnosis.failures_of(Cause::StoreEmptied).collect();
    let Some(first) = failures.first() else { return partly(diagnosis) };
    // Every agent has its own archive; what several of them inherit is in one.
    let mut archived: Vec<Archived<'_>> = Vec::new();
    for failure in &failures {
        for one in diagnosis.archived(failure.agent) {
            if !archived.iter().any(|known| known.span == one.span) {
                archived.push(one);
            }
        }
    }
    let mut files: Vec<&Path> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for one in &archived {
        if !files.contains(&one.archive.path.as_path()) {
            files.push(&one.archive.path);
        }
        if !ids.contains(&one.id) {
            ids.push(one.id);
        }
    }
    if files.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = files.iter().map(|file| diagnosis.display(file)).collect();
    let concerned = agents_of(&failures);
    // The move has taken the profile along and left what was in it behind.
    let hollow = ids.iter().all(|id| first.agent.store.profiles.iter().any(|profile| profile.id == *id));
    let message = if hollow {
        format!(
            "{} of {} lost {} on the way into the database: it is only in {}",
            codes(&ids),
            agents(&concerned),
            plural(ids.len(), "its secret", "their secrets"),
            list(&names)
        )
    } else {
        format!(
            "{} of {} {} only in {}: the store that runs read has no such profile",
            codes(&ids),
            agents(&concerned),
            plural(ids.len(), "is", "are"),
            list(&names)
        )
    };
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(concerned)
        .effect(effect_of(&failures))
        .because(format!("without credentials: {}", subject_of(&failures)))
        .upstream(&[134_608, 93196]);
    for (index, one) in archived.iter().enumerate() {
        let text = "put away, never read";
        finding = if index == 0 { finding.at(Some(one.span), text) } else { finding.also(Some(one.span), text) };
    }
    if let [only] = ids.as_slice() {
        finding = finding.profile(*only);
    }
    finding = suffering(finding, &failures);
    for receipt in files.iter().filter_map(|file| receipt(diagnosis, file)) {
        finding = finding.because(receipt);
    }
    let mut restore = vec!["openclaw gateway stop".to_owned()];
    restore.extend(files.iter().map(|from| {
        let to = from.with_file_name("auth-profiles.json");
        format!("cp {} {}", shell_path(diagnosis.home, from), shell_path(diagnosis.home, &to))
    }));
    restore.extend(["openclaw doctor --fix".to_owned(), "openclaw gateway start".to_owned()]);
    let provider = first.dispatch.auth_provider.as_deref().unwrap_or(&first.dispatch.provider);
    if hollow {
        // The same move would leave it behind again.
        let help = format!("log in again, or store the key or the reference that {} holds", list(&names));
        let fix = log_in(diagnosis, provider, &agents_of(&failures));
        return vec![finding.help(help).upstream(&[97881]).fix(Some(fix))];
    }
    vec![
        finding
            .help("restore the archive under its old name and let doctor import it, with the gateway stopped; or log in again")
            .fix(Some(FixProposal::manual(
                "restore the archived credentials and import them, with the gateway stopped",
                restore,
            )))
            .fix(Some(log_in(diagnosis, provider, &agents_of(&failures)))),
    ]
}

/// What the state database has on record about a migration of this file.
fn receipt(diagnosis: &Diagnosis<'_>, archive: &Path) -> Option<String> {
    let name = archive.file_name()?.to_string_lossy().into_owned();
    let state = diagnosis.home.state_database.read()?;
    let run = state.migrations.iter().find(|run| run.report.contains(&name))?;
    let when = run.finished_ms.map(|at| format!(" on {}", super::words::moment(at))).unwrap_or_default();
    Some(format!("the receipt of the migration says `{}`{when}, so doctor does not try again", run.status))
}

/// Profiles that were lost on the way although everything that is asked still answers.
fn partly(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let lost: Vec<Archived<'_>> = diagnosis.archived(agent);
        let newest = lost.iter().filter(|one| one.archive.kind == ArchiveKind::Migration);
        let ids: Vec<&str> = newest.map(|one| one.id).collect();
        if ids.is_empty() || findings.iter().any(|known| known.profile.as_deref() == ids.first().copied()) {
            continue;
        }
        let message = format!(
            "{} {} in the file that the migration put away and not in the store",
            codes(&ids),
            plural(ids.len(), "is", "are")
        );
        let mut finding = Finding::new(RULE.id, Severity::Info, message)
            .agents([agent.id.as_str()])
            .help("log in again where one of them is still wanted")
            .upstream(&[137_353]);
        if let Some(first) = lost.first() {
            finding = finding.at(Some(first.span), "not in the store").profile(first.id);
        }
        findings.push(finding);
    }
    findings
}
