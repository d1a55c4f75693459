//! Scheduled jobs that fail again and again, or run on another account than chat.

use super::cron_jobs::{Job, jobs};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::{file_spot, key};
use super::shell::word;
use super::words::{code, codes, excerpt, list, moment};
use crate::dispatch::{AgentPlan, Billing};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "cron-failing-streak",
    summary: "a scheduled job fails every time without telling anybody, or is pinned to another account",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A scheduled job has failed at least three times in a row, or its pinned `payload.model` runs on an
API key although its agent answers through a subscription.

## Why it matters
Failures are counted and nothing else: alerts are off unless `cron.failureAlert` or the job's own
`failureAlert` is set, and with `delivery.mode` `none` no message leaves. A pinned model bypasses
the agent's model and its account, and bills per token.

## How oc-doctor knows
From `cron/jobs.json` and `cron/jobs-state.json`: `consecutiveErrors`, `lastError`, `payload.model`; the
account from the simulated dispatch of the job's agent.

## Releases
Files up to 2026.5.28 (state inline up to 2026.4.10); later releases keep jobs in a database.

## What to do
Repair what `lastError` says (often reported here as its own finding), and set a failure alert.

## Upstream
openclaw#35220, openclaw#82151, openclaw#99602
";

/// From this many failures in a row on it is not bad luck any more.
const STREAK: f64 = 3.0;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let all = jobs(diagnosis);
    let alerted = alert(diagnosis.config().and_then(|root| root.at(&["cron", "failureAlert"])));
    let mut findings: Vec<Finding> = Vec::new();
    let enabled = || all.iter().filter(|job| job.enabled);
    let streaks = enabled().filter_map(|job| streak(job, alerted)).collect();
    findings.extend(by_error(streaks).iter().filter_map(|group| failing(diagnosis, group)));
    findings.extend(enabled().filter_map(|job| pinned_to_key(diagnosis, job)));
    findings
}

fn alert(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.as_bool() != Some(false) && node.get("enabled").and_then(Node::as_bool) != Some(false))
}

/// A job that fails every time.
struct Streak<'a> {
    job: &'a Job<'a>,
    count: f64,
    span: Span,
    error: Option<(&'a str, Span)>,
    told: bool,
    silent: bool,
}

fn streak<'a>(job: &'a Job<'a>, alerted: bool) -> Option<Streak<'a>> {
    let (count, span) = job.number("consecutiveErrors").filter(|(count, _)| *count >= STREAK)?;
    let told = alerted || alert(job.node.get("failureAlert"));
    let silent = job.node.at(&["delivery", "mode"]).and_then(Node::as_text).is_none_or(|mode| mode == "none");
    Some(Streak { job, count, span, error: job.text("lastError"), told, silent })
}

/// Streaks that end with the same words have one cause.
fn by_error<'a>(streaks: Vec<Streak<'a>>) -> Vec<Vec<Streak<'a>>> {
    let mut groups: Vec<Vec<Streak<'a>>> = Vec::new();
    for next in streaks {
        let text = |one: &Streak<'a>| one.error.map(|(text, _)| text);
        let like = |known: &Streak<'a>| {
            text(known).is_some()
                && text(known) == text(&next)
                && (known.told, known.silent) == (next.told, next.silent)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(like)) {
            Some(group) => group.push(next),
            None => groups.push(vec![next]),
        }
    }
    groups
}

fn failing(diagnosis: &Diagnosis<'_>, streaks: &[Streak<'_>]) -> Option<Finding> {
    let first = streaks.first()?;
    let names: Vec<&str> = streaks.iter().map(|one| one.job.name).collect();
    let counts: Vec<String> = streaks.iter().map(|one| one.count.to_string()).collect();
    let one = streaks.len() == 1;
    let mut message = format!(
        "cron {} {} {} failed {} times in a row",
        if one { "job" } else { "jobs" },
        codes(&names),
        if one { "has" } else { "have" },
        list(&counts)
    );
    if let Some((text, _)) = first.error {
        message.push_str(&format!(", last {}with: {}", if one { "" } else { "all " }, excerpt(text, 140)));
    }
    if !first.told {
        message.push_str("; no failure alert is configured");
        if first.silent {
            message.push_str(" and delivery is none, so nobody was told");
        }
    }
    let place = diagnosis.home.sources.get(first.span.source).map(|file| file.display.clone()).unwrap_or_default();
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .because(format!("counter read from {place}"))
        .upstream(&[35220, 99602]);
    for (index, streak) in streaks.iter().enumerate() {
        finding = finding.agents(streak.job.agent);
        finding = if index == 0 {
            finding.at(Some(streak.span), "failures in a row").also(streak.error.map(|(_, span)| span), "the last one")
        } else {
            finding.also(Some(streak.span), "likewise")
        };
    }
    let silently = if first.told { "" } else { ", silently" };
    let what = if one { "the job does" } else { "the jobs do" };
    finding = finding.effect(format!("{what} nothing on every run{silently}"));
    let last = streaks.iter().filter_map(|one| one.job.number("lastRunAtMs")).map(|(at, _)| at as i64).max();
    if let Some(at) = last {
        finding = finding.because(format!("last run: {}", moment(at)));
    }
    let mut told: Vec<&str> = Vec::new();
    for agent in streaks.iter().filter_map(|one| one.job.agent) {
        if !told.contains(&agent) && diagnosis.failures.iter().any(|failure| failure.agent.id == agent) {
            told.push(agent);
            finding = finding.because(format!("candidates of agent {} fail; see the findings about it", code(agent)));
        }
    }
    if first.error.is_some_and(|(text, _)| text.contains("codex app-server exited")) {
        finding = finding.because(
            "the codex app-server itself died before any model was asked: no other provider and no `fallback` value helps",
        );
    }
    if !first.told {
        finding = finding.help("set cron.failureAlert in openclaw.json (or failureAlert at the job) to hear of it");
    }
    let runs: Vec<String> = streaks.iter().map(|one| format!("`openclaw cron run {}`", word(one.job.id))).collect();
    let what = if one { "job" } else { "jobs" };
    Some(finding.help(format!("repair what the error says, then run the {what} once by hand: {}", list(&runs))))
}

fn pinned_to_key(diagnosis: &Diagnosis<'_>, job: &Job<'_>) -> Option<Finding> {
    let node = job.node.at(&["payload", "model"])?;
    let (provider, _) = node.as_text()?.split_once('/')?;
    let agent = agent_of(diagnosis, job)?;
    let primary = agent.dispatches.first()?;
    let family = |name: &str| matches!(name, "openai" | "openai-codex" | "codex");
    if primary.billing != Billing::Subscription || !family(&primary.provider) || provider != "openai" {
        return None;
    }
    if primary.provider == "openai" || diagnosis.home.environment.text("OPENAI_API_KEY").is_none() {
        return None;
    }
    let other = format!("openai-codex/{}", node.as_text()?.split_once('/')?.1);
    let message = format!(
        "cron job {} is pinned to {}: it bypasses {} of agent {} and bills OPENAI_API_KEY per token",
        code(job.name),
        code(node.as_text()?),
        code(&primary.reference),
        code(&agent.id),
    );
    let index = diagnosis.home.cron.jobs.document().and_then(|document| {
        let list = document.root.get("jobs").and_then(Node::as_array)?;
        let index = list.iter().position(|entry| entry.span == job.node.span)?;
        Some((diagnosis.home.sources.get(document.source)?.path.clone(), index))
    });
    let fix = index.map(|(file, index)| {
        let route = vec![key("jobs"), PathSegment::Index(index), key("payload"), key("model")];
        let edit = file_spot(&file, route).set(other.clone());
        FixProposal::edits(format!("pin it to {}", code(&other)), Applicability::Unsafe, vec![edit])
    });
    let (_, origin) = diagnosis.home.environment.origin("OPENAI_API_KEY")?;
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents([agent.id.as_str()])
            .candidate(node.as_text()?)
            .at(Some(node.span), "not the model chat uses")
            .also(origin, "this key pays")
            .effect("every run of the job costs money although the subscription could answer")
            .help(format!("remove the pin, or write {}", code(&other)))
            .upstream(&[82151])
            .fix(fix),
    )
}

fn agent_of<'a>(diagnosis: &Diagnosis<'a>, job: &Job<'_>) -> Option<&'a AgentPlan> {
    let agents = &diagnosis.simulation.agents;
    match job.agent {
        Some(id) => agents.iter().find(|agent| agent.id.eq_ignore_ascii_case(id)),
        None => agents.first(),
    }
}
