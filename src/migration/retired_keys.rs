//! Keys that the new release refuses and the old one read. One unknown key anywhere keeps the gateway from starting.

use super::passage::{Migration, Passage, Share, Steps, When, command};
use crate::dispatch::refused_keys;
use crate::release::Facts;
use crate::source::dotted;

pub(super) const MIGRATION: Migration = Migration { name: "retired-keys", share: Share::Doctor, applies, plan };

/// Keys that the new release has nothing for, by the end of their route, and what holds without them.
const RETIRED: [(&str, &str); 8] = [
    ("meta.lastTouchedAt", "OpenClaw keeps this time in its state database now"),
    ("auth.cooldowns", "built-in waiting times apply"),
    ("agentRuntime", "the runtime stands at each model"),
    ("embeddedHarness", "the runtime stands at each model"),
    ("fallback", "it had no effect beside a runtime"),
    ("systemPromptOverride", "there is no such override any more: put the text into the agent's workspace files"),
    ("cliBackends", "a program is registered by a plugin now"),
    ("executionContract", "it is gone"),
];

fn applies(from: &Facts, to: &Facts) -> bool {
    from.config.keys.root != to.config.keys.root
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let config = passage.config()?;
    let known: Vec<_> = refused_keys(config, passage.from);
    let refused = refused_keys(config, passage.to);
    let mut steps = Steps::default();
    let mut removed = Vec::new();
    for route in refused {
        let name = dotted(&route);
        let row = RETIRED.iter().find(|(end, _)| name == *end || name.ends_with(&format!(".{end}")));
        // What the old release refuses too was never read, and doctor removes it.
        let row = row.filter(|_| !known.contains(&route));
        match (row, passage.spot(&route)) {
            (Some((_, instead)), Some(spot)) => {
                steps.edits.push(spot.remove());
                removed.push(format!("`{name}`: {instead}"));
            }
            _ => steps.left_to_doctor.push(route),
        }
    }
    // An item of an array is left out from the end, so that those before keep their places.
    steps.edits.reverse();
    steps.remarks = removed;
    if !steps.left_to_doctor.is_empty() {
        let names: Vec<String> = steps.left_to_doctor.iter().map(|route| format!("`{}`", dotted(route))).collect();
        steps.commands.push(command(
            When::Installed,
            "openclaw doctor --fix",
            format!("moves or removes what the new release refuses: {}", names.join(", ")),
        ));
    }
    steps.title = "remove keys that the new release refuses".to_owned();
    (!steps.edits.is_empty() || !steps.left_to_doctor.is_empty()).then_some(steps)
}
