//! A plugin allow list that leaves out the plugin of a provider in use.

use super::diagnosis::{Cause, Diagnosis};
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code, codes};
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "plugins-allow-excludes-provider",
    summary: "`plugins.allow` leaves out the plugin that owns a provider in use",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`plugins.allow` is a closed list: every plugin that is not in it is locked out. It names codex, and
not `openai`, the plugin that owns the providers `openai` and `openai-codex`.

## Why it matters
Listing commands then see another set of models and logins than a run does, and a release that
loads plugins for a run by this list does not find the provider.

## How oc-doctor knows
From the list and the providers of the simulated chain. Whether the provider is missed in a run is
told by the findings about the candidates.

## Releases
2026.4.10 and later. 2026.5.12 to 2026.5.16-beta.4 load only codex for a codex run in any case;
2026.5.18 and later load the provider's plugin too.

## What to do
Add the plugin to the list, or remove the list.

## Upstream
openclaw#83380, openclaw#79978
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let allow = diagnosis.config().and_then(|root| root.at(&["plugins", "allow"]));
    let Some(list) = allow.and_then(Node::as_array).filter(|list| !list.is_empty()) else { return Vec::new() };
    let listed = |id: &str| list.iter().any(|node| node.as_text().is_some_and(|text| text.eq_ignore_ascii_case(id)));
    if listed("openai") {
        return Vec::new();
    }
    let mut concerned: Vec<&str> = Vec::new();
    let mut providers: Vec<&str> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            if !["openai", "openai-codex"].contains(&dispatch.provider.as_str()) {
                continue;
            }
            if !concerned.contains(&agent.id.as_str()) {
                concerned.push(&agent.id);
            }
            if !providers.contains(&dispatch.provider.as_str()) {
                providers.push(&dispatch.provider);
            }
        }
    }
    // Where it silences a candidate, another rule says so.
    let told = diagnosis
        .failures_of(Cause::PluginInactive)
        .any(|failure| providers.contains(&failure.dispatch.provider.as_str()));
    if concerned.is_empty() || told {
        return Vec::new();
    }
    let names: Vec<&str> = list.iter().filter_map(Node::as_text).collect();
    let message = format!(
        "plugins.allow names only {} and locks every other plugin out, also {}, which owns {} of {}",
        codes(&names),
        code("openai"),
        codes(&providers),
        agents(&concerned)
    );
    let fails = diagnosis.failures.iter().any(|failure| providers.contains(&failure.dispatch.provider.as_str()));
    let evidence = if fails {
        "candidates of these providers fail; see the findings about them"
    } else {
        "the simulated run still finds the provider in this release"
    };
    vec![
        Finding::new(RULE.id, Severity::Info, message)
            .agents(concerned)
            .at(allow.map(|node| node.span), "a closed list")
            .because(evidence)
            .help("add \"openai\" to the list, or remove the list")
            .upstream(&[83380]),
    ]
}
