//! Comparing our answer with a recording, field by field.

use super::failure;
use super::recorded::Recording;
use super::tally::{Difference, Tally};
use super::waiver::{waiver, walk_waiver};
use serde_json::{Value, json};

/// Fields of a candidate that are compared; `ref` is compared as the agent's `chain`. A message is compared by
/// the kind of failure that it tells, then by its first sentence, then whole.
const CANDIDATE_FIELDS: [&str; 25] = [
    "provider",
    "model",
    "role",
    "runtime_policy",
    "harness",
    "harness.sentence",
    "outcome",
    "selected_profile",
    "credential_source",
    "credential_error",
    "credential_error.sentence",
    "api",
    "base_url",
    "attempt_provider",
    "attempt_model",
    "attempt_has_key",
    "auth_provider",
    "auth_order",
    "auth_order_own_provider",
    "eligibility",
    "cooldown",
    "auth_plan",
    "error",
    "error.sentence",
    "error.text",
];

/// Compares one recording with our document for the same home, release and time.
pub(crate) fn compare(tally: &mut Tally, case: &str, recording: &Recording, ours: &Value) {
    let release = recording.release.as_str();
    let expected = &recording.answer;
    tally.saw_case(release, case);
    let mut at_home = |field: &str, expected: Value, got: Value| {
        let got = if ours.is_null() { json!("no answer") } else { got };
        tally.compare(Difference {
            release: release.to_owned(),
            field: field.to_owned(),
            case: case.to_owned(),
            place: String::new(),
            expected,
            got,
            waived: None,
        });
    };
    at_home("config.valid", expected["config"]["valid"].clone(), ours["config"]["valid"].clone());
    at_home("config.issues", sorted(&expected["config"]["issues"]), sorted(&ours["config"]["issues"]));
    at_home("agents", column(&expected["agents"], "id"), column(&ours["agents"], "id"));
    let nobody = Value::Null;
    for agent in items(&expected["agents"]) {
        let our_agent = items(&ours["agents"]).iter().find(|other| other["id"] == agent["id"]).unwrap_or(&nobody);
        compare_agent(tally, release, case, agent, our_agent);
    }
}

fn compare_agent(tally: &mut Tally, release: &str, case: &str, agent: &Value, ours: &Value) {
    let id = agent["id"].as_str().unwrap_or("?");
    let mut note = |field: &str, expected: Value, got: Value, waived: Option<&'static str>| {
        // An agent that we do not have agrees in nothing, also not in what is null.
        let got = if ours.is_null() { json!("no such agent") } else { got };
        tally.compare(Difference {
            release: release.to_owned(),
            field: field.to_owned(),
            case: case.to_owned(),
            place: id.to_owned(),
            expected,
            got,
            waived,
        });
    };
    for field in ["agentDir", "primary", "fallbacks"] {
        note(&format!("agent.{field}"), agent[field].clone(), ours[field].clone(), None);
    }
    for field in ["profiles", "order", "last_good"] {
        note(&format!("store.{field}"), or_empty(&agent["store"][field]), or_empty(&ours["store"][field]), None);
    }
    note(
        "store.error.sentence",
        first_sentence(&agent["store"]["error"]),
        first_sentence(&ours["store"]["error"]),
        None,
    );
    note("store.error", kind_of(&agent["store"]["error"]), kind_of(&ours["store"]["error"]), None);
    note("chain", column(&agent["candidates"], "ref"), column(&ours["candidates"], "ref"), None);
    if !agent["walk"].is_null() {
        let waived = (agent["walk"] != ours["walk"]).then(|| walk_waiver(agent)).flatten();
        note("walk.tried", agent["walk"].clone(), ours["walk"].clone(), waived);
    }
    for candidate in items(&agent["candidates"]) {
        tally.saw_candidate(release);
        let our_candidate = items(&ours["candidates"]).iter().find(|other| other["ref"] == candidate["ref"]);
        let place = format!("{id} {}", candidate["ref"].as_str().unwrap_or("?"));
        for field in CANDIDATE_FIELDS {
            tally.compare(Difference {
                release: release.to_owned(),
                field: field.to_owned(),
                case: case.to_owned(),
                place: place.clone(),
                expected: comparable(candidate, field),
                got: our_candidate.map_or(json!("no such candidate"), |ours| comparable(ours, field)),
                waived: waiver(candidate, field),
            });
        }
    }
}

/// A field in the form in which it is compared: messages by their kind of failure.
fn comparable(candidate: &Value, field: &str) -> Value {
    match field {
        "error" | "credential_error" => kind_of(&candidate[field]),
        "error.text" => candidate["error"].clone(),
        "error.sentence" => first_sentence(&candidate["error"]),
        "credential_error.sentence" => first_sentence(&candidate["credential_error"]),
        "harness.sentence" => first_sentence(&candidate["harness"]["error"]),
        "harness" if candidate["harness"].is_object() => json!({"error": kind_of(&candidate["harness"]["error"])}),
        // Only written where the provider whose profiles apply is another one.
        "auth_order_own_provider" if candidate[field].is_null() => candidate["auth_order"].clone(),
        _ => candidate[field].clone(),
    }
}

fn kind_of(message: &Value) -> Value {
    message.as_str().map_or(Value::Null, |message| json!(failure::kind(message)))
}

/// A message up to its first full stop that ends a sentence, or its first line.
fn first_sentence(message: &Value) -> Value {
    let Some(text) = message.as_str() else { return Value::Null };
    let end = [". ", "! ", "? ", "\n"].iter().filter_map(|end| text.find(end)).min();
    json!(end.map_or(text, |end| &text[..end]).trim_end_matches('.'))
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn column(list: &Value, key: &str) -> Value {
    items(list).iter().map(|item| item[key].clone()).collect()
}

fn or_empty(map: &Value) -> Value {
    if map.is_null() { json!({}) } else { map.clone() }
}

/// Issue paths as a sorted set: how many issues share a path depends on what is loaded.
fn sorted(list: &Value) -> Value {
    let mut texts: Vec<&str> = items(list).iter().filter_map(Value::as_str).collect();
    texts.sort_unstable();
    texts.dedup();
    json!(texts)
}
