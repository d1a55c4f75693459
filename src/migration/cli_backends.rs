//! Providers that only named a program to run, such as `codex-cli`, where the new release has no such program any
//! more: the provider behind it, with the runtime that took its place (OpenClaw `migrateLegacyRuntimeModelRef`).

use super::passage::{Migration, Passage, Share, Steps, keys};
use super::renaming::rename;
use super::walk::{Found, walk};
use crate::release::{Facts, PolicyShape};
use crate::source::Node;

pub(super) const MIGRATION: Migration = Migration { name: "retired-cli-backends", share: Share::Doctor, applies, plan };

/// (provider that named a runtime, provider behind it, runtime that serves it now)
const BACKENDS: [(&str, &str, &str); 4] = [
    ("codex-cli", "openai", "codex"),
    ("codex", "openai", "codex"),
    ("claude-cli", "anthropic", "claude-cli"),
    ("google-gemini-cli", "google", "google-gemini-cli"),
];

/// Those that a release with a runtime at each model does not know.
fn retired(to: &Facts) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + '_ {
    let knows = |provider: &str| match provider {
        "codex" => to.upgrade.knows_codex_models,
        other => to.runtime.cli_backends.contains(&other),
    };
    let by_model = matches!(to.runtime.policy, PolicyShape::Model(_));
    BACKENDS.into_iter().filter(move |(old, _, _)| by_model && !knows(old))
}

fn applies(_from: &Facts, to: &Facts) -> bool {
    retired(to).next().is_some()
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let config = passage.config()?;
    let mut steps = Steps::default();
    let mut renames = Vec::new();
    let mut pins: Vec<(String, &str)> = Vec::new();
    for found in
        walk(config, |route| !matches!(route.first(), Some(crate::source::PathSegment::Key(key)) if key == "env"))
    {
        let (route, text, is_key) = match found {
            Found::Text(route, text) => (route, text, false),
            Found::Key(route, key) => (route, key, true),
        };
        let Some((provider, model)) = text.split_once('/').filter(|_| !text.contains(char::is_whitespace)) else {
            continue;
        };
        let Some((_, behind, runtime)) = retired(passage.to).find(|(old, _, _)| *old == provider) else {
            continue;
        };
        let name = format!("{behind}/{model}");
        match passage.spot(&route) {
            _ if is_key => rename(passage, &route, &name, &mut renames, &mut steps),
            Some(spot) => steps.edits.push(spot.set(name.clone())),
            None => {
                steps.remarks.push(format!("change `{}` by hand: no edit can reach it", crate::source::dotted(&route)));
                continue;
            }
        }
        if !pins.iter().any(|(known, _)| *known == name) {
            pins.push((name, runtime));
        }
    }
    renames.reverse();
    steps.edits.extend(renames);
    for (name, runtime) in &pins {
        let route = keys(&["agents", "defaults", "models", name, "agentRuntime", "id"]);
        let written = config.at(&["agents", "defaults", "models", name, "agentRuntime"]).and_then(Node::as_object);
        if let Some(spot) = passage.spot(&route).filter(|_| written.is_none()) {
            steps.edits.push(spot.set(*runtime));
        }
    }
    if steps.edits.is_empty() {
        return None;
    }
    steps.title = "name the provider and its runtime instead of a program that is gone".to_owned();
    Some(steps)
}
