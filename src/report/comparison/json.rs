//! `diff --format json`: the document `oc-doctor/diff@1`, described in `docs/output.md`.

use super::side::{Compared, Printer, Side};
use super::words::{kind, verdict, weight};
use crate::compare::{Change, PlanChange, Reason};
use crate::home::Home;
use serde_json::{Value, json};

/// Name and version of the schema.
pub const SCHEMA: &str = "oc-doctor/diff@1";

/// The document of one comparison.
#[must_use]
pub fn comparison(compared: &Compared<'_>) -> Value {
    json!({
        "schema": SCHEMA,
        "tool": { "name": "oc-doctor", "version": env!("CARGO_PKG_VERSION") },
        "before": side(&compared.before),
        "after": side(&compared.after),
        "verdict": weight(compared.comparison.weight()),
        "message": verdict(compared),
        "plans": plans(compared),
    })
}

/// What changes for each agent and trigger.
#[must_use]
pub fn plans(compared: &Compared<'_>) -> Vec<Value> {
    let nobody = Home::default();
    let mut before = Printer::of(compared.before, &nobody);
    let mut after = Printer::of(compared.after, &nobody);
    compared.comparison.plans.iter().map(|change| plan(change, &mut before, &mut after)).collect()
}

/// What one side is.
#[must_use]
pub fn side(side: &Side<'_>) -> Value {
    let nobody = Home::default();
    let printer = &mut Printer::of(*side, &nobody);
    let mut issues = Vec::new();
    for refusal in &side.picture.refusals {
        let span = place(printer, refusal.place.as_ref());
        issues.push(json!({ "path": refusal.path, "message": printer.clean(&refusal.message), "span": span }));
    }
    json!({
        "name": side.name,
        "release": { "value": side.release.value, "source": printer.clean(&side.release.source) },
        "saved": side.home.is_none(),
        "config": { "valid": side.picture.starts, "issues": issues },
    })
}

fn plan(change: &PlanChange, before: &mut Printer<'_>, after: &mut Printer<'_>) -> Value {
    json!({
        "agent": change.agent,
        "trigger": change.trigger,
        "verdict": weight(change.weight()),
        "changes": change.changes.iter().map(|change| one(change, before, after)).collect::<Vec<_>>(),
    })
}

fn one(change: &Change, before: &mut Printer<'_>, after: &mut Printer<'_>) -> Value {
    json!({
        "kind": kind(change.kind),
        "verdict": weight(change.weight),
        "candidate": change.candidate,
        "before": before.clean(&change.before),
        "after": after.clean(&change.after),
        "cause": {
            "before": cause(before, change.cause_before.as_ref()),
            "after": cause(after, change.cause_after.as_ref()),
        },
    })
}

fn cause(printer: &mut Printer<'_>, reason: Option<&Reason>) -> Value {
    let Some(reason) = reason else { return Value::Null };
    let span = place(printer, reason.place.as_ref());
    json!({
        "decision": reason.decision,
        "value": printer.clean(&reason.value),
        "because": printer.clean(&reason.because),
        "span": span,
    })
}

fn place(printer: &mut Printer<'_>, place: Option<&crate::compare::Place>) -> Value {
    match printer.spot(place) {
        Some(spot) => json!({ "file": spot.file, "line": spot.line, "column": spot.column }),
        None => Value::Null,
    }
}
