//! A candidate needs a plugin that is not there, or that the config keeps out.

use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_route;
use super::words::{code, codes, plural};
use crate::dispatch::Dispatch;
use crate::dispatch::admission::kept_out;
use crate::release::package_of;
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "provider-plugin-inactive",
    summary: "the plugin that serves a candidate's provider or runtime is not installed, or kept out",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
Every provider is served by a plugin. The one that a candidate needs is a package of its own in this
release and is not in the home, or `plugins` of the config switches it off or leaves it out.

## Why it matters
The plugin brings the provider's models and knows its environment variables. Without it the candidate
ends with `Unknown model: …` or `No API key found for provider …`, although the key is there; a
runtime whose plugin is missing ends with `Requested agent harness \"…\" is not registered` or `Agent
harness runtime \"…\" is unavailable`.

## How oc-doctor knows
From the simulated dispatch, from the release's own lists of the plugins that it carries and of those
that are packages, from the plugins found in the home, and from `plugins` of the config.

## Releases
Amazon Bedrock and Anthropic Vertex are packages from 2026.5.12 on, most other providers from 2026.6.1
on, Mistral, OpenCode, Xiaomi and others from 2026.8 on. `plugins.allow` counts for providers from
2026.4.24 on.

## What to do
Install the package, or let the plugin in; then restart the gateway.

## Upstream
openclaw#83380, openclaw#79978
";

/// The plugin that a failing candidate lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lacking {
    /// What it serves: ``provider `deepseek` ``.
    serves: String,
    /// Whether that is a runtime.
    is_runtime: bool,
    /// Its id.
    id: String,
    /// Its package, when it must be installed first.
    package: Option<String>,
    /// What keeps it out, in words, and where.
    kept_out: Option<(String, Span)>,
    /// Variables with a value that only it reads.
    unread: Vec<&'static str>,
}

/// Whether a candidate fails because a plugin is missing.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch) -> bool {
    lacking(diagnosis, dispatch).is_some()
}

fn lacking(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch) -> Option<Lacking> {
    let facts = diagnosis.facts;
    let refused = |text: &str| text.starts_with("Agent harness runtime") || text.starts_with("Requested agent harness");
    let harness = dispatch.failure().is_some_and(refused);
    let runtime = dispatch.runtime_policy.as_ref().map(|policy| policy.runtime.as_str()).filter(|_| harness);
    let (bundled, official) = match runtime {
        Some(id) => (facts.config.bundled_plugins.find(id), facts.config.official_plugins.find(id)),
        None => (
            facts.config.bundled_plugins.owner(&dispatch.provider),
            facts.config.official_plugins.of_provider(&dispatch.provider),
        ),
    };
    let serves = match runtime {
        Some(id) => format!("runtime {}", code(id)),
        None => format!("provider {}", code(&dispatch.provider)),
    };
    let is_runtime = runtime.is_some();
    let in_home = diagnosis.home.plugins.iter().find(|plugin| match runtime {
        Some(id) => plugin.id == id,
        None => plugin.providers.contains(&dispatch.provider),
    });
    let own = bundled.map(|plugin| plugin.id).or_else(|| in_home.map(|plugin| plugin.id.as_str()));
    let taken_out = facts.config.bundled_plugins.taken_out(&dispatch.provider).filter(|_| runtime.is_none());
    let id = own.or_else(|| official.map(|plugin| plugin.id)).or(taken_out)?;
    // Codex has rules of its own.
    if id == "codex" {
        return None;
    }
    let unread = || {
        let variables = official.iter().flat_map(|plugin| plugin.variables());
        variables.filter(|name| diagnosis.home.environment.text(name).is_some()).collect()
    };
    let Some(_) = own else {
        let package = Some(official.map_or_else(|| package_of(id), |plugin| plugin.package.to_owned()));
        return Some(Lacking { serves, is_runtime, id: id.to_owned(), package, kept_out: None, unread: unread() });
    };
    let kept_out = Some(kept_out(diagnosis.config(), facts, &diagnosis.home.plugins, id)?);
    Some(Lacking { serves, is_runtime, id: id.to_owned(), package: None, kept_out, unread: Vec::new() })
}

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::PluginInactive), |failure| lacking(diagnosis, failure.dispatch));
    groups.into_iter().filter_map(|(lacking, failures)| Some(finding(diagnosis, &lacking?, &failures))).collect()
}

fn finding(diagnosis: &Diagnosis<'_>, lacking: &Lacking, failures: &[&Failure<'_>]) -> Finding {
    let release = diagnosis.simulation.release;
    let Lacking { serves, id, .. } = lacking;
    let plugin = lacking.package.as_ref().unwrap_or(id);
    let state = match &lacking.kept_out {
        None => "not installed".to_owned(),
        Some((reason, _)) => reason.clone(),
    };
    let message =
        format!("{} cannot run: {serves} needs the plugin {}, which is {state}", subject_of(failures), code(plugin),);
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(failures))
        .effect(effect_of(failures))
        .upstream(&[83380]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    finding = suffering(finding, failures);
    if lacking.is_runtime {
        let policy = failures.first().and_then(|failure| failure.dispatch.runtime_policy.as_ref());
        finding = finding.also(policy.and_then(|policy| policy.span), "asked for here");
    }
    if let Some((_, span)) = &lacking.kept_out {
        finding = finding.also(Some(*span), format!("keeps {} out", code(id)));
    }
    if !lacking.unread.is_empty() {
        finding = finding.because(format!(
            "{} {} set, and only this plugin reads {}",
            codes(&lacking.unread),
            plural(lacking.unread.len(), "is", "are"),
            plural(lacking.unread.len(), "it", "them"),
        ));
    }
    if lacking.package.is_some() {
        return finding
            .because(format!("in {release} {serves} is no part of OpenClaw itself"))
            .help("install the plugin, or take the candidate out of the chain")
            .fix(Some(FixProposal::manual(
                format!("install {}", code(plugin)),
                [format!("openclaw plugins install {plugin}"), "openclaw gateway restart".to_owned()],
            )));
    }
    finding
        .fix(let_in(diagnosis, id))
        .help(format!("let the plugin {} in, or take the candidate out of the chain", code(id)))
}

/// The edit that lets a plugin in, when one key keeps it out.
fn let_in(diagnosis: &Diagnosis<'_>, id: &str) -> Option<FixProposal> {
    let plugins = diagnosis.config()?.get("plugins")?;
    let route: Vec<&str> = vec!["plugins", "entries", id, "enabled"];
    let off = plugins.at(&["entries", id, "enabled"]).and_then(Node::as_bool) == Some(false);
    if off {
        let edit = config_route(diagnosis, &route)?.set(true);
        return Some(FixProposal::edits(
            format!("switch the plugin {} on", code(id)),
            Applicability::Unsafe,
            vec![edit],
        ));
    }
    let listed = |key: &str| plugins.get(key).and_then(Node::as_array);
    let denied = listed("deny").is_some_and(|list| list.iter().any(|node| node.as_text() == Some(id)));
    let allow = listed("allow").filter(|list| !list.is_empty())?;
    let mut names: Vec<&str> = allow.iter().filter_map(Node::as_text).collect();
    if denied || names.contains(&id) || names.len() != allow.len() {
        return None;
    }
    names.push(id);
    let edit = config_route(diagnosis, &["plugins", "allow"])?.set(serde_json::json!(names));
    Some(FixProposal::edits(format!("add {} to plugins.allow", code(id)), Applicability::Unsafe, vec![edit]))
}
