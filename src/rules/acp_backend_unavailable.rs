//! ACP is switched on and its backend cannot run.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::config_spot;
use super::place::shell_path;
use super::shell::{config_path, word};
use super::words::code;
use crate::source::{Entry, Node, Object};
use std::path::{Path, PathBuf};

pub(super) const RULE: Rule = Rule {
    id: "acp-backend-unavailable",
    summary: "ACP is enabled and its backend plugin, or the program of one of its agents, is not there",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`acp.enabled` or `acp.backend` asks for a backend plugin (`acpx`) that is not installed, disabled, denied,
or left out of a non-empty `plugins.allow`; or the `command` of an ACP agent is a path at which nothing is.

## Why it matters
`/acp spawn` ends with `ACP runtime backend is not configured` or `No such file or directory`. Chat with
the agents themselves goes on.

## How oc-doctor knows
From `acp`, `plugins` and the plugin packages in the home, and by looking whether the path exists.

## Releases
The plugin is part of the package up to 2026.4.29, and a package of its own (`@openclaw/acpx`) later. A
path into the package directory breaks with every update.

## What to do
Install and enable the plugin; remove a `command` that points into an old package, so that the adapter
that comes with the plugin is used.

## Upstream
openclaw#52944, openclaw#65122, openclaw#73833, openclaw#92882
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    if !diagnosis.simulation.config.valid {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = backend(diagnosis).into_iter().collect();
    findings.extend(commands(diagnosis));
    findings
}

/// What keeps the backend plugin from running, and where that stands.
fn backend(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let config = diagnosis.config()?;
    let acp = config.get("acp");
    let switch = acp.and_then(|acp| acp.as_object()?.entry("enabled"));
    let chosen = acp.and_then(|acp| acp.as_object()?.entry("backend"));
    let on = switch.and_then(|entry| entry.node.as_bool());
    if on == Some(false) || (on.is_none() && chosen.is_none()) {
        return None;
    }
    let id = chosen.and_then(|entry| entry.node.as_text()).unwrap_or("acpx");
    let plugins = config.get("plugins");
    let names = |key: &str| {
        let list = plugins.and_then(|plugins| plugins.get(key)).and_then(Node::as_array).unwrap_or_default();
        list.iter().find(|node| node.as_text() == Some(id)).map(|node| node.span)
    };
    let allow = plugins
        .and_then(|plugins| plugins.get("allow"))
        .filter(|node| node.as_array().is_some_and(|list| !list.is_empty()));
    let entry = plugins.and_then(|plugins| plugins.at(&["entries", id, "enabled"]));
    let installed = diagnosis.home.plugins.iter().any(|plugin| plugin.id == id);
    let bundled = id == "acpx" && diagnosis.facts.config.bundles_acpx;
    let all_off = plugins.and_then(|plugins| plugins.get("enabled")).filter(|node| node.as_bool() == Some(false));
    let edit = format!("${{EDITOR:-nano}} {}", shell_path(diagnosis.home, &diagnosis.home.paths.config));
    let (why, place, command) = if let Some(node) = all_off {
        ("all plugins are switched off", Some(node.span), "openclaw config set plugins.enabled true".to_owned())
    } else if let Some(span) = names("deny") {
        ("plugins.deny keeps it out", Some(span), edit)
    } else if let Some(node) = entry.filter(|node| node.as_bool() == Some(false)) {
        (
            "it is disabled",
            Some(node.span),
            format!("openclaw config set {} true", config_path(&["plugins", "entries", id, "enabled"])),
        )
    } else if let Some(node) = allow.filter(|_| names("allow").is_none()) {
        ("plugins.allow does not name it", Some(node.span), edit)
    } else if !installed && !bundled {
        let package = if id == "acpx" { "@openclaw/acpx" } else { id };
        ("it is not installed", None, format!("openclaw plugins install {}", word(package)))
    } else {
        return None;
    };
    let allowing = allow.filter(|node| place == Some(node.span)).and_then(|node| {
        let mut spot = config_spot(diagnosis, node.span)?;
        spot.route.push(PathSegment::Index(node.as_array()?.len()));
        Some(FixProposal::edits(format!("add `{id}` to plugins.allow"), Applicability::Unsafe, vec![spot.set(id)]))
    });
    let denying = names("deny").filter(|span| place == Some(*span)).and_then(|span| {
        let edit = config_spot(diagnosis, span)?.remove();
        Some(FixProposal::edits(format!("take `{id}` out of plugins.deny"), Applicability::Unsafe, vec![edit]))
    });
    let allowing = allowing.or(denying);
    let asked = chosen.or(switch);
    let message = format!("ACP is switched on, and its backend plugin {} cannot run: {why}", code(id));
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .at(place.or(asked.map(|entry| entry.key_span)), why)
            .also(asked.map(|entry| entry.key_span), "asks for it")
            .effect("ACP sessions do not start: ACP runtime backend is not configured")
            .help("make the plugin available, or set acp.enabled to false")
            .upstream(&[52944, 92882])
            .fix(allowing.or_else(|| Some(FixProposal::manual(format!("make plugin `{id}` available"), [command])))),
    )
}

/// Programs of ACP agents that are not there.
fn commands(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let config = diagnosis.config();
    let agents = config.and_then(|config| config.at(&["plugins", "entries", "acpx", "config", "agents"]));
    let agents = agents.and_then(Node::as_object).map_or(&[][..], Object::entries);
    agents.iter().filter_map(|agent| command(diagnosis, agent)).collect()
}

fn command(diagnosis: &Diagnosis<'_>, agent: &Entry) -> Option<Finding> {
    let entry = agent.node.as_object()?.entry("command")?;
    let text = entry.node.as_text()?;
    let missing = |path: &str| diagnosis.home.surroundings.named_paths.get(&PathBuf::from(path)) == Some(&false);
    let program = text.split(' ').next().unwrap_or(text);
    if !Path::new(program).is_absolute() || !missing(text) || !missing(program) {
        return None;
    }
    let in_package = text.contains("node_modules/openclaw/");
    // The home of somebody else: what is not here may well be there.
    if diagnosis.home.paths.foreign && !in_package {
        return None;
    }
    let told = if in_package { "a path into the package of an older install" } else { "there is nothing at this path" };
    let message = format!("ACP agent {} cannot start: {program} does not exist", code(&agent.key));
    let spot = config_spot(diagnosis, entry.key_span);
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .at(Some(entry.node.span), told)
            .effect(format!("/acp spawn {} ends with: No such file or directory", agent.key))
            .help("remove the command, so that the adapter that comes with the plugin is used")
            .upstream(&[73833])
            .fix(spot.map(|spot| {
                let title = format!("remove the command of ACP agent `{}`", agent.key);
                FixProposal::edits(title, Applicability::Unsafe, vec![spot.remove()])
            })),
    )
}
