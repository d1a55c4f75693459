//! Proposals tried one by one.

use super::combine::{Order, combine};
use super::compare::{Effect, effect, is_gone, is_uncovered, line, new_findings};
use super::plan::{Dropped, FixPlan, Repair};
use super::texts::{changes, file_changes};
use super::workshop::{Changes, State, Workshop};
use crate::rules::{Applicability, Finding, FixProposal, Severity};

/// Proposals that are tried in one run, at least and at most; each one costs a look at the whole home.
const LEAST_PROOFS: usize = 64;
const MOST_PROOFS: usize = 512;

/// Candidates that are simulated for proofs in one run, about.
const CANDIDATES_FOR_PROOFS: usize = 12_800;

/// A proposal and the findings that make it.
pub(super) struct Proposal<'a> {
    pub(super) fix: &'a FixProposal,
    pub(super) findings: Vec<usize>,
}

/// A repair that holds, and the home after it.
pub(super) struct Proven {
    pub(super) repair: Repair,
    pub(super) changes: Changes,
    pub(super) after: State,
}

/// The proven repairs of the findings of a home that are wanted, as it was seen in `before`. Those of at least
/// the applicability `least` are also done together ([`FixPlan::combined`]).
#[must_use]
pub fn plan_repairs(
    workshop: &Workshop<'_>,
    before: &State,
    wanted: &dyn Fn(&Finding) -> bool,
    least: Applicability,
) -> FixPlan {
    let mut plan = FixPlan::default();
    let mut proven: Vec<&FixProposal> = Vec::new();
    let mut proofs = 0;
    let most_proofs = most_proofs(before);
    for proposal in proposals(before, wanted) {
        let Proposal { fix, findings } = &proposal;
        if fix.edits.is_empty() {
            plan.repairs.push(manual(&proposal, Vec::new()));
            continue;
        }
        proofs += 1;
        let verdict = if proofs > most_proofs {
            Err(format!("only {most_proofs} repairs are tried in one run; do those above, then ask again"))
        } else {
            prove(workshop, &Changes::new(), before, &proposal)
        };
        match verdict {
            Ok(Proven { repair, .. }) => {
                if repair.applicability >= least {
                    proven.push(fix);
                }
                plan.repairs.push(repair);
            }
            Err(reason) if fix.commands.is_empty() => {
                plan.dropped.push(Dropped { title: fix.title.clone(), findings: findings.clone(), reason });
            }
            // What the operator can do himself stays.
            Err(reason) => plan.repairs.push(manual(&proposal, vec![format!("oc-doctor cannot do it: {reason}")])),
        }
    }
    // The freest first, else in the order of the findings.
    proven.sort_by_key(|fix| std::cmp::Reverse(fix.applicability));
    plan.combined = combine(workshop, before, &Order { wanted, least, proven });
    let left_out = plan.combined.iter().flat_map(|combined| &combined.left_out);
    for title in left_out {
        for repair in plan.repairs.iter_mut().filter(|repair| repair.title == *title) {
            repair.notes.push("alone, it holds; once the others are done it does not".to_owned());
        }
    }
    plan
}

/// How many proposals are tried: the more, the smaller the home.
fn most_proofs(state: &State) -> usize {
    let candidates: usize = state.simulation.agents.iter().map(|plan| plan.dispatches.len()).sum();
    (CANDIDATES_FOR_PROOFS / candidates.max(1)).clamp(LEAST_PROOFS, MOST_PROOFS)
}

/// What the findings propose, the same proposal once.
pub(super) fn proposals<'a>(state: &'a State, wanted: &dyn Fn(&Finding) -> bool) -> Vec<Proposal<'a>> {
    let mut all: Vec<Proposal<'_>> = Vec::new();
    for (index, finding) in state.findings.iter().enumerate().filter(|(_, finding)| wanted(finding)) {
        for fix in &finding.fixes {
            let same = |known: &&mut Proposal<'_>| {
                known.fix.edits == fix.edits
                    && known.fix.commands == fix.commands
                    && (!fix.edits.is_empty() || known.fix.title == fix.title)
            };
            match all.iter_mut().find(same) {
                Some(known) if known.findings.last() == Some(&index) => {}
                Some(known) => known.findings.push(index),
                None => all.push(Proposal { fix, findings: vec![index] }),
            }
        }
    }
    all
}

/// The repair if it holds, with the changes it makes on top of `made`; else why it does not.
pub(super) fn prove(
    workshop: &Workshop<'_>,
    made: &Changes,
    before: &State,
    proposal: &Proposal<'_>,
) -> Result<Proven, String> {
    let Proposal { fix, findings } = proposal;
    let changed = changes(workshop, made, &fix.edits)?;
    if changed == *made {
        return Err("it changes nothing".to_owned());
    }
    let after = workshop.look(&changed);
    let is_proposed_again = proposals(&after, &|_| true).iter().any(|again| again.fix.edits == fix.edits);
    if is_proposed_again && changes(workshop, &changed, &fix.edits).is_ok_and(|again| again != changed) {
        return Err("a second run would do it once more".to_owned());
    }
    let Effect { dispatches, harm, shifts, gains } = effect(before, &after);
    if let Some(harm) = harm.into_iter().next() {
        return Err(harm);
    }
    // A config that did not load hid everything else: what shows now was there before.
    let uncovers = !before.simulation.config.valid && after.simulation.config.valid;
    let errors = new_findings(before, &after, Severity::Error);
    let another_reason = |error: &Finding| gains > 0 && is_uncovered(error, &after);
    if let Some(error) = errors.iter().find(|error| !uncovers && !another_reason(error)) {
        return Err(format!("there would be a new error: {}", line(error)));
    }
    let (gone, left): (Vec<usize>, Vec<usize>) = findings
        .iter()
        .partition(|index| before.findings.get(**index).is_some_and(|finding| is_gone(finding, before, &after)));
    if gone.is_empty() && gains == 0 {
        return Err("the finding would still be there".to_owned());
    }
    let mut notes = Vec::new();
    if !left.is_empty() {
        notes.push("not safe: it does not end the finding by itself".to_owned());
    }
    let more = shifts.len().saturating_sub(1);
    notes.extend(shifts.into_iter().take(1).map(|shift| match more {
        0 => format!("not safe: {shift}"),
        1 => format!("not safe: {shift}; and another one"),
        _ => format!("not safe: {shift}; and {more} others"),
    }));
    if !uncovers {
        let news = new_findings(before, &after, Severity::Warning).into_iter();
        notes.extend(news.map(|finding| match finding.severity {
            Severity::Error => format!("not safe: what failed before then fails for another reason: {}", line(finding)),
            _ => format!("not safe: there would be a new warning: {}", line(finding)),
        }));
    }
    let proven = if notes.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
    if uncovers && !errors.is_empty() {
        let count = if errors.len() == 1 { "one error".to_owned() } else { format!("{} errors", errors.len()) };
        notes.push(format!(
            "the config then loads, and {count} that it hid can be seen, first {}",
            errors.first().map(|error| line(error)).unwrap_or_default()
        ));
    }
    // What the rule calls unsafe anyway needs no excuse.
    if fix.applicability < Applicability::Safe {
        notes = notes.into_iter().map(|note| note.strip_prefix("not safe: ").unwrap_or(&note).to_owned()).collect();
    }
    let repair = Repair {
        title: fix.title.clone(),
        applicability: fix.applicability.min(proven),
        findings: if gone.is_empty() { left } else { gone },
        files: file_changes(workshop, &before.home, &changed),
        commands: fix.commands.clone(),
        dispatches,
        notes,
    };
    Ok(Proven { repair, changes: changed, after })
}

fn manual(proposal: &Proposal<'_>, notes: Vec<String>) -> Repair {
    Repair {
        title: proposal.fix.title.clone(),
        applicability: Applicability::Manual,
        findings: proposal.findings.clone(),
        files: Vec::new(),
        commands: proposal.fix.commands.clone(),
        dispatches: Vec::new(),
        notes,
    }
}
