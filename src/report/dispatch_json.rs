//! `dispatch --format json`: field for field the form in which releases were recorded, described in
//! `docs/output.md`, plus `trace`, `billing`, `endpoint` and `unknown`.

use super::lines::Lines;
use super::paths::{tilde, tilde_in};
use super::secrets::Redactor;
use super::subject::Subject;
use crate::dispatch::{
    AgentPlan, AuthPlan, Billing, ConfigIssue, ConfigVerdict, Course, Dispatch, Outcome, PassedOver, Role,
    RuntimePolicy, Step, StoreView, TriggerKind, TriggerPlan, Walk,
};
use crate::home::Home;
use crate::source::Span;
use serde_json::{Map, Value, json};

/// Name and version of the schema.
pub const SCHEMA: &str = "oc-doctor/dispatch@1";

/// The document of one home.
#[must_use]
pub fn document(subject: &Subject<'_>) -> Value {
    let Subject { home, release, simulation, .. } = *subject;
    let redactor = Redactor::of(home);
    let mut writer = Writer { home, redactor: &redactor, lines: Lines::default() };
    let config = &simulation.config;
    let issues = writer.issues(&config.issues);
    let warnings = writer.issues(&config.warnings);
    let agents: Vec<Value> = simulation.agents.iter().map(|plan| writer.agent(plan)).collect();
    json!({
        "schema": SCHEMA,
        "tool": { "name": "oc-doctor", "version": env!("CARGO_PKG_VERSION") },
        "home": subject.name,
        "state": tilde(&home.paths, &home.paths.state),
        "openclaw": simulation.release.to_string(),
        "release": { "value": release.value, "source": writer.text(&release.source), "conflicts": release.conflicts.iter().map(|text| writer.text(text)).collect::<Vec<_>>() },
        "now": simulation.now_ms,
        "config": { "valid": config.valid, "issues": issues, "warnings": warnings, "load_error": writer.load_error(config) },
        "agents": agents,
        "unknown": simulation.unknown.iter().map(|unknown| unknown_value(unknown, &redactor)).collect::<Vec<_>>(),
    })
}

fn unknown_value(unknown: &crate::dispatch::Unknown, redactor: &Redactor<'_>) -> Value {
    json!({ "field": unknown.field, "reason": redactor.clean(&unknown.reason) })
}

struct Writer<'a> {
    home: &'a Home,
    redactor: &'a Redactor<'a>,
    lines: Lines,
}

impl Writer<'_> {
    fn text(&self, text: &str) -> String {
        tilde_in(&self.home.paths, &self.redactor.clean(text))
    }

    fn optional(&self, text: Option<&String>) -> Value {
        text.map_or(Value::Null, |text| Value::String(self.text(text)))
    }

    fn place(&mut self, span: Option<Span>) -> Value {
        let sources = &self.home.sources;
        let Some((span, place)) = span.and_then(|span| Some((span, self.lines.locate(sources, span)?))) else {
            return Value::Null;
        };
        let file = sources.get(span.source).map(|file| file.display.clone());
        json!({ "file": file, "line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column })
    }

    fn issues(&mut self, issues: &[ConfigIssue]) -> Vec<Value> {
        let mut values = Vec::with_capacity(issues.len());
        for issue in issues {
            let place = self.place(issue.span);
            values.push(json!({ "path": issue.path, "message": self.text(&issue.message), "span": place }));
        }
        values
    }

    /// What the gateway prints when it does not start.
    fn load_error(&self, config: &ConfigVerdict) -> Option<String> {
        if config.valid {
            return None;
        }
        if let Some(failure) = &self.home.config.failure {
            return Some(self.text(&failure.message));
        }
        let mut text = format!("Invalid config at {}:", tilde(&self.home.paths, &self.home.paths.config));
        for issue in &config.issues {
            let path = if issue.path.is_empty() { "<root>" } else { &issue.path };
            text.push_str(&format!("\n- {path}: {}", self.text(&issue.message)));
        }
        Some(text)
    }

    fn agent(&mut self, plan: &AgentPlan) -> Value {
        let candidates: Vec<Value> =
            plan.dispatches.iter().map(|dispatch| self.candidate(dispatch, plan.store.error.is_some())).collect();
        let without_store = plan.store.error.is_some();
        let triggers: Vec<Value> = plan.triggers.iter().map(|trigger| self.trigger(trigger, without_store)).collect();
        json!({
            "id": plan.id,
            "agentDir": tilde(&self.home.paths, &plan.agent_dir),
            "primary": plan.primary,
            "fallbacks": plan.fallbacks,
            "candidates": candidates,
            "store": self.store(&plan.store),
            "walk": plan.walk.as_ref().map(|walk| self.walk(walk)),
            "triggers": triggers,
            "span": self.place(plan.span),
        })
    }

    /// A trigger with a plan of its own, in the form of an agent.
    fn trigger(&mut self, trigger: &TriggerPlan, without_store: bool) -> Value {
        let refused = match &trigger.course {
            Course::Refused(message) => Value::String(self.text(message)),
            Course::LikeChat | Course::Own(_) => Value::Null,
        };
        let mut value = json!({
            "kind": trigger.kind.as_str(),
            "name": self.text(&trigger.name),
            "like_chat": matches!(trigger.course, Course::LikeChat),
            "refused": refused,
            "passed_over": trigger.passed_over.iter().map(|setting| self.setting(setting)).collect::<Vec<_>>(),
            "unknown": trigger.unknown.iter().map(|unknown| unknown_value(unknown, self.redactor)).collect::<Vec<_>>(),
            "span": self.place(trigger.span),
        });
        if trigger.kind == TriggerKind::Session {
            let sessions: Vec<Value> = trigger
                .sessions
                .iter()
                .map(|(key, span)| json!({ "key": self.text(key), "span": self.place(Some(*span)) }))
                .collect();
            merge(&mut value, json!({ "sessions": sessions }));
        }
        if let Some(own) = trigger.own() {
            let candidates: Vec<Value> =
                own.dispatches.iter().map(|dispatch| self.candidate(dispatch, without_store)).collect();
            let own = json!({
                "primary": own.primary,
                "fallbacks": own.fallbacks,
                "profile": own.profile.as_ref().map(|(id, _)| id),
                "runtime": own.runtime.as_ref().map(|(id, _)| id),
                "candidates": candidates,
                "walk": own.walk.as_ref().map(|walk| self.walk(walk)),
            });
            merge(&mut value, own);
        }
        value
    }

    /// A setting that does not count.
    fn setting(&mut self, setting: &PassedOver) -> Value {
        let place = self.place(Some(setting.span));
        let (value, because) = (self.text(&setting.value), self.text(&setting.because));
        json!({ "setting": setting.setting, "value": value, "because": because, "span": place })
    }

    fn store(&self, store: &StoreView) -> Value {
        if let Some(error) = &store.error {
            return json!({ "error": self.text(error) });
        }
        let profiles: Map<String, Value> = store
            .profiles
            .iter()
            .map(|profile| (profile.id.clone(), json!({ "type": profile.kind, "provider": profile.provider })))
            .collect();
        let order: Map<String, Value> =
            store.order.iter().map(|(provider, ids)| (provider.clone(), json!(ids))).collect();
        let last_good: Map<String, Value> =
            store.last_good.iter().map(|(provider, id)| (provider.clone(), json!(id))).collect();
        let or_null = |map: Map<String, Value>| if map.is_empty() { Value::Null } else { Value::Object(map) };
        json!({ "profiles": profiles, "order": or_null(order), "last_good": or_null(last_good) })
    }

    fn walk(&self, walk: &Walk) -> Value {
        let skipped = walk.skipped.iter();
        let skipped: Vec<Value> =
            skipped.map(|(reference, reason)| json!({ "ref": reference, "reason": self.text(reason) })).collect();
        json!({ "tried": walk.tried, "skipped": skipped })
    }

    /// One candidate; of a store that cannot be loaded no order can be asked.
    fn candidate(&mut self, dispatch: &Dispatch, without_store: bool) -> Value {
        let if_loaded = |value: Value| if without_store { Value::Null } else { value };
        let eligibility: Map<String, Value> =
            dispatch.eligibility.iter().map(|entry| (entry.profile.clone(), json!(entry.code))).collect();
        let cooldown: Map<String, Value> =
            dispatch.cooldown.iter().map(|(profile, cooling)| (profile.clone(), json!(cooling))).collect();
        let mut value = json!({
            "ref": dispatch.reference,
            "provider": dispatch.provider,
            "model": dispatch.model,
            "role": role(dispatch.role),
            "runtime_policy": dispatch.runtime_policy.as_ref().map(policy),
            "harness": match &dispatch.harness {
                None => Value::Null,
                Some(Ok(id)) => json!(id),
                Some(Err(error)) => json!({ "error": self.text(error) }),
            },
            "auth_provider": dispatch.auth_provider,
            "auth_order": if_loaded(json!(dispatch.auth_order)),
            "eligibility": if_loaded(Value::Object(eligibility)),
            "selected_profile": dispatch.selected_profile,
            "credential_source": dispatch.credential_source,
            "credential_error": self.optional(dispatch.credential_error.as_ref()),
            "api": dispatch.api,
            "base_url": self.optional(dispatch.base_url.as_ref()),
            "outcome": outcome(dispatch.outcome),
            "error": self.optional(dispatch.error.as_ref()),
            "cooldown": cooldown,
            "endpoint": self.optional(dispatch.endpoint.as_ref()),
            "billing": billing(dispatch.billing),
            "attempt_error": self.optional(dispatch.attempt_error.as_ref()),
            "stops_chain": dispatch.stops_chain,
            "unknown": dispatch.unknown.iter().map(|unknown| unknown_value(unknown, self.redactor)).collect::<Vec<_>>(),
            "trace": dispatch.trace.iter().map(|step| self.step(step)).collect::<Vec<_>>(),
            "span": self.place(dispatch.span),
        });
        // Keys that the recordings leave out where they do not apply.
        if let Some(object) = value.as_object_mut() {
            let mut set = |key: &str, value: Option<Value>| {
                if let Some(value) = value {
                    object.insert(key.to_owned(), value);
                }
            };
            set("auth_order_own_provider", dispatch.auth_order_own_provider.as_ref().map(|order| json!(order)));
            set("attempt_provider", dispatch.attempt_provider.as_ref().map(|provider| json!(provider)));
            set("attempt_model", dispatch.attempt_model.as_ref().map(|model| json!(model)));
            set("attempt_has_key", dispatch.attempt_has_key.map(|has_key| json!(has_key)));
            set("auth_plan", dispatch.auth_plan.as_ref().map(auth_plan));
        }
        value
    }

    fn step(&mut self, step: &Step) -> Value {
        let place = self.place(step.span);
        json!({ "decision": step.decision, "value": self.text(&step.value), "because": self.text(&step.because), "span": place })
    }
}

/// Adds the keys of one object to another.
fn merge(value: &mut Value, more: Value) {
    if let (Some(object), Value::Object(more)) = (value.as_object_mut(), more) {
        object.extend(more);
    }
}

fn policy(policy: &RuntimePolicy) -> Value {
    let mut value = Map::new();
    value.insert("runtime".to_owned(), json!(policy.runtime));
    if let Some(fallback) = &policy.fallback {
        value.insert("fallback".to_owned(), json!(fallback));
    }
    if let Some(source) = &policy.source {
        value.insert("runtimeSource".to_owned(), json!(source));
    }
    Value::Object(value)
}

fn auth_plan(plan: &AuthPlan) -> Value {
    let mut value = Map::new();
    let mut set = |key: &str, text: &Option<String>| {
        if let Some(text) = text {
            value.insert(key.to_owned(), json!(text));
        }
    };
    set("providerForAuth", &plan.provider);
    set("authProfileProviderForAuth", &plan.profile_provider);
    set("harnessAuthProvider", &plan.harness_provider);
    set("forwardedAuthProfileId", &plan.forwarded_profile);
    set("forwardedAuthProfileSource", &plan.forwarded_source.map(str::to_owned));
    set("modelId", &plan.model);
    set("selectedAuthMode", &plan.mode.map(str::to_owned));
    if !plan.forwarded_candidates.is_empty() {
        value.insert("forwardedAuthProfileCandidateIds".to_owned(), json!(plan.forwarded_candidates));
    }
    Value::Object(value)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Primary => "primary",
        Role::Fallback => "fallback",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Attempt => "attempt",
        Outcome::FailedBeforeAttempt => "failed_before_attempt",
    }
}

/// `subscription`, `metered`, `local`, `unknown`.
pub(super) fn billing(billing: Billing) -> &'static str {
    match billing {
        Billing::Subscription => "subscription",
        Billing::Metered => "metered",
        Billing::Local => "local",
        Billing::Unknown => "unknown",
    }
}
