//! A session keeps a model that was picked in it.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::triggers::{at_all, called_together, fails_alone, failure, picked_sessions};
use super::words::code;
use crate::dispatch::{AgentPlan, OwnCourse, PassedOver, PassedOverCause, TriggerPlan};

pub(super) const RULE: Rule = Rule {
    id: "stale-session-model-pin",
    summary: "a stored session keeps the model that was picked in it and does not follow the config",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A session entry holds `modelOverride`, and it is another model than the agent's primary. A model that
is picked in a chat (`/model`, a picker, the dashboard) is stored there and stays, also over `/new`,
daily resets and starts of the gateway.

## Why it matters
A change of `agents.defaults.model` does not reach such a chat. From 2026.4.27 on a picked model also
has no fallbacks: when it fails, the chat does not answer, although the config lists some.

## How oc-doctor knows
From the session store (`sessions.json`, later table `session_nodes`) and the simulated dispatch of
that session. Models that OpenClaw itself put there after a failure are not meant: it gives them up
again. The session is an error when no candidate of it can answer while a new session's can.

## Releases
All. Fallbacks stay up to 2026.4.26.

## What to do
If the chat should follow the config again, pick the configured model in it: that removes the pin.

## Upstream
openclaw#51251, openclaw#66334, openclaw#65875, openclaw#82544, openclaw#151725
";

/// Whether it fails, the model kept, the model of the config.
type Kept<'a> = (bool, &'a str, &'a str);

/// A session's plan.
type Pin<'a> = (&'a AgentPlan, &'a TriggerPlan, &'a OwnCourse);

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Kept<'_>, Vec<Pin<'_>>)> = Vec::new();
    for (agent, trigger) in picked_sessions(diagnosis) {
        let Some(own) = trigger.own().filter(|own| own.primary != agent.primary) else { continue };
        let provider = own.primary.split('/').next().unwrap_or_default();
        // What the next message takes away is told by `models-allowlist-too-narrow`.
        let is_taken =
            |setting: &PassedOver| setting.setting == "modelOverride" && setting.cause == PassedOverCause::NotAllowed;
        let told = trigger.passed_over.iter().any(is_taken);
        if told || own.profile.is_some() && own.runtime.is_some() || diagnosis.retired(provider) {
            continue;
        }
        let key = (fails_alone(agent, own), own.primary.as_str(), agent.primary.as_str());
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, pins)) => pins.push((agent, trigger, own)),
            None => groups.push((key, vec![(agent, trigger, own)])),
        }
    }
    groups.iter().map(|((fails, ..), pins)| finding(*fails, pins)).collect()
}

fn finding(fails: bool, pins: &[Pin<'_>]) -> Finding {
    let triggers: Vec<&TriggerPlan> = pins.iter().map(|(_, trigger, _)| *trigger).collect();
    let count: usize = triggers.iter().map(|trigger| trigger.sessions.len()).sum();
    let (keep, chats) = if count == 1 { ("keeps", "this chat") } else { ("keep", "these chats") };
    let mut severity = Severity::Info;
    let Some((agent, _, own)) = pins.first() else { return Finding::new(RULE.id, severity, "") };
    let mut message = format!(
        "{} {keep} {}, which was picked there: the config's {} does not reach {chats}",
        called_together(&triggers),
        code(&own.primary),
        code(&agent.primary),
    );
    let mut effect = None;
    if fails {
        severity = Severity::Error;
        message =
            format!("{} {keep} {}, which fails: {}", called_together(&triggers), code(&own.primary), failure(own));
        effect = Some(format!(
            "{chats} {} no answer; a new session of the agent does",
            if count == 1 { "gets" } else { "get" }
        ));
    } else if own.dispatches.len() == 1 && agent.dispatches.len() > 1 {
        effect = Some(format!(
            "no fallback stands behind a picked model: when it fails, {chats} {} no answer",
            if count == 1 { "gets" } else { "get" }
        ));
    }
    let places: Vec<_> = pins.iter().map(|(_, _, own)| own.primary_span).collect();
    let finding = Finding::new(RULE.id, severity, message)
        .agents(pins.iter().map(|(agent, ..)| agent.id.as_str()))
        .candidate(&own.primary)
        .upstream(&[51251, 66334, 65875, 82544]);
    let mut finding = at_all(finding, &places, "picked in this session", "and in this one");
    finding.effect = effect;
    finding
        .also(agent.primary_span, "not used there")
        .help(format!("send /model {} in {chats}: picking the configured model removes the pin", agent.primary))
        .fix(Some(FixProposal::manual(
            format!("let {chats} follow the config again: send there"),
            [format!("/model {}", agent.primary)],
        )))
}
