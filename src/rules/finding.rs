//! What a rule sees and what it says.

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
    pub check: fn(&Case<'_>) -> Vec<Finding>,
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
