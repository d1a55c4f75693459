//! A runtime id that is no harness.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_spot;
use super::words::{code, excerpt};
use crate::release::PolicyShape;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "cli-runtime-harness-mismatch",
    summary: "a configured runtime names no harness of this release",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The configured runtime is a CLI backend (`claude-cli`), a provider (`anthropic`) or a misspelling,
where this release expects the id of a harness.

## Why it matters
Every candidate it governs ends with `Requested agent harness \"…\" is not registered.`; from
2026.5.18 on that stops the whole chain.

## How oc-doctor knows
From the simulated dispatch: the id asked for, and the harnesses that can be registered.

## Releases
2026.4.10 to 2026.4.24 take a CLI runtime for a harness. In 2026.5.12 to 2026.5.22 chat starts the CLI,
but compacting a long session and `/btw` ask for a harness of that name: long chats stop answering.
From 2026.5.12 on a runtime of a whole agent is not read: the CLI is not started, and the provider's
API is called, without a credential or on another account.
Runtime ids are free text in every schema, so a misspelling validates.

## What to do
`auto`, or remove the runtime. Do not write `pi` where a CLI login is meant: it would read the
expired snapshot of that login.

## Upstream
openclaw#72434, openclaw#81395, openclaw#81649, openclaw#85626, openclaw#87063
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::HarnessNotRegistered), |failure| {
        let policy = failure.dispatch.runtime_policy.as_ref();
        (policy.map(|policy| policy.runtime.clone()).unwrap_or_default(), policy.and_then(|policy| policy.span))
    });
    let release = diagnosis.simulation.release;
    let mut findings = Vec::new();
    for ((runtime, span), failures) in groups {
        let Some(first) = failures.first() else { continue };
        let cli = CLI_BACKENDS.contains(&runtime.as_str());
        let what = if cli { "a CLI backend, not a harness" } else { "not the id of a harness" };
        let message =
            format!("{} cannot start: runtime {} is {what} in {release}", subject_of(&failures), code(&runtime));
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .at(span, what)
            .effect(effect_of(&failures))
            .because(excerpt(first.dispatch.failure().unwrap_or_default(), 200))
            .upstream(&[72434, 81649, 87063]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for failure in &failures {
            finding = finding.also(failure.dispatch.span, "cannot start");
        }
        let whole_agent = matches!(diagnosis.facts.runtime.policy, PolicyShape::Agent(_));
        let spot = span.and_then(|span| config_spot(diagnosis, span));
        let container = spot.as_ref().and_then(|spot| spot.up_to(super::codex_route::CONTAINERS));
        if let (Some(container), PolicyShape::Agent(policy)) = (container, &diagnosis.facts.runtime.policy) {
            let key = if container.route.last() == Some(&super::place::key("embeddedHarness")) {
                "runtime"
            } else {
                policy.id_key
            };
            finding = finding.fix(Some(FixProposal::edits(
                "write `auto`: each provider gets the runner that serves it",
                Applicability::Unsafe,
                vec![container.child(key).set("auto")],
            )));
        }
        let help = match (cli, whole_agent) {
            (true, true) => "write `auto`; not `pi`, which would read the expired snapshot of the CLI's login",
            (true, false) => "remove the runtime from this model; the CLI's own references still work",
            (false, _) => "correct the id, or remove the runtime",
        };
        findings.push(finding.help(help));
    }
    findings.extend(forced_cli(diagnosis));
    findings.extend(super::ignored_cli_runtime::findings(diagnosis, RULE.id));
    findings.extend(side_runs(diagnosis));
    findings
}

/// A CLI backend forced on a whole agent, in a release that takes every forced runtime for a harness: its CLI
/// references start all the same in a simulation, and fail in the gateway (openclaw#72434).
fn forced_cli(diagnosis: &Diagnosis<'_>) -> Option<Finding> {
    let PolicyShape::Agent(policy) = &diagnosis.facts.runtime.policy else { return None };
    if policy.cli_is_built_in {
        return None;
    }
    let release = diagnosis.simulation.release;
    let mut ids: Vec<&str> = Vec::new();
    let mut place = None;
    let mut runtime = "";
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            // A reference of the CLI itself (`claude-cli/…`) brings the same runtime and is fine.
            let is_forced = |span: Span| {
                let spot = config_spot(diagnosis, span);
                spot.is_some_and(|spot| spot.up_to(super::codex_route::CONTAINERS).is_some())
            };
            let forced = dispatch.runtime_policy.as_ref().filter(|policy| policy.span.is_some_and(is_forced));
            let Some(forced) = forced.filter(|forced| CLI_BACKENDS.contains(&forced.runtime.as_str())) else {
                continue;
            };
            if !ids.contains(&agent.id.as_str()) {
                ids.push(&agent.id);
            }
            place = place.or(forced.span);
            runtime = &forced.runtime;
        }
    }
    if ids.is_empty() {
        return None;
    }
    let message = format!(
        "{} {} forced on runtime {}, a CLI backend, not a harness in {release}: its requests fail in the gateway",
        super::words::agents(&ids),
        if ids.len() == 1 { "is" } else { "are" },
        code(runtime)
    );
    let spot = place.and_then(|span| config_spot(diagnosis, span));
    let container = spot.as_ref().and_then(|spot| spot.up_to(super::codex_route::CONTAINERS));
    let fix = container.map(|container| {
        let key = if container.route.last() == Some(&super::place::key("embeddedHarness")) {
            "runtime"
        } else {
            policy.id_key
        };
        FixProposal::edits(
            "write `auto`: the CLI's own references keep working",
            Applicability::Unsafe,
            vec![container.child(key).set("auto")],
        )
    });
    Some(
        Finding::new(RULE.id, Severity::Error, message)
            .agents(ids)
            .at(place, "a CLI backend, not a harness")
            .effect("`Requested agent harness` errors instead of answers")
            .help("write `auto`; not `pi`, which would read the expired snapshot of the CLI's login")
            .upstream(&[72434])
            .fix(fix),
    )
}

/// A CLI runtime chosen for a model, in a release whose chat turns start the CLI and whose compaction and `/btw` ask
/// for a harness of that name (openclaw#85626, openclaw#87063).
fn side_runs(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let facts = &diagnosis.facts.runtime;
    if facts.side_runs_know_cli_runtimes {
        return Vec::new();
    }
    let mut groups: Vec<(&str, Span, Vec<&str>, Vec<&str>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let Some(policy) = &dispatch.runtime_policy else { continue };
            let (Some(span), runtime) = (policy.span, policy.runtime.as_str()) else { continue };
            if !facts.cli_serves(runtime, &dispatch.provider) {
                continue;
            }
            let group = match groups.iter().position(|(.., known, _, _)| *known == span) {
                Some(index) => groups.get_mut(index),
                None => {
                    groups.push((runtime, span, Vec::new(), Vec::new()));
                    groups.last_mut()
                }
            };
            if let Some((_, _, ids, references)) = group {
                for (list, item) in [(ids, agent.id.as_str()), (references, dispatch.reference.as_str())] {
                    if !list.contains(&item) {
                        list.push(item);
                    }
                }
            }
        }
    }
    let release = diagnosis.simulation.release;
    let told = |(runtime, span, ids, references): (&str, Span, Vec<&str>, Vec<&str>)| {
        let message = format!(
            "in {release} long sessions of {} fail on runtime {}: compacting them asks for a harness of that name",
            super::words::agents(&ids),
            code(runtime)
        );
        // Without a session there is nothing yet that could grow long.
        let mut of_these = diagnosis.simulation.agents.iter().filter(|agent| ids.contains(&agent.id.as_str()));
        let has_chats =
            of_these.any(|agent| !diagnosis.home.stored_sessions(&agent.id, &agent.agent_dir, false).is_empty());
        let severity = if has_chats { Severity::Warning } else { Severity::Info };
        let mut finding = Finding::new(RULE.id, severity, message)
            .agents(ids)
            .at(Some(span), "chat starts the CLI; compacting and /btw take this for a harness")
            .because(format!("Requested agent harness \"{runtime}\" is not registered."))
            .effect("a chat that has grown long does not answer any more, nor does /btw; a new chat does")
            .help("update OpenClaw: from 2026.5.26 on these runs know the runtime; until then /reset frees a chat")
            .upstream(&[87063, 85626]);
        if let [only] = references.as_slice() {
            finding = finding.candidate(*only);
        }
        finding.fix(Some(FixProposal::manual("update OpenClaw", ["openclaw update"])))
    };
    groups.into_iter().map(told).collect()
}

/// Ids of CLI backends that are sometimes written where a harness is meant.
const CLI_BACKENDS: &[&str] = &["claude-cli", "codex-cli", "google-gemini-cli"];
