//! Writing: all files of a change or none, and always the way back.
//!
//! Nothing is written over. What is there is compared with what was read; the new content is written beside it
//! and synced; a rename puts it in place. Before the first rename a journal holds the old and the new bytes of
//! every file, so that whatever happens then, a kill included, the next call finishes it or takes it back.

mod disk;
mod error;
mod gateway;
mod guard;
mod journal;
mod locks;
mod owner;
mod processes;
mod replace;
mod target;
mod undo;
mod writer;

pub use disk::{Access, Disk, RealDisk, Status};
pub use error::WriteError;
pub use gateway::Gateway;
pub use journal::{Journal, Record, RecordedFile, Stage};
pub use target::Change;
pub use undo::{Drift, Settled, Undone};
pub use writer::{Intent, Writer, Written};

#[cfg(test)]
mod tests;
