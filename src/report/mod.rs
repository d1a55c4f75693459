//! Findings and plans to text. Pure: what is printed, how wide and in which colours is decided by `cli`.
//!
//! One file per form: [`human`] and [`json`] for findings, [`tree`] and [`dispatch_json`] for plans,
//! [`diff`] for repairs, [`releases`] for how far to trust them. Those that speak of a home show files masked and
//! sentences searched for secrets ([`secrets`]).

mod closing;
pub mod comparison;
pub mod diff;
pub mod dispatch_json;
pub mod human;
pub mod json;
mod lines;
mod overhang;
mod paragraph;
pub mod patch;
mod paths;
pub mod releases;
pub mod rule_page;
pub mod secrets;
mod snippet;
mod style;
mod subject;
mod summary;
pub mod tree;
mod trigger_tree;
pub mod upgrade;
pub mod written;

pub use paths::tilde;
pub use secrets::Redactor;
pub use style::{Ink, Style};
pub use subject::{Change, DispatchChange, ReleaseNote, Repair, Repairs, Subject, Together};
pub use summary::{Standing, Summary};

#[cfg(test)]
mod tests;
