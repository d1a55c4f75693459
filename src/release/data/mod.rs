//! Tables taken from the published packages: plain data, no decisions.

pub(in crate::release) mod auth_environment;
pub(in crate::release) mod model_ids;
