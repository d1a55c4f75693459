//! Files to a [`Home`].

use super::access::{named_paths, open_files};
use super::agent_dirs::{Agents, read_agent_dirs, read_sessions};
use super::config::read_config;
use super::config_copies::read_config_copies;
use super::cron::{cron_store, read_cron};
use super::environment::{add_dotenv_files, add_services, process_environment};
use super::evidence::Evidence;
use super::external::read_external_logins;
use super::gateway_log::read_gateway_logs;
use super::leftovers::{archives, databases_set_aside, misplaced_stores, neighbours};
use super::plugins::read_plugins;
use super::reader::{Language, Reader, Shape};
use super::service::read_services;
use super::sidecars::{has_key_file, sidecar_ids};
use super::sqlite::read_state_database;
use super::surroundings::Surroundings;
use super::types::{Home, HomePaths};
use super::user_path::user_path;
use crate::source::{Environment, Files};

/// What to read beside the home itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadOptions {
    /// Look for an installed `openclaw` on `PATH` and read its `package.json`.
    pub installed: bool,
    /// Leave out the variables that a service of this home gives the gateway: the environment was named exactly.
    pub without_services: bool,
}

/// Reads a home. Never fails: what cannot be read is in [`Home::problems`] or [`super::ConfigFile::failure`],
/// and everything else is read all the same. Changes nothing on disk.
///
/// `process` is the environment that the gateway would be started with.
#[must_use]
pub fn load(paths: &HomePaths, process: &Environment, files: &dyn Files, options: LoadOptions) -> Home {
    let mut reader = Reader::new(paths, files);
    let mut environment = process_environment(paths, process);
    let services = read_services(&mut reader);
    if !options.without_services {
        add_services(paths, &services, &mut environment);
    }
    add_dotenv_files(&mut reader, &mut environment);
    let config = read_config(&mut reader, &mut environment);
    let root = config.root.as_ref();
    let agents = Agents::of(&mut reader, root, &environment);
    let agent_dirs = read_agent_dirs(&mut reader, &agents);
    let oauth_dir = environment
        .text("OPENCLAW_OAUTH_DIR")
        .map_or_else(|| paths.state.join("credentials"), |text| user_path(text, &paths.home, &paths.home));
    let legacy_oauth = reader.store(&oauth_dir.join("oauth.json"), Language::Json, Shape::Object);
    let sessions = read_sessions(&mut reader, &agents, root);
    let cron = read_cron(&mut reader, root);
    let jobs_file = cron_store(&reader, root);
    let state_database = read_state_database(&mut reader, &jobs_file);
    let plugins = read_plugins(&mut reader, root);
    let external = read_external_logins(&mut reader, &environment);
    let oauth_sidecars = sidecar_ids(&reader, &oauth_dir);
    let has_sidecar_key_file = has_key_file(&reader, &environment);
    let gateway_log_errors = read_gateway_logs(&mut reader, root);
    let surroundings = Surroundings {
        config_copies: read_config_copies(&mut reader, config.root.is_some()),
        services,
        misplaced_stores: misplaced_stores(&mut reader, &agents),
        archives: archives(&mut reader, &agent_dirs),
        databases_set_aside: databases_set_aside(&reader),
        neighbours: neighbours(&reader),
        open_files: open_files(&reader, &agent_dirs),
        named_paths: named_paths(&reader, root),
    };
    let evidence = Evidence {
        config: &config,
        agent_dirs: &agent_dirs,
        state_database: &state_database,
        environment: &environment,
        installed: options.installed,
    };
    let release_evidence = evidence.gather(&mut reader);
    Home {
        paths: paths.clone(),
        environment,
        agent_dirs,
        legacy_oauth,
        sessions,
        cron,
        state_database,
        plugins,
        external,
        oauth_sidecars,
        has_sidecar_key_file,
        config,
        gateway_log_errors,
        release_evidence,
        surroundings,
        sources: reader.sources,
        problems: reader.problems,
    }
}

#[cfg(test)]
mod tests;
