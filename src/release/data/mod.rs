//! Tables taken from the published packages: plain data, no decisions.

pub(in crate::release) mod auth_environment;
pub(in crate::release) mod catalogue;
pub(in crate::release) mod forward;
pub(in crate::release) mod model_ids;
pub(in crate::release) mod plugin_names;
pub(in crate::release) mod retired_keys;
pub(in crate::release) mod suppressed;
