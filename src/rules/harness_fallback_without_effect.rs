//! `fallback` beside a runtime does not do what it reads like.

use super::codex_route::runtime_container;
use super::diagnosis::{Cause, Diagnosis};
use super::effect::grouped;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, codes, excerpt};
use crate::release::{FallbackMeaning, PolicyShape};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "harness-fallback-without-effect",
    summary: "`fallback` beside a runtime does not send candidates anywhere else",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`embeddedHarness.fallback` or `agentRuntime.fallback` stands beside a forced codex runtime, as if
`none` kept other providers out of codex, or `pi` took over when codex cannot serve a candidate.

## Why it matters
No value of `fallback` ever moved a candidate of another provider off a forced codex harness, and
none catches a codex app-server that exits. Who relies on it has no fallback.

## How oc-doctor knows
From the key itself and the simulated dispatch of the candidates it stands beside. Lines of a
gateway log in the home that show the app-server exiting are quoted.

## Releases
2026.4.10 to 2026.5.3: `none` and `pi` say what happens when the harness is not registered (and, up
to 2026.4.21 and only under `auto`, when it crashes). 2026.5.4 to 2026.5.7 ignore it; from 2026.5.3
on most schemas refuse it.

## What to do
Do not rely on it: remove the forced runtime, or keep foreign candidates out of that agent's chain.

## Upstream
openclaw#75739, openclaw#35220
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let PolicyShape::Agent(policy) = &diagnosis.facts.runtime.policy else { return Vec::new() };
    let groups = grouped(diagnosis.failures_of(Cause::ForeignToHarness), |failure| {
        failure.dispatch.runtime_policy.as_ref().and_then(|policy| policy.span)
    });
    let release = diagnosis.simulation.release;
    let mut findings: Vec<Finding> = Vec::new();
    for (span, failures) in groups {
        let ids = super::effect::agents_of(&failures);
        let Some(fallback) = fallback_of(diagnosis, span, &ids) else { continue };
        let value = fallback.as_text().unwrap_or_default().to_owned();
        let mut references: Vec<&str> = failures.iter().map(|failure| failure.dispatch.reference.as_str()).collect();
        references.sort_unstable();
        references.dedup();
        let does = match policy.fallback {
            FallbackMeaning::Ignored => format!("{release} does not read it"),
            FallbackMeaning::PiUnlessNone | FallbackMeaning::ByRuntime if value == "none" => {
                "it only forbids the built-in runner to step in when codex is not registered".to_owned()
            }
            FallbackMeaning::PiUnlessNone | FallbackMeaning::ByRuntime => {
                "it only lets the built-in runner step in when codex is not registered".to_owned()
            }
        };
        let message = format!(
            "`fallback: \"{value}\"` of {} does not release {} from the forced codex harness: {does}",
            agents(&ids),
            codes(&references)
        );
        let mut finding = Finding::new(RULE.id, Severity::Info, message)
            .agents(ids)
            .at(Some(fallback.span), "no value here moves a candidate to another runner")
            .upstream(&[75739, 35220]);
        for line in diagnosis
            .home
            .gateway_log_errors
            .iter()
            .filter(|line| line.message.contains("codex app-server exited"))
            .take(1)
        {
            finding = finding.because(format!(
                "{}:{}: {}: the harness itself died before any model was asked; `fallback` does not cover that either",
                line.file,
                line.line,
                excerpt(&line.message, 120)
            ));
        }
        finding = finding.help("remove the forced runtime; see non-codex-model-under-codex-harness for the edit");
        match findings.iter_mut().find(|known| known.labels.first().map(|label| label.span) == Some(fallback.span)) {
            Some(_) => {}
            None => findings.push(finding),
        }
    }
    findings
}

/// The `fallback` that governs these agents: beside the runtime itself, or in the agent's own
/// container when the runtime is inherited.
fn fallback_of(diagnosis: &Diagnosis<'_>, span: Option<Span>, agents: &[&str]) -> Option<Node> {
    let beside =
        span.and_then(|span| runtime_container(diagnosis, span)).and_then(|node| node.get("fallback").cloned());
    beside.or_else(|| {
        agents.iter().find_map(|id| {
            let entry = diagnosis.agent_entry(id)?;
            super::codex_route::CONTAINERS.iter().find_map(|name| entry.at(&[name, "fallback"]).cloned())
        })
    })
}
