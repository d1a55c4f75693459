//! What the user sees when candidates fail, in words.

use super::diagnosis::Failure;
use super::finding::Finding;
use super::triggers::fails_alone;
use super::words::{agents, codes, sentences};
use crate::dispatch::{AgentPlan, OwnCourse, Role, TriggerKind, TriggerPlan};

/// What becomes of the agents whose candidates fail here, one sentence per kind of damage.
pub(super) fn effect_of(failures: &[&Failure<'_>]) -> String {
    let mut silent: Vec<&str> = Vec::new();
    let mut moved: Vec<(String, Vec<&str>)> = Vec::new();
    let mut unprotected: Vec<(String, Vec<&str>)> = Vec::new();
    let mut shorter: Vec<&str> = Vec::new();
    let mut without_help: Vec<&str> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for failure in failures {
        let agent = failure.agent;
        if seen.contains(&agent.id.as_str()) {
            continue;
        }
        seen.push(&agent.id);
        let spawned = agent.triggers.iter().filter(|trigger| trigger.kind == TriggerKind::Subagent);
        let mut spawned = spawned.filter_map(TriggerPlan::own);
        if spawned.any(|own| fails_alone(agent, own) && follows_primary(agent, own)) {
            without_help.push(&agent.id);
        }
        match fate(agent) {
            Fate::Silent => silent.push(&agent.id),
            Fate::Moved(reference) => together(&mut moved, reference, &agent.id),
            Fate::Unprotected(references) => together(&mut unprotected, references, &agent.id),
            Fate::Shorter => shorter.push(&agent.id),
        }
    }
    let mut sentences = Vec::new();
    if !silent.is_empty() {
        let verb = if silent.len() == 1 { "does" } else { "do" };
        sentences.push(format!("{} {verb} not answer at all", agents(&silent)));
    }
    let moved = moved.iter().map(|(reference, ids)| {
        let (answer, its) = if ids.len() == 1 { ("answers", "its primary") } else { ("answer", "their primary") };
        format!("{} {answer} from {reference}, not from {its}", agents(ids))
    });
    sentences.extend(condense(moved.collect()));
    let unprotected = unprotected.iter().map(|(references, ids)| {
        format!("when {references}, {} {} not answer", agents(ids), if ids.len() == 1 { "does" } else { "do" })
    });
    sentences.extend(condense(unprotected.collect()));
    if !shorter.is_empty() {
        sentences.push(format!("{} can fall back on fewer models than configured", agents(&shorter)));
    }
    if !without_help.is_empty() {
        sentences.push(format!("sub-agents of {} do not run at all", agents(&without_help)));
    }
    sentences.join("; ")
}

/// Agents of one fate.
fn together<'a>(groups: &mut Vec<(String, Vec<&'a str>)>, fate: String, id: &'a str) {
    match groups.iter_mut().find(|(known, _)| *known == fate) {
        Some((_, ids)) => ids.push(id),
        None => groups.push((fate, vec![id])),
    }
}

/// Whether a chain of sub-agents begins with the primary of chat and fails because that fails.
pub(super) fn follows_primary(agent: &AgentPlan, own: &OwnCourse) -> bool {
    let primary = agent.dispatches.first().filter(|dispatch| !dispatch.can_answer());
    primary.is_some_and(|primary| primary.span.is_some() && primary.span == own.primary_span)
}

/// Many agents with the same fate are not listed one by one for ever.
fn condense(mut sentences: Vec<String>) -> Vec<String> {
    let rest = sentences.len().saturating_sub(3);
    if rest > 0 {
        sentences.truncate(3);
        sentences.push(format!("and the same for {rest} more"));
    }
    sentences
}

enum Fate {
    /// No candidate can answer.
    Silent,
    /// The primary cannot, this one can.
    Moved(String),
    /// Only these can, and nothing stands behind them.
    Unprotected(String),
    /// Something still stands behind.
    Shorter,
}

fn fate(agent: &AgentPlan) -> Fate {
    // Behind a failure that stops the chain nobody is asked.
    let end = agent.dispatches.iter().position(|dispatch| !dispatch.can_answer() && dispatch.stops_chain);
    let reached = end.and_then(|end| agent.dispatches.get(..=end)).unwrap_or(&agent.dispatches);
    let able: Vec<&str> =
        reached.iter().filter(|dispatch| dispatch.can_answer()).map(|dispatch| dispatch.reference.as_str()).collect();
    let Some(first) = able.first() else { return Fate::Silent };
    if reached.iter().any(|dispatch| dispatch.role == Role::Primary && !dispatch.can_answer()) {
        return Fate::Moved(super::words::code(first));
    }
    // With nothing that can answer behind the last failing one, those before it stand alone.
    let last_able = reached.iter().rposition(|dispatch| dispatch.can_answer());
    let last_failing = reached.iter().rposition(|dispatch| !dispatch.can_answer());
    if last_able < last_failing && able.len() <= 2 {
        let verb = if able.len() == 1 { "fails" } else { "fail" };
        Fate::Unprotected(format!("{} {verb}", codes(&able)))
    } else {
        Fate::Shorter
    }
}

/// Labels every failing candidate: what it fails with, said once.
pub(super) fn suffering(mut finding: Finding, failures: &[&Failure<'_>]) -> Finding {
    let mut said: Vec<String> = Vec::new();
    for failure in failures {
        let told = failure.dispatch.failure().map_or_else(|| "no answer".to_owned(), |text| sentences(text, 100));
        let text = if said.contains(&told) { "likewise".to_owned() } else { format!("fails with: {told}") };
        said.push(told);
        finding = if finding.labels.is_empty() {
            finding.at(failure.dispatch.span, text)
        } else {
            finding.also(failure.dispatch.span, text)
        };
    }
    finding
}

/// ``primary `a` and fallbacks `b` and `c` of agents `x` and `y` ``: failures grouped by what fails.
pub(super) fn subject_of(failures: &[&Failure<'_>]) -> String {
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    // Failures come in plan order, those of one agent together.
    for own in failures.chunk_by(|one, other| one.agent.id == other.agent.id) {
        let Some(first) = own.first() else { continue };
        let parts = candidates(own);
        match groups.iter_mut().find(|(known, _)| *known == parts) {
            Some((_, agents)) => agents.push(&first.agent.id),
            None => groups.push((parts, vec![&first.agent.id])),
        }
    }
    let phrases: Vec<String> =
        groups.iter().map(|(parts, ids)| format!("{} of {}", super::words::list(parts), agents(ids))).collect();
    if phrases.len() > 4 {
        let others: usize = groups.iter().skip(3).map(|(_, ids)| ids.len()).sum();
        let shown = phrases.get(..3).unwrap_or_default().join("; ");
        return format!("{shown}; and candidates of {others} more agents");
    }
    phrases.join("; ")
}

/// Whether [`subject_of`] reads as one thing: one candidate, of however many agents.
pub(super) fn reads_as_one(failures: &[&Failure<'_>]) -> bool {
    let first = failures.first().map(|failure| (failure.dispatch.role, failure.dispatch.reference.as_str()));
    failures.iter().all(|failure| Some((failure.dispatch.role, failure.dispatch.reference.as_str())) == first)
}

/// The form of a verb that fits [`subject_of`].
pub(super) fn if_one<'w>(failures: &[&Failure<'_>], one: &'w str, many: &'w str) -> &'w str {
    if reads_as_one(failures) { one } else { many }
}

fn candidates(failures: &[&Failure<'_>]) -> Vec<String> {
    let of = |role: Role| -> Vec<&str> {
        let chosen = failures.iter().filter(|failure| failure.dispatch.role == role);
        chosen.map(|failure| failure.dispatch.reference.as_str()).collect()
    };
    let mut parts = Vec::new();
    let primary = of(Role::Primary);
    if !primary.is_empty() {
        parts.push(format!("primary {}", codes(&primary)));
    }
    let fallbacks = of(Role::Fallback);
    if !fallbacks.is_empty() {
        parts.push(format!("{} {}", super::words::plural(fallbacks.len(), "fallback", "fallbacks"), codes(&fallbacks)));
    }
    parts
}

/// The agents of some failures, each once, in plan order.
pub(super) fn agents_of<'a>(failures: &[&Failure<'a>]) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for failure in failures {
        if !ids.contains(&failure.agent.id.as_str()) {
            ids.push(&failure.agent.id);
        }
    }
    ids
}

/// The one candidate that fails, when it is one reference.
pub(super) fn only_reference<'a>(failures: &[&Failure<'a>]) -> Option<&'a str> {
    let first = failures.first()?.dispatch.reference.as_str();
    failures.iter().all(|failure| failure.dispatch.reference == first).then_some(first)
}

/// Failures of one key, in the order in which the keys first appear.
pub(super) fn grouped<'b, 'a, K: PartialEq>(
    failures: impl Iterator<Item = &'b Failure<'a>>,
    of: impl Fn(&Failure<'a>) -> K,
) -> Vec<(K, Vec<&'b Failure<'a>>)> {
    let mut groups: Vec<(K, Vec<&'b Failure<'a>>)> = Vec::new();
    for failure in failures {
        let key = of(failure);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(failure),
            None => groups.push((key, vec![failure])),
        }
    }
    groups
}
