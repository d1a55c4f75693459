//! All safe repairs together.

use super::compare::{Effect, effect};
use super::plan::Combined;
use super::prove::{Proposal, Proven, proposals, prove};
use super::texts::{MAX_EDITED_BYTES, changes, file_changes};
use super::workshop::{Changes, State, Workshop};
use crate::rules::{Applicability, Finding, FixProposal};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// Rounds after the first: a repair may uncover what another one hid.
const MAX_ROUNDS: usize = 4;

/// The safe repairs done one after the other, each proven on the result of those before it; and then
/// again, until nothing safe is left to do. Two that touch the same bytes are never put together: the
/// second one is left out.
pub(super) fn combine(
    workshop: &Workshop<'_>,
    before: &State,
    safe: &[&FixProposal],
    wanted: &dyn Fn(&Finding) -> bool,
) -> Option<Combined> {
    let mut made = Changes::new();
    let mut titles = Vec::new();
    let mut left_out = Vec::new();
    let mut touched = Touched::new();
    let mut state = before.clone();
    for fix in safe {
        // One before may have ended its finding too.
        let Some(proposal) = proposed(&state, wanted, |other| other.edits == fix.edits) else { continue };
        let places = touched_bytes(workshop, fix).filter(|places| !overlaps(&touched, places));
        let proven = prove(workshop, &made, &state, &proposal).ok().filter(is_safe);
        let (Some(places), Some(proven)) = (places, proven) else {
            left_out.push(fix.title.clone());
            continue;
        };
        for (path, ranges) in places {
            touched.entry(path).or_default().extend(ranges);
        }
        titles.push(proven.repair.title);
        (made, state) = (proven.changes, proven.after);
    }
    let mut is_complete = false;
    for _ in 0..MAX_ROUNDS {
        let next = proposals(&state, wanted)
            .into_iter()
            .filter(|proposal| proposal.fix.applicability == Applicability::Safe && !proposal.fix.edits.is_empty())
            .filter(|proposal| !left_out.contains(&proposal.fix.title))
            .find_map(|proposal| prove(workshop, &made, &state, &proposal).ok().filter(is_safe));
        let Some(proven) = next else {
            is_complete = left_out.is_empty();
            break;
        };
        titles.push(proven.repair.title);
        (made, state) = (proven.changes, proven.after);
    }
    if titles.is_empty() {
        return None;
    }
    let Effect { dispatches, harm, .. } = effect(before, &state);
    if !harm.is_empty() {
        return None;
    }
    let files = file_changes(workshop, &before.home, &made);
    Some(Combined { files, dispatches, titles, left_out, is_complete })
}

fn is_safe(proven: &Proven) -> bool {
    proven.repair.applicability == Applicability::Safe
}

/// The first proposal of this state that is meant.
fn proposed<'a>(
    state: &'a State,
    wanted: &dyn Fn(&Finding) -> bool,
    is_meant: impl Fn(&FixProposal) -> bool,
) -> Option<Proposal<'a>> {
    proposals(state, wanted).into_iter().find(|proposal| is_meant(proposal.fix))
}

/// Byte ranges of the files as they are on disk.
type Touched = BTreeMap<PathBuf, Vec<Range<usize>>>;

/// The bytes that a repair changes; an insertion touches the place where it goes.
fn touched_bytes(workshop: &Workshop<'_>, fix: &FixProposal) -> Option<Touched> {
    let changed = changes(workshop, &Changes::new(), &fix.edits).ok()?;
    let mut touched = Touched::new();
    for (path, after) in changed {
        let before = workshop.files.read(&path, MAX_EDITED_BYTES).ok()?;
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
