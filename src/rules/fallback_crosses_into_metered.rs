//! A subscription or a local model can fall to one that bills per token.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code, codes};
use crate::dispatch::{AgentPlan, Billing, Dispatch};

pub(super) const RULE: Rule = Rule {
    id: "fallback-crosses-into-metered",
    summary: "an agent on a subscription or a local model can fall to a model that bills per token",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The primary of an agent is answered through a subscription or by a local server, and a candidate behind it
through an API key.

## Why it matters
When the subscription reaches its limit or the server is down, the agent goes on and every answer is
billed per token, without a word in the chat. That may be meant; it should be known.

## How oc-doctor knows
From the credential that each candidate of the simulated dispatch really gets, never from the provider's
name. It is a remark, not a defect.

## Releases
All.

## What to do
Leave it, if answers may cost money. Otherwise name fallbacks that the subscription covers, or none.

## Upstream
openclaw#39818, openclaw#78519, openclaw#96548, openclaw#114510
";

/// An agent and the first candidate of it that costs money.
type Crossing<'a> = (&'a AgentPlan, &'a Dispatch);

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Vec<&str>, Vec<Crossing<'_>>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let Some(first) = agent.dispatches.first() else { continue };
        if !first.can_answer() || !matches!(first.billing, Billing::Subscription | Billing::Local) {
            continue;
        }
        let metered: Vec<&Dispatch> = agent
            .dispatches
            .iter()
            .skip(1)
            .filter(|dispatch| dispatch.can_answer() && dispatch.billing == Billing::Metered)
            .collect();
        let Some(crossing) = metered.first() else { continue };
        let references: Vec<&str> = metered.iter().map(|dispatch| dispatch.reference.as_str()).collect();
        match groups.iter_mut().find(|(known, _)| *known == references) {
            Some((_, members)) => members.push((agent, crossing)),
            None => groups.push((references, vec![(agent, crossing)])),
        }
    }
    groups.iter().filter_map(|(references, members)| finding(references, members)).collect()
}

fn finding(references: &[&str], members: &[Crossing<'_>]) -> Option<Finding> {
    let (agent, crossing) = members.first()?;
    let first = agent.dispatches.first()?;
    let from = if first.billing == Billing::Local { "a local server" } else { "a subscription" };
    let ids: Vec<&str> = members.iter().map(|(agent, _)| agent.id.as_str()).collect();
    let message = format!(
        "when {} is not available, {} answer{} through {}, which bills per token",
        from,
        agents(&ids),
        if ids.len() == 1 { "s" } else { "" },
        codes(references),
    );
    let key = crossing.credential_source.as_deref().unwrap_or("an API key");
    Some(
        Finding::new(RULE.id, Severity::Info, message)
            .agents(ids)
            .candidate(&crossing.reference)
            .at(crossing.span, "bills per token")
            .also(first.span, "covered")
            .because(format!("{} is answered with {}", code(&crossing.reference), code(key)))
            .help("leave it if answers may cost money; else name fallbacks that the subscription covers")
            .upstream(&[39818, 78519, 96548]),
    )
}
