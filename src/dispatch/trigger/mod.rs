//! Every trigger is a plan: another way to a first model, fallbacks and pins, then the same dispatches as for a
//! chat message.
//!
//! ```text
//! allowlist    which models may be picked
//! session      chat in a stored session that keeps a choice of its user
//! heartbeat, cron, hook, subagent    the other ways to start a run
//! selected     what each of them asks for
//! plan         what becomes of it
//! ```

mod allowlist;
mod cron;
mod heartbeat;
mod hook;
mod plan;
mod selected;
mod session;
mod subagent;

pub use allowlist::{Allowlist, Written};
pub use plan::{Course, OwnCourse, PassedOver, PassedOverCause, TriggerKind, TriggerPlan};

use super::chain::{Candidate, chain_of};
use super::plan::{Dispatch, Role};
use super::roster::{Agent, MAIN};
use super::run::{Pins, Run};
use super::simulate::walk_chain;
use crate::home::{CronJob, Home, normalize_agent_id};
use crate::release::Facts;
use crate::source::Node;
use heartbeat::HeartbeatAgents;
use hook::Hook;
use selected::{Scene, Selected, Start};
use std::collections::HashMap;
use std::path::Path;

/// Everything in a home that starts runs.
pub struct Triggers<'a> {
    jobs: HashMap<String, Vec<CronJob<'a>>>,
    hooks: HashMap<String, Vec<Hook<'a>>>,
    heartbeats: HeartbeatAgents,
    default_agent: String,
}

impl<'a> Triggers<'a> {
    /// Reads them once for all agents.
    #[must_use]
    pub fn of(home: &'a Home, facts: &Facts, config: &'a Node, agents: &[Agent<'a>]) -> Self {
        let default_agent = default_agent(agents);
        let known = |asked: Option<&str>| {
            let id = asked.map(normalize_agent_id).filter(|id| agents.iter().any(|agent| agent.id == *id));
            id.unwrap_or_else(|| default_agent.clone())
        };
        let mut jobs: HashMap<String, Vec<CronJob<'a>>> = HashMap::new();
        let all = home.cron_jobs(facts.triggers.cron_in_database);
        for job in all.into_iter().filter(|job| job.enabled && job.runs_agent()) {
            jobs.entry(known(job.agent)).or_default().push(job);
        }
        let mut hooks: HashMap<String, Vec<Hook<'a>>> = HashMap::new();
        for hook in hook::hooks(config) {
            hooks.entry(known(hook.agent)).or_default().push(hook);
        }
        let heartbeats = HeartbeatAgents::of(config, agents);
        Self { jobs, hooks, heartbeats, default_agent }
    }

    /// The triggers of an agent that do not simply do what a chat message does.
    #[must_use]
    pub fn of_agent(&self, run: &Run<'a>, directory: &Path, chat: &[Dispatch], now_ms: i64) -> Vec<TriggerPlan> {
        let request = selected::chat_of(run.config, run.agent, run.facts);
        let scene = Scene { facts: run.facts, config: run.config, agent: run.agent, chat: &request };
        let stored = run.home.stored_sessions(&run.agent.id, directory, run.facts.triggers.sessions_in_database);
        let mut selected = session::sessions(&scene, &stored, run.auth.view());
        let is_default = run.agent.id == self.default_agent;
        selected.extend(heartbeat::heartbeat(&scene, &self.heartbeats, is_default, &stored));
        for job in self.jobs.get(&run.agent.id).into_iter().flatten() {
            selected.push(cron::task(&scene, &cron::Task::of_job(job, &stored)));
        }
        for hook in self.hooks.get(&run.agent.id).into_iter().flatten() {
            selected.push(cron::task(&scene, &hook.task()));
        }
        selected.extend(subagent::subagent(&scene));
        let mut planner = Planner { run, scene: &scene, chat, now_ms, known: HashMap::new() };
        selected.into_iter().filter_map(|selected| planner.plan(selected)).collect()
    }
}

/// The agent that runs what names none: the first marked `default`, else the first of the roster.
fn default_agent(agents: &[Agent<'_>]) -> String {
    let marked = agents.iter().find(|agent| agent.get("default").and_then(Node::as_bool) == Some(true));
    marked.or(agents.first()).map_or_else(|| MAIN.to_owned(), |agent| agent.id.clone())
}

/// Turns what is asked for into plans; what chat has decided already is not decided again.
struct Planner<'p, 'a> {
    run: &'p Run<'a>,
    scene: &'p Scene<'p>,
    chat: &'p [Dispatch],
    now_ms: i64,
    /// Candidates that are not chat's, by reference.
    known: HashMap<String, Dispatch>,
}

impl Planner<'_, '_> {
    /// The plan of a trigger; `None` when there is nothing to say beyond chat's.
    fn plan(&mut self, selected: Selected<'_>) -> Option<TriggerPlan> {
        let Selected { kind, name, span, sessions, start, passed_over } = selected;
        let course = match start {
            Err(message) => Course::Refused(message),
            Ok(start) if start.is_chat(self.scene.chat) => Course::LikeChat,
            Ok(start) => self.course(start),
        };
        if matches!(course, Course::LikeChat) && passed_over.is_empty() {
            return None;
        }
        Some(TriggerPlan { kind, name, span, sessions, course, passed_over })
    }

    fn course(&mut self, start: Start<'_>) -> Course {
        let Start { request, profile, runtime } = start;
        let chain = chain_of(self.run.config, request, self.run.facts);
        let pinned = profile.is_some() || runtime.is_some();
        let references = chain.candidates.iter().map(reference);
        if !pinned && references.eq(self.chat.iter().map(|dispatch| dispatch.reference.clone())) {
            return Course::LikeChat;
        }
        let pins = Pins {
            profile: profile.map(|(id, _)| (id.to_owned(), chain.primary.provider.clone())),
            runtime: runtime.map(|(id, _)| id.to_owned()),
        };
        let bound = Run { pins: pinned.then_some(&pins), ..*self.run };
        let dispatches: Vec<Dispatch> = chain
            .candidates
            .iter()
            .enumerate()
            .map(|(index, candidate)| {
                let role = if index == 0 { Role::Primary } else { Role::Fallback };
                if pinned { bound.dispatch(candidate, role) } else { self.decided(candidate, role) }
            })
            .collect();
        let walk = (chain.candidates.len() > 1).then(|| walk_chain(self.run, &chain.candidates, self.now_ms));
        Course::Own(Box::new(OwnCourse {
            primary: format!("{}/{}", chain.primary.provider, chain.primary.model),
            primary_span: chain.primary_span,
            fallbacks: chain.own_fallbacks,
            profile: profile.map(|(id, span)| (id.to_owned(), span)),
            runtime: runtime.map(|(id, span)| (id.to_owned(), span)),
            dispatches,
            walk,
        }))
    }

    /// A candidate without pins: what it comes to depends on its reference alone.
    fn decided(&mut self, candidate: &Candidate, role: Role) -> Dispatch {
        let reference = reference(candidate);
        let known = self.chat.iter().find(|dispatch| dispatch.reference == reference).cloned();
        let mut dispatch = known.unwrap_or_else(|| {
            let decided = self.known.entry(reference).or_insert_with(|| self.run.dispatch(candidate, role));
            decided.clone()
        });
        dispatch.role = role;
        dispatch.span = candidate.span;
        if let Some(first) = dispatch.trace.first_mut().filter(|step| step.decision == "candidate") {
            first.because = candidate.because.to_owned();
            first.span = candidate.span;
        }
        dispatch
    }
}

fn reference(candidate: &Candidate) -> String {
    format!("{}/{}", candidate.reference.provider, candidate.reference.model)
}
