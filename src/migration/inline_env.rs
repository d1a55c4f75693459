//! Variables written directly under `env` stand under `env.vars` from 2026.8.1 on, where other keys are refused; all
//! releases read them there.

use super::passage::{Migration, Passage, Share, Steps, json, keys};
use crate::release::Facts;
use crate::source::{Node, Object};

pub(super) const MIGRATION: Migration = Migration { name: "inline-env", share: Share::Doctor, applies, plan };

fn applies(from: &Facts, to: &Facts) -> bool {
    from.upgrade.inline_env && !to.upgrade.inline_env
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let env = passage.config()?.get("env")?.as_object()?;
    let mut steps = Steps { title: "move the variables under `env` to `env.vars`".to_owned(), ..Steps::default() };
    let inline = env.entries().iter().filter(|entry| !matches!(entry.key.as_str(), "vars" | "shellEnv"));
    for entry in inline {
        let there = env.get("vars").and_then(Node::as_object).and_then(|vars: &Object| vars.get(&entry.key));
        let (Some(new), Some(old)) =
            (passage.spot(&keys(&["env", "vars", &entry.key])), passage.spot(&keys(&["env", &entry.key])))
        else {
            steps.remarks.push(format!("move `env.{}` by hand: no edit can reach it", entry.key));
            continue;
        };
        // What stands under `vars` wins already.
        if there.is_none() {
            steps.edits.push(new.set(json(&entry.node)));
        }
        steps.edits.push(old.remove());
    }
    (!steps.edits.is_empty() || !steps.remarks.is_empty()).then_some(steps)
}
