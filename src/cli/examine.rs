//! One home from its path to its findings.

use super::arguments::{HomeArguments, RuleArguments};
use super::exit::UsageError;
use super::names::wanted;
use crate::dispatch::simulate;
use crate::fix::State;
use crate::home::{LoadOptions, Process, Selection, load, locate};
use crate::release::{Facts, detect, newest_known};
use crate::report::{ReleaseNote, Repairs, Subject, tilde};
use crate::rules::{Case, Finding, findings};
use crate::source::{DiskFiles, Environment};

/// A home that was read, and what its release makes of it.
pub(super) struct Examined {
    pub(super) name: String,
    /// Words of the call that a further command needs to ask the same.
    again: Vec<String>,
    pub(super) release: ReleaseNote,
    pub(super) facts: Facts,
    /// Home, plans and findings of all rules about all agents.
    pub(super) state: State,
    /// The environment and the options it was read with, for reading it again.
    pub(super) process: Environment,
    pub(super) options: LoadOptions,
}

/// How far to go with a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// To the plans of its agents.
    Plans,
    /// To the findings of all rules.
    Findings,
}

impl Examined {
    /// Reads the home and simulates it at a time in Unix milliseconds.
    ///
    /// # Errors
    /// Why the home cannot be read at all.
    pub(super) fn of(
        selection: &Selection,
        process: &Process,
        arguments: &HomeArguments,
        now_ms: i64,
        depth: Depth,
    ) -> Result<Self, String> {
        let paths = locate(selection, process, &DiskFiles).map_err(|error| error.to_string())?;
        let options = LoadOptions {
            installed: arguments.release.is_none(),
            without_services: arguments.env_file.is_some() || arguments.clean_env,
        };
        let home = load(&paths, &process.environment, &DiskFiles, options);
        let choice = detect(&home, arguments.release, newest_known());
        let release = ReleaseNote {
            value: choice.version.to_string(),
            source: choice.source.to_string(),
            conflicts: choice.conflicts.iter().map(ToString::to_string).collect(),
        };
        let name = match selection {
            Selection::Path(path) => path.display().to_string(),
            Selection::Own | Selection::Profile(_) => tilde(&home.paths, &home.paths.state),
        };
        let facts = Facts::of(choice.version);
        let simulation = simulate(&home, &facts, now_ms);
        let findings = match depth {
            Depth::Plans => Vec::new(),
            Depth::Findings => findings(&Case { home: &home, facts: &facts, simulation: &simulation }),
        };
        let state = State { home, simulation, findings };
        let again = arguments.again(selection);
        Ok(Self { name, again, release, facts, state, process: process.environment.clone(), options })
    }

    /// What a report is about.
    pub(super) fn subject<'a>(&'a self, findings: &'a [Finding], repairs: Option<&'a Repairs>) -> Subject<'a> {
        let Self { name, again, release, state, .. } = self;
        Subject { name, again, home: &state.home, release, simulation: &state.simulation, findings, repairs }
    }

    /// What the rules find that was asked for. They always see all agents, also those not asked about.
    pub(super) fn findings(&self, rules: &RuleArguments, agents: &[String]) -> Vec<Finding> {
        self.state.findings.iter().filter(|finding| wanted(finding, rules, agents)).cloned().collect()
    }

    /// Leaves only the agents asked for in the simulation; call it last.
    ///
    /// # Errors
    /// [`UsageError`] names the agents there are when one is not among them.
    pub(super) fn keep_agents(&mut self, agents: &[String], plural: bool) -> Result<(), UsageError> {
        let simulation = &mut self.state.simulation;
        let plans = &mut simulation.agents;
        let is_asked = |id: &str| agents.iter().any(|asked| asked.eq_ignore_ascii_case(id));
        let missing = agents.iter().find(|asked| !plans.iter().any(|plan| plan.id.eq_ignore_ascii_case(asked)));
        // A config that does not load has no agents at all; that is a finding, not wrong usage. Of several
        // homes some may lack the agent.
        if let Some(missing) = missing.filter(|_| simulation.config.valid && !plural) {
            let ids: Vec<&str> = plans.iter().take(20).map(|plan| plan.id.as_str()).collect();
            return Err(UsageError(format!("there is no agent `{missing}` in this home; it has: {}", ids.join(", "))));
        }
        if !agents.is_empty() {
            plans.retain(|plan| is_asked(&plan.id));
        }
        Ok(())
    }
}
