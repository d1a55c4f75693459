//! oc-doctor: finds out why OpenClaw agents are silent.
//!
//! The way through the house is one road, and every room imports only rooms before it:
//!
//! ```text
//! source   text -> values with spans (JSON5, includes, ${ENV}, edits on text)
//! home     files -> Home (one reader per kind of file; a broken file becomes a Problem)
//! release  version -> Facts (the single table of what differs between releases)
//! dispatch (Home, Facts, now) -> Plan            pure: no I/O, no clock, no environment
//! compare  (Picture, Picture) -> Comparison      pure: what gets better, worse or merely different
//! migration (Home, Facts, Facts) -> Journey       from one release to another, one file per migration
//! rules    (Home, Facts, Plan) -> Findings       pure: one file per rule
//! fix      Finding -> edits -> proven diff
//! report   Findings, Plans -> text
//! cli      arguments -> one command file each
//! ```
//!
//! What is absent, on purpose: no file access outside `source::files` and `home`, no clock or
//! environment outside `cli`, no version comparison outside `release`, no colour outside `report`.

pub mod cli;
pub mod compare;
pub mod dispatch;
pub mod fix;
pub mod home;
pub mod migration;
pub mod release;
pub mod report;
pub mod rules;
pub mod source;
