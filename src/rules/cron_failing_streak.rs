//! Scheduled jobs that fail again and again, or run on another account than chat.

use super::cron_jobs::{Job, jobs};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::{file_spot, key};
use super::shell::word;
use super::words::{code, excerpt, moment};
use crate::dispatch::{AgentPlan, Billing};
use crate::source::Node;

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
    for job in all.iter().filter(|job| job.enabled) {
        findings.extend(streak(diagnosis, job, alerted));
        findings.extend(pinned_to_key(diagnosis, job));
    }
    findings
}

fn alert(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.as_bool() != Some(false) && node.get("enabled").and_then(Node::as_bool) != Some(false))
}

fn streak(diagnosis: &Diagnosis<'_>, job: &Job<'_>, alerted: bool) -> Option<Finding> {
    let (count, span) = job.number("consecutiveErrors")?;
    if count < STREAK {
        return None;
    }
    let error = job.text("lastError");
    let own_alert = alert(job.node.get("failureAlert"));
    let silent_delivery = job.node.at(&["delivery", "mode"]).and_then(Node::as_text).is_none_or(|mode| mode == "none");
    let told = alerted || own_alert;
    let mut message = format!("cron job {} has failed {count} times in a row", code(job.name));
    if let Some((text, _)) = error {
        message.push_str(&format!(", last with: {}", excerpt(text, 140)));
    }
    if !told {
        message.push_str("; no failure alert is configured");
        if silent_delivery {
            message.push_str(" and delivery is none, so nobody was told");
        }
    }
    let place = diagnosis.home.sources.get(span.source).map(|file| file.display.clone()).unwrap_or_default();
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(job.agent)
        .at(Some(span), "failures in a row")
        .also(error.map(|(_, span)| span), "the last one")
        .because(format!("counter read from {place}"))
        .effect(format!("the job does nothing on every run{}", if told { "" } else { ", silently" }))
        .upstream(&[35220, 99602]);
    if let Some((at, _)) = job.number("lastRunAtMs") {
        finding = finding.because(format!("last run: {}", moment(at as i64)));
    }
    if let Some(agent) = job.agent
        && diagnosis.failures.iter().any(|failure| failure.agent.id == agent)
    {
        finding = finding.because(format!("candidates of agent {} fail; see the findings about it", code(agent)));
    }
    if let Some((text, _)) = error
        && text.contains("codex app-server exited")
    {
        finding = finding.because(
            "the codex app-server itself died before any model was asked: no other provider and no `fallback` value helps",
        );
    }
    if !told {
        finding = finding.help("set cron.failureAlert in openclaw.json (or failureAlert at the job) to hear of it");
    }
    Some(finding.help(format!(
        "repair what the error says, then run the job once by hand: `openclaw cron run {}`",
        word(job.id)
    )))
}

/// A job pinned to a model that is paid by key while its agent answers through a subscription.
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
