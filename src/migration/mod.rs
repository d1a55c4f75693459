//! From one release to another: (Home, Facts, Facts) to what breaks, what to do about it and how the home stands then.
//!
//! One file per migration, listed in [`MIGRATIONS`]; the boundaries between releases are facts. Each one sees the home
//! as those before have left it, and edits that would make an agent worse off are not done. What OpenClaw's own doctor
//! does to databases is done in memory, so that the target can be simulated.

mod allowed_plugins;
mod api_names;
mod cli_backends;
mod codex_plugin;
mod databases;
mod doctor;
mod inline_env;
mod journey;
mod logins;
mod native_login;
mod openai_codex;
mod passage;
mod provider_plugins;
mod registry;
mod renaming;
mod retired_keys;
mod retired_models;
mod roster;
mod stores;
mod texts;
mod walk;
mod whole_agent_runtime;

pub use journey::{EditedFile, Journey, Stage, Traveller, travel};
pub use passage::{Command, Migration, Passage, Share, Steps, When};
pub use registry::MIGRATIONS;
