//! A job whose model is a name of a command line runtime, in releases that rename such keys of the list at load.

use super::cron_jobs::{Job, jobs};
use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Severity};
use super::models_allowlist_too_narrow::RULE;
use super::place::{file_spot, key};
use super::triggers::all;
use super::words::{code, excerpt};
use crate::dispatch::{TriggerKind, TriggerPlan};
use crate::source::Node;

/// Jobs that fail although this config allows their model. 2026.4.7 to 2026.4.29 rename `claude-cli/…` keys of
/// `agents.defaults.models` whenever the primary has such a name too, and then refuse the job; recorded in 2026.4.29 with
/// either kind of primary (`fixtures/triggers/issue-75753` and `legacy-primary`).
pub(super) fn of_failing_jobs(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    if diagnosis.facts.config.runtime_of_legacy_refs.is_none() {
        return Vec::new();
    }
    jobs(diagnosis)
        .iter()
        .filter(|job| job.enabled && job.runs_agent())
        .filter_map(|job| finding(diagnosis, job))
        .collect()
}

fn finding(diagnosis: &Diagnosis<'_>, job: &Job<'_>) -> Option<Finding> {
    let model = job.payload("model")?;
    let text = model.as_text()?;
    let (runtime, name) = text.split_once('/')?;
    let (_, provider) = diagnosis.facts.runtime.cli_runtimes.iter().find(|(id, _)| *id == runtime)?;
    let (failures, place) = job.number("consecutiveErrors").filter(|(count, _)| *count >= 1.0)?;
    // Another error is another cause.
    let error = job.text("lastError").map(|(error, _)| error);
    if error.is_some_and(|error| !error.contains("allowlist")) {
        return None;
    }
    let evidence = match error {
        Some(error) => format!("its last error was: {}", excerpt(error, 120)),
        None => "no error is kept in the job's state; that this was the cause is likely, not proven".to_owned(),
    };
    let is_it = |trigger: &&TriggerPlan| trigger.kind == TriggerKind::Cron && trigger.name == job.name;
    let (agent, trigger) = all(diagnosis).find(|(_, trigger)| is_it(trigger))?;
    // What is refused now is said as it is.
    trigger.own()?;
    let list = diagnosis.config()?.at(&["agents", "defaults", "models"])?;
    let entry = list.as_object()?.entry(text)?;
    let (plain, release) = (format!("{provider}/{name}"), diagnosis.simulation.release);
    let times = if failures == 1.0 { "once".to_owned() } else { format!("{failures} times in a row") };
    let message = format!(
        "cron job {} failed {times} with {}: it is allowed as the config stands now, but {release} drops {} keys from \
         agents.defaults.models, and so rejects the job on every run, while the primary has such a name too",
        code(job.name),
        code(text),
        code(format!("{runtime}/*")),
    );
    let edit = diagnosis.home.cron.jobs.document().and_then(|document| {
        let index =
            document.root.get("jobs").and_then(Node::as_array)?.iter().position(|one| one.span == job.node.span)?;
        let file = diagnosis.home.sources.get(document.source)?.path.clone();
        Some(
            file_spot(&file, vec![key("jobs"), PathSegment::Index(index), key("payload"), key("model")])
                .set(plain.clone()),
        )
    });
    let title = format!("give the job {}, which the list holds whatever the primary is", code(&plain));
    let is_listed = list.get(&plain).is_some();
    let fix = edit.filter(|_| is_listed).map(|edit| FixProposal::edits(title, Applicability::Unsafe, vec![edit]));
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .agents([agent.id.as_str()])
            .candidate(text)
            .at(Some(model.span), "a name of a program, not of a provider")
            .also(Some(place), "failures in a row")
            .also(Some(entry.key_span), "this key goes while the primary is a name of a program")
            .because(evidence)
            .help(format!("write {} in the job, or upgrade to 2026.5.2 or later", code(&plain)))
            .upstream(&[75753])
            .fix(fix),
    )
}
