//! Which model a candidate names, whether the release knows it, and where it would be called.

mod reference;

pub use reference::{
    ModelRef, model_key, normalize_model_id, normalize_provider, normalize_reference, parse_reference, split_profile,
    split_reference,
};
