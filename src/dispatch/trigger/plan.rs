//! What a trigger other than a chat message leads to.

use super::super::plan::{Dispatch, Unknown, Walk};
use crate::source::Span;

/// A trigger of an agent that does not simply do what a chat message does.
#[derive(Debug, Clone)]
pub struct TriggerPlan {
    /// What starts the run.
    pub kind: TriggerKind,
    /// Its name among its kind: the name of the job, the path of the hook, the key of the session, channel and place; empty where
    /// there is only one.
    pub name: String,
    /// Where it stands.
    pub span: Option<Span>,
    /// Stored sessions that share this plan: (key, place). Empty for other kinds.
    pub sessions: Vec<(String, Span)>,
    /// Of a session: OpenClaw itself chose its model after a failure, not its user.
    pub automatic: bool,
    /// What becomes of the run.
    pub course: Course,
    /// Settings of the trigger that do not count, with the reason.
    pub passed_over: Vec<PassedOver>,
    /// What it depends on beyond the files.
    pub unknown: Vec<Unknown>,
}

/// What starts a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TriggerKind {
    /// A chat message in a session that keeps a choice of its user.
    Session,
    /// A chat message in a place of `channels.modelByChannel`.
    Channel,
    /// The periodic look at `HEARTBEAT.md`.
    Heartbeat,
    /// A scheduled job.
    Cron,
    /// A request to the gateway's hooks.
    Hook,
    /// A sub-agent that the agent spawns.
    Subagent,
}

/// What becomes of a run.
#[derive(Debug, Clone)]
pub enum Course {
    /// The same candidates with the same accounts as for a chat message.
    LikeChat,
    /// Candidates of its own.
    Own(Box<OwnCourse>),
    /// It ends before a candidate is chosen, with this message.
    Refused(String),
}

/// Candidates of a trigger.
#[derive(Debug, Clone)]
pub struct OwnCourse {
    /// The model it begins with.
    pub primary: String,
    /// Where that is written.
    pub primary_span: Option<Span>,
    /// Its fallbacks when they are a list of their own; `None` = the defaults' list applies.
    pub fallbacks: Option<Vec<String>>,
    /// Profile that it is bound to.
    pub profile: Option<(String, Span)>,
    /// Runtime that it is bound to.
    pub runtime: Option<(String, Span)>,
    /// One dispatch per candidate, in order.
    pub dispatches: Vec<Dispatch>,
    /// Which candidates are really tried when each one fails with a timeout; `None` for a chain of one.
    pub walk: Option<Walk>,
}

/// A setting that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// What it is, `agents.defaults.heartbeat.model`.
    pub setting: String,
    /// Its value.
    pub value: String,
    /// Its place.
    pub span: Span,
    /// Why, in a sentence without a full stop.
    pub because: String,
    /// What decides that it does not count, where that is a finite set of causes a rule asks for.
    pub cause: PassedOverCause,
}

/// Why a setting does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOverCause {
    /// The model is not in the list of allowed ones.
    NotAllowed,
    /// The text is no model reference.
    Unreadable,
    /// The heartbeat of this agent is off.
    Off,
    /// The profile is stored nowhere.
    UnknownProfile,
    /// The profile belongs to another provider than the run.
    OtherProvider,
    /// The runtime does not serve the provider of the run.
    OtherRuntime,
}

impl TriggerKind {
    /// `session`, `channel`, `heartbeat`, `cron`, `hook`, `subagent`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Channel => "channel",
            Self::Heartbeat => "heartbeat",
            Self::Cron => "cron",
            Self::Hook => "hook",
            Self::Subagent => "subagent",
        }
    }
}

impl TriggerPlan {
    /// What it is called in a sentence: `cron job nightly`, `heartbeat`, `spawned sub-agents`.
    #[must_use]
    pub fn title(&self) -> String {
        match self.kind {
            TriggerKind::Session if self.sessions.len() > 1 => {
                format!("{} sessions ({}, …)", self.sessions.len(), self.name)
            }
            TriggerKind::Session => format!("session {}", self.name),
            TriggerKind::Channel => format!("chats in {}", self.name),
            TriggerKind::Heartbeat => "heartbeat".to_owned(),
            TriggerKind::Cron => format!("cron job {}", self.name),
            TriggerKind::Hook => format!("hook {}", self.name),
            TriggerKind::Subagent => "spawned sub-agents".to_owned(),
        }
    }

    /// The candidates, where it has its own.
    #[must_use]
    pub fn own(&self) -> Option<&OwnCourse> {
        match &self.course {
            Course::Own(own) => Some(own),
            Course::LikeChat | Course::Refused(_) => None,
        }
    }
}
