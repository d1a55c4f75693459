//! Comparisons of plans as text: [`human`], [`json`] and [`markdown`].

pub mod human;
pub mod json;
pub mod markdown;
mod side;
mod words;

pub use side::{Compared, Side};
