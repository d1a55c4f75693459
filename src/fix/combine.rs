//! Repairs together, in rounds.

use super::compare::{Effect, effect};
use super::plan::Combined;
use super::prove::{Proposal, Proven, proposals, prove};
use super::texts::{changes, current_bytes, file_changes};
use super::workshop::{Changes, State, Workshop};
use crate::rules::{Applicability, Finding, FixProposal};
use crate::source::Edit;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// Rounds at most: a repair may uncover what another one hid, but not forever.
const MOST_ROUNDS: usize = 16;

/// Proofs at most; each one costs a look at the whole home.
const MOST_PROOFS: usize = 1024;

/// What is to be done.
pub(super) struct Order<'a> {
    /// Which findings are meant.
    pub(super) wanted: &'a dyn Fn(&Finding) -> bool,
    /// How freely repairs may be done.
    pub(super) least: Applicability,
    /// The repairs that hold on the home as it is; the first round tries no others.
    pub(super) proven: Vec<&'a FixProposal>,
}

/// Repairs done one after the other, each proven on the result of those before it. Two that touch the same bytes
/// are never done in the same round: the second waits for the next one, and is done then if it still holds. It
/// ends when a round does nothing.
pub(super) fn combine(workshop: &Workshop<'_>, before: &State, order: &Order<'_>) -> Option<Combined> {
    let first: Vec<Vec<Edit>> = order.proven.iter().map(|fix| fix.edits.clone()).collect();
    let mut work = Work {
        workshop,
        order,
        made: Changes::new(),
        state: before.clone(),
        titles: Vec::new(),
        commands: Vec::new(),
        proofs: 0,
    };
    let mut done = work.round(first);
    let mut rounds = 1;
    while done > 0 && rounds < MOST_ROUNDS {
        done = work.round(work.allowed());
        rounds += 1;
    }
    if work.titles.is_empty() {
        return None;
    }
    let is_complete = done == 0 && work.proofs < MOST_PROOFS;
    let still_proposed = |fix: &&&FixProposal| work.allowed().contains(&fix.edits);
    let left_out = order.proven.iter().filter(still_proposed).map(|fix| fix.title.clone()).collect();
    // Each step was proven; so is the way as a whole, from the files alone.
    let Effect { dispatches, harm, .. } = effect(before, &workshop.look(&work.made));
    if !harm.is_empty() {
        return None;
    }
    let files = file_changes(workshop, &before.home, &work.made);
    Some(Combined { files, dispatches, titles: work.titles, commands: work.commands, left_out, is_complete })
}

/// How far it got.
struct Work<'a> {
    workshop: &'a Workshop<'a>,
    order: &'a Order<'a>,
    made: Changes,
    state: State,
    titles: Vec<String>,
    commands: Vec<String>,
    proofs: usize,
}

impl Work<'_> {
    /// Edits that are proposed now and may be done, the freest first.
    fn allowed(&self) -> Vec<Vec<Edit>> {
        let mut fixes: Vec<&FixProposal> = proposals(&self.state, self.order.wanted)
            .into_iter()
            .map(|proposal| proposal.fix)
            .filter(|fix| fix.applicability >= self.order.least && !fix.edits.is_empty())
            .collect();
        fixes.sort_by_key(|fix| std::cmp::Reverse(fix.applicability));
        fixes.into_iter().map(|fix| fix.edits.clone()).collect()
    }

    /// Does what can be done at once; how much it was.
    fn round(&mut self, candidates: Vec<Vec<Edit>>) -> usize {
        let begun = self.made.clone();
        let mut touched = Touched::new();
        let mut done = 0;
        for edits in candidates {
            if self.proofs >= MOST_PROOFS {
                break;
            }
            let Some(places) = touched_bytes(self.workshop, &begun, &edits) else { continue };
            if overlaps(&touched, &places) {
                continue;
            }
            let Some(Proven { repair, changes, after }) = self.proven(&edits) else { continue };
            for (path, ranges) in places {
                touched.entry(path).or_default().extend(ranges);
            }
            self.titles.push(repair.title);
            let new = repair.commands.into_iter().filter(|command| !self.commands.contains(command));
            self.commands.extend(new.collect::<Vec<_>>());
            (self.made, self.state) = (changes, after);
            done += 1;
        }
        done
    }

    /// The repair, if it is still proposed (one before may have ended its finding too) and holds.
    fn proven(&mut self, edits: &[Edit]) -> Option<Proven> {
        let proposed = proposals(&self.state, self.order.wanted);
        let proposal: &Proposal<'_> = proposed.iter().find(|proposal| proposal.fix.edits == edits)?;
        self.proofs += 1;
        let proven = prove(self.workshop, &self.made, &self.state, proposal).ok()?;
        (proven.repair.applicability >= self.order.least).then_some(proven)
    }
}

/// Byte ranges of the files as they were at the start of a round.
type Touched = BTreeMap<PathBuf, Vec<Range<usize>>>;

/// The bytes that edits change; an insertion touches the place where it goes.
fn touched_bytes(workshop: &Workshop<'_>, begun: &Changes, edits: &[Edit]) -> Option<Touched> {
    let changed = changes(workshop, begun, edits).ok()?;
    let mut touched = Touched::new();
    for (path, after) in changed {
        if begun.get(&path) == Some(&after) {
            continue;
        }
        let before = current_bytes(workshop, begun, &path).ok()?;
        let ranges = match after {
            None => std::iter::once(0..usize::MAX).collect(),
            Some(after) => changed_ranges(&before, &after),
        };
        touched.insert(path, ranges);
    }
    Some(touched)
}

/// Lines that differ, cut down to the bytes between what both sides begin and end with.
fn changed_ranges(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let lines = |bytes: &'_ [u8]| bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let bytes_of = |lines: &[Vec<u8>], range: Range<usize>| lines.get(range).unwrap_or_default().concat();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(|op| {
        let start = bytes_of(&old, 0..op.old_range().start).len();
        let (was, is) = (bytes_of(&old, op.old_range()), bytes_of(&new, op.new_range()));
        let head = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
        let longest_tail = was.len().min(is.len()) - head;
        let tail = was.iter().rev().zip(is.iter().rev()).take(longest_tail).take_while(|(a, b)| a == b).count();
        start + head..start + was.len() - tail
    });
    changed.collect()
}

fn overlaps(touched: &Touched, places: &Touched) -> bool {
    let meet = |one: &Range<usize>, other: &Range<usize>| {
        one.start == other.start || (one.start < other.end && other.start < one.end)
    };
    places.iter().any(|(path, ranges)| {
        let known = touched.get(path).map(Vec::as_slice).unwrap_or_default();
        ranges.iter().any(|one| known.iter().any(|other| meet(one, other)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_meet_only_where_bytes_do() {
        let file = PathBuf::from("f");
        let touched = |ranges: Vec<Range<usize>>| Touched::from([(file.clone(), ranges)]);
        let before = b"{a: 1, b: 2, c: 3}";
        let ranges = |after: &[u8]| touched(changed_ranges(before, after));
        let (a, b, ab, end) = (
            ranges(b"{a: 9, b: 2, c: 3}"),
            ranges(b"{a: 1, b: 9, c: 3}"),
            ranges(b"{c: 3}"),
            ranges(b"{a: 1, b: 2, c: 3, d: 4}"),
        );
        assert!(!overlaps(&a, &b) && !overlaps(&b, &end) && !overlaps(&a, &end));
        assert!(overlaps(&a, &ab) && overlaps(&ab, &b) && overlaps(&end, &end) && overlaps(&a, &a));
        assert!(overlaps(&touched(std::iter::once(0..usize::MAX).collect()), &end));
    }
}
