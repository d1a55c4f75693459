//! Our own answer for a fixture home: the document that `dispatch --format json` prints, reduced to
//! what recordings are compared by.

use oc_doctor::dispatch::Simulation;
use oc_doctor::home::Home;
use oc_doctor::report::{ReleaseNote, Subject, dispatch_json};
use serde_json::Value;

/// The printed document, with issues by their path and walks by what is tried.
pub(crate) fn document(home: &Home, simulation: &Simulation) -> Value {
    let release = ReleaseNote::default();
    let subject =
        Subject { name: "home", again: &[], home, release: &release, simulation, findings: &[], repairs: None };
    let mut document = dispatch_json::document(&subject);
    let issues = document["config"]["issues"].as_array().unwrap();
    document["config"]["issues"] = issues.iter().map(|issue| issue["path"].clone()).collect();
    for agent in document["agents"].as_array_mut().unwrap() {
        if agent["walk"].is_object() {
            agent["walk"] = agent["walk"]["tried"].take();
        }
        if agent["store"]["error"].is_string() {
            // Without a store the recorder had nothing to ask; printed are empty lists.
            for candidate in agent["candidates"].as_array_mut().unwrap() {
                for field in ["auth_order", "auth_order_own_provider", "eligibility", "cooldown"] {
                    candidate[field] = Value::Null;
                }
            }
        }
    }
    document
}
