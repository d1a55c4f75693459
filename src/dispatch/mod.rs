//! The simulated dispatch: (Home, Facts, now) to [`Simulation`]. Pure: no I/O, no clock, no environment.

pub mod admission;
pub mod auth;
pub mod billing;
pub mod chain;
pub mod codex;
mod codex_plugin_age;
mod database_gate;
pub mod endpoint;
pub mod harness;
pub mod model;
mod model_doubt;
mod model_hooks;
pub mod model_step;
mod plan;
mod prepared;
pub mod roster;
mod route;
pub mod run;
pub mod runtime;
pub mod selection;
mod simulate;
mod support;
pub mod trigger;
pub mod walk;

pub use admission::refused_keys;
pub use codex_plugin_age::older_codex_plugin;
pub use plan::{
    AgentPlan, AuthPlan, Billing, ConfigIssue, ConfigVerdict, Dispatch, Eligibility, ModelHook, Outcome, Role,
    RuntimePolicy, Simulation, Step, StoreView, StoredProfile, Unknown, Walk,
};

pub use simulate::simulate;
pub use trigger::{Course, OwnCourse, PassedOver, PassedOverCause, TriggerKind, TriggerPlan};
