//! Our own answer for a fixture home, in the form of the recordings.

use oc_doctor::dispatch::{AgentPlan, Dispatch, Outcome, Role, Simulation};
use serde_json::{Map, Value, json};
use std::path::Path;

/// A simulation in the form of the recordings; `home` is the user's home directory.
pub(crate) fn document(simulation: &Simulation, home: &Path) -> Value {
    json!({
        "config": {
            "valid": simulation.config.valid,
            "issues": simulation.config.issues.iter().map(|issue| issue.path.clone()).collect::<Vec<_>>(),
        },
        "agents": simulation.agents.iter().map(|agent| plan(agent, home)).collect::<Vec<_>>(),
    })
}

fn map<T, V: Into<Value>>(items: &[T], entry: impl Fn(&T) -> (String, V)) -> Value {
    Value::Object(items.iter().map(entry).map(|(key, value)| (key, value.into())).collect())
}

fn plan(agent: &AgentPlan, home: &Path) -> Value {
    let agent_dir = match agent.agent_dir.strip_prefix(home) {
        Ok(rest) => format!("~/{}", rest.display()),
        Err(_) => agent.agent_dir.display().to_string(),
    };
    let store = &agent.store;
    json!({
        "id": agent.id,
        "agentDir": agent_dir,
        "primary": agent.primary,
        "fallbacks": agent.fallbacks,
        "store": {
            "profiles": map(&store.profiles, |profile| (profile.id.clone(), json!({"type": profile.kind, "provider": profile.provider}))),
            "order": map(&store.order, |(provider, ids)| (provider.clone(), json!(ids))),
            "last_good": map(&store.last_good, |(provider, id)| (provider.clone(), json!(id))),
            "error": store.error,
        },
        "walk": agent.walk.as_ref().map(|walk| walk.tried.clone()),
        "candidates": agent.dispatches.iter().map(candidate).collect::<Vec<_>>(),
    })
}

fn candidate(dispatch: &Dispatch) -> Value {
    json!({
        "ref": dispatch.reference,
        "provider": dispatch.provider,
        "model": dispatch.model,
        "role": match dispatch.role { Role::Primary => "primary", Role::Fallback => "fallback" },
        "runtime_policy": dispatch.runtime_policy.as_ref().map(|policy| {
            let mut object = Map::from_iter([("runtime".to_owned(), json!(policy.runtime))]);
            object.extend(policy.source.iter().map(|source| ("runtimeSource".to_owned(), json!(source))));
            object.extend(policy.fallback.iter().map(|fallback| ("fallback".to_owned(), json!(fallback))));
            Value::Object(object)
        }),
        "harness": match &dispatch.harness {
            None => Value::Null,
            Some(Ok(id)) => json!(id),
            Some(Err(error)) => json!({"error": error}),
        },
        "outcome": match dispatch.outcome {
            Outcome::Attempt => "attempt",
            Outcome::FailedBeforeAttempt => "failed_before_attempt",
        },
        "selected_profile": dispatch.selected_profile,
        "credential_source": dispatch.credential_source,
        "credential_error": dispatch.credential_error,
        "api": dispatch.api,
        "base_url": dispatch.base_url,
        "attempt_provider": dispatch.attempt_provider,
        "attempt_model": dispatch.attempt_model,
        "attempt_has_key": dispatch.attempt_has_key,
        "auth_provider": dispatch.auth_provider,
        "auth_order": dispatch.auth_order,
        "auth_order_own_provider": dispatch.auth_order_own_provider,
        "eligibility": map(&dispatch.eligibility, |entry| (entry.profile.clone(), json!(entry.code))),
        "cooldown": map(&dispatch.cooldown, |(profile, cooling)| (profile.clone(), json!(cooling))),
        "auth_plan": dispatch.auth_plan.as_ref().map(|plan| {
            let mut object = Map::new();
            let texts = [
                ("providerForAuth", &plan.provider),
                ("authProfileProviderForAuth", &plan.profile_provider),
                ("harnessAuthProvider", &plan.harness_provider),
                ("forwardedAuthProfileId", &plan.forwarded_profile),
            ];
            object.extend(texts.into_iter().filter_map(|(key, text)| text.as_ref().map(|text| (key.to_owned(), json!(text)))));
            if !plan.forwarded_candidates.is_empty() {
                object.insert("forwardedAuthProfileCandidateIds".to_owned(), json!(plan.forwarded_candidates));
            }
            Value::Object(object)
        }),
        "error": dispatch.error,
    })
}
