//! Fuzz targets for everything that oc-doctor reads: each takes any bytes, must not panic, and says what else
//! must hold. The same functions run on stable Rust with generated input in `tests/fuzz.rs`.
//!
//! ```text
//! cargo install cargo-fuzz
//! cargo fuzz run --sanitizer none home    or json, dotenv, edits, release, database; with nightly also sanitizers
//! ```

mod database;
mod edits;
mod home;
#[path = "../../tests/common/memory.rs"]
mod memory;
mod text;

pub use database::database;
pub use edits::edits;
pub use home::home;
pub use text::{dotenv, json, release};

/// Releases that the targets ask: the first byte of the input chooses.
const RELEASES: [&str; 11] = [
    "2026.4.5",
    "2026.4.21",
    "2026.4.29",
    "2026.5.12",
    "2026.5.19",
    "2026.5.28",
    "2026.6.1",
    "2026.6.11",
    "2026.7.1",
    "2026.8.2",
    "2026.9.6",
];
