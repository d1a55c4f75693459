//! From a home to the plan of every agent.

use super::admission::{admit, plugin_state};
use super::auth::{AgentAuth, AuthContext};
use super::chain::chain;
use super::codex_plugin_age::with_installed_plugin;
use super::harness::{CODEX, cli_runtime};
use super::model_hooks::{model_hooks, partly_read, unknown};
use super::plan::{AgentPlan, Role, Simulation, Walk};
use super::roster::{Agent, roster};
use super::run::Run;
use super::runtime::{Asked, runtime_policy};
use super::trigger::Triggers;
use super::walk::{Gate, walk};
use crate::home::Home;
use crate::release::Facts;
use crate::source::{Node, Object, SourceId, Span, Value};

/// What a release decides for a home at a time in Unix milliseconds.
#[must_use]
pub fn simulate(home: &Home, facts: &Facts, now_ms: i64) -> Simulation {
    let facts = &*with_installed_plugin(home, facts);
    let admission = admit(home, facts);
    let mut simulation = Simulation {
        release: facts.version,
        now_ms,
        config: admission.verdict,
        agents: Vec::new(),
        model_hooks: Vec::new(),
        unknown: Vec::new(),
    };
    if !simulation.config.valid {
        return simulation;
    }
    let config = admission.effective.unwrap_or_else(empty_config);
    simulation.model_hooks = model_hooks(home, facts, &config);
    simulation.unknown = partly_read(home, facts, &config);
    let codex = plugin_state(Some(&config), facts, &home.plugins, CODEX);
    let context = AuthContext { home, facts, config: Some(&config), now_ms };
    let agents = roster(&config);
    let triggers = Triggers::of(home, facts, &config, &agents);
    for agent in &agents {
        let directory = agent.directory(&home.paths);
        let auth = AgentAuth::load(context, &directory);
        let models = home.agent_dirs.get(&directory).and_then(|files| files.models.document());
        let run = Run {
            home,
            facts,
            config: &config,
            agent,
            auth: &auth,
            codex: &codex,
            models_json: models.map(|document| &document.root),
            pins: None,
        };
        simulation.agents.push(plan(&run, &triggers, now_ms, directory));
    }
    let unknown = unknown(&simulation.model_hooks);
    for dispatch in simulation.agents.iter_mut().flat_map(|plan| &mut plan.dispatches) {
        dispatch.unknown.extend_from_slice(&unknown);
    }
    simulation
}

fn plan<'a>(run: &Run<'a>, triggers: &Triggers<'a>, now_ms: i64, directory: std::path::PathBuf) -> AgentPlan {
    let chain = chain(run.config, run.agent, run.facts);
    let dispatches: Vec<_> = chain
        .candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| run.dispatch(candidate, if index == 0 { Role::Primary } else { Role::Fallback }))
        .collect();
    let walk = (chain.candidates.len() > 1).then(|| walk_chain(run, &chain.candidates, now_ms));
    let triggers = triggers.of_agent(run, &directory, &dispatches, now_ms);
    AgentPlan {
        id: run.agent.id.clone(),
        agent_dir: directory,
        primary: format!("{}/{}", chain.primary.provider, chain.primary.model),
        fallbacks: chain.own_fallbacks,
        span: run.agent.span,
        primary_span: chain.primary_span,
        dropped_fallbacks: chain.dropped,
        store: run.auth.view().clone(),
        dispatches,
        walk,
        triggers,
    }
}

pub(super) fn walk_chain(run: &Run<'_>, candidates: &[super::chain::Candidate], now_ms: i64) -> Walk {
    let auth = run.auth.for_chain(candidates.iter().map(|candidate| candidate.reference.provider.as_str()));
    if let Some(error) = &run.auth.view().error {
        // The chain asks the store before its first candidate.
        let skipped = candidates.iter().map(|candidate| {
            (format!("{}/{}", candidate.reference.provider, candidate.reference.model), error.clone())
        });
        return Walk { tried: Vec::new(), skipped: skipped.collect() };
    }
    let gates: Vec<Gate> = candidates.iter().map(|candidate| gate(run, &auth, candidate)).collect();
    // Milliseconds of this era are exact in a double.
    #[allow(clippy::cast_precision_loss)]
    let now = now_ms as f64;
    walk(&gates, now, &run.facts.walk)
}

fn gate(run: &Run<'_>, auth: &AgentAuth<'_>, candidate: &super::chain::Candidate) -> Gate {
    let provider = &candidate.reference.provider;
    let model = &candidate.reference.model;
    let (missing_harness, minds_cooldowns) = precheck(run, run.agent, candidate);
    let asks = minds_cooldowns && auth.has_store_source();
    let profiles = if asks { auth.order(provider, None).profiles } else { Vec::new() };
    Gate {
        reference: format!("{provider}/{model}"),
        provider: provider.clone(),
        has_profiles: !profiles.is_empty(),
        any_ready: profiles.iter().any(|id| !auth.cooling(id, Some(model))),
        reason: auth.unavailable_reason(&profiles).unwrap_or_else(|| "unknown".to_owned()),
        soonest_ms: auth.soonest_cooldown_end(&profiles, Some(model)),
        declared_reset: auth.declared_reset(&profiles, model),
        missing_harness,
    }
}

/// `assertModelFallbackCandidateHarnessAvailable`, later `resolveModelFallbackCandidateHarnessAuthPrecheck`: the error
/// that ends the chain before a candidate whose harness is asked for and not registered, and whether the cooldowns of
/// its provider are asked.
fn precheck(run: &Run<'_>, agent: &Agent<'_>, candidate: &super::chain::Candidate) -> (Option<String>, bool) {
    let facts = &run.facts.walk;
    if !facts.checks_harness {
        return (None, true);
    }
    let asked = Asked {
        config: run.config,
        agent,
        provider: &candidate.reference.provider,
        model: &candidate.reference.model,
        facts: run.facts,
        environment: &run.home.environment,
    };
    let Some(policy) = runtime_policy(&asked) else { return (None, true) };
    let runtime = policy.runtime.as_str();
    let implied = runtime == CODEX && policy.source.as_deref() == Some("implicit");
    let built_in = runtime == "auto" || runtime == run.facts.runtime.built_in;
    let backend = cli_runtime(&asked, None).is_some();
    if backend || run.facts.runtime.is_cli_runtime(runtime) {
        return (None, !facts.cli_skips_cooldowns);
    }
    if implied || built_in {
        return (None, true);
    }
    if runtime == CODEX && run.codex.active {
        return (None, !facts.forced_codex_skips_cooldowns);
    }
    (Some(format!("Requested agent harness \"{runtime}\" is not registered.")), true)
}

/// The config of a home that has none.
fn empty_config() -> Node {
    Node::new(Value::Object(Object::default()), Span { source: SourceId::none(), start: 0, end: 0 })
}
