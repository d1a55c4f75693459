//! The proven repairs of one home, and how the report takes them.

use super::arguments::RuleArguments;
use super::examine::Examined;
use super::names::wanted;
use crate::fix::{Combined, DispatchChange, FileChange, FixPlan, Workshop, plan_repairs};
use crate::report;
use crate::rules::{Applicability, Finding};
use crate::source::DiskFiles;

/// What can be done about the findings asked for; those of at least the applicability `least` also together.
pub(super) fn plan(examined: &Examined, rules: &RuleArguments, agents: &[String], least: Applicability) -> FixPlan {
    let state = &examined.state;
    let workshop = Workshop {
        paths: &state.home.paths,
        process: &examined.process,
        files: &DiskFiles,
        options: examined.options,
        facts: &examined.facts,
        now_ms: state.simulation.now_ms,
    };
    plan_repairs(&workshop, state, &|finding| wanted(finding, rules, agents), least)
}

/// The safe repairs for the report; `found` are the findings asked for, in its order.
pub(super) fn repairs(
    examined: &Examined,
    found: &[Finding],
    rules: &RuleArguments,
    agents: &[String],
) -> report::Repairs {
    reported(plan(examined, rules, agents, Applicability::Safe), examined, found)
}

/// A plan for the report; `found` are the findings asked for, in its order.
pub(super) fn reported(plan: FixPlan, examined: &Examined, found: &[Finding]) -> report::Repairs {
    let state = &examined.state;
    let place = |index: &usize| {
        let finding = state.findings.get(*index)?;
        found.iter().position(|other| other == finding)
    };
    let list = plan.repairs.into_iter().map(|repair| report::Repair {
        title: repair.title,
        applicability: repair.applicability,
        repairs: repair.findings.iter().filter_map(place).collect(),
        changes: changes(repair.files),
        commands: repair.commands,
        dispatches: dispatches(repair.dispatches),
        notes: repair.notes,
    });
    report::Repairs {
        list: list.collect(),
        together: plan.combined.map(together),
        dropped: plan.dropped.into_iter().map(|dropped| (dropped.title, dropped.reason)).collect(),
    }
}

fn together(combined: Combined) -> report::Together {
    report::Together {
        changes: changes(combined.files),
        dispatches: dispatches(combined.dispatches),
        titles: combined.titles,
        left_out: combined.left_out,
    }
}

/// Changed files for the report.
pub(super) fn changes(files: Vec<FileChange>) -> Vec<report::Change> {
    let change = |file: FileChange| report::Change { file: file.display, before: file.before, after: file.after };
    files.into_iter().map(change).collect()
}

fn dispatches(changes: Vec<DispatchChange>) -> Vec<report::DispatchChange> {
    let change = |change: DispatchChange| report::DispatchChange {
        agent: change.agent,
        candidate: change.candidate,
        before: change.before,
        after: change.after,
    };
    changes.into_iter().map(change).collect()
}
