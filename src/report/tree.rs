//! `dispatch` for people: each agent as a tree of what would be tried, and why.

use super::dispatch_json::billing;
use super::human::head;
use super::lines::Lines;
use super::paths::tilde_in;
use super::secrets::Redactor;
use super::style::{Ink, Style, plain};
use super::subject::Subject;
use super::summary::{Standing, unknown_in_words};
use crate::dispatch::{AgentPlan, Billing, Dispatch, Outcome, Step};
use crate::home::ConfigFailureKind;
use crate::source::Span;

/// The plans of one home, ending with a line break. `trace`: every decision with its cause and place.
#[must_use]
pub fn plans(subject: &Subject<'_>, trace: bool, style: &Style) -> String {
    let redactor = Redactor::of(subject.home);
    let mut tree = Tree { subject, redactor: &redactor, style, trace, lines: Lines::default(), text: String::new() };
    tree.text.push_str(&head(subject, style));
    tree.text.push('\n');
    for conflict in &subject.release.conflicts {
        let conflict = tree.clean(conflict);
        tree.line(&format!("{}: {conflict}", style.paint(Ink::Warn, "note")));
    }
    tree.config();
    for plan in &subject.simulation.agents {
        tree.agent(plan);
    }
    for unknown in &subject.simulation.unknown {
        let line = tree.clean(&format!("not known: {}", unknown_in_words(&unknown.field, "", &unknown.reason)));
        tree.line(&line);
    }
    tree.text
}

/// The text as it grows.
pub(super) struct Tree<'a> {
    subject: &'a Subject<'a>,
    redactor: &'a Redactor<'a>,
    pub(super) style: &'a Style,
    trace: bool,
    lines: Lines,
    text: String,
}

impl Tree<'_> {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(super) fn clean(&self, text: &str) -> String {
        plain(&tilde_in(&self.subject.home.paths, &self.redactor.clean(text)))
    }

    fn place(&mut self, span: Option<Span>) -> String {
        let sources = &self.subject.home.sources;
        let found = span.and_then(|span| {
            let place = self.lines.locate(sources, span)?;
            Some(format!("{}:{}:{}", plain(&sources.get(span.source)?.display), place.line, place.column))
        });
        found.unwrap_or_default()
    }

    fn config(&mut self) {
        let config = &self.subject.simulation.config;
        let failure = self.subject.home.config.failure.as_ref();
        if failure.is_some_and(|failure| failure.kind == ConfigFailureKind::BeyondUs) {
            let says = self.style.paint(Ink::Bad, "oc-doctor cannot read this config, OpenClaw may well load it:");
            self.line(&says);
        } else if !config.valid {
            let says = self.style.paint(Ink::Bad, "the gateway does not start with this config:");
            self.line(&says);
        }
        for issue in &config.issues {
            let place = self.place_in_brackets(issue.span);
            let path = if issue.path.is_empty() { "(root)" } else { &issue.path };
            let line = self.clean(&format!("  {path}: {}", issue.message));
            self.line(&format!("{line}{place}"));
        }
    }

    fn agent(&mut self, plan: &AgentPlan) {
        let standing = match Standing::of(plan) {
            Standing::Answers => self.style.paint(Ink::Good, "answers"),
            Standing::AnswersByFallback => self.style.paint(Ink::Warn, "answers on a fallback only"),
            Standing::CannotBeTold => self.style.paint(Ink::Warn, "cannot be told"),
            Standing::Silent => self.style.paint(Ink::Bad, "silent"),
        };
        let place = self.place_in_brackets(plan.span);
        let id = self.style.paint(Ink::Strong, &self.clean(&plan.id));
        let unless = self.unless_a_plugin_chooses();
        self.line("");
        self.line(&format!("agent {id}: {standing}{unless}{place}"));
        if let Some(error) = &plan.store.error {
            let error = self.clean(&format!("│  its credential store cannot be loaded: {error}"));
            self.line(&error);
        }
        for (index, dispatch) in plan.dispatches.iter().enumerate() {
            self.candidate(index, dispatch, plan);
        }
        let end = self.end(plan);
        self.line(&format!("└─ {end}"));
        self.triggers(plan);
    }

    /// Plugins that are asked for another model before every run: what the files say then holds only without them.
    fn unless_a_plugin_chooses(&self) -> String {
        let mut plugins: Vec<String> =
            self.subject.simulation.model_hooks.iter().map(|hook| format!("`{}`", hook.plugin)).collect();
        plugins.dedup();
        match plugins.as_slice() {
            [] => String::new(),
            [plugin] => self.clean(&format!(", unless the plugin {plugin} chooses another model")),
            several => self.clean(&format!(", unless one of the plugins {} chooses another model", several.join(", "))),
        }
    }

    /// A candidate with everything that was decided for it.
    pub(super) fn candidate(&mut self, index: usize, dispatch: &Dispatch, plan: &AgentPlan) {
        let reference = self.style.paint(Ink::Strong, &self.clean(&dispatch.reference));
        let role = if index == 0 { "primary".to_owned() } else { format!("fallback {index}") };
        let place = self.place_in_brackets(dispatch.span);
        self.line(&format!("├─ {role}: {reference}{place}"));
        for (name, value) in self.facts(dispatch, plan) {
            self.line(&format!("│    {name:<9}{value}"));
        }
        if self.trace {
            for step in &dispatch.trace {
                self.step(step);
            }
        }
        for unknown in &dispatch.unknown {
            let line = self.clean(&unknown_in_words(&unknown.field, "", &unknown.reason));
            self.line(&format!("│    {:<9}{line}", "unknown"));
        }
    }

    fn facts(&mut self, dispatch: &Dispatch, plan: &AgentPlan) -> Vec<(&'static str, String)> {
        let because = |decision: &str| {
            let step = dispatch.trace.iter().rev().find(|step| step.decision == decision && !step.because.is_empty());
            step.map(|step| format!(": {}", step.because)).unwrap_or_default()
        };
        let mut facts = Vec::new();
        if let Some(policy) = &dispatch.runtime_policy {
            let place = self.place_in_brackets(policy.span);
            facts.push(("runtime", self.clean(&format!("{}{}", policy.runtime, because("runtime"))) + &place));
        }
        let harness = match &dispatch.harness {
            Some(Ok(id)) => self.clean(&format!("{id}{}", in_words(&because("harness")))),
            Some(Err(error)) => self.style.paint(Ink::Bad, &self.clean(error)),
            None if dispatch.outcome == Outcome::Attempt => {
                format!("- ({} has none to choose from)", self.subject.release.value)
            }
            None => "- (not reached)".to_owned(),
        };
        facts.push(("harness", harness));
        facts.push(("profile", self.profile(dispatch, plan)));
        // A base URL is no endpoint of an attempt that ends before it calls anybody.
        let base = dispatch.base_url.as_ref().filter(|_| dispatch.can_answer());
        if let Some(endpoint) = dispatch.endpoint.as_ref().or(base) {
            facts.push(("endpoint", self.clean(endpoint)));
        }
        if dispatch.outcome == Outcome::Attempt && (dispatch.can_answer() || dispatch.billing != Billing::Unknown) {
            facts.push(("billing", billing(dispatch.billing).to_owned()));
        }
        let outcome = match dispatch.failure() {
            Some(failure) => {
                let when =
                    if dispatch.outcome == Outcome::Attempt { "fails when called" } else { "fails before any call" };
                let chain = if dispatch.stops_chain { "; no fallback is tried after it" } else { "" };
                format!("{}: {}{chain}", self.style.paint(Ink::Bad, when), self.clean(failure))
            }
            None if dispatch.outcome == Outcome::FailedBeforeAttempt => {
                self.style.paint(Ink::Bad, "fails before any call")
            }
            None => self.style.paint(Ink::Good, "is called"),
        };
        facts.push(("outcome", outcome));
        facts
    }

    fn profile(&self, dispatch: &Dispatch, plan: &AgentPlan) -> String {
        let source = match (&dispatch.credential_source, &dispatch.selected_profile) {
            (Some(source), Some(profile)) if *source == format!("profile:{profile}") => String::new(),
            (Some(source), _) => format!(" (credential from {source})"),
            (None, _) => String::new(),
        };
        let Some(profile) = &dispatch.selected_profile else { return self.clean(&format!("-{source}")) };
        let stored = plan.store.profiles.iter().find(|stored| stored.id == *profile);
        let kind = stored
            .map(|stored| format!(" ({}{})", stored.kind, if stored.inherited { ", inherited from main" } else { "" }));
        self.clean(&format!("{profile}{}{source}", kind.unwrap_or_default()))
    }

    fn step(&mut self, step: &Step) {
        let because = if step.because.is_empty() { String::new() } else { format!(", because {}", step.because) };
        let line = self.clean(&format!("{}: {}{because}", step.decision, step.value));
        let place = self.place_in_brackets(step.span);
        self.line(&format!("│      · {line}{place}"));
    }

    /// What the user finally sees.
    fn end(&self, plan: &AgentPlan) -> String {
        if Standing::of(plan) == Standing::Silent {
            return self.clean(&format!("the user sees: {}", last_words(plan)));
        }
        if Standing::of(plan) == Standing::CannotBeTold {
            return self
                .clean(&format!("whether it answers cannot be told; without what was not read: {}", last_words(plan)));
        }
        let calls = plan.dispatches.iter().filter(|dispatch| dispatch.can_answer()).count();
        let text = match (calls, plan.dispatches.len()) {
            (1, 1) => "its only candidate can answer".to_owned(),
            (2, 2) => "both candidates can answer".to_owned(),
            (calls, all) if calls == all => format!("all {all} candidates can answer"),
            (calls, all) => format!("{calls} of {all} candidates can answer"),
        };
        let skipped = plan.walk.iter().flat_map(|walk| &walk.skipped);
        let skipped: Vec<String> = skipped.map(|(reference, reason)| format!("{reference} ({reason})")).collect();
        let skipped = match skipped.as_slice() {
            [] => String::new(),
            skipped => format!("; when all of them time out, not tried: {}", skipped.join(", ")),
        };
        self.clean(&format!("{text}{skipped}"))
    }

    pub(super) fn place_in_brackets(&mut self, span: Option<Span>) -> String {
        let place = self.place(span);
        let place = if place.is_empty() { place } else { format!("  ({place})") };
        self.style.paint(Ink::Faint, &place)
    }
}

/// The error of a chain that failed as a whole.
fn last_words(plan: &AgentPlan) -> String {
    let mut failures: Vec<(&str, &str)> = Vec::new();
    for dispatch in &plan.dispatches {
        let failure = dispatch.failure().unwrap_or("unknown error");
        if dispatch.stops_chain {
            return failure.to_owned();
        }
        failures.push((&dispatch.reference, failure));
    }
    match failures.as_slice() {
        [] => "nothing: there is no candidate".to_owned(),
        [(_, failure)] => (*failure).to_owned(),
        // The release repeats the same text for every model; once is enough to recognise it.
        [(_, failure), others @ ..] if others.iter().all(|(_, other)| other == failure) => {
            format!("All models failed ({}), each with: {failure}", failures.len())
        }
        several => {
            let each: Vec<String> =
                several.iter().map(|(reference, failure)| format!("{reference}: {failure}")).collect();
            format!("All models failed ({}): {}", several.len(), each.join(" | "))
        }
    }
}

/// The release's code for why it chose a harness, in words.
fn in_words(because: &str) -> String {
    const CODES: &[(&str, &str)] = &[
        (
            "forced_plugin_fallback_to_",
            "the harness asked for is not registered, and `fallback` lets the built-in one step in",
        ),
        ("implicit_plugin_unavailable_", "codex is only implied, and its plugin is not available"),
        ("cli_runtime_passthrough_", "the runtime is a command line program that takes it from here"),
        ("forced_plugin", "the runtime asks for it"),
        ("auto_plugin", "it claims this provider"),
        ("forced_", "the runtime asks for it"),
        ("auto_", "no plugin claims this provider"),
    ];
    let text = because.trim_start_matches([':', ' ']);
    let known = CODES.iter().find(|(code, _)| text.starts_with(code));
    known.map_or_else(
        || because.to_owned(),
        |(_, words)| {
            let rest = text.split_once(';').map_or(String::new(), |(_, rest)| format!(";{rest}"));
            format!(": {words}{rest}")
        },
    )
}
