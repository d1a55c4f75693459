//! A session is bound to a profile.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::triggers::{called, fails_alone, failure, of_kind};
use super::words::{code, codes, plural};
use crate::dispatch::{AgentPlan, Dispatch, OwnCourse, PassedOverCause, TriggerKind, TriggerPlan};
use crate::home::ChosenBy;

pub(super) const RULE: Rule = Rule {
    id: "stale-session-auth-pin",
    summary: "a stored session is bound to a profile that it cannot use, or that the order leaves out",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A session entry holds `authProfileOverride` that its user chose (`/model …@profile`), and the profile
is not usable: expired, without a credential, in a cooldown, stored nowhere, or of another provider.
Or it is usable, but an explicit order for the provider does not name it.

## Why it matters
A profile that a user chose is the only one that is tried: there is no rotation to another. When it
fails, the run goes to the next model, or ends. One that is stored nowhere is forgotten at the next
message, and the chat then uses an account that nobody chose.

## How oc-doctor knows
From the session store and the simulated dispatch of that session. Profiles that OpenClaw itself chose
(`authProfileOverrideSource` `auto`) are a preference, which it changes by itself when they fail: they are
only an info, where an order now puts another profile first.

## Releases
All.

## What to do
Choose a profile again in that chat, or pick the model without one.

## Upstream
openclaw#21490, openclaw#103324, openclaw#117006, openclaw#149502
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (agent, trigger) in of_kind(diagnosis, TriggerKind::Session) {
        if let Some(own) = trigger.own()
            && let Some((profile, span)) = &own.profile
        {
            findings.extend(bound(diagnosis, agent, trigger, own, profile, *span));
        }
        for setting in &trigger.passed_over {
            if !matches!(setting.cause, PassedOverCause::UnknownProfile | PassedOverCause::OtherProvider) {
                continue;
            }
            let message =
                format!("{} is bound to profile {}, but {}", called(trigger), code(&setting.value), setting.because);
            findings.push(
                Finding::new(RULE.id, Severity::Info, message)
                    .agents([agent.id.as_str()])
                    .profile(&setting.value)
                    .at(Some(setting.span), "forgotten at the next message")
                    .effect("the next message goes by the order of the provider again")
                    .upstream(&[21490]),
            );
        }
    }
    findings.extend(diagnosis.simulation.agents.iter().flat_map(|agent| lingering(diagnosis, agent)));
    findings
}

/// Profiles that OpenClaw chose for sessions earlier and that it keeps, although an order now puts another one first.
fn lingering(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Vec<Finding> {
    let in_database = diagnosis.facts.triggers.sessions_in_database;
    let mut findings: Vec<Finding> = Vec::new();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for session in diagnosis.home.stored_sessions(&agent.id, &agent.agent_dir, in_database) {
        let Some(pin) = session.profile.filter(|_| session.profile_chosen_by == ChosenBy::Automatic) else { continue };
        let Some(stored) = agent.store.profiles.iter().find(|profile| profile.id == pin.text) else { continue };
        let asks = |dispatch: &&Dispatch| {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            diagnosis.same_provider(asked, &stored.provider)
        };
        let Some(dispatch) = agent.dispatches.iter().find(asks) else { continue };
        let listed = |id: &str| {
            let configured = diagnosis.configured_order(&stored.provider).and_then(|(order, _)| order.as_array());
            let in_config = configured.is_some_and(|ids| ids.iter().any(|node| node.as_text() == Some(id)));
            let in_store = diagnosis.stored_order(agent, &stored.provider);
            in_config || in_store.is_some_and(|ids| ids.iter().any(|known| known == id))
        };
        let Some(first) = dispatch.selected_profile.as_deref() else { continue };
        if first == pin.text || !listed(pin.text) || !listed(first) {
            continue;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == pin.text) {
            *count += 1;
            continue;
        }
        counts.push((pin.text, 1));
        findings.push(
            Finding::new(RULE.id, Severity::Info, String::new())
                .agents([agent.id.as_str()])
                .candidate(&dispatch.reference)
                .profile(pin.text)
                .at(Some(pin.span), "chosen by OpenClaw, kept as long as it works")
                .because(format!("the order puts {} first: new sessions use it", code(first)))
                .effect("these chats use and bill another account than the order says")
                .help(format!("send /model {}@{first} in the chat", dispatch.reference))
                .upstream(&[21490]),
        );
    }
    for (finding, (profile, count)) in findings.iter_mut().zip(counts) {
        finding.message = format!(
            "{count} {} of agent {} {} on with profile {}, which is not the first of the order any more",
            plural(count, "session", "sessions"),
            code(&agent.id),
            plural(count, "goes", "go"),
            code(profile)
        );
    }
    findings
}

/// A profile that the session's runs are bound to.
fn bound(
    diagnosis: &Diagnosis<'_>,
    agent: &AgentPlan,
    trigger: &TriggerPlan,
    own: &OwnCourse,
    profile: &str,
    span: crate::source::Span,
) -> Option<Finding> {
    let first = own.dispatches.first()?;
    let finding = |severity, message: String| {
        Finding::new(RULE.id, severity, message)
            .agents([agent.id.as_str()])
            .candidate(&first.reference)
            .profile(profile)
            .at(Some(span), "the only profile that is tried")
            .upstream(&[103324, 117006])
            .help(format!("send /model {} in that chat: without a profile it goes by the order again", first.reference))
            .fix(Some(FixProposal::manual(
                "unbind the session from the profile: send in that chat",
                [format!("/model {}", first.reference)],
            )))
    };
    let chat = agent.dispatches.iter().find(|dispatch| dispatch.reference == first.reference);
    let others_answer = chat.is_some_and(crate::dispatch::Dispatch::can_answer);
    if !first.can_answer() && (others_answer || fails_alone(agent, own)) {
        let message =
            format!("{} is bound to profile {}, which fails: {}", called(trigger), code(profile), failure(own));
        let next: Vec<&str> = own
            .dispatches
            .iter()
            .filter(|dispatch| dispatch.can_answer())
            .map(|dispatch| dispatch.reference.as_str())
            .collect();
        let effect = match next.first() {
            Some(reference) => format!("this chat is answered by fallback {}, not by another account", code(reference)),
            None => "this chat does not answer; a new session does".to_owned(),
        };
        return Some(finding(Severity::Error, message).effect(effect));
    }
    let (order, place) = diagnosis.configured_order(first.auth_provider.as_deref().unwrap_or(&first.provider))?;
    let ids: Vec<&str> = order.as_array()?.iter().filter_map(crate::source::Node::as_text).collect();
    if ids.is_empty() || ids.contains(&profile) {
        return None;
    }
    let message = format!(
        "{} is bound to profile {}, which the configured order ({}) leaves out",
        called(trigger),
        code(profile),
        codes(&ids)
    );
    Some(
        finding(Severity::Info, message)
            .also(Some(place), "not asked in this chat")
            .effect("this chat uses and bills an account that no other chat uses"),
    )
}
