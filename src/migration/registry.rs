//! All migrations, in the order in which they are done: what the config loads with first, then names, then stores, then
//! what can only be seen once the rest is done.

use super::passage::Migration;
use super::{
    allowed_plugins, api_names, cli_backends, codex_plugin, databases, inline_env, logins, native_login, openai_codex,
    provider_plugins, retired_keys, retired_models, roster, stores, whole_agent_runtime,
};

/// All migrations in order.
pub const MIGRATIONS: [&Migration; 17] = [
    &databases::MIGRATION,
    &whole_agent_runtime::MIGRATION,
    &roster::BACKWARD,
    &inline_env::MIGRATION,
    &openai_codex::MIGRATION,
    &cli_backends::MIGRATION,
    &api_names::MIGRATION,
    &retired_keys::MIGRATION,
    &retired_models::MIGRATION,
    &roster::FORWARD,
    &stores::FORWARD,
    &stores::BACKWARD,
    &allowed_plugins::MIGRATION,
    &provider_plugins::MIGRATION,
    &codex_plugin::MIGRATION,
    &native_login::MIGRATION,
    &logins::MIGRATION,
];
