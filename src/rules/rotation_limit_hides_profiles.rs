//! A stored profile is not reached in a run, because the rotation ends before it.

use super::diagnosis::Diagnosis;
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::place::config_route;
use super::words::{agents, code, codes};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::release::RotationLimit;
use crate::source::Node;

pub(super) const RULE: Rule = Rule {
    id: "rotation-limit-hides-profiles",
    summary: "a run goes on to the next model before it has tried all profiles of the first",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A provider has more usable profiles than a run tries when it is rate limited, and a fallback is configured.

## Why it matters
After a rate limit the run changes to one other profile of the provider, then to the next model: a third
profile is not asked in that run, although it may be free. The answer comes from another model, and often
from another bill, than the profiles were stored for.

## How oc-doctor knows
From the profiles that the simulated dispatch would try for the candidate, and the limit of the release or
of `auth.cooldowns.rateLimitedProfileRotations`.

## Releases
All. The limit is one rotation; up to 2026.7.1 `auth.cooldowns.rateLimitedProfileRotations` raises it.

## What to do
Raise the limit where the release reads it. Otherwise nothing in the config helps: later runs do reach the
profile, since those before it are cooling down then.

## Upstream
openclaw#80065, openclaw#62022, openclaw#79604, openclaw#126553
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let limit = limit(diagnosis);
    let mut groups: Vec<(&Dispatch, Vec<&AgentPlan>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        // The last candidate rotates to its end.
        let Some((_, before)) = agent.dispatches.split_last() else { continue };
        for dispatch in before.iter().filter(|dispatch| dispatch.can_answer()) {
            if usable(dispatch).len() <= limit + 1 {
                continue;
            }
            match groups.iter_mut().find(|(known, _)| usable(known) == usable(dispatch)) {
                Some((_, members)) => members.push(agent),
                None => groups.push((dispatch, vec![agent])),
            }
        }
    }
    groups.iter().map(|(dispatch, members)| finding(diagnosis, dispatch, members, limit)).collect()
}

/// Rotations that a run makes after rate limits.
fn limit(diagnosis: &Diagnosis<'_>) -> usize {
    let written = diagnosis.config().and_then(|root| root.at(&["auth", "cooldowns", "rateLimitedProfileRotations"]));
    let number = written.and_then(Node::as_f64).filter(|number| *number >= 0.0 && *number < 1000.0);
    match (diagnosis.facts.triggers.rotation_limit, number) {
        // Checked above: a small whole number.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (RotationLimit::Configured, Some(number)) => number as usize,
        (RotationLimit::Configured | RotationLimit::One, _) => 1,
    }
}

/// Profiles that the run would try and that are not cooling.
fn usable(dispatch: &Dispatch) -> Vec<&str> {
    let cooling = |id: &str| dispatch.cooldown.iter().any(|(known, cooling)| known == id && *cooling);
    dispatch.profile_candidates.iter().map(String::as_str).filter(|id| !cooling(id)).collect()
}

fn finding(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch, members: &[&AgentPlan], limit: usize) -> Finding {
    let profiles = usable(dispatch);
    let hidden = profiles.get(limit + 1..).unwrap_or_default();
    let mut ids: Vec<&str> = members.iter().map(|agent| agent.id.as_str()).collect();
    ids.dedup();
    let message = format!(
        "a run of {} that is rate limited on {} goes on to the next model before it tries {}",
        agents(&ids),
        code(&dispatch.reference),
        codes(hidden),
    );
    let fix = (diagnosis.facts.triggers.rotation_limit == RotationLimit::Configured)
        .then(|| config_route(diagnosis, &["auth", "cooldowns", "rateLimitedProfileRotations"]))
        .flatten()
        .map(|spot| {
            let edit = spot.set(serde_json::json!(profiles.len().saturating_sub(1)));
            FixProposal::edits("let a run try all of them", Applicability::Unsafe, vec![edit])
        });
    let finding = Finding::new(RULE.id, Severity::Info, message)
        .agents(ids)
        .candidate(&dispatch.reference)
        .at(dispatch.span, "its provider has more profiles than a run tries")
        .because(format!(
            "{} profiles can be tried: {}; the limit is {limit} rotation",
            profiles.len(),
            codes(&profiles)
        ))
        .effect("the answer comes from another model although a profile may be free")
        .upstream(&[80065, 62022, 126553])
        .fix(fix);
    match (diagnosis.facts.triggers.rotation_limit, hidden.first()) {
        (RotationLimit::One, Some(profile)) => finding
            .profile(*profile)
            .help("this release has no setting for it; later runs reach the profile while the others cool down"),
        (_, Some(profile)) => finding.profile(*profile).help("raise auth.cooldowns.rateLimitedProfileRotations"),
        (_, None) => finding,
    }
}
