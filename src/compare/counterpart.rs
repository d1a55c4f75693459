//! Which candidate of one plan is which of another.

use super::account::same_provider;
use super::picture::{Candidate, Plan};

/// The same candidate in another plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Counterpart<'a> {
    /// It is there, at this index.
    Here(usize, &'a Candidate),
    /// It is one with another candidate of the plan, which answers the same way.
    Merged(usize, &'a Candidate),
}

impl<'a> Counterpart<'a> {
    /// The candidate, and where it stands.
    #[must_use]
    pub(super) fn found(self) -> (usize, &'a Candidate) {
        match self {
            Self::Here(index, candidate) | Self::Merged(index, candidate) => (index, candidate),
        }
    }
}

/// What became of the candidate at `index` of `old`: the one of the same name; else the one at the same place of a
/// chain that is as long, when only the name of its provider changed; else one of the same model under another name
/// of the provider, which the two share when both stood in the chain.
#[must_use]
pub(super) fn counterpart<'a>(old: &Plan, new: &'a Plan, index: usize) -> Option<Counterpart<'a>> {
    let was = old.candidates.get(index)?;
    let nth = old.candidates.iter().take(index).filter(|other| other.reference == was.reference).count();
    let all = || new.candidates.iter().enumerate();
    if let Some((at, same)) = all().filter(|(_, other)| other.reference == was.reference).nth(nth) {
        return Some(Counterpart::Here(at, same));
    }
    let is_new = |other: &Candidate| !old.candidates.iter().any(|known| known.reference == other.reference);
    if old.candidates.len() == new.candidates.len()
        && let Some(at_place) = new.candidates.get(index).filter(|other| is_new(other) && other.model == was.model)
    {
        return Some(Counterpart::Here(index, at_place));
    }
    let (at, renamed) =
        all().find(|(_, other)| other.model == was.model && same_provider(&other.provider, &was.provider))?;
    if is_new(renamed) && nth == 0 && first_of_name(old, index, renamed) {
        return Some(Counterpart::Here(at, renamed));
    }
    Some(Counterpart::Merged(at, renamed))
}

/// Whether no earlier candidate of the old plan became this one already.
fn first_of_name(old: &Plan, index: usize, new: &Candidate) -> bool {
    let mut earlier = old.candidates.iter().take(index);
    !earlier.any(|other| other.model == new.model && same_provider(&other.provider, &new.provider))
}
