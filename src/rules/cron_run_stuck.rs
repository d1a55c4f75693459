//! A run that began and never ended.

use super::cron_jobs::{Job, jobs};
use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::shell::word;
use super::words::{code, duration, moment};
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "cron-run-stuck",
    summary: "a scheduled job is marked as running for far longer than its runs take",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`runningAtMs` of a job was set a long time ago and no end of the run has been recorded.

## Why it matters
A job that is marked as running is not started again. When the process behind the run has died, the
job stands still.

## How oc-doctor knows
From the job's state at the time asked for: the marker is older than the job's timeout, or older
than ten minutes and than three times its last run. Whether a process is still at work the files
cannot say.

## Releases
Files up to 2026.5.28. The marker is cleared when the gateway starts (2026.4.21 and later) or after two hours.

## What to do
Disable the job and enable it again; from 2026.4.21 on starting the gateway again does it too.

## Upstream
openclaw#35220, openclaw#142638
";

/// Shorter runs are never called stuck, milliseconds.
const PATIENCE_MS: i64 = 10 * 60_000;
/// Without a run to compare with, milliseconds.
const LONG_MS: i64 = 60 * 60_000;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    jobs(diagnosis).iter().filter_map(|job| finding(diagnosis, job)).collect()
}

fn finding(diagnosis: &Diagnosis<'_>, job: &Job<'_>) -> Option<Finding> {
    let (since, span) = job.number("runningAtMs")?;
    let since = since as i64;
    let age = diagnosis.simulation.now_ms.saturating_sub(since);
    let last = job.number("lastDurationMs").map(|(ms, _)| ms as i64).filter(|ms| *ms > 0);
    let timeout =
        job.node.at(&["payload", "timeoutSeconds"]).and_then(Node::as_f64).map(|seconds| (seconds * 1000.0) as i64);
    let limit = match (timeout, last) {
        (Some(timeout), _) if timeout > 0 => timeout.max(PATIENCE_MS),
        (_, Some(last)) => last.saturating_mul(3).max(PATIENCE_MS),
        _ => LONG_MS,
    };
    if age <= limit {
        return None;
    }
    let mut message = format!("cron job {} has been marked as running for {}", code(job.name), duration(age));
    if let Some(last) = last {
        message.push_str(&format!(", while its last run took {}", duration(last)));
    }
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents(job.agent)
            .at(Some(span), format!("started {}", moment(since)))
            .effect("as long as the marker stands the job is not started again")
            .because("the files cannot tell whether the run is still at work")
            .help("disable the job and enable it again, or (2026.4.21 and later) start the gateway again")
            .upstream(&[35220, 142_638])
            .fix(Some(FixProposal::manual(
                "clear the marker",
                [format!("openclaw cron disable {}", word(job.id)), format!("openclaw cron enable {}", word(job.id))],
            ))),
    )
}
