//! What a scheduled job or a hook says about its run (`payload` of a job in `src/cron/types.ts`). Hooks that start an
//! agent are run as jobs of one go.

use super::plan::TriggerKind;
use crate::home::{CronJob, StoredSession};
use crate::source::{Node, Span};

/// What a job says about its run.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) kind: TriggerKind,
    pub(super) name: &'a str,
    pub(super) span: Option<Span>,
    /// `payload.model`
    pub(super) model: Option<&'a Node>,
    /// `payload.fallbacks`
    pub(super) fallbacks: Option<&'a Node>,
    /// Whether the agent is named; a hook may leave that open.
    pub(super) names_agent: bool,
    /// Whether it is a mail of the Gmail hook.
    pub(super) is_gmail: bool,
    /// The session it keeps.
    pub(super) session: Option<StoredSession<'a>>,
    /// Whether each run begins a new session.
    pub(super) is_isolated: bool,
}

impl<'a> Task<'a> {
    /// A scheduled job; the gateway names the agent of every one.
    pub(super) fn of_job(job: &CronJob<'a>, sessions: &[StoredSession<'a>]) -> Self {
        let session = job.session(sessions);
        Self {
            kind: TriggerKind::Cron,
            name: job.name,
            span: job.node.get("name").or_else(|| job.node.get("id")).map(|node| node.span),
            model: job.payload("model"),
            fallbacks: job.payload("fallbacks"),
            names_agent: true,
            is_gmail: false,
            session,
            is_isolated: job.is_isolated(),
        }
    }
}
