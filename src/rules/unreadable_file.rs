//! Files that cannot be read.

use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, if_one, subject_of};
use super::finding::{Finding, Rule, Severity};
use crate::home::{Problem, ProblemKind};

pub(super) const RULE: Rule = Rule {
    id: "unreadable-file",
    summary: "a file of the home cannot be read, so OpenClaw or oc-doctor goes without it",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A file of the home is unreadable, too large, empty, not JSON, or not of the shape it must have.

## Why it matters
OpenClaw treats a broken credential file as if it were not there: the agent loses its logins without
a message, and the next write replaces the file. Of other files their part of this diagnosis is
missing.

## How oc-doctor knows
By reading it. Nothing is opened that is not a regular file.

## Releases
All with files; later ones refuse to start with an unreadable store.

## What to do
Correct the file, its owner or its permissions, or restore a copy, before OpenClaw writes it again.

## Upstream
none
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for problem in &diagnosis.home.problems {
        if problem.path == diagnosis.home.paths.config && diagnosis.home.config.failure.is_some() {
            continue;
        }
        let is_told = |failure: &Failure<'_>| {
            let unread = diagnosis.unread_database(failure.agent);
            unread.is_some_and(|(directory, _)| directory.join(diagnosis.facts.auth.store_file) == problem.path)
        };
        if diagnosis.failures_of(Cause::DatabaseUnread).any(is_told) {
            continue;
        }
        findings.push(finding(diagnosis, problem));
    }
    findings.extend(databases(diagnosis));
    findings
}

/// Databases that keep credentials and were not read: what is in them may well be what is missing.
fn databases(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let unread =
        grouped(diagnosis.failures_of(Cause::DatabaseUnread), |failure| diagnosis.unread_database(failure.agent));
    let mut findings = Vec::new();
    for (database, failures) in unread {
        let Some((directory, why)) = database else { continue };
        let file = diagnosis.display(&directory.join(diagnosis.facts.auth.store_file));
        let verb = if_one(&failures, "has", "have");
        let message = format!("{file} {why}: whether {} {verb} a credential is not known", subject_of(&failures));
        let mut finding = Finding::new(RULE.id, Severity::Warning, message)
            .in_file(file)
            .agents(agents_of(&failures))
            .effect("what is said about these agents holds only if the database has no credential for them");
        for failure in &failures {
            finding = finding.also(failure.dispatch.span, "not known whether it has a credential");
        }
        findings.push(finding.help("look with: `openclaw models status`"));
    }
    findings
}

fn finding(diagnosis: &Diagnosis<'_>, problem: &Problem) -> Finding {
    let suffering: Vec<&Failure<'_>> = diagnosis
        .failures_of(Cause::StoreUnreadable)
        .filter(|failure| diagnosis.unreadable_store(failure.agent) == Some(problem))
        .collect();
    let credentials = problem.path.file_name().is_some_and(|name| name == "auth-profiles.json");
    let severity = if !suffering.is_empty() {
        Severity::Error
    } else if credentials || problem.kind == ProblemKind::Unreadable {
        Severity::Warning
    } else {
        Severity::Info
    };
    let mut message = format!("{}: {}", problem.file, problem.message);
    if credentials {
        message.push_str("; OpenClaw goes on as if the file were not there");
    }
    let mut finding = Finding::new(RULE.id, severity, message)
        .at(problem.span, "here")
        .in_file(&problem.file)
        .agents(agents_of(&suffering));
    for failure in &suffering {
        finding = finding.also(failure.dispatch.span, "has no credential without it");
    }
    if !suffering.is_empty() {
        finding = finding.effect(effect_of(&suffering));
    } else if credentials {
        finding = finding.effect("the logins in it are not used");
    }
    finding.help(match problem.kind {
        ProblemKind::Unreadable => "correct its owner, permissions or type",
        ProblemKind::Damaged => "restore it from a backup",
        ProblemKind::TooLarge => "look at what fills it",
        ProblemKind::NotJson | ProblemKind::NotUtf8 | ProblemKind::WrongShape => {
            "correct it, or restore a copy, before OpenClaw writes it anew"
        }
    })
}
