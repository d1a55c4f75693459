//! (Home, Facts, Simulation) to findings. Pure; one file per rule; [`registry`] lists them.

mod finding;
mod registry;

pub use finding::{Applicability, Case, Edit, Finding, FixProposal, Label, PathSegment, Rule, Severity};
pub use registry::{RULES, findings};
