//! A change as something that other programs apply: a unified diff, an RFC 6902 patch, or commands. Unlike
//! everything else that is printed these hold the real text, since a masked one could not be applied. So what
//! holds a secret is not printed at all, and said to be left out.

pub mod commands;
pub mod json_patch;
pub mod real_diff;
mod steps;

pub use steps::Segment;

/// A change put into words of another program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    /// What to apply; empty when nothing could be said.
    pub text: String,
    /// What is not in it, and why: one sentence for each.
    pub left_out: Vec<String>,
}

/// Why a change holds a secret.
const HOLDS_SECRET: &str = "the change itself holds a secret, which is never printed; `oc-doctor fix` writes it";

#[cfg(test)]
mod tests;
