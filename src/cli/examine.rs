//! One home from its path to its findings.

use super::arguments::{HomeArguments, RuleArguments};
use super::exit::UsageError;
use super::names::wanted;
use crate::dispatch::{Simulation, simulate};
use crate::home::{Home, LoadOptions, Process, Selection, load, locate};
use crate::release::{Facts, detect, newest_known};
use crate::report::{ReleaseNote, Repair, Subject, tilde};
use crate::rules::{Case, Finding, findings};
use crate::source::{DiskFiles, Environment};

/// A home that was read, and what its release makes of it.
pub(super) struct Examined {
    pub(super) name: String,
    pub(super) home: Home,
    pub(super) release: ReleaseNote,
    pub(super) facts: Facts,
    pub(super) simulation: Simulation,
    /// The environment and the options it was read with, for reading it again.
    pub(super) process: Environment,
    pub(super) options: LoadOptions,
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
    ) -> Result<Self, String> {
        let paths = locate(selection, process, &DiskFiles).map_err(|error| error.to_string())?;
        let options = LoadOptions { installed: arguments.release.is_none() };
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
        let process = process.environment.clone();
        Ok(Self { name, home, release, facts, simulation, process, options })
    }

    /// What a report is about.
    pub(super) fn subject<'a>(&'a self, findings: &'a [Finding], repairs: &'a [Repair]) -> Subject<'a> {
        let Self { name, home, release, simulation, .. } = self;
        Subject { name, home, release, simulation, findings, repairs }
    }

    /// What the rules find that was asked for. They always see all agents, also those not asked about.
    pub(super) fn findings(&self, rules: &RuleArguments, agents: &[String]) -> Vec<Finding> {
        let case = Case { home: &self.home, facts: &self.facts, simulation: &self.simulation };
        let mut found = findings(&case);
        found.retain(|finding| wanted(finding, rules, agents));
        found
    }

    /// Leaves only the agents asked for in the simulation; call it after [`Self::findings`].
    ///
    /// # Errors
    /// [`UsageError`] names the agents there are when one is not among them.
    pub(super) fn keep_agents(&mut self, agents: &[String], plural: bool) -> Result<(), UsageError> {
        let plans = &mut self.simulation.agents;
        let is_asked = |id: &str| agents.iter().any(|asked| asked.eq_ignore_ascii_case(id));
        let missing = agents.iter().find(|asked| !plans.iter().any(|plan| plan.id.eq_ignore_ascii_case(asked)));
        // A config that does not load has no agents at all; that is a finding, not wrong usage. Of several
        // homes some may lack the agent.
        if let Some(missing) = missing.filter(|_| self.simulation.config.valid && !plural) {
            let ids: Vec<&str> = plans.iter().take(20).map(|plan| plan.id.as_str()).collect();
            return Err(UsageError(format!("there is no agent `{missing}` in this home; it has: {}", ids.join(", "))));
        }
        if !agents.is_empty() {
            plans.retain(|plan| is_asked(&plan.id));
        }
        Ok(())
    }
}
