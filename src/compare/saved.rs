//! A picture from a document that `oc-doctor dispatch --format json` wrote earlier.

use super::account::Account;
use super::picture::{Candidate, Picture, Place, Plan, Reason, Refusal};
use crate::dispatch::Billing;
use serde_json::Value;

/// The schema that is read, without its version.
const SCHEMA: &str = "oc-doctor/dispatch";

/// Why a document holds no plans to compare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SavedError {
    /// Not a document of oc-doctor.
    #[error("not a document of oc-doctor")]
    Foreign,
    /// A document of another command.
    #[error("a document `{0}`, which holds no plans; save them with `oc-doctor dispatch --format json`")]
    OtherDocument(String),
    /// A version that is not known here.
    #[error("a document `{0}` of another version of oc-doctor; save it again with this one")]
    OtherVersion(String),
    /// It reports that there was no answer.
    #[error("a document that says that the home could not be read")]
    WithoutAnswer,
    /// A key is missing or of the wrong kind.
    #[error("damaged: `{0}` is missing or not what it should be")]
    Damaged(&'static str),
}

/// The picture that a saved document holds, and the time it was made for (Unix milliseconds).
///
/// # Errors
/// [`SavedError`] says why there is none.
pub fn read_saved(document: &Value) -> Result<(Picture, i64), SavedError> {
    let schema = document.get("schema").and_then(Value::as_str).ok_or(SavedError::Foreign)?;
    match schema.split_once('@') {
        Some((SCHEMA, "1")) => {}
        Some((SCHEMA, _)) => return Err(SavedError::OtherVersion(schema.to_owned())),
        Some((name, _)) if name.starts_with("oc-doctor/") => return Err(SavedError::OtherDocument(schema.to_owned())),
        _ => return Err(SavedError::Foreign),
    }
    if document.get("error").is_some() {
        return Err(SavedError::WithoutAnswer);
    }
    let config = document.get("config").ok_or(SavedError::Damaged("config"))?;
    let agents = list(document, "agents").ok_or(SavedError::Damaged("agents"))?;
    let mut plans = Vec::with_capacity(agents.len());
    for agent in agents {
        plans.push(plan(agent, text(agent, "id").ok_or(SavedError::Damaged("agents[].id"))?, "chat", agent)?);
        for trigger in list(agent, "triggers").unwrap_or_default() {
            let id = text(agent, "id").unwrap_or_default();
            if let Some(name) = text(trigger, "trigger").or_else(|| text(trigger, "id")) {
                plans.push(plan(trigger, id, &name, agent)?);
            }
        }
    }
    let picture = Picture {
        release: text(document, "openclaw").ok_or(SavedError::Damaged("openclaw"))?,
        starts: config.get("valid").and_then(Value::as_bool).ok_or(SavedError::Damaged("config.valid"))?,
        refusals: list(config, "issues").unwrap_or_default().iter().map(refusal).collect(),
        plans,
    };
    let now = document.get("now").and_then(Value::as_i64).ok_or(SavedError::Damaged("now"))?;
    Ok((picture, now))
}

fn refusal(issue: &Value) -> Refusal {
    Refusal {
        path: text(issue, "path").unwrap_or_default(),
        message: text(issue, "message").unwrap_or_default(),
        place: place(issue),
    }
}

fn plan(value: &Value, agent: String, trigger: &str, owner: &Value) -> Result<Plan, SavedError> {
    let candidates = list(value, "candidates").ok_or(SavedError::Damaged("agents[].candidates"))?;
    let skipped = value.get("walk").and_then(|walk| list(walk, "skipped")).unwrap_or_default();
    Ok(Plan {
        passed_over: skipped.iter().filter_map(|entry| Some((text(entry, "ref")?, text(entry, "reason")?))).collect(),
        agent,
        trigger: trigger.to_owned(),
        place: place(value),
        candidates: candidates.iter().map(|value| candidate(value, owner)).collect::<Result<_, _>>()?,
    })
}

fn candidate(value: &Value, agent: &Value) -> Result<Candidate, SavedError> {
    let reference = text(value, "ref").ok_or(SavedError::Damaged("candidates[].ref"))?;
    let outcome = text(value, "outcome").ok_or(SavedError::Damaged("candidates[].outcome"))?;
    let reasons: Vec<Reason> = list(value, "trace").unwrap_or_default().iter().map(reason).collect();
    let profile = text(value, "selected_profile");
    let kind = profile.as_ref().and_then(|id| text(agent.get("store")?.get("profiles")?.get(id)?, "type"));
    let login = || reasons.iter().rev().find(|reason| reason.decision == "login").map(|reason| reason.value.clone());
    let failure = text(value, "error").or_else(|| text(value, "attempt_error"));
    let harness_error = value.get("harness").and_then(|harness| text(harness, "error"));
    Ok(Candidate {
        provider: text(value, "provider").ok_or(SavedError::Damaged("candidates[].provider"))?,
        model: text(value, "model").ok_or(SavedError::Damaged("candidates[].model"))?,
        reference,
        runtime: text(value, "harness"),
        account: Account { profile, kind, source: text(value, "credential_source").or_else(login) },
        endpoint: text(value, "endpoint").or_else(|| text(value, "base_url")),
        billing: match text(value, "billing").as_deref() {
            Some("subscription") => Billing::Subscription,
            Some("metered") => Billing::Metered,
            Some("local") => Billing::Local,
            _ => Billing::Unknown,
        },
        answers: outcome == "attempt" && text(value, "attempt_error").is_none(),
        failure: failure.or(harness_error),
        stops_chain: value.get("stops_chain").and_then(Value::as_bool).unwrap_or(false),
        place: place(value),
        reasons,
    })
}

fn reason(step: &Value) -> Reason {
    let word = |key: &str| text(step, key).unwrap_or_default();
    Reason { decision: word("decision"), value: word("value"), because: word("because"), place: place(step) }
}

fn place(value: &Value) -> Option<Place> {
    let span = value.get("span")?;
    let number = |key: &str| span.get(key).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    Some(Place::Saved { file: text(span, "file")?, line: number("line")?, column: number("column")? })
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn list<'a>(value: &'a Value, key: &str) -> Option<&'a [Value]> {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice)
}
