//! The proven repairs of one home, as the report takes them.

use super::arguments::RuleArguments;
use super::examine::Examined;
use super::names::wanted;
use crate::fix::{State, Workshop, plan_repairs};
use crate::report::{Change, DispatchChange, Repair};
use crate::rules::{Applicability, Case, Finding, findings};
use crate::source::DiskFiles;

/// What can be done about the findings asked for; `found` are these, in the order of the report.
pub(super) fn repairs(
    examined: &Examined,
    found: &[Finding],
    rules: &RuleArguments,
    agents: &[String],
    with_unsafe: bool,
) -> Vec<Repair> {
    let Examined { home, facts, simulation, process, options, .. } = examined;
    let (home, simulation) = (home.clone(), simulation.clone());
    let all = findings(&Case { home: &home, facts, simulation: &simulation });
    let workshop = Workshop {
        paths: &examined.home.paths,
        process,
        files: &DiskFiles,
        options: *options,
        facts,
        now_ms: simulation.now_ms,
    };
    let state = State { home, simulation, findings: all };
    let plan = plan_repairs(&workshop, &state, &|finding| wanted(finding, rules, agents));
    let place = |index: &usize| {
        let finding = state.findings.get(*index)?;
        found.iter().position(|other| other == finding)
    };
    let shown = plan.repairs.into_iter().filter(|repair| with_unsafe || repair.applicability != Applicability::Unsafe);
    shown
        .map(|repair| Repair {
            title: repair.title,
            applicability: repair.applicability,
            repairs: repair.findings.iter().filter_map(place).collect(),
            changes: repair
                .files
                .into_iter()
                .map(|file| Change { file: file.display, before: file.before, after: file.after })
                .collect(),
            commands: repair.commands,
            dispatches: repair
                .dispatches
                .into_iter()
                .map(|change| DispatchChange {
                    agent: change.agent,
                    candidate: change.candidate,
                    before: change.before,
                    after: change.after,
                })
                .collect(),
            notes: repair.notes,
        })
        .collect()
}
