//! What no other rule explains.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, only_reference, subject_of};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::words::excerpt;

pub(super) const RULE: Rule = Rule {
    id: "candidate-cannot-run",
    summary: "a candidate fails for a reason that no other rule explains",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The simulated dispatch of a candidate ends with an error.

## Why it matters
The candidate cannot answer.

## How oc-doctor knows
From the simulated dispatch; the message is the release's own. Every failing candidate is told by
exactly one rule, and by this one when no other fits.

## Releases
All.

## What to do
See the message, and `oc-doctor dispatch --trace` for how it came about.

## Upstream
none
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::Other), |failure| failure.dispatch.failure().map(str::to_owned));
    let mut findings = Vec::new();
    for (text, failures) in groups {
        let told = text.as_deref().map_or_else(
            || "no reason is known".to_owned(),
            |text| excerpt(text, 200).trim_end_matches('.').to_owned(),
        );
        let message = format!("{} cannot run: {told}", subject_of(&failures));
        let mut finding =
            Finding::new(RULE.id, Severity::Error, message).agents(agents_of(&failures)).effect(effect_of(&failures));
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for failure in &failures {
            finding = if finding.labels.is_empty() {
                finding.at(failure.dispatch.span, "cannot run")
            } else {
                finding.also(failure.dispatch.span, "cannot run")
            };
        }
        if told.contains("openclaw doctor --fix") {
            finding = finding.help("let OpenClaw bring this home up to date, with the gateway stopped").fix(Some(
                FixProposal::manual(
                    "bring the home up to date, with the gateway stopped",
                    ["openclaw gateway stop", "openclaw doctor --fix", "openclaw gateway start"],
                ),
            ));
        } else {
            finding = finding.help("oc-doctor dispatch --trace shows every decision on the way");
        }
        findings.push(finding);
    }
    findings
}
