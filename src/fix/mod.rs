//! Findings to proven repairs.
//!
//! A rule proposes edits; here they are tried before anybody sees them: done in memory, the home read and
//! simulated again, and both states compared. What a rule claims can only be lowered: a repair that does
//! not end its finding, makes a new error or takes an answer from an agent is not offered, one that
//! changes who answers is not safe. Nothing on disk is changed.

mod combine;
mod compare;
mod plan;
mod prove;
mod texts;
mod workshop;
mod write;

pub use plan::{Combined, DispatchChange, Dropped, FileChange, FixPlan, Repair};
pub use prove::plan_repairs;
pub use workshop::{State, Workshop};
pub use write::*;

#[cfg(test)]
mod tests;
