//! What a rule sees and what it says.

use super::diagnosis::Diagnosis;
use crate::dispatch::Simulation;
use crate::home::Home;
use crate::release::Facts;
use crate::source::Span;
pub use crate::source::{Edit, PathSegment};

/// Everything a rule may look at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The home.
    pub home: &'a Home,
    /// The release's facts.
    pub facts: &'a Facts,
    /// What the release decides.
    pub simulation: &'a Simulation,
}

/// A rule of the catalogue.
pub struct Rule {
    /// Name in kebab case; never changes.
    pub id: &'static str,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Markdown with the headings of the catalogue: what is wrong, why it matters, how oc-doctor knows, releases, what to do, upstream.
    pub documentation: &'static str,
    /// Finds it.
    pub(super) check: fn(&Diagnosis<'_>) -> Vec<Finding>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Will fail in a foreseeable situation, costs money or loses data.
    Warning,
    /// A run fails or goes to the wrong account.
    Error,
}

impl Severity {
    /// `error`, `warning`, `info`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A place with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said about it.
    pub text: String,
    /// Whether it is the place of the finding.
    pub primary: bool,
}

/// One diagnosed problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Rule id.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One sentence: which agent breaks and why.
    pub message: String,
    /// Agents concerned; empty for the whole home.
    pub agents: Vec<String>,
    /// Candidate concerned, `provider/model`.
    pub candidate: Option<String>,
    /// Profile concerned.
    pub profile: Option<String>,
    /// Places, the primary one first.
    pub labels: Vec<Label>,
    /// File a finding without a place is about, for people.
    pub file: Option<String>,
    /// What it was concluded from.
    pub evidence: Vec<String>,
    /// What the user sees, in words.
    pub effect: Option<String>,
    /// What to do.
    pub help: Vec<String>,
    /// OpenClaw issue numbers.
    pub upstream: Vec<u32>,
    /// Repairs.
    pub fixes: Vec<FixProposal>,
}

/// How freely a fix may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Only the operator can do it: a command, a login.
    Manual,
    /// Changes something the operator may want.
    Unsafe,
    /// No plan gets worse, nothing else changes meaning.
    Safe,
}

impl Applicability {
    /// `safe`, `unsafe`, `manual`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Manual => "manual",
        }
    }
}

/// A repair, as data.
#[derive(Debug, Clone, PartialEq)]
pub struct FixProposal {
    /// What it does, in the imperative.
    pub title: String,
    /// The most that the rule claims for it; the proof may lower it.
    pub applicability: Applicability,
    /// Edits of files; empty for manual ones.
    pub edits: Vec<Edit>,
    /// Commands for the operator (`openclaw models auth login --provider openai`).
    pub commands: Vec<String>,
}
/// Most places that one finding shows.
const MOST_LABELS: usize = 16;

impl Finding {
    /// A finding that says nothing but its message yet.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            agents: Vec::new(),
            candidate: None,
            profile: None,
            labels: Vec::new(),
            file: None,
            evidence: Vec::new(),
            effect: None,
            help: Vec::new(),
            upstream: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Adds agents it concerns, each once.
    #[must_use]
    pub fn agents<T: Into<String>>(mut self, agents: impl IntoIterator<Item = T>) -> Self {
        for agent in agents {
            let agent = agent.into();
            if !self.agents.contains(&agent) {
                self.agents.push(agent);
            }
        }
        self
    }

    /// Names the candidate.
    #[must_use]
    pub fn candidate(mut self, reference: impl Into<String>) -> Self {
        self.candidate = Some(reference.into());
        self
    }

    /// Names the profile.
    #[must_use]
    pub fn profile(mut self, id: impl Into<String>) -> Self {
        self.profile = Some(id.into());
        self
    }

    /// The place of the cause; without a place nothing is added.
    #[must_use]
    pub fn at(mut self, span: Option<Span>, text: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.labels.insert(0, Label { span, text: text.into(), primary: true });
        }
        self
    }

    /// A place that suffers or explains; without a place nothing is added, no place twice, and never more than
    /// a reader takes in.
    #[must_use]
    pub fn also(mut self, span: Option<Span>, text: impl Into<String>) -> Self {
        if let Some(span) = span
            && self.labels.len() < MOST_LABELS
            && !self.labels.iter().any(|label| label.span == span)
        {
            self.labels.push(Label { span, text: text.into(), primary: false });
        }
        self
    }

    /// The file it is about, for a finding without a place.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Adds what it was concluded from.
    #[must_use]
    pub fn because(mut self, evidence: impl Into<String>) -> Self {
        let evidence = evidence.into();
        if !evidence.is_empty() && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
        self
    }

    /// What the user sees.
    #[must_use]
    pub fn effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = Some(effect.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The same, where there is something.
    #[must_use]
    pub fn help_with(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// OpenClaw issue numbers.
    #[must_use]
    pub fn upstream(mut self, issues: &[u32]) -> Self {
        self.upstream.extend_from_slice(issues);
        self
    }

    /// Adds a repair, when there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<FixProposal>) -> Self {
        self.fixes.extend(fix);
        self
    }
}

impl FixProposal {
    /// A repair that edits files.
    #[must_use]
    pub fn edits(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability, edits, commands: Vec::new() }
    }

    /// A repair that only the operator can do.
    #[must_use]
    pub fn manual<T: Into<String>>(title: impl Into<String>, commands: impl IntoIterator<Item = T>) -> Self {
        Self {
            title: title.into(),
            applicability: Applicability::Manual,
            edits: Vec::new(),
            commands: commands.into_iter().map(Into::into).collect(),
        }
    }
}
