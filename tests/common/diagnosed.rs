//! What the rules say of a fixture home, and how a test asks for it in facts instead of sentences.

use super::road;
use oc_doctor::home::Home;
use oc_doctor::release::Facts;
use oc_doctor::rules::{Case, Finding, Severity, findings};
use std::path::Path;

/// A fixture home with its findings.
pub(crate) struct Diagnosed {
    pub(crate) home: Home,
    pub(crate) findings: Vec<Finding>,
    /// Whether a candidate cannot answer by the simulation.
    pub(crate) fails: bool,
}

/// What a finding must be: everything that is given must hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Say<'a> {
    pub(crate) rule: &'a str,
    pub(crate) severity: Option<Severity>,
    pub(crate) agents: &'a [&'a str],
    pub(crate) candidate: Option<&'a str>,
    pub(crate) profile: Option<&'a str>,
    /// `file:line` of the primary label, or the file alone.
    pub(crate) place: Option<&'a str>,
    /// Texts that stand anywhere in it: message, labels, evidence, effect, help, fixes.
    pub(crate) words: &'a [&'a str],
}

impl<'a> Say<'a> {
    pub(crate) fn error(rule: &'a str) -> Self {
        Self { rule, severity: Some(Severity::Error), ..Self::default() }
    }

    pub(crate) fn warning(rule: &'a str) -> Self {
        Self { rule, severity: Some(Severity::Warning), ..Self::default() }
    }

    pub(crate) fn info(rule: &'a str) -> Self {
        Self { rule, severity: Some(Severity::Info), ..Self::default() }
    }

    /// Of any severity.
    pub(crate) fn any(rule: &'a str) -> Self {
        Self { rule, ..Self::default() }
    }

    pub(crate) fn of(mut self, agents: &'a [&'a str]) -> Self {
        self.agents = agents;
        self
    }

    pub(crate) fn on(mut self, candidate: &'a str) -> Self {
        self.candidate = Some(candidate);
        self
    }

    pub(crate) fn profile(mut self, profile: &'a str) -> Self {
        self.profile = Some(profile);
        self
    }

    pub(crate) fn at(mut self, place: &'a str) -> Self {
        self.place = Some(place);
        self
    }

    pub(crate) fn with(mut self, words: &'a [&'a str]) -> Self {
        self.words = words;
        self
    }
}

/// Reads and judges the home of a case directory.
pub(crate) fn diagnosed(directory: &Path, release: &str, now_ms: i64, env: &serde_json::Value) -> Diagnosed {
    diagnosed_at(&directory.join("home"), release, now_ms, env)
}

/// The same of a home directory.
pub(crate) fn diagnosed_at(home: &Path, release: &str, now_ms: i64, env: &serde_json::Value) -> Diagnosed {
    judged(road::load(home, env), release, now_ms)
}

/// What the rules say of a home that was read.
pub(crate) fn judged(home: Home, release: &str, now_ms: i64) -> Diagnosed {
    let facts = Facts::of(release.parse().unwrap());
    let simulation = oc_doctor::dispatch::simulate(&home, &facts, now_ms);
    let findings = findings(&Case { home: &home, facts: &facts, simulation: &simulation });
    let fails = simulation.agents.iter().flat_map(|agent| &agent.dispatches).any(|dispatch| !dispatch.can_answer());
    Diagnosed { home, findings, fails }
}

impl Diagnosed {
    /// Everything a finding says, for searching.
    pub(crate) fn text(&self, finding: &Finding) -> String {
        let mut text = finding.message.clone();
        let labels = finding.labels.iter().map(|label| &label.text);
        let fixes = finding.fixes.iter().flat_map(|fix| std::iter::once(&fix.title).chain(&fix.commands));
        for part in labels.chain(&finding.evidence).chain(&finding.effect).chain(&finding.help).chain(fixes) {
            text.push('\n');
            text.push_str(part);
        }
        text
    }

    /// `file:line` of the primary label, else the file.
    pub(crate) fn place(&self, finding: &Finding) -> String {
        let Some(label) = finding.labels.first() else { return finding.file.clone().unwrap_or_default() };
        let file = self.home.sources.get(label.span.source).map_or("", |file| file.display.as_str());
        match self.home.sources.locate(label.span) {
            Some(place) => format!("{file}:{}", place.line),
            None => file.to_owned(),
        }
    }

    fn fits(&self, finding: &Finding, say: &Say<'_>) -> bool {
        let text = self.text(finding);
        let place = self.place(finding);
        finding.rule == say.rule
            && say.severity.is_none_or(|severity| finding.severity == severity)
            && (say.agents.is_empty() || finding.agents == say.agents)
            && say.candidate.is_none_or(|candidate| finding.candidate.as_deref() == Some(candidate))
            && say.profile.is_none_or(|profile| finding.profile.as_deref() == Some(profile))
            && say.place.is_none_or(|wanted| place == wanted || place.split(':').next() == Some(wanted))
            && say.words.iter().all(|word| text.contains(word))
    }

    /// Whether one finding is all this.
    pub(crate) fn hears(&self, say: &Say<'_>) -> bool {
        self.findings.iter().any(|finding| self.fits(finding, say))
    }

    /// Fails unless one finding is all this.
    pub(crate) fn says(&self, say: Say<'_>) {
        if self.hears(&say) {
            return;
        }
        panic!("nothing says {say:?}; what is said:\n{}", self.listing());
    }

    /// Fails when a finding of a rule concerns an agent (any agent when `None`).
    pub(crate) fn never(&self, rule: &str, agent: Option<&str>) {
        let found = self.findings.iter().find(|finding| {
            finding.rule == rule && agent.is_none_or(|agent| finding.agents.iter().any(|id| id == agent))
        });
        if let Some(finding) = found {
            panic!("{rule} must not be said of {agent:?}: {}", finding.message);
        }
    }

    /// Fails when something is worse than this.
    pub(crate) fn at_most(&self, severity: Severity) {
        if let Some(finding) = self.findings.iter().find(|finding| finding.severity > severity) {
            panic!("worse than {severity:?}: {}\n{}", finding.message, self.listing());
        }
    }

    /// One line per finding.
    pub(crate) fn listing(&self) -> String {
        let line = |finding: &Finding| {
            format!(
                "{} {} {:?} {:?} {:?} {}\n",
                finding.severity.as_str(),
                finding.rule,
                finding.agents,
                finding.candidate,
                self.place(finding),
                self.text(finding).replace('\n', " | ")
            )
        };
        self.findings.iter().map(line).collect()
    }
}
