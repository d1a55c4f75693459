//! `upgrade --format json`: the document `oc-doctor/upgrade@1`, described in `docs/output.md`.

use super::Upgrade;
use super::words::{ordered, share_name, verdict, when_name};
use crate::migration::Stage;
use crate::report::comparison::json::{plans, side};
use crate::report::diff::unified;
use crate::report::secrets::Redactor;
use serde_json::{Value, json};

/// Name and version of the schema.
pub const SCHEMA: &str = "oc-doctor/upgrade@1";

/// The document of one home and one target.
#[must_use]
pub fn upgrade(upgrade: &Upgrade<'_>) -> Value {
    let redactor = Redactor::of(&upgrade.journey.home);
    let clean = |text: &str| redactor.clean(text).into_owned();
    let (bare, lasting) = (upgrade.bare_change(), upgrade.lasting_change());
    let stage = |stage: &Stage| {
        let commands = stage.commands.iter().map(|command| {
            json!({ "when": when_name(command.when), "command": clean(&command.line), "because": clean(&command.because) })
        });
        json!({
            "name": stage.name,
            "title": clean(&stage.title),
            "openclaw": share_name(stage.share),
            "edits": stage.edits,
            "commands": commands.collect::<Vec<_>>(),
            "remarks": stage.remarks.iter().map(|remark| clean(remark)).collect::<Vec<_>>(),
        })
    };
    let step = |step: &super::words::Step| {
        json!({
            "text": clean(&step.text),
            "command": step.command.as_deref().map(clean),
            "because": step.because.iter().map(|because| clean(because)).collect::<Vec<_>>(),
        })
    };
    let edits = upgrade.edits();
    let edits = edits.iter().map(|change| json!({ "file": change.file, "diff": unified(change) }));
    json!({
        "schema": SCHEMA,
        "tool": { "name": "oc-doctor", "version": env!("CARGO_PKG_VERSION") },
        "home": upgrade.name,
        "from": side(&bare.before),
        "to": upgrade.to.value,
        "message": verdict(upgrade),
        "alone": { "verdict": bare.verdict(), "config": side(&bare.after)["config"], "plans": plans(&bare) },
        "migration": {
            "stages": upgrade.journey.stages.iter().map(stage).collect::<Vec<_>>(),
            "steps": ordered(upgrade).iter().map(step).collect::<Vec<_>>(),
            "edits": edits.collect::<Vec<_>>(),
        },
        "migrated": { "verdict": lasting.verdict(), "config": side(&lasting.after)["config"], "plans": plans(&lasting) },
    })
}
