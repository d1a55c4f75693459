//! The simulated dispatch: (Home, Facts, now) to [`Simulation`]. Pure: no I/O, no clock, no environment.

pub mod admission;
pub mod auth;
pub mod model;
mod plan;

pub use plan::{
    AgentPlan, AuthPlan, Billing, ConfigIssue, ConfigVerdict, Dispatch, Eligibility, Outcome, Role, RuntimePolicy,
    Simulation, Step, StoreView, StoredProfile, Unknown, Walk,
};
