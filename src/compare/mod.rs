//! Two pictures of what agents would do, compared: (Picture, Picture) to [`Comparison`]. Pure.
//!
//! A picture is what a simulation says, or what a saved document of `oc-doctor dispatch` said, in one form. The
//! comparison is the only place that knows what is better, worse or merely different; repairs are judged by it
//! (`fix`), and so are two homes (`oc-doctor diff`) and one home in two releases (`oc-doctor upgrade`).

mod account;
mod aspects;
mod causes;
mod changes;
mod comparison;
mod counterpart;
mod pairs;
mod picture;
mod saved;
mod seen;
mod start;
mod words;

pub use account::{Account, same_provider};
pub use changes::compare;
pub use comparison::{Change, Comparison, Kind, PlanChange, Weight};
pub use pairs::{Pair, Turn, pairs, reordered};
pub use picture::{Candidate, Picture, Place, Plan, Reason, Refusal};
pub use saved::{SavedError, read_saved};
pub use words::way;

#[cfg(test)]
mod tests;
