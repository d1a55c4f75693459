//! One home from its path to its findings.

use super::arguments::{HomeArguments, RuleArguments};
use super::exit::{Exit, UsageError};
use super::guard::guarded;
use super::names::{misspelt_command, wanted};
use super::process::gateway_process;
use super::time::now_ms;
use crate::dispatch::{Simulation, simulate};
use crate::home::{Home, LoadOptions, Process, Selection, load, locate};
use crate::release::{Facts, detect, newest_known};
use crate::report::ReleaseNote;
use crate::rules::{Case, Finding, findings};
use crate::source::DiskFiles;
use std::path::Path;

/// A home that was read, and what its release makes of it.
pub(super) struct Examined {
    pub(super) home: Home,
    pub(super) release: ReleaseNote,
    pub(super) facts: Facts,
    pub(super) simulation: Simulation,
}

impl Examined {
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
    pub(super) fn keep_agents(&mut self, agents: &[String]) -> Result<(), UsageError> {
        let plans = &mut self.simulation.agents;
        let is_asked = |id: &str| agents.iter().any(|asked| asked.eq_ignore_ascii_case(id));
        let missing = agents.iter().find(|asked| !plans.iter().any(|plan| plan.id.eq_ignore_ascii_case(asked)));
        // A config that does not load has no agents at all; that is a finding, not wrong usage.
        if let Some(missing) = missing.filter(|_| self.simulation.config.valid) {
            let ids: Vec<&str> = plans.iter().take(20).map(|plan| plan.id.as_str()).collect();
            return Err(UsageError(format!("there is no agent `{missing}` in this home; it has: {}", ids.join(", "))));
        }
        if !agents.is_empty() {
            plans.retain(|plan| is_asked(&plan.id));
        }
        Ok(())
    }
}

/// Why there is nothing to say about a home.
pub(super) struct Failure {
    /// `unreadable` or `internal`.
    pub(super) kind: &'static str,
    pub(super) message: String,
}

/// What the user asked about, ready to be asked home by home.
pub(super) struct Question<'a> {
    arguments: &'a HomeArguments,
    process: Process,
    now_ms: i64,
    selections: Vec<Selection>,
}

impl<'a> Question<'a> {
    /// # Errors
    /// [`UsageError`]: options that contradict each other, or a misspelt command.
    pub(super) fn new(arguments: &'a HomeArguments) -> Result<Self, UsageError> {
        if let Some(error) = arguments.homes.iter().find_map(|path| misspelt_command(path)) {
            return Err(error);
        }
        let select = |path: Option<&Path>| {
            let selection =
                Selection::from_options(path.map(Path::to_path_buf), arguments.profile.as_deref(), arguments.dev);
            selection.map_err(|error| UsageError(error.to_string()))
        };
        let selections = match arguments.homes.as_slice() {
            [] => vec![select(None)?],
            homes => homes.iter().map(|path| select(Some(path))).collect::<Result<_, _>>()?,
        };
        let now_ms = arguments.at.unwrap_or_else(now_ms);
        Ok(Self { arguments, process: gateway_process(arguments)?, now_ms, selections })
    }

    /// Whether several homes are asked about.
    pub(super) fn is_plural(&self) -> bool {
        self.selections.len() > 1
    }

    /// The answer for each home, made by `answer`; a home that cannot be read, or on which oc-doctor
    /// fails, gives a [`Failure`] with the path that was asked for.
    pub(super) fn each<T>(
        &self,
        answer: impl Fn(Examined) -> Result<T, UsageError>,
    ) -> impl Iterator<Item = Result<Result<T, Failure>, UsageError>> {
        self.selections.iter().map(move |selection| match guarded(|| self.examine(selection).map(&answer)) {
            Ok(Ok(answer)) => answer.map(Ok),
            Ok(Err(message)) => Ok(Err(Failure { kind: "unreadable", message })),
            Err(message) => Ok(Err(Failure { kind: "internal", message: format!("{}: {message}", name(selection)) })),
        })
    }

    fn examine(&self, selection: &Selection) -> Result<Examined, String> {
        let paths = locate(selection, &self.process, &DiskFiles).map_err(|error| error.to_string())?;
        let options = LoadOptions { installed: self.arguments.release.is_none() };
        let home = load(&paths, &self.process.environment, &DiskFiles, options);
        let choice = detect(&home, self.arguments.release, newest_known());
        let release = ReleaseNote {
            value: choice.version.to_string(),
            source: choice.source.to_string(),
            conflicts: choice.conflicts.iter().map(ToString::to_string).collect(),
        };
        let facts = Facts::of(choice.version);
        let simulation = simulate(&home, &facts, self.now_ms);
        Ok(Examined { home, release, facts, simulation })
    }
}

fn name(selection: &Selection) -> String {
    match selection {
        Selection::Own => "the home of this user".to_owned(),
        Selection::Profile(name) => format!("profile {}", name.as_str()),
        Selection::Path(path) => path.display().to_string(),
    }
}

/// Exit code of a home that could not be answered for.
pub(super) const NO_ANSWER: Exit = Exit::Unreadable;
