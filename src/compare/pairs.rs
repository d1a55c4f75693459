//! The candidates of two plans side by side, and what becomes of each.

use super::aspects::{aspects, same_way};
use super::comparison::{Kind, Weight};
use super::counterpart::{Counterpart, counterpart};
use super::picture::{Candidate, Plan};

/// A candidate before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// Before; `None` = it was none.
    pub then: Option<&'a Candidate>,
    /// After; `None` = it is none any more.
    pub now: Option<&'a Candidate>,
    /// Whether it became one with another candidate.
    pub merged: bool,
}

/// What becomes of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// Nothing that matters.
    Same,
    /// It could answer and cannot any more.
    Lost,
    /// It can answer and could not.
    Gained,
    /// It answers in another way.
    Moved(Vec<(Kind, Weight)>),
    /// It fails as before, in another way, or comes or goes without ever answering.
    OtherFailure,
}

impl Pair<'_> {
    /// What becomes of the candidate.
    #[must_use]
    pub fn turn(&self) -> Turn {
        match (self.then, self.now) {
            (None, None) => Turn::Same,
            (None, Some(now)) if now.answers => Turn::Gained,
            (Some(then), None) if then.answers => Turn::Lost,
            (None, Some(_)) | (Some(_), None) => Turn::OtherFailure,
            (Some(then), Some(now)) => match (then.answers, now.answers) {
                (true, false) => Turn::Lost,
                (true, true) if self.merged && !same_way(then, now) => Turn::Lost,
                (false, true) if self.merged => Turn::Same,
                (false, true) => Turn::Gained,
                (true, true) => match aspects(then, now) {
                    same if same.is_empty() => Turn::Same,
                    differing => Turn::Moved(differing),
                },
                (false, false) if self.merged || same_failure(then, now) => Turn::Same,
                (false, false) => Turn::OtherFailure,
            },
        }
    }

    /// Its name, after the change where it has one of its own.
    #[must_use]
    pub fn name(&self) -> &str {
        let own = self.now.filter(|_| !self.merged);
        own.or(self.then).or(self.now).map_or("", |candidate| &candidate.reference)
    }
}

/// Whether two candidates fail alike: in the same words, or at the same decision in words that begin alike (releases
/// add advice to their messages).
fn same_failure(then: &Candidate, now: &Candidate) -> bool {
    let beginning = |candidate: &Candidate| {
        let words = candidate.failure.as_deref().unwrap_or_default().split_whitespace();
        let words = words.take(3).map(|word| word.trim_end_matches(['.', ':', ',']).to_owned());
        (candidate.reason_of_failure().map(|reason| reason.decision.clone()), words.collect::<Vec<_>>())
    };
    then.failure == now.failure || beginning(then) == beginning(now)
}

/// The candidates of both plans: those of the old one in their order, then new ones.
#[must_use]
pub fn pairs<'a>(old: &'a Plan, new: &'a Plan) -> Vec<Pair<'a>> {
    let mut known = vec![false; new.candidates.len()];
    let mut pairs = Vec::with_capacity(old.candidates.len());
    for (index, then) in old.candidates.iter().enumerate() {
        let found = counterpart(old, new, index);
        if let Some(seen) = found.and_then(|found| known.get_mut(found.found().0)) {
            *seen = true;
        }
        pairs.push(Pair {
            then: Some(then),
            now: found.map(|found| found.found().1),
            merged: matches!(found, Some(Counterpart::Merged(..))),
        });
    }
    let unknown = new.candidates.iter().zip(known).filter(|(_, known)| !known);
    pairs.extend(unknown.map(|(now, _)| Pair { then: None, now: Some(now), merged: false }));
    pairs
}

/// Whether candidates that answer before and after stand in another order.
#[must_use]
pub fn reordered(old: &Plan, new: &Plan) -> bool {
    let positions: Vec<usize> = (0..old.candidates.len())
        .filter(|index| old.candidates.get(*index).is_some_and(|candidate| candidate.answers))
        .filter_map(|index| match counterpart(old, new, index)? {
            Counterpart::Here(at, now) if now.answers => Some(at),
            _ => None,
        })
        .collect();
    !positions.is_sorted()
}
