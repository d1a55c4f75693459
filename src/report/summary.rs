//! The figures of a report, the same for people and programs.

use crate::dispatch::{AgentPlan, Course, Dispatch, Simulation, TriggerKind, TriggerPlan};
use crate::rules::{Finding, Severity};

/// How an agent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its primary model answers.
    Answers,
    /// Only a fallback answers.
    AnswersByFallback,
    /// No candidate can answer as far as was read, and a credential may be where oc-doctor could not look.
    CannotBeTold,
    /// No candidate can answer.
    Silent,
}

impl Standing {
    /// How this agent stands, as far as files tell.
    #[must_use]
    pub fn of(plan: &AgentPlan) -> Self {
        Self::of_chain(&plan.dispatches)
    }

    /// The same of the candidates of a trigger.
    fn of_chain(dispatches: &[Dispatch]) -> Self {
        let (mut unread, mut fails) = (false, false);
        for dispatch in dispatches {
            if dispatch.can_answer() {
                return if fails { Self::AnswersByFallback } else { Self::Answers };
            }
            let doubtful = dispatch.model_doubt().is_some();
            fails |= !doubtful;
            unread |= doubtful || dispatch.unknown.iter().any(|unknown| unknown.field == "selected_profile");
            if dispatch.stops_chain {
                break;
            }
        }
        if unread { Self::CannotBeTold } else { Self::Silent }
    }

    /// `answers`, `answers_by_fallback`, `cannot_be_told`, `silent`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::AnswersByFallback => "answers_by_fallback",
            Self::CannotBeTold => "cannot_be_told",
            Self::Silent => "silent",
        }
    }
}

/// Something that could not be known, with everyone it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownThing {
    /// Field of the dispatch document.
    pub field: String,
    /// Why.
    pub reason: String,
    /// `agent: candidate`, empty for the whole home.
    pub concerns: Vec<(String, String)>,
}

impl UnknownThing {
    /// `the outcome of openai/gpt-5.5 (agent main) depends on whether …`
    #[must_use]
    pub fn sentence(&self) -> String {
        let more = |others: usize| format!(" and {others} {}", if others == 1 { "other" } else { "others" });
        let concerns = match self.concerns.as_slice() {
            [] => String::new(),
            [(agent, candidate)] => format!(" of {candidate} (agent {agent})"),
            [(agent, candidate), others @ ..] => format!(" of {candidate} (agent {agent}){}", more(others.len())),
        };
        unknown_in_words(&self.field, &concerns, &self.reason)
    }
}

/// A field that is not known, of what, and why: reasons are questions (`whether …`) or sentences.
pub(super) fn unknown_in_words(field: &str, of: &str, reason: &str) -> String {
    let words = match field {
        "selected_profile" => "the profile",
        "credential_source" => "the credential",
        "attempt_has_key" => "whether a key is sent",
        "base_url" => "the base URL",
        "endpoint" => "the address that is called",
        "api" => "the kind of API",
        "outcome" => "the outcome",
        "harness" => "the harness",
        "billing" => "who pays for a call",
        "auth_order" => "the order of profiles",
        "model" => "the model",
        "error" => "the failure",
        other => &other.replace('_', " "),
    };
    let link = if reason.starts_with("whether ") || reason.starts_with("which ") { " depends on " } else { ": " };
    format!("{words}{of}{link}{reason}")
}

/// A trigger whose runs nothing answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingTrigger {
    /// Id of the agent that it starts.
    pub agent: String,
    /// What starts the run.
    pub kind: TriggerKind,
    /// Its name, or the key of the session; empty where there is only one of its kind.
    pub name: String,
}

/// The figures of one home.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Agents whose primary model answers, and about which no error was found.
    pub healthy: Vec<String>,
    /// Agents whose primary model is called for a chat message, while an error was found about them: the call cannot
    /// succeed, or a fallback, a session or a job fails.
    pub troubled: Vec<String>,
    /// Triggers that fail although a chat message to their agent is answered.
    pub failing_triggers: Vec<FailingTrigger>,
    /// Agents whose primary model answers.
    pub answering: Vec<String>,
    /// Agents that only a fallback keeps answering.
    pub by_fallback: Vec<String>,
    /// Agents that answer, although some candidate behind the first that can must fail.
    pub dead_fallbacks: Vec<String>,
    /// Agents that answer only if something holds that files cannot tell: the outcome of the candidate
    /// that would answer is unknown, or a plugin may choose another model.
    pub uncertain: Vec<String>,
    /// Agents of which oc-doctor could not read what decides whether they answer.
    pub cannot_be_told: Vec<String>,
    /// Agents that no candidate can answer.
    pub silent: Vec<String>,
    /// Agents that answer, with one candidate and none besides: when that fails nobody answers.
    pub one_failure_away: Vec<String>,
    /// What could not be known, the same reason once.
    pub unknown: Vec<UnknownThing>,
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(simulation: &Simulation, findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let named = |standing| {
            let of_standing = simulation.agents.iter().filter(|plan| Standing::of(plan) == standing);
            of_standing.map(|plan| plan.id.clone()).collect()
        };
        let answering: Vec<String> = named(Standing::Answers);
        let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
        let is_troubled = |id: &String| errors().any(|finding| finding.agents.contains(id));
        let (troubled, healthy) = answering.iter().cloned().partition(is_troubled);
        Self {
            healthy,
            troubled,
            failing_triggers: failing_triggers(simulation),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            answering,
            by_fallback: named(Standing::AnswersByFallback),
            dead_fallbacks: with_dead_fallbacks(simulation),
            uncertain: uncertain(simulation),
            cannot_be_told: named(Standing::CannotBeTold),
            silent: named(Standing::Silent),
            one_failure_away: one_failure_away(simulation),
            unknown: unknown_things(simulation),
        }
    }

    /// Number of agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.answering.len() + self.by_fallback.len() + self.cannot_be_told.len() + self.silent.len()
    }
}

/// Triggers of agents that answer, where nothing can answer the run that the trigger starts.
fn failing_triggers(simulation: &Simulation) -> Vec<FailingTrigger> {
    let mut failing = Vec::new();
    for plan in simulation.agents.iter().filter(|plan| answers(plan)) {
        let silent = |trigger: &&TriggerPlan| match &trigger.course {
            Course::LikeChat => false,
            Course::Refused(_) => true,
            Course::Own(own) => Standing::of_chain(&own.dispatches) == Standing::Silent,
        };
        for trigger in plan.triggers.iter().filter(silent) {
            let named =
                |name: &String| FailingTrigger { agent: plan.id.clone(), kind: trigger.kind, name: name.clone() };
            if trigger.sessions.is_empty() {
                failing.push(named(&trigger.name));
            }
            failing.extend(trigger.sessions.iter().map(|(key, _)| named(key)));
        }
    }
    failing
}

fn answers(plan: &AgentPlan) -> bool {
    matches!(Standing::of(plan), Standing::Answers | Standing::AnswersByFallback)
}

fn one_failure_away(simulation: &Simulation) -> Vec<String> {
    let able = |plan: &AgentPlan| plan.dispatches.iter().filter(|dispatch| dispatch.can_answer()).count();
    let such = simulation.agents.iter().filter(|plan| answers(plan) && able(plan) == 1);
    such.map(|plan| plan.id.clone()).collect()
}

fn with_dead_fallbacks(simulation: &Simulation) -> Vec<String> {
    let is_such = |plan: &&AgentPlan| {
        let mut behind = plan.dispatches.iter().skip_while(|dispatch| !dispatch.can_answer());
        answers(plan) && behind.any(|dispatch| !dispatch.can_answer() && dispatch.model_doubt().is_none())
    };
    simulation.agents.iter().filter(is_such).map(|plan| plan.id.clone()).collect()
}

fn uncertain(simulation: &Simulation) -> Vec<String> {
    let is_such = |plan: &&AgentPlan| {
        let first = plan.dispatches.iter().find(|dispatch| dispatch.can_answer());
        let decides = |field: &str| matches!(field, "outcome" | "model");
        let unknown = first.is_some_and(|dispatch| dispatch.unknown.iter().any(|unknown| decides(&unknown.field)));
        unknown && answers(plan)
    };
    simulation.agents.iter().filter(is_such).map(|plan| plan.id.clone()).collect()
}

fn unknown_things(simulation: &Simulation) -> Vec<UnknownThing> {
    let mut things: Vec<UnknownThing> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut note = |field: &str, reason: &str, concern: Option<(String, String)>| {
        let place = *places.entry((field.to_owned(), reason.to_owned())).or_insert_with(|| {
            things.push(UnknownThing { field: field.to_owned(), reason: reason.to_owned(), concerns: Vec::new() });
            things.len() - 1
        });
        if let (Some(thing), Some(concern)) = (things.get_mut(place), concern) {
            thing.concerns.push(concern);
        }
    };
    for unknown in &simulation.unknown {
        note(&unknown.field, &unknown.reason, None);
    }
    for plan in &simulation.agents {
        for dispatch in &plan.dispatches {
            for unknown in &dispatch.unknown {
                note(&unknown.field, &unknown.reason, Some((plan.id.clone(), dispatch.reference.clone())));
            }
        }
    }
    things
}
