//! A candidate of another provider is sent to the codex harness.

use super::codex_route::{leave_codex, runtime_container};
use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Finding, Rule, Severity};
use super::words::either;
use crate::dispatch::older_codex_plugin;
use crate::release::PolicyShape;

pub(super) const RULE: Rule = Rule {
    id: "non-codex-model-under-codex-harness",
    summary: "a candidate of another provider is forced into the codex harness",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The runtime `codex` is forced on a candidate whose provider the codex harness cannot serve, such as
`moonshot`, `anthropic`, `openrouter` or a local server.

## Why it matters
The codex app-server refuses with ``Model provider `x` not found`` before any model is asked, so
the candidate is a fallback on paper only: when the candidates before it fail, the agent is silent.

## How oc-doctor knows
From the simulated dispatch: the harness chosen for the candidate is `codex` (or codex was asked
for and refused it), and the provider is none of those it serves.

## Releases
2026.4.10 to 2026.5.7: `embeddedHarness.runtime` or `agentRuntime.id` applies to every candidate of
the agent; no value of `fallback` sends a foreign one anywhere else (`none` and `pi` only say what
happens when the codex plugin is missing, or, up to 2026.4.21 under `auto`, when it crashes).
2026.5.12 to 2026.5.26: only a runtime written at that model or provider does it. From 2026.5.27 the
harness is asked first and the candidate fails with `does not support`; a codex plugin that was not
updated with OpenClaw refuses `openai` too.

## What to do
Remove the forced runtime, or keep in the chain of that agent only candidates that codex serves.
Up to 2026.5.7 `auto` lets codex take `codex/*` refs and leaves all others to the built-in runner.

## Upstream
openclaw#75739, openclaw#35220, openclaw#87804, openclaw#101586, openclaw#125204
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let causes = grouped(diagnosis.failures_of(Cause::ForeignToHarness), |failure| {
        failure.dispatch.runtime_policy.as_ref().and_then(|policy| policy.span)
    });
    causes.into_iter().map(|(span, failures)| finding(diagnosis, span, &failures)).collect()
}

fn finding(diagnosis: &Diagnosis<'_>, span: Option<crate::source::Span>, failures: &[&Failure<'_>]) -> Finding {
    let release = diagnosis.simulation.release;
    let mut providers: Vec<&str> = Vec::new();
    for failure in failures {
        if !providers.contains(&failure.dispatch.provider.as_str()) {
            providers.push(&failure.dispatch.provider);
        }
    }
    let verb = if reads_as_one(failures) { "is" } else { "are" };
    let own = providers.iter().all(|provider| diagnosis.codex_serves(provider));
    if let Some(plugin) = older_codex_plugin(diagnosis.home, release).filter(|_| own) {
        return outdated(diagnosis, span, failures, plugin);
    }
    let message = format!(
        "{} {verb} sent to the codex harness, which does not serve {}",
        subject_of(failures),
        either(&providers)
    );
    let whole_agent = matches!(diagnosis.facts.runtime.policy, PolicyShape::Agent(_));
    let cause = if whole_agent {
        format!("in {release} this forces codex on every candidate of the agent")
    } else {
        "this forces codex on the candidate".to_owned()
    };
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(failures))
        .at(span, cause)
        .effect(effect_of(failures))
        .upstream(&[75739, 35220]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    let container = span.and_then(|span| runtime_container(diagnosis, span));
    if let Some(fallback) = container.as_ref().and_then(|node| node.get("fallback")) {
        finding = finding.also(
            Some(fallback.span),
            format!(
                "`{}` frees no candidate: see harness-fallback-without-effect",
                fallback.as_text().unwrap_or_default()
            ),
        );
    }
    finding = suffering(finding, failures);
    if span.is_none() {
        for failure in failures {
            let step = failure.dispatch.trace.iter().find(|step| step.decision == "runtime");
            if let Some(step) = step {
                finding = finding.because(format!("runtime {}: {}", step.value, step.because));
            }
        }
    }
    for provider in &providers {
        finding = diagnosis.seen(finding, &format!("Model provider `{provider}` not found"));
    }
    if whole_agent {
        finding = finding.help(format!(
            "in {release} the runtime belongs to the whole agent: remove it (or write `auto`) so that every provider \
             gets the runner that serves it, or keep only OpenAI candidates in this agent's chain"
        ));
    } else {
        finding =
            finding.help("remove the codex runtime from this model or provider; it then runs on the built-in runner");
    }
    finding.fix(leave_codex(diagnosis, span, failures))
}

/// The codex plugin is older than OpenClaw and does not serve the provider yet.
fn outdated(
    diagnosis: &Diagnosis<'_>,
    span: Option<crate::source::Span>,
    failures: &[&Failure<'_>],
    plugin: crate::release::Version,
) -> Finding {
    let release = diagnosis.simulation.release;
    let verb = if reads_as_one(failures) { "is" } else { "are" };
    let message = format!(
        "{} {verb} refused by the codex plugin: {plugin} is installed, older than OpenClaw {release}",
        subject_of(failures)
    );
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(failures))
        .at(span, "codex is asked for here")
        .effect(effect_of(failures))
        .upstream(&[87804]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    suffering(finding, failures)
        .because(format!("OpenClaw sends this provider to codex, and plugin {plugin} says that it does not serve it"))
        .help("bring the plugin to the version of OpenClaw, then start the gateway again")
        .fix(Some(super::finding::FixProposal::manual(
            "update the codex plugin",
            ["openclaw plugins update codex", "openclaw gateway restart"],
        )))
}
