//! Every trigger is a plan: another way to a first model, fallbacks and pins, then the same dispatches as for a
//! chat message.
//!
//! ```text
//! allowlist    which models may be picked
//! session      chat in a stored session that keeps a choice, and session_choice what that is
//! channel      chat in a place that the config gives a model of its own
//! heartbeat, hook, subagent    the other ways to start a run
//! task         what a job or a hook says; cron its model, cron_fallbacks what comes after it, cron_refusal when it is refused
//! local_server    what a scheduled run asks before it begins
//! owner        which agent runs what names none
//! selected     what each of them asks for
//! plan         what becomes of it
//! ```

mod allowlist;
mod channel;
mod cron;
mod cron_fallbacks;
mod cron_refusal;
mod heartbeat;
mod hook;
mod local_server;
mod owner;
mod plan;
mod selected;
mod session;
mod session_choice;
mod subagent;
mod task;

pub use allowlist::{Allowlist, Written};
pub use plan::{Course, OwnCourse, PassedOver, PassedOverCause, TriggerKind, TriggerPlan};

use super::chain::{Candidate, Chain, chain_of};
use super::plan::{Dispatch, Role};
use super::roster::Agent;
use super::run::{Pins, Run};
use super::simulate::walk_chain;
use crate::home::{CronJob, Home};
use crate::release::Facts;
use crate::source::Node;
use heartbeat::HeartbeatAgents;
use hook::Hook;
use owner::Owner;
use selected::{Scene, Selected, Start};
use std::collections::HashMap;
use std::path::Path;

/// Everything in a home that starts runs.
pub struct Triggers<'a> {
    jobs: HashMap<String, Vec<Job<'a>>>,
    hooks: HashMap<String, Vec<Hook<'a>>>,
    heartbeats: HeartbeatAgents,
    owner: Owner,
}

/// A job, or the message with which the gateway refuses it.
type Job<'a> = (CronJob<'a>, Option<String>);

impl<'a> Triggers<'a> {
    /// Reads them once for all agents.
    #[must_use]
    pub fn of(home: &'a Home, facts: &Facts, config: &'a Node, agents: &[Agent<'a>]) -> Self {
        let owner = Owner::of(config, agents, facts);
        // What no agent runs is shown with the first one.
        let first = agents.first().map(|agent| agent.id.clone()).unwrap_or_default();
        let mut jobs: HashMap<String, Vec<Job<'a>>> = HashMap::new();
        let all = home.cron_jobs(facts.triggers.cron_in_database);
        for job in all.into_iter().filter(|job| job.enabled && job.runs_agent()) {
            let (agent, refused) = match owner.of_job(job.agent) {
                Ok(agent) => (agent, None),
                Err(message) => (first.clone(), Some(message)),
            };
            jobs.entry(agent).or_default().push((job, refused));
        }
        let mut hooks: HashMap<String, Vec<Hook<'a>>> = HashMap::new();
        for hook in hook::hooks(config) {
            let agent = owner.of_hook(hook.agent).unwrap_or_else(|| first.clone());
            hooks.entry(agent).or_default().push(hook);
        }
        let heartbeats = HeartbeatAgents::of(config, agents);
        Self { jobs, hooks, heartbeats, owner }
    }

    /// The triggers of an agent that do not simply do what a chat message does.
    #[must_use]
    pub fn of_agent(&self, run: &Run<'a>, directory: &Path, chat: &[Dispatch], now_ms: i64) -> Vec<TriggerPlan> {
        let request = selected::chat_of(run.config, run.agent, run.facts);
        let scene = Scene { facts: run.facts, config: run.config, agent: run.agent, chat: &request };
        let stored = run.home.stored_sessions(&run.agent.id, directory, run.facts.triggers.sessions_in_database);
        let mut selected = session::sessions(&scene, &stored, run.auth.view());
        selected.extend(channel::channels(&scene));
        let is_default = self.owner.is(&run.agent.id);
        selected.extend(heartbeat::heartbeat(&scene, &self.heartbeats, is_default, &stored, run.auth.view()));
        for (job, refused) in self.jobs.get(&run.agent.id).into_iter().flatten() {
            let selected_job = cron::task(&scene, &task::Task::of_job(job, &stored));
            selected.push(match refused {
                Some(message) => Selected { start: Err(message.clone()), passed_over: Vec::new(), ..selected_job },
                None => selected_job,
            });
        }
        for hook in self.hooks.get(&run.agent.id).into_iter().flatten() {
            selected.push(cron::task(&scene, &hook.task()));
        }
        selected.extend(subagent::subagent(&scene));
        let mut planner = Planner { run, scene: &scene, chat, now_ms, known: HashMap::new() };
        selected.into_iter().filter_map(|selected| planner.plan(selected)).collect()
    }
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
        let Selected { kind, name, span, sessions, automatic, start, passed_over } = selected;
        let is_job = matches!(kind, TriggerKind::Cron | TriggerKind::Hook);
        let mut unknown = Vec::new();
        let course = match start {
            Err(message) => Course::Refused(message),
            Ok(start) => {
                let chain = chain_of(self.run.config, start.request.clone(), self.run.facts);
                if is_job {
                    let candidates = chain.candidates.iter().map(|candidate| &candidate.reference);
                    unknown = local_server::unknown(self.run.config, candidates, self.run.facts);
                }
                if start.is_chat(self.scene.chat) { Course::LikeChat } else { self.course(start, chain) }
            }
        };
        if matches!(course, Course::LikeChat) && passed_over.is_empty() && unknown.is_empty() {
            return None;
        }
        Some(TriggerPlan { kind, name, span, sessions, automatic, course, passed_over, unknown })
    }

    fn course(&mut self, start: Start<'_>, chain: Chain) -> Course {
        let Start { profile, runtime, .. } = start;
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
